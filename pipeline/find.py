"""Which files of the given sources are documents: names and a look at the content, no reading."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ..extract import limits
from ..extract.archive import is_archive
from ..extract.document import UnreadableError
from .archives import PEEK, SUFFIX, Inside, listing

READ = frozenset(
    {".docx", ".docm", ".pdf", ".txt", ".xlsx", ".xlsm", ".htm", ".html", ".mht", ".mhtml", ".md"}
    | {".doc", ".et", ".ods", ".odt", ".rtf", ".wps", ".xls"}
)
"""Names of documents that are read; of archives it is `archives.SUFFIX`."""

NOT_READ = frozenset({".7z", ".ofd", ".pages", ".rar", ".tar", ".tgz"})
"""Names of documents and archives that are not: each becomes a failed row, so that nobody misses
them."""

KNOWN = READ | NOT_READ | {SUFFIX}

OURS, MADE = ".jixiao", frozenset({"csv", "parquet", "audit.xlsx"})
"""A folder that holds the first is the OUT of a run, and the rest was written by it."""

WORD_PART = b"word/document.xml"

NOTHING_HERE = "no documents (.docx, .pdf, .txt …) in this folder; give the one with reports."
NOTHING_IN_IT = "no documents (.docx, .pdf, .txt …) in this archive."
CANNOT_LIST = "this user cannot list the folder; change its permissions."
CANNOT_REACH = "the system cannot list the folder ({}); move it or rename it."


class NoSuchSource(FileNotFoundError):  # noqa: N818  # says what it is
    """A source that does not exist."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to convert. `path` is relative to its source, as text that UTF-8 can hold.

    `source` counts the given sources from 1: what is written must not tell where they lie.
    `real` is where it lies (as a Path it would take three times the memory), `inner` the way to it
    in an archive. `fault` is set for a folder or archive that is a row itself: `no-documents`, or
    why it cannot be listed.
    """

    path: str
    source: int
    real: str
    inner: tuple[int, ...] = ()
    fault: UnreadableError | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All files to convert, in the order of the tables, and how many others by their suffix."""

    files: tuple[File, ...]
    skipped: Counter[str] = field(default_factory=Counter)


def find(sources: Iterable[Path], leave_out: Iterable[Path] = ()) -> Found:
    """The documents of files and folders (recursive, links not followed out of them).

    `leave_out` are folders that are not entered and files that are passed over: what was written
    must not become a source. Raises NoSuchSource, LimitError.
    """
    limits.check()
    barred = frozenset(map(os.path.realpath, leave_out))
    skipped: Counter[str] = Counter()
    # By absolute path: a file given twice is read and shown once.
    files: dict[tuple[str, tuple[int, ...]], File] = {}
    for number, source in enumerate(sources, 1):
        for file in _of_source(source, number, barred, skipped):
            files.setdefault((os.path.abspath(file.real), file.inner), file)
    return Found(tuple(sorted(files.values(), key=lambda file: (file.path, file.source))), skipped)


def shown(path: str | os.PathLike[str]) -> str:
    """A path as text that UTF-8 can hold: bytes that are none appear as `\\xb9`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _of_source(
    source: Path, number: int, barred: frozenset[str], skipped: Counter[str]
) -> Iterator[File]:
    given = shown(source)
    if not os.path.lexists(source):
        raise NoSuchSource(f"no such source: {given}")
    if not source.is_dir():
        yield from _documents(File(shown(source.name), number, str(source)), skipped)
        return
    count = 0
    for real, entry in _walk(source, barred):
        path = shown(real.relative_to(source).as_posix())
        if isinstance(entry, UnreadableError):
            path = given if real == source else path
            yield File(path, number, str(real), fault=entry)
        elif why := _skip(entry, source):
            skipped[why] += 1
            continue
        else:
            yield from _documents(File(path, number, str(real)), skipped)
        count += 1
    if not count:
        fault = UnreadableError("no-documents", NOTHING_HERE)
        yield File(given, number, str(source), fault=fault)


def _documents(file: File, skipped: Counter[str]) -> Iterator[File]:
    """The file itself, or the documents in it where it is an archive."""
    real = Path(file.real)
    if not real.name.lower().endswith(SUFFIX) or not os.path.isfile(real):
        yield file
        return
    try:
        inside = listing(real, KNOWN, _begins_a_document)
    except UnreadableError as error:
        yield replace(file, fault=error.alone(real.name))
        return
    except OSError:  # told when the file itself is opened
        inside = None
    if inside is None:
        yield file
        return
    found = [each for each in inside if not (why := _skip_inside(each)) or skipped.update([why])]
    for each in found:
        yield replace(file, path=f"{file.path}/{each.path}", inner=each.inner, fault=each.fault)
    if not found:
        yield replace(file, fault=UnreadableError("no-documents", NOTHING_IN_IT))


def _skip_inside(inside: Inside) -> str:
    """As `_skip`, for a file in an archive."""
    name = PurePosixPath(inside.path).name
    if name.startswith(".") or inside.path.startswith("__MACOSX/"):
        return "hidden"
    if name.startswith("~$"):
        return "owner file"
    suffix = os.path.splitext(name)[1].lower()
    if inside.fault or inside.is_document:
        return ""
    return suffix or "no suffix"


def _walk(
    folder: Path, barred: frozenset[str]
) -> Iterator[tuple[Path, os.DirEntry[str] | UnreadableError]]:
    """All entries below a folder that are no folders, and why a folder cannot be listed.

    Hidden folders and links to folders are not entered, nor are the tables of another run.
    """
    names = frozenset(map(os.path.basename, barred))
    waiting = [folder]
    while waiting:
        at = waiting.pop()
        try:
            entries = list(os.scandir(at))
        except OSError as error:
            yield at, _unlisted(error)
            continue
        made = MADE if any(entry.name == OURS for entry in entries) else frozenset()
        for entry in entries:
            real = Path(entry.path)
            if entry.name in made:
                continue
            if not entry.is_dir(follow_symlinks=False):
                if entry.name not in names or os.path.realpath(real) not in barred:
                    yield real, entry
            elif not entry.name.startswith(".") and os.path.realpath(real) not in barred:
                waiting.append(real)


def _unlisted(error: OSError) -> UnreadableError:
    if isinstance(error, PermissionError):
        return UnreadableError("permission", CANNOT_LIST)
    return UnreadableError("missing", CANNOT_REACH.format(error.strerror))


def _skip(entry: os.DirEntry[str], root: Path) -> str:
    """Why an entry is no document, as a word for the summary; empty where it is one."""
    suffix = os.path.splitext(entry.name)[1].lower()
    if entry.name.startswith("."):
        return "hidden"
    if entry.name.startswith("~$"):
        return "owner file"
    if entry.is_symlink() and not _stays_within(entry.path, root):
        return "link"
    if not os.path.isfile(entry.path):  # False, where a link leads to itself
        return "no file"
    if suffix in KNOWN or _is_document(entry.path):
        return ""
    return shown(suffix) or "no suffix"


def _stays_within(path: str, root: Path) -> bool:
    target = os.path.realpath(path)
    return os.path.commonpath([target, os.path.realpath(root)]) == os.path.realpath(root)


def _is_document(path: str) -> bool:
    """Whether the content is that of a PDF or Word file, whatever its name."""
    try:
        with open(path, "rb") as file:
            head = file.read(PEEK)
            if not is_archive(head) or _begins_a_document(head):
                return _begins_a_document(head)
            # A zip lists its parts at its end; a small one lies in the head as a whole.
            file.seek(max(0, os.fstat(file.fileno()).st_size - PEEK))
            return WORD_PART in file.read(PEEK)
    except OSError:
        return False


def _begins_a_document(head: bytes) -> bool:
    return b"%PDF-" in head[:1024] or (is_archive(head) and WORD_PART in head)
