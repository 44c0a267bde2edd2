"""GET /health: which parts are up."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from knowledge.errors import NotPublishedError
from knowledge.repository import Repository

router = APIRouter(tags=["operation"])


@router.get("/health")
async def health(request: Request) -> dict[str, Any]:
    """`ok` when every part is up; `starting` while one is on its way; `degraded` when search alone answers."""
    state = request.app.state
    knowledge, rasa, actions = await asyncio.gather(
        _knowledge(state.repository), state.rasa.is_up(), _actions_up(state.settings.actions_url)
    )
    steps = dict(state.supervisor.steps) if state.supervisor else {}
    parts: dict[str, Any] = {
        "front_door": "up",
        "knowledge": knowledge,
        "rasa": "up" if rasa else steps.get("rasa", "down"),
        "actions": "up" if actions else steps.get("actions", "down"),
    }
    up = rasa and actions and knowledge["version"] is not None
    on_the_way = any(part in ("starting", "training", "publishing") for part in (parts["rasa"], parts["actions"]))
    return {"status": "ok" if up else "starting" if on_the_way else "degraded", "parts": parts}


async def _knowledge(repository: Repository) -> dict[str, Any]:
    try:
        edition = await run_in_threadpool(repository.edition)
    except NotPublishedError:
        return {"version": None}
    return {"version": edition.version}


async def _actions_up(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=0.5, trust_env=False) as client:
            return (await client.get(f"{url}/health")).status_code == 200
    except httpx.HTTPError:
        return False
