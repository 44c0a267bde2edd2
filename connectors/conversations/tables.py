"""Tables of the conversation store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of the conversation store."""


class Conversation(Base):
    """One person on one channel; the sender is a keyed hash, never the name that the channel knows."""

    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    tracker: Mapped[int] = mapped_column(default=0)
    """Number of the Rasa conversation in use; a new one keeps Rasa's turn time flat."""
    turns: Mapped[int] = mapped_column(default=0)
    """Turns in that Rasa conversation."""
    hand_over: Mapped[bool] = mapped_column(default=False)
    """Whether Rasa must be told the context with the next message."""
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    service: Mapped[str | None] = mapped_column(String(60))
    facet: Mapped[str | None] = mapped_column(String(60))
    place: Mapped[str | None] = mapped_column(String(9))
    as_of: Mapped[str | None] = mapped_column(String(10))
    choices: Mapped[list] = mapped_column(JSON, default=list)
    """The choices shown last, so that 1 or 第二个 can pick one."""


class Message(Base):
    """One accepted message, masked, and its reply; state: received → replied → delivered."""

    __tablename__ = "message"
    __table_args__ = (Index("message_of_conversation", "conversation", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="received")
    reply: Mapped[dict | None] = mapped_column(JSON)
    reply_text: Mapped[str | None] = mapped_column(Text)
    replied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
