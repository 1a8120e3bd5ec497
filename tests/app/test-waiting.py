#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""A run that waits for a server, seen and driven in the window."""

import http.server
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


class Refusing(http.server.BaseHTTPRequestHandler):
    """Asks to come back in two minutes, as long as it is not told to answer."""

    willing = False
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        body = b'[{"id": 1}]' if Refusing.willing else b'{}'
        self.send_response(200 if Refusing.willing else 429)
        self.send_header('Retry-After', '120')
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def import_task(port):
    task = {'sluice': 1, 'id': '0197aaaa-0000-7000-8000-000000000002', 'name': 'Limited',
            'source': {'type': 'http', 'url': f'http://127.0.0.1:{port}/limited',
                       'retry': {'max_delay': 300}},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / 'limited.db'), 'table': 'limited'},
            'load': {'strategy': 'upsert', 'keys': ['id']}}
    path = FOLDER / 'limited.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)


def runs():
    return json.loads(subprocess.run([CLI, 'runs', '--output', 'json'], capture_output=True,
                                     text=True, check=True).stdout)


def newest_end():
    """When the newest run ended."""
    connection = sqlite3.connect(f'file:{WORKSPACE / "sluice.db"}?mode=ro', uri=True)
    try:
        return connection.execute('SELECT ended FROM runs ORDER BY started DESC LIMIT 1').fetchone()[0] / 10**6
    finally:
        connection.close()


def try_now(app):
    app.keys('alt+2')
    app.click('Run Limited')
    app.expect_label('rate limited by 127.0.0.1')
    ok('a waiting run says until when, and for whom')

    Refusing.willing = True
    app.click('Try Now')
    app.expect_label('Success')
    ok('it can be tried at once')


def requests(app):
    app.click('Requests', 'page tab')
    app.expect_label('GET http://127.0.0.1')
    app.expect_label('HTTP 429')
    app.expect_label('HTTP 200')
    app.click('Copy as curl')
    app.expect_label('Command copied')
    ok('its requests are listed, and copied as commands')


def stop(app):
    Refusing.willing = False
    app.click('Summary', 'page tab')
    app.click('Run Again')
    app.expect_label('rate limited by 127.0.0.1')
    app.click('Stop')
    asked = time.time()
    wait(lambda: runs()[0]['state'] == 'cancelled', 'the run to stop')
    # When the store was told, not when somebody has asked it.
    taken = newest_end() - asked
    assert taken < 2, taken
    app.expect_label('Cancelled')
    ok('a waiting run stops at once')


def main():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    import_task(server.server_port)
    app = App(PROGRAM)
    try:
        try_now(app)
        requests(app)
        stop(app)
    finally:
        app.close()
    print(f'1..{number}')


if __name__ == '__main__':
    main()
