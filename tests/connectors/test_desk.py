"""The front desk answers every message: danger first, never a command for Rasa, and by itself when Rasa cannot."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import unicodedata
from datetime import date

import pytest

from connectors import desk as front
from connectors.desk import Desk, Incoming
from connectors.location import Location
from connectors.rasa_client import RasaClient
from knowledge import publishing
from knowledge.answers.contract import Choice, Notice
from knowledge.content import load_words
from knowledge.database import engine
from knowledge.repository import Repository

pytestmark = pytest.mark.anyio
WORDS = load_words()
PLACE = Location(lon=102.7123, lat=25.0456, datum="GCJ-02")


@pytest.fixture
async def open_desk(invented_url, records, token, clock):
    """Opens a desk at the URL of a Rasa, over the invented knowledge unless told otherwise."""
    clients = []

    def make(rasa_url: str, knowledge_url: str = invented_url) -> Desk:
        clients.append(RasaClient(rasa_url, token, 5.0))
        return Desk(Repository(engine(knowledge_url)), records.store, clients[-1], clock)

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
async def desk(open_desk, rasa):
    """A desk with Rasa up."""
    return open_desk(rasa.url)


@pytest.fixture
async def lonely(open_desk, nobody):
    """A desk whose Rasa is down."""
    return open_desk(nobody)


async def say(desk: Desk, text: str, sender: str = "somebody", **more):
    return await desk.handle(Incoming("rest", sender, text, **more))


# --- Rasa up -----------------------------------------------------------------------------------------------------


async def test_rasas_answer_is_the_reply_in_the_words_of_the_renderer(desk, rasa, answer):
    rasa.say(answer("带两把伞", choices=[Choice(service="rainbow.card", facet="overview", title="彩虹卡 · 是什么")]))
    outgoing = await say(desk, "彩虹卡要带什么材料")
    assert f"带两把伞\n1. 彩虹卡 · 是什么\n{WORDS['choose-by-number']}" == outgoing.text
    assert outgoing.answer.degraded is False


async def test_the_message_is_stored_before_rasa_is_asked(desk, rasa, records, answer):
    seen = []
    reply = json.dumps([{"custom": {"answer": answer().model_dump(mode="json")}}]).encode()

    def respond(_asked) -> bytes:
        seen.extend((message.text, message.state) for message in records.messages())
        return reply

    rasa.respond = respond
    await say(desk, "彩虹卡是什么")
    assert [("彩虹卡是什么", "received")] == seen
    assert ["replied"] == [message.state for message in records.messages()]


async def test_a_delivered_reply_is_noted(desk, records):
    await desk.delivered(await say(desk, "彩虹卡是什么"))
    assert ["delivered"] == [message.state for message in records.messages()]


async def test_rasa_is_told_days_and_ids_only(desk, rasa):
    await say(desk, "彩虹卡要带什么材料", sender="openid-of-somebody", as_of=date(2024, 3, 1))
    (asked,) = rasa.asked
    assert {"today": "2026-11-23", "as_of": "2024-03-01"} == asked["metadata"]
    assert "openid-of-somebody" not in json.dumps(asked)


async def test_personal_numbers_reach_neither_rasa_nor_the_store(desk, rasa, records):
    await say(desk, "我的身份证530102199003070040,电话138 0013 8000,卡6222021234567894,彩虹卡是什么")
    assert ["我的身份证[身份证号],电话[电话],卡[银行卡号],彩虹卡是什么"] == rasa.texts
    assert not re.search("19900307|8000|62220212", records.everything())


async def test_full_width_digits_are_masked_too(desk, rasa):
    await say(desk, "我的电话是１３８００１３８０００")
    assert ["我的电话是[电话]"] == rasa.texts


@pytest.mark.parametrize("text", ["彩虹卡😀是什么", "彩虹卡是什麼", "第一行\n第二行", "a" * 2000])
async def test_an_ordinary_text_reaches_rasa_as_it_was_written(desk, rasa, text):
    await say(desk, text)
    assert [text] == rasa.texts


# --- urgent ------------------------------------------------------------------------------------------------------


async def test_danger_is_answered_at_once_and_rasa_is_not_asked(desk, rasa):
    outgoing = await say(desk, "我家着火了,彩虹卡是什么")
    assert ("urgent", []) == (outgoing.answer.kind, rasa.asked)
    assert "119" in outgoing.text


async def test_danger_is_answered_when_rasa_is_down(lonely):
    outgoing = await say(lonely, "着火了")
    assert ("urgent", False) == (outgoing.answer.kind, outgoing.answer.degraded)


async def test_what_only_sounds_like_danger_is_asked_of_rasa(desk, rasa):
    outgoing = await say(desk, "我心里着火了,彩虹卡是什么")
    assert ("answer", 1) == (outgoing.answer.kind, len(rasa.asked))


async def test_danger_behind_a_slash_is_seen(desk, rasa):
    assert ("urgent", []) == ((await say(desk, "/着火了")).answer.kind, rasa.asked)


async def test_danger_at_the_end_of_a_message_that_is_cut_is_seen(desk):
    assert "urgent" == (await say(desk, "彩" * 1990 + "着火了")).answer.kind


async def test_choices_can_still_be_picked_after_danger(desk, rasa, answer, two_choices):
    rasa.say(answer(kind="choices", choices=two_choices))
    await say(desk, "彩虹")
    await say(desk, "着火了")
    await say(desk, "1")
    assert rasa.texts[-1].startswith("/ask_overview")


# --- what is never passed on -------------------------------------------------------------------------------------


SLASHED = [
    "/restart",
    "／restart",
    "  /restart",
    "　／restart",
    "//restart",
    "/ /restart",
    "／／　／restart",
    "\t/restart",
    "\n/restart",
    "/\trestart",
    "/\n/restart",
    "/\t/restart",
    "／\u2028／restart",
    "/\u0085/restart",
    "/\x00/restart",
    "\x00/restart",
    "\x1f/restart",
    '/ask_where{"place": "530102"}',
    "/session_start",
    "/back",
]


@pytest.mark.parametrize("text", SLASHED, ids=ascii)
async def test_a_command_never_reaches_rasa(desk, rasa, text):
    await say(desk, text)
    assert [] == [each for each in rasa.texts if unicodedata.normalize("NFKC", each).strip().startswith("/")]


@pytest.mark.parametrize("text", SLASHED, ids=ascii)
def test_a_tidy_text_is_tidy_already(text):
    assert front.tidy(text) == front.tidy(front.tidy(text))


async def test_a_slash_within_a_text_stays(desk, rasa):
    await say(desk, "彩虹卡/云朵补贴是什么")
    assert ["彩虹卡/云朵补贴是什么"] == rasa.texts


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "　", "/", "／／", "\x00", "\x07\x1b"], ids=ascii)
async def test_an_empty_text_is_told_to_be_empty_and_rasa_is_not_asked(desk, rasa, text):
    outgoing = await say(desk, text)
    assert (WORDS["empty"], []) == (outgoing.text, rasa.asked)


@pytest.mark.parametrize("length", [2001, 5000, 1_000_000])
async def test_a_longer_text_is_cut_to_two_thousand_characters(desk, rasa, records, length):
    await say(desk, "彩" * length)
    assert ["彩" * 2000] == rasa.texts
    assert 2000 == len(records.messages()[0].text)


async def test_what_grows_when_it_is_normalised_is_cut_as_well(desk, rasa):
    await say(desk, "\ufdfa" * 2000)
    assert 2000 == len(rasa.texts[0])


async def test_a_number_that_the_cut_would_halve_is_hidden_first(desk, records):
    await say(desk, "彩" * 1990 + "530102199003070040")
    assert "530102" not in records.everything()


# --- choosing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intent", "service", "text"),
    [
        ("/ask_overview", "rainbow.card", "1"),
        ("/ask_amount", "cloud.grant", "第二个"),
        ("/ask_amount", "cloud.grant", "选２"),
        ("/ask_amount", "cloud.grant", "最后一个"),
        ("/ask_overview", "rainbow.card", "彩虹卡 · 是什么"),
    ],
)
async def test_a_choice_becomes_an_exact_message(desk, rasa, answer, two_choices, intent, service, text):
    rasa.say(answer(kind="choices", choices=two_choices))
    await say(desk, "彩虹还是云朵")
    await say(desk, text)
    assert intent + json.dumps({"service": service}) == rasa.texts[-1]


async def test_a_choice_without_a_facet_keeps_that_of_the_conversation(desk, rasa, answer):
    named = Choice(service="cloud.grant", title="云朵补贴")
    rasa.say(answer(service="rainbow.card", facet="materials", choices=[named]))
    await say(desk, "彩虹卡要带什么材料")
    await say(desk, "1")
    assert '/ask_materials{"service": "cloud.grant"}' == rasa.texts[-1]


async def test_a_number_without_choices_is_told_so_and_rasa_is_not_asked(desk, rasa):
    outgoing = await say(desk, "2")
    assert (WORDS["choice-not-shown"], []) == (outgoing.text, rasa.asked)


async def test_choices_of_another_sender_cannot_be_picked(desk, rasa, answer, two_choices):
    rasa.say(answer(kind="choices", choices=two_choices))
    await say(desk, "彩虹", sender="one")
    assert WORDS["choice-not-shown"] == (await say(desk, "1", sender="two")).text


async def test_a_number_beyond_the_choices_leaves_them_to_be_picked(desk, rasa, answer, two_choices):
    rasa.say(answer(kind="choices", choices=two_choices))
    await say(desk, "彩虹")
    await say(desk, "3")
    await say(desk, "2")
    assert ["彩虹", '/ask_amount{"service": "cloud.grant"}'] == rasa.texts


async def test_a_choice_picked_while_rasa_is_down_is_answered(lonely):
    shown = (await say(lonely, "彩虹卡去哪里办")).answer.choices
    assert [("rainbow.card", "overview"), ("rainbow.card", "materials")] == [
        (each.service, each.facet) for each in shown
    ]
    outgoing = await say(lonely, "2")
    assert ("rainbow.card", "materials", True) == (
        outgoing.answer.service,
        outgoing.answer.facet,
        outgoing.answer.degraded,
    )
    assert "带两把伞" in outgoing.text


# --- degraded ----------------------------------------------------------------------------------------------------


async def test_without_rasa_the_search_answers_and_says_so(lonely):
    outgoing = await say(lonely, "彩虹卡要带什么材料")
    assert (True, "rainbow.card", "materials") == (
        outgoing.answer.degraded,
        outgoing.answer.service,
        outgoing.answer.facet,
    )
    assert Notice(text=WORDS["degraded"]) == outgoing.answer.blocks[0]
    assert WORDS["degraded"] in outgoing.text and "带两把伞" in outgoing.text


@pytest.mark.parametrize(
    "broken", [[], [{"text": "只有文字"}], [{"custom": {"answer": {"kind": "joke"}}}]], ids=["empty", "text", "invalid"]
)
async def test_a_reply_of_rasas_without_a_valid_answer_is_a_failure(desk, rasa, broken):
    rasa.send(broken)
    outgoing = await say(desk, "彩虹卡要带什么材料")
    assert (True, "materials") == (outgoing.answer.degraded, outgoing.answer.facet)


async def test_json_of_rasas_that_is_no_list_of_messages_is_a_failure(desk, rasa):
    rasa.send({"status": "failure"})
    assert (await say(desk, "彩虹卡要带什么材料")).answer.degraded is True


async def test_where_the_search_finds_nothing_it_says_whom_to_ask(lonely):
    outgoing = await say(lonely, "zzzz")
    assert (WORDS["degraded-nothing"], True, "fallback") == (
        outgoing.text,
        outgoing.answer.degraded,
        outgoing.answer.kind,
    )


@pytest.mark.parametrize("text", ["😀", "?", "……", "。"])
async def test_a_text_without_words_is_answered_without_rasa(lonely, text):
    assert (await say(lonely, text)).answer.degraded is True


@pytest.mark.parametrize(
    ("expected", "as_of"),
    [("带一把伞", date(2026, 11, 22)), ("带两把伞", date(2026, 11, 23)), ("带两把伞", None)],
)
async def test_a_degraded_answer_is_that_of_the_day_asked_for(lonely, expected, as_of):
    outgoing = await say(lonely, "彩虹卡要带什么材料", as_of=as_of)
    assert expected in outgoing.text
    assert (as_of or date(2026, 11, 23)) == outgoing.answer.as_of


async def test_a_degraded_answer_is_that_of_the_day_in_the_words(lonely):
    outgoing = await say(lonely, "2025年3月彩虹卡要带什么材料")
    assert (date(2025, 3, 31), True) == (outgoing.answer.as_of, "带一把伞" in outgoing.text)


@pytest.mark.parametrize("as_of", [date.min, date(1, 12, 31), date.max])
async def test_the_first_and_the_last_day_of_all_are_answered(lonely, as_of):
    assert "cloud.grant" == (await say(lonely, "云朵补贴发多少钱", as_of=as_of)).answer.service


async def test_a_follow_up_keeps_its_subject_without_rasa(lonely):
    await say(lonely, "彩虹卡要带什么材料")
    outgoing = await say(lonely, "那云朵补贴呢")
    assert ("cloud.grant", "materials") == (outgoing.answer.service, outgoing.answer.facet)


async def test_when_rasa_is_back_it_is_told_what_the_conversation_is_about(desk, rasa):
    rasa.status = 503
    await say(desk, "彩虹卡要带什么材料")
    rasa.status = 200
    await say(desk, "要多久")
    await say(desk, "谢谢")
    context = {"service": "rainbow.card", "facet": "materials", "place": None, "as_of": None}
    assert [None, context, None] == [asked["metadata"].get("context") for asked in rasa.asked]


async def test_a_degraded_reply_is_stored_as_it_was_said(lonely, records):
    outgoing = await say(lonely, "彩虹卡要带什么材料")
    (message,) = records.messages()
    assert (outgoing.text, True) == (message.reply_text, message.reply["degraded"])


# --- location ----------------------------------------------------------------------------------------------------


async def test_a_position_is_answered_with_the_three_nearest_counties_to_choose_from(desk, rasa):
    outgoing = await say(desk, "", location=PLACE)
    assert ("ask", []) == (outgoing.answer.kind, rasa.asked)
    assert 3 == len(outgoing.answer.choices)
    assert ("530102", "昆明市五华区") == (outgoing.answer.choices[0].place, outgoing.answer.choices[0].title)


async def test_a_position_is_stored_nowhere(desk, records):
    await say(desk, "", location=PLACE)
    assert not re.search(r"102\.71|25\.04", records.everything())


async def test_a_position_does_not_reach_rasa(desk, rasa):
    await say(desk, "彩虹卡是什么", location=PLACE)
    assert not re.search(r"102\.71|25\.04|location", json.dumps(rasa.asked))


async def test_a_county_picked_after_a_position_becomes_an_exact_message(desk, rasa):
    shown = (await say(desk, "", location=PLACE)).answer.choices
    await say(desk, "2")
    assert "/ask_where" + json.dumps({"place": shown[1].place}) == rasa.texts[-1]


async def test_a_county_picked_after_a_position_keeps_what_was_asked(desk, rasa, answer):
    rasa.say(answer(service="rainbow.card", facet="materials"))
    await say(desk, "彩虹卡要带什么材料")
    await say(desk, "", location=PLACE)
    await say(desk, "1")
    assert "/ask_materials" + json.dumps({"service": "rainbow.card", "place": "530102"}) == rasa.texts[-1]


async def test_a_county_picked_while_rasa_is_down_is_the_place_of_the_answer(lonely):
    await say(lonely, "", location=PLACE)
    outgoing = await say(lonely, "1")
    assert ("bureau.contact", "where", "530102") == (
        outgoing.answer.service,
        outgoing.answer.facet,
        outgoing.answer.place,
    )


async def test_a_county_picked_while_rasa_is_down_keeps_what_was_asked(lonely):
    await say(lonely, "彩虹卡要带什么材料")
    await say(lonely, "", location=PLACE)
    outgoing = await say(lonely, "1")
    assert ("rainbow.card", "materials", "530102") == (
        outgoing.answer.service,
        outgoing.answer.facet,
        outgoing.answer.place,
    )


# --- in order ----------------------------------------------------------------------------------------------------


async def test_two_messages_of_one_sender_are_taken_one_after_the_other(desk, rasa, records, answer):
    second_came, states = threading.Event(), []
    reply = json.dumps([{"custom": {"answer": answer().model_dump(mode="json")}}]).encode()

    def respond(asked) -> bytes:
        states.append([message.state for message in records.messages()])
        if asked["message"] == "甲":
            second_came.wait(0.3)
        else:
            second_came.set()
        return reply

    rasa.respond = respond
    await asyncio.gather(say(desk, "甲"), say(desk, "乙"), say(desk, "丙"))
    assert ["甲", "乙", "丙"] == rasa.texts
    assert [["received"], ["replied", "received"], ["replied", "replied", "received"]] == states


async def test_two_senders_do_not_wait_for_each_other(desk, rasa, answer):
    both = threading.Barrier(2, timeout=10)
    reply = json.dumps([{"custom": {"answer": answer().model_dump(mode="json")}}]).encode()

    def respond(_asked) -> bytes:
        both.wait()
        return reply

    rasa.respond = respond
    outgoing = await asyncio.gather(say(desk, "你好", sender="one"), say(desk, "你好", sender="two"))
    assert [False, False] == [each.answer.degraded for each in outgoing]


async def test_one_name_on_two_channels_is_two_conversations(desk, records):
    await desk.handle(Incoming("rest", "somebody", "你好"))
    await desk.handle(Incoming("webchat", "somebody", "你好"))
    assert 2 == len({message.conversation for message in records.messages()})


async def test_no_lock_is_kept_for_those_who_have_left(desk):
    await asyncio.gather(*(say(desk, "你好", sender=str(number)) for number in range(5)))
    assert 0 == len(desk._locks)


# --- before the first publication --------------------------------------------------------------------------------


@pytest.fixture
def unpublished_url(tmp_path):
    """A knowledge database that nobody has made yet."""
    return f"sqlite:///{tmp_path / 'empty' / 'knowledge.db'}"


async def test_before_the_first_publication_it_says_so_with_whom_to_call(open_desk, rasa, records, unpublished_url):
    outgoing = await say(open_desk(rasa.url, unpublished_url), "彩虹卡是什么")
    assert (WORDS["starting"], True, []) == (outgoing.text, outgoing.answer.degraded, rasa.asked)
    assert "110" in outgoing.text and "12345" in outgoing.text
    assert ["replied"] == [message.state for message in records.messages()]


async def test_the_first_publication_is_followed_at_once(open_desk, rasa, unpublished_url, invented_content, clock):
    desk = open_desk(rasa.url, unpublished_url)
    await say(desk, "彩虹卡是什么")
    database = engine(unpublished_url)
    publishing.prepare(database)
    publishing.publish(database, by="tests", reason="tests", now=clock(), root=invented_content)
    assert "测试答复" == (await say(desk, "彩虹卡是什么")).text


async def test_a_position_beside_a_question_of_where_is_confirmed_before_it_is_answered(desk, rasa, answer):
    rasa.say(answer(service="rainbow.card", facet="where"))
    outgoing = await say(desk, "彩虹卡去哪里办", location=PLACE)
    assert ("ask", "rainbow.card", "where") == (outgoing.answer.kind, outgoing.answer.service, outgoing.answer.facet)
    await say(desk, "1")
    assert "/ask_where" + json.dumps({"service": "rainbow.card", "place": "530102"}) == rasa.texts[-1]


async def test_a_position_beside_what_is_the_same_everywhere_is_not_asked_about(desk, rasa, answer):
    rasa.say(answer(service="rainbow.card", facet="materials"))
    outgoing = await say(desk, "彩虹卡要带什么材料", location=PLACE)
    assert ("answer", "materials") == (outgoing.answer.kind, outgoing.answer.facet)
