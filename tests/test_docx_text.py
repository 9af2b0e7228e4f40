"""The text of Word files: what is shown, and the numbers before it."""

from __future__ import annotations

import pytest
from docx_parts import NAMESPACES, cell, docx, load, paragraph, run, spans, table, texts
from jixiao.extract.document import Paragraph
from jixiao.extract.numbering import spelled


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
