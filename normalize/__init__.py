"""Documents in, records out; knows nothing of faults and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from ..extract.document import Document, Table
from . import taxonomy
from .form import form
from .funds import nameless, unread
from .grid import Line, Row, lines, table_of
from .joined import apart
from .layout import TARGETS_ONLY
from .locate import locate
from .missed import missed
from .narrative import sections
from .report import Form, Note, Report
from .sentences import from_sentences
from .unflatten import unflatten
from .value import parse_value

__all__ = ["normalize", "parse_value"]

_LEAST = 3  # a row with a label of a level states an indicator only with more texts than these


def normalize(document: Document, document_id: str) -> Report:
    """The records of a document: its forms, its narrative, and what was seen while reading."""
    sequence = unflatten(apart(tuple(lines(document))), len(document.tables))
    located = locate(sequence)
    if not located:
        sequence = from_sentences(sequence, len(document.tables))
        located = locate(sequence)
    starts = [one.start for one in located[1:]]
    forms = [
        _with_rest(
            form(one, document_id, index), sequence[one.start : one.end], sequence[one.end : start]
        )
        for index, (one, start) in enumerate(zip_longest(located, starts), 1)
    ]
    return Report(
        document_id=document_id,
        forms=tuple(_dated(forms)),
        sections=sections(sequence, located, document_id),
        remarks=(*document.remarks, *(() if forms else missed(sequence))),
        tables=_rebuilt(sequence, len(document.tables)),
    )


def _with_rest(one: Form, inside: Sequence[Line], behind: Sequence[Line]) -> Form:
    """A form with notes where its lines state amounts that were not read, and where rows that
    look like its own stand behind what was read of it."""
    notes = [*nameless(one.funds)]
    notes += [] if one.funds or one.layout == TARGETS_ONLY else [*unread(inside)]
    rest = [line for line in behind if isinstance(line, Row) and _is_of_form(line)]
    if rest:
        said = f"此表之后还有{len(rest)}行像是指标或总分，未读入"
        notes.append(Note("undecided", said, None, None, rest[0].place, " | ".join(rest[0].texts)))
    return replace(one, notes=(*one.notes, *notes)) if notes else one


def _is_of_form(row: Row) -> bool:
    labels = [text for text in row.texts[:3] if taxonomy.level1(text) or taxonomy.level2(text)]
    total = len(row.texts) > 1 and taxonomy.lookup("ends", row.texts[0]) == "total"
    return total or (len(row.texts) > _LEAST and bool(labels))


def _dated(forms: Sequence[Form]) -> Iterator[Form]:
    """The forms; one without a title stands under that of the form before it, and has its year."""
    last: Form | None = None
    for one in forms:
        if last is not None and one.title is None and one.fiscal_year is None:
            year = {"fiscal_year": last.places.get("fiscal_year", last.place)}
            one = replace(one, fiscal_year=last.fiscal_year, places={**one.places, **year})
        yield one
        last = one


def _rebuilt(sequence: Sequence[Line], extracted: int) -> tuple[Table, ...]:
    """The tables among the lines that the reader of the source did not see."""
    rows = [line for line in sequence if isinstance(line, Row) and line.table > extracted]
    return tuple(
        table_of(index, list(some)) for index, some in groupby(rows, lambda row: row.table)
    )
