#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What the service tells of runs and schedules, what the buttons do, and when it
is taken back."""

import contextlib
import json
import os
import shutil
import subprocess
import threading
import time

from gi.repository import GLib

from mocks import NOTIFICATIONS, desktop, settle, spin
from support import BUILD, contains, equal, excludes, main

HOST = os.path.join(BUILD, "tests", "service", "notifier-host")
WINDOW = "io.github.sluice.Sluice"
WINDOW_PATH = "/io/github/sluice/Sluice"
APPLICATION_XML = """<node><interface name="org.freedesktop.Application">
<method name="Activate"><arg type="a{sv}" direction="in"/></method>
<method name="ActivateAction"><arg type="s" direction="in"/><arg type="av" direction="in"/>
<arg type="a{sv}" direction="in"/></method></interface></node>"""
ACTIONS_XML = """<node><interface name="org.gtk.Actions">
<method name="Describe"><arg type="s" direction="in"/><arg type="(bgav)" direction="out"/></method>
</interface></node>"""
LOW, NORMAL, CRITICAL = 0, 1, 2


class Host:
    def __init__(self, desk, program=HOST, **env):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": desk.address, "XDG_CONFIG_HOME": desk.dir, **env})
        self.said = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.said.append(line.strip())

    def tell(self, *words):
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()

    def ended(self, state, by_person=0, task="t1", name="Orders", run="r1", error=None, **counts):
        result = {"state": state, "error": error, **counts}
        if run:
            result["run"] = run
        self.tell("ended", task, name, by_person, json.dumps(result))

    def failed(self, code="http_status", message="The server answered 500", hint="Try later", **more):
        self.ended("failed", error={"code": code, "message": message, "hint": hint}, **more)

    def close(self):
        self.process.stdin.close()
        equal(self.process.wait(60), 0)
        self.process.stdout.close()


class Window:
    """The window's program as far as the service knows it."""

    def __init__(self, desk):
        self.active = False
        self.run = ""
        self.asked = []
        desk.export(WINDOW_PATH, APPLICATION_XML, self.call, None)
        desk.export(WINDOW_PATH, ACTIONS_XML, self.describe, None)
        desk.own(WINDOW)

    def call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        self.asked.append((method, *parameters.unpack()))
        invocation.return_value(None)

    def describe(self, _bus, _sender, _path, _interface, _method, parameters, invocation):
        (action,) = parameters.unpack()
        state = GLib.Variant("s", self.run) if action == "shown-run" else GLib.Variant("b", self.active)
        invocation.return_value(GLib.Variant("((bgav))", ((False, "", [state]),)))


@contextlib.contextmanager
def notifier(**env):
    with desktop() as desk:
        desk.own(NOTIFICATIONS)
        host = Host(desk, **env)
        try:
            yield desk, host
        finally:
            host.close()


def shown(desk, count):
    spin(lambda: len(desk.shown) >= count, f"notification {count}")
    desk.answered()
    settle(0.15)
    equal(len(desk.shown), count)
    return desk.shown[-1]


def a_failure_is_told_with_its_cause_and_its_hint():
    with notifier() as (desk, host):
        host.failed()
        told = shown(desk, 1)
        equal((told.title, told.body), ("Orders failed", "The server answered 500\nTry later"))
        equal((told.buttons, told.hints["urgency"]), (["Show Run", "Retry"], NORMAL))
        equal(told.hints["image-path"], "io.github.sluice.Sluice")
        equal(told.hints["desktop-entry"], "io.github.sluice.Sluice.Service")
        desk.press(told, told.button("Retry"))
        spin(lambda: host.said, "the run")
        equal(host.said, ["retry-run r1"])


def buttons_open_the_window():
    with notifier() as (desk, host):
        window = Window(desk)
        host.failed()
        told = shown(desk, 1)
        desk.press(told, told.button("Show Run"))
        spin(lambda: window.asked, "the window")
        equal(window.asked, [("ActivateAction", "show-run", ["r1"],
                              {"activation-token": "token-1", "desktop-startup-id": "token-1"})])
        host.ended("partial_success", task="t2", name="Customers", run="r2", rejected=3, read=1000)
        told = shown(desk, 2)
        desk.press(told, told.button("Open Rejected Rows"))
        spin(lambda: len(window.asked) >= 2, "the rows")
        equal(window.asked[-1][:3], ("ActivateAction", "show-rows", ["r2"]))


def rejected_rows_are_counted():
    with notifier() as (desk, host):
        host.ended("partial_success", rejected=3, read=1000)
        told = shown(desk, 1)
        equal((told.title, told.buttons), ("Orders: 3 of 1000 rows rejected", ["Open Rejected Rows"]))
        host.ended("partial_success", rejected=1, read=1)
        equal(shown(desk, 2).title, "Orders: 1 of 1 row rejected")


def a_newer_one_replaces_the_older_and_a_good_end_withdraws():
    with notifier() as (desk, host):
        host.failed()
        first = shown(desk, 1)
        host.tell("paused", "t1", "Orders", "http_status", "Failed 5 times in a row, the last time: it is down")
        second = shown(desk, 2)
        equal((second.replaces, second.title), (first.number, "Orders was paused"))
        contains(second.body, "5 times in a row")
        equal(second.buttons, ["Resume", "Show"])
        host.failed(task="t2", name="Customers")
        other = shown(desk, 3)
        equal(other.replaces, 0)
        host.ended("success")
        spin(lambda: desk.closed, "the withdrawal")
        equal(desk.closed, [first.number])
        host.tell("recovered", "t1", "Orders", "r9")
        told = shown(desk, 4)
        equal((told.title, told.hints["urgency"], told.buttons), ("Orders works again", LOW, ["Show Run"]))
        host.tell("run-seen", "r9")
        spin(lambda: len(desk.closed) == 2, "another withdrawal")


def a_pause_says_more_than_the_failure_that_led_to_it():
    with notifier() as (desk, host):
        host.tell("paused", "t1", "Orders", "http_status", "It is down")
        told = shown(desk, 1)
        host.failed()
        settle(1)
        host.tell("resumed", "t1")
        spin(lambda: desk.closed == [told.number], "the withdrawal")
        equal(len(desk.shown), 1)
        # A person's own run is another matter, and so is one after the resumption.
        host.tell("paused", "t1", "Orders", "http_status", "It is down")
        shown(desk, 2)
        host.failed(by_person=1)
        equal(shown(desk, 3).title, "Orders failed")
        host.failed()
        shown(desk, 4)


def resume_acts_and_takes_it_back():
    with notifier() as (desk, host):
        host.tell("paused", "t1", "Orders", "http_status", "It is down")
        told = shown(desk, 1)
        desk.press(told, told.button("Resume"))
        spin(lambda: host.said, "the action")
        equal(host.said, ["resume-schedule t1"])
        host.tell("paused", "t2", "Customers", "http_status", "It is down")
        told = shown(desk, 2)
        host.tell("resumed", "t2")
        spin(lambda: told.number in desk.closed, "the withdrawal")
        host.tell("paused", "t3", "Mine", "user", "")
        settle()
        equal(len(desk.shown), 2)


def credentials_lead_to_the_connection():
    with notifier() as (desk, host):
        host.failed(code="unauthorized", message="The server does not accept the token", hint=None)
        told = shown(desk, 1)
        equal((told.title, told.buttons), ("Orders cannot sign in", ["Show Run", "Open Connection"]))
        host.tell("paused", "t1", "Orders", "unauthorized", "The server does not accept the token")
        told = shown(desk, 2)
        equal((told.title, told.buttons), ("Orders was paused: it cannot sign in",
                                           ["Open Connection", "Resume", "Show"]))
        desk.press(told, told.button("Open Connection"))
        spin(lambda: host.said, "the connection")
        equal(host.said, ["show-sign-in t1 unauthorized"])


def a_permission_is_renewed_from_the_notification():
    with notifier() as (desk, host):
        host.failed(code="authorization_needed", message="Nobody has authorised the access", hint=None)
        told = shown(desk, 1)
        equal((told.title, told.buttons), ("Orders cannot sign in", ["Show Run", "Re-authorise"]))
        desk.press(told, told.button("Re-authorise"))
        spin(lambda: host.said, "the browser")
        equal(host.said, ["authorize t1"])
        host.tell("authorized", "t1", "Orders")
        told = shown(desk, 2)
        equal((told.title, told.buttons), ("Orders can sign in again", ["Run Now"]))


def one_task_may_want_less():
    with notifier() as (desk, host):
        host.tell("wish", "t1", "failures")
        host.ended("partial_success", rejected=1, read=2)
        host.failed(run="r2")
        equal(shown(desk, 1).title, "Orders failed")
        host.tell("recovered", "t1", "Orders", "r3")
        equal(shown(desk, 2).title, "Orders works again")
        host.tell("wish", "t1", "none")
        host.failed(run="r4")
        host.tell("paused", "t1", "Orders", "http_status", "It is down")
        host.tell("overdue", "t1", "Orders", 1)
        host.ended("partial_success", task="t2", name="Customers", run="r5", rejected=1, read=2)
        equal(shown(desk, 3).title, "Customers: 1 of 2 rows rejected")
        settle(1.0)
        equal(len(desk.shown), 3)


def the_run_that_the_window_shows_is_not_told():
    with notifier() as (desk, host):
        window = Window(desk)
        window.run = "r1"
        host.ended("partial_success", rejected=1, read=2)
        host.failed(run="r1", task="t2")
        settle(1.2)
        equal(desk.shown, [])
        host.failed(run="r2", task="t2", name="Customers")
        equal(shown(desk, 1).title, "Customers failed")


def drift_has_words_of_its_own():
    with notifier() as (desk, host):
        host.failed(code="schema_drift", message="The source has the new field “vat”", hint="Map it")
        equal(shown(desk, 1).title, "Orders: the data has another shape")


def what_has_not_run_is_told():
    with notifier() as (desk, host):
        host.tell("overdue", "t1", "Orders", int((time.time() - 400 * 86400) * 1e6))
        told = shown(desk, 1)
        equal((told.title, told.buttons), ("Orders has not run", ["Run Now", "Show"]))
        contains(told.body, "It was due: ")
        host.tell("task-seen", "t1")
        spin(lambda: desk.closed, "the withdrawal")


def what_is_tried_again_or_cancelled_is_not_told():
    with notifier() as (desk, host):
        host.failed(run="r1")
        host.tell("retry", "t1")
        host.ended("cancelled", task="t2")
        host.failed(task="t3", code="lease_held")
        host.ended("success", task="t4")
        host.failed(task="t5", name="Last")
        told = shown(desk, 1)
        settle(0.5)
        equal((len(desk.shown), told.title), (1, "Last failed"))


def a_retry_that_is_decided_late_takes_the_failure_back():
    with notifier() as (desk, host):
        host.failed()
        told = shown(desk, 1)
        host.tell("retry", "t1")
        spin(lambda: desk.closed == [told.number], "the withdrawal")
        host.tell("paused", "t1", "Orders", "http_status", "It is down")
        told = shown(desk, 2)
        host.tell("retry", "t1")
        settle(0.3)
        equal(told.number in desk.closed[1:], False)


def a_window_that_the_bus_does_not_know_is_started():
    with desktop() as desk:
        desk.own(NOTIFICATIONS)
        # The program looks for the window's where a build has it, beside its own folder.
        for folder in ("service", "app"):
            os.mkdir(os.path.join(desk.dir, folder))
        host_path = os.path.join(desk.dir, "service", "notifier-host")
        shutil.copy(HOST, host_path)
        seen = os.path.join(desk.dir, "seen")
        window = os.path.join(desk.dir, "app", "sluice")
        with open(window, "w", encoding="utf-8") as script:
            script.write(f'#!/bin/sh\necho "$XDG_ACTIVATION_TOKEN $*" >>{seen}.new\nmv {seen}.new {seen}\n')
        os.chmod(window, 0o755)
        host = Host(desk, program=host_path)
        try:
            host.failed()
            told = shown(desk, 1)
            desk.press(told, told.button("Show Run"))
            spin(lambda: os.path.exists(seen), "the window’s program")
            with open(seen, encoding="utf-8") as lines:
                equal(lines.read(), "token-1 --run r1\n")
            os.unlink(seen)
            desk.call("io.github.sluice.Sluice.Service", "/io/github/sluice/Sluice/Service", "org.gtk.Actions", "Activate",
                      "(sava{sv})", "show-connection", [GLib.Variant("s", "shelf")], {})
            spin(lambda: os.path.exists(seen), "the window’s program")
            with open(seen, encoding="utf-8") as lines:
                excludes(lines.read(), "--run")
        finally:
            host.close()


def one_who_looks_is_not_told():
    with notifier() as (desk, host):
        window = Window(desk)
        window.active = True
        host.ended("partial_success", by_person=1, rejected=1, read=2)
        settle(0.5)
        equal(desk.shown, [])
        host.ended("partial_success", by_person=0, rejected=1, read=2)
        shown(desk, 1)
        window.active = False
        host.ended("partial_success", by_person=1, rejected=1, read=2, run="r2")
        shown(desk, 2)
        desk.release(WINDOW)
        host.ended("partial_success", by_person=1, rejected=1, read=2, run="r3")
        shown(desk, 3)


def nothing_that_a_server_says_is_markup():
    with notifier() as (desk, host):
        host.failed(message='It says <a href="http://evil.example">click</a> & more' + "x" * 900, hint=None)
        told = shown(desk, 1)
        excludes(told.body, "<a")
        excludes(told.body, "</a")
        contains(told.body, "click")
        equal(len(told.body), 400)


def only_the_kinds_that_are_wanted():
    with notifier(GSETTINGS_BACKEND="keyfile") as (desk, host):
        def want(key, value):
            subprocess.run(["gsettings", "set", "io.github.sluice.Sluice", key, value], check=True,
                           env={**os.environ, "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": desk.dir})

            def known():
                host.tell("setting", key)
                settle(0.1)
                return f"{key} {value}" in host.said[-1:]
            spin(known, f"{key} to be {value}")
        host.ended("partial_success", rejected=1, read=2)
        shown(desk, 1)
        for key in ("rejected", "failure", "paused", "recovery", "overdue"):
            want("notify-" + key, "false")
        host.ended("partial_success", rejected=1, read=2, run="r2")
        host.failed(run="r3")
        host.tell("paused", "t1", "Orders", "http_status", "It is down")
        host.tell("recovered", "t1", "Orders", "r4")
        host.tell("overdue", "t1", "Orders", 1)
        settle(1.2)
        equal(len(desk.shown), 1)
        host.failed(code="schema_drift", run="r5")
        shown(desk, 2)
        want("notify-rejected", "true")
        host.ended("partial_success", rejected=1, read=2, run="r6")
        shown(desk, 3)


main([a_failure_is_told_with_its_cause_and_its_hint, buttons_open_the_window, rejected_rows_are_counted,
      a_newer_one_replaces_the_older_and_a_good_end_withdraws,
      a_pause_says_more_than_the_failure_that_led_to_it, resume_acts_and_takes_it_back,
      credentials_lead_to_the_connection, a_permission_is_renewed_from_the_notification, one_task_may_want_less,
      the_run_that_the_window_shows_is_not_told, drift_has_words_of_its_own, what_has_not_run_is_told,
      what_is_tried_again_or_cancelled_is_not_told, a_retry_that_is_decided_late_takes_the_failure_back,
      a_window_that_the_bus_does_not_know_is_started, one_who_looks_is_not_told,
      nothing_that_a_server_says_is_markup, only_the_kinds_that_are_wanted])
