"""The amounts of the narrative that name a fund figure of the whole project.

An amount is read as one only if nothing else is said of it: what stands before it in its clause
must be made of fund words alone (`专项资金共支出`). `设备采购支出35万元` is a part of the project,
`截至6月底支出` a part of the year; both are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

from .figures_in_text import TextFigure, figures_in_text, of_other_year
from .report import Section
from .wording import FUND_ROLES, FUND_WORDS
from .words import alternation

INITIAL, BUDGET, GIVEN, EXECUTED, REST = "initial", "budget", "given", "executed", "rest"

_ROLES = [(role, regex.compile(alternation(names))) for role, names in FUND_ROLES.items()]
_YEAR = r"(?:19|20)[0-9]{2}年度?"
_WORD = alternation([*FUND_WORDS, *(word for names in FUND_ROLES.values() for word in names)])
_WHOLE = re.compile(rf"(?:{_YEAR}|{_WORD}){{1,24}}")
_SAID = re.compile(rf"{_YEAR}|{_WORD}")
_BEHIND = re.compile(r"用于|的|作为|给|奖|补|/|每|以[上下内]|左右|采购|购")
# Other times, other money, and amounts that are only wanted.
_APART = re.compile(
    r"季度|上半年|下半年|(?<!1[0-2])(?<!十[一二])月份?底?|每|人均|户均|上年|去年|往年|以前|首批|第[一二三四]批"
    r"|追加|超出|节约|累计|带动|撬动|争取|拟|计划|申请|建议|[二三四五]年|明年|次年|下一?年|其中|包括|包含|例如|如"
)
_TOTAL = re.compile(r"共|合计|总|全部|[一二三四五六七八九十0-9]+个(?:子?项|方向|类)")
_AGREE = 2  # fund words in the sentence: one alone may be said of anything …
_SPECIFIC = 4  # … unless it is as long as 年初预算
_ITEM_LEVEL = 3
_UNIT = frozenset({"元"})


@dataclass(frozen=True, slots=True)
class FundFigure:
    """An amount of the narrative, in 元, and the fund figure it names."""

    figure: TextFigure
    role: str


def fund_figures(
    sections: tuple[Section, ...], names: tuple[str, ...], years: tuple[int, ...]
) -> tuple[FundFigure, ...]:
    """The amounts that name a fund figure of the whole project.

    `names` are those of the projects, which may stand beside the fund words; `years` those of
    the forms, beside which other years are told apart.
    """
    found = []
    ordered = sorted(names, key=len, reverse=True)
    part = ("", "")  # paragraph and sentence that have told of a part of the project
    for figure in figures_in_text(sections):
        if not is_amount(figure) or not (role := fund_role(figure.clause)):
            continue
        clause = figure.clause
        for name in ordered:
            clause = clause.replace(name, "")
        here = figure.paragraph, figure.sentence
        if not _WHOLE.fullmatch(clause):
            part = here
        elif (here != part or _TOTAL.search(clause)) and _is_whole(figure, years):
            found.append(FundFigure(figure, role))
    return tuple(found)


def is_amount(figure: TextFigure) -> bool:
    """Whether it is a sum of money, and not money a piece."""
    return figure.quantity.kind == "money" and figure.quantity.unit in _UNIT


@lru_cache(1024)
def fund_role(text: str) -> str | None:
    """The fund figure that a text names."""
    return next((role for role, pattern in _ROLES if pattern.search(text)), None)


def _is_whole(figure: TextFigure, years: tuple[int, ...]) -> bool:
    before = figure.sentence[: figure.start]
    if _BEHIND.match(figure.after) or _APART.search(before) or of_other_year(figure, years):
        return False
    told = _SAID.findall(before)
    if len(told) < _AGREE and len("".join(told)) < _SPECIFIC:
        return False
    # A numbered item tells of itself, unless it says that it sums up.
    is_item = figure.section.level >= _ITEM_LEVEL
    return not is_item or _TOTAL.search(figure.paragraph) is not None
