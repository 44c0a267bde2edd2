"""Training and serving the model: python -m rasa_project train | serve."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from rasa_project import fingerprint, launcher  # noqa: E402  (the environment must be set before Rasa is imported)


def main() -> None:
    """Train the model of today's training data, or serve it."""
    parser = argparse.ArgumentParser(prog="python -m rasa_project", description="训练或启动 Rasa")
    parser.add_argument(
        "--models", type=Path, default=Path(os.environ.get("MODELS", "var/models")), help="模型放在哪里"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("train", help="训练(训练数据没变就什么也不做)")
    serving = commands.add_parser("serve", help="启动 Rasa")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=5005)
    arguments = parser.parse_args()

    model = fingerprint.model_path(arguments.models)
    if arguments.command == "serve":
        launcher.serve(model, arguments.host, arguments.port)
    elif model.exists():
        print(f"训练数据没有变化,沿用 {model}")
    else:
        launcher.train(model)


if __name__ == "__main__":
    main()
