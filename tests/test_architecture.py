"""The rules of the house, read off the syntax trees: who imports whom, names, docstrings, words, and the mirror of tests."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("knowledge", "actions", "rasa_project", "connectors")

MAY_IMPORT = {
    "knowledge": set(),
    "actions": {"knowledge"},
    "rasa_project": {"knowledge"},
    "connectors": {"knowledge"},
}
NEVER_IMPORTS = {
    "knowledge": {"rasa", "rasa_sdk", "sanic", "fastapi", "starlette", "uvicorn", "tensorflow"},
    "actions": {"rasa", "tensorflow", "fastapi", "starlette", "uvicorn"},
    "rasa_project": {"rasa_sdk", "fastapi", "starlette", "uvicorn"},
    "connectors": {"rasa", "rasa_sdk", "sanic", "tensorflow"},
}
ASKS_KNOWLEDGE = ("components/", "importer.py", "fingerprint.py", "launcher.py")  # of rasa_project

ATTICS = {"utils", "util", "helpers", "helper", "misc", "common"}
NOT_MIRRORED = {"__init__", "__main__", "tables"}

SPEAKING = ("actions", "connectors", "knowledge/answers")
NOT_FOR_CITIZENS = {
    "actions/__main__.py": "argparse help",
    "connectors/__main__.py": "argparse help and what the terminal shows",
    "connectors/settings.py": "errors for whoever sets the environment",
    "connectors/supervisor.py": "the log",
    "connectors/masking.py": "masks that are put into a message, not said",
}
NOT_SENTENCES = {
    ("connectors/app.py", "FastAPI"): "the title of the application",
    ("connectors/choosing.py", "_NUMBERS"): "numbers as people write them",
}
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def sources(*folders: str) -> list[Path]:
    """Every Python file of some folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    """A path as it is written in messages."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=named(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports anywhere in it, also by name in a call, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parent.parts
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*above, *filter(None, [node.module]))), node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
            "import_module",
            "__import__",
        ):
            yield from ((each.value, node.lineno) for each in node.args if isinstance(each, ast.Constant))


def room(module: str) -> str:
    """The top-level package of a module."""
    return module.partition(".")[0]


# --- imports ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_the_table_allows(package: str) -> None:
    ours = {*PACKAGES, "tests", "benchmarks"} - {package} - MAY_IMPORT[package]
    forbidden = ours | NEVER_IMPORTS[package]

    found = [
        f"{named(path)}:{line} imports {module}"
        for path in sources(package)
        for module, line in imports(path)
        if room(module) in forbidden
    ]

    assert [] == found, "\n" + "\n".join(found)


def test_only_components_importer_fingerprint_and_launcher_of_the_rasa_project_ask_knowledge() -> None:
    asking = {
        path.relative_to(ROOT / "rasa_project").as_posix()
        for path in sources("rasa_project")
        for module, _ in imports(path)
        if room(module) == "knowledge"
    }

    assert [] == sorted(each for each in asking if not each.startswith(ASKS_KNOWLEDGE))


def test_every_package_has_files_to_check() -> None:
    assert {package: True for package in PACKAGES} == {package: bool(sources(package)) for package in PACKAGES}


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("knowledge.publishing", {"rasa", "rasa_sdk", "sanic", "fastapi", "starlette", "tensorflow", "sklearn"}),
        ("knowledge.answers.decide", {"rasa", "rasa_sdk", "sanic", "fastapi", "starlette", "tensorflow", "sklearn"}),
        ("actions.server", {"rasa", "fastapi", "starlette", "tensorflow", "sklearn"}),
        ("actions.reply", {"rasa", "fastapi", "starlette", "tensorflow", "sklearn"}),
        ("connectors.app", {"rasa", "rasa_sdk", "sanic", "tensorflow", "sklearn"}),
    ],
)
def test_a_process_that_needs_no_rasa_loads_none(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()

    assert set() == heavy & set(loaded)


# --- names, docstrings, words ----------------------------------------------------------------------------------------


def test_no_file_is_an_attic() -> None:
    assert [] == [
        named(path) for path in sources(*PACKAGES, "tests", "benchmarks") if path.stem.removeprefix("_") in ATTICS
    ]


def test_no_package_below_tests() -> None:
    assert [] == [named(path) for path in sources("tests") if path.name == "__init__.py"]


def _documented(node: ast.AST, name: str) -> Iterator[tuple[str, int, str | None]]:
    """Every public class and function with its docstring; what is inside a function or a private class is not public."""
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield f"{name}{child.name}", child.lineno, ast.get_docstring(child)
            if isinstance(child, ast.ClassDef):
                yield from _documented(child, f"{name}{child.name}.")


def test_every_public_thing_has_a_docstring_whose_first_line_is_a_whole_sentence() -> None:
    found = []
    for path in sources(*PACKAGES, "benchmarks"):
        module = tree(path)
        for name, line, text in (("module", 1, ast.get_docstring(module)), *_documented(module, "")):
            first = (text or "").partition("\n")[0]
            if not first.endswith((".", "?", "!")):
                found.append(f"{named(path)}:{line} {name}: {first!r}")

    assert [] == found, "\n" + "\n".join(found)


def test_every_test_module_says_what_it_tests() -> None:
    assert [] == [named(path) for path in sources("tests") if not (ast.get_docstring(tree(path)) or "").strip()]


def _docstrings(module: ast.Module) -> set[int]:
    """The ids of constants that are docstrings, or that stand as a remark under an attribute."""
    return {
        id(statement.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }


def _inside(module: ast.Module, exempt: set[str]) -> set[int]:
    """The ids of all nodes in calls to, or assignments of, one of some names."""
    found = set()
    for node in ast.walk(module):
        calls = isinstance(node, ast.Call) and ast.unparse(node.func) in exempt
        assigns = isinstance(node, ast.Assign) and {ast.unparse(target) for target in node.targets} & exempt
        if calls or assigns:
            found |= {id(child) for child in ast.walk(node)}
    return found


def test_python_holds_no_sentence_for_a_citizen() -> None:
    found = []
    for path in sources(*SPEAKING):
        if named(path) in NOT_FOR_CITIZENS:
            continue
        module = tree(path)
        exempt = {"re.compile", *(name for file, name in NOT_SENTENCES if file == named(path))}
        passed = _docstrings(module) | _inside(module, exempt)
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in passed
                and CHINESE.search(node.value)
            ):
                found.append(f"{named(path)}:{node.lineno} {node.value!r}")

    assert [] == found, "\n" + "\n".join(found)


def test_every_exception_from_the_rule_of_words_is_still_needed() -> None:
    stale = [file for file in NOT_FOR_CITIZENS if not CHINESE.search((ROOT / file).read_text(encoding="utf-8"))]
    stale += [f"{file} {name}" for file, name in NOT_SENTENCES if not _inside(tree(ROOT / file), {name})]

    assert [] == stale, "\n" + "\n".join(stale)


# --- the mirror ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_has_its_mirrored_test_file(package: str) -> None:
    mirrored = [path.relative_to(ROOT) for path in sources(package) if path.stem not in NOT_MIRRORED]
    wanted = [f"tests/{path.parent.as_posix()}/test_{path.stem}.py" for path in mirrored]
    missing = [each for each in wanted if not (ROOT / each).exists()]

    assert [] == missing, "\n" + "\n".join(missing)
