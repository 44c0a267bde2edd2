"""Danger is recognised in the shipped content, said outright or only hinted at; what only sounds like it is not."""

from __future__ import annotations

import pytest

from connectors import urgent
from knowledge import phrases


def kind_of(edition, text: str) -> str | None:
    kind = urgent.find(edition, text)
    return kind.id if kind else None


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("self_harm", "我不想活了"),
        ("self_harm", "我想自杀"),
        ("self_harm", "我现在就想跳楼"),
        ("self_harm", "我买了安眠药放在床头,今晚就全吃下去"),
        ("medical_emergency", "我爸刚喝了农药,怎么办"),
        ("medical_emergency", "隔壁奶奶突然晕倒了,叫不醒"),
        ("domestic_violence", "老公打我,现在还在砸门"),
        ("domestic_violence", "我被家暴了,脸都打肿了"),
        ("domestic_violence", "前夫说要弄死我全家"),
        ("child_abuse", "邻居天天把孩子吊起来打"),
        ("child_abuse", "后妈不给孩子吃饭,还用烟头烫他"),
        ("elder_abuse", "儿子打老人,把他妈赶出家门"),
        ("elder_abuse", "养老院的护工打我奶奶"),
        ("lost_person", "我奶奶走丢了,有老年痴呆"),
        ("lost_person", "孩子放学到现在没回家,到处找不到人"),
        ("exposed", "桥洞下面有个老人快冻死了"),
        ("medical_emergency", "路边有个人昏倒了,没人管"),
        ("violence_threat", "有人拿刀追着砍人"),
    ],
)
def test_danger_said_outright_is_seen(edition, expected, text):
    assert expected == kind_of(edition, text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("self_harm", "活着真没意思"),
        ("self_harm", "遗书我都写好了"),
        ("self_harm", "下辈子再报答你们,我先走了"),
        ("self_harm", "一个人站在楼顶,风好大"),
        ("self_harm", "没有我他们会过得更好"),
        ("self_harm", "怎么死没有痛苦"),
        ("domestic_violence", "他一喝酒就动手,我带着娃不敢回家"),
        ("domestic_violence", "我躲在厕所里,他还在外面骂"),
        ("child_abuse", "继父老是摸我,我不敢跟妈妈说"),
        ("child_abuse", "学生身上青一块紫一块,她说是摔的"),
        ("lost_person", "楼上独居的大爷好几天没出门了"),
        ("exposed", "我带着娃睡桥洞,两天没吃东西了"),
    ],
)
def test_danger_that_is_only_hinted_at_is_seen(edition, expected, text):
    assert expected == kind_of(edition, text)


@pytest.mark.parametrize(
    "text",
    [
        "我 不 想 活 了",
        "我不想活了!!!!!!",
        "  我不想活了😭😭",
        "您好,想问一下低保。其实我不想活了,家里什么都没了",
        "我\n不想活了",
        "我不\u200b想活了",
    ],
)
def test_danger_is_seen_through_spaces_emoji_and_a_long_story(edition, text):
    assert "self_harm" == kind_of(edition, text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("lost_person", "我奶奶走丟了,到處找不到"),
        ("domestic_violence", "老公又打我,頭都流血了"),
        ("medical_emergency", "爺爺突然暈倒了,叫不醒"),
    ],
)
def test_danger_in_traditional_characters_is_seen(edition, expected, text):
    assert expected == kind_of(edition, text)


def test_danger_is_seen_at_the_end_of_two_thousand_characters(edition):
    story = "我家在村里住了很多年,房子旧了。" * 120
    assert "self_harm" == kind_of(edition, f"{story[:1990]}我不想活了")


@pytest.mark.parametrize(
    "text",
    [
        "结婚登记要带什么材料",
        "户口本丢了还能领证吗",
        "结婚证找不到了怎么补",
        "老婆打我电话我没接到",
        "老公在外面打工,可以一个人来领证吗",
        "孩子打疫苗的本子丢了",
        "我打算明天去离婚",
        "累死了,跑了三趟都没办成",
        "笑死我了,排了一上午队",
        "救助站能不能不让我走",
        "打死我也不离",
        "公墓涨成跳楼价了吗",
        "想死你们了,好久没来办事",
        "我爸去世了,死亡证明怎么开",
        "老人去世以后骨灰想树葬",
        "高龄津贴死了以后还发不发",
        "流浪乞讨人员救助站在哪里",
        "冬天救助站给不给住",
        "孩子爸爸失踪三年了,能办事实无人抚养儿童吗",
        "父母都去世了,孩子归谁监护",
        "失能老人护理补贴怎么申请",
        "遗体告别厅怎么租",
        "低保被停了,活不下去了怎么申请救助",
        "冻结的银行卡能收低保吗",
        "离婚冷静期里反悔了怎么办",
        "打电话没人接,你们几点上班",
        "精神残疾能领哪些补贴",
        "我妈杀年猪没空来,能代办吗",
        "宣告失踪的人怎么办离婚",
        "",
        "?",
        "😀",
    ],
)
def test_what_only_sounds_like_danger_is_not(edition, text):
    assert kind_of(edition, text) is None


def test_a_look_alike_does_not_hide_danger_in_the_same_message(edition):
    assert "domestic_violence" == kind_of(edition, "老婆打我电话没接,她老公又打她了,我妹妹被打得头破血流")


@pytest.mark.parametrize("area", ["funeral", "disability", "org", "charity", "lottery", "placename", "bureau"])
def test_no_sentence_that_the_content_teaches_of_peaceful_matters_is_taken_for_danger(content, edition, area):
    taught = [phrase.text for phrase in phrases.written(content) if (phrase.topic or "").startswith(f"{area}.")]
    assert taught
    assert [] == [text for text in taught if urgent.find(edition, text)]


def test_every_kind_of_danger_names_a_number_to_call_in_its_words(edition):
    assert edition.urgent
    assert [] == [kind.id for kind in edition.urgent if not any(phone in kind.text for phone in kind.phones)]
