#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""From nothing to the first loaded table: by what can be seen and by keys only,
in at most four decisions."""

import http.server
import json
import os
import pathlib
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
API = str(BUILD / 'examples/sluice-sample-api')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
TOKEN = 'tok' + secrets.token_hex(12)

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


class Decisions:
    """What a person has to decide; typing and pressing one key is one."""

    def __init__(self):
        self.taken = []

    def take(self, what):
        self.taken.append(what)


class Watcher(threading.Thread):
    """Looks for the token in the arguments of all processes while they live."""

    def __init__(self):
        super().__init__(daemon=True)
        self.found = set()
        self.seen = 0

    def run(self):
        while True:
            for path in pathlib.Path('/proc').glob('[0-9]*/cmdline'):
                try:
                    data = path.read_bytes()
                except OSError:
                    continue
                self.seen += 1
                if TOKEN.encode() in data:
                    self.found.add(data)
            time.sleep(0.01)


def start_api():
    process = subprocess.Popen([API, '--port', '0'], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, 'SLUICE_SAMPLE_TOKEN': TOKEN})
    line = process.stdout.readline()
    assert 'http://' in line, line
    return process, line[line.index('http://'):].strip()


def rows_in_table(table):
    path = WORKSPACE / 'data.db'
    if not path.exists():
        return 0
    connection = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    try:
        return connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def first_load(app, url):
    decisions = Decisions()

    decisions.take('paste a link')
    app.click('Paste a Link or curl Command')
    app.find('push button', 'Show Rows')
    decisions.take('which link')
    app.type(url)
    app.keys('Return')
    app.expect_label('This Address Wants a Credential', 30)
    decisions.take('the credential')
    app.type(TOKEN)
    app.keys('Return')
    app.find('push button', 'Load', timeout=30)
    app.expect_label('The first 100 rows')
    ok('real rows are shown after the credential')

    decisions.take('load')
    app.keys('ctrl+r')
    app.expect_label('Success', 60)
    assert len(decisions.taken) <= 4, decisions.taken
    ok(f'{len(decisions.taken)} decisions to the first loaded table')


def secret_is_in_no_file():
    found = []
    for variable in ('XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME',
                     'XDG_RUNTIME_DIR', 'HOME'):
        for path in pathlib.Path(os.environ[variable]).rglob('*'):
            if path.is_file() and TOKEN.encode() in path.read_bytes():
                found.append(path)
    assert not found, found


def find_secret():
    """Looks through the whole keyring."""
    import gi
    gi.require_version('Secret', '1')
    from gi.repository import Secret
    service = Secret.Service.get_sync(Secret.ServiceFlags.LOAD_COLLECTIONS, None)
    for collection in service.get_collections():
        collection.load_items_sync(None)
        for item in collection.get_items():
            item.load_secret_sync(None)
            value = item.get_secret()
            if value is not None and value.get_text() == TOKEN:
                return item.get_label()
    return None


def run_processes():
    """The children in which runs happen: ours, by their data directory."""
    ours = b'XDG_DATA_HOME=' + os.environ['XDG_DATA_HOME'].encode()
    found = []
    for path in pathlib.Path('/proc').glob('[0-9]*/cmdline'):
        try:
            arguments = path.read_bytes().split(b'\0')
            environment = (path.parent / 'environ').read_bytes().split(b'\0')
        except OSError:
            continue
        if len(arguments) > 1 and arguments[0].endswith(b'/sluice-cli') and b'run' in arguments \
                and ours in environment:
            found.append(int(path.parent.name))
    return found


SLOW_ROWS = 6000


class SlowAnswer(http.server.BaseHTTPRequestHandler):
    """JSON Lines that take some seconds to arrive: a run that can be cut off. The second
    half waits until it is asked for."""

    go_on = threading.Event()

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'application/x-ndjson')
        self.end_headers()
        try:
            for i in range(SLOW_ROWS):
                self.wfile.write(b'{"id": %d, "name": "row %d"}\n' % (i, i))
                if i % 100 == 99:
                    time.sleep(0.1)
                if i == SLOW_ROWS // 2:
                    self.wfile.flush()
                    SlowAnswer.go_on.wait(300)
        except OSError:
            pass  # the reader was killed

    def log_message(self, *arguments):
        pass


def import_slow_task():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), SlowAnswer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    task = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'many.json'
    task.write_text(json.dumps({
        'sluice': 1, 'id': '0197aaaa-0000-7000-8000-000000000001', 'name': 'Many',
        'source': {'type': 'http', 'url': f'http://127.0.0.1:{server.server_port}/many',
                   'format': 'jsonl'},
        'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                    {'column': 'name', 'type': 'text', 'from': 'name', 'transforms': ['trim']}],
        'destination': {'type': 'sqlite', 'path': str(WORKSPACE / 'data.db'), 'table': 'many'},
        'load': {'strategy': 'upsert', 'keys': ['id']}}), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(task)], check=True, stdout=subprocess.DEVNULL)


def killed_run_leaves_the_window(app):
    app.keys('alt+2')
    app.find('push button', 'Run Many')
    app.click('Run Many')
    process = wait(run_processes, 'the process of the run')[0]
    app.expect_label('Running')
    os.kill(process, signal.SIGKILL)
    app.expect_label('Interrupted', 30)
    assert app.is_alive()
    app.keys('alt+1')
    app.expect_label('Needs Attention')
    ok('a run killed -9 shows as interrupted, the window lives')


def run_survives_the_window(app):
    app.keys('alt+2')
    app.click('Run Many')
    wait(run_processes, 'the process of the run')
    app.expect_label('Running')
    app.keys('ctrl+q')
    app.process.wait(60)
    assert run_processes(), 'the run ended with the window'
    SlowAnswer.go_on.set()
    wait(lambda: not run_processes(), 'the end of the run', 120)
    wait(lambda: rows_in_table('many') == SLOW_ROWS, 'all rows')
    ok('a run survives the closing of the window')


def main():
    watcher = Watcher()
    watcher.start()
    api, url = start_api()
    app = App(PROGRAM)
    try:
        first_load(app, url + '/countries')
        count = rows_in_table('countries')
        assert count > 200, count
        ok(f'{count} rows are in the table')
        secret_is_in_no_file()
        assert find_secret() is not None
        ok('the credential is in the keyring and in no file')
        import_slow_task()
        app.close()
        app = App(PROGRAM)
        killed_run_leaves_the_window(app)
        run_survives_the_window(app)
        assert watcher.seen > 0 and not watcher.found, watcher.found
        ok('the credential was in no argument list')
    finally:
        api.terminate()
        app.close()
    print(f'1..{number}')


main()
