"""The published knowledge as tables; every row belongs to one publication, and one publication is current."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, DateTime, Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the knowledge database."""


class Publication(Base):
    """One publication: when, by whom, why, and the digest of the files that it was made of."""

    __tablename__ = "publication"
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class Current(Base):
    """The one row that says which publication is in force."""

    __tablename__ = "current_publication"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("publication.version"))


class Versioned:
    """Columns of every row of a publication."""

    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    version: Mapped[int] = mapped_column(ForeignKey("publication.version", ondelete="CASCADE"), index=True)


class InForce:
    """Columns of what holds for a place and a span of days; both ends inclusive, empty where unknown or open."""

    place: Mapped[str] = mapped_column(String(9))
    effective_from: Mapped[date | None] = mapped_column(Date)
    effective_to: Mapped[date | None] = mapped_column(Date)


class Service(Versioned, Base):
    """A service with its title and the names by which people call it."""

    __tablename__ = "service"
    id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    names: Mapped[list] = mapped_column(JSON)
    related: Mapped[list] = mapped_column(JSON)


class Facet(Versioned, Base):
    """A facet with its short title and how people ask for it."""

    __tablename__ = "facet"
    id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)


class Answer(Versioned, InForce, Base):
    """One dated wording: of a service's facet (question empty) or of a specific question."""

    __tablename__ = "answer"
    __table_args__ = (
        Index("answer_of_pair", "version", "service", "facet"),
        Index("answer_of_question", "version", "question"),
    )
    service: Mapped[str] = mapped_column(Text)
    facet: Mapped[str] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(Text)
    review_by: Mapped[date | None] = mapped_column(Date)
    verified: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    lists: Mapped[list] = mapped_column(JSON)
    notice: Mapped[str | None] = mapped_column(Text)
    amounts: Mapped[list] = mapped_column(JSON)
    sources: Mapped[list] = mapped_column(JSON)


class Question(Versioned, Base):
    """A specific question; `refer` names the department where it belongs when it is not ours."""

    __tablename__ = "question"
    id: Mapped[str] = mapped_column(Text)
    service: Mapped[str] = mapped_column(Text)
    facet: Mapped[str] = mapped_column(Text)
    ask: Mapped[str] = mapped_column(Text)
    refer: Mapped[str | None] = mapped_column(Text)


class Phrasing(Versioned, Base):
    """A sentence as people say it, with what it means: topic (service or department), intent (facet or act)."""

    __tablename__ = "phrasing"
    text: Mapped[str] = mapped_column(Text)
    topic: Mapped[str | None] = mapped_column(Text)
    intent: Mapped[str] = mapped_column(Text)
    question: Mapped[str | None] = mapped_column(Text)


class Standard(Versioned, Base):
    """An amount of money whose values are dated."""

    __tablename__ = "standard"
    id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    service: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    adjusted_each: Mapped[str | None] = mapped_column(String(5))


class StandardValue(Versioned, InForce, Base):
    """One dated value of a standard for a place and a condition."""

    __tablename__ = "standard_value"
    __table_args__ = (Index("value_of_standard", "version", "standard"),)
    standard: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    amount: Mapped[float] = mapped_column(Float)
    condition: Mapped[str | None] = mapped_column(Text)
    verified: Mapped[str] = mapped_column(String(10))
    document: Mapped[str | None] = mapped_column(Text)
    page: Mapped[str | None] = mapped_column(Text)


class Document(Versioned, Base):
    """A law or notice."""

    __tablename__ = "document"
    id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    issuer: Mapped[str | None] = mapped_column(Text)
    published_on: Mapped[date | None] = mapped_column(Date)
    effective_from: Mapped[date | None] = mapped_column(Date)
    url: Mapped[str | None] = mapped_column(Text)


class Department(Versioned, Base):
    """Another department, with what is told to a citizen who should go there."""

    __tablename__ = "department"
    id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    names: Mapped[list] = mapped_column(JSON)


class Place(Versioned, Base):
    """A division (GB/T 2260); positions are GCJ-02."""

    __tablename__ = "place"
    __table_args__ = (Index("place_code", "version", "code"),)
    code: Mapped[str] = mapped_column(String(9))
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    parent: Mapped[str | None] = mapped_column(String(9))
    short_names: Mapped[list] = mapped_column(JSON)
    old_names: Mapped[list] = mapped_column(JSON)
    lon: Mapped[float | None] = mapped_column(Float)
    lat: Mapped[float | None] = mapped_column(Float)
    gov_site: Mapped[str | None] = mapped_column(Text)


class Elsewhere(Versioned, Base):
    """The name of a place outside the province."""

    __tablename__ = "elsewhere"
    name: Mapped[str] = mapped_column(Text)


class Office(Versioned, Base):
    """A service point; address and phone are for citizens only when verified_on is set."""

    __tablename__ = "office"
    __table_args__ = (Index("office_place", "version", "place"),)
    id: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(9))
    services: Mapped[list] = mapped_column(JSON)
    address: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    hours: Mapped[str | None] = mapped_column(Text)
    lon: Mapped[float | None] = mapped_column(Float)
    lat: Mapped[float | None] = mapped_column(Float)
    verified_on: Mapped[date | None] = mapped_column(Date)
    verified_by: Mapped[str | None] = mapped_column(Text)


class Urgent(Versioned, Base):
    """A kind of danger, with its patterns and what is told at once."""

    __tablename__ = "urgent"
    id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    phones: Mapped[list] = mapped_column(JSON)
    patterns: Mapped[list] = mapped_column(JSON)
    unless: Mapped[list] = mapped_column(JSON)


class Act(Versioned, Base):
    """A dialogue act and its reply."""

    __tablename__ = "act"
    id: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class Word(Versioned, Base):
    """A sentence that code says to a citizen, by name."""

    __tablename__ = "word"
    id: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class Telephone(Versioned, Base):
    """Whose a short number is."""

    __tablename__ = "telephone"
    number: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
