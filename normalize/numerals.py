"""Numerals of officials to Decimal: 1,200.5, 4.5万, 1亿2000万, 一百二十三万, 三点五, 半, ½."""

from __future__ import annotations

from decimal import Decimal

import regex

from .words import section

_NUMBERS = section("numbers")
_DIGITS: dict[str, int] = _NUMBERS["digits"]
_SCALES: dict[str, int] = _NUMBERS["scales"]
_SINGLE = {char: Decimal(value) for char, value in _NUMBERS["single"].items()}
_FORMAL = str.maketrans(_NUMBERS["formal"][::2], _NUMBERS["formal"][1::2])
_UNIT_PREFIX = section("units", "scale_begins_unit")
_LONGEST = 18  # digits: beyond, the print is a code or an account, not a quantity

# Parts of patterns. Chinese numerals begin with a digit or 十; a bare 百 or 千 counts only
# before 余 or behind 近 (百余家, 近千人), since 百货 and 千金 count nothing.
CHINESE_DIGIT = "".join(_DIGITS) + _NUMBERS["formal"][:18:2] + "兩"
_CHINESE_SCALE = "十百千万亿拾佰仟萬億"
CHINESE = (
    rf"(?:[十拾{CHINESE_DIGIT}][{_CHINESE_SCALE}{CHINESE_DIGIT}]*+(?:点[{CHINESE_DIGIT}]++)?"
    rf"|[百千万](?=[余多])|(?<=[近约逾])[百千]|半)"
)
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?+"
SCALE = (
    r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万"
    rf"|千(?![{_UNIT_PREFIX['千']}])|百(?![{_UNIT_PREFIX['百']}]))"
)
ARABIC = rf"(?:{_ARABIC}(?:{SCALE}(?:{_ARABIC}{SCALE}?+)?+)?+|[{''.join(_SINGLE)}])"

_PARTS = regex.compile(rf"({_ARABIC})({SCALE}?+)")


def _power(scale: str) -> int:
    return sum(_SCALES[char] for char in scale)


def number(text: str) -> Decimal | None:
    """The value of a numeral in any of the spellings, None where it is none or has no sense."""
    if text in _SINGLE:
        return _SINGLE[text]
    if text[:1] in ("+", "-"):
        value = number(text[1:])
        return -value if value is not None and text[0] == "-" else value
    if text[:1].isascii():
        return _arabic(text)
    return _chinese(text.translate(_FORMAL))


def scale_of(text: str) -> int:
    """The power of ten of the last scale word of an Arabic numeral: 4 in 10万."""
    parts = _PARTS.findall(text)
    return _power(parts[-1][1]) if parts else 0


def _arabic(text: str) -> Decimal | None:
    total = Decimal(0)
    scale = ""
    for figures, scale in _PARTS.findall(text):
        if len(figures) > _LONGEST:
            return None
        part = Decimal(figures.replace(",", ""))
        total += part * 10 ** _power(scale) if scale else part
    return plain(total) if "亿" in text or "万" in text or scale else total


def plain(value: Decimal) -> Decimal:
    """Without the zeros that scaling leaves behind: 4.5万 is 45000, not 45000.0."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _chinese(text: str) -> Decimal | None:
    if text == "半":
        return Decimal("0.5")
    whole, _, tail = text.partition("点")
    value = _chinese_whole(whole)
    if value is None or not tail:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}.{_positional(tail)}")


def _positional(text: str) -> str:
    return "".join(str(_DIGITS[char]) for char in text)


def _chinese_whole(text: str) -> int | None:
    """万 and 亿 part the numeral into sections of four digits each."""
    if len(text) > _LONGEST:
        return None
    if all(char in _DIGITS for char in text):
        # 三五 is "three or five"; only a single digit or a longer row of digits is a number.
        rough = len(text) == 2 and text[0] not in "零〇○"
        return None if rough else int(_positional(text))
    for mark in "亿万":
        high, found, low = text.rpartition(mark)
        if found:
            return _joined(high, low, _SCALES[mark])
    return _section(text)


def _joined(high: str, low: str, power: int) -> int | None:
    above = _chinese_whole(high) if high else 1
    if above is None:
        return None
    mark: int = 10**power
    if len(low) == 1 and low in _DIGITS:  # 三万五 is 35000
        return above * mark + _DIGITS[low] * mark // 10
    below = _chinese_whole(low) if low else 0
    return None if below is None or below >= mark else above * mark + below


def _section(text: str) -> int | None:
    """A numeral below 万: digits and falling scales, 一百零二, 十五, 两千三 (2300)."""
    total, last, gap = 0, 10, False
    digit = 1 if text[:1] in "十百千" else 0
    for char in text:
        power = _SCALES.get(char)
        if power is None:
            gap = gap or char in "零〇"
            digit = digit * 10 + _DIGITS[char] if digit and not gap else _DIGITS[char]
        elif power >= last or not digit or digit > 9:
            return None
        else:
            total, digit, last, gap = total + digit * 10**power, 0, power, False
    if digit > 9:
        return None
    colloquial = digit and not gap and 1 < last < 10
    return total + (digit * 10 ** (last - 1) if colloquial else digit)
