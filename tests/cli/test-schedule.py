#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Schedules on the command line: set, list, next, pause, resume, delete, log."""

import contextlib
import json
import os
import stat
import subprocess

from support import CLI, Sandbox, contains, equal, excludes, inline, main


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def store(box, name="Test", **more):
    path = box.write("t.json", inline([{"id": 1, "name": "a"}], name, **more))
    return box.json("task", "import", path)[0]["id"]


def stored(box, task="Test"):
    return json.loads(box.run("task", "show", task)[0])


def error(box, *args):
    return box.json(*args, status=2)["error"]


def set_on_a_stored_task():
    with sandbox() as box:
        task = store(box)
        out, _ = box.run("schedule", "set", "Test", "--cron", "0 2 * * *", "--zone", "Europe/Berlin")
        lines = out.splitlines()
        contains(lines[0], "Test: ")
        contains(lines[0], "02:00")
        contains(lines[0], "Europe/Berlin")
        equal(lines[1], "Next runs:")
        equal(len([line for line in lines if line.startswith("  ") and " 02:00 CE" in line]), 5)
        contains(lines[-1], "sluice-cli daemon")
        equal(stored(box)["schedule"], {"cron": "0 2 * * *", "zone": "Europe/Berlin"})
        got = box.json("schedule", "set", task, "--every", "15m")
        equal(got["schedule"], {"every": "15m", "zone": "Europe/Berlin"})
        equal((got["task"], got["name"], len(got["next"])), (task, "Test", 5))
        contains(got["when"], "15")
        # Each change is a version.
        with contextlib.closing(box.database()) as database:
            equal(database.execute("select count(*) from task_versions").fetchone()[0], 3)


def all_keys_are_options():
    with sandbox() as box:
        store(box)
        os.mkdir(box.path("in"))
        got = box.json("schedule", "set", "Test", "--cron", "@daily", "--after", "Other:failure", "--after", "A:b",
                       "--join", "any", "--zone", "UTC", "--missed", "all", "--grace", "2h", "--overlap", "queue",
                       "--jitter", "30s", "--retries", "3", "--retry-delay", "1m", "--pause-after", "7",
                       "--start", "2026-01-01", "--end", "2030-01-01T06:00", "--folder", "in", "--glob", "*.json",
                       "--on-battery", "--on-metered", "--disable")
        want = {"enabled": False, "cron": "@daily", "after": [{"task": "Other", "on": "failure"}, {"task": "A:b"}],
                "join": "any", "zone": "UTC", "missed": "all", "grace": "2h", "overlap": "queue", "jitter": "30s",
                "retries": {"attempts": 3, "delay": "1m"}, "pause_after": 7, "start": "2026-01-01",
                "end": "2030-01-01T06:00", "files": {"folder": box.path("in"), "glob": "*.json"},
                "on_battery": True, "on_metered": True}
        equal(got["schedule"], want)
        equal(got["next"], [])
        equal(stored(box)["schedule"], want)
        got = box.json("schedule", "set", "Test", "--no-on-battery", "--enable", "--retries", "1",
                       "--clear", "retry-delay", "--clear", "after", "--clear", "join", "--clear", "files",
                       "--clear", "end", "--clear", "pause_after", "--clear", "on-metered")
        for key in ("after", "join", "files", "end", "pause_after", "on_metered"):
            del want[key]
        want.update(enabled=True, on_battery=False, retries={"attempts": 1})
        equal(got["schedule"], want)


def set_on_a_file_changes_the_file():
    with sandbox() as box:
        path = box.write("t.json", json.dumps(inline([{"id": 1, "name": "a"}]), indent=4))
        os.chmod(path, 0o640)
        os.symlink("t.json", box.path("link.json"))
        out, _ = box.run("schedule", "set", "link.json", "--cron", "*/5 * * * *")
        contains(out, "sluice-cli task import link.json")
        equal(os.path.islink(box.path("link.json")), True)
        equal(stat.S_IMODE(os.stat(path).st_mode), 0o640)
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        equal(json.loads(text)["schedule"], {"cron": "*/5 * * * *"})
        equal(json.loads(text)["source"]["records"], [{"id": 1, "name": "a"}])
        box.run("validate", path)
        # What writes a document once writes it the same way again.
        box.run("schedule", "set", "t.json", "--cron", "*/5 * * * *")
        with open(path, encoding="utf-8") as stream:
            equal(stream.read(), text)
        box.run("schedule", "delete", "t.json")
        with open(path, encoding="utf-8") as stream:
            equal("schedule" in json.load(stream), False)
        equal(box.json("task", "list"), [])


def what_is_wrong_is_named_and_nothing_saved():
    with sandbox() as box:
        store(box)
        box.run("schedule", "set", "Test", "--cron", "0 2 * * *")
        for options, path, code in (
                (["--cron", "61 * * * *"], "$.schedule.cron", "invalid_cron"),
                (["--every", "soon"], "$.schedule.every", "invalid_interval"),
                (["--cron", "@daily", "--every", "1h"], "$.schedule.every", "conflicting_keys"),
                (["--zone", "Mars/Olympus"], "$.schedule.zone", "invalid_zone"),
                (["--clear", "cron"], "$.schedule", "schedule_without_trigger"),
                (["--missed", "some"], "$.schedule.missed", "invalid_value"),
                (["--retries", "-1"], "$.schedule.retries.attempts", "invalid_value"),
                (["--start", "tomorrow"], "$.schedule.start", "invalid_value")):
            found = error(box, "schedule", "set", "Test", *options)
            equal((found["where"].get("path"), found["code"]), (path, code))
        equal(error(box, "schedule", "set", "Test", "--enable", "--disable")["code"], "usage")
        equal(error(box, "schedule", "set", "Test", "--clear", "colour")["code"], "usage")
        equal(error(box, "schedule", "set", "Test", "--retries", "many")["code"], "usage")
        equal(error(box, "schedule", "set", "Test")["code"], "usage")
        equal(error(box, "schedule", "set", "-", "--cron", "@daily")["code"], "usage")
        equal(error(box, "schedule", "set", "Nobody", "--cron", "@daily")["code"], "unknown_task")
        equal(error(box, "schedule", "set", "no.json", "--cron", "@daily")["code"], "no_task")
        equal(stored(box)["schedule"], {"cron": "0 2 * * *"})


def a_circle_is_refused():
    with sandbox() as box:
        for name in ("A", "B", "C"):
            store(box, name)
        box.run("schedule", "set", "B", "--after", "A")
        box.run("schedule", "set", "C", "--after", "B:completion")
        found = error(box, "schedule", "set", "A", "--after", "C:failure")
        equal(found["code"], "schedule_cycle")
        for name in ("A", "B", "C"):
            contains(found["message"], name)
        equal("schedule" in stored(box, "A"), False)
        equal(error(box, "schedule", "set", "A", "--after", "A")["code"], "schedule_cycle")


def next_of_a_rule_and_of_a_task():
    with sandbox() as box:
        got = box.json("schedule", "next", "0 6 * * mon", "--zone", "Asia/Tokyo", "--from", "2026-11-21T00:00:00Z",
                       "--count", "2")
        equal(got["next"], ["2026-11-23T06:00:00+09:00", "2026-11-30T06:00:00+09:00"])
        store(box)
        box.run("schedule", "set", "Test", "--cron", "30 6 * * *", "--zone", "UTC", "--start", "2030-01-01",
                "--end", "2030-01-03")
        for task in ("Test", "test-test"):
            got = box.json("schedule", "next", task)
            equal(got["next"], [f"2030-01-0{day}T06:30:00+00:00" for day in (1, 2, 3)])
        path = box.write("f.json", inline([], "File", schedule={"every": "1h", "zone": "UTC"}))
        got = box.json("schedule", "next", path, "--from", "2026-11-21T00:30:00Z", "--count", "1")
        equal(got["next"], ["2026-11-21T01:00:00+00:00"])
        text = box.run("schedule", "next", "Test")[0]
        contains(text, "2030-01-01 06:30 UTC")
        equal(error(box, "schedule", "next", "0 25 * * *")["code"], "invalid_cron")
        store(box, "Plain")
        equal(error(box, "schedule", "next", "Plain")["code"], "no_schedule")
        contains(error(box, "schedule", "next", "Plane")["message"], "no task with the id or name “Plane”")
        equal(error(box, "schedule", "next", "america/noon")["code"], "invalid_cron")
        equal(error(box, "schedule", "next", "@daily", "--count", "0")["code"], "usage")
        equal(error(box, "schedule", "next", "@daily", "--from", "soon")["code"], "usage")


def list_tells_all():
    with sandbox() as box:
        contains(box.run("schedule", "list")[0], "No task has a schedule")
        equal(box.json("schedule", "list"), [])
        task = store(box, "First")
        store(box, "Second")
        store(box, "Third")
        box.run("schedule", "set", "First", "--cron", "0 2 * * *", "--zone", "UTC")
        box.run("schedule", "set", "Second", "--after", "First:completion", "--disable")
        box.run("run", "First")
        rows = box.json("schedule", "list")
        equal([row["name"] for row in rows], ["First", "Second"])
        first, second = rows
        equal((first["task"], first["rule"], first["zone"], first["enabled"], first["active"]),
              (task, "0 2 * * *", "UTC", True, True))
        contains(first["next"], "T02:00:00.000Z")
        equal((first["last_state"], first["failures"], first["successes"], first["paused"], first["retry_at"]),
              ("success", 0, 0, None, None))
        equal((second["enabled"], second["active"], second["next"], second["last_run"]), (False, False, None, None))
        equal(second["when"], "After “First” ended")
        box.run("schedule", "set", "Second", "--after", task)
        equal(box.json("schedule", "list")[1]["when"], "After “First” succeeded")
        text = box.run("schedule", "list")[0]
        contains(text, "First")
        contains(text, "02:00")
        contains(text, "success")
        excludes(text, "Third")
        contains([line for line in text.splitlines() if line.startswith("Second")][0], "off")
        contains(box.run("schedule", "set", "First", "--end", "2020-01-01")[0], "It is never due")
        contains([line for line in box.run("schedule", "list")[0].splitlines() if line.startswith("First")][0], "over")


def pause_and_resume():
    with sandbox() as box:
        store(box, "A")
        store(box, "B")
        for name in ("A", "B"):
            box.run("schedule", "set", name, "--cron", "@daily")
        # One that is unknown: nothing is done to the others either.
        equal(error(box, "schedule", "pause", "A", "Nobody")["code"], "unknown_task")
        equal([row["paused"] for row in box.json("schedule", "list")], [None, None])
        equal([(row["name"], row["paused"], row["was_paused"]) for row in box.json("schedule", "pause", "A", "B")],
              [("A", True, False), ("B", True, False)])
        rows = box.json("schedule", "list")
        equal([(row["paused"]["code"], row["active"], row["next"]) for row in rows], [("user", False, None)] * 2)
        contains(box.run("schedule", "pause", "A")[0], "already")
        contains(box.run("schedule", "list")[0], "paused")
        contains(box.run("schedule", "resume", "A")[0], "A is resumed")
        contains(box.run("schedule", "resume", "A")[0], "was not paused")
        equal([row["active"] for row in box.json("schedule", "list")], [True, False])
        store(box, "Plain")
        equal(error(box, "schedule", "pause", "Plain")["code"], "no_schedule")
        equal(error(box, "schedule", "pause")["code"], "usage")
        equal(error(box, "schedule", "pause", "A", "--all")["code"], "usage")


def all_at_once_is_a_switch_of_its_own():
    with sandbox() as box:
        for name in ("A", "B"):
            store(box, name)
            box.run("schedule", "set", name, "--cron", "@daily")
        box.run("schedule", "pause", "B")
        equal(box.json("schedule", "pause", "--all"), {"all_paused": True})
        rows = box.json("schedule", "list")
        equal([(row["all_paused"], row["active"]) for row in rows], [(True, False)] * 2)
        equal(rows[0]["paused"], None)
        contains(box.run("schedule", "list")[0], "All schedules are paused")
        equal(box.json("schedule", "resume", "--all"), {"all_paused": False})
        equal([row["active"] for row in box.json("schedule", "list")], [True, False])


def what_would_be_waited_for_in_vain_is_said():
    with sandbox() as box:
        store(box, "A")
        out = box.run("schedule", "set", "A", "--after", "Misspelt")[0]
        contains(out, "There is no task “Misspelt” yet")
        contains(out, "Nothing runs schedules just now")
        store(box, "B")
        excludes(box.json("schedule", "set", "B", "--after", "A")["hint"], "no task")
        box.run("schedule", "pause", "A")
        box.run("schedule", "pause", "--all")
        out = box.run("schedule", "set", "A", "--cron", "@daily")[0]
        contains(out, "It is paused")
        contains(out, "All schedules are paused")


def delete_takes_the_schedule_and_leaves_the_task():
    with sandbox() as box:
        store(box)
        box.run("schedule", "set", "Test", "--cron", "@daily", "--zone", "UTC")
        contains(box.run("schedule", "delete", "Test")[0], "no schedule any longer")
        equal("schedule" in stored(box), False)
        equal(box.json("schedule", "list"), [])
        equal(error(box, "schedule", "delete", "Test")["code"], "no_schedule")
        box.run("run", "Test")


def the_log_is_there_before_anything_is():
    with sandbox() as box:
        store(box)
        contains(box.run("schedule", "log")[0], "No schedule has decided anything yet")
        equal(box.json("schedule", "log", "Test"), [])
        equal(error(box, "schedule", "log", "Nobody")["code"], "unknown_task")


def every_command_explains_itself():
    with sandbox() as box:
        contains(box.run("schedule", "--help")[0], "schedule pause")
        for name in ("list", "set", "next", "pause", "resume", "delete", "log"):
            text = box.run("schedule", name, "--help")[0]
            contains(text, "Example")
            contains(text, f"sluice-cli schedule {name}")
        equal(error(box, "schedule", "frobnicate")["code"], "usage")


def words_are_safe_for_a_terminal():
    with sandbox() as box:
        store(box, "Bad \x1b[31mname")
        out = box.run("schedule", "set", "test-bad-\x1b[31mname", "--cron", "@daily")[0]
        out += box.run("schedule", "list")[0]
        excludes(out, "\x1b")


def the_output_is_for_pipes():
    with sandbox() as box:
        store(box)
        done = subprocess.run(f"{CLI} schedule set Test --cron @daily -o json | head -c 1", shell=True, cwd=box.dir,
                              env=box.env, capture_output=True, text=True, check=True)
        equal((done.stdout, done.stderr), ("{", ""))


main([set_on_a_stored_task, all_keys_are_options, set_on_a_file_changes_the_file,
      what_is_wrong_is_named_and_nothing_saved, a_circle_is_refused, next_of_a_rule_and_of_a_task, list_tells_all,
      pause_and_resume, all_at_once_is_a_switch_of_its_own,
      what_would_be_waited_for_in_vain_is_said, delete_takes_the_schedule_and_leaves_the_task,
      the_log_is_there_before_anything_is, every_command_explains_itself, words_are_safe_for_a_terminal,
      the_output_is_for_pipes])
