"""Zip archives of documents: a list of members, and the bytes of one; nothing reaches a disk."""

from __future__ import annotations

import os
import struct
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from . import limits
from .document import UnreadableError
from .limits import DEFAULT, MB, Limits
from .package import NOT_A_ZIP, NOT_UNPACKED, refuse_overlap
from .source import too_large

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_LONGEST_END = 66_000
_HEAD_BYTES, _HEAD_FLAGS = 30, 6
_ENTRY, _ENTRY_BYTES, _ENTRY_FLAGS, _ENTRY_LENGTHS = b"PK\x01\x02", 46, 8, 28
_NAMES_ARE_UTF8 = 0x800
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OFFICE_PARTS = frozenset({"[Content_Types].xml", "_rels/.rels", "word/document.xml"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; `name` is its path with `/`, `fault` why it is not read."""

    name: str
    info: zipfile.ZipInfo
    fault: UnreadableError | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive; members keep their order, as two may have one name."""

    name: str
    zip: zipfile.ZipFile
    members: tuple[Member, ...]

    @property
    def is_document(self) -> bool:
        """Whether the archive is itself a document: Office files are zip archives too."""
        return any(member.name in _OFFICE_PARTS for member in self.members)


def is_archive(head: bytes) -> bool:
    """Whether a file that begins so is a zip archive."""
    return head.startswith(_MAGIC)


def open_archive(name: str, file: BinaryIO) -> Archive:
    """Check and list an archive; raises UnreadableError."""
    try:
        _refuse_long_list(name, file)
        archive = _listed(file)
    except (*NOT_A_ZIP, struct.error):
        raise UnreadableError(
            "damaged", f"{name}: the zip archive has no usable list of files; fetch it again."
        ) from None
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.ARCHIVE_ENTRIES:
        raise _limit(name, f"more than {limits.ARCHIVE_ENTRIES} files")
    if sum(info.file_size for info in infos) > limits.ARCHIVE_TOTAL_BYTES:
        raise _limit(name, f"more than {limits.ARCHIVE_TOTAL_BYTES // MB} MB when unpacked")
    refuse_overlap(name, infos)
    return Archive(name, archive, tuple(map(_member, infos)))


def read_member(archive: Archive, member: Member, user: Limits = DEFAULT) -> bytes:
    """The bytes of a member; raises UnreadableError."""
    name, info = f"{archive.name}/{member.name}", member.info
    if member.fault:
        raise member.fault
    if info.flag_bits & 1:
        raise UnreadableError("encrypted", f"{name}: the archive has a password; unpack it.")
    if info.compress_type not in _PACKINGS:
        raise UnreadableError(
            "unknown-format", f"{name}: packed in an uncommon way; unpack the archive."
        )
    if info.file_size > user.file_bytes:
        raise too_large(name, user)
    if info.file_size > limits.ZIP_RATIO_FROM_BYTES:
        refuse_ratio(name, info)
    try:
        # zipfile stops at the declared size and compares the checksum.
        return archive.zip.read(info)
    except NOT_UNPACKED as error:
        raise UnreadableError(
            "damaged", f"{name}: cannot be unpacked ({error}); fetch the archive again."
        ) from None


def refuse_ratio(name: str, info: zipfile.ZipInfo) -> None:
    """Raise UnreadableError where an entry is packed more than anything honest is."""
    if info.file_size / max(info.compress_size, 1) > limits.ZIP_RATIO:
        raise _limit(name, f"packed at more than {limits.ZIP_RATIO} to 1")


def _refuse_long_list(name: str, file: BinaryIO) -> None:
    """zipfile reads the list of files as a whole, however long the archive says that it is."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    (listed,) = struct.unpack_from("<L", tail, at + 12)
    if tail[max(0, at - 20) : at].startswith(_LOCATOR_64):
        (offset,) = struct.unpack_from("<Q", tail, at - 12)
        file.seek(offset)
        record = file.read(56)
        if not record.startswith(_END_64):
            raise zipfile.BadZipFile
        (listed,) = struct.unpack_from("<Q", record, 40)
    if listed > limits.ARCHIVE_LIST_BYTES:
        raise _limit(name, "its list of files is too long")


def _listed(file: BinaryIO) -> zipfile.ZipFile:
    """The archive with its list of files; zipfile refuses all where one name is not as marked."""
    try:
        return zipfile.ZipFile(file)
    except UnicodeDecodeError:
        return zipfile.ZipFile(cast(BinaryIO, _Unmarking(file)))


class _Unmarking:
    """A file that shows zipfile the heads of its members without the mark of UTF-8 names.

    `_name` finds out which are. What is no head and looks like one fails its checksum.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if data.startswith(_MAGIC[0]) and size == _HEAD_BYTES:
            return _without_mark(bytearray(data), 0, _HEAD_FLAGS)
        if data.startswith(_ENTRY):  # the list of members is read as a whole
            return _unmarked(bytearray(data))
        return data


def _unmarked(listing: bytearray) -> bytes:
    at = 0
    while listing.startswith(_ENTRY, at) and at + _ENTRY_BYTES <= len(listing):
        _without_mark(listing, at, _ENTRY_FLAGS)
        at += _ENTRY_BYTES + sum(struct.unpack_from("<HHH", listing, at + _ENTRY_LENGTHS))
    return bytes(listing)


def _without_mark(data: bytearray, at: int, flags: int) -> bytes:
    data[at + flags + 1] &= ~(_NAMES_ARE_UTF8 >> 8)
    return bytes(data)


def _member(info: zipfile.ZipInfo) -> Member:
    name = _name(info).replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    outside = name.startswith("/") or ".." in parts or name[1:2] == ":"
    shown = "/".join("__" if part == ".." else part for part in parts) or "_"
    if not outside:
        return Member(shown, info)
    fault = UnreadableError("damaged", f"its name leads out of the archive ({name!r}); not read.")
    return Member(shown, info, fault)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: Chinese Windows writes GBK and does not say so.

    zipfile takes names that are not marked as UTF-8 for cp437, which loses nothing.
    """
    if info.flag_bits & _NAMES_ARE_UTF8:
        return info.filename
    try:
        data = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _limit(name: str, what: str) -> UnreadableError:
    return UnreadableError("limit", f"{name}: {what}; unpack it and give the files inside.")
