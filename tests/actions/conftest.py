"""What the tests of the actions need: the shipped knowledge, and messages and trackers as Rasa hands them over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import ActionReply
from actions.understanding import NAMES, REMEMBERED, TOPICS
from knowledge.answers import contract
from knowledge.language.names import Name
from knowledge.language.normalise import normalise
from knowledge.repository import Edition


@pytest.fixture
def knowledge(knowledge_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The shipped content where the actions look for it."""
    monkeypatch.setenv("KNOWLEDGE_URL", knowledge_url)
    return knowledge_url


def tracker_of(message: dict[str, Any] | None, slots: dict[str, Any] | None = None) -> Tracker:
    """A conversation of which the actions see the last message and the slots."""
    return Tracker("web-0000", dict.fromkeys(REMEMBERED) | (slots or {}), message, [], False, None, {}, "action_listen")


@pytest.fixture
def tracker() -> Callable[..., Tracker]:
    return tracker_of


@pytest.fixture
def ambiguous(edition: Edition) -> Name:
    """A name of several places, none of which lies in another."""
    return next(each for each in edition.divisions.names() if len(each.ids) > 1 and len(each.text) > 3)


@pytest.fixture
def heard(edition: Edition) -> Callable[..., dict[str, Any]]:
    """Makes a message as Rasa's pipeline leaves it: names as they are published, candidates as given."""

    def message(
        text: str,
        intents: Iterable[tuple[str, float]] = (),
        topics: Iterable[tuple[str, float]] = (),
        day: str | None = None,
        **metadata: Any,
    ) -> dict[str, Any]:
        named = [
            {"entity": each.kind, "value": "|".join(each.ids), "start": each.start, "end": each.end, "extractor": NAMES}
            for each in edition.names.find(normalise(text))
        ]
        if day:
            named.append({"entity": "as_of", "value": day, "start": 0, "end": len(text), "extractor": NAMES})
        likely = [
            {
                "entity": "service" if topic in edition.services else "department",
                "value": topic,
                "start": 0,
                "end": len(text),
                "confidence_entity": confidence,
                "extractor": TOPICS,
            }
            for topic, confidence in topics
        ]
        ranking = [{"name": name, "confidence": confidence} for name, confidence in intents]
        return {
            "text": text,
            "intent": ranking[0] if ranking else {"name": None, "confidence": 0.0},
            "intent_ranking": ranking,
            "entities": named + likely,
            "metadata": {"today": "2026-11-23"} | metadata,
        }

    return message


@pytest.fixture
def chosen() -> Callable[..., dict[str, Any]]:
    """Makes a message as Rasa leaves one that the front door made of a choice: /ask_fee{"service": …}."""

    def message(intent: str, metadata: dict[str, Any] | None = None, **entities: str) -> dict[str, Any]:
        ranking = [{"name": intent, "confidence": 1.0}]
        place = {"start": 0, "end": 0, "extractor": "RegexMessageHandler"}
        found = [{"entity": name, "value": value, **place} for name, value in entities.items()]
        return {
            "text": f"/{intent}",
            "intent": ranking[0],
            "intent_ranking": ranking,
            "entities": found,
            "metadata": {"today": "2026-11-23"} | (metadata or {}),
        }

    return message


@dataclass
class Conversation:
    """A conversation in which the slots are kept as Rasa keeps them; `said` is what was uttered last."""

    slots: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(REMEMBERED))
    said: dict[str, Any] = field(default_factory=dict)

    def hears(self, message: dict[str, Any]) -> contract.Answer:
        """The answer to a message, exactly one and valid."""
        dispatcher = CollectingDispatcher()
        events = asyncio.run(ActionReply().run(dispatcher, tracker_of(message, self.slots), {}))
        for event in events:
            assert event["event"] == "slot", event
            assert event["name"] in self.slots, event
            self.slots[event["name"]] = event["value"]
        (self.said,) = dispatcher.messages
        assert {"answer"} == self.said["custom"].keys()
        answer = contract.parse(self.said["custom"]["answer"])
        assert answer is not None, self.said["custom"]
        return answer

    def remembers(self) -> tuple:
        """Service, facet, place and day of the conversation."""
        return tuple(self.slots[name] for name in REMEMBERED)


@pytest.fixture
def conversation(knowledge: str) -> Conversation:
    return Conversation()
