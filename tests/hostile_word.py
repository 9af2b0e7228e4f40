"""Word files and zip archives made to exhaust, confuse or escape a reader."""

import io
import struct
import zipfile
from collections.abc import Callable

from hostile_scale import large

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/package/2006/relationships"
PART = "word/document.xml"
MB = 1 << 20


def document(body: str, before: str = "") -> str:
    root = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return f'<?xml version="1.0"?>{before}{root}'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def zipped(parts: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, before: str = "", **parts: str) -> bytes:
    beside = {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({PART: document(body, before), **beside})


def with_rels(target: str, **more: str) -> bytes:
    rels = (
        f'<Relationships xmlns="{R}"><Relationship Id="r" Type="x/officeDocument"'
        f' Target="{target}"/></Relationships>'
    )
    return zipped({"_rels/.rels": rels, PART: document(paragraph("绩效")), **more})


# Zip -------------------------------------------------------------------------


def overlapping() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(PART, document(paragraph("x" * 5000)))
        first = archive.filelist[0]
        for number in range(500):
            twin = zipfile.ZipInfo(f"word/{number:04}.xml")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(twin, name, getattr(first, name))
            archive.filelist.append(twin)
    return buffer.getvalue()


def lying(size: int) -> bytes:
    """A part whose size in the list of parts is not its own."""
    data = bytearray(docx(paragraph("x" * 3 * MB)))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, size)
    return bytes(data)


def flagged(bit: int) -> bytes:
    data = bytearray(docx(paragraph("绩效")))
    data[data.rindex(b"PK\x01\x02") + 8] |= bit
    return bytes(data)


def twice() -> bytes:
    """Two parts of one name; the list of parts is made by hand, as zipfile warns."""
    data = zipped({PART: document(paragraph("绩效")), "word/documenx.xml": document("")})
    return data.replace(b"word/documenx.xml", PART.encode())


def total() -> bytes:
    blank = b"\0" * (60 * MB)
    return zipped({PART: document(paragraph("x")), **{f"word/{n}": blank for n in range(9)}})


# XML -------------------------------------------------------------------------

TEN = [(b, f"&{a};" * 10) for a, b in zip("abcdefghi", "bcdefghij", strict=True)]
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{value}">' for name, value in TEN)
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def utf16(xml: str) -> bytes:
    return zipped({PART: xml.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")})


def fields(count: int) -> str:
    begin, separate = (
        f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate")
    )
    return f"<w:p>{(begin + separate) * count}<w:r><w:t>x</w:t></w:r></w:p>"


def merged(rows: int) -> str:
    down = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    return table(
        "".join(f"<w:tr>{cell('产出', down[n > 0])}{cell('x')}</w:tr>" for n in range(rows))
    )


def spans() -> str:
    odd = ("1000000000", "-7", "abc", "", "9" * 5000, "1e9", "٣")
    stated = (f'<w:gridSpan w:val="{n}"/>' for n in odd)
    rows = (f"<w:tr>{cell('a', span)}{cell('b')}</w:tr>" for span in stated)
    before = '<w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr>' + cell("c") + "</w:tr>"
    return table("".join(rows) + before)


def nested_tables(depth: int) -> str:
    opened, closed = "<w:tbl><w:tr><w:tc><w:p/>", "</w:tc></w:tr></w:tbl>"
    return opened * depth + paragraph("inner") + closed * depth


def styles(count: int) -> str:
    """Styles that are based on each other in a ring."""
    each = (
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % count}"/></w:style>'
        for n in range(count)
    )
    return f'<w:styles xmlns:w="{W}">{"".join(each)}</w:styles>'


NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="{"9" * 400}"/><w:numFmt w:val="upperRoman"/>
<w:lvlText w:val="{"%1" * 2000}"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
NUMBERED = (
    '<w:p><w:pPr><w:pStyle w:val="s0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    "</w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
)
ODD_CHARACTERS = "\u202e绩效\u202c\u2066x\u2069\ue000\uf0fe\ufffe\U000f0000\u200b\ufeff"

Maker = Callable[[], bytes]
FILES: dict[str, tuple[Maker, str]] = {
    "zip-ratio.docx": (lambda: docx(" " * (62 * MB)), "limit"),
    "zip-large-part.docx": (lambda: docx(" " * (66 * MB)), "limit"),
    "zip-total.docx": (total, "limit"),
    "zip-entries.docx": (
        lambda: zipped({PART: document(""), **{f"word/{n}": "" for n in range(5000)}}),
        "limit",
    ),
    "zip-overlap.docx": (overlapping, "damaged"),
    "zip-says-less.docx": (lambda: lying(100), "damaged"),
    "zip-says-more.docx": (lambda: lying(0xFFFFFFF0), "limit"),
    "zip-outside.docx": (
        lambda: zipped({PART: document(""), "../../../escaped.txt": "x"}),
        "damaged",
    ),
    "zip-absolute.docx": (lambda: zipped({PART: document(""), "/escaped.txt": "x"}), "damaged"),
    "zip-twice.docx": (twice, "damaged"),
    "zip-password.docx": (lambda: flagged(1), "encrypted"),
    "zip-lzma.docx": (
        lambda: zipped({PART: document(paragraph("x" * MB))}, zipfile.ZIP_LZMA),
        "damaged",
    ),
    "zip-cut.docx": (lambda: docx(paragraph("绩效" * 9000))[:-60], "truncated"),
    "zip-ends-in-it.docx": (lambda: docx(paragraph("x")) + b"PK\x05\x06" + b"\xff" * 18, "damaged"),
    "xml-laughs.docx": (lambda: docx(paragraph("&j;"), LAUGHS), "limit"),
    "xml-laughs-utf16.docx": (lambda: utf16(document(paragraph("&j;"), LAUGHS)), "limit damaged"),
    "xml-outside.docx": (lambda: docx(paragraph("&e;"), OUTSIDE), "limit"),
    "xml-outside-late.docx": (
        lambda: docx(paragraph("&e;"), f"<!--{'x' * 9000}-->{OUTSIDE}"),
        "limit",
    ),
    "xml-outside-utf16.docx": (lambda: utf16(document(paragraph("&e;"), OUTSIDE)), "limit"),
    "xml-deep.docx": (lambda: docx("<w:sdt>" * 99_999 + "</w:sdt>" * 99_999), "limit"),
    "xml-deep-for-us.docx": (lambda: docx("<w:sdt>" * 210 + "</w:sdt>" * 210), "limit"),
    "xml-long-text.docx": (lambda: docx(paragraph("绩效" * 4_000_000)), "damaged limit partial"),
    "xml-bad.docx": (lambda: docx(paragraph("a&#xD800;b\x01&nope;c <w:t")), "damaged"),
    "xml-other-root.docx": (lambda: zipped({PART: "<html/>"}), "damaged"),
    "rels-missing.docx": (lambda: with_rels("word/nowhere.xml"), "ok"),
    "rels-cyclic.docx": (lambda: with_rels("_rels/.rels"), "damaged"),
    "rels-outside.docx": (lambda: with_rels("../../../../../etc/passwd"), "ok"),
    "rels-far.docx": (lambda: with_rels("http://127.0.0.1:9/x.xml"), "ok"),
    "table-million.docx": (
        lambda: docx(table(f"<w:tr>{'<w:tc><w:p/></w:tc>' * 10}</w:tr>" * 100_000)),
        "limit",
    ),
    "table-wide.docx": (lambda: docx(table(f"<w:tr>{cell('x') * 5000}</w:tr>" * 50)), "limit"),
    "table-spans.docx": (lambda: docx(spans()), "limit"),
    "table-merged.docx": (lambda: docx(merged(large(20_000))), "ok"),
    "table-nested.docx": (lambda: docx(nested_tables(60)), "limit"),
    "tables-many.docx": (
        lambda: docx(table(f"<w:tr>{cell('x')}</w:tr>") * large(50_000)),
        "ok limit",
    ),
    "paragraphs-many.docx": (lambda: docx(paragraph("一、绩效") * large(200_000)), "ok limit"),
    "fields-open.docx": (lambda: docx(fields(100_000)), "ok limit"),
    "styles-ring.docx": (
        lambda: docx(NUMBERED * 2000, styles=styles(20_000), numbering=NUMBERING),
        "ok",
    ),
    "characters.docx": (lambda: docx(paragraph(ODD_CHARACTERS) * 50), "ok damaged partial"),
    "formulas.docx": (
        lambda: docx(
            table("".join(f"<w:tr>{cell(c + 'cmd|1!A0')}{cell('x')}</w:tr>" for c in "=+-@＝\t"))
        ),
        "ok",
    ),
}
