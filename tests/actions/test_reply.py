"""Conversations with the one action: what it utters, on which day and place, and what it remembers."""

from __future__ import annotations

import json

import pytest

from actions.reply import ActionReply, remember
from knowledge.answers import contract, render

MATERIALS, FEE, AMOUNT, OVERVIEW = ([(f"ask_{facet}", 0.95)] for facet in ("materials", "fee", "amount", "overview"))
DIVORCE, REGISTER, DIBAO = (
    [(service, 0.95)] for service in ("marriage.divorce", "marriage.register", "assistance.dibao")
)
UNSURE = [("ask_materials", 0.2), ("ask_fee", 0.18), ("ask_process", 0.15)]


def about(answer: contract.Answer) -> tuple:
    """What an answer is about."""
    return answer.kind, answer.service, answer.facet, answer.place


def test_the_action_has_the_name_of_the_domain() -> None:
    assert "action_reply" == ActionReply().name()


# --- context ---------------------------------------------------------------------------------------------------------


def test_service_facet_and_place_are_each_carried_over(conversation, heard) -> None:
    assert ("answer", "marriage.divorce", "materials", None) == about(
        conversation.hears(heard("离婚要带什么材料", MATERIALS, DIVORCE))
    )
    assert ("answer", "marriage.register", "materials", None) == about(
        conversation.hears(heard("那结婚呢", OVERVIEW, REGISTER))
    )
    assert ("answer", "marriage.register", "materials", "532900") == about(conversation.hears(heard("在大理呢")))
    assert ("answer", "marriage.register", "fee", "532900") == about(conversation.hears(heard("要收多少钱", FEE)))
    assert ("marriage.register", "fee", "532900", None) == conversation.remembers()


def test_a_place_is_named_in_the_answer(conversation, heard) -> None:
    conversation.hears(heard("在五华区离婚要带什么材料", MATERIALS, DIVORCE))

    assert "昆明市五华区" in conversation.said["text"]


@pytest.mark.parametrize(
    ("text", "intent", "kind"),
    [
        ("谢谢你", "act_thanks", "chitchat"),
        ("转人工", "act_handoff", "handoff"),
        ("🙂", "act_out_of_scope", "fallback"),
    ],
)
def test_what_is_no_matter_of_a_service_leaves_the_context_as_it_is(
    conversation, heard, text: str, intent: str, kind: str
) -> None:
    conversation.hears(heard("在大理离婚要带什么材料", MATERIALS, DIVORCE))
    before = conversation.remembers()

    assert (kind, None, None, None) == about(conversation.hears(heard(text, [(intent, 0.97)])))
    assert ("marriage.divorce", "materials", "532900", None) == before == conversation.remembers()


def test_another_departments_matter_leaves_the_context_as_it_is(conversation, heard) -> None:
    conversation.hears(heard("在大理离婚要带什么材料", MATERIALS, DIVORCE))

    answer = conversation.hears(heard("一件归别处的事", [("act_refer", 0.95)], [("police", 0.95)]))

    assert ("refer", "police") == (answer.kind, answer.department)
    assert ("marriage.divorce", "materials", "532900", None) == conversation.remembers()


def test_a_question_back_does_not_forget_the_place(conversation, heard) -> None:
    conversation.hears(heard("在五华区低保怎么领", AMOUNT, DIBAO))
    assert "530102" == conversation.slots["place"]

    answer = conversation.hears(heard("低保那件事情", UNSURE, DIBAO))

    assert "choices" == answer.kind
    assert "530102" == conversation.slots["place"]


def test_an_ambiguous_place_is_asked_back_with_the_question_kept(conversation, heard, ambiguous) -> None:
    conversation.hears(heard("离婚要带什么材料", MATERIALS, DIVORCE))

    answer = conversation.hears(heard(ambiguous.text))

    assert ("ask", "marriage.divorce", "materials") == (answer.kind, answer.service, answer.facet)
    assert list(ambiguous.ids) == [choice.place for choice in answer.choices]


def test_what_the_front_door_hands_over_counts_and_not_the_slots(conversation, heard) -> None:
    conversation.slots = {"service": "assistance.dibao", "facet": "amount", "place": "530102", "as_of": "2020-01-01"}
    context = {"service": "marriage.register", "facet": "fee", "place": "532900", "as_of": None}

    answer = conversation.hears(heard("那离婚呢", context=context))

    assert ("answer", "marriage.divorce", "fee", "532900") == about(answer)
    assert "2026-11-23" == answer.as_of.isoformat()


def test_an_empty_context_that_is_handed_over_is_a_new_beginning(conversation, heard) -> None:
    conversation.slots = {"service": "assistance.dibao", "facet": "amount", "place": "530102", "as_of": None}

    answer = conversation.hears(
        heard("那离婚呢", context={"service": None, "facet": None, "place": None, "as_of": None})
    )

    assert ("answer", "marriage.divorce", "overview", None) == about(answer)


# --- the day ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "metadata", "expected"),
    [
        (None, {}, "2026-11-23"),
        (None, {"as_of": "2024-03-01"}, "2024-03-01"),
        ("2023-12-31", {}, "2023-12-31"),
        ("2023-12-31", {"as_of": "2024-03-01"}, "2023-12-31"),
        (None, {"as_of": "2026-11-23"}, "2026-11-23"),
        (None, {"as_of": "2026-11-22"}, "2026-11-22"),
        (None, {"today": "2026-11-24"}, "2026-11-24"),
    ],
)
def test_the_day_comes_from_the_words_else_from_the_metadata_else_it_is_today(
    conversation, heard, day, metadata, expected
) -> None:
    answer = conversation.hears(heard("低保标准是多少", AMOUNT, DIBAO, day=day, **metadata))

    assert expected == answer.as_of.isoformat()


@pytest.mark.parametrize(("as_of", "kept"), [("2026-11-22", "2026-11-22"), ("2026-11-23", None)])
def test_any_day_but_today_is_remembered_and_shown(conversation, heard, edition, as_of: str, kept: str | None) -> None:
    conversation.hears(heard("低保标准是多少", AMOUNT, DIBAO, as_of=as_of))

    assert kept == conversation.slots["as_of"]
    assert bool(kept) == (edition.words["as-of"].format(day=as_of) in conversation.said["text"])


def test_a_day_holds_for_follow_ups_on_the_same_service_only(conversation, heard) -> None:
    conversation.hears(heard("低保标准是多少", AMOUNT, DIBAO, as_of="2024-03-01"))

    assert "2024-03-01" == conversation.hears(heard("在大理呢")).as_of.isoformat()
    assert "2024-03-01" == conversation.hears(heard("低保要带什么材料", MATERIALS, DIBAO)).as_of.isoformat()
    assert "2026-11-23" == conversation.hears(heard("离婚要带什么材料", MATERIALS, DIVORCE)).as_of.isoformat()
    assert conversation.slots["as_of"] is None
    assert "2026-11-23" == conversation.hears(heard("低保要带什么材料", MATERIALS, DIBAO)).as_of.isoformat()


@pytest.mark.parametrize("as_of", ["2025-05-09", "2025-05-10"])
def test_the_day_before_and_the_day_of_a_rule_are_answered_as_of_that_day(
    conversation, heard, edition, as_of: str
) -> None:
    answer = conversation.hears(heard("结婚登记全国通办吗", OVERVIEW, [("marriage.anywhere", 0.95)], as_of=as_of))
    in_force = [source.effective_from.isoformat() for source in answer.sources if source.effective_from]

    assert as_of == answer.as_of.isoformat()
    assert [] == [day for day in in_force if day > as_of]


# --- what was chosen -------------------------------------------------------------------------------------------------


def test_a_chosen_question_is_answered_whatever_else_it_looks_like(conversation, chosen, edition) -> None:
    question = next(each for each in edition.questions.values() if not each.refer)

    answer = conversation.hears(
        chosen(f"ask_{question.facet}", service=question.service, entry=question.id, place="530102")
    )

    assert ("answer", question.service, question.facet, "530102") == about(answer)
    assert (question.id, 1.0) == (answer.entry, answer.confidence)


def test_a_chosen_question_of_another_department_leads_there(conversation, chosen, edition) -> None:
    question = next(each for each in edition.questions.values() if each.refer)

    answer = conversation.hears(chosen(f"ask_{question.facet}", service=question.service, entry=question.id))

    assert ("refer", question.refer, question.id) == (answer.kind, answer.department, answer.entry)


def test_a_question_that_is_no_longer_published_falls_back_to_its_pair(conversation, chosen) -> None:
    answer = conversation.hears(chosen("ask_fee", service="marriage.divorce", entry="no-such-question"))

    assert ("answer", "marriage.divorce", "fee", None) == about(answer)
    assert answer.entry is None


def test_a_chosen_place_belongs_to_what_was_asked_before(conversation, heard, chosen) -> None:
    conversation.hears(heard("离婚去哪里办", [("ask_where", 0.95)], DIVORCE))

    assert ("answer", "marriage.divorce", "where", "530102") == about(
        conversation.hears(chosen("ask_where", place="530102"))
    )


def test_every_choice_offered_leads_to_what_it_says(conversation, heard, chosen) -> None:
    offered = conversation.hears(heard("低保那件事情", UNSURE, DIBAO)).choices
    assert 1 < len(offered) <= 3

    for choice in offered:
        answer = conversation.hears(chosen(f"ask_{choice.facet}", service=choice.service))
        assert (choice.service, choice.facet) == (answer.service, answer.facet)


# --- what is uttered -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intents", "topics"),
    [
        ("离婚要带什么材料", MATERIALS, DIVORCE),
        ("低保标准是多少", AMOUNT, DIBAO),
        ("低保那件事情", UNSURE, DIBAO),
        ("谢谢你", [("act_thanks", 0.97)], []),
        ("", [], []),
    ],
)
def test_text_and_answer_say_the_same_and_survive_the_wire(conversation, heard, edition, text, intents, topics) -> None:
    answer = conversation.hears(heard(text, intents, topics))

    assert render.text(answer, edition.words) == conversation.said["text"]
    assert conversation.said == json.loads(json.dumps(conversation.said))
    assert answer.model_dump(mode="json") == conversation.said["custom"]["answer"]
    assert not conversation.said["buttons"]


def test_an_answer_knows_how_sure_it_is_and_whether_it_is_verified(conversation, heard) -> None:
    answer = conversation.hears(heard("离婚要带什么材料", MATERIALS, DIVORCE))

    assert 0.5 < answer.confidence <= 1
    assert answer.verified in ("yes", "partly", "no")


def test_a_message_of_which_nothing_is_understood_is_no_error(conversation) -> None:
    assert "fallback" == conversation.hears({"text": "", "entities": [], "metadata": {"today": "2026-11-23"}}).kind


def test_without_metadata_the_day_is_a_real_one(conversation) -> None:
    assert conversation.hears({"text": "你好"}).as_of is not None


# --- slots -----------------------------------------------------------------------------------------------------------


def answer_about(**values) -> contract.Answer:
    """An answer with the least that it must have."""
    return contract.Answer(
        **{"kind": "answer", "as_of": "2026-11-23", "blocks": [contract.Paragraph(text="示例")]} | values
    )


@pytest.mark.parametrize(
    ("answer", "slots"),
    [
        (
            answer_about(service="s", facet="f", place="530102"),
            {"service": "s", "facet": "f", "place": "530102", "as_of": None},
        ),
        (
            answer_about(service="s", facet="f", as_of="2026-11-22"),
            {"service": "s", "facet": "f", "place": None, "as_of": "2026-11-22"},
        ),
        (answer_about(kind="refer", department="police"), {}),
        (answer_about(kind="chitchat"), {}),
        (answer_about(kind="fallback"), {}),
    ],
)
def test_the_slots_after_an_answer(answer: contract.Answer, slots: dict) -> None:
    assert slots == {event["name"]: event["value"] for event in remember(answer, "2026-11-23")}
