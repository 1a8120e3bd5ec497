# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""A desktop for the service: a private bus with a tray on it, and a daemon that
shows notifications. Both keep what they were told."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

from gi.repository import Gio, GLib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

BUS = "org.freedesktop.DBus"
WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
ITEM_PATH = "/StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
NOTIFICATIONS = "org.freedesktop.Notifications"

WATCHER_XML = f"""<node><interface name="{WATCHER}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
</interface></node>"""
NOTIFICATIONS_XML = f"""<node><interface name="{NOTIFICATIONS}">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""


def spin(condition, what, seconds=60):
    """Lets the main context work until CONDITION gives something, and returns that."""
    context = GLib.MainContext.default()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        while context.iteration(False):
            pass
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"waited {seconds} s for {what}")


def settle(seconds=0.3):
    """Takes in what comes within this time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        GLib.MainContext.default().iteration(False)
        time.sleep(0.005)


def is_visible(item):
    return item[1].get("visible", True)


class Shown:
    """A notification as it was last sent."""

    def __init__(self, number, parameters):
        self.number = number
        (self.application, self.replaces, self.icon, self.title, self.body, actions, self.hints,
         self.timeout) = parameters
        self.actions = dict(zip(actions[::2], actions[1::2]))

    def button(self, label):
        return next(action for action, word in self.actions.items() if word == label)

    @property
    def buttons(self):
        return [word for action, word in self.actions.items() if action != "default"]


class Desktop:
    def __init__(self, services=None):
        """SERVICES: contents of service files by their names."""
        self.dir = tempfile.mkdtemp(prefix="sluice-desktop-test-")
        folder = os.path.join(self.dir, "services")
        os.mkdir(folder)
        for name, text in (services or {}).items():
            with open(os.path.join(folder, name + ".service"), "w", encoding="utf-8") as stream:
                stream.write(text)
        with open(os.path.join(HERE, "..", "fixtures", "session.conf"), encoding="utf-8") as stream:
            config = stream.read().replace("@SERVICES@", folder)
        path = os.path.join(self.dir, "session.conf")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(config)
        self.daemon = subprocess.Popen(["dbus-daemon", "--nofork", "--print-address", "--config-file=" + path],
                                       stdout=subprocess.PIPE, text=True)
        self.address = self.daemon.stdout.readline().strip()
        self.bus = Gio.DBusConnection.new_for_address_sync(
            self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.items = []         # names that registered an icon, also those that are gone
        self.shown = []         # every notification, oldest first
        self.closed = []        # numbers of those that were withdrawn
        self.teller = None      # who sent the last one
        self.heard = []         # (time, sender, interface, signal, parameters)
        self.export("/StatusNotifierWatcher", WATCHER_XML, self.watcher_call, self.watcher_get)
        self.export("/org/freedesktop/Notifications", NOTIFICATIONS_XML, self.notifications_call, None)
        for interface in (ITEM, MENU):
            self.bus.signal_subscribe(None, interface, None, None, None, Gio.DBusSignalFlags.NONE, self.signal_cb)

    def close(self):
        self.bus.close_sync(None)
        self.daemon.terminate()
        self.daemon.wait()
        self.daemon.stdout.close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def export(self, path, xml, call, get):
        self.bus.register_object(path, Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0], call, get, None)

    def own(self, name):
        self.call(BUS, "/", BUS, "RequestName", "(su)", name, 0)

    def release(self, name):
        self.call(BUS, "/", BUS, "ReleaseName", "(s)", name)

    def has_owner(self, name):
        return self.call(BUS, "/", BUS, "NameHasOwner", "(s)", name)[0]

    def call(self, name, path, interface, method, signature=None, *args):
        variant = GLib.Variant(signature, args) if signature else None
        return self.bus.call_sync(name, path, interface, method, variant, None, Gio.DBusCallFlags.NONE, 60000,
                                  None).unpack()

    def signal_cb(self, _bus, sender, _path, interface, name, parameters):
        self.heard.append((time.monotonic(), sender, interface, name, parameters.unpack()))

    def signals(self, name):
        return [parameters for _, _, _, word, parameters in self.heard if word == name]

    # The tray

    def watcher_call(self, _bus, sender, _path, _interface, _method, parameters, invocation):
        self.items.append((sender, parameters.unpack()[0]))
        invocation.return_value(None)

    @staticmethod
    def watcher_get(_bus, _sender, _path, _interface, _name):
        return GLib.Variant("b", True)

    @property
    def item(self):
        return self.items[-1][0]

    def item_get(self, name):
        return self.call(self.item, ITEM_PATH, "org.freedesktop.DBus.Properties", "Get", "(ss)", ITEM, name)[0]

    def menu_call(self, method, signature, *args):
        return self.call(self.item, self.item_get("Menu"), MENU, method, signature, *args)

    def layout(self, parent=0, depth=-1, names=()):
        return self.menu_call("GetLayout", "(iias)", parent, depth, list(names))

    def menu(self):
        """What can be seen of the menu as (label, children), a line as None."""
        def words(item):
            _, properties, children = item
            if properties.get("type") == "separator":
                return None
            return (properties.get("label"), [words(child) for child in children if is_visible(child)])
        return words(self.layout()[1])[1]

    def find(self, *labels):
        """The number and the properties of an item, by the labels that lead to it."""
        _, item = self.layout()
        for label in labels:
            item = next(child for child in item[2] if is_visible(child) and
                        child[1].get("label", "").startswith(label))
        return item[0], item[1]

    def click(self, *labels):
        self.menu_call("Event", "(isvu)", self.find(*labels)[0], "clicked", GLib.Variant("i", 0), 0)

    # Notifications

    def notifications_call(self, _bus, sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            self.teller = sender
            values = parameters.unpack()
            number = values[1] or len(self.shown) + 1
            self.shown.append(Shown(number, values))
            invocation.return_value(GLib.Variant("(u)", (number,)))
        elif method == "CloseNotification":
            self.closed.append(parameters.unpack()[0])
            invocation.return_value(None)
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["actions", "body", "persistence"],)))
        else:
            invocation.return_value(GLib.Variant("(ssss)", ("mock", "test", "1", "1.2")))

    def answered(self):
        """Waits until whoever sent the last notification has its number, which replaces and withdraws it."""
        # What is answered in its main loop is answered after what was sent to it before.
        self.call(self.teller, "/io/github/sluice/Sluice/Service", "org.gtk.Actions", "List")

    def press(self, shown, action):
        self.bus.emit_signal(None, "/org/freedesktop/Notifications", NOTIFICATIONS, "ActionInvoked",
                             GLib.Variant("(us)", (shown.number, action)))


@contextlib.contextmanager
def desktop(**options):
    made = Desktop(**options)
    try:
        yield made
    finally:
        made.close()
