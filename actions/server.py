"""rasa-sdk's action server behind a token."""

from __future__ import annotations

import hmac

from rasa_sdk.endpoint import create_app as sdk_app
from sanic import Sanic, response
from sanic.request import Request

from actions import knowledge_base

TOKEN_HEADER = "X-Internal-Token"


def create_app(token: str) -> Sanic:
    """The server of every action in this package; only /health answers without the token."""
    app = sdk_app("actions", cors_origins=None)

    @app.listener("before_server_start")
    async def prepare(app: Sanic, loop) -> None:
        knowledge_base.warm()

    @app.middleware("request")
    async def prove(request: Request):
        shown = request.headers.get(TOKEN_HEADER, "").encode(errors="replace")
        if request.path != "/health" and not (token and hmac.compare_digest(shown, token.encode())):
            return response.json({"error": "not authenticated", "action_name": None}, status=401)

    return app
