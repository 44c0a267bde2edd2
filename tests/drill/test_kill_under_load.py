"""Parts are killed while citizens ask: every accepted message gets exactly one reply and is in the store."""

from __future__ import annotations

import concurrent.futures
import sqlite3
import time
import uuid

import pytest

pytestmark = pytest.mark.drill

CITIZENS = 8
TURNS = 40
QUESTIONS = [
    "结婚登记要带什么材料",
    "那离婚呢",
    "在大理能办吗",
    "低保怎么申请",
    "云南低保一个月多少钱",
    "树葬有补贴吗",
    "医保报销",
    "转人工",
]


def test_nothing_accepted_is_lost_while_parts_are_killed(tmp_path, stack):
    running = type(stack)(tmp_path / "drill")
    try:
        running.wait("ok")
        degraded, slowest = [], []

        def citizen(_: int) -> int:
            sender = uuid.uuid4().hex
            for turn in range(TURNS):
                begun = time.monotonic()
                answer, text = running.ask(sender, QUESTIONS[turn % len(QUESTIONS)])
                slowest.append(time.monotonic() - begun)
                degraded.append(answer["degraded"])
                assert text
            return TURNS

        with concurrent.futures.ThreadPoolExecutor(CITIZENS) as pool:
            asked = [pool.submit(citizen, number) for number in range(CITIZENS)]
            for module in ("actions", "rasa_project"):
                time.sleep(1)
                running.child(module).kill()
            answered = sum(future.result() for future in asked)

        assert CITIZENS * TURNS == answered
        assert any(degraded), "the kills were met"
        with sqlite3.connect(running.folder / "conversations.db") as store:
            states = dict(store.execute("SELECT state, count(*) FROM message GROUP BY state").fetchall())
        assert {"delivered": answered} == states
        running.wait("ok", seconds=180)
        print(f"\n{answered} 条消息,{sum(degraded)} 条降级回答,最慢 {max(slowest):.2f} 秒,全部送达")
    finally:
        running.stop()
