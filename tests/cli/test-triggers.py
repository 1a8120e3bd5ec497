#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Files and chains while the daemon is killed again and again: nothing is lost and nothing is done twice."""

import contextlib
import json
import os
import random
import sqlite3
import time

from daemonrun import finished, runs, sandbox, start, store
from support import equal, main, wait_for

FILES = 12


def deliver(box, number):
    """Puts a file in place as a careful writer does."""
    with open(box.path("in", f".{number}"), "w", encoding="utf-8") as stream:
        stream.write(json.dumps({"id": number, "name": "x"}) + "\n")
    os.rename(box.path("in", f".{number}"), box.path("in", f"{number}.jsonl"))


def ids(box):
    path = box.path("test-incoming.db")
    if not os.path.exists(path):
        return []
    with contextlib.closing(sqlite3.connect(path)) as database:
        try:
            return sorted(row[0] for row in database.execute("select id from t"))
        except sqlite3.OperationalError:
            return []


def a_killed_daemon_loses_no_file_and_loads_none_twice():
    seed = int(os.environ.get("SLUICE_TEST_SEED", random.randrange(10**6)))
    print(f"# SLUICE_TEST_SEED={seed}", flush=True)
    dice = random.Random(seed)
    with sandbox() as box:
        os.mkdir(box.path("in"))
        store(box, "Incoming", {"files": {"folder": box.path("in"), "glob": "*.jsonl"}},
              parameters=[{"name": "file"}],
              source={"type": "file", "path": "{{param.file}}", "format": "jsonl"})
        store(box, "Report", {"after": [{"task": "Incoming"}], "overlap": "queue"})
        waiting = list(range(1, FILES + 1))
        while waiting:
            daemon = start(box)
            for number in waiting[:4]:
                deliver(box, number)
                time.sleep(dice.uniform(0, 0.2))
            waiting = waiting[4:]
            time.sleep(dice.uniform(1.8, 3.2))
            daemon.kill()
        daemon = start(box)
        wait_for(lambda: len(ids(box)) >= FILES, "all files")
        # One more would come soon.
        time.sleep(3)
        equal(ids(box), list(range(1, FILES + 1)))
        equal([run["state"] for run in runs(box, "Incoming")], ["success"] * FILES)
        equal({run["file"] for run in runs(box, "Incoming")},
              {box.path("in", f"{number}.jsonl") for number in range(1, FILES + 1)})
        last = runs(box, "Incoming")[-1]
        wait_for(lambda: any(run["cause"] == last["run"] for run in finished(box, "Report")), "the last report")
        causes = [run["cause"] for run in runs(box, "Report")]
        equal(len(causes), len(set(causes)))
        equal(daemon.end(), 0)


def a_chain_goes_on_whenever_the_daemon_is_killed():
    seed = int(os.environ.get("SLUICE_TEST_SEED", random.randrange(10**6)))
    print(f"# SLUICE_TEST_SEED={seed}", flush=True)
    dice = random.Random(seed)
    with sandbox() as box:
        store(box, "First")
        store(box, "Left", {"after": [{"task": "First"}]})
        store(box, "Right", {"after": [{"task": "First"}]})
        store(box, "Last", {"after": [{"task": "Left"}, {"task": "Right"}]})
        for count in range(1, 6):
            box.run("run", "First")
            for _ in range(dice.randrange(8)):
                daemon = start(box, ready=False)
                time.sleep(dice.uniform(0.02, 0.4))
                daemon.kill()
            daemon = start(box)
            finished(box, "Last", count)
            daemon.kill()
            chain = runs(box, "First")[-1]["run"]
            equal([run["chain"] for run in runs(box, "Last")][-1], chain)
            equal([len(runs(box, task)) for task in ("First", "Left", "Right", "Last")], [count] * 4)


main([a_killed_daemon_loses_no_file_and_loads_none_twice, a_chain_goes_on_whenever_the_daemon_is_killed])
