"""Features of a sentence: character n-grams, and syllable n-grams that forgive homophones and typed pinyin."""

from __future__ import annotations

import functools
import re

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.style import convert

_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+")
CHARACTERS = (1, 2, 3)
SYLLABLES = (2, 3)


@functools.cache
def _syllables() -> frozenset[str]:
    """Every toneless syllable of Mandarin, from pypinyin's own table."""
    found = set()
    for readings in PINYIN_DICT.values():
        for reading in readings.split(","):
            found.add(convert(reading, Style.NORMAL, strict=True))
    return frozenset(each for each in found if each.isascii() and each.isalpha())


@functools.lru_cache(maxsize=4096)
def split_pinyin(letters: str) -> tuple[str, ...]:
    """Letters as pinyin syllables, fewest first choice; empty when they are not pinyin throughout."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is not None and letters[start:end] in _syllables():
                if best[end] is None or len(before) + 1 < len(best[end]):
                    best[end] = (*before, letters[start:end])
    return best[-1] or ()


@functools.cache
def _pinyin(character: str) -> str:
    """The usual reading of one character; taken alone it is the same in every context, also beside a typo."""
    return lazy_pinyin(character)[0]


def features(text: str) -> list[str]:
    """Features of normalised text; repeats are kept, since they carry weight."""
    grams: list[str] = []
    syllables: list[str] = []
    runs = _RUNS.findall(text)
    for run in runs:
        if run[0].isascii():
            syllables.extend(split_pinyin(run) if run[0].isalpha() else ())
            grams.append(run)
        else:
            syllables.extend(map(_pinyin, run))
            for size in CHARACTERS:
                grams.extend(run[start : start + size] for start in range(len(run) - size + 1))
    for size in SYLLABLES:
        grams.extend("'".join(syllables[start : start + size]) for start in range(len(syllables) - size + 1))
    return grams
