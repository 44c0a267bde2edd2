"""Search over phrasings: the same sentence scores one, a like one high, and typos, homophones and dialect are forgiven."""

from __future__ import annotations

import pytest

from knowledge.language.normalise import normalise
from knowledge.phrases import Phrase
from knowledge.search import PhraseIndex

PHRASES = [
    Phrase("离婚要带什么材料", "materials", "marriage.divorce"),
    Phrase("离婚去哪里办", "where", "marriage.divorce"),
    Phrase("低保怎么申请", "process", "assistance.dibao"),
    Phrase("低保标准是多少", "amount", "assistance.dibao"),
    Phrase("户口本丢了能领结婚证吗", "materials", "marriage.register", "lost-booklet"),
    Phrase("社保卡丢了", "refer", "hrss"),
    Phrase("謝謝", "thanks"),
]


@pytest.fixture(scope="module")
def index() -> PhraseIndex:
    """An index of a few phrasings."""
    return PhraseIndex(PHRASES)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.text)
def test_a_phrasing_word_for_word_is_found_first_with_its_meaning(index, phrase):
    best = index.search(normalise(phrase.text))[0]
    assert 1.0 == pytest.approx(best.score, abs=1e-5)
    assert (phrase.text, phrase.intent, phrase.topic, phrase.question) == (
        best.text,
        best.intent,
        best.topic,
        best.question,
    )


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("离昏要带什么材料", "离婚要带什么材料"),
        ("lihun去哪里办", "离婚去哪里办"),
        ("低保咋个申请", "低保怎么申请"),
        ("低保標準是多少?", "低保标准是多少"),
        ("抵保怎么申请", "低保怎么申请"),
        ("请问一下,户口本弄丢了还能不能领结婚证", "户口本丢了能领结婚证吗"),
    ],
)
def test_a_phrasing_is_found_first_in_spite_of_how_it_is_written(index, written, text):
    assert text == index.search(normalise(written))[0].text


def test_the_best_come_first_and_scores_are_cosines(index):
    scores = [hit.score for hit in index.search(normalise("离婚要带什么去哪里办"))]
    assert sorted(scores, reverse=True) == scores
    assert all(0 < score < 1 for score in scores)


def test_a_word_that_no_phrasing_knows_lowers_the_score(index):
    plain, more = index.search(normalise("低保怎么申请"))[0], index.search(normalise("低保怎么申请鹦鹉饲料"))[0]
    assert more.text == plain.text
    assert more.score < plain.score


def test_a_rare_word_weighs_more_than_a_common_one():
    index = PhraseIndex([Phrase(f"低保{tail}", "a") for tail in ("申请", "标准", "年审")] + [Phrase("火化证明", "b")])
    assert "火化证明" == index.search("低保火化")[0].text


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_are_found_than_wanted(index, limit):
    assert limit == len(index.search("离婚低保什么是多少", limit=limit))


def test_what_shares_nothing_is_not_found(index):
    assert [] == index.search("鹦鹉")


@pytest.mark.parametrize("text", ["", "?", " , "])
def test_a_text_without_words_finds_nothing(index, text):
    assert [] == index.search(text)


def test_an_index_without_phrasings_finds_nothing():
    assert [] == PhraseIndex([]).search("低保")


def test_a_phrasing_without_words_does_no_harm():
    assert ["低保"] == [hit.text for hit in PhraseIndex([Phrase("???", "a"), Phrase("低保", "b")]).search("低保")]


def test_every_question_of_the_shipped_content_is_found_by_its_own_words(content, edition):
    """At least by score: two questions may be asked in the same words only if both mean the same."""
    missed = []
    for _, question in content.questions():
        best = edition.phrases.search(normalise(question.ask))[0]
        if best.question != question.id:
            missed.append((question.id, question.ask, best.text, best.question))
    assert [] == missed
