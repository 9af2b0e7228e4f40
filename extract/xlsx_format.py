"""How a workbook shows a number: by the format code of its cell, as Excel prints it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache

import regex

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d",
    15: "d-mmm-yy", 17: "mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 31: 'yyyy"年"m"月"d"日"', 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 49: "@", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Format codes that a workbook need not spell out; those of Chinese Excel where it differs."""

_LONGEST_CODE = 255
_DIGITS = 30
_EXACT = Context(prec=_LONGEST_CODE + 2 * _DIGITS)  # a code may ask for more than the usual 28
_LITERAL = regex.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]')
_NUMBER = regex.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")
_DATE = regex.compile(r"y+|m+|d+|h+|s+", regex.IGNORECASE)


def shown(value: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number as its cell shows it; the number itself where the code says nothing."""
    try:
        number = _stored(value)
    except InvalidOperation:
        return value
    pieces = _pieces(code)
    plain = "".join(text for text, literal in pieces if not literal)
    if _DATE.search(plain) and "general" not in plain.lower():
        return _date(number, pieces, since_1904=since_1904)
    place = next((n for n, (t, lit) in enumerate(pieces) if not lit and _NUMBER.search(t)), None)
    if place is None or "/" in plain or "e" in plain.lower():
        return _general(number)
    pattern = pieces[place][0]
    digits = _NUMBER.search(pattern)
    assert digits  # noqa: S101  # it was looked for above
    percent = "%" in plain
    printed = _rounded(abs(number) * (100 if percent else 1), digits[0], digits[1] or "")
    before, after = pattern[: digits.start()], pattern[digits.end() :]
    left = "".join(text for text, _ in pieces[:place]) + before
    right = after + "".join(text for text, _ in pieces[place + 1 :])
    return ("-" if number < 0 else "") + left + printed + right


def _stored(value: str) -> Decimal:
    """Excel keeps 15 digits; files hold the nearest binary number with up to 17."""
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS:
        raise InvalidOperation
    return Decimal(f"{number:.15g}")


@cache
def _pieces(code: str) -> tuple[tuple[str, bool], ...]:
    """The first section of a code as (text, whether it stands for itself)."""
    code = code[:_LONGEST_CODE]
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _LITERAL.finditer(code):
        pieces.append((code[at : match.start()], False))
        pieces.append((match[1] or match[2] or "", True))
        at = match.end()
    pieces.append((code[at:], False))
    for number, (text, literal) in enumerate(pieces):
        if not literal and ";" in text:
            return (*pieces[:number], (text.partition(";")[0], False))
    return tuple(pieces)


def _general(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(number: Decimal, pattern: str, decimals: str) -> str:
    unit = Decimal(1).scaleb(-len(decimals))
    rounded = number.quantize(unit, ROUND_HALF_UP, context=_EXACT)
    text = f"{rounded:,f}" if "," in pattern else f"{rounded:f}"
    optional = len(decimals) - len(decimals.rstrip("#?"))
    for _ in range(optional):
        text = text[:-1] if text.endswith("0") else text
    return text.removesuffix(".")


def _date(number: Decimal, pieces: tuple[tuple[str, bool], ...], *, since_1904: bool) -> str:
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    try:
        moment = start + timedelta(seconds=round(float(number) * 86_400))
    except OverflowError:
        return _general(number)
    clock = False

    def part(match: regex.Match[str]) -> str:
        nonlocal clock
        letter, long = match[0][0].lower(), len(match[0]) > 1
        if letter == "m" and clock:
            return f"{moment.minute:02}"
        clock = letter in "hs"
        if letter == "y":
            return str(moment.year)
        count = {"m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}[letter]
        return f"{count:02}" if long else str(count)

    printed = (text if literal else _DATE.sub(part, text) for text, literal in pieces)
    return "".join(printed).strip("@; ")
