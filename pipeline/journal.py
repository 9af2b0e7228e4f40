"""The journal of a run: what each document gave, kept so that no run does it twice.

An SQLite file under OUT, keyed by content, program and settings. Small transactions: a run
that is killed loses a second of work. Only documents that were read are kept over runs;
failed ones are tried again.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

import msgspec

from .tables import TABLES, Rows, columns

COMMIT_SECONDS = 1.0

RESULTS = """
CREATE TABLE IF NOT EXISTS results (
    key TEXT PRIMARY KEY, program TEXT NOT NULL, failed INTEGER NOT NULL, payload BLOB NOT NULL
)
"""
# Made anew by every run.
SOURCES = """
CREATE TABLE sources (
    seq INTEGER PRIMARY KEY, path TEXT NOT NULL, source INTEGER NOT NULL, size INTEGER,
    duplicate_of TEXT, key TEXT NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file of this run: where it stands in the order, and the key of its result."""

    seq: int
    path: str
    source: int
    size: int | None
    duplicate_of: str | None
    key: str


class Journal:
    """The journal in a file, or in memory for `:memory:`.

    `program` stands for the code: results of other programs are forgotten. It is None where the
    journal of a run that goes on is only to be read.
    """

    def __init__(self, file: str, program: str | None) -> None:
        self._base = sqlite3.connect(file)
        self._program = program
        if program is not None:
            self._begin()

    def _begin(self) -> None:
        self._base.execute(RESULTS)
        self._base.execute("DELETE FROM results WHERE program != ? OR failed", (self._program,))
        self._base.execute("DROP TABLE IF EXISTS sources")
        self._base.execute(SOURCES)
        self._base.execute("CREATE INDEX sources_by_key ON sources (key)")
        self.commit()

    def has(self, key: str) -> bool:
        """Whether there is a result."""
        found = self._base.execute("SELECT 1 FROM results WHERE key = ?", (key,))
        return found.fetchone() is not None

    def first(self, digest: str) -> tuple[str, str] | None:
        """Path and key of the first file of this run with these bytes; keys begin with the hash."""
        found = self._base.execute(
            "SELECT path, key FROM sources WHERE key >= ? AND key < ? ORDER BY key, seq LIMIT 1",
            (digest, f"{digest}\U0010ffff"),
        )
        first: tuple[str, str] | None = found.fetchone()
        return first

    def add_source(self, row: SourceRow) -> None:
        """Note a file of this run."""
        values = (row.seq, row.path, row.source, row.size, row.duplicate_of, row.key)
        self._base.execute("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)", values)
        self._commit_in_time()

    def add_result(self, key: str, payload: bytes, *, failed: bool) -> None:
        """Keep what a document gave; `payload` is made by `pack`."""
        values = (key, self._program, failed, payload)
        self._base.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", values)
        self._commit_in_time()

    def told(self, key: str) -> str:
        """The path of the first file with this result, its error code and message."""
        found = self._base.execute(
            "SELECT path, payload FROM sources JOIN results ON results.key = sources.key"
            " WHERE sources.key = ? ORDER BY seq LIMIT 1",
            (key,),
        )
        path, payload = found.fetchone()
        row = _ROWS.decode(_PARTS.decode(zlib.decompress(payload))["documents"])[0]
        names = [column.name for column in columns("documents")]
        return f"{path}: {row[names.index('error_code')]}: {row[names.index('error_message')]}"

    def documents(self, tables: Collection[str] = TABLES) -> Iterator[tuple[SourceRow, Rows, int]]:
        """Every file of this run in order, its rows, and their size in bytes. Rows of other tables
        than `tables` are left out: the cells are most of a document."""
        self.commit()
        found = self._base.execute(
            "SELECT seq, path, source, size, duplicate_of, sources.key, payload"
            " FROM sources JOIN results ON results.key = sources.key ORDER BY seq"
        )
        for *row, payload in found:
            packed = zlib.decompress(payload)
            parts = _PARTS.decode(packed)
            rows = {table: _ROWS.decode(parts[table]) if table in tables else [] for table in parts}
            yield SourceRow(*row), rows, len(packed)

    def commit(self) -> None:
        """End the transaction."""
        self._base.commit()
        self._committed = monotonic()

    def _commit_in_time(self) -> None:
        if monotonic() - self._committed >= COMMIT_SECONDS:
            self.commit()

    def close(self) -> None:
        """Commit and close."""
        self._base.commit()
        self._base.close()


_PARTS: msgspec.msgpack.Decoder[dict[str, msgspec.Raw]] = msgspec.msgpack.Decoder(
    dict[str, msgspec.Raw]
)
_ROWS: msgspec.msgpack.Decoder[list[Any]] = msgspec.msgpack.Decoder(list[Any])


def pack(rows: Rows) -> bytes:
    """Rows as the bytes that the journal keeps."""
    return zlib.compress(msgspec.msgpack.encode(rows), 1)
