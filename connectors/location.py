"""A shared location: its datum, and the shift between GPS and the maps of China."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_A = 6378245.0  # semi-major axis of the Krasovsky 1940 ellipsoid, metres
_E2 = 0.00669342162296594323  # its squared eccentricity


class Location(BaseModel):
    """A position in degrees; browsers give WGS-84, WeChat and the division table use GCJ-02."""

    model_config = ConfigDict(extra="forbid")

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    datum: Literal["WGS-84", "GCJ-02"] = "WGS-84"

    def gcj02(self) -> tuple[float, float]:
        """Longitude and latitude in GCJ-02, by the usual approximation of the shift (a few metres)."""
        if self.datum == "GCJ-02":
            return self.lon, self.lat
        x, y = self.lon - 105.0, self.lat - 35.0
        wave = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
        north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + wave
        north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
        north += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
        east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + wave
        east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
        east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
        latitude = math.radians(self.lat)
        curve = 1.0 - _E2 * math.sin(latitude) ** 2
        shift_lat = math.degrees(north / (_A * (1.0 - _E2) / (curve * math.sqrt(curve))))
        shift_lon = math.degrees(east / (_A / math.sqrt(curve) * math.cos(latitude)))
        return self.lon + shift_lon, self.lat + shift_lat
