from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from jixiao.extract import UnreadableError, formats, open_source, read
from jixiao.extract.limits import Limits
from jixiao.extract.source import from_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def fault(name: str, data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(from_bytes(name, data))
    return caught.value


def test_opens_and_hashes(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes("一、基本情况".encode())
    source = open_source(path)
    assert source.data == "一、基本情况".encode()
    assert source.sha256 == hashlib.sha256(source.data).hexdigest()
    assert source.name.endswith("报告.txt")
    assert source.suffix == "txt"


def test_formats_are_found_in_the_folder() -> None:
    found = [module.FORMAT for module in formats()]
    assert {"docx", "pdf"} <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b" \r\n\t " * 40])
def test_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as caught:
        open_source(path)
    assert caught.value.code == "empty"
    assert "a.docx" in caught.value.message


def test_missing_folder_and_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, code in (("none.pdf", "missing"), ("", "unknown-format"), ("pipe", "unknown-format")):
        with pytest.raises(UnreadableError) as caught:
            open_source(tmp_path / name)
        assert caught.value.code == code


def test_name_too_long(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        open_source(tmp_path / ("长" * 200))
    assert caught.value.code == "missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4")
    path.chmod(0)
    with pytest.raises(UnreadableError) as caught:
        open_source(path)
    assert caught.value.code == "permission"


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4" + b"x" * 100)
    assert open_source(path, Limits(file_bytes=108)).data.endswith(b"x")
    with pytest.raises(UnreadableError) as caught:
        open_source(path, Limits(file_bytes=107))
    assert caught.value.code == "too-large"


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "PNG"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "JPEG"),
        (b"\x7fELF" + b"\0" * 40, "ELF"),
        (b"BM" + b"\0" * 40, "BMP"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), ".ppt"),
        (OLE, "OLE2"),
        (b'<?xml version="1.0"?><pkg:package>', "as one XML file"),
        (zipped("ppt/presentation.xml", "_rels/.rels"), ".pptx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "OFD"),
        (zipped("a.txt", "b.pdf"), "zip archive"),
        (bytes(range(128, 256)) * 8 + b"\0\1\2\3" * 99, "no known kind"),
    ],
)
def test_other_kinds_are_named(data: bytes, seen: str) -> None:
    error = fault("scan.bin", data)
    assert error.code == "unknown-format"
    assert seen in error.message
    claimed = fault("scan.docx", data)
    assert claimed.code == "wrong-format"
    assert ".docx" in claimed.message


def test_text_that_begins_like_a_picture_is_text() -> None:
    pytest.importorskip("jixiao.extract.txt")
    document = read(from_bytes("a.txt", "BM项目绩效自评报告\n一、概况\n".encode()))
    assert document.format == "txt"


def test_encrypted_office_document() -> None:
    error = fault("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"))
    assert error.code == "encrypted"


def test_content_decides_not_the_name() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            "<w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>",
        )
    assert read(from_bytes("really.pdf", buffer.getvalue())).format == "docx"
