"""What an answer says: every sentence from the content, its day, its place, its sources, and what is not known."""

from __future__ import annotations

import ast
import re
import string
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.answers import contract, render
from knowledge.answers.compose import MAX_CHOICES, MAX_OFFICES, WHERE_FACETS, Composer

PROVINCE, KUNMING, WUHUA, PANLONG, DALI, YONGPING = "530000", "530100", "530102", "530103", "532900", "532928"
TODAY = date(2026, 11, 23)
WHOM = re.compile(r"12345|民政|乡镇|街道|社区|登记处|登记机关|部门|公墓|殡仪馆|示例热线")
HIDDEN = ("示例路2号", "0871-0000002", "示例时段二", "示例路3号", "0871-0000003", "示例时段三")
SHOWN = ("示例路1号", "0871-0000001", "示例时段一")


def said(answer: contract.Answer, composer: Composer) -> str:
    """The whole answer in words."""
    return render.text(answer, composer.edition.words)


def texts(answer: contract.Answer, kind: str) -> list[str]:
    """The texts of the blocks of one type."""
    return [block.text for block in answer.blocks if block.type == kind]


def word(composer: Composer, name: str, **named: object) -> str:
    """A sentence of words.yml."""
    return composer.edition.words[name].format(**named)


# --- an answer --------------------------------------------------------------------------------------------------------


def test_an_answer_says_what_it_is_about_and_rests_on(small_composer):
    answer = small_composer.answer("sample.tea", "overview", confidence=0.9)
    assert ("answer", "sample.tea", "overview", None, None, TODAY, 0.9, "yes") == (
        answer.kind,
        answer.service,
        answer.facet,
        answer.entry,
        answer.place,
        answer.as_of,
        answer.confidence,
        answer.verified,
    )
    assert ["示例饮茶 · 是什么"] == texts(answer, "heading")
    assert ["示例:这是新的说明。"] == texts(answer, "paragraph")
    assert [("示例规定", "示例〔2020〕1号"), ("示例通知", None)] == [
        (source.title, source.number) for source in answer.sources
    ]


def test_what_is_unknown_of_a_source_is_null(small_composer):
    assert contract.Source(title="示例通知") == small_composer.answer("sample.tea", "overview").sources[1]


def test_an_answer_tells_its_text_then_its_lists_then_what_catches_people(small_composer):
    answer = small_composer.answer("sample.tea", "materials")
    assert ["heading", "paragraph", "list", "notice"] == [block.type for block in answer.blocks]
    assert ("示例清单", ["茶杯", "茶叶"]) == (answer.blocks[2].title, answer.blocks[2].items)


def test_the_place_is_named_in_full_in_the_heading(small_composer):
    assert ["示例饮茶 · 材料 · 昆明市五华区"] == texts(
        small_composer.answer("sample.tea", "materials", WUHUA), "heading"
    )


def test_a_specific_question_has_its_own_heading_and_answer(small_composer):
    answer = small_composer.answer("sample.tea", "materials", entry="tea-cup-lost")
    assert "tea-cup-lost" == answer.entry
    assert ["茶杯丢了还能办吗"] == texts(answer, "heading")
    assert ["示例:茶杯丢了可以用碗。"] == texts(answer, "paragraph")


def test_a_source_is_named_once_even_when_text_and_amount_rest_on_it(small_composer):
    titles = [source.title for source in small_composer.answer("sample.tea", "amount", WUHUA).sources]
    assert len(titles) == len(set(titles))


# --- the day ----------------------------------------------------------------------------------------------------------


def test_today_needs_no_heading(small_composer):
    assert 1 == len(texts(small_composer.answer("sample.tea", "overview"), "heading"))


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1), date(2020, 1, 1)])
def test_any_day_but_today_is_shown_above_the_answer(compose_on, day):
    composer = compose_on(day)
    answer = composer.answer("sample.tea", "overview")
    assert day == answer.as_of
    assert word(composer, "as-of", day=day.isoformat()) == texts(answer, "heading")[1]
    assert ["heading", "heading", "paragraph"] == [block.type for block in answer.blocks][:3]
    assert day.isoformat() in said(answer, composer)


@pytest.mark.parametrize(
    ("day", "text"), [(date(2019, 12, 31), "示例:这是旧的说明。"), (date(2020, 1, 1), "示例:这是新的说明。")]
)
def test_the_wording_is_that_of_the_day(compose_on, day, text):
    assert [text] == texts(compose_on(day).answer("sample.tea", "overview"), "paragraph")


@pytest.mark.parametrize(("day", "value"), [(date(2020, 6, 30), 111), (date(2020, 7, 1), 112)])
def test_the_amount_is_that_of_the_day(compose_on, day, value):
    amounts = [block for block in compose_on(day).answer("sample.tea", "amount").blocks if block.type == "amount"]
    assert [value] == [block.value for block in amounts]


# --- amounts ----------------------------------------------------------------------------------------------------------


def test_an_amount_says_for_whom_where_and_from_when(small_composer):
    first, second = [
        block for block in small_composer.answer("sample.tea", "amount", WUHUA).blocks if block.type == "amount"
    ]
    assert (331, "元/月", "示例甲档", WUHUA, "昆明市五华区", date(2021, 7, 1)) == (
        first.value,
        first.unit,
        first.condition,
        first.place,
        first.place_name,
        first.effective_from,
    )
    for part in ("示例饮茶补助", "示例甲档", "331元/月", "昆明市五华区", "2021-07-01"):
        assert part in first.text
    assert "332.5元/月" in second.text


def test_an_amount_whose_beginning_is_unknown_says_so(small_composer):
    [amount] = [block for block in small_composer.answer("sample.walk", "amount").blocks if block.type == "amount"]
    assert amount.effective_from is None
    assert word(small_composer, "amount-from-unknown") in amount.text
    assert "5.5元/次" in amount.text


@pytest.mark.parametrize(
    ("day", "place", "wider"),
    [
        (TODAY, PANLONG, "云南省"),
        (TODAY, KUNMING, "云南省"),
        (date(2021, 6, 30), PANLONG, "昆明市"),
        (date(2021, 6, 30), WUHUA, "昆明市"),
        (date(2021, 6, 30), YONGPING, "云南省"),
    ],
)
def test_an_amount_of_a_wider_place_is_said_to_be_so(compose_on, day, place, wider):
    composer = compose_on(day)
    answer = composer.answer("sample.tea", "amount", place)
    notice = word(composer, "amount-of-wider-place", place=composer.edition.divisions.full_name(place), wider=wider)
    assert notice in texts(answer, "notice")
    assert {wider} == {block.place_name for block in answer.blocks if block.type == "amount"}


@pytest.mark.parametrize(
    ("day", "place"), [(TODAY, WUHUA), (TODAY, None), (TODAY, PROVINCE), (date(2021, 6, 30), KUNMING)]
)
def test_an_amount_of_the_place_itself_needs_no_such_notice(compose_on, day, place):
    answer = compose_on(day).answer("sample.tea", "amount", place)
    assert [] == [text for text in texts(answer, "notice") if "没有查到单独公布" in text]


@pytest.mark.parametrize(("day", "overdue"), [(date(2021, 6, 30), False), (date(2021, 7, 1), True), (TODAY, True)])
def test_an_amount_past_its_yearly_review_is_said_to_be_the_latest_that_is_known(compose_on, day, overdue):
    composer = compose_on(day)
    answer = composer.answer("sample.tea", "amount")
    assert overdue == (word(composer, "amount-overdue") in texts(answer, "notice"))
    assert ("partly" if overdue else "yes") == answer.verified


def test_an_amount_from_a_single_source_is_said_to_be_unverified(small_composer):
    answer = small_composer.answer("sample.tea", "amount", WUHUA)
    assert word(small_composer, "amount-partly") in texts(answer, "notice")
    assert "partly" == answer.verified


def test_an_amount_that_is_not_known_for_the_day_is_a_gap_and_not_verified(compose_on):
    composer = compose_on(date(2019, 6, 30))
    answer = composer.answer("sample.tea", "amount")
    assert [] == [block for block in answer.blocks if block.type == "amount"]
    assert word(composer, "amount-unknown") in texts(answer, "notice")
    assert answer.verified in ("partly", "no")


def test_a_notice_about_several_amounts_is_given_once(composer):
    notices = texts(composer.answer("assistance.dibao", "amount", WUHUA), "notice")
    assert len(notices) == len(set(notices))


def test_a_figure_within_a_sentence_is_that_of_the_day_and_place(compose_on):
    assert "示例:饮茶补助是111元/月,散步的人也可以领。" in texts(
        compose_on(date(2020, 6, 30)).answer("sample.walk", "eligibility"), "paragraph"
    )
    assert "示例:饮茶补助是112元/月,散步的人也可以领。" in texts(
        compose_on(date(2020, 7, 1)).answer("sample.walk", "eligibility"), "paragraph"
    )
    assert "示例:饮茶补助是221元/月,散步的人也可以领。" in texts(
        compose_on(date(2020, 7, 1)).answer("sample.walk", "eligibility", KUNMING), "paragraph"
    )


def test_a_figure_within_a_sentence_of_a_wider_place_is_said_to_be_so(compose_on):
    assert "云南省" in said(compose_on(date(2020, 7, 1)).answer("sample.walk", "eligibility", YONGPING), compose_on())


def test_a_figure_within_a_sentence_past_its_yearly_review_is_said_to_be_the_latest_that_is_known(small_composer):
    assert word(small_composer, "amount-overdue") in said(
        small_composer.answer("sample.walk", "eligibility"), small_composer
    )


def test_a_figure_within_a_sentence_that_is_not_known_is_said_not_to_be_known(published, edit):
    edit("services/sample/walk.yml", "from: 2020-01-01", "from: 2018-01-01")
    composer = Composer(published(), as_of=date(2018, 6, 1), today=TODAY)
    answer = composer.answer("sample.walk", "eligibility")
    assert word(composer, "amount-unknown") in said(answer, composer)
    assert "{" not in said(answer, composer)


# --- gaps -------------------------------------------------------------------------------------------------------------


def test_a_gap_says_that_it_is_not_verified_and_whom_to_ask(small_composer):
    answer = small_composer.answer("sample.tea", "eligibility")
    assert ("answer", "no", []) == (answer.kind, answer.verified, answer.sources)
    assert "核实" in said(answer, small_composer) and "12345" in said(answer, small_composer)
    assert "示例饮茶" in texts(answer, "paragraph")[0] and "条件" in texts(answer, "paragraph")[0]


def test_a_gap_of_another_day_names_the_day(compose_on):
    answer = compose_on(date(2018, 1, 1)).answer("sample.tea", "materials")
    assert "no" == answer.verified
    assert "2018-01-01" in texts(answer, "paragraph")[0] and "核实" in texts(answer, "paragraph")[0]


def test_a_question_without_an_answer_on_the_day_is_a_gap(compose_on):
    answer = compose_on(date(2019, 12, 31)).answer("sample.tea", "materials", entry="tea-cup-lost")
    assert ("no", "tea-cup-lost") == (answer.verified, answer.entry)
    assert [] == [text for text in texts(answer, "paragraph") if "用碗" in text]


def test_a_gap_offers_what_is_known_of_the_same_service(small_composer):
    answer = small_composer.answer("sample.tea", "eligibility", WUHUA)
    assert [("sample.tea", "overview", WUHUA), ("sample.tea", "materials", WUHUA), ("sample.tea", "amount", WUHUA)] == [
        (choice.service, choice.facet, choice.place) for choice in answer.choices
    ]


def test_what_is_known_offers_nothing_instead(small_composer):
    assert [] == small_composer.answer("sample.tea", "overview").choices


# --- offices ----------------------------------------------------------------------------------------------------------


def cards(answer: contract.Answer) -> list[contract.OfficeCard]:
    """The service points of an answer."""
    return [block for block in answer.blocks if block.type == "office"]


@pytest.mark.parametrize("facet", sorted(WHERE_FACETS))
def test_a_verified_office_is_shown_with_all_that_is_known_of_it(small_composer, facet):
    answer = small_composer.answer("sample.tea", facet, WUHUA)
    card = cards(answer)[0]
    assert ("示例饮茶一号点", True, *SHOWN) == (card.name, card.verified, card.address, card.phone, card.hours)
    for part in SHOWN:
        assert part in said(answer, small_composer)


@pytest.mark.parametrize("facet", sorted(WHERE_FACETS))
@pytest.mark.parametrize(
    ("service", "place"),
    [("sample.tea", WUHUA), ("sample.tea", KUNMING), ("sample.walk", PANLONG), ("sample.walk", KUNMING)],
)
def test_the_address_phone_and_hours_of_an_unverified_office_appear_nowhere(small_composer, service, place, facet):
    answer = small_composer.answer(service, facet, place)
    unverified = [card for card in cards(answer) if not card.verified]
    assert unverified
    assert {(None, None, None)} == {(card.address, card.phone, card.hours) for card in unverified}
    everything = said(answer, small_composer) + answer.model_dump_json()
    assert [] == [secret for secret in HIDDEN if secret in everything]
    assert all("核实" in card.text and "12345" in card.text for card in unverified)


def test_an_office_becomes_visible_when_somebody_verifies_it(published, edit):
    edit(
        "offices/sample.yml",
        "    phone: 0871-0000003\n",
        "    phone: 0871-0000003\n    verified_on: 2026-01-01\n    verified_by: 示例核实人\n",
    )
    composer = Composer(published(), as_of=TODAY, today=TODAY)
    answer = composer.answer("sample.walk", "where", PANLONG)
    assert ("示例路3号", "0871-0000003") == (cards(answer)[0].address, cards(answer)[0].phone)
    assert "0871-0000003" in said(answer, composer)


def test_without_a_verified_office_the_answer_says_so_and_whom_to_ask(small_composer):
    answer = small_composer.answer("sample.walk", "where", PANLONG)
    [notice] = [text for text in texts(answer, "notice") if "核实" in text]
    assert "昆明市盘龙区" in notice and "示例散步" in notice and "12345" in notice
    assert "no" == answer.verified


def test_without_a_verified_office_the_site_of_the_county_is_named_where_it_is_known(small_composer):
    assert "http://example.invalid/wuhua" in said(
        small_composer.answer("bureau.contact", "where", WUHUA), small_composer
    )
    assert "http" not in said(small_composer.answer("bureau.contact", "where", PANLONG), small_composer)


def test_with_a_verified_office_nobody_is_told_that_there_is_none(small_composer):
    assert [] == [
        text for text in texts(small_composer.answer("sample.tea", "where", WUHUA), "notice") if "还没有核实" in text
    ]


def test_where_a_verified_office_is_shown_the_answer_is_no_gap(small_composer):
    """`verified: no` promises a text that says what is not known; here the place to go is known."""
    assert "no" != small_composer.answer("sample.tea", "where", WUHUA).verified


@pytest.mark.parametrize("facet", sorted(WHERE_FACETS))
@pytest.mark.parametrize("place", [None, PROVINCE])
def test_without_a_county_the_citizen_is_asked_for_it(small_composer, facet, place):
    answer = small_composer.answer("sample.tea", facet, place)
    assert word(small_composer, "which-place") in texts(answer, "notice")
    assert [] == cards(answer)


def test_an_answer_that_is_not_about_where_shows_no_office(small_composer):
    assert [] == cards(small_composer.answer("sample.tea", "materials", WUHUA))


def test_no_more_offices_are_shown_than_fit(published, folder):
    many = "".join(
        f'  - {{id: many-{number}, name: 示例点{number}, type: other, place: "532928", services: [sample.tea]}}\n'
        for number in range(MAX_OFFICES + 3)
    )
    (folder / "offices" / "many.yml").write_text(f"offices:\n{many}", encoding="utf-8")
    composer = Composer(published(), as_of=TODAY, today=TODAY)
    assert MAX_OFFICES == len(cards(composer.answer("sample.tea", "where", YONGPING)))


def test_no_unverified_address_or_phone_of_the_shipped_offices_is_ever_shown(content, edition, composer):
    """Every service point that somebody could be sent to, asked for in its own place and by the wider one."""
    leaks = []
    for office in content.offices.values():
        if office.verified_on:
            continue
        for service in office.services:
            for place in edition.divisions.chain(office.place):
                answer = composer.answer(service, "where", place)
                leaks += [
                    (office.id, card.name)
                    for card in cards(answer)
                    if not card.verified and (card.address or card.phone or card.hours)
                ]
                shown = " ".join(card.text for card in cards(answer) if card.name == office.name and not card.verified)
                secrets = [
                    each for each in (office.address, office.phone, office.hours) if each and each not in office.name
                ]
                leaks += [(office.id, secret) for secret in secrets if secret in shown]
    assert [] == leaks


# --- the other kinds --------------------------------------------------------------------------------------------------


def test_a_referral_names_the_department_and_its_number(small_composer):
    answer = small_composer.refer("police", confidence=0.8)
    assert ("refer", "police", None, 0.8) == (answer.kind, answer.department, answer.service, answer.confidence)
    assert "示例:这件事归示例甲部门管。" in said(answer, small_composer)
    assert [("报警", "110")] == [(block.title, block.number) for block in answer.blocks if block.type == "phone"]


def test_a_department_whose_number_is_unknown_is_named_without_one(small_composer):
    assert [] == [block for block in small_composer.refer("hotline").blocks if block.type == "phone"]


@pytest.mark.parametrize(("act", "kind"), [("greet", "chitchat"), ("human", "handoff"), ("out_of_scope", "fallback")])
def test_a_dialogue_act_is_answered_in_the_words_of_the_content(small_composer, act, kind):
    answer = small_composer.act(act, 0.7)
    assert (kind, small_composer.edition.acts[act].text, 0.7) == (
        answer.kind,
        said(answer, small_composer),
        answer.confidence,
    )


def test_danger_is_answered_with_every_number_to_call(small_composer):
    [row] = small_composer.edition.urgent
    answer = small_composer.urgent(row)
    assert "urgent" == answer.kind
    assert ["110", "120"] == [block.number for block in answer.blocks if block.type == "phone"]
    assert "示例:请马上求助。" in said(answer, small_composer)


def test_at_most_three_candidates_are_shown(small_composer):
    options = [small_composer.choice("sample.tea", facet) for facet in ("overview", "materials", "amount", "where")]
    answer = small_composer.choices(options, confidence=0.3)
    assert ("choices", "sample.tea", 3) == (answer.kind, answer.service, MAX_CHOICES)
    assert options[:3] == answer.choices


def test_candidates_of_several_services_are_about_none_of_them(small_composer):
    assert (
        small_composer.choices(
            [small_composer.choice("sample.tea", "overview"), small_composer.choice("sample.walk", "overview")]
        ).service
        is None
    )


def test_a_candidate_says_what_it_is(small_composer):
    assert "示例饮茶 · 材料" == small_composer.choice("sample.tea", "materials").title
    assert "茶杯丢了还能办吗" == small_composer.choice("sample.tea", "materials", "tea-cup-lost").title


def test_the_citizen_is_asked_which_place_is_meant_by_its_full_name(small_composer):
    answer = small_composer.ask_place(["530102001", "530103001"], "which-of-places", "sample.tea", "where")
    assert ("ask", "sample.tea", "where") == (answer.kind, answer.service, answer.facet)
    assert ["昆明市五华区示例街道", "昆明市盘龙区示例街道"] == [choice.title for choice in answer.choices]
    assert ["530102001", "530103001"] == [choice.place for choice in answer.choices]


def test_every_reply_keeps_the_contract(compose_on):
    for day in (TODAY, date(2018, 1, 1)):
        composer = compose_on(day)
        replies = [
            *(
                composer.answer(service, facet, place)
                for service in composer.edition.services
                for facet in composer.edition.facets
                for place in (None, PROVINCE, KUNMING, WUHUA, DALI)
            ),
            *(composer.refer(department) for department in composer.edition.departments),
            *(composer.act(act) for act in composer.edition.acts),
            composer.said("empty"),
        ]
        assert all(reply == contract.parse(reply.model_dump(mode="json")) for reply in replies)


# --- the shipped content ----------------------------------------------------------------------------------------------


def test_dibao_past_its_review_in_july_is_given_as_the_latest_that_is_known(composer):
    answer = composer.answer("assistance.dibao", "amount")
    assert {744, 6720} <= {block.value for block in answer.blocks if block.type == "amount"}
    assert {date(2025, 7, 1)} == {
        block.effective_from for block in answer.blocks if block.type == "amount" and block.value in (744, 6720)
    }
    assert "partly" == answer.verified
    shown = said(answer, composer)
    assert "目前核实到的最新标准" in shown and "是否调整尚未核实" in shown and "12345" in shown


@pytest.mark.parametrize(
    ("day", "urban", "overdue"),
    [
        (date(2025, 6, 30), 735, False),
        (date(2025, 7, 1), 744, False),
        (date(2026, 6, 30), 744, False),
        (date(2026, 7, 1), 744, True),
        (date(2024, 6, 30), 728, False),
        (date(2024, 7, 1), 735, False),
    ],
)
def test_dibao_changes_and_falls_due_in_july(edition, day, urban, overdue):
    composer = Composer(edition, as_of=day, today=TODAY)
    answer = composer.answer("assistance.dibao", "amount")
    assert urban == next(block.value for block in answer.blocks if block.type == "amount" and block.unit == "元/月")
    assert overdue == ("目前核实到的最新标准" in said(answer, composer))


@pytest.mark.parametrize(
    ("place", "day"),
    [
        (None, TODAY),
        (PROVINCE, TODAY),
        (WUHUA, TODAY),
        (KUNMING, TODAY),
        ("532928", date(2020, 5, 1)),
        (None, date(1990, 1, 1)),
    ],
)
def test_whatever_is_not_fully_verified_says_so_and_whom_to_ask(edition, place, day):
    composer = Composer(edition, as_of=day, today=TODAY)
    silent = []
    for service in edition.services:
        for facet in edition.facets:
            answer = composer.answer(service, facet, place)
            shown = said(answer, composer)
            if answer.verified != "yes" and not ("核实" in shown and WHOM.search(shown)):
                silent.append((service, facet, answer.verified))
    assert [] == silent


@pytest.mark.parametrize("day", [TODAY, date(2020, 5, 1)])
def test_whatever_question_is_not_fully_verified_says_so_and_whom_to_ask(edition, day):
    composer = Composer(edition, as_of=day, today=TODAY)
    silent = []
    for question in edition.questions.values():
        if question.refer:
            continue
        answer = composer.answer(question.service, question.facet, entry=question.id)
        shown = said(answer, composer)
        if answer.verified != "yes" and not ("核实" in shown and WHOM.search(shown)):
            silent.append((question.id, answer.verified))
    assert [] == silent


@pytest.mark.parametrize("place", [None, WUHUA])
def test_whatever_is_verified_names_what_it_rests_on(composer, edition, place):
    answers = [composer.answer(service, facet, place) for service in edition.services for facet in edition.facets]
    assert [] == [
        (answer.service, answer.facet) for answer in answers if answer.verified == "yes" and not answer.sources
    ]


def test_nothing_that_is_shown_has_a_gap_of_the_program_in_it(composer, edition):
    answers = [composer.answer(service, facet, WUHUA) for service in edition.services for facet in edition.facets]
    assert [] == [
        (answer.service, answer.facet)
        for answer in answers
        if any(sign in said(answer, composer) for sign in ("{", "}", "None", "null"))
    ]


@pytest.mark.parametrize(("day", "nationwide"), [(date(2025, 5, 9), False), (date(2025, 5, 10), True)])
def test_marriage_registration_is_nationwide_from_its_day_on(edition, day, nationwide):
    composer = Composer(edition, as_of=day, today=TODAY)
    answer = composer.answer("marriage.anywhere", "overview")
    shown = said(answer, composer)
    assert ("yes" if nationwide else "partly") == answer.verified
    assert nationwide == ("现在是全国通办" in shown)
    assert nationwide == ("待核实" not in shown)
    assert "国务院令第804号" in shown and "省内通办" in shown


def _sentences_in_code() -> list[tuple[str, str, set[str] | None]]:
    """Where code says a sentence of words.yml: file, name, and the names that it fills in (None: passed on)."""
    root = Path(__file__).parents[3]
    found = []
    for package in ("knowledge", "actions", "connectors"):
        for path in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in ("_say", "said")
                    and node.args
                ):
                    filled = {keyword.arg for keyword in node.keywords}
                    if isinstance(node.args[0], ast.Constant):
                        found.append((path.name, node.args[0].value, None if None in filled else filled))
                elif (
                    isinstance(node, ast.Subscript)
                    and isinstance(node.slice, ast.Constant)
                    and isinstance(node.slice.value, str)
                    and "words" in (getattr(node.value, "id", ""), getattr(node.value, "attr", ""))
                ):
                    found.append((path.name, node.slice.value, None))
    return found


def test_every_sentence_that_code_says_stands_in_the_shipped_words(content):
    said_by_code = _sentences_in_code()
    assert len(said_by_code) > 20
    assert [] == [(file, name) for file, name, _ in said_by_code if name not in content.words]


def test_every_gap_in_a_sentence_is_filled_by_the_code_that_says_it(content):
    def gaps(name: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(content.words[name]) if field}

    assert [] == [
        (file, name, gaps(name) - filled)
        for file, name, filled in _sentences_in_code()
        if filled is not None and name in content.words and gaps(name) - filled
    ]
