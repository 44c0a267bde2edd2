"""Training data out of the knowledge: what a maintainer writes beside an answer is what Rasa learns."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge import content, phrases
from knowledge.language.normalise import normalise


def intent_name(intent: str, facets) -> str:
    """The Rasa intent of a facet (ask_…) or of a dialogue act (act_…)."""
    return f"ask_{intent}" if intent in facets else f"act_{intent}"


class KnowledgeImporter(RasaFileImporter):
    """Adds the phrasings of the knowledge to what stands in the project's own files."""

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """Every phrasing as an example: its facet or act is the intent, its topic an entity over the whole sentence."""
        return super().get_nlu_data(language).merge(TrainingData(list(examples(content.load()))))


def examples(knowledge: content.Content):
    """Rasa messages for all phrasings."""
    for phrase in phrases.all_phrases(knowledge):
        text = normalise(phrase.text)
        if not text:
            continue
        entity = "department" if phrase.topic in knowledge.departments else "service"
        entities = [{"entity": entity, "value": phrase.topic, "start": 0, "end": len(text)}] if phrase.topic else []
        yield Message.build(text=text, intent=intent_name(phrase.intent, knowledge.facets), entities=entities)
