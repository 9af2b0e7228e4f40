"""Bytes in, documents out; knows nothing of forms.

A format is a module in this folder that defines

* `FORMAT: str`, the word for the table `documents`,
* `sniff(data: bytes) -> bool`, whether the content is of this format,
* `read(source: Source) -> Document`, which raises UnreadableError,
* optionally `FALLBACK = True`: asked last, since its `sniff` accepts almost anything.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from .document import Document, UnreadableError
from .kinds import refuse_other_kinds, wrong_format
from .source import Source, open_source

__all__ = ["Document", "Source", "UnreadableError", "formats", "open_source", "read"]


@cache
def formats() -> tuple[ModuleType, ...]:
    """The format modules of this folder, those with `FALLBACK` last."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f".{name}", __name__) for name in names)
    found = [module for module in modules if hasattr(module, "FORMAT")]
    return tuple(sorted(found, key=lambda module: getattr(module, "FALLBACK", False)))


def read(source: Source) -> Document:
    """Read a source in the format its content has; raises UnreadableError."""
    refuse_other_kinds(source)
    for module in formats():
        if module.sniff(source.data):
            document: Document = module.read(source)
            return document
    raise wrong_format(source, "binary data of no known kind", "give a DOCX, PDF or TXT file")
