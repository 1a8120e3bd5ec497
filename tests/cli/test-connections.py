# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Several connections to PostgreSQL that write at once: what is committed, and in which order."""

import json
import signal

from support import Sandbox, contains, equal, main, own_database, psql

PG = own_database("connections")
N_ROWS = 3000


def prepare(table, load=None, source=None):
    box = Sandbox()
    psql(PG, f"DROP TABLE IF EXISTS t, sluice_loads; {table}")
    box.write("in.jsonl", "".join(f'{{"id": {i}, "key": {i % 130}, "name": "n{i}"}}\n' for i in range(1, N_ROWS + 1)))
    box.write("t.json", {
        "sluice": 1, "id": "side-by-side", "name": "Side by side",
        "source": {"type": "file", "path": "in.jsonl", "format": "jsonl", **(source or {})},
        "mapping": [{"column": "id", "type": "integer", "from": "id"},
                    {"column": "key", "type": "integer", "from": "key"},
                    {"column": "name", "type": "text", "from": "name"}],
        "destination": {"type": "postgres", "uri": PG, "table": "t", "create": "never"},
        "load": {"strategy": "insert", "commit": "batch", "batch_rows": 50, "connections": 4, **(load or {})}})
    return box


def batches_are_committed_in_order():
    box = prepare("CREATE TABLE t (id bigint PRIMARY KEY, key bigint, name text)")
    try:
        events = [json.loads(line) for line in box.run("run", "t.json", "--output", "events")[0].splitlines()]
        commits = [event for event in events if event["event"] == "commit"]
        equal([event["batch"] for event in commits], list(range(1, N_ROWS // 50 + 1)))
        equal({event["rows"] for event in commits}, {50})
        equal(psql(PG, "SELECT count(*), sum(id) FROM t"), f"{N_ROWS}|{N_ROWS * (N_ROWS + 1) // 2}")
        equal(psql(PG, "SELECT bool_and(position = batch * 50) FROM sluice_loads WHERE NOT final"), "t")
    finally:
        box.close()


def the_later_of_two_rows_stays():
    """Each key comes again in the second or third batch behind: those get into each other's way."""
    box = prepare("CREATE TABLE t (id bigint, key bigint PRIMARY KEY, name text)",
                  {"strategy": "upsert", "keys": ["key"]})
    try:
        result = box.json("run", "t.json")
        equal((result["inserted"], result["updated"], result["rejected"]), (130, N_ROWS - 130, 0))
        equal(psql(PG, "SELECT count(*), min(id), max(id), count(*) FILTER (WHERE name = 'n' || id) FROM t"),
              f"130|{N_ROWS - 129}|{N_ROWS}|130")
    finally:
        box.close()


def a_run_that_fails_knows_what_it_loaded():
    """The last batches are under way when the limit is met: each is counted, or not in the table."""
    box = prepare("CREATE TABLE t (id bigint CHECK (id % 50 <> 7), key bigint, name text)")
    try:
        with open(box.path("t.json"), encoding="utf-8") as stream:
            task = json.load(stream)
        task["limits"] = {"max_rows": N_ROWS - 700}
        box.write("t.json", task)
        lines = box.run("run", "t.json", "--output", "events", status=4)[0].splitlines()
        events = [json.loads(line) for line in lines]
        result = events[-1]
        rows = int(psql(PG, "SELECT count(*) FROM t"))
        equal((result["inserted"], result["error"]["code"]), (rows, "too_many_rows"))
        equal(result["rejected"] * 49, rows)
        equal(len([event for event in events if event["event"] == "commit"]), rows // 49)
        equal(psql(PG, "SELECT max(batch), count(*) FROM sluice_loads"), f"{rows // 49}|{rows // 49}")
    finally:
        box.close()


def a_run_that_is_killed_goes_on():
    box = prepare("CREATE TABLE t (id bigint, key bigint, name text)")
    try:
        child = box.start("run", "t.json", "--output", "events")
        for line in child.stdout:
            event = json.loads(line)
            if event["event"] == "commit" and event["batch"] >= 7:
                child.send_signal(signal.SIGKILL)
                break
        child.communicate()
        result = box.json("run", "t.json")
        equal(result["skipped"] >= 350, True)
        equal(result["skipped"] + result["inserted"], N_ROWS)
        equal(psql(PG, "SELECT count(*), count(DISTINCT id) FROM t"), f"{N_ROWS}|{N_ROWS}")
    finally:
        box.close()


def a_bookmark_moves_with_the_batches():
    box = prepare("CREATE TABLE t (id bigint PRIMARY KEY, key bigint, name text)",
                  {"strategy": "upsert", "keys": ["id"]}, {"incremental": {"cursor": "id"}})
    try:
        equal(box.json("run", "t.json")["inserted"], N_ROWS)
        with open(box.path("in.jsonl"), "a", encoding="utf-8") as stream:
            stream.write(f'{{"id": {N_ROWS + 1}, "key": 1, "name": "new"}}\n')
        result = box.json("run", "t.json")
        equal((result["inserted"], result["updated"]), (1, 0))
    finally:
        box.close()


def what_does_not_go_with_it():
    box = prepare("CREATE TABLE t (id bigint, key bigint, name text)", {"commit": "run"})
    try:
        _, problems = box.run("run", "t.json", status=2)
        contains(problems, "$.load.connections")
    finally:
        box.close()


if __name__ == "__main__":
    main([batches_are_committed_in_order, the_later_of_two_rows_stays, a_run_that_fails_knows_what_it_loaded,
          a_run_that_is_killed_goes_on, a_bookmark_moves_with_the_batches, what_does_not_go_with_it])
