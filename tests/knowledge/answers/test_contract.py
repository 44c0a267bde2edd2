"""The answer contract: every kind of reply is taken as it is written, and whatever breaks the contract is no answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from knowledge.answers.contract import Answer, Kind, parse

FIXTURES = Path(__file__).parents[2] / "fixtures" / "answers"
KINDS = get_args(Kind)
BROKEN = sorted(path.stem for path in (FIXTURES / "invalid").glob("*.json"))


def read(name: str):
    """What stands in one of the shared fixtures."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def data() -> dict:
    """The richest of the shared fixtures."""
    return read("answer")


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_of_every_kind_is_taken(kind):
    assert kind == parse(read(kind)).kind


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_goes_over_the_wire_and_back_unchanged(kind):
    data = read(kind)
    assert data == parse(data).model_dump(mode="json")
    assert parse(data) == parse(json.loads(parse(data).model_dump_json()))


def test_there_is_an_example_of_every_kind_and_of_nothing_else():
    assert set(KINDS) == {path.stem for path in FIXTURES.glob("*.json")}


def test_the_kinds_are_those_of_the_vocabulary(content):
    assert set(KINDS) == content.taxonomy.kinds.keys()


def test_the_example_of_an_answer_shows_every_type_of_block(data):
    assert {"heading", "paragraph", "list", "amount", "office", "notice", "phone"} == {
        block["type"] for block in data["blocks"]
    }


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_the_contract_is_no_answer(name):
    assert parse(read(f"invalid/{name}")) is None


@pytest.mark.parametrize("data", [None, "", "你好", 1, [], {}, {"kind": "answer"}])
def test_what_is_not_an_answer_at_all_is_no_answer(data):
    assert parse(data) is None


@pytest.mark.parametrize("name", ["service", "facet", "entry", "place", "confidence", "verified", "department"])
def test_an_unknown_value_is_null(data, name):
    data[name] = None
    assert getattr(parse(data), name) is None


@pytest.mark.parametrize("confidence", [0, 0.5, 1])
def test_confidence_lies_between_nothing_and_certainty(data, confidence):
    data["confidence"] = confidence
    assert confidence == parse(data).confidence


def test_the_second_answer_has_the_shape_of_the_first(data):
    data["also"] = [read("refer")]
    assert "refer" == parse(data).also[0].kind


def test_two_answers_do_not_share_their_lists():
    first, second = (
        parse({"kind": "chitchat", "as_of": "2026-11-23", "blocks": [{"type": "paragraph", "text": "示例"}]})
        for _ in range(2)
    )
    first.choices.append("anything")
    assert [] == second.choices


def test_the_shape_is_written_down_as_a_json_schema():
    assert set(KINDS) == set(Answer.model_json_schema()["$defs"]["Answer"]["properties"]["kind"]["enum"])
