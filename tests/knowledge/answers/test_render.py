"""An answer in plain words: everything that the answer says, in its order, and nothing that it does not say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.answers import contract, render

FIXTURES = Path(__file__).parents[2] / "fixtures" / "answers"
WORDS = {
    "sources": "[依据]",
    "in-force-from": "[{day}起]",
    "choose-by-number": "[回复数字]",
    "also": "[另外]",
}


def answer(**values) -> contract.Answer:
    """A small answer."""
    return contract.Answer.model_validate(
        {"kind": "answer", "as_of": "2026-11-23", "blocks": [{"type": "paragraph", "text": "示例"}], **values}
    )


def lines(**values) -> list[str]:
    """The lines of a small answer."""
    return render.text(answer(**values), WORDS).split("\n")


@pytest.mark.parametrize("kind", ["heading", "paragraph", "notice"])
def test_running_text_is_shown_as_it_is(kind):
    assert ["示例文字。"] == lines(blocks=[{"type": kind, "text": "示例文字。"}])


def test_a_list_is_numbered_under_its_title():
    assert ["示例清单:", "1. 甲", "2. 乙"] == lines(
        blocks=[{"type": "list", "title": "示例清单", "items": ["甲", "乙"]}]
    )


def test_a_phone_is_shown_with_whose_it_is():
    assert ["示例热线:12345"] == lines(blocks=[{"type": "phone", "title": "示例热线", "number": "12345"}])


@pytest.mark.parametrize(
    "block",
    [
        {
            "type": "amount",
            "title": "甲",
            "value": 1.0,
            "unit": "元/月",
            "condition": None,
            "place": "530000",
            "place_name": "乙",
            "effective_from": None,
            "text": "整句",
        },
        {
            "type": "office",
            "name": "甲",
            "place_name": "乙",
            "address": None,
            "phone": None,
            "hours": None,
            "verified": False,
            "text": "整句",
        },
    ],
    ids=lambda block: block["type"],
)
def test_an_amount_and_an_office_are_shown_in_their_own_words(block):
    assert ["整句"] == lines(blocks=[block])


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ({"title": "甲规定"}, "[依据]《甲规定》"),
        ({"title": "甲规定", "number": "甲〔2020〕1号"}, "[依据]《甲规定》(甲〔2020〕1号)"),
        ({"title": "甲规定", "issuer": "甲机关"}, "[依据]《甲规定》(甲机关)"),
        ({"title": "甲规定", "effective_from": "2020-01-01"}, "[依据]《甲规定》([2020-01-01起])"),
        (
            {"title": "甲规定", "number": "甲〔2020〕1号", "issuer": "甲机关", "effective_from": "2020-01-01"},
            "[依据]《甲规定》(甲〔2020〕1号,甲机关,[2020-01-01起])",
        ),
    ],
)
def test_a_source_is_named_with_what_is_known_of_it(source, shown):
    assert ["示例", shown] == lines(sources=[source])


def test_sources_stand_on_one_line_in_their_order():
    assert ["示例", "[依据]《甲》;《乙》"] == lines(sources=[{"title": "甲"}, {"title": "乙"}])


def test_choices_are_numbered_and_the_citizen_is_told_how_to_choose():
    assert ["示例", "1. 甲", "2. 乙", "[回复数字]"] == lines(choices=[{"title": "甲"}, {"title": "乙"}])


def test_without_choices_nobody_is_told_to_choose():
    assert ["示例"] == lines()


def test_a_second_answer_follows_in_full():
    second = {
        "kind": "answer",
        "as_of": "2026-11-23",
        "blocks": [{"type": "paragraph", "text": "第二"}],
        "sources": [{"title": "乙"}],
    }
    assert ["示例", "[依据]《甲》", "[另外]", "第二", "[依据]《乙》"] == lines(sources=[{"title": "甲"}], also=[second])


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem)
def test_every_text_of_an_answer_is_in_its_words(path, content):
    given = contract.parse(json.loads(path.read_text(encoding="utf-8")))
    shown = render.text(given, content.words)

    def texts(one: contract.Answer):
        for block in one.blocks:
            yield from block.items if block.type == "list" else [block.number if block.type == "phone" else block.text]
        yield from (choice.title for choice in one.choices)
        yield from (source.title for source in one.sources)
        for second in one.also:
            yield from texts(second)

    missing = [text for text in texts(given) if text not in shown]
    assert [] == missing


def test_no_title_of_the_shipped_documents_brings_its_own_title_marks(content):
    assert [] == [
        document.title
        for document in content.documents.values()
        if document.title.startswith("《") and document.title.endswith("》")
    ]


def test_null_is_never_shown(content):
    for path in FIXTURES.glob("*.json"):
        shown = render.text(contract.parse(json.loads(path.read_text(encoding="utf-8"))), content.words)
        assert "None" not in shown and "null" not in shown
