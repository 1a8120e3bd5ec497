#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Data sources of ODBC: found, tried, looked into and loaded from."""

import contextlib
import os
import re
import sqlite3
import subprocess

from support import Sandbox, contains, equal, excludes, main

SOCKET = os.environ["SLUICE_TEST_MARIADB_SOCKET"]
DRIVER = re.match("Driver=([^;]*)", os.environ["SLUICE_TEST_MARIADB"])[1]
SECRET = "canary};x=ä'"


def mariadb(sql, user="root"):
    subprocess.run(["mariadb", "--default-character-set=utf8mb4", "-S", SOCKET, "-u", user, "sluice"], input=sql, text=True,
                   check=True, encoding="utf-8")


class Box(Sandbox):
    """A sandbox with ODBC of its own: a data source, and two drivers."""

    def __init__(self):
        super().__init__()
        self.env.update({"ODBCSYSINI": self.dir, "ODBCINI": self.path("odbc.ini"), "SLUICE_SECRET_DB": SECRET})
        self.write("odbcinst.ini", f"[Maria]\nDriver={DRIVER}\n[Lite]\nDriver=libsqlite3odbc.so\n[Gone]\nDriver=/no/such.so\n")
        self.write("odbc.ini", f"[shop]\nDriver=Maria\nSocket={SOCKET}\nDatabase=sluice\n")

    def load(self, source, mapping, load=None, options=(), status=0):
        self.write("task.json", {"sluice": 1, "id": "test-odbc", "name": "Test", "source": {"type": "database", **source},
                                 "mapping": [{"column": name, "type": kind, "from": name} for name, kind in mapping],
                                 "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
                                 "load": load or {"strategy": "insert"}})
        return self.json("run", "task.json", *options, status=status)

    def rows(self):
        with contextlib.closing(sqlite3.connect(self.path("out.db"))) as database:
            return database.execute("SELECT * FROM t ORDER BY 1").fetchall()


@contextlib.contextmanager
def boxes():
    box = Box()
    try:
        yield box
    finally:
        box.close()


def test_connections():
    """A data source is found, added, tried and looked into."""
    mariadb("CREATE TABLE looked (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL)")
    with boxes() as box:
        found = {(source["kind"], source["name"]) for source in box.json("connection", "drivers")}
        equal(found, {("source", "shop"), ("driver", "Maria"), ("driver", "Lite"), ("driver", "Gone")})
        contains(box.run("connection", "drivers")[0], DRIVER)
        box.run("connection", "add", "shop", "--odbc", "shop", "--username", "sluice")
        steps = box.json("connection", "test", "shop")
        equal([(step["step"], step["passed"]) for step in steps],
              [(name, True) for name in ("driver", "name", "port", "login", "rights")])
        contains([(table["schema"], table["name"], table["kind"]) for table in box.json("connection", "tables", "shop")],
                 ("sluice", "looked", "table"))
        columns = box.json("connection", "columns", "shop", "looked", "--schema", "sluice")
        equal([(column["name"], column["key_place"]) for column in columns], [("id", 1), ("name", 0)])
        box.run("connection", "add", "gone", "--odbc", "Driver=Gone")
        equal(box.json("connection", "test", "gone", status=1)[-1]["step"], "driver")
        box.run("connection", "add", "bad", "--odbc", "Driver=Maria;PWD=open", status=2)
        box.run("connection", "add", "bad", "--sqlite", "x.db", "--dialect", "mariadb", status=2)


def test_load():
    """Tables and queries are loaded exactly; what no type holds is rejected."""
    mariadb("""CREATE TABLE `kind;s` (id BIGINT UNSIGNED, n DECIMAL(38,10), d DATE, z TIMESTAMP(6) NULL, t LONGTEXT, b BLOB, f FLOAT)
        CHARACTER SET utf8mb4;
        INSERT INTO `kind;s` VALUES (1, 1234567890123456789012345678.0123456789, '2024-02-29', '2024-02-29 01:02:03.5',
          REPEAT('ä😀', 100000), 0x00FF, 1.1);
        SET sql_mode = '';
        INSERT INTO `kind;s` VALUES (2, 0, '0000-00-00', NULL, '', '', 0), (18446744073709551615, 1, NULL, NULL, NULL, NULL, NULL)""")
    mapping = [("id", "integer"), ("n", "decimal(38,10)"), ("d", "date"), ("z", "timestamptz"), ("t", "text"), ("b", "bytes"),
               ("f", "double")]
    connection = {"type": "odbc", "dsn": "shop", "username": "sluice"}
    with boxes() as box:
        result = box.load({"connection": connection, "table": "kind;s"}, mapping, status=3)
        equal((result["read"], result["inserted"], result["rejected"]), (3, 1, 2))
        equal({(reject["column"], reject["code"]) for reject in result["rejects"]},
              {("d", "invalid_date"), ("id", "invalid_integer")})
        equal(box.rows(), [(1, "1234567890123456789012345678.0123456789", "2024-02-29", "2024-02-29T01:02:03.500Z",
                            "ä😀" * 100000, b"\x00\xff", 1.1)])
        source = {"connection": connection, "query": "SELECT :id + 1 AS id, :t AS t",
                  "parameters": {"id": 4, "t": "x'; DROP TABLE `kind;s`"}}
        equal(box.load(source, [("id", "integer"), ("t", "text")], load={"strategy": "upsert", "keys": ["id"]})["inserted"], 1)
        equal([row[0] for row in box.rows()], [1, 5])


def test_incremental():
    """Only what is new is asked for, with the order and condition that are added."""
    mariadb("CREATE TABLE events (id INT PRIMARY KEY, at DATETIME(6)); INSERT INTO events VALUES "
            "(1, '2024-01-01 00:00:00.000001'), (2, '2024-01-02')")
    source = {"connection": {"type": "odbc", "dsn": "shop", "username": "sluice"}, "table": "events",
              "incremental": {"cursor": "at", "order": "asc"}}
    mapping = [("id", "integer"), ("at", "timestamp")]
    with boxes() as box:
        load = {"strategy": "upsert", "keys": ["id"]}
        equal(box.load(source, mapping, load)["inserted"], 2)
        mariadb("INSERT INTO events VALUES (3, '2024-01-03 00:00:00.5')")
        result = box.load(source, mapping, load)
        equal((result["inserted"], result["skipped"] + result["unchanged"]), (1, 1))
        equal(len(box.rows()), 3)


def test_passwords():
    """A password reaches the server whatever is in it, and nobody else."""
    quoted = SECRET.replace("'", "''")
    mariadb(f"CREATE USER pass@localhost IDENTIFIED BY '{quoted}'; GRANT ALL ON sluice.* TO pass@localhost")
    connection = {"type": "odbc", "dsn": "shop", "username": "pass", "password": "secret:db"}
    with boxes() as box:
        source = {"connection": connection, "query": "SELECT CURRENT_USER() AS id"}
        equal(box.load(source, [("id", "text")])["inserted"], 1)
        equal(box.rows(), [("pass@localhost",)])
        source["query"] = f"SELECT 1 AS id FROM `{SECRET}`"
        result = box.load(source, [("id", "text")], status=1)
        excludes(str(result), SECRET)
        connection["username"] = "nobody"
        result = box.load(source, [("id", "text")], status=1)
        equal(result["error"]["code"], "login_failed")
        excludes(str(result), SECRET)


def test_ansi_driver():
    """A driver without wide functions, found by its name, gets its bytes as they are."""
    with boxes() as box:
        with contextlib.closing(sqlite3.connect(box.path("ü😀.db"))) as database:
            with database:
                database.execute("CREATE TABLE \"tä😀\" (id INTEGER, name TEXT)")
                database.execute("INSERT INTO \"tä😀\" VALUES (1, 'é😀')")
        source = {"connection": {"type": "odbc", "dsn": f"Driver=Lite;Database={box.path('ü😀.db')}"}, "table": "tä😀"}
        for locale in ("C.UTF-8", "C"):
            box.env["LC_ALL"] = locale
            result = box.load(source, [("id", "integer"), ("name", "text")], {"strategy": "upsert", "keys": ["id"]})
            equal(result["inserted"] + result["unchanged"], 1)
            equal(box.rows(), [(1, "é😀")])


def test_incremental_text():
    """Bookmarks that are texts compare as bytes, and so has the server to: by its collation Ā is before é."""
    mariadb("CREATE TABLE words (id INT, word VARCHAR(20)) CHARACTER SET utf8mb4; INSERT INTO words VALUES (1, 'a'), (2, 'é')")
    source = {"connection": {"type": "odbc", "dsn": "shop", "username": "sluice"}, "table": "words",
              "incremental": {"cursor": "word", "order": "asc"}}
    mapping = [("id", "integer"), ("word", "text")]
    with boxes() as box:
        equal(box.load(source, mapping)["inserted"], 2)
        mariadb("INSERT INTO words VALUES (3, 'Ā')")
        equal(box.load(source, mapping)["inserted"], 1)
        equal(box.load(source, mapping)["read"], 1)


def test_incremental_of_sqlite():
    """Times are texts there, in a form of somebody's own: the bookmark is such a text, and nothing is passed over."""
    source = {"connection": {"type": "odbc", "dsn": ""}, "table": "events", "incremental": {"cursor": "at"}}
    mapping = [("id", "integer"), ("at", "timestamp"), ("ok", "text")]
    with boxes() as box, contextlib.closing(sqlite3.connect(box.path("events.db"))) as database:
        source["connection"]["dsn"] = f"Driver=Lite;Database={box.path('events.db')}"
        with database:
            database.execute("CREATE TABLE events (id INTEGER, at TIMESTAMP, ok BOOLEAN)")
            database.execute("INSERT INTO events VALUES (1, '2026-01-02 10:00:00', 1)")
        equal(box.load(source, mapping)["inserted"], 1)
        with database:
            database.execute("INSERT INTO events VALUES (2, '2026-01-02 10:00:00', 2), (3, '2026-01-02 11:00:00.5', 0)")
        result = box.load(source, mapping)
        equal((result["read"], result["inserted"], result["skipped"]), (3, 2, 1))
        equal(box.rows(), [(1, "2026-01-02T10:00:00", "1"), (2, "2026-01-02T10:00:00", "2"),
                           (3, "2026-01-02T11:00:00.500", "0")])


if __name__ == "__main__":
    main([test_connections, test_load, test_incremental, test_incremental_text, test_incremental_of_sqlite, test_passwords, test_ansi_driver])
