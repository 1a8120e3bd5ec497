#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The target step of the editor: the table is designed and made, the load plan is
looked at and filtered, and what the run then does is what was planned. By what can
be seen and by keys only, with the real children."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, actions, wait, walk  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'target'
DATABASE = FOLDER / 'shop.db'
NAME = 'Orders of the shop'

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def shop(query):
    connection = sqlite3.connect(f'file:{DATABASE}?mode=ro', uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def write_orders(rows):
    (FOLDER / 'orders.json').write_text(json.dumps(rows), encoding='utf-8')


def orders(first, last, price):
    return [{'id': i, 'customer': f'Customer {i % 7}', 'total': f'{i * price:.2f}'} for i in range(first, last + 1)]


def prepare():
    FOLDER.mkdir(parents=True)
    sqlite3.connect(DATABASE).close()
    write_orders(orders(1, 40, 2))
    subprocess.run([CLI, 'connection', 'add', 'warehouse', '--sqlite', str(DATABASE)], check=True)
    task = {'sluice': 1, 'name': NAME, 'source': {'type': 'file', 'path': str(FOLDER / 'orders.json')},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                        {'column': 'customer', 'type': 'text', 'from': 'customer'},
                        {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'}],
            'destination': {'connection': 'warehouse', 'table': 'orders'}, 'load': {'strategy': 'insert'}}
    subprocess.run([CLI, 'task', 'import', '-'], input=json.dumps(task), text=True, check=True,
                   stdout=subprocess.DEVNULL)


def stored_task():
    answer = subprocess.run([CLI, 'task', 'show', NAME], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def wait_for_table(app):
    """Its line moves what stands below."""
    wait(lambda: any(part in node.get_name() for node in app.all('label')
                     for part in ('table exists.', 'no such table')), 'the table to be looked for')


def choose(app, title, steps):
    # The keys begin at the first one, whatever is chosen.
    app.choose(lambda: app.find('combo box', title), *steps)


def choose_rows(app, steps, sentence):
    wait_for_table(app)
    choose(app, 'Rows', steps)
    app.expect_label(sentence)


def strategies(app):
    app.step('Destination')
    app.expect_label('All rows are added to “orders”')
    choose_rows(app, ['Down', 'Down'], 'with a known “key” are updated')
    app.keys('ctrl+s')
    app.expect_label('keys')
    app.fill('Key columns, separated by commas', 'id')
    app.expect_label('with a known “id” are updated')
    app.keys('ctrl+s')
    wait(lambda: stored_task()['load'] == {'strategy': 'upsert', 'keys': ['id']}, 'the strategy to be stored')
    ok('a strategy says what it will do, and what it still needs')


def design(app):
    app.expect_label('The first run makes it')
    app.click('Design the Table…')
    app.expect_window('Table “orders”')
    app.expect_label('INTEGER')
    app.mouse(lambda: app.find('check box', 'Choose “customer” for an index'), 'Table “orders”')
    app.click('Add an Index')
    app.click('Create the Table')
    app.expect_no_window('Table “orders”')
    app.expect_label('This table exists.')
    statements = ' '.join(row[0] for row in shop('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL'))
    assert 'orders_customer_idx' in statements and 'PRIMARY KEY' in statements, statements
    ok('the table is designed and made, with an index')


def plan(app, *counts):
    app.click('Load Plan', None)
    app.do(wait(lambda: next((node for name in ('Show the Plan', 'Compare Again')
                              for node in app.all('push button', name)), None), 'the button of the plan'))
    for count in counts:
        wait(lambda name=count: any(node.get_name() == name for node in walk(app.node)), count, 30)


def plans(app):
    plan(app, 'New 40')
    app.expect_label('A run would write or delete 40 rows in “orders”.')
    assert shop('SELECT count(*) FROM orders') == [(0,)]
    app.keys('ctrl+r')
    app.expect_label('Success', 30)
    assert shop('SELECT count(*) FROM orders') == [(40,)]
    ok('a plan writes nothing, and the run does what it says')

    rows = orders(1, 40, 2)[5:] + orders(41, 43, 2)
    rows[0]['total'] = '99.00'
    rows.append({'id': 44, 'customer': 'x', 'total': 'twelve'})
    write_orders(rows)
    app.keys('alt+2')
    app.mouse(lambda: app.find('list item', NAME))
    app.step('Destination')
    choose_rows(app, ['Down'] * 4, 'those that the source no longer has are deleted')
    plan(app, 'New 3', 'Changed 1', 'Unchanged 34', 'Deleted 5', 'Rejected 1')
    wait(lambda: any(node.get_name() == 'Changed, id = 6: total from 12.00 to 99.00' for node in walk(app.node)),
         'the cell that would change')
    assert shop('SELECT total FROM orders WHERE id = 6') == [('12.00',)]
    ok('a mirror is planned: new, changed, gone and rejected rows')

    chip = next(node for node in walk(app.node) if node.get_name() == 'Unchanged 34' and 'click' in actions(node))
    assert any(node.get_name().startswith('Unchanged, id') for node in walk(app.node))
    app.do(chip)
    wait(lambda: not any(node.get_name().startswith('Unchanged, id') for node in walk(app.node)),
         'the unchanged rows to go')
    ok('a part of the bar takes its rows out of the list')

    app.fill('Table', 'orders2')
    app.expect_label('The task has changed since')
    app.fill('Table', 'orders')
    app.keys('ctrl+r')
    app.expect_label('Partial success', 30)
    assert shop('SELECT count(*), min(id), max(id) FROM orders') == [(38, 6, 43)]
    assert stored_task()['load'] == {'strategy': 'mirror', 'keys': ['id']}
    ok('a plan for another task says that it is old, and the mirror does as planned')


def focused(app):
    node = app.focus_node()
    return node.get_name() if node else None


def tab_to(app, name):
    app.press_until('Tab', lambda: focused(app) == name, f'“{name}”', 12)


def keys_only(app):
    app.keys('alt+2')
    app.find('list item', NAME)
    tab_to(app, 'Tasks')
    tab_to(app, NAME)
    app.keys('Return')
    wait(lambda: focused(app) == 'Back', 'the task to open')
    app.keys('shift+Tab')
    wait(lambda: focused(app) == 'Tasks', 'Tab to go back to the sidebar')
    app.keys('Tab')
    wait(lambda: focused(app) == 'Back', 'Tab to come to the same page again')
    assert app.windows(NAME)
    ok('Tab goes past the sidebar, and leaves no page')


def files(app):
    app.keys('alt+2')
    app.mouse(lambda: app.find('list item', NAME))
    app.step('Destination')
    wait_for_table(app)
    choose(app, 'Connection', ['Down', 'Down'])
    app.find('text', 'File')
    app.click('Load Plan')
    app.expect_label('A file is written as a whole')
    app.fill('File', str(FOLDER / 'orders.csv'), app.find('list', 'Destination'))
    app.fill('Between fields', ';')
    app.expect_label('appears there when it is complete')
    app.keys('ctrl+s')
    wait(lambda: stored_task()['destination'] == {'type': 'file', 'path': str(FOLDER / 'orders.csv'), 'delimiter': ';'},
         'the file to be stored')
    assert stored_task()['load'] == {'strategy': 'insert'}
    app.keys('ctrl+r')
    app.expect_label('Partial success', 30)
    assert (FOLDER / 'orders.csv').read_text(encoding='utf-8').startswith('id;customer;total\n6;Customer 6;99.00\n')
    ok('the same task writes a file')


def main():
    prepare()
    app = App(PROGRAM, '--task', NAME)
    try:
        app.find('text', 'Name')
        strategies(app)
        design(app)
        plans(app)
        keys_only(app)
        files(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
