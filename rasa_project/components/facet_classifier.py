"""Which side of a matter a sentence asks about, or which dialogue act it is: the intent."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from rasa_project.components.sentence_component import SentenceComponent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FacetClassifier(SentenceComponent, IntentClassifier):
    """Intents from a sentence model."""

    def label(self, example: Message) -> str:
        """The intent of the example."""
        return example.get(INTENT)

    def note(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        """Set intent and intent ranking."""
        named = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: likely} for name, likely in ranking]
        message.set(INTENT, named[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, named, add_to_output=True)
