"""The channel by which the front door reaches Rasa: Rasa's REST channel behind a token."""

from __future__ import annotations

import hmac
from typing import Any

from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request

TOKEN_HEADER = "X-Internal-Token"


class FrontDoorInput(RestInput):
    """Rasa's REST channel for one caller, which shows the internal token with every message."""

    @classmethod
    def name(cls) -> str:
        """The name in the address: /webhooks/front_door/webhook."""
        return "front_door"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> FrontDoorInput:
        """Make the channel of credentials.yml; the token must be set."""
        if not credentials or not credentials.get("token"):
            cls.raise_missing_credentials_exception()
        return cls(credentials["token"])

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def blueprint(self, on_new_message) -> Blueprint:
        """Rasa's own routes, each refused without the token."""
        routes = super().blueprint(on_new_message)

        @routes.middleware("request")
        async def prove(request: Request):
            if not hmac.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(errors="replace"), self._token):
                return response.json({"status": "failure", "reason": "NotAuthenticated"}, status=401)

        return routes
