# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""A daemon under test: started in a sandbox, its events read as they come."""

import contextlib
import json
import os
import signal
import threading

from support import SECONDS, Sandbox, inline, wait_for


class Daemon:
    """`sluice-cli daemon`, in a process of its own."""

    def __init__(self, box, *args, env=None):
        self.process = box.start("daemon", "--output", "events", *args, env=env)
        self.pid = self.process.pid
        self.events = []
        self.errors = []
        for stream, lines in ((self.process.stdout, self.events), (self.process.stderr, self.errors)):
            threading.Thread(target=self.read, args=(stream, lines), daemon=True).start()

    @staticmethod
    def read(stream, lines):
        for line in stream:
            lines.append(line)

    def seen(self, event, **members):
        found = [json.loads(line) for line in list(self.events)]
        return [item for item in found if item["event"] == event and
                all(item.get(name) == value for name, value in members.items())]

    def wait(self, event, count=1, seconds=SECONDS, **members):
        """Waits until so many such events have come, and gives them."""
        def enough():
            found = self.seen(event, **members)
            return found if len(found) >= count else None
        return wait_for(enough, f"{count} × {event} {members}", seconds)

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self, seconds=SECONDS):
        """Ends it as an administrator would; gives the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


@contextlib.contextmanager
def sandbox(**options):
    box = Sandbox(**options)
    box.daemons = []
    try:
        yield box
    except AssertionError as error:
        said = "".join(line for daemon in box.daemons for line in [*daemon.events, *daemon.errors])
        raise AssertionError(f"{error}\n{said}") from error
    finally:
        for daemon in box.daemons:
            daemon.kill()
        box.close()


def start(box, *args, ready=True, env=None):
    daemon = Daemon(box, *args, env=env)
    box.daemons.append(daemon)
    if ready:
        daemon.wait("ready")
    return daemon


def store(box, name, schedule=None, records=None, **more):
    """Stores a task that loads into a table of its own; gives its id."""
    task = inline(records if records is not None else [{"id": 1, "name": "a"}], name, **more)
    task["destination"] = {"type": "sqlite", "path": box.path(task["id"] + ".db"), "table": "t"}
    if schedule is not None:
        task["schedule"] = schedule
    return box.json("task", "import", box.write(task["id"] + ".json", task))[0]["id"]


def runs(box, task=None):
    """The runs of a workspace, the oldest first."""
    found = box.json("runs", "--limit", "0", *(["--task", task] if task else []))
    return found[::-1]


def finished(box, task, count=1, seconds=SECONDS):
    def enough():
        found = [run for run in runs(box, task) if run["state"] not in ("pending", "running")]
        return found if len(found) >= count else None
    return wait_for(enough, f"{count} runs of {task}", seconds)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
