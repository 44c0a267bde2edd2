"""Reading the whole content folder into one checked object."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ValidationError

from knowledge import schema, strict_yaml
from knowledge.errors import ContentError, Problem

CONTENT = Path(__file__).parent / "content"
FIGURE = re.compile(r"\{([a-z0-9._-]+)\}")
_LISTS = ("short_names", "old_names")


@dataclass
class Content:
    """The whole knowledge as it stands in the files, checked."""

    taxonomy: schema.Taxonomy
    services: dict[str, schema.Service] = field(default_factory=dict)
    standards: dict[str, schema.Standard] = field(default_factory=dict)
    documents: dict[str, schema.Document] = field(default_factory=dict)
    departments: dict[str, schema.Department] = field(default_factory=dict)
    urgent: list[schema.UrgentKind] = field(default_factory=list)
    acts: dict[str, schema.Act] = field(default_factory=dict)
    facets: dict[str, schema.Facet] = field(default_factory=dict)
    divisions: dict[str, schema.Division] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    offices: dict[str, schema.Office] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)

    def questions(self) -> Iterator[tuple[schema.Service, schema.Question]]:
        """Every specific question with the service that it belongs to."""
        for service in self.services.values():
            for question in service.questions:
                yield service, question


def digest(root: Path = CONTENT) -> str:
    """A fingerprint of every content file, so that an unchanged folder need not be published again."""
    total = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".yml", ".csv")):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def load(root: Path = CONTENT) -> Content:
    """Read and check the whole folder. Raises ContentError with every problem found, not only the first."""
    return _Reader(root).read()


def load_words(root: Path = CONTENT) -> dict[str, str]:
    """Only the sentences of words.yml, for the moment before anything is published."""
    return schema.WordsFile.model_validate(strict_yaml.read(root / "words.yml", "words.yml").data).words.model_dump(
        by_alias=True
    )


class _Reader:
    """One pass over a content folder, gathering problems as it goes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.sources: dict[str, strict_yaml.Source] = {}
        self.question_ids: dict[str, str] = {}

    def read(self) -> Content:
        taxonomy = self._parse(self.root / "taxonomy.yml", schema.Taxonomy)
        if taxonomy is None:
            raise ContentError(self.problems)
        content = Content(taxonomy)
        placed: list[tuple[str, tuple, BaseModel]] = []

        def gather(path: Path, model: type[BaseModel], key: str, into: dict) -> None:
            parsed = self._parse(path, model)
            for index, item in enumerate(getattr(parsed, key) if parsed else []):
                where = (self._name(path), (key, index))
                if item.id in into:
                    self._problem(*where, "id", item.id, "全库不重复的 id")
                into[item.id] = item
                placed.append((*where, item))

        gather(self.root / "documents.yml", schema.DocumentsFile, "documents", content.documents)
        gather(self.root / "departments.yml", schema.DepartmentsFile, "departments", content.departments)
        gather(self.root / "dialogue.yml", schema.DialogueFile, "acts", content.acts)
        gather(self.root / "facets.yml", schema.FacetsFile, "facets", content.facets)
        for path in self._files("standards"):
            gather(path, schema.StandardsFile, "standards", content.standards)
        for path in self._files("offices"):
            gather(path, schema.OfficesFile, "offices", content.offices)
        urgent: dict[str, schema.UrgentKind] = {}
        gather(self.root / "urgent.yml", schema.UrgentFile, "urgent", urgent)
        content.urgent = list(urgent.values())
        elsewhere = self._parse(self.root / "places" / "elsewhere.yml", schema.ElsewhereFile)
        content.elsewhere = elsewhere.elsewhere if elsewhere else []
        words = self._parse(self.root / "words.yml", schema.WordsFile)
        if words:
            content.words, content.phones = words.words.model_dump(by_alias=True), words.phones
        self._read_divisions(content)
        for path in self._files("services"):
            service = self._parse(path, schema.Service)
            if service is None:
                continue
            if service.service in content.services:
                self._problem(self._name(path), ("service",), "service", service.service, "每个事项只有一个文件")
            content.services[service.service] = service
            placed.append((self._name(path), (), service))
        self._check(content, placed)
        if self.problems:
            raise ContentError(sorted(self.problems, key=lambda problem: (problem.file, problem.line)))
        return content

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _files(self, folder: str) -> list[Path]:
        return sorted((self.root / folder).rglob("*.yml"))

    def _problem(self, file: str, path: tuple, key: str, found: str, allowed: str) -> None:
        source = self.sources.get(file)
        self.problems.append(Problem(file, source.line(path) if source else 1, key, str(found), allowed))

    def _parse(self, path: Path, model: type[BaseModel]) -> BaseModel | None:
        name = self._name(path)
        if not path.exists():
            self.problems.append(Problem(name, 1, "文件", "没有这个文件", "必须有"))
            return None
        try:
            source = self.sources[name] = strict_yaml.read(path, name)
            return model.model_validate(source.data)
        except ContentError as error:
            self.problems += error.problems
        except ValidationError as error:
            for detail in error.errors():
                where = tuple(detail["loc"])
                found = "没有写" if detail["type"] == "missing" else repr(detail["input"])[:80]
                self._problem(name, where, ".".join(map(str, where)), found, _allowed(detail, model))
        return None

    def _read_divisions(self, content: Content) -> None:
        path = self.root / "places" / "divisions.csv"
        name = self._name(path)
        if not path.exists():
            self.problems.append(Problem(name, 1, "文件", "没有这个文件", "必须有"))
            return
        try:
            rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())  # Excel puts a mark before its CSV
        except UnicodeDecodeError as error:
            self.problems.append(Problem(name, 1, "文件", f"第 {error.start} 字节不是 UTF-8", "UTF-8 编码的表格"))
            return
        for line, row in enumerate(rows, start=2):
            values = {k: v.split("|") if k in _LISTS and v else v for k, v in row.items() if v}
            try:
                division = schema.Division.model_validate(values)
            except ValidationError as error:
                for detail in error.errors():
                    key = ".".join(map(str, detail["loc"]))
                    self.problems.append(
                        Problem(name, line, key, repr(detail["input"])[:80], _allowed(detail, schema.Division))
                    )
                continue
            if division.code in content.divisions:
                self.problems.append(Problem(name, line, "code", division.code, "不重复的代码"))
            if division.parent and division.parent not in content.divisions:
                self.problems.append(Problem(name, line, "parent", division.parent, "写在前面的上级代码"))
            content.divisions[division.code] = division

    def _check(self, content: Content, placed: list[tuple[str, tuple, BaseModel]]) -> None:
        """Everything that takes more than one file to see."""
        for kind in ("departments", "facets"):
            for missing in getattr(content.taxonomy, kind).keys() - getattr(content, kind).keys():
                self._problem(f"{kind}.yml", (), kind, f"缺 {missing}", "taxonomy.yml 里的每一个")
        if schema.UNKNOWN_ACT not in content.acts:
            self._problem("dialogue.yml", ("acts",), "acts", f"缺 {schema.UNKNOWN_ACT}", "程序要用到的它")
        if schema.BUREAU not in content.taxonomy.services:
            self._problem("taxonomy.yml", ("services",), "services", f"缺 {schema.BUREAU}", "程序要用到的它")
        for missing in content.taxonomy.services.keys() - content.services.keys():
            self._problem(
                "taxonomy.yml", ("services", missing), missing, "没有事项文件", "content/services 下的一个文件"
            )
        for file, path, item in placed:
            checker = getattr(self, f"_check_{type(item).__name__.lower()}", None)
            if checker:
                checker(content, file, path, item)

    def _known(self, file: str, path: tuple, ids: Iterable[str], known: Iterable[str], what: str) -> None:
        for each in ids:
            if each not in known:
                self._problem(file, path, ".".join(map(str, path)), each, what)

    def _check_department(self, content: Content, file: str, path: tuple, item: schema.Department) -> None:
        self._known(file, (*path, "id"), [item.id], content.taxonomy.departments, "taxonomy.yml 的 departments 之一")

    def _check_facet(self, content: Content, file: str, path: tuple, item: schema.Facet) -> None:
        self._known(file, (*path, "id"), [item.id], content.taxonomy.facets, "taxonomy.yml 的 facets 之一")
        for index, pattern in enumerate(item.patterns):
            if "{service}" not in pattern:
                self._problem(file, (*path, "patterns", index), "patterns", pattern, "含有 {service} 的句子")

    def _check_office(self, content: Content, file: str, path: tuple, item: schema.Office) -> None:
        self._known(file, (*path, "place"), [item.place], content.divisions, "divisions.csv 里的代码")
        self._known(
            file, (*path, "services"), item.services, content.taxonomy.services, "taxonomy.yml 的 services 之一"
        )

    def _check_standard(self, content: Content, file: str, path: tuple, item: schema.Standard) -> None:
        self._known(
            file, (*path, "service"), [item.service], content.taxonomy.services, "taxonomy.yml 的 services 之一"
        )
        for index, value in enumerate(item.values):
            where = (*path, "values", index)
            self._known(file, (*where, "place"), [value.place], content.divisions, "divisions.csv 里的代码")
            if value.document:
                self._known(file, (*where, "document"), [value.document], content.documents, "documents.yml 里的 id")
        self._no_overlap(file, (*path, "values"), item.values, lambda value: (value.place, value.condition))

    def _check_service(self, content: Content, file: str, path: tuple, item: schema.Service) -> None:
        self._known(file, ("service",), [item.service], content.taxonomy.services, "taxonomy.yml 的 services 之一")
        self._known(file, ("related",), item.related, content.taxonomy.services, "taxonomy.yml 的 services 之一")
        for key in ("answers", "phrasings"):
            for facet in getattr(item, key):
                self._known(file, (key, facet), [facet], content.taxonomy.facets, "taxonomy.yml 的 facets 之一")
        for facet, answers in item.answers.items():
            self._check_answers(content, file, ("answers", facet), answers)
        for index, question in enumerate(item.questions):
            where = ("questions", index)
            self._known(
                file, (*where, "facet"), [question.facet], content.taxonomy.facets, "taxonomy.yml 的 facets 之一"
            )
            if question.refer:
                self._known(
                    file,
                    (*where, "refer"),
                    [question.refer],
                    content.taxonomy.departments,
                    "taxonomy.yml 的 departments 之一",
                )
            self._check_answers(content, file, (*where, "answers"), question.answers)
            if question.id in self.question_ids:
                self._problem(
                    file, (*where, "id"), "id", question.id, f"不重复的 id({self.question_ids[question.id]} 已用)"
                )
            self.question_ids[question.id] = file

    def _check_answers(self, content: Content, file: str, path: tuple, answers: list[schema.AnswerText]) -> None:
        for index, answer in enumerate(answers):
            where = (*path, index)
            self._known(file, (*where, "place"), [answer.place], content.divisions, "divisions.csv 里的代码")
            self._known(file, (*where, "amounts"), answer.amounts, content.standards, "content/standards 里的 id")
            self._known(file, (*where, "sources"), answer.sources, content.documents, "documents.yml 里的 id")
            spoken = " ".join(
                [answer.text, answer.notice or "", *(each for titled in answer.lists for each in titled.items)]
            )
            self._known(file, (*where, "text"), FIGURE.findall(spoken), content.standards, "content/standards 里的 id")
            if answer.verified != "yes" and "核实" not in spoken:
                self._problem(
                    file,
                    (*where, "text"),
                    "verified",
                    f"{answer.verified},正文却没有说",
                    "正文或提醒里说清「待核实/尚未核实」和向谁问",
                )
            if answer.verified == "yes" and not answer.sources and not answer.amounts:
                self._problem(file, where, "sources", "没有写", "verified: yes 的答案至少有一个依据")
        self._no_overlap(file, path, answers, lambda answer: answer.place)

    def _no_overlap(self, file: str, path: tuple, items: list, key) -> None:
        """Two values for the same place must not be in force on the same day."""
        spans: dict = {}
        for index, item in enumerate(items):
            start, end = item.effective_from or date.min, item.effective_to or date.max
            for other_start, other_end, other in spans.setdefault(key(item), []):
                if start <= other_end and other_start <= end:
                    self._problem(
                        file,
                        (*path, index),
                        ".".join(map(str, path)),
                        f"{start} 起与第 {other + 1} 项重叠",
                        "同一地方同一天只有一个有效",
                    )
            spans[key(item)].append((start, end, index))


def _allowed(detail: dict, model: type[BaseModel]) -> str:
    """What a maintainer should have written instead."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return "删去,或改成认识的键:" + "、".join(_keys(model, detail["loc"][:-1]))
    if kind == "literal_error":
        return context["expected"].replace("'", "").replace(" or ", ", ")
    if kind == "string_pattern_mismatch":
        return f"符合 {context['pattern']} 的文字"
    return {
        "missing": "必须写这个键",
        "date_from_datetime_parsing": "日期,如 2025-07-01",
        "date_parsing": "日期,如 2025-07-01",
        "float_parsing": "一个数",
        "string_type": "一段文字",
        "string_too_short": "不为空的文字",
        "list_type": "一个列表(每项以 - 开头)",
        "dict_type": "键: 值",
        "model_type": "键: 值",
        "too_short": "至少一项",
        "greater_than_equal": f"不小于 {context.get('ge')}",
    }.get(kind, str(context.get("error") or detail["msg"]))


def _keys(model: type[BaseModel], path: tuple) -> list[str]:
    """The keys that the schema knows at a path."""
    known = model
    for step in path:
        if isinstance(step, int) or not (isinstance(known, type) and issubclass(known, BaseModel)):
            continue
        fields = {info.alias or name: info for name, info in known.model_fields.items()}
        if step in fields:
            inner = fields[step].annotation
            while getattr(inner, "__args__", None):
                inner = next(
                    (arg for arg in reversed(inner.__args__) if isinstance(arg, type) or hasattr(arg, "__args__")), None
                )
            known = inner
    if not (isinstance(known, type) and issubclass(known, BaseModel)):
        return []
    return [info.alias or name for name, info in known.model_fields.items()]
