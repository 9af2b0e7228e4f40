"""What several rules ask of a form: which cells are blank, and what its points come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..normalize.report import Form, Fund, Indicator, Note
from .figures import HUNDRED, total
from .profile import Profile

BLANKS = frozenset({"", "-", "—", "——", "–", "－", "/", "／", "无", "\\"})

ZERO = Decimal(0)


def is_blank(text: str | None) -> bool:
    """Whether a cell says nothing: empty, a dash, a slash or 无."""
    return text is None or "".join(text.split()) in BLANKS


def has_digit(text: str | None) -> bool:
    """Whether a figure stands in the text."""
    return any(character.isdigit() for character in text or "")


def has_column(form: Form, field: str) -> bool:
    """Whether the indicator table has the column: printed, or filled in some row."""
    return field in form.printed or any(getattr(i, field) is not None for i in form.indicators)


def undecided(form: Form, indicator: Indicator, field: str) -> bool:
    """Whether a note says that this cell of a row could not be read.

    A note on the row as a whole speaks of the cells that are missing in the record.
    """
    missing = getattr(indicator, field) is None
    return any(
        note.field == field or (note.field is None and missing)
        for note in form.notes
        if note.kind == "undecided" and note.row == indicator.row
    )


def lost_rows(form: Form) -> tuple[Note, ...]:
    """Notes on rows that could not be read at all: points may be hidden in them."""
    return tuple(
        note
        for note in form.notes
        if note.kind == "undecided" and note.row is None and note.field is None
    )


def total_line(form: Form) -> Fund | None:
    """The total line of the funds block; its first line with points where there is none."""
    lines = [fund for fund in form.funds if fund.line == "total"]
    lines += [fund for fund in form.funds if fund.weight is not None]
    return next(iter(lines), None)


def shares(indicator: Indicator) -> bool:
    """Whether the row's points are merged into those of a row above."""
    return indicator.weight is None and indicator.shared_weight is not None


def weights(form: Form) -> tuple[Decimal, ...] | None:
    """The points of the indicators, merged ones once; None where any is missing or unsure."""
    if not has_column(form, "weight") or lost_rows(form):
        return None
    own = [i for i in form.indicators if not shares(i)]
    if not own or any(i.weight is None or undecided(form, i, "weight") for i in own):
        return None
    return tuple(i.weight for i in own if i.weight is not None)


@dataclass(frozen=True, slots=True)
class Span:
    """From the least to the most that a sum can be; equal where every part is printed."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def holds(self, value: Decimal, tolerance: Decimal) -> bool:
        """Whether `value` lies within, give or take `tolerance`."""
        return self.low - tolerance <= value <= self.high + tolerance

    def distance(self, value: Decimal) -> Decimal:
        """How far `value` lies outside."""
        return max(self.low - value, value - self.high, ZERO)


def indicator_scores(form: Form) -> Span | None:
    """The sum of the indicators' scores and what blank ones leave open; None without scores."""
    if not has_column(form, "score"):
        return None
    own = [i for i in form.indicators if not (i.score is None and i.shared_weight is not None)]
    if not any(i.score is not None for i in own):
        return None
    known = total(i.score for i in own if i.score is not None)
    blank = [i for i in own if i.score is None]
    if lost_rows(form) or any(i.weight is None for i in blank):
        open_points = max(HUNDRED - known, ZERO)
    else:
        open_points = total(i.weight for i in blank if i.weight is not None)
    return Span(known, known + open_points)


def execution_rates(fund: Fund) -> list[Decimal]:
    """The printed execution rate and the exact one, as far as there are."""
    rates = [] if fund.execution_rate is None else [fund.execution_rate]
    if fund.executed is not None and fund.annual_budget:
        rates.append(fund.executed / fund.annual_budget)
    return rates


def due_scores(fund: Fund) -> list[Decimal]:
    """The score that execution should have, by the printed and by the exact rate."""
    if fund.weight is None:
        return []
    return [min(rate, Decimal(1)) * fund.weight for rate in execution_rates(fund)]


def misses_due(fund: Fund, tolerance: Decimal) -> bool:
    """Whether the printed score of execution is none that it should have (B04)."""
    due, score = due_scores(fund), fund.score
    return bool(due) and score is not None and all(abs(score - one) > tolerance for one in due)


def execution_scores(form: Form, profile: Profile) -> tuple[Span, ...]:
    """What budget execution may add to the total: each span that may be right, the likeliest
    first."""
    nothing = Span(ZERO, ZERO)
    line = total_line(form)
    if profile.execution_counts == "outside":
        return (nothing,)
    counted = _counted(line, profile)
    return counted if profile.execution_counts == "inside" else (*counted, nothing)


def _counted(line: Fund | None, profile: Profile) -> tuple[Span, ...]:
    points = line.weight if line is not None else None
    left_open = Span(ZERO, points or profile.execution_points or ZERO)
    if line is None or line.score is None:
        return (left_open,)
    due = due_scores(line)
    if points is not None and not 0 <= line.score <= points:
        # An impossible score says nothing of what was added.
        return tuple(Span(score, score) for score in due) or (left_open,)
    also = due if misses_due(line, profile.score_tolerance) else []
    return tuple(Span(score, score) for score in (line.score, *also))
