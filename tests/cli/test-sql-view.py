#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""A task as one SELECT gives the rows that the task loads: random tasks and records, in SQLite and PostgreSQL."""

import csv
import io
import os
import random
import sqlite3
import subprocess

from support import SECONDS, Sandbox, contains, equal, main, own_database

FIELDS = ["a", "b", "c.d", "e"]
N_TASKS = 30
N_ROWS = 40

INTEGERS = ["0", "7", "-12", "+5", "007", " 42\t", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "-9223372036854775809", "12.0", "1 2", "--1", "0000000000000000000000000001"]
DECIMALS = ["1.5", "-0.25", ".5", "5.", "+3.10", "1234567.891", "00.50", "-0", "-0.00", "1.2.3", ".", "999999.99", "1000000"]
DATES = ["2024-02-29", "2023-02-29", "1999-12-31", "2024-13-01", "0000-01-01", "9999-12-31", " 2024-01-01 ", "soon"]
WORDS = ["Rome", "  Oslo ", "rome", "", "N/A", "a-b-c", "Größe", "\u00a0x\u2003", "true", "No", "y", "it's", "x\"y"]
UUIDS = ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-42661417400F", "123e4567",
         "{123e4567-e89b-12d3-a456-426614174000}", "123e4567e89b12d3a45642661417400F", "{123e4567}"]
POOLS = [INTEGERS, DECIMALS, DATES, WORDS, UUIDS, INTEGERS + WORDS]

TYPES = ["text", "text", "integer", "integer", "decimal(8,2)", "double", "date", "boolean", "uuid"]
CHAINS = [[], [], ["trim"], ["trim", {"null_if": {"values": ["", "N/A", 0]}}], [{"replace": {"from": "-", "to": "''"}}],
          [{"substring": {"start": 2, "length": 3}}], [{"affix": {"before": "<", "after": ">"}}], ["length"],
          [{"default": {"value": "7"}}], [{"map": {"values": {"Rome": "R", "true": 1, "N/A": None}}}],
          [{"map": {"values": {"Rome": "R"}, "otherwise": "null"}}], [{"split": {"by": "-", "index": 2}}],
          [{"pad": {"length": 5, "with": "0"}}], [{"hash": {"algorithm": "md5"}}], ["upper"], ["lower", "to_text"]]
# What SQLite cannot say.
HARD = ["pad", "split", "hash", "upper", "lower"]
# Types that many values of a pool fit.
FITTING = [["integer", "integer", "decimal(8,2)", "text"], ["decimal(8,2)", "double"], ["date", "text"], ["text"],
           ["uuid", "text"], ["text", "boolean", "integer"]]
FILTERS = [None, None, "b IS NOT NULL", "a <> 'Rome' OR \"c.d\" = 'Oslo'", "NOT (a = b)", "coalesce(e, 'x') != ''"]


def pick(rng, pool):
    return None if rng.random() < 0.15 else rng.choice(pool)


def make_records(rng, pools):
    records = []
    for _ in range(N_ROWS):
        record = {field: pick(rng, POOLS[pools[field]]) for field in FIELDS}
        records.append({"a": record["a"], "b": record["b"], "c": {"d": record["c.d"]}, "e": record["e"]})
    return records


def make_column(rng, i, columns, pools, chains):
    column = {"column": f"col{i}", "type": rng.choice(TYPES)}
    above = [c for c in columns if c["type"] in ("integer", "text")]
    kind = rng.random()
    if kind < 0.1:
        return {"column": column["column"], "type": "text", "value": "it's"}
    if kind < 0.3 and above:
        name = rng.choice(above)
        if name["type"] == "text":
            return {**column, "type": "text", "expression": f"{name['column']} || '/' || coalesce(a, '-')"}
        if rng.random() < 0.5:
            return {**column, "type": "boolean", "expression": f"{name['column']} > 5"}
        return {**column, "type": "integer", "expression": f"{name['column']} + 1"}
    column["from"] = rng.choice(FIELDS)
    if rng.random() < 0.7:
        column["type"] = rng.choice(FITTING[pools[column["from"]]])
    column["transforms"] = rng.choice(chains)
    if rng.random() < 0.2 and column["type"] in ("text", "integer", "decimal(8,2)"):
        column["default"] = "3"
    return column


def make_checks(rng, columns):
    checks = []
    for column in columns:
        name = column["column"]
        rules = [{"rule": "required"}, {"rule": "unique"}]
        if column["type"] == "text":
            rules += [{"rule": "length", "min": 1, "max": 8}, {"rule": "range", "min": "A"},
                      {"rule": "one_of", "values": ["Rome", "R", "rome", "x"]}, {"rule": "pattern", "value": "^[A-Za-z]+"}]
        if column["type"] in ("integer", "decimal(8,2)", "double"):
            rules += [{"rule": "range", "min": -5, "max": 100}, {"rule": "one_of", "values": [7, 42]}]
        if column["type"] == "date":
            rules += [{"rule": "range", "min": "2000-01-01"}]
        if rng.random() < 0.25:
            checks.append({"column": name, "severity": rng.choice(["reject", "reject", "warn"]), **rng.choice(rules)})
    return checks


def make_task(seed):
    rng = random.Random(seed)
    pools = {field: rng.randrange(len(POOLS)) for field in FIELDS}
    chains = [c for c in CHAINS if seed % 2 or not any(name in str(c) for name in HARD)]
    columns = []
    for i in range(rng.randint(2, 5)):
        columns.append(make_column(rng, i, columns, pools, chains))
    task = {"sluice": 1, "name": f"Task {seed}", "source": {"type": "inline", "records": make_records(rng, pools)},
            "mapping": columns, "checks": make_checks(rng, columns),
            "destination": {"type": "sqlite", "path": "out.db", "table": "t", "create": "replace"},
            "load": {"strategy": "replace", "allow_empty": True}}
    rule = rng.choice(FILTERS)
    if rule:
        task["filter"] = rule
    if rng.random() < 0.4:
        task["deduplicate"] = {"keys": [columns[0]["column"]]}
        if rng.random() < 0.5:
            task["deduplicate"]["order"] = f"{columns[-1]['column']} desc, {columns[1]['column']}"
    if rng.random() < 0.3:
        task["aggregate"] = {"group_by": [columns[0]["column"]], "columns": [
            {"column": "n", "type": "integer", "function": "count"},
            {"column": "most", "type": columns[1]["type"], "function": "max", "of": columns[1]["column"]}]}
    return task


def fields_of(record):
    return {"a": record["a"], "b": record["b"], "c.d": record["c"]["d"], "e": record["e"]}


def run_engine(box, task):
    box.write("task.json", task)
    if os.path.exists(box.path("out.db")):
        os.remove(box.path("out.db"))
    process = box.start("run", "task.json", "--output", "json")
    out, err = process.communicate(timeout=SECONDS)
    if process.returncode not in (0, 3):
        raise AssertionError(out + err)
    names = [c["column"] for c in task["mapping"]]
    if "aggregate" in task:
        names = task["aggregate"]["group_by"] + [c["column"] for c in task["aggregate"]["columns"]]
    with sqlite3.connect(box.path("out.db")) as db:
        return db.execute(f"SELECT {', '.join(names)} FROM t ORDER BY rowid").fetchall()


def in_sqlite(view, task):
    names = ", ".join(f'"{field}"' for field in FIELDS)
    with sqlite3.connect(":memory:") as db:
        db.execute(f'CREATE TABLE source ("_row" INTEGER, {names})')
        for i, record in enumerate(task["source"]["records"]):
            db.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?)", [i + 1, *fields_of(record).values()])
        return db.execute(view["sql"]).fetchall()


def quote(text):
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def in_postgres(uri, view, task):
    names = ", ".join(f'"{field}" text' for field in FIELDS)
    rows = ",\n".join(f"({i + 1}, {', '.join(quote(v) for v in fields_of(record).values())})"
                      for i, record in enumerate(task["source"]["records"]))
    script = f'CREATE TEMP TABLE source ("_row" bigint, {names});\nINSERT INTO source VALUES {rows};\n{view["sql"]}'
    done = subprocess.run(["psql", "-Xq", "--csv", "-t", "-P", "null=\\N", "-v", "ON_ERROR_STOP=1", uri], input=script,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr + view["sql"])
    return [tuple(row) for row in csv.reader(io.StringIO(done.stdout))]


def as_postgres(rows, task):
    """What PostgreSQL prints for values that SQLite holds."""
    types = [c["type"] for c in task["mapping"]]
    if "aggregate" in task:
        types = [task["mapping"][0]["type"]] + [c["type"] for c in task["aggregate"]["columns"]]

    def show(value, kind):
        if value is None:
            return "\\N"
        if kind == "boolean":
            return "t" if value else "f"
        return str(value)
    return [tuple(show(v, kind) for v, kind in zip(row, types)) for row in rows], types


def same_doubles(rows, types):
    return [tuple(float(v) if kind == "double" and v not in (None, "\\N") else v for v, kind in zip(row, types))
            for row in rows]


def compare(seed, dialect, expected, found, view):
    if expected != found:
        raise AssertionError(f"task {seed}, {dialect}:\nengine {expected}\nSELECT {found}\n{view['sql']}")


def the_same_rows():
    box = Sandbox()
    uri = own_database("sluice_sql_view")
    said = {"sqlite": 0, "postgres": 0}
    n_rows = 0
    try:
        for seed in range(N_TASKS):
            task = make_task(seed)
            rows = run_engine(box, task)
            sqlite = box.json("sql", "task.json")
            postgres = box.json("sql", "task.json", "--dialect", "postgres")
            n_rows += len(rows)
            if sqlite["notes"]:
                in_sqlite(sqlite, task)
            else:
                said["sqlite"] += 1
                compare(seed, "SQLite", sorted(rows, key=repr) if "aggregate" in task else rows,
                        sorted(in_sqlite(sqlite, task), key=repr) if "aggregate" in task else in_sqlite(sqlite, task), sqlite)
            if postgres["notes"]:
                # It can be asked all the same.
                in_postgres(uri, postgres, task)
            else:
                said["postgres"] += 1
                expected, types = as_postgres(rows, task)
                found = in_postgres(uri, postgres, task)
                if "aggregate" in task:
                    expected, found = sorted(expected), sorted(found)
                compare(seed, "PostgreSQL", same_doubles(expected, types), same_doubles(found, types), postgres)
        # Otherwise nothing has been compared.
        if min(said.values()) < N_TASKS // 4 or n_rows < N_TASKS:
            raise AssertionError((said, n_rows))
    finally:
        box.close()


def what_cannot_be_said():
    box = Sandbox()
    try:
        box.write("task.json", {"sluice": 1, "name": "T\n; DROP TABLE x", "source": {"type": "inline", "records": []},
                                "mapping":
                                [{"column": "a", "type": "text", "from": "a",
                                  "transforms": [{"regex_extract": {"pattern": "x"}}]},
                                 {"column": "b", "type": "timestamptz", "from": "b"},
                                 {"column": "d", "type": "text", "value": "{{today}}"}],
                                "destination": {"type": "sqlite", "path": "o.db", "table": "t"}})
        view = box.json("sql", "task.json")
        equal(len(view["notes"]), 3)
        contains(view["notes"][0], "regex_extract")
        contains(view["notes"][1], "timestamptz")
        for line in view["sql"].splitlines():
            if "DROP" in line:
                equal(line[:2], "--")
        equal(view["fields"], ["a", "b"])
        contains(box.run("sql", "task.json", "--dialect", "oracle", status=2)[1], "sqlite or postgres")
        box.write("none.json", {"sluice": 1, "name": "T", "source": {"type": "inline", "records": []},
                                "destination": {"type": "sqlite", "path": "o.db", "table": "t"}})
        equal(box.json("sql", "none.json", status=2)["error"]["code"], "no_mapping")
        equal(view["dialect"], "sqlite")
        exploding = {"sluice": 1, "name": "T", "source": {"type": "inline", "records": []},
                     "mapping": [{"column": "id", "type": "text", "from": "id"},
                                 {"column": "item", "type": "text", "from": "items[*].name"}],
                     "destination": {"type": "sqlite", "path": "o.db", "table": "t"}}
        for explode, empty in ((None, "one row with NULL"), ("inner", "no row")):
            box.write("lists.json", {**exploding, **({"explode": explode} if explode else {})})
            view = box.json("sql", "lists.json")
            equal(len(view["notes"]), 1)
            contains(view["notes"][0], "items[*].name: rows are made of the elements of a list")
            contains(view["notes"][0], empty)
    finally:
        box.close()


if __name__ == "__main__":
    main([the_same_rows, what_cannot_be_said])
