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


def execution_scores(form: Form, profile: Profile) -> tuple[Span, ...]:
    """What budget execution may add to the total: one span, or two where either is right."""
    nothing = Span(ZERO, ZERO)
    line = total_line(form)
    if profile.execution_counts == "outside":
        return (nothing,)
    if line is not None and line.score is not None:
        counted = Span(line.score, line.score)
    else:
        points = line.weight if line is not None else None
        counted = Span(ZERO, points or profile.execution_points or ZERO)
    return (counted,) if profile.execution_counts == "inside" else (counted, nothing)
