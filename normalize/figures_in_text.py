"""The figures of the narrative, each with the sentence it stands in and what it is said of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import add

import regex

from .once import once
from .report import Quantity, Section
from .value import parse_value
from .words import fold

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_DIGIT = re.compile(r"[0-9０-９]")
_CLAUSE = ",:()"
_CLAUSES = re.compile(r"[,:()]")
_CLAUSE_END = regex.compile(r"[，；;、：:]|,(?!\d)")
_QUOTE = 40  # characters of a sentence shown before and behind a figure

_TARGET = re.compile(r"目标|计划|预期|预计|力争|拟|指标值|任务|确保")
_ACTUAL = re.compile(r"实际|完成|达到?|实现|共|已|累计|建成")
_DONE = re.compile(r"实际|已|共|截[至止]")  # in the section of the goals 达到 says what is wanted
_GOAL_AFTER = regex.compile(r"\p{Han}{0,4}(?:目标|任务)")
_GOAL_SECTION = re.compile(r"目标(?!.*(?:完成|实现|分析|评价))")
# All of a text that says only how a figure is meant, not what of.
ROLE_ONLY = re.compile(
    r"(?:目标|计划|预期|实际|全年|已|共计|合计|总计|共|分别|完成|达到?|实现|为|是|了|率|度|值|数|量|额|版|和|等|约|近|超过|[\W\d])*+"
)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?=年)")
_PART = re.compile(
    r"季度|[上下]半年|(?<!1[0-2])(?<!十[一二])月份?底|上年|去年|往年|以前|下一?年|明年|次年|其中"
    r"|(?<![全各])[乡镇村](?!村)[^,]{0,8}$|首批|第[一二三四]批"
)
# Where what a figure counts ends: 5个子项都体现了, 3家企业在年内投产.
_PHRASE_END = re.compile(r"[,:()、。;0-9都均已让使被并是]|从(?!业)|在(?![校岗职建册])")
_FIGURES = re.compile(r"[0-9]+(?:\.([0-9]+))?")


@dataclass(eq=False)  # not frozen: that costs more than all else of the hundreds in a report
class TextFigure:
    """A quantity of the narrative. `sentence` is without inner spaces and folded to ASCII
    punctuation, `printed` the same as printed; `start` and `end` are places in both.

    `subject` is what the clause says before the figure; where it says nothing (`，实际18站`) the
    clause before counts. `role` is `target`, `actual` or None, from the words around it.
    """

    quantity: Quantity
    section: Section
    paragraph: str
    sentence: str
    printed: str
    start: int
    end: int
    clause: str  # of the sentence before the figure, from the last comma, colon or bracket
    subject: str
    after: str  # the phrase behind the figure, which may say what it counts
    role: str | None
    in_heading: bool = False

    @property
    def quote(self) -> str:
        """The sentence as printed, around the figure if it is long, cut between clauses."""
        first, last = max(0, self.start - _QUOTE), min(len(self.printed), self.end + _QUOTE)
        if first and (mark := _CLAUSE_END.search(self.printed, first, self.start)):
            first = mark.end()
        if last < len(self.printed):
            marks = list(_CLAUSE_END.finditer(self.printed, self.end, last))
            last = marks[-1].start() if marks else last
        dots = "…" if first else "", "…" if last < len(self.printed) else ""
        return dots[0] + self.printed[first:last] + dots[1]

    @property
    def is_exact(self) -> bool:
        """Whether it is a figure and no bound, range or estimate."""
        return self.quantity.op == "=" and self.quantity.value is not None

    @cached_property
    def span(self) -> tuple[Decimal, Decimal]:
        """From the least to the greatest amount that it may stand for."""
        return span_of(self.quantity)

    @cached_property
    def near(self) -> str:
        """What its sentence says before it, and the phrase behind it."""
        return self.sentence[: self.start] + self.after

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Neighbouring characters of what it is said of."""
        return pairs_of(self.subject + self.after)


@once
def figures_in_text(sections: tuple[Section, ...]) -> tuple[TextFigure, ...]:
    """Every quantity of the sections, headings included, in print order."""
    return tuple(figure for section in sections for figure in _of_section(section))


def _of_section(section: Section) -> Iterator[TextFigure]:
    heading = section.heading or ""
    if _DIGIT.search(heading):
        yield from _of_sentence(heading, heading, section, in_heading=True)
    if not _DIGIT.search(section.text):
        return
    for paragraph in section.text.split("\n"):
        for match in _SENTENCE.finditer(paragraph):
            if _DIGIT.search(match[0]):
                yield from _of_sentence(match[0], paragraph, section, in_heading=False)


def _of_sentence(
    text: str, paragraph: str, section: Section, *, in_heading: bool
) -> Iterator[TextFigure]:
    quantities = parse_value(text).quantities
    if not quantities:
        return
    printed, folded = fold(text)
    goals = _GOAL_SECTION.search(section.heading or "") is not None
    subject, done = "", 0
    for quantity, start, end in _placed(quantities, printed):
        comma = max([folded.rfind(mark, 0, start) for mark in _CLAUSE]) + 1
        own = folded[max(comma, done) : start]
        subject = _said(own, folded[done:comma]) or subject
        after = _phrase(folded[end : end + 40])
        role = _role(own, after, quantity)
        if goals and not _DONE.search(own):
            role = "target"
        yield TextFigure(
            quantity, section, paragraph, folded, printed, start, end, folded[comma:start],
            subject, after, role, in_heading,
        )  # fmt: skip
        done = end


def _said(own: str, before: str) -> str:
    """What a clause says before its figure; the clause before where it says nothing."""
    clauses = [own, *reversed(_CLAUSES.split(before))]
    return next((clause for clause in clauses if not ROLE_ONLY.fullmatch(clause)), "")


def _placed(quantities: tuple[Quantity, ...], text: str) -> Iterator[tuple[Quantity, int, int]]:
    """Each quantity with its place in the text; they come in print order."""
    at = 0
    for quantity in quantities:
        start = text.find(quantity.raw, at)
        if start >= 0:
            at = start + len(quantity.raw)
            yield quantity, start, at


def _phrase(text: str) -> str:
    end = _PHRASE_END.search(text)
    return text[: end.start()] if end else text


def _role(own: str, after: str, quantity: Quantity) -> str | None:
    bound = quantity.op in (">=", "<=") and not quantity.raw[:1].isdigit()
    if bound or _GOAL_AFTER.match(after) or quantity.raw[:1] in ">=<":
        return "target"
    wanted, found = (
        max([match.end() for match in role.finditer(own)], default=-1)
        for role in (_TARGET, _ACTUAL)
    )
    if wanted == found == -1:
        return None
    return "target" if wanted >= found else "actual"


def of_other_year(figure: TextFigure, years: tuple[int, ...]) -> bool:
    """Whether the year that stands last before the figure is none of these."""
    told = _YEARS.findall(figure.sentence, 0, figure.start)
    return bool(years and told) and int(told[-1]) not in years


def is_part(figure: TextFigure) -> bool:
    """Whether the sentence tells of a part of the year, of a place, or of another year."""
    return _PART.search(figure.sentence, 0, figure.start) is not None


def is_among(figure: TextFigure) -> bool:
    """Whether all that makes it a part is 其中, which may go on to tell of the whole."""
    return set(_PART.findall(figure.sentence, 0, figure.start)) == {"其中"}


def share_of(names: tuple[str, ...], text: str) -> float:
    """The share of the words of a name that stand in a text, by their characters."""
    whole = sum(map(len, names))
    return sum(len(word) for word in names if word in text) / (whole or 1)


def pairs_of(text: str) -> frozenset[str]:
    """Neighbouring characters: a name and a text that share none tell of different things."""
    return frozenset(map(add, text, text[1:]))


def span_of(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """From the least to the greatest amount that a quantity may stand for.

    The sign of a target says how good it is, not how exactly it is known: it is left out.
    """
    value = quantity.value or Decimal(0)
    if quantity.upper is not None:
        return value, quantity.upper
    if quantity.op == "~":
        return value - abs(value) / 10, value + abs(value) / 10
    if "余" in quantity.raw or "多" in quantity.raw:
        return value, value * Decimal("1.5")
    slack = last_digit(quantity) / 2
    return value - slack, value + slack


def last_digit(quantity: Quantity) -> Decimal:
    """One unit of the last digit that is printed: 0.01 for 95.59%, 1000 for 1.2万册."""
    match = _FIGURES.search(quantity.raw.replace(",", ""))
    if match is None or not quantity.value:
        return Decimal(0)
    shown = Decimal(match[0])
    scale = abs(quantity.value) / shown if shown else Decimal(1)
    return scale.scaleb(-len(match[1] or ""))
