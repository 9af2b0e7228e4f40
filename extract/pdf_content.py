"""The content of a PDF page as instructions: operands and an operator, cut by one pattern.

pdfminer looks at every token through several calls, which takes most of its time. Here only
what Word, WPS, LibreOffice and the like write is known; at anything else `instructions` gives
None and pdfminer reads the page.
"""

from __future__ import annotations

import re

Instruction = tuple[bytes, bytes, bytes, bytes]
"""Leading numbers, operands from the first other one on, operator; the last is blank."""

# `re` is twice as fast as `regex` here; possessive quantifiers keep it linear. What leading numbers
# are made of is asked for each way of writing them once: here it would take half the time.
_MOST_DIGITS = 7
_NUMBER = rb"[+-]?(?:\d{1,7}(?:\.\d*+)?|\.\d++)(?![\d.])"
_STRING = rb"\([^()\\]*+(?:\\.[^()\\]*+)*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_ITEM = rb"[^\[\]()<>\\%/{}A-Za-z\0]++"
_INSTRUCTION = re.compile(
    rb"((?:[-+.\d\s]++(?<=\s))?+)"
    rb"((?:(?:/[^\s/()<>\[\]{}%#\0]*+"
    rb"|" + _STRING + rb"|" + _HEX +
    rb"|\[(?:" + _ITEM + rb"|" + _STRING + rb"|" + _HEX + rb")*+\]"
    rb"|<<(?:[^<>()\\%]++|" + _STRING + rb"|" + _HEX + rb")*+>>"
    rb")\s*+(?:" + _NUMBER + rb"\s++)*+)*+)"
    rb"([A-Za-z][A-Za-z0-9]*+\*?+|['\"])(?![^\s\[(</])"
    # All the rest, blanks at once: a step at a time they would cost the square of their length.
    rb"|(\s*+\S[\s\S]*+|\s++\Z)",
    re.DOTALL,
)  # fmt: skip
_WHOLE_NUMBER = re.compile(_NUMBER)
_WHOLE_STRING = re.compile(_STRING, re.DOTALL)
_ARRAY_ITEM = re.compile(_STRING + rb"|" + _HEX + rb"|[^\s(<]++", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r"} | {
    sign: sign for sign in (b"(", b")", b"\\")
}
_ESCAPES |= {b"%o" % code: bytes([code]) for code in range(256)}
_ESCAPES |= {b"%02o" % code: bytes([code]) for code in range(64)}
_ESCAPES |= {b"%03o" % code: bytes([code]) for code in range(256)}
_UNUSUAL = frozenset({b"BI", b"ID", b"EI", b'"', b"true", b"false", b"null"})
"""Inline pictures, whose bytes follow, and what is no operator of one operand."""


class _Number(dict[bytes, float]):
    """Numbers by how they are written; raises ValueError for what pdfminer may take for none."""

    def __missing__(self, token: bytes) -> float:
        # `float` itself takes more digits than pdfminer may.
        long = len(token) > _MOST_DIGITS and b"." not in token[: _MOST_DIGITS + 1]
        if long and not _WHOLE_NUMBER.fullmatch(token):
            raise ValueError(f"no number: {token!r}")
        self[token] = value = float(token)
        return value


class Numbers(dict[bytes, tuple[float, ...]]):
    """The numbers before an operator by how they are written, many again and again; raises
    ValueError for what is none."""

    def __init__(self) -> None:
        super().__init__()
        self._each = _Number()

    def __missing__(self, written: bytes) -> tuple[float, ...]:
        self[written] = values = tuple(map(self._each.__getitem__, written.split()))
        return values


def instructions(data: bytes, numbers: Numbers) -> list[Instruction] | None:
    """The instructions of a content stream; None where it holds anything unusual. Their leading
    numbers are in `numbers` then."""
    found: list[Instruction] = _INSTRUCTION.findall(data)
    if found and found[-1][3].strip():
        return None
    if not _UNUSUAL.isdisjoint({step[2] for step in found}):
        return None
    try:
        for written in {step[0] for step in found}:
            _ = numbers[written]
    except ValueError:
        return None
    return found


def string(token: bytes) -> bytes:
    """The bytes that `(…)` or `<…>` stands for; raises ValueError where it is no one string."""
    if token[:1] == b"(":
        body = token[1:-1]
        if b")" in body and not _WHOLE_STRING.fullmatch(token):
            raise ValueError("more than one string")
        return _without_escapes(body) if b"\\" in body else body
    digits = b"".join(token[1:-1].split())
    if len(digits) % 2:
        # pdfminer takes a last digit alone, not for sixteens.
        return bytes.fromhex(digits[:-1].decode()) + bytes([int(digits[-1:], 16)])
    return bytes.fromhex(digits.decode())


def _without_escapes(body: bytes) -> bytes:
    parts: list[bytes] = _ESCAPE.split(body)
    try:
        parts[1::2] = map(_ESCAPES.__getitem__, parts[1::2])
    except KeyError:
        return _ESCAPE.sub(_unescaped, body)
    return b"".join(parts)


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    found = _ESCAPES.get(code)
    if found is None and code.isdigit() and code < b"8":
        raise ValueError(f"no such character: {code!r}")
    # A sign that needs no escape is left out, as pdfminer does.
    return found or b""


def array(token: bytes) -> list[bytes | float]:
    """The strings and numbers of `[…]`; raises ValueError for anything else."""
    if not token.endswith(b"]"):
        raise ValueError("more than one array")
    return [
        string(item) if item[:1] in b"(<" else float(item)
        for item in _ARRAY_ITEM.findall(token, 1, len(token) - 1)
    ]
