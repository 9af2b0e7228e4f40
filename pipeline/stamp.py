"""Which program this is: results of one program must not pass for those of another."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

CODE = ("extract", "normalize", "rules", "pipeline")
LIBRARIES = ("jieba", "lxml", "pdfminer.six", "pdfplumber", "python-docx", "regex")
"""Libraries that a document's records depend on."""


@cache
def version() -> str:
    """The version of jixiao."""
    return metadata.version("jixiao")


@cache
def libraries() -> dict[str, str]:
    """The versions of the libraries that read, as far as they are installed."""
    found = {name: _installed(name) for name in LIBRARIES}
    return {name: number for name, number in found.items() if number}


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@cache
def program() -> str:
    """A hash of the code, its data and the libraries: changes when a record might."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256(repr((version(), libraries())).encode())
    for folder in CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
