"""What is installed is what lies here: a folder or data file left out builds without a warning."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "extract", "normalize", "pipeline", "rules")
# Only for work on the project, and large.
NOT_INSTALLED = ("corpus/gold", "corpus/samples")
NOT_COPIED = (".*", "__pycache__", "*.egg-info", "build", "dist", "out", "tests", "samples", "gold")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # Built from a copy: setuptools leaves build/ and *.egg-info behind where it works.
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*NOT_COPIED))
    call = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*call, "--wheel-dir", folder, source], check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def in_tree() -> set[str]:
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in (".py", ".toml"):
                found.add(name)
    return {name for name in found if not name.startswith(NOT_INSTALLED)}


def test_every_module_and_data_file_is_installed(wheel: zipfile.ZipFile) -> None:
    names = {name.removeprefix("jixiao/") for name in wheel.namelist() if "dist-info" not in name}
    assert names == in_tree()


def test_the_command_is_installed(wheel: zipfile.ZipFile) -> None:
    points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "jixiao = jixiao.pipeline.cli:main" in wheel.read(points).decode()


def test_the_root_is_a_namespace(wheel: zipfile.ZipFile) -> None:
    assert "jixiao/__init__.py" not in wheel.namelist()
