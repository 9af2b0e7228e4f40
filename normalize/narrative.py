"""The narrative of a report: sections under numbered headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from ..extract.document import Paragraph
from .locate import Located
from .report import Section

_LEVELS = (
    re.compile(r"([一二三四五六七八九十ー]{1,3}\s*、)\s*(.*)", re.DOTALL),
    re.compile(r"([(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]\s*、?)\s*(.*)", re.DOTALL),
    re.compile(r"(?:-\s)?(\d{1,2}\s*(?:、|[.．](?!\d)))\s*(.*)", re.DOTALL),
    re.compile(r"([(（]\s*\d{1,2}\s*[)）])\s*(.*)", re.DOTALL),
)
_OPENING = frozenset("一二三四五六七八九十ー(（-")  # of a number, beside the digits
_HEADING_END = re.compile(r"[。：:；;]")
_LONGEST_HEADING = 40
_SHOWN = 12  # characters that name a section without a heading
_NOTE = regex.compile(
    r"(?:备?注|说明|填表说明)\s*[:：0-9]|.{0,12}(?:总分设置|等级划分|百分制|得分按|执行率”?\s*=)"
)


@dataclass(slots=True)
class _Open:
    """A section being read."""

    level: int
    number: str | None
    heading: str | None
    place: str
    lines: list[str] = field(default_factory=list)


def sections(
    lines: Sequence[object], forms: Sequence[Located], document_id: str
) -> tuple[Section, ...]:
    """The paragraphs outside the forms, by heading. Notes below a form are left out."""
    found: list[_Open] = []
    for paragraph in _outside(lines, forms):
        level, number, rest = _numbered(paragraph.text.strip())
        if level is None:
            if not found:
                found.append(_Open(0, None, None, str(paragraph.place) or "正文开头"))
            found[-1].lines.append(paragraph.text.strip())
            continue
        heading, text = _split(rest)
        place = str(paragraph.place) or f"“{number}{heading or text[:_SHOWN]}”一节"
        found.append(_Open(level, number, heading, place, [text] if text else []))
    return tuple(
        Section(
            document_id=document_id,
            path="",
            seq=seq,
            level=one.level,
            number=one.number,
            heading=one.heading,
            text="\n".join(one.lines),
            place=one.place,
        )
        for seq, one in enumerate(found, 1)
    )


def _outside(lines: Sequence[object], forms: Sequence[Located]) -> Iterator[Paragraph]:
    inside = {n for one in forms for n in range(one.start, one.end)}
    ends = {one.end for one in forms}
    in_notes = False
    for n, line in enumerate(lines):
        if n in ends:
            in_notes = True
        if n in inside or not isinstance(line, Paragraph):
            continue
        in_notes = in_notes and _is_note(line.text)
        if not in_notes:
            yield line


def _is_note(text: str) -> bool:
    """Whether a paragraph below a form is one of its notes: 备注, or a numbered rest of one."""
    return bool(_NOTE.match(text) or _LEVELS[2].match(text))


def _numbered(text: str) -> tuple[int | None, str | None, str]:
    if text[:1] not in _OPENING and not text[:1].isdecimal():
        return None, None, text
    for level, pattern in enumerate(_LEVELS, 1):
        if match := pattern.fullmatch(text):
            return level, match[1].strip(), match[2]
    return None, None, text


def _split(text: str) -> tuple[str | None, str]:
    """A heading and what stands behind it in the same paragraph: 项目概况。2020年…"""
    end = _HEADING_END.search(text)
    heading, rest = (text[: end.start()], text[end.end() :]) if end else (text, "")
    if len(heading) > _LONGEST_HEADING or (rest and regex.search("[,，]", heading)):
        return None, text
    return heading.strip() or None, rest.strip()
