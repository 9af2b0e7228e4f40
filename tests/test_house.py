"""The house itself: which way imports run."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "extract": {"extract"},
    "normalize": {"extract", "normalize"},
    "rules": {"extract", "normalize", "rules"},
    "pipeline": {"extract", "normalize", "rules", "pipeline"},
}
MODULES = [path for folder in MAY_IMPORT for path in sorted((ROOT / folder).glob("*.py"))]


def imported_folders(path: Path) -> set[str]:
    """The folders of the project that a module imports from, at any depth of its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level == 1:
                found.add(path.parent.name)
            elif node.level == 2:
                parts = [module.split(".")[0]] if module else [name.name for name in node.names]
                found.update(parts)
            elif module.split(".")[0] == "jixiao":
                found.add(module.split(".")[1])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_imports_run_from_extract_to_normalize_to_rules(path: Path) -> None:
    assert imported_folders(path) <= MAY_IMPORT[path.parent.name]


def test_the_check_sees_a_wrong_import(tmp_path: Path) -> None:
    folder = tmp_path / "extract"
    folder.mkdir()
    module = folder / "wrong.py"
    module.write_text("from ..rules.rule import Finding\nfrom .. import pipeline\n")
    assert imported_folders(module) == {"rules", "pipeline"}
