"""The front door as one app: its addresses, its refusals, and that it warms up by itself."""

from __future__ import annotations

import time

from fastapi.testclient import TestClient

from connectors.app import create_app
from connectors.settings import Settings


def settings(tmp_path, url: str) -> Settings:
    environment = {
        "VAR": str(tmp_path),
        "KNOWLEDGE_URL": url,
        "RASA_URL": "http://127.0.0.1:9",
        "ACTIONS_URL": "http://127.0.0.1:9",
    }
    return Settings.from_environment(environment)


def test_the_addresses_of_the_design_are_there(tmp_path, invented_url):
    with TestClient(create_app(settings(tmp_path, invented_url))) as client:
        assert "text/html" in client.get("/").headers["content-type"]
        assert 200 == client.get("/static/chat.js").status_code
        assert "degraded" == client.get("/health").json()["status"]
        assert {"status": "ok"} == client.get("/webhooks/rest/").json()
        assert "/webhooks/rest/webhook" in client.get("/openapi.json").json()["paths"]


def test_what_is_not_there_is_told_as_json(tmp_path, invented_url):
    with TestClient(create_app(settings(tmp_path, invented_url))) as client:
        response = client.get("/conversations/anybody/tracker")
    assert (404, "failure") == (response.status_code, response.json()["status"])


def test_the_search_is_ready_before_anybody_asks(tmp_path, invented_url):
    app = create_app(settings(tmp_path, invented_url))
    with TestClient(app):
        end = time.monotonic() + 20
        while time.monotonic() < end and "phrases" not in vars(app.state.repository.edition()):
            time.sleep(0.05)
        assert "phrases" in vars(app.state.repository.edition())
