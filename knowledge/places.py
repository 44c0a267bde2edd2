"""Divisions: their names, their order, and which of them a name or a position means."""

from __future__ import annotations

import collections
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.language.names import PLACE, Name

PROVINCE = "530000"
_PEOPLES = "彝 白 傣 壮 苗 回 哈尼 傈僳 拉祜 佤 纳西 景颇 布朗 普米 怒 独龙 德昂 阿昌 藏 瑶 布依 水 满 蒙古 基诺"
_ETHNIC = re.compile(f"(?:(?:{'|'.join(_PEOPLES.split())})族)+")
_REMARK = re.compile(r"\(.*?\)|（.*?）")
_EARTH = 6371.0088  # mean radius in km, IUGG


@dataclass(frozen=True)
class Division:
    """One division; lon and lat are GCJ-02 degrees of its seat, or None."""

    code: str
    name: str
    level: str
    parent: str | None
    short_names: tuple[str, ...]
    old_names: tuple[str, ...]
    lon: float | None
    lat: float | None
    gov_site: str | None


class Divisions:
    """All divisions of one publication."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._by_code = {each.code: each for each in divisions}

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Division:
        """One division. Raises KeyError."""
        return self._by_code[code]

    def chain(self, code: str | None) -> list[str]:
        """A code and the codes above it, up to the province; an unknown one is the province."""
        found = []
        while code in self._by_code:
            found.append(code)
            code = self._by_code[code].parent
        return found or [PROVINCE]

    def county(self, code: str) -> str:
        """The county of a town; any other code is itself."""
        division = self._by_code[code]
        return division.parent if division.level in ("town", "functional_area") and division.parent else code

    def full_name(self, code: str) -> str:
        """A name that is clear on its own, such as 昆明市五华区."""
        names = [self._by_code[each].name for each in reversed(self.chain(code))]
        return "".join(names[1:] or names)

    def names(self) -> Iterator[Name]:
        """Every name that may mean a place: one of today before an old one, and of a place and its seat the wider."""
        today, once = (collections.defaultdict(list) for _ in range(2))
        for division in self._by_code.values():
            for text in self._names_of(division):
                today[text].append(division.code)
            for text in division.old_names:
                once[_REMARK.sub("", text)].append(division.code)
        meant = {text: codes for text, codes in once.items() if len(text) > 1} | today
        for text, codes in meant.items():
            unique = list(dict.fromkeys(codes))
            widest = next((code for code in unique if all(code in self.chain(other) for other in unique)), None)
            yield Name(text, PLACE, (widest,) if widest else tuple(unique[:3]))

    @staticmethod
    def _names_of(division: Division) -> Iterator[str]:
        """The names that a division has today."""
        if division.level == "functional_area":
            return
        yield division.name
        if division.level != "town":
            yield from (text for text in (_ETHNIC.sub("", division.name), *division.short_names) if len(text) > 1)

    def nearest(self, lon: float, lat: float, limit: int = 3) -> list[str]:
        """The counties whose seats are nearest to a GCJ-02 position; their centre is not their border, so ask."""
        counties = [each for each in self._by_code.values() if each.level == "county" and each.lon is not None]
        counties.sort(key=lambda each: kilometres(lon, lat, each.lon, each.lat))
        return [each.code for each in counties[:limit]]


def kilometres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance between two positions in degrees (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(half))
