"""The life of a trained sentence model inside Rasa's graph: created, trained, stored, loaded."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.language.normalise import normalise
from rasa_project.components.sentence_model import SentenceModel, learning_digest


class SentenceComponent(GraphComponent):
    """A component that labels whole sentences; a subclass says which label an example teaches and where it goes."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: SentenceModel | None = None
    ) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: inverse of the regularisation; `candidates`: how many labels are passed on."""
        return {"strength": 30.0, "candidates": 6}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ):
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ):
        """A trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, SentenceModel.load(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train again when the language rules change."""
        return learning_digest()

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn"]

    @abstractmethod
    def label(self, example: Message) -> str:
        """The label that an example teaches."""

    @abstractmethod
    def note(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        """Write the candidates onto a message."""

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example that has a text and an intent."""
        examples = [each for each in training_data.intent_examples if each.get("text")]
        self._model = SentenceModel.train(
            [each.get("text") for each in examples], [self.label(each) for each in examples], self.config["strength"]
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Label live messages by their normalised text."""
        for message in messages:
            self.note(message, self._model.ranking(normalise(message.get("text") or ""), self.config["candidates"]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Label training examples, for the evaluation of Rasa."""
        self.process(training_data.training_examples)
        return training_data
