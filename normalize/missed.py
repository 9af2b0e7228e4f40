"""A form that was not found: its header stands in the text, and nothing was made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from ..extract.document import Paragraph, Remark
from .grid import Line

_HEADER = regex.compile(
    r"(?:三级指标|指标名称).{0,40}?(?:指标值|目标值).{0,40}?(?:完成值|实际值|得分|完成情况)"
)
_REACH = 30  # lines that a header may be spread over
_SHORT = 200  # characters of such a line


def missed(lines: Sequence[Line]) -> Iterator[Remark]:
    """A remark where the labels of an indicator table follow one another; for documents in which
    no form was found."""
    texts = ["".join(_text(line).split()) for line in lines]
    for at, text in enumerate(texts):
        if "指标" not in text:
            continue
        below = "".join(one[:_SHORT] for one in texts[at : at + _REACH])
        if _HEADER.search(text) or _HEADER.search(below):
            place = lines[at].place
            where = f"（{place}）" if str(place) else ""
            yield Remark("unread", f"文中有自评表的表头{where}，但未能读出自评表")
            return


def _text(line: Line) -> str:
    return line.text if isinstance(line, Paragraph) else "".join(line.texts)
