#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Who changed what, the page of the preferences that says what is kept, and the
diagnostics: by keys and by what can be seen."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, has_state, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
PICTURES = os.environ.get('SLUICE_TEST_PICTURES')
ORDERS = '0197aaaa-0000-7000-8000-000000000001'
DAY = 86400 * 10**6

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def picture(name):
    """With what stands above the window, for people."""
    if PICTURES:
        subprocess.run(['import', '-window', 'root', f'{PICTURES}/{name}.png'], check=True)


def cli(*arguments):
    done = subprocess.run([CLI, *arguments], text=True, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def database():
    return sqlite3.connect(next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('sluice.db')), timeout=20)


def samples():
    with database() as db:
        return db.execute('SELECT count(*) FROM run_samples').fetchone()[0]


def save_task(**more):
    document = {'sluice': 1, 'id': ORDERS, 'name': 'Orders', 'source': {'type': 'inline', 'records': [{'id': 1}]},
                'destination': {'type': 'sqlite', 'path': str(FOLDER / 'out.db'), 'table': 't'}, **more}
    file = FOLDER / 'orders.json'
    file.write_text(json.dumps(document), encoding='utf-8')
    cli('task', 'import', str(file))


def age_runs(days):
    with database() as db:
        db.execute('UPDATE runs SET started = started - ?, ended = ended - ?', (days * DAY, days * DAY))


def prepare():
    """A task with a history, a connection, three old runs, and hundreds of changes before all that."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    save_task()
    with database() as db:
        db.executemany("INSERT INTO audit (time, actor, program, kind, object, name, action, details) "
                       "VALUES (?, 'ada', 'sluice-service', 'query', 'q', ?, 'changed', '[]')",
                       [(1700000000000000 + i, f'Query {i}') for i in range(250)])
    save_task(filter='id > 0', schedule={'cron': '0 2 * * *'})
    cli('connection', 'add', 'house', '--sqlite', '/house.db')
    for _ in range(3):
        cli('run', ORDERS)
    age_runs(300)
    # The service would tidy up as well, a while after it has begun: it did so today already.
    with database() as db:
        db.execute("INSERT INTO upkeep (key, value) VALUES ('tidied', ?)", (time.time_ns() // 1000,))


def menu(app, button, item):
    app.click(button)
    app.click(item, 'menu item')


def titles(app):
    return [node.get_name() for node in app.all('label')]


def test_activity(app):
    menu(app, 'Main Menu', 'Activity')
    app.find('label', 'Connection “house” created')
    app.find('label', 'Schedule of “Orders” created')
    app.find('label', 'Task “Orders” changed')
    app.find('label', 'filter “id > 0” added')
    app.expect_label(', command line')
    picture('activity')
    ok('changes stand in the list with what is different and who made them')

    app.keys('ctrl+f')
    app.type('HOUSE')
    wait(lambda: 'Task “Orders” changed' not in titles(app), 'the others to go')
    app.find('label', 'Connection “house” created')
    app.type(' nobody has done this')
    app.find('label', 'No Such Changes')
    app.keys('ctrl+a', 'BackSpace')
    app.find('label', 'Task “Orders” changed')
    ok('they can be searched')


def test_scrolling(app):
    """A page of the list, and another one, until the oldest change is there."""
    app.keys('ctrl+f', 'Tab', 'Tab')

    def at_the_end():
        app.keys('End')
        return 'Query “Query 0” changed' in titles(app)
    wait(at_the_end, 'the oldest change')
    app.find('label', 'Task “Orders” created')
    app.keys('Home')
    app.find('label', 'Connection “house” created')
    ok('the oldest of hundreds is reached by keys')


def test_task_history(app):
    app.keys('alt+Left')
    app.keys('alt+2')
    app.mouse(lambda: app.find('list item', 'Orders'))
    menu(app, 'More', 'History of Changes')
    app.find('label', 'Task “Orders” changed')
    assert 'Connection “house” created' not in titles(app)
    picture('history')
    app.keys('alt+Left')
    ok('a task shows its own')

    save_task(id='short-lived', name='Short-lived')
    cli('task', 'delete', 'short-lived')
    menu(app, 'Main Menu', 'Activity')
    app.mouse(lambda: app.find('label', 'Task “Short-lived” created'))
    app.expect_label('The task was deleted')
    app.keys('alt+Left')
    ok('of a task that is gone there is the history')


def preferences(app):
    return next(node for node in app.all('frame') if node.get_name() == 'Preferences')


def tidy_up(app):
    def last():
        with database() as db:
            return db.execute("SELECT max (value) FROM upkeep WHERE key = 'tidied'").fetchone()[0]
    before = last()
    app.click('Tidy Up Now')
    wait(lambda: last() != before, 'the end of the tidying up')
    wait(lambda: any(has_state(node, Atspi.StateType.SENSITIVE) for node in app.all('push button', 'Tidy Up Now')),
         'it to be offered again')
    app.expect_label('Done last: ')


def test_storage(app):
    app.keys('ctrl+comma')
    app.expect_window('Preferences')
    app.click('Storage', 'page tab')
    app.expect_label('The workspace takes ')
    app.expect_label('3 · ')
    picture('storage')
    assert samples() == 3
    def records():
        return app.find('list item', 'Records of Runs', preferences(app))
    app.mouse(records, 'Preferences')
    app.mouse(lambda: app.find('list item', 'Keep the First Records of a Run', preferences(app)), 'Preferences')
    wait(lambda: samples() == 0, 'the records of runs to go')
    picture('storage-records')
    app.mouse(records, 'Preferences')
    app.mouse(lambda: app.find('list item', 'Runs', preferences(app)), 'Preferences')
    days = app.find('spin button', 'For How Many Days')
    assert Atspi.Value.get_current_value(days) == 400
    assert Atspi.Value.set_current_value(days, 600)
    tidy_up(app)
    assert json.loads(cli('upkeep', '--usage', '--output', 'json'))['kinds'][0]['limits']['days'] == 600
    age_runs(200)
    tidy_up(app)
    assert len(json.loads(cli('runs', '--output', 'json'))) == 3
    assert Atspi.Value.set_current_value(days, 100)
    tidy_up(app)
    app.expect_label('1 · ')
    assert len(json.loads(cli('runs', '--output', 'json'))) == 1
    app.click('Give Back')
    app.expect_label(' given back')
    picture('storage-runs')
    app.keys('Escape', window='Preferences')
    app.expect_no_window('Preferences')
    ok('limits hold, what is beyond them goes, and space is given back')


def test_diagnostics(app):
    target = FOLDER / 'diagnostics.json'
    menu(app, 'Main Menu', 'Save Diagnostics…')
    app.expect_window('Save Diagnostics')
    picture('diagnostics')
    app.keys('ctrl+a', window='Save Diagnostics')
    app.type(str(target), window='Save Diagnostics')
    app.keys('alt+s', window='Save Diagnostics')
    app.expect_no_window('Save Diagnostics')
    app.expect_label('Diagnostics saved')
    bundle = json.loads(target.read_text(encoding='utf-8'))
    assert bundle['sluice']['GTK'].startswith('4.'), bundle['sluice']
    assert bundle['tasks'][0]['outline']['name'] == 'text(6)'
    assert 'Orders' not in target.read_text(encoding='utf-8')
    ok('the diagnostics are saved where one says')


def main():
    prepare()
    app = App(str(BUILD / 'src/app/sluice'))
    try:
        app.find('list item', 'Tasks')
        test_activity(app)
        test_scrolling(app)
        test_task_history(app)
        test_storage(app)
        test_diagnostics(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
