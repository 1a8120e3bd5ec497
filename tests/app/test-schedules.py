#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The pages that tell of schedules: the list with its switches, the pause and
its banner, the timeline by keyboard, the decisions, and the chain of a run."""

import hashlib
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
from uitest import App, actions, comes, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
ORDERS, RATES, REPORT, OFF = (f'0197aaaa-0000-7000-8000-00000000000{i}' for i in range(4))
HOUR = 3600 * 10**6


def cli(*arguments):
    return subprocess.run([CLI, *arguments], text=True, check=False, capture_output=True)


def database():
    return sqlite3.connect(next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('*.db')))


def add_task(task, name, schedule, path):
    document = {'sluice': 1, 'id': task, 'name': name, 'source': {'type': 'file', 'path': path},
                'destination': {'type': 'sqlite', 'path': str(FOLDER / 'out.db'),
                                'table': f't{task[-1]}'},
                'load': {'strategy': 'insert'}, 'schedule': schedule}
    file = FOLDER / f'{name}.json'
    file.write_text(json.dumps(document), encoding='utf-8')
    answer = cli('task', 'import', str(file))
    assert answer.returncode == 0, answer.stderr


def prepare():
    """Four schedules: one that runs, one that was paused by failures, one that
    follows another, one that is off; and a chain of two runs."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    data = FOLDER / 'orders.json'
    data.write_text('[{"id": 1}, {"id": 2}]', encoding='utf-8')
    add_task(ORDERS, 'Orders', {'cron': '0 2 * * *', 'zone': 'Europe/Berlin'}, str(data))
    add_task(RATES, 'Rates', {'every': '15m'}, '/nowhere.json')
    add_task(REPORT, 'Report', {'after': [{'task': ORDERS, 'on': 'success'}]}, str(data))
    add_task(OFF, 'Clean-up', {'cron': '0 4 * * SUN', 'enabled': False}, str(data))
    for task in ('Orders', 'Report', 'Rates'):
        cli('run', task)
    db = database()
    now = int(time.time() * 10**6)
    runs = dict(db.execute('SELECT task_id, id FROM runs'))
    # The service would begin anew with a schedule that is not the one it remembers.
    for task, text in db.execute('SELECT id, schedule FROM tasks').fetchall():
        db.execute('INSERT OR REPLACE INTO schedules (task, fingerprint, since) VALUES (?, ?, ?)',
                   (task, hashlib.sha256(text.encode()).hexdigest(), now))
    db.execute("UPDATE schedules SET failures = 5, paused_at = ?, pause_code = 'no_files', "
               "pause_message = 'no file', pause_run = ? WHERE task = ?",
               (now, runs[RATES], RATES))
    db.execute("UPDATE runs SET trigger = 'dependency', cause = ?, chain = ? WHERE task_id = ?",
               (runs[ORDERS], runs[ORDERS], REPORT))
    for decision, code, message in (('ran', None, 'Due'),
                                    ('skipped', 'low_power', 'Did not run: on battery')):
        db.execute('INSERT INTO schedule_decisions (task, time, due, decision, code, message) '
                   'VALUES (?, ?, ?, ?, ?, ?)',
                   (ORDERS, now, now - HOUR, decision, code, message))
    db.commit()
    db.close()
    return runs


def paused():
    db = database()
    found = {task for task, in db.execute('SELECT task FROM schedules WHERE paused_at > 0')}
    db.close()
    return found


def toggle(app, name):
    """The switch of a task's schedule."""
    def find():
        return next((node for node in app.all(name=f'Schedule of {name}') if actions(node)), None)
    node = wait(find, f'the switch of {name}')
    assert Atspi.Action.do_action(node, 0)


def is_on(app, name):
    node = next((node for node in app.all(name=f'Schedule of {name}') if actions(node)), None)
    return node is not None and node.get_state_set().contains(Atspi.StateType.CHECKED)


def test_list(app, runs):
    app.expect_label('Next Runs')
    app.expect_label('Paused after 5 failures in a row: no file')
    app.keys('alt+4')
    app.expect_label('Every day at 02:00 (Europe/Berlin)')
    app.expect_label('After success of “Orders”')
    app.expect_label('Switched off')
    app.expect_label('“Rates”: Paused after 5 failures in a row: no file')
    wait(lambda: is_on(app, 'Orders') and not is_on(app, 'Rates') and not is_on(app, 'Clean-up'), 'the switches')


def test_switch(app, runs):
    toggle(app, 'Orders')
    wait(lambda: ORDERS in paused(), 'the pause in the store')
    wait(lambda: not is_on(app, 'Orders'), 'the switch to be off')
    toggle(app, 'Orders')
    wait(lambda: ORDERS not in paused(), 'the end of the pause in the store')
    # What is switched off in the document is switched on there.
    toggle(app, 'Clean-up')
    wait(lambda: '"enabled":true' in cli('task', 'show', 'Clean-up').stdout.replace(' ', ''),
         'the document to be switched on')
    wait(lambda: is_on(app, 'Clean-up'), 'the switch to be on')


def test_resume(app, runs):
    assert RATES in paused()
    app.click('Resume')
    wait(lambda: RATES not in paused(), 'Rates to be resumed')
    wait(lambda: not app.has_label('“Rates”: Paused after'), 'the banner to go')


def test_others(app, runs):
    """What another process does is seen."""
    answer = cli('schedule', 'pause', 'Orders')
    assert answer.returncode == 0, answer.stderr
    wait(lambda: not is_on(app, 'Orders'), 'the switch to follow')
    answer = cli('schedule', 'resume', 'Orders')
    assert answer.returncode == 0, answer.stderr
    wait(lambda: is_on(app, 'Orders'), 'the switch to follow')


def test_pause_all(app, runs):
    app.click('Pause All Schedules')
    app.expect_label('All schedules are paused: nothing starts by itself.')
    app.click('Resume All Schedules')
    wait(lambda: not app.has_label('nothing starts by itself'), 'the banner to go')


def test_timeline(app, runs):
    app.click('Timeline', 'page tab')
    strip = wait(lambda: next(app.all(name='Timeline', role='image'), None), 'the strip')
    app.mouse(lambda: next(app.all(name='Timeline', role='image')))

    def is_told():
        # The marks come a moment after the strip.
        app.keys('Home', 'Down', 'Down')
        return comes(lambda: any(app.has_label(f'{name}, ') for name in ('Orders', 'Rates', 'Report')), 2)
    wait(is_told, 'a mark to be told of')
    # The strip itself says it, too.
    wait(lambda: strip.get_name() != 'Timeline', 'the strip to tell of the mark')
    told = strip.get_name()
    app.keys('Up', 'Up', 'Up')
    wait(lambda: strip.get_name() != told, 'the strip to tell of another mark')
    app.click('Week', None)
    app.expect_label(' – ')
    app.click('Later')
    app.click('Today')
    app.click('List', 'page tab')


def test_decisions(app, runs):
    app.click('More for Orders', None)
    app.click('Why Did It Not Run?', 'menu item')
    app.expect_label('on battery')
    app.expect_label('It runs next')
    app.keys('alt+Left')
    app.find('push button', 'Pause All Schedules')
    assert not app.has_label('It runs next')


def test_chain(app, runs):
    app.keys('alt+3')
    app.expect_label('after another task')


TESTS = [test_list, test_switch, test_resume, test_others, test_pause_all, test_timeline,
         test_decisions, test_chain]


def main():
    runs = prepare()
    app = App(str(BUILD / 'src/app/sluice'))
    failed = 0
    print(f'1..{len(TESTS) + 1}', flush=True)
    for number, test in enumerate(TESTS, 1):
        try:
            test(app, runs)
            print('ok', number, '-', test.__name__[5:], flush=True)
        except AssertionError as error:
            failed += 1
            print('#', error)
            print('not ok', number, '-', test.__name__[5:], flush=True)
    app.close()
    app = App(str(BUILD / 'src/app/sluice'), '--run', runs[REPORT])
    try:
        app.expect_label('1. Orders')
        app.expect_label('2. Report')
        app.expect_label('after Orders · this run')
        print('ok', len(TESTS) + 1, '- the chain of a run', flush=True)
    except AssertionError as error:
        failed += 1
        print('#', error)
        print('not ok', len(TESTS) + 1, '- the chain of a run', flush=True)
    app.close()
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
