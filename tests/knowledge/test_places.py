"""Which division a name or a position means, and how divisions stand to each other."""

from __future__ import annotations

import csv

import pytest

from knowledge.content import CONTENT
from knowledge.places import Division, Divisions, kilometres

PROVINCE = "530000"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The rows of the shipped table of divisions."""
    with (CONTENT / "places" / "divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def divisions(rows) -> Divisions:
    """All divisions of the shipped table."""

    def position(text: str) -> float | None:
        return float(text) if text else None

    def split(text: str) -> tuple[str, ...]:
        return tuple(text.split("|")) if text else ()

    return Divisions(
        Division(
            row["code"],
            row["name"],
            row["level"],
            row["parent"] or None,
            split(row["short_names"]),
            split(row["old_names"]),
            position(row["lon"]),
            position(row["lat"]),
            row["gov_site"] or None,
        )
        for row in rows
    )


@pytest.fixture(scope="module")
def meant(divisions) -> dict[str, tuple[str, ...]]:
    """Every name with the codes that it may mean."""
    return {name.text: name.ids for name in divisions.names()}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("云南", "530000"),
        ("云南省", "530000"),
        ("昆明", "530100"),
        ("昆明市", "530100"),
        ("五华区", "530102"),
        ("五华", "530102"),
        ("西双版纳傣族自治州", "532800"),
        ("西双版纳州", "532800"),
        ("版纳", "532800"),
        ("红河州", "532500"),
        ("红河县", "532529"),
        ("云县", "530922"),
        ("芒市", "533103"),
    ],
)
def test_a_name_in_full_or_short_means_its_division(meant, name, code):
    assert (code,) == meant[name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("大理", "532900"),
        ("大理州", "532900"),
        ("大理市", "532901"),
        ("楚雄", "532300"),
        ("楚雄市", "532301"),
        ("文山", "532600"),
        ("文山市", "532601"),
        ("红河", "532500"),
    ],
)
def test_a_name_shared_with_the_seat_means_the_wider_place_and_the_full_name_the_narrower(meant, name, code):
    assert (code,) == meant[name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("石林县", "530126"),
        ("禄劝", "530128"),
        ("寻甸县", "530129"),
        ("双江县", "530925"),
        ("贡山", "533324"),
        ("河口", "532532"),
        ("石林自治县", "530126"),
        ("楚雄自治州", "532300"),
        ("德宏自治州", "533100"),
        ("元江自治县", "530428"),
        ("双江自治县", "530925"),
        ("维西自治县", "533423"),
    ],
)
def test_a_division_is_known_without_the_names_of_its_peoples(meant, name, code):
    assert (code,) == meant[name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("路南县", "530126"),
        ("中甸", "533401"),
        ("中甸县", "533401"),
        ("潞西市", "533103"),
        ("邱北县", "532626"),
        ("翠云区", "530802"),
        ("思茅地区", "530800"),
        ("下关市", "532901"),
    ],
)
def test_an_old_name_means_what_has_come_of_the_place(meant, name, code):
    assert (code,) == meant[name]


@pytest.mark.parametrize(
    ("name", "codes"),
    [("丽江县", {"530702", "530721"}), ("碧江县", {"533323", "533325"}), ("丽江纳西族自治县", {"530702", "530721"})],
)
def test_an_old_name_of_a_divided_place_means_each_of_its_parts(meant, name, codes):
    assert codes == set(meant[name])


@pytest.mark.parametrize(
    "word", ["自治县", "自治州", "自治", "元自治县", "红自治州", "地区", "开发区", "街道", "民族乡"]
)
def test_a_kind_of_division_or_a_stump_of_a_name_is_no_name(meant, word):
    assert word not in meant


def test_a_remark_in_brackets_is_no_part_of_a_name(meant):
    assert [] == [name for name in meant if "(" in name or "(" in name]


def test_a_name_of_one_character_is_no_name(meant):
    assert "滇" not in meant
    assert "云" not in meant


def test_towns_of_the_same_name_are_all_meant(meant, rows):
    by_name: dict[str, set[str]] = {}
    for row in rows:
        if row["level"] == "town":
            by_name.setdefault(row["name"], set()).add(row["code"])
    twice = {name: codes for name, codes in by_name.items() if len(codes) == 2}
    assert len(twice) > 10
    assert {} == {name: meant[name] for name, codes in twice.items() if not codes <= set(meant[name])}


def test_an_administrative_zone_is_no_place_that_a_citizen_names(meant, rows):
    assert [] == [row["name"] for row in rows if row["level"] == "functional_area" and row["name"] in meant]


def test_every_name_means_places_that_exist(meant, divisions):
    assert [] == [name for name, codes in meant.items() if not codes or any(code not in divisions for code in codes)]


@pytest.mark.parametrize("level", ["province", "prefecture", "county"])
def test_the_full_name_of_every_division_means_it_alone(meant, rows, level):
    named = [row for row in rows if row["level"] == level]
    assert {"province": 1, "prefecture": 16, "county": 129}[level] == len(named)
    assert {} == {row["name"]: meant.get(row["name"]) for row in named if meant.get(row["name"]) != (row["code"],)}


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("530000", ["530000"]),
        ("530100", ["530100", "530000"]),
        ("530102", ["530102", "530100", "530000"]),
        ("530102001", ["530102001", "530102", "530100", "530000"]),
        (None, ["530000"]),
        ("999999", ["530000"]),
    ],
)
def test_the_chain_of_a_place_leads_up_to_the_province(divisions, code, chain):
    assert chain == divisions.chain(code)


def test_every_division_leads_up_to_the_province(divisions, rows):
    assert [] == [row["code"] for row in rows if divisions.chain(row["code"])[-1] != PROVINCE]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("530000", "云南省"),
        ("530100", "昆明市"),
        ("530102", "昆明市五华区"),
        ("532901", "大理白族自治州大理市"),
        ("530126", "昆明市石林彝族自治县"),
    ],
)
def test_a_full_name_is_clear_on_its_own(divisions, code, name):
    assert name == divisions.full_name(code)


def test_no_two_divisions_have_the_same_full_name(divisions, rows):
    names = [divisions.full_name(row["code"]) for row in rows]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "county"),
    [
        ("530102001", "530102"),
        ("530102401", "530102"),
        ("530102", "530102"),
        ("530100", "530100"),
        ("530000", "530000"),
    ],
)
def test_the_county_of_a_town_is_known_and_any_other_place_is_itself(divisions, code, county):
    assert county == divisions.county(code)


def test_an_unknown_code_is_no_division(divisions):
    assert "999999" not in divisions and None not in divisions
    with pytest.raises(KeyError):
        divisions.get("999999")


def test_every_county_has_a_position_and_is_the_nearest_to_it(divisions, rows):
    counties = [row for row in rows if row["level"] == "county"]
    missing = [row["name"] for row in counties if not row["lon"] or not row["lat"]]
    assert [] == missing
    assert [] == [
        row["name"]
        for row in counties
        if divisions.nearest(float(row["lon"]), float(row["lat"]), limit=1) != [row["code"]]
    ]


def test_up_to_three_counties_are_offered_the_nearest_first(divisions):
    wuhua = divisions.get("530102")
    found = divisions.nearest(wuhua.lon + 0.001, wuhua.lat)
    distances = [
        kilometres(wuhua.lon + 0.001, wuhua.lat, divisions.get(code).lon, divisions.get(code).lat) for code in found
    ]
    assert 3 == len(set(found))
    assert "530102" == found[0]
    assert sorted(distances) == distances
    assert {"county"} == {divisions.get(code).level for code in found}


def test_a_county_without_a_position_is_never_the_nearest():
    lost = Division("530199", "示例县", "county", "530000", (), (), None, None, None)
    known = Division("530198", "示例区", "county", "530000", (), (), 103.0, 25.0, None)
    assert ["530198"] == Divisions([lost, known]).nearest(102.0, 24.0)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((102.0, 25.0), (102.0, 25.0), 0.0),
        ((102.0, 25.0), (102.0, 26.0), 111.195),
        ((0.0, 0.0), (180.0, 0.0), 20015.115),
        ((102.0, 60.0), (103.0, 60.0), 55.597),
    ],
)
def test_distances_are_those_of_the_sphere(first, second, expected):
    assert expected == pytest.approx(kilometres(*first, *second), abs=0.01)
    assert kilometres(*first, *second) == pytest.approx(kilometres(*second, *first))
