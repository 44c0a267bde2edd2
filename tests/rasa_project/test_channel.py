"""The channel into Rasa, served by Rasa's own app on loopback: nobody passes without the token."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.run import configure_app
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from rasa_project.channel import TOKEN_HEADER, FrontDoorInput

TOKEN = "the-internal-token"
MESSAGE = {"sender": "web-1", "message": "你好", "metadata": {"today": "2026-11-23", "as_of": "2024-03-01"}}
WEBHOOK = "/webhooks/front_door/webhook"


class Echo:
    """An agent that keeps what reaches it and repeats the text."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        await message.output_channel.send_text_message(message.sender_id, message.text)


@pytest.fixture
def agent() -> Echo:
    return Echo()


@pytest.fixture
def rasa(agent: Echo, served, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """A client of Rasa's app with the channel in it."""
    monkeypatch.setattr(Sanic, "test_mode", True)  # lets one process make the app more than once
    app = configure_app([FrontDoorInput(TOKEN)], enable_api=False)
    app.ctx.agent = agent
    with served(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=10) as client:
        yield client


def test_a_message_with_the_token_reaches_the_agent_and_the_reply_comes_back(rasa: httpx.Client, agent: Echo) -> None:
    response = rasa.post(WEBHOOK, json=MESSAGE, headers={TOKEN_HEADER: TOKEN})

    assert 200 == response.status_code
    assert [{"recipient_id": "web-1", "text": "你好"}] == response.json()
    assert [("web-1", "你好", MESSAGE["metadata"], "front_door")] == [
        (each.sender_id, each.text, each.metadata, each.input_channel) for each in agent.heard
    ]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", WEBHOOK), ("POST", WEBHOOK + "?stream=true"), ("GET", "/webhooks/front_door/")]
)
def test_without_a_token_nothing_passes(rasa: httpx.Client, agent: Echo, method: str, path: str) -> None:
    response = rasa.request(method, path, json=MESSAGE)

    assert 401 == response.status_code
    assert {"status": "failure", "reason": "NotAuthenticated"} == response.json()
    assert [] == agent.heard


@pytest.mark.parametrize(
    "token",
    [b"", b"wrong", TOKEN.upper().encode(), TOKEN[:-1].encode(), TOKEN.encode() + b"x", "令牌".encode(), b"\xff\xfe"],
)
def test_with_another_token_nothing_passes(rasa: httpx.Client, agent: Echo, token: bytes) -> None:
    response = rasa.post(WEBHOOK, json=MESSAGE, headers={TOKEN_HEADER.encode(): token})

    assert 401 == response.status_code
    assert [] == agent.heard


def test_with_the_token_the_channel_says_that_it_is_up(rasa: httpx.Client) -> None:
    response = rasa.get("/webhooks/front_door/", headers={TOKEN_HEADER: TOKEN})

    assert {"status": "ok"} == response.json()


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/model/parse", "/conversations/web-1/trigger_intent"])
def test_the_app_has_no_other_way_in(rasa: httpx.Client, agent: Echo, path: str) -> None:
    response = rasa.post(path, json=MESSAGE, headers={TOKEN_HEADER: TOKEN})

    assert 404 == response.status_code
    assert [] == agent.heard


@pytest.mark.parametrize("credentials", [None, {}, {"token": ""}, {"token": None}])
def test_a_channel_without_a_token_does_not_start(credentials: dict | None) -> None:
    with pytest.raises(RasaException, match="front_door"):
        FrontDoorInput.from_credentials(credentials)


def test_the_header_is_the_one_that_the_other_sides_send_and_expect() -> None:
    from actions import server
    from connectors import rasa_client

    assert {TOKEN_HEADER} == {rasa_client.TOKEN_HEADER, server.TOKEN_HEADER}


def test_the_client_of_the_front_door_finds_the_channel_up(rasa: httpx.Client) -> None:
    from connectors.rasa_client import RasaClient

    async def up(token: str) -> bool:
        client = RasaClient(str(rasa.base_url), token, 3.0)
        try:
            return await client.is_up()
        finally:
            await client.close()

    assert (True, False) == (asyncio.run(up(TOKEN)), asyncio.run(up("wrong")))
