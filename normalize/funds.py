"""The funds block: its lines, amounts in 万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import regex

from . import figures, taxonomy
from .columns import FUNDS, Column, is_blank
from .evidence import is_line
from .fitting import Fitted, fit
from .fund_pairs import states_amounts
from .grid import Box, Line, Places, Row, join
from .locate import Table
from .report import Fund, Note
from .slips import told

_UNIT = regex.compile(r"[(（]\s*(?:单位\s*[:：])?\s*(万元|元|万)\s*[)）]")
_CAPTION = regex.compile(
    r"(?:^|[(（\s]|金额|计量|资金)单\s?位\s*[:：为]?\s*(?:人民币)?\s*(万元|元)(?!\p{Han})"
)
_TYPED = regex.compile(r"(万?元)$")
_DIGIT = regex.compile(r"\d")
_PREFIX = regex.compile(r"^其中\s*[:：]?\s*")
_POINTS = regex.compile(r"[(（]\s*(\d{1,3}(?:\.\d)?)\s*分\s*[)）]")
_WEIGHED = regex.compile(r"(\d{1,3}(?:\.\d)?)\s*分?\s*[*×xX]\s*(?:预算)?执行率")
AMOUNTS = ("initial_budget", "annual_budget", "executed")


def unit(table: Table, above: Sequence[str] = ()) -> str | None:
    """万元 or 元, as printed in the header of the block, else in the lines above it."""
    for row in table.header:
        for box in row.boxes:
            if match := _UNIT.search(join(box.text)):
                return _said(match)
    found = (_UNIT.search(text) or _CAPTION.search(text) for text in reversed(above))
    return next((_said(match) for match in found if match), None)


def _said(match: regex.Match[str]) -> str:
    return "元" if match[1] == "元" else "万元"


def typed_unit(lines: Sequence[Fund]) -> str | None:
    """万元 or 元, where it stands behind all amounts of the block."""
    raw = [getattr(line, f"{role}_raw") for line in lines for role in AMOUNTS]
    found = {match and match[1] for text in raw if text for match in [_TYPED.search(text)]}
    return found.pop() if len(found) == 1 else None


def funds(table: Table, form_id: str, above: Sequence[str] = ()) -> tuple[list[Fund], list[Note]]:
    """The lines of the block, and notes on rows that do not fit its header; `above`: the lines
    before it, which may name its unit."""
    block_unit = unit(table, above)
    lines: list[Fund] = []
    notes: list[Note] = []
    for fitted in fit(FUNDS, table.columns, table.rows):
        if any(box.covered for box in fitted.boxes.values()):
            fitted = replace(fitted, boxes=dict(_without_covered(fitted)))
        says = any(not is_blank(fitted.text(role)) for role in AMOUNTS)
        if not says and (is_blank(fitted.text("label")) or _names_column(fitted.text("label"))):
            notes += [_not_read(fitted, text) for text in fitted.undecided]
            continue
        lines.append(_line(fitted, form_id, block_unit))
        notes.extend(_notes(fitted, table.columns))
    if len(lines) == 1 and not lines[0].label:
        lines = [replace(lines[0], line="total")]
    return _weighed(table, lines), notes


def _not_read(fitted: Fitted, text: str) -> Note:
    said = f"资金行“{text}”未能读出"
    return Note("undecided", said, field="funds", place=fitted.row.place, observed=text)


def unread(lines: Sequence[Line]) -> Iterator[Note]:
    """A note where the lines of a form without a funds block state amounts all the same."""
    for line, behind in zip_longest(lines, lines[1:]):
        if states_amounts(_text(line)) and _DIGIT.search(_text(line) + _text(behind)):
            place = line.place if isinstance(line, Row) else str(line.place)
            yield Note(
                "undecided", "资金情况未能读出", field="funds", place=place, observed=_text(line)
            )
            return


def nameless(funds: Sequence[Fund]) -> Iterator[Note]:
    """A note where lines were rebuilt, none of them is the total, and one has amounts behind what
    is no whole label: the rest of it was cut off."""
    if not any(line.repaired for line in funds) or any(line.line == "total" for line in funds):
        return
    for line in funds:
        if any(getattr(line, name) is not None for name in AMOUNTS) and not is_line(line.label):
            said = "资金行的名称不完整，合计行未能确定，请核对"
            yield Note("undecided", said, field="funds", place=line.place, observed=line.label)
            return


def _text(line: Line | None) -> str:
    if line is None:
        return ""
    return " ".join(line.texts) if isinstance(line, Row) else line.text


def _weighed(table: Table, lines: list[Fund]) -> list[Fund]:
    """The lines with the points that only the header states: 得分（20分×执行率）, 预算执行（20分）.

    They belong to the one line that has a score.
    """
    if any(line.weight_raw for line in lines):
        return lines
    points, box = next(_stated_points(table), (None, None))
    scored = [line for line in lines if line.score_raw]
    if points is None or box is None or len(scored) != 1:
        return lines
    weighed = replace(
        scored[0],
        weight=figures.points(points),
        weight_raw=points,
        places={**scored[0].places, "weight": str(box.place)},
    )
    return [weighed if line is scored[0] else line for line in lines]


def _without_covered(fitted: Fitted) -> Iterator[tuple[str, Box]]:
    """The boxes that begin in the row: points merged down from 合计 are those of 合计."""
    return ((role, box) for role, box in fitted.boxes.items() if not box.covered)


def _stated_points(table: Table) -> Iterator[tuple[str, Box]]:
    """The points of execution in the label of the scores, or of the block."""
    boxes = [box for row in table.header for box in row.boxes]
    for wanted, pattern in (("score", _WEIGHED), ("block", _POINTS)):
        for box in boxes:
            text = join(box.text)
            if taxonomy.lookup(FUNDS, text) == wanted and (match := pattern.search(text)):
                yield match[1], box


def _line(fitted: Fitted, form_id: str, block_unit: str | None) -> Fund:
    label = join(fitted.text("label"))
    raw = {
        role: None if is_blank(join(fitted.text(role))) else join(fitted.text(role))
        for role in (*AMOUNTS, "weight", "execution_rate", "score", "reason")
    }
    reason = raw.pop("reason")
    repair = "；".join(filter(None, (fitted.repair, *told((), raw.values())))) or None
    return Fund(
        form_id=form_id,
        line=_name(label),
        label=label,
        initial_budget=figures.amount(raw["initial_budget"], block_unit),
        annual_budget=figures.amount(raw["annual_budget"], block_unit),
        executed=figures.amount(raw["executed"], block_unit),
        weight=figures.points(raw["weight"]),
        execution_rate=figures.rate(raw["execution_rate"]),
        score=figures.points(raw["score"]),
        **{f"{role}_raw": text for role, text in raw.items()},
        reason=reason,
        repaired=repair is not None,
        repair=repair,
        place=fitted.row.place,
        places=Places(fitted.boxes),
    )


def _names_column(label: str) -> bool:
    """Whether a label is that of a column of amounts: 预算数： with nothing behind it."""
    return taxonomy.lookup(FUNDS, label) in AMOUNTS


def _name(label: str) -> str:
    """The line by its label; the title of the block stands for the total."""
    if taxonomy.lookup(FUNDS, label) == "block":
        return "total"
    return taxonomy.lookup("fund_lines", label) or _PREFIX.sub("", label)


def _notes(fitted: Fitted, columns: Sequence[Column]) -> Iterator[Note]:
    label = join(fitted.text("label"))
    count = len(fitted.row.boxes)
    if fitted.repair is not None and not fitted.row.exact and count != len(columns):
        text = f"资金行“{label}”有{count}个单元格，表头有{len(columns)}列"
        yield Note("cell-count", text, field="funds", place=fitted.row.place, observed=str(count))
    for text in fitted.undecided:
        said = f"资金行“{label}”中的“{text}”无法归入任何一列"
        yield Note("undecided", said, field="funds", place=fitted.row.place, observed=text)
