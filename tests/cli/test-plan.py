#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What a load would do, and what takes a run back: into every database that can."""

import contextlib
import functools
import os
import sqlite3
import subprocess
import sys

from support import Sandbox, contains, equal, inline, main, own_database, psql

RUN_DUCKDB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "duckdb-run")
AUDIT = {"run_id": "run", "updated_at": "changed_at"}


class SqliteTable:
    name = "sqlite"

    def __init__(self, box):
        self.path = box.path("out.db")
        self.destination = {"type": "sqlite", "path": "out.db", "table": "t"}

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(self.path)) as database:
            return ["|".join("" if cell is None else str(cell) for cell in row) for row in database.execute(sql)]

    def execute(self, sql):
        with contextlib.closing(sqlite3.connect(self.path)) as database:
            database.execute(sql)
            database.commit()


class PostgresTable:
    name = "postgres"

    def __init__(self, box):
        self.uri = own_database("plan")
        self.destination = {"type": "postgres", "uri": self.uri, "table": "t"}

    def rows(self, sql):
        return [line for line in psql(self.uri, sql).split("\n") if line]

    def execute(self, sql):
        psql(self.uri, sql)


class DuckdbTable:
    name = "duckdb"

    def __init__(self, box):
        self.path = box.path("out.duckdb")
        self.destination = {"type": "duckdb", "path": "out.duckdb", "table": "t"}
        box.env["SLUICE_DUCKDB_LIBRARY"] = os.environ["SLUICE_DUCKDB_LIBRARY"]

    def execute(self, sql):
        subprocess.run([sys.executable, RUN_DUCKDB, self.path, sql], check=True)

    def rows(self, sql):
        listing = self.path + ".csv"
        self.execute(f"COPY ({sql}) TO '{listing}' (HEADER false, DELIMITER '|')")
        with open(listing, encoding="utf-8") as stream:
            return stream.read().splitlines()


def everywhere(test):
    """The test in each kind of database."""

    def make(kind):
        @functools.wraps(test)
        def run():
            box = Sandbox()
            try:
                test(box, kind(box))
            finally:
                box.close()
        run.__name__ = f"{test.__name__}_{kind.name}"
        return run

    return [make(kind) for kind in (SqliteTable, DuckdbTable, PostgresTable)]


def write(box, table, records, **load):
    task = inline(records, destination=table.destination, load={"strategy": "upsert", "keys": ["id"], **load})
    box.write("t.json", task)


def rows_of(plan, fate):
    return [row for row in plan["rows"] if row["fate"] == fate]


def differences(box, table):
    write(box, table, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, {"id": 3, "name": "c"}])
    plan = box.json("plan", "t.json")
    equal((plan["exists"], plan["counts"]["new"], plan["error"]), (False, 3, None))
    contains(plan["ddl"][0], "CREATE TABLE")
    equal(rows_of(plan, "new")[1]["cells"][1], {"column": "name", "old": None, "new": "b"})
    box.run("run", "t.json")

    write(box, table, [{"id": 2, "name": "b"}, {"id": 3, "name": "C"}, {"id": "x"}, {"id": 4, "name": "d"}],
          strategy="mirror", mirror={"max_deleted_percent": 50})
    plan = box.json("plan", "t.json", status=3)
    equal({name: plan["counts"][name] for name in ("new", "changed", "unchanged", "rejected")},
          {"new": 1, "changed": 1, "unchanged": 1, "rejected": 1})
    equal(rows_of(plan, "changed"), [{"fate": "changed", "key": {"id": "3"},
                                      "cells": [{"column": "name", "old": "c", "new": "C"}]}])
    equal(plan["rejects"][0]["value"], "x")
    # Nobody knows the key of the rejected row, so nothing is taken for absent.
    equal(plan["counts"]["deleted"], 0)

    write(box, table, [{"id": 3, "name": "C"}], strategy="mirror", mirror={"max_deleted_percent": 90})
    plan = box.json("plan", "t.json")
    equal(plan["counts"]["deleted"], 2)
    equal(sorted(row["key"]["id"] for row in rows_of(plan, "deleted")), ["1", "2"])
    equal(table.rows("select id, name from t order by id"), ["1|a", "2|b", "3|c"])


def too_much_deleted(box, table):
    write(box, table, [{"id": number, "name": "n"} for number in range(10)])
    box.run("run", "t.json")
    write(box, table, [{"id": 1, "name": "n"}], strategy="mirror")
    plan = box.json("plan", "t.json")
    equal(plan["counts"]["deleted"], 9)
    equal([warning["code"] for warning in plan["warnings"]], ["mirror_refused"])


def history(box, table):
    write(box, table, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}], strategy="scd2",
          scd2={"at": "2024-01-01T00:00:00Z"})
    box.run("run", "t.json")
    write(box, table, [{"id": 1, "name": "A"}, {"id": 2, "name": "b"}, {"id": 3, "name": "c"}], strategy="scd2",
          scd2={"at": "2024-01-02T00:00:00Z"})
    plan = box.json("plan", "t.json")
    equal({name: plan["counts"][name] for name in ("new", "changed", "unchanged")},
          {"new": 1, "changed": 1, "unchanged": 1})
    equal(table.rows("select count(*) from t"), ["2"])


def evolution(box, table):
    write(box, table, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
    box.run("run", "t.json")
    task = inline([{"id": 1, "name": "a", "extra": 7}, {"id": 2, "name": "b"}], destination=table.destination,
                  load={"strategy": "upsert", "keys": ["id"], "schema_drift": "evolve", "audit": {"run_id": "run"}})
    task["mapping"].append({"column": "extra", "type": "integer", "from": "extra"})
    box.write("t.json", task)
    plan = box.json("plan", "t.json")
    equal((len(plan["ddl"]), plan["warnings"]), (2, []))
    contains(plan["ddl"][0], '"extra"')
    equal((plan["counts"]["changed"], plan["counts"]["unchanged"]), (1, 1))
    equal(table.rows("select * from t order by id"), ["1|a", "2|b"])
    run = box.json("run", "t.json")
    equal((run["updated"], run["unchanged"]), (1, 1))


def undo_upsert(box, table):
    write(box, table, [{"id": 1, "name": "a"}, {"id": 2, "name": None}], keep_undo="7d", audit=AUDIT)
    first = box.json("run", "t.json")["run"]
    before = table.rows("select * from t order by id")
    write(box, table, [{"id": 1, "name": "A"}, {"id": 2, "name": "b"}, {"id": 3, "name": "c"}], keep_undo="7d",
          audit=AUDIT)
    second = box.json("run", "t.json")["run"]

    equal(box.json("undo", second, "--dry-run"),
          {"run": second, "undone": False, "deleted": 1, "restored": 2, "error": None})
    equal(table.rows("select count(*) from t"), ["3"])
    contains(box.run("undo", first, status=1)[1], second)
    equal(box.json("undo", second), {"run": second, "undone": True, "deleted": 1, "restored": 2, "error": None})
    equal(table.rows("select * from t order by id"), before)
    contains(box.run("undo", second, status=1)[1], "Nothing was kept")
    equal(box.json("undo", first)["deleted"], 2)
    equal(table.rows("select count(*) from t"), ["0"])


def undo_rows_of_several_batches(box, table):
    write(box, table, [{"id": 1, "name": "a"}], keep_undo="7d", audit=AUDIT)
    box.run("run", "t.json")
    before = table.rows("select * from t")
    # The key comes three times: what the rows were before the run counts.
    write(box, table, [{"id": 1, "name": "b"}, {"id": 9, "name": "i"}, {"id": 1, "name": "c"}, {"id": 1, "name": "d"}],
          keep_undo="7d", audit=AUDIT, batch_rows=1)
    run = box.json("run", "t.json")
    equal((run["inserted"], run["updated"]), (1, 3))
    box.run("undo", "last")
    equal(table.rows("select * from t"), before)


def undo_insert(box, table):
    write(box, table, [{"id": 1, "name": "a"}], strategy="insert", keys=[], keep_undo="7d", audit=AUDIT)
    box.run("run", "t.json")
    write(box, table, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}], strategy="insert", keys=[], keep_undo="7d",
          audit=AUDIT)
    box.run("run", "t.json")
    equal(box.json("undo", "last")["deleted"], 2)
    equal(table.rows("select id, name from t"), ["1|a"])


def undo_history(box, table):
    write(box, table, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}], strategy="scd2", keep_undo="7d", audit=AUDIT,
          scd2={"at": "2024-01-01T00:00:00Z"})
    box.run("run", "t.json")
    before = table.rows("select * from t order by id, valid_from")
    write(box, table, [{"id": 1, "name": "A"}, {"id": 3, "name": "c"}], strategy="scd2", keep_undo="7d", audit=AUDIT,
          scd2={"at": "2024-01-02T00:00:00Z", "absent": "retire"})
    run = box.json("run", "t.json")
    equal((run["inserted"], run["updated"], run["deleted"]), (1, 1, 1))
    undone = box.json("undo", "last")
    equal((undone["deleted"], undone["restored"]), (2, 2))
    equal(table.rows("select * from t order by id, valid_from"), before)


def undo_refused(box, table):
    write(box, table, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}], keep_undo="7d", audit=AUDIT)
    box.run("run", "t.json")
    table.execute("delete from t where id = 2")
    equal(box.json("undo", "last", status=1)["error"]["code"], "undo_conflict")
    equal(table.rows("select id from t"), ["1"])

    write(box, table, [{"id": 3, "name": "c"}])
    box.run("run", "t.json")
    equal(box.json("undo", "last", status=1)["error"]["code"], "undo_missing")


def undone_rows_come_again(box, table):
    source = {"type": "inline", "records": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}],
              "incremental": {"cursor": "id"}}
    task = inline([], destination=table.destination, source=source,
                  load={"strategy": "upsert", "keys": ["id"], "keep_undo": "7d", "audit": AUDIT})
    box.write("t.json", task)
    box.run("run", "t.json")
    source["records"].append({"id": 3, "name": "c"})
    box.write("t.json", task)
    equal(box.json("run", "t.json")["inserted"], 1)
    box.run("undo", "last")
    equal(box.json("run", "t.json")["inserted"], 1)
    equal(table.rows("select id from t order by id"), ["1", "2", "3"])


def time_is_over(box, table):
    write(box, table, [{"id": 1, "name": "a"}], keep_undo="1s", audit=AUDIT)
    box.run("run", "t.json")
    table.execute("update sluice_undo set kept_until = '2000-01-01T00:00:00Z'")
    write(box, table, [{"id": 1, "name": "b"}], keep_undo="7d", audit=AUDIT)
    box.run("run", "t.json")
    equal(table.rows("select count(*) from sluice_undo"), ["1"])


if __name__ == "__main__":
    main(sum((everywhere(test) for test in (
        differences, too_much_deleted, history, evolution, undo_upsert, undo_rows_of_several_batches, undo_insert, undo_history,
        undo_refused, undone_rows_come_again, time_is_over)), []))
