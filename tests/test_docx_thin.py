"""What Word writes about looks is left out before parsing: nothing that is read may go with it."""

from __future__ import annotations

import pytest
from docx_parts import cell, document_xml, docx, load, packed, paragraph, run, spans, table, texts
from jixiao.extract.docx_thin import thinned

_BEGIN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_FONT = '<w:rFonts w:ascii="宋体" w:hint="eastAsia"/><w:sz w:val="18"/><w:szCs w:val="18"/>'
_EDGES = '<w:tcBorders><w:top w:val="single"/><w:left w:val="single"/></w:tcBorders>'


def _main(body: str) -> bytes:
    return (_BEGIN + document_xml(body)).encode()


def test_fonts_and_borders_are_left_out() -> None:
    written = _main(f"<w:p>{run('甲', _FONT)}{run('乙', _FONT)}</w:p>")
    assert thinned(written) == written.replace(f"<w:rPr>{_FONT}</w:rPr>".encode(), b"")
    bordered = cell("0", f'<w:gridSpan w:val="2"/>{_EDGES}<w:vAlign w:val="center"/>')
    left = thinned(_main(table(bordered)))
    assert b'<w:tcPr><w:gridSpan w:val="2"/><w:vAlign w:val="center"/></w:tcPr>' in left


@pytest.mark.parametrize(
    "properties",
    [
        _FONT + "<w:vanish/>",
        '<w:rFonts w:ascii="Wingdings 2"/>',
        '<w:rFonts w:hAnsi="Symbol"/>',
        '<w:rPrChange w:id="1"><w:rPr><w:b/></w:rPr></w:rPrChange>',
        '<w:sz w:val="1" w:val="2"/>',
        '<w:sz w:val="&nothing;"/>',
        "<w:sz><w:b/></w:sz>",
        "<w:sz/>甲",
        "甲<w:sz/>",
        "<!-- a -->",
        '<w:sz w:val="18"/>' * 200,
    ],
)
def test_what_is_read_or_unusual_stays(properties: str) -> None:
    written = _main(f"<w:p>{run('甲', properties)}</w:p>")
    assert thinned(written) == written


def test_parts_that_word_does_not_write_stay() -> None:
    runs = f"<w:p>{run('甲', _FONT)}</w:p>"
    quoted = _main(f"<w:p><w:r><w:t><![CDATA[{run('乙', _FONT)}]]></w:t></w:r></w:p>" + runs)
    foreign = _main(runs).replace(b"UTF-8", b"GB18030")
    bare = document_xml(runs).encode()
    assert [thinned(part) for part in (quoted, foreign, bare)] == [quoted, foreign, bare]


def test_hidden_text_and_symbols_of_dressed_runs() -> None:
    hidden = run("藏", _FONT + "<w:vanish/>")
    symbol = run("\uf052", '<w:rFonts w:ascii="Wingdings 2"/>')
    body = f"<w:p>{run('甲', _FONT)}{hidden}{symbol}</w:p>{paragraph('丙')}"
    assert texts(load(packed({"word/document.xml": _main(body)}))) == ["甲☑", "丙"]


def test_a_fault_behind_what_is_left_out_is_told() -> None:
    body = f"<w:p>{run('甲', _FONT)}</w:p><w:p>{run('乙 & 丙', _FONT)}</w:p>"
    document = load(packed({"word/document.xml": _main(body)}))
    assert [remark.code for remark in document.remarks] == ["damaged"]
    assert texts(document)[0] == "甲"


def test_plain_and_other_paragraphs_of_a_cell_in_order() -> None:
    link = f"<w:p><w:hyperlink>{run('链')}</w:hyperlink>{run('接')}</w:p>"
    lines = f"<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙 </w:t></w:r></w:p><w:p/>{paragraph('丙')}"
    row = cell("始", more=link + lines) + cell("", '<w:tcW w:w="9"/>')
    assert spans(load(docx(table(row))).tables[0]) == [
        (0, 0, 1, 1, "始\n链接\n甲\n乙\n\n丙"),
        (0, 1, 1, 1, ""),
    ]
