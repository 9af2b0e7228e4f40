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
_LEAST = 6  # characters of a sentence
_AS_RESULT, _AS_VALUE, _NO_WEIGHT, _ADJUSTED = 0.7, 0.8, 0.8, 0.1


def unlikely(role: str | None, text: str, roles: Collection[str | None]) -> float:
    """What it costs that a column of `roles` holds a text: a cause as the actual value where there
    is a column of reasons, what an indicator means as its name or value where that has a column, a
    weight of nothing, an adjusted target at all."""
    if role == "weight":
        return _NO_WEIGHT if _ZERO.fullmatch(text) else 0.0
    if role == "adjusted_target":
        return _ADJUSTED
    if len(text) < _LEAST:
        return 0.0
    if role == "actual" and "reason" in roles and _CAUSE.search(text):
        return _AS_RESULT
    if role in ("name", "target", "actual") and "rule" in roles and _MEANING.match(text):
        return _AS_VALUE
    return 0.0
