"""Speed and memory of a bulk run and of writing a large archive.

python bench/archive.py [FOLDER [DOCUMENTS]]

FOLDER (default: the samples) is converted by processes, then once more from the journal. Then
its results stand for DOCUMENTS (default 20,000) in a journal, and their tables are written:
time must grow with the number of documents, memory must not.
"""

import resource
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

from jixiao.pipeline import convert
from jixiao.pipeline.assemble import Counts, assemble
from jixiao.pipeline.bulk import HELD_BYTES
from jixiao.pipeline.find import find
from jixiao.pipeline.gather import gather, in_process, silent
from jixiao.pipeline.journal import Journal, SourceRow
from jixiao.pipeline.write import FORMATS, write_tables

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


def peak() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def multiply(journal: Journal, documents: int) -> None:
    """Let the results of a run stand for as many documents as are wanted."""
    keys = [row.key for row, _, _ in journal.documents()]
    for seq in range(len(keys), documents):
        path = f"{seq:06}.docx"
        journal.add_source(SourceRow(seq, path, 1, 0, None, keys[seq % len(keys)]))


def main(folder: Path, documents: int) -> None:
    """Print a line a measurement."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        for run in ("read", "read again"):
            summary = convert(folder, out)
            rate = summary.converted / summary.seconds
            print(f"{run}: {summary.converted} documents, {rate:.1f}/s, {peak()} MB")
        for count in (documents // 10, documents):
            write(folder, out, count)


def write(folder: Path, out: Path, documents: int) -> None:
    """Measure the tables of many documents."""
    with closing(Journal(":memory:", "bench")) as journal:
        gather(find([folder]), journal, None, in_process, silent)
        multiply(journal, documents)
        counts, before, started = Counts(), peak(), perf_counter()
        write_tables(assemble(journal, counts), out / "new", FORMATS, HELD_BYTES)
        rate = documents / (perf_counter() - started)
    rows = counts.rows.total()
    print(f"write: {documents} documents, {rows} rows, {rate:.0f}/s, {before} to {peak()} MB")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES,
        int(sys.argv[2]) if len(sys.argv) > 2 else 20_000,
    )
