#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The editor of a task: its steps say how they are, problems of rows are shown and
mended by a change that can be undone, and what is not saved survives the program."""

import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, children, text, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
NAME = 'Orders of the shop'
number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def prepare():
    records = [{'id': i, 'customer': f' Customer {i} ', 'total': 'n/a' if i in (3, 7) else f'{i}.50'}
               for i in range(1, 21)]
    task = {'sluice': 1, 'name': NAME, 'source': {'type': 'inline', 'records': records},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                        {'column': 'customer', 'type': 'text', 'from': 'customer'},
                        {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / 'shop.db'), 'table': 'orders'},
            'load': {'strategy': 'upsert', 'keys': ['id']}}
    subprocess.run([CLI, 'task', 'import', '-'], input=json.dumps(task), text=True, check=True,
                   stdout=subprocess.DEVNULL)


def stored_task():
    answer = subprocess.run([CLI, 'task', 'show', NAME], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def draft():
    """What is kept of changes that are not saved."""
    path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('sluice.db'))
    with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as workspace:
        row = workspace.execute('SELECT document FROM drafts').fetchone()
    return row and json.loads(row[0])


def stored(sql):
    path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('sluice.db'))
    with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as workspace:
        return workspace.execute(sql).fetchall()


def state_of(app, title):
    names = [row.get_name() for row in children(app.find('list', 'Steps'))]
    return next((name for name in names if name.startswith(title + ', ')), '')


def steps(app):
    app.find('list', 'Steps')
    app.step('Mapping')
    wait(lambda: state_of(app, 'Mapping') == 'Mapping, 3 columns, with problems', 'the mapping to have problems', 30)
    assert state_of(app, 'Source') == 'Source, 20 records, in order', state_of(app, 'Source')
    assert state_of(app, 'Checks') == 'Checks, None, not used', state_of(app, 'Checks')
    ok('the steps say what they are made of, and how they are')


def mend(app):
    app.expect_label('Problems (1)')
    app.click('Take “n/a” as Empty')
    wait(lambda: state_of(app, 'Mapping') == 'Mapping, 3 columns, in order', 'the problem to go')
    wait(lambda: draft() and draft()['mapping'][2].get('transforms') == [{'null_if': {'values': ['n/a']}}],
         'the change to be kept', 3)
    assert 'transforms' not in stored_task()['mapping'][2]
    ok('a problem is mended by a step of the mapping')

    app.keys('ctrl+z')
    wait(lambda: state_of(app, 'Mapping').endswith('with problems'), 'the change to be undone')
    wait(lambda: draft() is None, 'nothing to be kept', 3)
    app.keys('ctrl+shift+z')
    wait(lambda: state_of(app, 'Mapping').endswith('in order'), 'the change to be done again')
    app.keys('ctrl+z')
    wait(lambda: state_of(app, 'Mapping').endswith('with problems'), 'the change to be undone')
    ok('it can be undone and done again by keys')


def survive(app):
    app.step('Source')
    app.fill('Name', 'Orders of the year')
    wait(lambda: (draft() or {}).get('name') == 'Orders of the year', 'the name to be kept', 3)
    os.kill(app.process.pid, signal.SIGKILL)
    app.process.wait(15)
    again = App(PROGRAM, '--task', NAME)
    again.expect_label('Your changes are back', 30)
    assert text(again.find('text', 'Name')) == 'Orders of the year'
    assert stored_task()['name'] == NAME
    ok('what was not saved is there again after the program was killed')
    return again


def discard(app):
    app.click('Discard')
    wait(lambda: text(app.find('text', 'Name')) == NAME, 'the name to be as it was')
    wait(lambda: draft() is None, 'nothing to be kept', 3)
    app.keys('ctrl+z')
    wait(lambda: text(app.find('text', 'Name')) == 'Orders of the year', 'the changes to come back')
    app.keys('ctrl+s')
    wait(lambda: draft() is None, 'the draft to go')
    ok('it can be discarded, and that be undone; what is saved is no draft')


def save_elsewhere(name):
    """What another program does to the task."""
    identity = stored('SELECT id FROM tasks')[0][0]
    task = json.loads(subprocess.run([CLI, 'task', 'show', identity], capture_output=True, text=True,
                                     check=True).stdout)
    subprocess.run([CLI, 'task', 'import', '-'], input=json.dumps({**task, 'name': name}), text=True, check=True,
                   stdout=subprocess.DEVNULL)
    assert names() == [name], names()


def names():
    return [row[0] for row in stored('SELECT name FROM tasks')]


def versions():
    return [json.loads(row[0])['name'] for row in stored('SELECT document FROM task_versions ORDER BY number')]


def conflict(app):
    # The draft is kept a moment after a change: that there is none may be said too early.
    wait(lambda: names() == ['Orders of the year'], 'the task to be saved')
    before = versions()
    app.fill('Name', 'Orders here')
    wait(lambda: (draft() or {}).get('name') == 'Orders here', 'the name to be kept')
    save_elsewhere('Orders there')
    app.keys('ctrl+s', window='Sluice$')
    app.answer('The Task Has Been Saved Elsewhere', 'Cancel')
    assert names() == ['Orders there'] and text(app.find('text', 'Name')) == 'Orders here'
    app.keys('ctrl+s', window='Sluice$')
    app.answer('The Task Has Been Saved Elsewhere', 'Show What Differs')
    app.expect_window('Versions')
    app.find('label', f'Version {len(before) + 1}')
    app.keys('Escape', window='Versions')
    app.expect_no_window('Versions')
    assert versions() == [*before, 'Orders there']
    app.keys('ctrl+s', window='Sluice$')
    app.answer('The Task Has Been Saved Elsewhere', 'Save Anyway')
    wait(lambda: names() == ['Orders here'], 'the task to be saved')
    assert versions() == [*before, 'Orders there', 'Orders here'], versions()
    ok('what another program has saved meanwhile is not written over unasked, and nothing is lost')

    wait(lambda: draft() is None, 'the draft to go')
    app.fill('Name', 'Orders of all')
    app.keys('ctrl+s', window='Sluice$')
    wait(lambda: names() == ['Orders of all'], 'the next save to ask nothing')
    ok('who has answered is not asked again')


def save_from_elsewhere(app):
    wait(lambda: draft() is None, 'the draft to go')
    app.mouse(lambda: app.find(None, 'Main Menu'), 'Sluice$')
    app.find('menu item', 'Preferences')
    app.keys('Escape', window='Sluice$')
    wait(lambda: app.focused() == 'Main Menu', 'the focus to be beside the task')
    app.fill('Name', 'Orders from elsewhere')
    app.keys('ctrl+s', window='Sluice$')
    wait(lambda: names() == ['Orders from elsewhere'], 'the task to be saved')
    ok('the keys of a page count wherever in the window the focus is')


def conflict_of_draft(app):
    app.fill('Name', 'Orders kept')
    wait(lambda: (draft() or {}).get('name') == 'Orders kept', 'the name to be kept')
    os.kill(app.process.pid, signal.SIGKILL)
    app.process.wait(15)
    save_elsewhere('Orders there again')
    again = App(PROGRAM, '--task', 'Orders there again')
    again.expect_label('Your changes are back', 30)
    again.keys('ctrl+s', window='Sluice$')
    again.answer('The Task Has Been Saved Elsewhere', 'Save Anyway')
    wait(lambda: names() == ['Orders kept'], 'the task to be saved')
    assert versions()[-2:] == ['Orders there again', 'Orders kept'], versions()
    ok('changes that outlived the program are still changes of the version they began with')
    return again


def conflict_of_deleted(app):
    app.fill('Name', 'Orders once more')
    subprocess.run([CLI, 'task', 'delete', 'Orders kept'], check=True, stdout=subprocess.DEVNULL)
    app.keys('ctrl+s', window='Sluice$')
    app.answer('The Task Is Not There Any More', 'Save Anyway')
    wait(lambda: names() == ['Orders once more'], 'the task to be back')
    ok('a task that somebody has deleted is brought back by saving it anyway')


def leave_conflict(app):
    app.fill('Name', 'Orders mine')
    wait(lambda: (draft() or {}).get('name') == 'Orders mine', 'the name to be kept')
    save_elsewhere('Orders theirs')
    app.keys('alt+1', window='Sluice$')
    app.answer('The Task Has Been Saved Elsewhere', 'Leave')
    app.expect_label('Nothing Has Run Yet')
    assert names() == ['Orders theirs'] and draft()['name'] == 'Orders mine'
    app.close()
    again = App(PROGRAM, '--task', 'Orders theirs')
    again.expect_label('Your changes are back', 30)
    assert text(again.find('text', 'Name')) == 'Orders mine'
    ok('who leaves need not write over what others have saved, and finds the changes again')
    return again


def leave_incomplete(app):
    app.step('Destination')
    app.fill('Table', '')
    wait(lambda: state_of(app, 'Destination').endswith('not valid'), 'the destination not to be valid')
    app.keys('alt+1')
    app.expect_label('The Task Is Not Complete')
    time.sleep(0.5)
    app.click('Leave')
    app.expect_label('Nothing Has Run Yet')
    assert draft()['destination'].get('table', '') == ''
    ok('a task that is not complete says what is missing, and is kept when it is left')


def other_workspace():
    """The service works where the bus has started it: not where this window does."""
    workspace = FOLDER / 'elsewhere'
    task = {'sluice': 1, 'name': 'Elsewhere', 'source': {'type': 'inline', 'records': [{'id': 1}]},
            'destination': {'type': 'sqlite', 'path': str(FOLDER / 'elsewhere.db'), 'table': 'rows'}}
    subprocess.run([CLI, '--workspace', workspace, 'task', 'import', '-'], input=json.dumps(task), text=True,
                   check=True, stdout=subprocess.DEVNULL)
    app = App(PROGRAM, '--task', 'Elsewhere', env={'SLUICE_WORKSPACE': str(workspace)})
    try:
        # A key that comes before the task is there does nothing.
        wait(lambda: ', in order' in state_of(app, 'Destination'), 'the task')
        app.click('Run the Task')
        app.expect_label(f'This window works in the workspace {workspace}, and the background service')
        app.expect_label('Open Sluice without SLUICE_WORKSPACE')
        assert not (FOLDER / 'elsewhere.db').exists()
        ok('a service that works in another workspace is not asked for a run, and that is said')
    finally:
        app.close()


def main():
    prepare()
    app = App(PROGRAM, '--task', NAME)
    try:
        steps(app)
        mend(app)
        app = survive(app)
        discard(app)
        conflict(app)
        save_from_elsewhere(app)
        app = conflict_of_draft(app)
        conflict_of_deleted(app)
        app = leave_conflict(app)
        leave_incomplete(app)
        assert app.is_alive()
    finally:
        app.close()
    other_workspace()
    print(f'1..{number}')


main()
