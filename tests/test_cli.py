"""The command: exit statuses, what goes where, and that nothing ends in a traceback."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jixiao.pipeline.cli import run
from journals import wait_for_more

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
CALL = [sys.executable, "-m", "jixiao.pipeline.cli"]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "yunling-shuwu.docx", tmp_path))


def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*CALL, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def complaints(printed: str) -> list[str]:
    """What stands on standard error besides progress, which a slow machine sees."""
    progress = ("jixiao: reading ", "jixiao: writing ")
    return [line for line in printed.splitlines() if not line.startswith(progress)]


def test_convert_ends_with_a_summary(sample: Path, tmp_path: Path) -> None:
    done = call("convert", sample, "-o", tmp_path / "out")
    assert done.returncode == 0
    for word in ("found 文件", "converted 转换", "indicators 指标", "findings 问题", "out/csv"):
        assert word in done.stdout
    assert complaints(done.stderr) == []
    assert "\x1b" not in done.stdout


def test_convert_tells_of_failed_documents(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "notes.py").touch()
    (tmp_path / "letter.txt").write_text("关于报送自评材料的函", encoding="utf-8")
    done = call("convert", tmp_path, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "(none in 1 documents 无自评表)" in done.stdout
    assert "failed 失败     1 (1 empty)" in done.stdout
    assert "empty.pdf: " in done.stdout
    assert "skipped 略过    1 (1 .py)" in done.stdout
    assert "found 文件      4 " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["convert", "nowhere", "-o", "out"], "no such source: nowhere"),
        (["audit", "nowhere"], "no such source: nowhere"),
        (["show", "nowhere"], "nowhere"),
        (["convert", "--frehs", "x", "-o", "out"], "--frehs"),
        (["convert", "-o", "out"], "SOURCES"),
        (["convert", "x"], "--out"),
        (["convert", "x", "-o", "out", "--format", "xlsx"], "xlsx"),
        (["convert", "x", "-o", "out", "--workers", "0"], "workers"),
        (["convert", "x", "-o", "out", "--timeout", "0"], "timeout"),
        (["convert", "x", "-o", "out", "--timeout", "nan"], "timeout"),
        (["convert", "x", "-o", "out", "--timeout", "inf"], "timeout"),
        (["convert", "", "-o", "out"], "empty"),
        (["convert", ".", "-o", ""], "empty"),
        (["convert", "no\n\x1b[2Jwhere", "-o", "out"], "\\x1b"),
        (["convert", ".", "-o", "out", "--profile", "mars"], "mars"),
        (["convert", ".", "-o", "/dev/null"], "/dev/null"),
        (["rules", "Z99"], "Z99"),
        (["audit", ".", "--rule", "Z99"], "Z99"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("jixiao: ")
    assert words in printed.err
    assert printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_lists_and_writes_nothing(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.py").touch()
    done = call("convert", tmp_path, "--dry-run", "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, "yunling-shuwu.docx\n")
    assert "1 documents would be read" in done.stderr
    assert "1 .py" in done.stderr
    assert not (tmp_path / "out").exists()
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    done = call("convert", tmp_path, "--dry-run", "--json")
    assert done.returncode == 1
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["path"], one["error_code"]) for one in told] == [
        ("broken.zip", "damaged"),
        ("yunling-shuwu.docx", None),
    ]


def test_progress_for_programs(sample: Path, tmp_path: Path) -> None:
    done = call("convert", sample, "-o", tmp_path / "out", "--json", "--memory", "1024")
    steps = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"event": "progress", "step": "reading", "done": 1, "total": 1, "failed": 0} in steps
    told = json.loads(done.stdout)
    assert (told["event"], told["found"], told["converted"]) == ("summary", 1, 1)


def test_the_log_tells_of_runs_and_failures(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "empty\nstarted: forged.pdf").touch()
    for _ in range(2):
        call("convert", tmp_path, "-o", tmp_path / "out")
    lines = (tmp_path / "out" / "jixiao.log").read_text().splitlines()
    events = [line.split(" ", 1)[1] for line in lines]
    assert [event.split()[0] for event in events] == ["started:", "failed", "ended:"] * 2
    assert events[1].startswith("failed empty\\nstarted: forged.pdf: empty: the file has 0 bytes")


def test_two_runs_into_one_folder_tell_each_other(sample: Path, tmp_path: Path) -> None:
    call("convert", sample, "-o", tmp_path / "out")
    with (tmp_path / "out" / ".jixiao" / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = call("convert", sample, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "another run (process " in done.stderr


def test_too_little_memory_is_told(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes("绩效\n".encode() * 4_000_000)
    done = call("convert", tmp_path, "-o", tmp_path / "out", "--memory", "256")
    assert done.returncode == 1
    assert "raise --memory" in done.stdout


def test_a_folder_that_cannot_be_written(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = call("convert", sample, "-o", tmp_path / "file" / "out")
    assert done.returncode == 2
    assert done.stderr.startswith("jixiao: cannot write ")


def test_audit_prints_findings_and_ends_with_3_for_errors(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = run(["audit", "--json", str(SAMPLES)])
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert findings
    errors = [finding for finding in findings if finding["severity"] == "error"]
    assert status == (3 if errors else 0)
    assert {"rule_id", "path", "place", "message", "basis"} <= set(findings[0])
    paths = [finding["path"] for finding in findings]
    assert paths == sorted(paths)


def test_audit_filters(capsys: pytest.CaptureFixture[str]) -> None:
    run(["audit", "--json", str(SAMPLES)])
    every = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rule = every[0]["rule_id"]
    run(["audit", "--json", "--rule", rule.lower(), str(SAMPLES)])
    some = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert some == [finding for finding in every if finding["rule_id"] == rule]
    assert run(["audit", "--json", "--severity", "info", str(SAMPLES)]) == 0
    some = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert some == [finding for finding in every if finding["severity"] == "info"]


def test_audit_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    run(["audit", str(SAMPLES)])
    printed = capsys.readouterr().out
    assert "48 documents 文档, 48 audited 已审核, 0 failed 失败" in printed
    assert "级别" in printed


def test_audit_of_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.pdf").touch()
    assert run(["audit", str(tmp_path)]) == 1
    assert "empty.pdf: " in capsys.readouterr().err


def test_rules_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert "execution-score" in capsys.readouterr().out
    assert run(["rules", "b04"]) == 0
    by_id = capsys.readouterr().out
    assert run(["rules", "execution-score"]) == 0
    assert capsys.readouterr().out == by_id
    assert "B04 execution-score" in by_id


def test_value_reads_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["value", "≥95%", "1.5万元", "-", "-5℃"]) == 0
    first, second, third, fourth = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["op"], first["value"], first["unit"]) == (">=", 95, "%")
    assert (second["kind"], second["value"]) == ("money", 15000)
    assert third["kind"] == "blank"
    assert fourth["text"] == "-5℃"


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    heavy = ["pandas", "pyarrow", "lxml", "jieba", "rich", "pdfplumber", "docx", "msgspec", "numpy"]
    code = (
        "import sys, jixiao.pipeline, jixiao.pipeline.cli as c; c.run(['--help'])\n"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert time.monotonic() - started < 1
    assert "convert" in done.stdout


def test_version() -> None:
    assert call("--version").stdout.startswith("jixiao ")


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "convert" in capsys.readouterr().out


def test_a_closed_pipe_is_quiet() -> None:
    command = " ".join([*CALL, "audit", "--json", str(SAMPLES), "| head -n 1"])
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert complaints(done.stderr) == []


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    arguments = [*CALL, "convert", str(SAMPLES), "-o", str(tmp_path / "out")]
    # A group of its own, so that the signal reaches the workers too, as on a terminal.
    running = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    )
    wait_for_more(tmp_path / "out", running)
    os.killpg(running.pid, signal.SIGINT)
    (said,) = complaints(running.communicate()[1])
    assert running.returncode == 130
    assert said.startswith("jixiao: stopped; ")
    done = call("convert", SAMPLES, "-o", tmp_path / "out")
    assert "kept from earlier runs" in done.stdout


def test_limits_can_be_set(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "small.txt").write_text("绩效自评报告", encoding="utf-8")
    arguments = ("convert", tmp_path, "-o", tmp_path / "out", "--json")
    assert json.loads(call(*arguments).stdout)["failed"] == 0
    monkeypatch.setenv("JIXIAO_LIMIT_FILE_BYTES", "1000")
    told = json.loads(call(*arguments).stdout)
    assert (told["failures"], told["kept"]) == ({"too-large": 1}, 0)
    settings = json.loads((tmp_path / "out" / "run.json").read_text())["settings"]
    assert settings["limits"] == {"FILE_BYTES": 1000}


@pytest.mark.parametrize(("name", "value"), [("FILE_BYTES", "0"), ("TEXT_LINES", "x"), ("A", "1")])
@pytest.mark.parametrize("command", ["convert", "audit", "show"])
def test_limits_that_are_none(
    command: str, name: str, value: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"JIXIAO_LIMIT_{name}", value)
    out = ("-o", sample.parent / "out") if command == "convert" else ()
    done = call(command, sample, *out)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"limit: JIXIAO_LIMIT_{name}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_ctrl_c_while_the_command_loads_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    call = [*CALL, "rules"]
    done = subprocess.run(call, env={**os.environ, "PYTHONPATH": path}, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_names_reach_the_terminal_as_one_line(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[2J.pdf").touch()
    for command in (("convert", "-o", tmp_path / "out"), ("audit",), ("convert", "--dry-run")):
        done = call(*command, tmp_path)
        assert "a\\n\\x1b[2J.pdf" in done.stdout + done.stderr
        assert "\x1b" not in done.stdout + done.stderr


def test_a_terminal_sees_a_bar_and_colours(sample: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    arguments = [*CALL, "convert", str(sample), "-o", str(tmp_path / "out")]
    done = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    assert done.returncode == 0
    assert "1/1" in os.read(ours, 100_000).decode(errors="replace")


def test_a_script_without_a_main_guard_works(sample: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from jixiao.pipeline import convert\n"
        f"print(convert({str(sample)!r}, {str(tmp_path / 'out')!r}).converted)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
