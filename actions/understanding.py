"""Reading what Rasa understood of the latest message."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker

from knowledge.answers.contract import Choice
from knowledge.answers.decide import SILENCE, Context, Understanding, chosen
from knowledge.language.names import DEPARTMENT, SERVICE, Mention
from knowledge.language.normalise import normalise
from knowledge.repository import Edition

NAMES = "KnownNames"
TOPICS = "TopicClassifier"
REMEMBERED = ("service", "facet", "place", "as_of")


def understanding(message: dict[str, Any], edition: Edition) -> Understanding:
    """The candidates of Rasa's pipeline with the published phrasings that are like the text.

    A message that the front door made of a choice ("/ask_fee{…}") has entities of no extractor: what was chosen.
    """
    entities = message.get("entities") or []
    intents = [
        (_without_prefix(each["name"]), float(each["confidence"]))
        for each in message.get("intent_ranking") or []
        if each["name"]
    ]
    picked = {each["entity"]: each["value"] for each in entities if each.get("extractor") not in (NAMES, TOPICS)}
    if picked and intents:
        choice = Choice(service=picked.get("service"), place=picked.get("place"), entry=picked.get("entry"), title="")
        return chosen(choice, intents[0][0])
    text = normalise(message.get("text") or "")
    topics = [
        (each["value"], float(each["confidence_entity"]))
        for each in entities
        if each["extractor"] == TOPICS and each["entity"] in (SERVICE, DEPARTMENT)
    ]
    mentions = [
        Mention(each["entity"], tuple(each["value"].split("|")), each["start"], each["end"])
        for each in entities
        if each["extractor"] == NAMES and each["entity"] != "as_of"
    ]
    days = [date.fromisoformat(each["value"]) for each in entities if each["entity"] == "as_of"]
    topics.append((None, max(0.0, 1.0 - sum(likely for _, likely in topics))))
    topics.sort(key=lambda pair: -pair[1])
    return Understanding(
        text or SILENCE, topics, intents, mentions, edition.phrases.search(text), days[0] if days else None
    )


def context(tracker: Tracker) -> Context:
    """What the conversation is about: what the front door hands over with the message, else the slots."""
    handed = (tracker.latest_message.get("metadata") or {}).get("context")
    values = handed if handed is not None else {name: tracker.get_slot(name) for name in REMEMBERED}
    as_of = values.get("as_of")
    return Context(
        values.get("service"), values.get("facet"), values.get("place"), date.fromisoformat(as_of) if as_of else None
    )


def days(tracker: Tracker) -> tuple[date, date | None]:
    """Today and the day that the caller asked for; the front door has read the clock, Rasa's own shell has not."""
    metadata = tracker.latest_message.get("metadata") or {}
    today = (
        date.fromisoformat(metadata["today"])
        if metadata.get("today")
        else datetime.now(ZoneInfo("Asia/Shanghai")).date()
    )
    return today, date.fromisoformat(metadata["as_of"]) if metadata.get("as_of") else None


def _without_prefix(intent: str) -> str:
    return intent.split("_", 1)[1]
