"""Putting the content into the database: one transaction, one version, and back again by one step."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, select

from knowledge import phrases, schema, tables
from knowledge.content import CONTENT, Content, digest, load

KEPT = 20  # publications that stay in the database, so that the last ones can be taken back


def prepare(engine: Engine) -> None:
    """Make the tables that are missing."""
    tables.Base.metadata.create_all(engine)


def current_version(connection: Connection) -> int | None:
    """The version in force, or None before the first publication."""
    return connection.scalar(select(tables.Current.version))


def is_published(engine: Engine, root: Path = CONTENT) -> bool:
    """Whether the version in force was made of exactly these files, by this code."""
    query = select(tables.Publication.digest).join(tables.Current, tables.Current.version == tables.Publication.version)
    with engine.connect() as connection:
        return connection.scalar(query) == mark(root)


def mark(root: Path = CONTENT) -> str:
    """What a publication is made of: the files, and the code that makes rows of them."""
    total = hashlib.sha256(digest(root).encode())
    for module in (phrases, schema, tables):
        total.update(Path(module.__file__).read_bytes())
    total.update(Path(__file__).read_bytes())
    return total.hexdigest()


def publish(engine: Engine, *, by: str, reason: str, now: datetime, root: Path = CONTENT) -> int:
    """Publish the folder as a new version and put it in force; returns the version.

    Raises ContentError, with nothing changed, when the content is refused.
    """
    content, made_of = load(root), mark(root)
    with engine.begin() as connection:
        version = connection.execute(
            insert(tables.Publication).values(digest=made_of, published_at=now, published_by=by, reason=reason)
        ).inserted_primary_key[0]
        for table, rows in _rows(content).items():
            if rows:
                connection.execute(insert(table), [{"version": version, **row} for row in rows])
        _put_in_force(connection, version)
        _forget_old(connection)
    return version


def roll_back(engine: Engine) -> int:
    """Put the publication before the current one in force again; returns its version. Raises LookupError if none."""
    with engine.begin() as connection:
        current = current_version(connection)
        before = connection.scalar(
            select(func.max(tables.Publication.version)).where(tables.Publication.version < (current or 0))
        )
        if before is None:
            raise LookupError("没有更早的版本可以退回")
        _put_in_force(connection, before)
    return before


def _put_in_force(connection: Connection, version: int) -> None:
    connection.execute(delete(tables.Current))
    connection.execute(insert(tables.Current).values(id=1, version=version))


def _forget_old(connection: Connection) -> None:
    """Delete what is older than the last publications; the version in force is always among those kept."""
    kept = connection.scalars(
        select(tables.Publication.version).order_by(tables.Publication.version.desc()).limit(KEPT)
    ).all()
    for table in reversed(tables.Base.metadata.sorted_tables):
        if table.name not in (tables.Current.__tablename__, tables.Publication.__tablename__):
            connection.execute(delete(table).where(table.c.version < kept[-1]))
    connection.execute(delete(tables.Publication).where(tables.Publication.version < kept[-1]))


def _rows(content: Content) -> dict[type, list[dict]]:
    """The content as rows, table by table."""
    rows: dict[type, list[dict]] = {
        tables.Service: [
            {"id": each.service, "title": each.title, "names": each.names, "related": each.related}
            for each in content.services.values()
        ],
        tables.Facet: [{"id": each.id, "title": each.title} for each in content.facets.values()],
        tables.Question: [
            {"id": each.id, "service": service.service, **each.model_dump(include={"facet", "ask", "refer"})}
            for service, each in content.questions()
        ],
        tables.Phrasing: [
            {"text": each.text, "topic": each.topic, "intent": each.intent, "question": each.question}
            for each in phrases.all_phrases(content)
        ],
        tables.Document: [each.model_dump() for each in content.documents.values()],
        tables.Department: [
            each.model_dump(include={"id", "title", "text", "phone", "names"}) for each in content.departments.values()
        ],
        tables.Place: [each.model_dump(exclude={"area_code"}) for each in content.divisions.values()],
        tables.Elsewhere: [{"name": name} for name in content.elsewhere],
        tables.Office: [each.model_dump(exclude={"source", "note"}) for each in content.offices.values()],
        tables.Urgent: [each.model_dump() for each in content.urgent],
        tables.Act: [each.model_dump(include={"id", "kind", "text"}) for each in content.acts.values()],
        tables.Word: [{"id": key, "text": text} for key, text in content.words.items()],
        tables.Telephone: [{"number": number, "title": title} for number, title in content.phones.items()],
        tables.Answer: [],
        tables.Standard: [],
        tables.StandardValue: [],
    }
    for service in content.services.values():
        for facet, answers in service.answers.items():
            rows[tables.Answer] += [_answer(service.service, facet, None, each) for each in answers]
        for question in service.questions:
            rows[tables.Answer] += [
                _answer(service.service, question.facet, question.id, each) for each in question.answers
            ]
    for standard in content.standards.values():
        rows[tables.Standard].append(standard.model_dump(exclude={"values"}))
        rows[tables.StandardValue] += [
            {"standard": standard.id, "position": position, **value.model_dump()}
            for position, value in enumerate(standard.values)
        ]
    return rows


def _answer(service: str, facet: str, question: str | None, answer) -> dict:
    return {"service": service, "facet": facet, "question": question, **answer.model_dump()}
