"""A citizen picks one of the choices shown by number, by place in the list or by its title, and nothing else picks."""

from __future__ import annotations

import json

import pytest

from connectors import choosing
from knowledge.answers.contract import Choice

FIRST = Choice(service="rainbow.card", facet="overview", title="彩虹卡 · 是什么")
SECOND = Choice(service="cloud.grant", facet="amount", title="云朵补贴 · 金额")
THIRD = Choice(entry="rainbow-lost", title="彩虹卡丢了怎么办?")
ALL = [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (FIRST, "1"),
        (SECOND, "2"),
        (THIRD, "3"),
        (FIRST, " 1 "),
        (FIRST, "１"),
        (FIRST, "1."),
        (FIRST, "1。"),
        (FIRST, "①"),
        (FIRST, "一"),
        (FIRST, "第一个"),
        (FIRST, "第1个"),
        (SECOND, "第二个"),
        (SECOND, "第二个吧"),
        (SECOND, "选2"),
        (SECOND, "我选第二个"),
        (SECOND, "我要第二个。"),
        (THIRD, "选三"),
        (THIRD, "第三项"),
        (THIRD, "第三個"),
        (THIRD, "最后一个"),
        (THIRD, "最後一個"),
        (THIRD, "我问的是最后一个"),
    ],
)
def test_a_number_picks_the_choice_in_that_place(expected, text):
    assert expected == choosing.pick(text, ALL)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (FIRST, "彩虹卡 · 是什么"),
        (FIRST, "彩虹卡  ·  是什么"),
        (FIRST, "彩虹卡 · 是什麼"),
        (THIRD, "彩虹卡丢了怎么办?"),
        (THIRD, "彩虹卡丢了怎么办？"),
    ],
)
def test_a_whole_title_picks_its_choice(expected, text):
    assert expected == choosing.pick(text, ALL)


@pytest.mark.parametrize(
    "text",
    [
        "4",
        "0",
        "-1",
        "12",
        "1.5",
        "1个月",
        "第四个",
        "二手房",
        "三峡移民",
        "一共多少钱",
        "选一下",
        "2025",
        "二婚",
        "第二次结婚",
        "云朵补贴",
        "彩虹卡",
        "最后",
        "110",
        "3岁",
        "2号上班吗",
        "",
        " ",
        "谢谢",
    ],
)
def test_anything_else_picks_nothing(text):
    assert choosing.pick(text, ALL) is None


@pytest.mark.parametrize(("count", "text"), [(0, "1"), (0, "最后一个"), (1, "2"), (2, "第三个"), (2, "③")])
def test_a_number_beyond_the_choices_picks_nothing(count, text):
    assert choosing.pick(text, ALL[:count]) is None
    assert choosing.number(text) is not None


def test_the_last_of_two_is_the_second():
    assert SECOND == choosing.pick("最后一个", ALL[:2])


def test_a_title_that_is_a_number_wins_over_the_place_in_the_list():
    named = [Choice(service="rainbow.card", title="2"), Choice(service="cloud.grant", title="1")]
    assert named[1] == choosing.pick("1", named)


@pytest.mark.parametrize(
    ("intent", "entities", "choice", "facet"),
    [
        ("/ask_overview", {"service": "rainbow.card"}, FIRST, "overview"),
        (
            "/ask_where",
            {"service": "rainbow.card", "place": "530102"},
            Choice(service="rainbow.card", place="530102", title="x"),
            "where",
        ),
        ("/ask_where", {"place": "530102"}, Choice(place="530102", title="昆明市五华区"), "where"),
        ("/ask_overview", {"entry": "rainbow-lost"}, THIRD, "overview"),
    ],
)
def test_rasa_is_told_exactly_what_was_chosen(intent, entities, choice, facet):
    message = choosing.as_rasa_message(choice, facet)
    begin = message.index("{")
    assert (intent, entities) == (message[:begin], json.loads(message[begin:]))
