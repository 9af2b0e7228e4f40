"""Word files put together from their parts for tests, and what is read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from jixiao.extract import Document, UnreadableError, read
from jixiao.extract.document import Paragraph, Table
from jixiao.extract.source import from_bytes

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


NAMESPACES = (
    f'xmlns:w="{WORD}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="{}"/></Relationships>'
)


def document_xml(body: str, namespaces: str = NAMESPACES) -> str:
    return f"<w:document {namespaces}><w:body>{body}<w:sectPr/></w:body></w:document>"


def docx(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    return packed({"word/document.xml": document_xml(body), **(parts or {})})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if "_rels/.rels" not in parts:
            archive.writestr("_rels/.rels", RELS.format("word/document.xml"))
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def cell(text: str, properties: str = "", more: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}{more}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def load(data: bytes) -> Document:
    return read(from_bytes("a.docx", data))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def spans(found: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in found.cells]


START, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


WIDE = '<w:gridSpan w:val="{}"/>'


def fault(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        load(data)
    return caught.value
