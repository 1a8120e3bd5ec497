#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""From a curl line of a paged, token-protected API to a correct task without
typing a JSON path; then the source step of the editor: the tree, the paging
card, the credential. By what can be seen and by keys only."""

import collections
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
from uitest import App, Atspi, comes, keyring, walk, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
TOKEN = 'tok' + secrets.token_hex(12)
KEY = 'key' + secrets.token_hex(12)
CLIENT = 'client' + secrets.token_hex(12)
ISSUED = 'issued' + secrets.token_hex(12)
ROWS = 350

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


class Shop(http.server.BaseHTTPRequestHandler):
    """Orders in pages: /orders wants a token and has a cursor deep inside its
    answer, /keyed wants a key in a header, /issued a token that /token gives."""

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.answer(200, {'access_token': ISSUED, 'token_type': 'Bearer', 'expires_in': 3600})

    asked = collections.Counter()

    def do_GET(self):
        Shop.asked[self.path] += 1
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        token = ISSUED if url.path == '/issued' else TOKEN
        allowed = self.headers.get('X-Shop-Key') == KEY if url.path == '/keyed' else \
            self.headers.get('Authorization') == f'Bearer {token}'
        if not allowed:
            self.answer(401, {'error': 'who are you?'})
            return
        start = int(query.get('cursor', 'after-0').removeprefix('after-'))
        rows = [{'id': i, 'customer': {'name': f'Customer {i % 37}'}, 'total': f'{i * 7.25:.2f}'}
                for i in range(start + 1, min(start + 100, ROWS) + 1)]
        more = start + 100 < ROWS
        self.answer(200, {'data': {'orders': rows, 'people': [{'name': 'A'}, {'name': 'B'}]},
                          'meta': {'next_cursor': f'after-{start + 100}' if more else None,
                                   'has_more': more}})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


class Watcher(threading.Thread):
    """Looks for the secrets in the arguments of all processes while they live."""

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
                if TOKEN.encode() in data or KEY.encode() in data:
                    self.found.add(data)
            time.sleep(0.01)


def rows_in_table(table):
    connection = sqlite3.connect(f'file:{WORKSPACE / "data.db"}?mode=ro', uri=True)
    try:
        return connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]
    finally:
        connection.close()


def stored_task(name):
    answer = subprocess.run([CLI, 'task', 'show', name], capture_output=True, text=True,
                            check=False)
    return json.loads(answer.stdout) if answer.returncode == 0 else None


def secret_is_in_no_file():
    seen = 0
    for variable in ('XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME',
                     'XDG_RUNTIME_DIR', 'HOME'):
        for path in pathlib.Path(os.environ[variable]).rglob('*'):
            if path.is_file():
                seen += 1
                data = path.read_bytes()
                assert TOKEN.encode() not in data and KEY.encode() not in data, path
    assert seen > 0


def load_from_curl(app, url):
    """Four decisions: to begin, what to paste, to look, to load."""
    app.keys('ctrl+n')
    app.find('push button', 'Show Rows')
    app.type(f"curl -sS '{url}/orders' -H 'Authorization: Bearer {TOKEN}' -H 'Accept: application/json'")
    app.keys('Return')
    app.find('push button', 'Load', timeout=30)
    app.expect_label('The first 100 rows')
    app.expect_label('In “data.orders”')
    app.expect_label('Page 2: 100 new rows, 0 repeated')
    app.expect_label('Stored in the keyring as')
    ok('a curl line shows rows, records, proved paging and where its token is')
    app.keys('ctrl+r')
    app.expect_label('Success', 60)
    assert rows_in_table('orders') == ROWS, rows_in_table('orders')
    task = stored_task('Orders')
    assert task['source']['records'] == 'data.orders', task
    assert task['source']['pagination']['cursor_path'] == 'meta.next_cursor', task
    assert task['source']['auth']['token'].startswith('secret:'), task
    assert task['source_fields'] == ['id', 'customer.name', 'total'], task
    assert task['load']['schema_drift'] == 'ignore', task
    secret_is_in_no_file()
    ok('by keys alone, without a JSON path, all pages are loaded')


def broken_json(app):
    app.keys('ctrl+n')
    app.find('push button', 'Show Rows')
    app.fill('Paste a link or curl command', '[\n  {"id": 1},\n  {"id": 2,, "name": "x"}\n]')
    app.click('Show Rows')
    app.expect_label('line 3')
    app.expect_label('Line 3:   {"id": 2,')
    ok('broken JSON is reported with its line')


def pasted_json(app):
    app.fill('Paste a link or curl command',
             '[{"id": 1, "price": 12.50}, {"id": 90071992547409931, "price": 0.10}]')
    app.click('Show Rows')
    app.find('push button', 'Load')
    app.keys('ctrl+r')
    app.expect_label('Success', 60)
    connection = sqlite3.connect(f'file:{WORKSPACE / "data.db"}?mode=ro', uri=True)
    table = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND "
                               "name NOT IN ('orders') AND name NOT LIKE 'sluice%' AND name NOT LIKE 'sqlite%'").fetchone()[0]
    assert connection.execute(f'SELECT max(id) FROM {table}').fetchone()[0] == 90071992547409931
    connection.close()
    ok('pasted JSON becomes a table with all its digits')


def tree_items(app):
    tree = app.find('list', 'Answer')
    return collections.defaultdict(lambda: tree, {
        node.get_name().split(', ')[0]: node for node in walk(tree) if ', ' in node.get_name()})


def choose(app, path):
    """Walks the tree to a value by keys."""
    app.mouse(lambda: tree_items(app).get(path))
    app.expect_label(path)


def expand(app, path, child):
    """Opens a value of the tree by a key, until what is in it is there."""
    def attempt():
        if tree_items(app).get(child):
            return True
        app.mouse(lambda: tree_items(app).get(path))
        app.keys('plus')
        return comes(lambda: tree_items(app).get(child), 2)
    wait(attempt, child)


def open_task(app, name):
    app.keys('alt+2')
    app.mouse(lambda: app.find('list item', name))
    app.find('push button', 'Send')


def choose_operation(app, url):
    """An OpenAPI document: its operations are listed, one is chosen."""
    description = {
        'openapi': '3.0.3', 'info': {'title': 'Shop', 'version': '1'}, 'servers': [{'url': url}],
        'components': {'securitySchemes': {'token': {'type': 'http', 'scheme': 'bearer'}}},
        'security': [{'token': []}],
        'paths': {f'/{name}': {'get': {
            'operationId': f'list_{name}', 'summary': f'All {name}',
            'responses': {'200': {'description': 'ok', 'content': {'application/json': {}}}}}}
            for name in ('orders', 'parcels')}}
    app.keys('ctrl+n')
    app.find('push button', 'Show Rows')
    app.fill('Paste a link or curl command', json.dumps(description))
    app.click('Show Rows')
    app.expect_label('Which Data?')
    app.find('push button', 'Choose GET /parcels')
    app.click('Choose GET /orders')
    app.find('push button', 'Load', timeout=30)
    app.expect_label('Page 2: 100 new rows, 0 repeated')
    ok('an operation of an OpenAPI document is chosen and read')


def answer_as_tree(app):
    open_task(app, 'Orders')
    app.click('Send')
    app.find('push button', 'Use as Records')
    app.expect_label('200 ·')
    names = [node.get_name() for node in tree_items(app).values()]
    assert any(name.startswith('data.orders, records, 100 elements') for name in names), names
    ok('the answer is a tree that knows the records and how long lists are')

    asked = sum(Shop.asked.values())
    app.step('Mapping')
    app.find('table cell', 'Customer 1')
    app.expect_label('The first 100 rows')
    time.sleep(1)
    assert sum(Shop.asked.values()) == asked, Shop.asked
    app.step('Source')
    app.find('push button', 'Use as Records')
    ok('the rows of the editor are those of the answer, and are not asked for once more')


def use_their_fields(app, columns):
    """Until the mapping has so many columns: what asks may still be there from the last time."""
    def is_used():
        app.click('Use Their Fields as Columns')
        return comes(lambda: any(node.get_name().startswith(f'Mapping, {columns}, ')
                                 for node in app.all(root=app.find('list', 'Steps'))), 3)
    wait(is_used, 'the fields to be used')


def use_as_records(app):
    choose(app, 'data.people')
    app.keys('r')
    app.expect_label('No column of the task takes a field of these records.')
    use_their_fields(app, '1 column')
    app.keys('ctrl+s')
    wait(lambda: stored_task('Orders')['source']['records'] == 'data.people', 'the people to be saved')
    task = stored_task('Orders')
    assert task['source']['records'] == 'data.people', task
    assert [entry['from'] for entry in task['mapping']] == ['name'], task
    assert task['source_fields'] == ['name'], task
    ok('another list of the answer becomes the records, by a key')

    choose(app, 'data.orders')
    app.click('Use as Records')
    wait(lambda: tree_items(app)['data.orders'].get_name().startswith('data.orders, records'),
         'the records to be the orders')
    app.expect_label('No column of the task takes a field of these records.')
    use_their_fields(app, '3 columns')
    app.keys('ctrl+s')
    wait(lambda: stored_task('Orders')['source']['records'] == 'data.orders', 'the old records')
    assert 'id' in [entry['from'] for entry in stored_task('Orders')['mapping']]
    assert 'id' in stored_task('Orders')['source_fields'], stored_task('Orders')
    ok('and back, by a button')


def next_page_is_here(app):
    expand(app, 'meta', 'meta.next_cursor')
    choose(app, 'meta.next_cursor')
    app.click('Next Page Is Here')
    field = app.find('text', 'Parameter of the cursor')
    assert Atspi.Text.get_text(field, 0, Atspi.Text.get_character_count(field)) == 'cursor'
    app.expect_label('A cursor from “meta.next_cursor” goes into “cursor”')
    ok('a value becomes the way to the next page')

    app.click('Test Page 2')
    app.expect_label('100 new rows, 0 repeated')
    app.expect_label('Page 2 proves it')
    app.fill('Parameter of the cursor', 'no_such_parameter')
    app.click('Test Page 2')
    app.expect_label('Page 2 refutes it')
    app.fill('Parameter of the cursor', 'cursor')
    ok('page 2 proves a right paging and refutes a wrong one')


def change_auth(app, url):
    app.fill('Link', url + '/keyed')
    app.choose(lambda: app.find('combo box', 'Kind'), 'Down', 'Down')
    app.fill('Name of the header or parameter', 'X-Shop-Key')
    field = wait(lambda: next((node for node in app.all('text') if node.get_name().startswith('Key · in')), None),
                 'the field of the key')
    assert Atspi.EditableText.set_text_contents(field, KEY)
    app.click('Send')
    app.expect_label('200 ·')
    app.keys('ctrl+s')
    # What says that a task was saved may still be there from the last time.
    auth = wait(lambda: next((auth for auth in [stored_task('Orders')['source']['auth']]
                              if auth['type'] == 'api_key'), None), 'the new kind of credential to be saved')
    assert auth['name'] == 'X-Shop-Key', auth
    assert auth['value'].startswith('secret:'), auth
    secret_is_in_no_file()
    ok('the credential is changed; the task holds its name only')


def delete_connection(app, url):
    """What the keyring holds for a connection goes with it, and nothing else."""
    def run(*arguments, stdin=None):
        subprocess.run([CLI, *arguments], input=stdin, text=True, check=True, capture_output=True)

    def change(base):
        document = pathlib.Path(os.environ['XDG_RUNTIME_DIR']) / 'connection.json'
        document.write_text(json.dumps({'type': 'http', 'base_url': base, 'auth': {
            'type': 'oauth2', 'grant': 'client_credentials', 'token_url': url + '/token',
            'client_id': 'app', 'client_secret': 'secret:connection-issued'}}), encoding='utf-8')
        run('connection', 'add', 'issued', '--document', str(document), '--replace')

    run('connection', 'add', 'issued', '--http', url, '--password-stdin', stdin=CLIENT + '\n')
    change(url)
    run('sample', '-', stdin=json.dumps({
        'sluice': 1, 'name': 'Issued', 'source': {
            'type': 'http', 'connection': 'issued', 'url': '/issued', 'records': 'data.orders'},
        'destination': {'type': 'sqlite', 'path': 'none.db', 'table': 'none'}}))
    before = ' '.join(keyring())
    assert CLIENT in before and ISSUED in before and TOKEN in before, len(before)
    app.keys('alt+5')
    app.mouse(lambda: app.find('list item', 'issued'))
    row = app.find('list item', 'issued')
    app.find('push button', 'Delete the Connection', row)
    # Another program changes it meanwhile: the row that was opened is still there, and open.
    change(url + '/elsewhere')
    app.expect_label('/elsewhere')
    app.click('Delete the Connection', root=row)
    app.expect_label('“issued” deleted')

    def is_gone():
        kept = ' '.join(keyring())
        return CLIENT not in kept and ISSUED not in kept
    # The offer to undo stays while keyboard or pointer are at it.
    def close_button():
        undo = app.find('push button', 'Undo')
        return [node for node in walk(undo.get_parent()) if node.get_role() == undo.get_role()][-1]
    app.mouse(close_button)
    wait(is_gone, 'the secrets to go', 30)
    assert TOKEN in ' '.join(keyring())
    ok('a deleted connection leaves no password and no token')


def open_wide():
    """A window with room for the request and its answer side by side."""
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0/settings/keyfile'
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[io/github/sluice/Sluice]\nwindow-width=1380\nwindow-height=880\n',
                        encoding='utf-8')
    return App(PROGRAM, env={'GSETTINGS_BACKEND': 'keyfile'})


def main():
    watcher = Watcher()
    watcher.start()
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f'http://127.0.0.1:{server.server_port}'
    app = open_wide()
    try:
        app.find('push button', 'Paste a Link or curl Command')
        load_from_curl(app, url)
        broken_json(app)
        pasted_json(app)
        choose_operation(app, url)
        delete_connection(app, url)
        answer_as_tree(app)
        use_as_records(app)
        change_auth(app, url)
        next_page_is_here(app)
        assert watcher.seen > 0 and not watcher.found, watcher.found
        ok('no secret was in any argument list')
    finally:
        app.close()
    print(f'1..{number}')


main()
