"""Whether the model is still that of the training data; answered without importing Rasa."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from pathlib import Path

import knowledge.language
from knowledge import content, phrases
from knowledge.errors import ContentError

PROJECT = Path(__file__).parent
_TRAINED_FROM = ("config.yml", "domain.yml", "data", "components", "importer.py")


def training_fingerprint() -> str:
    """A digest of all that a model is made of: phrasings, language rules, configuration, rules and components.

    An amended figure or answer does not change it, and so needs no training.
    """
    total = hashlib.sha256()
    taught = [astuple(phrase) for phrase in phrases.all_phrases(content.load())]
    total.update(json.dumps(taught, ensure_ascii=False).encode())
    for root in (*(PROJECT / name for name in _TRAINED_FROM), Path(knowledge.language.__file__).parent):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.suffix in (".py", ".yml"):
                total.update(path.relative_to(PROJECT.parent).as_posix().encode() + path.read_bytes())
    return total.hexdigest()[:16]


def model_path(models: Path) -> Path:
    """Where the model for today's training data stands, or would stand.

    While the content is refused, the newest model that there is. Raises ContentError when there is none either.
    """
    try:
        return models / f"{training_fingerprint()}.tar.gz"
    except ContentError:
        newest = max(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
        if newest is None:
            raise
        return newest
