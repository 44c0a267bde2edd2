"""The only reader of the knowledge database: editions, and dated look-ups within one."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, or_, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from knowledge import tables
from knowledge.errors import NotPublishedError
from knowledge.language.names import DEPARTMENT, ELSEWHERE, SERVICE, Name, NameFinder
from knowledge.places import PROVINCE, Division, Divisions
from knowledge.publishing import current_version
from knowledge.search import PhraseIndex

FRESH_SECONDS = 1.0  # how long a process may go on with a version before it looks for a newer one


@dataclass(frozen=True)
class Reading:
    """The values of a standard that hold for a place on a day, and the place that they were set for."""

    standard: tables.Standard
    place: str
    values: list[tables.StandardValue]
    overdue: bool
    """Whether the day of the usual yearly review has passed since these values began."""


class Repository:
    """Gives the current edition, and follows a new publication by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._edition: Edition | None = None
        self._looked = 0.0

    def edition(self) -> Edition:
        """The edition in force. Raises NotPublishedError before the first publication."""
        if self._edition is not None and time.monotonic() - self._looked < FRESH_SECONDS:
            return self._edition
        with self._lock:
            if self._edition is None or time.monotonic() - self._looked >= FRESH_SECONDS:
                version = self._version()
                if version is None:
                    raise NotPublishedError
                if self._edition is None or self._edition.version != version:
                    self._edition = Edition(self._engine, version)
                self._looked = time.monotonic()
            return self._edition

    def warm(self) -> bool:
        """Make ready what the first question would wait for; False while nothing is published."""
        try:
            edition = self.edition()
        except NotPublishedError:
            return False
        return bool(edition.names and edition.phrases)

    def _version(self) -> int | None:
        try:
            with self._engine.connect() as connection:
                return current_version(connection)
        except (OperationalError, ProgrammingError):
            if self._edition is None:
                return None
            return self._edition.version


class Edition:
    """One published version. Small tables are held in memory; what is dated is asked of the database."""

    def __init__(self, engine: Engine, version: int) -> None:
        self._engine = engine
        self.version = version
        self.services = {row.id: row for row in self._all(tables.Service)}
        self.facets = {row.id: row for row in self._all(tables.Facet)}
        self.questions = {row.id: row for row in self._all(tables.Question)}
        self.departments = {row.id: row for row in self._all(tables.Department)}
        self.acts = {row.id: row for row in self._all(tables.Act)}
        self.documents = {row.id: row for row in self._all(tables.Document)}
        self.words = {row.id: row.text for row in self._all(tables.Word)}
        self.phones = {row.number: row.title for row in self._all(tables.Telephone)}
        self.urgent = list(self._all(tables.Urgent))
        self.divisions = Divisions(
            Division(
                row.code,
                row.name,
                row.level,
                row.parent,
                tuple(row.short_names),
                tuple(row.old_names),
                row.lon,
                row.lat,
                row.gov_site,
            )
            for row in self._all(tables.Place)
        )

    def _all(self, table: type[tables.Base]) -> Iterator:
        with self._engine.connect() as connection:
            yield from connection.execute(
                select(table.__table__).where(table.version == self.version).order_by(table.row)
            )

    @functools.cached_property
    def names(self) -> NameFinder:
        """The finder of every name in this edition."""
        return NameFinder(self._names())

    def _names(self) -> Iterator[Name]:
        for service in self.services.values():
            for text in service.names:
                yield Name(text, SERVICE, (service.id,))
        for department in self.departments.values():
            for text in department.names:
                yield Name(text, DEPARTMENT, (department.id,))
        for row in self._all(tables.Elsewhere):
            yield Name(row.name, ELSEWHERE, (row.name,))
        yield from self.divisions.names()

    @functools.cached_property
    def phrases(self) -> PhraseIndex:
        """The search index over every phrasing of this edition."""
        return PhraseIndex(list(self._all(tables.Phrasing)))

    def answer(self, service: str, facet: str, place: str | None, as_of: date):
        """The wording of a service's facet that holds for a place on a day, or None."""
        table = tables.Answer
        return self._dated_answer(
            place, as_of, table.service == service, table.facet == facet, table.question.is_(None)
        )

    def answer_to(self, question: str, place: str | None, as_of: date):
        """The wording of a specific question that holds for a place on a day, or None."""
        return self._dated_answer(place, as_of, tables.Answer.question == question)

    def _dated_answer(self, place: str | None, as_of: date, *wanted):
        table = tables.Answer
        chain = self.divisions.chain(place)
        query = select(table.__table__).where(
            table.version == self.version, table.place.in_(chain), *wanted, *_in_force(table, as_of)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return min(rows, key=lambda row: chain.index(row.place), default=None)

    def facets_of(self, service: str, as_of: date) -> set[str]:
        """The facets of a service that have a wording in force on a day."""
        table = tables.Answer
        query = (
            select(table.facet)
            .distinct()
            .where(
                table.version == self.version,
                table.service == service,
                table.question.is_(None),
                *_in_force(table, as_of),
            )
        )
        with self._engine.connect() as connection:
            return set(connection.scalars(query))

    def standard(self, name: str, place: str | None, as_of: date) -> Reading | None:
        """The values of a standard on a day: the county's own, else its prefecture's, else the province's; or None."""
        table = tables.StandardValue
        chain = self.divisions.chain(place)
        about = select(tables.Standard.__table__).where(
            tables.Standard.version == self.version, tables.Standard.id == name
        )
        query = (
            select(table.__table__)
            .where(
                table.version == self.version, table.standard == name, table.place.in_(chain), *_in_force(table, as_of)
            )
            .order_by(table.position)
        )
        with self._engine.connect() as connection:
            standard = connection.execute(about).one_or_none()
            rows = connection.execute(query).all()
        if standard is None or not rows:
            return None
        nearest = min((row.place for row in rows), key=chain.index)
        values = [row for row in rows if row.place == nearest]
        return Reading(standard, nearest, values, _overdue(standard.adjusted_each, values, as_of))

    def offices(self, service: str, place: str) -> list:
        """The service points for a service in a place or below it, else those of the county or prefecture itself.

        A point in the county next door is nobody's answer.
        """
        if place == PROVINCE:
            return []
        table = tables.Office
        query = select(table.__table__).where(table.version == self.version).order_by(table.row)
        with self._engine.connect() as connection:
            rows = [row for row in connection.execute(query) if service in row.services]
        within = [row for row in rows if place in self.divisions.chain(row.place)]
        if within:
            return within
        for code in self.divisions.chain(place)[1:-1]:
            found = [row for row in rows if row.place == code]
            if found:
                return found
        return []


def _in_force(table: type[tables.InForce], as_of: date) -> tuple:
    """Conditions for rows that hold on a day; an unknown beginning holds before its end, as far as is known."""
    return (
        or_(table.effective_from.is_(None), table.effective_from <= as_of),
        or_(table.effective_to.is_(None), table.effective_to >= as_of),
    )


def _overdue(adjusted_each: str | None, values: list, as_of: date) -> bool:
    """Whether the last usual review day on or before a day lies after the day on which the values began."""
    if not adjusted_each:
        return False
    month, day = map(int, adjusted_each.split("-"))
    reviewed = (as_of.year if (as_of.month, as_of.day) >= (month, day) else as_of.year - 1, month, day)
    begun = max((row.effective_from for row in values if row.effective_from), default=None)
    ended = all(row.effective_to for row in values)
    return begun is not None and (begun.year, begun.month, begun.day) < reviewed and not ended
