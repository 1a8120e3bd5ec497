#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Schedules in the service, on a private bus."""

import contextlib
import os
import re
import signal
import subprocess
import time

from gi.repository import GLib

from desktop import desktop, refused
from support import SECONDS, SERVICE, SlowServer, contains, equal, http_source, inline, main, wait_for

ROOT = os.environ["SLUICE_SOURCE_ROOT"]
NIGHTLY = {"cron": "0 2 29 2 *", "zone": "UTC"}


def imported(desk, *tasks):
    for task in tasks:
        desk.box.run("task", "import", desk.box.write("t.json", task))


def task_of(name, **more):
    return inline([{"id": 1, "name": "a"}], name, destination={
        "type": "sqlite", "path": name.lower() + ".db", "table": "t"}, **more)


def runs(desk, name):
    return [run for run in desk.box.json("runs", "--limit", "0") if run["task"] == name]


def ended_runs(desk, name):
    return [run for run in runs(desk, name) if run["state"] not in ("pending", "running")]


def tasks_and_schedules_are_listed():
    with desktop() as desk:
        plain = inline([], "Plain")
        nightly = inline([], "Nightly", schedule=NIGHTLY)
        for task in (plain, nightly):
            desk.box.run("task", "import", desk.box.write("t.json", task))
        equal(desk.call("ListTasks", None)[0], [("test-nightly", "Nightly"), ("test-plain", "Plain")])
        (found,) = desk.call("ListSchedules", None)[0]
        equal((found["task"], found["name"], found["active"], found["failures"]), ("test-nightly", "Nightly", True, 0))
        equal("last-run" in found, False)
        refused(lambda: desk.call("Pause", "(s)", "No such task"), "No such task")
        refused(lambda: desk.call("Pause", "(s)", "Plain"), "")
        desk.call("Pause", "(s)", "Nightly")
        (found,) = desk.call("ListSchedules", None)[0]
        equal((found["active"], found["paused-code"], found["next"]), (False, "user", 0))
        desk.call("Resume", "(s)", "test-nightly")
        equal("paused-code" in desk.call("ListSchedules", None)[0][0], False)
        desk.call("SetAllPaused", "(b)", True)
        equal(desk.property("AllPaused"), True)
        equal(desk.call("ListSchedules", None)[0][0]["active"], False)
        desk.call("SetAllPaused", "(b)", False)
        equal(desk.property("AllPaused"), False)
        equal(desk.call("ListSchedules", None)[0][0]["active"], True)


def what_is_paused_is_told():
    with desktop() as desk:
        imported(desk, task_of("Nightly", schedule=NIGHTLY))
        wait_for(lambda: desk.property("Scheduled") == 1, "the schedule")
        # The schedule is counted before it is reckoned with.
        wait_for(lambda: desk.property("NextDue") > time.time(), "its time")
        desk.call("Pause", "(s)", "Nightly")
        wait_for(lambda: desk.seen("SchedulePaused"), "SchedulePaused")
        equal(desk.seen("SchedulePaused"), [("test-nightly", "Nightly", "user", "")])
        wait_for(lambda: desk.property("Scheduled") == 0 and desk.property("NextDue") == 0, "no schedule")
        desk.call("Resume", "(s)", "Nightly")
        wait_for(lambda: desk.seen("ScheduleResumed"), "ScheduleResumed")
        equal(desk.seen("ScheduleResumed"), [("test-nightly", "Nightly")])
        wait_for(lambda: desk.property("Scheduled") == 1, "the schedule again")


def changes_of_others_are_noticed():
    with desktop() as desk:
        equal(desk.property("Scheduled"), 0)
        imported(desk, task_of("Nightly", schedule=NIGHTLY))
        wait_for(lambda: desk.property("Scheduled") == 1, "the imported schedule")
        wait_for(lambda: desk.seen("SchedulesChanged"), "SchedulesChanged")
        desk.box.run("task", "delete", "Nightly")
        wait_for(lambda: desk.property("Scheduled") == 0, "the deleted schedule to go")


def reload_reads_again():
    with desktop() as desk:
        imported(desk, task_of("Nightly", schedule=NIGHTLY))
        desk.call("Reload", None)
        wait_for(lambda: desk.property("Scheduled") == 1, "the schedule")


def what_is_due_runs():
    with desktop() as desk:
        desk.call("ListRunning", None)
        imported(desk, task_of("Often", schedule={"every": "2s"}), task_of("Next", schedule={"after": [{"task": "Often"}]}))
        wait_for(lambda: len(ended_runs(desk, "Often")) >= 2 and ended_runs(desk, "Next"), "the runs")
        desk.call("SetAllPaused", "(b)", True)
        often = ended_runs(desk, "Often")
        equal({(run["trigger"], run["cause"], run["state"]) for run in often}, {("schedule", None, "success")})
        equal(len({run["due"] for run in often}), len(often))
        following = ended_runs(desk, "Next")[0]
        equal((following["trigger"], following["state"]), ("dependency", "success"))
        equal(following["cause"] in [run["run"] for run in often], True)
        equal(following["chain"], following["cause"])
        for run in often[-2:]:
            equal(desk.ended(run["run"])[1], "success")
        equal({run["run"] for run in often[-2:]} <= {started[0] for started in desk.seen("RunStarted")}, True)


def runs_of_a_terminal_are_followed_too():
    with desktop() as desk:
        desk.call("ListRunning", None)
        imported(desk, task_of("First"), task_of("Second", schedule={"after": [{"task": "First"}]}))
        wait_for(lambda: desk.property("Scheduled") == 1, "the schedule")
        desk.box.run("run", "First")
        wait_for(lambda: ended_runs(desk, "Second"), "what follows")


def it_stays_while_a_schedule_is_active():
    with desktop(idle=1) as desk:
        imported(desk, task_of("Nightly", schedule=NIGHTLY))
        wait_for(lambda: desk.property("Scheduled") == 1, "the schedule")
        pid = desk.service_pid()
        time.sleep(3)
        equal(desk.service_pid(), pid)
        desk.call("Pause", "(s)", "Nightly")
        wait_for(lambda: not desk.owned(), "the service to leave")


def wake_ups(pid):
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status", encoding="utf-8") as stream:
            total += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", stream.read(), re.MULTILINE)[1])
    return total


def it_sleeps_while_nothing_is_due():
    with desktop() as desk:
        for n in range(20):
            desk.box.write(f"t{n}.json", task_of(f"Task{n}", schedule=NIGHTLY))
        desk.box.run("task", "import", *[f"t{n}.json" for n in range(20)])
        wait_for(lambda: desk.property("Scheduled") == 20, "the schedules")
        pid = desk.service_pid()
        time.sleep(4)
        found = []
        # Once a second would be eight; a thread that ends may take its count along. What it has
        # begun with may take longer than usual, so that it need not be the first eight seconds.
        while not found or found[-1] > 3:
            if len(found) == 4:
                raise AssertionError(f"in eight seconds each it woke up {found} times")
            woken = wake_ups(pid)
            time.sleep(8)
            found.append(wake_ups(pid) - woken)


def runs_outlive_the_service_and_the_next_one_knows():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        desk.call("ListRunning", None)
        slow = inline([], "Slow", source=http_source(server.url), schedule={"after": [{"task": "First"}]})
        imported(desk, task_of("First"), slow, task_of("Last", schedule={"after": [{"task": "Slow"}]}))
        wait_for(lambda: desk.property("Scheduled") == 2, "the schedules")
        desk.run("First")
        server.reached.wait(SECONDS)
        (before,) = runs(desk, "Slow")
        os.kill(desk.service_pid(), signal.SIGKILL)
        wait_for(lambda: not desk.owned(), "the service to be gone")
        wait_for(lambda: desk.property("Scheduled") == 2, "the next service")
        equal(runs(desk, "Last"), [])
        equal([run["state"] for run in runs(desk, "Slow")], ["running"])
        server.release.set()
        wait_for(lambda: ended_runs(desk, "Last"), "what follows the run")
        (slow,) = ended_runs(desk, "Slow")
        equal((slow["run"], slow["state"]), (before["run"], "success"))
        (last,) = runs(desk, "Last")
        equal((last["cause"], last["chain"]), (before["run"], before["chain"]))


def ends_while_no_service_was_there_are_not_lost():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        desk.call("ListRunning", None)
        slow = inline([], "Slow", source=http_source(server.url))
        imported(desk, slow, task_of("Last", schedule={"after": [{"task": "Slow"}]}))
        wait_for(lambda: desk.property("Scheduled") == 1, "the schedule")
        run = desk.run("Slow")
        server.reached.wait(SECONDS)
        os.kill(desk.service_pid(), signal.SIGKILL)
        wait_for(lambda: not desk.owned(), "the service to be gone")
        server.release.set()
        wait_for(lambda: desk.box.json("run-info", run)["state"] == "success", "the run to finish")
        desk.call("ListRunning", None)
        wait_for(lambda: ended_runs(desk, "Last"), "what follows the run")
        equal([last["cause"] for last in runs(desk, "Last")], [run])


def a_service_and_a_daemon_share_the_work():
    with desktop() as desk:
        imported(desk, task_of("Often", schedule={"every": "2s"}))
        daemon = desk.box.start("daemon")
        try:
            # It leads before the service is there, which then takes over from it.
            contains(daemon.stdout.readline(), "Running the schedules")
            desk.call("ListRunning", None)
            wait_for(lambda: len(ended_runs(desk, "Often")) >= 3, "runs")
            equal(daemon.poll(), None)
            os.kill(daemon.pid, signal.SIGKILL)
            daemon.communicate(timeout=SECONDS)
            n_before = len(runs(desk, "Often"))
            wait_for(lambda: len(ended_runs(desk, "Often")) >= n_before + 2, "runs of the one that is left")
        finally:
            if daemon.poll() is None:
                daemon.kill()
                daemon.communicate(timeout=SECONDS)
        desk.call("SetAllPaused", "(b)", True)
        due = [run["due"] for run in runs(desk, "Often")]
        equal(len(set(due)), len(due))


def documented_calls():
    with open(os.path.join(ROOT, "docs", "d-bus.md"), encoding="utf-8") as stream:
        blocks = re.findall(r"^```sh\n(.*?)^```$", stream.read(), re.MULTILINE | re.DOTALL)
    shared, *examples = [block for block in blocks if "systemctl" not in block and "monitor" not in block]
    return shared, examples


def the_documented_examples_work():
    shared, examples = documented_calls()
    equal(len(examples) >= 4, True)
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        orders = task_of("Orders", schedule=NIGHTLY, parameters=[{"name": "since", "default": ""}])
        imported(desk, orders, inline([], "Slow", source=http_source(server.url)))
        failed = desk.run("Orders")
        desk.ended(failed)
        with contextlib.closing(desk.box.database()) as database:
            database.execute("UPDATE runs SET state = 'failed' WHERE id = ?", [failed])
            database.commit()
        env = {**desk.box.env, "DBUS_SESSION_BUS_ADDRESS": desk.address, "run": desk.run("Slow"), "failed": failed}
        server.reached.wait(SECONDS)
        for block in examples:
            for line in re.sub(r"\\\n\s*", "", block).splitlines():
                # A run has to be over before the next one of its task.
                wait_for(lambda: len(desk.call("ListRunning", None)[0]) <= 1, "the run before")
                done = subprocess.run(["sh", "-c", shared + line], env=env, capture_output=True, text=True, check=False)
                equal((line, done.returncode, done.stderr), (line, 0, ""))
        equal(desk.ended(env["run"])[1], "cancelled")


def calls_under_way_do_no_harm_when_it_ends():
    with desktop() as desk:
        env = {**desk.box.env, "DBUS_SESSION_BUS_ADDRESS": desk.address, "G_DEBUG": "fatal-criticals"}
        service = subprocess.Popen([SERVICE], env=env, stderr=subprocess.PIPE, text=True)
        desk.wait_until_owned()
        # All of it comes at once when the process goes on, the end first.
        service.send_signal(signal.SIGSTOP)
        for _ in range(20):
            desk.begin("Pause", "(s)", "Nobody")
            desk.begin("Run", "(sa{sv})", "Nobody", {})
        desk.bus.flush_sync(None)
        service.send_signal(signal.SIGTERM)
        service.send_signal(signal.SIGCONT)
        equal((service.communicate(timeout=SECONDS)[1], service.returncode), ("", 0))


def options_are_understood_or_refused():
    with desktop() as desk:
        imported(desk, task_of("Orders"))
        refused(lambda: desk.run("Orders", dryrun=GLib.Variant("b", True)), "no option “dryrun”")
        refused(lambda: desk.run("Orders", limit=GLib.Variant("s", "1")), "“limit” has the type “t”")
        equal(runs(desk, "Orders"), [])


main([tasks_and_schedules_are_listed, what_is_paused_is_told, changes_of_others_are_noticed, reload_reads_again,
      what_is_due_runs, runs_of_a_terminal_are_followed_too, it_stays_while_a_schedule_is_active,
      it_sleeps_while_nothing_is_due,
      runs_outlive_the_service_and_the_next_one_knows, ends_while_no_service_was_there_are_not_lost,
      a_service_and_a_daemon_share_the_work, the_documented_examples_work,
      calls_under_way_do_no_harm_when_it_ends, options_are_understood_or_refused])
