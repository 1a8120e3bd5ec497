#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The tour: by Enter alone, left and taken up again, and with the real controls
instead of its button."""

import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, children, wait, walk  # noqa: E402

from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
SENTENCES = ['Begin', 'Ask for Rows', 'Use the Token', 'Go On', 'Load', 'Open the Task', 'Show a Bad Row', 'Finish']

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def rows(table):
    path = WORKSPACE / 'data.db'
    if not path.exists():
        return 0
    connection = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    try:
        return connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def focused(app):
    for node in walk(app.node):
        if node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return node
    return None


def expect_stop(app, count, wanted=None):
    """The stop is shown, and its button has the focus and is described."""
    app.expect_label(f'{count} of 8: ', 60)
    wanted = wanted or SENTENCES[count - 1]

    def is_ready():
        node = focused(app)
        return node is not None and node.get_name().replace('_', '').startswith(wanted) and \
            len(node.get_description()) > 40

    wait(is_ready, f'“{wanted}” to have the focus and to be described')


def chosen_step(app):
    steps = app.find('list', 'Steps')
    found = children(steps)
    return next((found[i].get_name().split(',')[0] for i in range(len(found))
                 if Atspi.Selection.is_child_selected(steps, i)), None)


def has_rejected_row(app):
    """Not only what the tour says of it."""
    return any('twelve' in node.get_name() and 'Three orders' not in node.get_name() for node in app.all('label'))


def by_enter_alone(app):
    begun = time.monotonic()
    app.command('tour')
    for stop in range(1, 8):
        expect_stop(app, stop)
        if SENTENCES[stop - 1] == 'Show a Bad Row':
            wait(lambda: chosen_step(app) == 'Mapping', 'the step that the stop is about')
        app.keys('Return')
    expect_stop(app, 8)
    wait(lambda: has_rejected_row(app), 'the rejected row', 30)
    assert rows('countries') > 200, rows('countries')
    wait(lambda: rows('tour_orders') == 3, 'the rows that were good')
    ok(f'eight stops by Enter alone, in {time.monotonic() - begun:.0f} seconds')


def left_and_resumed(app):
    app.click('Leave the tour')
    wait(lambda: not app.has_label('8 of 8'), 'the tour to be gone')
    app.keys('alt+1')
    app.click('Main Menu')
    app.click('Take the Tour', 'menu item')
    expect_stop(app, 8, 'Go There')
    app.keys('Return')
    expect_stop(app, 8)
    wait(lambda: has_rejected_row(app), 'the rejected row', 30)
    ok('it goes on where it was left, and finds the way back')
    app.keys('Return')
    wait(lambda: not app.has_label('8 of 8'), 'the tour to be gone')
    ok('it ends')


def with_the_controls(app):
    app.command('tour')
    expect_stop(app, 1)
    app.command('sample')
    for stop in (2, 3, 4):
        app.expect_label(f'{stop} of 8', 60)
        app.keys('ctrl+r')
    app.expect_label('6 of 8', 60)
    ok('it follows whoever uses the window instead of its button')


def server_of(app):
    return subprocess.run(['pgrep', '-P', str(app.process.pid), '-f', 'sluice-sample-api'],
                          capture_output=True, text=True, check=True).stdout.strip()


def main():
    app = App(PROGRAM)
    server = None
    try:
        app.find('push button', 'Take the Tour', timeout=30)
        by_enter_alone(app)
        left_and_resumed(app)
        with_the_controls(app)
        assert app.is_alive()
        server = server_of(app)
    finally:
        app.close()
    wait(lambda: not pathlib.Path('/proc', server).exists(), 'the sample API to end with the window')
    ok('the sample API ends with the window')
    print(f'1..{number}')


main()
