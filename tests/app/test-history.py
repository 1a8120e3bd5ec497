#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The history of runs: a long list that is filtered and searched, new runs that move
nothing, a run that is tried again, two that are compared, and what a run has run."""

import http.server
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, settled, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
SOURCE = pathlib.Path(os.environ['SLUICE_SOURCE_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
ORDERS = FOLDER / 'orders.json'
RUNS = 5000

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def ask(sql, *values):
    connection = sqlite3.connect(f'file:{WORKSPACE / "sluice.db"}?mode=ro', uri=True)
    try:
        return connection.execute(sql, values).fetchone()[0]
    finally:
        connection.close()


def cli(*arguments, document=None):
    return subprocess.run([CLI, *arguments], input=document, capture_output=True, text=True, check=False)


class Slow(http.server.BaseHTTPRequestHandler):
    """Pages that take their time, and how many records there are. The last ones wait
    until they are asked for."""

    PAGES, SIZE = 40, 25
    go_on = threading.Event()
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        page = int(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get('page', ['1'])[0])
        time.sleep(0.25)
        if page > Slow.PAGES // 2:
            Slow.go_on.wait(60)
        records = [] if page > Slow.PAGES else [{'id': (page - 1) * Slow.SIZE + i} for i in range(Slow.SIZE)]
        body = json.dumps({'total': Slow.PAGES * Slow.SIZE, 'items': records}).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def save_slow_task(port):
    answer = cli('task', 'import', '-', document=json.dumps({
        'sluice': 1, 'id': '0197aaaa-0000-7000-8000-0000000000b3', 'name': 'Yaks',
        'source': {'type': 'http', 'url': f'http://127.0.0.1:{port}/yaks', 'records': 'items',
                   'pagination': {'type': 'page', 'page_param': 'page', 'total_path': 'total'}},
        'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
        'destination': {'type': 'sqlite', 'path': str(FOLDER / 'yaks.db'), 'table': 'yaks'},
        'load': {'strategy': 'upsert', 'keys': ['id']}}))
    assert answer.returncode == 0, answer.stderr


def save_task(transform):
    mapping = [{'column': 'id', 'type': 'integer', 'from': 'id'},
               {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'},
               {'column': 'note', 'type': 'text', 'from': 'note', 'transforms': [transform]}]
    answer = cli('task', 'import', '-', document=json.dumps({
        'sluice': 1, 'id': '0197aaaa-0000-7000-8000-0000000000b2', 'name': 'Zebra orders',
        'source': {'type': 'file', 'path': str(ORDERS), 'format': 'json'}, 'mapping': mapping,
        'destination': {'type': 'sqlite', 'path': str(FOLDER / 'shop.db'), 'table': 'orders'},
        'load': {'strategy': 'upsert', 'keys': ['id']}}))
    assert answer.returncode == 0, answer.stderr


def write_orders(n):
    ORDERS.write_text(json.dumps([{'id': i, 'total': f'{i}.50', 'note': 'n/a'} for i in range(1, n + 1)]),
                      encoding='utf-8')


def prepare():
    """A workspace that has been used for a while, and a task with a version that is
    not the newest, two runs and one that failed."""
    subprocess.run([str(SOURCE / 'tests/fixtures/make-history'), str(WORKSPACE), '--tasks', '40', '--runs', str(RUNS)],
                   check=True, stdout=subprocess.DEVNULL)
    write_orders(40)
    save_task('trim')
    assert cli('run', 'Zebra orders').returncode == 0
    write_orders(55)
    save_task('upper')
    assert cli('run', 'Zebra orders').returncode == 0
    ORDERS.rename(ORDERS.with_suffix('.away'))
    assert cli('run', 'Zebra orders').returncode != 0


def count(n):
    return f'{n} runs' if n != 1 else '1 run'


def expect_count(app, sql, *values):
    n = ask('SELECT count(*) FROM runs WHERE ' + sql, *values)
    assert n > 0, sql
    app.expect_label(count(n))
    return n


def run_list(app):
    return app.find('list', 'Runs')


def rows(app):
    """What stands in the rows, and where. Some beyond what can be seen are ready."""
    found = [(row.get_extents(Atspi.CoordType.WINDOW).y, row.get_name())
             for row in app.all('list item', root=run_list(app))]
    return sorted(found)


def row_of(app, beginning):
    return next((row for row in app.all('list item', root=run_list(app)) if row.get_name().startswith(beginning)), None)


def expect_row(app, beginning, part=''):
    wait(lambda: any(name.startswith(beginning + ', ') and part in name for _, name in rows(app)),
         f'a row “{beginning}” with “{part}”')


def filters(app):
    app.keys('alt+3')
    expect_count(app, '1')
    app.click('Failed')
    expect_count(app, "state = 'failed'")
    app.click('Interrupted')
    expect_count(app, "state IN ('failed', 'interrupted')")
    app.click('All')
    expect_count(app, '1')
    ok('runs are filtered by their states, of which several can be chosen')

    app.choose(lambda: app.find('combo box', 'Why It Ran'), 'Down', 'Down')
    expect_count(app, "trigger = 'schedule'")
    app.click('Failed')
    expect_count(app, "trigger = 'schedule' AND state = 'failed'")
    app.choose(lambda: app.find('combo box', 'Why It Ran'), 'Home')
    app.click('All')
    expect_count(app, '1')
    ok('and by what started them')


def search(app):
    app.keys('ctrl+f')
    app.type('bERL')
    expect_count(app, "task_name LIKE '%Berlin%'")
    app.keys('ctrl+a')
    run = ask("SELECT id FROM runs WHERE state = 'cancelled' ORDER BY started LIMIT 1")
    app.type(run)
    app.expect_label('1 run')
    app.keys('ctrl+a')
    app.type('nothing is called that')
    app.expect_label('Try another state or another search.')
    app.keys('Escape')
    expect_count(app, '1')
    ok('a search finds part of a name, in any case, and an id')


def scroll(app):
    app.find('label', 'Zebra orders', run_list(app))

    def first():
        row = next(app.all('list item', root=run_list(app)))
        return row.get_child_at_index(0) if row.get_child_count() else row
    app.mouse(first)
    app.find('label', 'Zebra orders')
    app.keys('alt+Left')
    app.keys('End')
    name = ask('SELECT task_name FROM runs ORDER BY started, id LIMIT 1')
    started = ask('SELECT min(started) FROM runs') // 1000000
    expect_row(app, name, time.strftime('%x', time.localtime(started)))
    ok('the last of all runs is a key away')

    before = settled(lambda: rows(app))
    write_orders(55)
    assert cli('run', 'Zebra orders').returncode == 0
    expect_count(app, '1')
    assert settled(lambda: rows(app)) == before
    ok('a run that begins meanwhile moves nothing')
    app.keys('Home')
    expect_row(app, 'Zebra orders', 'just now')


def compare(app):
    app.click('Compare Runs')
    app.expect_label('Pick two runs to compare.')
    app.keys('Tab')
    # The newest but one failed; the two before it loaded 55 and 40 rows.
    def nth(n):
        nodes = sorted(app.all('list item', root=run_list(app)), key=lambda row: row.get_extents(Atspi.CoordType.WINDOW).y)
        return [row for row in nodes if row.get_name().startswith('Zebra orders, ')][n]
    app.mouse(lambda: nth(2))
    app.expect_label('Pick one more run.')
    app.mouse(lambda: nth(3))
    app.expect_label('Two runs are picked.')
    app.click('Compare')
    app.expect_label('Earlier Run')
    row = app.find('list item', 'Read: 40, 55')
    app.find('label', '+15 (+38 %)', row)
    app.find('list item', 'Version of the Task: Version 1, Version 2')
    app.find('list', 'What Was Different in the Task')
    app.expect_label('note')
    assert next(app.all('list item', 'Rejected: 0, 0'), None) is None
    app.click('Show All')
    app.find('list item', 'Rejected: 0, 0')
    app.keys('alt+Left')
    ok('two runs are compared: rows, times, and what was different in the task')


def open_run(app, run):
    app.keys('ctrl+f')
    app.keys('ctrl+a')
    app.type(run)
    app.expect_label('1 run')
    expect_row(app, 'Zebra orders')
    app.mouse(lambda: row_of(app, 'Zebra'))


def retry(app):
    run = ask("SELECT id FROM runs WHERE task_name = 'Zebra orders' AND state = 'failed'")
    open_run(app, run)
    app.expect_label('Failed')
    app.click('Retry')
    app.find('push button', 'Show the Run It Retries', timeout=30)
    app.expect_label('Success')
    assert ask("SELECT retry_of FROM runs WHERE task_name = 'Zebra orders' ORDER BY started DESC") == run
    app.click('Show the Run It Retries')
    app.find('push button', 'Show Its Retry')
    ok('a run that failed is tried again, and both lead to each other')


def choose_rows(app, title):
    """What is offered above the rows of the editor."""
    button = next(node for node in app.all() if node.get_role_name() in ('push button', 'toggle button') and
                  (' rows' in (node.get_name() or '')))
    app.do(button)
    app.do(app.find('menu item', title))


def what_ran(app):
    app.expect_label('Version 2 of the task')
    app.expect_label('As the task is now')
    app.click('What Has Changed')
    app.expect_window('What Has Changed')
    dialog = app.find('frame', 'What Has Changed')
    app.find('list', 'With the Version That Ran', dialog)
    app.keys('Escape', window='What Has Changed')
    app.expect_no_window('What Has Changed')
    app.keys('alt+Left')
    first = ask("SELECT id FROM runs WHERE task_name = 'Zebra orders' ORDER BY started")
    open_run(app, first)
    app.expect_label('Version 1 of the task')
    app.expect_label('The newest is version 2')
    app.click('Open This Version in the Editor')
    app.find('label', '40 records', timeout=30)
    app.expect_label('40 rows, as the run read them')
    choose_rows(app, 'Fresh Rows of the Source')
    app.expect_label('All 55 rows', 30)
    choose_rows(app, 'Rows as the Run Read Them')
    app.expect_label('40 rows, as the run read them')
    app.click('Undo')
    ok('the editor opens with what a run has run and read, and leads to what the source has now')


def is_on(node):
    states = node.get_state_set()
    return states.contains(Atspi.StateType.PRESSED) or states.contains(Atspi.StateType.CHECKED)


def watch(app):
    app.keys('alt+3')
    run_list(app)
    app.keys('ctrl+f')
    app.keys('Escape')
    expect_row(app, 'Yaks', 'Running')
    app.mouse(lambda: row_of(app, 'Yaks'))
    app.expect_label(' % · about ', 30)
    app.find('push button', 'Cancel the Run')
    app.find('label', 'Read')
    app.expect_label('Worked ')
    ok('a run that goes on tells how far it is, how long it still takes, and where the time goes')

    app.click('Log', 'page tab')
    follow = app.find('push button', 'Follow New Lines')
    assert is_on(follow)
    app.do(follow)
    wait(lambda: not is_on(follow), 'the button to be off')
    app.do(follow)


def wake_service():
    """It tells the window of the run, and goes when it has had nothing to do for a minute."""
    subprocess.run(['gdbus', 'call', '--session', '--dest', 'io.github.sluice.Sluice.Service', '--object-path',
                    '/io/github/sluice/Sluice/Service', '--method', 'org.freedesktop.DBus.Peer.Ping'],
                   check=True, stdout=subprocess.DEVNULL)


def live(app):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    save_slow_task(server.server_port)
    wake_service()
    with subprocess.Popen([CLI, 'run', 'Yaks'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        try:
            watch(app)
        finally:
            Slow.go_on.set()
        assert run.wait(60) == 0
    app.expect_label(f'{Slow.PAGES * Slow.SIZE} inserted', 30)
    wait(lambda: next(app.all('push button', 'Follow New Lines'), None) is None, 'nothing more to follow')
    app.click('Save the Log')
    app.expect_window('Save the Log')
    app.type(str(FOLDER / 'yaks.log'), window='Save the Log')
    app.keys('shift+End', 'Delete', 'Return', window='Save the Log')
    app.expect_label('Log saved')
    saved = (FOLDER / 'yaks.log').read_text(encoding='utf-8')
    assert 'of “Yaks” started' in saved and '1000 inserted' in saved, saved
    server.shutdown()
    ok('its log is followed while it grows, and saved')


def queue(app):
    app.keys('alt+Left')
    assert cli('queue', 'pause').returncode == 0
    app.expect_label('The queue is paused: nothing starts until it is resumed.')
    app.click('Resume Queue')
    wait(lambda: not app.has_label('The queue is paused'), 'the queue to go on')
    ok('the queue stands above the list while it is paused')


def main():
    prepare()
    app = App(PROGRAM)
    try:
        filters(app)
        search(app)
        scroll(app)
        compare(app)
        retry(app)
        what_ran(app)
        live(app)
        queue(app)
    finally:
        app.close()
    print(f'1..{number}')


if __name__ == '__main__':
    main()
