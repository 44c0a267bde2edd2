"""TF-IDF over the shared features and logistic regression: what both classifiers are made of."""

from __future__ import annotations

import collections
import hashlib
import json
from pathlib import Path

import numpy as np

import knowledge.language
from knowledge.language.features import features

_WEIGHTS, _LABELS = "weights.npz", "labels.json"


class SentenceModel:
    """Says how likely each label is for a normalised sentence.

    scikit-learn does the training; what it learned is kept as plain arrays, so that loading a model runs no code.
    """

    def __init__(
        self, labels: list[str], vocabulary: dict[str, int], idf: np.ndarray, weights: np.ndarray, bias: np.ndarray
    ) -> None:
        """Shapes: idf (features,), weights (features, labels), bias (labels,)."""
        self._labels = labels
        self._vocabulary = vocabulary
        self._idf = idf
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(cls, texts: list[str], labels: list[str], strength: float) -> SentenceModel:
        """Fit on normalised texts; `strength` is the inverse of the regularisation."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        vectoriser = TfidfVectorizer(analyzer=features, min_df=2, sublinear_tf=True)
        classifier = LogisticRegression(C=strength, solver="liblinear", class_weight="balanced")
        classifier.fit(vectoriser.fit_transform(texts), labels)
        weights, bias = classifier.coef_, classifier.intercept_
        if len(classifier.classes_) == 2:  # one row tells both apart
            weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
        vocabulary = {gram: int(index) for gram, index in vectoriser.vocabulary_.items()}
        return cls(
            [str(each) for each in classifier.classes_],
            vocabulary,
            vectoriser.idf_.astype(np.float32),
            np.ascontiguousarray(weights.T, dtype=np.float32),
            bias.astype(np.float32),
        )

    def ranking(self, text: str, limit: int) -> list[tuple[str, float]]:
        """The likeliest labels with their probabilities, best first."""
        counts = collections.Counter(self._vocabulary[gram] for gram in features(text) if gram in self._vocabulary)
        scores = self._bias.copy()
        if counts:
            index = np.fromiter(counts, dtype=np.int64)
            weights = (1.0 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self._idf[index]
            scores += (weights / np.linalg.norm(weights)) @ self._weights[index]
        likely = 1.0 / (1.0 + np.exp(-scores))
        likely /= likely.sum()
        best = np.argsort(-likely, kind="stable")[:limit]
        return [(self._labels[each], float(likely[each])) for each in best]

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        np.savez_compressed(folder / _WEIGHTS, idf=self._idf, weights=self._weights, bias=self._bias)
        (folder / _LABELS).write_text(
            json.dumps({"labels": self._labels, "vocabulary": self._vocabulary}, ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> SentenceModel:
        """Read a model that `save` wrote."""
        names = json.loads((folder / _LABELS).read_text(encoding="utf-8"))
        with np.load(folder / _WEIGHTS, allow_pickle=False) as arrays:
            return cls(names["labels"], names["vocabulary"], arrays["idf"], arrays["weights"], arrays["bias"])


def learning_digest() -> str:
    """A digest of the normaliser, lexicon, features and of how is learned: when they change, what was learned is stale.

    Rasa hashes only a component's own source, so the components hand this to it as `fingerprint_addon`.
    """
    total = hashlib.sha256()
    for folder in (Path(knowledge.language.__file__).parent, Path(__file__).parent):
        for path in sorted(folder.iterdir()):
            if path.suffix in (".py", ".yml"):
                total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()
