from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from jixiao.extract import Document, UnreadableError, read
from jixiao.extract.document import Paragraph, Table
from jixiao.extract.numbering import spelled
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


def test_body_order_and_merged_cells() -> None:
    document = load(
        docx(
            paragraph("甲")
            + table(
                cell("产出指标", START) + cell("名称", WIDE.format(2)) + cell("值"),
                cell("", GOES_ON) + cell("a") + cell("b") + cell("≥5"),
                cell("效益指标", START) + cell("c", WIDE.format(3)),
            )
            + paragraph("乙")
        )
    )
    assert [type(block).__name__ for block in document.blocks] == [
        "Paragraph",
        "Table",
        "Paragraph",
    ]
    assert spans(document.tables[0]) == [
        (0, 0, 2, 1, "产出指标"),
        (0, 1, 1, 2, "名称"),
        (0, 3, 1, 1, "值"),
        (1, 1, 1, 1, "a"),
        (1, 2, 1, 1, "b"),
        (1, 3, 1, 1, "≥5"),
        (2, 0, 1, 1, "效益指标"),
        (2, 1, 1, 3, "c"),
    ]
    place = document.tables[0].cells[5].place
    assert (place.table, place.row, place.column) == (1, 2, 4)
    assert document.tables[0].exact


def test_written_by_python_docx() -> None:
    import docx as word

    made = word.Document()
    made.add_heading("一、概况", 2)
    grid = made.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(2, 0)).text = "数量指标"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "合并"
    grid.cell(2, 2).text = "12\n处"
    buffer = io.BytesIO()
    made.save(buffer)
    document = load(buffer.getvalue())
    assert document.blocks[0] == Paragraph("一、概况", level=2)
    assert (0, 0, 3, 1, "数量指标") in spans(document.tables[0])
    assert (0, 1, 1, 2, "合并") in spans(document.tables[0])
    assert (2, 2, 1, 1, "12\n处") in spans(document.tables[0])


def test_merge_without_start_and_start_without_end() -> None:
    found = load(
        docx(
            table(
                cell("孤", GOES_ON) + cell("1"),
                cell("", GOES_ON) + cell("2"),
                cell("头", START) + cell("3", START),
                cell("尾") + cell("", GOES_ON),
            )
        )
    ).tables[0]
    assert spans(found) == [
        (0, 0, 2, 1, "孤"),
        (0, 1, 1, 1, "1"),
        (1, 1, 1, 1, "2"),
        (2, 0, 1, 1, "头"),
        (2, 1, 2, 1, "3"),
        (3, 0, 1, 1, "尾"),
    ]


def test_merge_with_another_width_begins_anew() -> None:
    found = load(
        docx(table(cell("标签", START + WIDE.format(2)) + cell("1"), cell("", GOES_ON) + cell("2")))
    ).tables[0]
    assert spans(found) == [
        (0, 0, 1, 2, "标签"),
        (0, 2, 1, 1, "1"),
        (1, 0, 1, 1, ""),
        (1, 1, 1, 1, "2"),
    ]


def test_ragged_rows() -> None:
    before = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'
    found = load(docx(table(cell("1") + cell("2") + cell("3"), before + cell("4")))).tables[0]
    assert spans(found)[-1] == (1, 2, 1, 1, "4")


def test_sideways_merge_of_old_files() -> None:
    start, goes_on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    found = load(
        docx(
            table(
                cell("宽", start + START) + cell("", goes_on + START) + cell("1"),
                cell("", start + GOES_ON) + cell("", goes_on + GOES_ON) + cell("2"),
            )
        )
    ).tables[0]
    assert spans(found) == [(0, 0, 2, 2, "宽"), (0, 2, 1, 1, "1"), (1, 2, 1, 1, "2")]


def test_odd_span_values() -> None:
    rows = table(cell("a", WIDE.format("x")) + cell("b", WIDE.format("-3")) + cell("c"))
    assert [c.column for c in load(docx(rows)).tables[0].cells] == [0, 1, 2]
    huge = load(docx(table(cell("a") + cell("b", WIDE.format(10**9)) + cell("c"))))
    assert [c.text for c in huge.tables[0].cells] == ["a"]
    assert huge.remarks[0].code == "limit"


def test_nested_tables() -> None:
    inner = table(cell("内", more=table(cell("最内"))))
    document = load(
        docx(table(cell("外", more=inner + paragraph("续")) + cell("旁")) + table(cell("后")))
    )
    assert [(t.index, t.parent, t.cells[0].text) for t in document.tables] == [
        (1, None, "外\n续"),
        (2, 1, "内"),
        (3, 2, "最内"),
        (4, None, "后"),
    ]


def test_content_controls_at_every_level() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    in_run = f"<w:p>{run('前')}{control(run('中'))}</w:p>"
    document = load(
        docx(
            control(paragraph("块") + control(table(cell("0"))))
            + f"<w:tbl>{control('<w:tr>' + cell('1') + control(cell('2')) + '</w:tr>')}</w:tbl>"
            + in_run
        )
    )
    assert texts(document) == ["块", "前中"]
    assert spans(document.tables[1]) == [(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('框内')}{table(cell('框表'))}</w:txbxContent>"
    shape = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    document = load(docx(f"<w:p>{run('锚')}{shape}</w:p><w:p>{old}</w:p>" + paragraph("后")))
    assert texts(document) == ["锚", "框内", "框内", "后"]
    assert [t.cells[0].text for t in document.tables] == ["框表", "框表"]
    in_cell = load(docx(table(f"<w:tc><w:p>{run('格')}{old}</w:p></w:tc>")))
    assert [(t.cells[0].text, t.parent) for t in in_cell.tables] == [
        ("格\n框内", None),
        ("框表", 1),
    ]


def test_tracked_changes() -> None:
    body = (
        f"<w:p>{run('完成')}<w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
        f"<w:ins>{run('120')}</w:ins><w:moveFrom>{run('旧')}</w:moveFrom>"
        f"<w:moveTo>{run('处')}</w:moveTo></w:p>"
    )
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}</w:tr>"
    rows = f"<w:tbl><w:tr>{cell('留')}</w:tr>{gone}</w:tbl>"
    document = load(docx(body + rows))
    assert texts(document) == ["完成120处"]
    assert [c.text for c in document.tables[0].cells] == ["留"]


def test_breaks_tabs_and_what_is_not_shown() -> None:
    inside = (
        "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>A</w:t><w:noBreakHyphen/><w:t>B\u00adC"
        "</w:t><w:softHyphen/><w:footnoteReference w:id='2'/></w:r>"
        + run("隐", "<w:vanish/>")
        + run("显", '<w:vanish w:val="0"/>')
    )
    document = load(docx(f"<w:p>{inside}</w:p>" + table(f"<w:tc><w:p>{inside}</w:p></w:tc>")))
    assert texts(document) == ["甲\t乙\nA-BC显"]
    assert document.tables[0].cells[0].text == "甲 乙\nA-BC显"


def test_fields_show_their_result() -> None:
    def mark(kind: str, more: str = "") -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{more}</w:fldChar></w:r>'

    box = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    body = (
        f"<w:p>{mark('begin')}<w:r><w:instrText>DATE</w:instrText></w:r>{run('码')}"
        f"{mark('separate')}{run('2023年')}{mark('end')}"
        f"<w:hyperlink>{run('链')}</w:hyperlink><w:fldSimple>{run('简')}</w:fldSimple>"
        f"{mark('begin', box)}{mark('end')}{run('是')}</w:p>"
    )
    assert texts(load(docx(body))) == ["2023年链简☑是"]


def test_symbols() -> None:
    signs = "".join(
        f'<w:sym w:font="{font}" w:char="{code}"/>'
        for font, code in (
            ("Wingdings", "F0FE"),
            ("Wingdings 2", "F052"),
            ("Wingdings", "F0A8"),
            ("Symbol", "F0B3"),
            ("Wingdings", "zz"),
        )
    )
    fonts = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    body = f"<w:p><w:r>{signs}</w:r>{run('&#xF0A3;&#x2F00;', fonts)}</w:p>"
    assert texts(load(docx(body))) == ["☑☑□≥□一"]


NUMBERING = (
    f"<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId='5'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/>"
    "<w:lvlText w:val='%1、'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='S2'/>"
    "<w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>"
    "<w:abstractNum w:abstractNumId='6'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/>"
    "<w:lvlText w:val='&#xF06C;'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='6'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='5'/><w:lvlOverride w:ilvl='0'>"
    "<w:startOverride w:val='1'/></w:lvlOverride></w:num></w:numbering>"
)
STYLES = (
    f"<w:styles {NAMESPACES}>"
    "<w:style w:type='paragraph' w:styleId='2'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='S2'><w:name w:val='小节'/><w:basedOn w:val='2'/>"
    "<w:pPr><w:outlineLvl w:val='1'/><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='S3'><w:basedOn w:val='S3'/></w:style></w:styles>"
)


def test_automatic_numbers_and_levels() -> None:
    def listed(number: int, level: int = 0) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'

    body = (
        paragraph("概况", '<w:pStyle w:val="2"/>' + listed(1))
        + paragraph("小节甲", '<w:pStyle w:val="S2"/>')
        + paragraph("点", listed(2))
        + paragraph("小节乙", '<w:pStyle w:val="S2"/>')
        + paragraph("绩效", listed(1))
        + paragraph("丙", '<w:pStyle w:val="S2"/>')
        + paragraph("重计", listed(3))
        + paragraph("无", '<w:pStyle w:val="S3"/>' + listed(9))
        + paragraph("正文", '<w:outlineLvl w:val="9"/><w:pStyle w:val="2"/>' + listed(0))
        + table(f"<w:tc>{paragraph('格', listed(1))}</w:tc>")
    )
    document = load(docx(body, {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}))
    found = [(b.text, b.level) for b in document.blocks if isinstance(b, Paragraph)]
    assert found == [
        ("一、概况", 1),
        ("1.1 小节甲", 2),
        ("点", None),
        ("1.2 小节乙", 2),
        ("二、绩效", None),
        ("2.1 丙", 2),
        ("一、重计", None),
        ("无", None),
        ("正文", None),
    ]
    assert document.tables[0].cells[0].text == "二、格"


@pytest.mark.parametrize(
    ("count", "form", "printed"),
    [
        (12, "chineseCounting", "十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (20, "japaneseCounting", "二十"),
        (1010, "chineseCounting", "一千零一十"),
        (3, "chineseLegalSimplified", "叁"),
        (10, "ideographDigital", "一〇"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "ideographTraditional", "乙"),
        (14, "upperRoman", "XIV"),
        (5, "lowerLetter", "e"),
        (7, "decimalFullWidth", "７"),
        (7, "decimalZero", "07"),
        (99, "decimalEnclosedCircle", None),
        (1, "hebrew1", None),
    ],
)
def test_number_formats(count: int, form: str, printed: str | None) -> None:
    assert spelled(count, form) == printed


def test_faulty_side_parts_do_not_matter() -> None:
    parts = {
        "word/styles.xml": "no markup",
        "word/_rels/document.xml.rels": RELS.format("../NULL"),
    }
    document = load(docx(paragraph("文", '<w:pStyle w:val="2"/>'), parts))
    assert texts(document) == ["文"]
    assert document.remarks[0].code == "damaged"


def test_strict_namespaces_and_another_main_part() -> None:
    strict = NAMESPACES.replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    xml = document_xml(table(cell("严", START), cell("", GOES_ON)), strict)
    data = packed({"_rels/.rels": RELS.format("/doc/main.xml"), "doc/main.xml": xml,
                   "word/other.xml": "<x/>"})  # fmt: skip
    assert spans(load(data).tables[0]) == [(0, 0, 2, 1, "严")]


def test_broken_markup_keeps_what_can_be_read() -> None:
    whole = document_xml(paragraph("前文") + table(cell("格")) + paragraph("后文"))
    document = load(packed({"word/document.xml": whole[: whole.index("后文")]}))
    assert texts(document) == ["前文"]
    assert document.tables[0].cells[0].text == "格"
    assert [remark.code for remark in document.remarks] == ["damaged"]


def test_truncated_and_hollow_files() -> None:
    whole = docx(paragraph("文" * 5000) + table(cell("格")))
    assert fault(whole[: len(whole) // 2]).code == "truncated"
    assert fault(packed({"word/other.xml": "<x/>"})).code == "damaged"
    assert fault(packed({"word/document.xml": "no xml"})).code == "damaged"
    assert fault(packed({"word/document.xml": "<x/>"})).code == "damaged"
    broken = bytearray(whole)
    at = broken.index(b"word/document.xml") + 40
    broken[at : at + 30] = b"\xff" * 30
    assert fault(bytes(broken)).code == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_any_dtd_is_refused(encoding: str) -> None:
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY a "x">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + document_xml(paragraph("&b;"))
    )
    error = fault(packed({"word/document.xml": xml.encode(encoding)}))
    assert error.code == "limit"
    assert "DTD" in error.message


def test_markup_nested_too_deeply() -> None:
    for depth in (199, 5000):
        body = "<w:sdt>" * depth + "</w:sdt>" * depth
        assert fault(docx(body)).code == "limit"


def test_limits_of_the_package() -> None:
    assert fault(docx("", {f"word/{n}.xml": "" for n in range(4100)})).code == "limit"
    assert fault(packed({"word/document.xml": b" " * (65 << 20)})).code == "limit"
    assert fault(packed({"word/document.xml": b" " * (20 << 20)})).code == "limit"
    assert fault(docx("", {"word/../../etc/x": ""})).code == "damaged"
    assert fault(docx("", {"/word/x": ""})).code == "damaged"


def test_parts_that_are_there_twice_or_overlap() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", document_xml(paragraph("一")))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", document_xml(paragraph("二")))
    assert fault(buffer.getvalue()).code == "damaged"
    with zipfile.ZipFile(io.BytesIO(docx(paragraph("文"), {"word/a.xml": "<a/>"}))) as archive:
        infos = archive.infolist()
        other = infos[-1]
        other.header_offset = infos[0].header_offset
        from jixiao.extract import package

        with pytest.raises(UnreadableError) as caught:
            package.refuse_overlap("a.docx", infos)
    assert caught.value.code == "damaged"


def test_part_with_a_password() -> None:
    data = bytearray(docx(paragraph("文")))
    # The flag stands in the list of parts at the end, eight bytes behind its mark.
    at = data.rindex(b"word/document.xml") - 46
    data[at + 8] |= 1
    assert fault(bytes(data)).code == "encrypted"


def test_many_merged_rows_are_quick() -> None:
    rows = [cell("标签", START) + cell("0")] + [
        cell("", GOES_ON) + cell(str(n)) for n in range(3000)
    ]
    found = load(docx(table(*rows))).tables[0]
    assert found.cells[0].row_span == 3001
    assert len(found.cells) == 3002


def test_rows_above_the_limit_are_a_remark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.extract.limits.TABLE_ROWS", 3)
    document = load(docx(table(*[cell(str(n)) for n in range(5)])))
    assert [c.text for c in document.tables[0].cells] == ["0", "1", "2"]
    assert document.remarks[0].code == "limit"
    assert document.remarks[0].place.table == 1


def test_nesting_above_the_limit_is_a_remark() -> None:
    body = paragraph("底")
    for _ in range(12):
        body = table(f"<w:tc>{body}</w:tc>")
    document = load(docx(body))
    assert len(document.tables) == 8
    assert document.remarks[0].code == "limit"


def test_grid_of_an_empty_table() -> None:
    document = load(docx("<w:tbl/>" + table("")))
    assert [t.cells for t in document.tables] == [(), ()]
