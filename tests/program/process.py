"""`python -m bot …` as a process of its own, begun in a blink: forked from one that has all of it imported.

To import the program is over a second of processor time, and the tests begin some hundred processes. Only what is
imported, read from the program's own files and compiled is shared (`imported.py`): settings, folder, streams, signals
and the end are those of a process that a shell begins.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from multiprocessing import get_context
from multiprocessing.reduction import DupFd
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

#: Name, mode and buffering of each, as Python has them: 1 is by line.
STREAMS = (("stdin", "r", -1), ("stdout", "w", -1), ("stderr", "w", 1))

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["tests.program.imported"])


class Begun:
    """What `subprocess.Popen` tells and does, as far as tests ask for it."""

    def __init__(
        self, arguments: tuple[str, ...], *, module: str = "bot", cwd: Path, env: Mapping[str, str],
        streams: tuple[int, int, int], before: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self.arguments = arguments
        self._process = _forks.Process(target=_become, args=(module, arguments, cwd, dict(env), _Sent(streams), before))
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """The exit status; -9 when it was killed."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.arguments, seconds or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def begin(
    *arguments: str, module: str = "bot", cwd: Path, env: Mapping[str, str], stderr: IO[Any]
) -> tuple[Begun, IO[bytes]]:
    """The process, and what comes out of its standard output."""
    ours, theirs = os.pipe()
    with open(os.devnull, "rb") as nothing, open(theirs, "wb") as out:
        streams = (nothing.fileno(), out.fileno(), stderr.fileno())
        begun = Begun(arguments, module=module, cwd=cwd, env=env, streams=streams)
    return begun, open(ours, "rb")


def run_bot(
    *arguments: str, cwd: Path, env: Mapping[str, str], typed: str = "", seconds: float = 60,
    before: Callable[[], None] | None = None, imports: bool = False,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """`python -m bot …` up to its end; `before`: done in the process first, may be pickled.

    `imports`: begun as a shell does, where the test is about what is imported.
    """
    if imports:
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=seconds, check=False)
    with ExitStack() as stack:
        read, out, err = (stack.enter_context(TemporaryFile()) for _ in STREAMS)
        read.write(typed.encode())
        read.seek(0)
        begun = Begun(arguments, cwd=cwd, env=env, streams=(read.fileno(), out.fileno(), err.fileno()), before=before)
        try:
            status = begun.wait(seconds)
        finally:
            begun.kill()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, status, out.read().decode(), err.read().decode())


class _Sent:
    """Streams on their way to another process."""

    def __init__(self, streams: tuple[int, int, int]) -> None:
        self._streams = streams

    def __getstate__(self) -> list[Any]:
        return [DupFd(number) for number in self._streams]

    def __setstate__(self, sent: list[Any]) -> None:
        self._streams = tuple(one.detach() for one in sent)

    def take(self) -> None:
        """They are the standard ones from now on."""
        for number, (sent, (name, mode, buffering)) in enumerate(zip(self._streams, STREAMS, strict=True)):
            os.dup2(sent, number)
            os.close(sent)
            setattr(sys, name, os.fdopen(number, mode, buffering, encoding="utf-8", closefd=False))


def _become(
    module: str, arguments: tuple[str, ...], cwd: Path, environment: dict[str, str], streams: _Sent,
    before: Callable[[], None] | None,
) -> None:  # fmt: skip
    """What the new process does: `python -m MODULE …`."""
    streams.take()
    os.environ.clear()
    os.environ.update(environment | sys.modules["tests.program.imported"].SET)
    time.tzset()
    os.chdir(cwd)
    if environment.get("PYTHONWARNINGS") == "error":
        warnings.simplefilter("error")
    if before is not None:
        before()
    sys.argv = ["-m", *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
