#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""From a file to a loaded table in the editor of a task, by the keyboard alone: nothing but
keys is sent to the window, and what it says is read from the accessibility tree."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, Atspi, named, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'studio'
DATABASE = FOLDER / 'shop.db'
NAME = 'Orders of the shop'
BAD = (5, 9)
STEPS = ('Source', 'Lookups', 'Filter', 'Mapping', 'Checks')

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def prepare():
    FOLDER.mkdir(parents=True)
    with sqlite3.connect(DATABASE) as database:
        database.execute('CREATE TABLE orders (order_id INTEGER NOT NULL PRIMARY KEY, mail TEXT, price NUMERIC, '
                         'quantity INTEGER NOT NULL, twice INTEGER)')
    orders = [{'orderId': i, 'customer': {'mail': f' C{i}@Example.org '}, 'qty': i % 7 + 1,
               'price': 'n/a' if i in BAD else f'{i}.50'} for i in range(1, 301)]
    (FOLDER / 'orders.json').write_text(json.dumps(orders), encoding='utf-8')
    subprocess.run([CLI, 'connection', 'add', 'warehouse', '--sqlite', str(DATABASE)], check=True)
    task = {'sluice': 1, 'name': NAME, 'source': {'type': 'file', 'path': str(FOLDER / 'orders.json')},
            'mapping': [{'column': 'price', 'type': 'text', 'from': 'price'}],
            'destination': {'connection': 'warehouse', 'table': 'orders'}, 'load': {'strategy': 'insert'}}
    subprocess.run([CLI, 'task', 'import', '-'], input=json.dumps(task), text=True, check=True,
                   stdout=subprocess.DEVNULL)


def draft():
    """The document as the workspace keeps it: what is edited, or else what is stored."""
    path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('sluice.db'))
    with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as workspace:
        row = workspace.execute('SELECT document FROM drafts').fetchone()
    return json.loads(row[0]) if row else stored()


def stored():
    answer = subprocess.run([CLI, 'task', 'show', NAME], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def entry(column):
    return next((e for e in draft().get('mapping', []) if e['column'] == column), {})


def focused(app):
    return app.focus_node()


def at(app, name):
    node = focused(app)
    return node is not None and (named(node, name) or node.get_name().startswith(name))


def tab_to(app, name, key='Tab'):
    app.press_until(key, lambda: at(app, name), f'“{name}”', 60)


def go_to(app, name, key):
    """By an arrow, where the focus is."""
    app.press_until(key, lambda: at(app, name), f'“{name}”', 30)


def go_to_column(app, place):
    """Into the rows, to the column at this place."""
    def in_rows():
        node = focused(app)
        return node is not None and node.get_role() in (Atspi.Role.TABLE_CELL, Atspi.Role.TABLE)
    app.press_until('Tab', in_rows, 'the rows', 60)
    app.keys('ctrl+Home')
    for _ in range(place):
        app.keys('Right')
    time.sleep(0.3)


def menu(app, key):
    """A choice of the menu of the column, by its mnemonic."""
    app.keys('shift+F10')
    app.find('menu item', 'Trim')
    app.keys(key)


def in_steps(app):
    node = focused(app)
    return node is not None and any(node.get_name().startswith(step + ', ') for step in STEPS)


def go_to_step(app, name):
    app.press_until('Tab', lambda: in_steps(app), 'the steps', 60)
    app.keys('Home')
    go_to(app, name + ', ', 'Down')
    app.keys('Return')


def sample(app):
    app.find('list', 'Steps')
    go_to_step(app, 'Mapping')
    app.find('push button', 'All 300 rows', timeout=30)
    app.expect_label('0 of 2 required mapped')
    ok('the rows of the source are there, and the step of the mapping')


def match(app):
    tab_to(app, 'Auto-Match')
    app.keys('Return')
    app.expect_label('2 of 2 required mapped')
    wait(lambda: [e['column'] for e in draft()['mapping']] == ['price', 'order_id', 'mail', 'quantity'], 'the columns')
    ok('auto-match fills the columns of the table')


def transforms(app):
    go_to_column(app, 2)
    menu(app, 't')
    wait(lambda: entry('mail').get('transforms') == ['trim'], 'the first transform')
    menu(app, 'r')
    app.find('text', 'Find')
    app.type('Example')
    app.keys('Tab')
    app.type('Beispiel')
    app.keys('Return')
    wait(lambda: entry('mail').get('transforms') == ['trim', {'replace': {'from': 'Example', 'to': 'Beispiel'}}],
         'the second transform')
    app.find('table cell', 'C1@Beispiel.org')
    ok('two transforms of a column, and the rows after them')


def expression(app):
    tab_to(app, 'New Column')
    app.keys('Return')
    app.expect_label('There is no expression yet')
    app.type('twice')
    app.keys('Return')
    wait(lambda: entry('twice'), 'the new column')
    tab_to(app, 'Made of')
    app.keys('space')
    app.choose_open(app.node, 'Down')
    tab_to(app, 'Expression')
    app.keys('ctrl+a')
    app.type('quantity * 2')
    wait(lambda: entry('twice').get('expression') == 'quantity * 2', 'the expression')
    app.find('table cell', '4')
    ok('a column is computed by an expression')


def check(app):
    go_to_column(app, 2)
    menu(app, 'a')
    app.find('push button', 'Add Check')
    app.keys('alt+a')
    wait(lambda: draft().get('checks') == [{'column': 'mail', 'rule': 'required'}], 'the check')
    ok('a check of a column')


def retype(app):
    go_to_column(app, 0)
    menu(app, 'c')
    app.find('list', 'Types')
    go_to(app, 'decimal', 'Up')
    app.keys('space')
    app.expect_label('2 of 300 rows would fail')
    assert entry('price')['type'] == 'text'
    app.keys('alt+a')
    wait(lambda: entry('price')['type'].startswith('decimal'), 'the type')
    app.expect_label('Problems (1)')
    ok('a type says how many rows would fail before it is taken')


def undo(app, before):
    after = draft()
    for _ in range(30):
        if draft() == before:
            break
        app.keys('ctrl+z')
        time.sleep(0.7)
    assert draft() == before, draft()
    for _ in range(30):
        if draft() == after:
            break
        app.keys('ctrl+shift+z')
        time.sleep(0.7)
    assert draft() == after, draft()
    ok('everything is undone to the start, and done again')


def save_and_run(app):
    after = draft()
    app.keys('ctrl+s')
    wait(lambda: stored() == after, 'the task to be saved')
    app.keys('ctrl+r')
    wait(lambda: count() == 298, 'the rows to be loaded', 30)
    with sqlite3.connect(DATABASE) as database:
        row = database.execute('SELECT mail, price, quantity, twice FROM orders WHERE order_id = 1').fetchone()
    assert row == ('C1@Beispiel.org', 1.5, 2, 4), row
    ok('it is saved and run: 298 rows are in the table, two are rejected')


def count():
    with sqlite3.connect(DATABASE) as database:
        return database.execute('SELECT count(*) FROM orders').fetchone()[0]


def main():
    prepare()
    before = stored()
    app = App(PROGRAM, '--task', NAME)
    try:
        sample(app)
        match(app)
        transforms(app)
        expression(app)
        check(app)
        retype(app)
        undo(app, before)
        save_and_run(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
