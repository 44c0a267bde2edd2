"""The knowledge base that the actions ask, opened once for the process."""

from __future__ import annotations

import functools
import os

from knowledge.database import engine
from knowledge.repository import Edition, Repository


@functools.cache
def _repository(url: str) -> Repository:
    return Repository(engine(url))


def warm() -> None:
    """Make ready what the first question would wait for."""
    _repository(os.environ["KNOWLEDGE_URL"]).warm()


def edition() -> Edition:
    """The edition in force at KNOWLEDGE_URL."""
    return _repository(os.environ["KNOWLEDGE_URL"]).edition()
