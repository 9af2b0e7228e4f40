"""The totals and the grade of a form: below its indicators, or in its head."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from . import figures, taxonomy
from .grid import Box, Line, Row, join
from .head import place_of
from .locate import Located
from .report import Note

_WHOLE = 100  # points of a form
_GRADE = re.compile(r"(?:等级|等次|结果)\s*[:：为是]?\s*[(（“\"]?\s*(优秀?|良好?|中等?|较?差)")
_SCORED = re.compile(
    r"(?:(?P<label>(?:项目)?(?:自评|综合|评价)?总?得?分(?:数|值)?)\s*[为是:：]?\s*)?"
    r"(?P<score>\d{1,3}(?:\.\d{1,2})?)\s*分?\s*[(（]?(?:等级[:：]?)?(?P<grade>[优良中差][秀好等]?)?[)）]?"
)


def grade(rows: Sequence[Line]) -> tuple[str | None, str | None, str]:
    """Grade, its print and its place, from rows such as `总分 … 等级：优秀`."""
    for row in rows:
        texts = row.texts if isinstance(row, Row) else (row.text,)
        for before, text in zip(("", *texts), texts, strict=False):
            match = _GRADE.search(text)
            raw = match[1] if match else text
            labelled = match or taxonomy.lookup("head", before) == "grade" or _is_total(texts)
            if labelled and (found := taxonomy.grade(raw)):
                return found, text, _place_in(row, text)
    return None, None, ""


def _is_total(texts: Sequence[str]) -> bool:
    return taxonomy.lookup("ends", texts[0]) == "total"


def total(rows: Sequence[Row], roles: Mapping[str, tuple[int, int]]) -> dict[str, tuple[str, Box]]:
    """Printed total of weights and scores: {"total_weight": (text, box), "total_score": …}.

    In an exact table the columns of weight and score (`roles`) say which is which, else their
    order; a single figure in a form without a weight column is the score, one behind it that of
    the review.
    """
    for row in rows:
        if not row.texts or not _is_total(row.texts):
            continue
        found = total_figures(row)
        if found and row.exact and _is_repeated(row, found, roles):
            found = found[:1]
        if row.exact and (placed := _by_column(found, roles)):
            return placed
        names = ["total_weight", "total_score"] if "weight" in roles else ["total_score"]
        if "score" in roles and roles["score"] < roles.get("weight", (0, 0)):
            names.reverse()
        if len(found) == 1 and _is_scored(row.texts[0], found[0][0]):
            names = ["total_score"]
        if "review_score" in roles:
            found = found[: len(names)]
        ends = [found[0], found[-1]] if len(found) > len(names) else found
        return dict(zip(names, ends[-len(names) :], strict=False))
    return {}


def _is_repeated(
    row: Row, found: Sequence[tuple[str, Box]], roles: Mapping[str, tuple[int, int]]
) -> bool:
    """Whether a figure is that of a merged cell, repeated in its squares as the label is."""
    left = min((start for start, _ in roles.values()), default=0)
    same = len({text for text, _ in found}) == 1 and row.texts[:1] == row.texts[1:2]
    return same and (found[0][1].start < left or len(found) > len(roles))


def _is_scored(label: str, text: str) -> bool:
    """Whether the one figure of a total row is the score: it says so, or is no whole of points."""
    return "得分" in label or "自评" in label or figures.points(text) != _WHOLE


def total_figures(row: Row) -> list[tuple[str, Box]]:
    """The figures of a total row."""
    return [(box.text, box) for box in row.boxes if figures.points(box.text) is not None]


def head_total(located: Located) -> dict[str, tuple[str, str]]:
    """Total score and grade that the head prints, with their places: 项目总得分99分,
    自评总分：95, 自评得分 | 95 | 优."""
    for line in (*located.above, *located.head):
        texts = line.texts if isinstance(line, Row) else tuple(line.text.split())
        for before, text in zip(("", *texts), texts, strict=False):
            match = _SCORED.fullmatch(join(text))
            due = match and (match["label"] or taxonomy.lookup("head", before) == "self_score")
            if match and due:
                place = _place_in(line, text)
                behind = texts[texts.index(text) + 1 :][:1]
                stated = match["grade"] or next(filter(taxonomy.grade, behind), None)
                graded = {"grade": (stated, place)} if stated else {}
                return {"total_score": (match["score"], place)} | graded
    return {}


def _place_in(line: Line, text: str) -> str:
    """The place of the cell with a text; that of the line where it has no cells."""
    boxes = line.boxes if isinstance(line, Row) else ()
    return next((str(box.place) for box in boxes if box.text == text), place_of(line))


def surplus_totals(rows: Sequence[Row]) -> Note | None:
    """A note where a loose total row has more figures than a weight and a score."""
    for row in rows:
        found = total_figures(row) if row.texts and _is_total(row.texts) else []
        if len(found) > 2 and not row.exact:
            said = "、".join(text for text, _ in found)
            text = f"总分行有{len(found)}个数字（{said}），按首尾读作分值与得分，请核对"
            return Note("repaired", text, field="total_score", place=row.place, observed=said)
    return None


def _by_column(
    found: Sequence[tuple[str, Box]], roles: Mapping[str, tuple[int, int]]
) -> dict[str, tuple[str, Box]]:
    placed: dict[str, tuple[str, Box]] = {}
    for text, box in found:
        under = [
            role
            for role in ("weight", "score")
            if role in roles and box.start < roles[role][1] and roles[role][0] < box.end
        ]
        if len(under) > 1 and len(found) == 1:
            return {}  # a cell below both
        if under and f"total_{under[0]}" not in placed:
            placed[f"total_{under[0]}"] = (text, box)
    return placed
