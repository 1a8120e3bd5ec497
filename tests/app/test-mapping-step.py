#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The mapping step of the editor: columns are matched with the table that is to be
filled, a field is carried to its column by keys, transforms are added, and undone. By
what can be seen and by keys only, with the real children."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'mapping'
DATABASE = FOLDER / 'shop.db'
NAME = 'Orders of the shop'

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def prepare():
    FOLDER.mkdir(parents=True)
    connection = sqlite3.connect(DATABASE)
    connection.execute('CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, order_quantity INTEGER NOT NULL, '
                       'contact TEXT NOT NULL, remark TEXT)')
    connection.commit()
    connection.close()
    orders = [{'id': i, 'orderQuantity': i % 7, 'customer': {'mail': f' C{i}@Example.org '}, 'price': f'1.{i:03d},50'}
              for i in range(1, 31)]
    (FOLDER / 'orders.json').write_text(json.dumps(orders), encoding='utf-8')
    subprocess.run([CLI, 'connection', 'add', 'warehouse', '--sqlite', str(DATABASE)], check=True)
    task = {'sluice': 1, 'name': NAME, 'source': {'type': 'file', 'path': str(FOLDER / 'orders.json')},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                        {'column': 'price', 'type': 'decimal(12,2)', 'from': 'price'}],
            'destination': {'connection': 'warehouse', 'table': 'orders'}, 'load': {'strategy': 'insert'}}
    subprocess.run([CLI, 'task', 'import', '-'], input=json.dumps(task), text=True, check=True,
                   stdout=subprocess.DEVNULL)


def stored(column):
    """The column as it is stored, without its name."""
    answer = subprocess.run([CLI, 'task', 'show', NAME], capture_output=True, text=True, check=True)
    entries = [dict(entry) for entry in json.loads(answer.stdout).get('mapping', []) if entry['column'] == column]
    return entries[0] if entries else None


def expect_stored(app, column, key, value):
    app.keys('ctrl+s')
    wait(lambda: (stored(column) or {}).get(key) == value, f'“{key}” of {column} to be {value}, not {stored(column)}')


def focused(app):
    node = app.focus_node()
    return node.get_name() if node else ''


def tab_to(app, begin, key='Tab'):
    app.press_until(key, lambda: focused(app).startswith(begin), f'“{begin}”', 60)


def walk_to(app, begin):
    """By the arrow, in a list that has the focus."""
    app.press_until('Down', lambda: focused(app).startswith(begin), f'“{begin}”', 20)


def windows():
    """A popover is a window of its own."""
    answer = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', '.*'], capture_output=True,
                            text=True, check=False)
    return set(answer.stdout.split())


def pick_transform(app, name):
    before = windows()
    app.click('Add Transform', None)
    wait(lambda: windows() - before, 'the list of transforms')
    wait(lambda: next(app.all(None, 'Search transforms'), None), 'the field to search it')
    app.type(name)
    app.keys('Return')
    wait(lambda: not windows() - before, 'the list to close')


def match(app):
    app.step('Mapping')
    app.expect_label('1 of 3 required mapped', 30)
    app.expect_label('Required, but not filled: order_quantity, contact')
    app.click('Auto-Match')
    app.expect_label('order_quantity ← orderQuantity · same words')
    app.expect_label('2 of 3 required mapped')
    expect_stored(app, 'order_quantity', 'from', 'orderQuantity')
    ok('auto-match fills columns of the table, and says why')


def carry(app):
    app.click('New Column')
    app.expect_label('There is no expression yet')
    app.type('contact')
    app.keys('Return')
    wait(lambda: any(node.get_name() == 'contact' for node in app.all('label')), 'the column to be renamed')
    app.keys('Escape')
    tab_to(app, 'id, integer, 1')
    walk_to(app, 'customer.mail')
    app.keys('space')
    app.expect_label('“customer.mail” is picked up')
    app.keys('Home')
    walk_to(app, 'contact')
    app.keys('Return')
    app.expect_label('3 of 3 required mapped')
    expect_stored(app, 'contact', 'from', 'customer.mail')
    ok('a field is carried to its column by keys')


def transform(app):
    app.keys('Return')
    pick_transform(app, 'trim')
    pick_transform(app, 'replace')
    app.find('text', 'from')
    app.fill('from', '@')
    app.fill('to', ' at ')
    app.expect_label('C1 at Example.org')
    expect_stored(app, 'contact', 'transforms', ['trim', {'replace': {'from': '@', 'to': ' at '}}])
    ok('transforms are added, with their arguments')
    app.keys('ctrl+z', 'ctrl+z')
    wait(lambda: not app.has_label('C1 at Example.org'), 'what was typed to be undone')
    app.click('All Columns')
    ok('what was typed is undone')


def main():
    prepare()
    app = App(PROGRAM, '--task', NAME)
    try:
        app.find('text', 'Name')
        match(app)
        carry(app)
        transform(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
