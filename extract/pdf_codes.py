"""Codes of a PDF font that are Unicode already: what pdfminer's tables of them lack is text too.

Fonts that are not in the file are often told by the encodings UniGB-UCS2-H and UniGB-UTF16-H.
pdfminer's tables of them lack · and ☑, which it then leaves out without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import regex

_UNICODE = regex.compile(r"Uni\w+-(?:UCS2|UTF16)-[HV]")
_PRIVATE = range(0xE000, 0xF900)
_HIGH = range(0xD800, 0xDC00)  # first half of a character beyond the first 65,536


def keep_codes(font: Any) -> None:
    """Let a font of pdfminer tell the characters that its table of Unicode codes lacks."""
    cmap = getattr(font, "cmap", None)
    if cmap is not None and _UNICODE.fullmatch(str(cmap.attrs.get("CMapName"))):
        font.decode = partial(_decode, cmap.code2cid)
        font.to_unichr = partial(_character, font.to_unichr)


def _decode(table: Mapping[int, Any], data: bytes) -> Iterator[int]:
    """The numbers of the characters; of one without a number its code, negative."""
    at = 0
    while at + 1 < len(data):
        size = 4 if data[at] << 8 in _HIGH else 2
        found: Any = table
        for byte in data[at : at + size]:
            found = found.get(byte) if isinstance(found, dict) else None
        if isinstance(found, int):
            yield found
        elif size == 2 and _is_text(code := data[at] << 8 | data[at + 1]):
            yield -code
        at += size


def _is_text(code: int) -> bool:
    return code not in _PRIVATE and chr(code).isprintable()


def _character(known: Any, number: int) -> str:
    return chr(-number) if number < 0 else str(known(number))
