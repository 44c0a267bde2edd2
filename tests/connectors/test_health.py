"""GET /health says which parts are up, and never more than it knows."""

from __future__ import annotations

import dataclasses

import pytest
from fastapi.testclient import TestClient

from connectors.app import create_app
from connectors.supervisor import Supervisor


@pytest.fixture
def health(settings, clock):
    """Asks /health of a front door with these settings, and with a supervisor at these steps."""

    def ask(steps: dict[str, str] | None = None, **changed) -> dict:
        wanted = dataclasses.replace(settings, **changed)
        supervisor = None
        if steps is not None:
            supervisor = Supervisor(wanted, clock)
            supervisor.steps |= steps
        response = TestClient(create_app(wanted, supervisor)).get("/health")
        assert 200 == response.status_code
        return response.json()

    return ask


def test_all_is_well_when_every_part_is_up(health):
    parts = {"front_door": "up", "knowledge": {"version": 1}, "rasa": "up", "actions": "up"}
    assert {"status": "ok", "parts": parts} == health()


@pytest.mark.parametrize(("part", "setting"), [("rasa", "rasa_url"), ("actions", "actions_url")])
def test_a_part_that_is_down_is_named(health, nobody, part, setting):
    found = health(**{setting: nobody})
    assert ("degraded", "down") == (found["status"], found["parts"][part])


def test_an_action_server_that_is_ill_is_down(health, rasa):
    rasa.healthy = False
    assert "down" == health()["parts"]["actions"]


def test_a_rasa_that_refuses_the_token_is_down(health):
    assert "down" == health(internal_token="another token")["parts"]["rasa"]


def test_without_a_publication_not_all_is_well(health, tmp_path):
    found = health(knowledge_url=f"sqlite:///{tmp_path / 'empty.db'}")
    assert ({"version": None}, "degraded") == (found["parts"]["knowledge"], found["status"])


@pytest.mark.parametrize(
    ("expected", "steps"),
    [
        ("starting", {"rasa": "training", "actions": "starting"}),
        ("starting", {"rasa": "starting", "actions": "starting"}),
        ("degraded", {"rasa": "failed", "actions": "failed"}),
    ],
)
def test_what_is_on_its_way_is_told_from_what_has_failed(health, nobody, expected, steps):
    found = health(steps, rasa_url=nobody, actions_url=nobody)
    assert expected == found["status"]
    assert steps == {part: found["parts"][part] for part in steps}


def test_a_part_that_answers_is_up_whatever_its_step(health):
    assert "ok" == health({"rasa": "starting", "actions": "starting"})["status"]


def test_health_tells_no_address_and_no_token(health, settings):
    told = str(health())
    assert [] == [
        secret for secret in (settings.internal_token, settings.rasa_url, settings.knowledge_url) if secret in told
    ]
