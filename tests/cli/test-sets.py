#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Steps over all rows: duplicates and groups, from the source to the destination and back."""

import json
import sqlite3

from support import Sandbox, contains, equal, main

MAPPING = [{"column": "id", "type": "integer", "from": "id"}, {"column": "v", "type": "integer", "from": "v"}]
GROUPS = {"group_by": ["id"], "columns": [{"column": "n", "type": "integer", "function": "count"},
                                          {"column": "total", "type": "integer", "function": "sum", "of": "v"}]}
SUM = ("filtered", "deduplicated", "aggregated", "rejected", "skipped", "inserted", "updated", "unchanged")


def task(box, **more):
    document = {"sluice": 1, "id": "sets", "name": "Sets", "source": {"type": "file", "path": "in.jsonl"},
                "mapping": MAPPING, "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
                "load": {"strategy": "insert"}}
    document.update(more)
    return box.write("task.json", document)


def records(box, rows):
    box.write("in.jsonl", "".join(json.dumps(row) + "\n" for row in rows))


def rows(box, sql="SELECT * FROM t ORDER BY id"):
    database = sqlite3.connect(box.path("out.db"))
    try:
        return [list(row) for row in database.execute(sql)]
    finally:
        database.close()


def execute(box, sql):
    database = sqlite3.connect(box.path("out.db"))
    database.executescript(sql)
    database.close()


def balanced(result):
    equal(result["read"], sum(result[name] for name in SUM))
    return result


def counts(result, *names):
    return [balanced(result)[name] for name in names]


def doubles(n):
    """Two records of each of N keys; the second is the better one."""
    return [{"id": i, "v": v} for v in (1, 2) for i in range(1, n + 1)]


BATCHES = {"strategy": "insert", "commit": "batch", "batch_rows": 10, "on_row_error": "stop"}


def interrupted(box, more, table):
    """A run that commits 30 rows, the last of them without one that the table does not take."""
    execute(box, f"CREATE TABLE t ({table}, CHECK (id <> 25))")
    result = box.json("run", task(box, load=BATCHES, **more), status=4)
    equal(result["inserted"], 29)
    execute(box, f"ALTER TABLE t RENAME TO o; CREATE TABLE t ({table}); INSERT INTO t SELECT * FROM o; DROP TABLE o")


def continues_after_what_was_kept():
    box = Sandbox()
    more = {"deduplicate": {"keys": ["id"], "order": "v desc"}}
    records(box, doubles(50))
    interrupted(box, more, "id INTEGER, v INTEGER")
    result = box.json("run", task(box, load=BATCHES, **more))
    equal(counts(result, "read", "deduplicated", "skipped", "inserted"), [100, 50, 30, 20])
    equal(rows(box), [[i, 2] for i in range(1, 51) if i != 25])
    box.close()


def continues_after_groups():
    box = Sandbox()
    records(box, doubles(50))
    interrupted(box, {"aggregate": GROUPS}, "id INTEGER, n INTEGER, total INTEGER")
    result = box.json("run", task(box, load=BATCHES, aggregate=GROUPS))
    equal(counts(result, "read", "aggregated", "skipped", "inserted"), [100, 50, 30, 20])
    equal(rows(box), [[i, 2, 3] for i in range(1, 51) if i != 25])
    box.close()


def refuses_once_what_it_continues():
    """A record that cannot be mapped was refused, and kept, before the first of the rows was there."""
    box = Sandbox()
    more = {"deduplicate": {"keys": ["id"], "order": "v desc"}, "load": {**BATCHES, "on_row_error": "quarantine"}}
    records(box, [{"id": 1, "v": "x"}] + doubles(50) + [{"id": 2, "v": "y"}])
    execute(box, "CREATE TABLE t (id INTEGER, v INTEGER, CHECK (id <> 25))")
    first = box.json("run", task(box, limits={"rejected": 2}, **more), status=4)
    equal([first["rejected"], first["inserted"]], [3, 29])
    second = box.json("run", task(box, **more))
    equal(counts(second, "read", "deduplicated", "skipped", "inserted"), [102, 50, 32, 20])
    equal(second["rejected"], 0)
    equal(second["continues"], first["run"])
    box.close()


def notices_another_winner():
    """A row in the first of the committed batches would be another one now."""
    box = Sandbox()
    more = {"deduplicate": {"keys": ["id"], "order": "v desc"}}
    records(box, doubles(50))
    interrupted(box, more, "id INTEGER, v INTEGER")
    records(box, doubles(50) + [{"id": 1, "v": 3}])
    result = box.json("run", task(box, load=BATCHES, **more), status=1)
    equal(result["error"]["code"], "source_changed")
    equal(len(rows(box)), 29)
    box.close()


def refused_rows_keep_their_records():
    box = Sandbox()
    execute(box, "CREATE TABLE t (id INTEGER, v INTEGER, CHECK (v < 10))")
    records(box, [{"id": 1, "v": 5}, {"id": 2, "v": "x"}, {"id": 1, "v": 50, "more": [1]}, {"id": 3, "v": 3}])
    result = box.json("run", task(box, deduplicate={"keys": ["id"]}), status=3)
    equal(counts(result, "read", "deduplicated", "rejected", "inserted"), [4, 1, 2, 1])
    equal([row["row"] for row in box.json("quarantine", "list", result["run"])], [2, 3])
    shown = box.json("quarantine", "show", result["run"], "3")[0]
    equal(json.loads(shown["raw"]), {"id": 1, "v": 50, "more": [1]})
    equal((shown["line"], shown["mapped"]), (3, {"id": 1, "v": 50}))
    box.close()


def rows_of_one_record_keep_it():
    """The rows of an exploded record, that the table refuses, are kept with the record."""
    box = Sandbox()
    execute(box, "CREATE TABLE t (id INTEGER, v INTEGER, CHECK (v < 500))")
    mapping = [{"column": "id", "type": "integer", "from": "items[*].i"}, {"column": "v", "type": "integer", "from": "v"}]
    box.write("in.jsonl", "".join(json.dumps({"v": v, "pad": "x" * 50000, "items": [{"i": i} for i in range(40)]}) + "\n"
                                  for v in (1, 500, 2)))
    result = box.json("run", task(box, mapping=mapping, deduplicate={"keys": ["id", "v"]}), status=3)
    equal(counts(result, "read", "rejected", "inserted"), [120, 40, 80])
    shown = [box.json("quarantine", "show", result["run"], row)[0] for row in ("41", "42", "80")]
    equal([json.loads(row["raw"])["v"] for row in shown], [500, 500, 500])
    equal([row["mapped"]["id"] for row in shown], [0, 1, 39])
    box.close()


def replays_among_themselves():
    """Of the rows that are replayed, one of each key is loaded."""
    box = Sandbox()
    records(box, [{"id": 1, "v": "a"}, {"id": 1, "v": "b"}, {"id": 2, "v": "c"}, {"id": 3, "v": 3}])
    first = box.json("run", task(box, deduplicate={"keys": ["id"], "order": "v desc"}), status=3)
    equal(counts(first, "rejected", "inserted"), [3, 1])
    box.run("quarantine", "edit", first["run"], "1", "--set", "v=7")
    box.run("quarantine", "edit", first["run"], "2", "--set", "v=8")
    result = box.json("quarantine", "replay", first["run"], status=3)
    equal(counts(result, "read", "deduplicated", "rejected", "inserted"), [3, 1, 1, 1])
    equal(rows(box), [[1, 8], [3, 3]])
    box.close()


def groups_are_not_replayed():
    box = Sandbox()
    records(box, [{"id": 1, "v": "a"}, {"id": 2, "v": 2}])
    first = box.json("run", task(box, aggregate=GROUPS), status=3)
    equal(counts(first, "rejected", "inserted", "aggregated"), [1, 1, 0])
    refused = box.json("quarantine", "replay", first["run"], status=2)
    equal(refused["error"]["code"], "replay_aggregate")
    equal(rows(box), [[2, 1, 2]])
    box.close()


def a_group_that_does_not_fit():
    box = Sandbox()
    records(box, [{"id": 1, "v": 2 ** 63 - 1}, {"id": 1, "v": 1}, {"id": 2, "v": 2}])
    result = box.json("run", task(box, aggregate=GROUPS), status=3)
    equal(counts(result, "read", "aggregated", "rejected", "inserted"), [3, 1, 1, 1])
    equal([(r["code"], r["column"]) for r in result["rejects"]], [("invalid_integer", "total")])
    shown = box.json("quarantine", "show", result["run"], "1")[0]
    equal(shown["mapped"], {"id": 1, "n": 2})
    box.close()


def all_that_looks_ahead_sees_groups():
    box = Sandbox()
    records(box, doubles(3))
    path = task(box, aggregate=GROUPS, load={"strategy": "upsert", "keys": ["id"]})
    preview = box.json("preview", path)
    equal([column["name"] for column in preview["columns"]], ["id", "n", "total"])
    equal(preview["rows"], [[1, 2, 3], [2, 2, 3], [3, 2, 3]])
    contains(box.run("ddl", path)[0], '"total" INTEGER')
    plan = box.json("plan", path)
    equal((plan["counts"]["new"], plan["counts"]["aggregated"]), (3, 3))
    result = box.json("run", path)
    equal(counts(result, "aggregated", "inserted"), [3, 3])
    equal(counts(box.json("run", path), "aggregated", "unchanged"), [3, 3])
    info = box.json("run-info", result["run"])
    equal((info["read"], info["aggregated"]), (6, 3))
    contains(box.run("run", path)[0], "aggregated")
    box.close()


def verifying_looks_at_groups():
    box = Sandbox()
    records(box, [{"id": 1, "v": 2 ** 63 - 1}, {"id": 1, "v": 1}, {"id": 2, "v": "x"}, {"id": 3, "v": 3}, {"id": 3, "v": 3}])
    found = box.json("verify", task(box, aggregate=GROUPS), status=3)
    equal((found["rows"], found["rejected"], found["aggregated"]), (5, 2, 2))
    equal([(column["column"], column["rejected"]) for column in found["columns"] if column["rejected"]],
          [("v", 1), ("total", 1)])
    found = box.json("verify", task(box, deduplicate={"keys": ["id"]}), status=3)
    equal((found["rejected"], found["deduplicated"]), (1, 2))
    contains(box.run("verify", "task.json", status=3)[0], "2 rows left out")
    box.close()


def rejected_rows_keep_their_groups():
    """A mirror takes away what is absent; the group of a rejected row is not known to be."""
    box = Sandbox()
    load = {"strategy": "mirror", "keys": ["id"], "mirror": {"delete": "hard", "max_deleted_percent": 100}}
    records(box, doubles(3))
    box.run("run", task(box, aggregate=GROUPS, load=load))
    records(box, [{"id": 1, "v": 1}, {"id": 2, "v": "x"}])
    result = box.json("run", task(box, aggregate=GROUPS, load=load), status=3)
    equal(result["deleted"], 1)
    equal([row[0] for row in rows(box)], [1, 2])
    records(box, [{"id": 1, "v": 1}, {"id": "x", "v": 1}])
    result = box.json("run", task(box, aggregate=GROUPS, load=load), status=3)
    equal([warning["code"] for warning in result["warnings"]], ["absent_unknown"])
    equal([row[0] for row in rows(box)], [1, 2])
    box.close()


def the_bookmark_moves_at_the_end():
    box = Sandbox()
    more = {"deduplicate": {"keys": ["id"], "order": "v desc"},
            "source": {"type": "file", "path": "in.jsonl", "incremental": {"cursor": "v", "order": "asc"}}}
    records(box, doubles(30))
    execute(box, "CREATE TABLE t (id INTEGER, v INTEGER, CHECK (id <> 25))")
    upsert = {**BATCHES, "strategy": "upsert", "keys": ["id"]}
    result = box.json("run", task(box, load=upsert, **more), status=4)
    equal(result.get("bookmark", {}).get("to"), None)
    execute(box, "ALTER TABLE t RENAME TO o; CREATE TABLE t (id INTEGER, v INTEGER);"
                 "INSERT INTO t SELECT * FROM o; DROP TABLE o")
    result = box.json("run", task(box, load=upsert, **more))
    equal(counts(result, "read", "deduplicated", "unchanged", "inserted"), [60, 30, 29, 1])
    records(box, doubles(30) + [{"id": 31, "v": 3}])
    result = box.json("run", task(box, load=upsert, **more))
    equal(result["inserted"], 1)
    equal(len(rows(box)), 31)
    box.close()


def limits_look_at_rows_of_the_source():
    box = Sandbox()
    records(box, [{"id": 1, "v": "x"}] * 3 + doubles(50))
    limits = {"rejected_percent": 5, "after_rows": 50}
    result = box.json("run", task(box, deduplicate={"keys": ["id"]}, limits=limits), status=3)
    equal(counts(result, "rejected", "inserted"), [3, 50])
    box.close()


main([continues_after_what_was_kept, continues_after_groups, refuses_once_what_it_continues, notices_another_winner, refused_rows_keep_their_records,
      rows_of_one_record_keep_it, replays_among_themselves, groups_are_not_replayed, a_group_that_does_not_fit, all_that_looks_ahead_sees_groups,
      verifying_looks_at_groups, rejected_rows_keep_their_groups, the_bookmark_moves_at_the_end, limits_look_at_rows_of_the_source])
