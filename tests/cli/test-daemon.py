#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""`sluice-cli daemon`: schedules without a desktop."""

import contextlib
import json
import os
import signal
import sqlite3
import time
from datetime import datetime

from daemonrun import finished, runs, sandbox, start, store
from support import SECONDS, Server, SlowServer, contains, equal, excludes, http_source, main, wait_for

TOKEN = "a-token-that-nobody-guesses"


def decisions(box, task, decision=None):
    found = box.json("schedule", "log", task, "--limit", "0")
    return [item for item in found if decision is None or item["decision"] == decision]


def row(box, task):
    return next(item for item in box.json("schedule", "list") if item["name"] == task)


def it_runs_what_is_due_and_says_so():
    with sandbox() as box:
        store(box, "Often", {"every": "2s", "overlap": "queue"})
        daemon = start(box)
        first, second = daemon.wait("ended", 2, name="Often")[:2]
        equal((first["result"]["state"], second["result"]["state"]), ("success", "success"))
        started = daemon.wait("started", 2, name="Often")
        equal([item["trigger"] for item in started[:2]], ["schedule", "schedule"])
        assert started[0]["due"] < started[1]["due"], started
        equal(daemon.end(), 0)
        equal(len(daemon.seen("end")), 1)
        equal("".join(daemon.errors), "")
        done = finished(box, "Often", 2)
        equal([(run["trigger"], run["state"]) for run in done[:2]], [("schedule", "success")] * 2)
        assert all(run["due"] for run in done), done
        assert len({run["due"] for run in done}) == len(done), "a due time has run twice"
        listed = row(box, "Often")
        equal((listed["last_state"], listed["failures"]), ("success", 0))
        assert listed["successes"] >= 1
        ran = decisions(box, "Often", "ran")
        equal([item["code"] for item in ran][:1], [None])
        equal({(item["due"], item["run"]) for item in ran}, {(run["due"], run["run"]) for run in done})


def a_schedule_that_is_set_while_it_runs_counts():
    with sandbox() as box:
        store(box, "Later")
        daemon = start(box)
        got = box.json("schedule", "set", "Later", "--every", "1s")
        equal(got.get("hint"), None)
        daemon.wait("ended", name="Later")
        box.run("schedule", "pause", "Later")

        def rests():
            before = len(runs(box, "Later"))
            time.sleep(2.5)
            return len(runs(box, "Later")) == before
        wait_for(rests, "the pause")
        before = len(runs(box, "Later"))
        box.run("schedule", "resume", "Later")
        wait_for(lambda: len(runs(box, "Later")) > before, "a run after the resume")
        box.run("schedule", "delete", "Later")


def lines_for_people():
    with sandbox() as box:
        store(box, "Often", {"every": "1s"})
        process = box.start("daemon")
        finished(box, "Often")
        process.send_signal(signal.SIGHUP)
        out = ""
        while "Reading the schedules again" not in out:
            line = process.stdout.readline()
            if not line:
                break
            out += line
        process.send_signal(signal.SIGINT)
        rest, err = process.communicate(timeout=SECONDS)
        out += rest
        equal((process.returncode, err), (0, ""))
        lines = out.splitlines()
        contains(lines[0], "Running the schedules of " + box.path("workspace"))
        contains(out, "Often: success: read 1, inserted 1")
        contains(out, "Reading the schedules again")
        contains(lines[-1], "Ends")
        excludes(out, "{")


def failures_pause_it_and_resume_lets_it_go_on():
    broken = {"answer": True}

    def answer(handler):
        if broken["answer"]:
            handler.send(404, {"message": "gone"})
        else:
            handler.send(200, [{"id": 1, "name": "a"}])

    server = Server(answer)
    with sandbox() as box, contextlib.closing(server):
        store(box, "Fails", {"every": "1s", "pause_after": 2}, source=http_source(server.url))
        daemon = start(box)
        daemon.wait("decision", decision="paused")
        failed = finished(box, "Fails", 2)
        time.sleep(2)
        equal(len(runs(box, "Fails")), 2)
        listed = row(box, "Fails")
        equal((listed["active"], listed["next"], listed["failures"]), (False, None, 2))
        equal(listed["paused"]["run"], failed[-1]["run"])
        assert listed["paused"]["code"] not in (None, "user")
        text = box.run("schedule", "list")[0]
        contains(text, "Fails is paused: ")
        contains(text, "schedule resume")
        broken["answer"] = False
        contains(box.run("schedule", "resume", "Fails")[0], "Fails is resumed")
        daemon.wait("ended", 3, name="Fails")
        equal((row(box, "Fails")["failures"], row(box, "Fails")["paused"]), (0, None))
        equal(len(decisions(box, "Fails", "resumed")), 1)


def a_missing_secret_pauses_at_once():
    # No bus, so no keyring that somebody may still unlock.
    server = Server(lambda handler: handler.send(200, []))
    with sandbox() as box, contextlib.closing(server):
        del box.env["DBUS_SESSION_BUS_ADDRESS"]
        source = http_source(server.url, auth={"type": "bearer", "token": "secret:shop-token"})
        store(box, "Needs a secret", {"every": "1s", "pause_after": 50}, source=source)
        daemon = start(box)
        daemon.wait("decision", decision="paused")
        equal(len(finished(box, "Needs a secret")), 1)
        equal(row(box, "Needs a secret")["paused"]["code"], "missing_secret")
        contains(box.run("schedule", "list")[0], "shop-token")


def its_runs_get_the_secrets_of_its_environment():
    seen = []

    def answer(handler):
        seen.append(handler.headers.get("Authorization"))
        handler.send(200, [{"id": 1, "name": "a"}])

    server = Server(answer)
    with sandbox() as box, contextlib.closing(server):
        source = http_source(server.url, auth={"type": "bearer", "token": "secret:shop-token"})
        store(box, "Headless", {"every": "1s"}, source=source)
        daemon = start(box, env={"SLUICE_SECRET_SHOP_TOKEN": TOKEN})
        equal(daemon.wait("ended", name="Headless")[0]["result"]["state"], "success")
        equal(seen[0], "Bearer " + TOKEN)
        with open(f"/proc/{daemon.pid}/environ", "rb") as stream:
            excludes(stream.read(), TOKEN.encode())
        excludes("".join(daemon.events), TOKEN)


def a_temporary_failure_is_tried_again():
    answers = [503, 503, 200]

    def answer(handler):
        status = answers.pop(0) if answers else 200
        handler.send(status, [{"id": 1, "name": "a"}])

    server = Server(answer)
    with sandbox() as box, contextlib.closing(server):
        # Due once only while this runs: the rest are retries.
        store(box, "Shaky", {"after": [{"task": "test-first"}], "retries": {"attempts": 3, "delay": "1s"}},
              source=http_source(server.url))
        store(box, "First")
        daemon = start(box)
        box.run("run", "First")
        ended = daemon.wait("ended", 3, name="Shaky")
        equal([item["result"]["state"] for item in ended], ["failed", "failed", "success"])
        found = finished(box, "Shaky", 3)
        equal([run["trigger"] for run in found], ["dependency", "retry", "retry"])
        equal([run["retry_of"] for run in found], [None, found[0]["run"], found[1]["run"]])
        equal([run["cause"] for run in found[1:]], [run["run"] for run in found[:2]])
        equal([item["run"] for item in decisions(box, "Shaky", "ran")], [run["run"] for run in reversed(found)])
        listed = row(box, "Shaky")
        equal((listed["failures"], listed["paused"], listed["retry_at"]), (0, None, None))


def a_chain_is_seen_as_one():
    with sandbox() as box:
        first = store(box, "One")
        store(box, "Two", {"after": [{"task": first}]})
        store(box, "Three", {"after": [{"task": "Two", "on": "completion"}]})
        store(box, "Never", {"after": [{"task": "One", "on": "failure"}]})
        daemon = start(box)
        box.run("run", "One")
        daemon.wait("ended", name="Three")
        one, two, three = runs(box)
        equal([run["task"] for run in (one, two, three)], ["One", "Two", "Three"])
        equal([run["trigger"] for run in (one, two, three)], ["manual", "dependency", "dependency"])
        equal([two["cause"], three["cause"]], [one["run"], two["run"]])
        equal([two["chain"], three["chain"]], [one["run"], one["run"]])
        equal([decisions(box, run["task"], "ran")[0]["run"] for run in (two, three)], [two["run"], three["run"]])
        for run in (one, two, three):
            equal([item["run"] for item in box.json("runs", "--chain", run["run"])],
                  [three["run"], two["run"], one["run"]])
        time.sleep(1)
        equal(runs(box, "Never"), [])
        box.run("run", "Never")
        equal([item["task"] for item in box.json("runs", "--chain", "last")], ["Never"])


def all_of_several_are_waited_for():
    with sandbox() as box:
        for name in ("A", "B"):
            store(box, name)
        store(box, "All", {"after": [{"task": "A"}, {"task": "B"}]})
        store(box, "Any", {"after": [{"task": "A"}, {"task": "B"}], "join": "any"})
        daemon = start(box)
        box.run("run", "A")
        daemon.wait("ended", name="Any")
        time.sleep(1)
        equal(runs(box, "All"), [])
        box.run("run", "B")
        daemon.wait("ended", name="All")
        daemon.wait("ended", 2, name="Any")
        equal(len(runs(box, "All")), 1)


def a_file_that_arrives_is_loaded_once():
    with sandbox() as box:
        os.mkdir(box.path("in"))
        task = {"parameters": [{"name": "file"}], "source": {"type": "file", "path": "{{param.file}}",
                                                             "format": "jsonl"}}
        store(box, "Incoming", {"files": {"folder": box.path("in"), "glob": "*.jsonl"}}, **task)
        with open(box.path("in", "before.jsonl"), "w", encoding="utf-8") as stream:
            stream.write('{"id": 1, "name": "before"}\n')
        daemon = start(box)
        daemon.wait("ended", 1, name="Incoming")
        with open(box.path("in", "ignored.txt"), "w", encoding="utf-8") as stream:
            stream.write("nothing\n")
        # Written slowly: it is taken when it is complete.
        with open(box.path("in", "grows.jsonl"), "w", encoding="utf-8") as stream:
            for number in range(2, 5):
                stream.write(json.dumps({"id": number, "name": "grown"}) + "\n")
                stream.flush()
                time.sleep(0.4)
        ended = daemon.wait("ended", 2, name="Incoming")
        equal([item["result"]["inserted"] for item in ended], [1, 3])
        os.link(box.path("in", "grows.jsonl"), box.path("in", "copy.jsonl"))
        time.sleep(3)
        loaded = runs(box, "Incoming")
        equal([run["trigger"] for run in loaded], ["file", "file"])
        equal([item["run"] for item in decisions(box, "Incoming", "ran")], [run["run"] for run in reversed(loaded)])
        daemon.end()
        again = start(box)
        time.sleep(3)
        equal(len(runs(box, "Incoming")), 2)
        again.end()
        with contextlib.closing(sqlite3.connect(box.path("test-incoming.db"))) as database:
            equal(database.execute("select count(*) from t").fetchone()[0], 4)


def what_was_missed_is_made_up_for_as_each_wants_it():
    every = 3
    names = {"Latest": {}, "All": {"missed": "all", "overlap": "queue"}, "Strict": {"grace": "1s"}}
    with sandbox() as box:
        for name, rule in names.items():
            store(box, name, {"every": f"{every}s", "zone": "UTC", **rule})
        daemon = start(box)
        # A process that is stopped is to its schedules what a machine asleep is.
        for name in names:
            daemon.wait("ended", name=name)
        # Not when something is due, so that it is clear what was missed.
        time.sleep((1.5 * every - time.time() % every) % every)
        daemon.process.send_signal(signal.SIGSTOP)
        asleep = time.time()
        time.sleep(3 * every)
        time.sleep(every - time.time() % every + every / 2)
        awake = time.time()
        daemon.process.send_signal(signal.SIGCONT)

        def dues(name):
            return [datetime.fromisoformat(run["due"].replace("Z", "+00:00")).timestamp() for run in runs(box, name)]

        for name in names:
            wait_for(lambda name=name: dues(name)[-1] > awake, f"{name} to go on")
        daemon.end()
        within = {name: [due for due in dues(name) if asleep < due < awake] for name in names}
        missed = list(range(int(asleep // every + 1) * every, int(awake) + 1, every))
        equal(within, {"Latest": missed[-1:], "All": missed, "Strict": []})
        logged = {name: [item["code"] for item in decisions(box, name, "missed")] for name in names}
        equal(logged["Latest"], ["asleep"] * (len(missed) - 1))
        assert "grace" in logged["Strict"], logged


def a_second_one_is_refused_or_stands_by():
    with sandbox() as box:
        store(box, "Often", {"every": "1s"})
        first = start(box)
        found = box.json("daemon", status=75)["error"]
        equal(found["code"], "scheduler_running")
        contains(found["message"], str(first.pid))
        contains(found["hint"], "--standby")
        second = start(box, "--standby", ready=False)
        equal(second.wait("standby")[0]["leader"], first.pid)
        first.wait("ended", 2, name="Often")
        equal(second.seen("started"), [])
        first.kill()
        second.wait("ready")
        second.wait("ended", 2, name="Often")
        second.end()
        done = runs(box, "Often")
        assert len({run["due"] for run in done}) == len(done), f"a due time has run twice: {done}"


def runs_go_on_when_it_ends_and_when_it_is_killed():
    for how in (signal.SIGTERM, signal.SIGKILL):
        server = SlowServer()
        with sandbox() as box, contextlib.closing(server):
            store(box, "Slow", {"every": "1s"}, source=http_source(server.url))
            daemon = start(box)
            server.reached.wait(SECONDS)
            wait_for(lambda: [run["state"] for run in runs(box, "Slow")] == ["running"], "the run")
            daemon.process.send_signal(how)
            equal(daemon.process.wait(SECONDS), 0 if how == signal.SIGTERM else -signal.SIGKILL)
            equal([run["state"] for run in runs(box, "Slow")], ["running"])
            # The next one knows that it still runs, and how it ends.
            second = start(box)
            time.sleep(2)
            equal(len(runs(box, "Slow")), 1)
            server.release.set()
            equal(finished(box, "Slow")[0]["state"], "success")
            wait_for(lambda: row(box, "Slow")["successes"] >= 1, "the end to be noted")
            second.end()


def states(box):
    return sorted(run["state"] for run in runs(box))


def settings_of_the_queue_hold_while_it_runs():
    """They are in the workspace: it finds them there when it starts, and when they change."""
    servers = [SlowServer() for _ in range(3)]
    with sandbox() as box, contextlib.ExitStack() as stack:
        for server in servers:
            stack.enter_context(contextlib.closing(server))
        box.run("queue", "workers", "1")
        for number, server in enumerate(servers):
            store(box, f"Task {number}", {"every": "1h"}, source=http_source(server.url))
        box.run("queue", "pause")
        daemon = start(box)
        with contextlib.closing(box.database()) as database:
            planned = "SELECT count(*) FROM schedules WHERE next_due > 0"
            wait_for(lambda: database.execute(planned).fetchone() == (3,), "what is due next")
            daemon.end()
            # Due since a moment ago, all three.
            database.execute("UPDATE schedules SET since = since - 3600 * 1000000")
            database.commit()
        daemon = start(box)
        time.sleep(1.5)
        equal(states(box), [])
        box.run("queue", "resume")
        wait_for(lambda: states(box) == ["running"], "the first run")
        time.sleep(1)
        equal(states(box), ["running"])
        box.run("queue", "workers", "3")
        wait_for(lambda: states(box) == ["running"] * 3, "the others")
        box.run("queue", "pause")
        for server in servers:
            server.release.set()
        # What works is not disturbed by a pause.
        wait_for(lambda: states(box) == ["success"] * 3, "their ends")
        equal(daemon.end(), 0)


def a_workspace_that_is_not_there_is_made():
    with sandbox() as box:
        daemon = start(box)
        equal(daemon.end(), 0)
        contains(box.run("daemon", "--help")[0], "--standby")
        equal(box.json("daemon", "extra", status=2)["error"]["code"], "usage")


main([it_runs_what_is_due_and_says_so, a_schedule_that_is_set_while_it_runs_counts, lines_for_people,
      failures_pause_it_and_resume_lets_it_go_on, a_missing_secret_pauses_at_once,
      its_runs_get_the_secrets_of_its_environment, a_temporary_failure_is_tried_again, a_chain_is_seen_as_one,
      all_of_several_are_waited_for, a_file_that_arrives_is_loaded_once,
      what_was_missed_is_made_up_for_as_each_wants_it, a_second_one_is_refused_or_stands_by,
      runs_go_on_when_it_ends_and_when_it_is_killed, settings_of_the_queue_hold_while_it_runs,
      a_workspace_that_is_not_there_is_made])
