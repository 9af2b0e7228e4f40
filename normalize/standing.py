"""Whether a row of cells stands under its header as it is, so that nothing has to be moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from . import evidence, figures, taxonomy
from .columns import INDICATORS, is_blank, is_number, misfit
from .flow import ASIDE, LABELS

_CLEARLY = 2.5  # how much cheaper a row is one column aside that does not stand
_SLIGHT = 0.5  # what a text may cost in a column and still stand as it is
_MAY_BE_ODD = ("name", "weight", "score")
_OWN_LEVELS = frozenset({"level1", "level2"})
_BESIDE = frozenset({*LABELS, *ASIDE})
_WHOLE = ("name", "target", "actual", "weight", "score")  # what a whole row states


def fits(group: str, roles: Sequence[str | None], texts: Sequence[str]) -> bool:
    """Whether a row stands under its header as it is: a cell a column and nothing odd.

    One odd cell in a row that is otherwise whole is a fault of the print (合格 as a score, 90%
    as a name), and so are levels of the form's own; cells that were moved are odd in more than one
    place, or labels of another column. A rate that agrees with its amounts may lack its sign.
    """
    if len(texts) < len(roles) or any(not is_blank(text) for text in texts[len(roles) :]):
        return False
    said = [(role, text) for role, text in zip(roles, texts, strict=False) if not is_blank(text)]
    # The blank squares of a merged cell have its role, too.
    row = {role: text for role, text in zip(roles, texts, strict=False) if role}
    row |= {role: text for role, text in said if role}
    costs = [misfit(group, role, text) for role, text in said]
    odd = [
        role
        for (role, text), cost in zip(said, costs, strict=True)
        if cost > _SLIGHT and not _bare_rate(role, text, row)
    ]
    if odd and not _is_fault_of_print(odd, row):
        return False
    stated = {role for role, _ in said}
    key = next((key for key in ("label", "name") if key in roles), None)
    if key and key not in stated and stated - _BESIDE:
        return False
    if group == INDICATORS:
        unfit = sum(costs) + _lacks(roles, stated)
        return unfit <= _CLEARLY or not _stands_better_aside(roles, texts[: len(roles)], unfit)
    return not _contradicts_itself(row, texts, len(roles))


def _is_fault_of_print(odd: Sequence[str | None], row: Mapping[str, str]) -> bool:
    """Whether the columns with odd cells are one of an else whole row, or levels of its own."""
    if any(_is_level(row[role], role) for role in odd if role):
        return False
    alone = len(odd) == 1 and odd[0] in _MAY_BE_ODD
    return (alone or _OWN_LEVELS.issuperset(odd)) and all(row.get(role, "-") for role in _WHOLE)


def _bare_rate(role: str | None, text: str, row: Mapping[str, str]) -> bool:
    """Whether a text is a rate without its sign, and not one of the amounts moved there."""
    if role != "execution_rate" or not is_number(text):
        return False
    budget = figures.amount(row.get("annual_budget"), None)
    executed = figures.amount(row.get("executed"), None)
    if budget == executed == figures.rate(text) == 0:
        return True  # a source that gave nothing
    known = bool(budget) and executed is not None
    return known and not evidence.of_rate(row, text)


def _stands_better_aside(roles: Sequence[str | None], texts: Sequence[str], unfit: float) -> bool:
    """Whether the cells, blank at an end, suit the columns beside theirs clearly better: a row
    that was moved as a whole may still hold nothing odd (a target without its name)."""
    aside = []
    if not texts[-1]:
        aside.append(["", *texts[:-1]])
    if not texts[0]:
        aside.append([*texts[1:], ""])
    return any(unfit - _unfit(roles, one) > _CLEARLY for one in aside)


def _unfit(roles: Sequence[str | None], texts: Sequence[str]) -> float:
    """What the cells of an indicator row cost in their columns, and what it lacks."""
    pairs = [*zip(roles, texts, strict=True)]
    said = {role for role, text in pairs if not is_blank(text)}
    return sum(misfit(INDICATORS, role, text) for role, text in pairs) + _lacks(roles, said)


def _lacks(roles: Sequence[str | None], said: Collection[str | None]) -> float:
    """What it costs that a row does not say all of a whole one."""
    return evidence.lacking([role for role in _WHOLE if role in roles and role not in said])


def _contradicts_itself(row: Mapping[str, str], texts: Sequence[str], width: int) -> bool:
    """Whether the figures of a line of funds do not agree, or a figure is there once more and
    the line longer for it."""
    figured = [text for text in texts if is_number(text)]
    repeated = any(one == other for one, other in pairwise(figured))
    return evidence.of_rate(row, row.get("execution_rate")) > 0 or (repeated and len(texts) > width)


def _is_level(text: str, role: str) -> bool:
    """Whether a text is the label of a level, not a name like 社会公众满意度."""
    known = taxonomy.level1(text) or taxonomy.level2(text)
    return known is not None and (role != "name" or taxonomy.squash(text).endswith("指标"))
