"""Safe access to the parts of a zip package (OOXML)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Hashable
from dataclasses import dataclass

from . import limits
from .document import UnreadableError

_LOCAL_HEADER = struct.Struct("<4s22xHH")  # the sign, and the lengths of name and extra field
NOT_A_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError)
"""What zipfile raises for bytes whose list of entries it cannot read."""
NOT_UNPACKED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
"""What it raises for an entry that it cannot unpack."""
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened zip whose list of entries has been checked; `name` is the file for messages."""

    name: str
    data: bytes
    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]


def open_package(name: str, data: bytes) -> Package:
    """Open a zip and check its list of entries; raises UnreadableError.

    Nothing is unpacked here: only parts that are read can do harm.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except NOT_A_ZIP as error:
        raise UnreadableError(
            "truncated" if _lacks_end(data) else "damaged",
            f"{name}: the zip package has no usable list of parts ({error}), as after a download"
            " that broke off; fetch it again or repair it in Word.",
        ) from None
    infos = archive.infolist()
    if len(infos) > limits.ZIP_ENTRIES:
        raise _limit(name, f"{len(infos)} parts, more than {limits.ZIP_ENTRIES}")
    if sum(info.file_size for info in infos) > limits.ZIP_TOTAL_BYTES:
        raise _limit(name, f"more than {limits.ZIP_TOTAL_BYTES // limits.MB} MB when unpacked")
    refuse_overlap(name, infos)
    return Package(name, data, archive, _by_name(name, infos))


def read_part(package: Package, part: str) -> bytes:
    """The unpacked bytes of one part; raises UnreadableError, KeyError where there is none."""
    info = package.entries[part]
    where = f"{package.name}: part {part}"
    if info.flag_bits & 1:
        raise UnreadableError("encrypted", f"{where} needs a password; save it without one.")
    if info.compress_type not in _PACKINGS:
        raise UnreadableError(
            "damaged", f"{where} is packed in a way Word does not use; save the file anew in Word."
        )
    if info.file_size > limits.ZIP_PART_BYTES:
        raise _limit(where, f"more than {limits.ZIP_PART_BYTES // limits.MB} MB when unpacked")
    large = info.file_size > limits.ZIP_RATIO_FROM_BYTES
    if large and info.file_size > limits.ZIP_RATIO * max(info.compress_size, 1):
        raise _limit(where, f"packed at more than {limits.ZIP_RATIO} to 1")
    try:
        with package.archive.open(info) as stream:
            # zipfile stops at the declared size and compares the checksum.
            return stream.read()
    except NOT_UNPACKED as error:
        raise UnreadableError(
            "damaged", f"{where} cannot be unpacked ({error}); fetch the file again."
        ) from None


def packed_part(package: Package, part: str) -> Hashable:
    """All that `read_part` makes the bytes of a part from: where it is equal, they are. None where
    the part has no header; raises KeyError where there is none."""
    info, data = package.entries[part], package.data
    start = info.header_offset + _LOCAL_HEADER.size
    if start > len(data):
        return None
    sign, name, extra = _LOCAL_HEADER.unpack_from(data, info.header_offset)
    content = start + name + extra
    return (
        *(info.orig_filename, info.flag_bits, info.compress_type, info.CRC, info.file_size),
        *(sign, data[start : start + name], data[content : content + info.compress_size]),
    )


def _limit(where: str, what: str) -> UnreadableError:
    return UnreadableError(
        "limit", f"{where}: {what}; not read, as such files are made to exhaust a machine."
    )


def _lacks_end(data: bytes) -> bool:
    """Whether the end record of the zip is missing, so that the file broke off."""
    return b"PK\x05\x06" not in data[-66_000:]


def refuse_overlap(name: str, infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share bytes multiply a small file without end."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise UnreadableError(
                "damaged", f"{name}: parts of the zip overlap at {info.filename!r}; refused."
            )
        end = info.header_offset + _LOCAL_HEADER.size + info.compress_size


def _by_name(name: str, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        part = info.filename.replace("\\", "/")
        if part.startswith("/") or ".." in part.split("/") or ":" in part.split("/")[0]:
            raise UnreadableError("damaged", f"{name}: a part lies outside: {part!r}; refused.")
        if part in entries:
            raise UnreadableError("damaged", f"{name}: part {part!r} is there twice; refused.")
        entries[part] = info
    return entries
