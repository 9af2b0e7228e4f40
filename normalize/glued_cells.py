"""Cells that may begin at a place of a glued text, column by column, and what each costs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from .columns import WRONG, Column, is_blank, misfit
from .glue import Glue
from .glued import QUANTITY, TOUCHING, begins_in_unit, ends_in_unit, strict_misfit

LABELS = ("block", "level1", "level2", "label")
_MOST = 3.1
_ACROSS = 1.0  # a cell goes on in the next line
_TORN = 0.5  # a cell ends within words that the row says twice
_AGAIN = 0.4  # the second time not at the beginning of a cell
_RUNS_ON = 0.03  # where the lines are lost, a character of a text beyond
_SHORT_TEXT = 25  # characters, as it may be that of the next row
_FIGURED = 0.5  # a rule goes on behind a figure
_AS_OTHERS, _MANY = 0.4, 3  # what speaks for the rule of so many rows
_SHORTEST_RULE = 5  # characters
_TWO_ROWS = 1.2  # it says the same words twice
_CUT_UNIT = 0.7  # a cell that begins with the unit of the figure before it
_CUT_FIGURE = 0.6  # or with the rest of the figure
_CUT_DATE = 1.5  # or with that of its date
_NONE_LEFT = 0.7  # a name that begins with the 无 of the reason before it
_ODD_SIGN = 0.5  # a sign or unit in the target where it has a column of its own
_BARE = 0.2  # what speaks for a figure alone where the unit has a column of its own
_NUMBER_INSIDE = 2.0  # 指标2： within a cell
_LENGTH = {
    "weight": 6, "score": 6, "review_score": 6, "coefficient": 6, "execution_rate": 8,
    "initial_budget": 14, "annual_budget": 14, "executed": 14, "sign": 5, "unit": 7, "core": 1,
    "level1": 20, "level2": 24, "block": 16, "label": 30, "reason": 120, "rule": 120,
}  # fmt: skip
_ANY_LENGTH = 45
_LONG = frozenset({"reason", "rule"})
_FIGURE = frozenset(
    {"weight", "score", "review_score", "initial_budget", "annual_budget", "executed"}
)
_POINTS = ("weight", "score", "review_score")
_AFTER_POINTS = ("%", "％", "分")
_DIGITS = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_FIGURE_INSIDE = regex.compile(r"\d[%％]?\p{Han}{3}")
_SIGN_INSIDE = regex.compile(r"(?<![≥≤<>＜＞=＝》《])[≥≧≤≦]")
_SIGNS = "≥≧≤≦<>＜＞=＝》《"
_SCALES = "万亿"
_KINDS = ("定性", "定量")  # instead of a sign
_AFTER_FIGURE = ("name", "target", "actual", "reason", "rule")
_NUMBERED = regex.compile(r"指标\d{1,2}[:：]")
_IS_DATE = regex.compile(r"年(?![中初底末内度])|月(?![初末底])|日(?!常)")
_DIGIT_OF_DATE = regex.compile(r"\d年[中初底末内度]|\d月[初末底]|\d日常")
_PERCENT_LAST = regex.compile(r"\d[%％]\d{1,3}(?:\.\d{1,2})?$")
_MOST_LINES = 0.7
_DASHES = "—-－–/"


class Cells:
    """The cells of a text under some columns."""

    def __init__(self, group: str, columns: Sequence[Column], glue: Glue) -> None:
        self.group, self.glue = group, glue
        self.roles = [column.role for column in columns]
        self.keys = [
            role if role is None or role not in self.roles[:n] else f"{role} {n}"
            for n, role in enumerate(self.roles)
        ]
        # A table of points alone prints those of an indicator behind its name.
        self.with_points = not {"weight", "target", "actual"} & {*self.roles}
        self.percent = self._in_percent()
        # Where a figure behind a unit touches another one; they may overlap.
        self.touching = [one.span() for one in TOUCHING.finditer(glue.text, overlapped=True)]

    def _in_percent(self) -> bool:
        """Whether the weights are percentages: most lines end in one and a score."""
        ends = self.glue.starts[1:]
        odd = sum(bool(_PERCENT_LAST.search(self.glue.text, max(0, end - 12), end)) for end in ends)
        return self.roles[-2:] == ["weight", "score"] and odd > _MOST_LINES * len(ends)

    @cache  # noqa: B019  # lives as long as the search
    def at(self, column: int, at: int, *, strict: bool) -> list[tuple[int, float]]:
        """The cells of a column that may begin at a place: (end, cost), cheap ones only;
        `strict`: of a row that ends with its line."""
        return [
            (end, cost)
            for end in self._ends(self.roles[column], at, strict=strict)
            if (cost := self._cost(column, at, end)) <= _MOST
        ]

    def _ends(self, role: str | None, at: int, *, strict: bool) -> Iterator[int]:
        glue = self.glue
        if glue.text[at] in _DASHES and role not in ("name", *LABELS):
            yield at + 1
            if role in _FIGURE:
                return
        if glue.text[at] == "%" and role == "weight":
            yield at + 1  # blank, in a form that prints percentages
        if role in _FIGURE:
            yield from self._figures(role, at)
            return
        ends = glue.ends(at, _LENGTH.get(role or "", _ANY_LENGTH))
        if role in LABELS:
            yield from (end for end in ends if role == "label" or end - at > 1)
        elif role in _LONG and self.roles[-1] == role and strict:
            yield from (end for end in ends if end in glue.lines or end in glue.labels)
        else:
            yield from ends

    def _figures(self, role: str | None, at: int) -> Iterator[int]:
        text = self.glue.text
        match = _DIGITS.match(text, at)
        if match is None:
            return
        yield from (end for end in range(at + 1, match.end() + 1) if end not in self.glue.points)
        if role in _POINTS and text[match.end() : match.end() + 1] in _AFTER_POINTS:
            yield match.end() + 1

    def _cost(self, column: int, at: int, end: int) -> float:
        role, text = self.roles[column], self.glue.text[at:end]
        cost = 0.0
        if across := self.glue.lines_within(at, end):
            cost = _ACROSS * across
            if role in _FIGURE:
                return WRONG
            cost += 1.0 * (role in _LONG)
        if is_blank(text):
            return cost
        if role in LABELS[:3] and text[-1].isdigit() and not self.with_points:
            return WRONG  # the figure is of the name: 数量指标 7岁以下儿童建档率
        unfit = misfit(self.group, role, text)
        if unfit > _MOST:
            return unfit
        cost += self._torn(role, at, end)
        if role == "rule":
            cost -= _AS_OTHERS * self._is_of_many_rows(at, end)
        if role in _AFTER_FIGURE and not self.glue.by_line:
            cost += self._of_two_rows(role, at, end)
        if role in ("name", "target", "actual", "weight"):
            cost += self._beside(role, text)
        if cost + unfit > _MOST:
            return cost + unfit  # what costs more to ask can only add to it
        if self.keys[column] != role == "rule":
            role = "record"
        if role == "name" and self.with_points:
            role = "pointed"
        return cost + unfit + strict_misfit(self.group, role, text)

    def _torn(self, role: str | None, at: int, end: int) -> float:
        """What it costs that a cell begins, ends or goes on where another one does."""
        glue = self.glue
        text, figured = glue.text[at:end], glue.text[at - 1 : at].isdigit()
        cost = _TORN * (end in glue.torn)
        if role == "label":
            cost += 1.5 * glue.labels_within(at + 1, end)
        elif role not in LABELS:
            cost += 2.0 * glue.labels_within(at, end)
        if role in _AFTER_FIGURE and figured:
            cost += _CUT_DATE if _IS_DATE.match(text) else _CUT_UNIT * begins_in_unit(text)
            cost += _CUT_FIGURE * (role == "reason" and _DIGIT_OF_DATE.match(text) is not None)
        if role != "rule":
            cost += _AGAIN * glue.says_again(at, end)
            if role in _AFTER_FIGURE and _NUMBERED.search(text, role == "name"):
                cost += _NUMBER_INSIDE
        if role in ("name", "target", "actual") and glue.at_once_within(at, end):
            cost += _AGAIN / 2 if role == "name" else _AGAIN
        if role == "reason":
            cost += 2 * _TORN * (at in glue.at_once_again)
        if role == "name":
            cost += _NONE_LEFT * (text[0] == "无" and at in glue.blanks)
        return cost

    def _of_two_rows(self, role: str | None, at: int, end: int) -> float:
        """What it costs that a text may hold the cells of the next row."""
        text = self.glue.text[at:end]
        cost = _RUNS_ON * max(0, len(text) - _SHORT_TEXT)
        if role == "rule":
            cost += _FIGURED * len(_FIGURE_INSIDE.findall(text))
        elif role != "reason":
            cost += _TWO_ROWS * self._touches(at, end)
            cost += _TWO_ROWS * (_SIGN_INSIDE.search(text, 1) is not None)
        return cost + _TWO_ROWS * self.glue.repeats_itself(at, end)

    def _touches(self, at: int, end: int) -> int:
        """How often figures touch within a text, those that overlap once."""
        count, reached = 0, at
        for start, behind in self.touching[bisect_left(self.touching, (at, at)) :]:
            if start >= end:
                break
            if reached <= start and behind <= end:
                count, reached = count + 1, behind
        return count

    def _is_of_many_rows(self, at: int, end: int) -> bool:
        """Whether a text stands in many places, and behind it something else in each."""
        if end - at < _SHORTEST_RULE:
            return False
        whole = self.glue.text
        times = whole.count(whole[at:end])
        return times >= _MANY and whole.count(whole[at : end + 1]) < times

    def _beside(self, role: str, text: str) -> float:
        """What it costs that a cell holds what has a column of its own."""
        signed, units = "sign" in self.roles, "unit" in self.roles
        if role == "weight":
            return _ODD_SIGN * (self.percent and text[-1] not in "%％")
        if role == "name":
            cost = _ODD_SIGN * ("rule" in self.roles and "反映" in text)
            cost += _ODD_SIGN * (units and (ends_in_unit(text) or text[-1] in _SCALES))
            return cost + 2 * _ODD_SIGN * (signed and text.endswith(_KINDS))
        bare = -_BARE * (units and _DIGITS.fullmatch(text) is not None)
        if role == "actual":
            return bare
        cost = bare + 2 * _ODD_SIGN * (signed and text.startswith(_KINDS))
        cost += _ODD_SIGN * (signed and text[0] in _SIGNS)
        unit = QUANTITY.fullmatch(text) and not text[-1].isdigit() and text[-1] not in "%％"
        return cost + _ODD_SIGN * (units and unit is not None and bool(unit))
