# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What each strategy of a load does to a table, in SQLite, in PostgreSQL and in DuckDB."""

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading

from support import Sandbox, Server, contains, equal, main, own_database, psql

PG = own_database("strategies")
RUN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "duckdb-run")
COUNTS = ("inserted", "updated", "unchanged", "skipped", "deduplicated", "rejected", "deleted")
SCD2 = {"strategy": "scd2", "keys": ["id"]}
MIRROR = {"strategy": "mirror", "keys": ["id"]}


class Box(Sandbox):
    """A place where tasks load into the table t of a database."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind
        self.n_tasks = 0
        if kind == "postgres":
            psql(PG, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def sql(self, text):
        """The rows as lists of texts, None for NULL."""
        if self.kind == "postgres":
            rows = psql(PG, f"SELECT coalesce(json_agg(row_to_json(q)), '[]') FROM ({text}) q") if is_query(text) \
                else psql(PG, text)
            return [list(row.values()) for row in json.loads(rows)] if is_query(text) else None
        if self.kind == "duckdb":
            return self.ask_duckdb(text)
        with contextlib.closing(sqlite3.connect(self.path("out.db"), timeout=90)) as database:
            with database:
                if is_query(text):
                    return [list(row) for row in database.execute(text).fetchall()]
                database.executescript(text)
        return None

    def ask_duckdb(self, text):
        answer = self.path("answer.json")
        script = f"COPY ({text}) TO '{answer}' (FORMAT json, ARRAY true)" if is_query(text) else text
        subprocess.run([sys.executable, RUN, self.path("out.duckdb"), script], check=True)
        if not is_query(text):
            return None
        with open(answer, encoding="utf-8") as stream:
            return [list(row.values()) for row in json.load(stream)]

    def load(self, records, load, columns=("id integer", "name text"), options=(), status=0, create=None, **more):
        destination = {"sqlite": {"type": "sqlite", "path": "out.db", "table": "t"},
                       "postgres": {"type": "postgres", "uri": PG, "table": "t"},
                       "duckdb": {"type": "duckdb", "path": "out.duckdb", "table": "t"}}[self.kind]
        if create:
            destination["create"] = create
        mapping = [dict(zip(("column", "type"), column.split()), **{"from": column.split()[0]}) for column in columns]
        self.n_tasks += 1
        task = {"sluice": 1, "id": f"task-{self.n_tasks}", "name": "Test",
                "source": {"type": "inline", "records": records}, "mapping": mapping,
                "destination": destination, "load": load, **more}
        self.write("task.json", task)
        return self.json("run", "task.json", *options, status=status)


def is_query(text):
    return text.lstrip().upper().startswith("SELECT")


def counts(result):
    return {name: result[name] for name in COUNTS if result[name]}


def rows(*names):
    return [{"id": number, "name": name} for number, name in enumerate(names, 1)]


def warned(result):
    return [warning["code"] for warning in result["warnings"]]


def everywhere(test, kinds=("sqlite", "postgres", "duckdb")):
    """Runs TEST with a box of each kind."""
    def run():
        for kind in kinds:
            box = Box(kind)
            try:
                test(box)
            except AssertionError as problem:
                raise AssertionError(f"{kind}: {problem}") from problem
            finally:
                box.close()
    run.__name__ = test.__name__
    return run


def both(test):
    return everywhere(test, ("sqlite", "postgres"))


@everywhere
def insert_new_leaves_what_is_there(box):
    load = {"strategy": "insert_new", "keys": ["id"]}
    equal(counts(box.load(rows("a", "b"), load)), {"inserted": 2})
    equal(counts(box.load([{"id": 2, "name": "B"}, {"id": 3, "name": "c"}, {"id": 3, "name": "C"}], load)),
          {"inserted": 1, "skipped": 1, "deduplicated": 1})
    equal(box.sql("SELECT id, name FROM t ORDER BY id"), [[1, "a"], [2, "b"], [3, "C"]])


@everywhere
def insert_new_without_an_index(box):
    load = {"strategy": "insert_new", "keys": ["id"]}
    box.sql("CREATE TABLE t (id integer, name text); INSERT INTO t VALUES (1, 'old'), (1, 'older')")
    result = box.load(rows("a", "b"), load)
    equal(counts(result), {"inserted": 1, "skipped": 1})
    contains(warned(result), "keys_not_unique")
    equal(box.sql("SELECT id, name FROM t ORDER BY id, name"), [[1, "old"], [1, "older"], [2, "b"]])


@everywhere
def replace_swaps_all(box):
    box.sql("CREATE TABLE t (id integer PRIMARY KEY, name text); INSERT INTO t VALUES (7, 'old')")
    equal(counts(box.load(rows("a", "b"), {"strategy": "replace"})), {"inserted": 2})
    equal(box.sql("SELECT id, name FROM t ORDER BY id"), [[1, "a"], [2, "b"]])
    equal(counts(box.load([{"id": 1, "name": "x"}, {"id": 1, "name": "y"}], {"strategy": "replace", "keys": ["id"]})),
          {"inserted": 1, "deduplicated": 1})
    equal(box.sql("SELECT id, name FROM t ORDER BY id"), [[1, "y"]])
    # All rows are rejected: there is nothing to put in the place of those that are there.
    result = box.load([{"id": "x"}], {"strategy": "replace"}, status=4)
    equal(result["error"]["code"], "empty_replace")
    equal(box.sql("SELECT id, name FROM t"), [[1, "y"]])
    box.load([], {"strategy": "replace", "allow_empty": True, "replace": {"method": "truncate"}})
    equal(box.sql("SELECT id FROM t"), [])


@both
def replace_of_rows_that_others_refer_to(box):
    deferred = " DEFERRABLE INITIALLY DEFERRED" if box.kind == "postgres" else ""
    box.sql("CREATE TABLE t (id integer PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'old'), (2, 'old');"
            f"CREATE TABLE child (parent integer REFERENCES t (id){deferred}); INSERT INTO child VALUES (1)")
    equal(counts(box.load(rows("a"), {"strategy": "replace"})), {"inserted": 1})
    for options in (("--dry-run",), ()):
        result = box.load([{"id": 3, "name": "c"}], {"strategy": "replace"}, options=options, status=1)
        equal(result["error"]["code"], "deferred_constraint" if box.kind == "postgres" else "constraint")
    equal(box.sql("SELECT id, name FROM t"), [[1, "a"]])


@both
def readers_of_a_replaced_table_see_old_or_new_rows(box):
    n_rows = 3000
    box.load([{"id": n, "name": "0"} for n in range(n_rows)], {"strategy": "replace"})
    seen = set()
    stop = threading.Event()

    def read():
        while not stop.is_set():
            seen.add(tuple(box.sql("SELECT count(*), min(name), max(name) FROM t")[0]))

    reader = threading.Thread(target=read)
    reader.start()
    for run in range(1, 6):
        box.load([{"id": n, "name": str(run)} for n in range(n_rows)], {"strategy": "replace", "batch_rows": 500})
    stop.set()
    reader.join()
    for count, least, most in seen:
        equal((count, least), (n_rows, most))
    if len(seen) < 2:
        raise AssertionError(f"the reader saw {seen} only")


@everywhere
def a_table_made_anew(box):
    box.sql("CREATE TABLE t (id integer PRIMARY KEY, other text); INSERT INTO t VALUES (7, 'old')")
    box.load([{"id": "x"}], {"strategy": "insert", "on_row_error": "stop"}, create="replace", status=4)
    equal(box.sql("SELECT id, other FROM t"), [[7, "old"]])
    box.load(rows("a"), {"strategy": "insert"}, create="replace", options=["--dry-run"])
    equal(box.sql("SELECT id, other FROM t"), [[7, "old"]])
    equal(counts(box.load(rows("a"), {"strategy": "insert"}, create="replace")), {"inserted": 1})
    equal(box.sql("SELECT * FROM t"), [[1, "a"]])
    equal(box.load(rows("a"), {"strategy": "insert"}, create="replace", options=["--limit", "1"], status=2)["error"]
          ["code"], "limit_refused")


def versions(box, more=""):
    truth = "is_current" if box.kind == "sqlite" else "is_current::int"
    text = "" if box.kind == "sqlite" else "::text"
    return box.sql(f"SELECT id, name, substr(valid_from{text}, 1, 10) AS since, "
                   f"substr(valid_to{text}, 1, 10) AS until, {truth} AS open{more} "
                   "FROM t ORDER BY id, valid_from")


def at(day, **more):
    return {**SCD2, "scd2": {"at": f"2024-01-{day:02}T00:00:00Z", **more}}


@everywhere
def a_history_has_a_version_for_each_change(box):
    equal(counts(box.load(rows("a", "b", "c"), at(1))), {"inserted": 3})
    equal(counts(box.load(rows("A", "b", None), at(2))), {"updated": 1, "unchanged": 2})
    equal(versions(box), [[1, "a", "2024-01-01", "2024-01-02", 0], [1, "A", "2024-01-02", None, 1],
                          [2, "b", "2024-01-01", None, 1], [3, "c", "2024-01-01", None, 1]])
    equal(counts(box.load(rows("A", "b", None), {**at(3), "nulls": "overwrite"})), {"updated": 1, "unchanged": 2})
    # What began later is not rewritten, and what began at this instant is corrected.
    equal(counts(box.load(rows("old"), at(1), status=3)), {"rejected": 1})
    equal(counts(box.load(rows("AA"), at(2))), {"updated": 1})
    equal(versions(box)[:2], [[1, "a", "2024-01-01", "2024-01-02", 0], [1, "AA", "2024-01-02", None, 1]])
    equal(box.sql("SELECT count(*), count(DISTINCT row_hash) AS n FROM t WHERE length(row_hash) = 64"), [[5, 5]])


@everywhere
def versions_within_a_second(box):
    for number, instant in enumerate(("00", "00.5", "00.500001", "00.501", "01"), 1):
        result = box.load(rows(str(number)), {**SCD2, "scd2": {"at": f"2024-01-01T00:00:{instant}Z"}})
        equal(counts(result), {"inserted": 1} if number == 1 else {"updated": 1})
    equal([row[1] for row in versions(box) if row[4] == 1], ["5"])


@everywhere
def a_history_retires_what_is_absent(box):
    retire = {"absent": "retire"}
    box.load(rows("a", "b", "c"), at(1, **retire))
    equal(counts(box.load(rows("a", "b"), at(2, **retire))), {"unchanged": 2, "deleted": 1})
    equal(versions(box)[2], [3, "c", "2024-01-01", "2024-01-02", 0])
    result = box.load([], at(3, **retire), status=4)
    equal(result["error"]["code"], "retire_refused")
    equal(counts(box.load([], at(3, max_retired_percent=100, **retire))), {"deleted": 2})
    # A key that comes again has a version again.
    equal(counts(box.load(rows("a", "b", "c"), at(4, **retire))), {"inserted": 3})
    equal(versions(box)[:2], [[1, "a", "2024-01-01", "2024-01-03", 0], [1, "a", "2024-01-04", None, 1]])


@everywhere
def a_history_by_type_of_column(box):
    columns = ("id integer", "name text", "first text", "last text")
    types = {"type0": ["first"], "type1": ["last"]}

    def record(name, first, last):
        return [{"id": 1, "name": name, "first": first, "last": last}]

    box.load(record("a", "1", "1"), at(1, **types), columns)
    equal(counts(box.load(record("a", "2", "1"), at(2, **types), columns)), {"unchanged": 1})
    equal(counts(box.load(record("a", "3", "3"), at(3, **types), columns)), {"updated": 1})
    equal(versions(box, ", first, last"), [[1, "a", "2024-01-01", None, 1, "1", "3"]])
    equal(counts(box.load(record("b", "4", "4"), at(4, **types), columns)), {"updated": 1})
    equal(versions(box, ", first, last"), [[1, "a", "2024-01-01", "2024-01-04", 0, "1", "3"],
                                           [1, "b", "2024-01-04", None, 1, "1", "4"]])


@everywhere
def a_new_column_is_no_reason_for_versions(box):
    columns = ("id integer", "name text", "city text")
    box.load(rows("a", "b"), at(1))
    more = [{"id": 1, "name": "a", "city": "Rome"}, {"id": 2, "name": "B", "city": "Oslo"}]
    result = box.load(more, {**at(2), "schema_drift": "evolve"}, columns)
    equal(counts(result), {"updated": 2})
    contains(warned(result), "table_evolved")
    equal(versions(box, ", city"), [[1, "a", "2024-01-01", None, 1, "Rome"],
                                    [2, "b", "2024-01-01", "2024-01-02", 0, None],
                                    [2, "B", "2024-01-02", None, 1, "Oslo"]])
    more[0]["city"] = "Paris"
    equal(counts(box.load(more, {**at(3), "schema_drift": "evolve"}, columns)), {"updated": 1, "unchanged": 1})
    equal(len(versions(box)), 4)


@everywhere
def a_mirror_deletes_what_is_absent(box):
    equal(counts(box.load(rows(*"abcdefghij"), MIRROR)), {"inserted": 10})
    equal(counts(box.load(rows(*"abcdefghI"), MIRROR)), {"updated": 1, "unchanged": 8, "deleted": 1})
    result = box.load(rows(*"abcd"), MIRROR, status=4)
    equal(result["error"]["code"], "mirror_refused")
    equal((result["deleted"], box.sql("SELECT count(*) FROM t")), (0, [[9]]))
    equal(counts(box.load(rows("a"), {**MIRROR, "mirror": {"max_deleted_percent": 90}}, options=["--dry-run"])),
          {"unchanged": 1, "deleted": 8})
    equal(box.sql("SELECT count(*) FROM t"), [[9]])
    equal(counts(box.load(rows("a"), {**MIRROR, "mirror": {"max_deleted_percent": 90}})),
          {"unchanged": 1, "deleted": 8})


@everywhere
def names_with_marks_of_sql(box):
    """The rows are counted whatever columns and runs are named."""
    mapping = [{"column": "k;?", "type": "integer", "from": "id"},
               {"column": "a\"; -- $1 ?{'", "type": "text", "from": "name"}]
    for load in (MIRROR, SCD2):
        load = {**load, "keys": ["k;?"]}
        box.sql("DROP TABLE IF EXISTS t")
        equal(counts(box.load(rows("a", "b", "c"), load, mapping=mapping)), {"inserted": 3})
        equal(counts(box.load([*rows("a", "B", "c"), {"id": 4, "name": "';"}], load, mapping=mapping)),
              {"inserted": 1, "updated": 1, "unchanged": 2})


def a_mirror_of_many_rows():
    """What is absent is looked up: comparing each row with each would take minutes."""
    box = Box("sqlite")
    try:
        records = [{"id": number, "name": str(number)} for number in range(60000)]
        equal(counts(box.load(records, MIRROR)), {"inserted": 60000})
        equal(counts(box.load(records[5:], MIRROR)), {"unchanged": 59995, "deleted": 5})
    finally:
        box.close()


@everywhere
def a_mirror_keeps_what_was_rejected(box):
    columns = ("id integer", "n integer")
    checks = [{"column": "n", "rule": "range", "max": 10}]

    def records(*numbers):
        return [{"id": place, "n": number} for place, number in enumerate(numbers, 1)]

    box.load(records(1, 2, 3, 4, 5), MIRROR, columns)
    # The second row is at the source, though nobody can load it; the fifth is not.
    equal(counts(box.load(records(1, "two", 30, 4), MIRROR, columns, checks=checks, status=3)),
          {"unchanged": 2, "rejected": 2, "deleted": 1})
    equal(box.sql("SELECT id, n FROM t ORDER BY id"), [[1, 1], [2, 2], [3, 3], [4, 4]])
    # Whose the key "x" is, nobody knows: it might be any row's.
    result = box.load([*records(1, 2, 3), {"id": "x", "n": 4}], MIRROR, columns, status=3)
    equal(counts(result), {"unchanged": 3, "rejected": 1})
    contains(warned(result), "absent_unknown")
    equal(box.sql("SELECT count(*) FROM t"), [[4]])


@everywhere
def a_mirror_and_records_without_a_key(box):
    """Such a record is no row that has a key; but it may be one that has none, either."""
    box.sql("CREATE TABLE t (id bigint UNIQUE, name text)")
    box.load(rows(*"abcde"), MIRROR)
    box.sql("INSERT INTO t VALUES (NULL, 'x')")
    nulls = [{"id": None, "name": "x"}, {"name": "y"}]
    checks = [{"column": "name", "rule": "one_of", "values": ["a", "b", "c"]}]
    # Refused by the load in one run, before it by a check in the next.
    result = box.load([*rows(*"abcd"), *nulls], MIRROR, status=3)
    equal(counts(result), {"unchanged": 4, "rejected": 2, "deleted": 1})
    equal(warned(result), [])
    result = box.load([*rows(*"abc"), *nulls], {**MIRROR, "mirror": {"max_deleted_percent": 30}}, checks=checks, status=3)
    equal(counts(result), {"unchanged": 3, "rejected": 2, "deleted": 1})
    equal(box.sql("SELECT id, name FROM t ORDER BY name"), [[1, "a"], [2, "b"], [3, "c"], [None, "x"]])
    # Where all records have a key, a row without one is none of them.
    equal(counts(box.load(rows(*"abc"), {**MIRROR, "mirror": {"max_deleted_percent": 30}})), {"unchanged": 3, "deleted": 1})
    equal(box.sql("SELECT count(*) FROM t WHERE id IS NULL"), [[0]])


@everywhere
def a_history_and_records_without_a_key(box):
    retires = {**SCD2, "scd2": {"absent": "retire"}}
    box.load(rows(*"abc"), retires)
    result = box.load([*rows("a", "b"), {"id": None, "name": "x"}], retires, status=3)
    equal((counts(result), warned(result)), ({"unchanged": 2, "rejected": 1, "deleted": 1}, []))
    equal(box.sql("SELECT id FROM t WHERE valid_to IS NULL ORDER BY id"), [[1], [2]])


@everywhere
def a_mirror_may_mark_what_is_absent(box):
    soft = {**MIRROR, "mirror": {"delete": {"column": "gone", "value": True}, "max_deleted_percent": 60}}
    truth = "gone" if box.kind == "sqlite" else "gone::int"
    box.load(rows("a", "b", "c"), soft)
    equal(counts(box.load(rows("a", "b"), soft)), {"unchanged": 2, "deleted": 1})
    equal(box.sql(f"SELECT id, coalesce({truth}, 0) FROM t ORDER BY id"), [[1, 0], [2, 0], [3, 1]])
    # It is deleted once, and comes again.
    equal(counts(box.load(rows("a", "b"), soft)), {"unchanged": 2})
    equal(counts(box.load(rows("a", "b", "c"), soft)), {"updated": 1, "unchanged": 2})
    equal(box.sql(f"SELECT coalesce({truth}, 0) FROM t WHERE id = 3"), [[0]])


def total_of_an_api_that_is_missed():
    """A source that gives fewer rows than it declares must not delete the others."""
    server = Server(lambda handler: handler.send(200, {"total": 5, "items": rows("a", "b") if "page=1" in handler.path
                                                       else []}))
    box = Box("sqlite")
    try:
        source = {"type": "http", "url": server.url, "records": "items",
                  "pagination": {"type": "page", "page_param": "page", "total_path": "total"}}
        for load in (MIRROR, {"strategy": "replace"}):
            box.sql("DROP TABLE IF EXISTS t; CREATE TABLE t (id integer PRIMARY KEY, name text);"
                    "INSERT INTO t VALUES (3, 'c')")
            equal(box.load([], load, source=source, status=1)["error"]["code"], "total_mismatch")
            equal(box.sql("SELECT id FROM t"), [[3]])
    finally:
        box.close()
        server.close()


@everywhere
def audit_columns(box):
    audit = {"created_at": "made", "updated_at": "changed", "row_hash": "hash", "run_id": "run"}
    load = {"strategy": "upsert", "keys": ["id"], "audit": audit}
    first = box.load(rows("a", "b"), load)
    before = box.sql("SELECT id, name, made, changed, hash, run FROM t ORDER BY id")
    second = box.load(rows("a", "B"), load)
    equal(counts(second), {"updated": 1, "unchanged": 1})
    after = box.sql("SELECT id, name, made, changed, hash, run FROM t ORDER BY id")
    equal(after[0], before[0])
    equal((after[0][5], after[1][5]), (first["run"], second["run"]))
    equal(after[1][2], before[1][2])
    if after[1][3] <= before[1][3] or after[1][4] == before[1][4]:
        raise AssertionError(f"{after[1]} is not newer than {before[1]}")
    # Of the names and texts of what is not NULL, each with its length before it.
    equal(before[0][4], hashlib.sha256(b"2:id1:14:name1:a").hexdigest())


@everywhere
def columns_that_the_table_lacks(box):
    columns = ("id integer", "name text", "extra text", "more integer")
    record = [{"id": 1, "name": "n", "extra": "e", "more": 5}]
    box.sql("CREATE TABLE t (id integer PRIMARY KEY, name text)")
    error = box.load(record, {"strategy": "insert"}, columns, status=4)["error"]
    equal(error["code"], "missing_column")
    contains(error["message"], "“extra”")
    contains(error["message"], "“more”")
    equal(box.sql("SELECT * FROM t"), [])
    result = box.load(record, {"strategy": "insert", "schema_drift": "ignore"}, columns)
    equal(warned(result), ["missing_column"])
    equal(box.sql("SELECT * FROM t"), [[1, "n"]])
    record[0]["id"] = 2
    box.load(record, {"strategy": "insert", "schema_drift": "evolve"}, columns, options=["--dry-run"])
    equal(box.sql("SELECT * FROM t"), [[1, "n"]])
    equal(counts(box.load(record, {"strategy": "upsert", "keys": ["id"], "schema_drift": "evolve"}, columns)),
          {"inserted": 1})
    equal(box.sql("SELECT * FROM t ORDER BY id"), [[1, "n", None, None], [2, "n", "e", 5]])


@everywhere
def the_table_by_itself(box):
    audit = {"run_id": "run"}
    box.load(rows("a"), {**SCD2, "audit": audit}, options=["--dry-run"])
    shown = box.json("ddl", "task.json")
    equal((shown["table"], shown["exists"], shown["error"]), ("t", False, None))
    equal([(column["column"], column["role"], column["key"]) for column in shown["columns"]],
          [("id", "data", True), ("name", "data", False), ("run", "run_id", False), ("valid_from", "valid_from", True),
           ("valid_to", "valid_to", False), ("is_current", "is_current", False), ("row_hash", "row_hash", False)])
    equal(shown["columns"][0]["declared"].lower(), "integer" if box.kind == "sqlite" else "bigint")
    contains(shown["ddl"][0], "CREATE TABLE")
    equal(box.run("ddl", "task.json")[0], shown["ddl"][0] + ";\n")
    # What is edited is made as it is, or not at all.
    script = shown["ddl"][0] + "; CREATE INDEX t_name ON t (name); -- done\n"
    box.write("wrong.sql", script + "CREATE TABLE t (id integer)")
    equal(box.json("ddl", "task.json", "--execute", "wrong.sql", status=1)["executed"], 0)
    equal(box.json("ddl", "task.json")["exists"], False)
    made = box.json("ddl", "task.json", "--execute", "-", stdin=script)
    equal((made["executed"], made["exists"]), (2, True))
    equal(counts(box.load(rows("a"), {**SCD2, "audit": audit})), {"inserted": 1})


def columns_that_are_too_narrow():
    box = Box("postgres")
    try:
        columns = ("id integer", "word text", "amount decimal(12,3)", "day timestamp", "free decimal(5,2)")
        box.sql("CREATE TABLE t (id smallint PRIMARY KEY, word varchar(3), amount numeric(6,2), day date, free numeric);"
                "INSERT INTO t VALUES (1, 'abc', 1234.56, '2024-01-01', 1)")
        record = [{"id": 5000000000, "word": "longer", "amount": "123456789.125", "day": "2024-01-01T12:00:00",
                   "free": "1.50"}]
        equal(counts(box.load(record, {"strategy": "insert"}, columns, status=3)), {"rejected": 1})
        equal(counts(box.load(record, {"strategy": "insert", "schema_drift": "evolve"}, columns)), {"inserted": 1})
        equal(box.sql("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass "
                      "AND attnum > 0 ORDER BY attnum"),
              [["bigint"], ["text"], ["numeric(12,3)"], ["timestamp without time zone"], ["numeric"]])
        equal(box.sql("SELECT id, word, amount::text, day::text, free::text FROM t ORDER BY id"),
              [[1, "abc", "1234.560", "2024-01-01 00:00:00", "1"],
               [5000000000, "longer", "123456789.125", "2024-01-01 12:00:00", "1.50"]])
    finally:
        box.close()


def texts_that_a_column_would_change():
    box = Box("sqlite")
    try:
        box.sql("CREATE TABLE t (id integer PRIMARY KEY, name numeric)")
        result = box.load(rows("007", "7", "abc", "1.50", "1e3"), {"strategy": "insert"}, status=3)
        equal(result["rejects"], [{"code": "out_of_range", "column": "name", "count": 3}])
        equal(box.sql("SELECT id, CAST(name AS text) FROM t ORDER BY id"), [[2, "7"], [3, "abc"]])
    finally:
        box.close()


# Not zeros of both signs: where DuckDB compresses a column, equal neighbours take the sign of one of them.
ZEROS = [{"id": 1, "f": -0.0}, {"id": 2, "f": 1.5}]
OTHERS = [{"id": 1, "f": 0.0}, {"id": 2, "f": 1.5}]


@everywhere
def zero_keeps_its_sign(box):
    """All bits of it; but to a database it is no other value: neither another key nor a change."""
    columns = ("id integer", "f double")
    # SQLite keeps a double without a fraction as an integer, which has no such sign.
    shown, expected = {
        "postgres": ("encode(float8send(f), 'hex')", ["8000000000000000", "3ff8000000000000"]),
        "duckdb": ("CAST(f AS VARCHAR)", ["-0.0", "1.5"]),
        "sqlite": ("CAST(f AS TEXT)", ["0.0", "1.5"])}[box.kind]
    box.write("zeros.json", json.dumps(ZEROS))
    box.write("zeros.csv", "id,f\n1,-0\n2,1.5\n")
    sources = [{"type": "inline", "records": ZEROS}, {"type": "file", "path": "zeros.json"}, {"type": "file", "path": "zeros.csv"}]
    for load in ({"strategy": "insert"}, {"strategy": "upsert", "keys": ["id"]}, MIRROR, SCD2):
        for source in sources:
            equal(counts(box.load(None, load, columns, source=source)), {"inserted": 2})
            equal((load["strategy"], source["type"], box.sql(f"SELECT {shown} FROM t ORDER BY id")),
                  (load["strategy"], source["type"], [[each] for each in expected]))
            if load["strategy"] != "insert":
                equal(counts(box.load(OTHERS, load, columns)), {"unchanged": 2})
            box.sql("DROP TABLE t")
    load = {"strategy": "upsert", "keys": ["f"]}
    equal(counts(box.load([{"id": 1, "f": 0.0}, *ZEROS], load, columns)), {"inserted": 2, "deduplicated": 1})
    equal(counts(box.load(OTHERS, load, columns)), {"unchanged": 2})


def make_keys_of_one_case(box, unique, more=""):
    """A table to which `a` and `A` are one key."""
    if box.kind == "postgres":
        box.sql("DROP TABLE IF EXISTS t; CREATE COLLATION IF NOT EXISTS one_case "
                "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
    collation = {"sqlite": "NOCASE", "postgres": "one_case", "duckdb": "NOCASE"}[box.kind]
    key = " PRIMARY KEY" if unique else ""
    box.sql(f"DROP TABLE IF EXISTS t; CREATE TABLE t (id text COLLATE {collation}{key}, name text{more})")


def letters(*pairs):
    return [{"id": letter, "name": name} for letter, name in pairs]


@both
def keys_that_are_one_to_the_table(box):
    columns = ("id text", "name text")
    for strategy in ("upsert", "mirror", "replace"):
        for unique in (True, False):
            for undo in ({}, {"keep_undo": "7d", "audit": {"run_id": "run"}} if strategy == "upsert" else {}):
                make_keys_of_one_case(box, unique, ", run text" if undo else "")
                load = {"strategy": strategy, "keys": ["id"], **undo}
                result = box.load(letters(("a", "1"), ("A", "2"), ("b", "3")), load, columns)
                equal(result["inserted"], 2)
                equal(result["updated"] + result["deduplicated"], 1)
                # The last wins, whatever the order of its letters.
                box.load(letters(("a", "4"), ("A", "5"), ("B", "x"), ("b", "6")), load, columns)
                equal(box.sql("SELECT lower(id), name FROM t ORDER BY 1"), [["a", "5"], ["b", "6"]])
    for unique in (True, False):
        make_keys_of_one_case(box, unique)
        result = box.load(letters(("a", "1"), ("A", "2")), {"strategy": "insert_new", "keys": ["id"]}, columns)
        equal(counts(result), {"inserted": 1, "skipped": 1})


@both
def versions_of_keys_that_are_one_to_the_table(box):
    instant = "timestamptz" if box.kind == "postgres" else "text"
    make_keys_of_one_case(box, False, f", valid_from {instant}, valid_to {instant}, is_current boolean, row_hash text")
    for day, first, last in ((1, "1", "2"), (2, "3", "4")):
        load = {**SCD2, "scd2": {"at": f"2024-01-0{day}T00:00:00Z"}}
        box.load(letters(("a", first), ("A", last)), load, ("id text", "name text"))
    equal(box.sql("SELECT name FROM t ORDER BY valid_from"), [["2"], ["4"]])
    # Two open versions, by other hands: neither of them goes on twice.
    box.sql("INSERT INTO t (id, name, valid_from) SELECT id, name, valid_from FROM t WHERE valid_to IS NULL")
    before = box.sql("SELECT * FROM t ORDER BY name")
    load["scd2"]["at"] = "2024-01-03T00:00:00Z"
    result = box.load(letters(("a", "5")), load, ("id text", "name text"), status=1)
    equal(result["error"]["code"], "ambiguous_history")
    equal(box.sql("SELECT * FROM t ORDER BY name"), before)


@both
def undo_of_rows_that_cannot_be_told_apart(box):
    box.sql("CREATE TABLE t (id integer, name text, run text); INSERT INTO t VALUES (1, 'one', ''), (1, 'two', '')")
    load = {"strategy": "upsert", "keys": ["id"], "keep_undo": "7d", "audit": {"run_id": "run"}}
    run = box.load(rows("new"), load)["run"]
    equal(json.loads(box.run("undo", run, "--output", "json", status=1)[0])["error"]["code"], "undo_conflict")
    equal(box.sql("SELECT id, name FROM t"), [[1, "new"], [1, "new"]])


@both
def what_is_kept_for_undo_says_nothing_of_types(box):
    """The first run asks for tables of its own, before it writes to one with other types than it would make."""
    box.sql("CREATE TABLE t (id smallint PRIMARY KEY, name varchar(5), run varchar(40))")
    load = {"strategy": "upsert", "keys": ["id"], "keep_undo": "7d", "audit": {"run_id": "run"}}
    equal(counts(box.load(rows("a", "b"), load)), {"inserted": 2})
    equal(box.sql("SELECT id, name FROM t ORDER BY id"), [[1, "a"], [2, "b"]])
    result = box.load(rows("c", "b", "d"), {**load, "commit": "batch", "batch_rows": 1})
    equal(counts(result), {"inserted": 1, "updated": 1, "unchanged": 1})
    box.run("undo", result["run"])
    equal(box.sql("SELECT id, name FROM t ORDER BY id"), [[1, "a"], [2, "b"]])


def names_with_semicolons():
    box = Box("postgres")
    try:
        for load in (SCD2, {**MIRROR, "mirror": {"max_deleted_percent": 100}}):
            box.sql("DROP TABLE IF EXISTS t")
            columns = ({"column": "id", "type": "integer", "from": "id"},
                       {"column": "na;me", "type": "text", "from": "name"})
            equal(counts(box.load(rows("a", "b"), load, mapping=columns)), {"inserted": 2})
            deleted = {} if load is SCD2 else {"deleted": 1}
            equal(counts(box.load(rows("c"), load, mapping=columns)), {"updated": 1, **deleted})
    finally:
        box.close()


def values_that_a_column_would_change():
    box = Box("postgres")
    cases = (("varchar(3)", "integer", (123, 1234)), ("char(3)", "integer", (123, 1234)),
             ("numeric(5,2)", "double", (1.25, 1.005)), ("numeric(5,2)", "text", (" 1.250 ", "1.255")),
             ("integer", "double", (2.0, 1.5)), ("varchar(2)[]", "text", ("{ab}", "{abc}")),
             ("timestamp(0)", "timestamp", ("2024-01-01T00:00:00", "2024-01-01T00:00:00.5")))
    try:
        for strategy in ("upsert", "mirror"):
            for type_name, kind, values in cases:
                box.sql(f"DROP TABLE IF EXISTS t; CREATE TABLE t (id integer PRIMARY KEY, name {type_name})")
                result = box.load(rows(*values), {"strategy": strategy, "keys": ["id"]},
                                  ("id integer", f"name {kind}"), status=3)
                equal(counts(result), {"inserted": 1, "rejected": 1})
                equal(box.sql("SELECT id FROM t"), [[1]])
    finally:
        box.close()


if __name__ == "__main__":
    main([insert_new_leaves_what_is_there, insert_new_without_an_index, replace_swaps_all,
          replace_of_rows_that_others_refer_to, readers_of_a_replaced_table_see_old_or_new_rows, a_table_made_anew,
          a_history_has_a_version_for_each_change, versions_within_a_second, a_history_retires_what_is_absent,
          a_history_by_type_of_column, a_new_column_is_no_reason_for_versions, a_mirror_deletes_what_is_absent,
          names_with_marks_of_sql, a_mirror_of_many_rows, a_mirror_keeps_what_was_rejected, a_mirror_and_records_without_a_key,
          a_history_and_records_without_a_key, zero_keeps_its_sign, a_mirror_may_mark_what_is_absent, total_of_an_api_that_is_missed,
          audit_columns, columns_that_the_table_lacks, the_table_by_itself, columns_that_are_too_narrow,
          texts_that_a_column_would_change, keys_that_are_one_to_the_table,
          versions_of_keys_that_are_one_to_the_table, undo_of_rows_that_cannot_be_told_apart,
          what_is_kept_for_undo_says_nothing_of_types, names_with_semicolons, values_that_a_column_would_change])
