"""What a citizen must get from the very first day, asked over REST of the whole running assistant."""

from __future__ import annotations

import re


def test_one_conversation_keeps_service_facet_and_place(stack, sender):
    answer, text = stack.ask(sender, "结婚登记要带什么材料")
    assert ("answer", "marriage.register", "materials", None) == (
        answer["kind"],
        answer["service"],
        answer["facet"],
        answer["place"],
    )
    assert "身份证" in text and "声明" in text
    papers = [item for block in answer["blocks"] if block["type"] == "list" for item in block["items"]]
    assert papers and not any("户口" in item for item in papers)
    regulation = next(source for source in answer["sources"] if source["number"] == "国务院令第804号")
    assert "2025-05-10" == regulation["effective_from"]
    assert "国务院令第804号" in text and "2025-05-10" in text

    answer, _ = stack.ask(sender, "那离婚呢")
    assert ("marriage.divorce", "materials") == (answer["service"], answer["facet"])

    answer, text = stack.ask(sender, "在大理能办吗")
    assert ("marriage.divorce", "532900") == (answer["service"], answer["place"])
    assert answer["facet"] in ("where", "eligibility")
    assert "大理白族自治州" in text

    answer, text = stack.ask(sender, "去哪里办")
    assert ("marriage.divorce", "where", "532900") == (answer["service"], answer["facet"], answer["place"])
    assert "12345" in text
    assert not re.search(r"0\d{2,3}-\d{7,8}", text), "no unverified phone is shown"


def test_province_wide_service_of_today_is_nationwide_and_its_end_is_told(stack, sender):
    answer, text = stack.ask(sender, "省内通办还有吗")
    assert ("answer", "marriage.anywhere") == (answer["kind"], answer["service"])
    assert "全国通办" in text and "省内通办" in text
    assert "国务院令第804号" in text


def test_province_wide_service_as_of_march_2024_tells_what_is_known_of_that_day(stack, sender):
    answer, text = stack.ask(sender, "省内通办还有吗", as_of="2024-03-01")
    assert ("answer", "marriage.anywhere", "2024-03-01") == (answer["kind"], answer["service"], answer["as_of"])
    assert "2024-03-01" in text, "a day that is not today is shown"
    assert "2024年1月19日" in text and "省内通办" in text
    assert "待核实" in text and "没有查到" in text
    assert "那时还没有全国通办" in text


def test_dibao_standard_is_dated_and_its_next_adjustment_is_not_invented(stack, sender):
    answer, text = stack.ask(sender, "云南低保一个月多少钱")
    assert ("answer", "assistance.dibao", "amount") == (answer["kind"], answer["service"], answer["facet"])
    urban = next(block for block in answer["blocks"] if block["type"] == "amount" and block["unit"] == "元/月")
    assert (744.0, "2025-07-01", "530000") == (urban["value"], urban["effective_from"], urban["place"])
    assert "是否调整尚未核实" in text
    assert "partly" == answer["verified"]


def test_tree_burial_subsidy_is_honestly_not_verified(stack, sender):
    answer, text = stack.ask(sender, "树葬有补贴吗")
    assert ("answer", "funeral.eco_subsidy", "no") == (answer["kind"], answer["service"], answer["verified"])
    assert "尚未核实" in text and "民政" in text
    assert not re.search(r"\d+\s*元", text)


def test_health_insurance_goes_to_its_own_department(stack, sender):
    answer, _ = stack.ask(sender, "医保报销")
    assert ("refer", "medical") == (answer["kind"], answer["department"])


def test_violence_is_urgent_and_names_the_police(stack, sender):
    answer, text = stack.ask(sender, "我老公打我")
    assert "urgent" == answer["kind"]
    assert "110" in text


def test_somebody_who_wants_a_person_is_told_how(stack, sender):
    answer, text = stack.ask(sender, "转人工")
    assert "handoff" == answer["kind"]
    assert "12345" in text


def test_a_choice_is_taken_by_number_and_by_its_words(stack, sender):
    answer, text = stack.ask(sender, "证")
    assert answer["choices"], text
    wanted = answer["choices"][0]
    chosen, _ = stack.ask(sender, "1")
    assert (wanted["service"], wanted["facet"]) == (chosen["service"], chosen["facet"])


def test_county_amount_falls_back_to_the_province_and_says_so(stack, sender):
    answer, text = stack.ask(sender, "昭通市鲁甸县城市低保标准是多少钱")
    assert ("assistance.dibao", "530621") == (answer["service"], answer["place"])
    assert "没有查到单独公布的标准" in text


def test_a_shared_location_offers_three_counties_to_confirm(stack, sender):
    answer, _ = stack.ask(sender, "", location={"lon": 102.7073, "lat": 25.0436, "datum": "GCJ-02"})
    assert "ask" == answer["kind"]
    assert 3 == len(answer["choices"])
    assert "530102" == answer["choices"][0]["place"]
    chosen, text = stack.ask(sender, "1")
    assert "530102" == chosen["place"]
    assert "五华区" in text


def test_as_of_holds_for_follow_ups_on_the_same_service_only(stack, sender):
    stack.ask(sender, "2024年3月结婚登记要带什么材料")
    same, _ = stack.ask(sender, "结婚登记去哪里办")
    assert "2024-03-31" == same["as_of"]
    other, _ = stack.ask(sender, "低保怎么申请")
    assert "2024-03-31" != other["as_of"]
