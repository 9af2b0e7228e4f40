"""A located form to its records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from . import figures, fund_pairs, fund_sources, taxonomy
from . import funds as funds_block
from .columns import is_number
from .grid import Line, Row, join
from .head import Fields, explanation, goal_labels, goals, head, place_of, text_of
from .head_text import CUT
from .indicators import Read, indicators
from .layout import TARGETS_ONLY, recognise
from .locate import Located, Table
from .lost_digits import lost_digits
from .repeated_points import put_together
from .report import Aside, Form, Fund, Indicator, Note
from .shared_points import share_blank_points
from .slips import is_scanned, told
from .totals import grade, head_total, surplus_totals, total

_AMOUNT_ROLES = frozenset({"initial_budget", "annual_budget", "executed", "execution_rate"})
_LONG_NUMBER = re.compile(r"\d{7}")
_LABEL = 12  # characters that a label of the goals has at most
_FIELDS = (
    "title",
    "department",
    "project_name",
    "sub_project",
    "competent_department",
    "implementing_unit",
)


@dataclass(frozen=True, slots=True)
class _Funds:
    lines: tuple[Fund, ...] = ()
    notes: tuple[Note, ...] = ()
    unit: str | None = None
    roles: frozenset[str] = frozenset()

    @property
    def execution_weight(self) -> Decimal | None:
        """Points of budget execution: those of the first line that has any."""
        return next((line.weight for line in self.lines if line.weight is not None), None)


def form(located: Located, document_id: str, index: int) -> Form:
    """The records of one form; `index` counts the forms of the document from 1."""
    form_id = f"{document_id}-{index}"
    fields, stated = head(located), goals(located.goals)
    funds = _funds(located, form_id)
    texts = tuple(_texts(located))
    lost = lost_digits(texts, _place(located))
    read = indicators(located.indicators, form_id, is_scanned(texts))
    totals = _totals(located)
    printed = _printed(fields, stated, located.indicators, funds, read)
    known = printed if lost is None else printed - {"executed"}
    layout = recognise(printed, funds.execution_weight)
    if _is_plan(known, read, funds, stated, filled=lost is not None):
        read, funds, layout = Read((), (), ()), _Funds(unit=funds.unit), TARGETS_ONLY
    rows, repeated = _pointed(located, read, funds, totals)
    notes = (*((lost,) if lost else ()), *_cut_fields(located), *repeated)
    notes += (*funds.notes, *read.notes, *totals.notes, *_left_over(located, stated))
    year = fields.values.get("fiscal_year")
    named: dict[str, Any] = {name: fields.values.get(name) for name in _FIELDS}
    return Form(
        form_id=form_id,
        document_id=document_id,
        path="",
        form_index=index,
        layout=layout,
        fiscal_year=int(year) if year else None,
        **named,
        goal_expected=stated.values.get("goal_expected"),
        goal_actual=stated.values.get("goal_actual"),
        amount_unit=funds.unit,
        **totals.values,
        place=_place(located),
        funds=funds.lines,
        indicators=rows,
        level_points=read.level_points,
        explanation=explanation(located.tail),
        notes=notes,
        placeholders=read.placeholders,
        asides=tuple(_asides(located)),
        printed=printed,
        places={**fields.places, **stated.places, **totals.places},
    )


def _pointed(
    located: Located, read: Read, funds: _Funds, totals: _Totals
) -> tuple[tuple[Indicator, ...], tuple[Note, ...]]:
    """The indicators with points that are shared by several, and notes on those."""
    execution, whole = funds.execution_weight or Decimal(0), totals.values["total_weight"]
    rows, notes = read.indicators, tuple[Note, ...]()
    if _repeats_merged(located):
        rows, notes = put_together(rows, execution, whole)
    return share_blank_points(rows, execution, whole), notes


def _left_over(located: Located, stated: Fields) -> Iterator[Note]:
    """Notes on what of the funds, the goals and the head no record holds."""
    yield from _block_points(located)
    yield from _undecided_goals(located, stated)
    yield from _shared(located)


def _repeats_merged(located: Located) -> bool:
    """Whether the rows are those of a text that holds a merged cell in each of its squares: their
    columns are known as they were read."""
    rows = [row for table in located.indicators for row in table.rows if row.boxes]
    return bool(rows) and all(
        row.exact and row.repair is None and row.boxes[0].place.line is not None for row in rows
    )


def _is_plan(
    printed: frozenset[str], read: Read, funds: _Funds, stated: Fields, *, filled: bool
) -> bool:
    """Whether the form states targets only: it has no cell for a result, or none is filled.
    `filled`: figures were there and are lost."""
    if not printed & {"actual", "score", "executed"}:
        return True
    if filled:
        return False
    rows = any(row.actual_raw or row.score_raw for row in read.indicators)
    executed = any(line.executed_raw or line.score_raw for line in funds.lines)
    return bool(read.indicators) and not (rows or executed or "goal_actual" in stated.values)


def _funds(located: Located, form_id: str) -> _Funds:
    table = located.funds
    if table is None:
        return _Funds()
    above = [text_of(line) for line in located.above]
    above += [text for row in located.head for text in row.texts if "单位" in text and "元" in text]
    lines, notes = funds_block.funds(table, form_id, above)
    roles = frozenset(column.role for column in table.columns if column.role)
    if table.columns in (fund_pairs.COLUMNS, fund_sources.COLUMNS):
        # Made here: printed is what the lines hold.
        roles = frozenset(
            role for role in _AMOUNT_ROLES if any(getattr(line, f"{role}_raw") for line in lines)
        )
    unit = funds_block.unit(table, above) or funds_block.typed_unit(lines)
    return _Funds(tuple(lines), tuple(notes), unit, roles & _AMOUNT_ROLES)


@dataclass(frozen=True, slots=True)
class _Totals:
    values: dict[str, Any]
    places: dict[str, str]
    notes: tuple[Note, ...] = ()


def _texts(located: Located) -> Iterator[str]:
    """The texts of the funds block, the indicators and the rows behind them."""
    tables = [*filter(None, [located.funds]), *located.indicators]
    rows = [row for table in tables for row in (*table.header, *table.rows)]
    return chain.from_iterable(row.texts for row in (*rows, *located.tail))


def _totals(located: Located) -> _Totals:
    """Printed totals and grade: those of the rows behind the indicators, else of the head."""
    above = head_total(located)
    behind = total(located.tail, _spans(located.indicators))
    found = above | {key: (text, str(box.place)) for key, (text, box) in behind.items()}
    lines: Sequence[Line] = (*located.tail, *located.head)
    name, raw, place = grade(lines)
    if name is None and "grade" in above:
        raw, place = above["grade"]
        name = taxonomy.grade(raw)
    values: dict[str, Any] = {"grade": name, "grade_raw": raw}
    for key in ("total_weight", "total_score"):
        text = found[key][0] if key in found else None
        values |= {key: figures.points(text), f"{key}_raw": text}
    places = {key: where for key, (_, where) in found.items() if key != "grade"}
    surplus = surplus_totals(located.tail)
    notes = [] if surplus is None else [surplus]
    for key, (text, where) in found.items():
        notes += [Note("repaired", said, None, key, where, text) for said in told((), (text,))]
    notes += _run_on_total(located) if not found else _cut_total(located.tail)
    return _Totals(values, places | ({"grade": place} if name else {}), tuple(notes))


def _run_on_total(located: Located) -> Iterator[Note]:
    """Notes where the total row stands on the line of the last indicator and is not read."""
    labels = tuple(taxonomy.words()["ends"]["total"])
    for row in (table.rows[-1] for table in located.indicators if table.rows):
        for text in (one for one in row.texts if taxonomy.squash(one).endswith(labels)):
            said = f"总分行与上一行并在同一行（“{text}”），总分未读"
            for key in ("total_weight", "total_score", "grade"):
                yield Note("undecided", said, None, key, row.place, " | ".join(row.texts))


def _cut_fields(located: Located) -> Iterator[Note]:
    """Notes on texts of the head that were put together."""
    for row in located.head:
        if row.repair == CUT:
            name = taxonomy.lookup("head", row.texts[0])
            yield Note("repaired", CUT, None, name, row.place, " | ".join(row.texts))


def _cut_total(tail: Sequence[Row]) -> Iterator[Note]:
    """Notes on a total row that was cut from the line of another row."""
    for row in tail:
        if not row.exact and row.repair and row.texts:
            said, seen = f"总分行：{row.repair}", " | ".join(row.texts)
            for key in ("total_weight", "total_score", "grade"):
                yield Note("repaired", said, None, key, row.place, seen)


def _block_points(located: Located) -> Iterator[Note]:
    """Points of a whole block in a cell of their own beside its labels: no record holds them."""
    labels = [row for row in located.goals if len(goal_labels(row)) > 1]
    if located.funds is not None and located.funds.columns is not fund_pairs.COLUMNS:
        labels += located.funds.header
    for row in labels:
        for box in row.boxes:
            if is_number(box.text) and not box.covered:
                text = f"“{box.text}”不在任何一列之下，可能是整块的得分"
                yield Note("undecided", text, place=str(box.place), observed=box.text)


def _undecided_goals(located: Located, stated: Fields) -> Iterator[Note]:
    """Texts of goals that were parted, and those of which it is not known which label they stand
    below."""
    for name in ("goal_expected", "goal_actual"):
        if name in stated.printed and name not in stated.values:
            yield from _left_of_goals(located, stated, name)
    for row in located.goals:
        if row.repair and row.exact:
            for name in ("goal_expected", "goal_actual"):
                yield Note("repaired", row.repair, None, name, row.place, " | ".join(row.texts))
        if row.undecided:
            said = " | ".join(row.undecided)
            text = f"“{'”“'.join(row.texts)}”之下的文字无法分开：{said}"
            for name in goal_labels(row) or ("goal_expected",):
                yield Note("undecided", text, None, name, row.place, said)


def _shared(located: Located) -> Iterator[Note]:
    """The name of a project that may end in the word which begins the label glued to it."""
    for row in located.head:
        for label in row.undecided if row.exact else ():
            text = f"项目名称之后紧接“{label}”，其中“项目”也可能属于项目名称"
            yield Note("undecided", text, None, "project_name", row.place, " | ".join(row.texts))


def _left_of_goals(located: Located, stated: Fields, name: str) -> Iterator[Note]:
    """A text of the goals that is none of them, while this one is blank."""
    for row in located.goals if not any(row.undecided for row in located.goals) else ():
        for text in map(join, row.texts):
            if len(text) > _LABEL and text not in stated.values.values():
                said = f"“{text}”未能归入预期目标或实际完成情况"
                yield Note("undecided", said, None, name, row.place, text)


def _asides(located: Located) -> Iterator[Aside]:
    """Texts around the tables that may be a phone or another number of a person."""
    for line in (*located.above, *located.head, *located.tail):
        if isinstance(line, Row):
            said = [(join(box.text), box.place) for box in line.boxes if not box.covered]
        else:
            said = [(line.text, line.place)]
        yield from (Aside(text, str(at)) for text, at in said if _LONG_NUMBER.search(text))


def _spans(tables: Sequence[Table]) -> Mapping[str, tuple[int, int]]:
    """Grid columns of the points, by role."""
    return {
        column.role: (column.start, column.end)
        for table in reversed(tables)
        for column in table.columns
        if column.role in ("weight", "score", "review_score")
    }


def _printed(
    fields: Fields, stated: Fields, tables: Sequence[Table], funds: _Funds, read: Read
) -> frozenset[str]:
    """Fields whose label or column the form prints, whatever stands in them."""
    roles = {column.role for table in tables for column in table.columns if column.role}
    level1 = {f"level1:{row.level1}" for row in read.indicators}
    weights = {"weight" for row in read.indicators if row.weight is not None}
    return frozenset(fields.printed | stated.printed | roles | funds.roles | level1 | weights)


def _place(located: Located) -> str:
    rows: Sequence[Row] = (*located.head, *located.indicators[0].header)
    return (place_of(located.title) if located.title else "") or place_of(rows[0])
