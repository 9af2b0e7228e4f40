"""Tables to Parquet and CSV files: written aside under bounded memory, then moved in place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .tables import TABLES, Row, Rows, columns

if TYPE_CHECKING:
    import pyarrow as pa

# Arrow's own allocator keeps what a row group took: a quarter more memory at the peak. It is chosen
# when Arrow is loaded, which nothing here does before rows are written.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

FORMATS = ("parquet", "csv")
LOOSE_BYTES = 1 << 20
"""Rows waiting as Python values, which are large, before they are packed."""

BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as the system's code page

# What a spreadsheet runs as a formula, full-width forms included, unless it is a plain number
# or a sign of comparison alone.
LIVE = "^[=+\\-@\t\r\n＝＋－＠]"
NUMBER = r"^([+-]?(\d[\d,]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?|=)$"


def schema(table: str) -> pa.Schema:
    """The Arrow schema of a table, with label and help of each column in its metadata."""
    import pyarrow as pa

    return pa.schema(
        pa.field(
            column.name,
            pa.type_for_alias(column.type),
            nullable=column.nullable,
            metadata={"label": column.label, "help": column.help},
        )
        for column in columns(table)
    )


def arrow_table(table: str, rows: Iterable[Row]) -> pa.Table:
    """Rows of a table as an Arrow table of its schema."""
    import pyarrow as pa

    described = schema(table)
    values = list(zip(*rows, strict=True)) or [()] * len(described)
    arrays = [pa.array(each, field.type) for each, field in zip(values, described, strict=True)]
    return pa.Table.from_arrays(arrays, schema=described)


def guarded(data: pa.Table) -> pa.Table:
    """The same table for a CSV file: text that a spreadsheet would run gets a `'` before it."""
    import pyarrow as pa

    for at, field in enumerate(data.schema):
        if pa.types.is_string(field.type):
            data = data.set_column(at, field, _guarded(data.column(at)))
    return data


def _guarded(text: Any) -> Any:
    import pyarrow.compute as pc

    text = pc.replace_substring(text, "\x00", "\ufffd")  # many readers of CSV stop at a NUL
    live = pc.match_substring_regex(text, LIVE)
    if not pc.any(live).as_py():
        return text
    run = pc.and_(live, pc.invert(pc.match_substring_regex(text, NUMBER)))
    return pc.if_else(run, pc.binary_join_element_wise("'", text, ""), text)


class TableFiles:
    """The files of one table while they are written, a row group at a time."""

    def __init__(self, folder: Path, table: str, formats: Iterable[str], stack: ExitStack) -> None:
        self.table = table
        self.waiting: list[Row] = []
        self.held = 0  # bytes of the rows that are packed and not written
        self._packed: list[pa.Table] = []
        self._parquet = self._csv = None
        if "parquet" in formats:
            self._parquet = stack.enter_context(_parquet_writer(folder, table))
        if "csv" in formats:
            self._csv = stack.enter_context(_csv_writer(folder, table))

    def pack(self) -> None:
        """Turn the waiting rows into Arrow arrays, a tenth of their size in memory."""
        if not self.waiting:
            return
        data = arrow_table(self.table, self.waiting)
        self.waiting = []
        if self._csv:
            self._csv.write_table(guarded(data))
        if self._parquet:
            self._packed.append(data)
            self.held += data.nbytes

    def flush(self) -> None:
        """Write what is packed, as one row group with all that came since the last time."""
        import pyarrow as pa

        if self._parquet and self._packed:
            data = pa.concat_tables(self._packed)
            self._packed, self.held = [], 0
            self._parquet.write_table(data, row_group_size=data.num_rows)
            del data
            pa.default_memory_pool().release_unused()  # else what a group took stays taken


@contextmanager
def _parquet_writer(folder: Path, table: str) -> Iterator[Any]:
    import pyarrow.parquet as pq

    path = folder / "parquet" / table / "part-00000.parquet"
    with (
        _durable(path) as file,
        pq.ParquetWriter(file, schema(table), compression="zstd") as writer,
    ):
        yield writer


@contextmanager
def _csv_writer(folder: Path, table: str) -> Iterator[Any]:
    import pyarrow.csv as csv

    with _durable(folder / "csv" / f"{table}.csv") as file:
        file.write(BOM)
        options = csv.WriteOptions(eol="\r\n")
        with csv.CSVWriter(file, schema(table), write_options=options) as writer:
            yield writer


@contextmanager
def _durable(path: Path) -> Iterator[Any]:
    """A new file that is on the disk when the block ends, so that moving it in place is safe."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_tables(
    documents: Iterable[tuple[Rows, int]], folder: Path, formats: Iterable[str], limit: int
) -> None:
    """Stream the rows of documents into files under `folder`.

    Each document comes with its size in bytes. Packed rows are held until `limit` bytes are
    waiting, so that memory does not grow with the number of documents; then those of the largest
    table are written, so that row groups hold many rows in small tables, too.
    """
    with ExitStack() as stack:
        files = [TableFiles(folder, table, formats, stack) for table in TABLES]
        loose = 0
        for rows, size in documents:
            for file in files:
                file.waiting.extend(rows[file.table])
            loose += size
            if loose >= LOOSE_BYTES:
                _pack(files)
                loose = 0
                if sum(file.held for file in files) >= limit:
                    max(files, key=lambda file: file.held).flush()
        _pack(files)
        for file in files:
            file.flush()


def _pack(files: Iterable[TableFiles]) -> None:
    for file in files:
        file.pack()


def publish(new: Path, out: Path, formats: Iterable[str]) -> None:
    """Move finished files from `new` to their places in `out`, and drop what they replace.

    Tables of the format that was not asked for go too: they would tell of an older run.
    """
    fresh = sorted(path.relative_to(new) for path in new.rglob("*") if path.is_file())
    for path in fresh:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).replace(out / path)
    for path in _ours(out):
        if path.relative_to(out) not in fresh:
            path.unlink()
    for kind in set(FORMATS) - set(formats):
        _remove_empty(out / kind)
    shutil.rmtree(new)


def _ours(out: Path) -> Iterator[Path]:
    for table in TABLES:
        yield from (out / "parquet" / table).glob("part-*.parquet")
        yield from (out / "csv").glob(f"{table}.csv")


def _remove_empty(folder: Path) -> None:
    """Remove a folder whose tables are gone; a file that somebody else put there keeps it."""
    for path in [*(folder / table for table in TABLES), folder]:
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
