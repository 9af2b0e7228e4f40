"""`OUT/datapackage.json`: the tables described for programs (Frictionless Data Package)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from .tables import TABLES, Column, columns

TITLES: Mapping[str, tuple[str, str]] = {
    "documents": ("文档", "a source file, also one that failed"),
    "sections": ("文字章节", "a narrative section"),
    "forms": ("自评表", "a 自评表 found in a document"),
    "funds": ("资金", "a line of the funds block, amounts in 万元"),
    "indicators": ("指标", "an indicator row"),
    "quantities": ("数量", "one quantity inside a target or actual value"),
    "cells": ("单元格", "a cell of every table as rebuilt"),
    "findings": ("问题", "a fault found by the audit"),
}
"""Chinese title of each table, and what one row is."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "documents": ("source", "path"),
    "sections": ("document_id", "seq"),
    "forms": ("form_id",),
    "indicators": ("form_id", "row"),
    "quantities": ("form_id", "row", "role", "seq"),
    "cells": ("document_id", "table", "row", "column"),
    "findings": ("finding_id",),
}
"""Primary keys. The funds block has none: a source may print the same line twice."""

REFERENCES: Mapping[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "forms": ("form_id",),
}
"""Table -> fields by which rows of other tables point to it."""

FIELD_TYPES = {"string": "string", "int64": "integer", "float64": "number", "bool": "boolean"}


def describe(formats: Collection[str]) -> str:
    """The data package as JSON; its resources are the CSV files where there are any."""
    kind = "csv" if "csv" in formats else "parquet"
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "jixiao",
        "title": "绩效自评报告 performance self-evaluation reports",
        "resources": [_resource(table, kind) for table in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: str, kind: str) -> dict[str, Any]:
    title, row = TITLES[table]
    told = {
        "name": table,
        "title": title,
        "description": f"One row is {row}.",
        "type": "table",
        "format": kind,
        "schema": _schema(table),
    }
    if kind == "parquet":
        return told | {"path": f"parquet/{table}/part-00000.parquet"}
    return told | {
        "path": f"csv/{table}.csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
    }


def _schema(table: str) -> dict[str, Any]:
    described = columns(table)
    names = {column.name for column in described}
    schema: dict[str, Any] = {"fields": [_field(column) for column in described]}
    if table in KEYS:
        schema["primaryKey"] = list(KEYS[table])
    keys = [
        {"fields": list(fields), "reference": {"resource": other, "fields": list(fields)}}
        for other, fields in REFERENCES.items()
        if other != table and names.issuperset(fields)
    ]
    return schema | ({"foreignKeys": keys} if keys else {}) | {"missingValues": [""]}


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "title": column.label,
        "description": column.help,
    }
    # In a CSV file an empty text looks like none, so that text is never required.
    free = column.nullable or column.type == "string"
    return told if free else told | {"constraints": {"required": True}}
