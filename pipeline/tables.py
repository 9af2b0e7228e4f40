"""The eight tables: their columns, made from the record classes, and the rows of one document.

Nothing is described here twice: name, type, label and help of a column are those of the field
in its record class. The Arrow schema, the data package and the dictionary start from `columns`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from operator import attrgetter, is_
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ..extract.document import Document, Remark, Table
from ..normalize.report import (
    Form,
    Fund,
    Indicator,
    Quantity,
    Report,
    Section,
    Value,
    nested,
)
from ..normalize.report import column as described  # CellRow has a field of that name
from ..rules.rule import Finding

Row = Sequence[Any]
Rows = dict[str, list[Row]]
"""Rows by table name; a row holds plain values (str, int, float, bool, None) in column order."""

DOUBTFUL = ("damaged", "encoding", "limit", "scan", "unread")
"""Codes of remarks that make a document `partial`: something in it was not read."""

REMARKS = 20
"""Remarks that the message of a partial document tells of; all of them are findings."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A source file, also one that failed."""

    source: int = described("来源", "number of the given source, from 1; run.json names them")
    path: str = described("路径", "path relative to the given source, with /")
    document_id: str | None = described(
        "文档编号", "sha256 of the source's bytes; null where they could not be read", default=None
    )
    format: str | None = described(
        "格式",
        "docx, pdf, txt, xlsx, html or markdown, told from the content; doc, wps, rtf, odt, xls, et"
        " or ods where LibreOffice converted it",
        default=None,
    )
    size_bytes: int | None = described("大小", "bytes", default=None)
    status: str = described(
        "状态", "ok, partial (something in it was not read) or failed", default="failed"
    )
    duplicate_of: str | None = described(
        "重复于", "path of the first document with the same bytes", default=None
    )
    error_code: str | None = described(
        "错误代码", "why it is failed or partial, as a fixed word", default=None
    )
    error_message: str | None = described("错误说明", "what is wrong and what to do", default=None)
    encoding: str | None = described("编码", "of a text file", default=None)
    pages: int | None = described("页数", "where the format has pages", default=None)
    tables: int | None = described("表格数", "tables in it", default=None)
    forms: int | None = described("自评表数", "forms found in it", default=None)
    version: str = described("程序版本", "version of jixiao that read it", default="")


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell of a table as rebuilt; a merged cell is one row at its upper left square."""

    document_id: str = described("文档编号", "sha256 of the source's bytes")
    table: int = described("表格", "order of the table in the document, from 1")
    row: int = described("行", "from 1")
    column: int = described("列", "from 1; only a count from the left where exact is false")
    row_span: int = described("跨行", "rows it covers")
    column_span: int = described("跨列", "columns it covers")
    text: str = described("文本", "as printed, its lines parted by line feeds")
    page: int | None = described("页", "from 1")
    line: int | None = described("文本行", "line of a text file, from 1")
    x0: float | None = described("左", "PDF points from the left edge of the page")
    top: float | None = described("上", "PDF points from the upper edge of the page")
    x1: float | None = described("右", "PDF points from the left edge of the page")
    bottom: float | None = described("下", "PDF points from the upper edge of the page")
    exact: bool = described("列准确", "the columns are those of the source: false in plain text")
    parent: int | None = described("外层表格", "the table that a nested table lies in")


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """One quantity inside a target or actual value."""

    form_id: str = described("表编号", "form the value belongs to")
    row: int = described("行号", "indicator row")
    role: str = described("角色", "target or actual")
    seq: int = described("序号", "order in the value, from 1")
    quantity: Quantity = nested("", "数量")


TABLES: Mapping[str, type] = {
    "documents": DocumentRow,
    "sections": Section,
    "forms": Form,
    "funds": Fund,
    "indicators": Indicator,
    "quantities": QuantityRow,
    "cells": CellRow,
    "findings": Finding,
}
"""Table name to record class, in the order of the contract."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as derived; `type` is string, int64, float64 or bool, `attribute` its source."""

    name: str
    type: str
    nullable: bool
    label: str
    help: str
    attribute: str


TYPES = {str: "string", int: "int64", float: "float64", Decimal: "float64", bool: "bool"}


def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in order."""
    return columns_of(TABLES[table])


@cache
def columns_of(
    record: type, prefix: str = "", path: str = "", label: str = ""
) -> tuple[Column, ...]:
    """The columns of a record class; the rest is for the classes nested in it."""
    hints = get_type_hints(record)
    found: list[Column] = []
    for field in fields(record):
        told = field.metadata
        kind, nullable = _kind(hints[field.name])
        if "prefix" in told:
            inner = (prefix + told["prefix"], f"{path}{field.name}.", label + told["label"])
            found.extend(columns_of(kind, *inner))
        elif "help" in told:
            text = f"{label}·{told['label']}" if prefix else told["label"]
            name, attribute = prefix + field.name, path + field.name
            found.append(Column(name, TYPES[kind], nullable, text, told["help"], attribute))
    return tuple(found)


def _kind(hint: Any) -> tuple[Any, bool]:
    """The plain type of an annotation, and whether it may be None."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    return kinds[0], True


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
    tables = (*document.tables, *report.tables)
    cells = (cell for table in tables for cell in _cells(report.document_id, table))
    found = {table: table_rows(table, records[table]) for table in records}
    found["cells"] = typed("cells", cells)
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


def _cells(document_id: str, table: Table) -> Iterable[Row]:
    """The fields of CellRow in order; hundreds of objects a document would cost more than all."""
    for cell in table.cells:
        place = cell.place
        yield (
            document_id,
            table.index,
            cell.row + 1,
            cell.column + 1,
            cell.row_span,
            cell.column_span,
            cell.text,
            place.page,
            place.line,
            place.x0,
            place.top,
            place.x1,
            place.bottom,
            table.exact,
            table.parent,
        )
