#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Deletions in the window are undone: by what can be seen, with all that goes
with a task, a query and a connection, and a template."""

import json
import os
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, wait  # noqa: E402

import subprocess  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
TASK = '0197aaaa-0000-7000-8000-000000000001'

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def store(sql):
    connection = sqlite3.connect(WORKSPACE / 'sluice.db', timeout=10)
    try:
        rows = connection.execute(sql).fetchall()
        connection.commit()
        return rows
    finally:
        connection.close()


def everything():
    """What the deletions of this test take along."""
    return {table: store(f'SELECT * FROM {table} ORDER BY 1, 2')
            for table in ('tasks', 'task_versions', 'drafts', 'schedules', 'queries', 'query_versions', 'templates')}


def prepare():
    """A task with versions, a schedule and something not saved; a query with versions; a template."""
    for name in ('First', 'Orders'):
        path = FOLDER / 'task.json'
        path.write_text(json.dumps({
            'sluice': 1, 'id': TASK, 'name': name, 'source': {'type': 'inline', 'records': [{'a': 1}]},
            'destination': {'type': 'sqlite', 'path': str(WORKSPACE / 'data.db'), 'table': 't'}}), encoding='utf-8')
        subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)
    store(f"INSERT INTO schedules (task, fingerprint, since, failures) VALUES ('{TASK}', 'f', 5, 2)")
    store("INSERT INTO queries VALUES ('0197bbbb-0000-7000-8000-000000000001', 'Open ones', 2)")
    for version in (1, 2):
        store("INSERT INTO query_versions VALUES ('0197bbbb-0000-7000-8000-000000000001', "
              f"{version}, 'none', 'SELECT {version}', '{{}}', {version})")
    subprocess.run([CLI, 'connection', 'add', 'house', '--sqlite', str(WORKSPACE / 'data.db')], check=True)
    subprocess.run([CLI, 'connection', 'test', 'house'], stdout=subprocess.DEVNULL, check=False)
    subprocess.run([CLI, 'connection', 'default', 'house'], stdout=subprocess.DEVNULL, check=True)
    store("""INSERT INTO templates VALUES ('Clean', 'Cleans', '{"sluice_template": 1, "name": "Clean"}', 7)""")


def choose(app, menu, item):
    app.mouse(lambda: app.find('push button', menu))
    app.click(item, 'menu item')


def open_by_name(app, name):
    app.command(name)
    wait(lambda: app.windows(f'^{name} – Sluice'), 'the page of ' + name)


def task_comes_back(app, before):
    open_by_name(app, 'Orders')
    choose(app, 'More', 'Delete the Task')
    app.expect_label('“Orders” deleted')
    assert not store('SELECT * FROM tasks') and not store('SELECT * FROM task_versions')
    app.click('Undo')
    wait(lambda: everything() == before, 'the task as it was')
    app.keys('alt+2')
    app.find('push button', 'Run Orders')
    ok('a task comes back with its versions and its schedule')


def template_comes_back(app, before):
    open_by_name(app, 'Orders')
    choose(app, 'More', 'Templates…')
    app.expect_window('^Templates$')
    app.click('Delete Clean')
    app.expect_label('“Clean” deleted')
    assert not store('SELECT * FROM templates')
    app.click('Undo')
    wait(lambda: everything() == before, 'the template as it was')
    app.expect_label('Clean')
    app.keys('Escape', window='^Templates$')
    app.expect_no_window('^Templates$')
    ok('a template comes back, and nothing was asked')


def query_comes_back(app, before):
    open_by_name(app, 'Open ones')
    choose(app, 'More', 'Delete')
    app.expect_label('“Open ones” deleted')
    assert not store('SELECT * FROM query_versions')
    app.click('Undo')
    wait(lambda: everything() == before, 'the query as it was')
    ok('a query comes back with its versions')


def connection_comes_back(app):
    def facts():
        return (store("SELECT * FROM connections WHERE name = 'house'"), store('SELECT * FROM connection_tests'),
                subprocess.run([CLI, 'connection', 'default'], check=True, capture_output=True, text=True).stdout)

    def delete():
        app.keys('alt+5')
        app.find('list item', 'house')
        app.tab_to('house')
        app.keys('Return')
        app.tab_to('Delete the Connection')
        app.keys('Return')
        app.expect_label('“house” deleted')
        wait(lambda: not store('SELECT * FROM connections'), 'the deletion')

    before = facts()
    assert all(before), before
    delete()
    app.click('Undo')
    wait(lambda: facts() == before, 'the connection as it was')
    ok('a connection comes back with its test, and is the default again')

    delete()
    subprocess.run([CLI, 'connection', 'add', 'house', '--sqlite', '/another.db'], check=True)
    app.click('Undo')
    app.expect_label('cannot be brought back')
    assert '/another.db' in str(store('SELECT document FROM connections'))
    ok('a connection that has its name by now is not written over')


def name_is_taken(app):
    open_by_name(app, 'Open ones')
    choose(app, 'More', 'Delete')
    app.expect_label('“Open ones” deleted')
    store("INSERT INTO queries VALUES ('0197bbbb-0000-7000-8000-000000000002', 'Open ones', 1)")
    app.click('Undo')
    app.expect_label('cannot be brought back')
    assert len(store('SELECT * FROM queries')) == 1
    ok('what has the name by now stays, and that is said')


def changes_come_back(app):
    open_by_name(app, 'Orders')
    app.fill('Name', 'Orders anew')
    wait(lambda: store("SELECT 1 FROM drafts WHERE document LIKE '%Orders anew%'"), 'the change to be kept')
    before = everything()
    choose(app, 'More', 'Delete the Task')
    app.expect_label('“Orders” deleted')
    app.find('push button', 'New Task')
    assert not app.has_label('The Task Is Not There Any More')
    assert not store('SELECT * FROM tasks')
    app.click('Undo')
    wait(lambda: everything() == before, 'the task as it was')
    ok('a task with changes goes unasked, and comes back with them')


def main():
    prepare()
    before = everything()
    app = App(PROGRAM)
    try:
        app.expect_label('Overview', 30)
        task_comes_back(app, before)
        template_comes_back(app, before)
        query_comes_back(app, before)
        connection_comes_back(app)
        name_is_taken(app)
        changes_come_back(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
