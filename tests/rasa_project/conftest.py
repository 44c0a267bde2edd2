"""What the tests of the Rasa side need: a graph to live in, a copy of the project that may be changed, a served app."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import strict_yaml

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def model_storage(tmp_path: Path):
    """Where components of a graph keep what they learned."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    folder = tmp_path / "storage"
    folder.mkdir()
    return LocalModelStorage.create(folder)


@pytest.fixture
def execution_context():
    """The context in which Rasa makes a component."""
    from rasa.engine.graph import ExecutionContext, GraphSchema

    return ExecutionContext(GraphSchema({}))


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """A folder with a copy of the knowledge and of the Rasa project, to be changed at will."""
    folder = tmp_path / "copy"
    for package in ("knowledge", "rasa_project"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def amend() -> Callable[[Path, Callable[[Any], object]], None]:
    """Changes the data of a YAML file; every value stays text, as the strict reader has it."""

    def change(path: Path, how: Callable[[Any], object]) -> None:
        data = strict_yaml.read(path, path.name).data
        how(data)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    return change


@pytest.fixture
def served() -> Callable[[Any], AbstractContextManager[str]]:
    """Serves a Sanic app on loopback, in a thread; gives its address."""

    @contextlib.contextmanager
    def serve(app: Any) -> Iterator[str]:
        listening = socket.create_server(("127.0.0.1", 0))
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(
            app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        )
        loop.run_until_complete(server.startup())
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            server.close()
            loop.run_until_complete(server.wait_closed())
            loop.close()

    return serve
