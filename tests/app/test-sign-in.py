#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Tasks that cannot sign in, put right by whoever is told so: a permission is given in the
browser, from the notification and from the window; a credential is shown where it is kept.
The servers check what they get."""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'cli'))
from notifications import Browser, Notifications  # noqa: E402
from oauth_server import CANARY, OAuthServer, access_token, refresh_token  # noqa: E402
from uitest import App, keyring, wait  # noqa: E402

import gi  # noqa: E402

gi.require_version('Secret', '1')
from gi.repository import Gio, GLib, Secret  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
SERVICE = 'io.github.sluice.Sluice.Service'
CHANGE = '^Change the Connection'
TOKEN = 'Token · in the keyring as shelf-token'

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def cli(*arguments, document=None):
    done = subprocess.run([CLI, *arguments], input=document and json.dumps(document), capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done.stdout


class Closed(http.server.BaseHTTPRequestHandler):
    """Lets nobody in who has not got the new token."""

    def do_GET(self):
        is_known = self.headers['Authorization'] == 'Bearer a new token'
        body = b'[{"id": 1}]' if is_known else b'{"error": "no"}'
        self.send_response(200 if is_known else 401)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def task(name, source):
    return {'sluice': 1, 'id': 'task-' + name.lower(), 'name': name, 'source': source,
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / f'{name}.db'), 'table': 't'},
            'load': {'strategy': 'upsert', 'keys': ['id']}}


def prepare(oauth, closed):
    auth = {'type': 'oauth2', 'grant': 'authorization_code', 'authorize_url': oauth.url + '/authorize',
            'token_url': oauth.url + '/token', 'client_id': 'app', 'scope': 'read'}
    url = f'http://127.0.0.1:{closed.server_port}'
    cli('task', 'import', '-', document=task('Orders', {'type': 'http', 'url': oauth.url + '/data', 'auth': auth,
                                                        'retry': {'attempts': 1}}))
    (FOLDER / 'shelf.json').write_text(json.dumps(
        {'type': 'http', 'base_url': url, 'auth': {'type': 'bearer', 'token': 'secret:shelf-token'}}), encoding='utf-8')
    schema = Secret.Schema.new('io.github.sluice.Sluice.Secret', Secret.SchemaFlags.NONE,
                               {'name': Secret.SchemaAttributeType.STRING})
    Secret.password_store_sync(schema, {'name': 'shelf-token'}, None, 'The shelf', 'an old token', None)
    cli('connection', 'add', 'shelf', '--document', str(FOLDER / 'shelf.json'))
    (FOLDER / 'library.json').write_text(json.dumps({'type': 'http', 'base_url': oauth.url, 'auth': auth}),
                                         encoding='utf-8')
    cli('connection', 'add', 'library', '--document', str(FOLDER / 'library.json'))
    cli('connection', 'add', 'attic', '--sqlite', str(FOLDER / 'attic.db'))
    # What this one signs in with is in the task; its destination has a connection.
    press = task('Press', {'type': 'http', 'url': url + '/press', 'retry': {'attempts': 1},
                           'auth': {'type': 'bearer', 'token': 'secret:shelf-token'}})
    press['destination'] = {'connection': 'attic', 'table': 't'}
    cli('task', 'import', '-', document=press)
    cli('task', 'import', '-', document=task('Stock', {'type': 'http', 'connection': 'shelf', 'url': '/stock',
                                                       'retry': {'attempts': 1}}))


def run(name):
    """Has the service run a task, as nobody looks."""
    bus.call_sync(SERVICE, '/io/github/sluice/Sluice/Service', 'io.github.sluice.Service1', 'Run',
                  GLib.Variant('(sa{sv})', (name, {})), None, Gio.DBusCallFlags.NONE, 60000, None)


def states(name):
    return [entry['state'] for entry in json.loads(cli('runs', '--task', name, '--output', 'json'))]


def from_the_notification(oauth, desk, browser):
    run('Orders')
    told = desk.expect('Orders cannot sign in')
    assert told.buttons == ['Show Run', 'Re-authorise'], told.buttons
    desk.press(told, 'Re-authorise')
    browser.expect(1, 'You can close this page')
    told = desk.expect('Orders can sign in again')
    assert refresh_token(1) in keyring(), 'the token is not in the keyring'
    assert oauth.asked[-1]['scope'] == 'read' and oauth.asked[-1]['client_id'] == 'app', oauth.asked
    desk.press(told, 'Run Now')
    wait(lambda: states('Orders') == ['success', 'failed'], 'the run', 30)
    ok('a permission is given in the browser, from the notification, and the task runs')


def revoke(oauth):
    """The permission was taken back: no token is good any more."""
    oauth.number += 7
    return oauth.number


def look_away():
    """Who has the window before him is not told of what he has run himself."""
    root = subprocess.run(['xwininfo', '-root'], check=True, capture_output=True, text=True).stdout
    root = int(re.search(r'Window id: (0x[0-9a-f]+)', root).group(1), 16)
    # Without a window manager the pointer gives the focus, too.
    subprocess.run(['xdotool', 'mousemove', '1390', '890', 'windowfocus', str(root)], check=True)

    def is_active():
        return bus.call_sync('io.github.sluice.Sluice', '/io/github/sluice/Sluice', 'org.gtk.Actions', 'Describe',
                             GLib.Variant('(s)', ('window-active',)), None, Gio.DBusCallFlags.NONE, -1,
                             None).unpack()[0][2][0]
    wait(lambda: not is_active(), 'the window to lose the focus')


def from_the_overview(app, oauth, browser):
    newest = revoke(oauth)
    run('Orders')
    wait(lambda: states('Orders')[0] == 'failed', 'the run', 30)
    app.keys('alt+1')
    app.expect_label('Needs Attention', 30)
    app.click('Sign in again for Orders')
    app.click('Authorise in the Browser…')
    browser.expect(2, 'You can close this page')
    app.expect_label('Authorised', 30)
    assert refresh_token(newest + 1) in keyring(), 'the new token is not in the keyring'
    app.keys('ctrl+r')
    app.expect_label('Success', 30)
    assert states('Orders')[:2] == ['success', 'failed'], states('Orders')
    app.keys('alt+1')
    wait(lambda: not any(app.all('push button', 'Sign in again for Orders')), 'the row to go')
    ok('and from the overview, where it needs nobody any more')


def says_no(app, oauth, desk):
    """Who does not agree is led to where the sign-in is set up, and is told why in the window."""
    revoke(oauth)
    oauth.agree = lambda query: {'error': 'access_denied', 'state': query['state']}
    look_away()
    # The run before may have been told, too: the window need not have been active yet.
    told = [shown.title for shown in desk.shown].count('Orders cannot sign in')
    run('Orders')
    told = desk.expect('Orders cannot sign in', told + 1)
    desk.press(told, 'Re-authorise')
    wait(lambda: app.windows('^Orders – Sluice'), 'the page of the task', 30)
    app.step('Source')
    app.click('Authorise in the Browser…')
    app.expect_label('The login did not succeed.', 30)
    ok('a refusal leads to the place where the sign-in is set up, and says so')


def is_in_workspace(text):
    return subprocess.run(['grep', '-rqsaF', text, str(WORKSPACE)], check=False).returncode == 0


def change_connection(app):
    """The dialog, once its fields are there."""
    app.expect_window(CHANGE)
    dialog = app.find('frame', 'Change the Connection')
    app.find('text', TOKEN, dialog)
    return dialog


def open_connection(app, desk, url):
    app.keys('alt+2')
    app.expect_label('Stock')
    look_away()
    run('Stock')
    told = desk.expect('Stock cannot sign in')
    assert told.buttons == ['Show Run', 'Open Connection'], told.buttons
    desk.press(told, 'Open Connection')
    wait(lambda: app.windows('^Connections – Sluice'), 'the connections', 30)
    # The field that is mostly wanted has the focus.
    change_connection(app)
    app.type('another token', CHANGE)
    app.keys('Escape', window=CHANGE)
    app.expect_no_window(CHANGE)
    assert 'another token' not in keyring(), 'what was not saved is in the keyring'
    app.click('Change the Connection', root=app.find('list item', 'shelf'))
    dialog = change_connection(app)
    app.fill('Address', ' ', dialog)
    app.type('a new token', CHANGE)
    app.keys('Return', window=CHANGE)
    app.expect_label('The address is missing.')
    app.fill('Address', url, dialog)
    app.keys('Return', window=CHANGE)
    app.expect_no_window(CHANGE)
    assert 'a new token' in keyring(), 'the new token is not in the keyring'
    run('Stock')
    wait(lambda: states('Stock')[0] == 'success', 'a good run', 30)
    assert not is_in_workspace('a new token'), 'the token is outside of the keyring'
    assert is_in_workspace('127.0.0.1'), 'nothing was looked at'
    ok('and there it can be entered anew')
    app.find('push button', 'Delete the Connection', app.find('list item', 'shelf'))
    wait(lambda: app.focused() == 'shelf', 'the connection to have the focus')
    assert next(app.all('push button', 'Delete the Connection', app.find('list item', 'attic')), None) is None
    ok('only that connection is open')


def authorize_connection(app, oauth):
    oauth.agree = lambda query: {'code': 'c0de-' + CANARY, 'state': query['state']}
    app.keys('Up')
    wait(lambda: app.focused() == 'library', 'the connection before it to have the focus')
    app.keys('Return')
    app.click('Change the Connection', root=app.find('list item', 'library'))
    app.expect_window(CHANGE)
    newest = oauth.number
    app.click('Authorise in the Browser…', root=app.find('frame', 'Change the Connection'))
    app.expect_label('Authorised', 30)
    assert refresh_token(newest + 1) in keyring(), 'the token is not in the keyring'
    app.keys('Escape', window=CHANGE)
    app.expect_no_window(CHANGE)
    ok('a permission is given for a connection')


def open_source(app, desk):
    look_away()
    run('Press')
    told = desk.expect('Press cannot sign in')
    desk.press(told, 'Open Connection')
    wait(lambda: app.windows('^Press – Sluice'), 'the page of the task', 30)
    app.expect_label('shelf-token', 30)
    ok('a credential that the task itself has leads to its source, not to the connection of its destination')


def main():
    oauth = OAuthServer()
    closed = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Closed)
    threading.Thread(target=closed.serve_forever, daemon=True).start()
    desk = Notifications()
    browser = Browser()
    prepare(oauth, closed)
    from_the_notification(oauth, desk, browser)
    app = App(PROGRAM)
    try:
        from_the_overview(app, oauth, browser)
        says_no(app, oauth, desk)
        open_connection(app, desk, f'http://127.0.0.1:{closed.server_port}')
        authorize_connection(app, oauth)
        open_source(app, desk)
        assert access_token(1) not in cli('log', json.loads(cli('runs', '--output', 'json'))[-1]['run'])
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
