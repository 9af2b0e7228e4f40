"""Every limit of the readers, in one place.

The numbers let through all honest files that were tried and stop archives, markup and pages
made to exhaust a machine; stricter ratios refused honest files of repeated rows. The environment
can set each: JIXIAO_LIMIT_PDF_PAGES=9000.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

MB = 1 << 20
_PREFIX = "JIXIAO_LIMIT_"

FILE_BYTES = 200 * MB
"""A file; else `too-large`."""
HASHED_BYTES = 4_096 * MB
"""A file that has a hash although it is too large."""

ZIP_ENTRIES = 4_096
"""Parts of a Word document or workbook."""
ZIP_PART_BYTES = 64 * MB
"""One part when unpacked."""
ZIP_TOTAL_BYTES = 512 * MB
"""All parts when unpacked, by what the package says."""
ZIP_RATIO = 200
"""How many times larger a part may be than its packed form."""
ZIP_RATIO_FROM_BYTES = 16 * MB
"""A part smaller than this may be packed at any ratio."""

ARCHIVE_ENTRIES = 100_000
"""Files of a zip archive of documents, those in archives within it included."""
ARCHIVE_LIST_BYTES = 16 * MB
"""The list of files at the end of a zip archive."""
ARCHIVE_TOTAL_BYTES = 20_480 * MB
"""All files of a zip archive when unpacked."""
ARCHIVE_NESTING = 3
"""Archives within archives, the outermost counted."""

XML_DEPTH = 200
"""Elements within elements."""
GRID_SPAN = 256
"""Columns that a cell may cover."""
TABLE_COLUMNS = 512
"""Columns of a table; what is beyond is left out."""
TABLE_ROWS = 50_000
"""Rows of a table."""
TABLE_CELLS = 200_000
"""Cells of a table."""
TABLE_NESTING = 8
"""Tables within tables."""

TEXT_BYTES = 32 * MB
"""A text file or web page."""
TEXT_LINES = 500_000
"""Lines of a text file."""
TEXT_CELLS = 200_000
"""Cells of all tables of a text file; a line has at most as many as TABLE_COLUMNS."""
TEXT_REMARKS = 20
"""Places of bad bytes that are named one by one."""

OFFICE_SECONDS = 50
"""Time of LibreOffice for one document; that of the whole document counts too."""
OFFICE_BYTES = 4_096 * MB
"""Memory of LibreOffice, beside that of the process that asked for it."""

PDF_PAGES = 5_000
"""Pages of a PDF; what is beyond is left out."""
PDF_CONTENT_BYTES = 64 * MB
"""Content of a page, and any one stream, when unpacked."""
PDF_TOTAL_BYTES = 1_024 * MB
"""All streams of a document when unpacked; pictures are not."""
PDF_OLD_FILTER_BYTES = MB // 2
"""A stream in LZW or run-length packing, which old programs wrote: slow, and up to 1,300 to 1."""
PDF_MAPPED_CODES = 500_000
"""Character codes that the fonts of a document map to Unicode."""
PDF_PAGE_CHARACTERS = 500_000
"""Characters of a page; a page with more is not read."""
PDF_PAGE_FORMS = 20_000
"""Uses of form objects on a page, those within forms counted each time."""
PDF_PAGE_POINTS = 400_000
"""Points of the paths of a page; lines beyond are not drawn, and the page is read as text only."""
PDF_PAGE_RULES = 20_000
"""Lines, rectangles and curves of a page; above it the page is read as text only."""
PDF_PAGE_PAIRS = 2_000_000
"""Pairs of a vertical and a horizontal line of a page that are looked at for crossings."""
PDF_PAGE_CROSSINGS = 6_000
"""Crossings of lines of a page, about as many as cells: the search for cells is quadratic."""


class LimitError(ValueError):
    """The environment sets a limit that there is not, or to no number."""


def check() -> None:
    """Raise LimitError where the environment sets what cannot be set."""
    for name, text in _ASKED.items():
        if name not in _NAMES:
            raise LimitError(f"no such limit: {_PREFIX}{name}; they are in docs/limits.md")
        if name not in SET:
            raise LimitError(f"wrong limit: {_PREFIX}{name}={text}; give a whole number above 0")


_NAMES = frozenset(name for name in globals() if name.isupper() and name[0] != "_") - {"MB"}
_ASKED = {
    name.removeprefix(_PREFIX): text
    for name, text in sorted(os.environ.items())
    if name.startswith(_PREFIX)
}
SET = {
    name: int(text)
    for name, text in _ASKED.items()
    if name in _NAMES and text.isdecimal() and int(text) > 0
}
"""The limits that the environment sets."""
globals().update(SET)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a user may set: `file_bytes` is the largest source that is opened, `hashed_bytes` the
    largest of which a hash is made all the same."""

    file_bytes: int = FILE_BYTES
    hashed_bytes: int = HASHED_BYTES


DEFAULT = Limits()
