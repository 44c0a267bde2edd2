"""Text as people write it becomes comparable: width, script, case, noise, repeats and dialect."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge import strict_yaml
from knowledge.language import normalise as module
from knowledge.language.normalise import clean, normalise

DIALECT = strict_yaml.read(module._LEXICON, "lexicon.yml").data["dialect"]


@pytest.mark.parametrize(
    ("clean_text", "written"),
    [
        ("abc123", "ABC123"),
        ("结婚登记", "結婚登記"),
        ("低保标准", "低保標準"),
        ("你好,在吗?", "你好,在吗?"),
        ("一二.", "一二。"),
        ("一,二", "一、二"),
        ('"低保"', "“低保”"),
        ("[低保]", "【低保】"),
        ("低保", "  低保\t\n"),
        ("低 保", "低   保"),
        ("低 保", "低\u3000保"),
        ("低 保", "低\u200b保"),
        ("低保", "低保😀"),
        ("急!", "急!!!!!"),
        ("好啊", "好啊啊啊啊"),
        ("100块", "100块"),
        ("1000", "1000"),
        ("丢了了", "丢了了"),
        ("", "   "),
        ("", "😀😀"),
        ("", ""),
    ],
)
def test_text_is_cleaned(clean_text, written):
    assert clean_text == clean(written)


@pytest.mark.parametrize("written", ["结婚登记", "離婚!!!", "低保 咋整", "ABC", "在哪点办", "没得钱咋办嘎", "“低保”……"])
def test_cleaning_and_normalising_once_is_enough(written):
    assert clean(written) == clean(clean(written))
    assert normalise(written) == normalise(normalise(written))


@pytest.mark.parametrize("number", ["11", "2200", "530000", "12345", "2026-11-23"])
def test_repeated_digits_are_kept(number):
    assert number == normalise(number)


@pytest.mark.parametrize(
    ("standard", "dialect"),
    [
        ("低保怎么办", "低保咋个整"),
        ("去哪里办", "克哪点办"),
        ("在哪里领证", "在哪点扯证"),
        ("可以吗", "给得行"),
        ("没有钱", "没得钱"),
        ("多少钱", "好多钱"),
        ("去世了", "不在了"),
        ("打离婚要什么", "打脱离要哪样"),
    ],
)
def test_dialect_becomes_standard_chinese(standard, dialect):
    assert normalise(standard) == normalise(dialect)


@pytest.mark.parametrize("word", [word for word in DIALECT if word != DIALECT[word]])
def test_every_dialect_word_of_the_lexicon_is_replaced_as_a_whole(word):
    assert clean(DIALECT[word]) == normalise(word)


def test_a_dialect_word_is_found_in_traditional_characters():
    assert normalise("沒得") == normalise("没有")


def test_cleaning_leaves_dialect_as_it_is():
    assert "咋整" == clean("咋整")


@pytest.mark.parametrize("word", ["好久不见", "撒尼", "撒营盘", "嘎洒", "噶丹", "克服", "啥"])
def test_normalising_is_the_same_for_every_way_to_write_a_text(word):
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in word)
    assert normalise(word) == normalise(wide) == normalise(unicodedata.normalize("NFD", word)) == normalise(f" {word} ")


def test_nothing_of_a_normalised_text_is_a_control_character_an_emoji_or_upper_case():
    text = normalise("ABC\x00\x07👨‍👩‍👧①㎡ \ufeff低保\u202e")
    assert text == text.lower()
    assert [] == [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "So")]
