# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What rows are loaded into while something goes wrong: how each kind of destination is
made, read, cleaned, and how its ledger is made to forget. A further kind is a class
and a line in TARGETS."""

import hashlib
import os
import sqlite3
import subprocess
import time

ROWS = 3000
COLUMNS = "id, name, amount, seen, note"
VERSIONS = "valid_from, valid_to, is_current, row_hash"


class Target:
    """A table, or a file, that a load goes into."""

    phases = ()        # what must happen in each load, beside what the strategy does
    has_ledger = True
    strategies = ("insert", "upsert")
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

    def fingerprint(self):
        return fingerprint_of(self.dump())

    def between(self, _strategy):
        """What may be there, too, if a run is killed in the middle of its last step, now that it is done."""
        return ()


def fingerprint_of(dump):
    return hashlib.sha256(dump.encode("utf-8", "surrogateescape")).hexdigest()


class Table(Target):
    """A table of a database."""

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
        rows = [f"({-i}, 'other', 1.5, NULL, NULL" for i in range(1, 8)]
        if strategy.key is not None:
            rows += [f"({i}, 'old', 0.5, NULL, 'old'" for i in range(3, ROWS, 3)]
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

    def destination(self):
        return {"type": "sqlite", "path": str(self.path), "table": "target", "create": "never"}

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
    phases = ("commit", "ledger", "copy")
    types = {"integer": "bigint", "text": "text", "decimal": "numeric(12,2)", "time": "timestamptz",
             "boolean": "boolean"}

    def __init__(self, folder):
        super().__init__(folder)
        server = os.environ["SLUICE_TEST_PG"]
        database = f"faults_{os.getpid()}"
        self.uri = server
        self.sql(f"CREATE DATABASE {database}")
        self.uri = server.replace(":///postgres?", f":///{database}?")

    def psql(self, text):
        return subprocess.run(["psql", "-XqAt", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", self.uri], check=True,
                              input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout

    def sql(self, text):
        return [tuple(line.split("\x1f")) for line in self.psql(text).splitlines()]

    def clear(self):
        self.sql("DROP TABLE IF EXISTS target, sluice_loads")

    def destination(self):
        return {"type": "postgres", "uri": self.uri, "table": "target", "create": "never"}

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
        end = time.monotonic() + 30
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
    format = "csv"
    more = {}

    def __init__(self, folder):
        super().__init__(folder)
        self.path = self.folder / f"target.{self.format}"
        self.environment = {"SLUICE_FAULT_FOLDER": str(self.folder)}

    def prepare(self, strategy):
        for path in self.folder.iterdir():
            path.unlink()
        if strategy.name == "replace":
            self.path.write_text("what was there before\n", encoding="utf-8")

    def destination(self):
        return {"type": "file", "path": str(self.path), "format": self.format, **self.more}

    def dump(self):
        return self.path.read_bytes().decode("utf-8", "surrogateescape") if self.path.exists() else "absent"

    def leftovers(self):
        return sorted(path.name for path in self.folder.iterdir() if path != self.path)


class Csv(File):
    name = "csv"


class Zstd(File):
    name = "csv.zst"
    spare = True
    more = {"compression": "zstd"}


class JsonLines(File):
    name = "jsonl"
    spare = True
    format = "jsonl"


class Json(File):
    name = "json"
    spare = True
    format = "json"


class Xlsx(File):
    name = "xlsx"
    format = "xlsx"


class Parquet(File):
    name = "parquet"
    format = "parquet"


class Parts(File):
    """Several files. Only a kill between two of their moves leaves some of them, and the next run mends it."""

    name = "parts"
    more = {"rows_per_file": 1000}

    def __init__(self, folder):
        super().__init__(folder)
        self.path = self.folder / "target-{{part}}.csv"

    def prepare(self, strategy):
        super().prepare(strategy)
        for path in self.folder.iterdir():
            path.unlink()
        if strategy.name == "replace":
            for part in range(1, 6):
                (self.folder / f"target-{part:04}.csv").write_text("what was there before\n", encoding="utf-8")

    def parts(self):
        return sorted(self.folder.glob("target-*.csv"))

    def dump(self):
        return self.join({path.name: path.read_text(encoding="utf-8") for path in self.parts()})

    @staticmethod
    def join(files):
        return "".join(name + files[name] for name in sorted(files)) or "absent"

    def between(self, strategy):
        new = {path.name: path.read_text(encoding="utf-8") for path in self.parts()}
        self.prepare(strategy)
        files = {path.name: path.read_text(encoding="utf-8") for path in self.parts()}
        for name in sorted(new):
            files[name] = new[name]
            yield fingerprint_of(self.join(files))
        for name in sorted(set(files) - set(new)):
            del files[name]
            yield fingerprint_of(self.join(files))

    def leftovers(self):
        return sorted({path.name for path in self.folder.iterdir()} - {path.name for path in self.parts()})


TARGETS = {"sqlite": Sqlite, "postgres": Postgres, "csv": Csv, "csv.zst": Zstd, "jsonl": JsonLines,
           "json": Json, "xlsx": Xlsx, "parquet": Parquet, "parts": Parts}

# Which are hit often; of the others a few instants will do.
MAIN_TARGETS = ("sqlite", "postgres")


def source_rows(rows):
    """The records of the source, in order."""
    for i in range(1, rows + 1):
        yield {"id": i, "name": f"Näme {i} " + "x" * (i % 90), "amount": f"{i * 7 % 9973}.{i % 100:02d}",
               "seen": f"2026-01-{i % 28 + 1:02d}T10:00:00Z", "note": None if i % 5 else "a, \"b\"\nc"}
