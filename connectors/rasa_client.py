"""Talking to Rasa over its internal channel."""

from __future__ import annotations

import logging
from typing import Any

import httpx

from knowledge.answers import contract

log = logging.getLogger(__name__)
TOKEN_HEADER = "X-Internal-Token"


class RasaClient:
    """A client for one Rasa server; any failure is the same to the caller: no answer."""

    def __init__(self, url: str, token: str, seconds: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={TOKEN_HEADER: token},
            timeout=httpx.Timeout(seconds, connect=0.5),
            limits=httpx.Limits(max_connections=100),
            trust_env=False,
        )

    async def ask(self, conversation: str, text: str, metadata: dict[str, Any]) -> contract.Answer | None:
        """The answer to a message, or None when Rasa or its action server fails or breaks the contract."""
        try:
            response = await self._client.post(
                "/webhooks/front_door/webhook", json={"sender": conversation, "message": text, "metadata": metadata}
            )
            response.raise_for_status()
            messages = response.json()
        except (httpx.HTTPError, ValueError) as error:
            log.warning("no reply from Rasa: %s", type(error).__name__)
            return None
        customs = (
            [message.get("custom") for message in messages if isinstance(message, dict)]
            if isinstance(messages, list)
            else []
        )
        found = [custom["answer"] for custom in customs if isinstance(custom, dict) and "answer" in custom]
        if len(found) != 1:
            log.warning("Rasa replied with %d answers instead of one", len(found))
            return None
        answer = contract.parse(found[0])
        if answer is None:
            log.warning("Rasa's answer breaks the contract")
        return answer

    async def is_up(self) -> bool:
        """Whether Rasa takes messages."""
        try:
            response = await self._client.get("/webhooks/front_door/", timeout=0.5)
        except httpx.HTTPError:
            return False
        return response.status_code == 200

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()
