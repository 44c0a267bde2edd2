"""The shape of the content: which dates, codes, phones and combinations are taken and which are refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from knowledge import schema


class Day(BaseModel):
    day: schema.Date


class Number(BaseModel):
    phone: schema.Phone


class Place(BaseModel):
    place: schema.PlaceCode


class Review(BaseModel):
    day: schema.MonthDay


class Id(BaseModel):
    id: schema.Slug


def accepts(model: type[BaseModel], **values) -> bool:
    """Whether the model takes these values."""
    try:
        model.model_validate(values)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("written", "day"), [("2025-07-01", date(2025, 7, 1)), ("2024-02-29", date(2024, 2, 29))])
def test_a_whole_day_of_the_calendar_is_a_date(written, day):
    assert day == Day(day=written).day


@pytest.mark.parametrize(
    "written",
    [
        "2017",
        "2025-07",
        "2025-7-1",
        "20250701",
        "2025/07/01",
        "2025-02-29",
        "2025-13-01",
        "2025年7月1日",
        "2025-07-01T00:00:00",
        "1751299200",
        "今天",
        "",
    ],
)
def test_anything_else_is_no_date(written):
    assert not accepts(Day, day=written)


@pytest.mark.parametrize(
    "written",
    ["110", "120", "12345", "12333", "0871-1234567", "010-12345678", "13800000000", "400-000-0000", "4000000000"],
)
def test_a_public_number_is_a_phone(written):
    assert accepts(Number, phone=written)


@pytest.mark.parametrize(
    "written",
    [
        "1",
        "11",
        "0871 1234567",
        "0871-123456",
        "1234",
        "99999",
        "1380000000",
        "138000000000",
        "请拨 110",
        "110、120",
        "",
    ],
)
def test_anything_else_is_no_phone(written):
    assert not accepts(Number, phone=written)


@pytest.mark.parametrize("written", ["530000", "530102", "530102001"])
def test_a_code_of_the_province_or_below_it_is_a_place(written):
    assert accepts(Place, place=written)


@pytest.mark.parametrize("written", ["110000", "53010", "5301020", "53010200", "530102001001", "昆明", "53010a", ""])
def test_anything_else_is_no_place(written):
    assert not accepts(Place, place=written)


@pytest.mark.parametrize("written", ["07-01", "01-31", "12-31"])
def test_a_day_that_every_year_has_can_be_the_day_of_review(written):
    assert accepts(Review, day=written)


@pytest.mark.parametrize("written", ["7-1", "07-32", "13-01", "00-10", "0701", "02-30", "04-31", "02-29"])
def test_a_day_that_some_year_lacks_cannot_be_the_day_of_review(written):
    assert not accepts(Review, day=written)


@pytest.mark.parametrize("written", ["a", "tea.cup-1", "2024-rule", "a_b"])
def test_an_id_is_lower_case_ascii(written):
    assert accepts(Id, id=written)


@pytest.mark.parametrize("written", ["A", "茶", ".a", "-a", "a b", "a|b", ""])
def test_anything_else_is_no_id(written):
    assert not accepts(Id, id=written)


SAID = {"verified": "yes", "text": "示例"}


@pytest.mark.parametrize(
    ("begins", "ends", "taken"),
    [
        ("2025-07-01", "2025-07-01", True),
        ("2025-07-01", "2025-06-30", False),
        ("2025-07-01", None, True),
        (None, "2025-06-30", True),
        (None, None, True),
    ],
)
def test_an_end_is_not_before_its_beginning(begins, ends, taken):
    assert taken == accepts(schema.AnswerText, **SAID, **{"from": begins, "until": ends})


def test_an_answer_holds_for_the_whole_province_unless_it_says_where():
    assert "530000" == schema.AnswerText.model_validate(SAID).place


@pytest.mark.parametrize("text", ["", "   ", None])
def test_an_answer_says_something(text):
    assert not accepts(schema.AnswerText, verified="yes", text=text)


@pytest.mark.parametrize(
    ("verified", "taken"),
    [("yes", True), ("partly", True), ("no", True), ("maybe", False), ("True", False), (None, False)],
)
def test_an_answer_says_how_far_it_is_verified(verified, taken):
    assert taken == accepts(schema.AnswerText, verified=verified, text="示例")


@pytest.mark.parametrize(
    ("amount", "taken"),
    [
        ("0", True),
        ("111", True),
        ("111.50", True),
        ("-1", False),
        ("一百", False),
        ("inf", False),
        ("nan", False),
        ("", False),
    ],
)
def test_an_amount_is_a_finite_number_and_not_negative(amount, taken):
    assert taken == accepts(schema.StandardValue, amount=amount, verified="yes", **{"from": "2020-01-01"})


def test_an_amount_says_from_when_even_if_that_is_unknown():
    assert accepts(schema.StandardValue, amount="111", verified="partly", **{"from": None})
    assert not accepts(schema.StandardValue, amount="111", verified="partly")


def test_an_amount_that_nobody_confirmed_at_all_is_not_published():
    assert not accepts(schema.StandardValue, amount="111", verified="no", **{"from": "2020-01-01"})


QUESTION = {"id": "a", "ask": "示例", "facet": "b", "phrasings": ["示例"]}


@pytest.mark.parametrize(
    ("more", "taken"),
    [
        ({"answers": [SAID]}, True),
        ({"refer": "police"}, True),
        ({}, False),
        ({"answers": [SAID], "refer": "police"}, False),
        ({"answers": []}, False),
    ],
)
def test_a_question_is_answered_or_referred_and_never_both(more, taken):
    assert taken == accepts(schema.Question, **QUESTION, **more)


def test_a_question_has_phrasings():
    assert not accepts(schema.Question, **{**QUESTION, "phrasings": []}, refer="police")


OFFICE = {"id": "a", "name": "示例", "type": "other", "place": "530102"}


@pytest.mark.parametrize(
    ("verification", "taken"),
    [
        ({}, True),
        ({"verified_on": "2026-01-01", "verified_by": "示例"}, True),
        ({"verified_on": "2026-01-01"}, False),
        ({"verified_by": "示例"}, False),
    ],
)
def test_an_office_is_verified_on_a_day_by_somebody_or_not_at_all(verification, taken):
    assert taken == accepts(schema.Office, **OFFICE, **verification)


def test_an_answer_once_read_cannot_be_changed():
    answer = schema.AnswerText.model_validate(SAID)
    with pytest.raises(ValidationError):
        answer.text = "别的"


def test_every_sentence_that_code_says_is_asked_for_and_none_is_left_over():
    root = Path(schema.__file__).parents[1]
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("knowledge", "connectors", "actions")
        for path in (root / folder).rglob("*.py")
    )
    said = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', code))
    known = {info.alias or name for name, info in schema.Words.model_fields.items()}
    prefixed = {f"office-{part}" for part in ("address", "phone", "hours")}  # composed in compose._office
    assert set() == known - said - prefixed
