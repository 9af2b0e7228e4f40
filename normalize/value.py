"""What officials write into target and actual cells, as values.

One pattern (`grammar.py`) finds names (G319国道, “十四五”, 2022年度), dates and quantities in one
pass; names come first, so that the figures inside them are never read as quantities. What is
left without any quantity is judged by its words. The words are data: `words.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import regex

from .dates import is_bare_year, read_date
from .grammar import AFTER, BEFORE, COUNTING, FIGURE, INSIDE, KIND, OPEN, WHOLE, token
from .numerals import number, plain, scale_of
from .report import BLANK, Quantity, Value
from .words import BLANK_WORDS, fold, is_qualitative

# A longer text is prose, not the value of a cell; the bound also keeps every step linear.
_LONGEST = 1000

_CLAUSE_END = frozenset(',;。、:()!? "“”')
_NOT_HAN = regex.compile(r"\P{Han}+")
_BREAK = regex.compile(r"[,;。、:()\s]+")


def _counts(match: regex.Match[str], text: str) -> bool:
    """Whether a numeral with what is around it states a quantity, and is not part of a word."""
    start, end = match.span()
    if match["sign"] or match["per"] or match["parts"]:
        return True
    numeral = match["num"]
    if numeral[0].isascii():
        if match["unit"] or match["scale"] or match["yuan"] or scale_of(numeral):
            return True
        closed = end == len(text) or text[end] in _CLAUSE_END or match["after"] is not None
        return closed and (
            start == 0 or not text[start - 1].isascii() or text[start - 1] in ",;:( "
        )
    if not match["unit"]:
        return (start, end) == (0, len(text)) and len(numeral) > 1
    if numeral == "二":  # what is counted is 两; 二期 is the second phase
        return False
    if len(numeral) > 1 or end == len(text) or text[end] in _CLAUSE_END:
        return True
    return COUNTING.search(text, max(0, start - 4), start) is not None


def _quantity(match: regex.Match[str], raw: str, words: str) -> Quantity | None:
    """The quantity of a match, None where its numerals make no sense."""
    value = _first_value(match)
    if value is None:
        return None
    kind, unit = _kind_and_unit(match, raw)
    upper = None
    if match["upper"]:
        value, upper = _range(match, value)
        if upper is None or upper < value:
            return None
    if unit == "%" and match["head"] == "成":
        value, upper = value * 10, upper * 10 if upper is not None else None
    if match["minus"] == "±":
        value, upper = -value, value
    op = "range" if upper is not None else _bounded(match, kind)
    return Quantity(kind, op, value, upper, unit, raw=raw, words=words)


def _first_value(match: regex.Match[str]) -> Decimal | None:
    value = number(match["num"])
    if value is None:
        return None
    if match["scale"]:
        value = plain(value * (number("1" + match["scale"]) or 1))
    if match["half"]:
        value += Decimal("0.5")
    if match["parts"]:
        return value * 100 / (number(match["parts"]) or 1)
    return -value if match["minus"] == "-" else value


def _range(match: regex.Match[str], low: Decimal) -> tuple[Decimal, Decimal | None]:
    """Both ends, the scale said once at the end carried to the first: 5-10万元."""
    upper = number(match["upper"])
    if upper is None or (match["low"] and match["low"] != match["head"]):
        return low, None
    if match["scale"]:
        upper *= number("1" + match["scale"]) or 1
        return low, upper
    power = scale_of(match["upper"])
    if power and not scale_of(match["num"]) and not match["low"] and low * 10**power <= upper:
        low *= 10**power
    return low, upper


def _kind_and_unit(match: regex.Match[str], raw: str) -> tuple[str, str | None]:
    head, (start, end), begin = match["head"], match.span("unit"), match.start()
    unit = raw[start - begin : end - begin].replace("兀", "元") if start >= 0 else None
    if match["per"] or match["parts"]:
        return ("number", "‰") if match["per"] == "千分之" else ("percent", "%")
    if head == "成":
        return "percent", "%"
    kind = KIND.get(head or "", "number")
    if kind == "percent":
        return kind, "%"
    return ("money", unit or "元") if match["yuan"] and kind == "number" else (kind, unit)


def _op(match: regex.Match[str], kind: str) -> str:
    """A sign before decides, then a word behind the unit, then 余 or 多 inside."""
    op = BEFORE[match["sign"]] if match["sign"] else "="
    if op in ("=", "~") and match["after"]:
        after = AFTER[match["after"]]
        if not after.startswith("duration"):
            return after
        return "<=" if kind == "duration" else op
    return INSIDE[match["inside"]] if op == "=" and match["inside"] else op


def _bounded(match: regex.Match[str], kind: str) -> str:
    op = _op(match, kind)
    return op.rstrip("=") if match["strict"] and op in (">=", "<=") else op


def _words(text: str, before: int, start: int, end: int) -> str:
    """The words a quantity belongs to: those before it in its clause, else those behind."""
    ahead = _BREAK.split(text[before:start])[-1]
    return ahead or _NOT_HAN.split(text[end : end + 20])[0]


def _quantities(text: str, printed: str) -> Iterator[Quantity]:
    before = 0
    for match in token().finditer(text):
        start, end = match.span()
        quantity = None
        if match["date"]:
            if not is_bare_year(match) or end - start == len(text.rstrip("。;,")):
                words = _words(text, before, start, end)
                sign = BEFORE.get(match["sign"] or "")
                quantity = read_date(match, sign, printed[start:end], words)
        elif not match["name"] and _counts(match, text):
            words = _words(text, before, start, end)
            quantity = _quantity(match, printed[start:end], words)
        if quantity is not None:
            yield quantity
        if quantity is not None or match["mark"]:
            before = end


def _open_unit(text: str, printed: str) -> Quantity | None:
    match = OPEN.fullmatch(text.rstrip("。;,"))
    if match is None or is_qualitative(match["unit"]):
        return None
    value = number(match["num"])
    if value is None:
        return None
    op = BEFORE[match["sign"]] if match["sign"] else "="
    if match["inside"] and op == "=":
        op = INSIDE[match["inside"]]
    return Quantity("number", op, value, None, match["unit"], raw=printed)


def _found(text: str, printed: str) -> tuple[Quantity, ...]:
    if FIGURE.search(text) is None:
        return ()
    if whole := WHOLE.fullmatch(text):
        quantity = _quantity(whole, printed, "")
        return (quantity,) if quantity else ()
    found = tuple(_quantities(text, printed))
    if len(found) < 2 and all(_is_bare(one) for one in found):  # ≥5道 is found as ≥5
        quantity = _open_unit(text, printed)
        return (quantity,) if quantity else found
    return found


def _is_bare(one: Quantity) -> bool:
    return one.kind == "number" and one.unit is None and one.upper is None


@lru_cache(maxsize=16384)
def parse_value(text: str | None) -> Value:
    """The reading of a target or actual value: 》5000家 is a number, > 5000, unit 家.

    Money is in 元, a percentage as printed (95% is 95), 万 and 亿 are multiplied out, a date is
    ISO text. Of one quantity the value has the fields; of several it is `compound` and the
    fields are those of its `quantities`. Never raises: what cannot be read is `text`.
    """
    if not text:
        return BLANK
    if len(text) > _LONGEST:
        return Value("text")
    printed, folded = fold(text)
    if folded in BLANK_WORDS:
        return BLANK
    found = _found(folded, printed)
    if len(found) > 1:
        return Value("compound", quantities=found)
    if not found:
        return Value("qualitative" if is_qualitative(folded) else "text")
    one = found[0]
    return Value(one.kind, one.op, one.value, one.upper, one.unit, one.date, one.date_upper, found)
