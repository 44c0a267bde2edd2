"""The one action of the grid: from what was understood to an answer of the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import knowledge_base
from actions.understanding import context, days, understanding
from knowledge.answers import render
from knowledge.answers.contract import Answer
from knowledge.answers.decide import remembered, reply_to


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
        answer = reply_to(told, before, edition, asked=asked, today=today)
        dispatcher.utter_message(
            text=render.text(answer, edition.words), json_message={"answer": answer.model_dump(mode="json")}
        )
        return remember(answer, today.isoformat())


def remember(answer: Answer, today: str) -> list[dict[str, Any]]:
    """The slots after a reply."""
    return [SlotSet(name, value) for name, value in remembered(answer, date.fromisoformat(today)).items()]
