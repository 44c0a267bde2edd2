"""Settings come from the environment, have working defaults, and name the variable that is wrong."""

from __future__ import annotations

import stat

import pytest

from connectors.settings import Settings


@pytest.fixture
def bare(tmp_path):
    """An environment that names nothing but the folder of the data."""
    return {"VAR": str(tmp_path / "var")}


def test_the_default_address_is_on_loopback_at_8000(bare):
    settings = Settings.from_environment(bare)
    assert ("127.0.0.1", 8000) == (settings.host, settings.port)


def test_everything_is_kept_in_one_folder_unless_told_otherwise(bare, tmp_path):
    settings = Settings.from_environment(bare)
    expected = [f"sqlite:///{tmp_path / 'var' / name}.db" for name in ("knowledge", "conversations", "tracker")]
    assert expected == [settings.knowledge_url, settings.conversations_url, settings.tracker_url]


def test_rasa_and_the_actions_are_asked_on_loopback_only(bare):
    settings = Settings.from_environment({**bare, "RASA_PORT": "6005", "ACTIONS_PORT": "6055"})
    assert ("http://127.0.0.1:6005", "http://127.0.0.1:6055") == (settings.rasa_url, settings.actions_url)


@pytest.mark.parametrize(
    ("field", "name", "value", "expected"),
    [
        ("host", "HOST", "0.0.0.0", "0.0.0.0"),
        ("port", "PORT", "9000", 9000),
        ("knowledge_url", "KNOWLEDGE_URL", "postgresql:///knowledge", "postgresql:///knowledge"),
        ("conversations_url", "CONVERSATIONS_URL", "postgresql:///talks", "postgresql:///talks"),
        ("tracker_url", "TRACKER_URL", "postgresql:///tracker", "postgresql:///tracker"),
        ("rasa_url", "RASA_URL", "http://rasa:5005", "http://rasa:5005"),
        ("actions_url", "ACTIONS_URL", "http://actions:5055", "http://actions:5055"),
        ("internal_token", "INTERNAL_TOKEN", "t", "t"),
        ("secret", "SECRET_KEY", "s", "s"),
        ("rasa_seconds", "RASA_SECONDS", "7", 7.0),
        ("idle_minutes", "IDLE_MINUTES", "5", 5),
        ("turns_per_tracker", "TURNS_PER_TRACKER", "9", 9),
    ],
)
def test_a_variable_sets_its_field(bare, field, name, value, expected):
    assert expected == getattr(Settings.from_environment({**bare, name: value}), field)


@pytest.mark.parametrize(
    "name", ["PORT", "RASA_PORT", "ACTIONS_PORT", "RASA_SECONDS", "IDLE_MINUTES", "TURNS_PER_TRACKER"]
)
@pytest.mark.parametrize("value", ["abc", "-1", "80.5", "0x50", "8000;"])
def test_a_variable_that_is_no_number_is_named_with_what_it_is(bare, name, value):
    with pytest.raises(ValueError) as refused:
        Settings.from_environment({**bare, name: value})
    assert name in str(refused.value)
    assert value in str(refused.value)


@pytest.mark.parametrize("name", ["PORT", "KNOWLEDGE_URL", "INTERNAL_TOKEN", "SECRET_KEY"])
def test_an_empty_variable_is_as_good_as_none(bare, name):
    settings = Settings.from_environment({**bare, name: ""})
    assert settings.port == 8000
    assert settings.knowledge_url and settings.internal_token and settings.secret


def test_the_secret_is_made_once_and_kept_for_its_owner_only(bare, tmp_path):
    first, second = Settings.from_environment(bare), Settings.from_environment(bare)
    assert first.secret == second.secret
    assert 32 <= len(first.secret)
    assert 0o600 == stat.S_IMODE((tmp_path / "var" / "secret.key").stat().st_mode)


def test_two_installations_have_two_secrets(tmp_path):
    first, second = (Settings.from_environment({"VAR": str(tmp_path / name)}) for name in ("a", "b"))
    assert first.secret != second.secret


def test_the_internal_token_is_a_new_one_at_each_start(bare):
    assert Settings.from_environment(bare).internal_token != Settings.from_environment(bare).internal_token
