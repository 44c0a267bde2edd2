"""Every sentence that the content teaches carries what it means, once."""

from __future__ import annotations

import pytest

from knowledge import content as knowledge_content
from knowledge.language.features import features
from knowledge.language.normalise import normalise
from knowledge.phrases import GRID_NAMES, REFER, Phrase, all_phrases, grid, written


@pytest.fixture
def small(folder):
    """The small content."""
    return knowledge_content.load(folder)


@pytest.mark.parametrize(
    "phrase",
    [
        Phrase("去喝茶要准备些什么", "materials", "sample.tea"),
        Phrase("茶杯丢了还能办吗", "materials", "sample.tea", "tea-cup-lost"),
        Phrase("茶杯不见了能不能办", "materials", "sample.tea", "tea-cup-lost"),
        Phrase("饮茶用的示例证件丢了", REFER, "police", "tea-papers-lost"),
        Phrase("喝茶的示例证件丢了找哪个", REFER, "police", "tea-papers-lost"),
        Phrase("示例证件丢了怎么补", REFER, "police"),
        Phrase("转人工", "human"),
        Phrase("要带什么材料", "materials"),
    ],
    ids=lambda phrase: phrase.text,
)
def test_a_written_sentence_means_what_it_stands_beside(small, phrase):
    assert phrase in list(written(small))


def test_the_grid_joins_every_service_with_every_facet_that_is_answered_or_asked(small):
    pairs = {(phrase.topic, phrase.intent) for phrase in grid(small)}
    told = {
        (name, facet) for name, service in small.services.items() for facet in {**service.answers, **service.phrasings}
    }
    assert told and told == pairs


def test_the_grid_fills_the_gap_of_a_pattern_with_a_name(small):
    assert Phrase("喝茶补助要带什么", "materials", "sample.tea") in list(grid(small))
    assert [] == [phrase.text for phrase in grid(small) if "{" in phrase.text]


def test_the_grid_takes_only_the_first_names_of_a_service(folder, edit):
    edit("services/sample/walk.yml", "names: [散步补助]", "names: [甲名, 乙名, 丙名, 丁名]")
    texts = [phrase.text for phrase in grid(knowledge_content.load(folder)) if phrase.topic == "sample.walk"]
    assert 3 == GRID_NAMES
    assert any("丙名" in text for text in texts)
    assert not any("丁名" in text for text in texts)


def test_the_grid_is_the_same_each_time(small):
    assert list(grid(small)) == list(grid(small))


def test_a_sentence_is_taught_once_and_the_written_meaning_wins(folder, edit):
    edit("services/sample/tea.yml", "  materials: [去喝茶要准备些什么]", "  amount: [饮茶补助要带什么]")
    phrases = all_phrases(knowledge_content.load(folder))
    assert len(phrases) == len({phrase.text for phrase in phrases})
    assert [Phrase("饮茶补助要带什么", "amount", "sample.tea")] == [
        phrase for phrase in phrases if phrase.text == "饮茶补助要带什么"
    ]


def test_every_pair_of_the_shipped_content_that_is_answered_or_asked_is_taught(content):
    pairs = {(phrase.topic, phrase.intent) for phrase in all_phrases(content)}
    told = {(name, facet) for name, each in content.services.items() for facet in {**each.answers, **each.phrasings}}
    assert len(told) > 500
    assert set() == told - pairs


def test_every_phrase_of_the_shipped_content_means_something_that_exists(content):
    topics = {None, *content.services, *content.departments}
    intents = {REFER, *content.facets, *content.acts}
    questions = {None, *(question.id for _, question in content.questions())}
    strangers = [
        phrase
        for phrase in all_phrases(content)
        if phrase.topic not in topics or phrase.intent not in intents or phrase.question not in questions
    ]
    assert [] == strangers


def test_no_sentence_of_the_shipped_content_is_written_with_two_meanings(content):
    """Sentences are the same when search cannot tell them apart, as with and without a question mark."""
    meanings: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in written(content):
        meanings.setdefault(tuple(features(normalise(phrase.text))), []).append(phrase)
    doubtful = [
        same
        for same in meanings.values()
        if len({(phrase.intent, phrase.topic, phrase.question) for phrase in same}) > 1
    ]
    assert [] == doubtful
