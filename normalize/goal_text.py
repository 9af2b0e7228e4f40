"""The goals of a form among pieces of text: labels in a row and the goals below them in the same
order, or each behind its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from . import taxonomy
from .glued_labels import goal_parts
from .pieces import Piece, label, merged

_NEXT = regex.compile(r"\d{1,2}\s*[.、．]\s*\S")  # 2.项目实施内容及过程概述
_PARTED = "预期目标与实际完成情况连在一起，按文句分开"
_HEADING = regex.compile(r"(?:年度)?绩效指标\S{0,4}")  # the beginning of the table below


@dataclass(frozen=True, slots=True)
class Goals:
    """Labels with the texts below them, one a label or none; `undecided`: which text is below
    which label is not known; `repair`: one text was parted into two."""

    labels: list[Piece]
    texts: list[Piece]
    undecided: tuple[str, ...] = ()
    repair: str | None = None


def goals(found: Sequence[Piece], start: int, end: int, *, glued: bool) -> Iterator[Goals]:
    """The goals between two pieces; `glued`: the text has no gaps."""
    at = start
    while at < end:
        labels: list[Piece] = []
        while at < end and (known := label("goals", found, at)):
            labels.append(merged(found, at, known[1]))
            at = known[1]
        texts: list[Piece] = []
        while at < end and not label("goals", found, at):
            texts.append(found[at])
            at += 1
        if texts and at == end and _HEADING.fullmatch(texts[-1].text):
            texts.pop()
        if labels:
            yield _matched(labels, texts, glued=glued)


def _matched(labels: list[Piece], texts: list[Piece], *, glued: bool) -> Goals:
    printed = len(texts)
    if len(texts) == 1 < len(labels) and glued:
        named = [p for p in labels if taxonomy.lookup("goals", p.text) != "block"]
        texts = [replace(texts[0], text=text) for text in goal_parts(texts[0].text)]
        differ = len({taxonomy.lookup("goals", p.text) for p in named}) == len(texts)
        labels = named if differ and len(named) == len(texts) else labels
    if len(labels) == len(texts) + 1:
        labels = labels[1:]  # the first is the title of the block
    behind = texts[len(labels) :]
    if behind and _NEXT.match(behind[0].text) and all(text.bars for text in behind):
        texts = texts[: len(labels)]
    if texts and len(texts) != len(labels):
        return Goals(labels, [], tuple(text.text for text in texts))
    return Goals(labels, texts, repair=_PARTED if len(texts) > printed else None)


def states_goals(found: Sequence[Piece], start: int, end: int) -> bool:
    """Whether a label of a goal, and not only the title of their block, stands between pieces."""
    named = ("goal_expected", "goal_actual")
    return any((label("goals", found, n) or ("",))[0] in named for n in range(start, end))
