"""Where a flattened form and its blocks begin and end among pieces of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from .columns import FUNDS
from .fund_pairs import has_pairs
from .glued_labels import LAST_NOTE, NOTES
from .headers import Header, headers
from .kinds import is_title
from .pieces import Piece, label
from .rows_end import OVER, TOTAL, is_tail
from .slips import figure

_TOTAL_FIGURE = regex.compile(r"\d{1,3}(?:\.\d{1,2})?\s*[分%]?|[优良中差]秀?好?等?|等级.{0,6}")


class Extent:
    """One form among pieces: from `first` to `end`, around a header of indicators.

    `funds` is the header of the funds block; `asides`, `goals` and `total` are where these begin,
    each at the next block where there are none.
    """

    def __init__(self, found: Sequence[Piece], start: int, header: Header, limit: int) -> None:
        self.found, self.header, self.limit = found, header, limit
        before = found[start : header.start]
        self.funds = self._funds(before, start)
        known = self.funds.end if self.funds else start
        self.goals = self.first_of("goals", known, header.start)
        self.asides = self.first_of("asides", known, self.goals)
        self.first = self._begin(start)
        self.total = next(
            (n for n in range(header.end, limit) if self._ends(n)), self._end_of_text()
        )
        self.end = self._behind_total()

    def first_of(self, group: str, start: int, end: int) -> int:
        """The first label of a group; `end` where there is none."""
        return next((n for n in range(start, end) if label(group, self.found, n)), end)

    def _funds(self, before: Sequence[Piece], start: int) -> Header | None:
        """The header of the funds block; behind pairs of labels and amounts, two labels whose
        amounts are blank are none."""
        header = next(headers(before, FUNDS), None)
        if header is None:
            return None
        if has_pairs([one.text for one in before[: header.start] if one.text]):
            return None
        return replace(header, start=header.start + start, end=header.end + start)

    def _begin(self, start: int) -> int:
        """The first piece of the form: its title, or the first label of its head."""
        known = self.funds.start if self.funds else min(self.goals, self.header.start)
        heads = [n for n in range(start, known) if label("head", self.found, n)]
        first = heads[0] if heads else known
        for n in range(known - 1, first, -1):  # above it fields of the form before, or a number
            if is_title(self.found[n].text) and n - 1 not in heads and n < heads[-1]:
                return n
        for n in range(first - 1, max(start - 1, first - 8), -1):
            if is_title(self.found[n].paragraph.text) or is_title(self.found[n].text):
                return n
        return first

    def _ends(self, at: int) -> bool:
        known = label("ends", self.found, at)
        if self.found[at].gap == "line" and self.found[at].text == "序号":
            return True  # the header of another table
        if known is None:
            return TOTAL.match(self.found[at].text) is not None
        behind = self.found[known[1] : known[1] + 1]
        figure = bool(behind) and _TOTAL_FIGURE.fullmatch(behind[0].text) is not None
        return self.found[at].gap != "none" or (known[0] == "total" and figure)

    def _end_of_text(self) -> int:
        """Where the indicators end without a total row: at a note, a title or a heading."""
        for n in range(self.header.end, self.limit):
            piece = self.found[n]
            if NOTES.match(piece.text) or (self.header.glued and LAST_NOTE.match(piece.text)):
                return n
            if piece.gap != "line":
                continue
            if OVER.match(piece.text) or is_title(piece.paragraph.text) or is_tail(piece.text):
                return n
        return self.limit

    def _behind_total(self) -> int:
        end = self.total
        known = label("ends", self.found, end) if end < self.limit else None
        if known is None or known[0] != "total":
            return end + (end < self.limit and bool(TOTAL.match(self.found[end].text)))
        end = known[1]
        while end < self.limit and _TOTAL_FIGURE.fullmatch(figure(self.found[end].text)):
            end += 1
        return end
