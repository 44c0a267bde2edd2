"""The locks, pyproject.toml and the running environment agree, and every class that Rasa's files name can be imported."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
RASA_PROJECT = ROOT / "rasa_project"
CORE, WHOLE, TEST, UV = "requirements-core.lock", "requirements.lock", "requirements-test.lock", "requirements-uv.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENTRY = re.compile(r"(?P<requirement>[A-Za-z0-9][^\\]*?) *\\\n(?P<hashes>(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")
REMARK = re.compile(r"^ *#.*\n", re.MULTILINE)


def lock_text(name: str) -> str:
    """A lock without its remarks."""
    return REMARK.sub("", (ROOT / name).read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, str]:
    """The versions in a lock, by name."""
    requirements = [Requirement(match["requirement"]) for match in ENTRY.finditer(lock_text(name))]
    return {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in requirements}


def installed(name: str) -> str | None:
    """The version that this environment has."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def declared(*extras: str) -> dict[str, Requirement]:
    """The dependencies of pyproject.toml, with those of some extras."""
    texts = PROJECT["project"]["dependencies"] + [
        each for extra in extras for each in PROJECT["project"]["optional-dependencies"][extra]
    ]
    return {canonicalize_name(each.name): each for each in map(Requirement, texts)}


# --- the locks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", [CORE, WHOLE, TEST, UV])
def test_a_lock_holds_nothing_but_pinned_requirements_with_hashes(lock: str) -> None:
    text = lock_text(lock)

    assert "" == ENTRY.sub("", text).strip()
    assert {"=="} == {
        spec.operator for match in ENTRY.finditer(text) for spec in Requirement(match["requirement"]).specifier
    }
    assert [] == [match["requirement"] for match in ENTRY.finditer(text) if Requirement(match["requirement"]).url]


@pytest.mark.parametrize("lock", [CORE, WHOLE, TEST, UV])
def test_a_lock_names_no_index_and_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()

    assert [] == [line for line in lines if re.search(r"://|\bindex\b|find-links|^\s*-(?!-hash=)| @ ", line)]


@pytest.mark.parametrize(("lock", "extras"), [(CORE, ()), (WHOLE, ("rasa",)), (TEST, ("rasa", "test"))])
def test_every_dependency_is_in_its_lock_at_a_version_that_it_allows(lock: str, extras: tuple[str, ...]) -> None:
    versions = locked(lock)

    wanted = declared(*extras)

    assert [] == [
        f"{each}: {versions.get(name)}" for name, each in wanted.items() if versions.get(name, "") not in each.specifier
    ]


@pytest.mark.parametrize(("part", "whole"), [(CORE, WHOLE), (WHOLE, TEST)])
def test_a_lock_is_contained_in_the_wider_one_with_the_same_versions(part: str, whole: str) -> None:
    wider = locked(whole)

    assert {} == {
        name: (version, wider.get(name)) for name, version in locked(part).items() if wider.get(name) != version
    }


def test_the_core_carries_no_rasa_and_no_tensorflow() -> None:
    assert set() == {"rasa", "tensorflow", "tensorflow-cpu", "scikit-learn"} & locked(CORE).keys()


@pytest.mark.parametrize("text", PROJECT["tool"]["uv"]["override-dependencies"])
def test_an_override_holds_in_the_whole_lock(text: str) -> None:
    requirement = Requirement(text)
    version = locked(WHOLE).get(canonicalize_name(requirement.name))

    if requirement.marker and not requirement.marker.evaluate():
        assert version is None
    else:
        assert version in requirement.specifier


def test_the_lock_of_uv_is_that_of_its_requirement() -> None:
    wanted = {
        each.name: each for each in map(Requirement, (ROOT / "requirements-uv.in").read_text(encoding="utf-8").split())
    }

    assert wanted.keys() == locked(UV).keys()
    assert all(locked(UV)[name] in each.specifier for name, each in wanted.items())


# --- the running environment -----------------------------------------------------------------------------------------


def test_python_is_the_one_that_the_project_requires() -> None:
    assert SpecifierSet(">=3.11,<3.12") == SpecifierSet(PROJECT["project"]["requires-python"])
    assert (3, 11) == sys.version_info[:2]


def test_every_installed_version_is_the_locked_one() -> None:
    applies = {
        canonicalize_name(each.name): not each.marker or Marker(str(each.marker)).evaluate()
        for each in (Requirement(match["requirement"]) for match in ENTRY.finditer(lock_text(TEST)))
    }
    wanted = {name: version for name, version in locked(TEST).items() if applies[name]}

    assert wanted == {name: installed(name) for name in wanted}


@pytest.mark.parametrize(
    ("package", "lock"), [("knowledge", CORE), ("actions", CORE), ("connectors", CORE), ("rasa_project", WHOLE)]
)
def test_everything_that_a_package_imports_is_in_its_lock(package: str, lock: str) -> None:
    imported = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {each.name.partition(".")[0]: path.name for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported[node.module.partition(".")[0]] = path.name
    distributions = importlib.metadata.packages_distributions()
    ours = {"knowledge", "actions", "connectors", "rasa_project"}
    foreign = imported.keys() - sys.stdlib_module_names - ours
    found = {
        name: {canonicalize_name(each) for each in distributions.get(name, [])} & locked(lock).keys()
        for name in foreign
    }

    assert foreign
    assert {} == {name: imported[name] for name in foreign if not found[name]}


# --- what Rasa's files name ------------------------------------------------------------------------------------------


def rasa_file(name: str) -> dict:
    """One of the project's files as Rasa reads it."""
    from rasa.shared.utils.io import read_yaml_file

    return read_yaml_file(RASA_PROJECT / name)


def test_the_recipe_finds_every_component_and_policy_of_the_configuration() -> None:
    from rasa.engine.recipes.recipe import Recipe
    from rasa.shared.data import TrainingType

    config = rasa_file("config.yml")
    recipe = Recipe.recipe_for_name(config["recipe"])
    graph = recipe.graph_config_for_recipe(config, {}, TrainingType.BOTH)
    used = {f"{node.uses.__module__}.{node.uses.__name__}" for node in graph.predict_schema.nodes.values()}
    named = {each["name"] for key in ("pipeline", "policies") for each in config[key]}

    assert set() == {name for name in named if not any(name in (full, full.rpartition(".")[2]) for full in used)}


@pytest.mark.parametrize(
    ("file", "key"), [("config.yml", "importers"), ("config.yml", "pipeline"), ("credentials.yml", None)]
)
def test_every_module_path_leads_to_a_class(file: str, key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.shared.utils.common import class_from_module_path

    monkeypatch.setenv("INTERNAL_TOKEN", "a-token")
    content = rasa_file(file)
    names = [each["name"] for each in content[key]] if key else list(content)

    assert names
    assert names == [f"{each.__module__}.{each.__name__}" for each in map(class_from_module_path, names)]


def test_rasa_opens_the_one_channel_of_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.run import create_http_input_channels

    monkeypatch.setenv("INTERNAL_TOKEN", "a-token")

    channels = create_http_input_channels(None, str(RASA_PROJECT / "credentials.yml"))

    assert ["front_door"] == [each.name() for each in channels]
