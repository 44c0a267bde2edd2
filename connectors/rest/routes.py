"""POST /webhooks/rest/webhook, as Rasa's REST channel answers it.

https://legacy-docs-oss.rasa.com/docs/rasa/connectors/your-own-website#restinput
"""

from __future__ import annotations

import json
import uuid
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from connectors.desk import Desk, Incoming, Outgoing
from connectors.location import Location
from knowledge.schema import Date

router = APIRouter(prefix="/webhooks/rest", tags=["rest"])


def _whole(text: str) -> str:
    """Half a surrogate pair is no character."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("text with half a surrogate pair") from error
    return text


class Metadata(BaseModel):
    """`as_of` asks what held on that day; `location` shares a place. What else a client sends is not used."""

    model_config = ConfigDict(extra="ignore")

    as_of: Annotated[Date | None, BeforeValidator(lambda value: None if value == "" else value)] = None
    location: Location | None = None


class RestMessage(BaseModel):
    """A message; without a sender it stands for itself, so that strangers never share a conversation."""

    model_config = ConfigDict(extra="ignore")

    sender: str = Field(default_factory=lambda: uuid.uuid4().hex, min_length=1, max_length=255)
    message: Annotated[str, AfterValidator(_whole)] = ""
    metadata: Metadata | None = None


@router.get("/")
async def alive() -> dict[str, str]:
    """Whether the channel is there, as Rasa tells it."""
    return {"status": "ok"}


@router.post("/webhook")
async def webhook(body: RestMessage, request: Request, tasks: BackgroundTasks, stream: bool = Query(False)):
    """The reply to a message: a list of messages, one of which carries the answer."""
    desk: Desk = request.app.state.desk
    metadata = body.metadata or Metadata()
    outgoing = await desk.handle(Incoming("rest", body.sender, body.message, metadata.as_of, metadata.location))
    shown = messages(body.sender, outgoing)
    tasks.add_task(desk.delivered, outgoing)
    if stream:
        lines = (json.dumps(message, ensure_ascii=False) + "\n" for message in shown)
        return StreamingResponse(lines, media_type="text/event-stream", background=tasks)
    return JSONResponse(shown, background=tasks)


def messages(recipient: str, outgoing: Outgoing) -> list[dict[str, Any]]:
    """The reply in Rasa's words: what is shown, with the choices as buttons, and the answer beside it."""
    shown: dict[str, Any] = {"recipient_id": recipient, "text": outgoing.text}
    if outgoing.answer.choices:
        shown["buttons"] = [
            {"title": choice.title, "payload": str(number)}
            for number, choice in enumerate(outgoing.answer.choices, start=1)
        ]
    return [shown, {"recipient_id": recipient, "custom": {"answer": outgoing.answer.model_dump(mode="json")}}]
