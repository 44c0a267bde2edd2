"""From what was understood to the one reply: answer, choices, another department, a person, or an honest fallback.

Pure: no clock, no I/O but the edition's look-ups. The Rasa actions bring a classifier's candidates; the degraded mode
of the front door brings none, and then the published phrasings decide alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from knowledge.answers import contract
from knowledge.answers.compose import MAX_CHOICES, WHERE_FACETS, Composer
from knowledge.answers.contract import Choice
from knowledge.language.names import DEPARTMENT, ELSEWHERE, PLACE, SERVICE, Mention
from knowledge.repository import Edition
from knowledge.schema import BUREAU, UNKNOWN_ACT
from knowledge.search import Hit

# How these were chosen: docs/adr/0004-two-axes.md.
NAMED = 0.6  # how far a name in the sentence speaks for its service
HIT_FLOOR = 0.35  # phrasings less alike than this say nothing
HIT_WEIGHT = 0.9  # how far a phrasing word for word the same speaks for its meaning
SPECIFIC = 0.62  # likeness from which a specific question is the one meant
SAME = 0.9  # likeness from which it is the one meant whatever else speaks against it
ANSWER = 0.38  # confidence from which an answer is asserted
TOPIC = 0.35  # confidence from which a topic is taken as told
LEAVE = 0.65  # confidence from which a sentence without a name leaves the matter of the conversation
ACT = 0.5  # confidence from which a dialogue act is taken as meant
TORN = 0.7  # a second service this near to the first makes both worth showing
CLEAR = 0.45  # confidence from which one sentence of several is answered on its own
SHORTEST = 4  # letters of a sentence that can ask something
SURE = 0.6  # confidence from which only the side of the matter is asked, not the matter
OFFER = 0.12  # confidence from which candidates are worth showing

OVERVIEW = "overview"
SILENCE = " "  # the text of a message in which nothing is said, such as a smiley
_PARTICLES = re.compile(
    r"那么|那|如果|要是|换成|我们|咱们|我家|我在|我是|户口|老家|在|的话|这边|这里|那边|是|的|呢|吗|啊|呀|嘛|吧|么|人|县|市|州|区|又|也|[\s,.?!]"
)
_SAME_AGAIN = re.compile("那|呢|也")  # 那收养呢 asks the same of another matter, 收养 alone may begin anew
_SENTENCES = re.compile(r"[?;\n]|另外|还有就是|顺便")
_NOT = re.compile(r"(不是|没有|没吃|没办|不算)$")  # 我家不是低保户 names no matter
_LETTERS = re.compile(r"\w")


@dataclass(frozen=True)
class Context:
    """What the conversation is about so far; empty where nothing is or it has lapsed."""

    service: str | None = None
    facet: str | None = None
    place: str | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Understanding:
    """What was understood of one message. Candidates are (id, probability), best first."""

    text: str
    topics: list[tuple[str | None, float]] = field(default_factory=list)
    intents: list[tuple[str, float]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    as_of: date | None = None
    entry: str | None = None


def search_only(edition: Edition, text: str, as_of: date | None = None) -> Understanding:
    """What the published phrasings and names alone tell of normalised text."""
    return Understanding(
        text or SILENCE, mentions=edition.names.find(text), hits=edition.phrases.search(text), as_of=as_of
    )


def chosen(choice: Choice, facet: str) -> Understanding:
    """A choice that was picked: nothing about it is uncertain."""
    topics: list[tuple[str | None, float]] = [(choice.service, 1.0)] if choice.service else []
    mentions = [Mention(PLACE, (choice.place,), 0, 0)] if choice.place else []
    return Understanding("", topics, [(facet, 1.0)], mentions, entry=choice.entry)


def as_of_day(understanding: Understanding, context: Context, asked: date | None, today: date) -> date:
    """The day that the reply is about: of the words, else the metadata, else a follow-up's context, else today."""
    if understanding.as_of and not (asked and understanding.as_of == today):
        return understanding.as_of
    if asked:
        return asked
    named = {each for mention in understanding.mentions if mention.kind == SERVICE for each in mention.ids}
    if context.as_of and (not named or context.service in named):
        return context.as_of
    return today


def remembered(answer: contract.Answer, today: date) -> dict[str, str | None]:
    """What a conversation is about after a reply, as fields of a Context to be changed; values are fit for JSON.

    A reply that was no matter of a service changes nothing; one that asked back keeps facet and place.
    """
    if answer.service is None:
        return {}
    kept = {"service": answer.service, "as_of": answer.as_of.isoformat() if answer.as_of != today else None}
    if answer.facet:
        kept["facet"] = answer.facet
    if answer.place or answer.kind == "answer":
        kept["place"] = answer.place
    return kept


def reply_to(
    understanding: Understanding, context: Context, edition: Edition, *, asked: date | None, today: date
) -> contract.Answer:
    """The reply to a message, on the day that it is about; `asked` is the day that came beside the words."""
    as_of = as_of_day(understanding, context, asked, today)
    return decide(understanding, context, Composer(edition, as_of=as_of, today=today))


def decide(understanding: Understanding, context: Context, composer: Composer) -> contract.Answer:
    """The reply to a message; where it asks two things, the second answer stands in `also`."""
    whole = _Decision(understanding, context, composer).reply()
    if whole.kind not in ("answer", "choices"):
        return whole
    told = _each_asked(understanding.text, context, composer)[:2]
    if len(told) < 2 or (whole.kind == "answer" and _about(whole) not in map(_about, told)):
        return whole
    first, second = (whole if _about(answer) == _about(whole) else answer for answer in told)
    first.also = [second]
    return first


def _each_asked(text: str, context: Context, composer: Composer) -> list[contract.Answer]:
    """The answers to the sentences of a message that each ask something clear, without repeats."""
    sentences = [each for each in _SENTENCES.split(text) if len(_LETTERS.findall(each)) >= SHORTEST]
    if len(sentences) < 2:
        return []
    told: dict[tuple, contract.Answer] = {}
    for sentence in sentences:
        answer = _Decision(search_only(composer.edition, sentence), context, composer).reply()
        if answer.kind == "answer" and (answer.confidence or 0.0) >= CLEAR:
            told.setdefault(_about(answer), answer)
            context = Context(answer.service, answer.facet, answer.place, context.as_of)
    return list(told.values())


def _about(answer: contract.Answer) -> tuple:
    return answer.service, answer.facet


class _Decision:
    def __init__(self, understanding: Understanding, context: Context, composer: Composer) -> None:
        self.told = understanding
        self.context = context
        self.composer = composer
        self.edition = composer.edition
        told = [each for each in understanding.mentions if not _NOT.search(understanding.text[: each.start])]
        self.named = {
            kind: [each for mention in told if mention.kind == kind for each in mention.ids]
            for kind in (SERVICE, DEPARTMENT)
        }
        hits = [hit for hit in understanding.hits if hit.score >= HIT_FLOOR]
        self.topics = _fuse(
            understanding.topics,
            [(hit.topic, hit.score) for hit in hits],
            [each for ids in self.named.values() for each in ids],
        )
        self.intents = _fuse(understanding.intents, [(hit.intent, hit.score) for hit in hits], [])
        self.places = self._places()
        away = [mention.ids[0] for mention in understanding.mentions if mention.kind == ELSEWHERE]
        self.elsewhere = away[0] if away and not self.places else None
        self.place = self.places[0] if len(self.places) == 1 else None if self.elsewhere else context.place

    def reply(self) -> contract.Answer:
        if self.told.entry in self.edition.questions:
            question = self.edition.questions[self.told.entry]
            return self._specific(question, 1.0)
        if not self.told.entry and self.told.text and not _LETTERS.search(self.told.text):
            return self.composer.act(UNKNOWN_ACT)
        if self._is_elliptical():
            return self._follow_up()
        intent, intent_trust = self.intents[0] if self.intents else (UNKNOWN_ACT, 0.0)
        specific = self._specific_hit()
        if specific:
            return specific
        if intent in self.edition.acts and intent_trust >= ACT and not self.named[SERVICE]:
            return self.composer.act(intent, _trust(intent_trust))
        topic, topic_trust = self._topic()
        if topic in self.edition.departments:
            return self._refer(topic, topic_trust)
        facet, facet_trust = self._facet()
        if topic is None:
            return self._without_topic(facet, facet_trust)
        trust = topic_trust * facet_trust if len(_LETTERS.findall(self.told.text)) > 1 or not self.told.text else 0.0
        if self.told.text and topic not in self.named[SERVICE] and facet_trust < OFFER:
            return self._offer(None, 0.0, trust) if self.topics[0][0] == topic else self.composer.act(UNKNOWN_ACT)
        if self._is_torn(topic):
            return self._offer(None, 0.0, trust)
        if topic_trust >= TOPIC and trust >= ANSWER:
            return self._answer(topic, facet, trust)
        return self._offer(topic, topic_trust, trust)

    # --- what the words say --------------------------------------------------------------------------------------

    def _places(self) -> list[str]:
        """The place meant, or the candidates of an ambiguous name; a name inside a wider one is the narrower."""
        divisions = self.edition.divisions
        found = [
            mention.ids
            for mention in self.told.mentions
            if mention.kind == PLACE and all(each in divisions for each in mention.ids)
        ]
        for ids in found:
            fitting = [
                each
                for each in ids
                if any(len(other) == 1 and other[0] != each and other[0] in divisions.chain(each) for other in found)
            ]
            if len(fitting) == 1:
                return fitting
        single = [ids[0] for ids in found if len(ids) == 1]
        if single:
            return [max(single, key=lambda code: (single[0] in divisions.chain(code), len(divisions.chain(code))))]
        return list(found[0]) if found else []

    def _is_elliptical(self) -> bool:
        """Whether the message names only a service or a place, as in 那离婚呢 and 在大理呢."""
        if (
            not self.told.text
            or not self.told.mentions
            or any(mention.kind == DEPARTMENT for mention in self.told.mentions)
        ):
            return False
        rest, at = "", 0
        for mention in self.told.mentions:
            rest, at = rest + self.told.text[at : mention.start], mention.end
        return not _PARTICLES.sub("", rest + self.told.text[at:])

    def _specific_hit(self) -> contract.Answer | None:
        """The specific question that is asked: like enough, and about the topic that all evidence speaks for."""
        hit = self.told.hits[0] if self.told.hits else None
        if hit is None or hit.score < SPECIFIC or hit.question not in self.edition.questions:
            return None
        if hit.score < SAME and self.topics[0][0] != hit.topic:
            return None
        return self._specific(self.edition.questions[hit.question], hit.score)

    def _topic(self) -> tuple[str | None, float]:
        """The service or department meant; that of the context where the message names none."""
        topic, trust = self.topics[0] if self.topics else (None, 0.0)
        if self.context.service and not any(self.named.values()) and (topic is None or trust < LEAVE):
            return self.context.service, 0.9
        return topic, trust

    def _is_torn(self, topic: str) -> bool:
        """Whether another service is nearly as likely as one that nobody named."""
        if topic in self.named[SERVICE] or topic == self.context.service:
            return False
        rivals = [trust for rival, trust in self.topics[1:] if rival in self.edition.services]
        return bool(rivals) and rivals[0] > TORN * self.topics[0][1]

    def _facet(self) -> tuple[str, float]:
        for intent, trust in self.intents:
            if intent in self.edition.facets:
                return intent, trust
        return OVERVIEW, 0.0

    # --- the replies ---------------------------------------------------------------------------------------------

    def _follow_up(self) -> contract.Answer:
        service = self.named[SERVICE][0] if self.named[SERVICE] else self.context.service
        if service is None:
            if len(self.places) > 1:
                return self.composer.ask_place(self.places, "which-of-places")
            return self._answer(BUREAU, "where", 0.6)
        facet = self.context.facet if self.context.service else None
        if facet is None or (
            not _SAME_AGAIN.search(self.told.text) and facet not in self.composer.known_facets(service)
        ):
            facet = OVERVIEW
        return self._answer(service, facet, 0.9)

    def _specific(self, question, trust: float) -> contract.Answer:
        if question.refer:
            return self.composer.refer(question.refer, question.id, _trust(trust))
        return self.composer.answer(
            question.service, question.facet, self.place, question.id, _trust(trust), elsewhere=self.elsewhere
        )

    def _refer(self, department: str, trust: float) -> contract.Answer:
        if trust >= TOPIC or department in self.named[DEPARTMENT]:
            return self.composer.refer(department, confidence=_trust(trust))
        return self._offer(department, trust, trust)

    def _answer(self, service: str, facet: str, trust: float) -> contract.Answer:
        if len(self.places) > 1:
            return self.composer.ask_place(self.places, "which-of-places", service, facet)
        return self.composer.answer(service, facet, self.place, confidence=_trust(trust), elsewhere=self.elsewhere)

    def _without_topic(self, facet: str, facet_trust: float) -> contract.Answer:
        if facet in WHERE_FACETS and facet_trust >= TOPIC:
            return self._answer(BUREAU, facet, facet_trust)
        return self._offer(None, 0.0, 0.0)

    def _offer(self, topic: str | None, topic_trust: float, trust: float) -> contract.Answer:
        """Candidates to choose from: sides of one service where that is sure, else what the best candidates mean."""
        facets = [(intent, likely) for intent, likely in self.intents if intent in self.edition.facets]
        if topic in self.edition.services and (topic_trust >= SURE or topic in self.named[SERVICE]):
            options = self._sides(topic, facets)
            if options:
                title = self.edition.services[topic].title
                return self.composer.choices(options, "which-facet", _trust(trust), service=title)
        options = [
            self.composer.choice(hit.topic, hit.intent, hit.question, self.place)
            for hit in self.told.hits
            if hit.score >= HIT_FLOOR and hit.topic in self.edition.services and hit.intent in self.edition.facets
        ]
        likeliest = facets[0][0] if facets and facets[0][1] >= OFFER else OVERVIEW
        for candidate, likely in self.topics[:4]:
            if candidate in self.edition.services and likely >= OFFER:
                facet = likeliest if likeliest in self.composer.known_facets(candidate) else OVERVIEW
                options.append(self.composer.choice(candidate, facet, place=self.place))
        unique = list({(option.service, option.facet, option.entry): option for option in options}.values())
        if len(unique) == 1:
            unique += [each for each in self._sides(unique[0].service, facets) if each.facet != unique[0].facet]
        if unique:
            return self.composer.choices(unique, confidence=_trust(trust))
        return self.composer.act(UNKNOWN_ACT, _trust(trust))

    def _sides(self, service: str, facets: list[tuple[str, float]]) -> list[contract.Choice]:
        """The sides of a service that are known, those that the words may mean first."""
        known = self.composer.known_facets(service)
        wanted = [facet for facet, _ in facets[:MAX_CHOICES] if facet in known] + known
        return [self.composer.choice(service, facet, place=self.place) for facet in dict.fromkeys(wanted)]


def _fuse(
    candidates: Iterable[tuple[str | None, float]], hits: Iterable[tuple[str | None, float]], named: Iterable[str]
) -> list[tuple]:
    """Candidates with what phrasings and names add, as independent evidence (noisy or), best first."""
    doubt: dict[str | None, float] = {each: 1.0 - trust for each, trust in candidates}
    best: dict[str | None, float] = {}
    for each, score in hits:
        best[each] = max(best.get(each, 0.0), score)
    for each, score in best.items():
        doubt[each] = doubt.get(each, 1.0) * (1.0 - HIT_WEIGHT * score**2)
    for each in dict.fromkeys(named):
        doubt[each] = doubt.get(each, 1.0) * (1.0 - NAMED)
    return sorted(((each, 1.0 - left) for each, left in doubt.items()), key=lambda pair: -pair[1])


def _trust(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 3)
