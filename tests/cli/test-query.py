#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""The library of queries on the command line."""

import json
import sqlite3
from contextlib import contextmanager

from support import Sandbox, contains, equal, main


@contextmanager
def house():
    """A sandbox with a connection to a database of people."""
    box = Sandbox()
    try:
        with sqlite3.connect(box.path("house.db")) as database:
            database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, paid REAL)")
            database.executemany("INSERT INTO people VALUES (?, ?, ?)",
                                 [(i, f"Name {i}", i / 4) for i in range(1, 2001)])
        database.close()
        box.run("connection", "add", "house", "--sqlite", box.path("house.db"))
        yield box
    finally:
        box.close()


def a_query_is_kept_in_versions():
    with house() as box:
        box.write("q.sql", "select id, name from people where id > :least order by id\n")
        box.run("query", "save", "Later people", "q.sql", "--connection", "house", "--param", "least=1990")
        contains(box.run("query", "list")[0], "Later people")
        equal(box.run("query", "show", "Later people")[0],
              "select id, name from people where id > :least order by id\n")
        box.write("q.sql", "select id from people where id > :least;")
        saved = box.json("query", "save", "Later people", "q.sql")
        equal((saved["version"], saved["connection"], saved["parameters"]), (2, "house", {"least": 1990}))
        equal([query["version"] for query in box.json("query", "history", "Later people")], [2, 1])
        contains(box.run("query", "show", "Later people", "--version", "1")[0], "name")
        equal(box.json("query", "show", "Later people", "--version", "7", status=2)["error"]["code"], "unknown_version")
        box.run("query", "delete", "Later people")
        equal(box.json("query", "run", "Later people", status=2)["error"]["code"], "unknown_query")


def rows_are_shown_with_their_types():
    with house() as box:
        box.write("q.sql", "select id, name, paid from people where id > :least")
        box.run("query", "save", "q", "q.sql", "--connection", "house", "--param", "least=0")
        found = box.json("query", "run", "q")
        equal((len(found["rows"]), found["complete"]), (1000, False))
        equal([column["type"] for column in found["columns"]], ["integer", "text", "double"])
        equal(found["rows"][0], [1, "Name 1", 0.25])
        found = box.json("query", "run", "q", "--param", "least=1998")
        equal((found["rows"], found["complete"]), ([[1999, "Name 1999", 499.75], [2000, "Name 2000", 500]], True))
        contains(box.run("query", "run", "q", "--rows", "2")[0], "The first 2 rows")


def rows_come_as_events():
    with house() as box:
        box.write("q.sql", "select id from people")
        lines = box.run("query", "run", "q.sql", "--connection", "house", "--rows", "250", "--output", "events")[0]
        events = [json.loads(line) for line in lines.splitlines()]
        equal([event["event"] for event in events], ["columns", "rows", "rows", "rows", "end"])
        equal(sum(len(event.get("rows", [])) for event in events), 250)
        equal(events[-1]["complete"], False)


def texts_stay_texts():
    with house() as box:
        box.write("q.sql", "select typeof(:a) as a, typeof(:b) as b, typeof(:c) as c")
        found = box.json("query", "run", "q.sql", "--connection", "house", "--param", "a=7", "--param", "b=007",
                         "--param", 'c="7"')
        equal(found["rows"], [["integer", "text", "text"]])


def what_is_no_query_is_refused():
    with house() as box:
        for sql, status in (("", 2), ("select 1; drop table people", 2), ("delete from people", 2),
                            ("select nope from people", 1), ("select :x", 2)):
            box.write("q.sql", sql)
            box.run("query", "run", "q.sql", "--connection", "house", status=status)
        equal(box.json("query", "validate", "q.sql", "--connection", "house", status=2)["error"]["code"],
              "missing_parameter")
        box.write("q.sql", "select count(*) as n from people")
        equal(box.json("query", "run", "q.sql", "--connection", "house")["rows"], [[2000]])
        equal(box.json("query", "validate", "q.sql", "--connection", "house")["columns"][0]["name"], "n")
        contains(box.json("query", "explain", "q.sql", "--connection", "house")["plan"], "people")


def a_task_may_read_a_query_by_its_name():
    with house() as box:
        box.write("q.sql", "select id, name from people where id > :least and id < :most")
        box.run("query", "save", "Some people", "q.sql", "--connection", "house", "--param", "least=10", "--param", "most=20")
        task = {"sluice": 1, "id": "t", "name": "T",
                "source": {"type": "database", "named_query": "Some people", "parameters": {"least": "{{param.least}}"}},
                "parameters": [{"name": "least", "default": "17"}],
                "mapping": [{"column": "id", "type": "integer", "from": "id"}],
                "destination": {"type": "sqlite", "path": "out.db", "table": "t"}, "load": {"strategy": "insert"}}
        box.write("t.json", task)
        equal(box.json("run", "t.json")["read"], 2)
        equal(box.json("run", "t.json", "--param", "least=11")["read"], 8)
        task["source"]["named_query"] = "nobody's"
        box.write("t.json", task)
        equal(box.json("run", "t.json", status=2)["error"]["code"], "unknown_query")


main([a_task_may_read_a_query_by_its_name, a_query_is_kept_in_versions, rows_are_shown_with_their_types, rows_come_as_events, texts_stay_texts,
      what_is_no_query_is_refused])
