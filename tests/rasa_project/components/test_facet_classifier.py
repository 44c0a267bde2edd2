"""The facet classifier: the intent of a message and the candidates beside it."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from rasa_project.components.facet_classifier import FacetClassifier


def test_an_example_teaches_its_intent(train) -> None:
    assert "ask_fee" == train(FacetClassifier).label(Message.build("甲事收多少钱", intent="ask_fee"))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("丁事要带什么材料", "ask_materials"),
        ("丁事一共收多少钱", "ask_fee"),
        ("丁事归谁管", "act_refer"),
        ("谢谢你", "act_thanks"),
    ],
)
def test_the_best_candidate_is_the_intent(train, text: str, intent: str) -> None:
    (message,) = train(FacetClassifier).process([Message.build(text)])
    ranking = message.get("intent_ranking")

    assert intent == message.get("intent")["name"]
    assert ranking[0] == message.get("intent")
    assert ["act_refer", "act_thanks", "ask_fee", "ask_materials"] == sorted(each["name"] for each in ranking)
    assert sorted((each["confidence"] for each in ranking), reverse=True) == [each["confidence"] for each in ranking]


def test_rasa_passes_intent_and_ranking_on(train) -> None:
    (message,) = train(FacetClassifier).process([Message.build("谢谢你")])

    assert {"intent", "intent_ranking"} <= message.as_dict(only_output_properties=True).keys()


def test_every_message_of_a_batch_is_labelled(train) -> None:
    messages = train(FacetClassifier).process([Message.build("谢谢你"), Message.build("丙事归谁管")])

    assert ["act_thanks", "act_refer"] == [each.get("intent")["name"] for each in messages]
