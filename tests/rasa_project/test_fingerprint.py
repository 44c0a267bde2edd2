"""When a model is trained anew: whenever what it is made of has changed, and never because a figure has."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import content, phrases
from knowledge.errors import ContentError, Problem
from rasa_project import fingerprint

WRITTEN = "一句从来没有人写过的示例问法"


def fingerprint_of(project: Path) -> str:
    """The fingerprint that a project's own code gives it, in a process of its own."""
    code = "from rasa_project import fingerprint; print(fingerprint.training_fingerprint())"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=project, check=True, capture_output=True, text=True
    ).stdout.strip()


def add_phrase(data: dict) -> None:
    next(iter(data["phrasings"].values())).append(WRITTEN)


def add_phrase_of_question(data: dict) -> None:
    data["questions"][0]["phrasings"].append(WRITTEN)


def rename_service(data: dict) -> None:
    data["names"][0] = "示例改名"


def add_phrase_of_act(data: dict) -> None:
    data["acts"][0]["phrasings"].append(WRITTEN)


def add_phrase_of_department(data: dict) -> None:
    data["departments"][0]["phrasings"].append(WRITTEN)


def add_pattern(data: dict) -> None:
    data["facets"][0]["elliptical"].append(WRITTEN)


def add_dialect(data: dict) -> None:
    data["dialect"]["示例土话"] = "示例普通话"


def add_remark(text: str) -> str:
    return text + "\n# a remark\n"


def amend_figure(data: dict) -> None:
    data["standards"][0]["values"][0]["amount"] = "111"


def amend_answer(data: dict) -> None:
    next(iter(data["answers"].values()))[0]["notice"] = "示例提醒:尚未核实,请向 12345 询问。"


def amend_words(data: dict) -> None:
    data["words"]["sources"] = "示例:"


def amend_reply(data: dict) -> None:
    data["acts"][0]["text"] = "示例回答"


SERVICE = "knowledge/content/services/marriage/divorce.yml"
TAUGHT = [
    (SERVICE, add_phrase),
    (SERVICE, add_phrase_of_question),
    (SERVICE, rename_service),
    ("knowledge/content/dialogue.yml", add_phrase_of_act),
    ("knowledge/content/departments.yml", add_phrase_of_department),
    ("knowledge/content/facets.yml", add_pattern),
    ("knowledge/language/lexicon.yml", add_dialect),
]
MADE_OF = [
    "knowledge/language/normalise.py",
    "knowledge/language/features.py",
    "rasa_project/config.yml",
    "rasa_project/domain.yml",
    "rasa_project/data/rules.yml",
    "rasa_project/importer.py",
    "rasa_project/components/sentence_model.py",
    "rasa_project/components/topic_classifier.py",
]
TOLD = [
    ("knowledge/content/standards/dibao.yml", amend_figure),
    (SERVICE, amend_answer),
    ("knowledge/content/words.yml", amend_words),
    ("knowledge/content/dialogue.yml", amend_reply),
]


@pytest.fixture(scope="module")
def now() -> str:
    return fingerprint.training_fingerprint()


def test_it_is_the_same_wherever_the_project_stands(project_copy: Path, now: str) -> None:
    assert now == fingerprint_of(project_copy)


@pytest.mark.parametrize(("file", "change"), TAUGHT, ids=lambda each: getattr(each, "__name__", None))
def test_it_changes_with_what_is_taught(
    project_copy: Path, now: str, amend: Callable, file: str, change: Callable
) -> None:
    amend(project_copy / file, change)

    assert now != fingerprint_of(project_copy)


@pytest.mark.parametrize("file", MADE_OF)
def test_it_changes_with_what_a_model_is_made_of(project_copy: Path, now: str, file: str) -> None:
    path = project_copy / file
    path.write_text(add_remark(path.read_text(encoding="utf-8")), encoding="utf-8")

    assert now != fingerprint_of(project_copy)


@pytest.mark.parametrize(("file", "change"), TOLD, ids=lambda each: getattr(each, "__name__", None))
def test_it_stays_when_only_what_is_told_changes(
    project_copy: Path, now: str, amend: Callable, file: str, change: Callable
) -> None:
    before = (project_copy / file).read_text(encoding="utf-8")
    amend(project_copy / file, change)

    assert before != (project_copy / file).read_text(encoding="utf-8")
    assert now == fingerprint_of(project_copy)


def test_it_stays_when_python_leaves_its_own_files_behind(project_copy: Path, now: str) -> None:
    for folder in ("rasa_project/components", "knowledge/language"):
        (project_copy / folder / "__pycache__").mkdir(exist_ok=True)
        (project_copy / folder / "__pycache__" / "left.cpython-311.pyc").write_bytes(b"\0")

    assert now == fingerprint_of(project_copy)


def test_it_is_answered_without_rasa() -> None:
    code = (
        "import sys; from rasa_project import fingerprint; fingerprint.training_fingerprint(); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=fingerprint.PROJECT.parent
    )

    assert set() == {"rasa", "tensorflow", "sklearn", "sanic", "spacy"} & set(loaded.stdout.split())


def test_it_knows_which_phrase_means_what(monkeypatch: pytest.MonkeyPatch, now: str, content: content.Content) -> None:
    first, *rest = phrases.all_phrases(content)
    other = next(service for service in content.services if service != first.topic)
    moved = [dataclasses.replace(first, topic=other), *rest]
    monkeypatch.setattr(phrases, "all_phrases", lambda _: moved)

    assert now != fingerprint.training_fingerprint()


def test_a_model_is_named_after_it(tmp_path: Path, now: str) -> None:
    assert tmp_path / f"{now}.tar.gz" == fingerprint.model_path(tmp_path)


def test_while_the_content_is_refused_the_newest_model_goes_on(tmp_path, monkeypatch):
    def refuse():
        raise ContentError([Problem("x.yml", 1, "k", "f", "a")])

    monkeypatch.setattr(fingerprint, "training_fingerprint", refuse)
    with pytest.raises(ContentError):
        fingerprint.model_path(tmp_path)
    for age, name in enumerate(["old.tar.gz", "new.tar.gz"]):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (age, age))
    assert tmp_path / "new.tar.gz" == fingerprint.model_path(tmp_path)
