"""What holds for a place on a day, and how a reader follows a new publication."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge import publishing, repository
from knowledge.database import engine
from knowledge.errors import NotPublishedError
from knowledge.repository import Repository

PROVINCE, KUNMING, WUHUA, PANLONG, TOWN, DALI, YONGPING = (
    "530000",
    "530100",
    "530102",
    "530103",
    "530102001",
    "532900",
    "532928",
)
DAY = timedelta(days=1)
MOMENT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def amounts(edition, place, day):
    """The place that the values were set for, and the values."""
    reading = edition.standard("tea.pay", place, day)
    return reading and (reading.place, [value.amount for value in reading.values])


@pytest.mark.parametrize(
    ("place", "changes", "before", "after"),
    [
        (PROVINCE, date(2019, 7, 1), None, (PROVINCE, [111])),
        (PROVINCE, date(2020, 7, 1), (PROVINCE, [111]), (PROVINCE, [112])),
        (KUNMING, date(2020, 7, 1), (PROVINCE, [111]), (KUNMING, [221])),
        (KUNMING, date(2021, 7, 1), (KUNMING, [221]), (PROVINCE, [112])),
        (WUHUA, date(2020, 7, 1), (PROVINCE, [111]), (KUNMING, [221])),
        (WUHUA, date(2021, 7, 1), (KUNMING, [221]), (WUHUA, [331, 332.5])),
        (TOWN, date(2021, 7, 1), (KUNMING, [221]), (WUHUA, [331, 332.5])),
    ],
)
def test_an_amount_changes_between_the_day_before_and_the_day_of(small_edition, place, changes, before, after):
    assert before == amounts(small_edition, place, changes - DAY)
    assert after == amounts(small_edition, place, changes)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (WUHUA, (WUHUA, [331, 332.5])),
        (PANLONG, (PROVINCE, [112])),
        (KUNMING, (PROVINCE, [112])),
        (None, (PROVINCE, [112])),
        ("no such place", (PROVINCE, [112])),
    ],
)
def test_a_place_without_its_own_amount_has_that_of_the_place_above_it(small_edition, today, place, expected):
    assert expected == amounts(small_edition, place, today)


def test_a_county_without_its_own_amount_has_that_of_its_prefecture_while_there_is_one(small_edition):
    assert (KUNMING, [221]) == amounts(small_edition, PANLONG, date(2021, 6, 30))
    assert (PROVINCE, [112]) == amounts(small_edition, YONGPING, date(2021, 6, 30))


def test_an_amount_with_an_unknown_beginning_is_known_for_every_day(small_edition):
    [value] = small_edition.standard("walk.pay", None, date(1990, 1, 1)).values
    assert (5.5, None) == (value.amount, value.effective_from)


def test_a_standard_that_does_not_exist_has_no_amount(small_edition, today):
    assert small_edition.standard("tea.salary", None, today) is None


@pytest.mark.parametrize(
    ("name", "place", "day", "overdue"),
    [
        ("tea.pay", PROVINCE, date(2020, 6, 30), False),  # ended, so nothing newer was missed
        ("tea.pay", PROVINCE, date(2020, 7, 1), False),
        ("tea.pay", PROVINCE, date(2021, 6, 30), False),
        ("tea.pay", PROVINCE, date(2021, 7, 1), True),
        ("tea.pay", PROVINCE, date(2022, 1, 1), True),
        ("tea.pay", WUHUA, date(2022, 6, 30), False),
        ("tea.pay", WUHUA, date(2022, 7, 1), True),
        ("tea.pay", KUNMING, date(2021, 6, 30), False),
        ("walk.pay", PROVINCE, date(2026, 11, 23), False),
    ],
)
def test_an_amount_is_overdue_from_the_day_of_its_next_yearly_review(small_edition, name, place, day, overdue):
    assert overdue == small_edition.standard(name, place, day).overdue


@pytest.mark.parametrize(
    ("place", "changes", "before", "after"),
    [
        (None, date(2020, 1, 1), None, "示例:全省要带茶杯。"),
        (KUNMING, date(2021, 1, 1), "示例:全省要带茶杯。", "示例:昆明要带茶壶,待核实,请问示例热线。"),
        (WUHUA, date(2021, 1, 1), "示例:全省要带茶杯。", "示例:昆明要带茶壶,待核实,请问示例热线。"),
        (WUHUA, date(2022, 1, 1), "示例:昆明要带茶壶,待核实,请问示例热线。", "示例:五华要带茶匙。"),
        (WUHUA, date(2023, 1, 1), "示例:五华要带茶匙。", "示例:昆明要带茶壶,待核实,请问示例热线。"),
        (DALI, date(2022, 1, 1), "示例:全省要带茶杯。", "示例:全省要带茶杯。"),
    ],
)
def test_a_wording_changes_between_the_day_before_and_the_day_of(small_edition, place, changes, before, after):
    said = [small_edition.answer("sample.tea", "materials", place, day) for day in (changes - DAY, changes)]
    assert [before, after] == [row and row.text for row in said]


def test_a_wording_that_has_ended_is_never_the_current_one(small_edition):
    assert "示例:这是旧的说明。" == small_edition.answer("sample.tea", "overview", None, date(2019, 12, 31)).text
    assert "示例:这是新的说明。" == small_edition.answer("sample.tea", "overview", None, date(2020, 1, 1)).text


def test_the_wording_of_a_question_is_not_that_of_its_facet(small_edition, today):
    assert "示例:茶杯丢了可以用碗。" == small_edition.answer_to("tea-cup-lost", None, today).text
    assert "示例:全省要带茶杯。" == small_edition.answer("sample.tea", "materials", None, today).text
    assert small_edition.answer_to("tea-cup-lost", None, date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    ("day", "facets"),
    [
        (date(2018, 12, 31), {"overview"}),
        (date(2019, 1, 1), {"overview", "amount"}),
        (date(2020, 1, 1), {"overview", "amount", "materials"}),
    ],
)
def test_the_facets_of_a_service_are_those_with_a_wording_on_the_day(small_edition, day, facets):
    assert facets == small_edition.facets_of("sample.tea", day)


@pytest.mark.parametrize(
    ("service", "place", "names"),
    [
        ("sample.tea", WUHUA, ["示例饮茶一号点", "示例饮茶二号点"]),
        ("sample.tea", TOWN, ["示例饮茶一号点", "示例饮茶二号点"]),
        ("sample.tea", KUNMING, ["示例饮茶一号点", "示例饮茶二号点"]),
        ("sample.walk", PANLONG, ["示例散步点"]),
        ("sample.walk", YONGPING, ["示例散步总点"]),
        ("sample.tea", DALI, []),
        ("sample.tea", PROVINCE, []),
        ("bureau.contact", WUHUA, []),
    ],
)
def test_offices_are_those_of_the_place_or_of_the_place_above_it(small_edition, service, place, names):
    assert names == [row.name for row in small_edition.offices(service, place)]


def test_a_county_is_not_sent_to_the_office_of_the_county_beside_it(small_edition):
    """The service points of 盘龙 are not those of 五华: only what belongs to the prefecture as such serves both."""
    assert [] == [row.name for row in small_edition.offices("sample.tea", PANLONG)]


@pytest.fixture
def publish(database, folder):
    """Publishes the small content as it now stands in its folder."""
    return lambda: publishing.publish(database, by="示例", reason="示例", now=MOMENT, root=folder)


def test_a_reader_keeps_its_edition_within_the_freshness_time_and_follows_after_it(
    database, publish, edit, monkeypatch
):
    reader = Repository(database)
    monkeypatch.setattr(repository, "FRESH_SECONDS", 3600.0)
    publish()
    first = reader.edition()
    edit("services/sample/tea.yml", "title: 示例饮茶", "title: 示例喝茶")
    second = publish()
    assert first is reader.edition()
    monkeypatch.setattr(repository, "FRESH_SECONDS", 0.0)
    assert (second, "示例喝茶") == (reader.edition().version, reader.edition().services["sample.tea"].title)


def test_a_reader_looks_again_within_a_few_seconds():
    assert 0 < repository.FRESH_SECONDS <= 5


def test_a_reader_follows_a_publication_that_is_taken_back(database, publish, monkeypatch):
    monkeypatch.setattr(repository, "FRESH_SECONDS", 0.0)
    reader, first = Repository(database), publish()
    publish()
    reader.edition()
    publishing.roll_back(database)
    assert first == reader.edition().version


def test_a_reader_keeps_the_same_edition_while_nothing_new_is_published(database, publish, monkeypatch):
    monkeypatch.setattr(repository, "FRESH_SECONDS", 0.0)
    publish()
    reader = Repository(database)
    assert reader.edition() is reader.edition()


def test_an_edition_in_hand_still_tells_what_it_told_after_a_new_publication(database, publish, edit, today):
    publish()
    edition = Repository(database).edition()
    edit("services/sample/tea.yml", "示例:这是新的说明。", "示例:这是更新的说明。")
    publish()
    assert "示例:这是新的说明。" == edition.answer("sample.tea", "overview", None, today).text
    assert "示例:这是更新的说明。" == Repository(database).edition().answer("sample.tea", "overview", None, today).text


def test_a_reader_starts_before_the_first_publication_and_answers_after_it(database, publish, monkeypatch):
    monkeypatch.setattr(repository, "FRESH_SECONDS", 0.0)
    reader = Repository(database)
    with pytest.raises(NotPublishedError):
        reader.edition()
    assert publish() == reader.edition().version


def test_a_database_without_tables_is_one_in_which_nothing_is_published(tmp_path):
    with pytest.raises(NotPublishedError):
        Repository(engine(f"sqlite:///{tmp_path / 'empty.db'}")).edition()


def test_a_reader_goes_on_with_its_edition_while_the_database_is_away(tmp_path, folder, monkeypatch, today):
    """Only the tables are gone, as when a server restarts; small tables are held in memory."""
    monkeypatch.setattr(repository, "FRESH_SECONDS", 0.0)
    database = engine(f"sqlite:///{tmp_path / 'knowledge.db'}")
    publishing.prepare(database)
    version = publishing.publish(database, by="示例", reason="示例", now=MOMENT, root=folder)
    reader = Repository(database)
    reader.edition()
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE current_publication")
    assert version == reader.edition().version


def test_the_finder_knows_services_departments_and_places_of_the_edition(small_edition):
    found = [(mention.kind, mention.ids) for mention in small_edition.names.find("五华的喝茶补助和示例证件")]
    assert [("place", (WUHUA,)), ("service", ("sample.tea",)), ("department", ("police",))] == found


def test_the_search_knows_the_phrasings_of_the_edition(small_edition):
    best = small_edition.phrases.search("茶杯不见了能不能办")[0]
    assert ("sample.tea", "materials", "tea-cup-lost") == (best.topic, best.intent, best.question)
