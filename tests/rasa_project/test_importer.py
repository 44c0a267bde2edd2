"""What a maintainer writes beside an answer is what Rasa learns: every phrasing, once, with its meaning."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message

from knowledge import content, phrases
from knowledge.language.normalise import normalise
from rasa_project.importer import KnowledgeImporter, examples, intent_name

PROJECT = Path(__file__).parents[2] / "rasa_project"


@pytest.fixture(scope="module")
def importer() -> TrainingDataImporter:
    """The importer as Rasa makes it from the configuration."""
    return TrainingDataImporter.load_from_config(
        str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), [str(PROJECT / "data")]
    )


@pytest.fixture(scope="module")
def taught(importer: TrainingDataImporter) -> list[Message]:
    """The examples that Rasa trains on."""
    return importer.get_nlu_data().intent_examples


def meaning(message: Message) -> tuple[str, str | None]:
    """Intent and topic of an example."""
    (topic,) = [each["value"] for each in message.get("entities", [])] or [None]
    return message.get("intent"), topic


def test_every_example_has_an_intent_of_the_domain(importer: TrainingDataImporter, taught: list[Message]) -> None:
    assert set() == {each.get("intent") for each in taught} - set(importer.get_domain().intents)


def test_every_intent_of_the_domain_is_taught(importer: TrainingDataImporter, taught: list[Message]) -> None:
    assert set() == set(importer.get_domain().intents) - set(DEFAULT_INTENTS) - {each.get("intent") for each in taught}


def test_every_topic_is_a_service_or_a_department_over_the_whole_sentence(
    taught: list[Message], content: content.Content
) -> None:
    kinds = {"service": content.taxonomy.services, "department": content.taxonomy.departments}
    wrong = [
        (each.get("text"), entity)
        for each in taught
        for entity in each.get("entities", [])
        if entity["value"] not in kinds[entity["entity"]]
        or (entity["start"], entity["end"]) != (0, len(each.get("text")))
    ]

    assert [] == wrong


def test_every_written_phrase_is_one_example_with_its_meaning(taught: list[Message], content: content.Content) -> None:
    met = collections.defaultdict(list)
    for each in taught:
        met[each.get("text")].append(meaning(each))
    wrong = {
        phrase.text: met[normalise(phrase.text)]
        for phrase in phrases.written(content)
        if met[normalise(phrase.text)] != [(intent_name(phrase.intent, content.facets), phrase.topic)]
    }

    assert {} == wrong


def test_no_sentence_is_taught_two_meanings(content: content.Content) -> None:
    meanings = collections.defaultdict(set)
    for phrase in phrases.all_phrases(content):
        meanings[normalise(phrase.text)].add((phrase.intent, phrase.topic))

    assert {} == {text: several for text, several in meanings.items() if len(several) > 1}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (
            phrases.Phrase("示例要带哪样", "materials", "marriage.divorce"),
            ("示例要带什么", "ask_materials", [("service", "marriage.divorce")]),
        ),
        (phrases.Phrase("示例归公安管", "refer", "police"), ("示例归公安管", "act_refer", [("department", "police")])),
        (phrases.Phrase("示例 ＡＢＣ", "greet"), ("示例 abc", "act_greet", [])),
    ],
)
def test_a_phrase_becomes_a_normalised_example(
    phrase, expected, content: content.Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "all_phrases", lambda _: [phrase])

    (example,) = examples(content)

    topics = [(each["entity"], each["value"]) for each in example.get("entities", [])]
    assert expected == (example.get("text"), example.get("intent"), topics)


def test_a_phrase_of_which_nothing_is_left_teaches_nothing(
    content: content.Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "all_phrases", lambda _: [phrases.Phrase("🙂", "greet")])

    assert [] == list(examples(content))


@pytest.mark.parametrize(
    ("intent", "expected"), [("materials", "ask_materials"), ("thanks", "act_thanks"), ("refer", "act_refer")]
)
def test_an_intent_is_named_after_its_facet_or_act(intent: str, expected: str, content: content.Content) -> None:
    assert expected == intent_name(intent, content.facets)


def test_the_examples_are_added_to_what_stands_in_files(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: act_greet\n  examples: |\n    - 示例招呼语独一无二\n', encoding="utf-8"
    )

    data = KnowledgeImporter(training_data_paths=[str(tmp_path)]).get_nlu_data()

    assert 1 == [each.get("text") for each in data.intent_examples].count("示例招呼语独一无二")
    assert 1000 < len(data.intent_examples)
