"""The life of a component in Rasa's graph, and when Rasa must not take it from its cache."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_project.components.facet_classifier import FacetClassifier
from rasa_project.components.sentence_component import SentenceComponent
from rasa_project.components.sentence_model import learning_digest
from rasa_project.components.topic_classifier import TopicClassifier

COMPONENTS = [FacetClassifier, TopicClassifier]


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_says_the_same_after_it_was_stored_and_loaded(
    component, training_data: TrainingData, model_storage, execution_context
) -> None:
    config = component.get_default_config()
    trained = component.create(config, model_storage, Resource("it"), execution_context)
    resource = trained.train(training_data)
    loaded = component.load(config, model_storage, resource, execution_context)

    said = [each.process([Message.build("甲事要带什么材料")])[0].as_dict() for each in (trained, loaded)]

    assert said[0] == said[1]


def likelihoods(message: Message) -> list[tuple[str, float]]:
    """The topics of a message with how likely they are."""
    return [(each["value"], each["confidence_entity"]) for each in message.get("entities", [])]


@pytest.mark.parametrize("text", ["办乙事收好多钱", "辦乙事收多少錢", " 办乙事收多少钱🙂"])
@pytest.mark.parametrize("component", COMPONENTS)
def test_a_live_message_is_read_as_the_examples_were(train, component, text: str) -> None:
    asked, taught = train(component).process([Message.build(text), Message.build("办乙事收多少钱")])

    assert taught.get("intent_ranking") == asked.get("intent_ranking")
    assert likelihoods(taught) == likelihoods(asked)


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.parametrize("text", ["", None, "🙂", "abc"])
def test_a_message_of_nothing_known_is_labelled_without_a_fuss(train, component, text: str | None) -> None:
    (message,) = train(component).process([Message({"text": text})])

    assert message.get("intent") or message.get("entities")


def test_what_has_no_text_or_no_intent_teaches_nothing(training_data: TrainingData, train) -> None:
    before = [each.as_dict() for each in train(FacetClassifier).process([Message.build("甲事的材料")])]
    nothing = [{"intent": "ask_where"}, {"text": "没有意图的一句"}, {"text": "", "intent": "ask_where"}]
    training_data.training_examples += map(Message, nothing)

    assert before == [each.as_dict() for each in train(FacetClassifier).process([Message.build("甲事的材料")])]


def test_training_examples_are_labelled_for_the_evaluation(train, training_data: TrainingData) -> None:
    component = train(FacetClassifier)
    taught = [each.get("intent") for each in training_data.training_examples]

    labelled = component.process_training_data(training_data)

    assert taught == [each.get("intent")["name"] for each in labelled.training_examples]


def test_as_many_candidates_are_passed_on_as_configured(
    training_data: TrainingData, model_storage, execution_context
) -> None:
    config = {**FacetClassifier.get_default_config(), "candidates": 2}
    resource = FacetClassifier.create(config, model_storage, Resource("it"), execution_context).train(training_data)

    (message,) = FacetClassifier.load(config, model_storage, resource, execution_context).process(
        [Message.build("甲事")]
    )

    assert 2 == len(message.get("intent_ranking"))


def test_the_base_is_no_component_by_itself(model_storage) -> None:
    with pytest.raises(TypeError, match="abstract"):
        SentenceComponent({}, model_storage, Resource("it"))


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_digest_of_the_language_is_handed_to_rasa(component) -> None:
    assert learning_digest() == component.fingerprint_addon(component.get_default_config())


RULES = [
    "knowledge/language/lexicon.yml",
    "knowledge/language/normalise.py",
    "knowledge/language/features.py",
    "rasa_project/components/sentence_model.py",
    "rasa_project/components/sentence_component.py",
]
KEYS = """
import pathlib, sys
from rasa.engine.training.fingerprinting import calculate_fingerprint_key
from rasa_project.components.facet_classifier import FacetClassifier
from rasa_project.components.topic_classifier import TopicClassifier

def keys():
    return [calculate_fingerprint_key(each, {}, {}) for each in (FacetClassifier, TopicClassifier)]

print("nothing", *keys())
for file in map(pathlib.Path, sys.argv[1:]):
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "\\n# a remark\\n", encoding="utf-8")
    print(file.as_posix(), *keys())
    file.write_text(before, encoding="utf-8")
print("nothing any more", *keys())
"""


def test_rasa_trains_anew_exactly_what_was_learned_by_other_rules(project_copy: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KEYS, *RULES], cwd=project_copy, check=True, capture_output=True, text=True
    )
    keys = {" ".join(words[:-2]): words[-2:] for words in map(str.split, run.stdout.splitlines())}

    assert keys["nothing"] == keys["nothing any more"]
    assert [] == [file for file in RULES if set(keys[file]) & set(keys["nothing"])]
