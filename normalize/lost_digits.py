"""Forms from which all digits are gone: names stay, and that the figures are lost is told."""

from __future__ import annotations

import re
from collections.abc import Iterable

import regex

from .report import Note

_DIGIT = re.compile(r"[0-9０-９OI]")
# What is left of ≥95%, 12.5万元, 2023年6月底前: a sign, a dot or a unit with no figure.
_LEFT = regex.compile(r"[≥≤<>=＞＜》《]{1,2}\P{Han}*\p{Han}{0,4}|[.．,，]|[.．]?[%％‰]|年月.{0,4}")
_ENOUGH = 2
TEXT = "本表没有一个数字，疑在转换时全部丢失；目标值、完成值、金额、分值和得分无从读取，请查对原件"


def lost_digits(texts: Iterable[str], place: str) -> Note | None:
    """A note where the cells of a form hold no digit and remains of figures."""
    left = []
    for text in texts:
        if _DIGIT.search(text):
            return None
        if _LEFT.fullmatch("".join(text.split())):
            left.append(text)
    if len(left) < _ENOUGH:
        return None
    return Note("undecided", TEXT, place=place, observed=" | ".join(left[:_ENOUGH]))
