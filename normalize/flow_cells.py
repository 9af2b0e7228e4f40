"""The cells that may begin at a token, and the columns that each may stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

import regex

from . import evidence
from .columns import (
    FUNDS,
    ODD,
    WRONG,
    is_blank,
    is_cut_label,
    is_left,
    is_level,
    is_number,
    is_unit,
    misfit,
)
from .likely import unlikely
from .styles import Style, Token

_FIGURES = frozenset({"weight", "score", "execution_rate"})
_LONGEST_FIGURE = 12
_ASKED = frozenset({"name", "target", "adjusted_target", "actual", "weight"})  # by `likely`
_FRACTION = regex.compile(r"0?\.\d{1,6}|1(?:\.0{1,4})?")
_SCALED = regex.compile(r"[万亿千]\p{Han}{1,3}")  # 万册次
_BARE = 0.2  # cost of a rate as a fraction of 1
_REST = "指标"
_LOOSE = 0.08  # cost of a line break in a cell where the line could have gone on
_OF_LABEL = 0.6  # likewise where the beginning of a label stands behind it
_OPEN = 0.4  # of a cell that ends with a comma
_UNBROKEN = regex.compile(r"[0-9A-Za-z.．%％≥≤]+|.[，。；：、,;:)）]*")

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
        widths: Mapping[int, int],
    ) -> None:
        self.group, self.roles, self.tokens, self.style = group, roles, tokens, style
        self.statements, self.widths = statements, widths
        texts = [token.text for token in tokens if len(token.text) > 1]
        self.repeated = {text for text, count in Counter(texts).items() if count > 1}

    def options(self, at: int) -> Iterator[Option]:
        """The cells that may begin at a token."""
        if not self.tokens[at].text:
            return
        for end, text, joins in self._cells(at):
            joins += _OPEN * (text[-1] in "，、")
            unfit = [(to, self._unfit(role, text)) for to, role in enumerate(self.roles)]
            if end > at + 1 and self.tokens[at].text in self.repeated:  # a name begins but one row
                unfit = [(to, cost + _LOOSE * (self.roles[to] == "name")) for to, cost in unfit]
            if end > at + 1 and self.widths:
                unfit = [(to, cost + self._short(to, at, end)) for to, cost in unfit]
            yield end, text, joins, [(to, cost) for to, cost in unfit if cost <= ODD + 1]

    @staticmethod
    def _is_left(text: str) -> bool:
        """Whether a text is what the template left, not the rest of a label: 社会效益 | 指标."""
        return len(text) > 1 and text != _REST and is_left(text)

    def _short(self, to: int, start: int, end: int) -> float:
        """What it costs that a line of a cell breaks where others in the column go on."""
        pairs = pairwise(self.tokens[start:end])
        need = [width(a.text) + beginning(b.text) for a, b in pairs if b.gap == "line"]
        return _LOOSE * sum(some <= self.widths.get(to, 0) for some in need)

    def _apart(self, at: int, text: str) -> float:
        """What it costs that the token behind a line break goes on with a text."""
        below = self.tokens[at].text
        if len(below) > 2 and is_cut_label(below):
            whole = text + below
            return 0.0 if is_cut_label(whole) or is_level(whole) else _OF_LABEL
        return _LOOSE if goes_on(self.tokens[at - 1].text, below) else 0.0

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
        elsewhere = (
            role in self.statements
            and "unit" in self.roles
            and (is_unit(text) or _SCALED.fullmatch(text) is not None)
        )
        cost = misfit(self.group, role, text) + (ODD if elsewhere else 0.0)
        return cost + (unlikely(role, text, self.roles) if role in _ASKED else 0.0)

    def _cells(self, at: int) -> Iterator[tuple[int, str, float]]:
        """The cells that may begin at a token: (end, text, cost of the joins)."""
        text, cost = self.tokens[at].text, 0.0
        yield at + 1, text, cost
        for end in range(at + 1, min(len(self.tokens), at + self.style.longest)):
            token = self.tokens[end]
            join = self.style.join.get(token.gap)
            if join is None or not token.text or self._is_left(token.text):
                return
            numbers = is_number(text) or (text[-1].isdigit() and token.text[0].isdigit())
            if numbers and token.gap != "none":
                join += ODD  # a number is a cell of its own
            elif evidence.are_two(self.group, self.roles, text, token.text):
                join += ODD
            if token.gap == "line":
                join += self._apart(end, text)
            text, cost = text + token.text, cost + join
            yield end + 1, text, cost


@lru_cache(maxsize=65536)
def goes_on(line: str, below: str) -> bool:
    """Whether a cell with two such lines had no need to break: the second is longer than the first
    with what begins the second."""
    if below[0] in "(（":
        return False  # points below a label
    return width(line) + beginning(below) < width(below)


@lru_cache(maxsize=65536)
def beginning(text: str) -> int:
    """The width of what begins a text and no line break parts."""
    first = _UNBROKEN.match(text)
    return width(first[0]) if first else 0


@lru_cache(maxsize=65536)
def width(text: str) -> int:
    """The width of a text on a page, in halves of a character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
