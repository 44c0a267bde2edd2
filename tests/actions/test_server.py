"""The action server as a process of its own on loopback: nobody passes without the token, and Rasa gets its answer."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import httpx
import psutil
import pytest

from actions.server import TOKEN_HEADER
from knowledge.answers import contract

ROOT = Path(__file__).parents[2]
TOKEN = "the-internal-token"
PROVED = {TOKEN_HEADER: TOKEN}
CALL = {
    "next_action": "action_reply",
    "sender_id": "web-0000",
    "version": "3.6.21",
    "domain": {},
    "tracker": {
        "sender_id": "web-0000",
        "slots": {},
        "events": [],
        "paused": False,
        "latest_input_channel": "front_door",
        "latest_message": {
            "text": "离婚",
            "intent_ranking": [],
            "metadata": {"today": "2026-11-23", "as_of": "2024-03-01"},
            "entities": [
                {"entity": "service", "value": "marriage.divorce", "start": 0, "end": 2, "extractor": "KnownNames"}
            ],
        },
    },
}


@contextlib.contextmanager
def running(log: BinaryIO, **environment: str) -> Iterator[tuple[subprocess.Popen, int]]:
    """The server as `python -m actions` starts it, once it is up or has given up, with its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "actions", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=log
    ) as server:
        try:
            end = time.monotonic() + 60
            while server.poll() is None and time.monotonic() < end:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield server, port
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def process(knowledge_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen, int]]:
    """A running server and its port."""
    path = tmp_path_factory.mktemp("actions") / "log"
    with path.open("wb") as log, running(log, INTERNAL_TOKEN=TOKEN, KNOWLEDGE_URL=knowledge_url) as (server, port):
        assert server.poll() is None, path.read_text()
        yield server, port


@pytest.fixture
def actions(process: tuple[subprocess.Popen, int]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{process[1]}", trust_env=False, timeout=30) as client:
        yield client


def test_a_call_with_the_token_gets_one_valid_answer_and_the_slots(actions: httpx.Client) -> None:
    response = actions.post("/webhook", json=CALL, headers=PROVED)
    (said,) = response.json()["responses"]

    assert 200 == response.status_code
    assert "2024-03-01" == contract.parse(said["custom"]["answer"]).as_of.isoformat()
    assert {"slot"} == {event["event"] for event in response.json()["events"]}


def test_rasas_own_check_accepts_the_reply(actions: httpx.Client) -> None:
    from rasa.core.actions.action import RemoteAction

    reply = actions.post("/webhook", json=CALL, headers=PROVED).json()

    assert RemoteAction("action_reply", None)._validate_action_result(reply)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/webhook"), ("PUT", "/webhook"), ("GET", "/actions"), ("GET", "/health/"), ("GET", "/nothing")],
)
def test_without_a_token_nothing_passes(actions: httpx.Client, method: str, path: str) -> None:
    response = actions.request(method, path, json=CALL)

    assert (401, {"error": "not authenticated", "action_name": None}) == (response.status_code, response.json())


@pytest.mark.parametrize(
    "token",
    [b"", b"wrong", TOKEN.upper().encode(), TOKEN[:-1].encode(), TOKEN.encode() + b"x", "令牌".encode(), b"\xff\xfe"],
)
def test_with_another_token_nothing_passes(actions: httpx.Client, token: bytes) -> None:
    response = actions.post("/webhook", json=CALL, headers={TOKEN_HEADER.encode(): token})

    assert 401 == response.status_code


def test_whether_it_is_up_is_told_to_everybody(actions: httpx.Client) -> None:
    response = actions.get("/health")

    assert (200, {"status": "ok"}) == (response.status_code, response.json())


def test_there_is_one_action(actions: httpx.Client) -> None:
    assert [{"name": "action_reply"}] == actions.get("/actions", headers=PROVED).json()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"no json", 400),
        (b'{"next_action": ', 400),
        (b"null", 400),
        (b'{"next_action": "action_of_nobody", "tracker": {"sender_id": "web-0000"}}', 404),
        (b'{"next_action": "action_reply"}', 500),
    ],
)
def test_a_wrong_body_is_refused_and_the_server_lives_on(actions: httpx.Client, body: bytes, status: int) -> None:
    assert status == actions.post("/webhook", content=body, headers=PROVED).status_code
    assert 200 == actions.post("/webhook", json=CALL, headers=PROVED).status_code


def test_rasas_compressed_calls_are_read(actions: httpx.Client) -> None:
    packed = zlib.compress(json.dumps(CALL).encode())

    response = actions.post("/webhook", content=packed, headers={**PROVED, "Content-Encoding": "deflate"})

    assert 1 == len(response.json()["responses"])


def test_it_listens_on_loopback_only(process: tuple[subprocess.Popen, int]) -> None:
    listening = [
        each.laddr for each in psutil.Process(process[0].pid).net_connections() if each.status == psutil.CONN_LISTEN
    ]

    assert [("127.0.0.1", process[1])] == [tuple(each) for each in listening]


def test_without_a_token_of_its_own_the_server_does_not_start(knowledge_url: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "INTERNAL_TOKEN"} | {
        "KNOWLEDGE_URL": knowledge_url
    }

    run = subprocess.run(
        [sys.executable, "-m", "actions", "--port", "0"], cwd=ROOT, env=environment, capture_output=True, timeout=60
    )

    assert 0 != run.returncode
    assert b"INTERNAL_TOKEN" in run.stderr


def test_an_empty_token_of_its_own_opens_nothing(knowledge_url: str, tmp_path: Path) -> None:
    with (
        (tmp_path / "log").open("wb") as log,
        running(log, INTERNAL_TOKEN="", KNOWLEDGE_URL=knowledge_url) as (server, port),
    ):
        if server.poll() is None:
            assert 401 == httpx.post(f"http://127.0.0.1:{port}/webhook", json=CALL, trust_env=False).status_code
