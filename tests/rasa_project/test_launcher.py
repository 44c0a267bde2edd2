"""Training and serving as this project does it: the quick check of actions' answers is as strict as Rasa's own."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import rasa.core.run
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import Engine, create_engine, event, text

from rasa_project import launcher

RASAS_OWN = RemoteAction._validate_action_result
SLOT = {"event": "slot", "name": "service", "value": "marriage.divorce"}
GOOD = [
    {},
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": []},
    {
        "events": [{**SLOT, "value": None}, {**SLOT, "timestamp": None}],
        "responses": [{"text": "示例", "custom": {"answer": {}}}],
    },
    {"events": [{"event": "action", "name": "action_reply"}]},
    {"events": [{"event": "pause"}, {"event": "resume"}]},
    {
        "responses": [
            {
                "text": None,
                "buttons": [],
                "elements": [],
                "custom": {},
                "template": None,
                "response": None,
                "image": None,
            }
        ]
    },
    {"unknown": 1},
]
BAD = [
    None,
    [],
    "text",
    1,
    {"events": {}},
    {"events": [{}]},
    {"events": ["slot"]},
    {"events": [{"event": "nothing of the kind"}]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "slot", "name": 1, "value": 1}]},
    {"events": [SLOT, {"event": "slot", "value": 1}]},
    {"responses": {}},
    {"responses": ["text"]},
    {"responses": [None]},
    {"events": None, "responses": []},
]


@pytest.fixture
def action(monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    """A remote action with the quick check; Rasa's own comes back afterwards."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASAS_OWN)
    launcher.validate_quickly()
    return RemoteAction("action_reply", None)


def accepts(check, action: RemoteAction, answer: object) -> bool:
    """Whether a check accepts an answer; anything but acceptance and a ValidationError is an error of the test."""
    try:
        return check(action, answer)
    except ValidationError:
        return False


@pytest.mark.parametrize(
    ("answer", "good"), [*((each, True) for each in GOOD), *((each, False) for each in BAD)], ids=repr
)
def test_the_quick_check_decides_as_rasas_own(action: RemoteAction, answer: object, good: bool) -> None:
    assert good == accepts(RASAS_OWN, action, answer)
    assert good == accepts(RemoteAction._validate_action_result, action, answer)


def test_the_quick_check_says_what_is_wrong(action: RemoteAction) -> None:
    with pytest.raises(ValidationError, match="'text' is not of type 'object'.*Action server"):
        action._validate_action_result({"responses": ["text"]})


def test_the_quick_check_holds_when_asked_again(action: RemoteAction) -> None:
    assert [True, False, True, False] == [
        accepts(RemoteAction._validate_action_result, action, each)
        for each in ({}, {"events": {}}, {"events": []}, {"responses": 1})
    ]


def test_the_quick_check_stands_in_the_place_of_rasas_own(action: RemoteAction) -> None:
    assert RASAS_OWN is not RemoteAction._validate_action_result


# --- serving ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict]:
    """How Rasa's server was started by `serve`; the server itself is left out, all before it is real."""
    told: dict = {}
    monkeypatch.setattr(
        rasa.core.run, "serve_application", lambda *arguments, **named: told.update(named, model=arguments)
    )
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RASAS_OWN)
    monkeypatch.setattr(launcher, "speak_quietly", lambda: None)  # it would change the logging of the whole test run
    for name, value in {
        "ACTIONS_URL": "http://127.0.0.1:1",
        "INTERNAL_TOKEN": "a-token",
        "TRACKER_URL": "sqlite://",
    }.items():
        monkeypatch.setenv(name, value)
    launcher.serve(Path("a-model.tar.gz"), "127.0.0.1", 5005)
    yield told
    event.remove(Engine, "connect", launcher._write_ahead)


def test_rasa_is_served_on_the_address_given_with_its_http_api_off(started: dict) -> None:
    assert ("127.0.0.1", 5005, False) == (started["interface"], started["port"], started["enable_api"])
    assert ("a-model.tar.gz",) == started["model"]


def test_rasa_is_told_where_the_actions_and_the_tracker_are(started: dict) -> None:
    endpoints = started["endpoints"]

    assert ("http://127.0.0.1:1/webhook", {"X-Internal-Token": "a-token"}) == (
        endpoints.action.url,
        endpoints.action.headers,
    )
    assert ("SQL", "sqlite://") == (endpoints.tracker_store.type, endpoints.tracker_store.url)


def test_a_served_rasa_checks_quickly(started: dict) -> None:
    assert RASAS_OWN is not RemoteAction._validate_action_result


def test_a_sqlite_tracker_is_written_ahead(started: dict, tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'tracker.db'}").connect() as connection:
        assert ("wal", 1) == (
            connection.scalar(text("PRAGMA journal_mode")),
            connection.scalar(text("PRAGMA synchronous")),
        )


def test_without_the_launcher_a_sqlite_tracker_is_not_written_ahead(tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'tracker.db'}").connect() as connection:
        assert "delete" == connection.scalar(text("PRAGMA journal_mode"))


def test_a_postgresql_tracker_is_left_as_it_is(started: dict, postgres_url: str) -> None:
    with create_engine(postgres_url).connect() as connection:
        assert "postgresql" == connection.dialect.name
        assert 1 == connection.scalar(text("SELECT 1"))


# --- logging and training --------------------------------------------------------------------------------------------


SPEAKING = """
import logging, structlog
from rasa_project import launcher
launcher.speak_quietly()
for log in (logging.getLogger("rasa.core.processor"), structlog.get_logger("rasa.core.processor")):
    for level in ("debug", "info", "warning"):
        getattr(log, level)(f"{level}-of-a-citizens-words")
"""


def test_rasa_does_not_log_what_citizens_wrote() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SPEAKING], cwd=launcher.PROJECT.parent, check=True, capture_output=True, text=True
    )

    spoken = said.stdout + said.stderr
    assert "warning-of-a-citizens-words" in spoken
    assert "debug-of" not in spoken
    assert "info-of" not in spoken


CONFIG = """
recipe: default.v1
assistant_id: a-small-one
language: zh
pipeline: [{name: rasa_project.components.facet_classifier.FacetClassifier}]
policies: [{name: RulePolicy}]
"""
DOMAIN = """
version: "3.1"
intents: [ask_fee, ask_materials, act_thanks]
responses: {utter_it: [{text: it}]}
"""
NLU = """
version: "3.1"
nlu:
- {intent: ask_fee, examples: "- 甲事收多少钱\\n- 乙事收多少钱\\n- 丙事收多少钱\\n"}
- {intent: ask_materials, examples: "- 甲事带什么材料\\n- 乙事带什么材料\\n- 丙事带什么材料\\n"}
- {intent: act_thanks, examples: "- 谢谢你啊\\n- 谢谢你了\\n- 真谢谢你\\n"}
"""
RULES = """
version: "3.1"
rules:
- {rule: it, steps: [{intent: ask_fee}, {action: utter_it}]}
"""
TRAINING = """
import pathlib, sys
from rasa_project import launcher
launcher.PROJECT = pathlib.Path("project")
launcher.train(pathlib.Path(sys.argv[1]))
"""


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A folder with a project of three intents."""
    (tmp_path / "project" / "data").mkdir(parents=True)
    for name, content in {
        "config.yml": CONFIG,
        "domain.yml": DOMAIN,
        "data/nlu.yml": NLU,
        "data/rules.yml": RULES,
    }.items():
        (tmp_path / "project" / name).write_text(content, encoding="utf-8")
    return tmp_path


def train(folder: Path, model: str) -> subprocess.CompletedProcess:
    """Train a small project in a process of its own, which may change its logging as it likes."""
    environment = {**os.environ, "PYTHONPATH": str(launcher.PROJECT.parent), "RASA_TELEMETRY_ENABLED": "false"}
    return subprocess.run(
        [sys.executable, "-c", TRAINING, model], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_a_model_is_stored_under_exactly_the_path_given(small_project: Path) -> None:
    run = train(small_project, "models/some-fingerprint.tar.gz")

    assert 0 == run.returncode, run.stderr
    assert ["some-fingerprint.tar.gz"] == [path.name for path in (small_project / "models").iterdir()]
    with tarfile.open(small_project / "models" / "some-fingerprint.tar.gz") as archive:
        assert [] == [name for name in archive.getnames() if name.endswith((".pkl", ".pickle", ".joblib"))]


def test_a_training_that_fails_leaves_no_model_and_says_so(small_project: Path) -> None:
    (small_project / "project" / "data" / "rules.yml").write_text(
        RULES.replace("utter_it", "utter_nothing_known"), encoding="utf-8"
    )

    run = train(small_project, "models/some-fingerprint.tar.gz")

    assert 0 != run.returncode
    assert "utter_nothing_known" in run.stderr
    assert [] == list(small_project.glob("models/*"))


def test_events_that_are_resolved_once_are_the_same_as_rasas_own(monkeypatch) -> None:
    own = Event.resolve_by_type
    monkeypatch.setattr(Event, "resolve_by_type", own)
    names = {each.type_name for each in all_subclasses(Event)}
    assert {"user", "bot", "slot", "action"} <= names
    launcher.resolve_events_once()
    for _ in range(2):
        assert {name: own(name) for name in names} == {name: Event.resolve_by_type(name) for name in names}
        assert SlotSet is Event.resolve_by_type("nothing that is known", SlotSet)
        with pytest.raises(ValueError):
            Event.resolve_by_type("nothing that is known")
