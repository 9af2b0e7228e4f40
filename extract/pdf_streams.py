"""Whether the content of a PDF page is whole, looked at before it is laid out.

pdfminer reads a damaged stream as far as it goes and says nothing, and unpacks one of any size.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from .limits import PDF_CONTENT_BYTES
from .pdf_guard import TooLargeError


def is_torn(page: Any) -> bool:
    """Whether packed content of a pdfminer PDFPage ends early; raises TooLargeError."""
    torn, room = False, PDF_CONTENT_BYTES
    for packed in _packed(page):
        whole, size = _unpacks(packed, room)
        torn, room = torn or not whole, room - size
    return torn


def _packed(page: Any) -> Iterator[bytes]:
    """The bytes of the content streams that are packed with Flate alone and not encrypted."""
    from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1

    for reference in page.contents:
        stream = resolve1(reference)
        if not isinstance(stream, PDFStream) or stream.rawdata is None or stream.decipher:
            continue
        filters = stream.get_filters()
        if filters and filters[0][0] in LITERALS_FLATE_DECODE:
            yield stream.rawdata


def _unpacks(packed: bytes, room: int) -> tuple[bool, int]:
    """Whether a stream is whole, and its size; raises TooLargeError from `room` bytes on."""
    unpacker = zlib.decompressobj()
    try:
        size = len(unpacker.decompress(packed, room))
    except zlib.error:
        return False, 0
    if size >= room:
        raise TooLargeError(f"more than {PDF_CONTENT_BYTES >> 20} MB")
    return unpacker.eof, size
