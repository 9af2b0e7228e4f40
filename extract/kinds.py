"""What a file seems to be that no reader takes, and what its owner can do about it."""

from __future__ import annotations

import io
import zipfile

from .document import UnreadableError
from .package import NOT_A_ZIP
from .source import Source

_CLAIMS = frozenset(
    ("docx", "docm", "pdf", "txt", "xlsx", "htm", "html", "doc", "wps", "xls", "rtf", "odt", "ods")
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TO_DOCX = "convert it with `soffice --convert-to docx`"
_OCR = "run text recognition (OCR) and give the result"
_UNPACK = "unpack it and give the files inside"
_SAVE_AS = "export it as PDF or DOCX"

_ODF = (
    b"mimetypeapplication/vnd.oasis.opendocument.text",
    b"mimetypeapplication/vnd.oasis.opendocument.spread",
)

_BROKEN_ZIP = ("a zip archive that broke off", "fetch it again")

# Beginnings that no text has.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture", _OCR),
    (b"\xff\xd8\xff", "a JPEG picture", _OCR),
    (b"GIF87a", "a GIF picture", _OCR),
    (b"GIF89a", "a GIF picture", _OCR),
    (b"II*\0", "a TIFF picture", _OCR),
    (b"MM\0*", "a TIFF picture", _OCR),
    (b"\x7fELF", "a program (ELF)", "give the report itself"),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"\x1f\x8b\x08", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"SQLite format 3\0", "an SQLite database", _SAVE_AS),
    (b"PAR1", "a Parquet file", "give the report itself"),
    (b"%!PS", "a PostScript file", "convert it with `ps2pdf`"),
    (b"AT&TFORM", "a DjVu scan", _OCR),
)
# Beginnings that a text could have by chance, so a zero byte must follow.
_MAGIC_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"BM", "a BMP picture", _OCR),
    (b"MZ", "a Windows program", "give the report itself"),
    (b"RIFF", "a media file (RIFF)", _OCR),
)
_OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", _SAVE_AS),
    ("__properties_version1.0", "an Outlook message (.msg)", "save its attachments"),
)
_OLE_READ = ("WordDocument", "Workbook", "Book")
_ZIP_FOLDERS: tuple[tuple[str, str, str], ...] = (
    ("ppt/", "a PowerPoint file (.pptx)", _SAVE_AS),
    ("OEBPS/", "an e-book (EPUB)", _SAVE_AS),
    ("OFD.xml", "an OFD document", "convert it to PDF with the OFD reader"),
    ("content.xml", "an OpenDocument file", _TO_DOCX),
    ("Index/Document.iwa", "an Apple Pages document", _SAVE_AS),
)
_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (b"<?mso-application", "a Word 2003 XML document", _TO_DOCX),
    (b"<w:worddocument", "a Word 2003 XML document", _TO_DOCX),
    (b"<pkg:package", "a Word document as one XML file", _TO_DOCX),
    (b"<?xml", "an XML file", _SAVE_AS),
)


def refuse_other_kinds(source: Source) -> None:
    """Raise UnreadableError where the content is of a known kind that cannot be read."""
    if _is_encrypted_office(source.data):
        raise UnreadableError(
            "encrypted",
            f"{source.name}: an Office document with a password; save it without the password.",
        )
    kind = _other_kind(source.data)
    if kind is _BROKEN_ZIP and source.suffix in ("docx", "docm"):
        raise UnreadableError(
            "truncated", f"{source.name}: the Word document breaks off; fetch it again."
        )
    if kind is not None:
        raise wrong_format(source, *kind)


def wrong_format(source: Source, kind: str, advice: str) -> UnreadableError:
    """The error for a source of `kind`; the code tells whether the name had claimed otherwise."""
    claims = source.suffix in _CLAIMS
    but = f" although its name ends with .{source.suffix}" if claims else ""
    return UnreadableError(
        "wrong-format" if claims else "unknown-format",
        f"{source.name}: seems to be {kind}{but}; {advice}.",
    )


def _other_kind(data: bytes) -> tuple[str, str] | None:
    """What the content seems to be, and what to do about it."""
    for magic, kind, advice in _MAGIC:
        if data.startswith(magic):
            return kind, advice
    for magic, kind, advice in _MAGIC_BINARY:
        if data.startswith(magic) and b"\0" in data[:64]:
            return kind, advice
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    return _markup_kind(data)


def _is_encrypted_office(data: bytes) -> bool:
    return data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data


def _ole_kind(data: bytes) -> tuple[str, str] | None:
    if any(stream.encode("utf-16-le") in data for stream in _OLE_READ):
        return None
    for stream, kind, advice in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind, advice
    return "an old Office file (OLE2)", _TO_DOCX


def _zip_kind(data: bytes) -> tuple[str, str] | None:
    """None where the zip holds a Word document or its list of parts is broken."""
    if data.startswith(_ODF, 30):
        return None
    if b"word/document.xml" in data and b"xl/workbook" not in data and b"ppt/pres" not in data:
        return None  # By far the commonest, told without unpacking the list of parts.
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except NOT_A_ZIP:
        return None if b"word/" in data else _BROKEN_ZIP
    if any(name.replace("\\", "/").startswith("word/") for name in names):
        return None
    for folder, kind, advice in _ZIP_FOLDERS:
        if any(name.startswith(folder) for name in names):
            return kind, advice
    return None if "_rels/.rels" in names else ("a zip archive", _UNPACK)


def _markup_kind(data: bytes) -> tuple[str, str] | None:
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    # An office document saved as XML has namespaces of its own, a web page an <html>.
    if not head.startswith(b"<") or b"<html" in head:
        return None
    for magic, kind, advice in _MARKUP:
        if head.startswith(magic) or (head.startswith(b"<?xml") and magic in head[5:]):
            return kind, advice
    return None
