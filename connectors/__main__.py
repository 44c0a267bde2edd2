"""python -m connectors: the front door, and behind it (unless --alone) everything else on this machine."""

from __future__ import annotations

import argparse
import logging
import socket
from datetime import datetime

import uvicorn

from connectors.app import create_app
from connectors.desk import CHINA
from connectors.settings import Settings
from connectors.supervisor import Supervisor


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m connectors", description="启动前门;默认连同 Rasa 和动作服务一起")
    parser.add_argument("--alone", action="store_true", help="只启动前门(集群里 Rasa 和动作服务另行启动)")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        settings = Settings.from_environment()
        _require_free(settings.host, settings.port, "PORT")
        if not arguments.alone:
            _require_free("127.0.0.1", settings.rasa_port, "RASA_PORT")
            _require_free("127.0.0.1", settings.actions_port, "ACTIONS_PORT")
    except ValueError as error:
        raise SystemExit(str(error)) from error
    supervisor = None if arguments.alone else Supervisor(settings, lambda: datetime.now(CHINA))
    print(f"\n  云南民政智能问答:请在浏览器打开 http://{settings.host}:{settings.port}/  (Ctrl+C 停止)\n", flush=True)
    uvicorn.run(
        create_app(settings, supervisor), host=settings.host, port=settings.port, ws="none", log_level="warning"
    )


def _require_free(host: str, port: int, variable: str) -> None:
    """Raise ValueError when somebody else listens on a port that is needed."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind((host, port))
        except OSError as error:
            raise ValueError(
                f"端口 {port} 用不了({error.strerror});换一个再试,例如 make run {variable}={port + 1}"
            ) from error


if __name__ == "__main__":
    main()
