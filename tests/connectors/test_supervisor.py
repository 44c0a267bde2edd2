"""The supervisor publishes, trains and keeps its children running; here they are real, but tiny, processes."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import functools
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from fastapi.testclient import TestClient

from connectors import supervisor as supervising
from connectors.app import create_app
from connectors.supervisor import Supervisor
from knowledge import publishing
from knowledge.database import engine

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]

# What `python -m actions` and `python -m rasa_project` are in these tests: each notes that it ran, with what it was told.
CHILD = """
import json, os, pathlib, sys, time
name = pathlib.Path(__file__).parent.name
here = pathlib.Path(__file__).parents[1]
names = "KNOWLEDGE_URL", "TRACKER_URL", "ACTIONS_URL", "INTERNAL_TOKEN", "MODELS", "RASA_TELEMETRY_ENABLED"
told = {key: os.environ.get(key) for key in names}
step = sys.argv[1] if sys.argv[1] in ("train", "serve") else "serve"
with (here / "runs").open("a") as runs:
    runs.write(json.dumps({"name": name, "step": step, "pid": os.getpid(), "arguments": sys.argv[1:], "told": told}) + "\\n")
print("hello from", name, flush=True)
if step == "train":
    sys.exit(int((here / "train-code").read_text()))
if (here / f"{name}-dies").exists():
    (here / f"{name}-dies").unlink()
    sys.exit(3)
time.sleep(120)
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """The folder from which the children are started; its `actions` and `rasa_project` are the tiny ones."""
    folder = tmp_path / "house"
    for name in ("actions", "rasa_project"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__main__.py").write_text(CHILD, encoding="utf-8")
    (folder / "train-code").write_text("0")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(supervising, "_FIRST_PAUSE", 0.02)
    return folder


@pytest.fixture
def content_at(monkeypatch):
    """Makes a folder the content that is published at the start."""
    publish, is_published = publishing.publish, publishing.is_published

    def use(root: Path) -> None:
        monkeypatch.setattr(publishing, "publish", functools.partial(publish, root=root))
        monkeypatch.setattr(publishing, "is_published", functools.partial(is_published, root=root))

    return use


@pytest.fixture
def supervisor(house, settings, clock, content_at, invented_content):
    """A supervisor that has not begun, over the invented knowledge, which is published already."""
    content_at(invented_content)
    settings = dataclasses.replace(settings, rasa_url="http://127.0.0.1:6005", actions_url="http://127.0.0.1:6055")
    return Supervisor(settings, clock)


@pytest.fixture
def unpublished(supervisor, settings, clock, tmp_path):
    """A supervisor over a knowledge database that nobody has made yet."""
    url = f"sqlite:///{tmp_path / 'new' / 'knowledge.db'}"
    return Supervisor(dataclasses.replace(settings, knowledge_url=url), clock), engine(url)


@pytest.fixture
def refused(tmp_path, invented_content):
    """A folder of content that the loader refuses."""
    folder = tmp_path / "refused"
    for path in invented_content.rglob("*.*"):
        copy = folder / path.relative_to(invented_content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (folder / "services" / "rainbow.yml").write_text("service: rainbow.card\ntitel: 写错了\n", encoding="utf-8")
    return folder


def runs(house: Path) -> list[dict]:
    path = house / "runs"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def pids(house: Path, name: str, step: str = "serve") -> list[int]:
    return [run["pid"] for run in runs(house) if (run["name"], run["step"]) == (name, step)]


def alive(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


async def until(found: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it never came to that"
        await asyncio.sleep(0.02)


def served(house: Path) -> Callable[[], bool]:
    return lambda: bool(pids(house, "actions") and pids(house, "rasa_project"))


async def test_it_trains_and_then_keeps_rasa_and_the_actions_running(supervisor, house):
    async with supervisor:
        await until(served(house))
        assert {"knowledge": "up", "actions": "starting", "rasa": "starting"} == supervisor.steps
        assert [True, True] == [alive(pids(house, name)[0]) for name in ("actions", "rasa_project")]
    steps = [(run["name"], run["step"]) for run in runs(house)]
    assert steps.index(("rasa_project", "train")) < steps.index(("rasa_project", "serve"))


async def test_the_children_are_told_their_port_and_where_everything_is(supervisor, house, settings):
    async with supervisor:
        await until(served(house))
    by_name = {(run["name"], run["step"]): run for run in runs(house)}
    assert ["--port", "6055"] == by_name["actions", "serve"]["arguments"]
    assert ["serve", "--port", "6005"] == by_name["rasa_project", "serve"]["arguments"]
    expected = {
        "KNOWLEDGE_URL": settings.knowledge_url,
        "TRACKER_URL": settings.tracker_url,
        "ACTIONS_URL": "http://127.0.0.1:6055",
        "INTERNAL_TOKEN": settings.internal_token,
        "MODELS": str(settings.models),
        "RASA_TELEMETRY_ENABLED": "false",
    }
    assert [expected] * 3 == [run["told"] for run in by_name.values()]


async def test_leaving_stops_every_child(supervisor, house):
    async with supervisor:
        await until(served(house))
    assert [] == [run["pid"] for run in runs(house) if alive(run["pid"])]


async def test_leaving_at_once_leaves_nothing_behind(supervisor, house):
    async with supervisor:
        pass
    assert [] == [run["pid"] for run in runs(house) if alive(run["pid"])]
    assert [] == [
        each for each in psutil.Process().children() if "actions" in each.cmdline() or "rasa_project" in each.cmdline()
    ]


@pytest.mark.parametrize("name", ["actions", "rasa_project"])
async def test_a_child_that_ends_by_itself_is_started_again(supervisor, house, name):
    (house / f"{name}-dies").touch()
    async with supervisor:
        await until(lambda: len(pids(house, name)) == 2)
        assert alive(pids(house, name)[1])


async def test_a_child_that_is_killed_is_started_again_and_the_other_goes_on(supervisor, house):
    async with supervisor:
        await until(served(house))
        os.kill(pids(house, "actions")[0], signal.SIGKILL)
        await until(lambda: len(pids(house, "actions")) == 2)
        assert [True, True] == [alive(pids(house, "actions")[1]), alive(pids(house, "rasa_project")[0])]
    assert 1 == len(pids(house, "rasa_project"))


async def test_what_a_child_prints_is_in_its_log(supervisor, house, settings):
    async with supervisor:
        await until(served(house))
        log = settings.var / "log" / "actions.log"
        await until(lambda: "hello from actions" in log.read_text())


async def test_a_training_that_fails_leaves_the_actions_up_and_says_so(supervisor, house, caplog):
    (house / "train-code").write_text("7")
    async with supervisor:
        await until(lambda: supervisor.steps["rasa"] == "failed")
        await until(lambda: pids(house, "actions"))
        assert (True, []) == (alive(pids(house, "actions")[0]), pids(house, "rasa_project"))
    assert "7" in caplog.text and "train.log" in caplog.text


# --- publishing --------------------------------------------------------------------------------------------------


def version(database) -> int | None:
    with database.connect() as connection:
        return publishing.current_version(connection)


async def test_content_is_published_before_the_first_start(unpublished, house):
    supervisor, database = unpublished
    async with supervisor:
        await until(lambda: pids(house, "actions"))
        assert ("up", 1) == (supervisor.steps["knowledge"], version(database))


async def test_unchanged_content_is_not_published_again(unpublished, house, clock, invented_content):
    supervisor, database = unpublished
    publishing.prepare(database)
    publishing.publish(database, by="tests", reason="tests", now=clock())
    async with supervisor:
        await until(lambda: pids(house, "actions"))
    assert 1 == version(database)


async def test_content_that_is_refused_keeps_the_version_in_force(
    unpublished, house, clock, content_at, refused, caplog
):
    supervisor, database = unpublished
    publishing.prepare(database)
    publishing.publish(database, by="tests", reason="tests", now=clock())
    content_at(refused)
    async with supervisor:
        await until(served(house))
        assert ("failed", 1) == (supervisor.steps["knowledge"], version(database))
    assert "services/rainbow.yml:2" in caplog.text


async def test_content_that_is_refused_before_any_version_starts_nothing_and_says_so(
    unpublished, house, content_at, refused, caplog
):
    supervisor, database = unpublished
    content_at(refused)
    async with supervisor:
        await until(lambda: supervisor.steps["knowledge"] == "failed")
        await asyncio.gather(*supervisor._tasks)
        assert [] == [part for part, step in supervisor.steps.items() if step in ("starting", "training", "publishing")]
    assert (None, []) == (version(database), runs(house))
    assert "services/rainbow.yml:2" in caplog.text


async def test_content_that_is_refused_at_first_is_not_reported_as_starting(
    house, unpublished, content_at, refused, nobody, settings, clock
):
    content_at(refused)
    url = unpublished[1].url.render_as_string()
    settings = dataclasses.replace(settings, knowledge_url=url, rasa_url=nobody, actions_url=nobody)
    supervisor = Supervisor(settings, clock)
    with TestClient(create_app(settings, supervisor)) as client:
        end = time.monotonic() + 30
        while supervisor.steps["knowledge"] == "publishing" and time.monotonic() < end:
            time.sleep(0.02)
        assert "degraded" == client.get("/health").json()["status"]


async def test_a_folder_of_content_that_is_missing_a_table_is_a_failure_that_is_told(unpublished, content_at, refused):
    supervisor, _ = unpublished
    (refused / "places" / "divisions.csv").unlink()
    content_at(refused)
    async with supervisor:
        await asyncio.wait(supervisor._tasks, timeout=30)
        assert "failed" == supervisor.steps["knowledge"]


# --- the end of the front door -----------------------------------------------------------------------------------

FRONT_DOOR = """
import asyncio, datetime, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from connectors.settings import Settings
from connectors.supervisor import Supervisor

class Ready(Supervisor):
    def _publish(self):
        return True

async def main():
    settings = Settings(var=Path("var"), models=Path("models"))
    async with Ready(settings, datetime.datetime.now):
        await asyncio.sleep(120)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the death of the parent is told on Linux only")
async def test_the_children_end_when_the_front_door_is_killed(house):
    script = house / "front_door.py"
    script.write_text(textwrap.dedent(FRONT_DOOR).format(root=str(ROOT)), encoding="utf-8")
    front_door = subprocess.Popen([sys.executable, str(script)], cwd=house)
    try:
        await until(served(house))
        front_door.kill()
        await until(lambda: not any(alive(run["pid"]) for run in runs(house)))
    finally:
        front_door.kill()
        front_door.wait(10)
