#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The rows in the centre of the editor of a task: cells that say why they are rejected
and what they were, heads from which columns are changed. By keys only, and by what
assistive technology is told."""

import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, Atspi, GLib, is_shown, named, wait, walk  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
BAD = (5, 9, 700)

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def cli(*arguments, document=None):
    answer = subprocess.run([CLI, *arguments], input=document, text=True, check=False, capture_output=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def import_task():
    records = [{'id': i, 'email': f' Anna{i}@B.org ', 'total': 'n/a' if i in BAD else f'{i}.50', 'city': 'Graz'}
               for i in range(1, 1201)]
    (FOLDER / 'people.json').write_text(json.dumps(records), encoding='utf-8')
    cli('task', 'import', '-', document=json.dumps({
        'sluice': 1, 'name': 'People', 'source': {'type': 'file', 'path': str(FOLDER / 'people.json')},
        'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                    {'column': 'email', 'type': 'text', 'from': 'email'},
                    {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'},
                    {'column': 'city', 'type': 'text', 'from': 'city'}],
        'destination': {'type': 'sqlite', 'path': str(FOLDER / 'people.db'), 'table': 'people'},
        'load': {'strategy': 'upsert', 'keys': ['id']}}))


def stored():
    return json.loads(cli('task', 'show', 'People'))


def entry(column):
    return next((e for e in stored()['mapping'] if e['column'] == column), None)


def columns():
    return [e['column'] for e in stored()['mapping']]


def expect_stored(app, function, what):
    app.keys('ctrl+s')
    wait(function, what + ' to be stored')


def cells(app):
    """Those that can be seen, by their texts."""
    found = {}
    for node in walk(app.find('table', 'Rows')):
        try:
            if node.get_role() == Atspi.Role.TABLE_CELL and is_shown(node):
                found.setdefault(node.get_name(), []).append(node)
        except GLib.Error:
            pass  # others came into view
    return found


def is_invalid(node):
    # Versions of GTK tell it in one of two ways.
    states = node.get_state_set()
    return states.contains(Atspi.StateType.INVALID) or states.contains(Atspi.StateType.INVALID_ENTRY)


def focused(app):
    return app.focus_node()


def focus_by_tab(app, name=None, role=None, key='Tab'):
    """Goes to a control as a person without a pointer does."""
    def is_there():
        node = focused(app)
        return node and role in (None, node.get_role()) and (name is None or named(node, name))
    app.press_until(key, is_there, name or str(role), 40)


def expect_cell(app, text):
    wait(lambda: text in cells(app), f'the cell “{text}”')


def expect_focus(app, name):
    wait(lambda: (node := focused(app)) and node.get_name() == name, f'the focus at “{name}”')


def test_cells(app):
    expect_cell(app, '✗ n/a')
    bad = cells(app)['✗ n/a'][0]
    assert 'is not a number' in bad.get_description(), bad.get_description()
    assert 'Before: n/a' in bad.get_description(), bad.get_description()
    assert is_invalid(bad)
    good = cells(app)['1.50'][0]
    assert not good.get_description() and not is_invalid(good)
    head = app.find('push button', 'total')
    assert '997 valid, 3 wrong' in head.get_description(), head.get_description()
    ok('cells say why they are rejected, and heads how many are')


def test_keys(app):
    focus_by_tab(app, role=Atspi.Role.TABLE_CELL)
    # On the way other steps were selected.
    app.step('Mapping')
    expect_cell(app, '✗ n/a')
    app.keys('ctrl+Home')
    expect_focus(app, '1')
    app.keys('Right', 'Right', 'Down', 'Down', 'Down', 'Down')
    expect_focus(app, '✗ n/a')
    app.keys('ctrl+End')
    expect_focus(app, 'Graz')
    expect_cell(app, '1000.50')
    app.keys('ctrl+Home')
    expect_focus(app, '1')
    # Back through the head of the column to what is above it.
    focus_by_tab(app, 'id', key='shift+Tab')
    app.keys('Right')
    expect_focus(app, 'email')
    app.keys('Left')
    expect_focus(app, 'id')
    focus_by_tab(app, role=Atspi.Role.TABLE_CELL)
    expect_focus(app, '1')
    ok('arrows go from cell to cell and from head to head, to those that are out of sight, too')


def menu(app, key):
    """A choice of the menu of the current column, by its mnemonic."""
    app.keys('shift+F10')
    app.find('menu item', 'Trim')
    app.keys(key)


def test_menu(app):
    app.keys('Right')
    expect_focus(app, ' Anna1@B.org ')
    menu(app, 't')
    expect_cell(app, 'Anna1@B.org')
    assert 'Before:  Anna1@B.org ' in cells(app)['Anna1@B.org'][0].get_description()
    expect_focus(app, 'Anna1@B.org')
    expect_stored(app, lambda: entry('email').get('transforms') == ['trim'], 'the draft')
    ok('the menu of a column trims it, and the rows show what became of them')

    menu(app, 'r')
    app.find('text', 'Find')
    app.type('Anna')
    app.keys('Tab')
    app.type('Eve')
    app.keys('Return')
    expect_cell(app, 'Eve1@B.org')
    menu(app, 'k')
    wait(lambda: len(list(app.all('image', 'Key: rows are told from each other by it'))) == 2, 'the mark of the key')
    expect_stored(app, lambda: stored()['load']['keys'] == ['id', 'email'], 'the key')
    menu(app, 'n')
    app.find('text', 'Name')
    app.keys('ctrl+a')
    app.type('mail')
    app.keys('Return')
    app.find('push button', 'mail')
    expect_stored(app, lambda: stored()['load']['keys'] == ['id', 'mail'], 'the new name')
    menu(app, 'l')
    expect_stored(app, lambda: stored()['mapping'][0]['column'] == 'mail', 'the new order')
    ok('values are replaced; columns become keys, get other names and other places')


def choose_type(app, name):
    """In the list that is open; the pointer is used for nothing."""
    app.press_until('Up', lambda: (node := focused(app)) and node.get_name() == name, 'the type ' + name, 14)


def test_types(app):
    app.keys('Right', 'Right')
    expect_focus(app, '1.50')
    menu(app, 'c')
    app.find('list', 'Types')
    choose_type(app, 'integer')
    app.keys('space')
    # Nothing is changed yet.
    app.expect_label('1,000 of 1,000 rows would fail' if app.has_label('1,000 of') else '1000 of 1000 rows would fail')
    app.expect_label('Row 1:')
    assert entry('total')['type'] == 'decimal(12,2)'
    app.find('push button', 'Type of total: decimal(12,2)')
    app.keys('alt+a')
    app.find('push button', 'Type of total: integer')
    expect_stored(app, lambda: entry('total')['type'] == 'integer', 'the type')
    app.keys('ctrl+z')
    app.find('push button', 'Type of total: decimal(12,2)')
    ok('a type says how many rows would fail before it is taken, and can be taken back')


def test_statistics(app):
    menu(app, 'h')
    app.expect_label('Different values')
    app.expect_label('Largest')
    app.keys('Escape')
    expect_focus(app, '1.50')
    app.step('Filter')
    app.click('Menu of city')
    app.find('menu item', 'Statistics and Histogram')
    # What the source has cannot be changed.
    assert not list(app.all('menu item', 'Trim'))
    app.keys('h')
    app.expect_label('Graz')
    app.expect_label('Most Frequent')
    app.keys('Escape')
    app.step('Mapping')
    app.find('push button', 'Type of total: decimal(12,2)')
    focus_by_tab(app, role=Atspi.Role.TABLE_CELL)
    ok('the menu of a column shows its figures, of fields, too')


def test_problems(app):
    focus_by_tab(app, 'Only Rows with Problems', key='shift+Tab')
    app.keys('space')
    wait(lambda: len(cells(app).get('✗ n/a', [])) == 3, 'the three rows with problems')
    wait(lambda: '1.50' not in cells(app), 'the others to go')
    focus_by_tab(app, role=Atspi.Role.TABLE_CELL)
    app.keys('ctrl+End')
    menu(app, 'm')
    expect_stored(app, lambda: entry('city') is None, 'the column')
    expect_focus(app, '✗ n/a')
    ok('only rows with problems are shown, and a column is removed')


def test_undo(app):
    for _ in range(6):
        app.keys('ctrl+z')
    expect_stored(app, lambda: columns() == ['id', 'email', 'total', 'city'], 'the columns')
    wait(lambda: 'transforms' not in entry('email') and stored()['load']['keys'] == ['id'], 'all to be undone')
    app.find('push button', 'city')
    for _ in range(6):
        app.keys('ctrl+y')
    expect_stored(app, lambda: columns() == ['mail', 'id', 'total'], 'the columns')
    ok('everything is undone to the start, and done again')


def test_verify(app):
    focus_by_tab(app, 'Verify All')
    app.keys('Return')
    wait(lambda: app.has_label('3 of 1,200 rows do not fit') or app.has_label('3 of 1200 rows do not fit'),
         'the result', 30)
    ok('the whole source is verified')


def main():
    import_task()
    app = App(PROGRAM, '--task', 'People')
    try:
        app.step('Mapping')
        test_cells(app)
        test_keys(app)
        test_menu(app)
        test_types(app)
        test_statistics(app)
        test_problems(app)
        test_undo(app)
        test_verify(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


if __name__ == '__main__':
    main()
