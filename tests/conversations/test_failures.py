"""Parts that die: the citizen gets a helpful answer at once, and the parts come back by themselves."""

from __future__ import annotations

import time

import pytest


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory, stack):
    """A second assistant, whose parts may be killed (the first has trained the model)."""
    running = type(stack)(tmp_path_factory.mktemp("killed"))
    try:
        running.wait("ok")
        yield running
    finally:
        running.stop()


@pytest.mark.parametrize("module", ["actions", "rasa_project"])
def test_a_dead_part_means_a_degraded_answer_and_comes_back(own_stack, sender, module):
    own_stack.ask(sender, "离婚登记要带什么材料")
    own_stack.child(module).kill()
    answer, text = own_stack.ask(sender, "低保怎么申请")
    assert answer["degraded"] is True
    assert "assistance.dibao" in {answer["service"], *(choice["service"] for choice in answer["choices"])}
    assert "检索" in text
    own_stack.wait("ok", seconds=120)
    answer, _ = own_stack.ask(sender, "要带什么材料")
    assert answer["degraded"] is False
    assert ("assistance.dibao", "materials") == (answer["service"], answer["facet"]), (
        "the context of the degraded answer is handed over"
    )


def test_danger_is_seen_while_rasa_is_dead(own_stack, sender):
    own_stack.child("rasa_project").kill()
    answer, text = own_stack.ask(sender, "我老公打我")
    assert "urgent" == answer["kind"] and "110" in text
    own_stack.wait("ok", seconds=120)


def test_stopping_the_front_door_stops_what_stands_behind_it(tmp_path_factory, stack):
    running = type(stack)(tmp_path_factory.mktemp("stopped"))
    running.wait("ok")
    behind = running.process.children(recursive=True)
    assert len(behind) >= 2
    running.stop()
    time.sleep(1)
    assert not [each for each in behind if each.is_running() and each.status() != "zombie"]


def test_a_killed_front_door_takes_its_children_with_it(tmp_path_factory, stack):
    running = type(stack)(tmp_path_factory.mktemp("front-door-killed"))
    running.wait("ok")
    behind = running.process.children(recursive=True)
    running.process.kill()
    running.process.wait(10)
    end = time.monotonic() + 20
    while time.monotonic() < end and any(each.is_running() and each.status() != "zombie" for each in behind):
        time.sleep(0.2)
    assert not [each for each in behind if each.is_running() and each.status() != "zombie"]
    running.log.close()
