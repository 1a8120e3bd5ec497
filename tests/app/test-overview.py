#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The overview: what needs attention and the buttons that help, charts by keyboard and as
tables, and the tasks that take the time. What is shown is compared with the workspace."""

import collections
import contextlib
import datetime
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
from uitest import App, has_state, text, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
SOURCE = pathlib.Path(os.environ['SLUICE_SOURCE_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
SECOND = 10**6
WORDS = {'success': 'Success', 'partial_success': 'Partial success', 'failed': 'Failed',
         'interrupted': 'Interrupted', 'cancelled': 'Cancelled', 'running': 'Running'}

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def cli(*arguments):
    return subprocess.run([CLI, *arguments], capture_output=True, text=True, check=False)


def import_task(name, source=None, **destination):
    """A task whose file, or table, is not there yet."""
    path = FOLDER / 'task.json'
    path.write_text(json.dumps({
        'sluice': 1, 'name': name, 'source': source or {'type': 'file', 'path': str(FOLDER / 'rows.json')},
        'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
        'destination': {'type': 'sqlite', 'path': str(FOLDER / 'rows.db'), 'table': 'rows', **destination},
        'load': {'strategy': 'upsert', 'keys': ['id']}}), encoding='utf-8')
    answer = cli('task', 'import', str(path))
    assert answer.returncode == 0, answer.stderr


def prepare():
    """A workspace of three months in which four tasks need somebody. Returns the names
    of the task that rejected rows and of the one that cannot sign in."""
    subprocess.run([str(SOURCE / 'tests/fixtures/make-history'), str(WORKSPACE), '--tasks', '12',
                    '--runs', '1500', '--days', '90'], check=True, stdout=subprocess.DEVNULL)
    database = sqlite3.connect(WORKSPACE / 'sluice.db')
    with database:
        rejecting, task = database.execute(
            "SELECT id, task_name FROM runs WHERE state = 'partial_success' "
            'AND id IN (SELECT run FROM quarantine) ORDER BY started DESC').fetchone()
        locked, other = database.execute('SELECT id, task_name FROM runs WHERE task_name <> ? '
                                         'ORDER BY started DESC', (task,)).fetchone()
        database.execute("UPDATE runs SET state = 'success' WHERE started > (SELECT max (started) FROM runs) "
                         f'- {9 * 86400 * SECOND} AND id <> ?', (rejecting,))
        database.execute("UPDATE runs SET state = 'failed', result = ? WHERE id = ?", (json.dumps(
            {'error': {'code': 'token_refused', 'message': 'The server refused the token'}}), locked))
        now = int(time.time() * SECOND)
        for back, run in enumerate((rejecting, locked)):
            started = now - (back + 1) * 60 * SECOND
            database.execute('UPDATE runs SET started = ?, ended = ? WHERE id = ?', (started, started + SECOND, run))
    database.close()
    import_task('Rows of a file')
    assert cli('run', 'Rows of a file').returncode != 0
    import_task('Rows without a table', {'type': 'inline', 'records': [{'id': 1}]}, create='never')
    assert cli('run', 'Rows without a table').returncode != 0
    return task, other


def counts(days, first=0):
    """The runs of the last days by state, as the chart words them; today has the number 0."""
    midnight = datetime.datetime.combine(datetime.date.today(), datetime.time())
    begin = (midnight - datetime.timedelta(days=days - 1)).timestamp() * SECOND
    end = (midnight + datetime.timedelta(days=1 - first)).timestamp() * SECOND
    with sqlite3.connect(WORKSPACE / 'sluice.db') as database:
        found = collections.Counter(state for state, in database.execute(
            'SELECT state FROM runs WHERE started >= ? AND started < ?', (int(begin), int(end))))
    return ', '.join(f'{word} {found[state]}' for state, word in WORDS.items() if found[state])


def find_chart(app, title):
    return wait(lambda: next((node for node in app.all('image') if node.get_name().startswith(title + '. ')), None), title)


def expect_chart(app, title, words):
    wait(lambda: find_chart(app, title).get_name() == f'{title}. {words}',
         f'“{words}”, not “{find_chart(app, title).get_name()}”')


def expect_page_of_run(app):
    wait(lambda: not any(node.get_name().startswith('Runs per Day. ') for node in app.all('image')),
         'the page of the run')


def focus_by_tab(app, *nodes):
    """To one of these: the button in a menu button has its name, too."""
    app.press_until('Tab', lambda: any(has_state(node, Atspi.StateType.FOCUSED) for node in nodes),
                    nodes[0].get_name(), 120)


def look_at_charts(app):
    expect_chart(app, 'Runs per Day', counts(30))
    ok('the chart counts what the workspace has')
    chart = find_chart(app, 'Runs per Day')
    focus_by_tab(app, chart)
    app.keys('Left')
    today = datetime.date.today()
    expect_chart(app, 'Runs per Day', f'{today:%A, %-d %B %Y}: {counts(1)}')
    app.keys('Left', 'Left')
    day = today - datetime.timedelta(days=2)
    expect_chart(app, 'Runs per Day', f'{day:%A, %-d %B %Y}: {counts(3, 2)}')
    app.expect_label(f'{day:%A, %-d %B %Y}: {counts(3, 2)}')
    app.keys('Escape')
    expect_chart(app, 'Runs per Day', counts(30))
    ok('Tab leads to the chart, arrows go through its days')
    for days in (90, 14):
        app.click(f'{days} Days', 'push button')
        expect_chart(app, 'Runs per Day', counts(days))
    ok('it shows two weeks, a month or three')


def look_at_table(app):
    app.click('Show as Table: Runs per Day', 'push button')
    today = datetime.date.today()
    app.expect_label(f'{today:%A, %-d %B %Y}')
    day = today - datetime.timedelta(days=1)
    app.expect_label(f'{day:%A, %-d %B %Y}')
    assert not any(node.get_name().startswith('Runs per Day. ') for node in app.all('image'))
    app.click('Show as Table: Runs per Day', 'push button')
    find_chart(app, 'Runs per Day')
    ok('the same stands in a table')


def look_at_times(app):
    since = int((time.time() - 30 * 86400) * SECOND)
    with sqlite3.connect(WORKSPACE / 'sluice.db') as database:
        names = [name for name, in database.execute(
            'SELECT task_name FROM runs WHERE started >= ? AND ended > 0 AND state <> \'interrupted\' '
            'GROUP BY task_id ORDER BY sum (ended - started) DESC LIMIT 5', (since,))]
    listed = app.find('list', 'Tasks by time')
    for name in names:
        app.find('label', name, listed)
    chart = find_chart(app, f'Duration of the runs of {names[0]}')
    ok('the tasks that take the time are listed, and the first has its trend')

    focus_by_tab(app, *app.all('push button', 'Choose the task'))
    app.keys('Return')
    app.find('entry', 'Choose the task')
    app.type(names[2])
    app.keys('Return')
    chart = find_chart(app, f'Duration of the runs of {names[2]}')
    ok('another task can be chosen')
    focus_by_tab(app, chart)
    app.keys('Left', 'Return')
    app.find('push button', 'Back')
    expect_page_of_run(app)
    app.keys('alt+1')
    ok('Return opens the run that is marked')


def rescue(app, rejecting, locked):
    app.expect_label('The server refused the token')
    app.click(f'Sign in again for {locked}')
    wait(lambda: app.focused() == 'Kind', f'the credential, not “{app.focused()}”')
    app.click('More')
    app.click('How Long Its Runs Take', 'menu item')
    find_chart(app, f'Duration of the runs of {locked}')
    ok('a login that fails leads to the credential of the task, and the task to its trend')
    app.click(f'Rejected rows of {rejecting}')
    app.expect_label('Rejected Rows')
    expect_page_of_run(app)
    app.keys('alt+1')
    ok('rejected rows and a login that fails have the buttons that help')

    app.click('Show the Destination: Rows without a table')
    table = app.find('text', 'Table')
    # It has the focus, which this kind of field does not tell.
    wait(lambda: text(table) == 'z' or app.type('z'), 'the table to be written into', step=1)
    app.keys('ctrl+z')
    app.keys('alt+1')
    ok('a table that is not there leads to where it is chosen')

    (FOLDER / 'rows.json').write_text('[{"id": 1}, {"id": 2}]', encoding='utf-8')
    app.click('Run Rows of a file again')
    expect_page_of_run(app)
    app.expect_label('Success', 30)
    with sqlite3.connect(WORKSPACE / 'sluice.db') as database:
        failed, again = database.execute('SELECT min (id), max (retry_of) FROM runs '
                                         "WHERE task_name = 'Rows of a file'").fetchone()
    assert failed == again, 'it is no retry'
    app.keys('alt+1')
    find_chart(app, 'Runs per Day')
    wait(lambda: not any(app.all('push button', 'Run Rows of a file again')), 'the row to go', 30)
    ok('what was run again with success needs nobody any more')


def find_others(app):
    """More than there is room for."""
    with contextlib.closing(sqlite3.connect(WORKSPACE / 'sluice.db')) as database, database:
        database.execute("UPDATE runs SET state = 'failed' WHERE id IN (SELECT id FROM (SELECT id, task_name, "
                         'max (started) FROM runs GROUP BY task_id) LIMIT 9)')
    cli('run', 'Rows of a file')
    app.expect_label(' more task', 30)
    focus_by_tab(app, *app.all('list item', root=app.find('list', 'Runs that need attention')))
    app.keys('End', 'Return')
    wait(lambda: is_chosen(app, 'Failed') and is_chosen(app, 'Interrupted') and not is_chosen(app, 'Success'),
         'the runs that need somebody')
    ok('the others that need somebody are among the runs')


def is_chosen(app, state):
    states = [chip.get_state_set() for chip in app.all('push button', state)]
    return any(s.contains(Atspi.StateType.PRESSED) or s.contains(Atspi.StateType.CHECKED) for s in states)


def empty():
    import_task('Rows of a file')
    app = App(PROGRAM)
    app.expect_label('Nothing Has Run Yet')
    app.find('push button', 'Show Tasks')
    assert not any(node.get_name().startswith('Runs per Day') for node in app.all('image'))
    app.close()
    ok('before the first run there is a way to it')
    with contextlib.closing(sqlite3.connect(WORKSPACE / 'sluice.db')) as database:
        database.execute('PRAGMA user_version = 99')
    app = App(PROGRAM)
    app.find('label', 'The Workspace Could Not Be Opened')
    assert not app.has_label('Nothing Has Run Yet')
    app.keys('alt+2')
    app.find('label', 'The Workspace Could Not Be Opened')
    app.close()
    ok('a workspace that cannot be opened is not taken for an empty one')
    subprocess.run(['rm', '-r', str(WORKSPACE)], check=True)


def main():
    empty()
    rejecting, locked = prepare()
    app = App(PROGRAM)
    try:
        look_at_charts(app)
        look_at_table(app)
        look_at_times(app)
        rescue(app, rejecting, locked)
        find_others(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
