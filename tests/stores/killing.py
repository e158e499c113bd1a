"""Kills a process that changes a store, at a random point, and looks at what is left."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from msgraph.stores import layout, open_store
from msgraph.stores.verifying import examine
from msgraph.stores.worker import child_environment


class Killer:
    """A store that is changed again and again by processes that are killed.

    `outcomes` counts, by what was done, how often the old state and the new one were found, and how often
    the process was done before it was to die.
    """

    def __init__(self, place: Path, seed: int) -> None:
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.folder = place / "store"
        self._copy = place / "copy"
        self._done = place / "done"
        self._random = random.Random(seed)
        self._round = 0
        self._victim = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("victim.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=child_environment(),
        )
        layout.create(self.folder)
        assert self._line() == "ready"
        for what in ("build", "put"):
            self._whole(what, self.folder)
        self._state = state(self.folder)

    def kill(self, what: str) -> None:
        """Do it, kill it somewhere, and assert that the store is as before or as after.

        Raises:
            AssertionError: it is neither, or not whole, or something acknowledged is lost.
        """
        self._round += 1
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self.folder, self._copy, symlinks=True)
        seconds = self._whole(what, self._copy)
        after = state(self._copy)
        self._done.unlink(missing_ok=True)
        process = self._order(what, self.folder)
        time.sleep(self._random.uniform(0, 1.1 * seconds))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        status = int(self._line())
        self._judge(what, after, status)

    def _judge(self, what: str, after: str, status: int) -> None:
        found = state(self.folder)
        assert status in (0, -signal.SIGKILL), f"{what} ended with status {status}"
        assert found in (self._state, after), f"{what} left something in between"
        if self._done.exists():
            assert found == after, f"{what} was acknowledged and is lost"
        number = layout.current(self.folder)
        problems = examine(layout.generation(self.folder, number))[2]
        assert not problems, f"{what} left damage: {problems}"
        outcome = "done" if status == 0 else "new" if found == after else "old"
        self.outcomes[what, outcome] += 1
        self._state = found

    def close(self) -> None:
        """End the process that forks."""
        assert self._victim.stdin is not None
        assert self._victim.stdout is not None
        self._victim.stdin.close()
        self._victim.wait()
        self._victim.stdout.close()

    def _whole(self, what: str, folder: Path) -> float:
        begun = time.perf_counter()
        self._order(what, folder)
        assert self._line() == "0", f"{what} failed"
        return time.perf_counter() - begun

    def _order(self, what: str, folder: Path) -> int:
        order = {"what": what, "folder": str(folder), "round": self._round, "done": str(self._done)}
        assert self._victim.stdin is not None
        self._victim.stdin.write(json.dumps(order) + "\n")
        self._victim.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._victim.stdout is not None
        return self._victim.stdout.readline().strip()


def state(folder: Path) -> str:
    """The digest of all quads that a reader sees."""
    store = open_store(folder)
    total = hashlib.sha256()
    for line in store.dump():
        total.update(line.encode() + b"\n")
    store.close()
    return total.hexdigest()
