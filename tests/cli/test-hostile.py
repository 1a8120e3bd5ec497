#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Servers that misbehave: whatever they do, a run ends with rows that are all
there or with an error that says what, where and what to do, its counts add up,
and the table holds nothing that is half."""

import contextlib
import json
import os
import sqlite3
import subprocess
import time
import urllib.request

from support import Sandbox, contains, equal, excludes, main

FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fixtures")
CA = os.path.join(FIXTURES, "tls", "ca.pem")

OUTCOMES = ("filtered", "deduplicated", "rejected", "skipped", "inserted", "updated", "unchanged")
KEPT = (0, "kept")
ONE, TWO = (1, "one"), (2, "two")


class Hostile:
    """The server, in a process of its own."""

    def __init__(self):
        self.process = subprocess.Popen([os.path.join(FIXTURES, "hostile-server")], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.addresses = json.loads(self.process.stdout.readline())

    def requests(self):
        with urllib.request.urlopen(self.addresses["http"] + "/requests") as answer:
            return json.load(answer)


SERVER = Hostile()


def paths(prefix):
    return [request for request in SERVER.requests() if request[1].startswith(prefix)]


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def rows(box):
    with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
        return database.execute("select id, name from t order by id").fetchall()


def load(box, path, status, base="http", env=None, load_options=None, **source):
    """Runs a task that reads PATH into a table with one row; gives its result."""
    with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
        database.execute("create table if not exists t (id integer primary key, name text)")
        database.execute("insert or ignore into t values (?, ?)", KEPT)
        database.commit()
    address = base if "://" in base else SERVER.addresses[base]
    task = {"sluice": 1, "id": "hostile", "name": "Hostile",
            "source": {"type": "http", "url": address + path, "records": "items",
                       "retry": {"attempts": 2, "max_delay": 0.2}, "timeout": {"first_byte": 2, "stall": 2}, **source},
            "mapping": [{"column": "id", "type": "integer", "from": "id"},
                        {"column": "name", "type": "text", "from": "name"}],
            "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
            "load": {"strategy": "upsert", "keys": ["id"], **(load_options or {})}}
    result = box.json("run", box.write("task.json", task), status=status, env=env)
    equal(result["read"], sum(result[name] for name in OUTCOMES))
    return result


def fails(path, status, code, *words, **options):
    """A run that fails: with this code, words, address and advice, and no new row."""
    with sandbox() as box:
        result = load(box, path, status, **options)
        error = result["error"]
        equal((error["code"], error["message"]), (code, error["message"]))
        for word in words:
            contains(error["message"], word)
        contains(error["where"]["url"], path.partition("?")[0])
        if not error["hint"]:
            raise AssertionError(f"no advice: {error}")
        equal(rows(box), [KEPT])
        return result


def works(path, *expected, warning=None, **options):
    with sandbox() as box:
        result = load(box, path, 0, **options)
        equal(rows(box), [KEPT, *expected])
        equal(warning is None or warning in [each["code"] for each in result["warnings"]], True)
        return result
