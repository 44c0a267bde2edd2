"""`python -m connectors --alone` serves by itself, says its address, and ends when it is asked to."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def start(tmp_path, invented_url):
    """Starts the front door alone, with these variables set."""
    started = []

    def run(**variables: str) -> subprocess.Popen:
        environment = {
            **os.environ,
            "VAR": str(tmp_path / "var"),
            "KNOWLEDGE_URL": invented_url,
            "PYTHONUNBUFFERED": "1",
            **variables,
        }
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "connectors", "--alone"],
                cwd=ROOT,
                env=environment,
                text=True,
                encoding="utf-8",
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with contextlib.closing(socket.socket()) as holder:
        holder.bind(("127.0.0.1", 0))
        return holder.getsockname()[1]


def up(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"{url}/health", trust_env=False).status_code == 200
    return False


@pytest.fixture
def front_door(start, port, nobody):
    """A running front door with nothing behind it, and its URL."""
    url = f"http://127.0.0.1:{port}"
    process = start(PORT=str(port), RASA_URL=nobody, ACTIONS_URL=nobody)
    end = time.monotonic() + 60
    while not up(url):
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.05)
    return process, url


def say(url: str, message: str) -> dict:
    """The answer to a message; a front door that has hung is given up after a while."""
    reply = httpx.post(
        f"{url}/webhooks/rest/webhook", json={"sender": "x", "message": message}, trust_env=False, timeout=15
    )
    return reply.json()[1]["custom"]["answer"]


def test_it_answers_without_rasa_and_ends_when_asked(front_door):
    process, url = front_door
    answer = say(url, "彩虹卡要带什么材料")
    assert ("materials", True) == (answer["facet"], answer["degraded"])
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    assert f"{url}/" in process.stdout.read()


@pytest.mark.parametrize(
    "message", ["五华区" + "那么" * 200 + "x", "我" * 2000, "那" * 2000, ",." * 1000, "打" * 2000, "1 " * 1000]
)
def test_no_message_is_so_made_that_the_front_door_hangs(front_door, message):
    _, url = front_door
    assert say(url, message)["degraded"] is True
    assert up(url)


def test_a_wrong_port_is_named(start):
    process = start(PORT="eight thousand")
    printed, _ = process.communicate(timeout=60)
    assert 0 != process.returncode
    assert "PORT" in printed and "eight thousand" in printed


def test_a_port_that_is_taken_is_told_with_what_to_do(start, port):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        process = start(PORT=str(port))
        assert 1 == process.wait(60)
    assert f"make run PORT={port + 1}" in process.stdout.read()
