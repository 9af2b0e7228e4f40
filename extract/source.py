"""One source: opened under limits, hashed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from .document import UnreadableError
from .limits import DEFAULT, MB, Limits

_AT_ONCE = MB  # bytes of a file that is read at once for its hash


@dataclass(frozen=True, slots=True)
class Source:
    """A file in memory. `name` is its path for display, `sha256` the hex hash of `data`."""

    name: str
    data: bytes
    sha256: str

    @property
    def suffix(self) -> str:
        """What the name claims to be: lower case, without the dot (`docx`)."""
        return Path(self.name).suffix.lower().lstrip(".")


def open_source(path: Path, limits: Limits = DEFAULT) -> Source:
    """Read `path`; raises UnreadableError where it is missing, no file, too large or empty."""
    name = _name(path)
    with _opened(path, name) as file:
        data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise too_large(name, limits)
    return from_bytes(name, data)


def fingerprint(path: Path, limits: Limits = DEFAULT) -> tuple[int, str]:
    """Size in bytes and sha256 of any file, without holding it in memory.

    Also of one that is empty or too large to be read; raises UnreadableError where it is missing,
    no file or larger than `hashed_bytes`.
    """
    name = _name(path)
    with _opened(path, name) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limits.hashed_bytes:
            raise too_large(name, limits)
        if size <= _AT_ONCE:  # as nearly all: `file_digest` takes ten times as long for them
            data = file.read(_AT_ONCE + 1)
            return len(data), hashlib.sha256(data).hexdigest()
        return size, hashlib.file_digest(file, "sha256").hexdigest()


def too_large(name: str, limits: Limits = DEFAULT) -> UnreadableError:
    """The error for a source of more than `file_bytes`."""
    return UnreadableError(
        "too-large",
        f"{name}: larger than {limits.file_bytes / MB:.0f} MB; split it.",
    )


def from_bytes(name: str, data: bytes) -> Source:
    """A source of bytes already at hand; raises UnreadableError where nothing is in them."""
    if not data:
        raise UnreadableError("empty", f"{name}: the file has 0 bytes; fetch it again.")
    # Only the start is stripped first: most files end the question with their first byte.
    if not data[:64].strip(b"\0 \t\r\n") and not data.strip(b"\0 \t\r\n"):
        raise UnreadableError(
            "empty", f"{name}: the file holds only blanks or zero bytes; fetch it again."
        )
    return Source(name, data, hashlib.sha256(data).hexdigest())


def _name(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


@contextmanager
def _opened(path: Path, name: str) -> Iterator[BufferedReader]:
    """The file, opened to read; raises UnreadableError, also for what reading it raises."""
    try:
        # A pipe or device would block or never end, so the kind is looked at before opening.
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableError("unknown-format", f"{name}: a folder, not a file.")
        if not stat.S_ISREG(mode):
            raise UnreadableError("unknown-format", f"{name}: a pipe or device, not a file.")
        with open(path, "rb") as file:
            yield file
    except OSError as error:
        raise _unopened(name, error) from None


def _unopened(name: str, error: OSError) -> UnreadableError:
    if isinstance(error, FileNotFoundError):
        return UnreadableError("missing", f"{name}: no such file; check the path.")
    if isinstance(error, PermissionError):
        message = f"{name}: not readable by this user; change its permissions."
        return UnreadableError("permission", message)
    return UnreadableError("missing", f"{name}: the system cannot open it ({error.strerror}).")
