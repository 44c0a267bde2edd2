"""The topic classifier: every candidate is an entity of the whole sentence; that there is no topic is none."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from rasa_project.components.topic_classifier import TopicClassifier

TEXT = "甲事要带什么材料"


@pytest.mark.parametrize(
    ("entities", "label"),
    [
        ([{"entity": "service", "value": "assistance.dibao"}], "service:assistance.dibao"),
        ([{"entity": "department", "value": "police"}], "department:police"),
        (
            [{"entity": "place", "value": "530102"}, {"entity": "service", "value": "assistance.dibao"}],
            "service:assistance.dibao",
        ),
        ([{"entity": "place", "value": "530102"}], "none:"),
        ([], "none:"),
    ],
)
def test_an_example_teaches_its_topic(train, entities: list[dict], label: str) -> None:
    assert label == train(TopicClassifier).label(Message.build(TEXT, entities=entities))


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        (TEXT, "service", "marriage.divorce"),
        ("乙事多少钱", "service", "assistance.dibao"),
        ("丙事归谁", "department", "police"),
    ],
)
def test_the_first_entity_is_the_likeliest_topic(train, text: str, kind: str, topic: str) -> None:
    (message,) = train(TopicClassifier).process([Message.build(text)])
    first, *others = message.get("entities")

    assert (kind, topic) == (first["entity"], first["value"])
    assert all(each["confidence_entity"] <= first["confidence_entity"] for each in others)


def test_every_candidate_is_an_entity_of_this_extractor_over_the_whole_sentence(train) -> None:
    (message,) = train(TopicClassifier).process([Message.build(TEXT)])
    entities = message.get("entities")

    assert {"marriage.divorce", "assistance.dibao", "police"} == {each["value"] for each in entities}
    assert {(0, len(TEXT), "TopicClassifier")} == {(each["start"], each["end"], each["extractor"]) for each in entities}


def test_that_there_is_no_topic_takes_its_share_and_is_no_entity(train) -> None:
    (message,) = train(TopicClassifier).process([Message.build("谢谢你啊")])
    entities = message.get("entities")

    assert all(each["value"] for each in entities)
    assert 0.5 > sum(each["confidence_entity"] for each in entities)


def test_what_others_found_stays(train) -> None:
    place = {"entity": "place", "value": "530102", "start": 0, "end": 2, "extractor": "KnownNames"}

    (message,) = train(TopicClassifier).process([Message.build(TEXT, entities=[place])])

    assert place == message.get("entities")[0]
    assert 1 < len(message.get("entities"))


def test_rasa_passes_the_entities_on(train) -> None:
    (message,) = train(TopicClassifier).process([Message.build(TEXT)])

    assert message.get("entities") == message.as_dict(only_output_properties=True)["entities"]
