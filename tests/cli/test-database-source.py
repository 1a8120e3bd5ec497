# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Tables and queries of databases as sources: what arrives, what is asked, what is kept."""

import contextlib
import json
import os
import signal
import sqlite3
import time

from support import Sandbox, contains, equal, main, own_database, psql

PG = own_database("database_source")
SQLITE = {"type": "sqlite", "path": "src.db"}
POSTGRES = {"type": "postgres", "uri": PG}
ID_NAME = [{"column": "id", "type": "integer", "from": "id"}, {"column": "name", "type": "text", "from": "name"}]


class Box(Sandbox):
    def sql(self, text, name="out.db"):
        with contextlib.closing(sqlite3.connect(self.path(name))) as database:
            with database:
                return database.execute(text).fetchall()

    def source(self, script):
        with contextlib.closing(sqlite3.connect(self.path("src.db"))) as database:
            database.executescript(script)

    def load(self, source, mapping=None, load=None, options=(), status=0, **more):
        task = {"sluice": 1, "id": "test-database", "name": "Test", "source": {"type": "database", **source},
                "mapping": ID_NAME if mapping is None else mapping,
                "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
                "load": load or {"strategy": "insert"}, **more}
        self.write("task.json", task)
        return self.json("run", "task.json", *options, status=status)

    def bookmark(self):
        text = self.sql("SELECT cursor FROM sluice_loads WHERE cursor IS NOT NULL ORDER BY rowid DESC LIMIT 1")[0][0]
        return json.loads(text)["last"]


@contextlib.contextmanager
def boxes():
    box = Box()
    try:
        yield box
    finally:
        box.close()


def test_types_of_postgres():
    """Each value arrives exactly, or its row is refused: never another value."""
    psql(PG, """DROP TABLE IF EXISTS kinds;
        CREATE TABLE kinds (id int, n numeric(38,10), free numeric, d date, ts timestamp,
                            tz timestamptz, b bytea, j jsonb, l text[], u uuid, f float8, i interval, a inet);
        INSERT INTO kinds VALUES
        (1, 1234567890123456789012345678.0123456789, 0.10, '2026-02-28', '2026-01-01 12:00:00.5', '2026-07-01 02:00+02',
         '\\x00ff', '{"a": 1.0}', '{x,"y z"}', '6ecd8c99-4036-403d-bf84-cf8400f67836', 0.1, '1 day', '::1'),
        (2, 'NaN', 1, '2026-01-01', '2026-01-01', '2026-01-01Z', '', '1', '{}', NULL, 1, NULL, NULL),
        (3, 1, 'Infinity', '0044-03-15 BC', '2026-01-01', '2026-01-01Z', '', '1', '{}', NULL, 1, NULL, NULL),
        (4, 1, 1, 'infinity', '0044-03-15 12:00 BC', '-infinity', '', '1', '{}', NULL, 'NaN', NULL, NULL)""")
    mapping = [{"column": name, "type": kind, "from": name} for name, kind in
               (("id", "integer"), ("n", "decimal(38,10)"), ("free", "text"), ("d", "date"), ("ts", "timestamp"),
                ("tz", "timestamptz"), ("b", "bytes"), ("j", "json"), ("l", "json"), ("u", "uuid"), ("f", "double"),
                ("i", "text"), ("a", "text"))]
    with boxes() as box:
        result = box.load({"connection": POSTGRES, "table": "kinds"}, mapping=mapping, status=3)
        equal((result["read"], result["inserted"], result["rejected"]), (4, 1, 3))
        equal(box.sql("SELECT * FROM t"),
              [(1, "1234567890123456789012345678.0123456789", "0.10", "2026-02-28", "2026-01-01T12:00:00.500",
                "2026-07-01T00:00:00Z", b"\x00\xff", '{"a":1.0}', '["x","y z"]',
                "6ecd8c99-4036-403d-bf84-cf8400f67836", 0.1, "P1D", "::1")])
        codes = {(r["column"], r["code"]) for r in result["rejects"]}
        equal(codes, {("n", "invalid_decimal"), ("d", "invalid_date"), ("ts", "invalid_timestamp"),
                      ("tz", "invalid_timestamptz"), ("f", "invalid_double")})


def test_hostile_names():
    """Names are quoted, values bound: nothing of them is run as SQL."""
    name = 'a"; DROP TABLE victim; --'
    quoted = '"' + name.replace('"', '""') + '"'
    psql(PG, f"DROP SCHEMA IF EXISTS hostile CASCADE; CREATE SCHEMA hostile; CREATE TABLE hostile.victim (id int);"
             f"CREATE TABLE hostile.{quoted} ({quoted} text, \"b.c\" int);"
             f"INSERT INTO hostile.{quoted} VALUES ('''; DROP TABLE victim; --', 7)")
    mapping = [{"column": "x", "type": "text", "from": '["' + name.replace('"', '\\"') + '"]'},
               {"column": "y", "type": "integer", "from": "b.c"}]
    with boxes() as box:
        source = {"connection": POSTGRES, "schema": "hostile", "table": name,
                  "incremental": {"cursor": mapping[0]["from"]}}
        box.load(source, mapping=mapping)
        equal(box.sql("SELECT * FROM t"), [("'; DROP TABLE victim; --", 7)])
        # The bookmark is a text that would be SQL, too.
        result = box.load(source, mapping=mapping)
        equal((result["read"], result["skipped"]), (1, 1))
        equal(psql(PG, "SELECT count(*) FROM hostile.victim"), "0")


def incremental_table(box, connection, write, schema=None):
    source = {"connection": connection, "table": "orders", "incremental": {"cursor": "changed"}}
    if schema:
        source["schema"] = schema
    write("INSERT INTO orders VALUES (1, 'a', '2026-01-01 10:00:00'), (2, 'b', '2026-01-02 10:00:00')")
    result = box.load(source)
    equal((result["read"], result["inserted"]), (2, 2))
    write("INSERT INTO orders VALUES (3, 'c', '2026-01-02 10:00:00'), (4, 'd', '2026-01-03 10:00:00')")
    result = box.load(source)
    equal((result["read"], result["inserted"], result["skipped"]), (3, 2, 1))
    result = box.load(source)
    equal((result["read"], result["inserted"], result["skipped"]), (1, 0, 1))
    equal([row[0] for row in box.sql("SELECT id FROM t ORDER BY id")], [1, 2, 3, 4])
    result = box.load(source, options=["--from", "2026-01-02", "--to", "2026-01-03"])
    equal(result["read"], 2)


def test_incremental_table_of_sqlite():
    with boxes() as box:
        box.source("CREATE TABLE orders (id INTEGER, name TEXT, changed TEXT)")
        incremental_table(box, SQLITE, box.source)
        equal(box.bookmark(), "2026-01-03 10:00:00")


def test_incremental_table_of_postgres():
    for kind in ("timestamp", "timestamptz", "text"):
        psql(PG, f"DROP TABLE IF EXISTS orders; CREATE TABLE orders (id int, name text, changed {kind})")
        with boxes() as box:
            incremental_table(box, POSTGRES, lambda sql: psql(PG, sql), "public")


def test_incremental_number_without_type():
    """A column of SQLite without a declared type compares as what is in it."""
    with boxes() as box:
        box.source("CREATE TABLE orders (id, name); INSERT INTO orders VALUES (9, 'a'), (10, 'b')")
        source = {"connection": SQLITE, "table": "orders", "incremental": {"cursor": "id"}}
        equal(box.load(source)["inserted"], 2)
        box.source("INSERT INTO orders VALUES (11, 'c')")
        result = box.load(source)
        equal((result["read"], result["inserted"], result["skipped"]), (2, 1, 1))


def test_incremental_collation():
    """Texts compare as bytes, whatever the collation of the column says."""
    with boxes() as box:
        box.source("CREATE TABLE orders (id INTEGER, name TEXT COLLATE NOCASE);"
                   "INSERT INTO orders VALUES (1, 'a'), (2, 'B')")
        source = {"connection": SQLITE, "table": "orders", "incremental": {"cursor": "name", "order": "asc"}}
        equal(box.load(source, load={"strategy": "insert", "commit": "batch", "batch_rows": 1})["inserted"], 2)
        equal(box.bookmark(), "a")
        box.source("INSERT INTO orders VALUES (3, 'b')")
        equal(box.load(source)["inserted"], 1)


def test_incremental_query():
    with boxes() as box:
        box.source("CREATE TABLE orders (id INTEGER, name TEXT);"
                   "INSERT INTO orders VALUES (1, 'a'), (2, 'b'), (3, 'x')")
        source = {"connection": SQLITE,
                  "query": "SELECT id, name FROM orders WHERE id >= :cursor AND name <> :not ORDER BY id",
                  "parameters": {"not": "{{param.skip}}"}, "incremental": {"cursor": "id", "initial": 2}}
        params = {"parameters": [{"name": "skip", "default": "x"}]}
        result = box.load(source, **params)
        equal((result["read"], result["inserted"]), (1, 1))
        box.source("INSERT INTO orders VALUES (7, 'c')")
        result = box.load(source, options=["--param", "skip=y"], **params)
        equal((result["read"], result["inserted"], result["skipped"]), (3, 2, 1))
        equal(box.bookmark(), 7)
        # Without a place to begin the query would find nothing, and nobody would know.
        del source["incremental"]["initial"]
        os.unlink(box.path("out.db"))
        error = box.load(source, status=2, **params)["error"]
        equal(error["code"], "missing_parameter")
        contains(error["hint"], "initial")


def test_query_reads_only():
    with boxes() as box:
        box.source("CREATE TABLE people (id INTEGER, name TEXT); INSERT INTO people VALUES (1, 'a')")
        error = box.load({"connection": SQLITE, "query": "DELETE FROM people RETURNING id, name"}, status=1)["error"]
        equal(error["code"], "database_read_only")
        error = box.load({"connection": SQLITE, "query": "SELECT 1; DROP TABLE people"}, status=2)["error"]
        equal(error["code"], "several_statements")
        equal(box.sql("SELECT count(*) FROM people", "src.db"), [(1,)])


def test_nested_and_repeated():
    """What is in a JSON column is a field, too; lists can be exploded; a join has two ids."""
    psql(PG, """DROP TABLE IF EXISTS docs; CREATE TABLE docs (id int, body jsonb);
        INSERT INTO docs VALUES (1, '{"who": {"name": "x"}, "tags": ["a", "b"]}'), (2, '{"tags": []}')""")
    mapping = [{"column": "id", "type": "integer", "from": "id"},
               {"column": "again", "type": "integer", "from": "id_2"},
               {"column": "who", "type": "text", "from": "body.who.name"},
               {"column": "tag", "type": "text", "from": "body.tags[*]"}]
    with boxes() as box:
        query = "SELECT a.*, b.id FROM docs a JOIN docs b ON a.id = b.id ORDER BY 1"
        result = box.load({"connection": POSTGRES, "query": query}, mapping=mapping)
        equal(result["read"], 3)
        equal(box.sql("SELECT * FROM t"), [(1, 1, "x", "a"), (1, 1, "x", "b"), (2, 2, None, None)])


def test_stored_connection():
    with boxes() as box:
        box.source("CREATE TABLE people (id INTEGER, name TEXT); INSERT INTO people VALUES (1, 'a')")
        box.run("connection", "add", "house", "--sqlite", box.path("src.db"))
        box.run("connection", "add", "web", "--http", "http://127.0.0.1:9/")
        equal(box.load({"connection": "house", "table": "people"})["inserted"], 1)
        equal(box.json("sample", "task.json")["rows"], 1)
        error = box.load({"connection": "web", "table": "people"}, status=2)["error"]
        equal(error["code"], "wrong_connection")
        error = box.load({"connection": "nobody", "table": "people"}, status=2)["error"]
        equal(error["code"], "unknown_connection")


def test_browse():
    """Tables with estimates, columns with keys; a search; no system schemas."""
    psql(PG, """DROP SCHEMA IF EXISTS browse CASCADE; CREATE SCHEMA browse;
        CREATE TABLE browse.parent (id int PRIMARY KEY);
        INSERT INTO browse.parent SELECT generate_series(1, 30); ANALYZE browse.parent;
        CREATE TABLE browse."Child" (id int PRIMARY KEY, parent int REFERENCES browse.parent)""")
    with boxes() as box:
        box.run("connection", "add", "pg", "--uri", PG)
        equal(box.json("connection", "tables", "pg", "--search", "BROWSE."),
              [{"schema": "browse", "name": "Child", "kind": "table", "rows": None},
               {"schema": "browse", "name": "parent", "kind": "table", "rows": 30}])
        equal([t["name"] for t in box.json("connection", "tables", "pg", "--search", "chil")], ["Child"])
        system = ("pg_catalog", "information_schema")
        equal([t for t in box.json("connection", "tables", "pg") if t["schema"] in system], [])
        columns = box.json("connection", "columns", "pg", "Child", "--schema", "browse")
        equal([(c["name"], c["key_place"], c["references"]) for c in columns],
              [("id", 1, None), ("parent", 0, "browse.parent (id)")])
        contains(box.run("connection", "columns", "pg", "Child", "--schema", "browse")[0], "browse.parent (id)")


def test_connection_lost():
    """Half of a result is never taken for all of it."""
    psql(PG, "DROP TABLE IF EXISTS many;"
             "CREATE TABLE many AS SELECT i AS id, 'x' AS name FROM generate_series(1, 200000) i")
    with boxes() as box:
        query = ("SELECT id, CASE WHEN id = 150000 THEN pg_terminate_backend(pg_backend_pid())::text "
                 "ELSE name END AS name FROM many ORDER BY id")
        result = box.load({"connection": POSTGRES, "query": query}, status=75)
        equal(result["error"]["code"], "connection_lost")
        equal(result["inserted"], 0)


def test_untrusted_file():
    """A file from anybody: its views cannot call what has side effects, and it is not written."""
    with boxes() as box:
        box.source("CREATE TABLE people (id INTEGER, name TEXT); INSERT INTO people VALUES (1, 'a');"
                   "CREATE VIEW evil AS SELECT 1 AS id, load_extension('/tmp/evil.so') AS name")
        os.chmod(box.path("src.db"), 0o444)
        before = os.stat(box.path("src.db")).st_mtime_ns
        equal(box.load({"connection": SQLITE, "table": "people"})["inserted"], 1)
        equal(box.load({"connection": SQLITE, "table": "evil"}, status=1)["error"]["code"], "sql_error")
        equal(os.stat(box.path("src.db")).st_mtime_ns, before)
        box.write("src2.db", "this is no database, but long enough to be looked at " * 20)
        error = box.load({"connection": {"type": "sqlite", "path": "src2.db"}, "table": "people"}, status=1)["error"]
        equal(error["code"], "not_a_database")


def test_locked_file():
    """Waiting for a lock can be cancelled."""
    with boxes() as box, contextlib.closing(sqlite3.connect(box.path("src.db"), isolation_level=None)) as database:
        box.source("CREATE TABLE people (id INTEGER, name TEXT)")
        box.write("task.json", {"sluice": 1, "id": "locked", "name": "Locked", "mapping": ID_NAME,
                                "source": {"type": "database", "connection": SQLITE, "table": "people"},
                                "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
                                "load": {"strategy": "insert"}})
        database.execute("BEGIN EXCLUSIVE")
        run = box.start("run", "task.json", "--output", "events")
        for line in run.stdout:
            if json.loads(line)["event"] == "start":
                break
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        start = time.monotonic()
        run.communicate()
        equal((run.returncode, time.monotonic() - start < 6), (130, True))


def test_target_of_a_uri():
    """What a server would refuse, of a database that is named by its URI."""
    uri = own_database("target_of_a_uri")
    psql(uri, "CREATE TABLE t (name varchar(5), at timestamptz); INSERT INTO t VALUES ('abc', now())")
    with contextlib.closing(Sandbox()) as box:
        box.write("task.json", {"sluice": 1, "name": "T",
                                "source": {"type": "inline", "records": [{"name": "abcdefgh", "at": "2025-01-02"}]},
                                "destination": {"type": "postgres", "uri": uri, "table": "t"},
                                "mapping": [{"column": "name", "type": "text", "from": "name"},
                                            {"column": "at", "type": "text", "from": "at"}]})
        equal([(c["takes"], c["length"]) for c in box.json("target", "task.json")], [("text", 5), ("timestamptz", 0)])
        equal([(s["column"], s["kind"]) for s in box.json("suggest", "task.json")["suggestions"]],
              [("name", "cut"), ("at", "target_type")])


if __name__ == "__main__":
    main([test_types_of_postgres, test_hostile_names, test_incremental_table_of_sqlite,
          test_incremental_table_of_postgres, test_incremental_number_without_type, test_incremental_collation,
          test_incremental_query, test_query_reads_only, test_nested_and_repeated, test_stored_connection, test_browse,
          test_connection_lost, test_untrusted_file, test_locked_file, test_target_of_a_uri])
