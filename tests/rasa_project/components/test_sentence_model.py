"""The sentence model: what it learns, that it comes back unchanged from disk, and that loading it runs no code."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import knowledge.language
from rasa_project.components.sentence_model import SentenceModel, learning_digest

TEXTS = [
    "甲事带材料",
    "甲事的材料",
    "要带的材料",
    "乙事多少钱",
    "乙事收钱吗",
    "要收多少钱",
    "丙事归谁管",
    "这事归谁管",
    "丙事归谁呢",
]
LABELS = ["materials"] * 3 + ["fee"] * 3 + ["refer"] * 3
ASKED = [*TEXTS, "甲事收多少钱", "cailiao", "与此全无关系的一句话", "", "?"]


@pytest.fixture(scope="module")
def model() -> SentenceModel:
    return SentenceModel.train(TEXTS, LABELS, 10.0)


@pytest.mark.parametrize(
    ("text", "label"),
    [("丁事带材料", "materials"), ("丁事多少钱", "fee"), ("丁事归谁管", "refer"), ("yao dai de cai liao", "materials")],
)
def test_it_tells_what_a_new_sentence_is(model: SentenceModel, text: str, label: str) -> None:
    assert label == model.ranking(text, 3)[0][0]


@pytest.mark.parametrize("text", ASKED)
def test_a_ranking_holds_every_label_once_best_first_and_sums_to_one(model: SentenceModel, text: str) -> None:
    ranking = model.ranking(text, 3)

    assert sorted(set(LABELS)) == sorted(label for label, _ in ranking)
    assert sorted((likely for _, likely in ranking), reverse=True) == [likely for _, likely in ranking]
    assert pytest.approx(1.0) == sum(likely for _, likely in ranking)


def test_a_ranking_is_as_long_as_asked(model: SentenceModel) -> None:
    assert model.ranking(TEXTS[0], 3)[:2] == model.ranking(TEXTS[0], 2)


def test_two_labels_are_told_apart_as_more_are() -> None:
    model = SentenceModel.train(TEXTS[:6], LABELS[:6], 10.0)

    assert ["materials", "fee"] == [model.ranking(text, 2)[0][0] for text in (TEXTS[0], TEXTS[3])]
    assert [2, 2] == [len(model.ranking(text, 2)) for text in (TEXTS[0], TEXTS[3])]


def test_a_loaded_model_ranks_exactly_as_the_saved_one(model: SentenceModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = SentenceModel.load(tmp_path)

    assert [model.ranking(text, 3) for text in ASKED] == [loaded.ranking(text, 3) for text in ASKED]


def test_the_same_sentences_give_the_same_model(model: SentenceModel) -> None:
    again = SentenceModel.train(TEXTS, LABELS, 10.0)

    assert [model.ranking(text, 3) for text in ASKED] == [again.ranking(text, 3) for text in ASKED]


class Trap:
    """An object that leaves a file behind when somebody unpickles it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_model_that_hides_a_pickle_is_refused_and_the_pickle_is_not_run(model: SentenceModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    sprung = tmp_path / "sprung"
    with np.load(tmp_path / "weights.npz") as arrays:
        changed = dict(arrays)
    changed["weights"] = np.array([Trap(sprung)], dtype=object)
    np.savez_compressed(tmp_path / "weights.npz", **changed)

    with pytest.raises(ValueError, match="allow_pickle"):
        SentenceModel.load(tmp_path)
    assert not sprung.exists()
    with np.load(tmp_path / "weights.npz", allow_pickle=True) as arrays:  # the trap is a real one
        arrays["weights"]
    assert sprung.exists()


def test_a_saved_model_is_arrays_and_text_only(model: SentenceModel, tmp_path: Path) -> None:
    model.save(tmp_path)

    assert {"weights.npz", "labels.json"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("file", ["lexicon.yml", "normalise.py", "features.py"])
def test_the_digest_changes_with_the_rules_of_language(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = learning_digest()
    copy = tmp_path / "language"
    shutil.copytree(Path(knowledge.language.__file__).parent, copy)
    monkeypatch.setattr(knowledge.language, "__file__", str(copy / "__init__.py"))

    assert before == learning_digest()
    with (copy / file).open("a", encoding="utf-8") as lines:
        lines.write("\n# a remark\n")
    assert before != learning_digest()
