"""Search over the published phrasings: TF-IDF cosine on the shared features, without a model and without training."""

from __future__ import annotations

import collections
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.language.features import features
from knowledge.language.normalise import normalise


@dataclass(frozen=True)
class Hit:
    """A published phrasing that is like the text; score is a cosine, 0 to 1."""

    score: float
    text: str
    topic: str | None
    intent: str
    question: str | None


class PhraseIndex:
    """An inverted index of phrasings."""

    def __init__(self, phrasings: Sequence) -> None:
        """`phrasings` have text, topic, intent and question, as phrases.Phrase and the published rows do."""
        self.phrasings = phrasings
        self._columns: dict[str, int] = {}
        rows, columns, counts = [], [], []
        for row, phrasing in enumerate(phrasings):
            for gram, count in collections.Counter(features(normalise(phrasing.text))).items():
                rows.append(row)
                columns.append(self._columns.setdefault(gram, len(self._columns)))
                counts.append(count)
        row, column = np.array(rows, dtype=np.int32), np.array(columns, dtype=np.int32)
        spread = np.bincount(column, minlength=len(self._columns))
        self._unseen = math.log(len(phrasings) + 1) + 1.0
        self._idf = self._unseen - np.log(np.maximum(spread, 1))
        weight = (1.0 + np.log(np.array(counts, dtype=np.float64))) * self._idf[column]
        norm = np.sqrt(np.bincount(row, weight**2, minlength=len(phrasings)))
        order = np.argsort(column, kind="stable")
        self._begins = np.concatenate([[0], np.cumsum(spread)])
        self._rows = row[order]
        self._weights = (weight / norm[row])[order].astype(np.float32)

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """The phrasings most like normalised text, best first."""
        grams = collections.Counter(features(text))
        if not grams or not self.phrasings:
            return []
        scores = np.zeros(len(self.phrasings), dtype=np.float32)
        squares = 0.0
        for gram, count in grams.items():
            column = self._columns.get(gram)
            weight = (1.0 + math.log(count)) * (self._unseen if column is None else float(self._idf[column]))
            squares += weight * weight
            if column is not None:
                span = slice(self._begins[column], self._begins[column + 1])
                scores[self._rows[span]] += weight * self._weights[span]
        scores /= math.sqrt(squares)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Hit(float(scores[index]), each.text, each.topic, each.intent, each.question)
            for index in best
            if scores[index] > 0
            for each in (self.phrasings[index],)
        ]
