"""The conversation store keeps every message before it is handled, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from connectors.conversations.tables import Conversation, Message
from knowledge.answers.decide import Context

SENDER = "openid-of-somebody"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'talks.db'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def kept(url, open_records):
    records = open_records(url, turns_per_tracker=4)
    yield records
    records.engine.dispose()


@pytest.fixture
def turn(kept, clock, answer):
    """Lets one turn pass: a message, and the reply to it."""

    def take(said: str = "你好", *, sender: str = SENDER, channel: str = "rest", from_rasa: bool = True, **fields):
        received = kept.store.receive(channel, sender, said, clock())
        reply = answer(**fields)
        kept.store.reply(received, reply, "答复文字", from_rasa=from_rasa, today="2026-11-23", now=clock())
        return received

    return take


# --- messages and their states -----------------------------------------------------------------------------------


def test_a_message_is_stored_before_it_is_handled(kept, clock):
    kept.store.receive("rest", SENDER, "彩虹卡😀是什么", clock())
    (message,) = kept.messages()
    assert ("彩虹卡😀是什么", "received", None, None) == (
        message.text,
        message.state,
        message.reply,
        message.replied_at,
    )


def test_a_message_goes_from_received_over_replied_to_delivered(kept, clock, answer):
    received = kept.store.receive("rest", SENDER, "你好", clock())
    states = [kept.messages()[0].state]
    kept.store.reply(received, answer(), "文字", from_rasa=True, today="2026-11-23", now=clock())
    states.append(kept.messages()[0].state)
    kept.store.delivered(received)
    states.append(kept.messages()[0].state)
    assert ["received", "replied", "delivered"] == states


def test_the_reply_is_kept_with_its_answer_and_its_words(kept, turn):
    turn(kind="answer", text="带两把伞", service="rainbow.card", facet="materials")
    (message,) = kept.messages()
    assert ("答复文字", "rainbow.card", "带两把伞") == (
        message.reply_text,
        message.reply["service"],
        message.reply["blocks"][0]["text"],
    )


def test_delivering_one_message_leaves_the_others_as_they_are(kept, turn):
    turn("一")
    kept.store.delivered(turn("二"))
    assert ["replied", "delivered"] == [message.state for message in kept.messages()]


def test_a_moment_is_read_back_as_the_moment_that_it_was(kept, clock):
    kept.store.receive("rest", SENDER, "你好", clock())
    moment = kept.messages()[0].received_at
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    assert datetime(2026, 11, 23, 2, 0, tzinfo=UTC) == moment


def test_the_store_can_be_prepared_again_over_what_it_holds(kept, turn):
    turn("一")
    kept.store.prepare()
    assert 1 == len(kept.messages())


# --- who it is ---------------------------------------------------------------------------------------------------


def test_the_sender_stands_nowhere_in_the_store(kept, turn):
    turn("你好", service="rainbow.card")
    assert SENDER not in kept.everything()


def test_a_sender_has_one_conversation(kept, turn):
    assert turn("一").conversation == turn("二").conversation


@pytest.mark.parametrize(
    ("channel", "sender"),
    [("webchat", SENDER), ("rest", SENDER + "x"), ("rest", "x" + SENDER), ("rest", SENDER.upper())],
)
def test_another_channel_or_sender_is_another_conversation(kept, turn, channel, sender):
    assert turn("一").conversation != turn("二", channel=channel, sender=sender).conversation


def test_channel_and_sender_are_kept_apart(kept):
    assert kept.store.conversation_id("a", "bc") != kept.store.conversation_id("ab", "c")


def test_the_id_depends_on_the_key_of_the_installation(kept, tmp_path):
    from connectors.conversations.store import ConversationStore

    other = ConversationStore(kept.engine, "another key", idle_minutes=30, turns_per_tracker=3)
    assert kept.store.conversation_id("rest", SENDER) != other.conversation_id("rest", SENDER)


@pytest.mark.parametrize("sender", ["x" * 255, "发送者😀", "a b\tc"])
def test_any_sender_makes_an_id_that_fits_its_column(kept, turn, sender):
    conversation = turn("你好", sender=sender).conversation
    assert len(conversation) <= Conversation.__table__.c.id.type.length


# --- what it is about --------------------------------------------------------------------------------------------


def test_a_new_conversation_is_about_nothing(kept, turn):
    first = turn("你好")
    assert (Context(), [], False) == (first.context, first.choices, first.hand_over)


def test_what_the_answer_was_about_is_the_context_of_the_next_message(kept, turn):
    turn(service="rainbow.card", facet="materials", place="530102")
    assert Context("rainbow.card", "materials", "530102") == turn().context


def test_a_reply_about_nothing_leaves_the_context(kept, turn):
    turn(service="rainbow.card", facet="materials", place="530102")
    turn("谢谢", kind="chitchat")
    assert Context("rainbow.card", "materials", "530102") == turn().context


def test_an_answer_without_a_facet_keeps_the_one_before(kept, turn):
    turn(service="rainbow.card", facet="materials")
    turn(service="cloud.grant")
    assert Context("cloud.grant", "materials") == turn().context


@pytest.mark.parametrize(("expected", "as_of"), [(date(2024, 3, 1), date(2024, 3, 1)), (None, date(2026, 11, 23))])
def test_only_a_day_other_than_today_is_remembered(kept, turn, expected, as_of):
    turn(service="rainbow.card", facet="materials", as_of=as_of)
    assert expected == turn().context.as_of


# --- the choices shown -------------------------------------------------------------------------------------------


def test_the_choices_shown_are_kept_for_the_next_message(kept, turn, two_choices):
    turn(kind="choices", choices=two_choices)
    assert two_choices == turn().choices


def test_only_the_choices_shown_last_are_kept(kept, turn, two_choices):
    turn(kind="choices", choices=two_choices)
    turn(kind="choices", choices=two_choices[1:])
    assert two_choices[1:] == turn().choices
    assert [] == turn().choices


def test_the_choices_outlast_an_urgent_reply(kept, turn, two_choices):
    turn(kind="choices", choices=two_choices)
    turn("着火了", kind="urgent", from_rasa=False)
    assert two_choices == turn().choices


# --- lapsing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lapsed", "span"),
    [
        (False, {"minutes": 1}),
        (False, {"minutes": 29, "seconds": 59}),
        (True, {"minutes": 30}),
        (True, {"minutes": 31}),
        (True, {"hours": 8}),
        (True, {"days": 3}),
    ],
)
def test_context_and_choices_lapse_after_thirty_idle_minutes(kept, turn, clock, two_choices, lapsed, span):
    before = turn(service="rainbow.card", facet="materials", place="530102", choices=two_choices)
    clock.move(**span)
    after = turn()
    remembered = (Context("rainbow.card", "materials", "530102"), two_choices)
    assert ((Context(), []) if lapsed else remembered) == (after.context, after.choices)
    assert lapsed is (before.tracker != after.tracker)


def test_each_message_begins_the_thirty_minutes_anew(kept, turn, clock):
    turn(service="rainbow.card", facet="materials")
    for _ in range(2):
        clock.move(minutes=29)
        context = turn().context
    assert "rainbow.card" == context.service


def test_after_a_lapse_nothing_is_handed_over(kept, turn, clock):
    turn(service="rainbow.card", facet="materials", from_rasa=False)
    clock.move(minutes=30)
    assert turn().hand_over is False


def test_the_lapse_does_not_depend_on_the_zone_of_the_clock(kept, turn, clock):
    turn(service="rainbow.card", facet="materials")
    clock.move(minutes=31)
    clock.now = clock.now.astimezone(UTC)
    assert Context() == turn().context


# --- the Rasa conversation ---------------------------------------------------------------------------------------


def test_a_new_rasa_conversation_begins_after_some_turns_and_is_told_the_context(kept, turn):
    turns = [turn(service="rainbow.card", facet="materials") for _ in range(6)]
    assert [True, True, True, True, False, False] == [each.tracker == turns[0].tracker for each in turns]
    assert turns[4].tracker == turns[5].tracker
    assert [False, False, False, False, True, False] == [each.hand_over for each in turns]
    assert Context("rainbow.card", "materials") == turns[4].context


def test_the_choices_outlast_the_change_of_the_rasa_conversation(kept, turn, two_choices):
    for _ in range(4):
        turn(choices=two_choices)
    assert two_choices == turn().choices


def test_the_context_is_handed_over_until_rasa_has_heard_it(kept, turn):
    handed = [
        turn(service="rainbow.card", facet="materials", from_rasa=heard).hand_over
        for heard in (False, False, True, True)
    ]
    assert [False, True, True, False] == handed


def test_what_was_answered_without_rasa_is_handed_over(kept, turn):
    turn(service="rainbow.card", facet="materials", from_rasa=False)
    assert turn().hand_over is True


def test_a_reply_about_nothing_without_rasa_hands_nothing_over(kept, turn):
    turn("着火了", kind="urgent", from_rasa=False)
    assert turn().hand_over is False


def test_no_rasa_conversation_is_ever_used_again(kept, turn, clock):
    trackers = []
    for _ in range(4):
        trackers.append(turn().tracker)
        clock.move(hours=10)
    assert 4 == len(set(trackers))


def test_rasa_is_not_told_the_sender(kept, turn):
    assert SENDER not in turn().tracker


# --- several front doors -----------------------------------------------------------------------------------------


def test_the_first_message_of_a_sender_can_reach_two_front_doors_at_once(postgres_url, open_records, clock):
    records = open_records(postgres_url)
    name = records.store.conversation_id("rest", SENDER)
    failed: list[BaseException] = []

    def receive() -> None:
        try:
            records.store.receive("rest", SENDER, "第二个到的", clock())
        except BaseException as error:
            failed.append(error)

    with records.engine.connect() as first:
        held = {
            "id": name,
            "channel": "rest",
            "tracker": 0,
            "turns": 1,
            "hand_over": False,
            "last_at": clock(),
            "choices": [],
        }
        first.execute(Conversation.__table__.insert().values(**held))
        first.execute(
            Message.__table__.insert().values(
                conversation=name, received_at=clock(), text="第一个到的", state="received"
            )
        )
        second = threading.Thread(target=receive)
        second.start()
        _until_waiting(records)
        first.commit()
    second.join()
    assert ([], {"第一个到的", "第二个到的"}) == (failed, {message.text for message in records.messages()})
    records.engine.dispose()


def _until_waiting(records) -> None:
    """Until the other front door waits for the row of the first."""
    for _ in range(500):
        with records.engine.connect() as connection:
            if connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return
        time.sleep(0.01)
    raise TimeoutError("nobody waits")
