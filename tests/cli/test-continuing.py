#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What a run makes of those before it that did not come to their end."""

import json
import os
import sqlite3

from support import Sandbox, contains, equal, main, psql, wait_for


def task(box, table="t", source="in.jsonl", **more):
    document = {"sluice": 1, "id": "appending", "name": "Appending",
                "source": {"type": "file", "path": source, "format": "jsonl"},
                "mapping": [{"column": "id", "type": "integer", "from": "id"}],
                "destination": {"type": "sqlite", "path": "out.db", "table": table},
                "load": {"strategy": "insert", "commit": "batch", "batch_rows": 10, "on_row_error": "stop"}}
    document.update(more)
    return box.write("task.json", document)


def records(box, bad=None):
    box.write("in.jsonl", "".join(f'{{"id": {"true" if i == bad else i}}}\n' for i in range(1, 51)))


def ids(box, table="t"):
    database = sqlite3.connect(box.path("out.db"))
    try:
        return [row[0] for row in database.execute(f"SELECT id FROM {table} ORDER BY id")]
    finally:
        database.close()


def interrupted(box):
    """A run that has committed 20 rows of 50; then the source is mended, but not what was loaded."""
    records(box, bad=25)
    box.run("run", task(box), status=4)
    equal(ids(box), list(range(1, 21)))
    records(box)


ALL = list(range(1, 51))


def many_failures_since():
    box = Sandbox()
    interrupted(box)
    task(box, source="missing.jsonl")
    for _ in range(104):
        box.run("run", "task.json", status=1)
    equal(box.json("run", task(box))["skipped"], 20)
    equal(ids(box), ALL)
    box.close()


def another_table():
    box = Sandbox()
    interrupted(box)
    result = box.json("run", task(box, table="other"))
    equal((result["skipped"], result["inserted"], result.get("continues")), (0, 50, None))
    equal(ids(box, "other"), ALL)
    box.close()


def the_same_table_by_another_case():
    box = Sandbox()
    interrupted(box)
    equal(box.json("run", task(box, table="T"))["skipped"], 20)
    equal(ids(box), ALL)
    box.close()


def a_table_that_was_dropped():
    box = Sandbox()
    interrupted(box)
    with sqlite3.connect(box.path("out.db")) as database:
        database.execute("DROP TABLE t")
    database.close()
    result = box.json("run", task(box))
    equal((result["skipped"], result["inserted"]), (0, 50))
    equal(ids(box), ALL)
    box.close()


def a_restart_that_failed():
    """What --restart forgot stays forgotten, even if that run loads nothing."""
    box = Sandbox()
    interrupted(box)
    with sqlite3.connect(box.path("out.db")) as database:
        database.execute("DELETE FROM t")
    database.close()
    box.run("run", task(box, source="missing.jsonl"), "--restart", status=1)
    result = box.json("run", task(box))
    equal((result["skipped"], result["inserted"]), (0, 50))
    equal(ids(box), ALL)
    box.close()


def a_restart_that_was_interrupted():
    """What it has loaded itself is continued."""
    box = Sandbox()
    interrupted(box)
    records(box, bad=35)
    box.run("run", task(box), "--restart", status=4)
    equal(len(ids(box)), 50)
    records(box)
    equal(box.json("run", task(box))["skipped"], 30)
    equal(ids(box), sorted(ALL + list(range(1, 21))))
    box.close()


def another_task_of_that_name():
    """Its success does not hide the interrupted run."""
    box = Sandbox()
    interrupted(box)
    other = {"sluice": 1, "id": "other", "name": "appending",
             "source": {"type": "inline", "records": [{"id": 1}]},
             "mapping": [{"column": "id", "type": "integer", "from": "id"}],
             "destination": {"type": "sqlite", "path": "out.db", "table": "others"}}
    box.run("run", box.write("other.json", other))
    equal(box.json("run", task(box))["skipped"], 20)
    equal(ids(box), ALL)
    box.close()


def continued_without_new_rows():
    """The run that found nothing left to do guards what it continues as well."""
    box = Sandbox()
    records(box)
    box.run("run", task(box))
    workspace = sqlite3.connect(os.path.join(box.path("workspace"), "sluice.db"))
    for _ in range(2):
        with workspace:
            workspace.execute("UPDATE runs SET state = 'interrupted'")
        equal(box.json("run", task(box))["skipped"], 50)
    with workspace:
        workspace.execute("UPDATE runs SET state = 'interrupted'")
    workspace.close()
    box.write("in.jsonl", "".join(f'{{"id": {1000 + i}}}\n' for i in range(1, 51)))
    contains(box.run("run", "task.json", status=1)[0], "--restart")
    equal(ids(box), ALL)
    box.close()


def checks_remember_what_is_loaded():
    """Rows of the run that is continued are rows of this one: not those that it refused."""
    box = Sandbox()
    checks = [{"column": "id", "rule": "unique"}, {"column": "id", "rule": "range", "max": 1000}]
    load = {"strategy": "insert", "commit": "batch", "batch_rows": 10}
    numbers = [*range(1, 20), 5000, *range(20, 30), 3, 5000, 19, "x", "y", 31]
    write = lambda: box.write("in.jsonl", "".join(f'{{"id": {json.dumps(i)}}}\n' for i in numbers))
    write()
    stop = {"rule": "expression", "value": "id <> 31", "severity": "fail"}
    box.run("run", task(box, checks=[*checks, stop], load=load), status=4)
    equal(ids(box), list(range(1, 30)))
    numbers[-3:] = [33, 33, 34]
    write()
    result = box.json("run", task(box, checks=checks, load=load), status=3)
    equal((result["read"], result["skipped"], result["inserted"], result["rejected"]), (36, 30, 2, 4))
    equal({(r["code"], r["count"]) for r in result["rejects"]}, {("not_unique", 3), ("out_of_range", 1)})
    equal([(c["looked_at"], c["failed"]) for c in result["checks"]], [(6, 3), (6, 1)])
    equal(ids(box), [*range(1, 30), 33, 34])
    box.close()


def killed_while_the_server_commits():
    """The server goes on with a COMMIT whose client is dead; the next run waits for it."""
    uri = os.environ["SLUICE_TEST_PG"]
    for commit, rows in (("run", 50), ("batch", 10)):
        box = Sandbox()
        records(box)
        psql(uri, "DROP TABLE IF EXISTS slow, sluice_loads; CREATE TABLE slow (id bigint);"
                  "CREATE OR REPLACE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS"
                  " 'BEGIN IF NEW.id = 10 THEN PERFORM pg_sleep(2); END IF; RETURN NULL; END';"
                  "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED"
                  " FOR EACH ROW EXECUTE FUNCTION sleep()")
        document = task(box, destination={"type": "postgres", "uri": uri, "table": "slow"},
                        load={"strategy": "insert", "commit": commit, "batch_rows": 10})
        process = box.start("run", document)
        wait_for(lambda: psql(uri, "SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT' AND state = 'active'"
                                   " AND datname = current_database()"),
                 "the COMMIT")
        process.kill()
        process.communicate()
        equal(box.json("run", document)["skipped"], rows)
        equal(psql(uri, "SELECT count(*), count(DISTINCT id) FROM slow"), "50|50")
        box.close()


main([many_failures_since, another_table, the_same_table_by_another_case, a_table_that_was_dropped,
      a_restart_that_failed, a_restart_that_was_interrupted, another_task_of_that_name,
      continued_without_new_rows, checks_remember_what_is_loaded, killed_while_the_server_commits])
