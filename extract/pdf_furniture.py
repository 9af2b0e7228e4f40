"""Page numbers, and headers and footers that stand on page after page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from .pdf import Page
    from .pdf_text import Line

_TOP_ZONE, _BOTTOM_ZONE = 0.09, 0.13
"""Shares of the page height where page numbers and repeated lines stand."""
_LARGEST = 11.5
"""A header is printed small; a title that each form of a file repeats is not (points)."""
_PAGE_NUMBER = regex.compile(
    r"[-—–_－―─·•\s]*(?:\d{1,3}|[ivxIVX]{1,6})[-—–_－―─·•\s]*"
    r"|(?:第\s*[\d一二三四五六七八九十百]{1,5}\s*页)?[\s,，/]*(?:共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
_DIGITS = regex.compile(r"\d+")


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers, running headers and footers."""
    seen = Counter(
        key for page in pages for key in {_key(page, line) for line in page.lines} if key
    )
    enough = max(2, (len(pages) + 1) // 2)
    repeated = {key for key, count in seen.items() if count >= enough}
    return [
        replace(
            page,
            lines=tuple(
                line
                for line in page.lines
                if not _is_page_number(page, line) and _key(page, line) not in repeated
            ),
        )
        for page in pages
    ]


def _key(page: Page, line: Line) -> tuple[str, int] | None:
    """What a header or footer has in common on all pages; None for other lines."""
    if line.size > _LARGEST or not _in_zone(page, line):
        return None
    return _DIGITS.sub("#", line.text), round(line.top / 6)


def _is_page_number(page: Page, line: Line) -> bool:
    return _in_zone(page, line) and bool(_PAGE_NUMBER.fullmatch(line.text))


def _in_zone(page: Page, line: Line) -> bool:
    share = (line.top + line.bottom) / 2 / page.height
    return not _TOP_ZONE < share < 1 - _BOTTOM_ZONE
