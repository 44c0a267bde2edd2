"""Starting, watching and stopping what stands behind the front door on one machine."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import sys
import time
from pathlib import Path

from connectors.settings import Settings
from knowledge import publishing
from knowledge.database import engine
from knowledge.errors import ContentError

log = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PROGRESS_SECONDS = 10  # between two words about a training that goes on
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds before a process that died is started again


class Supervisor:
    """Publishes the knowledge, trains when that is needed, and keeps Rasa and the action server running.

    `steps` says what each part is at: publishing, training, starting, up to `failed`.
    """

    def __init__(self, settings: Settings, clock) -> None:
        self._settings = settings
        self._clock = clock
        self._tasks: list[asyncio.Task] = []
        self._children: dict[str, asyncio.subprocess.Process] = {}
        self.steps: dict[str, str] = {"knowledge": "publishing", "actions": "starting", "rasa": "starting"}

    async def __aenter__(self) -> Supervisor:
        self._tasks.append(asyncio.create_task(self._run()))
        return self

    async def __aexit__(self, *_exception) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for child in self._children.values():
            if child.returncode is None:
                child.terminate()
        for child in self._children.values():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(child.wait(), 8)
            if child.returncode is None:
                child.kill()
                await child.wait()

    async def _run(self) -> None:
        try:
            published = await asyncio.to_thread(self._publish)
        except Exception:
            log.exception("知识没有发布,前门只能请大家稍后再问")
            self.steps["knowledge"], published = "failed", False
        if not published:
            self.steps["actions"] = self.steps["rasa"] = "failed"
            return
        self._keep("actions", "-m", "actions", "--port", str(self._settings.actions_port))
        if await self._train():
            self._keep("rasa", "-m", "rasa_project", "serve", "--port", str(self._settings.rasa_port))
            await self._announce()

    def _publish(self) -> bool:
        """Publish the content when it has changed; the version in force stays when the content is refused."""
        database = engine(self._settings.knowledge_url)
        publishing.prepare(database)
        try:
            if not publishing.is_published(database):
                begun = time.monotonic()
                version = publishing.publish(database, by="make run", reason="启动时内容有变化", now=self._clock())
                log.info("知识库已发布:第 %d 版(%.1f 秒)", version, time.monotonic() - begun)
            self.steps["knowledge"] = "up"
        except ContentError as error:
            self.steps["knowledge"] = "failed"
            log.error("知识内容有误,没有发布;请按下面的文件和行号修改,再运行 make check:\n%s", error)
            with database.connect() as connection:
                return publishing.current_version(connection) is not None
        return True

    async def _train(self) -> bool:
        self.steps["rasa"] = "training"
        begun = time.monotonic()
        child = await self._start("train", "-m", "rasa_project", "train")
        while True:
            try:
                code = await asyncio.wait_for(asyncio.shield(child.wait()), _PROGRESS_SECONDS)
                break
            except TimeoutError:
                log.info("正在训练(已 %.0f 秒,一般一分钟左右);这时先用检索回答", time.monotonic() - begun)
        self.steps["rasa"] = "starting" if code == 0 else "failed"
        if code != 0:
            log.error(
                "训练失败(退出码 %d),暂时只能用检索回答。详情见 %s;改好后重新运行 make run。", code, self._log("train")
            )
        return code == 0

    async def _announce(self) -> None:
        """Say once that everything is up."""
        begun = time.monotonic()
        ports = (self._settings.rasa_port, self._settings.actions_port)
        while not all([await _is_listening(port) for port in ports]):
            await asyncio.sleep(0.3)
        log.info("全部就绪(启动 Rasa 用了 %.0f 秒),现在是完整的理解能力", time.monotonic() - begun)

    def _keep(self, name: str, *arguments: str) -> None:
        self._tasks.append(asyncio.create_task(self._keep_running(name, arguments)))

    async def _keep_running(self, name: str, arguments: tuple[str, ...]) -> None:
        """Start a process again whenever it ends, after a pause that grows while it keeps failing."""
        pause = _FIRST_PAUSE
        while True:
            self.steps[name] = "starting"
            begun = time.monotonic()
            child = await self._start(name, *arguments)
            code = await child.wait()
            if time.monotonic() - begun > 60:
                pause = _FIRST_PAUSE
            log.error("%s 退出了(退出码 %s),%.0f 秒后重新启动。详情见 %s", name, code, pause, self._log(name))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _start(self, name: str, *arguments: str) -> asyncio.subprocess.Process:
        with self._log(name).open("ab") as output:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=_die_with_parent,
            )
        self._children[name] = child
        return child

    def _log(self, name: str) -> Path:
        folder = self._settings.var / "log"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.log"

    def _environment(self) -> dict[str, str]:
        settings = self._settings
        return {
            **os.environ,
            "KNOWLEDGE_URL": settings.knowledge_url,
            "TRACKER_URL": settings.tracker_url,
            "ACTIONS_URL": settings.actions_url,
            "INTERNAL_TOKEN": settings.internal_token,
            "MODELS": str(settings.models),
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONUNBUFFERED": "1",
        }


def _die_with_parent() -> None:
    """Linux: end this child when the front door is killed, so that no port stays taken."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


async def _is_listening(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
