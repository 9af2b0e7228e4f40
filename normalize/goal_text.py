"""The goals of a form among pieces of text: labels in a row and the goals below them in the same
order, or each behind its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from . import taxonomy
from .glued_labels import goal_parts
from .pieces import Piece, by_line, label, merged

_NEXT = regex.compile(r"\d{1,2}\s*[.、．]\s*\S")  # 2.项目实施内容及过程概述
_PARTED = "预期目标与实际完成情况连在一起，按文句分开"
_JOINED = "预期目标与实际完成情况被换行或空格断开，已按文句与位置拼接"
_CUT = "目标的文字被换行断开，已接合"
_NAMED = {"goal_expected", "goal_actual"}
_STOP = regex.compile(r"[。！!]\s*$")
_NUMBER = regex.compile(r"(?:目标)?\s?[(（]?[1一][)）]?\s?[.、．:：是]")
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
        amid = _both(labels)  # the title of the block may stand in the middle of its lines
        while at < end and not ((known := label("goals", found, at)) and _begins(known, amid)):
            if known is None:
                texts.append(found[at])
            elif known[1] < end:  # what stands behind it begins its line
                found = [
                    *found[: known[1]],
                    replace(found[known[1]], gap="line"),
                    *found[known[1] + 1 :],
                ]
            at = known[1] if known else at + 1
        if texts and at == end and _HEADING.fullmatch(texts[-1].text):
            texts.pop()
        if labels:
            yield _matched(labels, texts, glued=glued)


def _begins(known: tuple[str, int], amid: Sequence[Piece]) -> bool:
    """Whether a label begins further goals."""
    return not amid or known[0] != "block"


def _matched(labels: list[Piece], texts: list[Piece], *, glued: bool) -> Goals:
    printed = len(texts)
    if len(texts) == 1 < len(labels) and glued:
        named = [p for p in labels if taxonomy.lookup("goals", p.text) != "block"]
        texts = [replace(texts[0], text=text) for text in goal_parts(texts[0].text)]
        differ = len({taxonomy.lookup("goals", p.text) for p in named}) == len(texts)
        labels = named if differ and len(named) == len(texts) else labels
    both = _both(labels)
    if both and len(texts) >= len(both):
        labels = both
    elif len(labels) == len(texts) + 1:
        labels = labels[1:]  # the first is the title of the block
    behind = texts[len(labels) :]
    if behind and _NEXT.match(behind[0].text) and all(text.bars for text in behind):
        texts = texts[: len(labels)]
    if len(labels) == 1 < len(texts) and not any(text.bars for text in texts):
        return Goals(labels, [merged(texts, 0, len(texts))], repair=_CUT)
    if texts and len(texts) != len(labels):
        if both and (parted := two_goals(texts)):
            return Goals(both, parted, repair=_JOINED)
        return Goals(labels, [], tuple(text.text for text in texts))
    cut = _CUT if any(text.gap == "page" for text in texts) else None
    return Goals(labels, texts, repair=_PARTED if len(texts) > printed else cut)


def _both(labels: Sequence[Piece]) -> list[Piece]:
    """The labels of the wanted and the reached goal, without the title of their block."""
    named = [one for one in labels if taxonomy.lookup("goals", one.text) != "block"][-2:]
    return named if {taxonomy.lookup("goals", one.text) for one in named} == _NAMED else []


def two_goals(texts: Sequence[Piece]) -> list[Piece] | None:
    """Two goals in more pieces than two, by what every sign of their bounds agrees on; None
    where there is no sign."""
    if columns := _columns(texts):
        return columns
    behind = range(1, len(texts))
    cells = [n for n in behind if texts[n].bars]
    spaces = [n for n in behind if texts[n].gap != "line"]
    lines = len(spaces) < len(behind)
    stops = [n for n in behind if _STOP.search(texts[n - 1].text)]
    first = _NUMBER.match(texts[0].text)
    again = [n for n in behind if first and texts[n].text.startswith(first[0])]
    signs = [cells, again, spaces if lines else [], stops]
    sure = [sign[0] for sign in signs if len(sign) == 1]
    if not sure or (cells and len(cells) != 1) or (len(stops) == 1 and stops[0] != sure[0]):
        return None
    return [merged(texts, 0, sure[0]), merged(texts, sure[0], len(texts))]


def _columns(texts: Sequence[Piece]) -> list[Piece] | None:
    """Two goals side by side, line by line; a piece alone on a line belongs to the one that has
    not come to its end."""
    lines = list(by_line(texts))
    if sum(len(line) == 2 for line in lines) < 2 or any(len(line) > 2 for line in lines):
        return None
    sides: list[list[Piece]] = [[], []]
    for line in lines:
        if len(line) == 2:
            sides[0].append(line[0])
            sides[1].append(line[1])
            continue
        is_open = [side for side in sides if side and not _STOP.search(side[-1].text)]
        if len(is_open) != 1:
            return None
        is_open[0].append(line[0])
    return [merged(side, 0, len(side)) for side in sides]


def states_goals(found: Sequence[Piece], start: int, end: int) -> bool:
    """Whether a label of a goal, and not only the title of their block, stands between pieces."""
    named = ("goal_expected", "goal_actual")
    return any((label("goals", found, n) or ("",))[0] in named for n in range(start, end))
