#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Two hundred connections: all of them are listed, and found by a search."""

import os
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, Atspi, children, is_shown, wait, walk  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
COUNT = 200

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def prepare():
    subprocess.run([CLI, 'connection', 'add', 'house', '--sqlite', str(FOLDER / 'house.db')], check=True)
    with sqlite3.connect(WORKSPACE / 'sluice.db') as database:
        document, = database.execute('SELECT document FROM connections').fetchone()
        database.executemany('INSERT INTO connections (name, document, updated) VALUES (?, ?, 1)',
                             [(f'Branch {i:03}', document.replace('house.db', f'branch-{i}.db'))
                              for i in range(1, COUNT)])


def rows(app):
    """Those that can be seen, or scrolled to."""
    return [row.get_name() for row in children(app.find('list', 'Connections')) if is_shown(row)]


def shows_all(app):
    app.keys('alt+5')
    wait(lambda: len(rows(app)) == COUNT, 'all connections', 60)
    names = rows(app)
    assert names == sorted(names, key=str.casefold), names[:5]
    ok('two hundred connections are listed')


def searches(app):
    """What is filtered out cannot be seen, but stays in the tree: Tab says what is found."""
    listed = app.find('list', 'Connections')
    known = {row.get_name(): row for row in children(listed)}

    def has_focus(name):
        return any(node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in walk(known[name]))

    for words, first in (('BRANCH 15', 'Branch 150'), ('branch-7.db', 'Branch 007'), ('house', 'house')):
        app.keys('ctrl+f', 'ctrl+a')
        app.type(words)

        def leads(wanted=first):
            # An entry waits for more before it looks: who comes too early goes back to it.
            app.keys('ctrl+f')
            try:
                app.press_until('Tab', lambda: has_focus(wanted), wanted, 5)
            except AssertionError:
                return False
            return True
        wait(leads, f'Tab to lead from “{words}” to “{first}”', 60)
    app.keys('ctrl+f', 'ctrl+a')
    app.type('nothing is called that')
    app.expect_label('No Connection Found')
    ok('one is found by a part of its name or of its place')


def main():
    prepare()
    app = App(PROGRAM)
    try:
        app.find('list item', 'Tasks', timeout=30)
        shows_all(app)
        searches(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
