# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What rows are loaded into while something goes wrong: how each kind of destination is
made, read, cleaned, and how its ledger is made to forget. A further kind is a class
and a line in TARGETS."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROWS = 3000
CHANGED = 999     # rows that are there before, but not as they come
OTHERS = 7        # rows that are there before, and do not come
COLUMNS = "id, name, amount, seen, note"
VERSIONS = "valid_from, valid_to, is_current, row_hash"


class Target:
    """A table, or a file, that a load goes into."""

    phases = ()        # what must happen in each load, beside what the strategy does
    has_ledger = True
    environment = {}
    spare = False      # written by the code of another target: left to the long tests

    def __init__(self, folder):
        self.folder = folder / self.name
        self.folder.mkdir(mode=0o700)

    def settle(self):
        """Waits until a server has noticed that its client is dead."""

    def dump(self):
        """All that is there, as text that does not depend on the order of rows."""
        raise NotImplementedError

    def leftovers(self):
        """What is there and belongs neither to the target nor to the ledger."""
        raise NotImplementedError

    def may_be(self, dump, known):
        """Whether what is there may be there after a kill, although it is none of the KNOWN states."""
        return False

    def fingerprint(self):
        return hashlib.sha256(self.dump().encode("utf-8", "surrogateescape")).hexdigest()


class Table(Target):
    """A table of a database."""

    strategies = ("insert", "insert_new", "upsert", "replace", "create", "scd2", "mirror")

    def sql(self, text):
        raise NotImplementedError

    def make(self, strategy):
        types, key = self.types, self.keys[strategy.key]
        columns = [f"id {types['integer']} NOT NULL", f"name {types['text']}", f"amount {types['decimal']}",
                   f"seen {types['time']}", f"note {types['text']}"]
        if strategy.versions:
            columns += [f"valid_from {types['time']} NOT NULL", f"valid_to {types['time']}",
                        f"is_current {types['boolean']}", f"row_hash {types['text']}"]
        return f"CREATE TABLE target ({', '.join(columns)}{key})"

    # "versions": a key with its version; "id": a key; None: none.
    keys = {None: "", "id": ", PRIMARY KEY (id)", "versions": ", PRIMARY KEY (id, valid_from)"}

    def seed(self, strategy):
        """Rows that are there before: every third one to come, changed, and some others."""
        rows = [f"({-i}, 'other', 1.5, NULL, NULL" for i in range(1, OTHERS + 1)]
        if strategy.key is not None:
            rows += [f"({i}, 'old', 0.5, NULL, 'old'" for i in range(3, 3 * CHANGED + 1, 3)]
        columns = COLUMNS
        if strategy.versions:
            columns = f"{COLUMNS}, {VERSIONS}"
            rows = [f"{row}, {self.early}, NULL, {self.true}, 'x'" for row in rows]
        self.sql(f"INSERT INTO target ({columns}) VALUES " + ", ".join(f"{row})" for row in rows))

    early, true = "'2025-01-01T00:00:00Z'", "true"

    def columns_of(self, strategy):
        return f"{COLUMNS}, {VERSIONS}" if strategy.versions else COLUMNS

    def prepare(self, strategy):
        self.columns = self.columns_of(strategy)
        self.clear()
        self.sql(self.make(strategy))
        self.seed(strategy)

    def empty(self):
        """Takes the rows away, and what the ledger knows of them."""
        self.sql("DELETE FROM target")
        self.sql("DELETE FROM sluice_loads")

    def count(self):
        return int(self.sql("SELECT count(*) FROM target")[0][0])


class Sqlite(Table):
    name = "sqlite"
    phases = ("commit", "ledger", "rows")
    types = {"integer": "INTEGER", "text": "TEXT", "decimal": "DECIMAL_TEXT(12,2)", "time": "TEXT",
             "boolean": "BOOLEAN"}
    true = "1"

    def __init__(self, folder):
        super().__init__(folder)
        self.path = self.folder / "target.db"
        self.environment = {"SLUICE_FAULT_DATABASE": str(self.path)}

    def sql(self, text):
        database = sqlite3.connect(self.path, timeout=30)
        try:
            with database:
                return database.execute(text).fetchall()
        finally:
            database.close()

    def clear(self):
        for path in self.folder.iterdir():
            path.unlink()

    def destination(self, create):
        return {"type": "sqlite", "path": str(self.path), "table": "target", "create": create}

    def dump(self):
        assert self.sql("PRAGMA integrity_check") == [("ok",)], "the file is damaged"
        return repr(self.sql(f"SELECT {self.columns} FROM target ORDER BY {self.columns}"))

    def leftovers(self):
        tables = {row[0] for row in self.sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
        files = {path.name for path in self.folder.iterdir()}
        return sorted(tables - {"target", "sluice_loads"}) + \
            sorted(files - {"target.db", "target.db-wal", "target.db-shm"})

    def forget(self):
        self.sql("CREATE TRIGGER forget BEFORE INSERT ON sluice_loads BEGIN SELECT RAISE(IGNORE); END")


class Postgres(Table):
    name = "postgres"
    strategies = Table.strategies + ("side by side", "side by side, keys")
    phases = ("commit", "ledger", "copy")
    types = {"integer": "bigint", "text": "text", "decimal": "numeric(12,2)", "time": "timestamptz",
             "boolean": "boolean"}

    def __init__(self, folder):
        super().__init__(folder)
        server = os.environ["SLUICE_TEST_PG"]
        database = f"faults_{os.getpid()}"
        self.uri = server
        self.sql(f"CREATE DATABASE {database}")
        self.uri = f"postgresql:///{database}?{server.partition('?')[2]}"

    def psql(self, text):
        return subprocess.run(["psql", "-XqAt", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", self.uri], check=True,
                              input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout

    def sql(self, text):
        return [tuple(line.split("\x1f")) for line in self.psql(text).splitlines()]

    def clear(self):
        self.sql("DROP TABLE IF EXISTS target, sluice_loads")

    def destination(self, create):
        return {"type": "postgres", "uri": self.uri, "table": "target", "create": create}

    def dump(self):
        return self.psql(f"COPY (SELECT {self.columns} FROM target ORDER BY {self.columns}) TO STDOUT")

    def leftovers(self):
        return [row[0] for row in self.sql(
            "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"
            " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
            " AND c.relname NOT IN ('target', 'sluice_loads')"
            " UNION ALL SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts")]

    def forget(self):
        self.sql("CREATE OR REPLACE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                 "CREATE TRIGGER forget BEFORE INSERT ON sluice_loads FOR EACH ROW EXECUTE FUNCTION forget()")

    def settle(self):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.sql("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                        " AND datname = current_database() AND pid <> pg_backend_pid()")[0][0] == "0":
                return
            time.sleep(0.01)
        raise AssertionError("the dead run's session lives on")


class File(Target):
    """A file of its own: no ledger, but whole or not there."""

    has_ledger = False
    phases = ("write", "sync", "rename")
    strategies = ("insert", "replace")
    pattern = "target.csv"
    more = {"format": "csv"}

    def __init__(self, folder):
        super().__init__(folder)
        self.path = self.folder / self.pattern
        self.environment = {"SLUICE_FAULT_FOLDER": str(self.folder)}

    def prepare(self, strategy):
        for path in self.folder.iterdir():
            path.unlink()
        if strategy.name == "replace":
            for path in self.places():
                path.write_text("what was there before\n", encoding="utf-8")

    def places(self):
        return [self.path]

    def destination(self, _create):
        return {"type": "file", "path": str(self.path), **self.more}

    @staticmethod
    def read(path):
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else "absent"

    def dump(self):
        return repr([self.read(path) for path in self.places()])

    def leftovers(self):
        return sorted(str(path.name) for path in self.folder.iterdir() if path not in self.places())

    def remembers_run(self):
        """Whether the file system can say which run has written a file."""
        try:
            os.setxattr(self.folder, "user.sluice.test", b"")
        except OSError:
            return False
        return True


class Csv(File):
    name = "csv"


class Zstd(File):
    name = "csv.zst"
    spare = True
    pattern = "target.csv.zst"


class JsonLines(File):
    name = "jsonl"
    spare = True
    pattern = "target.jsonl"
    more = {"format": "jsonl"}


class Json(File):
    name = "json"
    spare = True
    pattern = "target.json"
    more = {"format": "json"}


class Xlsx(File):
    name = "xlsx"
    pattern = "target.xlsx"
    more = {"format": "xlsx"}


class Parquet(File):
    name = "parquet"
    pattern = "target.parquet"
    more = {"format": "parquet"}


class Parts(File):
    """Several files, fewer than there were: what no file system publishes in one step. Only
    a kill between two of their moves leaves some of them, and the next run mends it."""

    name = "parts"
    pattern = "target-{{part}}.csv"
    more = {"format": "csv", "rows_per_file": 1000}

    def places(self):
        return [self.folder / f"target-{part:04}.csv" for part in range(1, 6)]

    def may_be(self, dump, known):
        """Each file is one that is known; only together they are neither the old nor the new ones."""
        pieces = [eval(one) for one in known]   # pylint: disable=eval-used
        return all(any(piece == one[i] for one in pieces) for i, piece in enumerate(eval(dump)))


class DuckDb(Table):
    name = "duckdb"
    phases = ("write", "sync")
    types = {"integer": "BIGINT", "text": "VARCHAR", "decimal": "DECIMAL(12,2)", "time": "TIMESTAMPTZ",
             "boolean": "BOOLEAN"}

    def __init__(self, folder):
        super().__init__(folder)
        self.path = self.folder / "target.duckdb"
        self.environment = {"SLUICE_FAULT_FOLDER": str(self.folder)}

    def sql(self, text):
        return [tuple(line.split("\x1f")) for line in duckdb(str(self.path), text).splitlines()]

    def clear(self):
        # A folder is what was written beside the file and not taken away.
        shutil.rmtree(self.folder)
        self.folder.mkdir(mode=0o700)

    def destination(self, create):
        return {"type": "duckdb", "path": str(self.path), "table": "target", "create": create}

    def dump(self):
        return duckdb(str(self.path), f"SELECT {self.columns} FROM target ORDER BY ALL")

    def leftovers(self):
        tables = {row[0] for row in self.sql("SELECT table_name FROM duckdb_tables()")}
        files = {path.name for path in self.folder.iterdir()}
        return sorted(tables - {"target", "sluice_loads"}) + sorted(files - {"target.duckdb", "target.duckdb.wal"})


class MariaDb(Table):
    """Through ODBC."""

    name = "mariadb"
    phases = ("commit", "rows")
    # What makes a table ends the transaction there: `create: replace` is refused.
    strategies = tuple(name for name in Table.strategies if name != "create")
    types = {"integer": "BIGINT", "text": "TEXT", "decimal": "DECIMAL(12,2)", "time": "DATETIME(6)",
             "boolean": "BOOLEAN"}
    early, true = "'2025-01-01 00:00:00'", "1"

    def sql(self, text):
        done = subprocess.run(["mariadb", "--no-defaults", "-NB", "-u", "root", "--default-character-set=utf8mb4",
                               f"--socket={os.environ['SLUICE_TEST_MARIADB_SOCKET']}", "sluice"], input=text, text=True,
                              check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return [tuple(line.split("\t")) for line in done.stdout.splitlines()]

    def clear(self):
        self.sql("DROP TABLE IF EXISTS target, sluice_loads")

    def destination(self, create):
        return {"connection": {"type": "odbc", "dsn": os.environ["SLUICE_TEST_MARIADB"], "dialect": "mariadb",
                               "username": "sluice"}, "table": "target", "create": create}

    def dump(self):
        return repr(self.sql(f"SELECT {self.columns} FROM target ORDER BY {self.columns}"))

    def leftovers(self):
        tables = self.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'sluice'")
        return sorted({row[0] for row in tables} - {"target", "sluice_loads"})

    def settle(self):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.sql("SELECT count(*) FROM information_schema.processlist WHERE user = 'sluice'")[0][0] == "0":
                return
            time.sleep(0.01)
        raise AssertionError("the dead run's session lives on")


def duckdb(path, *statements):
    """What statements give in a DuckDB file, in a process of its own: the library keeps files open."""
    done = subprocess.run([sys.executable, Path(__file__).with_name("duckdb_rows.py"), path, *statements],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


TARGETS = {kind.name: kind for kind in (Sqlite, Postgres, DuckDb, MariaDb, Csv, Zstd, JsonLines, Json, Xlsx, Parquet, Parts)}

# Which are hit often; of the others a few instants will do.
MAIN_TARGETS = ("sqlite", "postgres")


def source_rows(rows):
    """The records of the source, in order."""
    for i in range(1, rows + 1):
        yield {"id": i, "name": f"Näme {i} " + "x" * (i % 90), "amount": f"{i * 7 % 9973}.{i % 100:02d}",
               "seen": f"2026-01-{i % 28 + 1:02d}T10:00:00Z", "note": None if i % 5 else "a, \"b\"\nc"}
