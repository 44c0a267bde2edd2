"""Reading what Rasa understood: messages as the real pipeline writes them, choices as the front door makes them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from actions.understanding import context, days, understanding
from knowledge.answers.contract import Choice
from knowledge.answers.decide import SILENCE, Context
from knowledge.language.names import Mention

ROOT = Path(__file__).parents[2]
CHINA = ZoneInfo("Asia/Shanghai")
SENTENCES = [
    ("甲事要带什么材料", "ask_materials", "marriage.divorce"),
    ("甲事需要带哪些材料", "ask_materials", "marriage.divorce"),
    ("甲事一共收多少钱", "ask_fee", "marriage.divorce"),
    ("乙事一共收多少钱", "ask_fee", "assistance.dibao"),
    ("乙事要带什么材料", "ask_materials", "assistance.dibao"),
    ("乙事收不收钱", "ask_fee", "assistance.dibao"),
    ("谢谢你啊", "act_thanks", None),
    ("谢谢你了", "act_thanks", None),
]


@pytest.fixture(scope="module")
def understood(knowledge_url: str, tmp_path_factory: pytest.TempPathFactory):
    """Passes a text through the components of the pipeline in their order; gives what Rasa sends to the actions."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
    from rasa.shared.core.domain import Domain
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from rasa_project.components.facet_classifier import FacetClassifier
    from rasa_project.components.known_names import KnownNames
    from rasa_project.components.topic_classifier import TopicClassifier

    storage = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
    examples = TrainingData(
        [
            Message.build(
                text,
                intent,
                entities=[{"entity": "service", "value": topic, "start": 0, "end": len(text)}] if topic else [],
            )
            for text, intent, topic in SENTENCES
        ]
    )
    classifiers = []
    for each in (FacetClassifier, TopicClassifier):
        resource = each.create(each.get_default_config(), storage, Resource(each.__name__), None).train(examples)
        classifiers.append(each.load(each.get_default_config(), storage, resource, None))
    domain = Domain.load(str(ROOT / "rasa_project" / "domain.yml"))

    def pipeline(text: str, **metadata: str) -> dict:
        messages = [Message({"text": text, "metadata": metadata})]
        for component in (KnownNames(knowledge_url), *classifiers):
            messages = component.process(messages)
        (message,) = RegexMessageHandler().process(messages, domain)
        return {"text": "", "entities": [], **message.as_dict(only_output_properties=True), "metadata": metadata}

    return pipeline


# --- what the pipeline writes ----------------------------------------------------------------------------------------


def test_a_question_has_its_facet_its_topic_and_its_names(understood, edition) -> None:
    told = understanding(understood("五华区離婚要带什么材料？", today="2026-11-23"), edition)

    assert "五华区离婚要带什么材料?" == told.text
    assert "materials" == told.intents[0][0]
    assert {"materials", "fee", "thanks"} == {name for name, _ in told.intents}
    assert [Mention("place", ("530102",), 0, 3), Mention("service", ("marriage.divorce",), 3, 5)] == told.mentions
    assert told.as_of is None
    assert told.entry is None


def test_candidates_for_the_topic_share_their_certainty_with_none_at_all(understood, edition) -> None:
    told = understanding(understood("甲事要带什么材料"), edition)

    assert "marriage.divorce" == told.topics[0][0]
    assert {"marriage.divorce", "assistance.dibao", None} == {topic for topic, _ in told.topics}
    assert pytest.approx(1.0) == sum(likely for _, likely in told.topics)
    assert sorted((likely for _, likely in told.topics), reverse=True) == [likely for _, likely in told.topics]


def test_thanks_have_no_topic(understood, edition) -> None:
    assert None is understanding(understood("谢谢你啊"), edition).topics[0][0]


def test_the_day_in_the_words_is_read(understood, edition) -> None:
    assert date(2024, 3, 31) == understanding(understood("2024年3月离婚收费吗", today="2026-11-23"), edition).as_of


def test_a_name_of_several_places_is_one_mention_of_all(understood, edition, ambiguous) -> None:
    (mention,) = understanding(understood(ambiguous.text), edition).mentions

    assert ambiguous.ids == mention.ids


def test_published_phrasings_like_the_text_are_found(understood, edition) -> None:
    question = next(iter(edition.questions.values()))

    hit = understanding(understood(question.ask), edition).hits[0]

    assert (question.ask, question.id, pytest.approx(1.0)) == (hit.text, hit.question, hit.score)


# --- what was chosen -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "topics", "mentions", "entry"),
    [
        (Choice(service="marriage.divorce", facet="fee", title="示例"), [("marriage.divorce", 1.0)], [], None),
        (
            Choice(service="marriage.divorce", facet="fee", entry="an-entry", title="示例"),
            [("marriage.divorce", 1.0)],
            [],
            "an-entry",
        ),
        (Choice(place="530102", title="示例"), [], [Mention("place", ("530102",), 0, 0)], None),
        (
            Choice(service="marriage.divorce", facet="fee", place="530102", title="示例"),
            [("marriage.divorce", 1.0)],
            [Mention("place", ("530102",), 0, 0)],
            None,
        ),
    ],
)
def test_a_choice_of_the_front_door_is_understood_as_it_was_meant(
    understood, edition, choice, topics, mentions, entry
) -> None:
    from connectors.choosing import as_rasa_message

    told = understanding(understood(as_rasa_message(choice, "fee"), today="2026-11-23"), edition)

    assert ("", [("fee", 1.0)]) == (told.text, told.intents)
    assert (topics, mentions, entry) == (told.topics, told.mentions, told.entry)
    assert [] == told.hits


# --- messages out of the ordinary ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": None, "entities": None, "intent_ranking": None},
        {"text": "", "entities": [], "intent_ranking": [{"name": None, "confidence": 0.0}]},
    ],
)
def test_a_message_of_which_rasa_understood_nothing_is_no_error(message: dict, edition) -> None:
    told = understanding(message, edition)

    assert (SILENCE, [(None, 1.0)], [], [], [], None, None) == (
        told.text,
        told.topics,
        told.intents,
        told.mentions,
        told.hits,
        told.as_of,
        told.entry,
    )


# --- context and days ------------------------------------------------------------------------------------------------


SLOTS = {"service": "assistance.dibao", "facet": "amount", "place": "530102", "as_of": "2024-03-01"}


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (None, Context("assistance.dibao", "amount", "530102", date(2024, 3, 1))),
        ({}, Context("assistance.dibao", "amount", "530102", date(2024, 3, 1))),
        ({"context": None}, Context("assistance.dibao", "amount", "530102", date(2024, 3, 1))),
        ({"context": {}}, Context()),
        ({"context": dict.fromkeys(SLOTS)}, Context()),
        (
            {"context": SLOTS | {"service": "marriage.divorce", "as_of": None}},
            Context("marriage.divorce", "amount", "530102"),
        ),
        ({"context": {"service": "marriage.divorce"}}, Context("marriage.divorce")),
    ],
)
def test_the_context_is_what_is_handed_over_else_the_slots(tracker, metadata: dict | None, expected: Context) -> None:
    assert expected == context(tracker({"metadata": metadata}, SLOTS))


def test_without_slots_there_is_no_context(tracker) -> None:
    assert Context() == context(tracker({}))


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"today": "2026-11-23"}, (date(2026, 11, 23), None)),
        ({"today": "2026-11-23", "as_of": "2024-03-01"}, (date(2026, 11, 23), date(2024, 3, 1))),
        ({"today": "2026-11-23", "as_of": None}, (date(2026, 11, 23), None)),
    ],
)
def test_today_and_the_day_asked_for_are_read_from_the_metadata(tracker, metadata: dict, expected: tuple) -> None:
    assert expected == days(tracker({"metadata": metadata}))


@pytest.mark.parametrize("metadata", [None, {}, {"today": None}])
def test_where_nobody_tells_today_it_is_that_of_the_clock_in_china(tracker, metadata: dict | None) -> None:
    before = datetime.now(CHINA).date()

    today, asked = days(tracker({"metadata": metadata}))

    assert before <= today <= datetime.now(CHINA).date()
    assert asked is None
