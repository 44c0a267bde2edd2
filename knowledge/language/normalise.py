"""The one normaliser: full width, traditional characters, noise and dialect."""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

import opencc

from knowledge import strict_yaml

_LEXICON = Path(__file__).with_name("lexicon.yml")
_REPEATS = re.compile(r"([^\d\w]|[啊哈呵嗯哦呜呀])\1{1,}")
_SPACES = re.compile(r"\s+")
_PUNCTUATION = str.maketrans("。、；:“”‘’【】《》「」…—", ".,;:\"\"''[]<>[].-")


@functools.cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@functools.cache
def _dialect() -> tuple[re.Pattern, dict[str, str]]:
    words = strict_yaml.read(_LEXICON, _LEXICON.name).data["dialect"]
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), words


def clean(text: str) -> str:
    """Text in half width, simplified characters and lower case, without control characters, emoji and repeats."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(
        " " if unicodedata.category(char)[0] in "CZ" or unicodedata.category(char) in ("So", "Sk") else char
        for char in text
    )
    text = _simplifier().convert(text).lower().translate(_PUNCTUATION)
    return _SPACES.sub(" ", _REPEATS.sub(r"\1", text)).strip()


def normalise(text: str) -> str:
    """Clean text with dialect words in standard Chinese: what training, search and live messages are compared in."""
    pattern, words = _dialect()
    return pattern.sub(lambda match: words[match.group()], clean(text))
