"""A YAML file is read as text with line numbers, and what cannot be read is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import strict_yaml
from knowledge.errors import ContentError


@pytest.fixture
def source(tmp_path: Path):
    """Reads text as a file called sample.yml."""

    def read(text: str | bytes) -> strict_yaml.Source:
        path = tmp_path / "anything.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return strict_yaml.read(path, "sample.yml")

    return read


@pytest.mark.parametrize(
    "plain", ["no", "yes", "on", "08:30", "0530", "1_000", "2025-07-01", "1.50", "0x10", "1e3", ".inf", "530102"]
)
def test_a_plain_scalar_stays_the_text_that_was_written(source, plain):
    assert {"key": plain} == source(f"key: {plain}\n").data


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_an_empty_value_is_nothing(source, written):
    assert {"key": None} == source(f"key: {written}\n").data


@pytest.mark.parametrize(("written", "text"), [("''", ""), ('"~"', "~"), ("'null'", "null"), ('""', "")])
def test_a_quoted_value_is_text_even_when_it_looks_empty(source, written, text):
    assert {"key": text} == source(f"key: {written}\n").data


def test_an_empty_file_is_nothing(source):
    assert source("# 只有注释\n").data is None


def test_every_path_knows_its_line(source):
    read = source("# 注释\nfirst:\n  - one\n  - two: 2\n    three: 3\nlast: {four: 4}\n")
    assert {
        ("first",): 2,
        ("first", 0): 3,
        ("first", 1): 4,
        ("first", 1, "two"): 4,
        ("first", 1, "three"): 5,
        ("last",): 6,
        ("last", "four"): 6,
    } == {path: line for path, line in read.lines.items() if path}


@pytest.mark.parametrize(
    ("path", "line"), [(("first", "missing"), 1), (("first", 1, "missing"), 3), (("missing",), 1), ((), 1)]
)
def test_a_path_that_is_not_in_the_file_has_the_line_of_its_nearest_ancestor(source, path, line):
    assert line == source("first:\n  - one\n  - two: 2\n").line(path)


def problem(source, text):
    """The one problem that reading this text gives."""
    with pytest.raises(ContentError) as caught:
        source(text)
    [found] = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("one: 1\ntwo: 2\none: 3\n", 3, "one"),
        ("outer:\n  inner: 1\n  inner: 1\n", 3, "outer.inner"),
        ("list:\n  - id: a\n  - id: b\n    id: c\n", 4, "list.1.id"),
        ("flow: {a: 1, b: 2, a: 3}\n", 1, "flow.a"),
    ],
)
def test_a_key_written_twice_is_refused_with_both_lines(source, text, line, key):
    found = problem(source, text)
    assert ("sample.yml", line, key, "写了两次") == (found.file, found.line, found.key, found.found)
    assert "只写一次" in found.allowed


def test_the_message_of_a_repeated_key_names_the_first_line(source):
    assert "第 1 行" in problem(source, "one: 1\ntwo: 2\none: 3\n").allowed


def test_every_repeated_key_is_told_at_once(source):
    with pytest.raises(ContentError) as caught:
        source("one: 1\none: 2\ntwo: 1\ntwo: 2\n")
    assert [2, 4] == [found.line for found in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("good: 1\nbad: [1, 2\nnext: 3\n", 3),
        ("good: 1\nbad: 'open\n", 3),
        ("good: 1\n\tbad: 2\n", 2),
        ("good: 1\nbad: a: b\n", 2),
        ("good: 1\n---\nsecond: 2\n", 2),
        ("good: *nowhere\n", 1),
    ],
)
def test_broken_yaml_is_told_with_its_line(source, text, line):
    found = problem(source, text)
    assert ("sample.yml", line, "YAML 语法") == (found.file, found.line, found.key)
    assert found.found and found.allowed


def test_a_file_in_another_encoding_is_told(source):
    found = problem(source, "键: 值\n".encode("gbk"))
    assert ("sample.yml", 1, "文件") == (found.file, found.line, found.key)
    assert "UTF-8" in found.found and "UTF-8" in found.allowed


def test_a_file_that_begins_with_a_byte_order_mark_is_read_as_without(source):
    assert {"key": "value"} == source(b"\xef\xbb\xbfkey: value\n").data


def test_a_control_character_is_told_as_a_problem_of_the_file(source):
    assert "sample.yml" == problem(source, "key: a\x08b\n").file


def test_a_list_as_a_key_is_refused(source):
    found = problem(source, "good: 1\n? [a, b]\n: 2\n")
    assert ("sample.yml", 2, "键") == (found.file, found.line, found.key)
