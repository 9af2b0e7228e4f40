"""Markdown: pipe tables and lines; without a table it is read as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from . import limits
from .document import Block, Cell, Document, Paragraph, Place, Table, UnreadableError
from .encoding import decode, looks_like_text
from .source import Source
from .txt import bounded

FORMAT = "markdown"

_RULE = regex.compile(r"[ \t]*+(?:\|[ \t]*+)?:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*+\|?[ \t]*")
# Two columns and three dashes at least: a blank cell of a flattened table is a line "- |" too.
_RULE_IN_BYTES = regex.compile(
    rb"^[ \t]*+(?:\|[ \t]*+)?:?-{3,}:?[ \t]*+(?:\|[ \t]*+:?-{3,}:?[ \t]*+)++\|?[ \t\r]*$",
    regex.MULTILINE,
)
_BORDER = regex.compile(r"(?<!\\)\|")
_BREAK = regex.compile(r"<br[ \t]*/?>", regex.IGNORECASE)
_HEADING = regex.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*")
# In pairs only, and not behind a sign: (≥**人) is a template that is not filled in.
_MARKS = regex.compile(r"(?<![≥≤<>=])(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")


def sniff(data: bytes) -> bool:
    """Whether a text has the rule that parts the head of a pipe table from its rows."""
    if b"---" not in data:
        return False
    found = _RULE_IN_BYTES.search(data[: limits.TEXT_BYTES])
    return found is not None and looks_like_text(data)


def read(source: Source) -> Document:
    """Paragraphs (a line each) and tables; raises UnreadableError."""
    if len(source.data) > limits.TEXT_BYTES:
        raise UnreadableError(
            "limit", f"{source.name}: text of more than {limits.TEXT_BYTES >> 20} MB; split it."
        )
    text, encoding, remarks = decode(source.data)
    lines, cut = bounded(text.replace("\0", "").splitlines(), "|")
    blocks = tuple(_blocks(lines))
    return Document(FORMAT, blocks, encoding=encoding, remarks=(*remarks, *cut))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    at = tables = 0
    while at < len(lines):
        count = _table_length(lines, at)
        if count:
            tables += 1
            yield _table(lines[at : at + count], at + 1, tables)
        elif lines[at].strip():
            yield _paragraph(lines[at].strip(), at + 1)
        at += count or 1


def _table_length(lines: Sequence[str], at: int) -> int:
    """How many lines from `at` on are a table; 0 where none begins."""
    if "|" not in lines[at] or at + 1 >= len(lines) or "|" not in lines[at + 1]:
        return 0
    if not _RULE.fullmatch(lines[at + 1]):
        return 0
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end - at


def _table(lines: Sequence[str], first: int, index: int) -> Table:
    rows = [(first + n, _cells(line)) for n, line in enumerate(lines) if n != 1]
    width = min(len(rows[0][1]), 4 * limits.TEXT_CELLS // len(rows))  # a wide head fills up all
    cells = [
        Cell(r, c, text, place=Place(table=index, row=r + 1, column=c + 1, line=number))
        for r, (number, row) in enumerate(rows)
        # Cells beyond the head are not shown, and short rows are filled up.
        for c, text in enumerate((row + [""] * width)[:width])
    ]
    return Table(index, tuple(cells), exact=True)


def _cells(line: str) -> list[str]:
    texts = _BORDER.split(line.strip())
    if not texts[0].strip():
        texts = texts[1:]
    if texts and not texts[-1].strip():
        texts = texts[:-1]
    return [_plain(text) for text in texts] or [""]


def _plain(text: str) -> str:
    text = _BREAK.sub("\n", text).replace("\\|", "|")
    return "\n".join(line.strip() for line in _MARKS.sub(r"\2", text).split("\n")).strip()


def _paragraph(line: str, number: int) -> Paragraph:
    heading = _HEADING.fullmatch(line)
    if heading:
        return Paragraph(_plain(heading[2]), Place(line=number), level=len(heading[1]))
    return Paragraph(_plain(line), Place(line=number))
