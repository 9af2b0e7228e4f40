"""The cheapest way to cut a glued text into rows, with the sums of the whole form as evidence.

A way is a chain of rows from the first character to the last. What it has summed up goes along
with it: the points of a level, the weights and the scores against the printed total, the lines
of the funds block against theirs. For each cell of the cheapest way the cheapest way that reads
it otherwise is known too; the difference says how sure the cell is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from . import figures
from .columns import FUNDS, Column, is_blank
from .glue import Glue
from .glued_rows import Cut, Rows
from .glued_sums import FundLedger, IndicatorLedger, Ledger, Sums, Totals
from .pieces import Piece

_BEAM = 4.0  # a way dearer than the cheapest to the same place by this much is given up
_SUMS = 40  # ways with different sums that are kept a place
_JUNK = 4.0  # the rest of a line is no row
_JUNK_INSIDE, _MORE_JUNK = 2.5, 0.08  # where the lines are lost: any text, each character of it
_OUTDONE = 3.0  # a way is given up where a cheaper one by this much gets farther
_SURE = 2.0  # a next way dearer by this much is out of the question
_DECIDED = 0.55  # how sure a cell has to be to be read
_NEVER = 1e9
_NAMES = ("block", "level1", "level2", "label", "name")
_TARGET = ("sign", "target", "unit")

Cells = list[tuple[int, Piece]]
Points = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class _Edge:
    cut: Cut
    sums: Sums  # before
    after: Sums
    cost: float


def cut_rows(
    group: str, columns: Sequence[Column], pieces: Sequence[Piece], totals: Totals
) -> tuple[list[tuple[Cells, float, tuple[str, ...]]], Points]:
    """The rows of a glued text under a header: cells by column, confidence, what stays undecided.

    Also the weight and score of the first row that has both: for the funds block those that the
    total of the form (`totals`, with the indicators) counts beside theirs. A cell that reads as
    likely so as otherwise is left undecided; a name is kept, for a record needs one.
    """
    search = _Search(group, columns, pieces, totals)
    rows = []
    points: Points | None = None
    for cut, sure in search.run():
        texts = search.rows.texts(cut.spans)
        weight, score = figures.points(texts.get("weight")), figures.points(texts.get("score"))
        if points is None and weight is not None and score is not None:
            points = weight, score
        rows.append(search.decided(cut, sure))
    return rows, points or (Decimal(0), Decimal(0))


class _Search:
    """The search itself."""

    def __init__(
        self, group: str, columns: Sequence[Column], pieces: Sequence[Piece], totals: Totals
    ) -> None:
        self.glue = Glue(pieces, group)
        self.rows = Rows(group, columns, self.glue)
        roles = self.rows.roles
        self.ledger: Ledger = FundLedger()
        if group != FUNDS:
            self.ledger = IndicatorLedger(
                totals, weighted="weight" in roles, scored="score" in roles
            )

    def run(self) -> list[tuple[Cut, tuple[float, ...]]]:
        """The rows of the cheapest way, and how sure each cell is."""
        before, edges = self._forward()
        behind = self._backward(edges)
        ways = self._ways(before, behind, edges)
        return [(cut, self._sure(cut, ways)) for cut in self._best(behind, edges)]

    def decided(self, cut: Cut, sure: Sequence[float]) -> tuple[Cells, float, tuple[str, ...]]:
        """The cells of a row that are sure enough, and the texts of the others."""
        text = self.glue.printed
        if not any(cut.spans):
            return [], 0.0, (text[cut.start : cut.end],)
        cells: Cells = []
        undecided: list[str] = []
        roles = self.rows.roles
        # A sign or a unit without its value says nothing.
        parts = [how for n, how in enumerate(sure) if roles[n] in _TARGET and cut.spans[n]]
        target = min(parts, default=1.0)
        for n, (span, how) in enumerate(zip(cut.spans, sure, strict=True)):
            if span is None:
                continue
            piece = replace(self.glue.sources[span[0]], text=text[slice(*span)])
            least = target if roles[n] in _TARGET else how
            if least < _DECIDED and roles[n] not in _NAMES:
                undecided.append(piece.text)
            else:
                cells.append((n, piece))
        return cells, min(sure), tuple(undecided)

    # The ways ---------------------------------------------------------------

    def _forward(self) -> tuple[list[dict[Sums, float]], list[list[_Edge]]]:
        """Cost of the cheapest way to each place with each sum, and the steps from there."""
        size = len(self.glue.text)
        before: list[dict[Sums, float]] = [{} for _ in range(size + 1)]
        before[0] = {self.ledger.first: 0.0}
        edges: list[list[_Edge]] = [[] for _ in range(size + 1)]
        for at in range(size):
            if not before[at] or self._is_outdone(before, at):
                continue
            before[at] = _kept(before[at])
            for cut in self._cuts(at):
                gain = self.ledger.gain(self.rows.texts(cut.spans))
                for sums, cost in before[at].items():
                    after, against = self.ledger.add(sums, gain)
                    self._add(edges, before, _Edge(cut, sums, after, cut.cost + against), cost)
        before[size] = _kept(before[size])
        return before, edges

    def _is_outdone(self, before: Sequence[Mapping[Sums, float]], at: int) -> bool:
        """Whether a way that is much cheaper than those to a place gets farther."""
        least = min(before[at].values()) - _OUTDONE
        return any(cost < least for ways in before[at + 1 :] for cost in ways.values())

    def _add(
        self, edges: list[list[_Edge]], before: list[dict[Sums, float]], edge: _Edge, cost: float
    ) -> None:
        edges[edge.cut.start].append(edge)
        to = before[edge.cut.end]
        if cost + edge.cost < to.get(edge.after, _NEVER):
            to[edge.after] = cost + edge.cost

    def _cuts(self, at: int) -> list[Cut]:
        cuts = self.rows.at(at)
        nothing = (None,) * len(self.rows.roles)
        if self.glue.by_line:
            ends = [(end, _JUNK) for end in self._starts(at)]
        else:
            ends = [(end, _JUNK_INSIDE + _MORE_JUNK * (end - at)) for end in self._starts(at)]
        return [*cuts, *(Cut(at, end, cost, nothing) for end, cost in ends)]

    def _starts(self, at: int) -> Iterator[int]:
        """Where the next row may begin if none is read at a place: with the next line or label,
        where the lines are lost also behind a figure."""
        last = min(self.glue.line_end(at), self.glue.label_behind(at))
        if not self.glue.by_line:
            yield from (end for end in self.glue.behind_figures(at) if end < last)
        yield last

    def _backward(self, edges: Sequence[Sequence[_Edge]]) -> list[dict[Sums, float]]:
        """Cost of the cheapest way from each place with each sum to the end."""
        size = len(self.glue.text)
        behind: list[dict[Sums, float]] = [{} for _ in range(size + 1)]
        for at in range(size - 1, -1, -1):
            for edge in edges[at]:
                rest = self._rest(behind, edge)
                if rest + edge.cost < behind[at].get(edge.sums, _NEVER):
                    behind[at][edge.sums] = rest + edge.cost
        return behind

    def _rest(self, behind: Sequence[Mapping[Sums, float]], edge: _Edge) -> float:
        if edge.cut.end == len(self.glue.text):
            return self.ledger.end(edge.after)
        return behind[edge.cut.end].get(edge.after, _NEVER)

    def _best(
        self, behind: Sequence[Mapping[Sums, float]], edges: Sequence[Sequence[_Edge]]
    ) -> Iterator[Cut]:
        """The rows of the cheapest way."""
        size, at, sums = len(self.glue.text), 0, self.ledger.first
        while at < size:
            rest = behind[at][sums]
            edge = min(
                (e for e in edges[at] if e.sums == sums),
                key=lambda e: abs(self._rest(behind, e) + e.cost - rest),
            )
            yield edge.cut
            at, sums = edge.cut.end, edge.after

    def _ways(
        self,
        before: Sequence[Mapping[Sums, float]],
        behind: Sequence[Mapping[Sums, float]],
        edges: Sequence[Sequence[_Edge]],
    ) -> dict[Cut, float]:
        """The rows of all good ways, with how much dearer the cheapest way with each is."""
        best = behind[0].get(self.ledger.first, _NEVER)
        ways: dict[Cut, float] = {}
        for start, some in enumerate(edges):
            for edge in some:
                way = before[start].get(edge.sums, _NEVER) + edge.cost + self._rest(behind, edge)
                if way - best < ways.get(edge.cut, _SURE):
                    ways[edge.cut] = max(0.0, way - best)
        return ways

    def _sure(self, cut: Cut, ways: Mapping[Cut, float]) -> tuple[float, ...]:
        """By column: how much dearer the cheapest way is that reads the cell otherwise."""
        other = [_SURE] * len(cut.spans)
        for its, margin in ways.items():
            if its.start >= cut.end or cut.start >= its.end or its.spans == cut.spans:
                continue
            same = self._target(cut) == self._target(its)
            pairs = zip(map(self._said, cut.spans), map(self._said, its.spans), strict=True)
            for n, (own, there) in enumerate(pairs):
                if (
                    own == there
                    or not _covers(its, own)
                    or (same and self.rows.roles[n] in _TARGET)
                ):
                    continue
                other[n] = min(other[n], margin)
        return tuple(round(min(0.99, 0.5 + margin / (2 * _SURE)), 2) for margin in other)

    def _said(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """A cell, or None where it says nothing."""
        return None if span is None or is_blank(self.glue.text[slice(*span)]) else span

    def _target(self, cut: Cut) -> tuple[int, int] | None:
        """From where to where a target reaches with its sign and unit: `=|100%|` is `=|100|%`."""
        spans = zip(self.rows.roles, cut.spans, strict=True)
        whole = [span for role, span in spans if role in _TARGET and span]
        return (whole[0][0], whole[-1][1]) if whole else None


def _covers(cut: Cut, span: tuple[int, int] | None) -> bool:
    return span is None or cut.start <= span[0] < cut.end


def _kept(ways: Mapping[Sums, float]) -> dict[Sums, float]:
    if not ways:
        return {}
    cheapest = min(ways.values())
    good = sorted((cost, sums) for sums, cost in ways.items() if cost <= cheapest + _BEAM)
    return {sums: cost for cost, sums in good[:_SUMS]}
