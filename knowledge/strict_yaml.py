"""Strict reading of YAML: every plain scalar stays text, and every value knows its line.

YAML 1.1 would read `no` as false, `08:30` as 510 and `0530` as 344, and would keep the last of two equal keys without
a word. Here the schema alone gives a value its type, and a repeated key is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ContentError, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = {"", "~", "null"}


@dataclass
class Source:
    """A parsed file: its data, and the line on which each path begins."""

    file: str
    data: Any
    lines: dict[tuple, int] = field(default_factory=dict)

    def line(self, path: tuple) -> int:
        """The line of a path, or of its nearest ancestor that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path, name: str) -> Source:
    """Parse one file; `name` is what messages call it. Raises ContentError on bad YAML or a repeated key."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError as error:
        raise ContentError(
            [Problem(name, 1, "文件", f"第 {error.start} 字节不是 UTF-8", "UTF-8 编码的文本")]
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        found = error.problem or "无法解析"
        raise ContentError(
            [Problem(name, line, "YAML 语法", found, "合法的 YAML(注意缩进、冒号后的空格和引号)")]
        ) from error
    except yaml.YAMLError as error:
        found = str(error).splitlines()[0]
        raise ContentError([Problem(name, 1, "YAML 语法", found, "不含控制字符的文本")]) from error
    source = Source(name, None)
    problems: list[Problem] = []
    source.data = _build(root, (), source, problems)
    if problems:
        raise ContentError(problems)
    return source


def _build(node: yaml.Node | None, path: tuple, source: Source, problems: list[Problem]) -> Any:
    if node is None:
        return None
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        plain = not node.style  # the C parser says "", the other None
        return None if plain and node.value.lower() in _NULLS else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*path, index), source, problems) for index, child in enumerate(node.value)]
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(source.file, line, "键", "一个列表或映射", "一个词"))
            continue
        if key in built:
            first = source.lines[(*path, key)]
            problems.append(
                Problem(source.file, line, ".".join(map(str, (*path, key))), "写了两次", f"只写一次(第 {first} 行已有)")
            )
            continue
        source.lines[(*path, key)] = line
        built[key] = _build(value_node, (*path, key), source, problems)
    return built
