"""Every sentence that the content teaches, with what it means: the training data of the classifiers and of search.

A maintainer writes a phrase once, beside the answer; from here it reaches the database, the search and Rasa.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.content import Content

REFER = "refer"  # the intent of a sentence that belongs to another department
GRID_NAMES = 3  # names of a service that are put into the patterns of each facet
SHORTEST = 3  # characters of a pattern that says something without its name
GRID_PATTERNS = 3  # patterns of each facet that each of these names is put into


@dataclass(frozen=True)
class Phrase:
    """A sentence and its meaning; topic is a service or department (none: said without one)."""

    text: str
    intent: str
    topic: str | None = None
    question: str | None = None


def written(content: Content) -> Iterator[Phrase]:
    """The sentences that somebody wrote as such."""
    for service in content.services.values():
        for facet, texts in service.phrasings.items():
            for text in texts:
                yield Phrase(text, facet, service.service)
        for question in service.questions:
            for text in (question.ask, *question.phrasings):
                if question.refer:
                    yield Phrase(text, REFER, question.refer, question.id)
                else:
                    yield Phrase(text, question.facet, service.service, question.id)
    for department in content.departments.values():
        for text in department.phrasings:
            yield Phrase(text, REFER, department.id)
    for act in content.acts.values():
        for text in act.phrasings:
            yield Phrase(text, act.id)
    for facet in content.facets.values():
        for text in facet.elliptical:
            yield Phrase(text, facet.id)


def grid(content: Content) -> Iterator[Phrase]:
    """Names of services put into the patterns of facets: every pair is met in training, also those nobody wrote."""
    for service, facet in itertools.product(content.services.values(), content.facets.values()):
        if facet.id not in service.answers and facet.id not in service.phrasings:
            continue
        for name in service.names[:GRID_NAMES]:
            ranked = sorted(facet.patterns, key=lambda pattern: hashlib.sha256(f"{name}|{pattern}".encode()).digest())
            for pattern in ranked[:GRID_PATTERNS]:
                yield Phrase(pattern.replace("{service}", name), facet.id, service.service)


def elliptical(content: Content) -> Iterator[Phrase]:
    """The patterns of facets without a name, as they are said in the middle of a conversation."""
    for facet in content.facets.values():
        for pattern in facet.patterns:
            text = pattern.replace("{service}", "").strip(" ,，的")
            if len(text) >= SHORTEST:
                yield Phrase(text, facet.id)


def all_phrases(content: Content) -> list[Phrase]:
    """Written and made sentences, without repeats; a written sentence wins over a made one."""
    unique: dict[str, Phrase] = {}
    for phrase in itertools.chain(written(content), grid(content), elliptical(content)):
        unique.setdefault(phrase.text, phrase)
    return list(unique.values())
