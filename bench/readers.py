"""Speed of the whole pipeline against bare reading of the same files, on one core.

python bench/readers.py [FOLDER [FILES]]

Of FOLDER (default: reports made for this run) up to FILES (default 200) of each format are read, by
each reader in turn; rates and ratios are the medians of the turns.
`jixiao` goes from bytes to the rows of all tables, audit included; the others only read cells or
text and make nothing of them. MarkItDown and docling are measured where they are installed.

The Word files that are made hold only what is needed. They are read once more in the template of
python-docx, whose styles any program that opens the whole file reads too, and once more with the
properties that Word writes for every run and cell, which make the main part seven times as long.
"""

import gc
import io
import logging
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from jixiao.extract import open_source, read
from jixiao.normalize import normalize
from jixiao.pipeline.journal import pack
from jixiao.pipeline.rows import rows
from jixiao.pipeline.worker import collect_seldom
from jixiao.rules import audit

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
REPORTS = 10  # made of each layout
OURS = "jixiao"
IN_TURN = 10  # files that a reader reads before the next one does
ENDINGS = ("docx", "pdf", "rows.txt", "cells.txt")

MAIN = "word/document.xml"
RUN = (
    '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:hint="eastAsia"/>'
    '<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
)
PARAGRAPH = f'<w:pPr><w:widowControl/><w:jc w:val="center"/>{RUN}</w:pPr>'
EDGE = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
CELL = (
    f"<w:tcBorders>{''.join(map(EDGE.format, ('top', 'left', 'bottom', 'right')))}</w:tcBorders>"
    '<w:shd w:val="clear" w:color="auto" w:fill="auto"/><w:vAlign w:val="center"/>'
)
ROW = '<w:trPr><w:trHeight w:val="480"/><w:jc w:val="center"/></w:trPr>'

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
    yield f"{OURS}, all tables", whole
    yield f"{OURS}, reading only", lambda path: read(open_source(path))
    if ending == "docx":
        yield from (("python-docx, cells", python_docx), ("lxml, elements", lxml))
    elif ending == "pdf":
        yield from (("pdfplumber, tables", pdfplumber), ("pypdfium2, text", pypdfium2))
    else:
        yield "decoding only", decoded
    if ending in ("docx", "pdf"):
        yield from installed()


def seconds(
    readers: Mapping[str, Reader], paths: list[Path], warm: list[Path]
) -> dict[str, list[float]]:
    """CPU time of each reader over the files, in turns of a few each: a machine has quiet and busy
    moments, and what is compared must have the same.

    `warm` is read first by each, as a worker has read many by the time that counts, and the bytes
    of all files, so that the first reader does not pay for the disk. Garbage is looked for as often
    as a worker does, by the others as often as Python does.
    """
    for path in paths:
        path.read_bytes()
    for reader in readers.values():
        for path in warm:
            reader(path)
    gc.collect()
    gc.freeze()  # what was loaded is not gone through again in search of garbage
    took: dict[str, list[float]] = {name: [] for name in readers}
    usual = gc.get_threshold()
    for at in range(0, len(paths), IN_TURN):
        for name, reader in readers.items():
            gc.set_threshold(*usual)
            if name.startswith(OURS):
                collect_seldom()
            started = process_time()
            for path in paths[at : at + IN_TURN]:
                reader(path)
            took[name].append(process_time() - started)
    gc.set_threshold(*usual)
    return took


def pages(paths: list[Path]) -> int:
    """Pages of PDF files."""
    return sum(read(open_source(path)).pages or 0 for path in paths)


def sizes(paths: list[Path]) -> str:
    """How large files are on average, and what readers parse of them."""
    told = f"{sum(path.stat().st_size for path in paths) / len(paths) / 1000:.1f} kB a file"
    if paths[0].suffix != ".docx":
        return told
    main = sum(zipfile.ZipFile(path).getinfo(MAIN).file_size for path in paths)
    return f"{told}, {MAIN} {main / len(paths) / 1000:.0f} kB"


def compare(folder: Path, ending: str, files: int) -> None:
    """Print the sizes and a line a reader."""
    paths = sorted(folder.glob(f"*.{ending}"))[:files]
    if not paths:
        return
    count, unit = (pages(paths), "pages") if ending == "pdf" else (len(paths), "documents")
    print(f"{ending:10} {len(paths)} files, {sizes(paths)}")
    times = seconds(dict(readers(ending)), paths, sorted(SAMPLES.glob(f"*.{ending}")))
    whole_time = next(iter(times.values()))
    for name, took in times.items():
        ratio = median(one / ours for one, ours in zip(took, whole_time, strict=True))
        told = "" if name.startswith(OURS) else f"{ratio:.2f} times our time"
        rate = count / len(paths) * IN_TURN / median(took)
        print(f"{ending:10} {name:22} {rate:9,.0f} {unit}/s  {told}")


def in_template(main: str) -> bytes:
    """A Word file with this main part and all others from the template of python-docx."""
    import docx

    template = Path(docx.__file__).parent / "templates" / "default.docx"
    new = io.BytesIO()
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(new, "w", 8) as archive:
        for name in old.namelist():
            archive.writestr(name, main if name == MAIN else old.read(name))
    return new.getvalue()


def dressed(text: str) -> str:
    """A main part of the corpus with the properties that Word writes for every run and cell."""
    text = text.replace("<w:r>", f'<w:r w:rsidRPr="00A77B3E">{RUN}')
    text = re.sub(r"<w:p>(?!<w:pPr>)", f'<w:p w:rsidR="00A77B3E">{PARAGRAPH}', text)
    text = text.replace("</w:tcPr>", f"{CELL}</w:tcPr>")
    return text.replace("<w:tr>", f'<w:tr w:rsidR="00A77B3E">{ROW}')


REWRITTEN: dict[str, Callable[[str], str]] = {
    "in the template of python-docx": str,
    "as Word would write them": dressed,
}


def main() -> None:
    """Compare all formats."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name)
        if len(sys.argv) < 2:
            make = [sys.executable, "-m", "jixiao.corpus.make", name, "--count", str(REPORTS)]
            subprocess.run(make, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        files = int(sys.argv[2]) if len(sys.argv) > 2 else 200
        for ending in ENDINGS:
            compare(folder, ending, files)
        mains = {
            path.name: zipfile.ZipFile(path).read(MAIN).decode()
            for path in sorted(folder.glob("*.docx"))[:files]
        }
        for number, (told, change) in enumerate(REWRITTEN.items()):
            print(f"the same Word files {told}:")
            new = Path(name) / f"rewritten {number}"
            new.mkdir()
            for file, main in mains.items():
                (new / file).write_bytes(in_template(change(main)))
            compare(new, "docx", files)


if __name__ == "__main__":
    main()
