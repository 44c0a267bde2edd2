"""The shape of every content file; an unknown key, a bad code or an impossible date is refused here."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

PROVINCE = "530000"
BUREAU = "bureau.contact"  # the service of a question about offices that names no matter
UNKNOWN_ACT = "out_of_scope"  # the act of a sentence that nobody can place


def _iso(value: object) -> object:
    """Only a whole ISO day is a date: pydantic alone would read "2017" as seconds since 1970."""
    if (
        not isinstance(value, date)
        and not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value))
        and value is not None
    ):
        raise ValueError("日期,如 2025-07-01")
    return value


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"能用的正则表达式({error})") from error
    return pattern


Date = Annotated[date, BeforeValidator(_iso)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^53\d{4}(\d{3})?$")]
MonthDay = Annotated[
    str,
    StringConstraints(
        pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$|^(0[13-9]|1[0-2])-(29|30)$|^(0[13578]|1[02])-31$"
    ),
]
Regex = Annotated[Text, AfterValidator(_compiles)]
Phone = Annotated[str, StringConstraints(pattern=r"^(1\d{2}|12\d{3}|0\d{2,3}-\d{7,8}|1\d{10}|400-?\d{3}-?\d{4})$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Verified = Literal["yes", "partly", "no"]


class Strict(BaseModel):
    """Base of every content model: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Dated(Strict):
    """Something in force from a day (unknown: empty) until a day, inclusive (open: empty)."""

    effective_from: Date | None = Field(None, alias="from")
    effective_to: Date | None = Field(None, alias="until")

    @model_validator(mode="after")
    def _in_order(self):
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError(f"until 不早于 from({self.effective_from})")
        return self


class TitledList(Strict):
    """A short list under a title, such as 要带的材料."""

    title: Text
    items: list[Text] = Field(min_length=1)


class AnswerText(Dated):
    """One wording of an answer, for a place and a span of days."""

    place: PlaceCode = PROVINCE
    review_by: Date | None = None
    verified: Verified
    text: Text
    lists: list[TitledList] = []
    notice: Text | None = None
    amounts: list[Slug] = []
    sources: list[Slug] = []


class Question(Strict):
    """A specific question that the grid of services and facets cannot tell apart."""

    id: Slug
    ask: Text
    facet: Slug
    phrasings: list[Text] = Field(min_length=1)
    answers: list[AnswerText] = []
    refer: Slug | None = None

    @model_validator(mode="after")
    def _answers_or_refers(self):
        if bool(self.answers) == bool(self.refer):
            raise ValueError("answers 和 refer 恰好写一个")
        return self


class Service(Strict):
    """One file of content/services: everything that is known of one service."""

    service: Slug
    title: Text
    names: list[Text] = Field(min_length=1)
    related: list[Slug] = []
    answers: dict[Slug, list[AnswerText]] = {}
    phrasings: dict[Slug, list[Text]] = {}
    questions: list[Question] = []


class StandardValue(Dated):
    """One dated amount of a standard for a place, and for whom, where that matters."""

    place: PlaceCode = PROVINCE
    effective_from: Date | None = Field(alias="from")
    amount: float = Field(ge=0, allow_inf_nan=False)
    condition: Text | None = None
    verified: Literal["yes", "partly"]
    document: Slug | None = None
    page: Url | None = None


class Standard(Strict):
    """An amount of money as dated values; `adjusted_each` is the usual day of its yearly review."""

    id: Slug
    title: Text
    service: Slug
    unit: Literal["元/月", "元/年", "元/次", "元/天", "元/具", "元/平方米", "元"]
    adjusted_each: MonthDay | None = None
    values: list[StandardValue] = Field(min_length=1)


class StandardsFile(Strict):
    """A file of content/standards."""

    standards: list[Standard]


class Document(Strict):
    """A law or notice; what is unknown is empty and shown as unknown."""

    id: Slug
    title: Text
    number: Text | None = None
    issuer: Text | None = None
    published_on: Date | None = None
    effective_from: Date | None = None
    url: Url | None = None


class DocumentsFile(Strict):
    """content/documents.yml."""

    documents: list[Document]


class Department(Strict):
    """Where a question belongs when it is not ours."""

    id: Slug
    title: Text
    matters: Text
    text: Text
    phone: Phone | None = None
    names: list[Text] = []
    phrasings: list[Text] = Field(min_length=1)


class DepartmentsFile(Strict):
    """content/departments.yml."""

    departments: list[Department]


class UrgentKind(Strict):
    """One kind of danger: what people say, what only sounds like it, and what is told at once."""

    id: Slug
    title: Text
    text: Text
    phones: list[Phone] = Field(min_length=1)
    patterns: list[Regex] = Field(min_length=1)
    unless: list[Regex] = []


class UrgentFile(Strict):
    """content/urgent.yml; patterns and exceptions are regular expressions over normalised text."""

    urgent: list[UrgentKind]


class Act(Strict):
    """A dialogue act: how people say it and what the assistant replies."""

    id: Slug
    kind: Literal["chitchat", "handoff", "fallback"]
    text: Text
    phrasings: list[Text] = Field(min_length=1)


class DialogueFile(Strict):
    """content/dialogue.yml."""

    acts: list[Act]


class Facet(Strict):
    """One side of a service: its short title and how people ask for it; {service} stands for any name."""

    id: Slug
    title: Text
    patterns: list[Text] = Field(min_length=1)
    elliptical: list[Text] = Field(min_length=1)


class FacetsFile(Strict):
    """content/facets.yml."""

    facets: list[Facet]


class Office(Strict):
    """A service point; address and phone reach a citizen only once somebody has verified them."""

    id: Slug
    name: Text
    type: Literal[
        "marriage_registry",
        "civil_affairs_bureau",
        "relief_station",
        "funeral_home",
        "cemetery",
        "adoption_registry",
        "welfare_institution",
        "government_hall",
        "hotline",
        "other",
    ]
    place: PlaceCode
    services: list[Slug] = []
    address: Text | None = None
    phone: Text | None = None
    hours: Text | None = None
    lon: float | None = None
    lat: float | None = None
    verified_on: Date | None = None
    verified_by: Text | None = None
    source: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _verified_by_somebody(self):
        if bool(self.verified_on) != bool(self.verified_by):
            raise ValueError("verified_on 和 verified_by 一起写")
        return self


class OfficesFile(Strict):
    """A file of content/offices."""

    offices: list[Office]


class Division(Strict):
    """One row of content/places/divisions.csv (GB/T 2260; positions are GCJ-02)."""

    code: PlaceCode
    name: Text
    level: Literal["province", "prefecture", "county", "town", "functional_area"]
    parent: PlaceCode | None = None
    short_names: list[Text] = []
    old_names: list[Text] = []
    lon: float | None = None
    lat: float | None = None
    area_code: Text | None = None
    gov_site: Url | None = None


class ElsewhereFile(Strict):
    """content/places/elsewhere.yml: places that are not ours to answer for."""

    elsewhere: list[Text]


class Taxonomy(Strict):
    """content/taxonomy.yml: the one vocabulary."""

    services: dict[Slug, Text]
    facets: dict[Slug, Text]
    kinds: dict[Slug, Text]
    departments: dict[Slug, Text]


class Words(Strict):
    """Every sentence that code itself says to a citizen; none may be missing."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    sources: Text
    in_force_from: Text
    also: Text
    choose_by_number: Text
    as_of: Text
    not_yet_verified: Text
    not_verified_as_of: Text
    known_instead: Text
    amount: Text
    amount_for: Text
    amount_from: Text
    amount_from_unknown: Text
    amount_overdue: Text
    amount_of_wider_place: Text
    amount_unknown: Text
    amount_partly: Text
    which_place: Text
    office_unverified: Text
    office_verified: Text
    office_address: Text
    office_phone: Text
    office_hours: Text
    office_none: Text
    office_site: Text
    elsewhere: Text
    did_you_mean: Text
    which_facet: Text
    which_county: Text
    which_of_places: Text
    degraded: Text
    degraded_nothing: Text
    starting: Text
    empty: Text
    choice_not_shown: Text
    choice_out_of_range: Text


class WordsFile(Strict):
    """content/words.yml; `phones` says whose a number is."""

    words: Words
    phones: dict[Phone, Text]
