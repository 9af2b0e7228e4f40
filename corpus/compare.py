"""A form as read against the right answer: pure functions on gold and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from ..normalize.layout import TARGETS_ONLY
from ..normalize.report import Form, Fund, Indicator, Value
from ..normalize.value import parse_value

# gold name -> field of the record
ROW_FIELDS = {
    "level1": "level1",
    "level2": "level2",
    "name": "name",
    "target": "target_raw",
    "actual": "actual_raw",
    "weight": "weight",
    "score": "score",
    "reason": "reason",
}
FUND_FIELDS = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
# How a row of the gold was read: wholly right, else pointed at, else wrong in silence.
RIGHT, FLAGGED, SILENT = ".", "x", "!"
HEAD_FIELDS = ("title", "fiscal_year", "goal_expected", "goal_actual", "grade")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that differs from the gold. `silent`: nothing in the records points at it."""

    where: str
    field: str
    want: str
    got: str
    silent: bool


@dataclass
class Score:
    """What was compared; scores add up."""

    files: int = 0
    rows: int = 0
    rows_read: int = 0
    rows_right: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    marks: str = ""  # how the gold's rows of one document were read, in order
    wrong: list[tuple[str, Wrong]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Rows wholly right among the rows read."""
        return self.rows_right / self.rows_read if self.rows_read else float(not self.rows)

    @property
    def recall(self) -> float:
        """Rows wholly right among the rows of the gold."""
        return self.rows_right / self.rows if self.rows else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def silent(self) -> int:
        """Wrong values that nothing points at."""
        return sum(wrong.silent for _, wrong in self.wrong)

    def share(self, *fields: str) -> float | None:
        """Right values among the compared ones of these fields; None where none was compared."""
        compared = sum(self.compared[name] for name in fields)
        return sum(self.right[name] for name in fields) / compared if compared else None


def plain(value: Any) -> str:
    """Text without any white space, so that only the characters are compared."""
    return "" if value is None else "".join(str(value).split())


def number(text: Any) -> Decimal | None:
    """A number as gold prints it; a percentage as its hundredth."""
    said = plain(text).replace(",", "")
    try:
        return Decimal(said[:-1]) / 100 if said.endswith("%") else Decimal(said)
    except (InvalidOperation, IndexError):
        return None


def agrees(gold: Any, got: Any, rate: bool = False) -> bool:
    """Whether a value is the gold's, or any of them where the gold is a list."""
    if isinstance(gold, list):
        return any(agrees(one, got, rate) for one in gold)
    if isinstance(got, Decimal | int | float):
        want = number(gold)
        if want is not None and rate and want > Decimal("1.5"):
            want /= 100  # a rate printed as 95 or 95.5 without its sign
        return want is not None and abs(want - Decimal(str(got))) < Decimal("0.00005")
    return plain(gold) == plain(got)


def reads(want: Any, row: Indicator, name: str) -> bool:
    """Whether a value was read as the text `want` is, or as one of several; None: as no figure."""
    value: Value = getattr(row, name)
    if isinstance(want, list):
        return any(reads(one, row, name) for one in want)
    if want is None:
        return value.value is None and value.date is None and not value.quantities
    true = parse_value(want)
    fields = ("kind", "op", "value", "upper", "unit", "date", "date_upper")
    return all(getattr(true, one) == getattr(value, one) for one in fields)


def align(
    gold: Sequence[Mapping[str, Any]], rows: Sequence[Indicator]
) -> list[tuple[int | None, int | None]]:
    """Pairs of positions in order; None where one side has no partner."""
    likeness = [[_likeness(one, row) for row in rows] for one in gold]
    best = [[0.0] * (len(rows) + 1) for _ in range(len(gold) + 1)]
    for i in range(len(gold) - 1, -1, -1):
        for j in range(len(rows) - 1, -1, -1):
            paired = likeness[i][j] + best[i + 1][j + 1]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return list(_walk(best, likeness))


def _walk(
    best: list[list[float]], likeness: list[list[float]]
) -> Iterator[tuple[int | None, int | None]]:
    i, j, rows, columns = 0, 0, len(best) - 1, len(best[0]) - 1
    while i < rows and j < columns:
        if likeness[i][j] > 0 and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1
    yield from ((at, None) for at in range(i, rows))
    yield from ((None, at) for at in range(j, columns))


def _likeness(gold: Mapping[str, Any], row: Indicator) -> float:
    """0 where the two have nothing in common; the name weighs most."""
    names = gold["name"] if isinstance(gold["name"], list) else [gold["name"]]
    same = max(SequenceMatcher(None, plain(name), plain(row.name)).ratio() for name in names)
    fields = [name for name in ("target", "actual", "weight", "score") if gold.get(name)]
    equal = sum(agrees(gold[name], getattr(row, ROW_FIELDS[name])) for name in fields)
    return (4 * same if same >= 0.5 else 0.0) + equal


def compare(
    gold: Sequence[Mapping[str, Any]], forms: Sequence[Form], name: str = "", failed: bool = False
) -> Score:
    """All forms of a document against its gold, paired by their order.

    `failed`: the document could not be read and says so, its missing forms are not silent.
    """
    score = Score(files=1)
    forms = [form for form in forms if form.layout != TARGETS_ONLY]  # plans are no evaluations
    for index, want in enumerate(gold):
        form = forms[index] if index < len(forms) else None
        for wrong in _form(score, want, form, failed):
            score.wrong.append((f"{name}#{index + 1}", wrong))
    for form in forms[len(gold) :]:
        score.rows_read += len(form.indicators)
        score.wrong.append((name, Wrong("form", "form", "", form.project_name or "?", True)))
    return score


def _form(
    score: Score, gold: Mapping[str, Any], form: Form | None, failed: bool
) -> Iterator[Wrong]:
    yield from _rows(score, gold["indicators"], form)
    if form is None:
        yield Wrong("form", "form", str(gold.get("title")), "", not failed)
        return
    yield from _heads(score, gold, form)
    yield from _funds(score, gold.get("funds", {}), form)


def _rows(score: Score, gold: Sequence[Mapping[str, Any]], form: Form | None) -> Iterator[Wrong]:
    rows = form.indicators if form else ()
    score.rows += len(gold)
    score.rows_read += len(rows)
    # A form that was not found is one fault, not one a row.
    noted: set[int | None] = {note.row for note in form.notes} if form else {None}
    for i, j in align(gold, rows):
        if i is None:
            row = rows[j or 0]
            silent = not row.repaired and row.row not in noted
            yield Wrong(f"row {row.row}", "row", "", row.name or "?", silent)
        else:
            yield from _row(score, gold[i], None if j is None else rows[j], noted)


def _row(
    score: Score, gold: Mapping[str, Any], row: Indicator | None, noted: set[int | None]
) -> Iterator[Wrong]:
    fields = [name for name in ROW_FIELDS if name in gold]
    score.compared.update(fields)
    if row is None:
        # A note without a row says that something of the form could not be read.
        silent = None not in noted
        score.marks += SILENT if silent else FLAGGED
        yield Wrong("row", "row", str(gold["name"]), "", silent)
        return
    right = [name for name in fields if agrees(gold[name], getattr(row, ROW_FIELDS[name]))]
    misread = [name for name, want in gold.get("reads", {}).items() if not reads(want, row, name)]
    score.right.update(right)
    whole = len(right) == len(fields) and not misread
    score.rows_right += whole
    silent = not row.repaired and row.row not in noted
    score.marks += RIGHT if whole else SILENT if silent else FLAGGED
    for name in misread:
        got = str(getattr(row, name).quantities or getattr(row, name).kind)
        yield Wrong(f"row {row.row}", f"{name} as read", str(gold["reads"][name]), got, silent)
    for name in fields:
        if name not in right:
            got = str(getattr(row, ROW_FIELDS[name]))
            yield Wrong(f"row {row.row}", name, str(gold[name]), got, silent)


def _heads(score: Score, gold: Mapping[str, Any], form: Form) -> Iterator[Wrong]:
    wanted = [(name, gold[name]) for name in HEAD_FIELDS if name in gold]
    wanted += list(gold.get("fields", {}).items())
    if "total" in gold:
        wanted += zip(("total_weight", "total_score"), gold["total"], strict=True)
    for name, want in wanted:
        score.compared[name] += 1
        if agrees(want, getattr(form, name)):
            score.right[name] += 1
        else:
            silent = all(note.field != name for note in form.notes)
            yield Wrong("head", name, str(want), str(getattr(form, name)), silent)


def _funds(score: Score, gold: Mapping[str, Sequence[Any]], form: Form) -> Iterator[Wrong]:
    noted = any(note.field == "funds" for note in form.notes)
    read = [fund_of(line, form.funds) for line in gold]
    for extra in form.funds if gold else ():
        if all(extra is not fund for fund in read):
            silent = not noted and not extra.repaired
            yield Wrong(f"funds {extra.line}", "line", "", extra.label, silent)
    for (line, values), fund in zip(gold.items(), read, strict=True):
        for name, want in zip(FUND_FIELDS, values, strict=True):
            score.compared["funds"] += 1
            got = getattr(fund, name) if fund else None
            if agrees(want, got, rate=name == "execution_rate"):
                score.right["funds"] += 1
            else:
                silent = not noted and not (fund and fund.repaired)
                yield Wrong(f"funds {line}", name, str(want), str(got), silent)


def fund_of(line: str, funds: Sequence[Fund]) -> Fund | None:
    """The line of this canonical name, or whose label ends with it."""
    exact = [fund for fund in funds if fund.line == line]
    labelled = [fund for fund in funds if plain(fund.label).rstrip("：:").endswith(line)]
    return next(iter(exact + labelled), None)
