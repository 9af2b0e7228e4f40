"""Rows of a form that was read by a scanner: letters for digits are told, and a target whose
first character may stand for a ≥ (到17处, ^17处, 217处) is read as the row's arithmetic proves.

`≥17处` is proved where the actual value reaches it and the row has all its points, or misses it
and has not; 217处 must be contradicted as printed. A target that neither is proved for is null,
but for ^ and 工, which nothing else is read as: there the row must contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .compare import attained, lower_is_better, meets
from .report import Indicator, Note, Value
from .slips import told
from .value import parse_value
from .words import fold

_NEVER = re.compile(r"(?:[工^W]|\$(?!.*[元块]))(?=[0-9])")  # no target begins so
_DOLLAR = re.compile(r"\$(?=[0-9])")
_SELDOM = re.compile(r"[到第](?=[0-9]+(?:\.[0-9]+)?(?![年月日0-9.-]))|到(?=[0-9]{1,2}年$)")
_TWO = re.compile(r"2(?=[1-9]|0\.)")
_EQUAL = re.compile(r"二(?=[0-9])")
_ONLY = "工^$"  # stand for no other sign
_ORDINAL = re.compile(r"第[0-9]+[期批届名季次轮]")
_NEAR = Decimal("1.5")  # times its target that an actual value seldom passes
_SLACK = Decimal("0.02")
_SURE = 0.9


def reread(rows: Sequence[Indicator], scanned: bool = False) -> tuple[list[Indicator], list[Note]]:
    """The rows with what a scanner misread put right or null, and notes on the latter. `scanned`:
    its traces have been seen in the form."""
    said = [_told(row) for row in rows]
    scanned = scanned or any(said) or any(_NEVER.match(row.target_raw or "") for row in rows)
    found: list[Indicator] = []
    notes: list[Note] = []
    for row, slips in zip(rows, said, strict=True):
        row = _with_repair(row, slips)
        text = fold(row.target_raw or "")[1]
        mark = _mark(text, row.actual_raw or "", scanned)
        if mark is not None:
            row, note = _decided(row, text, mark, scanned)
            notes += [note] if note else []
        found.append(row)
    return found, notes


def _told(row: Indicator) -> list[str]:
    """What of a row's cells was read otherwise than printed, in Chinese."""
    values = (row.target_raw, row.actual_raw)
    said = told(values, (row.weight_raw, row.score_raw))
    equal = (text for text in values if text and _EQUAL.match(text))
    return said + [f"“{text}”的“二”按“=”读取" for text in dict.fromkeys(equal)]


def _with_repair(row: Indicator, said: Sequence[str]) -> Indicator:
    if not said:
        return row
    repair = "；".join(filter(None, (row.repair, *said)))
    return replace(row, repaired=True, repair=repair, confidence=min(row.confidence, _SURE))


def _mark(text: str, actual: str, scanned: bool) -> str | None:
    """The first character of a target that may stand for ≥."""
    if scanned and _DOLLAR.match(text) and not {"$", "美"} & {*text[1:], *actual}:
        return "$"
    if _NEVER.match(text) or (_SELDOM.match(text) and (scanned or not _ORDINAL.match(text))):
        return text[0]
    return "2" if scanned and _TWO.match(text) else None


def _decided(row: Indicator, text: str, mark: str, scanned: bool) -> tuple[Indicator, Note | None]:
    """The row with the target as proved, as printed, or null with a note."""
    least = parse_value("≥" + text[1:])
    proved = _proved(row, least, mark) if mark != "2" else _against_two(row, least)
    if proved:
        said = (
            f"目标值“{row.target_raw}”按“≥{text[1:]}”读取：首字疑为“≥”的误识，与完成值和得分不矛盾"
        )
        return _with_repair(replace(row, target=least), [said]), None
    if proved is False or (mark in "到第" and not scanned):
        return row, None
    said = f"目标值“{row.target_raw}”的首字疑为“≥”的误识，无法核实，不作读取"
    note = Note("undecided", said, row.row, "target", row.place, row.target_raw)
    return replace(row, target=Value("text")), note


def _proved(row: Indicator, least: Value, mark: str) -> bool | None:
    """Whether ≥ is proved; None where it is not."""
    if len(least.quantities) != 1:
        return None
    agrees = _agrees(row, least)
    if agrees is None and mark in _ONLY:
        return True
    # A W may also be a ≤, and where less is better that is as likely.
    bare = replace(least, op="=")
    unsure = mark == "W" and lower_is_better(bare, row.level2, row.name)
    return (agrees and not unsure) or None


def _agrees(row: Indicator, target: Value) -> bool | None:
    """Whether a target, the actual value and the points of a row agree; None: nothing known."""
    met = meets(target, row.actual, None, row.level2, row.name)
    if met is None or row.weight is None or row.score is None:
        return met or None
    return met == (row.score == row.weight)


def _against_two(row: Indicator, least: Value) -> bool | None:
    """Whether a 2 before a target is a ≥; False: it is a digit, None: nobody can tell."""
    printed = row.target
    if len(printed.quantities) != 1 or printed.op != "=" or printed.kind == "date":
        return False
    ratio, other = attained(printed, row.actual), attained(least, row.actual)
    if ratio is None or other is None:
        return None
    if ratio == 1:
        return False
    share = row.score / row.weight if row.weight and row.score is not None else Decimal(1)
    if other == 1 <= share:
        return True
    if lower_is_better(printed, row.level2, row.name):
        return None if 1 / _NEAR <= other <= _NEAR else False
    if share < 1:
        return (
            True if abs(share - other) < _SLACK else False if abs(share - ratio) < _SLACK else None
        )
    if 1 <= other <= _NEAR:
        return True
    return False if 1 <= ratio <= _NEAR else None
