"""Old and foreign office documents (.doc, .wps, .xls, .rtf, .odt), by way of LibreOffice.

LibreOffice, where it is installed, converts them to DOCX or XLSX, which keeps merged cells. It runs
with a profile of its own, without macros and links, and ends with the process that asked for it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from . import docx, limits, xlsx
from .document import Document, UnreadableError
from .source import Source, from_bytes

FORMAT = "office"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_STREAM, _TABLE_STREAMS = "WordDocument", ("Workbook", "Book")
_ODF = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.spread")
_RESTART = (79, 81)  # exit statuses of a first start, which only makes the profile
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

# Macros, and links to pictures and data elsewhere, are not followed.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


def sniff(data: bytes) -> bool:
    """Whether the bytes are of a kind that is read by way of LibreOffice."""
    return _kind(data) is not None


def read(source: Source) -> Document:
    """The document as LibreOffice converts it; raises UnreadableError."""
    kind = _kind(source.data)
    assert kind  # noqa: S101  # sniff said so
    reader = xlsx if kind in ("xls", "ods") else docx
    converted = from_bytes(source.name, _converted(source, kind, reader.FORMAT))
    document: Document = reader.read(converted)
    # WPS writes what Word and Excel write, under names of its own.
    return replace(document, format=source.suffix if source.suffix in ("wps", "et") else kind)


def _kind(data: bytes) -> str | None:
    """The suffix of what it seems to be."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04") and data[30:38] == b"mimetype":
        return next((k for k, m in zip(("odt", "ods"), _ODF, strict=True) if m in data[:120]), None)
    if not data.startswith(_OLE) or "EncryptedPackage".encode("utf-16-le") in data:
        return None
    if _TEXT_STREAM.encode("utf-16-le") in data:
        return "doc"
    tables = any(stream.encode("utf-16-le") in data for stream in _TABLE_STREAMS)
    return "xls" if tables else None


def _converted(source: Source, kind: str, wanted: str) -> bytes:
    program = _program()
    if program is None:
        package = "libreoffice-calc" if wanted == "xlsx" else "libreoffice-writer"
        raise UnreadableError(
            "unknown-format",
            f"{source.name}: .{kind} is read by way of LibreOffice, which is not installed; install"
            f" the Debian package {package}, or save it as .{wanted}.",
        )
    with tempfile.TemporaryDirectory(prefix="jixiao-office-") as folder:
        given = Path(folder, f"given.{kind}")
        given.write_bytes(source.data)
        made = Path(folder, "made", f"given.{wanted}")
        call = [program, f"-env:UserInstallation={_profile().as_uri()}", "--headless"]
        call += ["--norestore", "--convert-to", wanted, "--outdir", str(made.parent), str(given)]
        _run(source.name, wanted, call)
        if not made.exists():
            raise UnreadableError(
                "damaged", f"{source.name}: LibreOffice cannot read it; save it as .{wanted}."
            )
        if made.stat().st_size > limits.DEFAULT.file_bytes:
            raise UnreadableError("limit", f"{source.name}: larger than the limit as .{wanted}.")
        return made.read_bytes()


@cache
def _program() -> str | None:
    """The program itself: the script around it would leave it behind when it is ended."""
    script = shutil.which("soffice") or shutil.which("libreoffice")
    if script is None:
        return None
    program = Path(script).resolve().with_name("soffice.bin")
    return str(program) if program.exists() else script


@cache
def _profile_folder() -> tempfile.TemporaryDirectory[str]:
    """One for this process, removed with it: two at a time cannot share one."""
    folder = tempfile.TemporaryDirectory(prefix="jixiao-profile-")
    settings = Path(folder.name, "user", "registrymodifications.xcu")
    settings.parent.mkdir()
    settings.write_text(_SETTINGS, encoding="utf-8")
    return folder


def _profile() -> Path:
    return Path(_profile_folder().name)


def _run(name: str, wanted: str, call: Sequence[str]) -> None:
    for _ in range(2):
        try:
            done = subprocess.run(  # noqa: S603  # a program of the system, our own arguments
                call,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=limits.OFFICE_SECONDS,
                preexec_fn=partial(_bound, os.getpid()),
                cwd=_profile(),
            )
        except subprocess.TimeoutExpired:
            raise UnreadableError(
                "timeout",
                f"{name}: LibreOffice took over {limits.OFFICE_SECONDS} s; save it as .{wanted}.",
            ) from None
        if done.returncode not in _RESTART:
            return


def _bound(parent: int) -> None:
    """In the new process: an end with its parent, memory and size of files of its own."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    memory = limits.OFFICE_BYTES if most == resource.RLIM_INFINITY else most
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    size = 2 * limits.DEFAULT.file_bytes
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
