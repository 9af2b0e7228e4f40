"""The numbers 2、 3、 … by which a host cut its page, in mid-row, taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from ..extract.document import Paragraph

_CHUNK = regex.compile(r"^(\d{1,3})、(?: ?(?=\S)|$)")
_FIRST = regex.compile(r"1、.{150}")  # a chunk, and no point of a list
_SENTENCE_END = regex.compile(r"[。；;:：]\s*$")


def unchunked(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs without the numbers by which a host cut its page, in mid-row: 2、 3、 …

    Numbers of a list stand behind the end of a sentence, all of them. A number that has more
    blank lines around it than the others stands between two lines.
    """
    chunks = list(_numbered(paragraphs))
    whole = len(chunks) + 1 == len(paragraphs) and _FIRST.match(paragraphs[0].text) is not None
    if not whole and all(_SENTENCE_END.search(paragraphs[n - 1].text) for n in chunks):
        return list(paragraphs)
    between = _between_lines(paragraphs, chunks) if chunks else set()
    result: list[Paragraph] = []
    joins = False  # to the paragraph before
    for n, paragraph in enumerate(paragraphs):
        first = paragraph.text.startswith("1、") and (n + 1 in chunks[:1] or whole)
        text = _CHUNK.sub("", paragraph.text) if first or n in chunks else paragraph.text
        joins = joins or (n in chunks and n not in between)
        if not text:
            continue
        if joins:
            text, paragraph = result[-1].text + text, result.pop()
        result.append(paragraph if text == paragraph.text else replace(paragraph, text=text))
        joins = False
    return result


def _between_lines(paragraphs: Sequence[Paragraph], chunks: Sequence[int]) -> set[int]:
    """Which of the numbered paragraphs begin a line of the text that the host cut."""

    def lines(n: int) -> int:
        alone = not _CHUNK.sub("", paragraphs[n].text)
        return _lines_apart(paragraphs, n) + (_lines_apart(paragraphs, n + 1) if alone else 0)

    apart = {n: lines(n) for n in chunks}
    return {n for n, count in apart.items() if count > min(apart.values())}


def _lines_apart(paragraphs: Sequence[Paragraph], n: int) -> int:
    """How many lines a paragraph stands below the end of the one before."""
    before, here = (paragraphs[at].place.line or 0 for at in (n - 1, min(n, len(paragraphs) - 1)))
    return here - before - paragraphs[n - 1].text.count("\n")


def _numbered(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Which paragraphs begin with 2、 3、 … in order."""
    due = 2
    for n, paragraph in enumerate(paragraphs):
        match = _CHUNK.match(paragraph.text) if n else None
        if match and int(match[1]) == due:
            yield n
            due += 1
