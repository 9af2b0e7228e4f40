"""N02, N03: what the narrative says of an indicator, against its row in the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from ..normalize.figures_in_text import (
    TextFigure,
    figures_in_text,
    is_among,
    is_part,
    of_other_year,
)
from ..normalize.once import once
from ..normalize.report import Form, Report, Value
from .claims import (
    KINDS,
    Claim,
    claims_of,
    equals,
    is_slipped,
    is_sure,
    is_verbatim,
    may_be,
    share_with,
)
from .figures import number
from .pairs_in_text import Conflict, paired
from .rule import WARNING, Case, Fault, fault_at, rule
from .text_funds import narrated, said
from .text_totals import told_totals

_CLEAR = 0.5  # of them, for a figure that agrees to settle the matter
_DIGITS = 3  # of a figure that does not agree by chance
_LARGE = 1000
_FULL = 5  # characters of a name's end that tell of the whole indicator
ROLES = {"target": "年度指标值", "actual": "实际完成值"}


@rule(
    "N02",
    "actual-conflict",
    "正文与完成值不符",
    WARNING,
    basis="文表勾稽：正文所述完成数与实际完成值一致",
)
def actual_conflict(case: Case) -> Iterator[Fault]:
    """A figure of the narrative about the same thing as an indicator is not its actual.

    Why: the result is told twice; the score was made from one of the two figures.
    Formula: two thirds of the words of the indicator's name stand in the sentence, its last or
    last but one right at the figure, kind and unit agree, and the figure is neither the actual
    nor the target, as exactly as the text prints it; or it is the actual but for a slip of the
    pen; or it stands beside the very target of a row. The total score of the text = that of the
    form.
    Basis: text and table of one document; the match is by words, so never an error.
    Not covered: dates, verbal values, figures that are only bounds (20余场 covers 24场), rows
    whose actual the text states elsewhere, sentences about a part of the year, a town or village.
    False alarm: a figure of a part, a place or a quarter told in the same words.
    """
    yield from _faults(case, "actual")
    yield from _totals(case)


@rule(
    "N03",
    "target-conflict",
    "正文与指标值不符",
    WARNING,
    basis="文表勾稽：正文所述目标与年度指标值一致",
)
def target_conflict(case: Case) -> Iterator[Fault]:
    """A target in the narrative is not that of the table.

    Why: a target that was changed in one place only; the deviation was measured from one of them.
    Formula: as for N02, for figures that the text calls 目标, 计划 and the like, or that stand in
    the section of the goals, or beside the very actual of a row.
    Basis: text and table of one document; the match is by words, so never an error.
    Not covered: dates and verbal targets.
    False alarm: the goal of several years beside that of one.
    """
    yield from _faults(case, "target")


def states_actual(figure: TextFigure, forms: Iterable[Form]) -> bool:
    """Whether a figure is clearly the actual of an indicator: the same amount, not that of the
    target, under its name, and of more digits than agree by chance."""
    value = figure.quantity.value or Decimal(0)
    if figure.quantity.op != "=" or len(f"{value:f}".replace(".", "").strip("0")) < _DIGITS:
        return False
    claims = [claim for form in forms for claim in claims_of(form) if may_be(claim, figure)]
    same = [claim for claim in claims if equals(claim, figure)]
    targets = {(claim.form_index, claim.row) for claim in same if claim.role == "target"}
    return any(
        claim.role == "actual"
        and (claim.form_index, claim.row) not in targets
        and _is_told(claim, figure)
        for claim in same
    )


def _is_told(claim: Claim, figure: TextFigure) -> bool:
    share, large = share_with(claim, figure), abs(figure.quantity.value or Decimal(0)) >= _LARGE
    if large and claim.quantity.unit == figure.quantity.unit:
        return share >= _CLEAR
    return is_sure(share, claim, figure)


def _totals(case: Case) -> Iterator[Fault]:
    """Total scores of the text of which none is that of the form."""
    due, told = case.form.total_score, told_totals(case)
    tolerance = case.profile.score_tolerance
    if due is None or any(abs(score - due) <= tolerance for _, _, score in told):
        return
    for section, words, score in told[:1]:
        message = f"正文“{words}”，表内总得分为 {number(due)}"
        place, key = section.place, f"section {section.seq}"
        yield Fault(message, number(score), number(due), field="text", place=place, key=key)


def _faults(case: Case, role: str) -> Iterator[Fault]:
    if not narrated(case):
        return
    rows = {indicator.row: indicator for indicator in case.form.indicators}
    for conflict in _conflicts(case.report):
        claim, figure = conflict.claim, conflict.figure
        if claim.role != role or claim.form_index != case.form.form_index:
            continue
        value: Value = getattr(rows[claim.row], role)
        printed = getattr(rows[claim.row], f"{role}_raw") or claim.quantity.raw
        if len(value.quantities) > 1:
            printed = claim.quantity.raw  # the one that is meant, of a text that states several
        told = f"所述“{claim.name}”为 {figure.quantity.raw}"
        message = f"{said(figure)}{told}，表内{ROLES[role]}为 {printed}"
        yield fault_at(rows[claim.row], role, message, printed, figure.quantity.raw)


@once
def _conflicts(report: Report) -> tuple[Conflict, ...]:
    claims = tuple(claim for form in report.forms for claim in claims_of(form))
    years = tuple(sorted({form.fiscal_year for form in report.forms if form.fiscal_year}))
    figures = [
        figure
        for figure in figures_in_text(report.sections)
        if figure.quantity.kind in KINDS
        and (not is_part(figure) or _is_full_name(figure, claims))
        and not of_other_year(figure, years)
    ]
    found: dict[tuple[int, int, str], Conflict] = {}
    for figure in figures:
        conflict = _conflict(figure, claims)
        if conflict is None or (not _is_named(conflict) and _settled(conflict.claim, figures)):
            continue
        claim = conflict.claim
        found.setdefault((claim.form_index, claim.row, claim.role), conflict)
    for conflict in paired(figures, claims):
        claim = conflict.claim
        found.setdefault((claim.form_index, claim.row, claim.role), conflict)
    return tuple(found.values())


def _is_full_name(figure: TextFigure, claims: Iterable[Claim]) -> bool:
    """Whether a figure behind 其中 stands at most of the name of an indicator, and so tells of it
    all the same: 其中满意268份，群众满意度94%."""
    said = figure.clause.rpartition("其中")[2]
    return is_among(figure) and any(
        len(tail) >= _FULL and said.endswith(tail)
        for tail in (claim.name[-_FULL:] for claim in claims)
    )


def _conflict(figure: TextFigure, claims: Iterable[Claim]) -> Conflict | None:
    """The claim a figure goes against; None where it agrees with any that may be meant."""
    if figure.quantity.value is None:
        return None
    said = figure.pairs
    near = [c for c in claims if not said.isdisjoint(c.pairs) and may_be(c, figure)]
    alike = [(share, claim) for claim in near if (share := share_with(claim, figure)) >= _CLEAR]
    if any(equals(claim, figure) for _, claim in alike):
        return None
    role = figure.role or "actual"
    sure = [(share, c) for share, c in alike if c.role == role and is_sure(share, c, figure)]
    sure = sure or [(0.0, c) for c in near if c.role == role and is_slipped(c, figure)]
    if not sure or (figure.quantity.op != "=" and role == "actual") or _adds_up(near, figure):
        return None
    return Conflict(max(sure, key=lambda pair: pair[0])[1], figure)


def _adds_up(near: Sequence[Claim], figure: TextFigure) -> bool:
    """Whether a figure is the sum of those of two indicators: 466公里县乡道路."""
    for role in ROLES:
        same = [c for c in near if c.role == role and c.quantity.unit == figure.quantity.unit]
        values = [claim.quantity.value or Decimal(0) for claim in same]
        if any(one + other == figure.quantity.value for one, other in combinations(values, 2)):
            return True
    return False


def _is_named(conflict: Conflict) -> bool:
    """Whether the text names the indicator as the table does, and says what the figure is."""
    return conflict.figure.role is not None and is_verbatim(conflict.claim, conflict.figure)


def _settled(claim: Claim, figures: Iterable[TextFigure]) -> bool:
    """Whether the text also states the claim as the table has it."""
    return any(
        (figure.role or "actual") == claim.role
        and not claim.pairs.isdisjoint(figure.pairs)
        and may_be(claim, figure)
        and equals(claim, figure)
        and share_with(claim, figure) >= _CLEAR
        for figure in figures
    )
