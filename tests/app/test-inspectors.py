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
from uitest import App, Atspi, wait  # noqa: E402

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


def choose_menu_item(button, title):
    """The entry of a menu that a button opens."""
    app.click(button, None)
    app.do(app.find('menu item', title))


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


def move(app, name):
    """The one of two that can be pressed."""
    button = wait(lambda: next((b for b in app.all('push button', name)
                                if b.get_state_set().contains(Atspi.StateType.SENSITIVE)), None), name)
    app.do(button)
    other = {'Move Up': 'Move Down', 'Move Down': 'Move Up'}[name]
    wait(lambda: any(b.get_state_set().contains(Atspi.StateType.FOCUSED) for b in app.all('push button', other)),
         'the focus')


def checks():
    app.step('Checks')
    app.expect_label('No checks yet')
    choose_menu_item('Add a Check', 'Is One of a List')
    app.expect_label('id is one of a list')
    app.fill('Values, separated by commas', '2, 4, 6, 8')
    app.expect_label('id is one of 2, 4, 6, 8')
    app.expect_label('Rejects the row · 17 of 21 rows fail')
    expect_stored([{'column': 'id', 'rule': 'one_of', 'values': ['2', '4', '6', '8']}], 'checks')
    ok('a check says how many rows of the sample do not pass')

    pause()
    app.click('Remove the Check')
    app.expect_label('No checks yet')
    choose_menu_item('Add a Check', 'An Expression Is True')
    app.expect_label('An expression is true')
    # The filter has one of that name, too.
    editor = app.find('text', 'Expression', app.find('list', 'Checks'))
    assert Atspi.EditableText.set_text_contents(editor, 'id < 39')
    app.expect_label('Rejects the row · 2 of 21 rows fail')
    choose_menu_item('Add a Check', 'Number of Rows')
    app.fill('Least number of rows', '1')
    app.expect_label('Rows: at least 1')
    app.expect_label('Stops the run · looks at the whole run')
    expect_stored([{'rule': 'expression', 'value': 'id < 39'}, {'rule': 'row_count', 'min': 1}], 'checks')
    ok('rows are checked by an expression, and the run by its number of rows')

    move(app, 'Move Up')
    expect_stored([{'rule': 'row_count', 'min': 1}, {'rule': 'expression', 'value': 'id < 39'}], 'checks')
    move(app, 'Move Down')
    expect_stored([{'rule': 'expression', 'value': 'id < 39'}, {'rule': 'row_count', 'min': 1}], 'checks')
    ok('checks get other places, and the button that moved one keeps the focus')


def sets():
    app.step('Duplicates and Groups')
    app.expect_label('19 rows, 0 duplicates, 19 left')
    app.fill('Key columns', 'country')
    app.fill('Order, like updated_at desc', 'id desc')
    app.expect_label('19 rows, 16 duplicates, 3 left')
    expect_stored({'keys': ['country'], 'order': 'id desc'}, 'deduplicate')
    app.fill('Key columns', '')
    app.fill('Order, like updated_at desc', '')
    app.expect_label('19 rows, 0 duplicates, 19 left')
    app.fill('Group by', 'country')
    app.expect_label('19 rows, 0 duplicates, 3 groups')
    app.click('Add a Column of Groups')
    app.expect_label('Number of values')
    expect_stored({'group_by': ['country'], 'columns': [{'column': 'rows', 'type': 'integer', 'function': 'count'}]},
                  'aggregate')
    assert stored('deduplicate') is None
    ok('duplicates are left out and groups counted')


def lookups():
    app.step('Lookups')
    app.expect_label('No lookups yet')
    app.click('Add a Lookup')
    app.fill('Name', 'countries', app.find('list', 'Lookup'))
    rows = app.find('text', 'Rows of the Lookup')
    assert Atspi.EditableText.set_text_contents(rows, 'code, name\nDE, Germany\nAT, Austria')
    app.expect_label('name: Germany')
    expect_stored([{'name': 'countries', 'records': [{'code': 'DE', 'name': 'Germany'},
                                                     {'code': 'AT', 'name': 'Austria'}]}], 'lookups')
    ok('a lookup is typed, and its first rows are shown')

    pause()
    app.click('Add a Lookup')
    move(app, 'Move Up')
    for names in (['lookup_2', 'countries'], ['countries', 'lookup_2'], ['countries']):
        app.keys('ctrl+s')
        wait(lambda: [lookup['name'] for lookup in stored('lookups')] == names, f'{names}, not {stored("lookups")}')
        if len(names) > 1:
            app.keys('ctrl+z')
    ok('lookups get other places')


def run():
    app.keys('ctrl+r')
    app.expect_label('Partial success', 30)
    app.expect_label('An expression is true')
    app.expect_label('2 of 21 rows failed · rows ')
    app.expect_label('The number of rows')
    app.expect_label('Holds')
    connection = sqlite3.connect(f'file:{DATABASE}?mode=ro', uri=True)
    assert sum(row[0] for row in connection.execute('SELECT rows FROM orders')) == 19
    connection.close()
    ok('the run does what was seen, and its page says what came of the checks')


def versions():
    app.keys('alt+2')
    app.mouse(lambda: app.find('list item', NAME))
    app.find('list', 'Steps')
    choose_menu_item('More', 'Versions…')
    app.expect_window('Versions')
    app.click('Restore version 1')
    app.expect_no_window('Versions')
    app.step('Checks')
    app.expect_label('No checks yet')
    app.keys('ctrl+z')
    app.expect_label('Rows: at least 1')
    ok('an older version comes back, which is undone like any change')


def templates():
    choose_menu_item('More', 'Templates…')
    app.expect_window('Templates')
    app.fill('Keep it as a template named', 'Countries')
    app.keys('Return', window='Templates')
    app.find('push button', 'Apply Countries')
    app.keys('Escape', window='Templates')
    app.expect_no_window('Templates')
    answer = subprocess.run([CLI, 'template', 'show', 'Countries'], capture_output=True, text=True, check=True)
    assert 'id < 39' in answer.stdout, answer.stdout
    ok('a task is kept as a template')


def main():
    filters()
    checks()
    sets()
    lookups()
    run()
    versions()
    templates()


prepare()
app = App(PROGRAM, '--task', NAME)
try:
    app.find('list', 'Steps')
    main()
    assert app.is_alive()
finally:
    app.close()
print(f'1..{number}')
