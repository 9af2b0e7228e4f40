"""Where the rows of indicators in flattened text end, and texts in them that begin like labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from . import taxonomy
from .headers import Header
from .kinds import is_title
from .pieces import Piece

TOTAL = regex.compile(r"(?:项目)?(?:自评)?(?:总得?分|合计)[:：]?\s*\d{1,3}(?:\.\d{1,2})?\s*分?$")
OVER = regex.compile(
    r"(?:备?注|说明|填[表报]人?|制表人?|审核人|联系人|单位负责人)\s*[:：\d]|[一二三四五六七八九十]、"
)


def whole_texts(found: Sequence[Piece], tables: Sequence[Header]) -> list[Piece] | None:
    """The pieces with the texts of indicators whole that begin like a label of the head or the
    goals (项目单位未按时报送); None where there are none."""
    cut: set[int] = set()
    for header in tables:
        if header.glued:
            continue
        for n in range(header.end + 1, len(found)):
            if found[n].gap == "line" and _is_over(found, n):
                break
            begins = found[n - 1].text if found[n].gap == "none" else ""
            if taxonomy.lookup("goals", begins) or taxonomy.lookup("head", begins):
                cut.add(n)
    if not cut:
        return None
    result: list[Piece] = []
    for n, piece in enumerate(found):
        if n in cut:
            result[-1] = replace(result[-1], text=result[-1].text + piece.text)
        else:
            result.append(piece)
    return result


def _is_over(found: Sequence[Piece], at: int) -> bool:
    """Whether the indicators end before a line: with their total, or with another form."""
    text = found[at].text
    total = taxonomy.lookup("ends", text) == "total" or TOTAL.match(text) is not None
    return total or taxonomy.lookup("head", text) is not None or is_title(found[at].paragraph.text)


def is_tail(text: str) -> bool:
    """Whether a text is a label below the indicators with what it says: 填表人：林远."""
    label, colon, _ = text.replace(":", "：").partition("：")
    return bool(colon) and taxonomy.lookup("ends", label) == "tail"
