"""The day that a question is about, where its words name one."""

from __future__ import annotations

import calendar
import re
from datetime import date

_YEAR = r"(?<!\d)(?:(?P<year>(?:20|19)\d{2})|(?P<short>[12]\d))\s*年"
_DAY = re.compile(_YEAR + r"(?:\s*(?P<month>1[0-2]|0?[1-9])\s*月)份?(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号])?")
_ISO = re.compile(r"(?P<year>20\d{2})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])")
_YEAR_PART = re.compile(_YEAR + r"(?P<part>初|底|末)")
_WHOLE_YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2}|19\d{2})\s*年(?!\s*\d)")
_RELATIVE = {"前年": -2, "去年": -1}
_ACTS = re.compile(r"(交|递|提交|申请了|办的|领的|登记的|去世|死亡|出生|结的婚|满)")


def as_of(text: str, today: date) -> date | None:
    """The past day that a normalised sentence asks about, or None.

    A month or a year means its last day. A day on which somebody did something ("11月17日交的申请") is no such day,
    nor is one that lies ahead.
    """
    for pattern in (_ISO, _DAY, _YEAR_PART, _WHOLE_YEAR):
        match = pattern.search(text)
        if match:
            break
    else:
        for word, years in _RELATIVE.items():
            if word in text:
                return date(today.year + years, 12, 31)
        return None
    parts = match.groupdict()
    if parts.get("day") and _ACTS.search(text[match.end() : match.end() + 8]):
        return None
    year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
    if parts.get("part") == "初":
        found = date(year, 1, 31)
    else:
        month = int(parts.get("month") or 12)
        last = calendar.monthrange(year, month)[1]
        found = date(year, month, min(int(parts.get("day") or last), last))
    return found if found < today else None
