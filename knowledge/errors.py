"""What can go wrong with knowledge.

KnowledgeError
├── ContentError          the YAML is wrong: a list of problems, each with file, line, key, found, allowed
└── NotPublishedError     the database holds no published version yet
"""

from __future__ import annotations

from dataclasses import dataclass


class KnowledgeError(Exception):
    """Base of every error that this package raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One mistake in the content, told so that a maintainer can find and mend it."""

    file: str
    line: int
    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: 现在是 {self.found};应当是 {self.allowed}"


class ContentError(KnowledgeError):
    """The content is refused; `problems` lists why, in the order of the files."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class NotPublishedError(KnowledgeError):
    """No version of the knowledge has been published into this database."""
