"""What a worker does with one document: read, normalize, audit, make rows.

Whatever happens comes back as rows. Only the end of the process itself, and of its memory, is
the pool's business.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec

from .. import normalize, rules
from ..extract import read
from ..extract.document import Document, UnreadableError
from ..extract.source import Source, from_bytes, open_source
from .find import NOT_READ
from .journal import pack
from .rows import failed, rows
from .stamp import version
from .tables import Rows

T = TypeVar("T")

OK, FAILED = b"\0", b"\1"
"""First byte of an answer; the rest is for the journal."""


class Task(msgspec.Struct, frozen=True, array_like=True):
    """A document to read: `file` as bytes of the file system, `path` for display.

    `data` are the bytes of one that lies in an archive.
    """

    file: bytes
    path: str
    sha256: str
    profile: str | None
    data: bytes | None = None


def work(job: bytes) -> bytes:
    """The answer to an encoded `Task`."""
    task = msgspec.msgpack.decode(job, type=Task)
    try:
        return OK + pack(rows_of(task))
    except MemoryError:
        raise
    except Exception as error:  # one document must not end a run
        return failure(task.sha256, *refusal(error, task.path))


def refusal(error: Exception, path: str) -> tuple[str, str]:
    """Error code and message of a document at `path` in which something went wrong."""
    if isinstance(error, UnreadableError):
        return error.code, error.alone(path).message
    if isinstance(error, RecursionError):
        return "limit", "nested too deeply; save it anew and run again."
    return "internal", _told(error)


def failure(sha256: str | None, code: str, message: str) -> bytes:
    """The answer for a document that could not be read."""
    return FAILED + pack(failed(sha256, code, message, version()))


def rows_of(task: Task) -> Rows:
    """The rows of a document; raises UnreadableError."""
    source = _source(task)
    if source.sha256 != task.sha256:
        raise UnreadableError("changed", "changed while it was read; run again.")
    document = read(replace(source, name=task.path))
    _refuse_unread_kind(task.path, document)
    report, findings = rules.audit(normalize.normalize(document, source.sha256), task.profile)
    return rows(report, findings, document, version())


def _source(task: Task) -> Source:
    if task.data is not None:
        return from_bytes(task.path, task.data)
    return nameless(open_source, Path(os.fsdecode(task.file)))


def nameless(read: Callable[[Path], T], file: Path) -> T:
    """What `read` gives for a file; raises UnreadableError without the name before its message.

    That is in the column `path`: the same bytes under two names have one message.
    """
    try:
        return read(file)
    except UnreadableError as error:
        raise error.alone(os.fsencode(file).decode("utf-8", "replace")) from None


def _refuse_unread_kind(path: str, document: Document) -> None:
    suffix = Path(path).suffix.lower()
    if document.format == "txt" and suffix in NOT_READ:
        raise UnreadableError(
            "unknown-format", f"{suffix} is not read; save it as .docx, .pdf or .txt."
        )


def _told(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    words = f"{type(error).__name__}: {error}".removesuffix(": ")
    where = f"{Path(last.filename).name}:{last.lineno}"
    return f"a fault of the program, please report it: {words} ({where})."
