"""Speed of the whole pipeline against bare reading of the same files, on one core.

python bench/readers.py [FOLDER [FILES]]

Of FOLDER (default: reports made for this run) up to FILES (default 60) of each format are read.
`jixiao` goes from bytes to the rows of all tables, audit included; the others only read cells or
text and make nothing of them. MarkItDown and docling are measured where they are installed.
"""

import logging
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import Any

from jixiao.extract import open_source, read
from jixiao.normalize import normalize
from jixiao.pipeline.journal import pack
from jixiao.pipeline.tables import rows
from jixiao.rules import audit

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
REPORTS = 4  # made of each layout
ENDINGS = ("docx", "pdf", "rows.txt", "cells.txt")

Reader = Callable[[Path], Any]


def whole(path: Path) -> None:
    """Everything that a worker does with a document."""
    source = open_source(path)
    document = read(source)
    report, findings = audit(normalize(document, source.sha256))
    pack(rows(report, findings, document, "bench"))


def python_docx(path: Path) -> None:
    """The text of all cells."""
    import docx

    for table in docx.Document(str(path)).tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


def lxml(path: Path) -> None:
    """The elements of the main part, nothing looked at."""
    from lxml import etree

    etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))


def pdfplumber(path: Path) -> None:
    """The tables of all pages."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


def pypdfium2(path: Path) -> None:
    """The text of all pages, without cells."""
    import pypdfium2

    for page in pypdfium2.PdfDocument(path):
        page.get_textpage().get_text_bounded()


def decoded(path: Path) -> None:
    """The characters of a text file."""
    path.read_text(encoding="utf-8", errors="replace")


def installed() -> Iterator[tuple[str, Reader]]:
    """Converters that only some have."""
    if find_spec("markitdown"):
        from markitdown import MarkItDown

        yield "MarkItDown", MarkItDown().convert
    if find_spec("docling"):
        from docling.document_converter import DocumentConverter

        yield "docling", DocumentConverter().convert


def readers(ending: str) -> Iterator[tuple[str, Reader]]:
    """What reads files with this ending, by name."""
    yield "jixiao, all tables", whole
    yield "jixiao, reading only", lambda path: read(open_source(path))
    if ending == "docx":
        yield from (("python-docx, cells", python_docx), ("lxml, elements", lxml))
    elif ending == "pdf":
        yield from (("pdfplumber, tables", pdfplumber), ("pypdfium2, text", pypdfium2))
    else:
        yield "decoding only", decoded
    if ending in ("docx", "pdf"):
        yield from installed()


def seconds(reader: Reader, paths: list[Path], warm: Path) -> float:
    """CPU time of reading files; `warm` is read first, so that nothing is loaded on the way."""
    reader(warm)
    started = process_time()
    for path in paths:
        reader(path)
    return process_time() - started


def pages(paths: list[Path]) -> int:
    """Pages of PDF files."""
    return sum(read(open_source(path)).pages or 0 for path in paths)


def compare(folder: Path, ending: str, files: int) -> None:
    """Print a line a reader."""
    paths = sorted(folder.glob(f"*.{ending}"))[:files]
    warm = next(SAMPLES.glob(f"*.{ending}"))
    if not paths:
        return
    count, unit = (pages(paths), "pages") if ending == "pdf" else (len(paths), "documents")
    ours = 0.0
    for name, reader in readers(ending):
        took = seconds(reader, paths, warm)
        ours = ours or took
        ratio = "" if name.startswith("jixiao") else f"{took / ours:.2f} times our time"
        print(f"{ending:10} {name:22} {count / took:9,.0f} {unit}/s  {ratio}")


def main() -> None:
    """Compare all formats."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name)
        if len(sys.argv) < 2:
            make = [sys.executable, "-m", "jixiao.corpus.make", name, "--count", str(REPORTS)]
            subprocess.run(make, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        for ending in ENDINGS:
            compare(folder, ending, int(sys.argv[2]) if len(sys.argv) > 2 else 60)


if __name__ == "__main__":
    main()
