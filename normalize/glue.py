"""The text of glued cells: where its lines and its labels begin, and where a cell may end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import regex

from .glued_labels import row_label
from .pieces import Piece
from .wording import cut

_LONGEST_LINE = 150  # characters on the average; longer ones hold several rows
_DOTS = regex.compile(r"[.…·]{2,}")
_WORDS = regex.compile(r"\p{Han}+|[A-Za-z]+")


class Glue:
    """Pieces as one text without gaps: where lines began, and where a cell may end."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.text = ""
        self.lines = {0}  # where a line begins
        self.sources: list[Piece] = []
        for piece in pieces:
            if piece.gap == "line":
                self.lines.add(len(self.text))
            letters = _DOTS.sub("", "".join(piece.text.split()))
            self.text += letters
            self.sources += [piece] * len(letters)
        self.lines.add(len(self.text))
        self.labels = {match.start(): match.end() for match in row_label().finditer(self.text)}
        self.label_starts = sorted(self.labels)
        self.bounds = self._bounds()
        self.by_line = len(self.text) <= _LONGEST_LINE * len(self.lines)
        if not self.by_line:
            self.lines |= self._openings()
        self.starts = sorted(self.lines)

    def _openings(self) -> set[int]:
        """Where labels begin a row in a text whose lines are lost too: behind no other label."""
        return self.labels.keys() - set(self.labels.values())

    def _bounds(self) -> list[int]:
        inside: set[int] = set()
        for match in _WORDS.finditer(self.text):
            at = match.start()
            for word in cut(match[0]) if match[0][0] > "z" else [match[0]]:
                inside.update(range(at + 1, at + len(word)))
                at += len(word)
        inside -= self.labels.keys()
        for start, end in self.labels.items():
            inside.update(range(start + 1, end))
            inside.discard(end)
        return [n for n in range(len(self.text) + 1) if n not in inside]

    def ends(self, at: int, most: int) -> Sequence[int]:
        """Where a cell that begins at a place may end."""
        first = bisect_right(self.bounds, at)
        return self.bounds[first : bisect_right(self.bounds, at + most, first)]

    def line_end(self, at: int) -> int:
        """The end of the line that a place lies in."""
        return self.starts[bisect_right(self.starts, at)]

    def labels_within(self, at: int, end: int) -> bool:
        """Whether a label begins between two places."""
        first = bisect_left(self.label_starts, at)
        return first < len(self.label_starts) and self.label_starts[first] < end

    def label_behind(self, at: int) -> int:
        """Where the next label begins, or the text ends."""
        first = bisect_right(self.label_starts, at)
        return self.label_starts[first] if first < len(self.label_starts) else len(self.text)

    def lines_within(self, at: int, end: int) -> int:
        """How many lines begin between two places."""
        return bisect_left(self.starts, end) - bisect_right(self.starts, at)
