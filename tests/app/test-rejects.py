#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Rejected rows and what people do with them: corrected one by one and as a group,
replayed, left alone, exported; and a run that is undone."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
TABLE = FOLDER / 'shop.db'
ROWS = 60

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def cli(*arguments, document=None):
    answer = subprocess.run([CLI, *arguments, '--output', 'json'], input=document, capture_output=True, text=True,
                            check=False)
    return json.loads(answer.stdout) if answer.stdout else None


def prepare():
    """A task with a run that rejected rows for two reasons. Returns the run's id."""
    records = [{'id': i, 'total': f'{i}.50'} for i in range(1, ROWS + 1)]
    for i, bad in ((3, 'n/a'), (5, 'n/a'), (7, 'n/a'), (9, '12.00 EUR'), (11, '13.00 EUR')):
        records[i]['total'] = bad
    source = FOLDER / 'orders.json'
    source.write_text(json.dumps(records), encoding='utf-8')
    task = {'sluice': 1, 'id': '0197aaaa-0000-7000-8000-0000000000a1', 'name': 'Orders',
            'source': {'type': 'file', 'path': str(source), 'format': 'json'},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                        {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'}],
            'destination': {'type': 'sqlite', 'path': str(TABLE), 'table': 'orders'},
            'load': {'strategy': 'upsert', 'keys': ['id'], 'keep_undo': '7d', 'audit': {'run_id': 'run'}}}
    path = FOLDER / 'task.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)
    return cli('run', 'Orders')['run']


def totals():
    connection = sqlite3.connect(f'file:{TABLE}?mode=ro', uri=True)
    try:
        return {str(row[0]): row[1] for row in connection.execute('SELECT id, total FROM orders')}
    finally:
        connection.close()


def statuses(run):
    return {row['row']: row['status'] for row in cli('quarantine', 'list', run)}


def open_groups(app):
    subprocess.run(['xdotool', 'windowsize', '--sync', app.window(), '1300', '980'], check=True)
    app.click('Rejected', 'page tab')
    group = app.find('list item', 'total · no number that fits the type without rounding · n/a')
    app.find('label', '3 rows', group)
    app.mouse(group)
    app.expect_label('Row 4: “n/a”')
    app.expect_label('"total": "n/a"')
    ok('rejected rows are grouped by cause, each with its raw record')


def find_row(app, row, status):
    return app.find('list item', f'Row {row}: “n/a” · Line 1. {status}')


def edit_in_place(app, run):
    row = find_row(app, 4, 'Open')
    app.click('Correct the Row', None, row)
    app.fill('Row 4: total', 'four', row)
    app.click('Correct', root=row)
    app.expect_label('The rows could not be changed.')
    assert statuses(run)[4] == 'open'
    app.click('Correct the Row', None, row)
    app.fill('Row 4: total', '4.44', row)
    app.click('Correct', root=row)
    app.expect_label('Corrected: “4.44”')
    assert statuses(run)[4] == 'fixed'
    ok('a value is corrected in place, and must be one of its type')


def ignore_and_reopen(app, run):
    row = find_row(app, 6, 'Open')
    app.click('Ignore the Row', root=row)
    app.expect_label('1 row ignored')
    assert statuses(run)[6] == 'ignored'
    app.click('Undo')
    find_row(app, 6, 'Open')
    assert statuses(run)[6] == 'open'
    app.click('Ignore the Row', root=find_row(app, 8, 'Open'))
    row = find_row(app, 8, 'Ignored')
    app.find('push button', 'Reopen the Row', row)
    ok('rows are left alone, and taken up again')


def replay_chosen(app, run):
    row = find_row(app, 4, 'Corrected: “4.44”')
    app.mouse(app.find('check box', 'Choose row 4', row))
    app.click('Replay 1 Chosen Row')
    app.expect_label('1 row loaded', 30)
    find_row(app, 4, 'Loaded by a replay')
    assert len(totals()) == ROWS - 4 and totals()['4'] in ('4.44', 4.44)
    assert statuses(run)[4] == 'replayed' and statuses(run)[6] == 'open'
    app.find('list', 'Replays of the run')
    ok('only the rows that were chosen are replayed, and the replay is listed')


def correct_group(app, run):
    group = app.find('list item', 'total · no number that fits the type without rounding · 9.9 a')
    app.mouse(app.find('label', '2 rows', group))
    app.expect_label('Row 12: “13.00 EUR”')
    app.click('Correct Group…', None, group)
    app.find('text', 'Value', group)
    app.choose(lambda: app.find('combo box', 'Correction', group), 'Down', 'Down')
    app.fill('This text', ' EUR', group)
    app.click('Correct All', root=group)
    app.expect_label('2 rows corrected')
    wait(lambda: statuses(run)[10] == statuses(run)[12] == 'fixed', 'the corrections')
    app.click('Add Correction to the Task', root=group)
    app.expect_label('The task corrects such rows from now on')
    task = cli('task', 'show', 'Orders')
    assert task['mapping'][1]['transforms'] == [{'replace': {'from': ' EUR', 'to': ''}}], task['mapping']
    ok('a group is corrected at once, and the correction becomes a part of the task')
    app.click('Replay Group', root=group)
    app.expect_label('2 rows loaded', 30)
    assert totals()['10'] in ('12.00', '12', 12), totals()['10']
    assert statuses(run)[6] == 'open'
    ok('a group is replayed')


def replay_all(app, run):
    app.click('Replay All Open Rows')
    app.expect_label('0 rows loaded, 1 row rejected again', 30)
    assert statuses(run)[6] == 'replayed' and statuses(run)[8] == 'ignored'
    app.expect_label('All rejected rows are dealt with.')
    ok('all open rows are replayed, but not those that are ignored')


def export(app):
    app.mouse(lambda: app.find('push button', 'Export'))
    app.click('As JSON Lines…', 'menu item')
    app.expect_window('Export Rejected Rows')
    app.type(str(FOLDER / 'rows.jsonl'), window='Export Rejected Rows')
    # What newer dialogs complete behind the cursor is not meant.
    app.keys('shift+End', 'Delete', 'Return', window='Export Rejected Rows')
    app.expect_no_window('Export Rejected Rows')
    app.expect_label('5 rows exported')
    path = FOLDER / 'rows.jsonl'
    assert len(path.read_text(encoding='utf-8').splitlines()) == 5
    assert path.stat().st_mode & 0o077 == 0
    ok('rejected rows are exported')


def undo(app, run):
    app.find('push button', 'Show the Run It Replays')
    app.click('Undo the Run')
    app.expect_label('Undo This Run?')
    app.expect_label('2 rows would be deleted')
    assert len(totals()) == ROWS - 2
    app.click('Undo Run')
    app.expect_label('Run undone: 2 rows deleted', 30)
    assert len(totals()) == ROWS - 4
    ok('a run is undone after a look at what that does')
    app.click('Show the Run It Replays')
    app.expect_label('Partial success')
    assert statuses(run)[10] == statuses(run)[12] == 'fixed' and statuses(run)[4] == 'replayed'
    ok('what a replay had loaded is open again')


def refuse_undo(app):
    connection = sqlite3.connect(TABLE)
    with connection:
        connection.execute('DELETE FROM orders WHERE id < 3')
    connection.close()
    time.sleep(0.5)
    app.click('Undo the Run')
    app.expect_label('The run cannot be undone.')
    assert len(totals()) == ROWS - 6
    ok('a run that others have written over is not undone, and it is said why')


def prepare_slips():
    """Another task, with one row that is rejected."""
    source = FOLDER / 'slips.json'
    source.write_text(json.dumps([{'id': 1, 'total': '1.50'}, {'id': 2, 'total': 'two'}]), encoding='utf-8')
    task = {'sluice': 1, 'id': '0197aaaa-0000-7000-8000-0000000000a2', 'name': 'Slips',
            'source': {'type': 'file', 'path': str(source), 'format': 'json'},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                        {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / 'slips.db'), 'table': 'slips'},
            'load': {'strategy': 'upsert', 'keys': ['id']}}
    path = FOLDER / 'slips-task.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)
    return cli('run', 'Slips')['run']


def by_keys_alone(app, run):
    """From the overview to the table without the mouse: Tab, arrows, Enter and what is typed."""
    app.expect_label('Needs Attention', 30)
    app.tab_to('Rejected rows of Slips')
    app.keys('Return')
    app.find('list item', 'total · no number that fits the type without rounding · two')
    app.tab_to('total · no number that fits the type without rounding · two')
    app.keys('Return')
    app.expect_label('Row 2: “two”')
    app.tab_to('Correct the Row')
    app.keys('Return')
    app.tab_to('Row 2: total')
    app.keys('ctrl+a')
    app.type('2.25')
    app.keys('Return')
    app.expect_label('Corrected: “2.25”')
    assert statuses(run)[2] == 'fixed'
    app.tab_to('Replay All Open Rows', 'shift+Tab')
    app.keys('Return')
    app.expect_label('All rejected rows are dealt with.', 30)
    assert statuses(run)[2] == 'replayed'
    connection = sqlite3.connect(f'file:{FOLDER / "slips.db"}?mode=ro', uri=True)
    assert [float(total) for total, in connection.execute('SELECT total FROM slips ORDER BY id')] == [1.5, 2.25]
    connection.close()
    ok('a rejected row is corrected and replayed by keys alone')


def main():
    run = prepare()
    app = App(PROGRAM, '--run', run)
    try:
        open_groups(app)
        edit_in_place(app, run)
        ignore_and_reopen(app, run)
        replay_chosen(app, run)
        correct_group(app, run)
        replay_all(app, run)
        export(app)
        app.close()
        app = App(PROGRAM, '--run', cli('runs')[1]['run'])
        undo(app, run)
        refuse_undo(app)
        app.close()
        slip = prepare_slips()
        app = App(PROGRAM)
        by_keys_alone(app, slip)
    finally:
        app.close()
    print(f'1..{number}')


if __name__ == '__main__':
    main()
