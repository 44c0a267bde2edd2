"""Engines: SQLite in write-ahead mode in a folder that need not be there yet, and any other database as it is."""

from __future__ import annotations

import threading

from sqlalchemy import text

from knowledge.database import engine


def test_sqlite_gets_its_folder_and_write_ahead_logging(tmp_path):
    database = engine(f"sqlite:///{tmp_path / 'new' / 'deep' / 'k.db'}")
    with database.connect() as connection:
        assert "wal" == connection.scalar(text("PRAGMA journal_mode"))
        assert 1 == connection.scalar(text("PRAGMA synchronous"))  # NORMAL


def test_a_reader_is_not_held_up_by_a_writer(tmp_path):
    database = engine(f"sqlite:///{tmp_path / 'k.db'}")
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER)"))
    read = []
    with database.begin() as writing:
        writing.execute(text("INSERT INTO t VALUES (1)"))

        def reader():
            with database.connect() as connection:
                read.append(connection.scalar(text("SELECT count(*) FROM t")))

        thread = threading.Thread(target=reader)
        thread.start()
        thread.join(5)
        assert [0] == read, "what is not committed is not seen, and nobody waits"


def test_an_in_memory_database_needs_no_folder():
    with engine("sqlite:///:memory:").connect() as connection:
        assert 1 == connection.scalar(text("SELECT 1"))


def test_postgresql_is_taken_as_it_is(postgres_url):
    with engine(postgres_url).connect() as connection:
        assert connection.scalar(text("SELECT version()")).startswith("PostgreSQL")
