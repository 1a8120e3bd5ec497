#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The command palette and the guide, by keys and by what can be seen."""

import json
import os
import pathlib
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, children, text, wait, walk  # noqa: E402

from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
WORKSPACE = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'sluice'
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
OPENED = FOLDER / 'opened'
PALETTE = 'Command Palette'

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def cli(*arguments):
    return subprocess.run([CLI, *arguments], check=True, capture_output=True, text=True).stdout


def prepare():
    """Three tasks, one of which has run."""
    data = FOLDER / 'rows.json'
    data.write_text('[{"id": 1}]', encoding='utf-8')
    for i, name in enumerate(['Orders', 'Countries', 'Old Forwarders']):
        task = FOLDER / f'{i}.json'
        task.write_text(json.dumps({
            'sluice': 1, 'id': f'0197aaaa-0000-7000-8000-00000000000{i}', 'name': name,
            'source': {'type': 'file', 'path': str(data)},
            'destination': {'type': 'sqlite', 'path': str(WORKSPACE / 'data.db'), 'table': f't{i}'}}),
            encoding='utf-8')
        cli('task', 'import', str(task))
    cli('run', 'Countries')


def prepare_browser():
    """What opens web pages here notes which."""
    applications = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
    applications.mkdir(parents=True, exist_ok=True)
    program = FOLDER / 'browser'
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>{OPENED}\n', encoding='utf-8')
    program.chmod(0o755)
    (applications / 'browser.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName=Browser\nExec={program} %u\nMimeType=text/html;\n', encoding='utf-8')
    (applications / 'mimeapps.list').write_text(
        '[Default Applications]\ntext/html=browser.desktop\n', encoding='utf-8')


def opened():
    return OPENED.read_text(encoding='utf-8').split() if OPENED.exists() else []


class Palette:
    def __init__(self, app):
        self.app = app

    def open(self):
        self.app.keys('ctrl+k', window='Sluice$')
        self.app.expect_window(PALETTE)

    def entry(self):
        return self.app.find('entry', 'Open or do')

    def rows(self):
        """The titles that are shown, from above."""
        found = self.app.find('list', 'What was found')
        names = []
        for row in children(found):
            labels = [node.get_name() for node in walk(row) if node.get_role() == Atspi.Role.LABEL]
            if labels:
                names.append(labels[0])
        return names

    def expect(self, first):
        wait(lambda: self.rows()[:len(first)] == first, f'{first} in the palette')

    def type(self, string):
        self.app.type(string, window=PALETTE)

    def keys(self, *keys):
        self.app.keys(*keys, window=PALETTE)

    def expect_gone(self):
        self.app.expect_no_window(PALETTE)


def opens_what_is_typed(app, palette):
    palette.open()
    # Nothing was chosen yet: what can be done comes first.
    palette.expect(['New Task'])
    palette.type('ord')
    palette.expect(['Orders', 'Run Orders', 'Old Forwarders'])
    palette.keys('Return')
    palette.expect_gone()
    wait(lambda: app.windows('^Orders – Sluice'), 'the page of the task')
    ok('a few letters and Enter open a task')
    palette.open()
    palette.expect(['Orders', 'New Task'])
    ok('what was chosen last comes first')
    palette.keys('Escape')
    palette.expect_gone()
    ok('Escape leaves')


def does_actions(app, palette):
    palette.open()
    palette.type('go conn')
    palette.expect(['Go to Connections'])
    palette.keys('Return')
    palette.expect_gone()
    wait(lambda: app.windows('^Connections – Sluice'), 'the connections')
    palette.open()
    palette.type('run countr')
    palette.expect(['Run Countries'])
    palette.keys('Return')
    palette.expect_gone()
    app.expect_label('Success', 30)
    ok('actions are done, a task is run')


def finds_runs(app, palette):
    palette.open()
    palette.type('countries')
    wait(lambda: palette.rows().count('Countries') >= 3, 'the task and both of its runs')
    last = json.loads(cli('runs', '--output', 'json'))[0]['run']
    palette.keys('ctrl+a', 'BackSpace')
    palette.type(last[:13])
    wait(lambda: 'Countries' in palette.rows(), 'the run of that number')
    palette.keys('Return')
    palette.expect_gone()
    app.expect_label('Success')
    ok('runs are found by their task, and by their number')


def goes_through_the_list(app, palette):
    palette.open()
    palette.type('countries')
    # That it be run was chosen of late.
    palette.expect(['Run Countries', 'Countries'])

    def focused():
        for node in walk(app.find('list', 'What was found')):
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                return node.get_name()
        return None

    palette.keys('Down')
    wait(lambda: focused() == 'Run Countries, Action', 'the first row to be read')
    palette.keys('Down')
    wait(lambda: focused() == 'Countries, Task', 'the second row to be read')
    palette.keys('Up', 'Up')
    wait(lambda: focused() is None, 'the focus back in the field')
    palette.keys('Down')
    palette.type('x')
    wait(lambda: text(palette.entry()) == 'countriesx', 'a letter to go into the field')
    app.expect_label('Nothing Found')
    palette.keys('Escape')
    palette.expect_gone()
    ok('arrows go into the list and back, letters go into the field')


def guide(app):
    def expect(page):
        wait(lambda: opened() and urllib.parse.unquote(opened()[-1]).endswith(page), f'{page} to be opened')

    app.keys('alt+4')
    wait(lambda: app.windows('^Schedules – Sluice'), 'the schedules')
    app.keys('F1')
    expect('/schedules.html#in-the-window_1')
    path = pathlib.Path(urllib.parse.urlparse(opened()[-1]).path)
    assert path.is_file() and 'id="in-the-window_1"' in path.read_text(encoding='utf-8'), path
    ok('F1 opens the page that fits')
    app.keys('alt+1')
    app.keys('F1')
    expect('/overview.html')
    count = len(opened())
    app.keys('alt+2')
    app.command('orders')
    app.step('Destination')
    app.click('What the guide says')
    wait(lambda: len(opened()) > count, 'the page of the button')
    ok('a button where the question arises opens its page')


def main():
    prepare()
    prepare_browser()
    app = App(PROGRAM)
    palette = Palette(app)
    try:
        app.expect_label('Countries', 30)
        opens_what_is_typed(app, palette)
        does_actions(app, palette)
        finds_runs(app, palette)
        goes_through_the_list(app, palette)
        guide(app)
        assert app.is_alive()
    finally:
        app.close()
    print(f'1..{number}')


main()
