#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Who changed what, what is kept, and what is sent to others: no secret is in any of it."""

import base64
import json
import os
import stat
import urllib.parse

from support import Sandbox, Server, contains, equal, excludes, http_source, inline, main

CANARY = "Kanarienvogel/1848+grün&gelb"
NAMES = ["Geheimprojekt Möwe", "moewe-kunden", "kunde@beispiel.de", "moewe.example", "Möwenstraße"]


def forms(secret):
    data = secret.encode()
    return [secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret), base64.b64encode(data).decode(),
            base64.b64encode(data).decode().rstrip("="), base64.urlsafe_b64encode(data).decode().rstrip("="),
            data.hex(), data.hex().upper(), json.dumps(secret)[1:-1]]


def search(text, where):
    for form in forms(CANARY):
        if form in text:
            raise AssertionError(f"{where} has the secret as {form!r}")


def trail(box, *args):
    return [(e["kind"], e["action"], e["name"], e["details"]) for e in box.json("audit", *args)]


def every_change_is_on_record():
    box = Sandbox()
    task = {**inline([{"id": 1, "name": "a"}]), "id": "orders", "name": "Orders"}
    box.run("task", "import", box.write("t.json", task))
    box.run("task", "import", box.write("t.json", {**task, "filter": "id > 0"}))
    box.run("task", "import", box.write("t.json", task))
    box.run("run", "Orders")
    box.run("schedule", "set", "Orders", "--cron", "0 2 * * *")
    box.run("schedule", "pause", "Orders")
    box.run("connection", "add", "house", "--sqlite", "/house.db")
    box.run("connection", "delete", "house")
    box.run("upkeep", "--usage", "--set", "logs.days=30")
    box.run("task", "delete", "Orders")
    entries = box.json("audit")
    equal([(e["kind"], e["action"], e["name"]) for e in entries],
          [("task", "deleted", "Orders"), ("settings", "changed", "logs.days"), ("connection", "deleted", "house"),
           ("connection", "created", "house"), ("schedule", "paused", "Orders"), ("schedule", "created", "Orders"),
           ("task", "run-requested", "Orders"), ("task", "restored", "Orders"), ("task", "changed", "Orders"),
           ("task", "created", "Orders")])
    equal(entries[8]["details"], ["filter “id > 0” added"])
    equal(entries[1]["details"], ["30 instead of 90"])
    equal(entries[7]["details"][0], "as it was in version 1")
    contains(entries[6]["details"][0], box.json("runs")[0]["run"])
    equal({e["program"] for e in entries}, {"sluice-cli"})
    equal(entries[0]["object"], "orders")
    equal(len(trail(box, "orders")), 7)
    equal(len(trail(box, "--kind", "connection")), 2)
    equal(trail(box, "--search", "FILTER", "--limit", "1")[0][1], "restored")
    equal(len(trail(box, "--before", str(entries[7]["id"]))), 2)
    contains(box.run("audit", "house")[0], "deleted")
    contains(box.run("audit", "nobody")[0], "Nothing of that was changed")
    contains(box.run("audit", "--kind", "cat", status=2)[1], "--kind is one of task, connection")
    box.close()


def what_is_kept():
    box = Sandbox()
    box.run("task", "import", box.write("t.json", {**inline([{"id": 1, "name": "a"}]), "id": "orders", "name": "Orders"}))
    for _ in range(3):
        box.run("run", "Orders")
    with box.database() as db:
        db.execute("UPDATE runs SET started = started - 500 * 86400000000, ended = ended - 500 * 86400000000")
    report = box.json("upkeep", "--usage")
    kinds = {kind["kind"]: kind for kind in report["kinds"]}
    equal(kinds["runs"]["rows"], 3)
    equal(kinds["runs"]["limits"], {"days": 400, "count": 10000, "size": 2 << 30})
    if kinds["runs"]["bytes"] <= 0 or report["file"] < sum(kind["bytes"] for kind in report["kinds"]):
        raise AssertionError(report)
    contains(box.run("upkeep", "--usage")[0], "tidied up last: never")
    equal(box.run("upkeep", "--set", "runs.days=0")[0], "Deleted logs: 6\nDeleted samples: 3\n")
    equal(box.run("upkeep")[0], "Nothing is beyond the limits.\n")
    contains(box.run("upkeep", "--set", "runs.days=100", "--vacuum")[0], "Deleted runs: 2\n")
    equal(len(box.json("runs")), 1)
    # The next run knows of it as ever.
    box.run("run", "Orders")
    for wrong in ("runs.days", "runs.weeks=1", "cats.days=1", "runs.days=-1", "runs.days=1e9", "logs.size=2X"):
        contains(box.run("upkeep", "--set", wrong, status=2)[1], "--set takes a limit")
    box.run("upkeep", "--usage", "--set", "logs.size=2M")
    equal([k for k in box.json("upkeep", "--usage")["kinds"] if k["kind"] == "logs"][0]["limits"]["size"], 2 << 20)
    box.close()


def a_run_keeps_the_file_from_being_written_anew():
    box = Sandbox()
    box.run("task", "list")
    with box.database() as db:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as stream:
            boot = stream.read().strip()
        with open("/proc/self/stat", encoding="ascii") as stream:
            start = int(stream.read().rsplit(")", 1)[1].split()[19])
        db.execute("INSERT INTO runs (id, task_id, state, started, ended, pid, process_start, boot) "
                   "VALUES ('r1', 't', 'running', 1, 0, ?, ?, ?)", (os.getpid(), start, boot))
    contains(box.run("upkeep", "--vacuum", status=75)[1], "while something runs")
    box.close()


def diagnostics_say_nothing_confidential():
    def answer(handler):
        handler.send(401, {"error": f"wrong key {CANARY} of kunde@beispiel.de at https://moewe.example/x?key=1"})

    server = Server(answer)
    box = Sandbox()
    env = {"SLUICE_SECRET_SHOP": CANARY}
    task = {"sluice": 1, "id": "moewe-kunden", "name": NAMES[0], "description": NAMES[4],
            "source": http_source(server.url + "/moewe-kunden", auth={"type": "bearer", "token": "secret:shop"},
                                  headers={"X-Moewe": NAMES[4]}, query={"moewe-kunden": NAMES[0]}),
            "mapping": [{"column": "moewe-kunden", "type": "decimal(10,2)", "from": NAMES[4], "transforms": ["trim"],
                         "default": 4711}],
            "destination": {"type": "sqlite", "path": box.path("moewe-kunden.db"), "table": NAMES[0]}}
    box.run("task", "import", box.write("t.json", task))
    box.run("connection", "add", "moewe-kunden", "--uri", "postgresql://moewe-kunden@moewe.example/x")
    box.run("run", "moewe-kunden", status=1, env=env)
    # What an earlier version may have left behind.
    with box.database() as db:
        run = db.execute("SELECT id FROM runs").fetchone()[0]
        for form in forms(CANARY):
            db.execute("INSERT INTO run_log (run, time, level, message) VALUES (?, 1, 3, ?)", (run, f"said {form} there"))
        db.execute("INSERT INTO run_log (run, time, level, message) VALUES (?, 1, 3, ?)",
                   (run, "no 'Möwenstraße' for \"Geheimprojekt Möwe\" in /home/moewe-kunden/x, asks kunde@beispiel.de"))
    box.run("diagnostics", "d.json", env=env)
    with open(box.path("d.json"), encoding="utf-8") as stream:
        text = stream.read()
    search(text, "the file")
    for name in NAMES + ["4711", server.url, "moewe", box.path("moewe-kunden.db")]:
        excludes(text.lower(), name.lower())
    equal(stat.S_IMODE(os.stat(box.path("d.json")).st_mode), 0o600)
    bundle = json.loads(text)
    outline = bundle["tasks"][0]["outline"]
    equal(outline["source"]["type"], "http")
    equal(outline["source"]["auth"], {"type": "bearer", "token": "secret"})
    equal(outline["source"]["headers"], "object(1)")
    equal(outline["mapping"], [{"column": "text(12)", "type": "decimal(10,2)", "from": "text(11)", "transforms": ["trim"],
                                "default": "number"}])
    equal(bundle["runs"][0]["task"], "task 1")
    equal(bundle["runs"][0]["error"]["code"], "unauthorized")
    contains(bundle["libraries"]["SQLite"], "3.")
    equal(bundle["sluice"]["format"], 1)
    contains(" ".join(bundle["runs"][0]["log"]), "said")
    contains(box.run("diagnostics", "d.json", status=2)[1], "is there already")
    box.run("diagnostics", "d.json", "--replace", "--note", "GTK=4.8.3")
    contains(box.run("diagnostics", "-", "--note", "GTK=4.8.3")[0], '"GTK": "4.8.3"')
    # Nor is anything of it where changes are written down.
    search(box.run("audit", "--output", "json", env=env)[0], "the trail")
    box.close()
    server.close()


main([every_change_is_on_record, what_is_kept, a_run_keeps_the_file_from_being_written_anew,
      diagnostics_say_nothing_confidential])
