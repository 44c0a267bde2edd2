"""Reading and writing the conversation store."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from connectors.conversations.tables import Base, Conversation, Message
from knowledge.answers.contract import Answer, Choice
from knowledge.answers.decide import Context, remembered


@dataclass(frozen=True)
class Turn:
    """An accepted message with what the conversation was about when it came."""

    message: int
    conversation: str
    tracker: str
    """The id of the Rasa conversation."""
    context: Context
    hand_over: bool
    choices: list[Choice]


class ConversationStore:
    """The store of one installation; every call is one transaction."""

    def __init__(self, engine: Engine, secret: str, *, idle_minutes: int, turns_per_tracker: int) -> None:
        self._engine = engine
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self._secret = secret.encode()
        self._idle = timedelta(minutes=idle_minutes)
        self._turns_per_tracker = turns_per_tracker

    def prepare(self) -> None:
        """Make the tables that are missing."""
        Base.metadata.create_all(self._engine)

    def conversation_id(self, channel: str, sender: str) -> str:
        """The id of a sender's conversation: a keyed hash, so that the store names nobody."""
        digest = hmac.new(self._secret, f"{channel}\0{sender}".encode(), hashlib.sha256).hexdigest()
        return f"{channel}-{digest[:40]}"

    def receive(self, channel: str, sender: str, text: str, now: datetime) -> Turn:
        """Store a masked message before anything is done with it; context that has lapsed is forgotten."""
        name, now = self.conversation_id(channel, sender), now.astimezone(UTC)
        new = {
            "id": name,
            "channel": channel,
            "tracker": 0,
            "turns": 0,
            "hand_over": False,
            "last_at": now,
            "choices": [],
        }
        with Session(self._engine) as session, session.begin():
            session.execute(self._insert(Conversation).values(new).on_conflict_do_nothing())
            held = session.get_one(Conversation, name, with_for_update=True)
            if now - _aware(held.last_at) >= self._idle:
                held.tracker, held.turns, held.hand_over, held.choices = held.tracker + 1, 0, False, []
                held.service = held.facet = held.place = held.as_of = None
            elif held.turns >= self._turns_per_tracker:
                held.tracker, held.turns, held.hand_over = held.tracker + 1, 0, True
            held.turns += 1
            held.last_at = now
            message = Message(conversation=name, received_at=now, text=text)
            session.add(message)
            session.flush()
            as_of = datetime.fromisoformat(held.as_of).date() if held.as_of else None
            return Turn(
                message.id,
                name,
                f"{name}-{held.tracker}",
                Context(held.service, held.facet, held.place, as_of),
                held.hand_over,
                [Choice.model_validate(each) for each in held.choices],
            )

    def reply(self, turn: Turn, answer: Answer, text: str, *, from_rasa: bool, today: str, now: datetime) -> None:
        """Store the reply and what the conversation is about after it."""
        with Session(self._engine) as session, session.begin():
            message = session.get_one(Message, turn.message)
            message.state, message.reply, message.reply_text, message.replied_at = (
                "replied",
                answer.model_dump(mode="json"),
                text,
                now.astimezone(UTC),
            )
            held = session.get_one(Conversation, turn.conversation)
            if answer.kind != "urgent":
                held.choices = [each.model_dump() for each in answer.choices]
            held.hand_over = not from_rasa and (answer.service is not None or held.hand_over)
            for name, value in remembered(answer, date.fromisoformat(today)).items():
                setattr(held, name, value)

    def delivered(self, turn: Turn) -> None:
        """Note that the reply left for the citizen."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(Message).where(Message.id == turn.message).values(state="delivered"))


def _aware(moment: datetime) -> datetime:
    """SQLite gives back what it was given, without the zone: UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
