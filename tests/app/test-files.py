#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""From a file that somebody sent to a table: by a double click and one key; what
the file leaves open is asked, what does not fit is shown as it stands there. Then
files as sources in the editor."""

import os
import pathlib
import sqlite3
import sys

import gi
import openpyxl

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, Atspi, actions, wait, walk  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
FILES = pathlib.Path(os.environ['XDG_CACHE_HOME'])
ROWS = 400

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def write_files():
    # No day is above 12: nobody can tell it from the month.
    lines = ['nr;kunde;betrag;tag']
    lines += [f'{i};Müller {i % 7};{i}.{i % 1000:03d},50;{i % 12 + 1:02d}/{i % 11 + 2:02d}/2026'
              for i in range(1, ROWS + 1)]
    (FILES / 'umsatz.csv').write_bytes('\r\n'.join(lines).encode('windows-1252') + b'\r\n')
    lines = ['id,name,total'] + [f'{i},row {i},{i * 3}' for i in range(1, 301)]
    lines[260] = '260,row 260,1,2,3'
    (FILES / 'bad.csv').write_text('\n'.join(lines) + '\n', encoding='utf-8')
    book = openpyxl.Workbook()
    book.active.title = 'Notes'
    book.active.append(['note'])
    book.active.append(['of no use'])
    orders = book.create_sheet('Orders 2026')
    orders.append(['order', 'total'])
    for i in range(1, 51):
        orders.append([i, i * 7.25])
    book.save(FILES / 'book.xlsx')
    (FILES / 'empty.csv').write_text('', encoding='utf-8')
    (FILES / 'other.csv').write_text('a,b\n1,x\n2,y\n', encoding='utf-8')


def query(sql):
    connection = sqlite3.connect(f'file:{WORKSPACE / "data.db"}?mode=ro', uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def heads(app):
    """What the heads of the columns say: name, type, quality."""
    columns = app.find('panel', 'Columns')
    return [node.get_name() for node in walk(columns)
            if actions(node) and 'click' in actions(node) and ',' in (node.get_name() or '')]


def is_chosen(app, name):
    node = app.find('push button', name)
    states = node.get_state_set()
    return states.contains(Atspi.StateType.CHECKED) or states.contains(Atspi.StateType.PRESSED)


def open_over_the_bus(path):
    """As a file manager does."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    bus.call_sync('io.github.sluice.Sluice', '/io/github/sluice/Sluice', 'org.freedesktop.Application',
                  'Open', GLib.Variant('(asa{sv})', ([path.as_uri()], {})), None,
                  Gio.DBusCallFlags.NONE, -1, None)


def a_file_becomes_a_table(app):
    app.find('push button', 'Load', timeout=30)
    app.expect_label('The first 100 rows of umsatz.csv')
    app.expect_label('Character Set')
    app.expect_label('Semicolon (;)')
    names = heads(app)
    assert any(name.startswith('betrag, decimal') for name in names), names
    ok('rows are shown with what was found out, and what speaks for it')

    app.expect_label('can be read in more than one way')
    chosen = '31/12/2026' if is_chosen(app, '31/12/2026') else '12/31/2026'
    other = '12/31/2026' if chosen == '31/12/2026' else '31/12/2026'
    assert not is_chosen(app, other)
    ok('dates that nobody can tell apart are asked about')
    app.click('12/31/2026' if chosen == '31/12/2026' else other)
    wait(lambda: is_chosen(app, other), 'the answer')

    app.keys('ctrl+r')
    app.expect_label('Success', 60)
    rows = query('SELECT nr, kunde, betrag, tag FROM umsatz ORDER BY nr')
    assert len(rows) == ROWS, len(rows)
    day = '2026-02-03' if other == '12/31/2026' else '2026-03-02'
    assert rows[0][1] == 'Müller 1' and str(rows[0][2]) in ('1001.5', '1001.50'), rows[0]
    assert rows[0][3] == day, (rows[0], other)
    ok('two decisions and an answer: the rows are in the table, with the dates as answered')


def what_does_not_fit(app):
    open_over_the_bus(FILES / 'bad.csv')
    app.expect_label('rows of bad.csv', 30)
    app.find('push button', 'Load')
    ok('a file manager opens a file in the window that is there')
    app.click(next(name for name in heads(app) if name.startswith('id, integer')))
    app.expect_label('Different values')
    chart = wait(lambda: next((node for node in walk(app.node)
                               if (node.get_name() or '').startswith('Distribution of the values')), None),
                 'the histogram')
    assert ' to ' in chart.get_name(), chart.get_name()
    ok('the head of a column shows its statistics')
    app.keys('Escape')


def verified(app):
    app.click('Adjust…')
    app.find('push button', 'Read', timeout=30)
    app.click('Read')
    app.find('push button', 'Verify Whole File', timeout=30)
    app.click('Verify Whole File')
    app.expect_label('1 of 300 rows does not fit', 30)
    app.expect_label('Row 260 · Line 261')
    ok('the whole file is verified; what does not fit says where it stands')
    app.expect_label('260,row 260,1,2,3')
    ok('beside it the row as it stands in the file')


def choose_sheet(app):
    open_over_the_bus(FILES / 'book.xlsx')
    app.expect_label('of book.xlsx, 1 column', 30)
    app.expect_label('The workbook has more than one sheet')
    assert is_chosen(app, 'Notes') and not is_chosen(app, 'Orders 2026')
    app.click('Orders 2026')
    app.expect_label('The first 50 rows of book.xlsx, 2 columns', 30)
    ok('of a workbook with several sheets the one with the rows is chosen')
    app.keys('ctrl+r')
    app.expect_label('Success', 60)
    assert query('SELECT count(*), sum(total) FROM book') == [(50, 9243.75)]
    app.keys('alt+2')
    app.mouse(lambda: app.find('label', 'Book'))
    app.find('push button', 'Read')
    app.click('Read')
    app.expect_label('The first 50 rows')
    app.find('label', 'Orders 2026')
    ok('its rows are loaded, and the task says which sheet')


def nothing_to_load(app):
    open_over_the_bus(FILES / 'empty.csv')
    app.expect_label('There are no rows in empty.csv', 30)
    assert not app.find('push button', 'Load').get_state_set().contains(Atspi.StateType.SENSITIVE)
    ok('a file without rows is not loaded')


def open_window(width, height):
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0/settings/keyfile'
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[io/github/sluice/Sluice]\nwindow-width={width}\nwindow-height={height}\n',
                        encoding='utf-8')
    return App(PROGRAM, str(FILES / 'umsatz.csv'), env={'GSETTINGS_BACKEND': 'keyfile'})


def rows_come_first():
    """In a window as narrow as a phone."""
    app = open_window(360, 720)
    try:
        app.expect_label('rows of umsatz.csv', 30)
        app.find('push button', 'What Was Found')
        head = app.find('panel', 'Columns').get_extents(Atspi.CoordType.WINDOW)
        load = app.find('push button', 'Load').get_extents(Atspi.CoordType.WINDOW)
        assert head.y + head.height < load.y, (head.y, load.y)
        assert not app.has_label('Rows and Fields')
        app.click('What Was Found')
        app.expect_label('Rows and Fields')
    finally:
        app.close()
    ok('where there is little room the rows come before what was found')


def main():
    write_files()
    rows_come_first()
    app = open_window(1360, 960)
    try:
        a_file_becomes_a_table(app)
        what_does_not_fit(app)
        verified(app)
        choose_sheet(app)
        nothing_to_load(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
