"""Documents in, records out; knows nothing of faults and files."""

from __future__ import annotations

from ..extract.document import Document
from .form import form
from .grid import lines
from .locate import locate
from .narrative import sections
from .report import Report
from .unflatten import unflatten
from .value import parse_value

__all__ = ["normalize", "parse_value"]


def normalize(document: Document, document_id: str) -> Report:
    """The records of a document: its forms, its narrative, and what was seen while reading."""
    sequence = unflatten(tuple(lines(document)))
    located = locate(sequence)
    return Report(
        document_id=document_id,
        forms=tuple(form(one, document_id, index) for index, one in enumerate(located, 1)),
        sections=sections(sequence, located, document_id),
        remarks=document.remarks,
    )
