"""The one action of the grid: from what was understood to an answer of the contract."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import knowledge_base
from actions.understanding import context, days, understanding
from knowledge.answers import render
from knowledge.answers.compose import Composer
from knowledge.answers.contract import Answer
from knowledge.answers.decide import as_of_day, decide


class ActionReply(Action):
    """Answers a message: what is asked, for which place, on which day."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_reply"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter the reply with its answer, and remember what it was about."""
        edition = knowledge_base.edition()
        told, before = understanding(tracker.latest_message, edition), context(tracker)
        today, asked = days(tracker)
        as_of = as_of_day(told, before, asked, today)
        answer = decide(told, before, Composer(edition, as_of=as_of, today=today))
        dispatcher.utter_message(
            text=render.text(answer, edition.words), json_message={"answer": answer.model_dump(mode="json")}
        )
        return remember(answer, today.isoformat())


def remember(answer: Answer, today: str) -> list[dict[str, Any]]:
    """The slots after a reply; what was no matter of a service leaves them as they are."""
    if answer.service is None:
        return []
    as_of = answer.as_of.isoformat()
    kept = {"service": answer.service, "as_of": as_of if as_of != today else None}
    if answer.facet:
        kept["facet"] = answer.facet
    if answer.place or answer.kind == "answer":
        kept["place"] = answer.place
    return [SlotSet(name, value) for name, value in kept.items()]
