#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Which task runs after which: the picture by keyboard and by dragging, the list
beside it, the circle that is refused, and what is saved of all that."""

import json
import os
import pathlib
import subprocess
import sys

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, comes, wait  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
IDS = {name: f'0197aaaa-0000-7000-8000-00000000000{i}'
       for i, name in enumerate(('Clean up', 'Fetch', 'Load', 'Report'))}
LOAD_AFTER_FETCH = '“Load” runs after “Fetch”, on success'
REPORT_AFTER_LOAD = '“Report” runs after “Load”, on success'
# As the picture is laid out.
MARGIN, GAP, PADDING, COLUMN_GAP = 18, 16, 8, 60


def cli(*arguments):
    return subprocess.run([CLI, *arguments], text=True, check=False, capture_output=True)


def prepare():
    FOLDER.mkdir(parents=True, exist_ok=True)
    data = FOLDER / 'data.json'
    data.write_text('[{"id": 1}]', encoding='utf-8')
    schedules = {'Fetch': {'cron': '0 2 * * *'}, 'Load': {'after': [{'task': 'Fetch', 'on': 'success'}], 'overlap': 'queue'}}
    for name, task in IDS.items():
        document = {'sluice': 1, 'id': task, 'name': name, 'source': {'type': 'file', 'path': str(data)},
                    'destination': {'type': 'sqlite', 'path': str(FOLDER / 'out.db'), 'table': f't{task[-1]}'},
                    'load': {'strategy': 'insert'}}
        if name in schedules:
            document['schedule'] = schedules[name]
        file = FOLDER / 'task.json'
        file.write_text(json.dumps(document), encoding='utf-8')
        answer = cli('task', 'import', str(file))
        assert answer.returncode == 0, answer.stderr
    assert cli('run', 'Fetch').returncode == 0


def schedule_of(name):
    return json.loads(cli('task', 'show', name).stdout).get('schedule')


def follows(name):
    """Which tasks a task follows, as it is stored."""
    return [(entry['task'], entry['on']) for entry in (schedule_of(name) or {}).get('after', [])]


def graph(app):
    return wait(lambda: next((node for node in app.all('image') if node.get_state_set().contains(
        Atspi.StateType.FOCUSABLE)), None), 'the picture')


def press_until(app, key, part, times=8):
    """Presses a key until the picture says something."""
    for _ in range(times):
        was = graph(app).get_name()
        if part in was:
            return
        app.keys(key)
        comes(lambda before=was: graph(app).get_name() != before, 2)
    wait(lambda: part in graph(app).get_name(), f'the picture to say “{part}”, not “{graph(app).get_name()}”', 5)


def choose_load(app):
    for key in ('Up', 'Up', 'Left', 'Left', 'Left'):
        app.keys(key)
    press_until(app, 'Left', '“Fetch”, Success')
    press_until(app, 'Right', '“Load”, ', 1)


def test_list(app):
    app.keys('alt+4')
    app.click('Dependencies', 'page tab')
    app.expect_label(LOAD_AFTER_FETCH)
    app.expect_label('Drag from the ring')


def test_keyboard(app):
    app.mouse(lambda: graph(app))
    choose_load(app)
    app.keys('space')
    app.expect_label('Choose the task that runs after “Load”')
    press_until(app, 'Down', 'Run “')
    press_until(app, 'Right', 'Run “Report” after “Load”?')
    app.keys('Return')
    app.expect_label(REPORT_AFTER_LOAD)
    wait(lambda: follows('Report') == [(IDS['Load'], 'success')], 'the dependency to be stored')


def test_circle(app):
    press_until(app, 'Right', '“Report”, ')
    app.keys('space')
    press_until(app, 'Left', '“Load” cannot run after “Report”')
    press_until(app, 'Left', '“Fetch” cannot run after “Report”')
    app.keys('Return')
    app.expect_label('The tasks would wait for each other: ')
    assert any(app.has_label(circle) for circle in
               ('Fetch → Load → Report → Fetch', 'Load → Report → Fetch → Load', 'Report → Fetch → Load → Report'))
    assert follows('Fetch') == []


def test_remove_by_keyboard(app):
    press_until(app, 'Page_Down', REPORT_AFTER_LOAD)
    app.keys('Delete')
    wait(lambda: follows('Report') == [], 'the dependency to go')
    # A schedule that starts nothing is taken off; another one keeps the rest.
    assert schedule_of('Report') is None
    app.expect_label('Removed: ' + REPORT_AFTER_LOAD)
    app.click('Undo')
    wait(lambda: follows('Report') == [(IDS['Load'], 'success')], 'the dependency to come back')


def test_remove_in_list(app):
    app.click('Remove: ' + REPORT_AFTER_LOAD)
    wait(lambda: follows('Report') == [], 'the dependency to go')
    app.click('Remove: ' + LOAD_AFTER_FETCH)
    wait(lambda: follows('Load') == [], 'the other dependency to go')
    app.expect_label('No task runs after another one')
    assert schedule_of('Fetch') == {'cron': '0 2 * * *'}


def test_form(app):
    """The first two tasks are offered."""
    app.click('Connect')
    app.expect_label('“Fetch” runs after “Clean up”, on success')
    wait(lambda: follows('Fetch') == [(IDS['Clean up'], 'success')], 'the dependency to be stored')
    assert schedule_of('Fetch')['cron'] == '0 2 * * *'
    app.click('Remove: “Fetch” runs after “Clean up”, on success')
    wait(lambda: follows('Fetch') == [], 'the dependency to go')
    app.expect_label('No task runs after another one')


def test_drag(app):
    """All boxes stand in one row: from the ring of the first one to the third."""
    app.mouse(lambda: graph(app))
    extents = graph(app).get_extents(Atspi.CoordType.WINDOW)
    # A box is ten lines wide, and two lines and its padding high.
    for line in range(12, 30):
        width, height = 10 * line, 2 * line + 2 * PADDING
        subprocess.run(['xdotool', 'mousemove', '--window', app.window('Sluice$'),
                        str(extents.x + MARGIN + width // 2), str(extents.y + MARGIN + height // 2), 'click', '1'],
                       check=True)
        start = (extents.x + MARGIN + width, extents.y + MARGIN + height // 2)
        end = (start[0] + 2 * (width + GAP) - width // 2, start[1])
        subprocess.run(['xdotool', 'mousemove', '--window', app.window('Sluice$'), str(start[0]), str(start[1]),
                        'mousedown', '1', 'sleep', '0.1', 'mousemove_relative', '30', '5', 'sleep', '0.1',
                        'mousemove', '--window', app.window('Sluice$'), str(end[0]), str(end[1]),
                        'sleep', '0.1', 'mouseup', '1'], check=True)
        if comes(lambda: follows('Load') or follows('Fetch') or follows('Report'), 0.5):
            break
    wait(lambda: follows('Load') == [(IDS['Clean up'], 'success')], 'the dependency to be stored')
    app.expect_label('“Load” runs after “Clean up”, on success')


TESTS = [test_list, test_keyboard, test_circle, test_remove_by_keyboard, test_remove_in_list, test_form, test_drag]


def main():
    prepare()
    app = App(str(BUILD / 'src/app/sluice'))
    failed = 0
    print(f'1..{len(TESTS)}', flush=True)
    for number, test in enumerate(TESTS, 1):
        try:
            test(app)
            print('ok', number, '-', test.__name__[5:], flush=True)
        except AssertionError as error:
            failed += 1
            print('#', error)
            print('not ok', number, '-', test.__name__[5:], flush=True)
        if '-p' in sys.argv:
            app.picture(f'{sys.argv[-1]}/{test.__name__}.png')
    app.close()
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
