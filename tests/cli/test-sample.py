#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Looking at a source: its sample, what its values are like, and every row of it before it is loaded."""

import contextlib
import gzip
import json
import os
import sqlite3
import statistics

from support import Sandbox, contains, equal, excludes, main

ROWS = 60000
BAD = 41234


def record(i):
    return {"id": i, "city": ("Rome", "Bonn", "Oslo")[i % 3], "price": f"{(i * 7919) % 10000 / 100:.2f}",
            "on": f"2026-{i % 12 + 1:02}-{i % 28 + 1:02}", "note": None if i % 4 == 0 else f"note {i % 50}"}


def task(path, mapping=None, **source):
    document = {"sluice": 1, "name": "T", "source": {"type": "file", "path": path, **source},
                "destination": {"type": "sqlite", "path": "out.db", "table": "t"}}
    if mapping:
        document["mapping"] = mapping
    return document


@contextlib.contextmanager
def sandbox(odd=None):
    """A box with many rows, ODD of them by number."""
    box = Sandbox()
    try:
        with open(box.path("rows.jsonl"), "w", encoding="utf-8") as stream:
            for i in range(ROWS):
                stream.write(json.dumps({**record(i), **(odd or {}).get(i, {})}) + "\n")
        box.write("task.json", task("rows.jsonl"))
        yield box
    finally:
        box.close()


def fields(sample):
    return {field["path"]: field for field in sample["fields"]}


def sample_of_a_file():
    with sandbox() as box:
        sample = box.json("sample", "task.json")
        size = os.path.getsize(box.path("rows.jsonl"))
        equal(sample["rows"], 30000)
        equal(len(sample["preview"]["rows"]), 200)
        equal(sample["total"]["bytes"], size)
        equal(sample["total"]["exact"], False)
        if abs(sample["total"]["rows"] - ROWS) > ROWS / 50:
            raise AssertionError(sample["total"])
        equal([(file["name"], file["rows"]) for file in sample["files"]], [(box.path("rows.jsonl"), 20000)])
        excludes(json.dumps(sample["fields"]), "statistics")
        equal(fields(sample)["on"]["type"], "date")


def rows_asked_for():
    with sandbox() as box:
        sample = box.json("sample", "task.json", "--rows", "300")
        equal(sample["rows"], 300)
        equal(len(sample["preview"]["rows"]), 300)
        equal(sample["preview"]["rows"][299][0], 299)


def whole_small_source():
    box = Sandbox()
    try:
        box.write("rows.jsonl", "".join(json.dumps(record(i)) + "\n" for i in range(50)))
        box.write("task.json", task("rows.jsonl"))
        equal(box.json("sample", "task.json")["total"],
              {"bytes": os.path.getsize(box.path("rows.jsonl")), "rows": 50, "exact": True})
    finally:
        box.close()


def odd_rows_further_on():
    """What stands only in the second half changes the type of its field: a head of 20,000 rows has none of it."""
    with sandbox({i: {"price": "n/a"} for i in range(30000, 60000, 5)}) as box:
        equal(fields(box.json("sample", "task.json"))["price"]["type"], "text")
        equal(fields(box.json("sample", "task.json", "--rows", "20000"))["price"]["type"], "decimal(18,2)")


def compressed_files_have_no_middle():
    with sandbox() as box:
        with open(box.path("rows.jsonl"), "rb") as plain, gzip.open(box.path("rows.jsonl.gz"), "wb") as packed:
            packed.write(plain.read())
        box.write("packed.json", task("rows.jsonl.gz"))
        sample = box.json("sample", "packed.json")
        equal(sample["rows"], 20000)
        equal(sample["total"], {"bytes": os.path.getsize(box.path("rows.jsonl.gz")), "rows": None, "exact": False})


def several_files():
    box = Sandbox()
    try:
        for part in range(4):
            box.write(f"part-{part}.jsonl", "".join(
                json.dumps({"n": i if part < 2 else f"x{i}"}) + "\n"
                for i in range(part * 15000, part * 15000 + 15000)))
        box.write("task.json", task("part-*.jsonl"))
        sample = box.json("sample", "task.json")
        equal(sample["total"]["bytes"], sum(os.path.getsize(box.path(f"part-{i}.jsonl")) for i in range(4)))
        equal(fields(sample)["n"]["type"], "text")
    finally:
        box.close()


def blocks_of_csv():
    """Rows of the middle of a file whose fields hold line ends and delimiters, by the marks and names of its head."""
    box = Sandbox()
    try:
        with open(box.path("rows.csv"), "w", encoding="utf-8") as stream:
            stream.write("id;amount;text\n")
            for i in range(ROWS):
                amount = "n/a" if i > 45000 and i % 3 == 0 else f"{i % 1000}.5"
                stream.write(f'{i};{amount};"a; ""b""\n{i};c;d\nend"\n')
        box.write("task.json", task("rows.csv"))
        sample = box.json("sample", "task.json")
        found = fields(sample)
        equal(list(found), ["id", "amount", "text"])
        equal((found["id"]["type"], found["amount"]["type"], found["text"]["type"]), ("integer", "text", "text"))
        equal((sample["dialect"]["delimiter"], sample["dialect"]["header"]), (";", True))
        equal(sample["preview"]["rejects"], [])
        if not 25000 <= sample["rows"] <= 30000 or abs(sample["total"]["rows"] - ROWS) > ROWS / 50:
            raise AssertionError((sample["rows"], sample["total"]))
        result = box.json("verify", "task.json")
        equal((result["rows"], result["rejected"]), (ROWS, 0))
        equal(result["files"], [{"name": box.path("rows.csv"), "rows": ROWS,
                                 "bytes": os.path.getsize(box.path("rows.csv"))}])
    finally:
        box.close()


def huge_files():
    """A sample reads the beginning of 5 GB and a little of ten places, not all of it."""
    box = Sandbox()
    try:
        with open(box.path("rows.csv"), "w", encoding="utf-8") as stream:
            stream.write("id,city,price\n")
            stream.writelines(f"{i},Rome,{i % 100}.25\n" for i in range(40000))
            stream.truncate(5 * 10 ** 9)
        box.write("task.json", task("rows.csv"))
        sample = box.json("sample", "task.json", "--rows", "200")
        equal((sample["rows"], sample["total"]["bytes"]), (200, 5 * 10 ** 9))
        if sample["files"][0]["bytes"] > 1024 * 1024:
            raise AssertionError(sample["files"])
        sample = box.json("sample", "task.json")
        equal(fields(sample)["price"]["type"], "decimal(18,2)")
        if not 20000 <= sample["rows"] <= 30000 or sample["files"][0]["bytes"] > 4 * 1024 * 1024:
            raise AssertionError((sample["rows"], sample["files"]))
    finally:
        box.close()


def broken_rows_of_csv():
    box = Sandbox()
    try:
        box.write("rows.csv", "id,name\n1,Ann\n2\n3,Cid\n")
        box.write("task.json", task("rows.csv"))
        reject = box.json("sample", "task.json")["preview"]["rejects"][0]
        equal((reject["code"], reject["line"], reject["byte"], reject["raw"], reject["file"]),
              ("missing_columns", 3, 14, "2", box.path("rows.csv")))
        box.write("mapped.json", task("rows.csv", [{"column": "id", "type": "integer", "from": "id"},
                                                   {"column": "name", "type": "integer", "from": "name"}]))
        columns = box.json("verify", "mapped.json", status=3)["columns"]
        equal([(column["column"], column["rejected"]) for column in columns], [("id", 0), ("name", 2), (None, 1)])
        equal([row["mark"] for row in columns[1]["first"]], [[2, 5], [2, 5]])
    finally:
        box.close()


def statistics_of_a_sample():
    with sandbox() as box:
        sample = box.json("sample", "task.json", "--statistics", "--rows", "9000")
        rows = [record(i) for i in range(9000)]
        found = fields(sample)
        ids = found["id"]["statistics"]
        equal((ids["count"], ids["nulls"], ids["distinct"], ids["exact"]), (9000, 0, 9000, True))
        equal((ids["min"], ids["max"], ids["mean"]), (0, 8999, statistics.fmean(row["id"] for row in rows)))
        equal(sum(bin["count"] for bin in ids["histogram"]), 9000)
        for bin in ids["histogram"]:
            equal(bin["count"], sum(1 for row in rows if bin["from"] <= row["id"] < bin["to"]))
        city = found["city"]["statistics"]
        equal({top["value"]: top["count"] for top in city["top"]}, {"Rome": 3000, "Bonn": 3000, "Oslo": 3000})
        price = found["price"]["statistics"]
        equal(price["distinct"], len({row["price"] for row in rows}))
        equal(float(price["max"]), max(float(row["price"]) for row in rows))
        note = found["note"]["statistics"]
        equal((note["nulls"], note["count"], note["distinct"]), (2250, 6750, 50))
        equal((found["on"]["statistics"]["min"], found["on"]["statistics"]["max"]), ("2026-01-01", "2026-12-28"))
        text = box.run("sample", "task.json", "--statistics")[0]
        contains(text, "most frequent")
        contains(text, " of about ")


MAPPING = [{"column": "id", "type": "integer", "from": "id"},
           {"column": "price", "type": "decimal(6,2)", "from": "price"},
           {"column": "day", "type": "date", "from": "on"}]


def verify_finds_rows():
    odd = {BAD: {"price": "12,50"}, BAD + 5: {"price": "free", "on": "2026-02-30"}, 7: {"id": "seven"}}
    with sandbox(odd) as box:
        box.write("mapped.json", task("rows.jsonl", MAPPING))
        result = box.json("verify", "mapped.json", status=3)
        equal((result["rows"], result["rejected"]), (ROWS, 3))
        columns = {column["column"]: column for column in result["columns"]}
        equal({name: column["rejected"] for name, column in columns.items()}, {"id": 1, "price": 2, "day": 1})
        first = columns["price"]["first"]
        equal([(row["row"], row["line"], row["value"], row["code"]) for row in first],
              [(BAD + 1, BAD + 1, "12,50", "invalid_decimal"), (BAD + 6, BAD + 6, "free", "invalid_decimal")])
        raw = first[0]["raw"].encode()
        equal(raw[first[0]["mark"][0]:first[0]["mark"][1]], b"12,50")
        with open(box.path("rows.jsonl"), "rb") as stream:
            stream.seek(first[0]["byte"])
            equal(json.loads(stream.readline()), {**record(BAD), "price": "12,50"})
        equal(first[0]["file"], box.path("rows.jsonl"))
        day = next(field for field in result["fields"] if field["path"] == "on")
        equal(day["statistics"]["count"], ROWS - 3)
        equal(os.path.exists(box.path("out.db")), False)
        text = box.run("verify", "mapped.json", status=3)[0]
        contains(text, "3 would be rejected")
        contains(text, f"{BAD + 1}")


def verify_by_itself():
    """Without a mapping, a type that ten places of the file suggest is tried on all of it."""
    with sandbox({BAD: {"id": "x"}}) as box:
        result = box.json("verify", "task.json", status=3)
        equal([(column["column"], column["type"], column["rejected"]) for column in result["columns"]][0],
              ("id", "integer", 1))
        equal(result["columns"][0]["first"][0]["line"], BAD + 1)
    with sandbox() as box:
        equal(box.json("verify", "task.json")["rejected"], 0)


def verify_of_broken_lines():
    with sandbox() as box:
        with open(box.path("rows.jsonl"), "a", encoding="utf-8") as stream:
            stream.write('{"id": 1,\n')
        result = box.json("verify", "task.json", status=3)
        equal((result["rows"], result["rejected"]), (ROWS + 1, 1))
        equal((result["columns"][-1]["column"], result["columns"][-1]["first"][0]["line"]), (None, ROWS + 1))


def verify_says_how_far_it_is():
    with sandbox() as box:
        lines = [json.loads(line) for line in box.run("verify", "task.json", "--output", "events")[0].splitlines()]
        equal([line["event"] for line in lines[-2:]], ["progress", "end"])
        size = os.path.getsize(box.path("rows.jsonl"))
        equal((lines[-2]["read"], lines[-2]["bytes"], lines[-2]["total_bytes"]), (ROWS, size, size))
        equal(lines[-1]["result"]["rows"], ROWS)


def verify_of_what_is_not_there():
    with sandbox() as box:
        box.write("none.json", task("nothing.jsonl"))
        contains(box.run("verify", "none.json", status=1)[1], "nothing.jsonl")
        equal(box.json("verify", "none.json", status=1)["error"]["code"], "no_files")


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def records_as_a_mapping_sees_them():
    """One object a line, with where it comes from, and no digit lost."""
    with sandbox() as box:
        printed = lines(box.run("sample", "task.json", "--rows", "3", "--output", "records")[0])
        equal(printed[2], {**record(2), "_file": box.path("rows.jsonl"), "_line": 3, "_row": 3})
        box.write("t.csv", 'id,_row\n007,"a ""b"""\nbroken\n')
        box.write("csv.json", task("t.csv"))
        out, err = box.run("sample", "csv.json", "--output", "records")[:2]
        equal(lines(out), [{"id": "007", "_row": 'a "b"', "_file": box.path("t.csv"), "_line": 2}])
        contains(err, "1 records cannot be read")
        box.write("inline.json", {**task(""), "source": {"type": "inline", "records": [{"n": 1}, {}]}})
        with open(box.path("inline.json"), encoding="utf-8") as stream:
            text = stream.read()
        with open(box.path("inline.json"), "w", encoding="utf-8") as stream:
            stream.write(text.replace('"n": 1', '"n": 12345678901234567890.10'))
        contains(box.run("sample", "inline.json", "--output", "records")[0], '{"n":12345678901234567890.10,')
        contains(box.run("preview", "inline.json", "--output", "records", status=2)[1], "no records")


def lookups_are_looked_at():
    with sandbox() as box:
        lookup = {"name": "city", "key": "code", "path": "rows.jsonl"}
        records = [{"code": "DE", "name": "Germany"}, {"code": "FR", "name": "France"}]
        box.write("lookups.json", {**task("rows.jsonl"),
                                   "lookups": [lookup, {"name": "country", "records": records}]})
        printed = lines(box.run("lookup", "lookups.json", "country", "--output", "records")[0])
        equal([{k: v for k, v in r.items() if not k.startswith("_")} for r in printed], records)
        printed = lines(box.run("lookup", "lookups.json", "city", "--rows", "2", "--output", "records")[0])
        equal([r["id"] for r in printed], [0, 1])
        equal(fields(box.json("lookup", "lookups.json", "country"))["name"]["type"], "text")
        equal(box.json("lookup", "lookups.json", "nobody", status=2)["error"]["code"], "unknown_lookup")


def suggestions():
    """What the values of the sample ask for, and fields for columns that nothing fills."""
    records = [{"orderId": 1, "price": "12,50 €", "when": "31.12.2025", "qty": "3", "note": " a "},
               {"orderId": 2, "price": "3,00 €", "when": "01.02.2026", "qty": "N/A", "note": "b"}]
    mapping = [{"column": "price", "type": "decimal(12,2)", "from": "price"},
               {"column": "when", "type": "text", "from": "when"}, {"column": "note", "type": "text", "from": "note"}]
    with sandbox() as box:
        box.write("task.json", {**task(""), "source": {"type": "inline", "records": records}, "mapping": mapping})
        # The database that the first run makes has no columns to fill.
        found = box.json("suggest", "task.json")
        equal(([s["column"] for s in found["suggestions"]], found["matches"]), (["price", "when", "note"], []))
        with contextlib.closing(sqlite3.connect(box.path("out.db"))) as db:
            db.execute('CREATE TABLE t (order_id INTEGER, quantity INTEGER, price TEXT, "when" TEXT, note TEXT)')
        found = box.json("suggest", "task.json")
        equal([(s["column"], s["kind"], s["type"], s["left"]) for s in found["suggestions"]],
              [("price", "read", "decimal(12,2)", 0), ("when", "narrow", "date", 0), ("note", "trim", "text", 0)])
        equal([(m["column"], m["from"], m["reason"]) for m in found["matches"]],
              [("order_id", "orderId", "words"), ("quantity", "qty", "abbreviation")])
        # Taken as they are, nothing is left to be said of these columns, and no row is refused.
        for suggestion in found["suggestions"]:
            entry = next(e for e in mapping if e["column"] == suggestion["column"])
            entry.update(type=suggestion["type"], transforms=suggestion["transforms"])
        box.write("task.json", {**task(""), "source": {"type": "inline", "records": records}, "mapping": mapping})
        equal(box.json("suggest", "task.json")["suggestions"], [])
        equal(box.json("preview", "task.json")["rows"], [["12.50", "2025-12-31", "a"], ["3.00", "2026-02-01", "b"]])
        contains(box.run("suggest", "task.json")[0], "order_id: is not filled")


COLOURS = ["anthracite", "burgundy", "cerulean", "damask", "emerald", "fuchsia", "gamboge", "heliotrope"]


def the_target_has_a_say():
    """Types and values of a table that is there, of a database that is no stored connection."""
    records = [{"orderId": str(i), "paid": "yes", "c17": COLOURS[i % 8], "day": "2025-01-02"} for i in range(40)]
    mapping = [{"column": "order_id", "type": "text", "from": "orderId"}, {"column": "day", "type": "date", "from": "day"},
               {"column": "PAID", "type": "boolean", "from": "paid"}]
    with sandbox() as box:
        box.write("task.json", {**task(""), "source": {"type": "inline", "records": records}, "mapping": mapping})
        equal(box.json("target", "task.json"), [])
        with contextlib.closing(sqlite3.connect(box.path("out.db"))) as db:
            db.execute("CREATE TABLE t (order_id INTEGER NOT NULL, day TEXT, paid INTEGER DEFAULT 0 NOT NULL, shade TEXT)")
            db.executemany("INSERT INTO t VALUES (?, '2024-12-31', 1, ?)", enumerate(COLOURS))
            db.commit()
        columns = {c["name"]: c for c in box.json("target", "task.json")}
        equal({name: (c["takes"], c["not_null"], c["has_default"]) for name, c in columns.items()},
              {"order_id": ("integer", True, False), "day": (None, False, False), "paid": ("integer", True, True),
               "shade": (None, False, False)})
        equal((columns["shade"]["values"], columns["paid"]["values"]), (COLOURS, ["1"]))
        found = box.json("suggest", "task.json")
        equal([(s["column"], s["kind"], s["type"]) for s in found["suggestions"]], [("order_id", "target_type", "integer")])
        equal([(m["column"], m["from"], m["reason"]) for m in found["matches"]], [("shade", "c17", "values")])
        contains(box.run("target", "task.json")[0], "required")


if __name__ == "__main__":
    main([sample_of_a_file, rows_asked_for, whole_small_source, odd_rows_further_on, compressed_files_have_no_middle,
          several_files, blocks_of_csv, huge_files, broken_rows_of_csv, statistics_of_a_sample,
          verify_finds_rows, verify_by_itself, verify_of_broken_lines, verify_says_how_far_it_is,
          verify_of_what_is_not_there, records_as_a_mapping_sees_them, lookups_are_looked_at, suggestions, the_target_has_a_say])
