"""The rows of one document in every table, as plain values that the types of the columns hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter, is_
from types import NoneType
from typing import Any

from ..extract.document import Document, Remark, Table
from ..normalize.report import Form, Report, Value
from ..rules.rule import Finding
from .tables import TABLES, DocumentRow, QuantityRow, Row, Rows, columns

DOUBTFUL = ("damaged", "encoding", "limit", "scan", "unread")
"""Codes of remarks that make a document `partial`: something in it was not read."""

REMARKS = 20
"""Remarks that the message of a partial document tells of; all of them are findings."""


def _text(value: Any) -> str | None:
    """Text that UTF-8 can hold: a lone surrogate, as broken sources have them, becomes U+FFFD."""
    if value is None:
        return None
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _whole(value: Any) -> int | None:
    """An int that fits the column; a year of twenty digits is no year."""
    return None if value is None or not -(2**63) <= value < 2**63 else int(value)


def _real(value: Any) -> float | None:
    """A finite float."""
    number = math.nan if value is None else float(value)
    return number if math.isfinite(number) else None


CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "string": _text,
    "int64": _whole,
    "float64": _real,
    "bool": bool,
}


@cache
def _reader(table: str) -> tuple[attrgetter[tuple[Any, ...]], tuple[str, ...]]:
    names = columns(table)
    return attrgetter(*(each.attribute for each in names)), tuple(each.type for each in names)


def table_rows(table: str, records: Iterable[Any]) -> list[Row]:
    """Records of one class as rows of their table."""
    getter, _ = _reader(table)
    return typed(table, map(getter, records))


def typed(table: str, values: Iterable[Row]) -> list[Row]:
    """Values in the order of a table's columns as its rows."""
    _, types = _reader(table)
    as_given = list(values)
    by_column = list(zip(*as_given, strict=True))
    held = list(map(_column, types, by_column))
    return as_given if all(map(is_, held, by_column)) else list(zip(*held, strict=True))


PLAIN: Mapping[str, frozenset[type]] = {
    "string": frozenset({str, NoneType}),
    "int64": frozenset({int, NoneType}),
    "float64": frozenset({float, NoneType}),
    "bool": frozenset({bool}),
}


def _column(type_: str, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as its type holds them.

    Most columns do already, which is told of all their values at once.
    """
    if values[0] is None and type_ != "bool" and values.count(None) == len(values):
        return values
    if PLAIN[type_].issuperset(map(type, values)) and _fits(type_, values):
        return values
    return list(map(CONVERT[type_], values))


def _fits(type_: str, values: Sequence[Any]) -> bool:
    """Whether plain values need no change: text without surrogates, numbers in range."""
    given = list(filter(None, values))  # nothing is wrong with "" and 0, either
    if type_ == "string":
        return _is_text("".join(given))
    if type_ == "int64":
        return not given or (min(given) >= -(2**63) and max(given) < 2**63)
    return type_ == "bool" or all(map(math.isfinite, given))


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def rows(report: Report, findings: Iterable[Finding], document: Document, version: str) -> Rows:
    """The rows of one document in every table; `source` and `path` are filled in on writing."""
    forms = report.forms
    records: dict[str, Iterable[Any]] = {
        "documents": [_document(report, document, version)],
        "sections": report.sections,
        "forms": forms,
        "funds": [fund for form in forms for fund in form.funds],
        "indicators": [indicator for form in forms for indicator in form.indicators],
        "quantities": [quantity for form in forms for quantity in _quantities(form)],
        "findings": findings,
    }
    found = {table: table_rows(table, records[table]) for table in records}
    found["cells"] = _cells(report.document_id, (*document.tables, *report.tables))
    return {table: found[table] for table in TABLES}


def failed(document_id: str | None, code: str, message: str, version: str) -> Rows:
    """The rows of a document that could not be read: one row of `documents`."""
    record = DocumentRow(
        0, "", document_id, error_code=code, error_message=message, version=version
    )
    return {table: [] for table in TABLES} | {"documents": table_rows("documents", [record])}


def _document(report: Report, document: Document, version: str) -> DocumentRow:
    doubts = _doubts(report.remarks or document.remarks)
    return DocumentRow(
        source=0,
        path="",
        document_id=report.document_id,
        format=document.format,
        status="partial" if doubts else "ok",
        error_code=doubts[0].code if doubts else None,
        error_message=_message(doubts),
        encoding=document.encoding,
        pages=document.pages,
        tables=len(document.tables) + len(report.tables),
        forms=len(report.forms),
        version=version,
    )


def _doubts(remarks: Iterable[Remark]) -> list[Remark]:
    return [remark for remark in remarks if remark.code in DOUBTFUL]


def _message(doubts: Sequence[Remark]) -> str | None:
    """The remarks in one text; a scan of a thousand pages has one a page."""
    said = [_said(remark) for remark in doubts[:REMARKS]]
    if len(doubts) > REMARKS:
        said.append(f"共 {len(doubts)} 处")
    return "；".join(said) or None


def _said(remark: Remark) -> str:
    return f"{remark.place} {remark.text}".strip()


def _quantities(form: Form) -> Iterable[QuantityRow]:
    for indicator in form.indicators:
        for role, value in (("target", indicator.target), ("actual", indicator.actual)):
            yield from _of_value(form.form_id, indicator.row, role, value)


def _of_value(form_id: str, row: int, role: str, value: Value) -> Iterable[QuantityRow]:
    for seq, quantity in enumerate(value.quantities, 1):
        yield QuantityRow(form_id, row, role, seq, quantity)


def _cells(document_id: str, tables: Sequence[Table]) -> list[Row]:
    """The fields of CellRow in order; hundreds of objects a document would cost more than all."""
    found: list[Row] = [
        (document_id, table.index, row + 1, column + 1, row_span, column_span, text,
         page, line, x0, top, x1, bottom, table.exact, table.parent)
        for table in tables
        for row, column, text, row_span, column_span, place in table.cells
        for _, _, _, page, line, x0, top, x1, bottom in (place,)
    ]  # fmt: skip
    # Only a page has places that may be no number; all others are counts made here.
    paged = any(table.cells and table.cells[0].place.page is not None for table in tables)
    plain = not paged and _is_text("".join([row[6] for row in found]))
    return found if plain else typed("cells", found)
