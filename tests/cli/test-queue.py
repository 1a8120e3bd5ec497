#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Whose turn it is among runs that wait, and what can be done about it."""

import contextlib
import json
import os
import signal

from gi.repository import Gio, GLib

import desktop as private
from desktop import INTERFACE, NAME, PATH, refused
from support import SECONDS, Sandbox, SlowServer, contains, equal, http_source, inline, main, wait_for


@contextlib.contextmanager
def desktop():
    """A private bus that the command line knows, too."""
    with private.desktop() as desk:
        desk.box.env["DBUS_SESSION_BUS_ADDRESS"] = desk.address
        yield desk


def busy(server, name, **more):
    """A task that works until its server lets it go on."""
    return inline([], name, source=http_source(server.url),
                  destination={"type": "sqlite", "path": name + ".db", "table": "t"}, **more)


def quick(name, **more):
    return inline([{"id": 1, "name": "a"}], name, destination={"type": "sqlite", "path": name + ".db", "table": "t"},
                  **more)


def ask(desk, task, **options):
    """Asks for a run that may have to wait; gives what becomes of the call."""
    answer = []

    def done(bus, result):
        try:
            answer.append(bus.call_finish(result).unpack()[0])
        except GLib.Error as error:
            answer.append(Gio.DBusError.get_remote_error(error))
    desk.bus.call(NAME, PATH, INTERFACE, "Run", GLib.Variant("(sa{sv})", (task, options)), None,
                  Gio.DBusCallFlags.NONE, 2000 * SECONDS, None, done)
    return answer


def queue(desk):
    return desk.call("ListQueue", None)[0]


def waiting(desk, n):
    wait_for(lambda: len(queue(desk)) == n, f"{n} in the queue")
    return queue(desk)


def settings(shown):
    return shown["paused"], shown["workers"]


def a_pause_holds_until_it_is_over():
    with desktop() as desk:
        shown = desk.box.json("queue", "pause")
        equal((shown["paused"], shown["workers"], shown["service"], shown["waiting"]), (True, 2, False, []))
        path = desk.box.write("t.json", quick("One"))
        answer = ask(desk, path)
        # The service has only just come, and reads of the pause.
        wait_for(lambda: waiting(desk, 1)[0]["reason"] != "workers", "the pause to be known")
        entry, = waiting(desk, 1)
        equal((entry["task"], entry["name"], entry["reason"], entry["priority"], entry["trigger"]),
              (path, "t.json", "paused", "normal", "manual"))
        equal((desk.property("QueuePaused"), desk.property("Queued"), desk.property("Workers")), (True, 1, 2))
        contains(desk.box.run("queue")[0], "the queue is paused")
        equal(answer, [])
        # What waits is gone with the service, and the pause is not.
        os.kill(desk.service_pid(), signal.SIGKILL)
        wait_for(lambda: not desk.owned(), "the end of the service")
        answer = ask(desk, path)
        waiting(desk, 1)
        equal(desk.property("QueuePaused"), True)
        equal(settings(desk.box.json("queue", "resume")), (False, 2))
        wait_for(lambda: desk.seen("RunEnded"), "the run")
        equal(len(answer), 1)
        equal(desk.property("QueuePaused"), False)


def what_has_not_begun_when_it_is_paused_does_not_begin():
    with contextlib.closing(Sandbox()) as box:
        box.write("t.json", quick("One"))
        # A process of the queue that was made before the pause, and looks after it.
        child = {"SLUICE_CHILD": "1"}
        box.run("queue", "pause")
        for more in ([], ["--dry-run"]):
            out, _ = box.run("run", "t.json", "--output", "events", *more, status=75, env=child)
            contains(out, '"queue_paused"')
            equal('"start"' in out, False)
        equal(box.json("runs"), [])
        # In a terminal nobody waits.
        box.run("run", "t.json")
        box.run("queue", "resume")
        box.run("run", "t.json", env=child)
        equal(len(box.json("runs")), 2)


def a_pause_and_a_run_in_the_same_moment():
    with desktop() as desk:
        def runs():
            return [entry["run"] for entry in desk.box.json("runs")]

        # The service is there already, so that nothing but the queue takes time.
        desk.property("Running")
        for n in range(5):
            ask(desk, desk.box.write(f"t{n}.json", quick(f"Task {n}")))
            desk.box.json("queue", "pause")
            begun = runs()
            wait_for(lambda wanted=n + 1: desk.property("Queued") == 1 or len(runs()) == wanted, "a decision")
            equal(runs(), begun)
            desk.box.run("queue", "resume")
            wait_for(lambda ends=n + 1: len(desk.seen("RunEnded")) == ends, "the run")
        equal(len(runs()), 5)


def workers_are_as_many_as_are_wanted():
    servers = [SlowServer() for _ in range(3)]
    with desktop() as desk, contextlib.ExitStack() as stack:
        for server in servers:
            stack.enter_context(contextlib.closing(server))
        desk.call("SetWorkers", "(u)", 1)
        equal(desk.property("Workers"), 1)
        equal(settings(desk.box.json("queue")), (False, 1))
        paths = [desk.box.write(f"t{n}.json", busy(servers[n], f"Task {n}")) for n in range(3)]
        for path in paths:
            ask(desk, path)
        equal([entry["reason"] for entry in waiting(desk, 2)], ["workers", "workers"])
        text = desk.box.run("queue")[0]
        contains(text, "One run works at a time.")
        contains(text, "waits for a free worker")
        equal(settings(desk.box.json("queue", "workers", "3")), (False, 3))
        waiting(desk, 0)
        wait_for(lambda: len(desk.seen("RunStarted")) == 3, "all three")
        for server in servers:
            server.release.set()
        wait_for(lambda: len(desk.seen("RunEnded")) == 3, "their ends")
        refused(lambda: desk.call("SetWorkers", "(u)", 0), "1 to 8")
        refused(lambda: desk.call("SetWorkers", "(u)", 9), "1 to 8")
        contains(desk.box.run("queue", "workers", "9", status=2)[1], "no number from 1 to 8")
        contains(desk.box.run("queue", "stop", status=2)[1], "none of pause, resume")
        if not desk.seen("QueueChanged"):
            raise AssertionError("nobody was told of the queue")


def what_is_urgent_comes_first():
    server = SlowServer()
    with desktop() as desk, contextlib.closing(server):
        desk.call("SetWorkers", "(u)", 1)
        for name, priority in (("Later", "low"), ("Usual", "normal"), ("Urgent", "high")):
            desk.box.write("t.json", quick(name, priority=priority))
            desk.box.run("task", "import", "t.json")
        ask(desk, desk.box.write("busy.json", busy(server, "Busy")))
        server.reached.wait(SECONDS)
        for name in ("Later", "Usual", "Urgent"):
            ask(desk, name)
            wait_for(lambda wanted=name: wanted in [entry["name"] for entry in queue(desk)], name)
        ask(desk, desk.box.write("file.json", quick("File")), priority=GLib.Variant("s", "low"))
        listed = waiting(desk, 4)
        equal([(entry["name"], entry["priority"]) for entry in listed],
              [("Urgent", "high"), ("Usual", "normal"), ("Later", "low"), ("file.json", "low")])
        shown = desk.box.json("queue")["waiting"]
        equal([entry["id"] for entry in shown], [entry["id"] for entry in listed])
        refused(lambda: desk.run("Urgent", priority=GLib.Variant("s", "utmost")), "no priority")
        server.release.set()
        wait_for(lambda: len(desk.seen("RunEnded")) == 5, "all ends")
        equal([name for _, _, name in desk.seen("RunStarted")], ["Busy", "Urgent", "Usual", "Later", "File"])


def what_waits_can_be_taken_back():
    with desktop() as desk:
        desk.call("SetQueuePaused", "(b)", True)
        answers = [ask(desk, desk.box.write(f"t{n}.json", quick(f"Task {n}"))) for n in range(2)]
        first, second = waiting(desk, 2)
        desk.call("CancelQueued", "(u)", first["id"])
        wait_for(lambda: desk.seen("QueueChanged") and answers[0], "the answer")
        equal(answers[0], ["io.github.sluice.Error.Cancelled"])
        refused(lambda: desk.call("CancelQueued", "(u)", first["id"]), "No such run waits")
        desk.box.run("queue", "cancel", str(second["id"]))
        wait_for(lambda: desk.seen("QueueChanged") and answers[1], "the other answer")
        equal((queue(desk), desk.box.json("runs")), ([], []))
        contains(desk.box.run("queue", "cancel", "7", status=1)[1], "No such run waits")


def a_task_says_how_urgent_it_is():
    box = Sandbox()
    with contextlib.closing(box):
        box.write("t.json", quick("One"))
        box.run("task", "import", "t.json")
        said = box.json("task", "set", "One", "--priority", "high", "--notify", "failures")
        equal((said["name"], said["priority"], said["notify"]), ("One", "high", "failures"))
        document = json.loads(box.run("task", "show", "One")[0])
        equal((document["priority"], document["notify"]), ("high", "failures"))
        equal(len(box.json("task", "history", "One")), 2)
        contains(box.run("task", "set", "One", "--priority", "normal")[0], "One: priority normal, notify failures")
        document = json.loads(box.run("task", "show", "One")[0])
        equal(("priority" in document, document["notify"]), (False, "failures"))
        box.run("task", "set", "t.json", "--priority", "low")
        with open(box.path("t.json"), encoding="utf-8") as stream:
            equal(json.load(stream)["priority"], "low")
        contains(box.run("task", "set", "One", status=2)[1], "--priority or --notify")
        contains(box.run("task", "set", "One", "--notify", "some", status=2)[1], "none of all, failures, none")
        box.write("bad.json", quick("Bad", priority="soon"))
        contains(box.run("validate", "bad.json", status=2)[0], "$.priority")


def without_a_service_there_is_no_queue():
    box = Sandbox()
    with contextlib.closing(box):
        contains(box.run("queue")[0], "nothing waits")
        contains(box.run("queue", "cancel", "1", status=75)[1], "does not run")


main([a_pause_holds_until_it_is_over, what_has_not_begun_when_it_is_paused_does_not_begin,
      a_pause_and_a_run_in_the_same_moment, workers_are_as_many_as_are_wanted, what_is_urgent_comes_first,
      what_waits_can_be_taken_back, a_task_says_how_urgent_it_is, without_a_service_there_is_no_queue])
