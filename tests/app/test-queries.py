#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Databases in the window: a connection from an address, what is in it, a query that
is tried, kept, changed and had back, and the task that is made of it. On a real
PostgreSQL."""

import os
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, settled, text, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'

# Other tests leave tables on the server.
DATABASE = f'sluice_queries_{os.getpid()}'
number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def psql(sql, database=DATABASE):
    uri = f"postgresql:///{database}?{os.environ['SLUICE_TEST_PG'].partition('?')[2]}"
    return subprocess.run(['psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', uri], input=sql, check=True,
                          capture_output=True, text=True).stdout.strip()


def prepare_server():
    psql(f'CREATE DATABASE {DATABASE}', 'postgres')
    psql("""
CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer integer NOT NULL REFERENCES customers,
                     total numeric(12,2), placed date);
CREATE SCHEMA audit;
CREATE TABLE audit."Odd Name" ("select" integer);
INSERT INTO customers SELECT i, 'Customer ' || i FROM generate_series (1, 50) i;
INSERT INTO orders SELECT i, i % 50 + 1, i * 1.25, date '2026-01-01' + i % 100
  FROM generate_series (1, 2500) i;
ANALYZE;
""")


def stored(sql):
    connection = sqlite3.connect(f'file:{WORKSPACE / "sluice.db"}?mode=ro', uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def write(app, sql):
    app.fill('Query in SQL', sql)


def menu(app, name):
    app.click('More', None)
    app.click(name, 'menu item')


def connection(app):
    app.keys('alt+5')
    app.click('Add a Connection')
    app.expect_window('Add a Connection')
    dialog = app.find('frame', 'Add a Connection')
    app.fill('Name', 'shop', dialog)
    def field(title):
        return text(app.find('text', title, dialog))

    address = f'postgresql://sluice:unused@nowhere:5433/{DATABASE}?application_name=window&sslmode=disable'
    app.fill('Address to Paste', address, dialog)
    wait(lambda: field('Host') == 'nowhere', 'the host of the address')
    assert field('Port') == '5433'
    assert field('Database') == DATABASE
    assert field('User') == 'sluice'
    wait(lambda: field('Address to Paste') == '', 'the address to be gone')
    app.expect_label('Everyone on the way can read and change what is sent')
    ok('an address that is pasted becomes fields')

    app.fill('Host', os.environ['PGHOST'], dialog)
    app.fill('Port', '5432', dialog)
    app.fill('Password', '', dialog)
    app.click('Add', root=dialog)
    app.expect_no_window('Add a Connection')
    app.find('label', 'Rights')
    uri = next(row[0] for row in stored("SELECT document FROM connections WHERE name = 'shop'"))
    assert 'application_name' in uri and 'sslmode=disable' in uri and 'unused' not in uri, uri
    ok('what has no field stays in the address, the password does not')


def browse(app):
    app.click('Show Tables')
    app.find('label', 'orders')
    app.find('label', 'Odd Name')
    app.expect_label('about 2')
    assert not app.has_label('pg_class')
    app.mouse(lambda: app.find('label', 'orders'))
    app.keys('Right')
    app.find('label', 'customer')
    app.find('label', 'numeric(12,2)')
    app.find('image', 'part of the primary key')
    wait(lambda: any('points to' in node.get_name() and 'customers' in node.get_name()
                     for node in app.all('image')), 'the foreign key')
    ok('schemas, tables and columns are shown, with keys and estimates')

    app.keys('ctrl+f')
    app.type('odd')
    wait(lambda: not app.has_label('customers'), 'what is not searched for to go')
    app.find('label', 'Odd Name')
    ok('tables are searched')


def rows(app):
    app.mouse(lambda: app.find('label', 'Odd Name'))
    app.click('Show Rows')
    app.expect_label('0 rows in')
    ok('the rows of a table with an odd name are one step away')
    app.click('Back')


def query(app):
    app.keys('alt+6')
    app.click('New Query')
    write(app, 'SELECT o.id, o.total, c.nme FROM orders o JOIN customers c ON c.id = o.customer')
    app.keys('ctrl+Return')
    app.expect_label('c.nme')
    ok('what the server does not understand is said')

    write(app, 'SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer '
               'WHERE o.placed >= :since ORDER BY o.id')
    app.keys('ctrl+Return')
    app.expect_label('The query needs a value for each of its parameters.')
    app.fill('since', '2026-01-01')
    app.keys('ctrl+Return')
    app.expect_label('The first 1000 rows in')
    app.find('label', 'total')
    ok('a query with a parameter shows its first thousand rows')

    menu(app, 'Validate')
    app.expect_label('The server understands it: 3 columns')
    menu(app, 'Explain')
    app.expect_label('How the server would do it')
    ok('a query is validated and explained')

    write(app, 'SELECT pg_sleep (60)')
    app.keys('ctrl+Return')
    app.click('Stop')
    app.expect_label('Stopped')
    wait(lambda: psql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' "
                      "AND state = 'active'") == '0', 'the server to stop')
    ok('a query that runs is stopped at the server, too')


def keep(app):
    write(app, 'SELECT id, total\nFROM orders\nWHERE id <= :last')
    app.fill('last', '40')
    app.keys('ctrl+s')
    app.expect_label('The query needs a name to be kept under.')
    app.fill('Name of the query', 'Small orders')
    app.keys('ctrl+s')
    wait(lambda: stored('SELECT name FROM queries') == [('Small orders',)], 'the query to be kept')
    write(app, 'SELECT id, total\nFROM orders\nWHERE id < :last')
    app.keys('ctrl+s')
    wait(lambda: stored('SELECT max(version) FROM query_versions') == [(2,)], 'the second version')
    ok('a query is kept, and each save is a version')

    menu(app, 'Versions')
    app.expect_window('Versions')
    app.expect_label('+ WHERE id < :last')
    app.expect_label('− WHERE id <= :last')
    app.click('Restore version 1')
    app.expect_no_window('Versions')
    wait(lambda: stored('SELECT max(version) FROM query_versions') == [(3,)], 'the third version')
    ok('versions show what they changed, and one is had back')


def conflict(app):
    before = stored('SELECT version, sql FROM query_versions ORDER BY version')
    theirs, mine = 'SELECT id FROM orders', before[-1][1] + ' AND id > 0'
    subprocess.run([CLI, 'query', 'save', 'Small orders', '--connection', 'shop', '-'], input=theirs, text=True,
                   check=True, stdout=subprocess.DEVNULL)
    write(app, mine)
    app.keys('ctrl+s', window='Sluice$')
    app.answer('The Query Has Been Saved Elsewhere', 'Show What Differs')
    app.expect_window('Versions')
    app.expect_label('+ SELECT id FROM orders')
    app.keys('Escape', window='Versions')
    app.expect_no_window('Versions')
    assert stored('SELECT max(version) FROM query_versions') == [(4,)]
    app.keys('ctrl+s', window='Sluice$')
    app.answer('The Query Has Been Saved Elsewhere', 'Save Anyway')
    wait(lambda: stored('SELECT version, sql FROM query_versions ORDER BY version') ==
         [*before, (4, theirs), (5, mine)], 'both versions')
    ok('what another program has saved of a query is not written over unasked')
    write(app, before[-1][1])
    app.keys('ctrl+s', window='Sluice$')
    wait(lambda: stored('SELECT max(version) FROM query_versions') == [(6,)], 'the next save to ask nothing')


def task(app):
    menu(app, 'New Task from Query')
    app.find('push button', 'Load', timeout=30)
    app.keys('ctrl+r')
    app.expect_label('Success', 60)
    database = sqlite3.connect(f'file:{WORKSPACE / "data.db"}?mode=ro', uri=True)
    assert database.execute('SELECT count(*), sum(total) FROM small_orders').fetchone() == (40, 1025)
    database.close()
    ok('a task is made of a query and loads its rows')

    app.keys('alt+2')
    app.mouse(lambda: app.find('label', 'Small orders'))
    app.find('push button', 'Read')
    app.expect_label('A query of the library')
    app.click('Read')
    app.expect_label('The first 40 rows')
    ok('the source step of the task reads the query')


def hasty(app):
    """The page of a query comes some turns after the press that asks for it."""
    def row():
        return app.find('label', 'Small orders')

    app.keys('alt+6')
    app.find('push button', 'New Query')
    app.mouse(row, then=('key', 'Return'))
    app.click('Back')
    app.find('push button', 'New Query')
    settled(lambda: len(list(app.all('push button', 'Back'))))
    assert not list(app.all('push button', 'Back'))
    ok('a query that is pressed twice is opened once')

    app.mouse(row, then=('key', 'alt+5'))
    app.find('push button', 'Add a Connection')
    settled(lambda: len(list(app.all('push button', 'Back'))))
    assert not list(app.all('push button', 'Back'))
    app.find('push button', 'Add a Connection')
    ok('a query does not come over the page that was gone to meanwhile')


def main():
    prepare_server()
    app = App(PROGRAM)
    try:
        app.find('push button', 'Paste a Link or curl Command')
        connection(app)
        browse(app)
        rows(app)
        query(app)
        keep(app)
        conflict(app)
        task(app)
        hasty(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


if __name__ == '__main__':
    main()
