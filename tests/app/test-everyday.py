#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""What a person does every day: connections with a password, files, editing a
task, running it into PostgreSQL, looking at rejected rows and at the log."""

import base64
import http.server
import json
import os
import pathlib
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, keyring, text, wait  # noqa: E402
from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
PASSWORD = 'pass %/+ö' + secrets.token_hex(12)
WRONG = 'wrong' + secrets.token_hex(12)

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def disguises(secret):
    """A secret as it might stand somewhere: plain, base64, percent-encoded, hex."""
    plain = secret.encode()
    return {plain, base64.b64encode(plain), base64.urlsafe_b64encode(plain),
            urllib.parse.quote(secret, safe='').encode(), urllib.parse.quote(secret).encode(),
            plain.hex().encode(), plain.hex().upper().encode(),
            json.dumps(secret)[1:-1].encode()}


class Watcher(threading.Thread):
    """Looks for the passwords in arguments and environments of all processes
    while they live."""

    def __init__(self):
        super().__init__(daemon=True)
        self.wanted = disguises(PASSWORD) | disguises(WRONG)
        self.found = set()
        self.programs = set()

    def run(self):
        while True:
            for path in pathlib.Path('/proc').glob('[0-9]*'):
                try:
                    arguments = (path / 'cmdline').read_bytes()
                    data = arguments + (path / 'environ').read_bytes()
                except OSError:
                    continue
                self.programs.add(arguments.split(b'\0')[0].split(b'/')[-1])
                if any(wanted in data for wanted in self.wanted):
                    self.found.add(arguments)
            time.sleep(0.01)


def psql(sql):
    return subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', os.environ['SLUICE_TEST_PG']],
                          input=sql, check=True, capture_output=True, text=True).stdout.strip()


def prepare_server():
    """A role that has to give its password, and a table to see."""
    quoted = PASSWORD.replace("'", "''")
    psql(f"CREATE ROLE loader LOGIN PASSWORD '{quoted}'; CREATE DATABASE shop OWNER loader;")
    psql('\\c shop\nSET ROLE loader;\nCREATE TABLE warehouse_stock (id integer PRIMARY KEY);')
    rules = pathlib.Path(os.environ['SLUICE_TEST_PG_DATA']) / 'pg_hba.conf'
    rules.write_text('local all loader scram-sha-256\n' + rules.read_text(encoding='utf-8'),
                     encoding='utf-8')
    psql('SELECT pg_reload_conf()')


def shop(sql):
    return psql(f'\\c shop\n{sql}')


def add_connection(app, name, password, port='5432'):
    app.click('Add a Connection')
    app.expect_window('Add a Connection')
    dialog = app.find('frame', 'Add a Connection')
    app.fill('Name', name, dialog)
    app.fill('Host', os.environ['PGHOST'], dialog)
    app.fill('Port', port, dialog)
    app.fill('Database', 'shop', dialog)
    app.fill('User', 'loader', dialog)
    app.fill('Password', password, dialog)
    app.click('Add', root=dialog)
    app.expect_no_window('Add a Connection')


def row_of(app, name):
    return app.find('list item', name)


def steps(app, name):
    """The steps of a test: the word beside each icon."""
    row = row_of(app, name)
    return [node.get_name() for node in app.all('image', root=row)
            if node.get_name() in ('Passed', 'Failed')]


def connections(app):
    app.keys('alt+5')
    add_connection(app, 'warehouse', PASSWORD)
    wait(lambda: steps(app, 'warehouse') == ['Passed'] * 5, 'five passed steps')
    row = row_of(app, 'warehouse')
    for step in ('Name of the server', 'Port', 'Encryption (TLS)', 'Login', 'Rights'):
        app.find('label', step, row)
    ok('a connection is tested step by step')

    app.click('Show Tables', root=row)
    app.find('label', 'warehouse_stock')
    ok('the tables of a connection are shown')
    app.keys('alt+Left')

    add_connection(app, 'wrong-password', WRONG)
    wait(lambda: steps(app, 'wrong-password')[-1:] == ['Failed'], 'a failed step')
    row = row_of(app, 'wrong-password')
    assert steps(app, 'wrong-password').count('Failed') == 1
    app.find('label', 'Login', row)
    ok('a wrong password fails at the login')

    add_connection(app, 'wrong-port', PASSWORD, '5433')
    wait(lambda: steps(app, 'wrong-port')[-1:] == ['Failed'], 'a failed step')
    row = row_of(app, 'wrong-port')
    app.find('label', 'Port', row)
    assert next(app.all('label', 'Login', row), None) is None
    ok('a wrong port fails before the login')


def password_is_in_no_file():
    wanted = disguises(PASSWORD) | disguises(WRONG)
    seen = 0
    for variable in ('XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME',
                     'XDG_RUNTIME_DIR', 'HOME'):
        for path in pathlib.Path(os.environ[variable]).rglob('*'):
            if path.is_file():
                seen += 1
                data = path.read_bytes()
                assert not any(secret in data for secret in wanted), path
    assert seen > 0 and (WORKSPACE / 'sluice.db').exists()


def undo_deletion_of_connection(app):
    row = row_of(app, 'wrong-port')
    app.click('Delete the Connection', root=row)
    wait(lambda: next(app.all('list item', 'wrong-port'), None) is None, 'the row to go')
    app.expect_label('“wrong-port” deleted')
    app.click('Undo')
    row_of(app, 'wrong-port')
    assert PASSWORD in keyring()
    ok('a deleted connection comes back')


ROWS = 400


def orders():
    records = [{'id': i, 'customer': f'Customer {i % 37} & Söhne', 'total': f'{i * 7.25:.2f}',
                'ordered_on': f'2026-{i % 12 + 1:02d}-{i % 28 + 1:02d}'}
               for i in range(1, ROWS + 1)]
    records[350]['total'] = 'twelve'
    records[360]['total'] = 'n/a'
    records[370]['ordered_on'] = 'soon'
    return records


def write_files():
    records = orders()
    (FOLDER / 'orders.json').write_text(json.dumps(records), encoding='utf-8')
    (FOLDER / 'people.jsonl').write_text(
        ''.join(json.dumps({'id': i, 'name': f'Person {i}', 'home': {'city': 'Ulm'}}) + '\n'
                for i in range(1, 121)), encoding='utf-8')


def sqlite_rows(table):
    connection = sqlite3.connect(f'file:{WORKSPACE / "data.db"}?mode=ro', uri=True)
    try:
        return connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]
    finally:
        connection.close()


def open_file(app, name):
    """GTK's dialog makes a field for the path when a slash is typed, and completes what
    is typed as soon as it has read the folder: the path is put into it as a whole."""
    path = str(FOLDER / name)
    app.keys('ctrl+o')
    app.expect_window('Open a File')

    def is_filled():
        field = next((node for node in app.all('text') if text(node).startswith('/')), None)
        if field is None:
            app.type('/', window='Open a File')
            time.sleep(0.5)
            return False
        Atspi.EditableText.set_text_contents(field, path)
        time.sleep(0.3)
        return text(field) == path

    wait(is_filled, 'the path in the field')
    app.keys('Return', window='Open a File')
    app.expect_no_window('Open a File')
    app.find('push button', 'Load', timeout=30)


def files(app):
    open_file(app, 'people.jsonl')
    app.expect_label('home_city')
    app.keys('ctrl+r')
    app.expect_label('Success', 30)
    assert sqlite_rows('people') == 120
    ok('a JSON Lines file becomes a table')

    app.keys('alt+1')
    open_file(app, 'orders.json')
    app.keys('ctrl+r')
    app.expect_label('Partial success', 30)
    wait(lambda: sqlite_rows('orders') == ROWS - 3, 'the rows without the bad ones')
    ok('a JSON file becomes a table, without its bad rows')


def rejected_rows(app):
    app.click('Rejected', 'page tab')
    app.mouse(lambda: app.find('list item', 'total · no number that fits the type without rounding · twelve'))
    app.expect_label('Row 351: “twelve”')
    app.expect_label('"total": "twelve"')
    ok('rejected rows show their raw record')


def log(app):
    app.click('Log', 'page tab')
    app.expect_label('of “Orders” started')
    app.expect_label('397 inserted')
    app.keys('ctrl+f')
    app.type('no such words')
    app.expect_label('The log has no lines like that.')
    app.keys('ctrl+a', 'BackSpace')
    app.click('Copy the Log')
    app.expect_label('Log copied')
    ok('the log can be searched and copied')


def stored_task(name):
    answer = subprocess.run([CLI, 'task', 'show', name], capture_output=True, text=True,
                            check=False)
    return json.loads(answer.stdout) if answer.returncode == 0 else None


def edit_task(app):
    app.click('Open the Task')
    app.find('text', 'Name')
    app.fill('Name', 'Orders of the shop')
    app.keys('ctrl+s')
    app.expect_label('Task saved')
    wait(lambda: stored_task('Orders of the shop') is not None, 'the task of the new name')
    ok('a task is edited and saved')

    app.fill('Description', 'What was ordered')
    app.keys('alt+2')
    app.find('push button', 'Run Orders of the shop')
    wait(lambda: stored_task('Orders of the shop').get('description') == 'What was ordered',
         'the description to be kept')
    ok('what was typed is kept when the page is left')


def leave_invalid_task(app):
    open_task(app)
    app.step('Destination')
    app.fill('Table', '')
    app.keys('alt+1')
    app.answer('The Task Is Not Complete', 'Cancel')
    app.find('text', 'Table')
    app.keys('alt+1')
    app.answer('The Task Is Not Complete', 'Leave')
    app.expect_label('Recent Runs')
    assert stored_task('Orders of the shop')['destination']['table'] == 'orders'
    open_task(app)
    app.expect_label('Your changes are back')
    app.step('Destination')
    assert text(app.find('text', 'Table')) == ''
    app.click('Discard')
    wait(lambda: text(app.find('text', 'Table')) == 'orders', 'the table to be there again')
    ok('a task that cannot be saved says so before it is left, and is kept as it was')


def open_task(app):
    app.keys('alt+2')
    app.mouse(lambda: app.find('list item', 'Orders of the shop'))
    app.find('text', 'Name')


def run_into_postgres(app):
    open_task(app)
    app.step('Destination')
    app.choose(lambda: app.find('combo box', 'Connection'), 'Down', 'Down', 'Down')
    app.find('text', 'Schema')
    app.fill('Schema', 'public')
    app.keys('ctrl+r')
    app.expect_label('Partial success', 30)
    assert stored_task('Orders of the shop')['destination'] == {
        'connection': 'warehouse', 'schema': 'public', 'table': 'orders'}
    assert shop('SELECT count(*) FROM orders') == str(ROWS - 3)
    ok('a task runs into PostgreSQL with the password of the keyring')

    app.click('Run Again')
    wait(lambda: len(json.loads(subprocess.run(
        [CLI, 'runs', '--output', 'json'], capture_output=True, text=True,
        check=True).stdout)) >= 4, 'another run')
    wait(lambda: next((node for node in app.all('label', 'Unchanged')), None), 'the counts', 30)
    app.expect_label(str(ROWS - 3), 30)
    assert shop('SELECT count(*) FROM orders') == str(ROWS - 3)
    ok('run again finds all rows unchanged')


class SlowAnswer(http.server.BaseHTTPRequestHandler):
    """JSON Lines that go on for two minutes."""

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'application/x-ndjson')
        self.end_headers()
        try:
            for i in range(120000):
                self.wfile.write(b'{"id": %d}\n' % i)
                if i % 100 == 99:
                    time.sleep(0.1)
        except OSError:
            pass  # the reader was stopped

    def log_message(self, *arguments):
        pass


def cancel(app):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), SlowAnswer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    task = {'sluice': 1, 'id': '0197aaaa-0000-7000-8000-000000000001', 'name': 'Many',
            'source': {'type': 'http', 'url': f'http://127.0.0.1:{server.server_port}/many',
                       'format': 'jsonl'},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
            'destination': {'connection': 'warehouse', 'schema': 'public', 'table': 'many'},
            'load': {'strategy': 'upsert', 'keys': ['id']}}
    path = FOLDER / 'many.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)
    app.keys('alt+2')
    app.click('Run Many')
    app.expect_label('Running')
    app.click('Cancel the Run')
    app.expect_label('Cancelled')
    assert shop("SELECT coalesce(to_regclass('many')::text, '')") == '' or \
        shop('SELECT count(*) FROM many') == '0'
    ok('a cancelled run ends, and leaves nothing behind')


def undo_deletion_of_task(app):
    open_task(app)
    app.mouse(lambda: app.find('push button', 'More'))
    app.click('Delete the Task', 'menu item')
    app.expect_label('“Orders of the shop” deleted')
    assert stored_task('Orders of the shop') is None
    app.click('Undo')
    app.find('push button', 'Run Orders of the shop')
    assert stored_task('Orders of the shop') is not None
    ok('a deleted task comes back')


def main():
    watcher = Watcher()
    watcher.start()
    prepare_server()
    write_files()
    app = App(PROGRAM)
    try:
        app.find('push button', 'Paste a Link or curl Command')
        connections(app)
        assert {PASSWORD, WRONG} <= keyring()
        password_is_in_no_file()
        ok('the passwords are in the keyring and in no file')
        undo_deletion_of_connection(app)
        files(app)
        rejected_rows(app)
        log(app)
        edit_task(app)
        leave_invalid_task(app)
        run_into_postgres(app)
        cancel(app)
        undo_deletion_of_task(app)
        password_is_in_no_file()
        assert {b'sluice', b'sluice-cli', b'sluice-service'} <= watcher.programs, watcher.programs
        assert not watcher.found, watcher.found
        ok('the passwords were in no file, argument or environment to the end')
    finally:
        app.close()
    print(f'1..{number}')


if __name__ == '__main__':
    main()
