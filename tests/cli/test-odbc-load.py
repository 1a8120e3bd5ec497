#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Loading by ODBC into MariaDB, PostgreSQL and SQLite: what arrives, what is refused, what survives."""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import threading
import urllib.parse

from support import BUILD, SECONDS, Sandbox, contains, equal, excludes, main, own_database, psql, wait_for

SOCKET = os.environ["SLUICE_TEST_MARIADB_SOCKET"]
MARIADB = os.environ["SLUICE_TEST_MARIADB"]
PSQLODBC = os.path.join(os.path.dirname(re.match("Driver=([^;]*)", MARIADB)[1]), "psqlodbcw.so")
# A name that is SQL wherever it is not quoted.
HOSTILE = "t\"`'];DROP TABLE x;--?{ä"
CANARY = "canary'); DROP TABLE x; -- \\' ?"

TYPES = [("id", "integer"), ("t", "text"), ("n", "decimal(38,10)"), ("f", "double"), ("b", "boolean"), ("d", "date"),
         ("ti", "time"), ("ts", "timestamp"), ("tz", "timestamptz"), ("u", "uuid"), ("j", "json"), ("by", "bytes")]
ROWS = [
    {"id": 1, "t": "ä😀 'x' \\ \" ?", "n": "-1234567890123456789012345678.0123456789", "f": 0.1, "b": True, "d": "0001-01-02",
     "ti": "23:59:59.999999", "ts": "9999-12-31T23:59:59.999999", "tz": "1969-12-31T23:59:59.000001-01:00",
     "u": "123e4567-e89b-12d3-a456-426614174000", "j": {"a": [1.50, "ü"]}, "by": "AP8n"},
    {"id": 9223372036854775807, "t": "", "n": "0", "f": 1e300, "b": False, "d": "2024-02-29", "ti": "00:00:00",
     "ts": "2024-02-29T00:00:00", "tz": "2038-01-20T00:00:00Z", "u": None, "j": [], "by": None},
    {"id": -9223372036854775808, "f": 5e-324},
    {"id": 3, "t": "long ä" * 200000},
]


def mariadb(sql, database="sluice"):
    done = subprocess.run(["mariadb", "--default-character-set=utf8mb4", "-NB", "-S", SOCKET, "-u", "root", database], input=sql,
                          text=True, check=True, encoding="utf-8", capture_output=True)
    return done.stdout.strip("\n")


class Server:
    """A database that is loaded by ODBC, and looked at without."""

    def __init__(self, name, destination, ask, quote):
        self.name = name
        self.destination = destination
        self.ask = ask
        self.quote = quote


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def make_servers(box, name):
    """An empty database of each kind."""
    mariadb(f"DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name}; GRANT ALL ON {name}.* TO sluice@localhost", "mysql")
    uri = own_database(name)
    address = urllib.parse.urlsplit(uri)
    place = urllib.parse.parse_qs(address.query)
    path = box.path("out.db")

    def ask_sqlite(sql):
        with contextlib.closing(sqlite3.connect(path, timeout=90)) as database, database:
            rows = database.execute(sql).fetchall()
        return "\n".join("\t".join("NULL" if cell is None else str(cell) for cell in row) for row in rows)

    ask_sqlite("CREATE TABLE there (x)")
    return [
        Server("mariadb", {"type": "odbc", "dsn": MARIADB.replace("Database=sluice", "Database=" + name), "username": "sluice"},
               lambda sql: mariadb(sql, name), lambda text: "`" + text.replace("`", "``") + "`"),
        Server("postgres", {"type": "odbc", "username": place["user"][0],
                            "dsn": f"Driver={PSQLODBC};Servername={place['host'][0]};Port=5432;Database={address.path[1:]}"},
               lambda sql: psql(uri, sql), lambda text: '"' + text.replace('"', '""') + '"'),
        Server("sqlite", {"type": "odbc", "dsn": f"Driver=libsqlite3odbc.so;Database={path}"},
               ask_sqlite, lambda text: '"' + text.replace('"', '""') + '"'),
    ]


def make_task(server, records, mapping, load_keys, table="t", **more):
    return {"sluice": 1, "id": "test-odbc-load", "name": "Test", "source": {"type": "inline", "records": records},
            "mapping": [{"column": name, "type": kind, "from": name} for name, kind in mapping],
            "destination": {**server.destination, "table": table, **more}, "load": load_keys}


def load(box, server, records, mapping, load_keys, status=0, options=(), **more):
    box.write("task.json", make_task(server, records, mapping, load_keys, **more))
    return box.json("run", "task.json", *options, status=status)


def back(box, server):
    """All rows as a source by ODBC gives them, keyed by id: what other programs see."""
    connection = dict(server.destination)
    box.write("back.json", {"sluice": 1, "id": "back", "name": "Back",
                            "source": {"type": "database", "connection": connection, "table": "t"},
                            "destination": {"type": "file", "path": "back.csv", "format": "csv"}, "load": {"strategy": "replace"}})
    return box.json("preview", "back.json", "--rows", "10")


def test_types_arrive():
    """Every value is there as it was, also the least, the greatest, the empty and the very long."""
    with sandbox() as box:
        for server in make_servers(box, "types"):
            result = load(box, server, ROWS, TYPES, {"strategy": "upsert", "keys": ["id"]})
            equal((server.name, result["inserted"], result["rejected"]), (server.name, 4, 0))
            result = load(box, server, ROWS, TYPES, {"strategy": "upsert", "keys": ["id"]})
            equal((server.name, result["unchanged"]), (server.name, 4))
            shown = back(box, server)
            rows = {row[0]: dict(zip([column["name"] for column in shown["columns"]], row)) for row in shown["rows"]}
            equal((server.name, sorted(int(key) for key in rows), shown["rejects"]),
                  (server.name, sorted(row["id"] for row in ROWS), []))
            first = next(row for key, row in rows.items() if int(key) == 1)
            equal((server.name, first["t"], str(first["n"]), float(first["f"])), (server.name, ROWS[0]["t"], ROWS[0]["n"], 0.1))
            equal((server.name, first["d"], first["ti"]), (server.name, "0001-01-02", "23:59:59.999999"))
            contains(first["ts"], "9999-12-31")
            contains(first["ts"], "23:59:59.999999")
            contains(first["tz"].replace("T", " "), "1970-01-01 00:59:59.000001")
            equal((server.name, len(next(row for key, row in rows.items() if int(key) == 3)["t"])),
                  (server.name, len(ROWS[3]["t"])))
            others = next(row for key, row in rows.items() if int(key) == -9223372036854775808)
            equal((server.name, others["t"], others["by"], float(others["f"])), (server.name, None, None, 5e-324))
            equal((server.name, server.ask("SELECT COUNT(*) FROM t WHERE t = ''")), (server.name, "1"))


def test_zero_keeps_its_sign():
    """In PostgreSQL; SQLite writes zero, and MariaDB what it makes of it itself, which depends on its version. It is
    no change to any of them."""
    signed = mariadb("CREATE TEMPORARY TABLE zero (f DOUBLE); INSERT INTO zero VALUES (-0e0); "
                     "SELECT ATAN2(f, -1) < 0 FROM zero")
    shown = {"mariadb": ("SELECT ATAN2(f, -1) < 0 FROM t", signed), "postgres": ("SELECT encode(float8send(f), 'hex') FROM t", "8000000000000000"),
             "sqlite": ("SELECT f FROM t", "0.0")}
    mapping = [("id", "integer"), ("f", "double")]
    with sandbox() as box:
        for server in make_servers(box, "zeros"):
            query, expected = shown[server.name]
            for keys in ({"strategy": "insert"}, {"strategy": "upsert", "keys": ["id"]}):
                equal((server.name, load(box, server, [{"id": 1, "f": -0.0}], mapping, keys)["inserted"]), (server.name, 1))
                equal((server.name, server.ask(query)), (server.name, expected))
                if "keys" in keys:
                    result = load(box, server, [{"id": 1, "f": 0.0}], mapping, keys)
                    equal((server.name, result["unchanged"]), (server.name, 1))
                server.ask("DROP TABLE t")


def test_strategies():
    """Rows are new, changed, unchanged, gone; a row that the table refuses is told, and the others go in."""
    mapping = [("id", "integer"), ("name", "text")]
    start = [{"id": i, "name": f"n{i}"} for i in range(300)]
    later = [{"id": i, "name": f"n{i}" if i % 3 else "new"} for i in range(10, 310)] + [{"id": 10, "name": "last"}]
    with sandbox() as box:
        for server in make_servers(box, "strategies"):
            key = "VARCHAR(20)" if server.name == "mariadb" else "TEXT"
            server.ask(f"CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, name {key} UNIQUE CHECK (name <> 'bad'))")
            equal(load(box, server, start, mapping, {"strategy": "insert"})["inserted"], 300)
            mixed = [{"id": 1000, "name": "x"}, {"id": 5, "name": "y"}, {"id": 1001, "name": "bad"}, {"id": 1002, "name": "n7"}]
            result = load(box, server, mixed, mapping, {"strategy": "insert"}, status=3)
            equal((server.name, result["inserted"], result["rejected"]), (server.name, 1, 3))
            equal([reject["code"] for reject in result["rejects"]], ["constraint"])
            server.ask("DELETE FROM t WHERE id = 1000")
            server.ask("DROP TABLE t")
            server.ask(f"CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, name {key})")
            load(box, server, start, mapping, {"strategy": "insert_new", "keys": ["id"]})
            result = load(box, server, later, mapping, {"strategy": "mirror", "keys": ["id"]})
            got = {name: result[name] for name in ("inserted", "updated", "unchanged", "deleted", "deduplicated")}
            equal((server.name, got), (server.name, {"inserted": 10, "updated": 97, "unchanged": 193, "deleted": 10,
                                                      "deduplicated": 1}))
            equal(server.ask("SELECT COUNT(*), MIN(id), MAX(id) FROM t").replace("|", "\t"), "300\t10\t309")
            result = load(box, server, start[:5], mapping, {"strategy": "replace", "keys": ["id"]})
            equal((server.name, result["inserted"], server.ask("SELECT COUNT(*) FROM t")), (server.name, 5, "5"))
            load(box, server, [], mapping, {"strategy": "replace"}, status=4)
            equal(server.ask("SELECT COUNT(*) FROM t"), "5")
            result = load(box, server, later, mapping, {"strategy": "upsert", "keys": ["id"]}, options=("--dry-run",))
            equal((server.name, result["inserted"]), (server.name, 300))
            equal(server.ask("SELECT COUNT(*) FROM t"), "5")


def test_nothing_is_changed_silently():
    """What a column would round, cut or drop is refused before it is sent."""
    columns = [("i", "integer"), ("n", "decimal(20,6)"), ("c", "text"), ("ts", "timestamp"), ("d", "timestamp"), ("f", "double")]
    with sandbox() as box:
        for server in make_servers(box, "unfit"):
            if server.name == "sqlite":
                continue
            time = "DATETIME(3)" if server.name == "mariadb" else "TIMESTAMP(3)"
            real = "FLOAT" if server.name == "mariadb" else "REAL"
            server.ask(f"CREATE TABLE t (id INTEGER, i SMALLINT, n NUMERIC(6,2), c VARCHAR(3), ts {time}, d DATE, f {real})")
            good = {"i": -32768, "n": "-9999.99", "c": "äöü", "ts": "2024-01-01T00:00:00.125", "d": "2024-01-01T00:00:00", "f": 1.1}
            bad = [{**good, name: value} for name, value in (
                ("i", 32768), ("n", "10000"), ("n", "1.001"), ("c", "äöüß"), ("ts", "2024-01-01T00:00:00.0001"),
                ("d", "2024-01-01T00:00:01"), ("f", 1.23456789012345))]
            records = [{"id": i, **record} for i, record in enumerate([good] + bad)]
            result = load(box, server, records, [("id", "integer")] + columns, {"strategy": "insert"}, status=3)
            equal((server.name, result["inserted"], result["rejected"]), (server.name, 1, 7))
            equal((server.name, {(reject["column"], reject["code"]) for reject in result["rejects"]}),
                  (server.name, {("i", "out_of_range"), ("n", "out_of_range"), ("c", "too_long"), ("ts", "out_of_range"),
                                 ("d", "out_of_range"), ("f", "out_of_range")}))
            equal((server.name, server.ask("SELECT COUNT(*) FROM t WHERE i = -32768 AND n = -9999.99 AND c = 'äöü'")),
                  (server.name, "1"))


def test_nul():
    """U+0000 is kept, refused or taken out, but never the end of a text."""
    records = [{"id": 1, "name": "a\0b"}]
    mapping = [("id", "integer"), ("name", "text")]
    with sandbox() as box:
        for server in make_servers(box, "nul"):
            if server.name == "mariadb":
                load(box, server, records, mapping, {"strategy": "insert"})
                equal(server.ask("SELECT HEX(name) FROM t"), "610062")
                continue
            result = load(box, server, records, mapping, {"strategy": "insert"}, status=3)
            equal((server.name, result["rejects"][0]["code"]), (server.name, "nul_byte"))
            load(box, server, records, mapping, {"strategy": "insert", "nul": "strip"})
            equal((server.name, server.ask("SELECT name FROM t")), (server.name, "ab"))


def logged_statements(server):
    """What the server was asked to run since its log began, without what was bound to it."""
    if server.name == "mariadb":
        return server.ask("SELECT argument FROM mysql.general_log WHERE command_type IN ('Query', 'Prepare')")
    with open(os.path.join(os.environ["SLUICE_TEST_PG_DATA"], "..", "server.log"), encoding="utf-8", errors="replace") as log:
        return "\n".join(line for line in log if "DETAIL:" not in line)


def test_hostile_names():
    """Names are quoted and values bound: neither becomes SQL."""
    mapping = [("id", "integer"), (HOSTILE, "text")]
    records = [{"id": i, HOSTILE: CANARY} for i in range(3)]
    with sandbox() as box:
        for server in make_servers(box, "hostile"):
            if server.name == "mariadb":
                mariadb("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON", "mysql")
            elif server.name == "postgres":
                server.ask("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET log_statement = ''all''', current_database()); END $$")
            server.ask("CREATE TABLE x (id INTEGER)")
            task = {"sluice": 1, "id": "it's", "name": "Test", "source": {"type": "inline", "records": records},
                    "mapping": [{"column": "id", "type": "integer", "from": "id"},
                                {"column": HOSTILE, "type": "text", "from": f"[{json.dumps(HOSTILE)}]"}],
                    "destination": {**server.destination, "table": HOSTILE}, "load": {"strategy": "upsert", "keys": ["id"]}}
            box.write("task.json", task)
            equal(box.json("run", "task.json")["inserted"], 3)
            records[0][HOSTILE] += "2"
            task["source"]["records"] = records
            box.write("task.json", task)
            result = box.json("run", "task.json")
            equal((server.name, result["updated"], result["unchanged"]), (server.name, 1, 2))
            records[0][HOSTILE] = CANARY
            name = server.quote(HOSTILE)
            equal((server.name, server.ask(f"SELECT COUNT(*) FROM {name} WHERE {name} LIKE 'canary%'")), (server.name, "3"))
            equal(server.ask("SELECT COUNT(*) FROM x"), "0")
            if server.name != "sqlite":
                statements = logged_statements(server)
                contains(statements, "INSERT INTO")
                excludes("\n".join(line for line in statements.splitlines() if "LIKE 'canary" not in line), "canary")
            if server.name == "mariadb":
                mariadb("SET GLOBAL general_log = OFF", "mysql")


def test_ledger_and_cursor():
    """A run that was interrupted is continued, and SQL before and after belongs to the transaction."""
    mapping = [("id", "integer"), ("name", "text")]
    records = [{"id": i, "name": "x" * 10} for i in range(50)]
    with sandbox() as box:
        for server in make_servers(box, "ledger"):
            server.ask("CREATE TABLE notes (note VARCHAR(20))")
            load(box, server, records, mapping, {"strategy": "insert", "commit": "batch", "batch_rows": 10, "before": [
                "INSERT INTO notes VALUES ('before')"], "after": ["INSERT INTO notes VALUES ('after')"]})
            equal((server.name, server.ask("SELECT COUNT(*) FROM t")), (server.name, "50"))
            equal((server.name, sorted(server.ask("SELECT note FROM notes").split())), (server.name, ["after", "before"]))
            batches = "SELECT MAX(batch) FROM sluice_loads"
            equal((server.name, server.ask(batches) >= "5"), (server.name, True))
            result = load(box, server, records, mapping, {"strategy": "insert", "after": ["INSERT INTO notes VALUES ('lost')",
                                                                                           "INSERT INTO nowhere VALUES (1)"]},
                          status=1)
            equal((server.name, result["error"]["code"] in ("missing_table", "sql_error")), (server.name, True))
            equal((server.name, server.ask("SELECT COUNT(*) FROM notes")), (server.name, "2"))
            equal((server.name, server.ask("SELECT COUNT(*) FROM t")), (server.name, "50"))
            result = load(box, server, records, mapping, {"strategy": "insert", "after": ["COMMIT"]}, status=2)
            equal((server.name, result["error"]["code"]), (server.name, "transaction_ended"))


def test_create_replace():
    """A table is made anew only where that can be taken back."""
    mapping = [("id", "integer")]
    with sandbox() as box:
        for server in make_servers(box, "anew"):
            server.ask("CREATE TABLE t (other INTEGER)")
            status = 1 if server.name == "mariadb" else 0
            result = load(box, server, [{"id": 1}], mapping, {"strategy": "insert"}, status=status, create="replace")
            if server.name == "mariadb":
                equal(result["error"]["code"], "ddl_commits")
                equal(server.ask("SELECT COUNT(other) FROM t"), "0")
            else:
                equal((server.name, server.ask("SELECT id FROM t")), (server.name, "1"))


def find_sleeping():
    """The session that a trigger of these tests keeps waiting; the trigger's owner is not who loads."""
    return mariadb("SELECT id FROM information_schema.processlist WHERE state = 'User sleep'", "mysql")


def test_lost_connection():
    """A load whose session is ended at the server is repeated batch by batch, or leaves nothing."""
    mapping = [("id", "integer"), ("name", "text")]
    records = [{"id": i, "name": f"name {i}"} for i in range(3000)]
    with sandbox() as box:
        server = make_servers(box, "lost")[0]
        # Rows take their time, so that there is one to be ended at.
        server.ask("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR(40)); CREATE TABLE once (x INT); "
                   "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW "
                   "SET @slept = IF(NEW.id = 2500 AND NOT EXISTS (SELECT 1 FROM once), SLEEP(20), 0)")

        def end_sleeping():
            found = find_sleeping()
            if not found:
                return False
            mariadb(f"KILL CONNECTION {found.split()[0]}", "mysql")
            server.ask("INSERT INTO once VALUES (1)")
            return True

        for commit, status in (("batch", 0), ("run", 75)):
            server.ask("DELETE FROM once; DELETE FROM t")
            killer = threading.Thread(target=lambda: wait_for(end_sleeping, "a load that sleeps"))
            killer.start()
            result = load(box, server, records, mapping, {"strategy": "insert", "commit": commit, "batch_rows": 500}, status=status)
            killer.join()
            if commit == "batch":
                equal((result["inserted"], server.ask("SELECT COUNT(*), COUNT(DISTINCT id) FROM t")), (3000, "3000\t3000"))
            else:
                equal((result["error"]["code"], server.ask("SELECT COUNT(*) FROM t")), ("connection_lost", "0"))
                equal(load(box, server, records, mapping, {"strategy": "insert"})["inserted"], 3000)
            equal(server.ask("SHOW TABLES LIKE 'sluice_stage%'"), "")


def test_killed():
    """A load that is killed leaves whole batches, and the next run goes on behind them."""
    mapping = [("id", "integer"), ("name", "text")]
    records = [{"id": i, "name": f"name {i}"} for i in range(3000)]
    with sandbox() as box:
        server = make_servers(box, "killed")[0]
        server.ask("CREATE TABLE t (id BIGINT, name VARCHAR(40)); CREATE TABLE once (x INT); "
                   "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW "
                   "SET @slept = IF(NEW.id = 1700 AND NOT EXISTS (SELECT 1 FROM once), SLEEP(3), 0)")
        box.write("task.json", make_task(server, records, mapping, {"strategy": "insert", "commit": "batch", "batch_rows": 500}))
        run = box.start("run", "task.json")
        wait_for(find_sleeping, "a load that sleeps")
        run.kill()
        run.communicate()
        equal(server.ask("SELECT COUNT(*) FROM t"), "1500")
        wait_for(lambda: not find_sleeping(), "its end")
        server.ask("INSERT INTO once VALUES (1)")
        result = box.json("run", "task.json")
        equal((result["skipped"], result["inserted"]), (1500, 1500))
        equal(server.ask("SELECT COUNT(*), COUNT(DISTINCT id) FROM t"), "3000\t3000")


def test_cancelled():
    """A statement that takes long is cancelled at the server, and the rows are gone."""
    records = [{"id": i} for i in range(10)]
    with sandbox() as box:
        for server in make_servers(box, "cancelled")[:2]:
            server.ask("CREATE TABLE t (id BIGINT PRIMARY KEY)")
            if server.name == "mariadb":
                # A session that runs for somebody else could not be cancelled by its owner.
                server.ask("CREATE DEFINER=sluice@localhost TRIGGER slow BEFORE INSERT ON t FOR EACH ROW "
                           "SET @slept = IF(NEW.id = 5, SLEEP(30), 0)")
            else:
                server.ask("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS "
                           "$$ BEGIN IF NEW.id = 5 THEN PERFORM pg_sleep(30); END IF; RETURN NEW; END $$")
                server.ask("CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()")
            box.write("task.json", make_task(server, records, [("id", "integer")], {"strategy": "insert"}))
            run = box.start("run", "task.json")
            wait_for(find_sleeping if server.name == "mariadb" else lambda ask=server.ask: ask(
                "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"), "a load that sleeps")
            run.send_signal(signal.SIGINT)
            run.communicate(timeout=SECONDS)
            equal((server.name, run.returncode, server.ask("SELECT COUNT(*) FROM t")), (server.name, 130, "0"))


def test_drift():
    """A table gets the columns that it lacks, and wider ones, and keeps what it says of them."""
    with sandbox() as box:
        for server in make_servers(box, "drift"):
            server.ask("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, n INTEGER DEFAULT 7 NOT NULL)")
            load(box, server, [{"id": 1, "n": 2, "x": "new"}], [("id", "integer"), ("n", "integer"), ("x", "text")],
                 {"strategy": "upsert", "keys": ["id"], "schema_drift": "evolve"})
            equal((server.name, server.ask("SELECT id, n, x FROM t").replace("|", "\t")), (server.name, "1\t2\tnew"))
            server.ask("INSERT INTO t (id) VALUES (2)")
            equal((server.name, server.ask("SELECT n FROM t WHERE id = 2")), (server.name, "7"))


def test_generic():
    """What is said to a server of no known kind is understood by one that keeps to the standard."""
    types = [(name, kind) for name, kind in TYPES if name not in ("by", "n")] + [("n", "decimal(30,10)")]
    times = {"ts": "2024-02-29T01:02:03.123456", "tz": "2024-02-29T01:02:03.123456+02:00", "d": "0001-01-02", "ti": "01:02:03.5"}
    records = [{"id": i, "t": f"ä{i}", "b": True, "f": 0.1, "n": "0.0000000001", **times} for i in range(50)]
    with sandbox() as box:
        server = make_servers(box, "generic")[1]
        server.destination["dialect"] = "generic"
        server.destination["dsn"] += ";Protocol=7.4-0"
        for commit in ("run", "batch"):
            result = load(box, server, records, types, {"strategy": "upsert", "keys": ["id"], "commit": commit})
            equal((result["inserted"], result["unchanged"]), (50, 0) if commit == "run" else (0, 50))
        equal(server.ask("SELECT DISTINCT d, ti, ts, tz FROM t"),
              "0001-01-02|01:02:03.500|2024-02-29 01:02:03.123456|2024-02-28 23:02:03.123456")
        records[7]["t"] = "changed"
        result = load(box, server, records[5:], types, {"strategy": "mirror", "keys": ["id"]})
        equal((result["updated"], result["unchanged"], result["deleted"]), (1, 44, 5))
        result = load(box, server, records[:9], types, {"strategy": "scd2", "keys": ["id"]}, table="history")
        records[3]["t"] = "later"
        result = load(box, server, records[:9], types, {"strategy": "scd2", "keys": ["id"]}, table="history")
        equal((result["updated"], result["unchanged"]), (1, 8))
        equal(server.ask("SELECT COUNT(*), COUNT(valid_to) FROM history WHERE is_current = 1 OR valid_to IS NOT NULL"), "10|1")


def test_without_transactions():
    """A driver without transactions says that rows come at least once."""
    with sandbox() as box:
        server = make_servers(box, "without")[2]
        driver = os.path.join(BUILD, "tests", "fixtures", "libsqlite3odbc-without-transactions.so")
        server.destination["dsn"] = server.destination["dsn"].replace("libsqlite3odbc.so", driver)
        mapping = [("id", "integer"), ("name", "text")]
        records = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
        result = load(box, server, records, mapping, {"strategy": "upsert", "keys": ["id"]})
        contains([warning["code"] for warning in result["warnings"]], "no_transactions")
        equal(server.ask("SELECT COUNT(*) FROM t"), "2")


if __name__ == "__main__":
    main([test_types_arrive, test_zero_keeps_its_sign, test_strategies, test_nothing_is_changed_silently, test_nul, test_hostile_names,
          test_ledger_and_cursor, test_create_replace, test_lost_connection, test_killed, test_cancelled, test_drift,
          test_generic, test_without_transactions])
