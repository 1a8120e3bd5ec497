#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The first quarter of an hour of somebody who has never seen the program: the tour, a link
of one's own, a server that fails, a row that is broken, and both put right. By keys and by
what can be seen; every decision is counted, every stage is timed (docs/new-user.md)."""

import contextlib
import http.server
import json
import os
import pathlib
import sqlite3
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, wait  # noqa: E402

from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
TOUR_STOPS = 8
ORDERS = 120
BROKEN = 122

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


class Shop:
    """A shop with an API, as anybody's: it grows, fails, and has a row that is wrong."""

    def __init__(self):
        self.orders = [{'id': i, 'customer': f'Customer {i % 37}', 'total': f'{i * 7 % 400 + 10}.25'}
                       for i in range(1, ORDERS + 1)]
        self.is_closed = False
        self.loaded = {}
        shop = self

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({'error': 'The shop is closed for maintenance'} if shop.is_closed
                                  else {'orders': shop.orders}).encode()
                self.send_response(503 if shop.is_closed else 200)
                if shop.is_closed:
                    self.send_header('Retry-After', '3600')
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f'http://127.0.0.1:{self.server.server_port}/orders'

    def go_on(self):
        """What a shop does over night: an order changes, three are new, one of them is wrong."""
        self.orders[4]['total'] = '99.99'
        self.orders += [{'id': i, 'customer': 'Customer 1', 'total': 'n/a' if i == BROKEN else '5.50'}
                        for i in range(ORDERS + 1, ORDERS + 4)]

    def rows(self):
        """What the table has to hold."""
        return {order['id']: (order['customer'], order['total']) for order in self.orders}


class Person:
    """Uses the window. Whatever is pressed, clicked or typed is a decision."""

    def __init__(self):
        self.app = None
        self.decisions = 0
        self.all_decisions = 0

    def start(self):
        self.app = App(PROGRAM)
        return self.app

    def click(self, *arguments, **named):
        self.decisions += 1
        self.app.click(*arguments, **named)

    def mouse(self, node):
        self.decisions += 1
        self.app.mouse(node)

    def key(self, key):
        self.decisions += 1
        self.app.keys(key)

    def fill(self, title, string, confirm, root):
        """One thing is written into a field, and confirmed with a button."""
        self.app.fill(title, string, root)
        self.click(confirm, root=root)

    def enter(self, string):
        """One thing is typed, and confirmed."""
        self.decisions += 1
        self.app.type(string)
        self.app.keys('Return')

    @contextlib.contextmanager
    def stage(self, name, decisions, seconds):
        """What is done in it may take so much."""
        self.decisions = 0
        begun = time.monotonic()
        yield
        took = time.monotonic() - begun
        self.all_decisions += self.decisions
        print(f'# {name}: {self.decisions} decisions, {took:.1f} seconds', flush=True)
        assert self.decisions <= decisions, f'{name}: {self.decisions} decisions'
        assert took <= seconds, f'{name}: {took:.1f} seconds'


def rows(table):
    path = WORKSPACE / 'data.db'
    if not path.exists():
        return {}
    connection = sqlite3.connect(f'file:{path}?mode=ro', uri=True)
    try:
        return {row[0]: row[1:] for row in connection.execute(f'SELECT * FROM {table}')}
    finally:
        connection.close()


def expect_stop(app, stop):
    """Its button has the focus: Enter is what comes to mind."""
    app.expect_label(f'{stop} of {TOUR_STOPS}: ', 60)
    wait(lambda: any(node.get_state_set().contains(Atspi.StateType.FOCUSED) and len(node.get_description()) > 40
                     for node in app.all('push button')), f'the button of stop {stop}')


def take_the_tour(person, app):
    with person.stage('the tour, to a rejected row of the sample', TOUR_STOPS + 1, 60):
        person.click('Take the Tour')
        for stop in range(1, TOUR_STOPS + 1):
            expect_stop(app, stop)
            if stop == TOUR_STOPS:
                app.expect_label('twelve', 30)
            person.key('Return')
        wait(lambda: not app.has_label(f'{TOUR_STOPS} of {TOUR_STOPS}'), 'the tour to be gone')
    assert len(rows('countries')) > 200 and len(rows('tour_orders')) == 3
    ok('the tour is walked by Enter alone')


def load_own_link(person, app, shop):
    with person.stage('a link of one’s own, to the loaded table', 4, 30):
        person.click('New Task')
        app.find('push button', 'Show Rows')
        person.enter(shop.url)
        app.find('push button', 'Load', timeout=30)
        app.expect_label('The first 100 rows')
        person.key('ctrl+r')
        app.expect_label('Success', 30)
    assert rows('orders') == shop.rows(), 'the table is not what the shop has'
    ok('a link of one’s own is a table, in four decisions at most')


def notice_failure(person, app, shop):
    """The task runs while the shop is closed, and nobody looks."""
    app.keys('alt+2')
    app.click('Run Orders')
    app.expect_label('Failed', 30)
    app.close()
    app = person.start()
    with person.stage('a run that failed: what, why, and what to do', 1, 15):
        app.expect_label('Needs Attention')
        app.expect_label('Failed, ')
        app.find('push button', 'Run Orders again')
        person.mouse(lambda: app.find('list item', 'Orders', app.find('list', 'Runs that need attention')))
        app.expect_label('The server (HTTP 503) asks to come back in 3600 s')
        app.expect_label('Run the task again after that time')
        app.find('push button', 'Retry')
    assert rows('orders') == shop.loaded, 'a run that failed has changed the table'
    ok('the overview leads to the run that failed, which says what happened and what helps')
    return app


def retry(person, app, shop):
    with person.stage('the same run again, once the server is back', 1, 15):
        person.click('Retry')
        app.expect_label('Partial success', 30)
        app.find('push button', 'Show the Run It Retries')
        app.find('label', 'Retry')
        app.find('image', f'Inserted 2, Updated 1, Unchanged {ORDERS - 1}, Rejected 1')
    wanted = shop.rows()
    del wanted[BROKEN]
    assert rows('orders') == wanted, 'a good row is missing'
    ok('what failed is tried again, linked, and costs no good row for the broken one')


def rescue(person, app, shop):
    with person.stage('a broken row: found, corrected, loaded', 6, 25):
        person.key('alt+1')
        app.expect_label('1 row rejected')
        person.click('Rejected rows of Orders')
        group = app.find('list item', 'total · no number that fits the type without rounding · n/a')
        app.find('label', 'the value of “total” is not a number that fits decimal(18,2) without rounding', group)
        person.mouse(group)
        app.expect_label('{"id": 122, "customer": "Customer 1", "total": "n/a"}')
        row = app.find('list item', f'Row {BROKEN}: “n/a” · Line 1. Open')
        person.click('Correct the Row', None, row)
        person.fill(f'Row {BROKEN}: total', '7.77', 'Correct', row)
        app.find('list item', f'Row {BROKEN}: “n/a” · Line 1. Corrected: “7.77”')
        person.click('Replay All Open Rows')
        app.expect_label('All rejected rows are dealt with.', 30)
        # A toast that waits for the one before it comes five seconds late.
        app.expect_label('1 row loaded', 4)
    shop.orders[BROKEN - 1]['total'] = '7.77'
    assert rows('orders') == shop.rows(), 'the table is not what the shop has'
    ok('the broken row is corrected and loaded: nothing is lost, nothing is there twice')


def all_is_well(person, app):
    with person.stage('to see that nothing is left to do', 1, 10):
        person.key('alt+1')
        app.expect_label('Today')
        wait(lambda: not any(app.all('push button', 'Rejected rows of Orders')) and
             not any(app.all('push button', 'Run Orders again')), 'the row to go', 10)
    ok('nothing needs attention any more')


def main():
    begun = time.monotonic()
    shop = Shop()
    person = Person()
    try:
        with person.stage('the first start, to the ways to begin', 0, 30):
            app = person.start()
            app.find('push button', 'Take the Tour', timeout=30)
            app.find('push button', 'Paste a Link or curl Command')
        take_the_tour(person, app)
        load_own_link(person, app, shop)
        shop.loaded = shop.rows()
        shop.go_on()
        shop.is_closed = True
        app = notice_failure(person, app, shop)
        shop.is_closed = False
        retry(person, app, shop)
        rescue(person, app, shop)
        all_is_well(person, app)
        print(f'# in all: {person.all_decisions} decisions, {time.monotonic() - begun:.0f} seconds', flush=True)
    finally:
        if person.app is not None:
            person.app.close()
    print(f'1..{number}')


main()
