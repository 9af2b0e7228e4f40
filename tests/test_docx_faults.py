"""Word files that are broken, locked, odd or larger than the limits."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_parts import (
    GOES_ON,
    NAMESPACES,
    RELS,
    START,
    WORD,
    cell,
    document_xml,
    docx,
    fault,
    load,
    packed,
    paragraph,
    spans,
    table,
    texts,
)
from jixiao.extract import UnreadableError


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
