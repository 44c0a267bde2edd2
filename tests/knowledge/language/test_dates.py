"""The day that a question is about, where its words name a past one."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.language.dates import as_of
from knowledge.language.normalise import normalise

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年3月1日低保标准是多少", date(2024, 3, 1)),
        ("2024年3月1号低保标准是多少", date(2024, 3, 1)),
        ("2024年03月01日的规定", date(2024, 3, 1)),
        ("2024-03-01的低保标准", date(2024, 3, 1)),
        ("2024/3/1的低保标准", date(2024, 3, 1)),
        ("2024.3.1的低保标准", date(2024, 3, 1)),
        ("2024年3月1日的低保标准", date(2024, 3, 1)),
        ("24年3月1日的低保标准", date(2024, 3, 1)),
        ("1998年5月的规定", date(1998, 5, 31)),
        ("2024年3月低保标准", date(2024, 3, 31)),
        ("2024年2月份低保标准", date(2024, 2, 29)),
        ("2023年2月低保标准", date(2023, 2, 28)),
        ("2024年 3 月低保标准", date(2024, 3, 31)),
        ("2024年低保标准", date(2024, 12, 31)),
        ("2024年的时候要带户口本吗", date(2024, 12, 31)),
        ("2024年初低保标准", date(2024, 1, 31)),
        ("2024年底低保标准", date(2024, 12, 31)),
        ("24年底低保标准", date(2024, 12, 31)),
        ("2024年末低保标准", date(2024, 12, 31)),
        ("去年低保标准是多少", date(2025, 12, 31)),
        ("前年低保标准是多少", date(2024, 12, 31)),
        ("2024年12月低保标准", date(2024, 12, 31)),
        ("2024年11月30日低保标准", date(2024, 11, 30)),
        ("2023年2月30日低保标准", date(2023, 2, 28)),
        ("2026年11月22日低保标准", date(2026, 11, 22)),
    ],
)
def test_a_past_day_is_read_and_a_month_or_year_means_its_last_day(text, day):
    assert day == as_of(normalise(text), TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "低保标准是多少",
        "3月1日办可以吗",
        "11月23日上班吗",
        "结婚20年了怎么离婚",
        "等了30天",
        "12345是什么电话",
        "身份证530102199001011234",
        "满80岁有津贴吗",
        "804号令是什么",
        "20000元够吗",
        "",
    ],
)
def test_without_a_year_no_day_is_meant(text):
    assert as_of(normalise(text), TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026年11月23日低保标准",
        "2026年11月24日办理可以吗",
        "2027年低保标准",
        "2026年12月办结婚",
        "2026年低保标准",
        "2026年11月的标准",
        "2030-01-01",
    ],
)
def test_today_and_what_lies_ahead_is_no_past_day(text):
    assert as_of(normalise(text), TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026年11月17日交的申请,什么时候能领证",
        "2024年3月1日登记的,离婚要带什么",
        "2024年3月1日去世的,能减免吗",
        "2024年3月1日满80岁,津贴多少",
    ],
)
def test_a_day_on_which_somebody_did_something_is_not_the_day_asked_about(text):
    assert as_of(normalise(text), TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "我2015年结的婚,现在离婚要带什么",
        "2015年10月登记的,证丢了怎么补",
        "我妈1940年出生,能领高龄津贴吗",
        "老人去年去世的,丧葬费还能减免吗",
        "前年领的证,现在想离婚",
        "去年交的申请还没批",
    ],
)
def test_a_month_or_year_in_which_somebody_did_something_is_not_the_one_asked_about(text):
    assert as_of(normalise(text), TODAY) in (None, TODAY)


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 1, 1), date(2025, 12, 31)), (date(2025, 12, 31), date(2024, 12, 31))]
)
def test_last_year_is_counted_from_the_day_of_the_question(today, expected):
    assert expected == as_of("去年低保标准是多少", today)


@pytest.mark.parametrize(("today", "expected"), [(date(2024, 3, 1), None), (date(2024, 3, 2), date(2024, 3, 1))])
def test_a_day_is_past_from_the_day_after_it(today, expected):
    assert expected == as_of("2024年3月1日低保标准", today)


@pytest.mark.parametrize("text", ["今年低保标准", "现在的低保标准", "目前是怎样规定的", "那现在呢"])
def test_words_for_today_mean_today(text):
    assert TODAY == as_of(normalise(text), TODAY)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (date(2025, 5, 9), "2025年5月10日以前结婚要户口本不"),
        (date(2024, 12, 31), "2025年1月前怎么规定的"),
        (date(2023, 12, 31), "2024年之前低保标准多少"),
    ],
)
def test_before_a_day_means_the_day_before_it(expected, text):
    assert expected == as_of(normalise(text), TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "我公公去年脑梗瘫痪了,家里低保怎么申请",
        "我爸去年中风了 残疾人补贴怎么申请",
        "高龄津贴2023年就停了,怎么补发",
        "离婚冷静期从2026年10月1日算到哪天",
    ],
)
def test_a_year_in_a_story_is_not_asked_about(text):
    assert as_of(normalise(text), TODAY) is None


def test_last_year_is_asked_about_beside_a_standard():
    assert date(2025, 12, 31) == as_of(normalise("去年低保标准是多少"), TODAY)
