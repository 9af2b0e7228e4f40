"""A report as a Word file: a minimal package with real merged cells, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from .content import Report, Text
from .layouts import Box, Grid

WIDTH = 9000  # twentieths of a point
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{MAIN}.styles+xml"/></Types>'
)
PACKAGE_RELS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>'
)
DOCUMENT_RELS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{REL}/styles" Target="styles.xml"/></Relationships>'
)
STYLES = (
    f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    '<w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level in (1, 2, 3)
    )
    + "</w:styles>"
)
EDGE = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
BORDERS = "".join(EDGE.format(e) for e in ("top", "left", "bottom", "right", "insideH", "insideV"))
PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" '
    'w:bottom="1440" w:left="1440" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)


def write_docx(report: Report, *, headings: bool = True, controls: bool = False) -> bytes:
    """The file's bytes.

    `headings` false: numbered headings are plain paragraphs. `controls`: tables stand in
    content controls, as in files made from a template.
    """
    body = "".join(
        _paragraph(block, headings)
        if isinstance(block, Text)
        else _control(_table(block), controls)
        for block in report.blocks
    )
    document = f'{HEAD}<w:document xmlns:w="{W}"><w:body>{body}{PAGE}</w:body></w:document>'
    return package(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": PACKAGE_RELS,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": DOCUMENT_RELS,
            "word/styles.xml": STYLES,
        }
    )


def package(parts: dict[str, str]) -> bytes:
    """A zip of the parts with a fixed time, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, text.encode())
    return buffer.getvalue()


def _paragraph(block: Text, headings: bool) -> str:
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    styled = f'<w:pPr><w:pStyle w:val="{block.level}"/></w:pPr>'
    heading = headings and block.level in (1, 2, 3) and len(block.text) < 30
    properties = centred if block.level == 9 else styled if heading else ""
    return f"<w:p>{properties}{_run(block.text)}</w:p>"


def _run(text: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>" if text else ""


def _table(grid: Grid) -> str:
    unit = WIDTH / sum(grid.widths)
    widths = [round(width * unit) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(f"<w:tr>{''.join(_cells(grid, row, widths))}</w:tr>" for row in range(grid.rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _control(table: str, wanted: bool) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{table}</w:sdtContent></w:sdt>" if wanted else table


def _cells(grid: Grid, row: int, widths: list[int]) -> Iterator[str]:
    here = [box for box in grid.boxes if box.row <= row < box.row + box.rows]
    for box in sorted(here, key=lambda box: box.column):
        yield _cell(box, box.row == row, sum(widths[box.column : box.column + box.columns]))


def _cell(box: Box, first: bool, width: int) -> str:
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
    start = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    merge = start if box.rows > 1 else ""
    text = box.text if first else ""
    # A label broken over lines is paragraphs in some files and line breaks in others.
    parts = text.split("\n") if box.rows > 1 else [text]
    body = "".join(f"<w:p>{_run(part)}</w:p>" for part in parts)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{body}</w:tc>'
