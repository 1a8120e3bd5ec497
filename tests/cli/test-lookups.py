# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Lookups: where their rows come from, what columns and checks find in them, what goes wrong."""

import contextlib
import os
import sqlite3

from support import Sandbox, contains, equal, inline, main, own_database, psql

COUNTRIES = [{"code": "de", "name": "Germany"}, {"code": "jp", "name": "Japan"}]


class Box(Sandbox):
    def sql(self, text):
        with contextlib.closing(sqlite3.connect(self.path("out.db"))) as database:
            return database.execute(text).fetchall()

    def load(self, lookup, use=None, records=None, column=None, status=0, **more):
        """Runs a task that finds `land` by the field `at` in LOOKUP, named `country`."""
        entry = {"column": "land", "type": "text", "lookup": {"name": "country", "key": "at", **(use or {})}}
        task = inline(records or [{"id": 1, "at": "de"}, {"id": 2, "at": "jp"}],
                      mapping=[{"column": "id", "type": "integer", "from": "id"}, {**entry, **(column or {})}],
                      lookups=[{"name": "country", **lookup}], **more)
        self.write("t.json", task)
        return self.json("run", "t.json", status=status)

    def lands(self):
        return [row[0] for row in self.sql("SELECT land FROM t ORDER BY id")]


@contextlib.contextmanager
def box():
    made = Box()
    try:
        yield made
    finally:
        made.close()


def a_list_in_the_task():
    with box() as b:
        b.load({"records": COUNTRIES})
        equal(b.lands(), ["Germany", "Japan"])


def a_csv_file():
    with box() as b:
        b.write("c.csv", "code,name\nde,Germany\njp,Japan\n")
        result = b.load({"path": "c.csv"})
        equal(b.lands(), ["Germany", "Japan"])
        # What was read of the lookup is none of the run's.
        equal((result["read"], result["bytes"]), (2, 0))


def a_json_file_whose_records_differ():
    with box() as b:
        b.write("c.json", '{"all": [{"code": "de"}, {"name": "Japan", "code": "jp"}]}')
        b.load({"path": "c.json", "records": "all", "key": "code"}, {"value": "name"})
        equal(b.lands(), [None, "Japan"])


def a_stored_connection_and_its_query():
    with box() as b:
        with contextlib.closing(sqlite3.connect(b.path("ref.db"))) as database:
            database.execute("CREATE TABLE country (name TEXT, code TEXT)")
            database.executemany("INSERT INTO country VALUES (:name, :code)", COUNTRIES)
            database.commit()
        b.run("connection", "add", "ref", "--sqlite", b.path("ref.db"))
        b.load({"connection": "ref", "query": "SELECT code, name FROM country"})
        equal(b.lands(), ["Germany", "Japan"])
        b.load({"connection": "ref", "table": "country", "key": "code"})
        equal(b.lands(), ["Germany", "Japan"])
        b.run("query", "save", "lands", "-", "--connection", "ref", stdin="SELECT code, 'X' || name AS name FROM country")
        b.load({"connection": "ref", "named_query": "lands"})
        equal(b.lands(), ["XGermany", "XJapan"])
        result = b.load({"connection": "other", "table": "country"}, status=2)
        equal(result["error"]["code"], "unknown_connection")


def a_postgres_table():
    uri = own_database("sluice_lookups")
    psql(uri, "CREATE TABLE country (code text, n numeric(13,2), at timestamptz)")
    psql(uri, "INSERT INTO country VALUES ('de', 1.50, '2026-01-02 03:04:05+00'), ('jp', 12345678901.25, NULL)")
    with box() as b:
        lookup = {"connection": {"type": "postgres", "uri": uri}, "table": "country"}
        b.load(lookup, {"value": "n"}, column={"type": "decimal(13,2)"})
        equal(b.lands(), ["1.50", "12345678901.25"])
        os.remove(b.path("out.db"))
        b.load(lookup, {"value": "at"}, column={"type": "timestamptz"})
        equal(b.lands(), ["2026-01-02T03:04:05Z", None])


def values_are_as_they_were():
    with box() as b:
        # Written by hand: 1.10 has two digits.
        b.write("v.jsonl", '{"k": "de", "v": 1.10}\n{"k": "jp", "v": true}\n')
        b.load({"path": "v.jsonl"})
        equal(b.lands(), ["1.10", "true"])
        os.remove(b.path("out.db"))
        b.load({"records": [{"k": "de", "v": {"a": [1, "x"]}}, {"k": "jp", "v": "text"}]}, column={"type": "json"})
        equal(b.lands(), ['{"a":[1,"x"]}', '"text"'])


def keys_are_texts():
    with box() as b:
        b.load({"records": [{"k": 7, "v": "seven"}, {"k": "07", "v": "text"}]},
               records=[{"id": 1, "at": "7"}, {"id": 2, "at": 7}, {"id": 3, "at": "07"}])
        equal(b.lands(), ["seven", "seven", "text"])


def what_is_missing():
    rows = [{"id": 1, "at": "de"}, {"id": 2, "at": "xx"}, {"id": 3, "at": None}]
    with box() as b:
        result = b.load({"records": COUNTRIES}, records=rows, status=3)
        equal(result["rejects"], [{"code": "no_lookup", "column": "land", "count": 1}])
        equal(b.sql("SELECT id, land FROM t ORDER BY id"), [(1, "Germany"), (3, None)])
        b.load({"records": COUNTRIES}, {"missing": "null"}, records=rows)
        equal(b.lands(), ["Germany", None, None])
        b.load({"records": COUNTRIES}, {"missing": "default"}, records=rows, column={"default": "?"},
               load={"strategy": "upsert", "keys": ["id"], "nulls": "overwrite"})
        equal(b.lands(), ["Germany", "?", "?"])
        # An explicit null stays one.
        b.load({"records": COUNTRIES}, {"missing": "null"}, records=rows, column={"default": "?"},
               load={"strategy": "upsert", "keys": ["id"], "nulls": "overwrite"})
        equal(b.lands(), ["Germany", None, "?"])


def what_is_found_is_transformed():
    with box() as b:
        b.load({"records": COUNTRIES}, column={"transforms": ["upper", {"substring": {"start": 1, "length": 3}}]})
        equal(b.lands(), ["GER", "JAP"])


def doubles_are_an_error():
    with box() as b:
        result = b.load({"records": [*COUNTRIES, {"code": "de", "name": "again"}]}, status=1)
        equal((result["error"]["code"], result["error"]["where"]["path"]), ("lookup_doubles", "$.lookups[0]"))
        contains(result["error"]["message"], "“de”")
        # Rows without a key are none of that.
        b.load({"records": [*COUNTRIES, {"code": None, "name": "a"}, {"code": None, "name": "b"}]})
        equal(b.lands(), ["Germany", "Japan"])


def names_that_are_not_there():
    with box() as b:
        result = b.load({"records": COUNTRIES}, {"value": "nmae"}, status=2)
        equal((result["error"]["code"], result["error"]["where"]["path"]), ("unknown_field", "$.mapping[1]"))
        contains(result["error"]["message"], "code, name")
        result = b.load({"records": COUNTRIES, "key": "iso"}, status=2)
        equal(result["error"]["where"]["path"], "$.lookups[0]")
        result = b.load({"path": "none.csv"}, status=1)
        equal(result["error"]["code"], "no_files")


def an_empty_one_has_no_key():
    with box() as b:
        result = b.load({"records": []}, {"value": "anything"}, status=3)
        equal(result["rejects"][0]["count"], 2)


def expressions_ask_them():
    records = [{"code": "de", "name": "Germany", "rate": 2}, {"code": "jp", "name": "Japan", "rate": 3}]
    with box() as b:
        task = inline([{"id": 1, "at": "de"}, {"id": 2, "at": "xx"}], lookups=[{"name": "country", "records": records}],
                      mapping=[{"column": "id", "type": "integer", "from": "id"},
                               {"column": "a", "type": "text", "expression": "(SELECT name FROM country WHERE code = at)"},
                               {"column": "b", "type": "text", "expression": "lookup('country', at)"},
                               {"column": "c", "type": "integer", "expression": "10 * lookup('country', at, 'rate')"}],
                      checks=[{"rule": "expression", "value": "id < (SELECT count(*) FROM country) + 1"}])
        b.write("t.json", task)
        b.json("run", "t.json")
        equal(b.sql("SELECT a, b, c FROM t ORDER BY id"), [("Germany", "Germany", 20), (None, None, None)])


def sub_selects_find_keys_of_any_type():
    """A key is found by a number, or by its text, as lookup() finds it."""
    numbers = [{"code": 1, "name": "one"}, {"code": 10, "name": "ten"}]
    texts = [{"code": "1", "name": "one"}, {"code": "01", "name": "padded"}]
    with box() as b:
        task = inline([{"id": 1, "at": "1"}, {"id": 2, "at": 1}, {"id": 3, "at": "10"}],
                      lookups=[{"name": "n", "records": numbers}, {"name": "t", "records": texts}],
                      mapping=[{"column": "id", "type": "integer", "from": "id"},
                               *({"column": name, "type": "text", "expression": f"(SELECT name FROM {name} WHERE code = at)"}
                                 for name in ("n", "t"))])
        b.write("t.json", task)
        b.json("run", "t.json")
        equal(b.sql("SELECT n, t FROM t ORDER BY id"), [("one", "one"), ("one", "one"), ("ten", None)])


def too_many_fields_are_told():
    with box() as b:
        result = b.load({"records": [{f"f{i}": i for i in range(3000)}]}, {"value": "f1"}, status=1)
        equal(result["error"]["code"], "too_many_fields")
        contains(result["error"]["message"], "1997 fields")


def previews_and_verification_ask_them():
    with box() as b:
        b.load({"records": COUNTRIES}, records=[{"id": 1, "at": "de"}, {"id": 2, "at": "xx"}], status=3)
        preview = b.json("preview", "t.json")
        equal(preview["rows"], [[1, "Germany"]])
        equal(preview["rejects"][0]["code"], "no_lookup")
        equal(b.json("verify", "t.json", status=3)["rejected"], 1)


def a_corrected_row_is_replayed():
    with box() as b:
        result = b.load({"records": COUNTRIES}, records=[{"id": 1, "at": "de"}, {"id": 2, "at": "xx"}], status=3)
        b.run("quarantine", "edit", result["run"], "2", "--set", "land=Japan")
        b.run("quarantine", "replay", result["run"])
        equal(b.lands(), ["Germany", "Japan"])


def a_stored_task_finds_its_files():
    with box() as b:
        b.write("c.csv", "code,name\nde,Germany\njp,Japan\n")
        with contextlib.closing(sqlite3.connect(b.path("ref.db"))) as database:
            database.execute("CREATE TABLE land (name TEXT, code TEXT)")
            database.execute("INSERT INTO land VALUES ('Germania', 'de')")
            database.commit()
        use = {"name": "b", "key": "at", "missing": "null"}
        task = inline([{"id": 1, "at": "de"}],
                      mapping=[{"column": "id", "type": "integer", "from": "id"},
                               {"column": "a", "type": "text", "lookup": {**use, "name": "a"}},
                               {"column": "b", "type": "text", "lookup": use}],
                      lookups=[{"name": "a", "path": "c.csv"},
                               {"name": "b", "key": "code", "connection": {"type": "sqlite", "path": "ref.db"}, "table": "land"}])
        b.write("t.json", task)
        b.run("task", "import", "t.json")
        os.remove(b.path("t.json"))
        os.makedirs(b.path("elsewhere"))
        b.dir, home = b.path("elsewhere"), b.dir
        try:
            b.json("run", "Test")
        finally:
            b.dir = home
        equal(b.sql("SELECT a, b FROM t"), [("Germany", "Germania")])


def many_rows_spill():
    with box() as b:
        with open(b.path("big.csv"), "w", encoding="utf-8") as stream:
            stream.write("k,v\n")
            stream.writelines(f"key {i},value {i} {'x' * 40}\n" for i in range(200000))
        b.load({"path": "big.csv"}, records=[{"id": i, "at": f"key {i * 7919 % 200000}"} for i in range(500)])
        equal(b.sql("SELECT count(*) FROM t WHERE land LIKE 'value ' || (id * 7919 % 200000) || ' x%'"), [(500,)])


main([a_list_in_the_task, a_csv_file, a_json_file_whose_records_differ, a_stored_connection_and_its_query,
      a_postgres_table, values_are_as_they_were, keys_are_texts, what_is_missing, what_is_found_is_transformed,
      doubles_are_an_error, names_that_are_not_there, an_empty_one_has_no_key, expressions_ask_them,
      sub_selects_find_keys_of_any_type, too_many_fields_are_told,
      previews_and_verification_ask_them, a_corrected_row_is_replayed, a_stored_task_finds_its_files,
      many_rows_spill])
