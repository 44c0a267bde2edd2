"""A few plainly made-up sentences with intents and topics, as training data of Rasa."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

SENTENCES = [
    ("甲事要带什么材料", "ask_materials", ("service", "marriage.divorce")),
    ("甲事需要带哪些材料", "ask_materials", ("service", "marriage.divorce")),
    ("办甲事的材料有哪些", "ask_materials", ("service", "marriage.divorce")),
    ("甲事一共收多少钱", "ask_fee", ("service", "marriage.divorce")),
    ("乙事一共收多少钱", "ask_fee", ("service", "assistance.dibao")),
    ("乙事收不收钱", "ask_fee", ("service", "assistance.dibao")),
    ("办乙事收多少钱", "ask_fee", ("service", "assistance.dibao")),
    ("乙事要带什么材料", "ask_materials", ("service", "assistance.dibao")),
    ("丙事归谁管", "act_refer", ("department", "police")),
    ("丙事到底归谁管", "act_refer", ("department", "police")),
    ("丙事应该归谁管呢", "act_refer", ("department", "police")),
    ("谢谢你啊", "act_thanks", None),
    ("谢谢你了", "act_thanks", None),
    ("真是谢谢你", "act_thanks", None),
]


@pytest.fixture
def training_data() -> TrainingData:
    examples = []
    for text, intent, topic in SENTENCES:
        entities = [{"entity": topic[0], "value": topic[1], "start": 0, "end": len(text)}] if topic else []
        examples.append(Message.build(text=text, intent=intent, entities=entities))
    return TrainingData(examples)


@pytest.fixture
def train(training_data: TrainingData, model_storage, execution_context):
    """Makes, trains and stores a component, and gives it as Rasa loads it again from the storage."""
    from rasa.engine.storage.resource import Resource

    def make(component: type):
        config = component.get_default_config()
        resource = component.create(config, model_storage, Resource(component.__name__), execution_context).train(
            training_data
        )
        return component.load(config, model_storage, resource, execution_context)

    return make
