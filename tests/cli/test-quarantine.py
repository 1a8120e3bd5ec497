#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Rejected rows: by cause, corrected, replayed once, and never more than once."""

import contextlib
import csv
import gzip
import io
import json
import os
import re
import sqlite3

from support import Sandbox, Server, contains, equal, excludes, http_source, inline, main

CSV = """id;qty;day;note
1;5;2024-01-01;a
2;n/a;2024-01-02;b
3;12 EUR;2024-13-02;c
4;700;2024-01-02;d
5;n/a;2024-01-02;"e; f"
6;7;2024-01-01;g;extra
"""


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def orders(strategy="insert", **more):
    task = {"sluice": 1, "id": "orders", "name": "Orders",
            "source": {"type": "file", "path": "in.csv"},
            "mapping": [{"column": "id", "type": "integer", "from": "id"},
                        {"column": "qty", "type": "integer", "from": "qty"},
                        {"column": "day", "type": "date", "from": "day"}],
            "checks": [{"column": "qty", "rule": "range", "max": 100}],
            "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
            "load": {"strategy": strategy, "keys": [] if strategy == "insert" else ["id"]}}
    task.update(more)
    return task


def rows(box, sql="SELECT * FROM t ORDER BY 1"):
    with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
        return database.execute(sql).fetchall()


def start(box, task=None, status=3):
    """Runs the task; gives the run's id."""
    if not os.path.exists(box.path("in.csv")):
        box.write("in.csv", CSV)
    box.write("task.json", task or orders())
    return box.json("run", "task.json", status=status)["run"]


def group(box, run, **wanted):
    found = [one for one in box.json("quarantine", "groups", run)["groups"]
             if all(one[name] == value for name, value in wanted.items())]
    equal(len(found), 1)
    return found[0]


def statuses(box, run):
    return {row["row"]: row["status"] for row in box.json("quarantine", "list", run)}


def rows_come_together_by_cause():
    with sandbox() as box:
        run = start(box)
        groups = box.json("quarantine", "groups", run)["groups"]
        equal([(one["code"], one["column"], one["pattern"], one["count"], one["open"]) for one in groups],
              [("invalid_integer", "qty", "n/a", 2, 2), ("invalid_integer", "qty", "9 a", 1, 1),
               ("invalid_date", "day", "9-9-9", 1, 1), ("out_of_range", "qty", "9", 1, 1),
               ("too_many_columns", None, groups[4]["pattern"], 1, 1)])
        equal(groups[0]["example"]["row"], 2)
        equal(groups[0]["example"]["value"], "n/a")
        contains(groups[0]["example"]["message"], "whole number")
        contains(box.run("quarantine", "groups", run)[0], "9-9-9")
        equal([row["row"] for row in box.json("quarantine", "list", run, "--group", "1")], [2, 5])
        shown = box.json("quarantine", "show", run, "4")[0]
        equal(shown["mapped"], {"id": 4, "qty": 700, "day": "2024-01-02"})
        equal(shown["raw"], "4;700;2024-01-02;d")
        equal(shown["status"], "open")
        box.run("quarantine", "list", run, "--group", "x", status=2)


def many_words_share_a_pattern():
    """Words of a column that holds other things are no causes of their own."""
    with sandbox() as box:
        names = ["".join(chr(97 + int(d)) for d in str(n)) for n in range(1000, 1060)]
        box.write("in.csv", "id;qty;day\n" + "".join(f"{i};{name};2024-01-01\n" for i, name in enumerate(names)))
        groups = box.json("quarantine", "groups", start(box))["groups"]
        equal(len(groups), 21)
        equal((groups[0]["pattern"], groups[0]["count"]), ("a", 40))


def corrected_rows_are_loaded_once():
    with sandbox() as box:
        run = start(box)
        equal(box.json("quarantine", "edit", run, "4", "--set", "qty=70")["rows"], 1)
        equal(box.json("quarantine", "apply", run, "--group", "1", "--null", "qty")["rows"], 2)
        box.write("three", "3;12;2024-12-02;c")
        box.run("quarantine", "edit", run, "3", "--raw", "three")
        box.run("quarantine", "edit", run, "6", "--raw", "-", stdin="6;7;2024-01-01;g")
        equal(statuses(box, run), {2: "fixed", 3: "fixed", 4: "fixed", 5: "fixed", 6: "fixed"})
        result = box.json("quarantine", "replay", run)
        equal((result["replays"], result["state"], result["read"], result["inserted"]), (run, "success", 5, 5))
        everything = [(1, 5, "2024-01-01"), (2, None, "2024-01-02"), (3, 12, "2024-12-02"), (4, 70, "2024-01-02"),
                      (5, None, "2024-01-02"), (6, 7, "2024-01-01")]
        equal(rows(box), everything)
        equal(set(statuses(box, run).values()), {"replayed"})
        again = box.json("quarantine", "replay", run)
        equal((again["run"], again["read"]), (None, 0))
        contains(box.run("quarantine", "replay", run)[0], "nothing to replay")
        equal(rows(box), everything)
        shown = box.json("quarantine", "show", run, "3")[0]
        equal((shown["raw"], shown["edited"]), ("3;12 EUR;2024-13-02;c", "3;12;2024-12-02;c"))
        equal((shown["replay"], shown["again"]), (result["run"], False))
        equal(box.json("run-info", result["run"])["replays"], run)


def what_is_rejected_again_is_a_row_of_the_replay():
    with sandbox() as box:
        run = start(box)
        box.run("quarantine", "edit", run, "3", "--set", "day=2024-12-02")
        result = box.json("quarantine", "replay", run, "2", "3", status=3)
        equal((result["read"], result["rejected"], result["inserted"]), (2, 2, 0))
        equal(statuses(box, run), {2: "replayed", 3: "replayed", 4: "open", 5: "open", 6: "open"})
        shown = box.json("quarantine", "show", result["run"])
        equal([(row["row"], row["line"], row["raw"]) for row in shown],
              [(1, 3, "2;n/a;2024-01-02;b"), (2, 4, "3;12 EUR;2024-13-02;c")])
        equal([problem["column"] for problem in shown[1]["problems"]], ["qty"])
        equal(shown[1]["fixes"], {"values": {"day": "2024-12-02"}})
        equal([row["again"] for row in box.json("quarantine", "list", run)[:2]], [True, True])
        box.run("quarantine", "edit", result["run"], "2", "--set", "qty=12")
        equal(box.json("quarantine", "replay", result["run"], "2")["inserted"], 1)
        equal(rows(box), [(1, 5, "2024-01-01"), (3, 12, "2024-12-02")])
        box.run("quarantine", "edit", run, "3", "--set", "qty=1", status=2)


def a_transform_for_a_group_goes_into_the_mapping():
    with sandbox() as box:
        run = start(box)
        euros = group(box, run, pattern="9 a")["id"]
        chain = {"replace": {"from": " EUR", "to": ""}}
        equal(box.json("quarantine", "apply", run, "--group", str(euros), "--transform", json.dumps(chain))["rows"], 1)
        box.run("quarantine", "edit", run, "3", "--set", "day=2024-12-02")
        equal(box.json("quarantine", "replay", run, "--group", str(euros))["inserted"], 1)
        equal(rows(box), [(1, 5, "2024-01-01"), (3, 12, "2024-12-02")])

        words = group(box, run, pattern="n/a")["id"]
        box.run("quarantine", "to-transform", run, "--group", str(words), status=2)
        box.run("quarantine", "apply", run, "--group", str(words), "--null", "qty")
        os.rename(box.path("task.json"), box.path("kept.json"))
        os.symlink("kept.json", box.path("task.json"))
        os.chmod(box.path("kept.json"), 0o600)
        box.run("quarantine", "to-transform", run, "--group", str(euros))
        saved = box.json("quarantine", "to-transform", run, "--group", str(words))
        equal(os.readlink(box.path("task.json")), "kept.json")
        equal(os.stat(box.path("kept.json")).st_mode & 0o777, 0o600)
        equal(saved["transforms"], {"qty": [{"null_if": {"values": ["n/a"]}}]})
        with open(box.path("task.json"), encoding="utf-8") as stream:
            task = json.load(stream)
        equal(task["mapping"][1]["transforms"], [{"null_if": {"values": ["n/a"]}}, chain])
        os.remove(box.path("out.db"))
        equal(box.json("run", "task.json", status=3)["rejected"], 3)
        equal([row[:2] for row in rows(box)], [(1, 5), (2, None), (5, None)])


def neighbours_with_different_corrections_are_loaded_together():
    """They go in by few batches, in their order, each with its own correction and its own place."""
    with sandbox() as box:
        lines = [f"{i // 2};{f'{i} EUR' if i % 3 else 'n/a' if i % 2 else '5 EUR.'};2024-01-01\n" for i in range(600)]
        for name, part in (("a.csv", lines[:299]), ("b.csv", lines[299:])):
            box.write(name, "id;qty;day\n" + "".join(part))
        task = orders("upsert", source={"type": "file", "path": "?.csv"}, checks=[])
        task["load"].update(commit="batch", audit={"row_hash": "row_hash"})
        box.write("in.csv", "")
        os.remove(box.path("in.csv"))
        box.write("task.json", task)
        run = box.json("run", "task.json", status=3)["run"]
        chain = {"replace": {"from": " EUR", "to": ""}}
        box.run("quarantine", "apply", run, "--group", str(group(box, run, pattern="9 a")["id"]), "--transform", json.dumps(chain))
        box.run("quarantine", "apply", run, "--group", str(group(box, run, pattern="n/a")["id"]), "--null", "qty")
        result = box.json("quarantine", "replay", run, status=3)
        # Every sixth row is wrong as before.
        equal((result["read"], result["rejected"]), (600, 100))
        equal(result["read"], sum(result[name] for name in ("rejected", "inserted", "updated", "unchanged", "deduplicated")))
        want = {}
        for i in range(600):
            if i % 6:
                want[i // 2] = i if i % 3 else None
        equal(dict(rows(box, "SELECT id, qty FROM t")), want)
        equal(rows(box, "SELECT count(*) FROM t WHERE length(row_hash) = 64"), [(len(want),)])
        n_batches = rows(box, f"SELECT max(batch) FROM sluice_loads WHERE run = '{result['run']}'")[0][0]
        equal(n_batches < 10, True)
        again = box.json("quarantine", "show", result["run"])
        equal({(os.path.basename(row["part"]), row["line"]) for row in again},
              {("a.csv", i + 2) if i < 299 else ("b.csv", i - 297) for i in range(0, 600, 6)})


def a_word_becomes_another_in_a_stored_task():
    with sandbox() as box:
        box.write("in.csv", "id;qty;day\n1;none;2024-01-01\n2;none.;2024-01-01\n")
        box.write("task.json", orders(source={"type": "file", "path": box.path("in.csv")},
                                      destination={"type": "sqlite", "path": box.path("out.db"), "table": "t"}))
        box.run("task", "import", "task.json")
        os.remove(box.path("task.json"))
        run = box.json("run", "Orders", status=3)["run"]
        words = str(group(box, run, pattern="none")["id"])
        box.run("quarantine", "apply", run, "--group", words, "--set", "qty=0")
        box.run("quarantine", "to-transform", run, "--group", words)
        result = box.json("quarantine", "replay", run, status=3)
        equal((result["inserted"], result["rejected"]), (1, 1))
        equal(box.json("run", "Orders", status=3)["inserted"], 1)
        equal(rows(box, "SELECT id, qty FROM t"), [(1, 0), (1, 0)])


def ignored_rows_stay():
    with sandbox() as box:
        run = start(box)
        equal(box.json("quarantine", "ignore", run, "6", "3")["rows"], 2)
        words = str(group(box, run, pattern="n/a")["id"])
        equal(box.json("quarantine", "ignore", run, "--group", words)["rows"], 2)
        equal(group(box, run, pattern="n/a")["open"], 0)
        equal(box.json("quarantine", "replay", run, status=3)["read"], 1)
        equal(box.json("quarantine", "replay", run, "6")["read"], 0)
        equal(box.json("quarantine", "reopen", run, "6")["rows"], 1)
        equal(box.json("quarantine", "reopen", run, "4")["rows"], 0)
        equal(statuses(box, run), {2: "ignored", 3: "ignored", 4: "replayed", 5: "ignored", 6: "open"})
        box.run("quarantine", "ignore", run, status=2)
        box.run("quarantine", "ignore", run, "1", "--group", "1", status=2)


def rows_go_where_the_mapping_of_today_sends_them():
    with sandbox() as box:
        run = start(box)
        task = orders()
        task["mapping"][1]["transforms"] = [{"regex_replace": {"pattern": "[^0-9]", "to": ""}}, {"null_if": {"values": [""]}}]
        task["mapping"].append({"column": "note", "type": "text", "from": "note"})
        del task["checks"]
        task["load"]["schema_drift"] = "evolve"
        task["source"]["ragged"] = "pad_and_drop"
        box.write("task.json", task)
        result = box.json("quarantine", "replay", run, status=3)
        equal((result["inserted"], result["rejected"]), (4, 1))
        equal(rows(box), [(1, 5, "2024-01-01", None), (2, None, "2024-01-02", "b"), (4, 700, "2024-01-02", "d"),
                          (5, None, "2024-01-02", "e; f"), (6, 7, "2024-01-01", "g")])


def an_exploded_record_replays_one_of_its_rows():
    with sandbox() as box:
        records = [{"id": 1, "at": "x", "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": "many"}, {"sku": "c", "n": 3}]},
                   {"id": 2, "at": "y", "lines": [{"sku": "d", "n": "x"}]}]
        mapping = [{"column": "id", "type": "integer", "from": "id"},
                   {"column": "place", "type": "integer", "from": "_index"},
                   {"column": "sku", "type": "text", "from": "lines[*].sku"},
                   {"column": "n", "type": "integer", "from": "lines[*].n"}]
        box.write("in.json", {"data": records})
        run = start(box, orders(source={"type": "file", "path": "in.json", "records": "data"}, mapping=mapping, checks=[]))
        box.run("quarantine", "edit", run, "2", "--set", "n=2")
        changed = json.dumps({**records[1], "lines": [{"sku": "D", "n": 4}]})
        box.run("quarantine", "edit", run, "4", "--raw", "-", stdin=changed)
        equal(box.json("quarantine", "replay", run)["inserted"], 2)
        equal(rows(box, "SELECT * FROM t ORDER BY n"), [(1, 0, "a", 1), (1, 0, "b", 2), (1, 0, "c", 3), (2, 1, "D", 4)])


def a_workbook_and_a_broken_line():
    with sandbox() as box:
        records = [{"id": "1", "n": "2", "day": "2024-01-01"}, {"id": "2", "n": "x", "day": "2024-01-02"}]
        box.write("write.json", orders(source={"type": "inline", "records": records}, checks=[],
                                       mapping=[{"column": name, "type": "text", "from": name} for name in records[0]],
                                       destination={"type": "file", "path": "in.xlsx", "format": "xlsx"}))
        box.run("run", "write.json")
        mapping = [{"column": "id", "type": "integer", "from": "id"}, {"column": "n", "type": "integer", "from": "n"}]
        run = start(box, orders(source={"type": "file", "path": "in.xlsx"}, mapping=mapping, checks=[]))
        shown = box.json("quarantine", "show", run)[0]
        equal(json.loads(shown["raw"]), records[1])
        box.run("quarantine", "edit", run, "2", "--raw", "-", stdin=shown["raw"].replace('"x"', '"4"'))
        box.run("quarantine", "replay", run)
        equal(rows(box), [(1, 2), (2, 4)])

        box.write("in.jsonl", '{"id": 3, "n": 3}\n{"id": 4, "n": }\n')
        run = start(box, orders(source={"type": "file", "path": "in.jsonl"}, mapping=mapping, checks=[]))
        equal(box.json("quarantine", "replay", run, status=3)["rejects"][0]["code"], "invalid_json")
        again = box.json("runs")[0]["run"]
        excludes(box.json("quarantine", "show", again)[0]["problems"][0]["message"], "Line")
        box.run("quarantine", "edit", again, "1", "--raw", "-", stdin='{"id": 4, "n": 5}\n')
        equal(box.json("quarantine", "replay", again)["inserted"], 1)
        equal(rows(box), [(1, 2), (2, 4), (3, 3), (4, 5)])


def rows_of_a_database_are_replayed_from_what_was_read():
    with sandbox() as box:
        with contextlib.closing(sqlite3.connect(box.path("source.db"))) as database:
            database.executescript("CREATE TABLE s (id INTEGER, v TEXT, w TEXT); INSERT INTO s VALUES (1, '1', NULL), "
                                   "(2, 'x', 'é\"'), (9007199254740993, 'y', NULL);")
        mapping = [{"column": "id", "type": "integer", "from": "id"}, {"column": "v", "type": "integer", "from": "v"},
                   {"column": "w", "type": "text", "from": "w"}]
        task = orders(source={"type": "database", "connection": {"type": "sqlite", "path": "source.db"}, "table": "s"},
                      mapping=mapping, checks=[])
        run = start(box, task)
        os.remove(box.path("source.db"))
        box.run("quarantine", "apply", run, "--group", "1", "--set", "v=2")
        box.run("quarantine", "edit", run, "3", "--set", "v=3")
        equal(box.json("quarantine", "replay", run)["inserted"], 2)
        equal(rows(box), [(1, 1, None), (2, 2, 'é"'), (9007199254740993, 3, None)])


def a_field_that_was_not_kept_is_not_taken_for_null():
    with sandbox() as box:
        with contextlib.closing(sqlite3.connect(box.path("source.db"))) as database:
            database.executescript("CREATE TABLE s (id INTEGER, v TEXT, w TEXT); INSERT INTO s VALUES (2, 'x', 'w');")
        task = orders(source={"type": "database", "connection": {"type": "sqlite", "path": "source.db"}, "table": "s"},
                      mapping=[{"column": "id", "type": "integer", "from": "id"},
                               {"column": "v", "type": "integer", "from": "v"}], checks=[])
        run = start(box, task)
        task["mapping"][1] = {"column": "v", "type": "text", "from": "w"}
        box.write("task.json", task)
        result = box.json("quarantine", "replay", run, status=3)
        equal(result["rejects"], [{"code": "field_not_kept", "column": None, "count": 1}])


def fields_of_the_way_to_a_record_are_kept():
    """What a child has of its parent, and what a file says of its rows."""
    def answer(handler):
        if handler.path == "/parents":
            handler.send(200, [{"id": 7, "name": "Ann"}])
        else:
            handler.send(200, [{"n": "1"}, {"n": "x"}])

    with sandbox() as box, Server(answer) as server:
        source = http_source(server.url + "/parents")
        source["children"] = [{"name": "lines", "request": {"url": server.url + "/lines/{{record.id}}"}}]
        mapping = [{"column": "id", "type": "integer", "from": "parent.id"},
                   {"column": "name", "type": "text", "from": "parent.name"},
                   {"column": "n", "type": "integer", "from": "n"}]
        run = start(box, orders(source=source, mapping=mapping, checks=[]))
        box.run("quarantine", "apply", run, "--group", "1", "--set", "n=2")
        equal(box.json("quarantine", "replay", run)["inserted"], 1)
        equal(rows(box, "SELECT * FROM t ORDER BY n"), [(7, "Ann", 1), (7, "Ann", 2)])


def what_the_database_refused_is_replayed():
    with sandbox() as box:
        with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
            database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT CHECK (length (name) < 4))")
        records = [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Robert"}, {"id": 3, "name": "Bob"}, {"id": 4, "name": "Alexa"}]
        run = start(box, inline(records))
        groups = box.json("quarantine", "groups", run)["groups"]
        equal([(one["code"], one["count"]) for one in groups], [("constraint", 2)])
        equal(box.json("quarantine", "show", run)[0]["mapped"], {"id": 2, "name": "Robert"})
        box.run("quarantine", "edit", run, "2", "--set", "name=Rob")
        result = box.json("quarantine", "replay", run, status=3)
        equal((result["inserted"], result["rejected"]), (1, 1))
        equal(rows(box), [(1, "Ann"), (2, "Rob"), (3, "Bob")])
        equal(box.json("quarantine", "show", result["run"])[0]["mapped"], {"id": 4, "name": "Alexa"})


def a_replay_takes_nothing_away():
    """Those that replace and mirror see the whole source; a replay has a few rows of it."""
    for strategy in ("replace", "mirror", "upsert", "insert_new"):
        with sandbox() as box:
            run = start(box, orders(strategy, load={"strategy": strategy, "keys": ["id"],
                                                    "before": ["CREATE TABLE IF NOT EXISTS b (n)", "INSERT INTO b VALUES (1)"]}))
            box.run("quarantine", "edit", run, "4", "--set", "qty=70")
            equal(box.json("quarantine", "replay", run, "4")["inserted"], 1)
            equal([row[0] for row in rows(box)], [1, 4])
            equal(rows(box, "SELECT count (*) FROM b"), [(1,)])


def a_replay_retires_nothing():
    with sandbox() as box:
        box.write("in.csv", "id;qty;day\n1;5;2024-01-01\n2;x;2024-01-01\n3;x;2024-01-01\n")
        run = start(box, orders(load={"strategy": "scd2", "keys": ["id"],
                                      "scd2": {"absent": "retire", "max_retired_percent": 100}}))
        box.run("quarantine", "edit", run, "2", "--set", "qty=6")
        equal(box.json("quarantine", "replay", run, "2")["inserted"], 1)
        box.run("quarantine", "edit", run, "3", "--set", "qty=7", "--set", "id=1")
        equal(box.json("quarantine", "replay", run, "3")["updated"], 1)
        equal(rows(box, "SELECT id, qty, is_current FROM t ORDER BY id, qty"), [(1, 5, 0), (1, 7, 1), (2, 6, 1)])
        contains(box.run("run-info", "last")[0], "Rejected rows of run " + run)


def an_undone_replay_gives_its_rows_back():
    with sandbox() as box:
        load = {"strategy": "insert", "keep_undo": "7d", "audit": {"run_id": "run_id"}}
        run = start(box, orders(load=load))
        box.run("quarantine", "edit", run, "4", "--set", "qty=70")
        replay = box.json("quarantine", "replay", run, "3", "4", status=3)["run"]
        equal(json.loads(box.run("undo", replay, "--output", "json")[0])["deleted"], 1)
        equal([row[0] for row in rows(box)], [1])
        equal(statuses(box, run), {2: "open", 3: "replayed", 4: "fixed", 5: "open", 6: "open"})
        equal(statuses(box, replay), {1: "open"})
        equal(box.json("quarantine", "replay", run, "4")["inserted"], 1)
        equal([row[0] for row in rows(box)], [1, 4])


def forget_that_it_was_settled(box, replay, position):
    """The workspace as a process leaves it that dies right after the commit."""
    with contextlib.closing(box.database()) as database:
        database.execute("UPDATE quarantine SET status = 'fixed' WHERE replay = ?", [replay])
        database.execute("UPDATE runs SET state = 'interrupted' WHERE id = ?", [replay])
        if position is not None:
            database.execute("UPDATE quarantine SET status = 'open' WHERE run = ?", [replay])
        database.commit()


def a_replay_that_died_is_settled_by_the_ledger():
    for commit in ("run", "batch"):
        with sandbox() as box:
            load = {"strategy": "insert", "commit": commit}
            if commit == "batch":
                load["batch_rows"] = 1
            run = start(box, orders(load=load))
            box.run("quarantine", "apply", run, "--group", "1", "--null", "qty")
            box.run("quarantine", "edit", run, "4", "--set", "qty=70")
            first = box.json("quarantine", "replay", run, "2", "4", "5")
            equal(first["inserted"], 3)
            before = rows(box)
            forget_that_it_was_settled(box, first["run"], None)
            if commit == "batch":
                # The last of its batches had not been committed.
                with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
                    database.execute("DELETE FROM t WHERE id = 5")
                    database.execute("DELETE FROM sluice_loads WHERE run = ? AND position > 2", [first["run"]])
                    database.commit()
                equal(box.json("quarantine", "replay", run, "2", "4", "5")["inserted"], 1)
            else:
                equal(box.json("quarantine", "replay", run, "2", "4", "5")["read"], 0)
            equal(rows(box), before)
            equal([status for row, status in statuses(box, run).items() if row in (2, 4, 5)], ["replayed"] * 3)


def a_failed_replay_releases_its_rows():
    with sandbox() as box:
        run = start(box, orders(load={"strategy": "insert", "on_row_error": "quarantine"}))
        box.run("quarantine", "edit", run, "4", "--set", "qty=70")
        box.write("task.json", orders(load={"strategy": "insert", "on_row_error": "stop"}))
        failed = box.json("quarantine", "replay", run, status=4)
        equal(rows(box), [(1, 5, "2024-01-01")])
        equal(statuses(box, run), {2: "open", 3: "open", 4: "fixed", 5: "open", 6: "open"})
        equal({"ignored"}, set(statuses(box, failed["run"]).values()))
        equal(box.json("quarantine", "replay", run, "4")["inserted"], 1)


def a_normal_run_does_not_continue_a_replay():
    with sandbox() as box:
        run = start(box, orders(load={"strategy": "insert", "commit": "batch", "batch_rows": 1}))
        box.write("task.json", orders(load={"strategy": "insert", "commit": "batch", "batch_rows": 1,
                                            "on_row_error": "stop"}))
        box.run("quarantine", "edit", run, "2", "--set", "qty=2")
        equal(box.json("quarantine", "replay", run, status=4)["inserted"], 1)
        # What it had committed is settled, what it had not can be corrected at once.
        equal(statuses(box, run), {2: "replayed", 3: "open", 4: "open", 5: "open", 6: "open"})
        equal(box.json("quarantine", "ignore", run, "3")["rows"], 1)
        box.write("in.csv", "id;qty;day\n9;9;2024-01-01\n")
        result = box.json("run", "task.json")
        excludes(result, "continues")
        equal((result["inserted"], result["skipped"]), (1, 0))


def large_and_redacted_records_are_not_changed():
    with sandbox() as box:
        token = "s3cr3t-token-value"
        records = [{"id": "x", "name": "n" * 70000, "more": 5}, {"id": "y", "name": token}]
        task = inline(records, load={"strategy": "insert"})
        task["source"] = http_source("http://127.0.0.1:9/")
        with Server(lambda handler: handler.send(200, records)) as server:
            task["source"] = http_source(server.url + "/", auth={"type": "bearer", "token": "secret:t"})
            box.write("task.json", task)
            run = box.json("run", "task.json", status=3, env={"SLUICE_SECRET_T": token})["run"]
        for row in ("1", "2"):
            box.run("quarantine", "edit", run, row, "--set", "id=" + row)
        result = box.json("quarantine", "replay", run, status=3)
        equal(result["rejects"], [{"code": "record_redacted", "column": None, "count": 1}])
        equal([(row[0], len(row[1])) for row in rows(box)], [(1, 70000)])


def a_task_without_mapping_replays_with_the_one_it_made():
    with sandbox() as box:
        # Longer than what is looked at to learn the columns.
        with gzip.open(box.path("in.csv"), "wt") as stream:
            stream.write("id,qty\n" + "".join(f"{i},{i}\n" for i in range(1, 30001)) + "30001,many\n")
        task = orders(mapping=[], checks=[])
        run = start(box, task)
        box.write("in.csv", "other\nx\n")
        box.run("quarantine", "edit", run, "30001", "--set", "qty=3")
        equal(box.json("quarantine", "replay", run)["inserted"], 1)
        equal(rows(box, "SELECT qty, count (*) OVER () FROM t WHERE id = 30001"), [(3, 1)])


def a_file_is_not_added_to():
    with sandbox() as box:
        run = start(box, orders(destination={"type": "file", "path": "out.csv", "format": "csv"}))
        with open(box.path("out.csv"), encoding="utf-8") as stream:
            before = stream.read()
        equal(box.json("quarantine", "replay", run, status=2)["error"]["code"], "replay_file")
        with open(box.path("out.csv"), encoding="utf-8") as stream:
            equal(stream.read(), before)


def wrong_corrections_are_said():
    with sandbox() as box:
        run = start(box)
        for words, code in (("nothing=1", "unknown_column"), ("qty=much", "invalid_integer")):
            equal(box.json("quarantine", "edit", run, "2", "--set", words, status=2)["error"]["code"], code)
        box.run("quarantine", "apply", run, "--group", "1", "--transform", '{"nothing": {}}', status=2)
        equal(set(statuses(box, run).values()), {"open"})
        # What was right once need not be so for ever.
        box.run("quarantine", "edit", run, "2", "--set", "qty=5")
        task = orders()
        task["mapping"][1]["column"] = "quantity"
        task["checks"] = []
        task["load"]["schema_drift"] = "evolve"
        box.write("task.json", task)
        equal(box.json("quarantine", "replay", run, "2", status=3)["rejects"][0]["code"], "invalid_fix")
        box.run("quarantine", "edit", run, "1", "--set", "qty=1", status=2)
        box.run("quarantine", "edit", run, "5", status=2)
        box.run("quarantine", "edit", run, "5", "--set", "qty", status=2)
        box.run("quarantine", "apply", run, "--group", "99", "--set", "qty=1", status=2)
        box.run("quarantine", "apply", run, "--group", "1", "--transform", "{", status=2)


def limits_stop_before_anything_is_published():
    with sandbox() as box:
        for limits in ({"rejected": 4}, {"rejected_percent": 83, "after_rows": 6}, {"rules": {"out_of_range": 0}},
                       {"rules": {"invalid_date": 1, "invalid_integer": 2}}):
            run = start(box, orders(limits=limits), status=4)
            equal(box.json("run-info", run)["error"]["code"], "too_many_rejected")
            equal(os.path.exists(box.path("out.db")) and rows(box, "SELECT name FROM sqlite_master WHERE name = 't'"), [])
            equal(len(statuses(box, run)), 5)
        start(box, orders(limits={"rejected": 5, "rejected_percent": 84, "after_rows": 6,
                                  "rules": {"invalid_integer": 3, "required": 0, "constraint": None}}))
        # A replay has only rows that were rejected before.
        box.write("task.json", orders(limits={"rejected": 0, "min_rows": 5}))
        equal(box.json("quarantine", "replay", "last", "4", status=3)["rejected"], 1)


def rules_are_codes_of_rows():
    with open(os.path.join(os.environ["SLUICE_SOURCE_ROOT"], "docs", "codes.md"), encoding="utf-8") as stream:
        codes = re.findall(r"^\| `([a-z_]+)` \| [a-z, ]*\brow\b", stream.read(), re.MULTILINE)
    if len(codes) < 30:
        raise AssertionError(codes)
    with sandbox() as box:
        box.write("task.json", orders(limits={"rules": {code: 1 for code in codes}}))
        equal(box.json("validate", "task.json"), [])
        box.write("task.json", orders(limits={"rules": {"invalid_dat": 1, "required": -1}}))
        equal([(one["path"], one["code"]) for one in box.json("validate", "task.json", status=2)],
              [("$.limits.rules.invalid_dat", "invalid_value"), ("$.limits.rules.required", "invalid_value")])


def exports_are_what_was_kept():
    with sandbox() as box:
        run = start(box)
        text = box.run("quarantine", "export", run)[0]
        lines = list(csv.DictReader(io.StringIO(text, newline="")))
        equal(len(lines), 6)
        equal(lines[4]["raw"], '5;n/a;2024-01-02;"e; f"')
        equal(lines[0]["line"], "3")
        box.run("quarantine", "export", run, "--format", "jsonl", "--file", "kept.jsonl", "--group", "1")
        with open(box.path("kept.jsonl"), encoding="utf-8") as stream:
            equal([json.loads(line)["row"] for line in stream], [2, 5])
        equal(os.stat(box.path("kept.jsonl")).st_mode & 0o777, 0o600)
        box.run("quarantine", "export", run, "--file", "kept.jsonl", status=1)
        box.run("quarantine", "export", run, "--format", "xml", status=2)


def exports_hold_no_formulas_if_asked():
    with sandbox() as box:
        values = ["=1+1", "+x", "-x", "@x", "\t=1", "x=1"]
        box.write("in.json", [{"id": i, "qty": value} for i, value in enumerate(values)])
        mapping = [{"column": "id", "type": "integer", "from": "id"}, {"column": "qty", "type": "integer", "from": "qty"}]
        run = start(box, orders(source={"type": "file", "path": "in.json"}, mapping=mapping, checks=[]))
        for options, want in (((), values), (("--spreadsheet-safe",), ["'" + value for value in values[:-1]] + ["x=1"])):
            text = box.run("quarantine", "export", run, *options)[0]
            equal([line["value"] for line in csv.DictReader(io.StringIO(text, newline=""))], want)


def old_rows_go():
    with sandbox() as box:
        old = start(box)
        with contextlib.closing(box.database()) as database:
            database.execute("UPDATE runs SET started = started - 100 * 86400000000")
            database.commit()
        new = start(box)
        equal(box.json("quarantine", "list", old), [])
        equal(box.json("quarantine", "groups", old)["groups"], [])
        equal(len(statuses(box, new)), 5)
        newer = start(box)
        kept = box.json("quarantine", "keep", "--days", "0")
        equal((kept["days"], kept["bytes"], kept["deleted"]), (0, 1 << 30, 0))
        with contextlib.closing(box.database()) as database:
            size = database.execute("SELECT sum (size) FROM quarantine WHERE run = ?", [newer]).fetchone()[0]
        kept = box.json("quarantine", "keep", "--size", str(size))
        equal((kept["bytes"], kept["deleted"]), (size, 5))
        equal((box.json("quarantine", "list", new), len(statuses(box, newer))), ([], 5))
        box.run("quarantine", "keep", "--size", "much", status=2)


main([rows_come_together_by_cause, many_words_share_a_pattern, corrected_rows_are_loaded_once,
      what_is_rejected_again_is_a_row_of_the_replay, a_transform_for_a_group_goes_into_the_mapping,
      neighbours_with_different_corrections_are_loaded_together,
      a_word_becomes_another_in_a_stored_task, ignored_rows_stay, rows_go_where_the_mapping_of_today_sends_them,
      an_exploded_record_replays_one_of_its_rows, a_workbook_and_a_broken_line,
      rows_of_a_database_are_replayed_from_what_was_read,
      a_field_that_was_not_kept_is_not_taken_for_null, fields_of_the_way_to_a_record_are_kept,
      what_the_database_refused_is_replayed, a_replay_takes_nothing_away, a_replay_retires_nothing, an_undone_replay_gives_its_rows_back,
      a_replay_that_died_is_settled_by_the_ledger,
      a_failed_replay_releases_its_rows, a_normal_run_does_not_continue_a_replay,
      large_and_redacted_records_are_not_changed, a_task_without_mapping_replays_with_the_one_it_made,
      a_file_is_not_added_to, limits_stop_before_anything_is_published, rules_are_codes_of_rows,
      wrong_corrections_are_said, exports_are_what_was_kept, exports_hold_no_formulas_if_asked,
      old_rows_go])
