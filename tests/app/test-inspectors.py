#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The inspectors of the steps between source and destination: a filter, checks,
duplicates, groups and lookups are made, undone, run and looked at, and an older
version of the task comes back. By what can be seen and by keys only."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, Atspi, actions, wait, walk  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'inspectors'
DATABASE = FOLDER / 'shop.db'
NAME = 'Orders of the shop'

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def prepare():
    FOLDER.mkdir(parents=True)
    sqlite3.connect(DATABASE).close()
    rows = [{'id': i, 'country': ('DE', 'AT', 'XX')[i % 3], 'total': f'{i * 2.5:.2f}', 'paid': i % 2 == 0}
            for i in range(1, 41)]
    rows.append(rows[-1])
    (FOLDER / 'orders.json').write_text(json.dumps(rows), encoding='utf-8')
    subprocess.run([CLI, 'connection', 'add', 'warehouse', '--sqlite', str(DATABASE)], check=True)
    task = {'sluice': 1, 'name': NAME, 'source': {'type': 'file', 'path': str(FOLDER / 'orders.json')},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                        {'column': 'country', 'type': 'text', 'from': 'country'},
                        {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'}],
            'destination': {'connection': 'warehouse', 'table': 'orders'}, 'load': {'strategy': 'insert'}}
    subprocess.run([CLI, 'task', 'import', '-'], input=json.dumps(task), text=True, check=True,
                   stdout=subprocess.DEVNULL)


def stored(*members):
    """Every change is in the store before long."""
    answer = subprocess.run([CLI, 'task', 'show', NAME], capture_output=True, text=True, check=True)
    task = json.loads(answer.stdout)
    for member in members:
        task = task.get(member) if isinstance(task, dict) else None
    return task


def expect_stored(value, *members):
    app.keys('ctrl+s')
    wait(lambda: stored(*members) == value, f'{members} to be {value}, not {stored(*members)}')


def expect_name(part):
    wait(lambda: any(part in node.get_name() for node in walk(app.node)), f'something named “{part}”')


def choose_menu_item(button, title):
    """The entry of a menu that a button opens."""
    app.click(button, None)
    app.do(app.find('menu item', title))


def choose(title, value):
    """Picks an entry of a drop-down list."""
    app.do(app.find('combo box', title))
    item = wait(lambda: next((node for node in app.all('list item') if value in (
        child.get_name() for child in walk(node))), None), 'the choice ' + value)
    app.mouse(item, '.')


def pause():
    """What is typed within a second is one change."""
    time.sleep(1.3)


def filters():
    app.step('Filter')
    app.expect_label('41 of 41 records are kept')
    app.click('Add a Condition')
    app.expect_label('id has a value')
    app.fill('Field', 'paid')
    app.expect_label('paid has a value')
    editor = app.find('text', 'Expression')
    wait(lambda: Atspi.Text.get_text(editor, 0, -1) == 'paid IS NOT NULL', 'the expression')
    assert Atspi.EditableText.set_text_contents(editor, 'paid = true')
    app.expect_label('paid is true')
    app.expect_label('21 of 41 records are kept')
    expect_stored('paid = true', 'filter')
    ok('conditions write the filter, the filter makes conditions, and its records are counted')

    pause()
    assert Atspi.EditableText.set_text_contents(editor, 'paid = tru e')
    app.expect_label('at character')
    app.keys('ctrl+z')
    app.expect_label('21 of 41 records are kept')
    app.click('Remove the Condition')
    app.expect_label('41 of 41 records are kept')
    app.keys('ctrl+z')
    app.expect_label('21 of 41 records are kept')
    ok('what is wrong with the filter is said, and every change is undone')


def main():
    filters()


prepare()
app = App(PROGRAM, '--task', NAME)
try:
    app.find('list', 'Steps')
    main()
    assert app.is_alive()
finally:
    app.close()
print(f'1..{number}')
