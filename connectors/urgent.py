"""Recognising danger before anything else, from the rules in the knowledge."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.language.normalise import clean, normalise
from knowledge.repository import Edition


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern)


def find(edition: Edition, text: str):
    """The kind of danger that a message tells of, or None; what only sounds like it (`unless`) is taken out first."""
    wordings = (normalise(text), clean(text))
    for wording in dict.fromkeys((*wordings, *(wording.replace(" ", "") for wording in wordings))):
        for kind in edition.urgent:
            rest = wording
            for pattern in kind.unless:
                rest = _compiled(pattern).sub(" ", rest)
            if any(_compiled(pattern).search(rest) for pattern in kind.patterns):
                return kind
    return None
