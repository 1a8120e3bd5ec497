#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""How runs end: exit statuses, messages, and what is left behind."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time

from support import (SECONDS, Sandbox, Server, Skip, SlowServer, contains, equal, excludes, http_source, inline, main, promised,
                     psql, wait_for)

PG = os.environ["SLUICE_TEST_PG"]


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def count_rows(path, table="t"):
    if not os.path.exists(path):
        return 0
    database = sqlite3.connect(path)
    try:
        if not database.execute("select 1 from sqlite_master where name = ?", [table]).fetchone():
            return 0
        return database.execute(f"select count(*) from {table}").fetchone()[0]
    finally:
        database.close()


def unreachable_server():
    with sandbox() as box, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        box.write("t.json", inline([], source=http_source(f"http://127.0.0.1:{port}/x")))
        result = box.json("run", "t.json", status=75)
        equal(result["state"], "failed")
        contains(json.dumps(result["error"]), str(port))


def unauthorised():
    server = Server(lambda handler: handler.send(401, {"message": "no"}))
    with sandbox() as box, contextlib.closing(server):
        auth = {"type": "bearer", "token": "secret:shop-token"}
        box.write("t.json", inline([], source=http_source(server.url, auth=auth)))
        env = {"SLUICE_SECRET_SHOP_TOKEN": "s3cr3t-t0ken"}
        out, err = box.run("run", "t.json", status=1, env=env)
        contains(out, "shop-token")
        excludes(out + err, "s3cr3t-t0ken")
        found = subprocess.run(["grep", "-rl", "s3cr3t-t0ken", box.dir], capture_output=True, text=True, check=False)
        equal(found.stdout, "")


def broken_json():
    server = Server(lambda handler: handler.send(200, b'[{"id": 1, "name": "a"}, {"id": 2,, }]'))
    with sandbox() as box, contextlib.closing(server):
        box.write("t.json", inline([], source=http_source(server.url)))
        error = box.json("run", "t.json", status=1)["error"]
        equal((error["where"]["page"], error["where"]["byte"]), (1, 34))
        equal(count_rows(box.path("out.db")), 0)


def utf16():
    with sandbox() as box:
        box.write("t.json", inline([], source={"type": "file", "path": "in.jsonl", "format": "jsonl"}))
        for number, (encoding, guessed) in enumerate(
                [("utf-16", False), ("utf-16-le", True), ("utf-16-be", True), ("utf-32", False)]):
            with open(box.path("in.jsonl"), "w", encoding=encoding) as stream:
                stream.write(f'{{"id": {number}, "name": "ä"}}\n')
            result = box.json("run", "t.json")
            equal((encoding, result["inserted"]), (encoding, 1))
            equal([warning["code"] for warning in result["warnings"]], ["encoding_guessed"] if guessed else [])
        names = sqlite3.connect(box.path("out.db")).execute("select distinct name from t").fetchall()
        equal(names, [("ä",)])


def missing_parameter():
    with sandbox() as box:
        task = inline([{"id": 1}], parameters=[{"name": "site"}])
        task["mapping"].append({"column": "site", "type": "text", "value": "{{param.site}}"})
        box.write("t.json", task)
        contains(box.run("run", "t.json", status=2)[1], "site")
        equal(box.json("run", "t.json", "--param", "site=a=b")["inserted"], 1)
        rows = sqlite3.connect(box.path("out.db")).execute("select site from t").fetchall()
        equal(rows, [("a=b",)])


def create_never():
    with sandbox() as box:
        box.write("t.json", inline([{"id": 1}], destination={
            "type": "sqlite", "path": "out.db", "table": "nothing_here", "create": "never"}))
        contains(box.run("run", "t.json", status=1)[0], "nothing_here")


def limit_and_dry_run():
    with sandbox() as box:
        box.write("t.json", inline([{"id": n, "name": "x"} for n in range(1, 6)]))
        equal(box.json("run", "t.json", "--dry-run")["inserted"], 5)
        equal(count_rows(box.path("out.db")), 0)
        equal(box.json("run", "t.json", "--limit", "2")["inserted"], 2)
        equal(count_rows(box.path("out.db")), 2)


def limits_stop_a_run():
    with sandbox() as box:
        box.write("t.json", inline([{"id": 1}], limits={"min_rows": 5}))
        equal(box.json("run", "t.json", status=4)["state"], "failed")
        equal(count_rows(box.path("out.db")), 0)


def a_signal_cancels(number):
    """Gives how many seconds it took."""
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        box.write("t.json", inline([], source=http_source(server.url)))
        child = box.start("run", "t.json", "--output", "json")
        if not server.reached.wait(SECONDS):
            child.kill()
            raise AssertionError("no request came")
        time.sleep(0.3)
        began = time.monotonic()
        child.send_signal(number)
        out, _ = child.communicate(timeout=SECONDS)
        took = time.monotonic() - began
        equal(child.returncode, 130)
        result = json.loads(out)
        equal((result["state"], result["error"]["message"]), ("cancelled", "The run was stopped on request"))
        equal([run["state"] for run in box.json("runs")], ["cancelled"])
        equal(count_rows(box.path("out.db")), 0)
        # The lease is given back: the next run may begin.
        box.write("t.json", inline([{"id": 1, "name": "x"}]))
        equal(box.json("run", "t.json")["inserted"], 1)
        return took


def interrupt_cancels():
    promised(2, lambda: a_signal_cancels(signal.SIGINT))


def termination_cancels():
    promised(2, lambda: a_signal_cancels(signal.SIGTERM))


def cancelled_runs_stop_the_tasks_behind_them():
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        box.write("slow.json", inline([], "Slow", source=http_source(server.url)))
        box.write("next.json", inline([{"id": 1, "name": "x"}], "Next"))
        child = box.start("run", "slow.json", "next.json", "--output", "json")
        server.reached.wait(SECONDS)
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=SECONDS)
        equal(child.returncode, 130)
        equal([result["state"] for result in json.loads(out)], ["cancelled"])


def two_runs_of_a_task_never_overlap():
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        box.write("t.json", inline([], source=http_source(server.url)))
        child = box.start("run", "t.json")
        server.reached.wait(SECONDS)
        error = box.json("run", "t.json", status=75)["error"]
        equal(error["code"], "lease_held")
        server.release.set()
        child.communicate(timeout=SECONDS)
        equal(child.returncode, 0)
        equal(count_rows(box.path("out.db")), 2)


def a_killed_run_is_interrupted_and_the_next_one_runs():
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        box.write("t.json", inline([], source=http_source(server.url)))
        child = box.start("run", "t.json")
        server.reached.wait(SECONDS)
        child.kill()
        child.communicate(timeout=SECONDS)
        server.release.set()
        # Nobody but who looks is there to notice it.
        equal(box.json("run-info", "last")["state"], "interrupted")
        equal(box.json("run", "t.json")["inserted"], 2)
        equal([run["state"] for run in box.json("runs")], ["success", "interrupted"])


def a_list_of_runs_knows_the_dead():
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        box.write("t.json", inline([], source=http_source(server.url)))
        child = box.start("run", "t.json")
        server.reached.wait(SECONDS)
        equal([run["state"] for run in box.json("runs")], ["running"])
        child.kill()
        child.communicate(timeout=SECONDS)
        equal([run["state"] for run in box.json("runs", "--state", "interrupted")], ["interrupted"])


def a_log_is_followed_to_the_end_of_its_run():
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        box.write("t.json", inline([], source=http_source(server.url)))
        child = box.start("run", "t.json")
        server.reached.wait(SECONDS)
        logs = [box.start("log", "last", "--follow", *output) for output in ([], ["--output", "json"])]
        contains(logs[0].stdout.readline(), "started")
        equal(logs[0].poll(), None)
        server.release.set()
        contains(logs[0].communicate(timeout=SECONDS)[0], "Ended as success: 2 read")
        messages = [json.loads(line)["message"] for line in logs[1].communicate(timeout=SECONDS)[0].splitlines()]
        contains(messages[0], "started")
        contains(messages[-1], "Ended as success")
        equal((child.wait(SECONDS), logs[0].returncode, logs[1].returncode), (0, 0, 0))
        # What has ended is printed, and that is it; so is the log of a run that was killed.
        equal(box.run("log", "last", "--follow")[0], box.run("log", "last")[0])
        server.release.clear()
        server.reached.clear()
        child = box.start("run", "t.json")
        server.reached.wait(SECONDS)
        log = box.start("log", "last", "--follow")
        contains(log.stdout.readline(), "started")
        log.send_signal(signal.SIGINT)
        equal(log.wait(SECONDS), 130)
        log.communicate()
        child.kill()
        child.communicate(timeout=SECONDS)
        contains(box.run("log", "last", "--follow")[0], "started")
        contains(box.run("log", "last", "--follow", "--requests", status=2)[1], "--requests")


def a_closed_pipe_does_not_stop_a_run():
    with sandbox() as box:
        box.write("t.json", inline([{"id": n, "name": "x"} for n in range(1, 500)]))
        child = box.start("run", "t.json", "--output", "events")
        child.stdout.close()
        child.stderr.close()
        equal(child.wait(SECONDS), 0)
        equal(count_rows(box.path("out.db")), 499)


def full_disk():
    if os.geteuid() != 0:
        raise Skip("only root may mount a small file system")
    with sandbox() as box:
        small = box.path("small")
        os.mkdir(small)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", small], capture_output=True,
                                 check=False)
        if mounted.returncode != 0:
            raise Skip("this machine does not let root mount")
        try:
            records = [{"id": n, "name": "x" * 1000} for n in range(1, 1001)]
            box.write("t.json", inline(records, destination={
                "type": "sqlite", "path": os.path.join(small, "out.db"), "table": "t"}))
            result = box.json("run", "t.json", status=75)
            contains(result["error"]["message"], small)
            equal(count_rows(os.path.join(small, "out.db")), 0)
        finally:
            subprocess.run(["umount", small], check=True)


def a_run_that_waits_for_a_pipe_can_be_cancelled():
    with sandbox() as box:
        os.mkfifo(box.path("pipe.jsonl"))
        box.write("t.json", inline([], source={"type": "file", "path": "pipe.jsonl"}))
        child = box.start("run", "t.json", "--output", "events")
        wait_for(lambda: "started" in child.stdout.readline(), "the start")
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=SECONDS)
        equal((child.returncode, json.loads(out.splitlines()[-1])["state"]), (130, "cancelled"))


def a_pipe_is_read_to_its_end():
    with sandbox() as box:
        os.mkfifo(box.path("pipe.jsonl"))
        box.write("t.json", inline([], source={"type": "file", "path": "pipe.jsonl"}))
        child = box.start("run", "t.json", "--output", "json")
        with open(box.path("pipe.jsonl"), "w", encoding="utf-8") as pipe:
            for number in range(1, 4):
                pipe.write(f'{{"id": {number}, "name": "x"}}\n')
                pipe.flush()
                time.sleep(0.1)
        out, _ = child.communicate(timeout=SECONDS)
        equal((child.returncode, json.loads(out)["read"]), (0, 3))


def rows_are_counted_while_they_come():
    """Before the batch is full, and before the page is at its end."""
    server = SlowServer()
    with sandbox() as box, contextlib.closing(server):
        box.write("t.json", inline([], source=http_source(server.url)))
        child = box.start("run", "t.json", "--output", "events")
        while True:
            event = json.loads(child.stdout.readline())
            if event["event"] == "end":
                raise AssertionError("no progress with a row")
            if event["event"] == "progress" and event["read"] == 1:
                break
        server.release.set()
        end = json.loads(child.communicate(timeout=SECONDS)[0].splitlines()[-1])
        equal((end["read"], end["inserted"]), (2, 2))


def a_secret_in_a_rejected_record_is_hidden():
    secret = "c4nary/\"s3cret"
    forms = (secret, json.dumps(secret)[1:-1], "c4nary%2F%22s3cret")
    server = Server(lambda handler: handler.send(200, [{"id": secret, "name": handler.headers["Authorization"],
                                                        "url": "https://example.org/?key=c4nary%2F%22s3cret"}]))
    with sandbox() as box, contextlib.closing(server):
        auth = {"type": "bearer", "token": "secret:shop"}
        box.write("t.json", inline([], source=http_source(server.url, auth=auth)))
        box.run("run", "t.json", status=3, env={"SLUICE_SECRET_SHOP": secret})
        contains(box.run("quarantine", "show", "last", "--output", "json")[0], "•••")
        for folder, _, names in os.walk(box.path("workspace")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as stream:
                    content = stream.read()
                for form in forms:
                    excludes(content, form.encode())


def kept(box, run="last"):
    return [json.loads(line) for line in box.run("run-info", run, "--output", "records")[0].splitlines()]


def sampled(box, task):
    return [json.loads(line) for line in box.run("sample", task, "--output", "records")[0].splitlines()]


def first_records_are_kept_as_they_were_read():
    """With what the mapping leaves out, and as `sample` has them."""
    with sandbox() as box:
        mapping = [{"column": "id", "type": "integer", "from": "id"}, {"column": "line", "type": "integer", "from": "_line"},
                   {"column": "file", "type": "text", "from": "_file"}, {"column": "row", "type": "integer", "from": "_row"}]
        with open(box.path("in.csv"), "w", encoding="utf-8") as stream:
            stream.write('id;name;note\n1;"An; ""n""";x\n2;;y\nbad;Bob;"two\nlines"\n')
        box.write("csv.json", inline([], "Csv", source={"type": "file", "path": "in.csv"}, mapping=mapping))
        box.run("run", "csv.json", status=3)
        equal(kept(box), sampled(box, "csv.json"))
        equal(kept(box)[0]["name"], 'An; "n"')

        with open(box.path("in.json"), "w", encoding="utf-8") as stream:
            stream.write('{"items": [{"id": 1, "n": {"a": 1.10, "text": "a  b"},\n "tags": ["x", "y"]}, {"id": 2, "tags": ["z"]}]}')
        box.write("json.json", inline([], "Json", source={"type": "file", "path": "in.json", "records": "items"}, mapping=[
            *mapping, {"column": "tag", "type": "text", "from": "tags[*]"}], load={"strategy": "insert"}, destination={
                "type": "sqlite", "path": "json.db", "table": "t"}))
        equal(box.json("run", "json.json")["inserted"], 3)
        equal(kept(box), sampled(box, "json.json"))
        contains(box.run("run-info", "last", "--output", "records")[0], '"a":1.10,')

        # Rows of a database have only what is read of them.
        box.write("db.json", inline([], "Db", mapping=mapping[:1], destination={
            "type": "sqlite", "path": "db.db", "table": "t"}, source={
                "type": "database", "connection": {"type": "sqlite", "path": "json.db"},
                "query": "select id, id as _id, tag from t"}))
        box.run("run", "db.json")
        equal(kept(box), [{"id": 1}, {"id": 1}, {"id": 2}])
        own = [{"column": "id", "type": "integer", "from": "_id"}]
        box.write("db.json", inline([], "Db", mapping=own, destination={
            "type": "sqlite", "path": "db.db", "table": "t"}, source={
                "type": "database", "connection": {"type": "sqlite", "path": "json.db"},
                "query": "select id as _id, tag from t"}))
        box.run("run", "db.json")
        equal(kept(box)[0], {"_id": 1})

        # Later the source is another one; what was read is still there.
        os.unlink(box.path("in.csv"))
        equal(len(kept(box, [run["run"] for run in box.json("runs") if run["task"] == "Csv"][0])), 3)


def children_are_kept_with_what_is_read_of_their_parents():
    def answer(handler):
        if handler.path.startswith("/items"):
            handler.send(200, [{"sku": "a"}, {"sku": "b", "parent": "own"}])
        else:
            handler.send(200, [{"id": 1, "name": "Ann"}])

    server = Server(answer)
    with sandbox() as box, contextlib.closing(server):
        source = http_source(server.url + "/orders", children=[
            {"name": "items", "request": {"url": server.url + "/items/{{record.id}}"}}])
        box.write("t.json", inline([], source=source, load={"strategy": "insert"}, mapping=[
            {"column": "sku", "type": "text", "from": "sku"}, {"column": "id", "type": "integer", "from": "parent.id"}]))
        box.run("run", "t.json")
        equal(kept(box), [{"sku": "a", "parent": {"id": 1}}, {"sku": "b", "parent": "own"}])


def only_the_first_records_are_kept_and_no_secrets():
    secret = "c4nary/s3cret"
    with sandbox() as box:
        box.write("t.json", inline([{"id": n, "name": "x"} for n in range(1, 501)]))
        box.run("run", "t.json")
        equal([record["id"] for record in kept(box)], list(range(1, 201)))
        box.write("t.json", inline([{"id": n, "name": "x" * 5000} for n in range(1, 101)]))
        box.run("run", "t.json")
        equal(len(kept(box)), 256 * 1024 // 5023)
        with box.database() as db:
            equal(db.execute("SELECT max (length (lines)) < 8000 FROM run_samples").fetchone()[0], 1)

        server = Server(lambda handler: handler.send(200, [{"id": 1, "name": handler.headers["Authorization"]}]))
        with contextlib.closing(server):
            auth = {"type": "bearer", "token": "secret:shop"}
            box.write("t.json", inline([], source=http_source(server.url, auth=auth)))
            box.run("run", "t.json", env={"SLUICE_SECRET_SHOP": secret})
        equal(kept(box), [{"id": 1, "name": "Bearer •••"}])


def escapes_hide_no_secret():
    """Some servers escape what need not be."""
    server = Server(lambda handler: handler.send(200, b'[{"id": 1, "name": "Bearer c4nary\\u0026s3cret"}, '
                                                      b'{"id": 2, "name": "A\\u0026B"}]'))
    with sandbox() as box, contextlib.closing(server):
        auth = {"type": "bearer", "token": "secret:shop"}
        box.write("t.json", inline([], source=http_source(server.url, auth=auth)))
        box.run("run", "t.json", env={"SLUICE_SECRET_SHOP": "c4nary&s3cret"})
        equal(kept(box), [{"id": 2, "name": "A&B"}])


def what_was_read_before_a_failure_is_kept():
    def answer(handler):
        if "page=2" in handler.path:
            handler.send(404, {"error": "gone"})
        else:
            handler.send(200, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])

    server = Server(answer)
    with sandbox() as box, contextlib.closing(server):
        paging = {"type": "page", "page_param": "page", "start": 1}
        box.write("t.json", inline([], source=http_source(server.url, pagination=paging)))
        box.run("run", "t.json", status=1)
        equal([record["id"] for record in kept(box)], [1, 2])


def who_wants_no_records_has_none():
    with sandbox() as box:
        task = box.write("t.json", inline([{"id": 1, "name": "a"}]))
        box.run("run", task)
        equal(len(kept(box)), 1)
        box.run("upkeep", "--usage", "--keep-samples", "no")
        contains(box.run("run-info", "last", "--output", "records", status=2)[1], "No records were kept")
        box.run("run", task)
        contains(box.run("run-info", "last", "--output", "records", status=2)[1], "No records were kept")
        contains(box.run("audit", "--kind", "settings")[0], "records of runs are not kept")
        contains(box.run("upkeep", "--keep-samples", "perhaps", status=2)[1], "yes or no")
        box.run("upkeep", "--usage", "--keep-samples", "yes")
        box.run("run", task)
        equal(kept(box), [{"id": 1, "name": "a"}])


def read_only_workspace():
    if os.geteuid() != 0:
        raise Skip("only root can mount a file system")
    with sandbox() as box:
        folder = box.path("workspace")
        box.run("run", box.write("t.json", inline([{"id": 1, "name": "x"}])))
        box.run("task", "import", "t.json")
        if subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode != 0:
            raise Skip("mounting is not allowed here")
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
            equal(len(box.json("runs")), 1)
            equal(len(box.json("task", "list")), 1)
            contains(box.run("log", "last")[1], "nothing can be run")
            equal(len(box.json("preview", "t.json")["rows"]), 1)
            equal(box.json("run", "t.json", status=1)["error"]["code"], "store_read_only")
            equal(count_rows(box.path("out.db")), 1)
        finally:
            subprocess.run(["umount", folder], check=True)


def postgres_task(**destination):
    where = {"type": "postgres", "uri": PG, "table": "cli_test"}
    where.update(destination)
    return inline([{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bob"}], destination=where)


def postgres():
    psql(PG, "drop table if exists cli_test")
    with sandbox() as box:
        box.write("t.json", postgres_task())
        equal(box.json("run", "t.json")["inserted"], 2)
        equal(psql(PG, "select string_agg(name, ',' order by id) from cli_test"), "Ann,Bob")
        box.run("connection", "add", "pg", "--uri", PG)
        equal({step["passed"] for step in box.json("connection", "test", "pg")}, {True})
        contains([table["name"] for table in box.json("connection", "tables", "pg")], "cli_test")
        equal([column["name"] for column in box.json("connection", "columns", "pg", "cli_test")], ["id", "name"])


def many_make_the_ledger():
    with sandbox() as box:
        for _ in range(5):
            psql(PG, "drop table if exists sluice_loads")
            for number in range(4):
                task = postgres_task(table=f"cli_test_{number}")
                box.write(f"{number}.json", {**task, "id": f"ledger-{number}"})
            children = [box.start("run", f"{number}.json") for number in range(4)]
            equal([(child.communicate(timeout=SECONDS)[0] if child.wait() else "") for child in children], [""] * 4)


def cancelled_while_it_waits_for_a_lock():
    """Gives how many seconds it took."""
    psql(PG, "drop table if exists cli_test; create table cli_test (id bigint primary key, name text)")
    with sandbox() as box:
        holder = subprocess.Popen(["psql", "-X", "-q", "-d", PG], stdin=subprocess.PIPE, text=True)
        try:
            holder.stdin.write("begin; lock table cli_test;\n")
            holder.stdin.flush()
            wait_for(lambda: psql(PG, "select count(*) from pg_locks l join pg_class c on c.oid = l.relation "
                                      "where c.relname = 'cli_test' and l.mode = 'AccessExclusiveLock'") == "1",
                     "the lock")
            box.write("t.json", postgres_task())
            child = box.start("run", "t.json", "--output", "json")
            wait_for(lambda: psql(PG, "select count(*) from pg_locks where not granted and database = "
                                  "(select oid from pg_database where datname = current_database())") != "0", "the run to wait")
            began = time.monotonic()
            child.send_signal(signal.SIGINT)
            out, _ = child.communicate(timeout=SECONDS)
            took = time.monotonic() - began
            equal((child.returncode, json.loads(out)["state"]), (130, "cancelled"))
        finally:
            holder.stdin.close()
            holder.wait()
        equal(psql(PG, "select count(*) from cli_test"), "0")
        return took


def a_run_that_waits_for_a_lock_can_be_cancelled():
    promised(2, cancelled_while_it_waits_for_a_lock)


def wrong_password():
    rules = os.path.join(os.environ["SLUICE_TEST_PG_DATA"], "pg_hba.conf")
    with open(rules, encoding="utf-8") as stream:
        before = stream.read()
    psql(PG, "create role locked login password 'right-one'")
    try:
        with open(rules, "w", encoding="utf-8") as stream:
            stream.write("local all locked scram-sha-256\n" + before)
        psql(PG, "select pg_reload_conf()")
        uri = PG.replace("user=sluice", "user=locked")
        wait_for(lambda: subprocess.run(["psql", "-w", uri, "-c", "select 1"], capture_output=True,
                                        check=False).returncode, "the server to ask for passwords")
        with sandbox() as box:
            box.write("t.json", postgres_task(uri=uri, password="secret:pg"))
            out, err = box.run("run", "t.json", status=1, env={"SLUICE_SECRET_PG": "wr0ng-one"})
            contains(out, "locked")
            excludes(out + err, "wr0ng-one")
            box.run("connection", "add", "pg", "--uri", uri)
            steps = box.json("connection", "test", "pg", status=1)
            equal([step["step"] for step in steps if not step["passed"]], ["login"])
    finally:
        with open(rules, "w", encoding="utf-8") as stream:
            stream.write(before)
        psql(PG, "select pg_reload_conf()")
        psql(PG, "drop role locked")


def warned(result):
    return {warning["code"]: warning["message"] for warning in result["warnings"]}


def new_fields_of_a_source_are_mentioned_once():
    with sandbox() as box:
        records = [{"id": 1, "name": "a", "more": {"x": 1, "y": 2}}, {"id": 2, "name": "b", "late": None}]
        box.write("task.json", inline(records))
        message = warned(box.json("run", "task.json", "--dry-run"))["new_fields"]
        for field in ("more.x", "more.y", "late"):
            contains(message, field)
        contains(warned(box.json("run", "task.json"))["new_fields"], "more.x")
        excludes(warned(box.json("run", "task.json")), "new_fields")
        records[0]["newest"] = 1
        box.write("task.json", inline(records))
        message = warned(box.json("run", "task.json"))["new_fields"]
        contains(message, "newest")
        excludes(message, "more.x")


def known_fields_decide_what_is_drift():
    with sandbox() as box:
        known = ["id", "name", "address"]
        fine = [{"id": 1, "name": "a", "address": {"city": "b"}}]
        box.write("task.json", inline(fine, source_fields=known))
        equal(warned(box.json("run", "task.json")), {})
        changed = [{"id": 2, "name": "a"}, {"id": 3, "name": "b", "zip": 1}]
        box.write("task.json", inline(changed, source_fields=known))
        result = box.json("run", "task.json", status=4)
        equal((result["error"]["code"], result["inserted"]), ("schema_drift", 0))
        contains(result["error"]["message"], "zip")
        contains(result["error"]["hint"], "ignore")
        load = {"strategy": "upsert", "keys": ["id"], "schema_drift": "ignore"}
        box.write("task.json", inline(changed, source_fields=known, load=load))
        result = box.json("run", "task.json")
        equal(result["inserted"], 2)
        contains(warned(result)["new_fields"], "zip")


def drift_behind_the_first_batch_publishes_nothing():
    with sandbox() as box:
        records = [{"id": number, "name": "a"} for number in range(1, 30)] + [{"id": 30, "name": "a", "zip": 1}]
        load = {"strategy": "insert", "batch_rows": 10}
        box.write("task.json", inline(records, source_fields=["id", "name"], load=load))
        result = box.json("run", "task.json", status=4)
        equal((result["error"]["code"], result["inserted"]), ("schema_drift", 0))
        box.write("task.json", inline(records[:-1], source_fields=["id", "name"], load=load))
        equal(box.json("run", "task.json")["inserted"], 29)


def vanished_fields_are_warned_of():
    with sandbox() as box:
        box.write("task.json", inline([{"id": 1}, {"id": 2}]))
        result = box.json("run", "task.json")
        equal(result["inserted"], 2)
        contains(warned(result)["missing_fields"], "name")
        box.write("task.json", inline([{"id": 3}, {"id": 4, "name": None}]))
        equal(warned(box.json("run", "task.json")), {})
        box.write("task.json", inline([]))
        excludes(warned(box.json("run", "task.json")), "missing_fields")


def why_a_run_runs_is_remembered():
    with sandbox() as box:
        box.write("t.json", inline([{"id": 1, "name": "a"}]))
        first = box.json("run", "t.json")["run"]
        equal([(run["trigger"], run["due"], run["cause"], run["chain"]) for run in box.json("runs")],
              [("manual", None, None, first)])
        out, _ = box.run("run", "t.json", "--output", "events", "--trigger", "dependency", "--due",
                         "2026-03-01T02:00:00+01:00", "--cause", first, "--chain", first)
        start = json.loads(out.splitlines()[0])
        equal((start["trigger"], start["due"], start["cause"], start["chain"]),
              ("dependency", "2026-03-01T01:00:00.000Z", first, first))
        info = box.json("run-info", "last")
        equal((info["trigger"], info["due"], info["cause"], info["chain"]),
              ("dependency", "2026-03-01T01:00:00.000Z", first, first))
        text, _ = box.run("run-info", "last")
        contains(text, "Started by: dependency, due 2026-03-01 ")
        contains(text, f"Follows run {first}")
        contains(box.run("runs")[0], "dependency")
        contains(box.run("run", "t.json", "--trigger", "whim", status=2)[1], "whim")
        contains(box.run("run", "t.json", "--due", "soon", status=2)[1], "soon")


main([why_a_run_runs_is_remembered, unreachable_server, unauthorised, broken_json, utf16, missing_parameter, create_never, limit_and_dry_run,
      limits_stop_a_run, interrupt_cancels, termination_cancels, cancelled_runs_stop_the_tasks_behind_them,
      two_runs_of_a_task_never_overlap, a_killed_run_is_interrupted_and_the_next_one_runs,
      a_list_of_runs_knows_the_dead, a_log_is_followed_to_the_end_of_its_run,
      a_closed_pipe_does_not_stop_a_run, full_disk, read_only_workspace, postgres, a_run_that_waits_for_a_lock_can_be_cancelled,
      a_run_that_waits_for_a_pipe_can_be_cancelled, a_pipe_is_read_to_its_end, rows_are_counted_while_they_come,
      new_fields_of_a_source_are_mentioned_once, known_fields_decide_what_is_drift,
      drift_behind_the_first_batch_publishes_nothing, vanished_fields_are_warned_of,
      a_secret_in_a_rejected_record_is_hidden, first_records_are_kept_as_they_were_read,
      children_are_kept_with_what_is_read_of_their_parents, only_the_first_records_are_kept_and_no_secrets,
      escapes_hide_no_secret, what_was_read_before_a_failure_is_kept,
      who_wants_no_records_has_none, many_make_the_ledger, wrong_password])
