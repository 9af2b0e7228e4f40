"""Cells against the columns of their header: the repair.

The form is known, the cells are not: they may be shifted, cut by a line break, surplus, or two
rows on one line. So a run of cells is laid under the columns by dynamic programming: a cell is
put into a column, joined with the next one, dropped, or a new row begins; each costs what
`columns.misfit` and the constants of a `Style` say. The cheapest reading is taken, and how much
dearer the next one is that reads differently says how sure it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from . import evidence, taxonomy
from .columns import FUNDS, SECOND, WRONG, Column, is_blank, is_left
from .flow_cells import Cells, Option
from .styles import Style, Token

SURE = 2.0  # a next reading dearer by this much is out of the question
_BEAM = 5.0  # a way dearer than the cheapest by this much is given up
_SHARED = ("block", "level1", "level2", "label")  # two cells may say one such thing
ASIDE = ("rule", "core", "coefficient")  # columns filled in also where no indicator stands
LABELS = (None, "seq", "block", "level1", "level2")  # what makes no statement
_LEFT_IN = ("name", "rule", "weight", "score")  # where a leftover says that the row states nothing
_PART = "其中"
_HALF = 0.3  # cost of a part with a weight and no score, or a score and no weight
_OF_PARENT = ("weight", "score")
_ANY: Mapping[int, int] = MappingProxyType({})
_OTHER = 1 << 12  # a statement that no row needs
_STATEMENT = (
    "name",
    "label",
    "target",
    "actual",
    "weight",
    "score",
    "coefficient",
    *map("second_{}".format, SECOND),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: which tokens (from, to) each column takes, and how sure that is.

    `tokens` is the row's own range; `dropped` are the tokens in it that no column took.
    """

    spans: tuple[tuple[int, int] | None, ...]
    tokens: tuple[int, int]
    dropped: tuple[int, ...]
    confidence: float


@dataclass(slots=True)  # not frozen: a form has a hundred thousand, which takes twice as long
class _Path:
    """A way so far: what was done last, and the way before it."""

    cost: float
    said: int  # hash of what the way reads, so that equal readings are kept once
    step: tuple[int, int, int]  # column (-1: dropped, -2: a row ends), first token, end
    before: _Path | None


_State = tuple[int, int]  # columns passed, bits of the statements made in the row
_Square = dict[_State, dict[int, _Path]]  # ways by what they say


def flow(
    group: str,
    columns: tuple[Column, ...],
    tokens: Sequence[Token],
    style: Style,
    widths: Mapping[int, int] = _ANY,
) -> tuple[list[Reading], float]:
    """The cheapest reading of tokens as rows of a table, and what it costs; `widths`: how wide
    the lines of a cell may be, by column, as far as that is known."""
    search = _Search(group, [column.role for column in columns], tokens, style, widths)
    paths = search.run()
    best = _rows(paths[0], len(columns))
    others = [(_rows(path, len(columns)), path.cost) for path in paths[1:]]
    return [_reading(row, tokens, others, paths[0].cost) for row in best], paths[0].cost


_Row = tuple[tuple[tuple[int, int] | None, ...], tuple[int, int]]


def _rows(path: _Path, count: int) -> list[_Row]:
    """The rows of a way, first to last."""
    rows: list[_Row] = []
    spans: list[tuple[int, int] | None] = [None] * count
    first, end = 0, 0
    steps = []
    at: _Path | None = path
    while at is not None:
        steps.append(at.step)
        at = at.before
    for column, start, stop in reversed(steps):
        if column == -2:
            rows.append((tuple(spans), (first, end)))
            spans, first = [None] * count, end
        else:
            end = stop
            if column >= 0:
                spans[column] = (start, stop)
    return rows


def _reading(
    row: _Row, tokens: Sequence[Token], others: Sequence[tuple[list[_Row], float]], cost: float
) -> Reading:
    spans, (first, end) = row
    taken = {n for span in spans if span for n in range(*span)}
    dropped = tuple(n for n in range(first, end) if n not in taken and not is_blank(tokens[n].text))
    said = _said(spans, tokens)
    margin = min(
        (c - cost for rows, c in others if all(_said(one[0], tokens) != said for one in rows)),
        default=SURE,
    )
    return Reading(spans, (first, end), dropped, round(min(0.99, 0.5 + margin / (2 * SURE)), 2))


def _said(
    spans: Sequence[tuple[int, int] | None], tokens: Sequence[Token]
) -> tuple[tuple[int, ...], ...]:
    """The tokens that say something, by column."""
    return tuple(
        tuple(n for n in range(*span) if not is_blank(tokens[n].text)) if span else ()
        for span in spans
    )


class _Search:
    """The search itself; holds what every step needs."""

    def __init__(
        self,
        group: str,
        roles: Sequence[str | None],
        tokens: Sequence[Token],
        style: Style,
        widths: Mapping[int, int],
    ) -> None:
        self.group, self.roles, self.tokens, self.style = group, roles, tokens, style
        self.cells = Cells(group, roles, tokens, style, _STATEMENT, widths)
        self.bits = {role: 1 << n for n, role in enumerate(_STATEMENT) if role in roles}
        self.all = sum(self.bits.values())
        self.parts = group != FUNDS and any(token.text.startswith(_PART) for token in tokens)
        # Roles whose cell has to agree with the cells before it.
        free = {*_SHARED, *ASIDE}
        self.checked = {role for role in roles if role not in free and roles.count(role) > 1}
        self.checked |= {"score"} & self.bits.keys() if "weight" in self.bits else set()
        self.checked |= {"actual"} & self.bits.keys() if "sign" in roles else set()
        # What the cheapest way so far to each token costs: much dearer ways are not even built.
        self.least = [math.inf] * (len(tokens) + 1)

    def run(self) -> list[_Path]:
        """The cheapest ways through all tokens, best first; every way ends its last row."""
        squares: list[_Square] = [{} for _ in range(len(self.tokens) + 1)]
        squares[0] = {(0, 0): {0: _Path(0.0, 0, (-3, 0, 0), None)}}
        for at, token in enumerate(self.tokens):
            here, squares[at] = squares[at], {}
            self._end_rows(here, self.style.row.get(token.gap, WRONG) if at else WRONG, at)
            options = list(self.cells.options(at))
            for state, ways in here.items():
                if kept := self._kept(ways, self._most(at)):
                    self._go_on(squares, at, state, kept, options)
        last = squares[-1]
        self._end_rows(last, 0.0, len(self.tokens))
        ended = self._kept(last.get((0, 0), {}), WRONG * len(self.tokens) + WRONG)
        return ended or [_Path(WRONG, 0, (-2, 0, len(self.tokens)), None)]

    def _most(self, at: int) -> float:
        """What a way to a token may cost; at the end all are compared."""
        return self.least[at] + _BEAM if at < len(self.tokens) else math.inf

    def _kept(self, ways: Mapping[int, _Path], most: float) -> list[_Path]:
        """The cheapest ways of a square, best first."""
        good = [path for path in ways.values() if path.cost <= most]
        return sorted(good, key=lambda path: path.cost)[: self.style.keep]

    def _go_on(
        self,
        squares: list[_Square],
        at: int,
        state: _State,
        ways: Sequence[_Path],
        options: Iterable[Option],
    ) -> None:
        """Take every step from a square; `ways` are its ways, best first."""
        rows: dict[int, dict[str, str]] = {}
        for to, after, cost, step, said in self._steps(at, state, options):
            role = self.roles[step[0]] if step[0] >= 0 else None
            square, most = squares[to].setdefault(after, {}), self._most(to)
            for number, path in enumerate(ways):
                total = path.cost + cost
                if total > most:
                    break  # so are all behind it
                if role in self.checked and role is not None:
                    if number not in rows:
                        rows[number] = self._row(path)
                    total += evidence.of_cell(role, said, rows[number])
                if total <= most:
                    self._add(square, path, total, step, said)

    def _add(
        self,
        square: dict[int, _Path],
        path: _Path,
        total: float,
        step: tuple[int, int, int],
        said: str,
    ) -> None:
        """Add a way to a square unless one that reads the same is there and cheaper."""
        mark = hash((path.said, step[0], said)) if said else path.said
        other = square.get(mark)
        if other is None or total < other.cost:
            square[mark] = _Path(total, mark, step, path)
            if total < self.least[step[2]]:
                self.least[step[2]] = total

    def _end_rows(self, squares: _Square, gap: float, at: int) -> None:
        for (column, bits), ways in list(squares.items()):
            if column == 0:
                continue
            said = "row" if bits else ""
            lacks = [role for role, bit in self.bits.items() if not bits & bit] if bits else []
            whole = gap + evidence.lacking(lacks)
            part = gap + self._lacking_part(lacks)
            square, most = squares.setdefault((0, 0), {}), self._most(at)
            for path in ways.values():
                if path.cost + min(part, whole) > most:
                    continue
                total = path.cost + (part if self._is_part(path) else whole)
                total += self._against(path) if bits and total <= most else 0.0
                if total <= most:
                    self._add(square, path, total, (-2, at, at), said)

    def _lacking_part(self, lacks: Sequence[str]) -> float:
        """What a part of the row above lacks; it has weight and score, or neither."""
        half = self.group != FUNDS and sum(role in lacks for role in _OF_PARENT) == 1
        cost = evidence.lacking([role for role in lacks if role not in _OF_PARENT])
        return cost + _HALF * (half and self.bits.keys() >= set(_OF_PARENT))

    def _steps(
        self, at: int, state: _State, options: Iterable[Option]
    ) -> Iterator[tuple[int, _State, float, tuple[int, int, int], str]]:
        """What can be done with the tokens from `at` on: (next token, state, cost, step, said)."""
        token, (column, bits) = self.tokens[at], state
        blank = is_blank(token.text)
        around = not token.text and column in (0, len(self.roles))
        drop = self.style.around if around else self.cells.drop(at)
        yield at + 1, (max(column, 0), bits), drop, (-1, at, at + 1), ""
        step = self.style.step.get(token.gap, WRONG) if column else 0.0
        if not token.text:
            if column < len(self.roles):
                yield at + 1, (column + 1, bits), step, (column, at, at + 1), ""
            return
        for end, text, joins, fitting in options:
            for to, unfit in fitting:
                if to < column:
                    continue
                role = self.roles[to]
                cost = step + joins + (to - column) * self.style.skip + unfit
                new = bits
                if role in _LEFT_IN and is_left(text):
                    new |= self.all  # what the template left lacks nothing
                elif not blank and role not in LABELS:
                    new |= self.bits.get(role or "", _OTHER)
                yield end, (to + 1, new), cost, (to, at, end), "" if blank else text

    def _against(self, path: _Path) -> float:
        """What the arithmetic says against the row that ends."""
        cost = 0.0
        if self.group == FUNDS:
            cost += evidence.of_funds(self._row(path), rated="execution_rate" in self.roles)
        return cost

    def _is_part(self, path: _Path) -> bool:
        """Whether the row that ends is one below another (其中…), which has the points; so is
        every line of funds but the total."""
        if self.group == FUNDS:
            return taxonomy.lookup("fund_lines", self._row(path).get("label", "")) != "total"
        return self.parts and self._row(path).get("name", "").startswith(_PART)

    def _row(self, path: _Path | None) -> dict[str, str]:
        """The row that is being read: role to text."""
        texts: dict[str, str] = {}
        while path is not None and path.step[0] > -2:
            column, first, end = path.step
            role = self.roles[column] if column >= 0 else None
            if role is not None and not texts.get(role):
                texts[role] = "".join(token.text for token in self.tokens[first:end])
            path = path.before
        return texts
