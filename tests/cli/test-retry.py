#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Runs that are done again, what a run says of itself, and where its time goes."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess

from support import SECONDS, Sandbox, Server, SlowServer, contains, equal, excludes, http_source, inline, main

MAKE_HISTORY = os.path.join(os.environ["SLUICE_SOURCE_ROOT"], "tests", "fixtures", "make-history")
RECORDS = [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}]


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


@contextlib.contextmanager
def moody_server(answers):
    """A server that answers with each of ANSWERS in turn, and with the last one from then on."""
    left = list(answers)
    server = Server(lambda handler: handler.send(*(left.pop(0) if len(left) > 1 else left[0])))
    try:
        yield server
    finally:
        server.close()


def rows(box):
    with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
        return database.execute("SELECT id, name FROM t ORDER BY id").fetchall()


def import_task(box, task):
    box.write("t.json", task)
    box.run("task", "import", "t.json")


def links():
    """A run that failed, a retry that failed, and one that succeeded."""
    with sandbox() as box, moody_server([(503, {}), (503, {}), (200, RECORDS)]) as server:
        import_task(box, inline([], source=http_source(server.url), load={"strategy": "insert"}))
        first = box.json("run", "Test", status=75)["run"]
        second = box.json("retry", "last", status=75)
        equal(second["retry_of"], first)
        third = box.json("retry", second["run"][:13])
        equal((third["state"], third["retry_of"]), ("success", second["run"]))
        equal(rows(box), [(1, "one"), (2, "two")])

        info = box.json("run-info", third["run"])
        equal((info["retry_of"], info["cause"], info["chain"], info["trigger"], info["version"]),
              (second["run"], second["run"], first, "manual", 1))
        contains(box.run("run-info", third["run"])[0], f"Retries run {second['run']}")
        equal([run["run"] for run in box.json("runs", "--chain", first)], [third["run"], second["run"], first])
        equal([run["retry_of"] for run in box.json("runs")], [second["run"], first, None])


def refused():
    """What has been done is not done twice, unless somebody insists."""
    with sandbox() as box, moody_server([(200, RECORDS), (503, {}), (503, {}), (200, RECORDS)]) as server:
        import_task(box, inline([], source=http_source(server.url), load={"strategy": "insert"}))
        good = box.json("run", "Test")["run"]
        equal(box.json("retry", good, status=2)["error"]["code"], "nothing_to_retry")
        bad = box.json("run", "Test", status=75)["run"]
        worse = box.json("retry", bad, status=75)["run"]
        box.json("retry", worse)
        # What a retry of a retry has made up for is made up for.
        error = box.json("retry", bad, status=2)["error"]
        equal(error["code"], "nothing_to_retry")
        contains(error["hint"], "--force")
        equal(len(rows(box)), 4)
        equal(box.json("retry", good, "--force")["retry_of"], good)
        equal(len(rows(box)), 6)
        box.write("other.json", inline(RECORDS, name="Other"))
        equal(box.json("run", "other.json", "--retry-of", bad, "--force", status=2)["error"]["code"], "other_task")
        equal(box.json("retry", "00000000", status=2)["error"]["code"], "unknown_run")
        for words in (["--retry-of", bad, "--dry-run"], ["--force"], ["--retry-of", bad, "--from", "1", "--to", "2"],
                      ["Test", "--retry-of", bad]):
            equal(box.json("run", "Test", *words, status=2)["error"]["code"], "usage")


def under_way():
    """A run that goes on is left alone; one whose process was killed has failed."""
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        import_task(box, inline([], source=http_source(server.url)))
        child = box.start("run", "Test", "--output", "events")
        assert server.reached.wait(SECONDS)
        equal(box.json("retry", "last", status=75)["error"]["code"], "lease_held")
        child.send_signal(signal.SIGKILL)
        child.communicate()
        server.release.set()
        equal(box.json("retry", "last")["state"], "success")
        states = [(run["state"], run["retry_of"] is not None) for run in box.json("runs")]
        equal(states, [("success", True), ("interrupted", False)])


def task_files():
    """The task of a file is read from it again, and has no version; once moved, it is named."""
    with sandbox() as box:
        box.write("t.json", inline([], source={"type": "file", "path": "in.json"}))
        failed = box.json("run", "t.json", status=1)["run"]
        box.write("in.json", RECORDS)
        os.rename(box.path("t.json"), box.path("moved.json"))
        equal(box.json("retry", failed, status=2)["error"]["code"], "no_task")
        result = box.json("run", "moved.json", "--retry-of", failed)
        equal((result["state"], result["retry_of"]), ("success", failed))
        equal(box.json("run-info", "last")["version"], 0)


def parameters():
    """They are given again, and are not kept."""
    with sandbox() as box:
        task = inline([], source={"type": "file", "path": "{{param.name}}.json"}, parameters=[{"name": "name"}])
        import_task(box, task)
        box.run("run", "Test", "--param", "name=gone", status=1)
        box.write("workspace/there.json", RECORDS)
        box.run("retry", "last", status=2)
        result = box.json("retry", "last", "--param", f"name={box.path('workspace', 'there')}")
        equal(result["read"], 2)


def arrivals():
    """What a schedule has run for a file is run for that file again, which is done then."""
    with sandbox() as box:
        task = inline([], source={"type": "file", "path": "{{param.file}}"}, parameters=[{"name": "file"}])
        import_task(box, task)
        path = box.path("one.json")
        with contextlib.closing(box.database()) as database:
            database.execute("INSERT INTO arrivals (task, hash, path, size, modified, taken, state) "
                             "VALUES (?, 'h', ?, 1, 1, 1, 'taken')", (task["id"], path))
            database.commit()
            box.run("run", "Test", "--trigger", "file", "--param", f"file={path}", status=1)
            equal(database.execute("SELECT state FROM arrivals").fetchall(), [("failed",)])
            box.write("one.json", RECORDS)
            result = box.json("retry", "last")
            equal((result["state"], result["read"]), ("success", 2))
            equal(database.execute("SELECT state, run FROM arrivals").fetchall(), [("done", result["run"])])
        equal(box.json("run-info", "last")["file"], path)


def backfill():
    """A part of a backfill is read over the same range, and leaves the bookmark alone."""
    asked = []

    def answer(handler):
        asked.append(handler.path)
        if len(asked) == 1:
            handler.send(404, {})
        else:
            handler.send(200, [{"id": 1, "name": "one", "at": "2026-01-01T05:00:00Z"}])

    server = Server(answer)
    with sandbox() as box, contextlib.closing(server):
        source = http_source(server.url + "/?from={{cursor}}&to={{cursor_to}}",
                             incremental={"cursor": "at", "initial": "2025-01-01T00:00:00Z"})
        import_task(box, inline([], source=source))
        box.run("run", "Test", "--from", "2026-01-01T00:00:00Z", "--to", "2026-01-02T00:00:00Z", status=1)
        result = box.json("retry", "last")
        equal(len(asked), 2)
        equal(asked[1], asked[0])
        contains(asked[1], "2026-01-02")
        equal(result["backfill"], {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"})


def versions():
    """A run knows what its task said then, whatever it says now."""
    with sandbox() as box:
        import_task(box, inline(RECORDS))
        box.run("run", "Test")
        import_task(box, inline(RECORDS, description="Another"))
        import_task(box, inline(RECORDS, description="Another"))
        box.run("run", "Test")
        equal([run["version"] for run in box.json("runs")], [2, 1])
        with contextlib.closing(box.database()) as database:
            database.execute("DELETE FROM task_versions WHERE number = 1")
            database.commit()
        import_task(box, inline(RECORDS, description="A third"))
        equal([version["version"] for version in box.json("task", "history", "Test")], [3, 2])
        equal(box.json("run", "Test")["state"], "success")
        equal(box.json("run-info", "last")["version"], 3)


def stages():
    """A run says where its time went: into a source that is slow, or into its own limit."""
    pages = [(200, [{"id": n, "name": str(n)}]) for n in range(3)] + [(200, [])]
    with sandbox() as box, moody_server([(200, RECORDS)]) as server, moody_server(pages) as slow:
        limited = http_source(slow.url, rate_limit={"per_second": 2}, pagination={"type": "page", "page_param": "page"})
        box.write("t.json", inline([], source=http_source(server.url)))
        box.write("limited.json", inline([], name="Limited", source=limited))
        plain = {stage["stage"]: stage for stage in box.json("run", "t.json")["stages"]}
        equal(list(plain), ["read", "transform", "load", "wait"])
        equal([plain[stage]["rows"] for stage in plain], [2, 2, 2, 0])
        assert plain["read"]["bytes"] > 0 and plain["read"]["seconds"] > 0 and plain["load"]["seconds"] > 0
        equal(plain["wait"]["seconds"], 0)

        lines = box.run("run", "limited.json", "--output", "events")[0].splitlines()
        events = [json.loads(line) for line in lines]
        held = {stage["stage"]: stage["seconds"] for stage in events[-1]["stages"]}
        # Three of four requests have to wait for half a second each.
        assert held["wait"] >= 1, held
        assert held["read"] < held["wait"], held
        contains(box.run("run-info", "last")[0], "held up")
        excludes(box.run("run", "t.json")[0], "held up")
        progress = [event for event in events if event["event"] == "progress"]
        equal([stage["stage"] for stage in progress[-1]["stages"]], ["read", "transform", "load", "wait"])


def asked_to_wait():
    """A server that wants to be left alone for a while in the midst of the pages: what has come
    goes on its way meanwhile, and the processor rests."""
    answers = [(200, RECORDS, {}), (429, {}, {"Retry_After": "3"}), (200, [{"id": 3, "name": "three"}], {}), (200, [], {})]
    server = Server(lambda handler: [handler.send(status, body, **{name.replace("_", "-"): value for name, value in more.items()})
                                     for status, body, more in [answers.pop(0)]])
    with sandbox() as box, contextlib.closing(server):
        source = http_source(server.url, retry={"attempts": 3},
                             pagination={"type": "page", "page_param": "page"})
        box.write("t.json", inline([], source=source, load={"strategy": "insert"}))
        before = os.times()
        result = box.json("run", "t.json")
        after = os.times()
        equal((result["state"], result["inserted"]), ("success", 3))
        equal(rows(box), [(1, "one"), (2, "two"), (3, "three")])
        assert after.children_user - before.children_user < 1.5, "the program went round in circles"


def long_history():
    """Lists are searched and filtered where they are kept."""
    with sandbox() as box:
        subprocess.run([MAKE_HISTORY, box.path("workspace"), "--tasks", "40", "--runs", "2000"], check=True,
                       stdout=subprocess.DEVNULL)
        found = box.json("runs", "--search", "KÖLN", "--limit", "0")
        assert len(found) > 500
        equal({run["task"].split()[1] for run in found}, {"Köln"})
        starts = [run["started"] for run in found]
        equal(starts, sorted(starts, reverse=True))
        bad = box.json("runs", "--state", "failed", "--state", "interrupted", "--trigger", "schedule", "--limit", "0")
        equal({(run["state"], run["trigger"]) for run in bad}, {("failed", "schedule"), ("interrupted", "schedule")})
        # Of these a result is told with the error that it has.
        assert all(run["error"] for run in bad if run["state"] == "failed")
        equal(box.json("runs", "--search", "nobody"), [])
        equal(box.json("runs", "--trigger", "magic", status=2)["error"]["code"], "usage")


if __name__ == "__main__":
    main([links, refused, under_way, task_files, parameters, arrivals, backfill, versions, stages, asked_to_wait, long_history])
