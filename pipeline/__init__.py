"""The front door: what a person or a program calls.

`read(source)` gives every table as a pandas DataFrame, `convert(sources, out)` writes them.
Both load on first use, so that importing this package stays cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bulk import convert
    from .frames import Tables, read
    from .summary import Summary

__all__ = ["Summary", "Tables", "convert", "read"]

_HOME = {"Summary": "summary", "convert": "bulk", "Tables": "frames", "read": "frames"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)
