#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Files as destinations: every format, read back by this program and by others."""

import csv
import datetime
import gzip
import json
import os
import signal
import stat
import subprocess
import sys
import zipfile
from contextlib import contextmanager

import openpyxl

from support import SECONDS, Sandbox, contains, equal, main, wait_for

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
ENDINGS = ("csv", "jsonl", "json", "xlsx", "parquet")
TYPES = {"id": "integer", "ok": "boolean", "d": "decimal(8,2)", "s": "text", "z": "timestamptz", "j": "json",
         "big": "integer", "dd": "decimal(30,2)", "u": "uuid", "b": "bytes", "day": "date", "t": "time",
         "ts": "timestamp", "f": "double", "long": "decimal(40,0)"}
RECORDS = [
    {"id": 1, "ok": True, "d": "1.50", "s": 'a, "b" <&> ]]>', "z": "2024-01-02T03:04:05+02:00", "j": {"k": [1, None]},
     "big": 9007199254740993, "dd": "12345678901234567890.12", "u": "0f8fad5b-d9cb-469f-a165-70867728950e",
     "b": "AP8=", "day": "2024-02-29", "t": "12:34:56.789", "ts": "2024-01-02T03:04:05.123456",
     "f": 0.30000000000000004, "long": "-" + "9" * 40},
    {"id": -9223372036854775808, "ok": False, "d": "-0.25", "s": "=1+1\r\n _x0041_ \u0000\u0001\ufffe ",
     "j": "x", "dd": "-0.05", "day": "0001-01-01", "t": "00:00:00", "ts": "1899-12-31T23:59:59", "f": -1.7e308,
     "u": "ffffffff-ffff-ffff-ffff-ffffffffffff", "z": "9999-12-31T23:59:59.999999Z"},
    {"id": 3, "s": "", "ts": "1969-12-31T23:59:59.5", "day": "1900-03-01", "f": 5e-324, "j": "null"}]


def task(output, records, types, strategy="insert", **more):
    source = records if isinstance(records, dict) else {"type": "inline", "records": records}
    return {"sluice": 1, "id": "t-" + output, "name": "T", "source": source,
            "mapping": [{"column": column, "type": kind, "from": column} for column, kind in types.items()],
            "destination": {"type": "file", "path": output, **more}, "load": {"strategy": strategy}}


@contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def load(box, output, records, types, status=0, **more):
    box.write("task.json", task(output, records, types, **more))
    return box.json("run", "task.json", status=status)


def read(box, name, mode="r"):
    with open(box.path(name), mode, **({} if "b" in mode else {"encoding": "utf-8", "newline": ""})) as stream:
        return stream.read()


def ask_duckdb(box, query):
    """The rows of a query as lists of texts."""
    subprocess.run([sys.executable, os.path.join(FIXTURES, "duckdb-run"), ":memory:",
                    f"COPY ({query}) TO '{box.path('answer.csv')}' (HEADER false)"], check=True, cwd=box.dir)
    return list(csv.reader(read(box, "answer.csv").splitlines()))


def every_value_comes_back():
    with sandbox() as box:
        load(box, "lines.jsonl", RECORDS, TYPES)
        lines = [json.loads(line) for line in read(box, "lines.jsonl").splitlines()]
        equal([line["big"] for line in lines], [9007199254740993, None, None])
        equal(lines[2]["j"], None if lines[2]["j"] is None else "null")
        load(box, "list.json", RECORDS, TYPES)
        equal(json.loads(read(box, "list.json")), lines)
        for ending in ("json", "parquet", "csv"):
            if ending != "json":
                load(box, f"out.{ending}", RECORDS, TYPES, **({"null": "\\N"} if ending == "csv" else {}))
            name = "list.json" if ending == "json" else f"out.{ending}"
            source = {"type": "file", "path": name, **({"nulls": ["\\N"]} if ending == "csv" else {})}
            types = {**TYPES, "j": "text"} if ending == "csv" else TYPES
            load(box, f"back-{ending}.jsonl", source, types)
            back = [json.loads(line) for line in read(box, f"back-{ending}.jsonl").splitlines()]
            for line in back:
                if ending == "csv" and line["j"] is not None:
                    line["j"] = json.loads(line["j"])
            equal(back, lines)


def zero_keeps_its_sign():
    texts = {"csv": "f\n-0\n", "jsonl": '{"f":-0}\n'}
    with sandbox() as box:
        for ending in ENDINGS:
            load(box, f"zero.{ending}", [{"f": -0.0}], {"f": "double"})
            load(box, f"back-{ending}.jsonl", {"type": "file", "path": f"zero.{ending}"}, {"f": "double"})
            equal((ending, read(box, f"back-{ending}.jsonl")), (ending, texts["jsonl"]))
            if ending in texts:
                equal(read(box, f"zero.{ending}"), texts[ending])
        equal(ask_duckdb(box, "SELECT f::VARCHAR FROM 'zero.parquet'"), [["-0.0"]])
        equal(ask_duckdb(box, "SELECT f::VARCHAR FROM read_csv('zero.csv', types = {'f': 'DOUBLE'})"), [["-0.0"]])


def parquet_has_types_groups_and_statistics():
    with sandbox() as box:
        load(box, "out.parquet", RECORDS, TYPES)
        schema = ask_duckdb(box, "SELECT name, type, converted_type, logical_type FROM parquet_schema('out.parquet')")
        kinds = {row[0]: row[1:] for row in schema}
        equal((kinds["id"][0], kinds["ok"][0], kinds["f"][0], kinds["b"][0]), ("INT64", "BOOLEAN", "DOUBLE", "BYTE_ARRAY"))
        equal((kinds["s"][1], kinds["day"][1], kinds["long"][1]), ("UTF8", "DATE", "UTF8"))
        contains(kinds["d"][2], "DecimalType(scale=2, precision=8)")
        contains(kinds["dd"][2], "DecimalType(scale=2, precision=30)")
        contains(kinds["u"][2], "UUIDType")
        contains(kinds["j"][2], "JsonType")
        contains(kinds["t"][2], "TimeType")
        contains(kinds["ts"][2], "TimestampType(isAdjustedToUTC=0")
        contains(kinds["z"][2], "TimestampType(isAdjustedToUTC=1")

        box.write("many.csv", "id,s\n" + "".join(f"{i},text {i % 7}\n" for i in range(130000)))
        source = {"type": "file", "path": "many.csv"}
        for compression, codec in ((None, "ZSTD"), ("gzip", "GZIP"), ("none", "UNCOMPRESSED")):
            equal(load(box, "many.parquet", source, {"id": "integer", "s": "text"}, strategy="replace",
                       compression=compression)["inserted"], 130000)
            groups = ask_duckdb(box, "SELECT row_group_num_rows, compression, stats_min_value, stats_max_value"
                                " FROM parquet_metadata('many.parquet') WHERE path_in_schema = 'id'")
            rows = [int(group[0]) for group in groups]
            equal((len(rows), sum(rows), rows[0] >= 122880), (2, 130000, True))
            equal([group[1:] for group in groups],
                  [[codec, "0", str(rows[0] - 1)], [codec, str(rows[0]), "129999"]])
        # In the order of the source, and all of them.
        equal(ask_duckdb(box, "SELECT count(*), bool_and(id = n) FROM"
                         " (SELECT id, file_row_number AS n FROM read_parquet('many.parquet', file_row_number = true))"),
              [["130000", "true"]])


def decimals_of_every_width_are_exact():
    with sandbox() as box:
        widths = (1, 4, 5, 9, 10, 18, 19, 28, 38, 39)
        types = {f"d{p}": f"decimal({p},{p // 2})" for p in widths}
        record = {f"d{p}": "9" * (p - p // 2) + ("." + "9" * (p // 2) if p > 1 else "") for p in widths}
        records = [record, {name: "-" + text for name, text in record.items()},
                   {f"d{p}": "0" + ("." + "0" * (p // 2 - 1) + "1" if p > 1 else "") for p in widths}]
        load(box, "out.parquet", records, types)
        equal(ask_duckdb(box, "FROM 'out.parquet'"), [list(row.values()) for row in records])


def parquet_is_read_by_others():
    with sandbox() as box:
        load(box, "out.parquet", RECORDS, TYPES)
        done = subprocess.run([os.path.join(FIXTURES, "hyparquet-read"), box.path("out.parquet")], check=True,
                              stdout=subprocess.PIPE, text=True)
        rows = json.loads(done.stdout)
        equal([row["id"] for row in rows], ["1", "-9223372036854775808", "3"])
        equal([row["s"] for row in rows], [record["s"] for record in RECORDS])
        equal([row["ok"] for row in rows], [True, False, None])
        equal([row["big"] for row in rows], ["9007199254740993", None, None])
        equal([row["f"] for row in rows], [record["f"] for record in RECORDS])
        equal([row["d"] for row in rows], [1.5, -0.25, None])
        equal([row["b"] for row in rows], [[0, 255], None, None])
        equal(rows[0]["u"], "0f8fad5b-d9cb-469f-a165-70867728950e")
        equal(rows[0]["j"], {"k": [1, None]})
        equal((rows[0]["ts"], rows[0]["z"]), ("2024-01-02T03:04:05.123Z", "2024-01-02T01:04:05.000Z"))
        equal([row["day"][:10] for row in rows], ["2024-02-29", "0001-01-01", "1900-03-01"])


def names_of_columns_are_kept():
    with sandbox() as box:
        types = {'odd "name': "integer", "': DROP": "text", "Ä": "text"}
        load(box, "out.parquet", [{'odd "name': 1, "': DROP": "x", "Ä": "ä"}], types)
        equal([row[0] for row in ask_duckdb(box, "SELECT name FROM parquet_schema('out.parquet') OFFSET 1")], list(types))


def workbooks_show_values_and_no_formulas():
    with sandbox() as box:
        texts = [{"id": i, "s": text} for i, text in enumerate(("=1+1", "+1", "-1", "@x", "\t=1", "'=1", " x ", "<b>&"))]
        load(box, "texts.xlsx", texts, {"id": "integer", "s": "text"})
        sheet = openpyxl.load_workbook(box.path("texts.xlsx")).active
        equal([(cell.value, cell.data_type) for cell in sheet["B"][1:]], [(row["s"], "s") for row in texts])
        equal((sheet["B1"].value, sheet["B1"].font.b, sheet.freeze_panes), ("s", True, "A2"))

        load(box, "out.xlsx", RECORDS, TYPES)
        sheet = openpyxl.load_workbook(box.path("out.xlsx")).active
        rows = [{column: cell for column, cell in zip(TYPES, row)} for row in sheet.iter_rows(min_row=2)]
        first, second, third = ({name: cell.value for name, cell in row.items()} for row in rows)
        equal((first["id"], first["ok"], first["d"], first["big"], first["dd"], first["f"]),
              (1, True, 1.5, "9007199254740993", "12345678901234567890.12", 0.30000000000000004))
        equal((first["day"], first["t"], first["ts"], first["z"], first["long"]),
              (datetime.datetime(2024, 2, 29), datetime.time(12, 34, 56, 789000), "2024-01-02T03:04:05.123456",
               "2024-01-02T01:04:05Z", "-" + "9" * 40))
        equal((second["id"], second["day"], second["ts"], second["f"]),
              ("-9223372036854775808", "0001-01-01", "1899-12-31T23:59:59", -1.7e308))
        equal((third["day"], third["ts"]),
              (datetime.datetime(1900, 3, 1), datetime.datetime(1969, 12, 31, 23, 59, 59, 500000)))
        equal((rows[2]["f"].data_type, float(third["f"])), ("s", 5e-324))
        equal(rows[0]["d"].number_format, "0.00")
        # What XML has no place for is written as Excel writes it, and as this program reads it.
        load(box, "back.jsonl", {"type": "file", "path": "out.xlsx"}, {"s": "text", "big": "integer", "ts": "timestamp"})
        back = [json.loads(line) for line in read(box, "back.jsonl").splitlines()]
        equal([row["s"] for row in back[:2]], [record["s"] for record in RECORDS[:2]])
        equal([row["ts"] for row in back], ["2024-01-02T03:04:05.123456", "1899-12-31T23:59:59", "1969-12-31T23:59:59.500"])

        load(box, "plain.xlsx", texts, {"id": "integer", "s": "text"}, header=False)
        equal(openpyxl.load_workbook(box.path("plain.xlsx")).active["B1"].value, "=1+1")


def workbooks_say_what_they_cannot_hold():
    with sandbox() as box:
        records = [{"s": "x" * 32767}, {"s": "x" * 32768}, {"s": "\U0001f600" * 16384}, {"s": "ä" * 32767}]
        result = load(box, "long.xlsx", records, {"s": "text"}, status=3)
        equal((result["inserted"], result["rejected"], result["rejects"][0]["code"]), (2, 2, "too_long"))
        sheet = openpyxl.load_workbook(box.path("long.xlsx")).active
        equal([cell.value for cell in sheet["A"][1:]], [records[0]["s"], records[3]["s"]])

        box.write("rows.csv", "n\n" + "1\n" * 1048576)
        source = {"type": "file", "path": "rows.csv"}
        error = load(box, "rows.xlsx", source, {"n": "integer"}, status=1)["error"]
        equal(error["code"], "sheet_full")
        contains(error["hint"], "rows_per_file")
        load(box, "rows-{{part}}.xlsx", source, {"n": "integer"}, rows_per_file=1000000)
        equal(sorted(name for name in os.listdir(box.dir) if name.endswith("xlsx")),
              ["long.xlsx", "rows-0001.xlsx", "rows-0002.xlsx"])
        with zipfile.ZipFile(box.path("rows-0002.xlsx")) as book:
            equal(book.read("xl/worksheets/sheet1.xml").count(b"<row "), 48577)


def names_are_templates_and_tell_the_format():
    with sandbox() as box:
        document = task("{{param.region}}-{{today}}-{{run.id}}-{{part}}.jsonl", [{"n": 1}, {"n": 2}], {"n": "integer"},
                        rows_per_file=1)
        document["parameters"] = [{"name": "region"}]
        box.write("task.json", document)
        run = box.json("run", "task.json", "--param", "region=north")["run"]
        today = datetime.datetime.now(datetime.timezone.utc).date()
        names = sorted(name for name in os.listdir(box.dir) if name.endswith("jsonl"))
        contains([[f"north-{day}-{run}-000{part}.jsonl" for part in (1, 2)]
                  for day in (today, today - datetime.timedelta(days=1))], names)

        for name, text in (("a.csv.gz", "n\n1\n"), ("a.jsonl.zst", '{"n":1}\n'), ("A.JSON", '[\n{"n":1}\n]\n')):
            load(box, name, [{"n": 1}], {"n": "integer"})
            load(box, f"back-{name}.csv", {"type": "file", "path": name}, {"n": "integer"})
            equal(read(box, f"back-{name}.csv"), "n\n1\n")
            if name.endswith("gz"):
                equal(gzip.decompress(read(box, name, "rb")).decode(), text)
            elif name.endswith("zst"):
                equal(read(box, name, "rb")[:4], b"\x28\xb5\x2f\xfd")
            else:
                equal(read(box, name), text)
        for document, code in ((task("x.xlsx.gz", [], {"n": "integer"}), "invalid_value"),
                               (task("x.xlsx", [], {"n": "integer"}, compression="zstd"), "invalid_value"),
                               (task("x.bin", [], {"n": "integer"}), "missing_key"),
                               (task("x.csv", [], {"n": "integer"}, strategy="mirror"), "invalid_value")):
            box.write("task.json", document)
            contains([problem["code"] for problem in box.json("validate", "task.json", status=2)], code)


def a_stored_task_writes_where_its_file_was():
    with sandbox() as box:
        os.mkdir(box.path("there"))
        box.write("there/task.json", task("out-{{part}}.csv", [{"n": 1}], {"n": "integer"}, rows_per_file=1))
        box.run("task", "import", "there/task.json")
        error = box.run("run", "T")[1]
        equal((read(box, "there/out-0001.csv"), "CRITICAL" in error), ("n\n1\n", False))
        # What a killed run has left is no obstacle for the same task; for another one it is.
        with box.database() as database:
            database.execute("UPDATE runs SET state = 'interrupted'")
        box.run("run", "T")
        box.run("run", "T", status=1)


def nobody_elses_file_is_touched():
    with sandbox() as box:
        for ending in ENDINGS:
            name = f"out.{ending}"
            box.write("mine", "mine")
            load(box, name, [{"n": 1}], {"n": "integer"})
            equal(stat.S_IMODE(os.stat(box.path(name)).st_mode), 0o600)
            before = read(box, name, "rb")
            equal(load(box, name, [{"n": 2}], {"n": "integer"}, status=1)["error"]["code"], "file_exists")
            equal(read(box, name, "rb"), before)
            # A link is replaced: what it leads to stays as it is.
            os.unlink(box.path(name))
            os.symlink(box.path("mine"), box.path(name))
            equal(load(box, name, [{"n": 1}], {"n": "integer"}, status=1)["error"]["code"], "file_exists")
            load(box, name, [{"n": 1}], {"n": "integer"}, strategy="replace")
            equal((read(box, "mine"), os.path.islink(box.path(name)), read(box, name, "rb")), ("mine", False, before))
            # Nor is anything written where another name leads to.
            os.mkdir(box.path("real"))
            os.symlink(box.path("nowhere"), box.path("real", name))
            load(box, f"real/{name}", [{"n": 1}], {"n": "integer"}, strategy="replace")
            equal(os.path.exists(box.path("nowhere")), False)
            os.unlink(box.path("real", name))
            os.rmdir(box.path("real"))
            # One that was killed leaves a hidden file, which the next run removes.
            hidden = box.write(f".{name}.0.sluice-part", "half")
            load(box, name, [{"n": 1}], {"n": "integer"}, strategy="replace")
            equal(os.path.exists(hidden), False)


def without_rows():
    with sandbox() as box:
        for ending in ENDINGS:
            name = f"out.{ending}"
            equal(load(box, name, [], {"n": "integer", "s": "text"})["inserted"], 0)
            load(box, f"back-{ending}.csv", {"type": "file", "path": name}, {"n": "integer", "s": "text"})
            equal(read(box, f"back-{ending}.csv"), "n,s\n")
            before = read(box, name, "rb")
            equal(load(box, name, [], {"n": "integer"}, strategy="replace", status=4)["error"]["code"], "empty_replace")
            equal(read(box, name, "rb"), before)


def cancelling_leaves_nothing():
    with sandbox() as box:
        box.write("many.csv", "n,s\n" + "".join(f"{i},{'some text ' * 20}{i}\n" for i in range(200000)))
        for ending in ENDINGS:
            os.mkdir(box.path("to"))
            box.write("task.json", task(f"to/out.{ending}", {"type": "file", "path": "many.csv"},
                                        {"n": "integer", "s": "text"}))
            process = box.start("run", "task.json")
            wait_for(lambda: os.listdir(box.path("to")), "the hidden file")
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=SECONDS)
            equal((process.returncode, os.listdir(box.path("to"))), (130, []))
            os.rmdir(box.path("to"))


def what_is_no_file_stays():
    """A pipe is not taken for a file of ours: whoever reads from it would wait for ever."""
    with sandbox() as box:
        os.mkfifo(box.path("pipe.csv"))
        for strategy in ("insert", "replace"):
            document = task("pipe.csv", [{"n": 1}], {"n": "integer"})
            document["load"]["strategy"] = strategy
            box.write("task.json", document)
            error = box.json("run", "task.json", status=1)["error"]
            equal(error["code"], "file_exists" if strategy == "insert" else "file_unwritable")
            equal(stat.S_ISFIFO(os.stat(box.path("pipe.csv")).st_mode), True)


def without_the_library_parquet_is_refused():
    with sandbox() as box:
        box.write("task.json", task("out.parquet", [{"n": 1}], {"n": "integer"}))
        error = box.json("run", "task.json", status=1, env={"SLUICE_DUCKDB_LIBRARY": "/nonexistent/libduckdb.so"})["error"]
        equal((error["code"], [name for name in os.listdir(box.dir) if "parquet" in name]), ("no_duckdb", []))


main([every_value_comes_back, zero_keeps_its_sign, parquet_has_types_groups_and_statistics, decimals_of_every_width_are_exact,
      parquet_is_read_by_others, names_of_columns_are_kept, workbooks_show_values_and_no_formulas,
      workbooks_say_what_they_cannot_hold, names_are_templates_and_tell_the_format,
      a_stored_task_writes_where_its_file_was, nobody_elses_file_is_touched, without_rows, cancelling_leaves_nothing, what_is_no_file_stays,
      without_the_library_parquet_is_refused])
