"""Codes of a PDF font that are Unicode already: what pdfminer's tables of them lack is text too.

Fonts that are not in the file are often told by the encodings UniGB-UCS2-H and UniGB-UTF16-H.
pdfminer's tables of them lack · and ☑, which it then leaves out without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from struct import unpack
from typing import Any

import regex

_UNICODE = regex.compile(r"Uni\w+-(?:UCS2|UTF16)-[HV]")
_PRIVATE = range(0xE000, 0xF900)
_FIRST_HALVES = frozenset(range(0xD800, 0xDC00))  # of characters beyond the first 65,536
_LARGEST = 0xFFFF


def keep_codes(font: Any) -> Codes | None:
    """Let a font of pdfminer tell the characters that its table of Unicode codes lacks; the codes
    where it is such a font."""
    cmap = getattr(font, "cmap", None)
    if cmap is None or not _UNICODE.fullmatch(str(cmap.attrs.get("CMapName"))):
        return None
    codes = Codes(cmap.code2cid)
    font.decode = codes.decode
    font.to_unichr = partial(_character, font.to_unichr)
    return codes


class Codes:
    """The codes of a font by pdfminer's table, which has a table for each first byte."""

    def __init__(self, table: Mapping[int, Any]) -> None:
        self._table = table

    def decode(self, data: bytes) -> Iterator[int]:
        """The numbers of the characters; of one without a number its code, negative."""
        numbers = map(self.number, self.split(data))
        return (number for number in numbers if number is not None)

    def split(self, data: bytes) -> Sequence[int]:
        """The codes in a string, those of four bytes too."""
        codes = unpack(f">{len(data) // 2}H", data[: len(data) & ~1])
        return codes if _FIRST_HALVES.isdisjoint(codes) else list(_with_long_ones(data))

    def number(self, code: int) -> int | None:
        """The number of a character, its code made negative, or None for what is no text."""
        found: Any = self._table
        for byte in (code >> 8, code & 0xFF) if code <= _LARGEST else code.to_bytes(4, "big"):
            found = found.get(byte) if isinstance(found, dict) else None
        if isinstance(found, int):
            return found
        return -code if code <= _LARGEST and _is_text(code) else None


def _with_long_ones(data: bytes) -> Iterator[int]:
    at = 0
    while at + 1 < len(data):
        size = 4 if data[at] << 8 in _FIRST_HALVES else 2
        yield int.from_bytes(data[at : at + size], "big")
        at += size


def _is_text(code: int) -> bool:
    return code not in _PRIVATE and chr(code).isprintable()


def _character(known: Any, number: int) -> str:
    return chr(-number) if number < 0 else str(known(number))
