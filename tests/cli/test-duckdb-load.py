#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Loading into DuckDB files: what arrives, what is refused before it can harm, what stays."""

import os
import subprocess
import sys
from contextlib import contextmanager

from support import Sandbox, contains, equal, main, wait_for

RUN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "duckdb-run")
HOLD = """
import ctypes, os, sys, time
duckdb = ctypes.CDLL(os.environ["SLUICE_DUCKDB_LIBRARY"])
database = ctypes.c_void_p()
assert duckdb.duckdb_open(sys.argv[1].encode(), ctypes.byref(database)) == 0
print("held", flush=True)
time.sleep(1.5)
"""


@contextmanager
def sandbox():
    box = Sandbox()
    try:
        box.write("c.json", {"type": "duckdb", "path": box.path("out.duckdb")})
        box.run("connection", "add", "duck", "--document", "c.json")
        yield box
    finally:
        box.close()


def duckdb(box, *statements):
    subprocess.run([sys.executable, RUN, box.path("out.duckdb"), *statements], check=True)


def rows(box, sql):
    box.write("q.sql", sql)
    return box.json("query", "run", "q.sql", "--connection", "duck")["rows"]


def task(records, columns, load, **destination):
    return {"sluice": 1, "id": "t", "name": "T", "source": {"type": "inline", "records": records},
            "mapping": [{"column": name, "type": kind, "from": name} for name, kind in columns],
            "destination": {"type": "duckdb", "path": "out.duckdb", "table": "t", **destination}, "load": load}


def counts(result):
    names = ("inserted", "updated", "unchanged", "skipped", "deduplicated", "rejected")
    return {name: result[name] for name in names if result[name] > 0}


def every_type_arrives_as_it_is():
    columns = [("id", "integer"), ("t", "text"), ("s", "decimal(4,1)"), ("m", "decimal(9,3)"), ("l", "decimal(18,6)"),
               ("n", "decimal(38,10)"), ("w", "decimal(50,2)"), ("f", "double"), ("b", "boolean"), ("d", "date"),
               ("ti", "time"), ("ts", "timestamp"), ("tz", "timestamptz"), ("u", "uuid"), ("j", "json"), ("raw", "bytes")]
    records = [
        {"id": -9223372036854775808, "t": "ä😀 \"'\\ a text of more than twelve bytes", "s": "-999.9", "m": "999999.999",
         "l": "-0.000001", "n": "-1234567890123456789012345678.0123456789", "f": 0.1, "b": True, "d": "0001-01-01",
         "ti": "23:59:59.999999", "ts": "9999-12-31T23:59:59.999999", "tz": "1969-12-31T23:59:59.000001-01:00",
         "u": "ffffffff-0000-4000-8000-00000000000a", "j": {"b": [1.50, "ü"], "a": None}, "raw": "AP8n"},
        {"id": 9223372036854775807, "t": "", "s": "0", "m": "-0.001", "l": "999999999999.999999",
         "n": "9999999999999999999999999999.9999999999", "f": 5e-324, "b": False, "d": "2024-02-29", "ti": "00:00:00",
         "ts": "1969-12-31T23:59:59", "tz": "2024-02-29T00:00:00Z", "u": "00000000-0000-0000-0000-000000000000", "j": []},
        {"id": 0}]
    with sandbox() as box:
        duckdb(box, "CREATE TABLE t (id BIGINT PRIMARY KEY, t VARCHAR, s DECIMAL(4,1), m DECIMAL(9,3), l DECIMAL(18,6), "
               "n DECIMAL(38,10), w VARCHAR, f DOUBLE, b BOOLEAN, d DATE, ti TIME, ts TIMESTAMP, tz TIMESTAMPTZ, u UUID, "
               "j JSON, raw BLOB)")
        records[0]["w"] = "-123456789012345678901234567890123456789012345678.25"
        box.write("t.json", task(records, columns, {"strategy": "upsert", "keys": ["id"]}))
        equal(counts(box.json("run", "t.json")), {"inserted": 3})
        equal(counts(box.json("run", "t.json")), {"unchanged": 3})
        found = rows(box, "SELECT id::VARCHAR, t, s::VARCHAR, m::VARCHAR, l::VARCHAR, n::VARCHAR, w, f::VARCHAR, b, d::VARCHAR, "
                     "ti::VARCHAR, ts::VARCHAR, tz::VARCHAR, u::VARCHAR, j::VARCHAR, raw::VARCHAR FROM t ORDER BY id")
        equal(found[0], ["-9223372036854775808", records[0]["t"], "-999.9", "999999.999", "-0.000001", records[0]["n"],
                         records[0]["w"], "0.1", True, "0001-01-01", "23:59:59.999999", "9999-12-31 23:59:59.999999",
                         "1970-01-01 00:59:59.000001+00", records[0]["u"], '{"b":[1.5,"\\u00fc"],"a":null}', "\\x00\\xFF\\x27"])
        equal(found[1], ["0"] + [None] * 15)
        equal(found[2], ["9223372036854775807", "", "0.0", "-0.001", "999999999999.999999", records[1]["n"], None, "5e-324",
                         False, "2024-02-29", "00:00:00", "1969-12-31 23:59:59", "2024-02-29 00:00:00+00", records[1]["u"], "[]", None])


def what_a_column_cannot_hold_is_refused():
    columns = [("id", "integer"), ("i", "integer"), ("d", "decimal(10,4)"), ("f", "double"), ("day", "timestamp"),
               ("e", "text"), ("n", "text")]
    good = {"i": 1, "d": "1.2500", "f": 0.5, "day": "2024-01-02T00:00:00", "e": "red", "n": "7"}
    bad = [{"i": 40000}, {"d": "1.2510"}, {"d": "1000"}, {"f": 0.1}, {"day": "2024-01-02T00:00:01"}, {"e": "blue"}, {"n": "x"}]
    records = [{"id": 0, **good}] + [{"id": i + 1, **good, **one} for i, one in enumerate(bad)] + [{"id": 99}]
    with sandbox() as box:
        duckdb(box, "CREATE TABLE t (id INTEGER PRIMARY KEY, i SMALLINT, d DECIMAL(5,2), f FLOAT, day DATE, "
               "e ENUM ('red', 'green'), n INTEGER)")
        box.write("t.json", task(records, columns, {"strategy": "upsert", "keys": ["id"]}))
        result = box.json("run", "t.json", status=3)
        equal(counts(result), {"inserted": 2, "rejected": len(bad)})
        equal({(reject["column"], reject["code"]) for reject in result["rejects"]},
              {("i", "out_of_range"), ("d", "out_of_range"), ("f", "constraint"), ("day", "constraint"), ("e", "constraint"),
               ("n", "constraint")})
        equal(rows(box, "SELECT id, i, d::VARCHAR, f, day::VARCHAR, e::VARCHAR, n FROM t ORDER BY id"),
              [[0, 1, "1.25", "0.5", "2024-01-02", "red", 7], [99, None, None, None, None, None, None]])
        equal(counts(box.json("run", "t.json", status=3)), {"unchanged": 2, "rejected": len(bad)})


STRICT = ("CREATE TABLE parent (a INTEGER, b INTEGER, PRIMARY KEY (a, b)); INSERT INTO parent VALUES (1, 2)",
          "CREATE TABLE t (id INTEGER PRIMARY KEY, qty INTEGER CHECK (qty < least), least INTEGER DEFAULT 100, "
          "name VARCHAR NOT NULL, code VARCHAR UNIQUE, a INTEGER, b INTEGER, FOREIGN KEY (a, b) REFERENCES parent (a, b))",
          'CREATE UNIQUE INDEX folded ON t (lower("name"))')


def what_breaks_a_constraint_is_refused_beforehand():
    columns = [("id", "integer"), ("qty", "integer"), ("name", "text"), ("code", "text"), ("a", "integer"), ("b", "integer")]
    records = [{"id": 1, "qty": 1, "name": "one", "code": "c1", "a": 1, "b": 2}, {"id": 2, "qty": 100, "name": "two"},
               {"id": 3}, {"id": 4, "name": "ONE"}, {"id": 5, "name": "five", "code": "c1"},
               {"id": 6, "name": "six", "a": 1, "b": 3}, {"id": 7, "name": "seven", "a": 1}, {"id": 8, "name": "eight"},
               {"id": 9, "name": "two", "code": "c2"}]
    for commit in ("run", "batch"):
        with sandbox() as box:
            duckdb(box, *STRICT)
            box.write("t.json", task(records, columns, {"strategy": "upsert", "keys": ["id"], "commit": commit}))
            result = box.json("run", "t.json", status=3)
            equal(counts(result), {"inserted": 4, "rejected": 5})
            equal({reject["code"] for reject in result["rejects"]}, {"constraint"})
            equal([row[0] for row in rows(box, "SELECT id FROM t ORDER BY id")], [1, 7, 8, 9])

            # Rows that are there may keep what they have, and NULL keeps it; others may not get it.
            again = [{"id": 1, "qty": 2}, {"id": 7, "name": "SEVEN"}, {"id": 8, "name": "nine", "code": "c1"},
                     {"id": 9, "code": "c3"}]
            box.write("t.json", task(again, columns, {"strategy": "upsert", "keys": ["id"], "commit": commit}))
            equal(counts(box.json("run", "t.json", status=3)), {"updated": 3, "rejected": 1})
            equal(rows(box, "SELECT id, qty, name, code FROM t ORDER BY id"),
                  [[1, 2, "one", "c1"], [7, None, "SEVEN", None], [8, None, "eight", None], [9, None, "two", "c3"]])

            # Without keys the primary key is a constraint like others.
            box.write("t.json", task([{"id": 1, "name": "x"}, {"id": 20, "name": "y"}, {"id": 20, "name": "z"}], columns,
                                     {"strategy": "insert", "commit": commit}))
            equal(counts(box.json("run", "t.json", status=3)), {"inserted": 1, "rejected": 2})


def a_load_leaves_nothing_it_should_not():
    columns = [("id", "integer"), ("name", "text")]
    records = [{"id": 1, "name": "a"}]
    with sandbox() as box:
        box.write("t.json", task(records, columns, {"strategy": "upsert", "keys": ["id"]}))
        equal(counts(box.json("run", "t.json", "--dry-run")), {"inserted": 1})
        equal(os.path.exists(box.path("out.duckdb")), False)
        box.run("run", "t.json")
        equal(sorted(name for name in os.listdir(box.dir) if name.startswith("out.")), ["out.duckdb"])
        equal(rows(box, "SELECT table_name FROM duckdb_tables() ORDER BY 1"), [["sluice_loads"], ["t"]])

        for sql, code in (("COMMIT", "transaction_ended"), ("INSERT INTO t VALUES (7, 'x'); COMMIT", "transaction_ended"),
                          (f"COPY t TO '{box.path('leak.csv')}'", "sql_error"), ("SET memory_limit = '9GB'", "sql_error"),
                          ("INSERT INTO nowhere VALUES (1)", "missing_table")):
            box.write("t.json", task(records, columns, {"strategy": "insert", "after": [sql]}, table="other"))
            equal(box.json("run", "t.json", status=2 if code == "transaction_ended" else 1)["error"]["code"], code)
        equal(os.path.exists(box.path("leak.csv")), False)
        box.write("t.json", task(records, columns, {"strategy": "insert"}, table="u", create="never"))
        equal(box.json("run", "t.json", status=1)["error"]["code"], "missing_table")
        box.write("t.json", task(records, columns, {"strategy": "insert"}, schema="nowhere"))
        equal(box.json("run", "t.json", status=1)["error"]["code"], "missing_schema")


def another_program_is_waited_for():
    with sandbox() as box:
        duckdb(box, "CREATE TABLE x (a INTEGER)")
        with subprocess.Popen([sys.executable, "-c", HOLD, box.path("out.duckdb")], stdout=subprocess.PIPE, text=True) as holder:
            equal(holder.stdout.readline(), "held\n")
            box.write("t.json", task([{"id": 1}], [("id", "integer")], {"strategy": "insert"}))
            result = box.json("run", "t.json")
        equal(counts(result), {"inserted": 1})


def what_a_killed_load_has_spilled_goes():
    with sandbox() as box:
        os.mkdir(box.path("out.duckdb.tmp"))
        box.write("out.duckdb.tmp/duckdb_temp_storage-0.tmp", "x" * 1000)
        box.write("t.json", task([{"id": 1}], [("id", "integer")], {"strategy": "insert"}))
        box.run("run", "t.json")
        equal(os.path.exists(box.path("out.duckdb.tmp")), False)


def mode_of(path):
    """The file may go between two looks."""
    try:
        return os.stat(path).st_mode & 0o777
    except FileNotFoundError:
        return None


def what_a_load_spills_is_read_by_nobody_else():
    with sandbox() as box:
        box.write("t.json", {**task([], [("id", "integer")], {"strategy": "insert"}),
                             "source": {"type": "file", "path": "in.jsonl", "format": "jsonl"}})
        os.mkfifo(box.path("in.jsonl"))
        child = box.start("run", "t.json")
        with open(box.path("in.jsonl"), "w", encoding="utf-8") as stream:
            stream.write('{"id": 1}\n' * 200000)
            stream.flush()
            equal(wait_for(lambda: mode_of(box.path("out.duckdb.tmp")), "the folder"), 0o700)
        child.communicate()
        equal((child.returncode, os.path.exists(box.path("out.duckdb"))), (0, True))
        equal(os.path.exists(box.path("out.duckdb.tmp")), False)


def names_are_never_sql():
    hostile = "t\"'); DROP TABLE t; --?:p{ä"
    with sandbox() as box:
        duckdb(box, "CREATE TABLE t (id INTEGER)", 'CREATE SCHEMA "my schema"')
        box.write("t.json", {**task([{"x": 1, "y": hostile}], [], {"strategy": "upsert", "keys": [hostile]}, table=hostile,
                                    schema="my schema"),
                             "mapping": [{"column": hostile, "type": "integer", "from": "x"},
                                         {"column": "sluice_row", "type": "text", "from": "y"},
                                         {"column": "c0", "type": "text", "from": "y"}]})
        equal(counts(box.json("run", "t.json")), {"inserted": 1})
        equal(counts(box.json("run", "t.json")), {"unchanged": 1})
        quoted = '"' + hostile.replace('"', '""') + '"'
        duckdb(box, f'CREATE TABLE copied AS SELECT * FROM "my schema".{quoted}', "SELECT id FROM t")
        equal(rows(box, "SELECT * FROM copied"), [[1, hostile, hostile]])


def a_file_that_is_no_database_is_told():
    with sandbox() as box:
        box.write("out.duckdb", "this is no database" * 1000)
        box.write("t.json", task([{"id": 1}], [("id", "integer")], {"strategy": "insert"}))
        error = box.json("run", "t.json", status=1)["error"]
        equal(error["code"], "cannot_open")
        contains(error["message"], "out.duckdb")
        box.write("t.json", task([{"id": 1}], [("id", "integer")], {"strategy": "insert"}, path="no/such/folder/x.duckdb"))
        equal(box.json("run", "t.json", status=1)["error"]["code"], "missing_folder")


main([every_type_arrives_as_it_is, what_a_column_cannot_hold_is_refused, what_breaks_a_constraint_is_refused_beforehand,
      a_load_leaves_nothing_it_should_not, another_program_is_waited_for,
      what_a_killed_load_has_spilled_goes, what_a_load_spills_is_read_by_nobody_else, names_are_never_sql,
      a_file_that_is_no_database_is_told])
