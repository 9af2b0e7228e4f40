"""The cells that may begin at a token, and the columns that each may stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from . import evidence
from .columns import FUNDS, ODD, WRONG, is_blank, is_left, is_number, is_unit, misfit
from .likely import unlikely
from .styles import Style, Token

_FIGURES = frozenset({"weight", "score", "execution_rate"})
_LONGEST_FIGURE = 12
_ASKED = frozenset({"name", "target", "adjusted_target", "actual", "weight"})  # by `likely`
_FRACTION = regex.compile(r"0?\.\d{1,6}|1(?:\.0{1,4})?")
_BARE = 0.2  # cost of a rate as a fraction of 1

Option = tuple[int, str, float, list[tuple[int, float]]]
"""A cell that may begin at a token: its end, its text, what its joins cost, and the columns it may
stand in, with what it costs there."""


class Cells:
    """What a run of tokens can be read as under the roles of a header."""

    def __init__(
        self,
        group: str,
        roles: Sequence[str | None],
        tokens: Sequence[Token],
        style: Style,
        statements: Sequence[str],
    ) -> None:
        self.group, self.roles, self.tokens, self.style = group, roles, tokens, style
        self.statements = statements

    def options(self, at: int) -> Iterator[Option]:
        """The cells that may begin at a token."""
        if not self.tokens[at].text:
            return
        for end, text, joins in self._cells(at):
            unfit = [(to, self._unfit(role, text)) for to, role in enumerate(self.roles)]
            yield end, text, joins, [(to, cost) for to, cost in unfit if cost <= ODD + 1]

    def drop(self, at: int) -> float:
        """What it costs that no column takes a token."""
        text = self.tokens[at].text
        if not text:
            return self.style.blank
        if is_blank(text):
            return self.style.dash
        repeats = at > 0 and text == self.tokens[at - 1].text and is_number(text)
        return self.style.repeat if repeats else WRONG

    def _unfit(self, role: str | None, text: str) -> float:
        """What a text costs in a column; more than ODD + 1 where it cannot stand there."""
        if len(text) > _LONGEST_FIGURE and role in _FIGURES:
            return WRONG
        if self.group == FUNDS:
            fraction = role == "execution_rate" and _FRACTION.fullmatch(text)
            return _BARE if fraction else misfit(self.group, role, text)
        elsewhere = role in self.statements and "unit" in self.roles and is_unit(text)
        cost = misfit(self.group, role, text) + (ODD if elsewhere else 0.0)
        return cost + (unlikely(role, text, self.roles) if role in _ASKED else 0.0)

    def _cells(self, at: int) -> Iterator[tuple[int, str, float]]:
        """The cells that may begin at a token: (end, text, cost of the joins)."""
        text, cost = self.tokens[at].text, 0.0
        yield at + 1, text, cost
        for end in range(at + 1, min(len(self.tokens), at + self.style.longest)):
            token = self.tokens[end]
            join = self.style.join.get(token.gap)
            if join is None or not token.text or (len(token.text) > 1 and is_left(token.text)):
                return
            numbers = is_number(text) or (text[-1].isdigit() and token.text[0].isdigit())
            if numbers and token.gap != "none":
                join += ODD  # a number is a cell of its own
            elif evidence.are_two(self.group, self.roles, text, token.text):
                join += ODD
            text, cost = text + token.text, cost + join
            yield end + 1, text, cost
