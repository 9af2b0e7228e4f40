"""The eight tables and their columns, made from the record classes.

Nothing is described here twice: name, type, label and help of a column are those of the field
in its record class. The Arrow schema, the data package and the dictionary start from `columns`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ..normalize.report import Form, Fund, Indicator, Quantity, Section, nested
from ..normalize.report import column as described  # CellRow has a field of that name
from ..rules.rule import Finding

Row = Sequence[Any]
Rows = dict[str, list[Row]]
"""Rows by table name; a row holds plain values (str, int, float, bool, None) in column order."""


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
