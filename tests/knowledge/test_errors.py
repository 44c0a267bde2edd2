"""A problem of the content is told so that a maintainer can find and mend it."""

from __future__ import annotations

from knowledge.errors import ContentError, Problem


def test_a_problem_names_file_line_key_what_stands_there_and_what_should():
    assert "a/b.yml:7: from: 现在是 2017;应当是 日期" == str(Problem("a/b.yml", 7, "from", "2017", "日期"))


def test_an_error_tells_one_problem_per_line():
    problems = [Problem("a.yml", 1, "x", "1", "2"), Problem("b.yml", 2, "y", "3", "4")]
    assert "\n".join(map(str, problems)) == str(ContentError(problems))
