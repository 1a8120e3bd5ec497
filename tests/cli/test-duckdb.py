#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Parquet files and DuckDB files as sources, and what is said without libduckdb."""

import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager

from support import Sandbox, contains, equal, main

RUN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "duckdb-run")
TYPES = """CREATE TABLE parent (id INTEGER PRIMARY KEY);
INSERT INTO parent VALUES (1);
CREATE TABLE "odd ""name" (a INTEGER PRIMARY KEY, b VARCHAR DEFAULT 'x', c DECIMAL(10, 2) NOT NULL, d DATE, e TIMESTAMP,
  f TIMESTAMPTZ, g INTEGER[], h STRUCT(x INTEGER, y VARCHAR), i UBIGINT, k FLOAT, l DOUBLE, m BLOB, n UUID,
  p BOOLEAN, q TIME, r JSON, s INTEGER REFERENCES parent (id), t TIMESTAMP_NS);
INSERT INTO "odd ""name" VALUES (1, 'ä, a text of more than twelve bytes', 12.50, '2024-01-02',
  '2024-01-02 03:04:05.123456', '2024-01-02 03:04:05+02', [1, 2], {'x': 1, 'y': 'z'}, 18446744073709551615, 0.1, 'nan',
  '\\xAA\\x00'::BLOB, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', true, '12:00:00.5', '{"a": 1.10}', 1,
  '2024-01-02 03:04:05.123456');
INSERT INTO "odd ""name" (a, c, d, e) VALUES (2, -1, '0044-03-15 (BC)', 'infinity')"""


def duckdb(path, *statements):
    subprocess.run([sys.executable, RUN, path, *statements], check=True)


@contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def task(source, mapping, **more):
    return {"sluice": 1, "id": "t", "name": "T", "source": source,
            "mapping": [{"column": column, "type": kind, "from": path} for column, kind, path in mapping],
            "destination": {"type": "sqlite", "path": "out.db", "table": "t"}, "load": {"strategy": "insert"}, **more}


def rows(box, sql="SELECT * FROM t"):
    with sqlite3.connect(box.path("out.db")) as database:
        return database.execute(sql).fetchall()


def parquet_is_read():
    with sandbox() as box:
        duckdb(box.path("a.duckdb"), *TYPES.split(";\n"),
               f"""COPY (SELECT a, b, c, d, e, f, g, h, i, n, p, m FROM "odd ""name" WHERE a = 1)
                   TO '{box.path("a[1]*.parquet")}' (FORMAT PARQUET)""")
        box.write("t.json", task({"type": "file", "path": "a[1]*.parquet"}, [
            ("a", "integer", "a"), ("b", "text", "b"), ("c", "decimal(10,2)", "c"), ("d", "date", "d"),
            ("e", "timestamp", "e"), ("f", "timestamptz", "f"), ("i", "decimal(20,0)", "i"), ("n", "uuid", "n"),
            ("p", "boolean", "p"), ("m", "bytes", "m"), ("again", "text", "a"), ("none", "text", "nobody"),
            ("row", "integer", "_row")]))
        done = box.json("run", "t.json")
        equal((done["inserted"], done["bytes"]), (1, os.path.getsize(box.path("a[1]*.parquet"))))
        equal(rows(box), [(1, "ä, a text of more than twelve bytes", "12.50", "2024-01-02",
                           "2024-01-02T03:04:05.123456", "2024-01-02T01:04:05Z", "18446744073709551615",
                           "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", 1, b"\xaa\x00", "1", None, 1)])


def nested_values_are_json():
    with sandbox() as box:
        duckdb(box.path("a.duckdb"), *TYPES.split(";\n"),
               f"""COPY (SELECT a, g, h, r FROM "odd ""name" WHERE a = 1) TO '{box.path("a.parquet")}'""")
        box.write("t.json", task({"type": "file", "path": "a.parquet"}, [
            ("one", "integer", "g[*]"), ("x", "integer", "h.x"), ("h", "json", "h"), ("r", "json", "r")]))
        equal(box.json("run", "t.json")["inserted"], 2)
        equal(rows(box), [(1, 1, '{"x":1,"y":"z"}', '{"a":1.10}'), (2, 1, '{"x":1,"y":"z"}', '{"a":1.10}')])


def texts_say_what_is_there():
    """Also where the values are gone from DuckDB's memory when they are loaded, and where no other type holds them."""
    with sandbox() as box:
        duckdb(box.path("a.duckdb"), """CREATE TABLE k (id INTEGER, g INTEGER[], h STRUCT(x INTEGER), j JSON, f FLOAT, b BIT,
               e TIMESTAMP, z TIMESTAMPTZ)""",
               """INSERT INTO k SELECT i, [i, NULL], {'x': i}, 'null', 'nan', '0010', '0044-03-15 (BC) 12:00:00.5',
                  '0044-03-15 (BC) 12:00:00+00' FROM range(1, 10001) AS r(i)""")
        names = ("g", "h", "j", "f", "b", "e", "z")
        box.write("t.json", task({"type": "database", "connection": {"type": "duckdb", "path": "a.duckdb"}, "table": "k"},
                                 [("id", "integer", "id"), *((name, "text", name) for name in names)]))
        equal(box.json("run", "t.json")["inserted"], 10000)
        equal(rows(box, "SELECT DISTINCT j, f, b, e, z FROM t"),
              [("null", "NaN", "0010", "0044-03-15 (BC) 12:00:00.500", "0044-03-15 (BC) 12:00:00+00")])
        equal(rows(box, "SELECT count(*) FROM t WHERE g = '[' || id || ',null]' AND h = '{\"x\":' || id || '}'"), [(10000,)])
        document = task({"type": "database", "connection": {"type": "duckdb", "path": "a.duckdb"}, "query": "SELECT b FROM k"}, [],
                        id="bits")
        del document["mapping"]
        os.remove(box.path("out.db"))
        box.write("t.json", document)
        box.json("run", "t.json")
        equal(rows(box, "SELECT DISTINCT b FROM t"), [("0010",)])


def many_rows_and_several_files():
    with sandbox() as box:
        for name, first in (("b", 5000), ("a", 0)):
            duckdb(box.path("x.duckdb"), f"""COPY (SELECT i AS id, 'name ' || i AS name FROM range({first}, {first + 5000})
                   AS r(i)) TO '{box.path(name + ".parquet")}'""")
        box.write("t.json", task({"type": "file", "path": "*.parquet"}, [("id", "integer", "id"), ("file", "text", "_file")]))
        equal(box.json("run", "t.json")["inserted"], 10000)
        equal(rows(box, "SELECT count(DISTINCT id), sum(id), count(DISTINCT file), min(rowid = id + 1) FROM t"),
              [(10000, 49995000, 2, 1)])
        box.write("t.json", task({"type": "file", "path": "*.parquet"}, [("id", "integer", "id")], id="u"))
        os.remove(box.path("out.db"))
        equal(box.json("run", "t.json", "--limit", "5001")["read"], 5001)


def what_the_source_declares_is_the_type():
    with sandbox() as box:
        duckdb(box.path("x.duckdb"), f"""COPY (SELECT 12.50::DECIMAL(10, 2) AS c, '\\x01'::BLOB AS m, '7' AS t, 0.5::FLOAT
               AS k, NULL::DATE AS d) TO '{box.path("a.parquet")}'""")
        box.write("t.json", {key: value for key, value in
                             task({"type": "file", "path": "a.parquet"}, []).items() if key != "mapping"})
        equal({field["path"]: field["type"] for field in box.json("sample", "t.json")["fields"]},
              {"c": "decimal(10,2)", "m": "bytes", "t": "text", "k": "double", "d": "date"})
        equal(box.json("run", "t.json")["inserted"], 1)
        equal(rows(box), [("12.50", b"\x01", "7", 0.5, None)])


def a_table_without_rows_has_columns():
    with sandbox() as box:
        box.write("b.csv", "id,name\n")
        box.write("t.json", {key: value for key, value in
                             task({"type": "file", "path": "b.csv"}, []).items() if key != "mapping"})
        equal(box.json("run", "t.json")["read"], 0)
        equal([row[1] for row in rows(box, "PRAGMA table_info(t)")], ["id", "name"])


def a_rejected_row_is_kept_whole():
    with sandbox() as box:
        duckdb(box.path("x.duckdb"), f"""COPY (SELECT i AS id, 'name ' || i AS name FROM range(3) AS r(i))
               TO '{box.path("a.parquet")}'""")
        box.write("t.json", task({"type": "file", "path": "a.parquet"},
                                 [("id", "integer", "id"), ("name", "integer", "name")], source_fields=["id", "name"]))
        equal(box.json("run", "t.json", status=3)["rejected"], 3)
        kept = box.json("quarantine", "show", "last")
        equal([row["raw"] for row in kept], [f'{{"id":{i},"name":"name {i}"}}' for i in range(3)])


def new_columns_are_drift():
    with sandbox() as box:
        duckdb(box.path("x.duckdb"), f"COPY (SELECT 1 AS id, 'x' AS name) TO '{box.path('a.parquet')}'")
        box.write("b.csv", "id,name\n1,x\n")
        for path in ("a.parquet", "b.csv"):
            box.write("t.json", task({"type": "file", "path": path}, [("id", "integer", "id")], source_fields=["id"]))
            equal(box.json("run", "t.json", status=4)["error"]["code"], "schema_drift")
            box.write("t.json", task({"type": "file", "path": path}, [("id", "integer", "id"), ("x", "text", "gone")],
                                     id=path))
            equal({warning["code"] for warning in box.json("run", "t.json")["warnings"]}, {"new_fields", "missing_fields"})


def what_is_no_parquet_is_told():
    with sandbox() as box:
        for content in ("", "PAR1", "hello, this is no Parquet file at all", "PAR1" + "x" * 100 + "PAR1"):
            box.write("a.parquet", content)
            box.write("t.json", task({"type": "file", "path": "a.parquet"}, [("id", "integer", "id")]))
            error = box.json("run", "t.json", status=1)["error"]
            equal((error["code"], error["where"].get("file") is not None), ("invalid_parquet", True))


def without_the_library_it_is_said_how_to_get_it():
    with sandbox() as box:
        box.write("a.parquet", "PAR1")
        box.write("t.json", task({"type": "file", "path": "a.parquet"}, [("id", "integer", "id")]))
        error = box.json("run", "t.json", status=1, env={"SLUICE_DUCKDB_LIBRARY": "/nonexistent/libduckdb.so"})["error"]
        equal(error["code"], "no_duckdb")
        contains(error["hint"], "sluice-fetch-duckdb")


def files_of_duckdb_are_queried_and_nothing_else():
    with sandbox() as box:
        duckdb(box.path("a.duckdb"), *TYPES.split(";\n"))
        box.write("c.json", {"type": "duckdb", "path": box.path("a.duckdb")})
        box.run("connection", "add", "duck", "--document", "c.json")
        box.write("q.sql", 'SELECT * FROM "odd ""name" ORDER BY a')
        found = box.json("query", "run", "q.sql", "--connection", "duck")
        types = {column["name"]: column["type"] for column in found["columns"]}
        equal((types["c"], types["i"], types["r"], types["f"], types["h"]),
              ("decimal(10,2)", "decimal(20,0)", "json", "timestamptz", "json"))
        first, second = ({name: value for name, value in zip(types, row)} for row in found["rows"])
        equal((first["c"], first["i"], first["k"], first["l"], first["r"], first["t"]),
              ("12.50", "18446744073709551615", "0.1", "NaN", '{"a":1.10}', "2024-01-02 03:04:05.123456"))
        equal((second["d"], second["e"], second["b"]), ("0044-03-15 (BC)", "infinity", "x"))
        for sql, status in ((f"COPY parent TO '{box.path('x.csv')}'", 1), ("SELECT * FROM read_csv('/etc/passwd')", 1),
                            ("INSERT INTO parent VALUES (2)", 2), ("SET memory_limit = '10GB'", 2),
                            (f"ATTACH '{box.path('y.db')}'", 2), ("INSTALL httpfs", 2), ("SELECT 1; DROP TABLE parent", 2)):
            box.write("q.sql", sql)
            box.json("query", "run", "q.sql", "--connection", "duck", status=status)
            box.json("query", "validate", "q.sql", "--connection", "duck", status=status)
        box.write("q.sql", "SELECT * FROM nowhere")
        equal(box.json("query", "run", "q.sql", "--connection", "duck", status=1)["error"]["code"], "missing_table")
        box.write("q.sql", "SELECT a FROM \"odd \"\"name\" WHERE b = :text")
        equal(box.json("query", "run", "q.sql", "--connection", "duck", "--param", "text=x' OR 'a'='a")["rows"], [])
        equal(box.json("query", "run", "q.sql", "--connection", "duck", "--param", "text=x")["rows"], [[2]])
        contains(box.json("query", "explain", "q.sql", "--connection", "duck", "--param", "text=x")["plan"], "Filter")


main([parquet_is_read, nested_values_are_json, texts_say_what_is_there, many_rows_and_several_files,
      what_the_source_declares_is_the_type, a_table_without_rows_has_columns, a_rejected_row_is_kept_whole,
      new_columns_are_drift, what_is_no_parquet_is_told, without_the_library_it_is_said_how_to_get_it, files_of_duckdb_are_queried_and_nothing_else])
