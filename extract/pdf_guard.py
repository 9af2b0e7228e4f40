"""Limits inside pdfminer, which has none of its own.

pdfminer unpacks streams of any size, follows references in a ring for ever, spells out ranges of
any length and draws forms within forms. Its functions are wrapped once; what they may spend is
counted for each document and page.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from . import limits

_CHUNK = 256
_HIGHEST_CODE = 0xFFFF


class TooLargeError(Exception):
    """The content of a page is larger than a limit."""


@dataclass(slots=True)
class Spent:
    """What was used up so far: `unpacked` bytes and `mapped` codes of a document, `glyphs`,
    `points` of paths and `forms` of a page."""

    unpacked: int = 0
    mapped: int = 0
    glyphs: int = 0
    points: int = 0
    forms: int = 0

    @property
    def lines_left_out(self) -> bool:
        """Whether paths of the page were not drawn because there are too many."""
        return self.points > limits.PDF_PAGE_POINTS

    def new_page(self) -> None:
        """Begin to count anew what is limited for each page."""
        self.glyphs = self.points = self.forms = 0


_spent: ContextVar[Spent] = ContextVar("spent")


@contextmanager
def guarded() -> Iterator[Spent]:
    """Limit what pdfminer does in this block, which reads one document."""
    _install()
    mark = _spent.set(Spent())
    try:
        yield _spent.get()
    finally:
        _spent.reset(mark)


def cause(error: Exception) -> Exception:
    """What a fault comes from: pdfplumber puts every one, also of memory, into its own."""
    inner = error.args[0] if error.args else None
    return inner if isinstance(inner, Exception) else error


@cache
def _install() -> None:
    from pdfminer import pdffont, pdftypes
    from pdfminer.cmapdb import FileUnicodeMap
    from pdfminer.converter import PDFLayoutAnalyzer
    from pdfminer.pdfinterp import PDFPageInterpreter

    zlib_of_ours = SimpleNamespace(decompress=_unpacked, error=zlib.error)
    wraps: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
        (pdftypes, "zlib", lambda _: zlib_of_ours),
        (pdftypes, "decompress_corrupted", lambda _: _unpacked),
        (pdftypes, "lzwdecode", _short),
        (pdftypes, "rldecode", _short),
        (pdftypes, "apply_png_predictor", _narrow),
        (pdftypes, "apply_tiff_predictor", _narrow),
        (pdftypes.PDFObjRef, "resolve", lambda _: _resolve),
        (pdffont, "get_widths", _clamped),
        (FileUnicodeMap, "add_cid2unichr", _counting_codes),
        (PDFLayoutAnalyzer, "render_char", _counting_glyphs),
        (PDFLayoutAnalyzer, "paint_path", _counting_points),
        (PDFPageInterpreter, "do_Do", _counting_forms),
    )
    for owner, name, wrap in wraps:
        setattr(owner, name, wrap(getattr(owner, name)))


def _now() -> Spent:
    """The count of this document; one of its own where pdfminer is used by somebody else."""
    return _spent.get(None) or Spent()


def _unpacked(data: bytes) -> bytes:
    """Flate, as far as the data goes; raises TooLargeError."""
    spent = _now()
    room = min(limits.PDF_CONTENT_BYTES, limits.PDF_TOTAL_BYTES - spent.unpacked)
    if room <= 0:
        raise TooLargeError("streams of the document")
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(data, room)
    except zlib.error:
        unpacked = _piecewise(data, room)
    if len(unpacked) >= room:
        raise TooLargeError("a stream")
    spent.unpacked += len(unpacked)
    return unpacked


def _piecewise(data: bytes, room: int) -> bytes:
    """What a damaged stream holds before its fault: that of one call would be lost with it."""
    unpacker = zlib.decompressobj()
    unpacked = bytearray()
    for at in range(0, len(data), _CHUNK):
        before = unpacker.copy()
        try:
            unpacked += unpacker.decompress(data[at : at + _CHUNK], room)
        except zlib.error:
            _bytewise(before, data[at : at + _CHUNK], unpacked)
            break
        if len(unpacked) >= room:
            break
    return bytes(unpacked[:room])


def _bytewise(unpacker: Any, data: bytes, unpacked: bytearray) -> None:
    try:
        for byte in data:
            unpacked += unpacker.decompress(bytes((byte,)))
    except zlib.error:
        return


def _short(decode: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A slow old filter, for as much data as any report has in it."""

    def decoded(data: bytes) -> bytes:
        if len(data) > limits.PDF_OLD_FILTER_BYTES:
            raise TooLargeError("a stream in an old format")
        return decode(data)

    return decoded


def _narrow(apply: Callable[..., bytes]) -> Callable[..., bytes]:
    """A predictor whose rows are no longer than all of the content may be."""

    def applied(*arguments: Any) -> bytes:
        colors, columns, bits, _ = arguments[-4:]
        if colors * columns * bits > 8 * limits.PDF_CONTENT_BYTES:
            raise TooLargeError("a row of a stream")
        return apply(*arguments)

    return applied


def _resolve(reference: Any, default: Any = None) -> Any:
    """What a reference points to; the default where it leads back to itself."""
    from pdfminer.pdfexceptions import PDFObjectNotFound
    from pdfminer.pdftypes import PDFObjRef

    seen = set()
    while isinstance(reference, PDFObjRef):
        if reference.objid in seen:
            return default
        seen.add(reference.objid)
        try:
            reference = reference.doc.getobj(reference.objid)  # type: ignore[union-attr]
        except PDFObjectNotFound:
            return default
    return reference


def _clamped(widths: Callable[[Iterable[object]], Any]) -> Callable[[Iterable[object]], Any]:
    """No range of widths goes beyond the highest code there is."""

    def read(values: Iterable[object]) -> Any:
        resolved = (_resolve(value) for value in values)
        return widths([min(v, _HIGHEST_CODE) if isinstance(v, int) else v for v in resolved])

    return read


def _counting_codes(add: Callable[..., None]) -> Callable[..., None]:
    def add_cid2unichr(self: Any, cid: int, code: Any) -> None:
        spent = _now()
        spent.mapped += 1
        if spent.mapped > limits.PDF_MAPPED_CODES:
            raise TooLargeError("the character maps of the fonts")
        add(self, cid, code)

    return add_cid2unichr


def _counting_glyphs(render: Callable[..., float]) -> Callable[..., float]:
    def render_char(self: Any, *arguments: Any, **named: Any) -> float:
        spent = _now()
        spent.glyphs += 1
        if spent.glyphs > limits.PDF_PAGE_CHARACTERS:
            raise TooLargeError("the text of a page")
        return render(self, *arguments, **named)

    return render_char


def _counting_points(paint: Callable[..., None]) -> Callable[..., None]:
    """Paths beyond the limit are not drawn, as the text of such a page can still be read."""

    def paint_path(self: Any, state: Any, stroke: bool, fill: bool, odd: bool, path: Any) -> None:
        spent = _now()
        spent.points += len(path)
        if not spent.lines_left_out:
            paint(self, state, stroke, fill, odd, path)

    return paint_path


def _counting_forms(do: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    # pdfminer counts the arguments of the function itself, so they are spelled out.
    def do_Do(self: Any, xobjid: Any) -> None:  # noqa: N802
        spent = _now()
        spent.forms += 1
        if spent.forms > limits.PDF_PAGE_FORMS:
            raise TooLargeError("forms within forms of a page")
        do(self, xobjid)

    return do_Do
