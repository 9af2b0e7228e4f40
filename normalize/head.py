"""The head of a form: title, year, names, departments; its goals; its totals and grade."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

import regex

from ..extract.document import Paragraph
from . import taxonomy
from .columns import is_blank, is_number
from .grid import Box, Line, Row, join
from .kinds import is_year_line
from .locate import Located
from .slips import as_digits

_YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)\s*年?")
_PLAIN_YEAR = regex.compile(r"(19[89]\d|20\d\d)\s*年?度?")
_CAUSES = regex.compile(r"原因|存在问题")
_CAUSE = regex.compile(r"由于|因(?!地制宜|素|此)|导致|致使|影响(?!力|指标)")
_TYPED = regex.compile(r"([^:：]{2,16})[:：]\s*(.+)", regex.DOTALL)


@dataclass
class Fields:
    """Fields read so far: values, where they stand, and which labels are printed at all."""

    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)

    def put(self, name: str, text: str, place: str) -> None:
        """Keep the first value of a field; a blank one only says that the label is printed."""
        self.printed.add(name)
        if text and name not in self.values:
            self.values[name] = text
            self.places[name] = place
        self.places.setdefault(name, place)


def head(located: Located) -> Fields:
    """Title, fiscal year and the labelled fields."""
    fields = Fields()
    if located.title is not None:
        text = text_of(located.title)
        fields.put("title", text, place_of(located.title))
    for row in located.head:
        _labelled(row, fields)
    years = (located.title, *located.above, *located.head)
    for line in years:
        if line is not None and (year := _year(line, is_title=line is located.title)):
            fields.put("fiscal_year", year, place_of(line))
    return fields


def text_of(line: Line) -> str:
    """A line's text."""
    return line.text if isinstance(line, Paragraph) else join(" ".join(line.texts))


def place_of(line: Line) -> str:
    """A line's place as text."""
    return str(line.place)


def _year(line: Line, *, is_title: bool) -> str | None:
    text = as_digits(text_of(line))
    if is_title or is_year_line(text) or (isinstance(line, Paragraph) and "年度" in text):
        match = _YEAR.search(text)
        return match[1] if match else None
    return None


def _labelled(row: Row, fields: Fields) -> None:
    """Pairs of a label and the cell behind it. A label behind a label means a nested name:
    项目支出名称 | 专项名称 | X."""
    name: str | None = None
    place, beside = "", False  # where a blank value would stand: the cell beside the label
    for box in row.boxes:
        if box.covered or (not box.text and name is None):
            continue
        found = taxonomy.lookup("head", join(box.text))
        if found is not None:
            if name is not None:
                fields.printed.add(name)
            name, place, beside = found, str(box.place), False
        elif box.text and name is not None:
            _put_field(fields, name, box)
            name = None
        elif not box.text and not beside:
            place, beside = str(box.place), True
        elif box.text:
            _typed(box, fields)
    if name is not None:
        fields.put(name, "", place)


def _put_field(fields: Fields, name: str, box: Box) -> None:
    text = join(box.text)
    if name == "fiscal_year":
        match = _PLAIN_YEAR.fullmatch(as_digits(text))
        text = match[1] if match else ""
    fields.put(name, "" if is_blank(text) else text, str(box.place))


def _typed(box: Box, fields: Fields) -> None:
    """A label and its value in one cell: 主管部门：云岭县财政局."""
    match = _TYPED.fullmatch(box.text)
    if match and (name := taxonomy.lookup("head", match[1])):
        fields.put(name, join(match[2]), str(box.place))


def goals(rows: Sequence[Row]) -> Fields:
    """The expected goal and its result.

    Where a row holds both labels, the goals stand below them, in their columns; else each
    stands behind its label in the same row.
    """
    fields = Fields()
    starts: dict[str, int] = {}
    rest = []
    rows = list(_without_repeats(rows))
    for row in rows:
        labels = goal_labels(row)
        beside = list(_beside(row, labels)) if len(labels) > 1 else []
        for name, box in beside:
            fields.put(name, join(box.text), str(box.place))
        if not beside:
            rest.append(row)
        if not beside and len(labels) > 1:
            for name, box in labels.items():
                starts.setdefault(name, box.start)
            for name, box in _on_one_line(row, labels):
                fields.put(name, join(box.text), str(box.place))
        for name, box in labels.items() if not row.undecided else ():
            fields.put(name, "", str(box.place))
    first = True
    above: Row | None = None  # the last row of the goals, while they go on
    for row in rest:
        found = list(_below(row, starts) if starts else _behind(row))
        more = above is not None and _goes_on(row, above)
        for name, box in found:
            if more and fields.values.get(name):
                fields.values[name] += join(box.text)
            fields.put(name, join(box.text), str(box.place))
        if found:
            above = row if more or first else None
            first = False
    return fields


def _goes_on(row: Row, above: Row) -> bool:
    """Whether a row below goals states more of them: beside the same title of the block, which is
    merged down, a cell below each cell."""
    titles = [box for box in row.boxes if box.covered and _is_label(box.text)]
    if not row.boxes or (row.table, row.number) != (above.table, above.number + 1):
        return False
    merged = bool(titles) or not (row.boxes[0].text or above.boxes[0].text)
    starts = [
        [box.start for box in one.boxes if box.text and not box.covered] for one in (row, above)
    ]
    return merged and starts[0] == starts[1] and len(starts[0]) > 1


def goal_labels(row: Row) -> dict[str, Box]:
    """The boxes that are labels, by field. The title of the block is the label of the expected
    goal where that has none of its own: 年度总体目标 | 实际完成情况."""
    found: dict[str, Box] = {}
    for box in row.boxes:
        name = taxonomy.lookup("goals", join(box.text))
        if name == "goal_actual" and not box.covered:
            found[name] = box  # the last: 总体目标完成情况 | 总体目标 | 全年实际完成情况
        elif name is not None and not box.covered:
            found.setdefault(name, box)
    block = found.pop("block", None)
    if block is not None:
        found.setdefault("goal_expected", block)
    return found


def _beside(row: Row, labels: Mapping[str, Box]) -> Iterator[tuple[str, Box]]:
    """The goals of a row that holds both labels, each before the next label: 年度绩效目标 | …
    | 完成情况 | …."""
    ordered = sorted(labels, key=lambda name: labels[name].start)
    first, last = (labels[name].start for name in (ordered[0], ordered[-1]))
    stated = [box for box in row.boxes if box.text and not taxonomy.lookup("goals", join(box.text))]
    between = [box for box in row.boxes if first < box.start < last]
    behind = [box for box in stated if box.start > last and not is_number(box.text)]
    blank = any(not box.text for box in between) and len(behind) == 1
    if not any(not is_number(box.text) for box in stated if box in between) and not blank:
        return
    for name, end in zip_longest(ordered, [labels[name].start for name in ordered[1:]]):
        start = labels[name].start
        own = [box for box in stated if start < box.start and (end is None or box.start < end)]
        if own:
            yield name, own[0]


def _without_repeats(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows without what only repeats a merged cell: its text once more to the right; a label
    once more beside the goals below it is covered."""
    titles: dict[int, str] = {}
    for row in rows:
        boxes = [
            box
            for before, box in zip((None, *row.boxes), row.boxes, strict=False)
            if not (before and box.text and before.text == box.text)
        ]
        merged = [titles.get(box.start) == box.text for box in boxes]
        own = [
            box._replace(covered=box.covered or below)
            for box, below in zip(boxes, merged, strict=True)
        ]
        if any(merged) and len(goal_labels(replace(row, boxes=tuple(own)))) < 2:
            boxes = own
        titles = {box.start: box.text for box in row.boxes if _is_label(box.text)}
        yield replace(row, boxes=tuple(boxes))


def _is_label(text: str) -> bool:
    return taxonomy.lookup("goals", join(text)) is not None


def _on_one_line(row: Row, labels: Mapping[str, Box]) -> Iterator[tuple[str, Box]]:
    """The goals of a loose row that holds both the labels and what stood below them."""
    last = max(label.start for label in labels.values())
    rest = [box for box in row.boxes if box.start > last and box.text and not is_number(box.text)]
    if not row.exact and len(rest) == len(labels):
        ordered = sorted(labels, key=lambda name: labels[name].start)
        yield from zip(ordered, rest, strict=True)


def _below(row: Row, starts: Mapping[str, int]) -> Iterator[tuple[str, Box]]:
    """The cells of a row that state a goal, each with the nearest label at or left of it. Left of
    all labels stands the title of the block, which a page may cut: 年度 | 总体目标."""
    first = min(starts.values())
    if any(box.start >= first for box in goal_labels(row).values()):
        return
    for box in row.boxes:
        reach = [(start, name) for name, start in starts.items() if start <= box.start]
        if box.text and not box.covered and reach:
            yield max(reach)[1], box


def _behind(row: Row) -> Iterator[tuple[str, Box]]:
    """The cells of a row that state a goal, each behind its label."""
    labels = goal_labels(row)
    for name, label in labels.items():
        for box in row.boxes:
            if box.text and box.start > label.start and box not in labels.values():
                yield name, box
                break


def explanation(rows: Sequence[Row]) -> str | None:
    """What the form says below its indicators on deviations: 偏差大或目标未完成原因分析 | ….

    存在问题 counts where it names a cause. None where the form does not ask, or the cell is blank.
    """
    texts = [join(text) for row in rows for text in row.texts]
    for label, text in pairwise(texts):
        if _CAUSES.search(label) and taxonomy.lookup("ends", label) == "tail":
            said = not is_blank(text) and not taxonomy.lookup("ends", text)
            return text if said and ("原因" in label or _CAUSE.search(text)) else None
    return None
