"""Rasa is asked over real HTTP, and whatever goes wrong with it comes back as the same thing: no answer."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

import pytest

from connectors.rasa_client import RasaClient

pytestmark = pytest.mark.anyio
FIXTURES = Path(__file__).parent.parent / "fixtures" / "answers"
VALID, INVALID = sorted(FIXTURES.glob("*.json")), sorted(FIXTURES.glob("invalid/*.json"))


@pytest.fixture
async def client(rasa, token):
    made = RasaClient(rasa.url, token, 5.0)
    yield made
    await made.close()


async def ask(client: RasaClient):
    return await client.ask("rest-1-0", "彩虹卡是什么", {"today": "2026-11-23"})


def test_there_are_fixtures_of_the_contract():
    assert VALID and INVALID


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
async def test_an_answer_of_the_contract_arrives_as_it_was_sent(client, rasa, path):
    sent = json.loads(path.read_text(encoding="utf-8"))
    rasa.send([{"recipient_id": "x", "text": "文字"}, {"recipient_id": "x", "custom": {"answer": sent}}])
    arrived = (await ask(client)).model_dump(mode="json")
    assert sent == {key: value for key, value in arrived.items() if key in sent}


async def test_rasa_is_told_the_conversation_the_text_and_the_metadata_behind_the_token(client, rasa, token):
    await client.ask("rest-1-0", "在昆明😀呢", {"today": "2026-11-23", "as_of": "2024-03-01"})
    assert [
        {
            "path": "/webhooks/front_door/webhook",
            "token": token,
            "sender": "rest-1-0",
            "message": "在昆明😀呢",
            "metadata": {"today": "2026-11-23", "as_of": "2024-03-01"},
        }
    ] == rasa.asked


async def test_the_answer_is_found_wherever_it_stands_among_the_messages(client, rasa, answer):
    carried = {"custom": {"answer": answer("找到了").model_dump(mode="json")}}
    rasa.send([{"text": "前"}, {"custom": {"else": 1}}, {"custom": None}, carried, {"text": "后", "buttons": []}])
    assert "找到了" == (await ask(client)).blocks[0].text


async def test_an_empty_list_is_no_answer(client, rasa):
    rasa.send([])
    assert await ask(client) is None


async def test_text_alone_is_no_answer(client, rasa):
    rasa.send([{"recipient_id": "x", "text": "只有文字"}])
    assert await ask(client) is None


async def test_two_answers_are_no_answer(client, rasa, answer):
    rasa.say(answer("一"), answer("二"))
    assert await ask(client) is None


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
async def test_an_answer_that_breaks_the_contract_is_no_answer(client, rasa, path):
    rasa.send([{"recipient_id": "x", "custom": {"answer": json.loads(path.read_text(encoding="utf-8"))}}])
    assert await ask(client) is None


@pytest.mark.parametrize("status", [302, 400, 401, 404, 500, 503])
async def test_a_refusal_is_no_answer(client, rasa, status):
    rasa.status = status
    assert await ask(client) is None


async def test_the_wrong_token_is_no_answer(rasa):
    client = RasaClient(rasa.url, "another token", 5.0)
    assert (None, False) == (await ask(client), await client.is_up())
    await client.close()


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"\xff\xfe", b"[1,"])
async def test_what_is_no_json_is_no_answer(client, rasa, body):
    rasa.respond = lambda _asked: body
    assert await ask(client) is None


@pytest.mark.parametrize(
    "messages", [None, 1, {"status": "failure"}, ["text"], [None], [{"custom": ["answer"]}], [{"custom": "answer"}]]
)
async def test_json_that_is_no_list_of_messages_is_no_answer(client, rasa, messages):
    rasa.send(messages)
    assert await ask(client) is None


async def test_a_rasa_that_hangs_is_given_up(rasa, token):
    released = threading.Event()
    rasa.respond = lambda _asked: b"[]" if released.wait(10) else b""
    client = RasaClient(rasa.url, token, 0.2)
    assert await ask(client) is None
    assert not released.is_set()
    released.set()
    await client.close()


async def test_a_rasa_that_is_not_there_is_no_answer(nobody, token):
    client = RasaClient(nobody, token, 5.0)
    assert (None, False) == (await ask(client), await client.is_up())
    await client.close()


async def test_a_connection_that_breaks_in_the_middle_is_no_answer(token):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{")
            connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        client = RasaClient(f"http://127.0.0.1:{server.getsockname()[1]}", token, 5.0)
        assert await ask(client) is None
        thread.join()
        await client.close()


async def test_after_a_failure_the_next_message_is_asked_again(client, rasa, answer):
    rasa.status = 500
    assert await ask(client) is None
    rasa.status = 200
    rasa.say(answer("又好了"))
    assert "又好了" == (await ask(client)).blocks[0].text


async def test_rasa_is_up_when_its_channel_answers(client):
    assert await client.is_up()


async def test_a_proxy_in_the_environment_is_not_asked(monkeypatch, nobody, rasa, token):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, nobody)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    client = RasaClient(rasa.url, token, 5.0)
    assert await ask(client) is not None
    await client.close()
