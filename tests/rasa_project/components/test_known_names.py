"""Names of the published knowledge in a message, the day that it asks about, and that a new publication is followed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from knowledge import publishing, repository
from knowledge.database import DEFAULT_URL, engine
from knowledge.errors import NotPublishedError
from rasa_project.components.known_names import KnownNames

NEW_NAME = "示例新名字"


@pytest.fixture
def now() -> datetime:
    """A moment of publication."""
    return datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def make(model_storage, execution_context, monkeypatch: pytest.MonkeyPatch):
    """Makes the component as Rasa does, for the knowledge at an address."""

    def component(url: str) -> KnownNames:
        monkeypatch.setenv("KNOWLEDGE_URL", url)
        return KnownNames.create(KnownNames.get_default_config(), model_storage, Resource("names"), execution_context)

    return component


@pytest.fixture(scope="module")
def names(knowledge_url: str) -> KnownNames:
    """The component over the shipped content."""
    return KnownNames(knowledge_url)


def found(component: KnownNames, text: str | None, **data: object) -> list[tuple]:
    """What the component finds in a text, as (entity, value, part of the text)."""
    (message,) = component.process([Message({"text": text, **data})])
    return [
        (each["entity"], each["value"], (text or "")[each["start"] : each["end"]]) for each in message.get("entities")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("离婚要带什么", [("service", "marriage.divorce", "离婚")]),
        ("五华区怎么走", [("place", "530102", "五华区")]),
        ("大理办低保", [("place", "532900", "大理"), ("service", "assistance.dibao", "低保")]),
        ("今天天气", []),
        ("", []),
        (None, []),
    ],
)
def test_names_are_found_with_their_kind_and_id(names: KnownNames, text: str | None, expected: list[tuple]) -> None:
    assert expected == found(names, text)


def test_a_name_of_several_things_has_the_ids_of_all(names: KnownNames, edition) -> None:
    name = next(each for each in edition.divisions.names() if len(each.ids) > 1 and len(each.text) > 2)

    assert [("place", "|".join(name.ids), name.text)] == found(names, name.text)


def test_start_and_end_count_in_the_normalised_sentence(names: KnownNames) -> None:
    (message,) = names.process([Message({"text": "  ！！！！離婚"})])
    (entity,) = message.get("entities")

    assert ("marriage.divorce", 1, 3) == (entity["value"], entity["start"], entity["end"])


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("2024年3月离婚收费吗", "2026-11-23", "2024-03-31"),
        ("去年离婚要带什么", "2026-11-23", "2025-12-31"),
        ("2026年11月22日离婚收费吗", "2026-11-23", "2026-11-22"),
        ("2026年11月23日离婚收费吗", "2026-11-23", None),
        ("离婚收费吗", "2026-11-23", None),
        ("2024年3月离婚收费吗", None, None),
    ],
)
def test_the_day_asked_about_is_an_entity_when_today_is_told(
    names: KnownNames, text: str, today: str | None, day: str | None
) -> None:
    entities = found(names, text, metadata={"today": today} if today else None)

    assert [day] * bool(day) == [value for kind, value, _ in entities if kind == "as_of"]
    assert ["marriage.divorce"] == [value for kind, value, _ in entities if kind == "service"]


def test_entities_carry_the_name_of_the_extractor_and_are_passed_on(names: KnownNames) -> None:
    (message,) = names.process([Message({"text": "2024年3月大理离婚", "metadata": {"today": "2026-11-23"}})])

    assert {"KnownNames"} == {each["extractor"] for each in message.get("entities")}
    assert message.get("entities") == message.as_dict(only_output_properties=True)["entities"]


def test_what_others_found_stays(names: KnownNames) -> None:
    other = {"entity": "service", "value": "assistance.dibao", "extractor": "TopicClassifier"}

    (message,) = names.process([Message({"text": "离婚", "entities": [other]})])

    assert [other["value"], "marriage.divorce"] == [each["value"] for each in message.get("entities")]


def test_a_new_publication_is_followed_without_training(
    make, project_copy: Path, tmp_path: Path, amend, now, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "FRESH_SECONDS", 0.0)
    url, content = f"sqlite:///{tmp_path / 'knowledge.db'}", project_copy / "knowledge" / "content"
    database = engine(url)
    publishing.prepare(database)
    publishing.publish(database, by="tests", reason="before", now=now, root=content)
    component = make(url)
    before = found(component, NEW_NAME)

    amend(content / "services" / "marriage" / "divorce.yml", lambda service: service["names"].append(NEW_NAME))
    publishing.publish(database, by="tests", reason="a new name", now=now, root=content)
    after = found(component, NEW_NAME)
    publishing.roll_back(database)

    assert ([], [("service", "marriage.divorce", NEW_NAME)], []) == (before, after, found(component, NEW_NAME))


def test_before_the_first_publication_the_component_is_made_and_finds_what_comes_later(
    make, tmp_path: Path, now
) -> None:
    url = f"sqlite:///{tmp_path / 'knowledge.db'}"
    component = make(url)
    with pytest.raises(NotPublishedError):
        found(component, "离婚")

    publishing.prepare(engine(url))
    publishing.publish(engine(url), by="tests", reason="first", now=now)

    assert [("service", "marriage.divorce", "离婚")] == found(component, "离婚")


@pytest.mark.parametrize("address", [None, ""])
def test_without_an_address_the_knowledge_of_the_folder_is_read(
    address: str | None, model_storage, execution_context, tmp_path: Path, now, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KNOWLEDGE_URL", raising=False)
    if address is not None:
        monkeypatch.setenv("KNOWLEDGE_URL", address)
    publishing.prepare(engine(DEFAULT_URL))
    publishing.publish(engine(DEFAULT_URL), by="tests", reason="first", now=now)

    component = KnownNames.create({}, model_storage, Resource("names"), execution_context)

    assert [("service", "marriage.divorce", "离婚")] == found(component, "离婚")
