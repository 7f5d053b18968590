"""The launcher's processes, locks and stamps."""

import fcntl
import io
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from launcher import locks, paths, process, progress
from launcher.errors import LauncherError


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """Keep what the launcher writes in a folder of the test's own."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    for name in ("LOG", "LOCKS", "STAMPS", "TMP"):
        monkeypatch.setattr(paths, name, tmp_path / name.lower())
    return tmp_path


def python(code):
    return [sys.executable, "-c", code]


def test_output_goes_to_the_log_and_to_the_watcher(state):
    lines = []
    process.run_logged(python("print('one'); print('二')"), "job", watch=lines.append)
    assert lines == ["one\n", "二\n"]
    assert "一" not in (state / "log" / "job.log").read_text()
    assert "二" in (state / "log" / "job.log").read_text()


def test_failure_quotes_the_last_lines_and_names_the_log():
    code = "print('the reason'); raise SystemExit(3)"
    with pytest.raises(LauncherError, match="the reason") as error:
        process.run_logged(python(code), "job", what="the job")
    assert "the job failed (exit code 3)" in str(error.value)
    assert error.value.hint.endswith("log/job.log")


def test_an_interrupted_job_is_stopped():
    """Ctrl-C while a job runs leaves no process behind."""
    pids = []

    def watch(line):
        pids.append(int(line))
        raise KeyboardInterrupt

    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        process.run_logged(python(code), "job", watch=watch)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_a_child_that_ignores_ctrl_c_is_stopped_all_the_same():
    code = (
        "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        "print('ready', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(python(code), stdout=subprocess.PIPE)
    child.stdout.readline()
    process.stop(child, patience=0.2)
    assert child.returncode == -signal.SIGTERM
    child.stdout.close()


def test_foreground_returns_the_exit_code():
    assert process.run_foreground(python("raise SystemExit(5)"), os.environ) == 5


def test_ctrl_c_reaches_a_server_once():
    """A second signal would make Odoo die at once instead of in order."""
    code = (
        "import signal, time, sys, pathlib\n"
        "count = []\n"
        "signal.signal(signal.SIGINT, lambda *_: count.append(1))\n"
        "pathlib.Path('ready').touch()\n"
        "end = time.time() + 20\n"
        "while not count and time.time() < end: time.sleep(0.01)\n"
        "time.sleep(0.5)\n"
        "sys.exit(10 + len(count))\n"
    )

    def press():
        while not (paths.ROOT / "ready").exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    started = []
    original = subprocess.Popen

    class Recorded(original):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    presser = threading.Thread(target=press)
    presser.start()
    try:
        subprocess.Popen = Recorded
        code = process.run_foreground(
            python(code), os.environ, cwd=paths.ROOT, interactive=False
        )
    finally:
        subprocess.Popen = original
        signal.signal(signal.SIGINT, previous)
        presser.join()
    assert code == 130
    assert started[0].returncode == 11


def test_exclusive_lock_is_waited_for(monkeypatch):
    monkeypatch.setattr(progress, "note", lambda text: None)
    order = []

    def second():
        with locks.exclusive("step"):
            order.append("second")

    with locks.exclusive("step"):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_lock_of_a_killed_process_is_free():
    code = (
        "import fcntl, os, sys, time\n"
        f"fd = os.open({str(paths.LOCKS / 'step.lock')!r}, os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(fd, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    fd = locks.open_lock("step")
    holder = subprocess.Popen(python(code), stdout=subprocess.PIPE)
    holder.stdout.readline()
    assert not locks.try_lock(fd, fcntl.LOCK_EX)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert locks.try_lock(fd, fcntl.LOCK_EX)
    os.close(fd)


def test_stamps(state):
    assert paths.read_stamp("odoo") == ""
    paths.write_stamp("odoo", "abc")
    assert paths.read_stamp("odoo") == "abc"
    assert [file.name for file in paths.STAMPS.iterdir()] == ["odoo"]


def test_progress_in_a_log_has_numbers_and_no_terminal_codes(monkeypatch):
    screen = progress._Screen()
    screen.live = False
    monkeypatch.setattr(progress, "_screen", screen)
    output = io.StringIO()
    monkeypatch.setattr(sys, "stderr", output)
    progress.plan(3)
    with progress.step("first"):
        for done in range(0, 101):
            progress.update("loading", done, 100)
    with progress.step("second"):
        pass
    text = output.getvalue()
    assert "[1/3] first\n" in text
    assert "[2/3] second\n" in text
    assert "loading 100%" in text
    assert "\x1b" not in text and "\r" not in text
    assert text.count("loading") <= 6


def test_ctrl_c_stops_the_jobs_of_other_threads():
    """Odoo and the Python packages are fetched by two threads at once."""
    failed = []

    def job():
        with pytest.raises(LauncherError) as error:
            process.run_logged(python("import time; time.sleep(60)"), "job")
        failed.append(error.value)

    thread = threading.Thread(target=job)
    thread.start()
    while not process._running:
        time.sleep(0.01)
    process.stop_running()
    thread.join(10)
    assert len(failed) == 1
    assert not process._running
