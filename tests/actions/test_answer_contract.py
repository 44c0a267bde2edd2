"""The contract from the side that utters: every fixture parses, and what is uttered has exactly the keys of the fixture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from knowledge.answers import contract

FIXTURES = Path(__file__).parents[1] / "fixtures" / "answers"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.json"))
FROM_ACTIONS = [kind for kind in get_args(contract.Kind) if kind != "urgent"]  # danger is answered by the front door


def fixture(name: str) -> dict:
    """The answer in a fixture."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def uttered(conversation, heard, ambiguous) -> dict[str, dict]:
    """What the action utters for each kind."""
    messages = {
        "answer": heard("离婚要带什么材料", [("ask_materials", 0.95)], [("marriage.divorce", 0.95)]),
        "choices": heard("低保那件事情", [("ask_materials", 0.2), ("ask_fee", 0.18)], [("assistance.dibao", 0.95)]),
        "ask": heard(ambiguous.text),
        "refer": heard("一件归别处的事", [("act_refer", 0.95)], [("police", 0.95)]),
        "handoff": heard("转人工", [("act_handoff", 0.97)]),
        "chitchat": heard("谢谢你", [("act_thanks", 0.97)]),
        "fallback": heard("", [("act_out_of_scope", 0.97)]),
    }
    said = {}
    for kind, message in messages.items():
        conversation.hears(message)
        said[kind] = conversation.said["custom"]["answer"]
    return said


def test_every_kind_has_a_fixture() -> None:
    assert sorted(get_args(contract.Kind)) == sorted(fixture(name)["kind"] for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_parses_and_comes_back_unchanged(name: str) -> None:
    answer = contract.parse(fixture(name))

    assert answer is not None
    assert fixture(name) == answer.model_dump(mode="json")


def test_the_action_utters_every_kind_but_the_urgent(uttered: dict[str, dict]) -> None:
    assert dict(zip(FROM_ACTIONS, FROM_ACTIONS, strict=True)) == {kind: each["kind"] for kind, each in uttered.items()}


@pytest.mark.parametrize("kind", FROM_ACTIONS)
def test_what_is_uttered_has_exactly_the_keys_of_the_fixture_of_its_kind(uttered: dict[str, dict], kind: str) -> None:
    assert fixture(kind).keys() == uttered[kind].keys()


@pytest.mark.parametrize("part", ["choices", "sources"])
def test_choices_and_sources_have_the_keys_of_the_fixtures(uttered: dict[str, dict], part: str) -> None:
    expected = {tuple(sorted(each)) for name in NAMES for each in fixture(name)[part]}
    found = {tuple(sorted(each)) for answer in uttered.values() for each in answer[part]}

    assert found
    assert expected == found


def test_every_block_has_the_keys_of_the_fixture_of_its_type(uttered: dict[str, dict], conversation, heard) -> None:
    conversation.hears(heard("五华区低保标准是多少", [("ask_amount", 0.95)], [("assistance.dibao", 0.95)]))
    answers = [*uttered.values(), conversation.said["custom"]["answer"]]
    expected = {block["type"]: sorted(block) for name in NAMES for block in fixture(name)["blocks"]}
    found = {block["type"]: sorted(block) for answer in answers for block in answer["blocks"]}

    assert {"heading", "paragraph", "amount"} <= found.keys()
    assert {kind: expected[kind] for kind in found} == found


@pytest.mark.parametrize("name", sorted(path.name for path in (FIXTURES / "invalid").glob("*.json")))
def test_what_breaks_the_contract_is_told_from_what_keeps_it(name: str) -> None:
    assert contract.parse(json.loads((FIXTURES / "invalid" / name).read_text(encoding="utf-8"))) is None
