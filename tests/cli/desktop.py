# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""A private bus that starts the service when it is asked for."""

import contextlib
import os
import subprocess
import time

from gi.repository import Gio, GLib

from support import CLI, SECONDS, SERVICE, Sandbox, contains, wait_for

NAME = "io.github.sluice.Sluice.Service"
PATH = "/io/github/sluice/Sluice/Service"
INTERFACE = "io.github.sluice.Service1"
HERE = os.path.dirname(os.path.abspath(__file__))


class Desktop:
    """A private bus, a sandbox on it, and what the service says."""

    def __init__(self, idle=60):
        self.box = Sandbox()
        services = self.box.path("services")
        os.mkdir(services)
        with open(os.path.join(services, NAME + ".service"), "w", encoding="utf-8") as stream:
            stream.write(f"[D-BUS Service]\nName={NAME}\nExec={SERVICE}\n")
        with open(os.path.join(HERE, "..", "fixtures", "session.conf"), encoding="utf-8") as stream:
            config = stream.read().replace("@SERVICES@", services)
        self.box.write("session.conf", config)
        env = {**self.box.env, "SLUICE_CLI": CLI, "SLUICE_SERVICE_IDLE": str(idle),
               "SLUICE_SECRET_CANARY": "must-not-be-passed-on"}
        self.daemon = subprocess.Popen(["dbus-daemon", "--nofork", "--print-address",
                                        "--config-file=" + self.box.path("session.conf")],
                                       env=env, stdout=subprocess.PIPE, text=True)
        self.address = self.daemon.stdout.readline().strip()
        self.bus = Gio.DBusConnection.new_for_address_sync(
            self.address,
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.signals = []
        self.bus.signal_subscribe(NAME, INTERFACE, None, PATH, None, Gio.DBusSignalFlags.NONE, self.signal_cb)

    def signal_cb(self, _bus, _sender, _path, _interface, name, parameters):
        self.signals.append((name, parameters.unpack(), time.monotonic()))

    def close(self):
        self.bus.close_sync(None)
        self.daemon.terminate()
        self.daemon.wait()
        self.daemon.stdout.close()
        self.box.close()

    def call(self, method, signature, *args):
        variant = GLib.Variant(signature, args) if signature else None
        return self.bus.call_sync(NAME, PATH, INTERFACE, method, variant, None, Gio.DBusCallFlags.NONE, 1000 * SECONDS,
                                  None).unpack()

    def begin(self, method, signature, *args):
        """Calls, and does not wait for the answer."""
        self.bus.call(NAME, PATH, INTERFACE, method, GLib.Variant(signature, args), None, Gio.DBusCallFlags.NONE, -1,
                      None, None)

    def wait_until_owned(self):
        def owned():
            return self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                      "NameHasOwner", GLib.Variant("(s)", (NAME,)), None, Gio.DBusCallFlags.NONE, -1,
                                      None).unpack()[0]
        wait_for(owned, "the service")

    def run(self, task, **options):
        return self.call("Run", "(sa{sv})", task, options)[0]

    def seen(self, name):
        while GLib.MainContext.default().iteration(False):
            pass
        return [parameters for signal_name, parameters, _ in self.signals if signal_name == name]

    def ended(self, run):
        return wait_for(lambda: next((end for end in self.seen("RunEnded") if end[0] == run), None), "RunEnded")

    def property(self, name):
        return self.bus.call_sync(NAME, PATH, "org.freedesktop.DBus.Properties", "Get",
                                  GLib.Variant("(ss)", (INTERFACE, name)), None, Gio.DBusCallFlags.NONE, 1000 * SECONDS,
                                  None).unpack()[0]

    def owned(self):
        return self.bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner",
                                  GLib.Variant("(s)", (NAME,)), None, Gio.DBusCallFlags.NONE, 1000 * SECONDS, None).unpack()[0]

    def service_pid(self):
        reply = self.bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                   GLib.Variant("(s)", (NAME,)), None, Gio.DBusCallFlags.NONE, 1000 * SECONDS, None)
        return reply.unpack()[0]

    def child_pids(self):
        done = subprocess.run(["pgrep", "-P", str(self.service_pid())], capture_output=True, text=True, check=False)
        return [int(word) for word in done.stdout.split()]


@contextlib.contextmanager
def desktop(**options):
    made = Desktop(**options)
    try:
        yield made
    finally:
        made.close()


def refused(call, part):
    try:
        call()
    except GLib.Error as error:
        contains(error.message, part)
    else:
        raise AssertionError("the call was not refused")
