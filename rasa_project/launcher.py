"""Starting Rasa the way this project needs it: quick validation, write-ahead logging, loopback, no telemetry."""

from __future__ import annotations

import functools
import logging
from pathlib import Path

from sqlalchemy import Engine, event

from knowledge.database import write_ahead

PROJECT = Path(__file__).parent


def train(model: Path) -> None:
    """Train from the project's files and the knowledge, and store the model under exactly this path."""
    import rasa.model_training

    speak_quietly()
    result = rasa.model_training.train(
        domain=str(PROJECT / "domain.yml"),
        config=str(PROJECT / "config.yml"),
        training_files=[str(PROJECT / "data")],
        output=str(model.parent),
        fixed_model_name=model.name.removesuffix(".tar.gz"),
    )
    if result.code != 0 or not model.exists():
        raise SystemExit("训练没有产生模型,请看上面的错误")


def serve(model: Path, host: str, port: int) -> None:
    """Serve a model on an address of this machine or of the internal network; the HTTP API stays off."""
    from rasa.core.run import serve_application

    speak_quietly()
    validate_quickly()
    resolve_events_once()
    event.listen(Engine, "connect", _write_ahead)
    serve_application(
        str(model),
        interface=host,
        port=port,
        credentials=str(PROJECT / "credentials.yml"),
        endpoints=_endpoints(),
        enable_api=False,
    )


def speak_quietly() -> None:
    """Keep Rasa's logs at warnings: its debug lines hold what citizens wrote."""
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(log_level=logging.WARNING, warn_only_once=True, filter_repeated_logs=True)
    configure_structlog(logging.WARNING)


def validate_quickly() -> None:
    """Let Rasa check answers of the action server with a compiled validator.

    Rasa 3.6.21 checks its own JSON schema anew on every turn (RemoteAction._validate_action_result), five sixths of a
    turn's time. The check itself stays: an answer that breaks the schema is refused as before.
    """
    from jsonschema import ValidationError, validators
    from rasa.core.actions.action import RemoteAction

    @functools.cache
    def validator():
        schema = RemoteAction.action_response_format_spec()
        return validators.validator_for(schema)(schema)

    def _validate_action_result(self, result: dict) -> bool:
        error = next(validator().iter_errors(result), None)
        if error is None:
            return True
        raise ValidationError(f"{error.message}. Failed to validate Action server response from API")

    RemoteAction._validate_action_result = _validate_action_result


def resolve_events_once() -> None:
    """Let Rasa remember which class an event's name means.

    Rasa 3.6.21 walks all subclasses of Event for every event of a tracker that it reads (Event.resolve_by_type), a
    sixth of a turn's time. All event classes are imported before a server takes messages, so the answer never changes.
    """
    from rasa.shared.core.events import Event

    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))


def _write_ahead(connection, record) -> None:
    """WAL for the tracker store when it is SQLite."""
    if type(connection).__module__.startswith("sqlite3"):
        write_ahead(connection, record)


def _endpoints():
    from rasa.core.utils import AvailableEndpoints

    return AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
