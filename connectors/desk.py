"""The front desk: one message in, one reply out, whatever is up or down behind it."""

from __future__ import annotations

import asyncio
import re
import unicodedata
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool

from connectors import choosing, masking, urgent
from connectors.conversations.store import ConversationStore, Turn
from connectors.location import Location
from connectors.rasa_client import RasaClient
from knowledge import content
from knowledge.answers import contract, render
from knowledge.answers.compose import WHERE_FACETS, Composer
from knowledge.answers.decide import chosen, reply_to, search_only
from knowledge.errors import NotPublishedError
from knowledge.language import dates
from knowledge.language.normalise import normalise
from knowledge.repository import Edition, Repository

MAX_CHARACTERS = 2000
CHINA = ZoneInfo("Asia/Shanghai")
DEFAULT_FACET = "overview"
PLACE_FACET = "where"
PLACED_FACETS = WHERE_FACETS | {"amount"}  # what differs from county to county
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff]")
_COMMAND = re.compile(r"^[/\s]+")


@dataclass(frozen=True)
class Incoming:
    """A message as a channel took it."""

    channel: str
    sender: str
    text: str
    as_of: date | None = None
    location: Location | None = None


@dataclass(frozen=True)
class Outgoing:
    """The reply, for a channel to show; `turn` lets it note the delivery."""

    answer: contract.Answer
    text: str
    turn: Turn


class Desk:
    """Handles messages: stores them masked, sees danger first, asks Rasa, and answers by itself when Rasa cannot."""

    def __init__(
        self,
        repository: Repository,
        store: ConversationStore,
        rasa: RasaClient,
        clock: Callable[[], datetime] = lambda: datetime.now(CHINA),
    ) -> None:
        self._repository = repository
        self._store = store
        self._rasa = rasa
        self._clock = clock
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def handle(self, incoming: Incoming) -> Outgoing:
        """The reply to a message; messages of one sender are taken one after the other."""
        lock = self._locks.setdefault(f"{incoming.channel}\0{incoming.sender}", asyncio.Lock())
        async with lock:
            now = self._clock()
            text = tidy(incoming.text)
            turn = await run_in_threadpool(self._store.receive, incoming.channel, incoming.sender, text, now)
            try:
                edition = await run_in_threadpool(self._repository.edition)
                answer, from_rasa = await self._reply(edition, turn, text, incoming, now.date())
                sentences = edition.words
            except NotPublishedError:
                sentences = content.load_words()
                answer, from_rasa = _starting(sentences, now.date()), False
            words = render.text(answer, sentences)
            await run_in_threadpool(
                self._store.reply,
                turn,
                answer,
                words,
                from_rasa=from_rasa,
                today=now.date().isoformat(),
                now=self._clock(),
            )
            return Outgoing(answer, words, turn)

    async def delivered(self, outgoing: Outgoing) -> None:
        """Note that a reply has left."""
        await run_in_threadpool(self._store.delivered, outgoing.turn)

    async def _reply(
        self, edition: Edition, turn: Turn, text: str, incoming: Incoming, today: date
    ) -> tuple[contract.Answer, bool]:
        """The answer, and whether Rasa gave it."""
        composer = Composer(edition, as_of=incoming.as_of or today, today=today)
        danger = urgent.find(edition, text)
        if danger:
            return composer.urgent(danger), False
        if not text:
            if incoming.location:
                context = turn.context
                return _ask_county(composer, incoming.location, context.service, context.facet), False
            return composer.said("empty"), False
        choice = choosing.pick(text, turn.choices)
        if choice is None and choosing.number(text) is not None:
            again = (
                composer.choices(turn.choices, "choice-out-of-range")
                if turn.choices
                else composer.said("choice-not-shown")
            )
            return again, False
        message = text
        if choice:
            message = choosing.as_rasa_message(choice, _facet(choice, turn))
        answer = await self._rasa.ask(turn.tracker, message, _metadata(turn, incoming, today))
        from_rasa = answer is not None
        if answer is None:
            answer = await run_in_threadpool(self._degraded, edition, turn, text, choice, incoming, today)
        if incoming.location and answer.kind == "answer" and answer.place is None and answer.facet in PLACED_FACETS:
            answer = _ask_county(composer, incoming.location, answer.service, answer.facet, answer.entry)
        return answer, from_rasa

    def _degraded(
        self, edition: Edition, turn: Turn, text: str, choice: contract.Choice | None, incoming: Incoming, today: date
    ) -> contract.Answer:
        """What the published phrasings alone tell, said to be so."""
        wording = normalise(text)
        told = (
            chosen(choice, _facet(choice, turn))
            if choice
            else search_only(edition, wording, dates.as_of(wording, today))
        )
        answer = reply_to(told, turn.context, edition, asked=incoming.as_of, today=today)
        if answer.kind == "fallback":
            answer = Composer(edition, as_of=answer.as_of, today=today).said("degraded-nothing")
        elif answer.kind in ("answer", "choices"):
            answer.blocks.insert(0, contract.Notice(text=edition.words["degraded"]))
        answer.degraded = True
        return answer


def _ask_county(
    composer: Composer, location: Location, service: str | None, facet: str | None, entry: str | None = None
) -> contract.Answer:
    """Which of the nearest counties is meant; the position itself is not kept."""
    codes = composer.edition.divisions.nearest(*location.gcj02())
    return composer.ask_place(codes, "which-county", service, facet if service else None, entry)


def _starting(sentences: dict[str, str], today: date) -> contract.Answer:
    """What is said in the seconds before the first publication."""
    blocks = [contract.Paragraph(text=sentences["starting"])]
    return contract.Answer(kind="fallback", as_of=today, degraded=True, blocks=blocks)


def tidy(text: str) -> str:
    """A citizen's text, fit to be stored and passed on: masked, short enough, and never a command of Rasa's.

    Rasa takes a text that begins with "/" for an intent ("/restart" would end the conversation).
    """
    text = _CONTROLS.sub(" ", unicodedata.normalize("NFKC", text[: 4 * MAX_CHARACTERS]))
    return masking.mask(_COMMAND.sub("", text))[:MAX_CHARACTERS].strip()


def _facet(choice: contract.Choice, turn: Turn) -> str:
    """The side of the matter that a choice is about; a place alone is chosen to be told where to go."""
    return choice.facet or turn.context.facet or (PLACE_FACET if choice.place else DEFAULT_FACET)


def _metadata(turn: Turn, incoming: Incoming, today: date) -> dict[str, Any]:
    """What Rasa is told beside the text: days and ids only, since it stores them."""
    metadata: dict[str, Any] = {"today": today.isoformat()}
    if incoming.as_of:
        metadata["as_of"] = incoming.as_of.isoformat()
    if turn.hand_over:
        context = turn.context
        metadata["context"] = {
            "service": context.service,
            "facet": context.facet,
            "place": context.place,
            "as_of": context.as_of.isoformat() if context.as_of else None,
        }
    return metadata
