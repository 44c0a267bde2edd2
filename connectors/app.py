"""The front door as one ASGI app."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from connectors import health
from connectors.conversations.store import ConversationStore
from connectors.desk import Desk
from connectors.limits import BodyLimit
from connectors.rasa_client import RasaClient
from connectors.rest import routes as rest
from connectors.settings import Settings
from connectors.supervisor import Supervisor
from connectors.webchat import routes as webchat
from knowledge.database import engine
from knowledge.repository import Repository


def create_app(settings: Settings, supervisor: Supervisor | None = None) -> FastAPI:
    """The app; with a supervisor it also starts and stops the processes behind."""
    repository = Repository(engine(settings.knowledge_url))
    store = ConversationStore(
        engine(settings.conversations_url),
        settings.secret,
        idle_minutes=settings.idle_minutes,
        turns_per_tracker=settings.turns_per_tracker,
    )
    rasa = RasaClient(settings.rasa_url, settings.internal_token, settings.rasa_seconds)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store.prepare()
        warming = asyncio.create_task(_warm(repository))
        async with supervisor or contextlib.nullcontext():
            yield
        warming.cancel()
        await rasa.close()

    app = FastAPI(title="云南民政智能问答", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings
    app.state.repository = repository
    app.state.rasa = rasa
    app.state.supervisor = supervisor
    app.state.desk = Desk(repository, store, rasa)
    app.add_middleware(BodyLimit)
    app.add_exception_handler(RequestValidationError, _refuse)
    app.add_exception_handler(HTTPException, _refuse_unreadable)
    app.include_router(health.router)
    app.include_router(rest.router)
    app.include_router(webchat.router)
    app.mount("/static", webchat.static_files)
    return app


async def _warm(repository: Repository) -> None:
    """Build the search index as soon as there is something to search."""
    while not await asyncio.to_thread(repository.warm):
        await asyncio.sleep(0.2)


async def _refuse(request: Request, error: RequestValidationError) -> JSONResponse:
    """A clear answer to a body that is no message: where it is wrong and what is allowed."""
    details = [{"where": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in error.errors()]
    return JSONResponse({"status": "failure", "reason": "BadRequest", "details": details}, status_code=400)


async def _refuse_unreadable(request: Request, error: HTTPException) -> JSONResponse:
    """The same shape for what could not be read at all, or is not there."""
    return JSONResponse(
        {
            "status": "failure",
            "reason": "BadRequest" if error.status_code == 400 else "Refused",
            "details": [{"where": request.url.path, "message": error.detail}],
        },
        status_code=error.status_code,
        headers=error.headers,
    )
