"""The documents in zip archives, and in archives within them, as files among the others."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ..extract import limits
from ..extract.archive import Archive, Member, open_archive, read_member
from ..extract.document import UnreadableError

SUFFIX = ".zip"


@dataclass(frozen=True, slots=True)
class Inside:
    """A file in an archive: its path from the archive on, the positions that lead to it.

    `head` are its first bytes where its name does not tell what it is. `fault` is set for an
    archive within the archive that cannot be opened, and for a file that must not be read.
    """

    path: str
    inner: tuple[int, ...]
    head: bytes = b""
    fault: UnreadableError | None = None


@dataclass(slots=True)
class _Budget:
    """What the archives within one archive may hold together."""

    files: int = limits.ARCHIVE_ENTRIES
    size: int = limits.ARCHIVE_TOTAL_BYTES

    def spend(self, archive: Archive) -> None:
        self.files -= len(archive.members)
        self.size -= sum(member.info.file_size for member in archive.members)
        if self.files < 0 or self.size < 0:
            raise UnreadableError(
                "limit", f"{archive.name}: the archives in it hold too much; unpack it."
            )


def listing(real: Path, peek: int, known: frozenset[str]) -> list[Inside] | None:
    """All files of an archive and of those within it; None where it is itself a document.

    Of files whose suffix is not `known`, the first `peek` bytes are read. Raises UnreadableError.
    """
    with real.open("rb") as file:
        archive = open_archive(real.name, file)
        if archive.is_document:
            return None
        return list(_Walk(peek, known).files(archive, "", (), 1))


@dataclass(slots=True)
class _Walk:
    peek: int
    known: frozenset[str]
    budget: _Budget = field(default_factory=_Budget)

    def files(
        self, archive: Archive, folder: str, at: tuple[int, ...], depth: int
    ) -> Iterator[Inside]:
        self.budget.spend(archive)
        for number, member in enumerate(archive.members):
            path, inner = folder + member.name, (*at, number)
            suffix = Path(member.name).suffix.lower()
            if member.fault:
                yield Inside(path, inner, fault=member.fault)
            elif suffix == SUFFIX:
                yield from self._nested(archive, member, path, inner, depth)
            else:
                head = b"" if suffix in self.known else _head(archive, member, self.peek)
                yield Inside(path, inner, head)

    def _nested(
        self, around: Archive, member: Member, path: str, inner: tuple[int, ...], depth: int
    ) -> Iterator[Inside]:
        try:
            if depth >= limits.ARCHIVE_NESTING:
                raise UnreadableError("limit", "archives within archives; unpack the outer ones.")
            archive = open_archive(path, io.BytesIO(read_member(around, member)))
            if archive.is_document:
                yield Inside(path, inner)
                return
            found = list(self.files(archive, f"{path}/", inner, depth + 1))
        except UnreadableError as error:
            yield Inside(path, inner, fault=error)
            return
        yield from found


def _head(archive: Archive, member: Member, size: int) -> bytes:
    """The first bytes of a member; none where it cannot be unpacked, which reading tells."""
    if member.info.flag_bits & 1:
        return b""
    try:
        with archive.zip.open(member.info) as file:
            return file.read(size)
    except Exception:  # whatever a made-up entry does to zipfile or zlib
        return b""


class Opener:
    """Reads members; the archive of the last one stays open, as files come in order."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._at: tuple[Path, tuple[int, ...]] | None = None
        self._archive: Archive | None = None

    def read(self, real: Path, inner: tuple[int, ...]) -> bytes:
        """The bytes of a member by the positions that lead to it; raises UnreadableError."""
        *outer, number = inner
        archive = self._opened(real, tuple(outer))
        if number >= len(archive.members):
            raise UnreadableError("changed", "the archive changed while it was read; run again.")
        return read_member(archive, archive.members[number])

    def _opened(self, real: Path, outer: tuple[int, ...]) -> Archive:
        if self._archive is None or self._at != (real, outer):
            self.close()
            file: io.BufferedReader | io.BytesIO = self._stack.enter_context(real.open("rb"))
            archive = open_archive(real.name, file)
            for number in outer:
                file = io.BytesIO(read_member(archive, archive.members[number]))
                archive = open_archive(archive.members[number].name, file)
            self._at, self._archive = (real, outer), archive
        return self._archive

    def close(self) -> None:
        """Close what is open."""
        self._stack.close()
        self._archive = None
