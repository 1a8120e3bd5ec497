#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The window's program as the service and the desktop use it: started by the bus,
and asked to show a run, its rows, a task or a page."""

import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import Atspi, children, wait, walk  # noqa: E402

from gi.repository import Gio, GLib  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
CLI = str(BUILD / 'src/cli/sluice-cli')
NAME = 'io.github.sluice.Sluice'
PATH = '/io/github/sluice/Sluice'
SERVICE = 'io.github.sluice.Sluice.Service'
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def call(name, path, interface, method, signature, *arguments):
    return bus.call_sync(name, path, interface, method, GLib.Variant(signature, arguments), None,
                         Gio.DBusCallFlags.NONE, 30000, None).unpack()


def activate(action, *parameters):
    call(NAME, PATH, 'org.freedesktop.Application', 'ActivateAction', '(sava{sv})', action,
         [GLib.Variant('s', parameter) for parameter in parameters], {})


def state(action):
    return call(NAME, PATH, 'org.gtk.Actions', 'Describe', '(s)', action)[0][2][0]


def window_active():
    return state('window-active')


def program():
    return next((node for node in children(Atspi.get_desktop(0)) if node.get_child_count()), None)


def shows(text):
    """Whether this can be seen somewhere in the window."""
    node = wait(program, 'the window on the accessibility bus', 30)
    for found in walk(node):
        if text in found.get_name():
            extents = found.get_extents(Atspi.CoordType.WINDOW)
            if extents.width > 0 and extents.height > 0:
                return True
    return False


def expect(text):
    wait(lambda: shows(text), f'“{text}” in the window')


def setup():
    task = {'sluice': 1, 'id': 'orders', 'name': 'Orders',
            'source': {'type': 'inline', 'records': [{'id': 1}, {'id': 'not a number'}]},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / 'out.db'), 'table': 'orders'},
            'load': {'strategy': 'upsert', 'keys': ['id']}}
    path = FOLDER / 'task.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', path], check=True, capture_output=True)
    done = subprocess.run([CLI, 'run', 'Orders', '--output', 'json'], check=False, capture_output=True, text=True)
    return json.loads(done.stdout)['run']


def main():
    run = setup()
    print('1..7')

    call(NAME, PATH, 'org.freedesktop.Application', 'Activate', '(a{sv})', {})
    expect('Overview')
    ok('the bus starts the program, and it opens its window')

    activate('show-run', run)
    expect('Summary')
    ok('it shows a run')

    wait(window_active, 'the window to be active')
    wait(lambda: state('shown-run') == run, 'the run that is shown')
    root = subprocess.run(['xwininfo', '-root'], check=True, capture_output=True, text=True).stdout
    root = re.search(r'Window id: (0x[0-9a-f]+)', root).group(1)
    # Without a window manager the pointer gives the focus, too.
    subprocess.run(['xdotool', 'mousemove', '1390', '1190', 'windowfocus', str(int(root, 16))], check=True)
    wait(lambda: not window_active(), 'the window to lose the focus')
    wait(lambda: state('shown-run') == '', 'nothing that a person has before him')
    ok('it says whether it is before a person, and which run')

    activate('show-rows', run)
    expect('Rejected rows by reason')
    ok('it shows the rejected rows')

    activate('show-task', 'Orders')
    expect('Mapping')
    ok('it shows a task')

    activate('show-schedules')
    expect('Schedules')
    activate('show-connections')
    expect('Connections')
    ok('it shows pages')

    activate('preferences')
    expect('Background')
    expect('Icon in the Tray')
    expect('Paused Schedules')
    ok('the preferences have the tray and the notifications')
    activate('quit')


main()
