"""Files to results in the journal: what is not there yet is read, each content once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec

from ..extract import limits
from ..extract.document import UnreadableError
from ..extract.source import fingerprint
from . import runlog
from .archives import Opener
from .find import File, Found
from .journal import Journal, SourceRow
from .pool import Answer, Death, Job
from .runlog import Log
from .work import FAILED, Task, failure, nameless, work

Answers = Callable[[Iterable[Job]], Iterable[Answer]]
"""What does the work: the pool, or `in_process`."""

Progress = Callable[[str, int, int, int], None]
"""Told of the step (`reading`, `writing`), and of documents done, all, and failed."""


def silent(step: str, done: int, total: int, failed: int) -> None:
    """No progress."""


def in_process(jobs: Iterable[Job]) -> Iterator[Answer]:
    """Answers without a pool: quick for one document, but it can hang or crash the caller."""
    for key, job in jobs:
        yield key, work(job)


@dataclass(slots=True)
class Tally:
    """Counts of a run so far; `kept` results were in the journal already."""

    total: int
    progress: Progress
    done: int = 0
    failed: int = 0
    kept: int = 0
    log: Log = runlog.silent

    def step(self, *, failed: bool = False) -> None:
        """One more file is settled."""
        self.done += 1
        self.failed += failed
        self.progress("reading", self.done, self.total, self.failed)


def gather(
    found: Found,
    journal: Journal,
    profile: str | None,
    answers: Answers,
    progress: Progress,
    log: Log = runlog.silent,
) -> Tally:
    """Bring the files in their order and the result of each into the journal."""
    tally = Tally(len(found.files), progress, log=log)
    for key, answer in answers(_jobs(found.files, journal, profile, tally)):
        if isinstance(answer, Death):
            answer = failure(key[:64], answer.code, answer.message)
        _keep(journal, key, answer, tally)
    journal.commit()
    return tally


def _keep(journal: Journal, key: str, answer: bytes, tally: Tally) -> None:
    failed = answer[:1] == FAILED
    journal.add_result(key, answer[1:], failed=failed)
    if failed:
        tally.log("failed " + journal.told(key))
    tally.step(failed=failed)


def _jobs(
    files: Iterable[File], journal: Journal, profile: str | None, tally: Tally
) -> Iterator[Job]:
    """The work to do; files that need none are settled on the way."""
    settings = _settings(profile)
    with closing(Opener()) as opener:
        for seq, file in enumerate(files):
            try:
                content = _content(file, opener)
            except UnreadableError as error:
                key = f"unreadable {seq}"
                journal.add_source(SourceRow(seq, file.path, file.source, None, None, key))
                _keep(journal, key, failure(None, error.code, error.message), tally)
                continue
            digest = content.sha256
            path, key = journal.first(digest) or (None, f"{digest}{_suffix(file)} {settings}")
            journal.add_source(SourceRow(seq, file.path, file.source, content.size, path, key))
            if path is not None:
                tally.step()
            elif file.fault:
                failed = failure(digest, file.fault.code, file.fault.message)
                _keep(journal, key, failed, tally)
            elif journal.has(key):
                tally.kept += 1
                tally.step()
            else:
                task = Task(os.fsencode(file.real), file.path, digest, profile, content.data)
                yield key, msgspec.msgpack.encode(task)


@dataclass(frozen=True, slots=True)
class _Content:
    """Size and hash of a file; the bytes only where it lies in an archive."""

    size: int
    sha256: str
    data: bytes | None = None


def _content(file: File, opener: Opener) -> _Content:
    """What is in a file; raises UnreadableError where not even its hash can be told."""
    if file.fault and (file.inner or not os.path.isfile(file.real)):
        raise file.fault
    if not file.inner:
        return _Content(*nameless(fingerprint, Path(file.real)))
    try:
        data = opener.read(Path(file.real), file.inner)
    except OSError as error:
        raise UnreadableError("missing", f"the archive is gone ({error.strerror}).") from None
    return _Content(len(data), sha256(data).hexdigest(), data)


def _suffix(file: File) -> str:
    """Part of the key: what a name claims can decide how its content is read."""
    return PurePosixPath(file.path).suffix.lower()


def _settings(profile: str | None) -> str:
    """A hash of what a result depends on besides program and content."""
    own = Path(profile) if profile else None
    rules = own.read_bytes() if own and own.is_file() else b""
    asked = (profile, sorted(limits.SET.items()))
    return sha256(repr(asked).encode() + rules).hexdigest()[:16]
