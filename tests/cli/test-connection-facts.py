#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What is known of connections: how their tests ended, who uses them, and which is the default."""

import contextlib
import json
import sqlite3
import time

from support import SECONDS, Sandbox, contains, equal, inline, main, promised, wait_for


def test_two(box):
    """Gives how many seconds both took together; one of them has to wait when it is tested again."""
    began = time.monotonic()
    box.run("connection", "test", "here")
    box.run("connection", "test", "gone", status=1)
    quick = time.monotonic() - began
    box.run("connection", "test", "here")
    waited = time.monotonic() - began - quick
    if waited < 3 - quick - 0.5:
        raise AssertionError(f"{quick:.2f} s, then {waited:.2f} s")
    # So that nothing has to wait if they are tested once more.
    time.sleep(3)
    return quick


def tests_are_kept_and_nobody_is_hammered():
    box = Sandbox()
    with contextlib.closing(box):
        sqlite3.connect(box.path("here.db")).executescript("create table t (id int)")
        box.run("connection", "add", "here", "--sqlite", box.path("here.db"))
        box.run("connection", "add", "gone", "--sqlite", box.path("missing", "gone.db"))
        equal([item["last_test"] for item in box.json("connection", "list")], [None, None])
        # Another connection need not wait; the same one has to.
        promised(2.5, lambda: test_two(box))
        listed = {item["name"]: item["last_test"]["passed"] for item in box.json("connection", "list")}
        equal(listed, {"here": True, "gone": False})
        box.run("connection", "test", "here")
        first = box.start("connection", "test", "here")
        wait_for(lambda: box.database().execute("select count(*) from locks where name like 'connection-test%'")
                 .fetchone()[0], "the first test")
        error = json.loads(box.run("connection", "test", "here", "--output", "json", status=75)[0])["error"]
        equal(error["code"], "test_running")
        equal(first.wait(SECONDS), 0)
        first.stdout.close()
        first.stderr.close()
        # What has become another connection was never tested.
        box.run("connection", "add", "here", "--sqlite", box.path("other.db"), "--replace")
        equal([item["last_test"] for item in box.json("connection", "list") if item["name"] == "here"], [None])


def what_uses_a_connection_is_known():
    box = Sandbox()
    with contextlib.closing(box):
        for name in ("store", "codes", "idle"):
            box.run("connection", "add", name, "--sqlite", box.path(name + ".db"))
        task = inline([{"id": 1}], "Orders", destination={"connection": "store", "table": "t"},
                      lookups=[{"name": "country", "connection": "codes", "query": "select 1 as a"}])
        box.write("t.json", task)
        box.run("task", "import", "t.json")
        box.write("q.sql", "select 1")
        box.run("query", "save", "Numbers", "q.sql", "--connection", "codes")
        uses = {item["name"]: [(use["kind"], use["name"], use["role"]) for use in item["used_by"]]
                for item in box.json("connection", "list")}
        equal(uses, {"store": [("task", "Orders", "destination")], "idle": [],
                     "codes": [("task", "Orders", "lookup"), ("query", "Numbers", "query")]})
        said = box.run("connection", "delete", "codes", status=2)[1]
        for part in ("task “Orders” (lookup)", "query “Numbers” (query)", "--force"):
            contains(said, part)
        box.run("connection", "delete", "idle")
        box.run("connection", "delete", "codes", "--force")
        equal([item["name"] for item in box.json("connection", "list")], ["store"])


def one_connection_is_the_default():
    box = Sandbox()
    with contextlib.closing(box):
        box.run("connection", "add", "store", "--sqlite", box.path("store.db"))
        box.run("connection", "add", "api", "--http", "http://127.0.0.1:9/")
        equal(box.json("connection", "default"), {"default": None})
        equal(box.json("connection", "default", "store"), {"default": "store"})
        equal([(item["name"], item["default"]) for item in box.json("connection", "list")],
              [("api", False), ("store", True)])
        contains(box.run("connection", "default", "api", status=2)[1], "HTTP")
        contains(box.run("connection", "default", "nobody", status=2)[1], "nobody")
        # It is gone with the connection, and back with it.
        box.run("connection", "delete", "store")
        equal(box.json("connection", "default"), {"default": None})
        box.run("connection", "add", "store", "--sqlite", box.path("store.db"))
        equal(box.json("connection", "default"), {"default": "store"})
        equal(box.json("connection", "default", "--none"), {"default": None})
        told = [(entry["action"], entry["details"]) for entry in box.json("audit", "--kind", "connection")
                if entry["action"] == "changed"]
        equal(told, [("changed", ["New tasks do not load into it any more"]),
                     ("changed", ["New tasks load into it"])])


main([tests_are_kept_and_nobody_is_hammered, what_uses_a_connection_is_known, one_connection_is_the_default])
