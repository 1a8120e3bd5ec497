#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""The icon in the tray: what a host reads from it, and what it is told."""

import contextlib
import os
import subprocess
import threading
import time

from gi.repository import GLib

from mocks import WATCHER, desktop, settle, spin
from support import BUILD, contains, equal, main

HOST = os.path.join(BUILD, "tests", "service", "tray-host")
ICONS = os.path.join(os.environ["SLUICE_SOURCE_ROOT"], "data", "icons")


class Host:
    """The program with the icon."""

    def __init__(self, desk, **env):
        self.process = subprocess.Popen([HOST], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": desk.address,
                                             "XDG_DATA_HOME": desk.dir, "XDG_DATA_DIRS": desk.dir, **env})
        self.chosen = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.chosen.append(line.strip())

    def tell(self, *words):
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        equal(self.process.wait(60), 0)
        self.process.stdout.close()


@contextlib.contextmanager
def tray(watcher=True, **env):
    with desktop() as desk:
        if watcher:
            desk.own(WATCHER)
        host = Host(desk, **env)
        host.tell("visible", 1)
        if watcher:
            spin(lambda: desk.items, "the icon")
        try:
            yield desk, host
        finally:
            host.close()


def it_registers_by_its_own_name_and_says_what_it_is():
    with tray() as (desk, _):
        sender, name = desk.items[0]
        equal(name, sender)
        equal([desk.item_get(word) for word in ("Category", "Id", "Title", "Status", "ItemIsMenu", "WindowId")],
              ["ApplicationStatus", "io.github.sluice.Sluice", "Sluice", "Active", False, 0])
        equal(desk.item_get("ToolTip")[2:], ("Sluice", "Nothing is scheduled"))
        equal(desk.item_get("OverlayIconPixmap"), [])


def pixels_are_there_for_a_theme_without_the_icon():
    with tray() as (desk, host):
        equal(desk.item_get("IconName"), "")
        idle = desk.item_get("IconPixmap")
        equal([(width, height, len(data)) for width, height, data in idle], [(22, 22, 1936), (44, 44, 7744)])
        data = bytes(idle[1][2])
        # The left post of the gate: alpha first, and blue. The corner is empty.
        equal(data[(22 * 44 + 9) * 4:][:4], bytes([0xff, 0x35, 0x84, 0xe4]))
        equal(data[:4], bytes(4))
        host.tell("run", "r1", "t1", "Orders")
        spin(lambda: desk.signals("NewIcon"), "another icon")
        running = desk.item_get("IconPixmap")
        equal([size[:2] for size in running], [(22, 22), (44, 44)])
        equal(bytes(running[1][2]) == data, False)


def a_theme_with_the_icon_gets_its_name():
    with tray(XDG_DATA_DIRS=os.path.dirname(ICONS)) as (desk, host):
        prefix = "io.github.sluice.Sluice-"
        equal(desk.item_get("IconName"), prefix + "idle-symbolic")
        for words, state in ((("paused", 1), "paused"), (("run", "r", "t", "T"), "running"),
                             (("attention", "t", "T"), "attention")):
            host.tell(*words)
            spin(lambda wanted=state: desk.item_get("IconName") == f"{prefix}{wanted}-symbolic", state)
            equal(len(desk.item_get("IconPixmap")), 2)
        equal((desk.item_get("Status"), desk.item_get("AttentionIconName")),
              ("NeedsAttention", prefix + "attention-symbolic"))
        host.tell("well", "t")
        spin(lambda: desk.item_get("Status") == "Active", "all well")
        spin(lambda: desk.signals("NewStatus") == [("NeedsAttention",), ("Active",)], "both signals")


def the_tooltip_says_it_in_words():
    with tray() as (desk, host):
        def expect(text):
            spin(lambda: desk.item_get("ToolTip")[3] == text, repr(text))
        host.tell("run", "r1", "t1", "Orders & more")
        expect("1 task running\nNothing is scheduled")
        host.tell("run", "r2", "t2", "Customers")
        host.tell("inhibited", 1)
        expect("2 tasks running; suspend is held off\nNothing is scheduled")
        host.tell("attention", "t1", "Orders & more")
        expect("2 tasks running; suspend is held off\nOrders &amp; more needs attention\nNothing is scheduled")
        for run in ("r1", "r2"):
            host.tell("ended", run)
        host.tell("well", "t1")
        host.tell("schedules", 2, int(time.time() + 400 * 86400) * 1000000, "Invoices")
        spin(lambda: desk.item_get("ToolTip")[3].startswith("Next: Invoices, "), "the next one")
        host.tell("paused", 1)
        expect("All schedules are paused")


def the_menu_has_what_is_needed():
    with tray() as (desk, host):
        host.tell("task", "t1", "my_task")
        host.tell("task", "t2", "Customers")
        host.tell("run", "r1", "t2", "Customers")
        spin(lambda: desk.signals("LayoutUpdated"), "the menu")
        equal(desk.menu_call("AboutToShow", "(i)", 0)[0] in (True, False), True)
        equal(desk.menu(), [
            ("Open Sluice", []), None,
            ("Customers", [("Show", []), ("Stop", [])]), None,
            ("Run a Task", [("my__task", []), ("Customers", [])]),
            ("Nothing is scheduled", []), ("Pause All Schedules", []), None,
            ("Preferences", []), ("Quit", [])])
        equal(desk.find("Nothing is scheduled")[1]["enabled"], False)
        equal(desk.find("Run a Task", "my__task")[1]["enabled"], True)
        equal(desk.find("Run a Task", "Customers")[1]["enabled"], False)
        equal(desk.find("Run a Task")[1]["children-display"], "submenu")
        equal([desk.find("Pause All")[1][word] for word in ("toggle-type", "toggle-state")], ["checkmark", 0])
        host.tell("schedules", 3, 0, "")
        spin(lambda: desk.menu()[-1] == ("Quit", [("3 schedules wait until Sluice is started again", []),
                                                   ("Quit Anyway", [])]), "the question")


def what_is_chosen_becomes_an_action():
    with tray() as (desk, host):
        host.tell("task", "t1", "Orders")
        host.tell("run", "r1", "t2", "Customers")
        spin(lambda: len(desk.menu()) == 10, "the menu")
        desk.click("Open Sluice")
        desk.click("Customers", "Show")
        desk.click("Customers", "Stop")
        desk.click("Run a Task", "Orders")
        desk.click("Pause All Schedules")
        desk.click("Nothing is scheduled")
        desk.click("Quit")
        desk.call(desk.item, "/StatusNotifierItem", "org.kde.StatusNotifierItem", "ProvideXdgActivationToken",
                  "(s)", "tok-1")
        desk.call(desk.item, "/StatusNotifierItem", "org.kde.StatusNotifierItem", "Activate", "(ii)", 1, 1)
        wanted = ["open", "show-run r1", "stop-run r1", "run-task t1", "pause-all", "quit", "token tok-1", "open"]
        spin(lambda: len(host.chosen) >= len(wanted), "the actions")
        equal(host.chosen, wanted)
        equal(desk.menu_call("EventGroup", "(a(isvu))", [(9999, "clicked", GLib.Variant("i", 0), 0)])[0], [9999])


def layout_told(desk):
    """Waits until the newest layout was told of, and nothing else comes."""
    spin(lambda: [desk.layout()[0]] in [[told[0]] for told in desk.signals("LayoutUpdated")[-1:]], "the layout")
    settle(0.6)


def progress_leaves_the_layout_alone():
    with tray() as (desk, host):
        host.tell("run", "r1", "t1", "Orders")
        spin(lambda: len(desk.menu()) == 9, "the menu")
        layout_told(desk)
        number = desk.find("Orders")[0]
        desk.heard.clear()
        began = time.monotonic()
        for rows in range(15, 1000, 25):
            host.tell("progress", "r1", rows, 1000)
            settle(0.01)
        spin(lambda: desk.find("Orders")[1]["label"] == "Orders — 99 %", "the last figure")
        took = time.monotonic() - began
        settle(0.6)
        equal(desk.signals("LayoutUpdated"), [])
        changes = desk.signals("ItemsPropertiesUpdated")
        equal({item[0] for change in changes for item in change[0]}, {number})
        contains(changes[-1][0][-1][1]["label"], "99 %")
        equal(2 <= len(changes) <= 2 * took + 3, True)


def layouts_come_twice_a_second_at_most():
    with tray() as (desk, host):
        began = time.monotonic()
        for i in range(30):
            host.tell("run", f"r{i}", f"t{i}", f"Task {i}")
            settle(0.02)
            host.tell("ended", f"r{i}")
        host.tell("run", "last", "t", "Last")
        spin(lambda: any(item and item[0] == "Last" for item in desk.menu()), "the last one")
        settle(0.6)
        took = time.monotonic() - began
        times = [when for when, _, _, name, _ in desk.heard if name == "LayoutUpdated"]
        equal(2 <= len(times) <= 2 * took + 2, True)
        revisions = [parameters[0] for parameters in desk.signals("LayoutUpdated")]
        equal(revisions, sorted(set(revisions)))


def a_menu_that_is_opened_is_the_newest():
    with tray() as (desk, host):
        host.tell("run", "r1", "t1", "First")
        spin(lambda: desk.signals("LayoutUpdated"), "the menu")
        host.tell("run", "r2", "t2", "Second")
        host.tell("run", "r3", "t3", "Third")
        spin(lambda: "3 tasks" in desk.item_get("ToolTip")[3], "three runs")
        desk.menu_call("AboutToShow", "(i)", 0)
        equal([item[0] for item in desk.menu()[2:5]], ["First", "Second", "Third"])


def items_that_stay_are_told_of_with_a_new_layout():
    with tray() as (desk, host):
        spin(lambda: desk.menu_call("AboutToShow", "(i)", 0) is not None and desk.menu(), "the menu")
        before = {item[1]["label"]: item[0] for item in desk.layout()[1][2] if "label" in item[1]}
        settle(0.6)
        desk.heard.clear()
        host.tell("attention", "t1", "Orders")
        host.tell("paused", 1)
        spin(lambda: ("All schedules are paused", []) in desk.menu(), "what is next")
        spin(lambda: desk.signals("LayoutUpdated"), "another layout")
        settle(0.1)
        told = {item[0]: item[1]["label"] for change in desk.signals("ItemsPropertiesUpdated") for item in change[0]}
        equal(told[before["Nothing is scheduled"]], "All schedules are paused")
        equal({item[0] for item in desk.layout()[1][2]} >= set(before.values()), True)


def a_tray_that_is_started_again_gets_it_back():
    with tray() as (desk, host):
        desk.release(WATCHER)
        settle()
        equal(len(desk.items), 1)
        desk.own(WATCHER)
        spin(lambda: len(desk.items) == 2, "the icon once more")
        equal(desk.items[0], desk.items[1])
        equal(host.process.poll(), None)


def a_tray_that_comes_late_gets_it():
    with tray(watcher=False) as (desk, _):
        settle()
        equal(desk.items, [])
        desk.own(WATCHER)
        spin(lambda: desk.items, "the icon")
        equal(desk.item_get("Status"), "Active")


def hidden_it_leaves_the_bus_and_comes_back():
    with tray() as (desk, host):
        name = desk.item
        host.tell("visible", 0)
        spin(lambda: not desk.has_owner(name), "the name to go")
        host.tell("run", "r1", "t1", "Orders")
        host.tell("visible", 1)
        spin(lambda: len(desk.items) == 2, "the icon once more")
        contains(desk.item_get("ToolTip")[3], "1 task running")
        equal(desk.menu()[2][0], "Orders")
        for visible in (0, 1, 0, 1, 0):
            host.tell("visible", visible)
        settle()
        equal(desk.has_owner(desk.item), False)


main([it_registers_by_its_own_name_and_says_what_it_is, pixels_are_there_for_a_theme_without_the_icon,
      a_theme_with_the_icon_gets_its_name, the_tooltip_says_it_in_words, the_menu_has_what_is_needed,
      what_is_chosen_becomes_an_action, progress_leaves_the_layout_alone, layouts_come_twice_a_second_at_most,
      a_menu_that_is_opened_is_the_newest, items_that_stay_are_told_of_with_a_new_layout, a_tray_that_is_started_again_gets_it_back,
      a_tray_that_comes_late_gets_it, hidden_it_leaves_the_bus_and_comes_back])
