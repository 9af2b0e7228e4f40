"""One source: opened under limits, hashed."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from .document import UnreadableError
from .limits import DEFAULT, MB, Limits


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
    name = os.fsencode(path).decode("utf-8", "replace")
    try:
        data = _read(path, name, limits)
    except FileNotFoundError:
        raise UnreadableError("missing", f"{name}: no such file; check the path.") from None
    except PermissionError:
        raise UnreadableError(
            "permission", f"{name}: not readable by this user; change its permissions."
        ) from None
    except OSError as error:
        raise UnreadableError(
            "missing", f"{name}: the system cannot open it ({error.strerror})."
        ) from None
    return from_bytes(name, data)


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


def _read(path: Path, name: str, limits: Limits) -> bytes:
    # A pipe or device would block or never end, so the kind is looked at before opening.
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise UnreadableError("unknown-format", f"{name}: a folder, not a file.")
    if not stat.S_ISREG(mode):
        raise UnreadableError("unknown-format", f"{name}: a pipe or device, not a file.")
    with open(path, "rb") as file:
        data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise UnreadableError(
            "too-large",
            f"{name}: larger than {limits.file_bytes / MB:.0f} MB; split it or raise the limit.",
        )
    return data
