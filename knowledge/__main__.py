"""The maintainers' command line: python -m knowledge check | publish | rollback | ask."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from datetime import date, datetime
from zoneinfo import ZoneInfo

from knowledge import content, publishing
from knowledge.answers import render
from knowledge.answers.decide import Context, reply_to, search_only
from knowledge.database import DEFAULT_URL, engine
from knowledge.errors import ContentError, NotPublishedError
from knowledge.language import dates
from knowledge.language.normalise import normalise
from knowledge.repository import Repository


def main() -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="知识库维护")
    parser.add_argument("--database", default=os.environ.get("KNOWLEDGE_URL") or DEFAULT_URL, help="知识库的数据库地址")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="检查全部内容")
    publishes = commands.add_parser("publish", help="检查并发布")
    publishes.add_argument("--by", default=getpass.getuser(), help="谁发布的")
    publishes.add_argument("--reason", required=True, help="为什么改")
    commands.add_parser("rollback", help="退回上一版")
    asks = commands.add_parser("ask", help="试问已发布的知识库(只用检索,不用模型)")
    asks.add_argument("question")
    asks.add_argument("--as-of", type=date.fromisoformat, help="按哪一天的规定,如 2024-03-01")
    arguments = parser.parse_args()
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    try:
        return {"check": _check, "publish": _publish, "rollback": _roll_back, "ask": _ask}[arguments.command](
            arguments, now
        )
    except ContentError as error:
        print(error)
        print(f"\n共 {len(error.problems)} 处要改,没有发布。")
    except NotPublishedError:
        print("还没有发布过知识库,请先运行 make publish")
    except LookupError as error:
        print(error.args[0])
    return 1


def _check(arguments: argparse.Namespace, now: datetime) -> int:
    known = content.load()
    questions = sum(1 for _ in known.questions())
    values = sum(len(standard.values) for standard in known.standards.values())
    print(
        f"内容无误:{len(known.services)} 个事项,{questions} 个具体问题,{len(known.standards)} 项标准({values} 个数值),"
        f"{len(known.documents)} 份文件,{len(known.offices)} 个服务点,{len(known.divisions)} 个区划。"
    )
    return 0


def _publish(arguments: argparse.Namespace, now: datetime) -> int:
    database = engine(arguments.database)
    publishing.prepare(database)
    print(f"已发布第 {publishing.publish(database, by=arguments.by, reason=arguments.reason, now=now)} 版。")
    return 0


def _roll_back(arguments: argparse.Namespace, now: datetime) -> int:
    print(f"已退回第 {publishing.roll_back(engine(arguments.database))} 版。")
    return 0


def _ask(arguments: argparse.Namespace, now: datetime) -> int:
    edition = Repository(engine(arguments.database)).edition()
    text, today = normalise(arguments.question), now.date()
    told = search_only(edition, text, dates.as_of(text, today))
    answer = reply_to(told, Context(), edition, asked=arguments.as_of, today=today)
    print(render.text(answer, edition.words))
    return 0


if __name__ == "__main__":
    sys.exit(main())
