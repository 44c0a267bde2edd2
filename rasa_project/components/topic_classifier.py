"""Which service or department a sentence is about: entities over the whole sentence, each with its confidence."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
)
from rasa.shared.nlu.training_data.message import Message

from rasa_project.components.sentence_component import SentenceComponent

ENTITY_ATTRIBUTE_CONFIDENCE = "confidence_entity"  # Rasa writes this key without a constant of its own
_NONE = "none:"
_KINDS = ("service", "department")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TopicClassifier(SentenceComponent, EntityExtractorMixin):
    """Topics from a sentence model; a sentence without a topic teaches that there is none."""

    def label(self, example: Message) -> str:
        """The example's topic entity, as kind:id."""
        for entity in example.get(ENTITIES, []):
            if entity[ENTITY_ATTRIBUTE_TYPE] in _KINDS:
                return f"{entity[ENTITY_ATTRIBUTE_TYPE]}:{entity[ENTITY_ATTRIBUTE_VALUE]}"
        return _NONE

    def note(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        """Add one entity for each candidate; that of no topic at all is left out."""
        found = [
            {
                ENTITY_ATTRIBUTE_TYPE: kind,
                ENTITY_ATTRIBUTE_VALUE: name,
                ENTITY_ATTRIBUTE_START: 0,
                ENTITY_ATTRIBUTE_END: len(message.get("text") or ""),
                ENTITY_ATTRIBUTE_CONFIDENCE: likely,
            }
            for label, likely in ranking
            for kind, name in (label.split(":", 1),)
            if name
        ]
        message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
