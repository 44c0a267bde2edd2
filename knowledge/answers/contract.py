"""The answer contract between actions and connectors: one machine-readable answer in each reply.

An example stands in tests/fixtures/answers; unknown values are null and never composed; all days are ISO dates.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Kind = Literal["answer", "choices", "ask", "refer", "handoff", "urgent", "chitchat", "fallback"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Heading(_Part):
    """A line above an answer, such as the day that it is about."""

    type: Literal["heading"] = "heading"
    text: str


class Paragraph(_Part):
    """Running text."""

    type: Literal["paragraph"] = "paragraph"
    text: str


class Listing(_Part):
    """A titled list, such as the papers to bring."""

    type: Literal["list"] = "list"
    title: str
    items: list[str]


class Amount(_Part):
    """One figure in force, with whom and where it holds for; `text` is the whole in words."""

    type: Literal["amount"] = "amount"
    title: str
    value: float
    unit: str
    condition: str | None
    place: str
    place_name: str
    effective_from: date | None
    text: str


class OfficeCard(_Part):
    """A service point; address, phone and hours are null unless somebody verified them."""

    type: Literal["office"] = "office"
    name: str
    place_name: str
    address: str | None
    phone: str | None
    hours: str | None
    verified: bool
    text: str


class Notice(_Part):
    """What catches people, or what is not verified."""

    type: Literal["notice"] = "notice"
    text: str


class Telephone(_Part):
    """A number to call, with whose it is."""

    type: Literal["phone"] = "phone"
    title: str
    number: str


Block = Annotated[Heading | Paragraph | Listing | Amount | OfficeCard | Notice | Telephone, Field(discriminator="type")]


class Choice(_Part):
    """Something that the citizen can pick: a pair of service and facet, a question, or a place."""

    service: str | None = None
    facet: str | None = None
    entry: str | None = None
    place: str | None = None
    title: str


class Source(_Part):
    """A law or notice that an answer rests on."""

    title: str
    number: str | None = None
    issuer: str | None = None
    effective_from: date | None = None
    url: str | None = None


class Answer(_Part):
    """One reply, for machines; `also` holds the second answer of a message that asked two things."""

    kind: Kind
    service: str | None = None
    facet: str | None = None
    entry: str | None = None
    place: str | None = None
    as_of: date
    confidence: float | None = Field(None, ge=0, le=1)
    verified: Literal["yes", "partly", "no"] | None = None
    degraded: bool = False
    blocks: list[Block] = Field(min_length=1)
    choices: list[Choice] = []
    department: str | None = None
    sources: list[Source] = []
    also: list[Answer] = Field([], max_length=1)


def parse(data: object) -> Answer | None:
    """The answer in what came over the wire, or None when it breaks the contract."""
    try:
        return Answer.model_validate(data)
    except ValidationError:
        return None
