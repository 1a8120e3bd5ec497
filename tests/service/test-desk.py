#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""The service with its tray and its notifications: real tasks, real failures, and
what a person does about them at the desktop."""

import contextlib
import json
import os
import subprocess

from gi.repository import GLib

from mocks import NOTIFICATIONS, WATCHER, desktop, settle, spin
from support import CLI, SERVICE, Sandbox, Server, SlowServer, contains, equal, http_source, inline, main

NAME = "io.github.sluice.Sluice.Service"
PATH = "/io/github/sluice/Sluice/Service"
INTERFACE = "io.github.sluice.Service1"


class Session:
    """A desktop with the service on it."""

    def __init__(self, desk, box):
        self.desk = desk
        self.box = box
        self.process = None

    def start(self):
        self.process = subprocess.Popen([SERVICE], env={
            **self.box.env, "SLUICE_CLI": CLI, "DBUS_SESSION_BUS_ADDRESS": self.desk.address,
            "GSETTINGS_BACKEND": "keyfile", "GSETTINGS_SCHEMA_DIR": os.environ["GSETTINGS_SCHEMA_DIR"],
            "XDG_DATA_DIRS": self.box.dir})
        spin(lambda: self.desk.items, "the icon")

    def add(self, *tasks):
        for number, task in enumerate(tasks):
            self.box.run("task", "import", self.box.write(f"task-{number}.json", task))

    def run(self, task):
        return self.desk.call(NAME, PATH, INTERFACE, "Run", "(sa{sv})", task, {})[0]

    def states(self, task):
        return [run["state"] for run in self.box.json("runs", "--task", task)]

    def want(self, key, value):
        subprocess.run(["gsettings", "set", "io.github.sluice.Sluice", key, value], check=True,
                       env={**self.box.env, "GSETTINGS_BACKEND": "keyfile",
                            "GSETTINGS_SCHEMA_DIR": os.environ["GSETTINGS_SCHEMA_DIR"]})

    def shown(self, title):
        return spin(lambda: next((told for told in self.desk.shown if told.title == title), None),
                    f"“{title}” among {[told.title for told in self.desk.shown]}")


@contextlib.contextmanager
def session():
    box = Sandbox()
    with desktop() as desk, contextlib.closing(box):
        desk.own(WATCHER)
        desk.own(NOTIFICATIONS)
        made = Session(desk, box)
        try:
            yield made
        finally:
            if made.process is not None:
                made.process.terminate()
                equal(made.process.wait(60), 0)


class Switch(Server):
    """Answers with an error until it is well."""

    def __init__(self, status):
        self.well = False
        self.status = status
        super().__init__(lambda handler: handler.send(200, [{"id": 1, "name": "one"}]) if self.well
                         else handler.send(self.status, {"error": "no"}))


def a_run_is_in_the_tray_and_can_be_stopped():
    server = SlowServer()
    with contextlib.closing(server), session() as here:
        here.add(inline([], "Slow", source=http_source(server.url)), inline([], "Other"))
        here.start()
        here.run("Slow")
        spin(lambda: "1 task running" in here.desk.item_get("ToolTip")[3], "the tooltip")
        spin(lambda: here.desk.menu()[2] and here.desk.menu()[2][0].startswith("Slow"), "the run in the menu")
        spin(lambda: ("Run a Task", [("Slow", []), ("Other", [])]) in here.desk.menu(), "the tasks")
        here.desk.click("Slow", "Stop")
        spin(lambda: here.states("Slow") == ["cancelled"], "the end")
        spin(lambda: here.desk.item_get("ToolTip")[3] == "Nothing is scheduled", "the tooltip")
        settle()
        equal(here.desk.shown, [])
        here.desk.click("Run a Task", "Other")
        spin(lambda: here.states("Other") == ["success"], "the other task")


def a_failure_is_told_and_run_again():
    server = Switch(404)
    with contextlib.closing(server), session() as here:
        here.add(inline([], "Orders", source=http_source(server.url)))
        here.start()
        here.run("Orders")
        told = here.shown("Orders failed")
        contains(told.body, "404")
        server.well = True
        here.desk.answered()
        here.desk.press(told, told.button("Retry"))
        spin(lambda: here.states("Orders") == ["success", "failed"], "the second run")
        retry, failed = here.box.json("runs", "--task", "Orders")
        equal((retry["retry_of"], failed["retry_of"]), (failed["run"], None))


def a_good_end_takes_a_failure_back():
    server = Switch(404)
    with contextlib.closing(server), session() as here:
        here.add(inline([], "Orders", source=http_source(server.url)))
        here.start()
        here.run("Orders")
        told = here.shown("Orders failed")
        here.desk.answered()
        server.well = True
        here.run("Orders")
        spin(lambda: here.desk.closed == [told.number], "the withdrawal")


def a_schedule_that_cannot_sign_in_is_paused_and_resumed():
    server = Switch(401)
    with contextlib.closing(server), session() as here:
        here.add(inline([{"id": 1, "name": "one"}], "First"),
                 inline([], "Second", source=http_source(server.url),
                        schedule={"after": [{"task": "test-first", "on": "success"}]}))
        here.start()
        here.run("First")
        told = here.shown("Second was paused: it cannot sign in")
        contains(told.body, "401")
        equal([other.title for other in here.desk.shown], [told.title])
        spin(lambda: here.desk.item_get("Status") == "NeedsAttention", "the icon")
        contains(here.desk.item_get("ToolTip")[3], "Second needs attention")
        here.desk.answered()
        here.desk.press(told, told.button("Resume"))
        spin(lambda: here.desk.item_get("Status") == "Active", "the icon")
        here.run("First")
        spin(lambda: here.desk.item_get("Status") == "NeedsAttention", "the icon once more")
        told = spin(lambda: next((other for other in here.desk.shown[1:] if other.title == told.title), None),
                    "it is told once more")
        here.desk.answered()
        here.desk.call(NAME, PATH, INTERFACE, "Resume", "(s)", "Second")
        spin(lambda: here.desk.closed == [told.number], "the withdrawal")
        server.well = True
        here.run("First")
        spin(lambda: here.states("Second") == ["success", "failed", "failed"], "the run after the resumption")


def all_schedules_are_paused_from_the_menu():
    with session() as here:
        here.add(inline([], "Daily", schedule={"cron": "30 2 * * *"}))
        here.start()
        spin(lambda: here.desk.item_get("ToolTip")[3].startswith("Next: Daily, "), "what is next")
        here.desk.click("Pause All Schedules")
        spin(lambda: here.desk.item_get("ToolTip")[3] == "All schedules are paused", "the pause")
        spin(lambda: here.desk.find("Pause All Schedules")[1]["toggle-state"] == 1, "the tick")
        here.desk.click("Pause All Schedules")
        spin(lambda: here.desk.item_get("ToolTip")[3].startswith("Next: Daily, "), "the resumption")


def the_setting_hides_the_icon_at_once():
    with session() as here:
        here.start()
        name = here.desk.item
        here.want("tray", "false")
        spin(lambda: not here.desk.has_owner(name), "the icon to go")
        here.want("tray", "true")
        spin(lambda: len(here.desk.items) == 2, "the icon to come back")
        here.desk.click("Quit")
        equal(here.process.wait(60), 0)


def what_a_person_has_seen_is_taken_back():
    server = Switch(404)
    with contextlib.closing(server), session() as here:
        here.add(inline([], "Orders", source=http_source(server.url)))
        here.start()
        run = here.run("Orders")
        told = here.shown("Orders failed")
        here.desk.answered()
        here.desk.call(NAME, PATH, "org.gtk.Actions", "Activate", "(sava{sv})", "run-seen", [GLib.Variant("s", run)],
                       {})
        spin(lambda: told.number in here.desk.closed, "the withdrawal")


def a_stored_task_may_want_less():
    """What is set while the service runs holds for the next run."""
    server = Switch(404)
    bad = [{"id": 1, "name": "a"}, {"id": "x"}]
    with contextlib.closing(server), session() as here:
        here.add(inline(bad, "Quiet", notify="none"), inline([], "Loud", source=http_source(server.url), notify="failures"),
                 inline(bad, "Usual"))
        here.start()

        def run(task, end):
            count = len(here.states(task))
            here.run(task)
            spin(lambda: here.states(task)[:1] == [end] and len(here.states(task)) > count, f"the end of {task}")

        run("Quiet", "partial_success")
        run("Usual", "partial_success")
        told = here.shown("Usual: 1 of 2 rows rejected")
        run("Loud", "failed")
        here.shown("Loud failed")
        equal([other.title for other in here.desk.shown], [told.title, "Loud failed"])

        here.box.run("task", "set", "Quiet", "--notify", "all")
        here.box.run("task", "set", "Usual", "--notify", "failures")
        settle(0.5)
        run("Usual", "partial_success")
        run("Quiet", "partial_success")
        here.shown("Quiet: 1 of 2 rows rejected")
        equal([other.title for other in here.desk.shown[2:]], ["Quiet: 1 of 2 rows rejected"])


def a_run_in_a_terminal_is_not_told():
    with session() as here:
        task = inline([{"id": 1, "name": "a"}, {"id": "x"}], "Typed")
        here.start()
        here.box.run("run", here.box.write("t.json", task), status=3,
                     env={"DBUS_SESSION_BUS_ADDRESS": here.desk.address})
        here.add(task)
        equal(json.loads(here.box.run("runs", "--output", "json")[0])[0]["rejected"], 1)
        settle(1)
        equal(here.desk.shown, [])
        here.run("Typed")
        here.shown("Typed: 1 of 2 rows rejected")


main([a_run_is_in_the_tray_and_can_be_stopped, a_failure_is_told_and_run_again, a_good_end_takes_a_failure_back,
      a_schedule_that_cannot_sign_in_is_paused_and_resumed, all_schedules_are_paused_from_the_menu,
      the_setting_hides_the_icon_at_once, what_a_person_has_seen_is_taken_back, a_stored_task_may_want_less,
      a_run_in_a_terminal_is_not_told])
