"""A position in WGS-84 is shifted to GCJ-02 as the maps of China shift it; one in GCJ-02 stays where it is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from connectors.location import Location
from knowledge.places import kilometres

# Reference pairs of the test suite of https://github.com/googollee/eviltransform (python/test.py).
SHANGHAI = ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597))
SHENZHEN = ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766))
BEIJING = ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069))


@pytest.mark.parametrize(("wgs84", "gcj02"), [SHANGHAI, SHENZHEN, BEIJING], ids=["shanghai", "shenzhen", "beijing"])
def test_the_shift_agrees_with_published_pairs_to_a_few_metres(wgs84, gcj02):
    lon, lat = wgs84
    shifted = Location(lon=lon, lat=lat).gcj02()
    assert 0.005 > kilometres(*gcj02, *shifted)


@pytest.mark.parametrize(
    ("lon", "lat"), [(102.71, 25.04), (100.23, 25.59), (98.58, 24.43), (104.25, 23.37), (99.7, 27.83)]
)
def test_the_shift_in_yunnan_is_a_few_hundred_metres(lon, lat):
    assert 0.1 < kilometres(lon, lat, *Location(lon=lon, lat=lat).gcj02()) < 0.8


def test_a_position_in_gcj02_stays_where_it_is():
    assert (102.71, 25.04) == Location(lon=102.71, lat=25.04, datum="GCJ-02").gcj02()


def test_a_position_without_a_datum_is_that_of_a_browser():
    assert "WGS-84" == Location(lon=102.71, lat=25.04).datum


@pytest.mark.parametrize(
    "position",
    [
        {"lon": 181, "lat": 25},
        {"lon": -180.1, "lat": 25},
        {"lon": 102, "lat": 90.1},
        {"lon": 102},
        {"lat": 25},
        {"lon": float("nan"), "lat": 25},
        {"lon": float("inf"), "lat": 25},
        {"lon": "somewhere", "lat": 25},
        {"lon": None, "lat": 25},
        {"lon": 102, "lat": 25, "datum": "BD-09"},
        {"lon": 102, "lat": 25, "accuracy": 5},
    ],
)
def test_what_is_no_position_is_refused(position):
    with pytest.raises(ValidationError):
        Location.model_validate(position)


@pytest.mark.parametrize(("lon", "lat"), [(180, 90), (-180, -90), (0, 0), (105, 35)])
def test_every_position_on_earth_can_be_shifted(lon, lat):
    assert all(isinstance(each, float) for each in Location(lon=lon, lat=lat).gcj02())
