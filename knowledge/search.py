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
        counted = [collections.Counter(features(normalise(each.text))) for each in phrasings]
        spread = collections.Counter(gram for grams in counted for gram in grams)
        total = len(phrasings) + 1
        self._weight = {gram: math.log(total / count) + 1.0 for gram, count in spread.items()}
        self._unseen = math.log(total) + 1.0
        postings: dict[str, tuple[list[int], list[float]]] = {gram: ([], []) for gram in spread}
        for position, grams in enumerate(counted):
            weights = {gram: (1.0 + math.log(count)) * self._weight[gram] for gram, count in grams.items()}
            norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
            for gram, weight in weights.items():
                postings[gram][0].append(position)
                postings[gram][1].append(weight / norm)
        self._postings = {
            gram: (np.array(positions, dtype=np.int32), np.array(weights, dtype=np.float32))
            for gram, (positions, weights) in postings.items()
        }

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """The phrasings most like normalised text, best first."""
        grams = collections.Counter(features(text))
        if not grams or not self.phrasings:
            return []
        scores = np.zeros(len(self.phrasings), dtype=np.float32)
        squares = 0.0
        for gram, count in grams.items():
            weight = (1.0 + math.log(count)) * self._weight.get(gram, self._unseen)
            squares += weight * weight
            if gram in self._postings:
                positions, weights = self._postings[gram]
                scores[positions] += weight * weights
        scores /= math.sqrt(squares)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Hit(float(scores[index]), each.text, each.topic, each.intent, each.question)
            for index in best
            if scores[index] > 0
            for each in (self.phrasings[index],)
        ]
