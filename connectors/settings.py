"""Every setting of the front door, read from the environment once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where things are and how long things last."""

    host: str = "127.0.0.1"
    port: int = 8000
    var: Path = Path("var")
    models: Path = Path("var/models")
    knowledge_url: str = ""
    conversations_url: str = ""
    tracker_url: str = ""
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    internal_token: str = ""
    secret: str = ""
    rasa_seconds: float = 3.0
    idle_minutes: int = 30
    turns_per_tracker: int = 20

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings with every default filled in. Raises ValueError that names a variable which is no number."""
        var = Path(environment.get("VAR", "var"))
        return cls(
            host=environment.get("HOST", cls.host),
            port=_number(environment, "PORT", cls.port),
            var=var,
            models=Path(environment.get("MODELS") or var / "models"),
            knowledge_url=environment.get("KNOWLEDGE_URL") or _sqlite(var / "knowledge.db"),
            conversations_url=environment.get("CONVERSATIONS_URL") or _sqlite(var / "conversations.db"),
            tracker_url=environment.get("TRACKER_URL") or _sqlite(var / "tracker.db"),
            rasa_url=environment.get("RASA_URL") or f"http://127.0.0.1:{_number(environment, 'RASA_PORT', 5005)}",
            actions_url=environment.get("ACTIONS_URL")
            or f"http://127.0.0.1:{_number(environment, 'ACTIONS_PORT', 5055)}",
            internal_token=environment.get("INTERNAL_TOKEN") or secrets.token_urlsafe(32),
            secret=environment.get("SECRET_KEY") or _kept_secret(var / "secret.key"),
            rasa_seconds=float(_number(environment, "RASA_SECONDS", 3)),
            idle_minutes=_number(environment, "IDLE_MINUTES", cls.idle_minutes),
            turns_per_tracker=_number(environment, "TURNS_PER_TRACKER", cls.turns_per_tracker),
        )

    @property
    def rasa_port(self) -> int:
        """The port of rasa_url."""
        return _port(self.rasa_url)

    @property
    def actions_port(self) -> int:
        """The port of actions_url."""
        return _port(self.actions_url)


def _port(url: str) -> int:
    return int(url.rsplit(":", 1)[1])


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path.resolve()}"


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isdecimal():
        raise ValueError(f"环境变量 {name}:现在是 {value!r};应当是一个整数,如 {default}")
    return int(value)


def _kept_secret(path: Path) -> str:
    """The key that senders are hashed with, made once for an installation and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return path.read_text(encoding="ascii")
