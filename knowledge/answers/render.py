"""Putting an answer into plain words, the same on every channel."""

from __future__ import annotations

from knowledge.answers.contract import Answer, Block, Source


def text(answer: Answer, words: dict[str, str]) -> str:
    """The whole answer as lines of text; `words` are those of the edition that the answer came from."""
    lines: list[str] = []
    for block in answer.blocks:
        lines += _block(block)
    if answer.sources:
        lines.append(words["sources"] + ";".join(_source(source, words) for source in answer.sources))
    for number, choice in enumerate(answer.choices, start=1):
        lines.append(f"{number}. {choice.title}")
    if answer.choices:
        lines.append(words["choose-by-number"])
    for second in answer.also:
        lines += [words["also"], text(second, words)]
    return "\n".join(lines)


def _block(block: Block) -> list[str]:
    match block.type:
        case "list":
            return [f"{block.title}:", *(f"{number}. {item}" for number, item in enumerate(block.items, start=1))]
        case "phone":
            return [f"{block.title}:{block.number}"]
        case _:
            return [block.text]


def _source(source: Source, words: dict[str, str]) -> str:
    details = [source.number, source.issuer]
    if source.effective_from:
        details.append(words["in-force-from"].format(day=source.effective_from.isoformat()))
    known = ",".join(detail for detail in details if detail)
    return f"《{source.title}》" + (f"({known})" if known else "")
