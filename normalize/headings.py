"""What the headings of an indicator table mean that are in no list, and those of which there are
several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import regex

from . import taxonomy
from .columns import Column

_LONGEST = 20  # characters of a heading
_SAYS = regex.compile("[，。；]")
_REMARK = "备注"
_LEVELS = ("level1", "level2")
ABOVE = "weight above"  # points of a level in a column of their own; judged as a weight


def guessed(label: str) -> str | None:
    """The role of a heading by what is in it: 扣分原因及整改措施 is a reason; None where nothing
    fits, or it is of another year."""
    role = _pattern(label)
    return None if role == "none" else role


def is_heading(label: str) -> bool:
    """Whether a label looks like a heading, also one of no role: 上年完成值."""
    return _pattern(label) is not None


@cache
def _pattern(label: str) -> str | None:
    squashed = taxonomy.squash(label)
    if len(squashed) > _LONGEST or _SAYS.search(label):
        return None
    found = (role for role, one in taxonomy.patterns().items() if regex.search(one, squashed))
    return next(found, None)


def settled(found: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of an indicator table with the name in that of 绩效指标 where it has no other,
    with one weight (of 一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 the last), with 备注
    behind all others as the reason where that has none, and without the guesses where a column of a
    known heading is there."""
    return tuple(_one_weight(_named(_remarked(list(_known(found))))))


def _known(found: Sequence[Column]) -> Iterator[Column]:
    known = {one.role for one in found if taxonomy.lookup("columns", one.label) == one.role}
    for one in found:
        guess = one.role in known and guessed(one.label) == one.role and _is_guess(one)
        yield replace(one, role=None) if guess else one


def _is_guess(column: Column) -> bool:
    return bool(column.label) and taxonomy.lookup("columns", column.label) is None


def _remarked(found: Sequence[Column]) -> Sequence[Column]:
    last = found[-1]
    if last.role != "rule" or taxonomy.squash(last.label) != _REMARK:
        return found
    if any(column.role == "reason" for column in found):
        return found
    return [*found[:-1], replace(last, role="reason")]


def _named(found: Sequence[Column]) -> Sequence[Column]:
    roles = [column.role for column in found]
    if "name" in roles:
        return found
    last = max((n for n, role in enumerate(roles) if role in _LEVELS), default=-1)
    lead = len(roles) - len(roles[last + 1 :])
    for n, column in enumerate(found[lead:], lead):
        if column.role == "block" and taxonomy.lookup("columns", column.label) == "block":
            return [*found[:n], replace(column, role="name"), *found[n + 1 :]]
        if column.role not in (None, "block"):
            break
    return found


def _one_weight(found: Sequence[Column]) -> Iterator[Column]:
    last = max((n for n, column in enumerate(found) if column.role == "weight"), default=-1)
    before = None
    for n, column in enumerate(found):
        above = column.role == "weight" and n < last and before in _LEVELS
        before = column.role or before
        yield replace(column, role=ABOVE) if above else column
