"""Engines for the databases of this project."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url

DEFAULT_URL = "sqlite:///var/knowledge.db"  # of the knowledge, in the folder where one works


def engine(url: str) -> Engine:
    """An engine for a SQLAlchemy URL; SQLite gets its folder, write-ahead logging and a patient lock.

    WAL lets readers go on while a publication is written; synchronous=NORMAL keeps every commit through a crash of
    the process (https://www.sqlite.org/pragma.html#pragma_synchronous).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(parsed, connect_args={"timeout": 10})
    event.listen(made, "connect", write_ahead)
    return made


def write_ahead(connection, _record) -> None:
    """Set one SQLite connection to write-ahead logging (a listener of SQLAlchemy's "connect")."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
