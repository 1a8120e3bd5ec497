#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""The service, on a private bus that starts it when it is asked for."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import time

from gi.repository import Gio, GLib

from desktop import INTERFACE, NAME, PATH, desktop, refused
from support import SECONDS, SERVICE, Sandbox, Server, SlowServer, contains, equal, http_source, inline, main, promised, wait_for

def rows(box):
    return sqlite3.connect(box.path("out.db")).execute("select count(*) from t").fetchone()[0]


def a_run_is_started_and_reported():
    with desktop() as desk:
        path = desk.box.write("t.json", inline([{"id": 1, "name": "a"}, {"id": "x"}], "Two rows"))
        run = desk.run(path)
        _, state, result = desk.ended(run)
        equal(state, "partial_success")
        result = json.loads(result)
        equal((result["run"], result["inserted"], result["rejected"]), (run, 1, 1))
        equal(desk.seen("RunStarted"), [(run, "test-two-rows", "Two rows")])
        equal([item["run"] for item in desk.box.json("runs")], [run])
        equal(rows(desk.box), 1)


def a_stored_task_runs_by_name_with_options():
    with desktop() as desk:
        task = inline([{"id": 1, "name": "a"}, {"id": 2, "name": "b"}], "My task", parameters=[{"name": "p"}],
                      destination={"type": "sqlite", "path": desk.box.path("out.db"), "table": "t"})
        task["mapping"][1] = {"column": "name", "type": "text", "value": "{{param.p}}"}
        desk.box.write("t.json", task)
        desk.box.run("task", "import", "t.json")
        run = desk.run("My task", params=GLib.Variant("a{ss}", {"p": "given"}), limit=GLib.Variant("t", 1))
        equal(desk.ended(run)[1], "success")
        equal(sqlite3.connect(desk.box.path("out.db")).execute("select id, name from t").fetchall(), [(1, "given")])
        run = desk.run("test-my-task", **{"params": GLib.Variant("a{ss}", {"p": "x"}),
                                          "dry-run": GLib.Variant("b", True)})
        equal(desk.ended(run)[1], "success")
        equal(rows(desk.box), 1)


def a_failed_run_is_done_again():
    with desktop() as desk:
        path = desk.box.write("t.json", inline([], source={"type": "file", "path": "in.json"}))
        failed = desk.run(path)
        equal(desk.ended(failed)[1], "failed")
        desk.box.write("in.json", [{"id": 1, "name": "a"}])
        again = desk.run(path, **{"retry-of": GLib.Variant("s", failed)})
        _, state, result = desk.ended(again)
        equal((state, json.loads(result)["retry_of"]), ("success", failed))
        equal(desk.box.json("run-info", again)["retry_of"], failed)
        refused(lambda: desk.run(path, **{"retry-of": GLib.Variant("s", failed)}), "NothingToRetry")
        refused(lambda: desk.run(path, **{"retry-of": GLib.Variant("s", "0123456789")}), "UnknownRun")
        refused(lambda: desk.run(path, **{"retry-of": GLib.Variant("b", True)}), "retry-of")


def wrong_tasks_are_refused():
    with desktop() as desk:
        refused(lambda: desk.run("No such task"), "No such task")
        refused(lambda: desk.run(desk.box.path("nothing.json")), "nothing.json")
        refused(lambda: desk.run(desk.box.write("t.json", inline([], sourc={}))), "")
        refused(lambda: desk.call("Cancel", "(s)", "no-such-run"), "no such run")
        equal(desk.box.json("runs"), [])


def cancel_stops_a_run_and_progress_is_told():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        path = desk.box.write("t.json", inline([], "Slow", source=http_source(server.url)))
        run = desk.run(path)
        server.reached.wait(SECONDS)
        wait_for(lambda: desk.seen("Progress"), "progress")
        counters = desk.seen("Progress")[-1]
        equal((counters[0], isinstance(counters[1]["read"], int)), (run, True))
        # The source is slow, and the others wait for it.
        wait_for(lambda: desk.seen("Progress")[-1][1]["read-seconds"] > 0, "the reading to take time")
        counters = desk.seen("Progress")[-1][1]
        equal([isinstance(counters[stage + "-seconds"], float) for stage in ("read", "transform", "load", "wait")],
              [True] * 4)
        equal((counters["transform-waited"] > counters["transform-seconds"], counters["wait-seconds"]), (True, 0))
        listed = desk.call("ListRunning", None)[0]
        equal([(item[0], item[2]) for item in listed], [(run, "Slow")])
        refused(lambda: desk.run(path), "already")
        desk.call("Cancel", "(s)", run)
        equal(desk.ended(run)[1], "cancelled")
        equal(desk.call("ListRunning", None)[0], [])


def progress_comes_ten_times_a_second_at_most():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        began = time.monotonic()
        run = desk.run(desk.box.write("t.json", inline([], source=http_source(server.url))))
        wait_for(lambda: desk.seen("Progress") and time.monotonic() - began > 2, "two seconds of progress")
        times = [when for name, _, when in desk.signals if name == "Progress"]
        if len(times) > 10 * (times[-1] - began) + 2:
            raise AssertionError(f"{len(times)} signals in {times[-1] - began} s")
        desk.call("Cancel", "(s)", run)
        desk.ended(run)


def a_killed_run_is_interrupted():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        run = desk.run(desk.box.write("t.json", inline([], source=http_source(server.url))))
        server.reached.wait(SECONDS)
        (child,) = desk.child_pids()
        with open(f"/proc/{child}/environ", encoding="utf-8", errors="replace") as stream:
            environment = stream.read()
        if "must-not-be-passed-on" in environment:
            raise AssertionError("a secret stands in the environment of the run")
        os.kill(child, signal.SIGKILL)
        equal(desk.ended(run)[1], "interrupted")
        equal([item["state"] for item in desk.box.json("runs")], ["interrupted"])


def a_run_outlives_the_service():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        run = desk.run(desk.box.write("t.json", inline([], source=http_source(server.url))))
        server.reached.wait(SECONDS)
        os.kill(desk.service_pid(), signal.SIGKILL)
        time.sleep(0.5)
        server.release.set()
        wait_for(lambda: desk.box.json("run-info", run)["state"] == "success", "the run to finish")
        equal(rows(desk.box), 2)


def a_third_run_waits_for_its_turn():
    servers = [SlowServer() for _ in range(3)]
    with desktop() as desk, contextlib.ExitStack() as stack:
        for server in servers:
            stack.enter_context(contextlib.closing(server))
        paths = [desk.box.write(f"t{n}.json", inline([], f"Task {n}", source=http_source(servers[n].url), destination={
            "type": "sqlite", "path": f"out{n}.db", "table": "t"})) for n in range(3)]
        runs = [desk.run(path) for path in paths[:2]]
        third = []
        desk.bus.call(NAME, PATH, INTERFACE, "Run", GLib.Variant("(sa{sv})", (paths[2], {})), None,
                      Gio.DBusCallFlags.NONE, 1000 * SECONDS, None,
                      lambda bus, result: third.append(bus.call_finish(result).unpack()[0]))
        wait_for(lambda: len(desk.seen("RunStarted")) == 2, "two runs")
        time.sleep(1)
        equal((len(desk.seen("RunStarted")), third), (2, []))
        servers[0].release.set()
        desk.ended(runs[0])
        wait_for(lambda: desk.seen("RunStarted") and third, "the third run")
        for server in servers:
            server.release.set()
        for run in (runs[1], third[0]):
            equal(desk.ended(run)[1], "success")


def it_leaves_when_idle():
    with desktop(idle=1) as desk:
        run = desk.run(desk.box.write("t.json", inline([{"id": 1, "name": "a"}])))
        pid = desk.service_pid()
        desk.ended(run)
        wait_for(lambda: not os.path.exists(f"/proc/{pid}") or "zombie" in open(f"/proc/{pid}/status").read(),
                 "the service to leave")
        # And it comes back when it is asked for.
        equal(desk.call("ListRunning", None)[0], [])


def without_a_bus_it_says_so():
    box = Sandbox()
    try:
        done = subprocess.run([SERVICE], env=box.env, capture_output=True, text=True, timeout=SECONDS, check=False)
        equal(done.returncode, 1)
        contains(done.stderr, "session bus")
    finally:
        box.close()


class Refusing(Server):
    """Asks to come back in two minutes, as long as it is not told to answer."""

    def __init__(self):
        self.willing = False
        self.n_asked = 0
        super().__init__(self.refuse)

    def refuse(self, handler):
        self.n_asked += 1
        if self.willing:
            handler.send(200, [{"id": 1, "name": "one"}])
        else:
            handler.send(429, {}, **{"Retry-After": "120"})


def attached(desk):
    """A sandbox' environment whose bus is that of DESK."""
    return {"DBUS_SESSION_BUS_ADDRESS": desk.address}


def a_run_in_a_terminal_is_seen_and_cancelled():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        desk.call("ListRunning", None)
        path = desk.box.write("t.json", inline([], "Slow", source=http_source(server.url)))
        terminal = desk.box.start("run", path, "--output", "json", env=attached(desk))
        started = wait_for(lambda: desk.seen("RunStarted"), "RunStarted")
        equal(started[0][1:], ("test-slow", "Slow"))
        wait_for(lambda: desk.seen("Progress"), "progress")
        listed = desk.call("ListRunning", None)[0]
        equal([(item[0], item[2]) for item in listed], [(started[0][0], "Slow")])
        equal(desk.child_pids(), [])
        refused(lambda: desk.run(path), "already")
        desk.call("Cancel", "(s)", started[0][0])
        equal(desk.ended(started[0][0])[1], "cancelled")
        out, _ = terminal.communicate(timeout=SECONDS)
        equal((terminal.returncode, json.loads(out)["run"]), (130, started[0][0]))
        equal(desk.call("ListRunning", None)[0], [])


def runs_of_the_service_are_seen_once():
    with desktop() as desk:
        desk.box.env.update(attached(desk))
        run = desk.run(desk.box.write("t.json", inline([{"id": 1, "name": "a"}])))
        desk.ended(run)
        time.sleep(0.3)
        equal([len(desk.seen(name)) for name in ("RunStarted", "RunEnded")], [1, 1])


def the_service_is_not_started_for_a_run_in_a_terminal():
    with desktop() as desk:
        desk.box.json("run", desk.box.write("t.json", inline([{"id": 1, "name": "a"}])), env=attached(desk))
        equal(desk.owned(), False)


def runs_in_another_workspace_are_not_shown():
    with desktop() as desk:
        desk.call("ListRunning", None)
        other = Sandbox()
        with contextlib.closing(other):
            other.json("run", other.write("t.json", inline([{"id": 1, "name": "a"}])), env=attached(desk))
        equal(desk.seen("RunStarted"), [])


def a_run_beside_a_stuck_service():
    """Gives how many seconds it took."""
    with desktop() as desk:
        # Answered after what it begins with: stopped in the midst of writing, it would
        # keep the workspace.
        desk.call("ListSchedules", None)
        pid = desk.service_pid()
        path = desk.box.write("t.json", inline([{"id": n, "name": "x" * 100} for n in range(2000)]))
        os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            equal(desk.box.json("run", path, env=attached(desk))["inserted"], 2000)
            return time.monotonic() - began
        finally:
            os.kill(pid, signal.SIGCONT)


def a_stuck_service_does_not_hold_up_a_run():
    promised(10, a_run_beside_a_stuck_service)


def a_run_in_a_terminal_outlives_the_service():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        desk.call("ListRunning", None)
        path = desk.box.write("t.json", inline([], source=http_source(server.url)))
        terminal = desk.box.start("run", path, "--output", "json", env=attached(desk))
        wait_for(lambda: desk.seen("RunStarted"), "RunStarted")
        os.kill(desk.service_pid(), signal.SIGKILL)
        time.sleep(0.5)
        server.release.set()
        out, _ = terminal.communicate(timeout=SECONDS)
        equal((terminal.returncode, json.loads(out)["state"]), (0, "success"))


def strangers_are_not_attached():
    with desktop() as desk:
        desk.call("ListRunning", None)
        reading, writing = os.pipe()
        fds = Gio.UnixFDList.new_from_array([reading])
        workspace = desk.box.path("workspace")
        refused(lambda: desk.bus.call_with_unix_fd_list_sync(
            NAME, PATH, INTERFACE, "Attach", GLib.Variant("(hs)", (0, workspace)), None, Gio.DBusCallFlags.NONE, 5000,
            fds, None), "not sluice-cli")
        refused(lambda: desk.call("Attach", "(hs)", 0, workspace), "")
        refused(lambda: desk.call("Attach", "(hs)", 0, "/elsewhere"), "another workspace")
        os.close(writing)


def waits(desk, run):
    return [counters["waiting-host"] for name, counters in desk.seen("Progress")
            if name == run and "waiting-until" in counters]


def a_waiting_run_is_tried_now():
    server = Refusing()
    with desktop() as desk:
        source = http_source(server.url + "/", retry={"max_delay": 300})
        run = desk.run(desk.box.write("t.json", inline([], "Waits", source=source)))
        wait_for(lambda: waits(desk, run), "the run to wait")
        equal(waits(desk, run)[0], server.url[len("http://"):])
        refused(lambda: desk.call("TryNow", "(s)", "no-such-run"), "no such run")
        server.willing = True
        desk.call("TryNow", "(s)", run)
        equal(desk.ended(run)[1], "success")
        equal(server.n_asked, 2)
    server.close()


def cancelled_while_it_waits():
    """Gives how many seconds it took."""
    server = Refusing()
    with desktop() as desk:
        source = http_source(server.url + "/", retry={"max_delay": 300})
        run = desk.run(desk.box.write("t.json", inline([], "Waits", source=source)))
        wait_for(lambda: waits(desk, run), "the run to wait")
        asked = time.monotonic()
        desk.call("Cancel", "(s)", run)
        equal(desk.ended(run)[1], "cancelled")
        took = time.monotonic() - asked
        equal(server.n_asked, 1)
    server.close()
    return took


def a_waiting_run_is_cancelled_at_once():
    promised(2, cancelled_while_it_waits)


main([a_run_is_started_and_reported, a_stored_task_runs_by_name_with_options, wrong_tasks_are_refused,
      a_failed_run_is_done_again, cancel_stops_a_run_and_progress_is_told,
      progress_comes_ten_times_a_second_at_most, a_killed_run_is_interrupted,
      a_run_outlives_the_service, a_third_run_waits_for_its_turn, it_leaves_when_idle, without_a_bus_it_says_so,
      a_run_in_a_terminal_is_seen_and_cancelled, runs_of_the_service_are_seen_once,
      the_service_is_not_started_for_a_run_in_a_terminal, runs_in_another_workspace_are_not_shown,
      a_stuck_service_does_not_hold_up_a_run, a_run_in_a_terminal_outlives_the_service, strangers_are_not_attached,
      a_waiting_run_is_tried_now, a_waiting_run_is_cancelled_at_once])
