"""Picking one of the choices shown: 1, 第二个, 选三."""

from __future__ import annotations

import json
import re

from knowledge.answers.contract import Choice
from knowledge.language.normalise import clean

_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "①": 1, "②": 2, "③": 3, "最后一": -1}
_PICK = re.compile(
    r"^(?:我?(?:选|要|问)?的?(?:是)?)?\s*(?:第)?\s*(最后一|[一二两三①②③]|\d{1,2})\s*(?:个|项|条|号|种)?\s*(?:吧|呢|的)?[.。,!]?$"
)


def number(text: str) -> int | None:
    """The number that a message picks (-1: the last), or None when it is something else."""
    match = _PICK.match(clean(text))
    return _NUMBERS.get(match.group(1)) or int(match.group(1)) if match else None


def pick(text: str, choices: list[Choice]) -> Choice | None:
    """The choice that a message picks by number or by its whole title."""
    wording = clean(text)
    for choice in choices:
        if wording == clean(choice.title):
            return choice
    wanted = number(text)
    if wanted is None or not choices or wanted not in (-1, *range(1, len(choices) + 1)):
        return None
    return choices[-1] if wanted == -1 else choices[wanted - 1]


def as_rasa_message(choice: Choice, facet: str) -> str:
    """The message by which Rasa is told exactly what was chosen."""
    chosen = {name: value for name in ("service", "place", "entry") if (value := getattr(choice, name))}
    return f"/ask_{facet}{json.dumps(chosen, ensure_ascii=False)}"
