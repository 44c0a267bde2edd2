"""Names of services, departments and places are found in a sentence; the longest wins and no word boundary hides one."""

from __future__ import annotations

import pytest

from knowledge.language.names import DEPARTMENT, PLACE, SERVICE, Mention, Name, NameFinder
from knowledge.language.normalise import normalise

FRAMES = [
    "{name}",
    "{name}低保怎么办",
    "我在{name}",
    "我是{name}的,想问一下",
    "请问{name}怎么去",
    "在{name}办可以吗",
    "从昆明到{name}",
]


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    """A finder of a few names."""
    return NameFinder(
        [
            Name("低保", SERVICE, ("a",)),
            Name("低保边缘", SERVICE, ("b",)),
            Name("大理", PLACE, ("532900",)),
            Name("大理市", PLACE, ("532901",)),
            Name("民政", DEPARTMENT, ("d",)),
            Name("丽江县", PLACE, ("530702", "530721")),
            Name("APP登记", SERVICE, ("c",)),
        ]
    )


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("大理低保", [Mention(PLACE, ("532900",), 0, 2), Mention(SERVICE, ("a",), 2, 4)]),
        ("大理市低保", [Mention(PLACE, ("532901",), 0, 3), Mention(SERVICE, ("a",), 3, 5)]),
        ("低保边缘", [Mention(SERVICE, ("b",), 0, 4)]),
        ("低保边", [Mention(SERVICE, ("a",), 0, 2)]),
        ("低保低保", [Mention(SERVICE, ("a",), 0, 2), Mention(SERVICE, ("a",), 2, 4)]),
        ("问民政", [Mention(DEPARTMENT, ("d",), 1, 3)]),
        ("丽江县的", [Mention(PLACE, ("530702", "530721"), 0, 3)]),
        ("没有名字", []),
        ("", []),
    ],
)
def test_names_are_found_where_they_stand(finder, text, mentions):
    assert mentions == finder.find(text)


def test_a_space_inside_a_name_as_in_voice_text_does_not_hide_it(finder):
    assert [Mention(PLACE, ("532901",), 0, 5)] == finder.find(normalise("大 理  市"))


@pytest.mark.parametrize("written", ["大,理", "大的理", "理大"])
def test_a_name_with_something_else_between_is_not_found(finder, written):
    assert [] == finder.find(normalise(written))


def test_positions_count_characters_of_the_sentence(finder):
    text = normalise("我在  大理市,想办低保!!!")
    assert ["大理市", "低保"] == [text[mention.start : mention.end] for mention in finder.find(text)]


@pytest.mark.parametrize("written", ["app登记", "APP登记", "APP登記", "app登记"])
def test_a_name_is_compared_in_its_normal_form(finder, written):
    assert [("c",)] == [mention.ids for mention in finder.find(normalise(written))]


def test_the_first_meaning_of_a_name_holds():
    finder = NameFinder([Name("示例", SERVICE, ("first",)), Name("示例", PLACE, ("second",))])
    assert [Mention(SERVICE, ("first",), 0, 2)] == finder.find("示例")


def test_a_finder_without_names_finds_nothing():
    assert [] == NameFinder([]).find("大理低保")


@pytest.mark.parametrize("frame", FRAMES)
def test_every_name_of_a_prefecture_and_county_is_found_in_a_sentence(content, edition, frame):
    named = [each for each in content.divisions.values() if each.level in ("prefecture", "county")]
    assert 145 == len(named)
    missed = []
    for division in named:
        sentence = normalise(frame.replace("{name}", division.name))
        found = [mention.ids for mention in edition.names.find(sentence) if mention.kind == PLACE]
        if (division.code,) not in found:
            missed.append((division.name, found))
    assert [] == missed


@pytest.mark.parametrize("frame", FRAMES)
def test_every_short_and_old_name_of_a_prefecture_and_county_is_found_in_a_sentence(content, edition, frame):
    today = {name for each in content.divisions.values() for name in each.short_names}
    missed = []
    for division in content.divisions.values():
        if division.level not in ("prefecture", "county"):
            continue
        for name in (*division.short_names, *(old.split("(")[0] for old in division.old_names)):
            if name not in division.short_names and name in today:
                continue  # 思茅 was a prefecture and is a county now: the name of today wins
            sentence = normalise(frame.replace("{name}", name))
            found = {code for mention in edition.names.find(sentence) if mention.kind == PLACE for code in mention.ids}
            if not found & {division.code, division.parent}:
                missed.append((name, found))
    assert [] == missed


def test_every_name_of_a_town_is_found_in_a_sentence(content, edition):
    towns = [each for each in content.divisions.values() if each.level == "town"]
    missed = []
    for town in towns:
        sentence = normalise(f"我在{town.name}想办低保")
        if not any(
            mention.kind == PLACE and sentence[mention.start : mention.end] == normalise(town.name)
            for mention in edition.names.find(sentence)
        ):
            missed.append(town.name)
    assert [] == missed


def test_every_name_of_a_service_is_found_as_a_name_of_it(content, edition):
    missed = []
    for service in content.services.values():
        for name in service.names:
            if not any(
                mention.kind == SERVICE and service.service in mention.ids
                for mention in edition.names.find(normalise(name))
            ):
                missed.append((service.service, name))
    assert [] == missed


def test_every_name_of_a_department_is_found_as_a_name_of_it(content, edition):
    missed = []
    for department in content.departments.values():
        for name in department.names:
            if not any(
                mention.kind == DEPARTMENT and department.id in mention.ids
                for mention in edition.names.find(normalise(name))
            ):
                missed.append((department.id, name))
    assert [] == missed


def test_no_name_means_both_a_service_and_a_department(content):
    services = {normalise(name) for service in content.services.values() for name in service.names}
    departments = {normalise(name) for department in content.departments.values() for name in department.names}
    assert set() == services & departments
