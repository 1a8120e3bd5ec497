#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Every command: text, JSON, help, wrong usage."""

import contextlib
import json
import os
import sqlite3

from support import Sandbox, Server, contains, equal, excludes, inline, main

COMMANDS = ["run", "preview", "sample", "verify", "validate", "task", "task list", "task show", "task import", "task export",
            "task delete", "connection", "connection list", "connection add", "connection test", "connection tables",
            "connection authorize", "connection columns", "connection drivers", "connection delete",
            "connection default", "queue", "task set", "runs", "run-info", "log",
            "quarantine", "quarantine list", "quarantine show", "quarantine groups", "quarantine edit", "quarantine apply",
            "quarantine ignore", "quarantine reopen", "quarantine export", "quarantine keep", "quarantine replay",
            "quarantine to-transform", "functions"]
UNSUPPORTED = ["export-tables", "doctor"]
GOOD = [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bob"}]
MIXED = [{"id": 1, "name": "Ann"}, {"id": "x", "name": "Bob"}]


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def help_of_every_command():
    with sandbox() as box:
        contains(box.run("--help")[0], "quarantine")
        contains(box.run("help")[0], "quarantine")
        for command in COMMANDS:
            words = command.split()
            text = box.run(*words, "--help")[0]
            contains(text, "Usage:")
            contains(text, "sluice-cli " + words[0])
            equal(box.run("help", *words)[0], text)


def version():
    with sandbox() as box:
        contains(box.run("--version")[0], "sluice-cli ")


def wrong_usage():
    with sandbox() as box:
        box.write("good.json", inline(GOOD))
        for args in (["run"], [], ["no-such-command"], ["task"], ["task", "no-such"], ["run", "good.json", "--nope"],
                     ["run", "good.json", "--output", "xml"], ["run", "good.json", "--limit", "0"],
                     ["run", "good.json", "--limit", "many"], ["run", "good.json", "--param", "novalue"],
                     ["preview", "good.json", "--rows", "0"], ["preview", "good.json", "one-more"],
                     ["runs", "--state", "happy"], ["--workspace"], ["connection", "add", "c"],
                     ["connection", "add", "bad name", "--sqlite", "x.db"], ["quarantine", "show", "last", "x"]):
            err = box.run(*args, status=2)[1]
            contains(err, "sluice-cli: ")
            found = box.json(*args, status=2) if args[-1:] != ["--workspace"] and "xml" not in args else None
            if found is not None:
                equal(sorted(found["error"]), ["code", "hint", "message", "where"])


def what_is_not_there_yet_says_so():
    with sandbox() as box:
        for command in UNSUPPORTED:
            contains(box.run(*command.split(), status=2)[1], "not supported yet")
            equal(box.json(*command.split(), status=2)["error"]["code"], "not_supported")


def unknown_task():
    with sandbox() as box:
        contains(box.run("run", "nothing.json", status=2)[1], "nothing.json")
        contains(box.run("run", "Nothing", status=2)[1], "Nothing")
        equal(box.json("run", "Nothing", status=2)["error"]["message"].count("Nothing"), 1)


def run_as_text():
    with sandbox() as box:
        box.write("mixed.json", inline(MIXED, "Mixed"))
        out, err = box.run("run", "mixed.json", status=3)
        for part in ("Mixed: finished with rejected rows", "invalid_integer", "rejected", "quarantine show"):
            contains(out, part)
        contains(err, "Mixed: started")
        contains(err, "Mixed: partial_success")


def run_as_json_from_standard_input():
    with sandbox() as box:
        result = box.json("run", "-", stdin=json.dumps(inline(GOOD)))
        equal((result["state"], result["read"], result["inserted"], result["error"]), ("success", 2, 2, None))
        rows = sqlite3.connect(box.path("out.db")).execute("select id, name from t order by id").fetchall()
        equal(rows, [(1, "Ann"), (2, "Bob")])


def run_as_events():
    with sandbox() as box:
        box.write("mixed.json", inline(MIXED))
        lines = box.run("run", "mixed.json", "--output", "events", status=3)[0].splitlines()
        events = [json.loads(line) for line in lines]
        equal((events[0]["event"], events[-1]["event"]), ("start", "end"))
        equal(events[-1]["rejected"], 1)
        equal([event["code"] for event in events if event["event"] == "reject"], ["invalid_integer"])
        lines = box.run("run", "nothing.json", "--output", "events", status=2)[0].splitlines()
        equal((len(lines), json.loads(lines[0])["event"]), (1, "end"))


def workspace_may_stand_anywhere():
    with sandbox() as box:
        box.write("good.json", inline(GOOD))
        other = box.path("other")
        box.run("--workspace", other, "run", "good.json")
        equal(len(box.json("runs", "--workspace", other)), 1)
        equal(len(box.json("--workspace=" + other, "runs")), 1)
        equal(len(box.json("task", "--workspace", other, "list")), 0)
        equal(box.json("runs"), [])


def several_tasks():
    with sandbox() as box:
        box.write("good.json", inline(GOOD, "Good"))
        box.write("mixed.json", inline(MIXED, "Mixed"))
        box.write("wrong.json", "{")
        results = box.json("run", "good.json", "mixed.json", status=3)
        equal([result["state"] for result in results], ["success", "partial_success"])
        results = box.json("run", "wrong.json", "good.json", status=2)
        equal(("error" in results[0], results[1]["state"]), (True, "success"))


def preview_and_sample_write_nothing():
    with sandbox() as box:
        box.write("mixed.json", inline(MIXED))
        out = box.run("preview", "mixed.json")[0]
        for part in ("id integer", "Ann", "Rejected", "invalid_integer"):
            contains(out, part)
        preview = box.json("preview", "mixed.json")
        equal(preview["columns"], [{"name": "id", "type": "integer"}, {"name": "name", "type": "text"}])
        equal(preview["rows"], [[1, "Ann"]])
        equal([(reject["row"], reject["column"], reject["code"]) for reject in preview["rejects"]],
              [(2, "id", "invalid_integer")])
        box.write("nested.json", inline([{"id": 1, "who": {"name": "Ann", "age": 7}}]))
        out = box.run("sample", "nested.json")[0]
        lines = [line.split() for line in out.splitlines()]
        contains(lines, ["who"])
        contains(out, "\n  name")
        sample = box.json("sample", "nested.json")
        equal(sample["rows"], 1)
        equal([(field["path"], field["type"]) for field in sample["fields"]],
              [("id", "integer"), ("who.name", "text"), ("who.age", "integer")])
        equal(len(box.json("runs")), 0)


def terminal_commands_in_data_are_shown_not_sent():
    with sandbox() as box:
        box.write("t.json", inline([{"id": 1, "name": "a\x1b]0;owned\x07b\u202ec"}]))
        out = box.run("preview", "t.json")[0]
        excludes(out, "\x1b")
        excludes(out, "\u202e")
        contains(out, "\\u001b")


def validate():
    with sandbox() as box:
        box.write("good.json", inline(GOOD))
        box.write("wrong.json", inline(GOOD, sourc={}, load={"stratgy": "insert"}))
        equal(box.json("validate", "good.json"), [])
        contains(box.run("validate", "good.json")[0], "valid")
        problems = box.json("validate", "wrong.json", status=2)
        equal(sorted(problem["path"] for problem in problems), ["$.load.stratgy", "$.sourc"])
        contains(box.run("validate", "wrong.json", status=2)[0], "$.load.stratgy")
        problems = box.json("validate", "wrong.json", "good.json", status=2)
        equal({problem["task"] for problem in problems}, {"wrong.json"})
        problems = box.json("run", "wrong.json", status=2)["error"]["problems"]
        equal(len(problems), 2)


def validate_online():
    """What the document cannot know: what the source has, and what the table takes."""
    with sandbox() as box:
        box.write("good.json", inline(GOOD))
        contains(box.run("validate", "--online", "good.json")[0], "valid")
        equal(os.path.exists(box.path("out.db")), False)
        box.write("no-source.json", inline(GOOD, source={"type": "file", "path": "none.csv"}))
        equal(box.json("validate", "no-source.json"), [])
        equal([(one["path"], one["code"]) for one in box.json("validate", "--online", "no-source.json", status=1)],
              [("$.source", "no_files")])
        box.run("run", "good.json")
        with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
            database.execute("ALTER TABLE t DROP COLUMN name")
            database.commit()
        found = box.json("validate", "--online", "good.json", status=4)
        equal([(one["path"], one["code"]) for one in found], [("$.destination", "missing_column")])
        contains(box.run("validate", "--online", "good.json", status=4)[0], "name")
        box.write("file.json", inline(GOOD, destination={"type": "file", "format": "csv", "path": "none/out.csv"}, load={"strategy": "replace"}))
        equal([one["code"] for one in box.json("validate", "--online", "file.json", status=1)], ["missing_folder"])
    with sandbox() as box:
        many = [{"id": number, "name": "x"} for number in range(1, 301)]
        box.write("many.json", inline(many, checks=[{"rule": "row_count", "min": 300, "severity": "fail"}],
                                      load={"strategy": "mirror", "keys": ["id"]}))
        box.run("run", "many.json")
        equal(box.json("validate", "--online", "many.json"), [])


def tasks():
    with sandbox() as box:
        box.write("good.json", inline(GOOD, "My orders"))
        equal(box.json("task", "list"), [])
        contains(box.run("task", "list")[0], "No tasks")
        imported = box.json("task", "import", "good.json")
        equal(imported, [{"id": "test-my-orders", "name": "My orders"}])
        listed = box.json("task", "list")
        equal([(task["id"], task["name"], task["last_run"]) for task in listed],
              [("test-my-orders", "My orders", None)])
        box.run("run", "My orders")
        contains(box.run("task", "list")[0], "success")
        equal(json.loads(box.run("task", "show", "test-my-orders")[0])["name"], "My orders")
        box.run("task", "export", "My orders", "exported.json")
        equal(json.loads(box.run("task", "export", "My orders")[0]), json.load(open(box.path("exported.json"))))
        equal(box.json("validate", "exported.json"), [])
        # An export is brought up to date, but nothing else is written over.
        box.run("task", "export", "My orders", "exported.json")
        for content in ("mine\n", "{}", '{"id": "another"}', "[1]", ""):
            box.write("mine.txt", content)
            equal(box.json("task", "export", "My orders", "mine.txt", status=2)["error"]["code"], "file_exists")
            equal(open(box.path("mine.txt")).read(), content)
        box.run("task", "export", "My orders", "mine.txt", "--replace")
        equal(json.load(open(box.path("mine.txt"))), json.load(open(box.path("exported.json"))))
        box.run("task", "delete", "My orders")
        equal(box.json("task", "list"), [])
        equal(len(box.json("runs")), 1)
        box.run("task", "show", "My orders", status=2)


def connections_to_sqlite():
    with sandbox() as box:
        database = sqlite3.connect(box.path("shop.db"))
        database.execute("create table orders (id integer primary key, note text not null default '')")
        database.commit()
        box.run("connection", "add", "shop", "--sqlite", "shop.db")
        listed = box.json("connection", "list")
        equal([(item["name"], item["type"], item["path"]) for item in listed],
              [("shop", "sqlite", box.path("shop.db"))])
        contains(box.run("connection", "list")[0], "shop")
        box.run("connection", "add", "shop", "--sqlite", "other.db", status=2)
        box.run("connection", "add", "shop", "--sqlite", "shop.db", "--replace")
        equal({step["passed"] for step in box.json("connection", "test", "shop")}, {True})
        contains([(table["name"], table["kind"]) for table in box.json("connection", "tables", "shop")],
                 ("orders", "table"))
        columns = box.json("connection", "columns", "shop", "orders")
        equal([(column["name"], column["key_place"]) for column in columns], [("id", 1), ("note", 0)])
        contains(box.run("connection", "columns", "shop", "orders")[0], "note")
        box.run("connection", "columns", "shop", "nothing", status=1)
        box.write("task.json", inline(GOOD, destination={"connection": "shop", "table": "people"}))
        equal(box.json("run", "task.json")["inserted"], 2)
        box.run("connection", "delete", "shop")
        equal(box.json("connection", "list"), [])


def connections_to_apis():
    server = Server(lambda handler: handler.send(200, []))
    with sandbox() as box, contextlib.closing(server):
        box.run("connection", "add", "api", "--http", server.url)
        equal([(step["step"], step["passed"]) for step in box.json("connection", "test", "api")],
              [("name", True), ("port", True)])
        box.run("connection", "add", "gone", "--http", "http://127.0.0.1:1/x")
        equal([(step["step"], step["passed"]) for step in box.json("connection", "test", "gone", status=1)],
              [("name", True), ("port", False)])
        contains(box.run("connection", "test", "gone", status=1)[0], "FAILED")
        box.run("connection", "tables", "api", status=2)


def tasks_go_through_connections():
    seen = []

    def answer(handler):
        seen.append((handler.path, handler.headers.get("X-Team"), handler.headers.get("Authorization")))
        handler.send(200, [{"id": 1, "name": "one"}])

    server = Server(answer)
    key = {"SLUICE_SECRET_KEY": "k1"}
    with sandbox() as box, contextlib.closing(server):
        document = {"type": "http", "base_url": server.url + "/v1/", "headers": {"X-Team": "a", "X-Other": "b"},
                    "auth": {"type": "bearer", "token": "secret:key"}}
        box.write("api.json", document)
        box.run("connection", "add", "api", "--document", "api.json")
        source = {"type": "http", "connection": "api", "url": "users", "headers": {"x-team": "c"}}
        box.write("task.json", inline([], source=source))
        equal(box.json("run", "task.json", env=key)["inserted"], 1)
        equal(box.json("sample", "task.json", env=key)["rows"], 1)
        box.write("task.json", inline([], source={"type": "http", "connection": document, "url": "/users?a=1"}))
        equal(box.json("preview", "task.json", env=key)["rows"], [[1, "one"]])
        equal(seen, [("/v1/users", "c", "Bearer k1")] * 2 + [("/v1/users?a=1", "a", "Bearer k1")])

        # Its credentials go to no other server.
        for url, code in (("https://other.example/users", "wrong_connection"), ("users", None)):
            box.write("task.json", inline([], source={"type": "http", "connection": "api" if code else "none",
                                                      "url": url}))
            contains(box.run("run", "task.json", "--output", "json", status=2, env=key)[0],
                     code or "unknown_connection")
        equal(len(seen), 3)


def children_of_records():
    """Their rows have their parent's fields; one that fails is in the quarantine, and the accounts add up."""
    seen = []

    def answer(handler):
        seen.append((handler.path, handler.headers.get("X-Team"), handler.headers.get("Authorization")))
        if handler.path == "/v1/users":
            handler.send(200, [{"id": number, "name": f"u{number}"} for number in (1, 2, 3)])
        elif handler.path == "/v1/users/2/posts":
            handler.send(404, {"message": "gone"})
        else:
            handler.send(200, {"posts": [{"title": "a"}, {"title": "b"}]})

    server = Server(answer)
    key = {"SLUICE_SECRET_KEY": "k1"}
    with sandbox() as box, contextlib.closing(server):
        source = {"type": "http", "url": "users", "keep_parents": True,
                  "connection": {"type": "http", "base_url": server.url + "/v1", "headers": {"X-Team": "a"},
                                 "auth": {"type": "bearer", "token": "secret:key"}},
                  "children": [{"name": "posts", "request": {"url": "users/{{record.id}}/posts"}, "records": "posts"}]}
        document = inline([], source=source, load={"strategy": "insert"}, mapping=[
            {"column": "name", "type": "text", "from": "name"}, {"column": "title", "type": "text", "from": "title"},
            {"column": "author", "type": "text", "from": "parent.name"}])
        box.write("task.json", document)
        result = box.json("run", "task.json", status=3, env=key)
        equal([result[name] for name in ("read", "inserted", "rejected", "requests")], [8, 7, 1, 4])
        equal(sorted(seen), [(path, "a", "Bearer k1") for path in
                             ("/v1/users", "/v1/users/1/posts", "/v1/users/2/posts", "/v1/users/3/posts")])
        shown = box.json("quarantine", "show", result["run"])[0]
        equal(shown["problems"][0]["code"], "child_failed")
        contains(shown["problems"][0]["message"], "/v1/users/2/posts")
        equal(json.loads(shown["raw"]), {"id": 2, "name": "u2"})
        equal([row for row in box.json("preview", "task.json", env=key)["rows"]][:3],
              [["u1", None, None], [None, "a", "u1"], [None, "b", "u1"]])

        document["source"]["children"][0]["on_error"] = "stop"
        box.write("task.json", document)
        contains(box.run("run", "task.json", "--output", "json", status=1, env=key)[0], "/v1/users/2/posts")


def a_password_in_a_uri_is_refused():
    with sandbox() as box:
        err = box.run("connection", "add", "shop", "--uri", "postgresql://u:pl41n@db.example/x", status=2)[1]
        excludes(err, "pl41n")
        equal(box.json("connection", "list"), [])


def history_log_and_quarantine():
    with sandbox() as box:
        box.write("mixed.json", inline(MIXED, "Mixed"))
        box.write("good.json", inline(GOOD, "Good"))
        run = box.json("run", "mixed.json", status=3)["run"]
        box.run("run", "good.json")
        equal([item["task"] for item in box.json("runs")], ["Good", "Mixed"])
        equal([item["run"] for item in box.json("runs", "--state", "partial_success")], [run])
        equal([item["run"] for item in box.json("runs", "--task", "Mixed")], [run])
        equal(len(box.json("runs", "--limit", "1")), 1)
        excludes(box.run("runs", "--state", "success")[0], "Mixed")
        equal(box.json("run-info", run)["rejected"], 1)
        equal(box.json("run-info", "last")["task"], "Good")
        contains(box.run("run-info", run)[0], "invalid_integer")
        equal(sorted(box.json("log", run)[0]), ["level", "message", "time"])
        contains(box.run("log", run)[0], "info")
        rejects = box.json("quarantine", "list", run)
        equal([(item["row"], item["problems"][0]["code"]) for item in rejects], [(2, "invalid_integer")])
        excludes(rejects[0], "raw")
        shown = box.json("quarantine", "show", run, "2")
        equal(json.loads(shown[0]["raw"]), {"id": "x", "name": "Bob"})
        contains(box.run("quarantine", "show", run)[0], "Bob")
        contains(box.run("quarantine", "list", run)[0], "invalid_integer")
        contains(box.run("quarantine", "list", "last")[0], "No rows")
        box.run("quarantine", "show", run, "1", status=2)
        box.run("run-info", "ffffffff", status=2)


def a_damaged_workspace_is_moved_aside():
    with sandbox() as box:
        os.mkdir(box.path("workspace"))
        box.write("workspace/sluice.db", "this is no database, and long enough to be looked at as one")
        out, err = box.run("runs")
        contains(out, "No runs")
        contains(err, "sluice.db")
        equal(box.run("runs")[1], "")


def functions():
    with sandbox() as box:
        listed = box.json("functions")
        names = [item["name"] for item in listed]
        for name in ("trim", "to_date", "default", "null_if"):
            contains(names, name)
        equal(sorted(set(listed[0]) & {"name", "arguments", "example"}), ["arguments", "example", "name"])
        equal(box.json("functions", "to_date")["name"], "to_date")
        contains(box.run("functions")[0], "to_date")
        contains(box.run("functions", "to_date")[0], "format")
        box.run("functions", "to_nothing", status=2)


main([help_of_every_command, version, wrong_usage, what_is_not_there_yet_says_so, unknown_task, run_as_text,
      run_as_json_from_standard_input, run_as_events, workspace_may_stand_anywhere, several_tasks,
      preview_and_sample_write_nothing, terminal_commands_in_data_are_shown_not_sent, validate, validate_online, tasks,
      connections_to_sqlite, connections_to_apis, tasks_go_through_connections,
      children_of_records,
      a_password_in_a_uri_is_refused, history_log_and_quarantine,
      a_damaged_workspace_is_moved_aside, functions])
