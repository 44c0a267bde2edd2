"""A small, plainly fictitious content folder (only the place codes are real) that tests may break in one way each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from knowledge import publishing
from knowledge.answers.compose import Composer
from knowledge.content import CONTENT
from knowledge.database import engine
from knowledge.repository import Edition, Repository

SMALL_TODAY = date(2026, 11, 23)
PUBLISHED_AT = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

FILES = {
    "taxonomy.yml": """\
services:
  sample.tea: 示例饮茶
  sample.walk: 示例散步
  bureau.contact: 示例窗口
facets:
  overview: 是什么
  eligibility: 条件
  materials: 材料
  amount: 标准
  where: 去哪办
  hours: 上班时间
  phone: 电话
kinds:
  answer: 答案
departments:
  police: 示例甲部门
  hotline: 示例热线
""",
    "documents.yml": """\
documents:
  - id: sample-rule
    title: 示例规定
    number: 示例〔2020〕1号
    issuer: 示例机关
    published_on: 2019-12-01
    effective_from: 2020-01-01
    url: https://example.invalid/rule
  - id: sample-notice
    title: 示例通知
""",
    "departments.yml": """\
departments:
  - id: police
    title: 示例甲部门
    matters: 示例事务
    text: 示例:这件事归示例甲部门管。
    phone: "110"
    names: [示例证件]
    phrasings: [示例证件丢了怎么补]
  - id: hotline
    title: 示例热线
    matters: 其他
    text: 示例:请问示例热线。
    phrasings: [示例热线是多少]
""",
    "dialogue.yml": """\
acts:
  - id: greet
    kind: chitchat
    text: 示例:您好。
    phrasings: [你好]
  - id: human
    kind: handoff
    text: 示例:为您转人工。
    phrasings: [转人工]
  - id: out_of_scope
    kind: fallback
    text: 示例:没有听懂,可以转人工。
    phrasings: [今天天气如何]
""",
    "facets.yml": """\
facets:
  - id: overview
    title: 是什么
    patterns: ["{service}是什么"]
    elliptical: [这是什么]
  - id: eligibility
    title: 条件
    patterns: ["{service}要什么条件"]
    elliptical: [什么条件]
  - id: materials
    title: 材料
    patterns: ["{service}要带什么"]
    elliptical: [要带什么材料]
  - id: amount
    title: 标准
    patterns: ["{service}标准是多少"]
    elliptical: [标准多少]
  - id: where
    title: 去哪办
    patterns: ["{service}去哪里办"]
    elliptical: [去哪里办]
  - id: hours
    title: 上班时间
    patterns: ["{service}几点上班"]
    elliptical: [几点上班]
  - id: phone
    title: 电话
    patterns: ["{service}电话是多少"]
    elliptical: [电话多少]
""",
    "urgent.yml": """\
urgent:
  - id: danger
    title: 示例求助
    text: 示例:请马上求助。
    phones: ["110", "120"]
    patterns: [示例危险]
    unless: [示例危险演习]
""",
    "standards/sample.yml": """\
standards:
  - id: tea.pay
    title: 示例饮茶补助
    service: sample.tea
    unit: 元/月
    adjusted_each: "07-01"
    values:
      - {place: "530000", from: 2019-07-01, until: 2020-06-30, amount: 111, verified: "yes", document: sample-rule}
      - {place: "530000", from: 2020-07-01, amount: 112, verified: "yes", document: sample-rule}
      - {place: "530100", from: 2020-07-01, until: 2021-06-30, amount: 221, verified: "yes", document: sample-notice}
      - {place: "530102", from: 2021-07-01, amount: 331, condition: 示例甲档, verified: "yes", document: sample-rule}
      - {place: "530102", from: 2021-07-01, amount: 332.5, condition: 示例乙档, verified: partly}
  - id: walk.pay
    title: 示例散步补助
    service: sample.walk
    unit: 元/次
    values:
      - {place: "530000", from: , amount: 5.50, verified: partly}
""",
    "offices/sample.yml": """\
offices:
  - id: tea-verified
    name: 示例饮茶一号点
    type: other
    place: "530102"
    services: [sample.tea]
    address: 示例路1号
    phone: 0871-0000001
    hours: 示例时段一
    verified_on: 2026-01-01
    verified_by: 示例核实人
  - id: tea-unverified
    name: 示例饮茶二号点
    type: other
    place: "530102"
    services: [sample.tea]
    address: 示例路2号
    phone: 0871-0000002
    hours: 示例时段二
  - id: walk-unverified
    name: 示例散步点
    type: other
    place: "530103"
    services: [sample.walk]
    address: 示例路3号
    phone: 0871-0000003
    hours: 示例时段三
  - id: walk-of-the-prefecture
    name: 示例散步总点
    type: other
    place: "532900"
    services: [sample.walk]
    address: 示例路4号
    verified_on: 2026-01-01
    verified_by: 示例核实人
""",
    "places/divisions.csv": """\
code,name,level,parent,short_names,old_names,lon,lat,area_code,gov_site
530000,云南省,province,,云南|滇,,102.71,25.04,,
530100,昆明市,prefecture,530000,昆明,春城,102.83,24.88,0871,
530700,丽江市,prefecture,530000,丽江,丽江地区,100.23,26.87,0888,
532900,大理白族自治州,prefecture,530000,大理|大理州,,100.26,25.60,0872,
530102,五华区,county,530100,五华,,102.70,25.04,0871,http://example.invalid/wuhua
530103,盘龙区,county,530100,盘龙,,102.72,25.07,0871,
530126,石林彝族自治县,county,530100,石林|石林县,路南|路南县|路南彝族自治县,103.27,24.75,0871,
530702,古城区,county,530700,古城,丽江县|丽江纳西族自治县(析出),100.23,26.87,0888,
530721,玉龙纳西族自治县,county,530700,玉龙,丽江县,100.24,26.82,0888,
532901,大理市,county,532900,大理|下关,下关市|大理县,100.24,25.59,0872,
532928,永平县,county,532900,永平,,99.54,25.46,0872,
530102001,示例街道,town,530102,,,,,,
530103001,示例街道,town,530103,,,,,,
530102401,示例园区,functional_area,530102,,,,,,
""",
    "services/sample/tea.yml": """\
service: sample.tea
title: 示例饮茶
names: [饮茶补助, 喝茶补助]
related: [sample.walk]
answers:
  overview:
    - until: 2019-12-31
      verified: "yes"
      text: 示例:这是旧的说明。
      sources: [sample-notice]
    - from: 2020-01-01
      review_by: 2027-01-01
      verified: "yes"
      text: 示例:这是新的说明。
      sources: [sample-rule, sample-notice]
  materials:
    - from: 2020-01-01
      verified: "yes"
      text: 示例:全省要带茶杯。
      lists:
        - title: 示例清单
          items: [茶杯, 茶叶]
      notice: 示例:茶要趁热。
      sources: [sample-rule]
    - place: "530100"
      from: 2021-01-01
      verified: partly
      text: 示例:昆明要带茶壶,待核实,请问示例热线。
    - place: "530102"
      from: 2022-01-01
      until: 2022-12-31
      verified: "yes"
      text: 示例:五华要带茶匙。
      sources: [sample-notice]
  amount:
    - from: 2019-01-01
      verified: "yes"
      text: 示例:补助按下面的数发。
      amounts: [tea.pay]
phrasings:
  materials: [去喝茶要准备些什么]
questions:
  - id: tea-cup-lost
    ask: 茶杯丢了还能办吗
    facet: materials
    phrasings: [茶杯不见了能不能办]
    answers:
      - from: 2020-01-01
        verified: "yes"
        text: 示例:茶杯丢了可以用碗。
        sources: [sample-rule]
  - id: tea-papers-lost
    ask: 饮茶用的示例证件丢了
    facet: materials
    phrasings: [喝茶的示例证件丢了找哪个]
    refer: police
""",
    "services/sample/walk.yml": """\
service: sample.walk
title: 示例散步
names: [散步补助]
answers:
  overview:
    - verified: partly
      text: 示例:散步一次补{walk.pay},待核实,请问示例热线。
  eligibility:
    - from: 2020-01-01
      verified: "yes"
      text: 示例:饮茶补助是{tea.pay},散步的人也可以领。
      sources: [sample-rule]
  amount:
    - verified: partly
      text: 示例:按次发,待核实,请问示例热线。
      amounts: [walk.pay]
""",
    "services/bureau/contact.yml": """\
service: bureau.contact
title: 示例窗口
names: [示例窗口]
answers:
  where:
    - verified: "no"
      text: 示例:各地窗口尚未核实,请问示例热线。
""",
}


def write(root: Path) -> Path:
    """Write the small content below a folder, with the sentences that the program itself says."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(CONTENT / "words.yml", root / "words.yml")
    (root / "places" / "elsewhere.yml").write_text("elsewhere: [远方]\n", encoding="utf-8")
    return root


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a file of the folder."""
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small content in a folder of this test's own."""
    return write(tmp_path / "content")


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """Changes one place in the small content: file, old text, new text."""
    return lambda file, old, new: change(folder, file, old, new)


@pytest.fixture
def line_of(folder: Path) -> Callable[[str, str], int]:
    """The number of the last line of a file of the small content that holds a text."""

    def number(file: str, text: str) -> int:
        lines = (folder / file).read_text(encoding="utf-8").split("\n")
        return max(number for number, line in enumerate(lines, start=1) if text in line)

    return number


@pytest.fixture(scope="session")
def emptied_postgres_url(postgres) -> str:
    """The URL of one PostgreSQL database that every test here empties first: a new one each time takes a minute in all."""
    postgres.psql("CREATE DATABASE knowledge_tests;")
    return postgres.get_uri(database="knowledge_tests")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path):
    """An empty knowledge database, once on SQLite and once on a real PostgreSQL."""
    if request.param == "sqlite":
        made = engine(f"sqlite:///{tmp_path / 'knowledge.db'}")
    else:
        made = engine(request.getfixturevalue("emptied_postgres_url"))
        with made.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    publishing.prepare(made)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def small_edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of the small content, unchanged."""
    root = tmp_path_factory.mktemp("small")
    made = engine(f"sqlite:///{root / 'knowledge.db'}")
    publishing.prepare(made)
    publishing.publish(made, by="示例", reason="示例", now=PUBLISHED_AT, root=write(root / "content"))
    return Repository(made).edition()


@pytest.fixture
def published(folder: Path, tmp_path: Path) -> Callable[[], Edition]:
    """Publishes the small content as it now stands in this test's folder, and gives its edition."""

    def publish() -> Edition:
        made = engine(f"sqlite:///{tmp_path / 'changed.db'}")
        publishing.prepare(made)
        publishing.publish(made, by="示例", reason="示例", now=PUBLISHED_AT, root=folder)
        return Repository(made).edition()

    return publish


@pytest.fixture
def compose_on(small_edition: Edition) -> Callable[[date], Composer]:
    """Makes a composer over the small content for a day; today is 2026-11-23."""
    return lambda day=SMALL_TODAY: Composer(small_edition, as_of=day, today=SMALL_TODAY)


@pytest.fixture
def small_composer(compose_on: Callable[[date], Composer]) -> Composer:
    """A composer over the small content for today."""
    return compose_on()
