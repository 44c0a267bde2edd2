"""Names of the published knowledge in a sentence: services, departments, places; and the day that it asks about."""

from __future__ import annotations

import contextlib
import os
from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
)
from rasa.shared.nlu.training_data.message import Message

from knowledge.database import DEFAULT_URL, engine
from knowledge.errors import NotPublishedError
from knowledge.language import dates
from knowledge.language.names import NameFinder
from knowledge.language.normalise import normalise
from knowledge.repository import Repository


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KnownNames(GraphComponent, EntityExtractorMixin):
    """spaCy's entity ruler over the names of the current edition; a new edition is followed without training.

    `start` and `end` count characters of the normalised sentence. A name that may mean several things has the ids of
    all of them as its value, joined by "|".
    """

    def __init__(self, url: str) -> None:
        self._repository = Repository(engine(url))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnownNames:
        """The component, reading the knowledge at KNOWLEDGE_URL."""
        component = cls(os.environ.get("KNOWLEDGE_URL") or DEFAULT_URL)
        component.warm()
        return component

    def warm(self) -> None:
        """Build the finder before the first message; training may come before the first publication."""
        with contextlib.suppress(NotPublishedError):
            self._names()

    def _names(self) -> NameFinder:
        return self._repository.edition().names

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["spacy"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the names and the day found to each message."""
        names = self._names()
        for message in messages:
            text = normalise(message.get("text") or "")
            found = [
                {
                    ENTITY_ATTRIBUTE_TYPE: mention.kind,
                    ENTITY_ATTRIBUTE_VALUE: "|".join(mention.ids),
                    ENTITY_ATTRIBUTE_START: mention.start,
                    ENTITY_ATTRIBUTE_END: mention.end,
                }
                for mention in names.find(text)
            ]
            today = (message.get("metadata") or {}).get("today")
            day = dates.as_of(text, date.fromisoformat(today)) if today else None
            if day:
                found.append(
                    {
                        ENTITY_ATTRIBUTE_TYPE: "as_of",
                        ENTITY_ATTRIBUTE_VALUE: day.isoformat(),
                        ENTITY_ATTRIBUTE_START: 0,
                        ENTITY_ATTRIBUTE_END: len(text),
                    }
                )
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages
