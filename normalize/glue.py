"""The text of glued cells: where its lines and its labels begin, and where a cell may end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from .columns import FUNDS
from .glued import UNIT_BEFORE_SIGN
from .glued_labels import level_label, line_label
from .pieces import Piece
from .traditional import simple
from .wording import cut
from .words import is_word

_LONGEST_LINE = 150  # characters on the average; longer ones hold several rows
_LONGEST_ROW = 60  # characters of a text that is one line
_DOTS = regex.compile(r"[.…·]{2,}")
_WORDS = regex.compile(r"\p{Han}+|[A-Za-z]+")
_HAN = regex.compile(r"\p{Han}")
_VALUE_BEHIND = regex.compile(r"[%％]?[≥≧≤≦<>＜＞=＝》]|[%％]?\d|不[低少]于|[大高]于")
_NONE = regex.compile(r"\d无")
_MANY = 3
_POINT = regex.compile(r"(?<=\d)\.(?=\d)")
_WORDS_LONG = 5  # characters that are no accident
_HANS = regex.compile(rf"\p{{Han}}{{{_WORDS_LONG}}}")
_KIND = regex.compile(r"定[性量]")  # cells of the column of signs
_NUMBERED = regex.compile(r"指标\d{1,2}[:：]")  # before a name
_GRADE = regex.compile(
    r"(?:[全部]部|基本|未|已)?达[成到]预期(?:指标|目标|效果)(?:[并且](?:具?有一定效果|效果较差))?"
)
_DOUBLED = regex.compile(r"(\p{Han}{1,2})\1")
_BEHIND_FIGURE = regex.compile(r"(?<=[\d%％分])\p{Han}")
_NEXT_FIGURES = 8  # of them are looked at
_FARTHEST = 60  # characters between two cells of a row that begin alike
_SHORTEST = 3  # characters that are repeated


def _said_twice(text: str, starts: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Words that stand twice in a line, as a target that its actual repeats: the two places and
    how many characters they have."""
    for start, end in pairwise(starts):
        for one in range(start, end):
            for two in range(one + _SHORTEST, min(end, one + _FARTHEST)):
                begins = one == start or text[one - 1] != text[two - 1]
                size = _common(text, one, two, end) if begins else 0
                if _SHORTEST <= size <= two - one:  # 更新持续更新持续更新 may begin anywhere
                    yield one, two, size


def _graded_twice(text: str) -> Iterator[tuple[int, int]]:
    """Short words of grading that stand twice at once, as target and actual: 高高, 明显明显."""
    for match in _DOUBLED.finditer(text):
        if is_word(match[1]):
            yield match.start(), len(match[1])


def _common(text: str, one: int, two: int, end: int) -> int:
    size = 0
    while two + size < end and text[one + size] == text[two + size]:
        if not _HAN.match(text[one + size]):
            break
        size += 1
    return size


def _inside_words(run: str, at: int) -> set[int]:
    """The places inside the words of a run of letters that begins at a place."""
    inside: set[int] = set()
    for word in cut(run) if run[:1] > "z" else [run]:
        inside.update(range(at + 1, at + len(word)))
        at += len(word)
    return inside


class Glue:
    """Pieces as one text without gaps: where lines began, and where a cell may end."""

    def __init__(self, pieces: Sequence[Piece], group: str) -> None:
        self.text = ""  # in simple characters
        self.printed = ""
        self.lines = {0}  # where a line begins
        self.sources: list[Piece] = []
        for piece in pieces:
            if piece.gap == "line":
                self.lines.add(len(self.printed))
            letters = _DOTS.sub("", "".join(piece.text.split()))
            self.printed += letters
            self.sources += [piece] * len(letters)
        self.text = simple(self.printed)
        self.lines.add(len(self.text))
        known = line_label() if group == FUNDS else level_label()
        found = (match.span() for match in known.finditer(self.text))
        self.labels = {start: end for start, end in found if not self._is_name(start, end)}
        self.label_starts = sorted(self.labels)
        count = len(self.lines) - 1
        openings = self._openings()
        longest = _LONGEST_LINE if count > 1 else _LONGEST_ROW
        self.by_line = len(self.text) <= longest * count and (count > 1 or len(openings) < 2)
        if not self.by_line:
            self.lines |= openings
        self.starts = sorted(self.lines)
        self.torn: set[int] = set()  # places within words that a line says twice
        self.at_once: set[int] = set()  # where they begin and are said again at once
        self.at_once_again: set[int] = set()
        self.again = self._repeats()  # where they are said again
        blanks = [match.end() for match in _NONE.finditer(self.text)]
        # Where reasons say that there are none, mostly.
        self.blanks = {at - 1 for at in blanks} if len(blanks) >= _MANY else set()
        self.points = {at for m in _POINT.finditer(self.text) for at in m.span()}
        self.told = self._told()
        self.bounds = self._bounds()
        self.figured = [at for at in self.bounds if _BEHIND_FIGURE.match(self.text, at)]

    def _is_name(self, start: int, end: int) -> bool:
        """Whether what looks like a label is a name: its value follows (服务对象满意度≥90%)."""
        known = self.text[start:end].endswith(("满意度", "效益"))
        return known and _VALUE_BEHIND.match(self.text, end) is not None

    def _repeats(self) -> list[int]:
        again = set()
        for one, two, size in _said_twice(self.text, self.starts):
            if any(start < two < end or start < one < end for start, end in self.labels.items()):
                continue
            for at in (one, two):
                self.torn.update(range(at + 1, at + size))
            if two == one + size:
                self.at_once.add(one)
                self.at_once_again.add(two)
                again.add(two)
            elif size > _SHORTEST:
                again.add(two)
        for one, size in _graded_twice(self.text):
            self.torn.update(range(one + 1, one + size))
            self.at_once.add(one)
            again.add(one + size)
        return sorted(again | self._grades())

    def _told(self) -> list[int]:
        """For each place the last one from which on some words stand twice before it."""
        seen: dict[str, int] = {}
        told = [-1] * (len(self.text) + 1)
        for at in range(len(self.text)):
            words, end = self.text[at : at + _WORDS_LONG], at + _WORDS_LONG
            told[at] = max(told[at], told[at - 1])
            if _HANS.fullmatch(words):
                told[end] = seen.get(words, -1)
                seen[words] = at
        told[-1] = max(told)
        return told

    def repeats_itself(self, at: int, end: int) -> bool:
        """Whether a text says the same words twice."""
        return self.told[end] >= at

    def _grades(self) -> set[int]:
        """Where the wording begins that the form gives for the actual of a text target."""
        found = set()
        for match in _GRADE.finditer(self.text):
            self.torn.update(range(match.start() + 1, match.end()))
            found.add(match.start())
        return found

    def _openings(self) -> set[int]:
        """Where labels begin a row in a text whose lines are lost too: behind no other label."""
        return self.labels.keys() - set(self.labels.values())

    def _bounds(self) -> list[int]:
        inside: set[int] = set()
        for match in _WORDS.finditer(self.text):
            inside |= _inside_words(match[0], match.start())
            if _NONE.match(self.text, match.start() - 1):
                behind = _inside_words(match[0][1:], match.start() + 1)
                inside -= {*range(*match.span())} - behind
        inside -= self.labels.keys()
        for start, end in self.labels.items():
            inside.update(range(start + 1, end))
            inside.discard(end)
        for match in _NUMBERED.finditer(self.text):
            inside.update(range(match.start() + 1, match.end() + 1))
        for match in _KIND.finditer(self.text):
            inside -= {match.start(), match.end()}
        inside.difference_update(match.start() for match in UNIT_BEFORE_SIGN.finditer(self.text))
        inside -= {*self.again, *self.at_once}
        inside |= self.points
        return [n for n in range(len(self.text) + 1) if n not in inside]

    def ends(self, at: int, most: int) -> Sequence[int]:
        """Where a cell that begins at a place may end."""
        first = bisect_right(self.bounds, at)
        return self.bounds[first : bisect_right(self.bounds, at + most, first)]

    def says_again(self, at: int, end: int) -> bool:
        """Whether words are said again between two places, not from the first on."""
        return bisect_right(self.again, at) < bisect_left(self.again, end)

    def at_once_within(self, at: int, end: int) -> bool:
        """Whether words that are said again at once begin between two places, not from the first
        on."""
        return any(at < place < end for place in self.at_once)

    def line_end(self, at: int) -> int:
        """The end of the line that a place lies in."""
        return self.starts[bisect_right(self.starts, at)]

    def labels_within(self, at: int, end: int) -> int:
        """How many labels begin between two places."""
        return bisect_left(self.label_starts, end) - bisect_left(self.label_starts, at)

    def behind_figures(self, at: int) -> Sequence[int]:
        """The next places behind `at` where words begin behind a figure."""
        first = bisect_right(self.figured, at)
        return self.figured[first : first + _NEXT_FIGURES]

    def label_behind(self, at: int) -> int:
        """Where the next label begins, or the text ends."""
        first = bisect_right(self.label_starts, at)
        return self.label_starts[first] if first < len(self.label_starts) else len(self.text)

    def lines_within(self, at: int, end: int) -> int:
        """How many lines begin between two places."""
        return bisect_left(self.starts, end) - bisect_right(self.starts, at)
