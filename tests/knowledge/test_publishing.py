"""Publishing is all or nothing, on SQLite and on a real PostgreSQL, and can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.exc import DatabaseError

from knowledge import publishing, tables
from knowledge.content import load
from knowledge.database import engine
from knowledge.errors import ContentError, NotPublishedError
from knowledge.repository import Edition, Repository

MOMENT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
VERSIONED = [
    table
    for table in tables.Base.metadata.sorted_tables
    if "version" in table.c and table.name not in ("publication", "current_publication")
]


@pytest.fixture
def publish(database, folder):
    """Publishes the small content as it now stands in its folder."""
    return lambda: publishing.publish(database, by="示例维护员", reason="示例原因", now=MOMENT, root=folder)


def in_force(database: Engine) -> int | None:
    """The version in force."""
    with database.connect() as connection:
        return publishing.current_version(connection)


def rows(database: Engine) -> dict[str, int]:
    """How many rows every table holds."""
    with database.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in tables.Base.metadata.sorted_tables
        }


def edition(database: Engine) -> Edition:
    """The edition in force, read anew."""
    return Repository(database).edition()


def test_nothing_is_in_force_before_the_first_publication(database):
    assert in_force(database) is None
    with pytest.raises(NotPublishedError):
        edition(database)


def test_preparing_again_leaves_everything_as_it_is(database, publish):
    publish()
    before = rows(database)
    publishing.prepare(database)
    assert before == rows(database)


def test_each_publication_is_a_new_version_in_force(database, publish):
    versions = [publish(), publish(), publish()]
    assert sorted(set(versions)) == versions
    assert versions[-1] == in_force(database)


def test_a_publication_says_by_whom_why_and_of_which_files(database, publish, folder):
    publish()
    with database.connect() as connection:
        row = connection.execute(select(tables.Publication.__table__)).one()
    assert ("示例维护员", "示例原因") == (row.published_by, row.reason)
    assert 64 == len(row.digest)
    assert publishing.is_published(database, folder)


def test_every_table_holds_the_rows_of_the_content(database, publish, folder):
    publish()
    known = load(folder)
    expected = {
        "service": 3,
        "facet": 7,
        "question": 2,
        "answer": 11,
        "standard": 2,
        "standard_value": 6,
        "document": 2,
        "department": 2,
        "place": 14,
        "office": 4,
        "urgent": 1,
        "act": 3,
        "word": len(known.words),
    }
    assert expected == {name: count for name, count in rows(database).items() if name in expected}


def test_an_unknown_value_is_null_and_a_chinese_list_comes_back_as_it_was(database, publish):
    publish()
    with database.connect() as connection:
        document = connection.execute(
            select(tables.Document.__table__).where(tables.Document.id == "sample-notice")
        ).one()
        place = connection.execute(select(tables.Place.__table__).where(tables.Place.code == "530126")).one()
    assert (None, None, None, None) == (document.number, document.issuer, document.effective_from, document.url)
    assert ["路南", "路南县", "路南彝族自治县"] == place.old_names


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("services/sample/tea.yml", "title: 示例饮茶", "titel: 示例饮茶"),
        ("documents.yml", "2019-12-01", "2017"),
        ("taxonomy.yml", "services:", "services: ["),
    ],
)
def test_nothing_changes_when_the_content_is_refused(database, publish, folder, edit, file, old, new):
    version, before = publish(), rows(database)
    edit(file, old, new)
    with pytest.raises(ContentError):
        publish()
    assert (version, before) == (in_force(database), rows(database))


@pytest.mark.parametrize(
    "table", ["service", "word", "standard_value"], ids=["first inserted", "in between", "inserted last"]
)
def test_nothing_changes_when_the_database_fails_in_the_middle(database, publish, edit, table):
    version, before = publish(), rows(database)
    held = tables.Base.metadata.tables[table]
    with database.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {held.name} RENAME TO set_aside")
    edit("services/sample/tea.yml", "示例:这是新的说明。", "示例:这是更新的说明。")
    with pytest.raises(DatabaseError):
        publish()
    with database.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE set_aside RENAME TO {held.name}")
    assert (version, before) == (in_force(database), rows(database))


def test_publication_can_go_on_after_a_refusal(database, publish, folder, edit):
    first = publish()
    edit("services/sample/tea.yml", "title: 示例饮茶", "titel: 示例饮茶")
    with pytest.raises(ContentError):
        publish()
    edit("services/sample/tea.yml", "titel: 示例饮茶", "title: 示例喝茶")
    second = publish()
    assert second > first
    assert "示例喝茶" == edition(database).services["sample.tea"].title


def test_rolling_back_puts_the_version_before_in_force_with_its_words(database, publish, edit):
    first = publish()
    edit("services/sample/tea.yml", "title: 示例饮茶", "title: 示例喝茶")
    publish()
    assert first == publishing.roll_back(database) == in_force(database)
    assert "示例饮茶" == edition(database).services["sample.tea"].title


def test_rolling_back_goes_one_step_at_a_time(database, publish):
    versions = [publish(), publish(), publish()]
    assert versions[:2][::-1] == [publishing.roll_back(database), publishing.roll_back(database)]


@pytest.mark.parametrize("publications", [0, 1])
def test_without_an_earlier_version_rolling_back_is_refused_and_changes_nothing(database, publish, publications):
    for _ in range(publications):
        publish()
    before = (in_force(database), rows(database))
    with pytest.raises(LookupError):
        publishing.roll_back(database)
    assert before == (in_force(database), rows(database))


def test_after_rolling_back_the_next_publication_is_a_new_version(database, publish):
    versions = [publish(), publish()]
    publishing.roll_back(database)
    assert publish() > max(versions)


def test_a_folder_is_published_while_exactly_its_files_are_in_force(database, publish, folder, edit):
    assert not publishing.is_published(database, folder)
    publish()
    assert publishing.is_published(database, folder)
    edit("services/sample/tea.yml", "title: 示例饮茶", "title: 示例喝茶")
    assert not publishing.is_published(database, folder)
    publish()
    assert publishing.is_published(database, folder)
    publishing.roll_back(database)
    assert not publishing.is_published(database, folder)


def test_only_the_last_publications_are_kept_and_the_others_leave_no_row(database, publish, monkeypatch):
    monkeypatch.setattr(publishing, "KEPT", 3)
    versions = [publish() for _ in range(5)]
    with database.connect() as connection:
        assert versions[-3:] == list(
            connection.scalars(select(tables.Publication.version).order_by(tables.Publication.version))
        )
        for table in VERSIONED:
            assert set(versions[-3:]) == set(connection.scalars(select(table.c.version))), table.name


def test_the_version_in_force_is_kept_also_after_rolling_back(database, publish, monkeypatch):
    monkeypatch.setattr(publishing, "KEPT", 3)
    for _ in range(3):
        publish()
    publishing.roll_back(database)
    publishing.roll_back(database)
    newest = publish()
    assert newest == in_force(database) == edition(database).version


def test_at_least_twenty_publications_can_be_taken_back():
    assert publishing.KEPT >= 20


def test_every_versioned_row_belongs_to_a_publication(database):
    for table in VERSIONED:
        [key] = [
            each
            for each in inspect(database).get_foreign_keys(table.name)
            if each["constrained_columns"] == ["version"]
        ]
        assert "publication" == key["referred_table"]


LONG = {
    "phone of an office": ("offices/sample.yml", "phone: 0871-0000001", f"phone: {'、'.join(['0871-0000001'] * 4)}"),
    "id of a document": (
        "documents.yml",
        "title: 示例通知",
        f"title: 示例通知\n  - id: {'d' * 130}\n    title: 示例长名",
    ),
    "id of an act": (
        "dialogue.yml",
        "acts:",
        f"acts:\n  - {{id: {'a' * 130}, kind: chitchat, text: 示例, phrasings: [示例长名]}}",
    ),
    "id of a question": ("services/sample/tea.yml", "id: tea-papers-lost", f"id: {'q' * 130}"),
    "id of an office": ("offices/sample.yml", "id: tea-unverified", f"id: {'o' * 130}"),
}


@pytest.mark.parametrize(("file", "old", "new"), LONG.values(), ids=LONG.keys())
def test_whatever_the_check_accepts_can_be_published(database, publish, folder, edit, file, old, new):
    edit(file, old, new)
    try:
        load(folder)
    except ContentError:
        return  # refused with file and line is as good
    assert publish() == in_force(database)


def test_the_shipped_content_can_be_published_and_read_on_postgresql(postgres_url, content):
    database = engine(postgres_url)
    publishing.prepare(database)
    version = publishing.publish(database, by="示例", reason="示例", now=MOMENT)
    read = edition(database)
    database.dispose()
    assert version == read.version
    assert (content.services.keys(), content.documents.keys()) == (read.services.keys(), read.documents.keys())
    assert all(code in read.divisions for code in content.divisions)
