"""Features of a sentence: characters for what was written, syllables for what was meant."""

from __future__ import annotations

import pytest

from knowledge.language.features import features, split_pinyin


def test_a_run_of_characters_gives_grams_of_one_two_and_three():
    grams = features("离婚证")
    assert {"离", "婚", "证", "离婚", "婚证", "离婚证"} == {gram for gram in grams if not gram.isascii()}


def test_a_run_of_characters_gives_syllables_of_two_and_three():
    assert {"li'hun", "hun'zheng", "li'hun'zheng"} == {gram for gram in features("离婚证") if gram.isascii()}


def test_homophones_share_their_syllables():
    assert {gram for gram in features("低保") if gram.isascii()} == {
        gram for gram in features("抵宝") if gram.isascii()
    }


@pytest.mark.parametrize(
    ("typed", "written"), [("jiehun", "结婚"), ("dibao", "低保"), ("lihun", "离婚"), ("jiehunzheng", "结婚证")]
)
def test_typed_pinyin_shares_its_syllables_with_the_characters(typed, written):
    assert {gram for gram in features(written) if "'" in gram} <= set(features(typed))


def test_pinyin_beside_characters_joins_their_syllables():
    assert {"li'hun", "hun'zheng"} <= set(features("lihun证"))


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("jiehun", ("jie", "hun")),
        ("dibao", ("di", "bao")),
        ("xian", ("xian",)),
        ("zhuang", ("zhuang",)),
        ("nv", ("nv",)),
        ("app", ()),
        ("http", ()),
        ("", ()),
    ],
)
def test_letters_are_split_into_the_fewest_syllables_or_none(letters, syllables):
    assert syllables == split_pinyin(letters)


def test_repeats_are_kept_since_they_carry_weight():
    assert 2 == features("低低").count("低")


def test_numbers_and_words_are_whole():
    grams = features("app 12345")
    assert {"app", "12345"} <= set(grams)


@pytest.mark.parametrize("text", ["", " ", ",.?!", "[]"])
def test_punctuation_alone_has_no_features(text):
    assert [] == features(text)


def test_a_gram_of_characters_never_spans_a_gap():
    assert "保金" not in features("低保,金额")
