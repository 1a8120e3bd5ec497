# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Incremental tasks: what they ask an API for, what they load, where the bookmark is then; backfills."""

import contextlib
import json
import os
import sqlite3
import urllib.parse

from support import Sandbox, Server, contains, equal, excludes, main, psql


class Api:
    """Sends the records whose cursor is in [since, until), in the order in which they were added."""

    def __init__(self, records):
        self.records = records
        self.asked = []
        self.coarse = False      # the API looks at the day only
        self.broken = None       # fails for this `since`
        self.server = Server(self.answer)

    def answer(self, handler):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(handler.path).query))
        self.asked.append(query)
        since = query.get("since", "")
        if self.broken is not None and since == self.broken:
            handler.send(404, {"error": "gone"})
            return
        records = [r for r in self.records if self.sends(r["updated"], since, query.get("until"))]
        handler.send(200, {"items": records})

    def sends(self, cursor, since, until):
        if since == "":
            return True
        if isinstance(cursor, (int, float)):
            return cursor >= float(since) and (until is None or cursor < float(until))
        return cursor >= (since[:10] if self.coarse else since) and (until is None or cursor < until)


class Box(Sandbox):
    def sql(self, text):
        database = sqlite3.connect(self.path("out.db"))
        try:
            with database:
                return database.execute(text).fetchall()
        finally:
            database.close()

    def ids(self):
        return [row[0] for row in self.sql("SELECT id FROM t ORDER BY id")]

    def bookmark(self):
        return self.sql("SELECT cursor FROM sluice_loads WHERE cursor IS NOT NULL ORDER BY rowid DESC LIMIT 1")[0][0]


@contextlib.contextmanager
def loading(*records, strategy="insert", load=None, query=None, **incremental):
    box, api = Box(), Api(list(records))
    source = {"type": "http", "url": api.server.url + "/items", "records": "items", "retry": {"attempts": 1},
              "query": {"since": "{{cursor}}"} if query is None else query,
              "incremental": {"cursor": "updated", "initial": "2026-01-01", **incremental}}
    box.task = {"sluice": 1, "id": "inc", "name": "Inc", "source": source,
                "mapping": [{"column": "id", "type": "integer", "from": "id"},
                            {"column": "name", "type": "text", "from": "name"}],
                "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
                "load": {"strategy": strategy, **({"keys": ["id"]} if strategy == "upsert" else {}), **(load or {})}}
    box.write("t.json", box.task)
    try:
        yield box, api
    finally:
        api.server.close()
        box.close()


def row(number, updated, name="x"):
    return {"id": number, "name": name, "updated": updated}


def counts(result):
    return {name: result[name] for name in ("read", "inserted", "updated", "unchanged", "skipped", "rejected")
            if result[name]}


def rows_at_the_bookmark_are_loaded_once():
    with loading(row(1, "2026-01-02"), row(2, "2026-01-03")) as (box, api):
        result = box.json("run", "t.json")
        equal(counts(result), {"read": 2, "inserted": 2})
        equal(result["bookmark"], {"start": "2026-01-01", "last": "2026-01-03"})
        # Nothing new: the row that is asked for again is known.
        equal(counts(box.json("run", "t.json")), {"read": 1, "skipped": 1})
        # The same cursor once more, with another row, and one that differs in nothing but in being another.
        api.records += [row(3, "2026-01-03"), row(3, "2026-01-03"), row(4, "2026-01-04")]
        equal(counts(box.json("run", "t.json")), {"read": 4, "skipped": 1, "inserted": 3})
        equal(box.ids(), [1, 2, 3, 3, 4])
        equal([q["since"] for q in api.asked], ["2026-01-01", "2026-01-03", "2026-01-03"])


def a_row_that_changed_at_the_bookmark_is_loaded():
    with loading(row(1, "2026-01-02"), strategy="upsert") as (box, api):
        box.json("run", "t.json")
        api.records[0]["name"] = "changed"
        equal(counts(box.json("run", "t.json")), {"read": 1, "updated": 1})
        equal(box.sql("SELECT name FROM t"), [("changed",)])


def an_api_that_sends_older_rows_does_not_double_them():
    with loading(row(1, "2026-01-02T10:00:00Z"), row(2, "2026-01-02T11:00:00Z")) as (box, api):
        api.coarse = True
        box.json("run", "t.json")
        api.records.append(row(3, "2026-01-02T12:00:00Z"))
        result = box.json("run", "t.json")
        equal(counts(result), {"read": 3, "skipped": 2, "inserted": 1})
        equal([(w["code"], w["count"]) for w in result["warnings"]], [("before_cursor", 1)])
        equal(box.ids(), [1, 2, 3])


def an_upsert_takes_older_rows():
    with loading(row(1, "2026-01-02T10:00:00Z"), row(2, "2026-01-02T11:00:00Z"), strategy="upsert") as (box, api):
        api.coarse = True
        box.json("run", "t.json")
        api.records += [row(3, "2026-01-02T09:00:00Z")]
        equal(counts(box.json("run", "t.json")), {"read": 3, "skipped": 1, "inserted": 1, "unchanged": 1})
        equal(box.ids(), [1, 2, 3])


def sources_that_cannot_be_asked_are_cut_here():
    with loading(row(1, "2025-12-31"), row(2, "2026-01-02"), strategy="upsert", query={}) as (box, api):
        equal(counts(box.json("run", "t.json")), {"read": 2, "skipped": 1, "inserted": 1})
        api.records.append(row(3, "2026-01-03"))
        equal(counts(box.json("run", "t.json")), {"read": 3, "skipped": 2, "inserted": 1})
        for kind, source in (("inline", {"type": "inline", "records": api.records}),
                             ("file", {"type": "file", "path": "in.jsonl"})):
            box.write("in.jsonl", "\n".join('{"id": %d, "name": "x", "updated": "%s"}' % (r["id"], r["updated"])
                                            for r in api.records))
            box.task["id"] = kind
            box.task["source"] = {**source, "incremental": {"cursor": "updated", "initial": "2026-01-01"}}
            box.task["destination"]["table"] = kind
            box.write("t.json", box.task)
            equal(counts(box.json("run", "t.json")), {"read": 3, "skipped": 1, "inserted": 2})
            equal(counts(box.json("run", "t.json")), {"read": 3, "skipped": 3})


def numbers_compare_as_numbers():
    with loading(row(1, 9), row(2, 10), row(3, 12345678901234567890), initial=0) as (box, api):
        box.json("run", "t.json")
        contains(box.bookmark(), '"last":12345678901234567890')
        api.records.append(row(4, 12345678901234567891))
        equal(counts(box.json("run", "t.json")), {"read": 2, "skipped": 1, "inserted": 1})
        equal(api.asked[-1]["since"], "12345678901234567890")


def texts_of_digits_are_not_lost():
    with loading(row(1, "8"), row(2, "9"), initial="0", query={}) as (box, api):
        box.json("run", "t.json")
        api.records.append(row(3, "10"))
        result = box.json("run", "t.json", status=1)
        equal(result["error"]["code"], "cursor_order")
        equal(box.ids(), [1, 2])


def times_compare_as_instants():
    with loading(row(1, "2026-01-02T10:00:00Z")) as (box, api):
        box.json("run", "t.json")
        # As bytes this one would be before the bookmark.
        api.records.append(row(2, "2026-01-02T10:00:00.5Z"))
        api.coarse = True
        equal(counts(box.json("run", "t.json")), {"read": 2, "skipped": 1, "inserted": 1})
        contains(box.bookmark(), "10:00:00.5Z")


def a_lag_reads_again():
    with loading(row(1, "2026-01-02T10:00:00+02:00"), row(2, "2026-01-02T11:30:00+02:00"), strategy="upsert",
                 lag="2h") as (box, api):
        box.json("run", "t.json")
        api.records.append(row(3, "2026-01-02T09:45:00+02:00"))
        result = box.json("run", "t.json")
        equal(api.asked[-1]["since"], "2026-01-02T09:30:00+02:00")
        equal(counts(result), {"read": 3, "inserted": 1, "unchanged": 2})
        equal(result["bookmark"]["last"], "2026-01-02T11:30:00+02:00")
        # What the source has lost does not take the bookmark back.
        del api.records[1]
        equal(box.json("run", "t.json")["bookmark"]["last"], "2026-01-02T11:30:00+02:00")
    with loading(row(1, 1767348000), strategy="upsert", lag="1d", initial=0) as (box, api):
        box.json("run", "t.json")
        box.json("run", "t.json")
        equal(api.asked[-1]["since"], "1767261600")
    with loading(row(1, "abc"), strategy="upsert", lag="1d", initial="") as (box, api):
        box.json("run", "t.json")
        equal(box.json("run", "t.json", status=1)["error"]["code"], "cursor_format")


def a_lag_needs_keys():
    with loading(lag="2h") as (box, _):
        contains(box.run("validate", "t.json", "--output", "json", status=2)[0], "lag_with_insert")


def rows_without_a_cursor_are_rejected():
    with loading(row(1, "2026-01-02"), row(2, None), {"id": 3, "name": "x"}, row(4, ""), row(5, 17), row(6, [1]),
                 query={}) as (box, api):
        api.sends = lambda *_: True
        api.records[2]["updated"] = None
        del api.records[2]["updated"]
        api.answer = lambda handler: handler.send(200, {"items": api.records})
        api.server.answer = api.answer
        result = box.json("run", "t.json", status=3)
        equal(counts(result), {"read": 6, "inserted": 1, "rejected": 5})
        equal({r["code"]: r["count"] for r in result["rejects"]}, {"missing_cursor": 3, "invalid_cursor": 2})
        contains(box.bookmark(), '"2026-01-02"')


def full_refresh_and_reset():
    with loading(row(1, "2026-01-02"), row(2, "2026-01-03"), strategy="upsert") as (box, api):
        box.json("run", "t.json")
        del api.records[1]
        api.records[0]["name"] = "changed"
        result = box.json("run", "t.json", "--full-refresh")
        equal(api.asked[-1]["since"], "2026-01-01")
        equal(counts(result), {"read": 1, "updated": 1})
        equal(result["bookmark"]["last"], "2026-01-03")
        equal(box.json("task", "reset", "t.json"), {"task": "Inc", "bookmark": "2026-01-03"})
        equal(box.json("task", "reset", "t.json"), {"task": "Inc", "bookmark": None})
        box.json("run", "t.json")
        equal(api.asked[-1]["since"], "2026-01-01")
        contains(box.run("task", "reset", "t.json")[0], "The bookmark was “2026-01-02”")
        box.task["source"].pop("incremental")
        box.task["source"].pop("query")
        box.write("t.json", box.task)
        contains(box.run("task", "reset", "t.json", status=2)[1], "not “incremental”")


def a_look_does_not_move_it():
    with loading(row(1, "2026-01-02"), row(2, "2026-01-03")) as (box, api):
        box.json("run", "t.json", "--dry-run")
        result = box.json("run", "t.json", "--limit", "1")
        equal([w["code"] for w in result["warnings"]], ["bookmark_stays"])
        equal(result["bookmark"], {"start": "2026-01-01", "last": None})
        equal(box.json("preview", "t.json")["rows"], [[1, "x"], [2, "x"]])
        box.json("run", "t.json")
        equal([q["since"] for q in api.asked], ["2026-01-01"] * 4)


def another_initial_asks():
    with loading(row(1, "2026-01-02"), strategy="upsert") as (box, api):
        box.json("run", "t.json")
        box.task["source"]["incremental"]["initial"] = "2025-01-01"
        box.write("t.json", box.task)
        for _ in range(2):
            result = box.json("run", "t.json")
            equal([w["code"] for w in result["warnings"]], ["initial_changed"])
            contains(result["warnings"][0]["message"], "--full-refresh")
            equal(api.asked[-1]["since"], "2026-01-02")
        box.json("run", "t.json", "--full-refresh")
        equal(api.asked[-1]["since"], "2025-01-01")
        equal(box.json("run", "t.json")["warnings"], [])


def initial_may_be_a_template():
    with loading(row(1, "2026-01-02"), strategy="upsert", initial="{{param.since}}-01-01") as (box, api):
        box.task["parameters"] = [{"name": "since", "default": "2025"}]
        box.write("t.json", box.task)
        box.json("run", "t.json")
        equal(api.asked[-1]["since"], "2025-01-01")
        # Another value is not another task.
        equal(box.json("run", "t.json", "--param", "since=2024")["warnings"], [])
        equal(api.asked[-1]["since"], "2026-01-02")
        box.json("run", "t.json", "--param", "since=2024", "--full-refresh")
        equal(api.asked[-1]["since"], "2024-01-01")


def a_missing_table_has_no_bookmark():
    with loading(row(1, "2026-01-02")) as (box, api):
        box.json("run", "t.json")
        box.sql("DROP TABLE t")
        # The run makes the table, and fails: what the ledger said of the old one stays forgotten.
        box.task["load"] = {"strategy": "insert", "commit": "batch", "on_row_error": "stop"}
        box.write("t.json", box.task)
        api.records.append({"id": "x", "name": "x", "updated": "2026-01-03"})
        box.json("run", "t.json", status=4)
        equal(box.ids(), [])
        api.records.pop()
        equal(counts(box.json("run", "t.json")), {"read": 1, "inserted": 1})
        equal([q["since"] for q in api.asked], ["2026-01-01"] * 3)


def a_failed_run_leaves_it():
    with loading(row(1, "2026-01-02"), row(2, "2026-01-03"), load={"on_row_error": "stop"}) as (box, api):
        api.records.append({"id": "x", "name": "x", "updated": "2026-01-04"})
        box.json("run", "t.json", status=4)
        api.records.pop()
        equal(counts(box.json("run", "t.json")), {"read": 2, "inserted": 2})
        equal([q["since"] for q in api.asked], ["2026-01-01"] * 2)


def ascending_moves_with_each_batch():
    with loading(*[row(i, f"2026-01-{i:02d}") for i in range(2, 8)], order="asc",
                 load={"commit": "batch", "batch_rows": 2}) as (box, api):
        api.records.append({"id": "x", "name": "x", "updated": "2026-01-09"})
        box.task["load"]["on_row_error"] = "stop"
        box.write("t.json", box.task)
        result = box.json("run", "t.json", status=4)
        equal(result["bookmark"], {"start": "2026-01-01", "last": "2026-01-07"})
        api.records[-1] = row(9, "2026-01-09")
        result = box.json("run", "t.json")
        equal(api.asked[-1]["since"], "2026-01-07")
        equal(counts(result), {"read": 2, "skipped": 1, "inserted": 1})
        excludes(result, "continues")
        equal(box.ids(), [2, 3, 4, 5, 6, 7, 9])


def a_source_that_does_not_ascend_is_told_so():
    with loading(row(1, "2026-01-03"), row(2, "2026-01-02"), order="asc", load={"commit": "batch"}) as (box, _):
        equal(box.json("run", "t.json", status=1)["error"]["code"], "not_ascending")
        # Where the bookmark moves at the end, the order does not matter.
        box.task["load"]["commit"] = "run"
        box.write("t.json", box.task)
        equal(counts(box.json("run", "t.json")), {"read": 2, "inserted": 2})


def an_interrupted_insert_goes_on_by_count():
    records = [row(i, f"2026-01-{20 - i:02d}") for i in range(1, 7)]
    with loading(*records, load={"commit": "batch", "batch_rows": 2, "on_row_error": "stop"}) as (box, api):
        api.records.append({"id": "x", "name": "x", "updated": "2026-01-09"})
        failed = box.json("run", "t.json", status=4)
        equal(failed["bookmark"]["last"], None)
        api.records[-1] = row(7, "2026-01-09")
        result = box.json("run", "t.json")
        equal(result["continues"], failed["run"])
        equal(counts(result), {"read": 7, "skipped": 6, "inserted": 1})
        # The highest cursor was in the rows that were not loaded again.
        equal(result["bookmark"]["last"], "2026-01-19")
        equal(counts(box.json("run", "t.json")), {"read": 1, "skipped": 1})
        equal(box.ids(), [1, 2, 3, 4, 5, 6, 7])


def a_task_may_change_while_it_is_interrupted():
    for order, commit in (("asc", "batch"), ("none", "run"), ("asc", "run")):
        with loading(*[row(i, f"2026-01-{i:02d}") for i in range(2, 8)],
                     load={"commit": "batch", "batch_rows": 2, "on_row_error": "stop"}) as (box, api):
            api.records.append({"id": "x", "name": "x", "updated": "2026-01-09"})
            failed = box.json("run", "t.json", status=4)
            api.records[-1] = row(9, "2026-01-09")
            box.task["source"]["incremental"]["order"] = order
            box.task["load"]["commit"] = commit
            box.write("t.json", box.task)
            result = box.json("run", "t.json")
            equal(result["continues"], failed["run"])
            equal(box.ids(), [2, 3, 4, 5, 6, 7, 9])
            box.json("run", "t.json")
            equal(box.ids(), [2, 3, 4, 5, 6, 7, 9])


def changed_rows_are_not_skipped_by_count():
    records = [row(i, f"2026-01-{20 - i:02d}") for i in range(1, 7)]
    with loading(*records, load={"commit": "batch", "batch_rows": 2, "on_row_error": "stop"}) as (box, api):
        api.records.append({"id": "x", "name": "x", "updated": "2026-01-09"})
        box.json("run", "t.json", status=4)
        # Not in the last batch: its own hash would not tell.
        api.records[0] = row(1, "2026-01-25", "changed")
        equal(box.json("run", "t.json", status=1)["error"]["code"], "source_changed")


def an_interrupted_upsert_begins_again():
    records = [row(i, f"2026-01-{20 - i:02d}") for i in range(1, 7)]
    with loading(*records, strategy="upsert",
                 load={"commit": "batch", "batch_rows": 2, "on_row_error": "stop"}) as (box, api):
        api.records.append({"id": "x", "name": "x", "updated": "2026-01-09"})
        box.json("run", "t.json", status=4)
        api.records[-1] = row(7, "2026-01-09")
        api.records[0] = row(1, "2026-01-25", "changed")
        equal(counts(box.json("run", "t.json")), {"read": 7, "inserted": 1, "updated": 1, "unchanged": 5})


def another_workspace_cannot_move_it_too():
    with loading(row(1, "2026-01-02")) as (box, api):
        box.json("run", "t.json")
        elsewhere = {"SLUICE_WORKSPACE": box.path("elsewhere")}
        api.records.append(row(2, "2026-01-03"))
        answer = api.answer

        def answer_late(handler):
            api.server.answer = answer
            equal(counts(box.json("run", "t.json", env=elsewhere)), {"read": 2, "skipped": 1, "inserted": 1})
            answer(handler)

        api.server.answer = answer_late
        result = box.json("run", "t.json", status=75)
        equal(result["error"]["code"], "bookmark_moved")
        equal(box.ids(), [1, 2])


def without_a_ledger_the_workspace_remembers():
    with loading(row(1, "2026-01-02"), load={"ledger": False}) as (box, api):
        result = box.json("run", "t.json")
        equal([w["code"] for w in result["warnings"]], ["bookmark_in_workspace"])
        api.records.append(row(2, "2026-01-03"))
        equal(counts(box.json("run", "t.json")), {"read": 2, "skipped": 1, "inserted": 1})
        equal(box.json("task", "reset", "t.json")["bookmark"], "2026-01-03")
        box.json("run", "t.json", "--dry-run")
        equal(api.asked[-1]["since"], "2026-01-01")


def run_info_tells():
    with loading(row(1, "2026-01-02")) as (box, _):
        box.run("run", "t.json")
        contains(box.run("run-info", "last")[0], "the bookmark is “2026-01-02”")


def a_backfill_goes_slice_by_slice():
    records = [row(i, f"2025-12-{i:02d}") for i in range(1, 6)]
    with loading(*records, row(9, "2026-01-02"), query={"since": "{{cursor}}", "until": "{{cursor_to}}"}) as (box, api):
        box.json("run", "t.json")
        api.broken = "2025-12-03"
        args = ["run", "t.json", "--from", "2025-12-01", "--to", "2025-12-05", "--slice", "2d"]
        stdout, errors = box.run(*args, "--output", "json", status=1)
        contains(errors, "stopped at 2025-12-03")
        contains(stdout, '"not_found"')
        equal(box.ids(), [1, 2, 9])
        api.broken = None
        api.asked.clear()
        result = box.json(*args)
        equal([(q["since"], q["until"]) for q in api.asked], [("2025-12-03", "2025-12-05")])
        equal((result["inserted"], result["done_before"], len(result["slices"])), (2, 1, 1))
        equal(result["slices"][0]["backfill"], {"from": "2025-12-03", "to": "2025-12-05"})
        equal(box.ids(), [1, 2, 3, 4, 9])
        # The bookmark is where it was.
        equal(box.json("run", "t.json")["bookmark"], {"start": "2026-01-02", "last": "2026-01-02"})
        # Finished: the same command begins anew.
        equal(box.json(*args, "--dry-run")["inserted"], 4)
        equal(len(box.json(*args)["slices"]), 2)


def a_backfill_takes_only_its_range():
    with loading(row(1, 1), row(2, 5), row(3, 9), row(4, 10), query={}, initial=0, strategy="upsert") as (box, _):
        result = box.json("run", "t.json", "--from", "5", "--to", "10", "--slice", "2.5")
        equal(counts(result), {"read": 8, "skipped": 6, "inserted": 2})
        equal(box.ids(), [2, 3])
        equal([s["backfill"]["from"] for s in result["slices"]], ["5", "7.5"])
        equal(box.json("run", "t.json", "--from", "2026-01-01", "--to", "2026-01-02", status=2)["error"]["code"],
              "cursor_format")


def months_end_with_their_last_day():
    with loading(query={"since": "{{cursor}}", "until": "{{cursor_to}}"}, strategy="upsert") as (box, api):
        box.json("run", "t.json", "--from", "2024-01-31", "--to", "2024-05-01", "--slice", "1mo", "--dry-run")
        equal([q["since"] for q in api.asked], ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"])


def an_interrupted_slice_is_not_doubled():
    records = [row(i, f"2025-12-0{1 + i % 3}") for i in range(1, 7)]
    with loading(*records, load={"commit": "batch", "batch_rows": 2, "on_row_error": "stop"}) as (box, api):
        api.records.append({"id": "x", "name": "x", "updated": "2025-12-01"})
        args = ["run", "t.json", "--from", "2025-12-01", "--to", "2025-12-09"]
        box.json(*args, status=4)
        # A run of another range in between is not what is continued.
        api.records[-1] = row(7, "2025-12-01")
        box.json("run", "t.json")
        result = box.json(*args)
        equal(counts(result), {"read": 7, "skipped": 6, "inserted": 1})
        equal(box.ids(), [1, 2, 3, 4, 5, 6, 7])


def children_go_by_the_cursor_of_their_parent():
    with loading(row(1, "2026-01-02"), row(2, "2026-01-03")) as (box, api):
        answer = api.answer

        def answer_children(handler):
            number = handler.path.rpartition("/")[2]
            if number.isdigit():
                handler.send(200, [{"line": 10 * int(number)}, {"line": 10 * int(number) + 1}])
            else:
                answer(handler)

        api.server.answer = answer_children
        source = box.task["source"]
        source["children"] = [{"name": "lines", "request": {"url": api.server.url + "/lines/{{record.id}}"}}]
        source["incremental"]["cursor"] = "parent.updated"
        box.task["mapping"] = [{"column": "id", "type": "integer", "from": "line"}]
        box.write("t.json", box.task)
        equal(counts(box.json("run", "t.json")), {"read": 4, "inserted": 4})
        api.records.append(row(3, "2026-01-03"))
        equal(counts(box.json("run", "t.json")), {"read": 4, "skipped": 2, "inserted": 2})
        equal(box.ids(), [10, 11, 20, 21, 30, 31])


def json_lines():
    with loading(row(1, "2026-01-02"), row(2, "2026-01-03")) as (box, api):
        def answer(handler):
            since = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(handler.path).query))["since"]
            lines = [json.dumps(r) for r in api.records if r["updated"] >= since]
            handler.send(200, "\n".join(lines).encode())

        api.server.answer = answer
        box.task["source"].update(format="jsonl")
        box.task["source"].pop("records")
        box.write("t.json", box.task)
        equal(counts(box.json("run", "t.json")), {"read": 2, "inserted": 2})
        api.records.append(row(3, "2026-01-04"))
        equal(counts(box.json("run", "t.json")), {"read": 2, "skipped": 1, "inserted": 1})


def wrong_usage():
    with loading(row(1, "2026-01-02")) as (box, _):
        for args in (["--from", "1"], ["--to", "1"], ["--slice", "1d"], ["--from", "2", "--to", "1"],
                     ["--from", "1", "--to", "2", "--full-refresh"], ["--from", "1", "--to", "2", "--limit", "1"],
                     ["--from", "1", "--to", "2", "--slice", "1 day"], ["--from", "1", "--to", "2", "--slice", "0"]):
            box.run("run", "t.json", *args, status=2)


def in_postgres():
    uri = os.environ["SLUICE_TEST_PG"]
    with loading(row(1, "2026-01-02"), row(2, "2026-01-03")) as (box, api):
        psql(uri, "CREATE SCHEMA inc")
        box.task["destination"] = {"type": "postgres", "uri": uri, "schema": "inc", "table": "t"}
        box.write("t.json", box.task)
        equal(counts(box.json("run", "t.json")), {"read": 2, "inserted": 2})
        api.records.append(row(3, "2026-01-04"))
        equal(counts(box.json("run", "t.json")), {"read": 2, "skipped": 1, "inserted": 1})
        # A clock that goes back does not bring an older bookmark up.
        psql(uri, "UPDATE inc.sluice_loads SET committed_at = committed_at + interval '1 year'")
        api.records.append(row(4, "2026-01-05"))
        equal(counts(box.json("run", "t.json")), {"read": 2, "skipped": 1, "inserted": 1})
        equal(box.json("task", "reset", "t.json")["bookmark"], "2026-01-05")
        box.json("run", "t.json", "--dry-run")
        equal(api.asked[-1]["since"], "2026-01-01")
        psql(uri, "DROP TABLE inc.t")
        box.json("run", "t.json")
        equal(api.asked[-1]["since"], "2026-01-01")
        psql(uri, "DROP SCHEMA inc CASCADE")


main([rows_at_the_bookmark_are_loaded_once, a_row_that_changed_at_the_bookmark_is_loaded,
      an_api_that_sends_older_rows_does_not_double_them, an_upsert_takes_older_rows,
      sources_that_cannot_be_asked_are_cut_here, numbers_compare_as_numbers, texts_of_digits_are_not_lost,
      times_compare_as_instants, a_lag_reads_again, a_lag_needs_keys, rows_without_a_cursor_are_rejected,
      full_refresh_and_reset, a_look_does_not_move_it, another_initial_asks, initial_may_be_a_template, a_missing_table_has_no_bookmark,
      a_failed_run_leaves_it, ascending_moves_with_each_batch, a_source_that_does_not_ascend_is_told_so,
      an_interrupted_insert_goes_on_by_count, a_task_may_change_while_it_is_interrupted, changed_rows_are_not_skipped_by_count,
      an_interrupted_upsert_begins_again, another_workspace_cannot_move_it_too,
      without_a_ledger_the_workspace_remembers, run_info_tells, a_backfill_goes_slice_by_slice,
      a_backfill_takes_only_its_range, months_end_with_their_last_day, an_interrupted_slice_is_not_doubled,
      children_go_by_the_cursor_of_their_parent, json_lines, wrong_usage, in_postgres])
