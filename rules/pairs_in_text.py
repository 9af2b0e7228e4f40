"""Sentences that tell what was wanted and what was done side by side, where the one says of which
indicator the other is: 改造62.7千米，占年度任务60千米的104.5%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ..normalize.figures_in_text import TextFigure, pairs_of
from ..normalize.units import units_agree
from .claims import Claim, equals, may_be

_GAP = re.compile(r"(?:多|少|超|高|低|差|缺|短|增|减)(?:出|了|过|加|少|于)?$")  # 较目标少2.16万元
_NEAR = 2  # times that two figures of one thing differ at most


@dataclass(frozen=True, slots=True)
class Conflict:
    """A figure of the text that tells another figure of the same thing."""

    claim: Claim
    figure: TextFigure


def paired(figures: Sequence[TextFigure], claims: Sequence[Claim]) -> Iterator[Conflict]:
    """Figures beside the target or the actual of an indicator that go against its other value."""
    for _, group in groupby(figures, lambda f: (f.section.seq, f.sentence)):
        here = list(group)
        for wanted in (f for f in here if f.role == "target"):
            others = [f for f in here if f is not wanted and _alike(f, wanted)]
            if len(others) == 1 and others[0].role != "target":
                yield from _conflict(wanted, others[0], claims)


def _alike(one: TextFigure, other: TextFigure) -> bool:
    units = one.quantity.unit, other.quantity.unit
    return all(units) and one.quantity.kind == other.quantity.kind and units_agree(*units)


def _conflict(wanted: TextFigure, done: TextFigure, claims: Sequence[Claim]) -> Iterator[Conflict]:
    if any(
        _GAP.search(figure.clause) or figure.quantity.value is None for figure in (wanted, done)
    ):
        return
    said = pairs_of(wanted.sentence[: max(wanted.start, done.start)] + wanted.after + done.after)
    near = [c for c in claims if not said.isdisjoint(c.pairs) and may_be(c, done)]
    targets = _rows(near, "target", wanted)
    actuals = _rows(near, "actual", done)
    if len(targets) + len(actuals) != 1:
        return
    role, figure = ("actual", done) if targets else ("target", wanted)
    row = next(iter(targets | actuals))
    for claim in near:
        if (claim.form_index, claim.row) == row and claim.role == role and _is_near(claim, figure):
            yield Conflict(claim, figure)


def _rows(claims: Sequence[Claim], role: str, figure: TextFigure) -> set[tuple[int, int]]:
    """The rows that state a figure."""
    return {
        (claim.form_index, claim.row)
        for claim in claims
        if claim.role == role and equals(claim, figure)
    }


def _is_near(claim: Claim, figure: TextFigure) -> bool:
    one, other = (abs(q.value or Decimal(0)) for q in (claim.quantity, figure.quantity))
    return bool(one and other) and max(one, other) <= _NEAR * min(one, other)
