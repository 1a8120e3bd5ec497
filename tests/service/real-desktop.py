#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""The service in the panel of Xfce and with its notification daemon, used with the
mouse. To be run by build-aux/test-desktop, which says where the pictures go."""

import os
import subprocess

from gi.repository import Gio, GLib

from mocks import HERE, settle
from support import CLI, SERVICE, Sandbox, Server, SlowServer, equal, http_source, inline, main, wait_for

PICTURES = os.environ["SLUICE_PICTURES"]
NOTIFYD = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"
NAME = "io.github.sluice.Sluice.Service"
PATH = "/io/github/sluice/Sluice/Service"
INTERFACE = "io.github.sluice.Service1"
WATCHER = "org.kde.StatusNotifierWatcher"
# The icon is the only one, at the right end of a panel of 1280 pixels.
ICON = (1264, 16)

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
box = Sandbox(bus=os.environ["DBUS_SESSION_BUS_ADDRESS"])
slow = SlowServer()
refusing = Server(lambda handler: handler.send(404, {"error": "no such thing"}))
processes = {}


def start(name, *command, env=None):
    with open(os.path.join(PICTURES, name + ".log"), "w", encoding="utf-8") as log:
        processes[name] = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(env or {})})


def stop(name):
    process = processes.pop(name)
    process.terminate()
    return process.wait(10)


def call(name, path, interface, method, signature=None, *args):
    variant = GLib.Variant(signature, args) if signature else None
    return bus.call_sync(name, path, interface, method, variant, None, Gio.DBusCallFlags.NO_AUTO_START, 10000,
                         None).unpack()


def get(name, path, interface, what):
    return call(name, path, "org.freedesktop.DBus.Properties", "Get", "(ss)", interface, what)[0]


def has_owner(name):
    return call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner", "(s)", name)[0]


def items():
    return has_owner(WATCHER) and get(WATCHER, "/StatusNotifierWatcher", WATCHER, "RegisteredStatusNotifierItems")


def run(task):
    return call(NAME, PATH, INTERFACE, "Run", "(sa{sv})", task, {})[0]


def xdotool(*words):
    return subprocess.run(["xdotool", *(str(word) for word in words)], check=True, capture_output=True,
                          text=True).stdout.split()


def picture(name):
    subprocess.run(["import", "-window", "root", os.path.join(PICTURES, name + ".png")], check=True)


def is_drawn(x, y, width, height):
    """Whether more than one colour is in this part of the screen."""
    done = subprocess.run(["import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "-format", "%k", "info:"],
                          check=True, capture_output=True, text=True)
    return int(done.stdout) > 2


def states(task):
    return [item["state"] for item in box.json("runs", "--task", task)]


def the_panel_shows_the_icon():
    start("xfwm4", "xfwm4", "--compositor=on")
    start("panel", "xfce4-panel", "--disable-wm-check")
    wait_for(items_is_list, "the panel's tray")
    start("service", SERVICE, env={**box.env, "SLUICE_CLI": CLI, "XDG_DATA_DIRS": os.environ["XDG_DATA_DIRS"],
                                   "DISPLAY": os.environ["DISPLAY"]})
    wait_for(items, "the icon")
    equal(len(items()), 1)
    wait_for(lambda: is_drawn(1252, 4, 24, 24), "its picture")
    settle(0.5)
    picture("tray-idle")


def items_is_list():
    return has_owner(WATCHER) and isinstance(items(), list)


def it_says_what_runs():
    run("Orders")
    settle(1)
    xdotool("mousemove", *ICON)
    settle(1.5)
    picture("tray-tooltip")


def its_menu_pauses_all_schedules():
    xdotool("click", 3)
    settle(1)
    picture("tray-menu")
    # Orders, Run a Task, Pause All Schedules: what only says something is skipped.
    equal(get(NAME, PATH, INTERFACE, "AllPaused"), False)
    xdotool("key", "Down", "Down", "Down", "Down", "Return")
    wait_for(lambda: get(NAME, PATH, INTERFACE, "AllPaused"), "the pause")
    slow.release.set()
    wait_for(lambda: states("Orders") == ["success"], "the end of the run")
    settle(1)
    picture("tray-paused")


def its_menu_runs_a_task():
    xdotool("mousemove", *ICON, "click", 3)
    settle(1)
    xdotool("key", "Down", "Down", "Right")
    settle(0.7)
    picture("tray-submenu")
    xdotool("key", "Escape", "Escape", "Escape")
    settle(0.3)


def a_panel_that_is_started_again_gets_it_back():
    stop("panel")
    wait_for(lambda: not has_owner(WATCHER), "the panel to go")
    start("panel", "xfce4-panel", "--disable-wm-check")
    wait_for(items, "the icon once more")
    wait_for(lambda: is_drawn(1252, 4, 24, 24), "its picture")


def a_failure_is_shown_and_its_button_runs_it_again():
    start("notifyd", NOTIFYD)
    wait_for(lambda: has_owner("org.freedesktop.Notifications"), "the notification daemon")
    run("Customers")
    window = wait_for(notification, "the notification")
    settle(1.2)
    picture("notification-failure")
    geometry = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", window))
    x, y, width, height = (int(geometry[word]) for word in ("X", "Y", "WIDTH", "HEIGHT"))
    # The buttons stand in a row at the bottom; the last one is “Run Again”.
    xdotool("mousemove", x + width - 70, y + height - 40)
    settle(0.5)
    xdotool("click", 1)
    wait_for(lambda: len(states("Customers")) == 2, "the second run")


def notification():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "xfce4-notifyd"], capture_output=True,
                           text=True, check=False).stdout.split()
    return found[-1] if found else None


def the_icon_goes_with_the_service():
    equal(stop("service"), 0)
    wait_for(lambda: not items(), "the icon to go")
    settle(0.5)
    picture("tray-gone")


def setup():
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "xfce4", "xfconf", "xfce-perchannel-xml")
    os.makedirs(folder)
    with open(os.path.join(HERE, "xfce4-panel.xml"), encoding="utf-8") as source, \
            open(os.path.join(folder, "xfce4-panel.xml"), "w", encoding="utf-8") as target:
        target.write(source.read())
    for task in (inline([], "Orders", source=http_source(slow.url)),
                 inline([], "Customers", source=http_source(refusing.url)),
                 inline([], "Invoices", schedule={"cron": "30 2 * * *"})):
        box.run("task", "import", box.write("task.json", task))


setup()
try:
    main([the_panel_shows_the_icon, it_says_what_runs, its_menu_pauses_all_schedules, its_menu_runs_a_task,
          a_panel_that_is_started_again_gets_it_back, a_failure_is_shown_and_its_button_runs_it_again,
          the_icon_goes_with_the_service])
finally:
    for running in list(processes):
        stop(running)
    slow.close()
    refusing.close()
    box.close()
