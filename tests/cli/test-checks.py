# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Checks: what each rule says, severities, checks of the run as a whole, and the report."""

import contextlib
import os
import sqlite3
import time

from support import Sandbox, contains, equal, inline, main


class Box(Sandbox):
    def check(self, records, *checks, status=0, options=(), **more):
        more.setdefault("mapping", [{"column": "id", "type": "integer", "from": "id"},
                                    {"column": "name", "type": "text", "from": "name"}])
        self.write("t.json", inline(records, checks=list(checks), **more))
        return self.json("run", "t.json", *options, status=status)

    def ids(self):
        if not os.path.exists(self.path("out.db")):
            return []
        with contextlib.closing(sqlite3.connect(self.path("out.db"))) as database:
            tables = database.execute("SELECT 1 FROM sqlite_master WHERE name = 't'").fetchall()
            return [row[0] for row in database.execute("SELECT id FROM t ORDER BY id")] if tables else []

    def problems(self, result):
        numbers = [str(row["row"]) for row in self.json("quarantine", "list", result["run"])]
        return [(row["row"], row["problems"][0]["code"]) for row in self.json("quarantine", "show", result["run"], *numbers)]


@contextlib.contextmanager
def box():
    made = Box()
    try:
        yield made
    finally:
        made.close()


def causes(result):
    return {(r["column"], r["code"]): r["count"] for r in result["rejects"]}


def rows(*names):
    return [{"id": i + 1, "name": name} for i, name in enumerate(names)]


def unique_takes_the_first_that_goes_on():
    with box() as b:
        # The first "x" is too short, so the second one is the first that goes on.
        result = b.check([*rows("aa", "bb", "aa", "x"), {"id": 5, "name": "bb"}, {"id": 6, "name": None},
                          {"id": 7, "name": None}],
                         {"column": "name", "rule": "unique"}, {"column": "name", "rule": "length", "min": 2}, status=3)
        equal(b.ids(), [1, 2, 6, 7])
        equal(causes(result), {("name", "not_unique"): 2, ("name", "too_short"): 1})
    with box() as b:
        b.check([{"id": -1, "name": "a"}, {"id": 2, "name": "a"}, {"id": 3, "name": "a"}],
                {"column": "id", "rule": "range", "min": 0}, {"column": "name", "rule": "unique"}, status=3)
        equal(b.ids(), [2])


def unique_is_of_the_type():
    with box() as b:
        b.check([{"id": 1, "name": "1.0"}, {"id": 2, "name": 1}, {"id": 3, "name": "2"}],
                {"column": "name", "rule": "unique"}, status=3,
                mapping=[{"column": "id", "type": "integer", "from": "id"},
                         {"column": "name", "type": "decimal(5,2)", "from": "name"}])
        equal(b.ids(), [1, 3])


def length_counts_characters():
    with box() as b:
        result = b.check(rows("äöü", "", "abcd", None), {"column": "name", "rule": "length", "min": 1, "max": 3}, status=3)
        equal(b.ids(), [1, 4])
        equal(causes(result), {("name", "too_short"): 1, ("name", "too_long"): 1})


def all_problems_of_a_row_together():
    with box() as b:
        result = b.check([{"id": "x", "name": "abc"}], {"column": "name", "rule": "length", "max": 2},
                         {"column": "name", "rule": "pattern", "value": "^[0-9]+$"},
                         {"column": "name", "rule": "one_of", "values": ["a", "b"]},
                         {"rule": "expression", "value": "name = 'other'"}, status=3)
        equal(result["rejected"], 1)
        equal(causes(result), {("id", "invalid_integer"): 1, ("name", "too_long"): 1, ("name", "no_match"): 1,
                               ("name", "not_in_set"): 1, (None, "expression_failed"): 1})


def a_pattern_that_gives_up_says_so():
    with box() as b:
        endless = "a" * 40 + "!"
        result = b.check(rows(endless, "aa"), {"column": "name", "rule": "pattern", "value": "^(a+)+$"}, status=3)
        equal((causes(result), b.ids()), ({("name", "no_match"): 1}, [2]))
        contains(b.run("quarantine", "list", "last")[0], "takes the regular expression too long")
        mapping = [{"column": "id", "type": "integer", "from": "id"},
                   {"column": "name", "type": "text", "from": "name",
                    "transforms": [{"regex_extract": {"pattern": "(a+)+$"}}]}]
        result = b.check(rows(endless, "aa"), status=3, mapping=mapping)
        equal((causes(result), b.ids()), ({("name", "pattern_gave_up"): 1}, [2]))
        contains(b.run("quarantine", "list", "last")[0], "takes the regular expression too long")


def rows_without_a_key_are_foreseen():
    def agree(expected, **more):
        with box() as b:
            result = b.check([{"id": 1, "name": "a"}, {"id": None, "name": "b"}, {"name": "b"}, {"id": "x", "name": "c"}],
                             load={"strategy": "upsert", "keys": ["id"]}, status=3, **more)
            equal(causes(result), expected)
            shown = b.json("preview", "t.json")
            equal([row[0] for row in shown["rows"]], b.ids())
            equal(len({r["row"] for r in shown["rejects"]}), result["rejected"])
            verified = b.json("verify", "t.json", status=3)
            equal(verified["rejected"], result["rejected"])

    agree({("id", "required"): 2, ("id", "invalid_integer"): 1})
    # After the steps over all rows: of two rows one is left.
    agree({("id", "required"): 1, ("id", "invalid_integer"): 1}, deduplicate={"keys": ["name"]})


def row_count():
    with box() as b:
        few = {"rule": "row_count", "min": 3}
        result = b.check(rows("a", "b"), few, status=4)
        equal((result["error"]["code"], result["inserted"], b.ids()), ("too_few_rows", 0, []))
        equal(result["checks"], [{"check": 0, "column": None, "rule": "row_count", "severity": "fail", "looked_at": 2,
                                  "failed": 1, "rows": []}])
        result = b.check(rows("a", "b"), {**few, "severity": "warn"})
        equal([w["code"] for w in result["warnings"]], ["too_few_rows"])
        result = b.check(rows("a", "b", "c", "d"), {"rule": "row_count", "max": 3}, status=4)
        equal(result["error"]["code"], "too_many_rows")
        # What the filter leaves out is not counted.
        b.check(rows("a", "b", "c", "d"), {"rule": "row_count", "min": 3, "max": 3}, filter="id > 1")
        equal(b.ids(), [1, 2, 3, 4])


def verifying_tells_of_the_run():
    with box() as b:
        b.check(rows("a", None, "c"), {"column": "name", "rule": "required"}, {"rule": "row_count", "min": 3, "severity": "warn"},
                {"rule": "row_count", "max": 1, "severity": "warn"}, status=3)
        checks = b.json("verify", "t.json", status=3)["checks"]
        equal([(c["rule"], c["looked_at"], c["failed"]) for c in checks],
              [("required", 3, 1), ("row_count", 2, 1), ("row_count", 2, 1)])


def row_count_is_of_what_is_left():
    with box() as b:
        result = b.check(rows("a", None, "c"), {"column": "name", "rule": "required"}, {"rule": "row_count", "min": 3},
                         status=4)
        equal(result["error"]["code"], "too_few_rows")
        b.check(rows("a", None, "c"), {"column": "name", "rule": "required"}, {"rule": "row_count", "min": 2, "max": 2},
                status=3)
        equal(b.ids(), [1, 3])


def stamp(age):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - age))


def freshness():
    mapping = [{"column": "id", "type": "integer", "from": "id"}, {"column": "at", "type": "timestamptz", "from": "at"}]
    check = {"column": "at", "rule": "freshness", "max_age": "2h"}
    with box() as b:
        result = b.check([{"id": 1, "at": stamp(9000)}, {"id": 2, "at": stamp(8000)}, {"id": 3, "at": None}], check,
                         mapping=mapping, status=4)
        equal((result["error"]["code"], b.ids()), ("not_fresh", []))
        equal((result["checks"][0]["looked_at"], result["checks"][0]["failed"]), (2, 1))
        result = b.check([{"id": 1, "at": stamp(9000)}], {**check, "severity": "warn"}, mapping=mapping)
        equal([w["code"] for w in result["warnings"]], ["not_fresh"])
        b.check([{"id": 1, "at": stamp(9000)}, {"id": 2, "at": stamp(60)}], check, mapping=mapping)
        # A time without an offset is of the source's zone, nine hours ahead.
        local = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() + 9 * 3600 - 60))
        mapping[1]["type"] = "timestamp"
        source = {"type": "inline", "records": [{"id": 1, "at": local}], "zone": "Asia/Tokyo"}
        b.check([], check, mapping=mapping, source=source)
        source["zone"] = "America/New_York"
        source["records"][0]["at"] = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - 86400))
        b.check([], check, mapping=mapping, source=source, status=4)


def freshness_needs_a_time():
    with box() as b:
        result = b.check(rows("a"), {"column": "name", "rule": "freshness", "max_age": "1d"}, status=2)
        equal(result["error"]["where"]["path"], "$.checks[0].column")


def the_report():
    with box() as b:
        checks = [{"column": "name", "rule": "required"}, {"column": "name", "rule": "length", "max": 1, "severity": "warn"},
                  {"rule": "expression", "value": "id <> 4"}]
        result = b.check([*rows("a", "bb", None, "d"), {"id": "x", "name": "cc"}], *checks, status=3)
        equal(result["checks"],
              [{"check": 0, "column": "name", "rule": "required", "severity": "reject", "looked_at": 5, "failed": 1,
                "rows": [3]},
               {"check": 1, "column": "name", "rule": "length", "severity": "warn", "looked_at": 5, "failed": 2,
                "rows": [2, 5]},
               {"check": 2, "column": None, "rule": "expression", "severity": "reject", "looked_at": 4, "failed": 1,
                "rows": [4]}])
        equal(b.json("run-info", "last")["checks"], result["checks"])
        shown = b.run("run-info", "last")[0]
        contains(shown, "Checks that were violated")
        equal(b.json("verify", "t.json", status=3)["checks"], result["checks"])


def the_first_rows_only():
    with box() as b:
        result = b.check(rows(*[None] * 30), {"column": "name", "rule": "required"}, status=3)
        equal((result["checks"][0]["failed"], result["checks"][0]["rows"]), (30, list(range(1, 11))))


def fail_says_which_row():
    with box() as b:
        result = b.check(rows("a", "a"), {"column": "name", "rule": "unique", "severity": "fail"}, status=4)
        equal((result["error"]["code"], result["checks"][0]["rows"], b.ids()), ("check_failed", [2], []))
        contains(result["error"]["message"], "row 2")


def fail_keeps_what_was_rejected_before():
    """The rows that were refused before the one that ends the run are in the quarantine, and no row is loaded."""
    for sets in ({}, {"deduplicate": {"keys": ["id"]}}):
        with box() as b:
            result = b.check([*rows("a", "long", "c"), {"id": 4, "name": "stop"}, {"id": 5, "name": "longer"}],
                             {"column": "name", "rule": "length", "max": 1},
                             {"column": "name", "rule": "one_of", "values": ["a", "long", "c"], "severity": "fail"},
                             status=4, **sets)
            equal((result["error"]["code"], result["rejected"], b.ids()), ("check_failed", 2, []))
            equal(b.problems(result), [(2, "too_long"), (4, "too_long")])
            # There was nothing to write.
            equal(os.path.exists(b.path("out.db")), False)


def misspelt_fields_are_told():
    """Once for a run: a name that is no field is NULL, which no expression can know."""
    with box() as b:
        result = b.check(rows("a", "b"), {"rule": "expression", "value": "nmae IS NULL OR id < 0"}, filter="idd IS NULL")
        equal([(w["code"], w["count"]) for w in result["warnings"]], [("missing_fields", 1)])
        contains(result["warnings"][0]["message"], "idd, nmae")


def columns_that_read_each_other_are_told():
    with box() as b:
        mapping = [{"column": "id", "type": "integer", "from": "id"},
                   {"column": "a", "expression": "coalesce(b, 0) + 1", "type": "integer"},
                   {"column": "b", "expression": "a + 1", "type": "integer"}]
        result = b.check(rows("x"), {"column": "id", "rule": "required"}, mapping=mapping)
        equal([w["code"] for w in result["warnings"]], ["missing_fields", "new_fields"])
        contains(result["warnings"][0]["message"], "b (a column below the one that reads it")


def messages_name_the_value():
    with box() as b:
        result = b.check(rows("ab", None), {"column": "name", "rule": "length", "min": 3},
                         {"column": "name", "rule": "required"}, status=3)
        messages = [row["problems"][0]["message"] for row in b.json("quarantine", "show", result["run"], "1", "2")]
        contains(messages[0], "has 2 characters, fewer than the 3 it needs")
        contains(messages[1], "“name” is empty (NULL), but required")
    for rule, value, told in (({"rule": "length", "min": 3}, "ab", "“name” is “ab”, which has 2 characters"),
                              ({"rule": "required"}, None, "“name” is empty (NULL), but required")):
        for severity, status in (("warn", 0), ("fail", 4)):
            with box() as b:
                result = b.check(rows(value), {"column": "name", "severity": severity, **rule}, status=status)
                contains((result["error"] or result["warnings"][0])["message"], told)


def bounds_say_where_they_are():
    with box() as b:
        for check, path in (({"rule": "range", "min": 1, "max": "many"}, "$.checks[0].max"),
                            ({"rule": "range", "min": "9", "max": "10.5"}, "$.checks[0].max"),
                            ({"rule": "range", "min": "10", "max": "9"}, "$.checks[0]"),
                            ({"rule": "one_of", "values": [1, "two"]}, "$.checks[0].values[1]")):
            error = b.check(rows("a"), {"column": "id", **check}, status=2)["error"]
            equal((error["code"], error["where"]["path"]), ("invalid_value", path))


def a_warning_loads_the_row():
    with box() as b:
        result = b.check(rows("a", "a"), {"column": "name", "rule": "unique", "severity": "warn"})
        equal((result["warnings"][0]["code"], b.ids()), ("not_unique", [1, 2]))


main([unique_takes_the_first_that_goes_on, unique_is_of_the_type, length_counts_characters,
      all_problems_of_a_row_together, a_pattern_that_gives_up_says_so, rows_without_a_key_are_foreseen, row_count, row_count_is_of_what_is_left, verifying_tells_of_the_run, freshness, freshness_needs_a_time,
      the_report, the_first_rows_only, fail_says_which_row, fail_keeps_what_was_rejected_before,
      misspelt_fields_are_told,
      columns_that_read_each_other_are_told,
      messages_name_the_value, bounds_say_where_they_are, a_warning_loads_the_row])
