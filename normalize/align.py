"""A row of cells against the columns of its header: the repair.

Dynamic programming over cells and columns. A cell is laid into a column, dropped, or a column
is left without a cell; each costs what `columns.misfit` and the constants below say. The
cheapest reading is taken; how much dearer the next one is that reads differently says how sure
it is. A row that fits as it stands costs nothing and is never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .columns import NEED, WRONG, Column, is_blank, misfit

SHIFT = 0.3  # a column without a cell, or a blank cell without a column
REPEAT = 0.8  # a cell dropped because it repeats the one before it
DASH = 1.5  # a dash dropped: it was printed to fill a cell
SLIGHT = 0.5  # what a text may cost in a column and still stand as it is
SURE = 2.0  # a next reading dearer by this much is out of the question
_KEEP = 4  # readings kept a square
_MOST_CELLS = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """Which cell each column takes (an index, or None), and what that costs.

    `next_cost` is the cost of the cheapest reading that puts some text elsewhere.
    """

    cells: tuple[int | None, ...]
    cost: float
    next_cost: float
    dropped: tuple[int, ...]

    @property
    def confidence(self) -> float:
        """0 to 1: 1 where nothing was moved."""
        if self.cost == 0:
            return 1.0
        return round(max(0.1, min(0.99, 0.5 + (self.next_cost - self.cost) / (2 * SURE))), 2)


@lru_cache(maxsize=4096)
def align(group: str, columns: tuple[Column, ...], texts: tuple[str, ...]) -> Reading:
    """The cheapest reading of a loose row (`texts`, by count from the left)."""
    roles = tuple(column.role for column in columns)
    if fits(group, roles, texts):
        return Reading(
            tuple(n if n < len(texts) else None for n in range(len(roles))), 0, WRONG, ()
        )
    readings = _search(group, roles, texts[:_MOST_CELLS])
    cost, cells = readings[0]
    said = _said(roles, cells, texts)
    other = (c for c, next_cells in readings[1:] if _said(roles, next_cells, texts) != said)
    dropped = tuple(n for n, text in enumerate(texts) if n not in cells and not is_blank(text))
    return Reading(cells, cost, next(other, cost + SURE), dropped)


def fits(group: str, roles: Sequence[str | None], texts: Sequence[str]) -> bool:
    """Whether a row stands under its header as it is: a cell a column and nothing odd."""
    if len(texts) < len(roles) or any(not is_blank(text) for text in texts[len(roles) :]):
        return False
    if any(misfit(group, role, text) > SLIGHT for role, text in zip(roles, texts, strict=False)):
        return False
    key = "label" if "label" in roles else "name"
    named = any(role == key and text for role, text in zip(roles, texts, strict=False))
    return named or not any(_is_statement(r, t) for r, t in zip(roles, texts, strict=False))


def _is_statement(role: str | None, text: str) -> bool:
    return role not in (None, "block", "level1", "level2") and not is_blank(text)


def _said(
    roles: Sequence[str | None], cells: Sequence[int | None], texts: Sequence[str]
) -> tuple[tuple[str | None, str], ...]:
    """What a reading says: the texts with their roles. Two columns of one role are one."""
    return tuple(
        (role, texts[n])
        for role, n in zip(roles, cells, strict=False)
        if n is not None and texts[n]
    )


_State = tuple[float, tuple[int | None, ...]]


def _search(group: str, roles: Sequence[str | None], texts: Sequence[str]) -> list[_State]:
    """The cheapest readings, best first."""
    above: list[list[_State]] = []
    for i in range(len(texts) + 1):
        line: list[list[_State]] = []
        for j in range(len(roles) + 1):
            states: list[_State] = [(0.0, ())] if i == j == 0 else []
            if i and j:
                put = misfit(group, roles[j - 1], texts[i - 1])
                put += 0 if texts[i - 1] else NEED.get(roles[j - 1] or "", 0)
                states += [(cost + put, (*path, i - 1)) for cost, path in above[j - 1]]
            if j:
                skip = SHIFT + NEED.get(roles[j - 1] or "", 0)
                states += [(cost + skip, (*path, None)) for cost, path in line[j - 1]]
            if i:
                drop = _drop(texts, i - 1)
                states += [(cost + drop, path) for cost, path in above[j]]
            line.append(_best(states, roles, texts))
        above = line
    return above[-1]


def _drop(texts: Sequence[str], n: int) -> float:
    if not texts[n]:
        return SHIFT
    if is_blank(texts[n]):
        return DASH
    return REPEAT if n and texts[n] == texts[n - 1] else WRONG


def _best(states: list[_State], roles: Sequence[str | None], texts: Sequence[str]) -> list[_State]:
    """The cheapest states that read differently."""
    best: dict[object, _State] = {}
    for state in sorted(states, key=lambda state: state[0]):
        best.setdefault(_said(roles, state[1], texts), state)
    return list(best.values())[:_KEEP]
