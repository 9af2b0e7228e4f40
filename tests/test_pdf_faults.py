"""PDF files that are scanned, locked, broken or larger than the limits."""

from __future__ import annotations

import pytest
from jixiao.extract import UnreadableError
from pdf_sheet import HEIGHT, LEFT, WIDTH, Sheet, fault, load, row, texts
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader


def test_pages_full_of_lines_are_read_as_text_in_time() -> None:
    sheet = Sheet()
    for at in range(2000):
        x, y = 10 + 0.25 * at, 10 + 0.4 * at
        sheet.canvas.line(x, HEIGHT - y, x + 5, HEIGHT - y)
        sheet.canvas.line(x, HEIGHT - y, x, HEIGHT - y - 5)
    sheet.text(LEFT, 400, "正文", 12)
    sheet.next()
    for at in range(90):
        sheet.canvas.line(10, 100 + 5 * at, 500, 100 + 5 * at)
        sheet.canvas.line(10 + 5 * at, 100, 10 + 5 * at, 600)
    sheet.used = True
    document = sheet.read()
    assert texts(document)[0] == "正文"
    assert [remark.code for remark in document.remarks if remark.place.page == 2] == ["limit"]


def test_scanned_page_is_a_remark() -> None:
    from PIL import Image

    sheet = Sheet()
    sheet.text(LEFT, 100, "第一页有文字，足够长的一行文字，说明情况。", 12)
    sheet.next()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, WIDTH, HEIGHT)
    sheet.used = True
    document = sheet.read()
    assert [(remark.code, remark.place.page) for remark in document.remarks] == [("scan", 2)]
    assert len(texts(document)) == 1


def test_passwords() -> None:
    def locked(user: str) -> bytes:
        sheet = Sheet(encrypt=StandardEncryption(user, ownerPassword="owner", strength=128))
        sheet.canvas.drawString(LEFT, 700, "ABC 12.5")
        sheet.used = True
        return sheet.data()

    assert texts(load(locked(""))) == ["ABC 12.5"]
    error = fault(locked("secret"))
    assert error.code == "encrypted"
    assert "password" in error.message


def test_broken_files() -> None:
    sheet = Sheet()
    for _ in range(3):
        sheet.text(LEFT, 100, "概况" * 10 + "。", 12)
        sheet.next()
    whole = sheet.data()
    assert fault(b"%PDF-1.7\n").code == "truncated"
    assert fault(whole[:600]).code == "truncated"
    assert fault(b"%PDF-1.7\nnothing here\n%%EOF\n").code == "damaged"
    document = load(whole + b"\n" * 3000)
    assert [remark.code for remark in document.remarks] == ["damaged"]
    assert len(texts(document)) == 3
    assert load(b"junk in front\n" + whole).pages == 3


def test_torn_and_huge_content_of_a_page() -> None:
    sheet = Sheet(pageCompression=1)
    for number in range(2):
        sheet.text(LEFT, 100, f"第{number}册概况。", 12)
        sheet.canvas.setStrokeGray(0.2)
        for at in range(200):
            sheet.canvas.line(10, at, 20, at * 1.37)
        sheet.next()
    data = sheet.data()
    # The packed content is written as text here; without that layer damage shows as in most files.
    import base64
    import re
    import zlib

    def packed(match: re.Match[bytes], spoil: bool) -> bytes:
        content = base64.a85decode(match[2].strip().removesuffix(b"~>"))
        content = content[: len(content) // 2] if spoil else zlib.compress(b" " * (70 << 20))
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(content), match[1])
        return head.replace(b"/ASCII85Decode ", b"") + b"stream\n" + content + b"endstream"

    pattern = re.compile(rb"(<<\s/Filter \[ /ASCII85Decode /FlateDecode \][^>]*>>\s)stream\n(.*?)"
                         rb"endstream", re.DOTALL)  # fmt: skip
    torn = load(pattern.sub(lambda match: packed(match, True), data, count=1))
    assert ("damaged", 1) in [(remark.code, remark.place.page) for remark in torn.remarks]
    assert texts(torn)[-1] == "第1册概况。"
    huge = load(pattern.sub(lambda match: packed(match, False), data, count=1))
    assert ("limit", 1) in [(remark.code, remark.place.page) for remark in huge.remarks]
    assert texts(huge) == ["第1册概况。"]
    assert fault(pattern.sub(lambda match: packed(match, False), data)).code == "limit"


def test_limits_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet()
    sheet.grid(100, (20, 20), [*row(0, "甲", "1"), *row(1, "乙", "2")], (80, 80))
    sheet.next()
    sheet.text(LEFT, 100, "后文", 12)
    data = sheet.data()
    monkeypatch.setattr("jixiao.extract.limits.PDF_PAGE_RULES", 3)
    document = load(data)
    assert document.tables == ()
    assert texts(document) == ["甲 1", "乙 2", "后文"]
    assert [remark.code for remark in document.remarks] == ["limit"]
    monkeypatch.setattr("jixiao.extract.limits.PDF_PAGES", 1)
    assert load(data).remarks[-1].code == "limit"
    assert load(data).pages == 2
    monkeypatch.setattr("jixiao.extract.limits.PDF_PAGE_CHARACTERS", 2)
    with pytest.raises(UnreadableError) as caught:
        load(data)
    assert caught.value.code == "limit"
