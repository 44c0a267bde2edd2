"""The REST channel answers as Rasa's own does, refuses what is no message with the reason, and never breaks."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from pathlib import Path

import anyio
import pytest
from fastapi.testclient import TestClient

from connectors.app import create_app
from connectors.limits import MAX_BODY
from knowledge.answers.contract import parse
from knowledge.content import load_words

WEBHOOK = "/webhooks/rest/webhook"
FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "answers").glob("*.json"))


@pytest.fixture
def client(settings):
    """A client of a running front door; what breaks inside is an error 500 for it, as for a citizen."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def post(client):
    """Posts a message and gives the list of messages back."""

    def send(message: str = "彩虹卡是什么", **body) -> list[dict]:
        response = client.post(WEBHOOK, json={"sender": "somebody", "message": message, **body})
        assert 200 == response.status_code, response.text
        return response.json()

    return send


def states(settings) -> list[str]:
    with sqlite3.connect(settings.conversations_url.removeprefix("sqlite:///")) as database:
        return [state for (state,) in database.execute("SELECT state FROM message ORDER BY id")]


# --- the shape of Rasa's channel ---------------------------------------------------------------------------------


def test_the_channel_says_that_it_is_there(client):
    assert {"status": "ok"} == client.get("/webhooks/rest/").json()


def test_a_reply_is_a_list_of_messages_to_the_sender(post):
    shown = post()
    assert ["somebody", "somebody"] == [message["recipient_id"] for message in shown]
    assert [{"recipient_id", "text"}, {"recipient_id", "custom"}] == [set(message) for message in shown]


def test_a_reply_carries_exactly_one_answer_of_the_contract(post):
    (carried,) = [message["custom"]["answer"] for message in post() if "custom" in message]
    assert parse(carried) is not None


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_kind_of_answer_reaches_the_client_as_rasa_gave_it(post, rasa, path):
    sent = json.loads(path.read_text(encoding="utf-8"))
    rasa.send([{"recipient_id": "x", "custom": {"answer": sent}}])
    shown, carried = post()
    arrived = carried["custom"]["answer"]
    assert sent == {key: arrived[key] for key in sent}
    assert [] == [choice["title"] for choice in sent.get("choices", []) if choice["title"] not in shown["text"]]


def test_choices_are_buttons_whose_payloads_pick_them(post, rasa, answer, two_choices):
    rasa.say(answer(kind="choices", choices=two_choices))
    buttons = post("彩虹还是云朵")[0]["buttons"]
    assert [{"title": "彩虹卡 · 是什么", "payload": "1"}, {"title": "云朵补贴 · 金额", "payload": "2"}] == buttons
    post(buttons[1]["payload"])
    assert '/ask_amount{"service": "cloud.grant"}' == rasa.texts[-1]


def test_without_choices_there_are_no_buttons(post):
    assert "buttons" not in post()[0]


def test_a_stream_is_the_same_messages_one_to_a_line(client, post):
    response = client.post(WEBHOOK, params={"stream": "true"}, json={"sender": "somebody", "message": "彩虹卡是什么"})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.text.endswith("\n")
    assert post() == [json.loads(line) for line in response.text.splitlines()]


def test_a_message_without_a_sender_stands_for_itself(client, settings, rasa):
    recipients = [client.post(WEBHOOK, json={"message": "彩虹卡是什么"}).json()[0]["recipient_id"] for _ in range(2)]
    assert 2 == len(set(recipients))
    assert 2 == len({asked["sender"] for asked in rasa.asked})


def test_what_a_client_sends_beyond_the_contract_is_not_used(post, rasa):
    post(input_channel="facebook", metadata={"today": "1999-01-01", "context": {"service": "x"}, "admin": True})
    assert {"today"} == set(rasa.asked[0]["metadata"])
    assert "1999-01-01" != rasa.asked[0]["metadata"]["today"]


def test_the_day_asked_for_reaches_rasa(post, rasa):
    post(metadata={"as_of": "2024-03-01"})
    assert "2024-03-01" == rasa.asked[0]["metadata"]["as_of"]


def test_a_position_is_answered_with_counties(post, rasa):
    shown, carried = post("", metadata={"location": {"lon": 102.7123, "lat": 25.0456, "datum": "GCJ-02"}})
    assert ("ask", 3, []) == (carried["custom"]["answer"]["kind"], len(shown["buttons"]), rasa.asked)


@pytest.mark.parametrize("metadata", [None, {}, {"as_of": None}, {"location": None}])
def test_metadata_may_be_empty(post, metadata):
    assert post(metadata=metadata)


# --- any text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "",
        " ",
        "😀😀",
        "👨‍👩‍👧",
        "彩虹卡要帶什麼材料",
        "\u0000",
        "\u202e反的",
        "a\u0301" * 500,
        "<script>alert(1)</script>",
        "'; DROP TABLE message; --",
        "{}",
        "%s%n",
        "/restart",
    ],
    ids=ascii,
)
def test_any_text_gets_a_reply(post, message):
    assert post(message)[0]["text"]


@pytest.mark.parametrize(
    "message",
    [
        "彩虹卡要带什么材料",
        "彩虹卡要帶什麼材料",
        "彩虹卡要带什么材料😀",
        "彩虹卡要带什么材料？？？",
        "　彩虹卡要带什么材料　",
    ],
)
def test_a_question_is_understood_without_rasa_however_it_is_typed(post, rasa, message):
    rasa.status = 503
    assert "materials" == post(message)[1]["custom"]["answer"]["facet"]


def test_a_message_of_one_megabyte_is_cut_and_answered(post, rasa):
    assert post("彩" * (1024 * 1024 // 3))[0]["text"]
    assert "彩" * 2000 == rasa.texts[0]


def test_a_slash_never_reaches_rasa(post, rasa):
    for message in ("/restart", "／restart", "   /session_start"):
        post(message)
    assert [] == [text for text in rasa.texts if unicodedata.normalize("NFKC", text).strip().startswith("/")]


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1, 2", b"null", b"[]", b'"text"', b"\xff\xfe", b'{"message": "\xff"}'],
    ids=ascii,
)
def test_what_is_no_json_object_is_refused_with_where_and_why(client, body):
    response = client.post(WEBHOOK, content=body, headers={"Content-Type": "application/json"})
    assert (400, "failure") == (response.status_code, response.json()["status"])
    assert all(detail["where"] and detail["message"] for detail in response.json()["details"])


@pytest.mark.parametrize(
    ("where", "body"),
    [
        ("body.sender", {"sender": "", "message": "x"}),
        ("body.sender", {"sender": "x" * 256, "message": "x"}),
        ("body.sender", {"sender": ["x"], "message": "x"}),
        ("body.message", {"sender": "x", "message": ["x"]}),
        ("body.message", {"sender": "x", "message": {"text": "x"}}),
        ("body.metadata", {"sender": "x", "message": "x", "metadata": "x"}),
        ("body.metadata.as_of", {"metadata": {"as_of": "2024-13-01"}}),
        ("body.metadata.as_of", {"metadata": {"as_of": "2024-02-30"}}),
        ("body.metadata.as_of", {"metadata": {"as_of": "昨天"}}),
        ("body.metadata.as_of", {"metadata": {"as_of": "20240301"}}),
        ("body.metadata.as_of", {"metadata": {"as_of": "2024"}}),
        ("body.metadata.as_of", {"metadata": {"as_of": True}}),
        ("body.metadata.location.lon", {"metadata": {"location": {"lon": 181, "lat": 25}}}),
        ("body.metadata.location.lat", {"metadata": {"location": {"lon": 102}}}),
        ("body.metadata.location.datum", {"metadata": {"location": {"lon": 102, "lat": 25, "datum": "BD-09"}}}),
    ],
    ids=lambda value: value if isinstance(value, str) else json.dumps(value, ensure_ascii=True)[:50],
)
def test_a_wrong_field_is_refused_and_named(client, rasa, where, body):
    response = client.post(WEBHOOK, json=body)
    assert (400, [where], []) == (
        response.status_code,
        [detail["where"] for detail in response.json()["details"]],
        rasa.asked,
    )


@pytest.mark.parametrize("as_of", ["0", "86400", 0, 86400, -86400.0])
def test_seconds_since_1970_are_no_day(client, as_of):
    assert 400 == client.post(WEBHOOK, json={"message": "x", "metadata": {"as_of": as_of}}).status_code


@pytest.mark.parametrize("body", [b'{"message": "\\ud83d"}', b'{"sender": "\\ud83d", "message": "x"}'])
def test_half_a_character_is_refused(client, body):
    assert 400 == client.post(WEBHOOK, content=body, headers={"Content-Type": "application/json"}).status_code


@pytest.mark.parametrize("lon", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_position_that_is_no_number_is_refused(client, lon):
    body = f'{{"message": "", "metadata": {{"location": {{"lon": {lon}, "lat": 25}}}}}}'
    assert 400 == client.post(WEBHOOK, content=body, headers={"Content-Type": "application/json"}).status_code


def test_a_refusal_does_not_repeat_what_was_sent(client):
    response = client.post(WEBHOOK, json={"sender": ["530102199003070040"], "message": "x"})
    assert "530102199003070040" not in response.text


def test_a_body_over_the_limit_is_refused(client, rasa):
    response = client.post(
        WEBHOOK, content=b'{"message": "' + b"x" * MAX_BODY + b'"}', headers={"Content-Type": "application/json"}
    )
    assert (413, "BodyTooLarge", []) == (response.status_code, response.json()["reason"], rasa.asked)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_another_method_is_refused(client, method):
    assert 405 == getattr(client, method)(WEBHOOK).status_code


def test_rasas_own_addresses_are_not_there(client):
    addresses = [
        "/model/parse",
        "/conversations/somebody/tracker",
        "/domain",
        "/status",
        "/webhooks/front_door/webhook",
    ]
    assert [404] * len(addresses) == [client.get(address).status_code for address in addresses]


# --- delivery ----------------------------------------------------------------------------------------------------


@pytest.mark.anyio
@pytest.mark.parametrize("query", [b"", b"stream=true"])
async def test_a_reply_is_noted_as_delivered_only_after_it_has_left(settings, query):
    app = create_app(settings)
    body = json.dumps({"sender": "somebody", "message": "彩虹卡是什么"}).encode()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": WEBHOOK,
        "raw_path": WEBHOOK.encode(),
        "query_string": query,
        "headers": [(b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    arriving = [{"type": "http.request", "body": body, "more_body": False}]
    when_sent = []

    async def receive() -> dict:
        if arriving:
            return arriving.pop()
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: dict) -> None:
        if message["type"] == "http.response.body" and message.get("body"):
            when_sent.extend(states(settings))

    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    assert {"replied"} == set(when_sent)
    assert ["delivered"] == states(settings)


def test_a_message_that_is_refused_is_not_stored(client, settings):
    client.post(WEBHOOK, json={"sender": "", "message": "x"})
    assert [] == states(settings)


# --- before Rasa -------------------------------------------------------------------------------------------------


def test_danger_is_answered_whatever_is_down(post, rasa):
    rasa.status = 503
    shown, carried = post("我家着火了")
    assert ("urgent", True) == (carried["custom"]["answer"]["kind"], "119" in shown["text"])


def test_an_answer_of_the_search_says_so_in_words_and_in_the_answer(post, rasa):
    rasa.send([])
    shown, carried = post("彩虹卡要带什么材料")
    assert (True, True) == (carried["custom"]["answer"]["degraded"], load_words()["degraded"] in shown["text"])
