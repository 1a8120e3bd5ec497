#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Takes the pictures of the window: light and dark, wide and as narrow as a
phone. To be run on a private desktop; SLUICE_BUILD_ROOT names the build. A scene that
fails is told of at the end, and keeps no other from being taken.

usage: screenshots.py FOLDER [LOOK|SIZE|SCENE]...

LOOK is one or more of light, dark, light-contrast, dark-contrast, large, right-to-left
and german (light and dark if none is named), SIZE of 360 and 1280 (both), SCENE of
first, pages, editor, link, files, databases, target, schedules, upkeep and queue (all;
in German those that do not look for words)."""

import getpass
import gettext
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time
import traceback

import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import sampleschedules  # noqa: E402
from uitest import App, actions, wait, walk  # noqa: E402

from gi.repository import Atspi, Gio, GLib  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
TOKEN = 'sample-token'
SIZES = {'360': (360, 720), '1280': (1280, 800)}
LIGHT, DARK = ({'ADW_DEBUG_COLOR_SCHEME': f'prefer-{scheme}'} for scheme in ('light', 'dark'))
# What each look sets.
LOOKS = {'light': LIGHT, 'dark': DARK,
         'light-contrast': {**LIGHT, 'ADW_DEBUG_HIGH_CONTRAST': '1'},
         'dark-contrast': {**DARK, 'ADW_DEBUG_HIGH_CONTRAST': '1'},
         'large': LIGHT, 'right-to-left': {**LIGHT, 'LANGUAGE': 'he'},
         'german': {**LIGHT, 'LANGUAGE': 'de', 'SLUICE_LOCALE_DIR': str(BUILD / 'po')}}
STEPS = ('Source', 'Lookups', 'Filter', 'Mapping', 'Checks', 'Duplicates and Groups', 'Destination', 'Options',
         'Schedule')
ORDERS = [{'id': i, 'customer': f'Customer {i % 37}', 'total': f'{i * 7.25:.2f}',
           'ordered_on': f'2026-{i % 12 + 1:02d}-{i % 28 + 1:02d}', 'paid': i % 3 == 0}
          for i in range(1, 1201)]


opened = []


def cli(*arguments, document=None):
    return subprocess.run([CLI, *arguments], input=document, text=True, check=False,
                          capture_output=True)


def prepare(folder, has_history=True):
    """Tasks with a history. Returns a run in the middle of a chain."""
    for name in ('shop.db', 'data.db'):
        (folder / name).unlink(missing_ok=True)
    records = [dict(order) for order in ORDERS]
    for i, bad in ((10, 'n/a'), (40, 'twelve'), (77, 'n/a')):
        records[i]['total'] = bad
    mapping = [{'column': 'id', 'type': 'integer', 'from': 'id'},
               {'column': 'customer', 'type': 'text', 'from': 'customer', 'transforms': ['trim']},
               {'column': 'total', 'type': 'decimal(12,2)', 'from': 'total'},
               {'column': 'ordered_on', 'type': 'date', 'from': 'ordered_on'},
               {'column': 'paid', 'type': 'boolean', 'from': 'paid'}]
    data = folder / 'orders.json'
    data.write_text(json.dumps(records), encoding='utf-8')
    for path in sampleschedules.write_tasks(folder, {'type': 'file', 'path': str(data)}, mapping):
        answer = cli('task', 'import', str(path))
        assert answer.returncode == 0, answer.stderr
    cli('run', 'Orders of the shop')
    cli('run', 'Exchange rates')
    chain = sampleschedules.write_history() if has_history else None
    with sqlite3.connect(folder / 'shop.db') as shop:
        shop.execute('CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT)')
        shop.execute('CREATE TABLE stock (item TEXT PRIMARY KEY, amount INTEGER, '
                     'customer INTEGER REFERENCES customers)')
        shop.executemany('INSERT INTO customers VALUES (?, ?, ?)',
                         [(i, f'Customer {i}', f'Town {i % 7}') for i in range(1, 400)])
    cli('connection', 'add', 'warehouse', '--sqlite', str(folder / 'shop.db'))
    cli('connection', 'test', 'warehouse')
    for order in ('id', 'name, id'):
        cli('query', 'save', 'Customers of a town', '-', '--connection', 'warehouse', '--param', 'town=Town 3',
            document=f'SELECT id, name\nFROM customers\nWHERE city = :town\nORDER BY {order}')
    cli('task', 'import', '-', document=json.dumps({
        'sluice': 1, 'name': 'Customers of the shop', 'load': {'strategy': 'insert'},
        'source': {'type': 'database', 'connection': 'warehouse', 'table': 'customers'},
        'destination': {'type': 'sqlite', 'path': str(folder / 'data.db'), 'table': 'customers'},
        'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'},
                    {'column': 'name', 'type': 'text', 'from': 'name'}]}))
    write_files(folder)
    return chain


def write_files(folder):
    """Of one nobody can tell the dates, of the other a row has too many fields, the
    third has sheets."""
    lines = ['nr;kunde;betrag;tag']
    lines += [f'{i};Müller {i % 7};{i}.{i % 1000:03d},50;{i % 12 + 1:02d}/{i % 11 + 2:02d}/2026'
              for i in range(1, 401)]
    (folder / 'umsatz.csv').write_bytes('\r\n'.join(lines).encode('windows-1252') + b'\r\n')
    lines = ['id,name,total'] + [f'{i},row {i},{i * 3}' for i in range(1, 301)]
    lines[260] = '260,row 260,1,2,3'
    (folder / 'rejected.csv').write_text('\n'.join(lines) + '\n', encoding='utf-8')
    book = openpyxl.Workbook()
    book.active.title = 'Notes'
    book.active.append(['note'])
    orders = book.create_sheet('Orders')
    orders.append(['order', 'total'])
    for i in range(1, 51):
        orders.append([i, i * 7.25])
    book.save(folder / 'book.xlsx')


class Window(App):
    """A window in English."""

    def word(self, english):
        return english


class GermanApp(Window):
    """A window whose controls are called by their English names all the same."""

    def __init__(self, *arguments, **options):
        catalogue = gettext.translation('sluice', str(BUILD / 'po'), ['de'])
        # Both have their mnemonics at other letters, and some English ones a context.
        self.words = {english.split('\x04')[-1].replace('_', ''): german.replace('_', '')
                      for english, german in catalogue._catalog.items() if isinstance(english, str)}
        super().__init__(*arguments, **options)

    def word(self, english):
        return self.words.get(english, english)

    def all(self, role=None, name=None, root=None):
        return super().all(role, self.word(name), root)

    def has_label(self, part):
        return super().has_label(self.word(part))

    def windows(self, title):
        return super().windows(self.word(title))

    def step(self, title):
        super().step(self.word(title))


class Pictures:
    def __init__(self, app, look, size):
        self.app, self.suffix = app, f'{look}-{size}.png'

    def take(self, name):
        time.sleep(0.6)
        self.app.picture(str(pathlib.Path(sys.argv[1]) / f'{name}-{self.suffix}'))

    def take_screen(self, name):
        """With what stands above the window: popovers are windows, too."""
        subprocess.run(['xdotool', 'mousemove', '1399', '999'], check=True)
        time.sleep(0.9)
        subprocess.run(['import', '-window', 'root',
                        str(pathlib.Path(sys.argv[1]) / f'{name}-{self.suffix}')], check=True)


def pretend_translation(language):
    """GTK translates nothing, the direction neither, for a program without a
    translation: an empty one is enough."""
    folder = pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'locale'
    catalogue = folder / language / 'LC_MESSAGES/sluice.mo'
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(['msgfmt', '-o', str(catalogue), '-'], check=True, text=True,
                   input='msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    os.environ['SLUICE_LOCALE_DIR'] = str(folder)


def open_app(look, size, *arguments):
    width, height = SIZES[size]
    if 'large' in sys.argv:
        dpi = 192 if look == 'large' else 96
        subprocess.run(['xprop', '-root', '-format', 'RESOURCE_MANAGER', '8s',
                        '-set', 'RESOURCE_MANAGER', f'Xft.dpi:\t{dpi}\n'], check=True)
    if look == 'right-to-left':
        pretend_translation('he')
    settings = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0/settings/keyfile'
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[io/github/sluice/Sluice]\nwindow-width={width}\n'
                        f'window-height={height}\n', encoding='utf-8')
    program = GermanApp if look == 'german' else Window
    app = program(PROGRAM, *arguments, env={'GSETTINGS_BACKEND': 'keyfile', **LOOKS[look]})
    opened.append(app)
    return app


def first_page(look, size):
    app = open_app(look, size)
    app.find('push button', 'Paste a Link or curl Command')
    Pictures(app, look, size).take('first-page')
    app.close()


def open_by_palette(app, english):
    """What has neither a key nor a name that can be seen at each width."""
    app.keys('ctrl+k', window='Sluice$')
    app.expect_window('Command Palette')
    app.type(app.word(english), window=app.word('Command Palette'))
    time.sleep(0.4)
    app.keys('Return', window=app.word('Command Palette'))
    app.expect_no_window('Command Palette')


def open_preferences(app):
    """Their title is libadwaita's, which may be translated where the program is not."""
    app.keys('ctrl+comma')
    wait(lambda: len(app.windows('.')) > 1, 'the preferences')
    time.sleep(0.5)


def pages(look, size):
    """Each page of the window, by keys and by names that are no words."""
    app = open_app(look, size)
    pictures = Pictures(app, look, size)
    app.find('list item', None, timeout=30)
    for i, (name, wanted) in enumerate((('overview', 'Exchange rates'), ('tasks', 'Archive'),
                                        ('runs', 'Exchange rates'), ('schedules', 'Orders of the shop'),
                                        ('connections', 'warehouse'),
                                        ('queries', 'Customers of a town'))):
        app.keys(f'alt+{i + 1}')
        app.expect_label(wanted)
        pictures.take(name)
    app.keys('ctrl+k', window='Sluice$')
    app.expect_window('Command Palette')
    app.type('or', window=app.word('Command Palette'))
    pictures.take_screen('palette')
    app.keys('Escape', window=app.word('Command Palette'))
    app.expect_no_window('Command Palette')
    # Two runs of one task are not in sight there.
    if (look, size) != ('large', '360'):
        compare(app, pictures)
    open_preferences(app)
    pictures.take_screen('preferences')
    app.close()
    app = open_app(look, size, '--run', rejected_run())
    app.expect_label('Orders of the shop')
    Pictures(app, look, size).take('run')
    app.close()
    app = open_app(look, size)
    open_by_palette(app, 'Take the Tour')
    app.expect_label('From a Link to a Table')
    Pictures(app, look, size).take('tour')
    app.close()


def compare(app, pictures):
    app.keys('alt+3', 'ctrl+f')
    app.type('Orders of')
    app.click('Compare Runs', None)
    time.sleep(1)
    nodes = [node for node in app.all('list item') if node.get_name().startswith('Orders of the shop, ')]
    nodes.sort(key=lambda node: node.get_extents(Atspi.CoordType.WINDOW).y)
    for node in nodes[:2]:
        app.mouse(node)
    app.find('push button', 'Compare')
    pictures.take('runs-picked')
    app.click('Compare')
    app.expect_label('Earlier Run')
    pictures.take('compare')


def link(look, size, url):
    app = open_app(look, size)
    pictures = Pictures(app, look, size)
    app.expect_label('Recent Runs')
    app.keys('ctrl+n')
    app.find('push button', 'Show Rows')
    pictures.take('paste-a-link')
    app.type(url + '/subdivisions')
    app.keys('Return')
    app.expect_label('This Address Wants a Credential')
    pictures.take('credential')
    app.type(TOKEN)
    app.keys('Return')
    app.find('push button', 'Load')
    pictures.take('sample-rows')
    app.keys('ctrl+r')
    app.expect_label('Success', 60)
    pictures.take('link-run')
    app.close()


def databases(look, size):
    app = open_app(look, size)
    pictures = Pictures(app, look, size)
    app.expect_label('Recent Runs')
    app.keys('alt+6')
    app.mouse(app.find('label', 'Customers of a town'))
    app.find('push button', 'Run')
    app.keys('ctrl+Return')
    app.expect_label(' rows in ')
    pictures.take('query')
    app.close()
    app = open_app(look, size)
    pictures = Pictures(app, look, size)
    app.expect_label('Recent Runs')
    app.keys('alt+5')
    app.mouse(app.find('label', 'warehouse'))
    app.find('push button', 'Show Tables')
    pictures.take('connection')
    app.click('Show Tables')
    app.mouse(app.find('label', 'customers'))
    app.keys('Right')
    app.expect_label('city')
    pictures.take('connection-tables')
    app.close()
    app = open_app(look, size, '--task', 'Customers of the shop')
    show_pane(app, 'Settings')
    app.click('Read')
    app.expect_label('The first ', 30)
    Pictures(app, look, size).take('database-step')
    app.close()


def files(look, size, folder):
    app = open_app(look, size, str(folder / 'umsatz.csv'))
    pictures = Pictures(app, look, size)
    app.expect_label('rows of umsatz.csv', 30)
    pictures.take('file-questions')
    head = next(node for node in walk(app.find('panel', 'Columns'))
                if node.get_name().startswith('betrag, ') and 'click' in actions(node))
    app.do(head)
    app.expect_label('Different values', 20)
    pictures.take_screen('file-statistics')
    app.close()

    for name in ('book.xlsx', 'rejected.csv'):
        app = open_app(look, size, str(folder / name))
        pictures = Pictures(app, look, size)
        app.expect_label(f'of {name}', 30)
        app.find('push button', 'Load', timeout=30)
        pictures.take('file-' + name.split('.')[0])
        app.click('Adjust…')
        show_pane(app, 'Settings')
        app.click('Read')
        app.find('push button', 'Verify Whole File', timeout=30)
        pictures.take('file-step-' + name.split('.')[0])
        if name == 'rejected.csv':
            app.click('Verify Whole File')
            app.expect_label('does not fit', 30)
            pictures.take('file-verified')
        app.close()


def prepare_target(folder):
    """A plan in which rows are new, changed, equal, gone and rejected, and the editor
    of a table that is still to be made."""
    with sqlite3.connect(folder / 'shop.db') as shop:
        shop.execute('DROP TABLE IF EXISTS orders')
        shop.execute('CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, total TEXT, '
                     'ordered_on TEXT, paid INTEGER)')
        shop.executemany('INSERT INTO orders VALUES (?, ?, ?, ?, ?)',
                         [(order['id'], order['customer'], order['total'] if order['id'] % 9 else '1.00',
                           order['ordered_on'], order['paid']) for order in ORDERS[40:]])
        shop.execute("INSERT INTO orders VALUES (9999, 'Customer 0', '1.00', '2025-12-31', 0)")
    shown = json.loads(cli('task', 'show', 'Orders of the shop').stdout)
    for name, table in (('Orders to the warehouse', 'orders'), ('Orders to a new table', 'new_orders')):
        cli('task', 'import', '-', document=json.dumps({
            'sluice': 1, 'name': name, 'source': shown['source'], 'mapping': shown['mapping'],
            'destination': {'connection': 'warehouse', 'table': table},
            'load': {'strategy': 'mirror', 'keys': ['id']}}))


def show_pane(app, name):
    """On a phone, or with large letters, there is room for one pane."""
    wait(lambda: next(app.all('list', 'Steps'), None) or next(app.all('push button', 'Steps'), None), 'the steps', 30)
    if next(app.all('push button', 'Steps'), None):
        app.click(name)


def show_step(app, title, pane='Settings'):
    show_pane(app, 'Steps')
    app.step(title)
    show_pane(app, pane)


def target(look, size):
    app = open_app(look, size, '--task', 'Orders to the warehouse')
    pictures = Pictures(app, look, size)
    show_step(app, 'Destination')
    app.expect_label('table exists.')
    pictures.take('target')
    show_pane(app, 'Rows')
    app.click('Load Plan', None)
    app.click('Show the Plan')
    app.expect_label('Deleted 1', 30)
    app.click('New 39', None)
    pictures.take('target-plan')
    app.close()
    app = open_app(look, size, '--task', 'Orders to a new table')
    show_step(app, 'Destination')
    app.expect_label('The first run makes it')
    app.click('Design the Table…')
    app.expect_window('Table “new_orders”')
    Pictures(app, look, size).take_screen('target-table')
    app.close()


def schedules(look, size, chain):
    app = open_app(look, size)
    pictures = Pictures(app, look, size)
    tab = 'page tab' if size == '1280' else None
    app.expect_label('Recent Runs')
    app.keys('alt+4')
    app.expect_label('Every day at 02:00')
    pictures.take('schedules')
    app.click('More for Weather', None)
    app.click('Why Did It Not Run?', 'menu item')
    app.expect_label('on battery')
    pictures.take('decisions')
    app.keys('alt+Left')
    app.click('Timeline', tab)
    app.expect_label('Orders of the shop')
    pictures.take('timeline')
    app.click('Week', None)
    app.expect_label(' – ')
    pictures.take('timeline-week')
    app.click('Dependencies', tab)
    app.expect_label('“Daily totals” runs after “Customers”')
    pictures.take('dependencies')
    app.close()
    app = open_app(look, size, '--run', chain)
    app.expect_label('this run')
    Pictures(app, look, size).take('run-chain')
    app.close()
    app = open_app(look, size, '--task', 'Exchange rates')
    app.find('push button', 'Resume')
    Pictures(app, look, size).take('task-paused')
    app.close()


def upkeep(look, size):
    app = open_app(look, size)
    pictures = Pictures(app, look, size)
    app.expect_label('Recent Runs')
    open_by_palette(app, 'Activity: Who Changed What')
    app.expect_label(getpass.getuser())
    pictures.take('activity')
    open_preferences(app)
    app.click('Storage', 'page tab')
    app.expect_label('The workspace takes ')
    pictures.take_screen('storage')
    app.close()


def call_service(method, arguments, is_awaited=True):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    where = ('io.github.sluice.Sluice.Service', '/io/github/sluice/Sluice/Service', 'io.github.sluice.Service1')
    if is_awaited:
        bus.call_sync(*where, method, arguments, None, Gio.DBusCallFlags.NONE, -1, None)
    else:
        bus.call(*where, method, arguments, None, Gio.DBusCallFlags.NONE, -1, None, None)
        bus.flush_sync(None)


def queue(look, size):
    """Runs that wait, as the queue is paused."""
    call_service('SetQueuePaused', GLib.Variant('(b)', (True,)))
    for name in ('Orders of the shop', 'Customers of the shop'):
        call_service('Run', GLib.Variant('(sa{sv})', (name, {})), False)
    app = open_app(look, size)
    app.find('list item', None, timeout=30)
    app.keys('alt+3')
    app.find('list', 'Waiting Runs', timeout=30)
    Pictures(app, look, size).take('queue')
    app.close()
    for entry in json.loads(cli('queue', '--output', 'json').stdout)['waiting']:
        cli('queue', 'cancel', str(entry['id']))
    call_service('SetQueuePaused', GLib.Variant('(b)', (False,)))


def task_and_run(look, size):
    """What has no key of its own is opened from the command line."""
    app = open_app(look, size, '--task', 'Orders of the shop')
    pictures = Pictures(app, look, size)
    app.find('list', 'Steps')
    pictures.take('task')
    show_pane(app, 'Settings')
    app.click('Read')
    app.find('push button', 'Use as Records', timeout=30)
    pictures.take('task-answer')
    for step in STEPS[1:]:
        show_step(app, step)
        pictures.take('task-' + step.lower().replace(' ', '-'))
    # What was read is known now; the next look starts without a draft.
    app.keys('ctrl+s')
    time.sleep(1)
    app.close()
    app = open_app(look, size, '--run', rejected_run())
    pictures = Pictures(app, look, size)
    app.expect_label('Orders of the shop')
    pictures.take('run-rejected')
    for tab in ('Rejected', 'Log'):
        app.click(tab, 'page tab' if size == '1280' else None)
        pictures.take(f'run-rejected-{tab.lower()}')
    app.close()


def rejected_run():
    runs = json.loads(cli('runs', '--output', 'json').stdout)
    # Tasks that wait for a file run as well, as soon as the service is up.
    return next(run['run'] for run in runs
                if run['state'] == 'partial_success' and run['task'] == 'Orders of the shop')


SCENES = {'pages': pages, 'editor': task_and_run, 'link': link, 'files': files, 'databases': databases,
          'target': target, 'schedules': schedules, 'upkeep': upkeep, 'queue': queue}
GERMAN = ('pages', 'editor', 'upkeep', 'queue')


def take_all(looks, scenes, more):
    """Returns how many scenes could not be taken."""
    failed = []
    for look in looks:
        for scene in scenes:
            if look[0] == 'german' and scene not in GERMAN:
                continue
            try:
                SCENES[scene](*look, *more.get(scene, ()))
            except Exception:  # pylint: disable=broad-except
                failed.append(f"{scene} {' '.join(look)}:\n{traceback.format_exc()}")
            for app in opened:
                if app.is_alive():
                    app.process.kill()
                    app.process.wait()
            opened.clear()
    print('\n'.join(failed), end='', file=sys.stderr)
    return len(failed)


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    # What lies there is named in some pictures.
    folder = pathlib.Path(os.environ.get('SLUICE_SCREENSHOTS_DATA', os.environ['XDG_CACHE_HOME']))
    words = sys.argv[2:]
    sizes = [word for word in words if word in SIZES] or SIZES
    looks = [(look, size) for look in [word for word in words if word in LOOKS] or ('light', 'dark') for size in sizes]
    scenes = [word for word in words if word in SCENES or word == 'first'] or ['first', *SCENES]
    api = subprocess.Popen([str(BUILD / 'examples/sluice-sample-api'), '--port', '0'],
                           stdout=subprocess.PIPE, text=True,
                           env={**os.environ, 'SLUICE_SAMPLE_TOKEN': TOKEN})
    line = api.stdout.readline()
    url = line[line.index('http://'):].strip()
    try:
        if 'first' in scenes:
            for look in looks:
                first_page(*look)
        chain = prepare(folder)
        prepare_target(folder)
        failed = take_all(looks, [scene for scene in scenes if scene in SCENES],
                          {'link': [url], 'files': [folder], 'schedules': [chain]})
    finally:
        api.terminate()
    print(f'{len(list(out.glob("*.png")))} pictures in {out}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
