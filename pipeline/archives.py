"""The documents in zip archives, and in archives within them, as files among the others."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ..extract import limits
from ..extract.archive import (
    Archive,
    Member,
    is_archive,
    open_archive,
    read_member,
    refuse_ratio,
)
from ..extract.document import UnreadableError

SUFFIX = ".zip"
PEEK = 65_536
"""Bytes of a file whose name does not tell what it is that are looked at."""

_FIRST = 1024


@dataclass(frozen=True, slots=True)
class Inside:
    """A file in an archive: its path from the archive on, the positions that lead to it.

    `fault` is set for an archive within the archive that cannot be opened, and for a file that
    must not be read.
    """

    path: str
    inner: tuple[int, ...]
    is_document: bool = True
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


def listing(
    real: Path, known: frozenset[str], begins: Callable[[bytes], bool]
) -> list[Inside] | None:
    """All files of an archive and of those within it; None where it is itself a document.

    A file whose suffix is not `known` is a document where its first bytes are (`begins`). Raises
    UnreadableError.
    """
    with real.open("rb") as file:
        archive = open_archive(real.name, file)
        if archive.is_document:
            return None
        return list(_Walk(known, begins).files(archive, "", (), 1))


@dataclass(slots=True)
class _Walk:
    known: frozenset[str]
    begins: Callable[[bytes], bool]
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
                is_document = suffix in self.known or self.begins(_head(archive, member))
                yield Inside(path, inner, is_document)

    def _nested(
        self, around: Archive, member: Member, path: str, inner: tuple[int, ...], depth: int
    ) -> Iterator[Inside]:
        try:
            if depth >= limits.ARCHIVE_NESTING:
                raise UnreadableError("limit", "archives within archives; unpack the outer ones.")
            archive = _open_nested(around, member)
            if archive.is_document:
                yield Inside(path, inner)
                return
            found = list(self.files(archive, f"{path}/", inner, depth + 1))
        except UnreadableError as error:
            yield Inside(path, inner, fault=error.alone(_name(around, member)))
            return
        yield from found


def _name(archive: Archive, member: Member) -> str:
    """As messages name it."""
    return f"{archive.name}/{member.name}"


def _open_nested(around: Archive, member: Member) -> Archive:
    """An archive in an archive: packed already, it cannot be packed much more."""
    name = _name(around, member)
    refuse_ratio(name, member.info)
    return open_archive(name, io.BytesIO(read_member(around, member)))


def _head(archive: Archive, member: Member) -> bytes:
    """The first bytes of a member; none where it cannot be unpacked, which reading tells."""
    if member.info.flag_bits & 1:
        return b""
    try:
        with archive.zip.open(member.info) as file:
            head = file.read(_FIRST)
            # Only a Word file has its mark further behind.
            return head + file.read(PEEK - _FIRST) if is_archive(head) else head
    except Exception:  # whatever a made-up entry does to zipfile or zlib
        return b""


class Opener:
    """Reads members; archives stay open while what comes next lies in them, as files come in
    order."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._real: Path | None = None
        self._inner: tuple[int, ...] = ()
        self._chain: list[Archive] = []  # the archive, the one at `_inner[0]` in it, and so on
        self._unpacked = 0

    def read(self, real: Path, inner: tuple[int, ...]) -> bytes:
        """The bytes of a member by the positions that lead to it; raises UnreadableError."""
        *outer, number = inner
        archive = self._opened(real, tuple(outer))
        member = _member(archive, number)
        try:
            return read_member(archive, member)
        except UnreadableError as error:
            raise error.alone(_name(archive, member)) from None

    def _opened(self, real: Path, outer: tuple[int, ...]) -> Archive:
        if self._real != real:
            self.close()
            file = self._stack.enter_context(real.open("rb"))
            self._chain = [open_archive(real.name, file)]
            self._real = real
        for depth, number in enumerate(outer):
            if self._inner[: depth + 1] != outer[: depth + 1]:
                self._inner = outer[:depth]
                self._chain = [*self._chain[: depth + 1], self._nested(depth, number)]
                self._inner = outer[: depth + 1]
        return self._chain[len(outer)]

    def _nested(self, depth: int, number: int) -> Archive:
        """Open an archive in the one at `depth`; raises UnreadableError.

        In their order each is opened once, and they hold no more than the limit. Names can be made
        such that archives take turns.
        """
        around = self._chain[depth]
        member = _member(around, number)
        self._unpacked += member.info.file_size
        if self._unpacked > limits.ARCHIVE_TOTAL_BYTES:
            raise UnreadableError("limit", "files of several archives are mixed; unpack them.")
        return _open_nested(around, member)

    def close(self) -> None:
        """Close what is open."""
        self._stack.close()
        self._real, self._inner, self._chain, self._unpacked = None, (), [], 0


def _member(archive: Archive, number: int) -> Member:
    if number >= len(archive.members):
        raise UnreadableError("changed", "the archive changed while it was read; run again.")
    return archive.members[number]
