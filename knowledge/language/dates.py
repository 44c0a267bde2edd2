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
_AGO = re.compile(f"(?P<ago>{'|'.join(_RELATIVE)})")
_PATTERNS = (_ISO, _DAY, _YEAR_PART, _WHOLE_YEAR, _AGO)
_DONE = re.compile(
    r".{0,6}?(交的|交了|递的|递了|提交|申请了|办的|领的|领了|登记的|登记了|去世|死亡|过世|出生|生的|结的婚|结婚的|离的婚|离婚的|满)"
)


def as_of(text: str, today: date) -> date | None:
    """The past day that a normalised sentence asks about, or None.

    A month or a year means its last day. A day, month or year in which somebody did something ("11月17日交的申请",
    "2015年结的婚") is no such day, nor is one that lies ahead.
    """
    match = next((found for pattern in _PATTERNS if (found := pattern.search(text))), None)
    if match is None or _DONE.match(text[match.end() :]):
        return None
    parts = match.groupdict()
    if "ago" in parts:
        return date(today.year + _RELATIVE[parts["ago"]], 12, 31)
    year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
    if parts.get("part") == "初":
        found = date(year, 1, 31)
    else:
        month = int(parts.get("month") or 12)
        last = calendar.monthrange(year, month)[1]
        found = date(year, month, min(int(parts.get("day") or last), last))
    return found if found < today else None
