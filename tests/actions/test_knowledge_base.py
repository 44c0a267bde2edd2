"""The knowledge base of a process: opened once, following each publication."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions import knowledge_base
from knowledge import publishing, repository
from knowledge.database import engine
from knowledge.errors import NotPublishedError

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database without a publication, where the actions look for the knowledge."""
    url = f"sqlite:///{tmp_path / 'knowledge.db'}"
    publishing.prepare(engine(url))
    monkeypatch.setenv("KNOWLEDGE_URL", url)
    monkeypatch.setattr(repository, "FRESH_SECONDS", 0.0)
    return url


def publish(url: str) -> int:
    """Publish the shipped content once more."""
    return publishing.publish(engine(url), by="tests", reason="tests", now=NOW)


def test_the_edition_is_that_of_the_address_and_is_made_once(knowledge: str) -> None:
    assert "marriage.divorce" in knowledge_base.edition().services
    assert knowledge_base.edition() is knowledge_base.edition()


def test_each_publication_and_its_taking_back_are_followed(empty: str) -> None:
    versions = [publish(empty)]
    editions = [knowledge_base.edition().version]
    versions.append(publish(empty))
    editions.append(knowledge_base.edition().version)
    versions.append(publishing.roll_back(engine(empty)))
    editions.append(knowledge_base.edition().version)

    assert versions == editions
    assert versions[0] == versions[2] != versions[1]


def test_before_the_first_publication_there_is_no_edition_and_warming_is_no_error(empty: str) -> None:
    knowledge_base.warm()
    with pytest.raises(NotPublishedError):
        knowledge_base.edition()

    publish(empty)
    knowledge_base.warm()

    assert knowledge_base.edition().names.find("离婚")


def test_without_an_address_the_error_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KNOWLEDGE_URL", raising=False)

    with pytest.raises(KeyError, match="KNOWLEDGE_URL"):
        knowledge_base.edition()
