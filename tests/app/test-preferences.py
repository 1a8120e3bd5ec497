#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Each setting of the preferences does what it says, in the window, in the service and
beyond the session; and the windows beside it: the shortcuts, and what Sluice is."""

import http.server
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from notifications import Notifications  # noqa: E402
from uitest import App, Atspi, actions, comes, named, text, wait, walk  # noqa: E402

from gi.repository import Gio, GLib  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
SOURCE = pathlib.Path(os.environ['SLUICE_SOURCE_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
AUTOSTART = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'autostart'
SERVICE = 'io.github.sluice.Sluice.Service'

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def cli(*arguments):
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done.stdout


def setting(key):
    return subprocess.run(['gsettings', 'get', 'io.github.sluice.Sluice', key], check=True, capture_output=True,
                          text=True).stdout.strip()


def prepare():
    """A task with 700 records, one of which is wrong, and a connection."""
    data = FOLDER / 'rows.json'
    data.write_text(json.dumps([{'id': i} for i in range(699)] + [{'id': 'x'}]), encoding='utf-8')
    path = FOLDER / 'task.json'
    path.write_text(json.dumps({
        'sluice': 1, 'id': 'task-rows', 'name': 'Rows', 'source': {'type': 'file', 'path': str(data)},
        'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
        'destination': {'type': 'sqlite', 'path': str(FOLDER / 'rows.db'), 'table': 't'},
        'load': {'strategy': 'upsert', 'keys': ['id']}}), encoding='utf-8')
    cli('task', 'import', str(path))
    cli('connection', 'add', 'house', '--sqlite', str(FOLDER / 'house.db'))


def run():
    """Has the service run the task, and waits for the end."""
    count = len(json.loads(cli('runs', '--output', 'json')))
    bus.call_sync(SERVICE, '/io/github/sluice/Sluice/Service', 'io.github.sluice.Service1', 'Run',
                  GLib.Variant('(sa{sv})', ('Rows', {})), None, Gio.DBusCallFlags.NONE, 60000, None)

    def ended():
        runs = json.loads(cli('runs', '--output', 'json'))
        return len(runs) > count and runs[0]['state'] == 'partial_success'
    wait(ended, 'the end of the run', 30)


class Preferences:
    def __init__(self, app):
        self.app = app

    def __enter__(self):
        self.app.keys('ctrl+comma')
        self.app.expect_window('^Preferences$')
        self.root = wait(lambda: next((node for node in self.app.all('frame') if node.get_name() == 'Preferences'),
                                      None), 'the preferences')
        self.app.focus('^Preferences$')
        return self

    def __exit__(self, *failure):
        if failure[0] is None:
            self.app.keys('Escape', window='^Preferences$')
            self.app.expect_no_window('^Preferences$')

    def focused(self):
        """The other window keeps a focus of its own."""
        return next((node.get_name() for node in walk(self.root)
                     if node.get_state_set().contains(Atspi.StateType.FOCUSED)), None)

    def choose(self, row, *keys):
        """By keys; what is chosen is counted from the first choice."""
        for _ in range(30):
            before = self.focused()
            if before == row:
                break
            subprocess.run(['xdotool', 'key', 'Tab'], check=True)
            comes(lambda was=before: self.focused() not in (None, was), 1)
        node = self.app.find('combo box', row, self.root)
        subprocess.run(['xdotool', 'key', 'space'], check=True)
        wait(lambda: any(item.get_state_set().contains(Atspi.StateType.FOCUSED) and item.get_role_name() == 'list item'
                         for item in walk(node)), 'the choices of ' + row)
        subprocess.run(['xdotool', 'key', *keys, 'Return'], check=True)
        wait(lambda: self.focused() == row, 'the choices to be gone')

    def toggle(self, title):
        node = wait(lambda: next((node for node in walk(self.root) if named(node, title) and
                                  'toggle' in actions(node)), None), f'the switch “{title}”')
        assert Atspi.Action.do_action(node, actions(node).index('toggle')), title


def brightness(app):
    """Of a corner of the sidebar, from 0 to 255."""
    said = subprocess.run(['import', '-window', app.window('Sluice$'), '-crop', '40x40+40+500', '-resize', '1x1!',
                           '-colorspace', 'Gray', '-depth', '8', 'gray:-'], check=True, capture_output=True).stdout
    return said[0]


def appearance(app):
    wait(lambda: brightness(app) > 200, 'a light window at first')
    with Preferences(app) as preferences:
        preferences.choose('Style', 'Down', 'Down')
    wait(lambda: brightness(app) < 80, 'a dark window')
    assert setting('color-scheme') == "'force-dark'"
    with Preferences(app) as preferences:
        preferences.choose('Style', 'Down')
    wait(lambda: brightness(app) > 200, 'a light window')
    ok('the style is dark or light at once')


class Rows(http.server.BaseHTTPRequestHandler):
    """A list of 700 records."""

    def do_GET(self):
        body = json.dumps([{'id': i, 'name': f'Row {i}'} for i in range(700)]).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def samples(app):
    """In the page of a new task, whose rows go into the default connection."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Rows)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Preferences(app) as preferences:
        preferences.choose('Records in a sample', 'Down')
    cli('connection', 'default', 'house')
    app.keys('ctrl+n')
    app.find('push button', 'Show Rows')
    app.type(f'http://127.0.0.1:{server.server_port}/people')
    app.keys('Return')
    app.find('push button', 'Load', timeout=30)
    app.expect_label('The first 500 rows')
    ok('a sample has as many records as one wants')

    app.expect_label('Table in “house”')
    picture(app, 'intake')
    app.keys('ctrl+r')
    app.expect_label('Success', 30)
    with sqlite3.connect(f'file:{FOLDER / "house.db"}?mode=ro', uri=True) as database:
        assert database.execute('SELECT count(*), max(name) FROM people').fetchone() == (700, 'Row 99')
    assert json.loads(cli('task', 'show', 'People'))['destination']['connection'] == 'house'
    ok('a new task loads into the default connection')


def workers(app):
    assert json.loads(cli('queue', '--output', 'json'))['workers'] == 2
    with Preferences(app) as preferences:
        preferences.choose('Runs at the Same Time', *['Down'] * 4)
        wait(lambda: json.loads(cli('queue', '--output', 'json'))['workers'] == 5, 'five workers')
    cli('queue', 'workers', '3')
    with Preferences(app) as preferences:
        wait(lambda: any(node.get_name() == '3' for node in walk(app.find('combo box', 'Runs at the Same Time',
                                                                        preferences.root))), 'what was set elsewhere')
    ok('the number of workers holds for all, and is shown wherever it was set')


def background(app):
    def files():
        return [path.read_text(encoding='utf-8') for path in AUTOSTART.glob('*')] if AUTOSTART.exists() else []

    assert files() == []
    with Preferences(app) as preferences:
        preferences.toggle('Start With the Session')
        wait(lambda: any('sluice-service' in content for content in files()), 'the file that starts the service')
        preferences.toggle('Start With the Session')
        wait(lambda: files() == [], 'it to go')
        preferences.toggle('Icon in the Tray')
        wait(lambda: setting('tray') == 'false', 'the icon to be unwanted')
        preferences.toggle('Icon in the Tray')
        wait(lambda: setting('tray') == 'true', 'the icon to be wanted')
    ok('the service starts with the session, or does not')


def look_away(app):
    """Who has the window before him is not told of what he has run himself."""
    root = subprocess.run(['xwininfo', '-root'], check=True, capture_output=True, text=True).stdout
    root = int(re.search(r'Window id: (0x[0-9a-f]+)', root).group(1), 16)
    subprocess.run(['xdotool', 'mousemove', '1390', '890', 'windowfocus', str(root)], check=True)

    def is_active():
        return bus.call_sync('io.github.sluice.Sluice', '/io/github/sluice/Sluice', 'org.gtk.Actions', 'Describe',
                             GLib.Variant('(s)', ('window-active',)), None, Gio.DBusCallFlags.NONE, -1,
                             None).unpack()[0][2][0]
    wait(lambda: not is_active(), 'the window to lose the focus')


def notifications(app, desk):
    with Preferences(app) as preferences:
        for title in ('Failures', 'Paused Schedules', 'What Has Not Run', 'Changed Data', 'Recovery'):
            preferences.toggle(title)
        wait(lambda: [setting('notify-' + key) for key in ('failure', 'paused', 'overdue', 'drift', 'recovery')] ==
             ['false'] * 5, 'five kinds to be unwanted')
    look_away(app)
    run()
    desk.expect('Rows: 1 of 700 rows rejected')
    with Preferences(app) as preferences:
        preferences.toggle('Rejected Rows')
        wait(lambda: setting('notify-rejected') == 'false', 'rejected rows to be unwanted')
    look_away(app)
    count = len(desk.shown)
    run()
    with Preferences(app) as preferences:
        preferences.toggle('Rejected Rows')
        wait(lambda: setting('notify-rejected') == 'true', 'rejected rows to be wanted')
    look_away(app)
    run()
    desk.expect('Rows: 1 of 700 rows rejected', 2)
    assert len(desk.shown) == count + 1, [shown.title for shown in desk.shown]
    ok('only what is wanted is told')


def shortcuts(app):
    app.keys('ctrl+question')
    app.expect_window('^Keyboard Shortcuts$')
    app.expect_label('Command palette')
    picture(app, 'shortcuts')
    app.keys('Escape', window='^Keyboard Shortcuts$')
    app.expect_no_window('^Keyboard Shortcuts$')
    ok('the window of shortcuts opens and closes by keys')


def picture(app, name):
    if 'SLUICE_TEST_PICTURES' in os.environ:
        subprocess.run(['import', '-window', 'root', f'{os.environ["SLUICE_TEST_PICTURES"]}/{name}.png'], check=True)


def about(app):
    app.click('Main Menu')
    app.click('About Sluice', 'menu item')
    app.expect_window('^About')
    root = wait(lambda: next((node for node in app.all('frame') if node.get_name().startswith('About')), None),
                'the window')
    version = re.search(r"version: '([^']+)'", (SOURCE / 'meson.build').read_text(encoding='utf-8')).group(1)
    wait(lambda: any(node.get_name() == version for node in walk(root)), 'the version')
    picture(app, 'about')
    app.mouse(lambda: app.find('list item', 'Troubleshooting', root), '^About')
    app.mouse(lambda: app.find('list item', 'Debugging Information', root), '^About')
    app.click('Copy Text', root=root)
    app.expect_label('Copied to clipboard')
    app.keys('Escape', window='^About')
    wait(lambda: not app.windows('^About') or app.keys('Escape', window='^About'), 'it to close')
    app.keys('alt+3', window='Sluice$')
    app.keys('ctrl+f', window='Sluice$')
    entry = wait(lambda: next((node for node in walk(app.node) if 'EditableText' in node.get_interfaces() and
                               node.get_state_set().contains(Atspi.StateType.FOCUSED)), None), 'the field')
    app.keys('ctrl+v', window='Sluice$')
    wait(lambda: f'Sluice {version}' in text(entry) and 'GTK 4.' in text(entry), 'what was copied')
    copied = text(entry)
    assert str(pathlib.Path.home()) not in copied and os.environ['HOME'] not in copied, copied
    ok('it says what it is, and what helps who looks for a mistake can be copied')


def main():
    desk = Notifications()
    prepare()
    app = App(PROGRAM)
    try:
        app.find('list item', 'Tasks', timeout=30)
        appearance(app)
        samples(app)
        workers(app)
        background(app)
        notifications(app, desk)
        shortcuts(app)
        about(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
