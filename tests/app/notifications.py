# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The rest of a desktop, for tests of the window: who shows notifications, and a browser."""

import os
import pathlib
import stat
import sys
import threading

from gi.repository import Gio, GLib

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'service'))
from mocks import BUS, NOTIFICATIONS, NOTIFICATIONS_XML, Shown  # noqa: E402

from uitest import wait  # noqa: E402

BROWSER = '''#!/usr/bin/python3
import sys, urllib.request
with urllib.request.urlopen(sys.argv[1], timeout=30) as page, open({pages!r}, 'a') as pages:
    pages.write(page.read().decode().replace('\\n', ' ') + '\\n')
'''


class Notifications:
    """Shows notifications, on a connection and in a thread of its own."""

    def __init__(self):
        self.shown = []         # the oldest first
        self.closed = []
        self.context = GLib.MainContext.new()
        ready = threading.Event()
        threading.Thread(target=self.serve, args=(ready,), daemon=True).start()
        assert ready.wait(20), 'nobody shows notifications'

    def serve(self, ready):
        self.context.push_thread_default()
        self.bus = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'], Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.register_object('/org/freedesktop/Notifications',
                                 Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS_XML).interfaces[0], self.call, None, None)
        self.bus.call_sync(BUS, '/', BUS, 'RequestName', GLib.Variant('(su)', (NOTIFICATIONS, 0)), None,
                           Gio.DBusCallFlags.NONE, -1, None)
        ready.set()
        GLib.MainLoop.new(self.context, False).run()

    def call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        if method == 'Notify':
            values = parameters.unpack()
            number = values[1] or len(self.shown) + 1
            self.shown.append(Shown(number, values))
            invocation.return_value(GLib.Variant('(u)', (number,)))
        elif method == 'CloseNotification':
            self.closed.append(parameters.unpack()[0])
            invocation.return_value(None)
        elif method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['actions', 'body', 'persistence'],)))
        else:
            invocation.return_value(GLib.Variant('(ssss)', ('mock', 'test', '1', '1.2')))

    def expect(self, title, count=1):
        """The newest of this title, once there have been so many."""
        def found():
            told = [shown for shown in self.shown if shown.title == title]
            return told[-1] if len(told) >= count else None
        try:
            return wait(found, f'“{title}” to be told', 30)
        except AssertionError as error:
            raise AssertionError(f'{error}; there were {[shown.title for shown in self.shown]}') from None

    def press(self, shown, label):
        self.bus.emit_signal(None, '/org/freedesktop/Notifications', NOTIFICATIONS, 'ActionInvoked',
                             GLib.Variant('(us)', (shown.number, shown.button(label))))


class Browser:
    """Opens web pages for whoever asks the desktop for it, and keeps what they say."""

    def __init__(self):
        folder = pathlib.Path(os.environ['XDG_CACHE_HOME'])
        applications = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
        applications.mkdir(parents=True, exist_ok=True)
        self.pages = folder / 'pages'
        program = folder / 'browser'
        program.write_text(BROWSER.format(pages=str(self.pages)), encoding='utf-8')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        (applications / 'browser.desktop').write_text(
            f'[Desktop Entry]\nType=Application\nName=Browser\nExec={program} %u\nMimeType=x-scheme-handler/http;\n',
            encoding='utf-8')
        (applications / 'mimeapps.list').write_text(
            '[Default Applications]\nx-scheme-handler/http=browser.desktop\n', encoding='utf-8')

    def expect(self, count, part):
        """So many pages, of which the last one says this."""
        def seen():
            return self.pages.read_text(encoding='utf-8').splitlines() if self.pages.exists() else []
        wait(lambda: len(seen()) == count, f'page {count} in the browser, after {len(seen())}', 30)
        assert part in seen()[-1], seen()[-1]
