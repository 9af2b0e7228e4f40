"""The pool: what a job does to its worker costs that job only."""

import os
import signal
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from jixiao.pipeline import pool

LIMITS = pool.Limits(seconds=1.0, memory=1 << 30)


def work(job: bytes) -> bytes:
    """A job that does what its word says."""
    if job == b"hang":
        while True:
            pass
    if job == b"sleep":
        time.sleep(60)
    if job == b"pid":
        return str(os.getpid()).encode()
    if job == b"die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if job == b"exit":
        os._exit(3)
    if job == b"hog":
        return b"x" * (2 << 30)
    if job == b"noise":
        print("words on standard output")
    return job.upper()


def run(
    words: Iterable[bytes],
    tmp_path: Path,
    workers: int = 2,
    target: str = "test_pool:work",
    limits: pool.Limits = LIMITS,
) -> dict[int, bytes | pool.Death]:
    jobs = [(f"{number}", word) for number, word in enumerate(words)]
    answers = pool.run(target, jobs, workers=workers, limits=limits, log=tmp_path / "log")
    return {int(key): answer for key, answer in answers}


def test_every_job_is_answered_once(tmp_path: Path) -> None:
    words = [f"word {number}".encode() for number in range(50)]
    assert run(words, tmp_path) == {n: word.upper() for n, word in enumerate(words)}


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b"hang", "timeout"),
        (b"sleep", "timeout"),
        (b"die", "crash"),
        (b"exit", "crash"),
        (b"hog", "memory"),
    ],
)
def test_a_bad_job_costs_itself_only(bad: bytes, code: str, tmp_path: Path) -> None:
    answers = run([b"a", b"b", bad, b"c", b"d", bad, b"e"], tmp_path)
    assert [getattr(answers[n], "code", answers[n]) for n in range(7)] == [
        b"A", b"B", code, b"C", b"D", code, b"E",
    ]  # fmt: skip


def test_words_on_standard_output_do_not_disturb_the_answers(tmp_path: Path) -> None:
    assert run([b"noise", b"a"], tmp_path, workers=1) == {0: b"NOISE", 1: b"A"}
    assert "words on standard output" in (tmp_path / "log").read_text()


def test_a_long_answer_arrives_whole(tmp_path: Path) -> None:
    assert run([b"x" * 5_000_000], tmp_path) == {0: b"X" * 5_000_000}


def test_workers_are_replaced_in_time(tmp_path: Path) -> None:
    pids = run([b"pid"] * 10, tmp_path, workers=1, limits=replace(LIMITS, recycle=3))
    assert len(set(pids.values())) == 4


def test_a_killed_worker_without_a_job_costs_nothing(tmp_path: Path) -> None:
    running = pool.run(
        "test_pool:work",
        [("0", b"pid"), ("1", b"a")],
        workers=1,
        limits=LIMITS,
        log=tmp_path / "log",
    )
    _, number = next(running)
    assert isinstance(number, bytes)
    os.kill(int(number), signal.SIGKILL)
    time.sleep(0.2)
    assert list(running) == [("1", b"A")]


def test_a_worker_that_cannot_start_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(pool.PoolError, match="did not start"):
        run([b"a"], tmp_path, target="no_such_module:work")


def test_stopping_early_leaves_no_process(tmp_path: Path) -> None:
    running = pool.run(
        "test_pool:work",
        [("0", b"a"), ("1", b"sleep")],
        workers=2,
        limits=LIMITS,
        log=tmp_path / "l",
    )
    assert next(running) == ("0", b"A")
    running.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
