"""What a machine does to a run: kills at any moment, and disks that are full.

After a new start the tables are those of an undisturbed run. `JIXIAO_LARGE=1` kills more often.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
KILLS = 20 if os.environ.get("JIXIAO_LARGE") else 4
CALL = [sys.executable, "-m", "jixiao.pipeline.cli", "convert", "--workers", "2"]


@dataclass(frozen=True)
class Undisturbed:
    """A run that nothing happened to: its source, what it wrote, how long it took."""

    source: Path
    contents: dict[str, bytes]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("faults")
    (folder / "in").mkdir()
    for path in sorted(SAMPLES.iterdir())[:16]:
        shutil.copy(path, folder / "in")
    (folder / "in" / "broken.pdf").write_bytes(b"%PDF-1.7")
    started = time.monotonic()
    assert run(folder / "in", folder / "out").returncode == 1
    return Undisturbed(folder / "in", contents(folder / "out"), time.monotonic() - started)


def run(
    source: Path, out: Path, prepare: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    call = [*CALL, str(source), "-o", str(out)]
    return subprocess.run(call, capture_output=True, text=True, check=False, preexec_fn=prepare)


def contents(out: Path) -> dict[str, bytes]:
    """All that a run wrote, except the times; a workbook holds none either."""
    files = [*out.glob("csv/*"), *out.glob("parquet/*/*"), *out.glob("*.xlsx")]
    files.append(out / "datapackage.json")
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def children(process: int) -> list[int]:
    """The workers of a run; none where it has ended meanwhile."""
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(number) for number in listed.split()]


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_runs_end_with_the_same_tables(
    seed: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        running = subprocess.Popen(
            [*CALL, undisturbed.source, "-o", tmp_path], stdout=subprocess.DEVNULL, stderr=-3
        )
        time.sleep(chance.uniform(0.1, 1.0) * undisturbed.seconds)
        running.kill()
        running.wait()
    assert run(undisturbed.source, tmp_path).returncode == 1
    assert contents(tmp_path) == undisturbed.contents


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_workers_cost_one_document_each(
    seed: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    running = subprocess.Popen(
        [*CALL, undisturbed.source, "-o", tmp_path], stdout=subprocess.DEVNULL, stderr=-3
    )
    killed = 0
    while killed < 2 and running.poll() is None:
        time.sleep(chance.uniform(0.1, 0.4) * undisturbed.seconds)
        if workers := children(running.pid):
            try:
                os.kill(chance.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed += 1
    # A worker that is killed before it is ready tells of a machine on which nothing will run.
    assert running.wait() in (1, 2)
    assert run(undisturbed.source, tmp_path).returncode == 1
    assert contents(tmp_path) == undisturbed.contents


@dataclass(frozen=True)
class Disk:
    """A place with little room: a file system of its own, or a bound on what a process writes."""

    out: Path
    bound: Callable[[int], Callable[[], None] | None]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    out = tmp_path / "disk"
    out.mkdir()
    # Even root may lack the right in a container; then what a process writes is bounded instead.
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(out)]
    if shutil.which("mount") and subprocess.run(mount, capture_output=True).returncode == 0:
        yield Disk(out, lambda size: _resize(out, size))
        subprocess.run(["umount", "-l", out], check=True)
    else:
        yield Disk(out, _quota)


def _resize(out: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", "tmpfs", out], check=True)


def _quota(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_is_told_and_the_next_run_ends_well(
    disk: Disk, undisturbed: Undisturbed
) -> None:
    _check_full(disk, undisturbed)


def test_files_that_may_not_grow_are_told_too(tmp_path: Path, undisturbed: Undisturbed) -> None:
    _check_full(Disk(tmp_path, _quota), undisturbed)


def _check_full(disk: Disk, undisturbed: Undisturbed) -> None:
    failed = 0
    for size in (8_192, 40_000, 90_000, 200_000, 400_000, *range(800_000, 1_300_000, 100_000)):
        done = run(undisturbed.source, disk.out, disk.bound(size))
        failed += done.returncode == 2
        if done.returncode == 2:
            told = done.stderr.splitlines()
            (line,) = [x for x in told if not x.startswith(("jixiao: reading", "jixiao: writing"))]
            assert line.startswith(f"jixiao: cannot write {disk.out}: ")
    assert failed >= 2
    assert run(undisturbed.source, disk.out, disk.bound(64 << 20)).returncode == 1
    assert contents(disk.out) == undisturbed.contents
