"""The day that a question is about, where its words name one."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_YEAR = r"(?<!\d)(?:(?P<year>(?:20|19)\d{2})|(?P<short>[12]\d))\s*年"
_DAY = re.compile(_YEAR + r"(?:\s*(?P<month>1[0-2]|0?[1-9])\s*月)份?(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号])?")
_ISO = re.compile(r"(?P<year>20\d{2})[-/.](?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])")
_YEAR_PART = re.compile(_YEAR + r"(?P<part>初|底|末)")
_WHOLE_YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2}|19\d{2})\s*年(?!\s*\d)")
_RELATIVE = {"前年": -2, "去年": -1}
_AGO = re.compile(rf"(?P<ago>{'|'.join(_RELATIVE)})(?=的?.{{0,10}}?(标准|规定|政策|多少|几块|怎么算|要什么|要带))")
_PATTERNS = (_ISO, _DAY, _YEAR_PART, _WHOLE_YEAR, _AGO)
_DONE = re.compile(
    r".{0,8}?(交|递|提交|申请|办|领|登记|去世|死|过世|出生|生|结|离|停|断|走|瘫|病|残|搬|丢|伤|中风|退休|满)(的|了|过|着|婚的)"
    r"|.{0,6}?(去世|死亡|过世|出生|中风|瘫痪|满)|起|算"
)
_SINCE = re.compile(r"(从|自|打)$")
_BEFORE = re.compile(r"(以前|之前|前)")
_NOW = re.compile(r"现在|今年|目前|如今|当前|眼下|今天")


def as_of(text: str, today: date) -> date | None:
    """The day that a normalised sentence asks about: a past one, today where it says so, or None.

    A month or a year means its last day, "before" a day the day before it. A day, month or year in which somebody did
    something ("11月17日交的申请", "2015年结的婚") is no such day, nor is one that lies ahead.
    """
    if _NOW.search(text):
        return today
    match = next((found for pattern in _PATTERNS if (found := pattern.search(text))), None)
    if match is None or _DONE.match(text[match.end() :]) or _SINCE.search(text[: match.start()]):
        return None
    parts = match.groupdict()
    if "ago" in parts:
        return date(today.year + _RELATIVE[parts["ago"]], 12, 31)
    if _BEFORE.match(text[match.end() :]):
        found = _first(parts) - timedelta(days=1)
    else:
        found = _last(parts)
    return found if found < today else None


def _year(parts: dict[str, str | None]) -> int:
    return int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])


def _first(parts: dict[str, str | None]) -> date:
    return date(_year(parts), int(parts.get("month") or 1), int(parts.get("day") or 1))


def _last(parts: dict[str, str | None]) -> date:
    if parts.get("part") == "初":
        return date(_year(parts), 1, 31)
    month = int(parts.get("month") or 12)
    last = calendar.monthrange(_year(parts), month)[1]
    return date(_year(parts), month, min(int(parts.get("day") or last), last))
