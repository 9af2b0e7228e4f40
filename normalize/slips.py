"""Figures in which a scanner took a digit for a letter: IO is 10, 9O% is 90%, 2O22年 is 2022年.

One character stands for one, so that a place in the text stays what it is. Names are left alone:
O2O, H2O and IO接口 hold no figure.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

_DIGITS = str.maketrans("OIl", "011")
_FIGURE = regex.compile(
    r"(?<![0-9A-Za-z.])(?:[0-9][0-9O]*(?:[.,][0-9O]+)*+"
    r"|[Il][0O]{1,3}(?:\.[0-9O]+)?(?!接口|端口|模块|设备|板|卡|点))(?![0-9A-Za-z])"
)
_SCANNED = regex.compile(r"万兀|[(（]八[)）]")
_WHOLE = regex.compile(r"[Il]?[0O]{0,3}[.,%分0-9O]*")


def as_digits(text: str) -> str:
    """The text with the letters in its figures as digits."""
    if not _may_slip(text):
        return text
    return _FIGURE.sub(lambda match: match[0].translate(_DIGITS), text)


def _may_slip(text: str) -> bool:
    """Whether a letter that may be a digit stands in a text; most have none."""
    return "O" in text or "I0" in text or "l0" in text


def figure(text: str) -> str:
    """A cell that holds a figure and nothing else; there also a lone O is a digit."""
    if not _may_slip(text) or not _WHOLE.fullmatch(text):
        return text
    return text.translate(_DIGITS)


def told(values: Iterable[str | None], figures: Iterable[str | None] = ()) -> list[str]:
    """What of some values, and of cells of figures, is not read as it is printed, in Chinese."""
    texts, cells = list(filter(None, values)), list(filter(None, figures))
    whole = "".join(texts + cells)
    if not _may_slip(whole) and "兀" not in whole:
        return []  # as nearly always
    pairs = [(text, as_digits(text)) for text in texts]
    pairs += [(text, figure(text)) for text in cells]
    said = [
        f"“{text}”按“{read.replace('兀', '元')}”读取（疑为扫描识别之误）"
        for text, read in pairs
        if text != read or "万兀" in text
    ]
    return list(dict.fromkeys(said))


def is_scanned(texts: Iterable[str]) -> bool:
    """Whether cells and labels hold what only a scanner writes: 万兀, （八） for （A）."""
    texts = list(texts)
    whole = "\n".join(texts)
    if _SCANNED.search(whole):
        return True
    return _may_slip(whole) and any(as_digits(text) != text for text in texts)
