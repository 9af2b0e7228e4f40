"""The journal to tables: rows in the order of the files, counted on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache

from .journal import Journal, SourceRow
from .tables import TABLES, Row, Rows, columns

NO_DOCUMENTS = "no-documents"
"""Error code of a folder or archive in which no document lies."""

EXAMPLES = 10
"""Failed documents that the summary tells of."""

TOLD = ("path", "error_message")


@dataclass(slots=True)
class Counts:
    """What went into the tables."""

    converted: int = 0
    partial: int = 0
    duplicates: int = 0
    formless: int = 0  # of the converted: no form was found in them
    empty: int = 0  # folders and archives without a document
    failures: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Rows) -> None:
        """Count the rows of one file."""
        document = rows["documents"][0]
        status = document[_at("documents")["status"]]
        duplicate = document[_at("documents")["duplicate_of"]] is not None
        if status == "failed":
            code = document[_at("documents")["error_code"]]
            if code == NO_DOCUMENTS:
                self.empty += 1
            else:
                self.failures[code] += 1
            if len(self.examples) < EXAMPLES:
                self.examples.append(": ".join(document[_at("documents")[name]] for name in TOLD))
        self.converted += status != "failed"
        self.partial += status == "partial"
        self.duplicates += duplicate
        self.formless += status != "failed" and not duplicate and not rows["forms"]
        self.rows.update({table: len(rows[table]) for table in TABLES})
        severity = _at("findings")["severity"]
        self.findings.update(finding[severity] for finding in rows["findings"])


def assemble(
    journal: Journal, counts: Counts, tables: Collection[str] = TABLES
) -> Iterator[tuple[Rows, int]]:
    """The final rows of each file in order, with their size in bytes; only those of `tables`."""
    for source, rows, size in journal.documents(tables):
        whole = complete(source, rows)
        counts.add(whole)
        yield whole, size


def complete(source: SourceRow, rows: Rows) -> Rows:
    """Put in what depends on the file and not on its content.

    A later file with the same bytes is a row of `documents` only.
    """
    document = _with(
        "documents",
        rows["documents"][0],
        path=source.path,
        source=source.source,
        size_bytes=source.size,
        duplicate_of=source.duplicate_of,
    )
    if source.duplicate_of is not None:
        return {table: [] for table in TABLES} | {"documents": [document]}
    located = {
        table: [_with(table, row, path=source.path) for row in rows[table]]
        if "path" in _at(table)
        else rows[table]
        for table in TABLES
    }
    return located | {"documents": [document]}


def _with(table: str, row: Row, **values: str | int | None) -> Row:
    changed = list(row)
    for name, value in values.items():
        changed[_at(table)[name]] = value
    return changed


@cache
def _at(table: str) -> dict[str, int]:
    """Position of each column."""
    return {column.name: at for at, column in enumerate(columns(table))}
