"""python -m actions: the action server, on loopback unless told otherwise, behind the internal token."""

from __future__ import annotations

import argparse
import os

from actions.server import create_app


def main() -> None:
    """Serve the actions."""
    parser = argparse.ArgumentParser(prog="python -m actions", description="启动动作服务")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5055)
    arguments = parser.parse_args()
    create_app(os.environ["INTERNAL_TOKEN"]).run(arguments.host, arguments.port, access_log=False)


if __name__ == "__main__":
    main()
