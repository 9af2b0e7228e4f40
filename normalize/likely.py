"""What else speaks against a text in a column of the indicators where its place is searched.

A row that stands under its header is not asked: 因疫情未开展 may well be a result.
"""

from __future__ import annotations

from collections.abc import Collection

import regex

from .words import alternation, section

_CAUSE = regex.compile(alternation(section("prose", "cause")))
_MEANING = regex.compile(alternation(section("prose", "meaning")))
_ZERO = regex.compile(r"0+(?:\.0+)?[%％分]?")
_VALUES = ("target", "actual")
_NONE, _PART = "无", "其中"
_NO_VALUES = ("定性", "定量", _NONE)
_LEAST = 6  # characters of a sentence
_AS_RESULT, _AS_VALUE, _NO_WEIGHT, _ADJUSTED, _AS_SIGN = 0.7, 0.8, 0.8, 0.1, 0.3


def unlikely(role: str | None, text: str, roles: Collection[str | None]) -> float:
    """What it costs that a column of `roles` holds a text: a cause as the actual value where there
    is a column of reasons, what an indicator means as its name or value where that has a column, a
    part (其中…) as a value, a weight of nothing, an adjusted target at all, 定性 beside a column of
    signs, 无 beside one of reasons."""
    if role == "weight":
        return _NO_WEIGHT if _ZERO.fullmatch(text) else 0.0
    if role == "adjusted_target":
        return _ADJUSTED
    if role in _VALUES and text in _NO_VALUES:
        beside = "reason" if text == _NONE else "sign"
        return _AS_SIGN if beside in roles else 0.0
    if len(text) < _LEAST:
        return 0.0
    if role in _VALUES and text.startswith(_PART):
        return _AS_VALUE
    if role == "actual" and "reason" in roles and _CAUSE.search(text):
        return _AS_RESULT
    if role in ("name", "target", "actual") and "rule" in roles and _MEANING.match(text):
        return _AS_VALUE
    return 0.0
