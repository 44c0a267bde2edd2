"""From what was understood to the one reply, for every kind of reply, with the context of the conversation."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.compose import Composer
from knowledge.answers.decide import (
    NAMED,
    OFFER,
    SAME,
    SPECIFIC,
    Context,
    Understanding,
    as_of_day,
    decide,
    search_only,
)
from knowledge.language.names import DEPARTMENT, PLACE, SERVICE, Mention
from knowledge.language.normalise import normalise
from knowledge.phrases import REFER
from knowledge.search import Hit

TODAY = date(2026, 11, 23)
DAY = date(2021, 1, 1)
KUNMING, WUHUA, PANLONG, DALI = "530100", "530102", "530103", "532900"
GUCHENG, YULONG = "530702", "530721"
NOTHING = Context()
SURE, UNSURE = 0.95, OFFER + 0.05


def told(
    text: str = "随便一句话", topic: str | None = None, intent: str | None = None, sure: float = SURE, **more
) -> Understanding:
    """What was understood when a classifier is sure, or as sure as said."""
    return Understanding(text, [(topic, sure)] if topic else [], [(intent, sure)] if intent else [], **more)


def mention(kind: str, *ids: str, start: int = 0, end: int = 2) -> Mention:
    """A name in the sentence."""
    return Mention(kind, ids, start, end)


def about(answer) -> tuple:
    """Kind, service and facet of a reply."""
    return answer.kind, answer.service, answer.facet


# --- every kind -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", ["overview", "eligibility", "materials", "amount", "where", "hours", "phone"])
def test_a_service_and_a_facet_are_answered(small_composer, facet):
    answer = decide(told(topic="sample.tea", intent=facet), NOTHING, small_composer)
    assert ("answer", "sample.tea", facet) == about(answer)


def test_an_answer_says_how_sure_it_is(small_composer):
    answer = decide(told(topic="sample.tea", intent="materials"), NOTHING, small_composer)
    assert SURE * SURE == pytest.approx(answer.confidence, abs=0.01)


def test_a_department_is_referred_to(small_composer):
    answer = decide(told(topic="police", intent=REFER), NOTHING, small_composer)
    assert ("refer", "police") == (answer.kind, answer.department)


def test_a_department_that_is_named_is_referred_to_however_little_else_is_understood(small_composer):
    answer = decide(told("示例证件", mentions=[mention(DEPARTMENT, "police", end=4)]), NOTHING, small_composer)
    assert ("refer", "police") == (answer.kind, answer.department)


@pytest.mark.parametrize(("act", "kind"), [("greet", "chitchat"), ("human", "handoff"), ("out_of_scope", "fallback")])
def test_a_dialogue_act_is_replied_to(small_composer, act, kind):
    assert kind == decide(told(intent=act), NOTHING, small_composer).kind


def test_the_wish_for_a_person_is_heard_in_the_middle_of_a_matter(small_composer):
    assert "handoff" == decide(told(intent="human"), Context("sample.tea", "materials", WUHUA), small_composer).kind


def test_a_greeting_with_a_matter_is_about_the_matter(small_composer):
    understood = Understanding(
        "你好,饮茶补助要带什么",
        [("sample.tea", SURE)],
        [("greet", 0.6), ("materials", 0.4)],
        [mention(SERVICE, "sample.tea", start=3, end=7)],
    )
    assert "sample.tea" == decide(understood, NOTHING, small_composer).service


@pytest.mark.parametrize(
    "understood",
    [told(), Understanding(""), told(topic="sample.tea", sure=OFFER - 0.05)],
    ids=["no candidates", "no text", "next to nothing"],
)
def test_what_is_not_understood_is_an_honest_fallback(small_composer, understood):
    answer = decide(understood, NOTHING, small_composer)
    assert ("fallback", None) == (answer.kind, answer.service)


def test_doubt_about_the_service_offers_candidates(small_composer):
    understood = Understanding("随便一句话", [("sample.tea", 0.25), ("sample.walk", 0.22)], [("materials", 0.3)])
    answer = decide(understood, NOTHING, small_composer)
    assert "choices" == answer.kind
    assert {"sample.tea", "sample.walk"} == {choice.service for choice in answer.choices}


def test_two_services_nearly_as_likely_are_both_shown(small_composer):
    understood = Understanding("随便一句话", [("sample.tea", 0.5), ("sample.walk", 0.48)], [("overview", SURE)])
    answer = decide(understood, NOTHING, small_composer)
    assert "choices" == answer.kind
    assert ["sample.tea", "sample.walk"] == [choice.service for choice in answer.choices]


def test_doubt_about_the_facet_offers_the_sides_of_the_service(small_composer):
    understood = Understanding(
        "饮茶补助那个那个",
        [("sample.tea", SURE)],
        [("amount", 0.2), ("materials", 0.15)],
        [mention(SERVICE, "sample.tea", end=4)],
    )
    answer = decide(understood, NOTHING, small_composer)
    assert ("choices", "sample.tea") == (answer.kind, answer.service)
    assert ["amount", "materials"] == [choice.facet for choice in answer.choices][:2]
    assert "示例饮茶" in answer.blocks[0].text


def test_at_most_three_candidates_are_offered_and_none_twice(small_composer):
    understood = Understanding(
        "随便一句话",
        [("sample.tea", 0.2), ("sample.walk", 0.2), ("bureau.contact", 0.2)],
        [("overview", 0.2)],
        hits=[
            Hit(0.4, "甲", "sample.tea", "materials", None),
            Hit(0.4, "乙", "sample.tea", "materials", None),
            Hit(0.4, "丙", "sample.walk", "overview", None),
        ],
    )
    choices = decide(understood, NOTHING, small_composer).choices
    assert 3 == len(choices) == len({(choice.service, choice.facet, choice.entry) for choice in choices})


def test_an_ambiguous_place_is_asked_about(small_composer):
    understood = told("丽江县随便一句话", "sample.tea", "where", mentions=[mention(PLACE, GUCHENG, YULONG, end=3)])
    answer = decide(understood, NOTHING, small_composer)
    assert ("ask", "sample.tea", "where") == about(answer)
    assert [GUCHENG, YULONG] == [choice.place for choice in answer.choices]


def test_an_ambiguous_place_alone_is_asked_about(small_composer):
    answer = decide(Understanding("丽江县", mentions=[mention(PLACE, GUCHENG, YULONG, end=3)]), NOTHING, small_composer)
    assert "ask" == answer.kind
    assert [GUCHENG, YULONG] == [choice.place for choice in answer.choices]


def test_a_matter_without_a_service_that_asks_where_is_about_the_bureau(small_composer):
    assert ("answer", "bureau.contact", "where") == about(
        decide(told("五华去哪里办", intent="where", mentions=[mention(PLACE, WUHUA)]), NOTHING, small_composer)
    )


def test_nobody_is_asked_to_choose_among_nothing(published, folder):
    """The service is known, but on this day nothing is known of it."""
    (folder / "services/sample/walk.yml").write_text(
        "service: sample.walk\ntitle: 示例散步\nnames: [散步补助]\n", encoding="utf-8"
    )
    composer = Composer(published(), as_of=TODAY, today=TODAY)
    understood = Understanding(
        "散步补助那个那个", [("sample.walk", SURE)], mentions=[mention(SERVICE, "sample.walk", end=4)]
    )
    answer = decide(understood, NOTHING, composer)
    assert answer.kind != "choices" or answer.choices


# --- specific questions -----------------------------------------------------------------------------------------------


def hit(
    score: float, question: str | None = "tea-cup-lost", topic: str = "sample.tea", intent: str = "materials"
) -> Hit:
    """A phrasing that is like the sentence."""
    return Hit(score, "茶杯丢了还能办吗", topic, intent, question)


def test_a_specific_question_asked_nearly_word_for_word_is_answered(small_composer):
    answer = decide(told(hits=[hit(SAME)]), NOTHING, small_composer)
    assert ("answer", "sample.tea", "materials") == about(answer)
    assert "tea-cup-lost" == answer.entry


@pytest.mark.parametrize(("score", "entry"), [(SPECIFIC + 0.01, "tea-cup-lost"), (SPECIFIC - 0.01, None)])
def test_a_specific_question_must_be_like_enough(small_composer, score, entry):
    assert entry == decide(told(topic="sample.tea", intent="amount", hits=[hit(score)]), NOTHING, small_composer).entry


def test_a_specific_question_of_another_topic_than_all_else_speaks_for_is_not_the_one_meant(small_composer):
    answer = decide(
        told(topic="sample.walk", intent="overview", sure=0.99, hits=[hit((SPECIFIC + SAME) / 2)]),
        NOTHING,
        small_composer,
    )
    assert (None, "sample.walk") == (answer.entry, answer.service)


def test_a_specific_question_of_another_department_is_referred(small_composer):
    answer = decide(told(hits=[hit(0.99, "tea-papers-lost", "police", REFER)]), NOTHING, small_composer)
    assert ("refer", "police", "tea-papers-lost") == (answer.kind, answer.department, answer.entry)


@pytest.mark.parametrize(("entry", "kind"), [("tea-cup-lost", "answer"), ("tea-papers-lost", "refer")])
def test_a_question_that_was_chosen_is_answered_whatever_else_is_said(small_composer, entry, kind):
    answer = decide(told(topic="sample.walk", intent="greet", entry=entry), NOTHING, small_composer)
    assert (kind, entry, 1.0) == (answer.kind, answer.entry, answer.confidence)


def test_a_question_that_no_longer_exists_is_not_answered(small_composer):
    assert decide(told(topic="sample.tea", intent="overview", entry="gone"), NOTHING, small_composer).entry is None


def test_a_question_is_answered_for_the_place_that_is_named(small_composer):
    understood = told(hits=[hit(0.99)], mentions=[mention(PLACE, WUHUA)])
    assert WUHUA == decide(understood, NOTHING, small_composer).place


# --- context ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "service", "end"),
    [("散步补助", "sample.walk", 4), ("那散步补助呢", "sample.walk", 5), ("散步补助呢?", "sample.walk", 4)],
)
def test_a_service_alone_keeps_the_facet_of_the_context(small_composer, text, service, end):
    start = text.index("散步")
    understood = Understanding(text, mentions=[Mention(SERVICE, (service,), start, start + 4)])
    assert ("answer", "sample.walk", "amount") == about(
        decide(understood, Context("sample.tea", "amount"), small_composer)
    )


def test_a_service_alone_without_context_is_explained(small_composer):
    assert ("answer", "sample.walk", "overview") == about(
        decide(Understanding("散步补助", mentions=[mention(SERVICE, "sample.walk", end=4)]), NOTHING, small_composer)
    )


@pytest.mark.parametrize("text", ["五华", "在五华呢", "我是五华的", "那五华区呢"])
def test_a_place_alone_keeps_service_and_facet_of_the_context(small_composer, text):
    understood = search_only(small_composer.edition, normalise(text))
    answer = decide(understood, Context("sample.tea", "amount", KUNMING), small_composer)
    assert ("answer", "sample.tea", "amount") == about(answer)
    assert WUHUA == answer.place


def test_a_place_alone_without_context_is_about_the_bureau_there(small_composer):
    answer = decide(Understanding("五华", mentions=[mention(PLACE, WUHUA)]), NOTHING, small_composer)
    assert ("answer", "bureau.contact", "where") == about(answer)
    assert WUHUA == answer.place


def test_a_facet_alone_is_about_the_service_of_the_context(small_composer):
    answer = decide(told("要带什么", intent="materials"), Context("sample.tea", "amount", WUHUA), small_composer)
    assert ("answer", "sample.tea", "materials") == about(answer)
    assert WUHUA == answer.place


def test_a_service_that_is_named_replaces_that_of_the_context(small_composer):
    understood = told("散步补助多少钱那个", "sample.walk", "amount", mentions=[mention(SERVICE, "sample.walk", end=4)])
    assert ("answer", "sample.walk", "amount") == about(
        decide(understood, Context("sample.tea", "materials"), small_composer)
    )


def test_the_place_of_the_context_holds_until_another_is_named(small_composer):
    context = Context("sample.tea", "amount", WUHUA)
    assert WUHUA == decide(told(topic="sample.tea", intent="amount"), context, small_composer).place
    assert (
        DALI
        == decide(
            told("大理随便一句话", "sample.tea", "amount", mentions=[mention(PLACE, DALI)]), context, small_composer
        ).place
    )


# --- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mentions", "place"),
    [
        ([(KUNMING,), (WUHUA,)], WUHUA),
        ([(WUHUA,), (KUNMING,)], WUHUA),
        ([("530700",), (GUCHENG, YULONG)], "530700"),
        ([(KUNMING,), ("530102001", "530103001")], KUNMING),
        ([(WUHUA,), ("530102001", "530103001")], "530102001"),
        ([("no such place",)], None),
        ([(DALI,)], DALI),
        ([], None),
    ],
)
def test_the_narrowest_place_that_is_sure_is_meant(small_composer, mentions, place):
    understood = told(
        topic="sample.tea",
        intent="overview",
        mentions=[Mention(PLACE, ids, index, index + 1) for index, ids in enumerate(mentions)],
    )
    answer = decide(understood, NOTHING, small_composer)
    assert ("answer", place) == (answer.kind, answer.place)


def test_a_wider_place_beside_it_makes_an_ambiguous_name_clear(small_composer):
    understood = told(
        "五华示例街道随便",
        "sample.tea",
        "where",
        mentions=[
            Mention(PLACE, (WUHUA,), 0, 2),
            Mention(PLACE, ("530102001", "530103001"), 2, 6),
        ],
    )
    answer = decide(understood, NOTHING, small_composer)
    assert ("answer", "530102001") == (answer.kind, answer.place)


# --- the day ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "metadata", "context", "expected"),
    [
        (DAY, date(2022, 1, 1), Context("sample.tea", as_of=date(2023, 1, 1)), DAY),
        (None, date(2022, 1, 1), Context("sample.tea", as_of=date(2023, 1, 1)), date(2022, 1, 1)),
        (None, None, Context("sample.tea", as_of=date(2023, 1, 1)), date(2023, 1, 1)),
        (None, None, Context("sample.tea"), TODAY),
        (None, None, NOTHING, TODAY),
    ],
)
def test_the_day_is_that_of_the_words_else_of_the_caller_else_of_the_context_else_today(
    words, metadata, context, expected
):
    assert expected == as_of_day(told(as_of=words), context, metadata, TODAY)


@pytest.mark.parametrize(("named", "expected"), [("sample.tea", DAY), ("sample.walk", TODAY)])
def test_the_day_of_the_context_holds_only_for_the_same_service(named, expected):
    understood = told(mentions=[mention(SERVICE, named)])
    assert expected == as_of_day(understood, Context("sample.tea", as_of=DAY), None, TODAY)


def test_the_reply_is_about_the_day_of_its_composer(compose_on):
    answer = decide(told(topic="sample.tea", intent="amount"), NOTHING, compose_on(date(2020, 6, 30)))
    assert date(2020, 6, 30) == answer.as_of
    assert [111] == [block.value for block in answer.blocks if block.type == "amount"]


# --- a message with two questions ------------------------------------------------------------------------------------


def test_a_message_that_asks_two_things_gets_two_answers(small_composer):
    understood = search_only(small_composer.edition, normalise("饮茶补助要带什么?散步补助标准是多少?"))
    answer = decide(understood, NOTHING, small_composer)
    assert [("answer", "sample.tea", "materials"), ("answer", "sample.walk", "amount")] == [
        about(answer),
        *(about(second) for second in answer.also),
    ]


# --- phrasings and names alone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("饮茶补助要带什么", ("answer", "sample.tea", "materials")),
        ("五华饮茶补助标准是多少", ("answer", "sample.tea", "amount")),
        ("散步补助是什么", ("answer", "sample.walk", "overview")),
        ("转人工", ("handoff", None, None)),
        ("你好", ("chitchat", None, None)),
        ("示例证件丢了怎么补", ("refer", None, None)),
        ("鹦鹉饲料", ("fallback", None, None)),
    ],
)
def test_phrasings_and_names_alone_are_enough_for_what_was_published(small_composer, text, expected):
    assert expected == about(decide(search_only(small_composer.edition, normalise(text)), NOTHING, small_composer))


@pytest.mark.parametrize("text", ["a", "?", "1", "。", "啊", "的", "x" * 500, "饮茶补助" * 100])
def test_anything_at_all_gets_a_reply(small_composer, text):
    assert decide(search_only(small_composer.edition, normalise(text)), NOTHING, small_composer).blocks


def test_every_question_of_the_shipped_content_finds_its_answer_by_its_own_words(content, edition, composer):
    missed = []
    for _, question in content.questions():
        answer = decide(search_only(edition, normalise(question.ask)), NOTHING, composer)
        if answer.entry != question.id:
            missed.append((question.id, about(answer), answer.entry))
    assert [] == missed


def test_every_name_of_a_service_alone_explains_it(content, edition, composer):
    missed = []
    for service in content.services.values():
        answer = decide(search_only(edition, normalise(service.names[0])), NOTHING, composer)
        if answer.service != service.service:
            missed.append((service.service, service.names[0], about(answer)))
    assert [] == missed


def test_a_name_in_the_sentence_speaks_for_its_service():
    assert 0.5 < NAMED < 1


# --- places outside the province -------------------------------------------------------------------------------------


def test_a_place_elsewhere_is_said_to_be_so_and_ends_the_place_of_the_conversation(small_composer):
    context = Context(service="sample.tea", facet="materials", place=WUHUA)
    understood = search_only(small_composer.edition, normalise("远方饮茶补助要带什么"))
    answer = decide(understood, context, small_composer)
    assert ("answer", "sample.tea", None) == (answer.kind, answer.service, answer.place)
    assert any("远方" in block.text for block in answer.blocks if block.type == "notice")


def test_somebody_from_elsewhere_who_names_a_place_here_is_answered_for_here(small_composer):
    mentions = small_composer.edition.names.find(normalise("远方来的人,五华区饮茶补助"))
    understood = Understanding("远方来的人", [("sample.tea", 1.0)], [("materials", 1.0)], mentions)
    answer = decide(understood, NOTHING, small_composer)
    assert ("answer", WUHUA) == (answer.kind, answer.place)
    assert not any("远方" in block.text for block in answer.blocks if block.type == "notice")
