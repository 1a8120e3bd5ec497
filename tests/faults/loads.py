# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""A load that something happens to: its task, its runs, and what must hold whatever
happened. A further strategy is a line in STRATEGIES."""

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from fnmatch import fnmatch

from targets import CHANGED, OTHERS, ROWS, source_rows

BATCH = 500
FATES = ("filtered", "deduplicated", "rejected", "skipped", "inserted", "updated", "unchanged")
# What a workspace holds once nothing runs; the copy is made before several migrations.
WORKSPACE = ("sluice.db", "sluice.db-wal", "sluice.db-shm", "sluice.db.version-*", "open.lock", "schedules")


@dataclass(frozen=True)
class Strategy:
    name: str                    # what tests call it
    key: str | None = "id"       # see Table.keys
    commits: tuple = ("batch", "run")
    versions: bool = False
    load: dict = field(default_factory=dict)
    again: bool = False          # whether a run that follows a finished one adds its rows anew
    create: str = "never"        # what of the table is made by the load
    adds: int = OTHERS           # rows at the end beyond those of the source: others, old versions


STRATEGIES = {strategy.name: strategy for strategy in (
    Strategy("create", key=None, commits=("run",), create="replace", load={"strategy": "insert"}, adds=0),
    Strategy("insert", key=None, again=True),
    Strategy("insert_new", load={"keys": ["id"]}),
    Strategy("upsert", load={"keys": ["id"]}),
    Strategy("side by side", key=None, again=True, commits=("batch",), load={"strategy": "insert", "connections": 3}),
    Strategy("side by side, keys", commits=("batch",), load={"strategy": "upsert", "connections": 3, "keys": ["id"]}),
    Strategy("replace", key=None, commits=("run",), adds=0),
    Strategy("mirror", commits=("run",), load={"keys": ["id"]}, adds=0),
    Strategy("scd2", key="versions", versions=True, commits=("run",), adds=OTHERS + CHANGED,
             load={"keys": ["id"], "scd2": {"absent": "retire", "at": "2026-02-01T00:00:00Z"}}),
)}

MAPPING = [{"column": "id", "type": "integer", "from": "id"},
           {"column": "name", "type": "text", "from": "name"},
           {"column": "amount", "type": "decimal(12,2)", "from": "amount"},
           {"column": "seen", "type": "timestamptz", "from": "seen"},
           {"column": "note", "type": "text", "from": "note"}]


def check_counts(output):
    """The invariant of a run that came to its end, as its result says it."""
    result = json.loads(output)
    if result.get("state") in ("success", "partial_success"):
        assert result["read"] == sum(result[fate] for fate in FATES), f"the counts do not add up: {output}"


def finish(process, seconds=300):
    """What the program says until its end. One that hangs is told of, and ended: what it has
    locked would hold up the next one, too."""
    try:
        return process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise


class Load:
    """One way of loading: a target, a strategy, a commit rule."""

    around = ()     # what the program is started by

    def __init__(self, build, folder, target, strategy, commit, rows=ROWS, batch=BATCH, **load):
        self.cli = build / "src" / "cli" / "sluice-cli"
        self.library = build / "tests" / "faults" / "libsluice-faults.so"
        self.folder, self.target, self.strategy, self.commit = folder, target, strategy, commit
        self.rows, self.batch, self.load = rows, batch, load
        self.title = f"{target.name} {strategy.name} commit:{commit}"
        self.name = f"{target.name}-{strategy.name}-{commit}"
        self.workspace = folder / f"workspace-{self.name}"
        self.task = self.write_task(rows)

    def write_task(self, rows):
        source = self.folder / f"records-{rows}.jsonl"
        if not source.exists():
            with open(source, "w", encoding="utf-8") as file:
                for record in source_rows(rows):
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
        task = self.folder / f"{self.name}-{rows}.json"
        task.write_text(json.dumps({
            "sluice": 1, "id": f"fault-{self.name}", "name": self.title,
            "source": {"type": "file", "path": str(source), "format": "jsonl"},
            "mapping": MAPPING, "destination": self.target.destination(self.strategy.create),
            "load": {"strategy": self.strategy.name, "commit": self.commit, "batch_rows": self.batch,
                     **self.strategy.load, **self.load}}), encoding="utf-8")
        return task

    def prepare(self):
        shutil.rmtree(self.workspace, ignore_errors=True)
        self.target.prepare(self.strategy)

    def start(self, task=None, **extra):
        return subprocess.Popen([*self.around, self.cli, "run", task or self.task, "--output", "json"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, "SLUICE_WORKSPACE": str(self.workspace), **extra})

    def run(self, task=None, **extra):
        """Gives the exit status and what was said; the counts of the result are checked."""
        process = self.start(task, **extra)
        output, errors = finish(process)
        assert "-CRITICAL **" not in errors, f"the program misuses its own functions: {errors}"
        if process.returncode >= 0 and output.startswith("{"):
            check_counts(output)
        return process.returncode, output + errors

    def faults(self, **fault):
        return {"LD_PRELOAD": str(self.library), **self.target.environment, **fault}

    def learn(self):
        """Finds out what may be there after a kill, what must be there in the end, how many
        events there are, and how long it takes."""
        self.prepare()
        self.states, self.dumps = {self.target.fingerprint(): 0}, [self.target.dump()]
        if self.commit == "batch" and self.target.has_ledger:
            for rows in range(self.batch, self.rows, self.batch):
                self.prepare()
                status, output = self.run(self.write_task(rows))
                assert status == 0, f"{self.title}: the first {rows} rows: {status}: {output}"
                self.states[self.target.fingerprint()] = rows
        self.prepare()
        report = self.folder / "report"
        report.unlink(missing_ok=True)
        start = time.monotonic()
        status, output = self.run(**self.faults(SLUICE_FAULT_REPORT=str(report)))
        self.seconds = time.monotonic() - start
        assert status == 0, f"{self.title}: the undisturbed run ended with {status}: {output}"
        self.expected = self.target.fingerprint()
        if self.target.has_ledger:
            assert self.target.count() == self.rows + self.strategy.adds, f"{self.title}: {self.target.count()} rows"
        self.states[self.expected] = self.rows
        self.dumps.append(self.target.dump())
        assert len(self.states) > 1, f"{self.title}: the run changes nothing"
        self.events = {line.split()[0]: int(line.split()[1]) for line in report.read_text().splitlines()}
        for phase in self.target.phases:
            assert self.events[phase] > 0, f"{self.title}: no event of the phase {phase}: {self.events}"

    def finished(self):
        """Whether the store says that the last run of the task succeeded."""
        return "success" in self.states_of_runs()

    def is_running(self):
        return self.workspace.exists() and "running" in self.states_of_runs()

    def states_of_runs(self):
        done = subprocess.run([self.cli, "runs", "--output", "json"], stdout=subprocess.PIPE, text=True, check=True,
                              env={**os.environ, "SLUICE_WORKSPACE": str(self.workspace)})
        return [run["state"] for run in json.loads(done.stdout)]

    def check_state(self):
        """What is there is what was there before, or whole batches. Gives how many rows."""
        self.target.settle()
        state = self.target.fingerprint()
        assert state in self.states or self.target.may_be(self.target.dump(), self.dumps), \
            "part of a batch is there, or something else"
        return self.states.get(state, "some")

    def rerun(self):
        """Runs the task until it has succeeded."""
        for _ in range(4):
            if self.strategy.again and self.finished():
                return
            status, output = self.run()
            if status == 0:
                return
            if not self.target.has_ledger and "file_exists" in output and not self.target.remembers_run():
                assert self.target.fingerprint() == self.expected, f"another file is there: {output}"
                return
            assert status == 75, f"the run afterwards ended with {status}: {output}"
            time.sleep(0.2)
        raise AssertionError(f"no run afterwards succeeded: {output}")

    def check_end(self):
        """The table of an undisturbed run, and nothing beside it."""
        assert self.target.fingerprint() == self.expected, "after the rerun rows are lost, doubled or changed"
        left = self.target.leftovers()
        assert not left, f"left over: {left}"
        left = [path.name for path in self.workspace.iterdir()
                if not any(fnmatch(path.name, known) for known in WORKSPACE)]
        assert not left, f"left over in the workspace: {left}"

    def kill_at(self, fault):
        """Whether it was killed; not if the run came to its end before that."""
        hit = self.folder / "hit"
        hit.unlink(missing_ok=True)
        status, output = self.run(**self.faults(SLUICE_FAULT=fault, SLUICE_FAULT_HIT=str(hit)))
        if status == -signal.SIGKILL and hit.exists():
            return True
        assert status == 0, f"the run ended with {status} without a kill: {output}"
        return False

    def kill_after(self, seconds):
        process = self.start()
        time.sleep(seconds)
        process.kill()
        process.communicate()
        return process.returncode == -signal.SIGKILL
