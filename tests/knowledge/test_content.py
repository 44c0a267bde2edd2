"""One mistake in a small content folder is refused with its file, line and key, what stands there and what may."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from knowledge import content
from knowledge.errors import ContentError, Problem

TEA, WALK, STANDARDS, OFFICES = (
    "services/sample/tea.yml",
    "services/sample/walk.yml",
    "standards/sample.yml",
    "offices/sample.yml",
)
DIVISIONS = "places/divisions.csv"


class Broken(NamedTuple):
    """One way to break the small content: replace `old` by `new` in `file`; the mistake then stands on the last line that holds `at`."""

    file: str
    old: str
    new: str
    at: str
    key: str
    found: str
    allowed: str


MISTAKES = {
    "unknown key of a service": Broken(
        TEA, "title: 示例饮茶", "title: 示例饮茶\ntitel: 多写的", "titel", "titel", "多写的", "title"
    ),
    "unknown key of an answer": Broken(
        TEA,
        "      until: 2022-12-31",
        "      untill: 2022-12-31",
        "untill",
        "answers.materials.2.untill",
        "2022-12-31",
        "until",
    ),
    "unknown key of a question": Broken(
        TEA,
        "    refer: police",
        "    refer: police\n    reffer: police",
        "reffer",
        "questions.1.reffer",
        "police",
        "refer",
    ),
    "unknown key of a standard's value": Broken(
        STANDARDS,
        '{place: "530000", from: , amount: 5.50, ',
        '{place: "530000", from: , price: 1, amount: 5.50, ',
        "price",
        "standards.1.values.0.price",
        "1",
        "amount",
    ),
    "unknown key of an office": Broken(
        OFFICES, "    address: 示例路2号", "    adress: 示例路2号", "adress", "offices.1.adress", "示例路2号", "address"
    ),
    "unknown key of a document": Broken(
        "documents.yml",
        "    title: 示例通知",
        "    title: 示例通知\n    sum: 一",
        "sum",
        "documents.1.sum",
        "一",
        "number",
    ),
    "unknown key of a file": Broken(
        "documents.yml", "documents:", "extra: 1\ndocuments:", "extra", "extra", "1", "documents"
    ),
    "repeated key": Broken(
        TEA, "title: 示例饮茶", "title: 示例饮茶\ntitle: 又一个", "又一个", "title", "写了两次", "只写一次"
    ),
    "repeated key deep inside": Broken(
        OFFICES,
        "    address: 示例路2号",
        "    address: 示例路2号\n    address: 示例路9号",
        "示例路9号",
        "offices.1.address",
        "写了两次",
        "只写一次",
    ),
    "missing key": Broken(
        TEA,
        "    facet: materials\n    phrasings: [茶杯",
        "    phrasings: [茶杯",
        "tea-cup-lost",
        "questions.0.facet",
        "没有写",
        "必须写",
    ),
    "missing beginning of an amount": Broken(
        STANDARDS,
        '{place: "530000", from: , ',
        '{place: "530000", ',
        "5.50",
        "standards.1.values.0.from",
        "没有写",
        "必须写",
    ),
    "text where a list belongs": Broken(
        TEA, "related: [sample.walk]", "related: sample.walk", "related:", "related", "sample.walk", "列表"
    ),
    "list where text belongs": Broken(
        TEA, "title: 示例饮茶", "title: [示例饮茶]", "title: [示例饮茶]", "title", "示例饮茶", "文字"
    ),
    "text where keys belong": Broken(
        TEA,
        "        - title: 示例清单\n          items: [茶杯, 茶叶]",
        "        - 示例清单",
        "        - 示例清单",
        "answers.materials.0.lists.0",
        "示例清单",
        "键: 值",
    ),
    "empty text": Broken(TEA, "title: 示例饮茶", "title: ''", "title: ''", "title", "''", "不为空"),
    "no names": Broken(WALK, "names: [散步补助]", "names: []", "names:", "names", "[]", "至少一项"),
    "broken syntax": Broken(
        TEA, "title: 示例饮茶", "title: 示例: 饮茶", "示例: 饮茶", "YAML 语法", "not allowed", "合法的 YAML"
    ),
    "year for a date": Broken(
        TEA, "until: 2019-12-31", "until: 2017", "2017", "answers.overview.0.until", "'2017'", "2025-07-01"
    ),
    "month for a date": Broken(
        TEA,
        "      review_by: 2027-01-01",
        "      review_by: 2027-01",
        "2027-01",
        "answers.overview.1.review_by",
        "'2027-01'",
        "2025-07-01",
    ),
    "day that does not exist": Broken(
        TEA,
        "until: 2019-12-31",
        "until: 2019-11-31",
        "2019-11-31",
        "answers.overview.0.until",
        "2019-11-31",
        "2025-07-01",
    ),
    "date in words": Broken(
        "documents.yml",
        "2019-12-01",
        "2019年12月",
        "2019年12月",
        "documents.0.published_on",
        "2019年12月",
        "2025-07-01",
    ),
    "answer that ends before it begins": Broken(
        TEA,
        "      until: 2022-12-31",
        "      until: 2021-12-31",
        'place: "530102"',
        "answers.materials.2",
        "2021-12-31",
        "不早于 from(2022-01-01)",
    ),
    "amount that ends before it begins": Broken(
        STANDARDS,
        "until: 2020-06-30",
        "until: 2019-06-30",
        "until: 2019-06-30",
        "standards.0.values.0",
        "2019-06-30",
        "不早于 from",
    ),
    "answers that overlap": Broken(
        TEA,
        "from: 2020-01-01\n      review_by",
        "from: 2019-12-31\n      review_by",
        "from: 2019-12-31",
        "answers.overview",
        "2019-12-31 起与第 1 项重叠",
        "只有一个有效",
    ),
    "answers with the same dates": Broken(
        TEA,
        '    - place: "530102"\n      from: 2022-01-01\n      until: 2022-12-31',
        '    - place: "530100"\n      from: 2021-01-01',
        'place: "530100"',
        "answers.materials",
        "2021-01-01 起与第 2 项重叠",
        "只有一个有效",
    ),
    "answers without dates": Broken(
        WALK,
        "  eligibility:\n",
        '    - {verified: "yes", text: 示例:另一个, sources: [sample-rule]}\n  eligibility:\n',
        "另一个",
        "answers.overview",
        "起与第 1 项重叠",
        "只有一个有效",
    ),
    "answers of a question that overlap": Broken(
        TEA,
        "        text: 示例:茶杯丢了可以用碗。\n        sources: [sample-rule]",
        "        text: 示例:茶杯丢了可以用碗。\n        sources: [sample-rule]\n"
        '      - {from: 2021-01-01, verified: "yes", text: 示例, sources: [sample-rule]}',
        "{from: 2021-01-01, verified",
        "questions.0.answers",
        "2021-01-01 起与第 1 项重叠",
        "只有一个有效",
    ),
    "amounts that overlap": Broken(
        STANDARDS,
        "until: 2020-06-30",
        "until: 2020-07-01",
        "amount: 112",
        "standards.0.values",
        "2020-07-01 起与第 1 项重叠",
        "只有一个有效",
    ),
    "amounts with the same condition": Broken(
        STANDARDS, "示例乙档", "示例甲档", "332.5", "standards.0.values", "起与第 4 项重叠", "只有一个有效"
    ),
    "place outside the province": Broken(
        TEA, 'place: "530102"', 'place: "110000"', "110000", "answers.materials.2.place", "110000", "53"
    ),
    "place that does not exist": Broken(
        TEA, 'place: "530102"', 'place: "530199"', "530199", "answers.materials.2.place", "530199", "divisions.csv"
    ),
    "place by its name": Broken(
        TEA, 'place: "530102"', "place: 五华区", "五华区", "answers.materials.2.place", "五华区", "53"
    ),
    "place of an amount that does not exist": Broken(
        STANDARDS,
        'place: "530100"',
        'place: "530199"',
        "530199",
        "standards.0.values.2.place",
        "530199",
        "divisions.csv",
    ),
    "place of an office that does not exist": Broken(
        OFFICES, 'place: "530103"', 'place: "530199"', "530199", "offices.2.place", "530199", "divisions.csv"
    ),
    "document that does not exist": Broken(
        TEA,
        "      text: 示例:这是旧的说明。\n      sources: [sample-notice]",
        "      text: 示例:这是旧的说明。\n      sources: [lost-notice]",
        "lost-notice",
        "answers.overview.0.sources",
        "lost-notice",
        "documents.yml",
    ),
    "document of a question that does not exist": Broken(
        TEA,
        "        sources: [sample-rule]",
        "        sources: [lost-rule]",
        "lost-rule",
        "questions.0.answers.0.sources",
        "lost-rule",
        "documents.yml",
    ),
    "document of an amount that does not exist": Broken(
        STANDARDS,
        "document: sample-notice",
        "document: lost-notice",
        "lost-notice",
        "standards.0.values.2.document",
        "lost-notice",
        "documents.yml",
    ),
    "standard that does not exist": Broken(
        TEA,
        "amounts: [tea.pay]",
        "amounts: [tea.salary]",
        "tea.salary",
        "answers.amount.0.amounts",
        "tea.salary",
        "standards",
    ),
    "figure of a standard that does not exist": Broken(
        WALK, "{walk.pay}", "{walk.salary}", "{walk.salary}", "answers.overview.0.text", "walk.salary", "standards"
    ),
    "related service that does not exist": Broken(
        TEA, "related: [sample.walk]", "related: [sample.run]", "sample.run", "related", "sample.run", "services"
    ),
    "service of a file that does not exist": Broken(
        WALK, "service: sample.walk", "service: sample.run", "sample.run", "service", "sample.run", "services"
    ),
    "service of a standard that does not exist": Broken(
        STANDARDS,
        "service: sample.walk",
        "service: sample.run",
        "sample.run",
        "standards.1.service",
        "sample.run",
        "services",
    ),
    "service of an office that does not exist": Broken(
        OFFICES,
        'place: "530103"\n    services: [sample.walk]',
        'place: "530103"\n    services: [sample.run]',
        "sample.run",
        "offices.2.services",
        "sample.run",
        "services",
    ),
    "facet of an answer that does not exist": Broken(
        TEA, "  amount:\n", "  price:\n", "  price:", "answers.price", "price", "facets"
    ),
    "facet of phrasings that does not exist": Broken(
        TEA, "  materials: [去喝", "  papers: [去喝", "papers: [去喝", "phrasings.papers", "papers", "facets"
    ),
    "facet of a question that does not exist": Broken(
        TEA,
        "    facet: materials\n    phrasings: [喝茶的",
        "    facet: papers\n    phrasings: [喝茶的",
        "facet: papers",
        "questions.1.facet",
        "papers",
        "facets",
    ),
    "facet that the vocabulary lacks": Broken(
        "facets.yml", "id: amount", "id: price", "id: price", "facets.3.id", "price", "taxonomy.yml"
    ),
    "pattern without its gap": Broken(
        "facets.yml", "{service}标准是多少", "标准是多少", "标准是多少", "patterns", "标准是多少", "{service}"
    ),
    "department that does not exist": Broken(
        TEA, "refer: police", "refer: army", "army", "questions.1.refer", "army", "departments"
    ),
    "department that the vocabulary lacks": Broken(
        "departments.yml", "id: hotline", "id: army", "army", "departments.1.id", "army", "taxonomy.yml"
    ),
    "service without a file": Broken(
        "taxonomy.yml",
        "  sample.walk: 示例散步",
        "  sample.walk: 示例散步\n  sample.run: 示例跑步",
        "sample.run",
        "sample.run",
        "没有事项文件",
        "content/services",
    ),
    "facet without a file": Broken(
        "taxonomy.yml", "  phone: 电话", "  phone: 电话\n  fee: 收费", "", "facets", "缺 fee", "taxonomy.yml"
    ),
    "department without a file": Broken(
        "taxonomy.yml",
        "  hotline: 示例热线",
        "  hotline: 示例热线\n  army: 示例乙部门",
        "",
        "departments",
        "缺 army",
        "taxonomy.yml",
    ),
    "verified without a source": Broken(
        TEA,
        "      text: 示例:五华要带茶匙。\n      sources: [sample-notice]",
        "      text: 示例:五华要带茶匙。",
        'place: "530102"',
        "sources",
        "没有写",
        "至少有一个依据",
    ),
    "partly verified without saying so": Broken(
        TEA, "昆明要带茶壶,待核实,", "昆明要带茶壶,", "昆明要带茶壶", "verified", "partly", "核实"
    ),
    "not verified without saying so": Broken(
        "services/bureau/contact.yml", "尚未核实,", "", "示例:各地窗口", "verified", "no", "核实"
    ),
    "degree of verification that does not exist": Broken(
        WALK,
        "  amount:\n    - verified: partly",
        "  amount:\n    - verified: maybe",
        "maybe",
        "answers.amount.0.verified",
        "maybe",
        "yes, partly, no",
    ),
    "question neither answered nor referred": Broken(
        TEA,
        "    refer: police\n",
        "",
        "tea-papers-lost",
        "questions.1",
        "tea-papers-lost",
        "answers 和 refer 恰好写一个",
    ),
    "question both answered and referred": Broken(
        TEA,
        "    refer: police\n",
        '    refer: police\n    answers: [{verified: "yes", text: 示例, sources: [sample-rule]}]\n',
        "tea-papers-lost",
        "questions.1",
        "tea-papers-lost",
        "answers 和 refer 恰好写一个",
    ),
    "repeated id of a question": Broken(
        TEA, "id: tea-papers-lost", "id: tea-cup-lost", "id: tea-cup-lost", "id", "tea-cup-lost", "不重复"
    ),
    "repeated id of a document": Broken(
        "documents.yml", "id: sample-notice", "id: sample-rule", "id: sample-rule", "id", "sample-rule", "不重复"
    ),
    "repeated id of a standard": Broken(
        STANDARDS, "id: walk.pay", "id: tea.pay", "id: tea.pay", "id", "tea.pay", "不重复"
    ),
    "repeated id of an office": Broken(
        OFFICES, "id: tea-unverified", "id: tea-verified", "id: tea-verified", "id", "tea-verified", "不重复"
    ),
    "repeated id of an act": Broken("dialogue.yml", "id: human", "id: greet", "id: greet", "id", "greet", "不重复"),
    "second file of a service": Broken(
        WALK,
        "service: sample.walk",
        "service: sample.tea",
        "service: sample.tea",
        "service",
        "sample.tea",
        "只有一个文件",
    ),
    "bad id": Broken(
        "documents.yml",
        "id: sample-notice",
        "id: Sample Notice",
        "Sample Notice",
        "documents.1.id",
        "Sample Notice",
        "a-z",
    ),
    "bad phone of a department": Broken(
        "departments.yml", 'phone: "110"', "phone: 请拨110", "请拨110", "departments.0.phone", "请拨110", "0\\d"
    ),
    "bad phone of an urgent kind": Broken("urgent.yml", '"120"', '"12O"', "12O", "urgent.0.phones.1", "12O", "0\\d"),
    "kind of an act that does not exist": Broken(
        "dialogue.yml", "kind: handoff", "kind: answer", "kind: answer", "acts.1.kind", "answer", "handoff"
    ),
    "amount in words": Broken(
        STANDARDS, "amount: 5.50", "amount: 五块五", "五块五", "standards.1.values.0.amount", "五块五", "一个数"
    ),
    "negative amount": Broken(
        STANDARDS, "amount: 5.50", "amount: -5.50", "-5.50", "standards.1.values.0.amount", "-5.50", "不小于 0"
    ),
    "unit that does not exist": Broken(
        STANDARDS, "unit: 元/次", "unit: 元/回", "元/回", "standards.1.unit", "元/回", "元/次"
    ),
    "bad day of review": Broken(STANDARDS, '"07-01"', '"7-1"', "7-1", "standards.0.adjusted_each", "7-1", "0[1-9]"),
    "day of review that does not exist": Broken(
        STANDARDS, '"07-01"', '"02-30"', "02-30", "standards.0.adjusted_each", "02-30", ""
    ),
    "bad address of a page": Broken(
        "documents.yml", "url: https://", "url: www.", "www.", "documents.0.url", "www.", "https"
    ),
    "type of an office that does not exist": Broken(
        OFFICES,
        "    name: 示例饮茶二号点\n    type: other",
        "    name: 示例饮茶二号点\n    type: shop",
        "shop",
        "offices.1.type",
        "shop",
        "government_hall",
    ),
    "office verified by nobody": Broken(
        OFFICES,
        "    hours: 示例时段一\n    verified_on: 2026-01-01\n    verified_by: 示例核实人",
        "    hours: 示例时段一\n    verified_on: 2026-01-01",
        "tea-verified",
        "offices.0",
        "tea-verified",
        "一起写",
    ),
    "pattern of danger that is no regular expression": Broken(
        "urgent.yml",
        "patterns: [示例危险]",
        "patterns: [示例(危险]",
        "示例(危险",
        "urgent.0.patterns.0",
        "示例(危险",
        "正则",
    ),
    "exception of danger that is no regular expression": Broken(
        "urgent.yml", "unless: [示例危险演习]", "unless: ['示例)']", "示例)", "urgent.0.unless.0", "示例)", "正则"
    ),
    "repeated code of a division": Broken(
        DIVISIONS, "530103,盘龙区", "530102,盘龙区", "盘龙区", "code", "530102", "不重复"
    ),
    "division without its parent": Broken(
        DIVISIONS, "county,530100,盘龙", "county,530200,盘龙", "盘龙", "parent", "530200", "上级"
    ),
    "bad code of a division": Broken(DIVISIONS, "530103,盘龙区", "110103,盘龙区", "盘龙区", "code", "110103", "53"),
    "bad level of a division": Broken(
        DIVISIONS, "盘龙区,county", "盘龙区,district", "盘龙区", "level", "district", "county"
    ),
    "bad position of a division": Broken(DIVISIONS, "102.72,25.07", "102度,25.07", "盘龙区", "lon", "102度", "一个数"),
}


def refused(folder: Path) -> list[Problem]:
    """The problems with which the folder is refused."""
    with pytest.raises(ContentError) as caught:
        content.load(folder)
    return caught.value.problems


def test_the_small_content_has_no_mistake(folder):
    known = content.load(folder)
    assert {"sample.tea", "sample.walk", "bureau.contact"} == known.services.keys()
    assert {"tea.pay", "walk.pay"} == known.standards.keys()
    assert ["tea-cup-lost", "tea-papers-lost"] == [question.id for _, question in known.questions()]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_with_file_line_key_found_and_allowed(folder, edit, line_of, mistake):
    edit(mistake.file, mistake.old, mistake.new)
    file = f"{mistake.key}.yml" if mistake.found.startswith("缺 ") else mistake.file
    line = line_of(mistake.file, mistake.at) if mistake.at else 1
    telling = [problem for problem in refused(folder) if (file, mistake.key) == (problem.file, problem.key)]
    assert line in [problem.line for problem in telling]
    [told] = [problem for problem in telling if problem.line == line]
    assert mistake.found in told.found
    assert mistake.allowed in told.allowed


@pytest.mark.parametrize(
    "name",
    [
        "taxonomy.yml",
        "documents.yml",
        "departments.yml",
        "dialogue.yml",
        "facets.yml",
        "urgent.yml",
        "words.yml",
        DIVISIONS,
    ],
)
def test_a_missing_file_is_told(folder, name):
    (folder / name).unlink()
    assert name in {problem.file for problem in refused(folder) if problem.key == "文件"}


def test_a_service_without_its_file_is_told_at_the_vocabulary(folder, line_of):
    (folder / WALK).unlink()
    [told] = [problem for problem in refused(folder) if problem.key == "sample.walk"]
    assert ("taxonomy.yml", line_of("taxonomy.yml", "sample.walk")) == (told.file, told.line)


def test_a_division_table_in_another_encoding_is_told(folder):
    path = folder / DIVISIONS
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    assert DIVISIONS in {problem.file for problem in refused(folder)}


def test_a_division_table_saved_with_a_byte_order_mark_is_read_as_without(folder):
    path = folder / DIVISIONS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "五华区" == content.load(folder).divisions["530102"].name


def test_a_row_of_the_division_table_with_too_many_columns_is_told(folder, edit, line_of):
    edit(DIVISIONS, "102.72,25.07,0871,", "102.72,25.07,0871,,more")
    assert (DIVISIONS, line_of(DIVISIONS, "盘龙区")) in {(problem.file, problem.line) for problem in refused(folder)}


def test_mistakes_in_several_files_are_told_at_once_in_the_order_of_files_and_lines(folder, edit):
    edit(WALK, "names: [散步补助]", "names: []")
    edit(TEA, "related: [sample.walk]", "related: [sample.run]")
    edit(TEA, "refer: police", "refer: army")
    edit("documents.yml", "2019-12-01", "2017")
    told = [(problem.file, problem.line) for problem in refused(folder)]
    assert {"documents.yml", TEA, WALK} <= {file for file, _ in told}
    assert sorted(told) == told


def test_a_file_that_cannot_be_read_does_not_hide_the_mistakes_of_the_others(folder, edit):
    edit("facets.yml", "facets:", "facets: [")
    edit("departments.yml", 'phone: "110"', "phone: none")
    assert {"facets.yml", "departments.yml"} <= {problem.file for problem in refused(folder)}


@pytest.mark.parametrize(
    ("until", "begins"), [("2019-12-31", "2020-01-01"), ("2020-06-30", "2020-07-01")], ids=["an answer", "an amount"]
)
def test_a_value_may_begin_on_the_day_after_the_one_before_it(folder, until, begins):
    """The small content has both; that it loads shows that neighbours do not overlap."""
    everything = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yml"))
    assert until in everything and begins in everything
    content.load(folder)


def test_the_same_days_in_two_places_do_not_overlap(folder, edit):
    edit(TEA, "      from: 2022-01-01\n      until: 2022-12-31", "      from: 2021-01-01")
    content.load(folder)


@pytest.mark.parametrize("how", ["待核实", "尚未核实", "还没有核实到"])
def test_what_is_partly_verified_may_say_so_in_its_notice(folder, edit, how):
    edit(TEA, "昆明要带茶壶,待核实,请问示例热线。", f"昆明要带茶壶。\n      notice: 示例:{how},请问示例热线。")
    content.load(folder)


def test_what_is_verified_may_rest_on_a_standard_alone(folder):
    answer = content.load(folder).services["sample.tea"].answers["amount"][0]
    assert ("yes", []) == (answer.verified, answer.sources)


def test_a_code_stays_text_with_its_zeros_and_lists_of_names_are_split(folder):
    divisions = content.load(folder).divisions
    assert "0871" == divisions["530100"].area_code
    assert ["路南", "路南县", "路南彝族自治县"] == divisions["530126"].old_names
    assert [] == divisions["530103"].old_names


def test_the_fingerprint_follows_every_content_file_and_nothing_else(folder, edit, tmp_path):
    before = content.digest(folder)
    (folder / "notes.txt").write_text("不是内容", encoding="utf-8")
    shutil.copytree(folder, tmp_path / "copy")
    assert before == content.digest(folder) == content.digest(tmp_path / "copy")
    edit(DIVISIONS, "盘龙区", "盘龙")
    changed = content.digest(folder)
    (folder / WALK).rename(folder / "services/sample/stroll.yml")
    assert 3 == len({before, changed, content.digest(folder)})


def test_the_sentences_can_be_read_before_anything_is_published(folder):
    assert content.load(folder).words == content.load_words(folder)


def test_the_shipped_content_is_accepted_and_every_id_of_the_vocabulary_is_filled(content):
    taxonomy = content.taxonomy
    assert taxonomy.services.keys() == content.services.keys()
    assert taxonomy.facets.keys() == content.facets.keys()
    assert taxonomy.departments.keys() == content.departments.keys()


def test_the_shipped_content_cites_only_addresses_that_a_browser_can_open(content):
    pages = [document.url for document in content.documents.values()] + [
        value.page for each in content.standards.values() for value in each.values
    ]
    assert [] == [page for page in pages if page and not re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/\S*)?", page)]
