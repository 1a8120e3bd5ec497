#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""What else the editor has for a mapping: fields dragged to columns, transforms found by
examples, the mapping as SQL, lookups in a table and in a file, templates that are
exported, imported and applied. By what can be seen, the mouse and keys."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, Atspi, text, wait, walk  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'tools'
DATABASE = FOLDER / 'shop.db'
TEMPLATE = FOLDER / 'Orders.json'
NAME, OTHER = 'Orders of the shop', 'Orders of the other shop'
COUNTRIES = (('DE', 'Germany'), ('AT', 'Austria'), ('FR', 'France'))

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def import_task(name, mapping):
    task = {'sluice': 1, 'name': name, 'source': {'type': 'file', 'path': str(FOLDER / 'orders.json')},
            'mapping': mapping, 'destination': {'connection': 'warehouse', 'table': 'orders'},
            'load': {'strategy': 'insert'}}
    subprocess.run([CLI, 'task', 'import', '-'], input=json.dumps(task), text=True, check=True,
                   stdout=subprocess.DEVNULL)


def prepare():
    FOLDER.mkdir(parents=True)
    with sqlite3.connect(DATABASE) as database:
        database.execute('CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT)')
        database.executemany('INSERT INTO countries VALUES (?, ?)', COUNTRIES)
    database.close()
    lines = ['code;name'] + [f'{code};{name}' for code, name in COUNTRIES]
    (FOLDER / 'countries.csv').write_text('\n'.join(lines) + '\n', encoding='utf-8')
    orders = [{'id': i, 'mail': f' C{i}@EXAMPLE.org ', 'code': COUNTRIES[i % 3][0]} for i in range(1, 31)]
    (FOLDER / 'orders.json').write_text(json.dumps(orders), encoding='utf-8')
    subprocess.run([CLI, 'connection', 'add', 'warehouse', '--sqlite', str(DATABASE)], check=True)
    import_task(NAME, [{'column': 'id', 'type': 'integer', 'from': 'id'},
                       {'column': 'contact', 'type': 'text', 'value': 'nobody'}])
    import_task(OTHER, [{'column': 'number', 'type': 'integer', 'from': 'id'}])


def stored(name=NAME):
    answer = subprocess.run([CLI, 'task', 'show', name], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def column(name):
    return next((entry for entry in stored()['mapping'] if entry['column'] == name), {})


def expect_stored(app, function, value):
    app.keys('ctrl+s')
    wait(lambda: function() == value, f'{value}, not {function()}')


def row(app, where, begin):
    """A row of the fields, or of the columns that are made of them."""
    where = app.find('list', where)
    return wait(lambda: next((node for node in walk(where) if node.get_role() == Atspi.Role.LIST_ITEM and
                              node.get_name().startswith(begin)), None), f'the row of “{begin}”')


def choose(app, title, *keys):
    """An entry of a drop-down, by keys."""
    app.tab_to(title)
    app.keys('space')
    app.choose_open(app.node, *keys)


def choose_menu_item(app, button, title):
    app.click(button, None)
    app.do(app.find('menu item', title))


def drag(app):
    app.step('Mapping')
    app.expect_label('1 of 3 fields mapped', 30)
    app.drag(lambda: row(app, 'Fields of the source', 'mail, '), lambda: row(app, 'Columns', 'contact, '))
    expect_stored(app, lambda: column('contact').get('from'), 'mail')
    app.drag(lambda: row(app, 'Columns', 'contact, '), lambda: row(app, 'Columns', 'id, '))
    expect_stored(app, lambda: [entry['column'] for entry in stored()['mapping']], ['contact', 'id'])
    ok('a field is dragged to its column, a column to its place')


def example(app):
    app.mouse(lambda: row(app, 'Columns', 'contact, '))
    app.keys('Return')
    app.expect_label('By Example')
    app.tab_to('By Example')
    app.keys('Return')
    app.fill('What “ C1@EXAMPLE.org ” becomes', 'c1@example.org')
    app.fill('What “ C2@EXAMPLE.org ” becomes', 'c2@example.org')
    app.click('Use These Transforms')
    app.find('table cell', 'c1@example.org')
    expect_stored(app, lambda: sorted(column('contact').get('transforms', [])), ['lower', 'trim'])
    app.click('All Columns')
    ok('transforms are found by two examples, and the rows follow')


def view_as_sql(app):
    app.click('More for the Mapping', None)
    app.click('View as SQL')
    app.expect_window('View as SQL')
    shown = text(app.find('text', 'The mapping as SQL'))
    assert 'SELECT' in shown and 'contact' in shown and 'trim' in shown.lower(), shown
    app.keys('Escape', window='View as SQL')
    app.expect_no_window('View as SQL')
    ok('the mapping is shown as SQL')


def add_lookup(app, name, origin):
    app.click('Add a Lookup')
    lookup = app.find('list', 'Lookup')
    wait(lambda: text(app.find('text', 'Name', lookup)).startswith('lookup'), 'the new lookup')
    app.fill('Name', name, lookup)
    app.expect_label(name)
    choose(app, 'Rows of', *['Down'] * origin)


def lookups(app):
    app.step('Lookups')
    add_lookup(app, 'in_table', 1)
    choose(app, 'Connection', 'Up')
    app.fill('Table', 'countries')
    app.expect_label('name: Germany')
    expect_stored(app, lambda: stored().get('lookups'),
                  [{'name': 'in_table', 'connection': 'warehouse', 'table': 'countries'}])
    add_lookup(app, 'in_file', 2)
    app.fill('File', str(FOLDER / 'countries.csv'))
    app.expect_label('name: Germany')
    expect_stored(app, lambda: [lookup['name'] for lookup in stored().get('lookups', [])], ['in_table', 'in_file'])
    ok('lookups in a table and in a file show their first rows')


def export_template(app):
    choose_menu_item(app, 'More', 'Templates…')
    app.expect_window('Templates')
    app.fill('Keep it as a template named', 'Orders')
    app.keys('Return', window='Templates')
    app.click('Export Orders')
    app.expect_window('Export the Template')
    app.keys('ctrl+a', window='Export the Template')
    app.type(str(TEMPLATE), window='Export the Template')
    app.keys('Return', window='Export the Template')
    wait(TEMPLATE.exists, 'the file of the template')
    app.expect_no_window('Export the Template')
    app.click('Delete Orders')
    app.expect_label('No templates yet')
    ok('a template is exported, and deleted')


def import_template(app):
    app.click('Import a Template')
    app.expect_window('Import a Template')
    app.type(str(TEMPLATE), window='Import a Template')
    app.keys('Return', window='Import a Template')
    app.expect_no_window('Import a Template')
    app.find('push button', 'Apply Orders')
    # The first takes away the toast, and one may leave the name that was begun.
    for _ in range(3):
        if app.windows('Templates'):
            app.keys('Escape', window='Templates')
            time.sleep(0.5)
    app.expect_no_window('Templates')
    app.keys('alt+2')
    app.mouse(lambda: app.find('list item', OTHER))
    app.find('list', 'Steps')
    choose_menu_item(app, 'More', 'Templates…')
    app.expect_window('Templates')
    app.click('Apply Orders')
    app.expect_no_window('Templates')
    expect_stored(app, lambda: [entry['column'] for entry in stored(OTHER)['mapping']], ['contact', 'id'])
    assert [lookup['name'] for lookup in stored(OTHER)['lookups']] == ['in_table', 'in_file']
    ok('a template is imported and applied to another task')


def main():
    prepare()
    app = App(PROGRAM, '--task', NAME)
    try:
        app.find('text', 'Name')
        drag(app)
        example(app)
        view_as_sql(app)
        lookups(app)
        export_template(app)
        import_template(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
