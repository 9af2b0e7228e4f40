"""Documents in, records out; knows nothing of faults and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ..extract.document import Document, Table
from .form import form
from .grid import Line, Row, lines, table_of
from .joined import apart
from .locate import locate
from .narrative import sections
from .report import Form, Report
from .sentences import from_sentences
from .unflatten import unflatten
from .value import parse_value

__all__ = ["normalize", "parse_value"]


def normalize(document: Document, document_id: str) -> Report:
    """The records of a document: its forms, its narrative, and what was seen while reading."""
    sequence = unflatten(apart(tuple(lines(document))), len(document.tables))
    located = locate(sequence)
    if not located:
        sequence = from_sentences(sequence, len(document.tables))
        located = locate(sequence)
    forms = [form(one, document_id, index) for index, one in enumerate(located, 1)]
    return Report(
        document_id=document_id,
        forms=tuple(_dated(forms)),
        sections=sections(sequence, located, document_id),
        remarks=document.remarks,
        tables=_rebuilt(sequence, len(document.tables)),
    )


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
