#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Runs that wait for their turn, and what is known of connections, in the window."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, wait  # noqa: E402

from gi.repository import Gio, GLib  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
SERVICE = 'io.github.sluice.Sluice.Service'
PICTURES = os.environ.get('SLUICE_TEST_PICTURES')

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def cli(*arguments, status=0):
    done = subprocess.run([CLI, *arguments, '--output', 'json'], capture_output=True, text=True, check=False)
    assert done.returncode == status, (arguments, done.stdout, done.stderr)
    return json.loads(done.stdout) if done.stdout.strip() else None


def store(name, **more):
    task = {'sluice': 1, 'id': 'task-' + name.lower(), 'name': name,
            'source': {'type': 'inline', 'records': [{'id': 1}]},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / f'{name}.db'), 'table': 't'},
            'load': {'strategy': 'upsert', 'keys': ['id']}, **more}
    path = FOLDER / f'{name}.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)


def ask(task):
    """Has the service run a task, and does not wait for that."""
    bus.call(SERVICE, '/io/github/sluice/Sluice/Service', 'io.github.sluice.Service1', 'Run',
             GLib.Variant('(sa{sv})', (task, {})), None, Gio.DBusCallFlags.NONE, 2 ** 31 - 1, None, None)
    bus.flush_sync(None)
    wait(lambda: any(entry['name'] == task for entry in cli('queue')['waiting']), task + ' in the queue')


def picture(app, name):
    if PICTURES:
        app.picture(os.path.join(PICTURES, name + '.png'))


def queue_is_shown(app):
    app.keys('alt+3')
    cli('queue', 'pause')
    app.expect_label('The queue is paused: nothing starts until it is resumed.')
    for name in ('Usual', 'Urgent'):
        ask(name)
    app.expect_label('2 runs wait')
    rows = app.find('list', 'Waiting Runs')

    def names():
        return [node.get_name() for node in app.all('label', root=rows)]
    wait(lambda: {'Urgent', 'Usual', 'High'} <= set(names()), 'the runs that wait')
    assert names().index('Urgent') < names().index('Usual'), names()
    assert any(name.startswith('The queue is paused') for name in names()), names()
    picture(app, 'queue')
    ok('what waits is listed with its place and its reason')

    app.click('Cancel Usual')
    app.expect_label('1 run waits')
    assert cli('runs') == []
    ok('what waits is taken back')

    app.click('Resume Queue')
    wait(lambda: [run['state'] for run in cli('runs')] == ['success'], 'the run')
    wait(lambda: not app.has_label('runs wait') and not app.has_label('The queue is paused'), 'the box to go')
    assert cli('queue')['paused'] is False
    ok('the queue is resumed from the window')


def expand(app, name):
    """Opens the row of a connection, by keys."""
    row = app.find('list item', name)
    if next(app.all('push button', 'Delete the Connection', row), None) is None:
        app.tab_to(name)
        app.keys('Return')
        app.find('push button', 'Delete the Connection', row)
    return row


def connections_say_what_is_known(app):
    app.keys('alt+5')
    app.find('list item', 'warehouse')
    app.expect_label('Test passed')
    app.expect_label('Used 1 time')
    app.expect_label('Not used')
    row = expand(app, 'warehouse')
    app.click('New Tasks Load into It', root=row)
    wait(lambda: cli('connection', 'default') == {'default': 'warehouse'}, 'the default')
    app.expect_label('New tasks load into it')
    picture(app, 'connections')
    ok('a connection becomes the default')

    app.click('Test', root=expand(app, 'missing'))
    app.expect_label('Look whether the file is there')
    app.expect_label('Test failed')
    picture(app, 'connection-failed')
    ok('a failed step says what to do')

    app.click('Delete the Connection', root=app.find('list item', 'warehouse'))
    app.expect_label('It is used, and what uses it fails without it:')
    app.expect_label('“Loads” loads into it')
    picture(app, 'connection-used')
    app.click('Cancel')
    assert len(cli('connection', 'list')) == 2
    app.click('Delete the Connection', root=app.find('list item', 'missing'))
    app.expect_label('“missing” deleted')
    wait(lambda: len(cli('connection', 'list')) == 1, 'the deletion')
    ok('a connection that is used is not deleted without a question')


def main():
    sqlite3.connect(FOLDER / 'house.db').executescript('CREATE TABLE t (id INTEGER PRIMARY KEY)')
    cli_plain = [CLI, 'connection', 'add']
    subprocess.run([*cli_plain, 'warehouse', '--sqlite', str(FOLDER / 'house.db')], check=True)
    subprocess.run([*cli_plain, 'missing', '--sqlite', str(FOLDER / 'no' / 'where.db')], check=True)
    cli('connection', 'test', 'warehouse')
    store('Usual')
    store('Urgent', priority='high')
    store('Loads', destination={'connection': 'warehouse', 'table': 't'})
    app = App(str(BUILD / 'src/app/sluice'))
    try:
        queue_is_shown(app)
        connections_say_what_is_known(app)
    finally:
        app.close()
    print(f'1..{number}')


main()
