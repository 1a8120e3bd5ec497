#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""A schedule made in the window: by clicks, by keys alone, with a mistake, after
other tasks, on arriving files, with a service and without one."""

import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App, Atspi, GLib, children, is_shown, text, wait, walk  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])
AUTOSTART = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'autostart/io.github.sluice.Sluice.Service.desktop'
QUESTION = 'Run Schedules When Sluice Is Closed?'

number = 0


def ok(what):
    global number
    number += 1
    print(f'ok {number} - {what}', flush=True)


def import_task(name, **members):
    task = {'sluice': 1, 'name': name, 'source': {'type': 'inline', 'records': [{'id': 1}]},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / 'a.db'), 'table': 'a'},
            'load': {'strategy': 'upsert', 'keys': ['id']}, **members}
    path = FOLDER / 'task.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)


def stored(name):
    answer = subprocess.run([CLI, 'task', 'show', name], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def schedule_of(name):
    return stored(name).get('schedule')


def open_schedule(name):
    app = App(PROGRAM, '--task', name)
    app.find('text', 'Name')
    app.step('Schedule')
    app.expect_label('Run on a Schedule')
    return app


def rule(app):
    return text(app.find('text', 'Cron line, or an interval like 90m'))


def is_pressed(app, name):
    states = app.find(None, name).get_state_set()
    return states.contains(Atspi.StateType.PRESSED) or states.contains(Atspi.StateType.CHECKED)


def press_save(app):
    wait(lambda: app.find('push button', 'Save').get_state_set().contains(Atspi.StateType.SENSITIVE),
         'something to save')
    app.click('Save')


def save(app):
    app.keys('ctrl+s')
    app.expect_label('Task saved')


def three_clicks():
    """The page, the preset, Save."""
    app = open_schedule('Orders')
    try:
        app.click('Weekdays at 07:00', None)
        app.expect_label('Every weekday at 07:00')
        wait(lambda: rule(app) == '0 7 * * 1-5', 'the rule')
        assert is_pressed(app, 'Weekdays at 07:00') and is_pressed(app, 'Wednesday')
        assert not is_pressed(app, 'Sunday')
        app.expect_label('07:00')
        press_save(app)
        app.expect_label(QUESTION)
        assert schedule_of('Orders') == {'cron': '0 7 * * 1-5'}
        app.click('Run in Background')
        wait(lambda: AUTOSTART.exists() and '/sluice-service' in AUTOSTART.read_text(encoding='utf-8'),
             'the autostart file')
        ok('three clicks make a schedule, and the service starts with the session')
    finally:
        app.close()


def all_directions():
    app = open_schedule('Orders')
    try:
        app.expect_label('Every weekday at 07:00')
        app.click('Wednesday', None)
        wait(lambda: rule(app) == '0 7 * * 1,2,4,5', 'the rule to follow the builder')
        app.fill('Cron line, or an interval like 90m', '0 2 L * *')
        app.expect_label('Last day')
        assert is_pressed(app, 'Monthly, last day')
        app.fill('Cron line, or an interval like 90m', '0 2 1,15 * *')
        app.expect_label('Custom')
        assert not is_pressed(app, 'Monthly, last day')
        ok('preset, builder, rule and sentence follow each other')

        app.fill('Cron line, or an interval like 90m', '0 25 * * *')
        app.expect_label('At character 3')
        app.expect_label('Nothing is due by the clock')
        press_save(app)
        app.expect_label('Show the Field')
        assert schedule_of('Orders') == {'cron': '0 7 * * 1-5'}
        app.fill('Cron line, or an interval like 90m', '90m')
        wait(lambda: not app.has_label('At character'), 'the mistake to go')
        save(app)
        assert schedule_of('Orders') == {'every': '90m'}
        ok('a mistake is shown at its character and is not saved')
    finally:
        app.close()


def by_keys():
    """Nothing but keys: Tab to the switch, the rule, the zone."""
    app = open_schedule('Customers')
    try:
        app.find(None, 'Run on a Schedule')
        walk_to(app, 'Run on a Schedule')
        app.keys('space')
        app.expect_label('Every day at 02:00')
        # A row with an entry does not say that it has the focus; it comes next.
        walk_to(app, 'Minute')
        app.keys('Tab', 'ctrl+a')
        app.type('30 6 * * mon')
        app.expect_label('Every Monday at 06:30')
        walk_to(app, 'Time Zone')
        app.keys('space')
        time.sleep(0.5)
        app.type('kathm')
        time.sleep(0.5)
        app.keys('Return')
        app.expect_label('+05:45')
        save(app)
        assert schedule_of('Customers') == {'cron': '30 6 * * mon', 'zone': 'Asia/Kathmandu'}
        ok('by keys alone: switch, rule, time zone')
    finally:
        app.close()


def has_focus(app, name):
    try:
        return any(node.get_state_set().contains(Atspi.StateType.FOCUSED)
                   for place in app.all(None, name) for node in walk(place))
    except GLib.Error:
        return False  # nodes vanish while they are walked


def walk_to(app, name):
    """Tab until the control of this name has the focus."""
    app.find(None, name)
    app.press_until('Tab', lambda: has_focus(app, name), name, 60)


def after_tasks():
    """Report follows Orders; so Orders cannot follow Report."""
    import_task('Report', schedule={'after': [{'task': 'Orders'}]})
    app = open_schedule('Orders')
    try:
        choose(app, 'Add a Task to Wait For', 'report')
        app.expect_label('Not added: these tasks would wait for each other')
        app.expect_label('Orders → Report → Orders')
        choose(app, 'Add a Task to Wait For', 'custom')
        app.find(None, 'Which end of “Customers” counts')
        wait(lambda: not app.has_label('Not added'), 'the refusal to go')
        save(app)
        schedule = schedule_of('Orders')
        customers = stored('Customers')['id']
        assert schedule == {'every': '90m', 'after': [{'task': customers, 'on': 'success'}]}, schedule
        app.click('Do Not Wait for “Customers”')
        press_save(app)
        wait(lambda: schedule_of('Orders') == {'every': '90m'}, 'nothing to wait for')
        ok('another task is followed; a cycle is refused by name')
    finally:
        app.close()


def choose(app, title, part):
    app.click(title, None)
    time.sleep(0.5)
    app.type(part)
    time.sleep(0.5)
    app.keys('Return')


def arriving_files():
    (FOLDER / 'in').mkdir()
    import_task('Files', source={'type': 'file', 'path': str(FOLDER / 'first.json')})
    app = open_schedule('Files')
    try:
        app.click('Daily at 02:00', None)
        app.fill('Folder', str(FOLDER / 'in'))
        app.fill('Names, like *.csv', '*.json')
        app.click('Use the Parameter')
        wait(lambda: next(app.all('push button', 'Use the Parameter'), None) is None, 'the offer to go')
        save(app)
        task = stored('Files')
        assert task['schedule']['files'] == {'folder': str(FOLDER / 'in'), 'glob': '*.json'}, task
        assert task['source']['path'] == '{{param.file}}', task
        assert task['parameters'] == [{'name': 'file', 'default': str(FOLDER / 'first.json')}], task
        ok('a folder is watched, and the task reads what arrived')
    finally:
        app.close()


CONTROLS = (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.SPIN_BUTTON,
            Atspi.Role.TEXT, Atspi.Role.COMBO_BOX)


def names():
    """Whatever can be operated says what it is."""
    app = open_schedule('Files')
    try:
        app.find('push button', 'Choose a Folder')
        shown = [node for node in walk(children(app.node)[0]) if node.get_role() in CONTROLS and is_shown(node)]
        mute = [(node.get_role_name(), node.get_parent().get_role_name(), node.get_parent().get_name())
                for node in shown if not node.get_name() and not is_part(node)]
        assert len(shown) > 20 and mute == [], (len(shown), mute)
        ok('every control has a name')
    finally:
        app.close()


def is_part(node):
    """Buttons inside a spin button, a menu button or an entry speak with its name."""
    node = node.get_parent()
    return node.get_role() in (Atspi.Role.SPIN_BUTTON, Atspi.Role.COMBO_BOX) or bool(node.get_name())


def without_service():
    app = open_schedule('Orders')
    try:
        app.click('Hourly', None)
        press_save(app)
        app.expect_label(QUESTION)
        app.click('Only After Opening')
        app.expect_label('Nothing runs schedules now', 40)
        app.find('push button', 'Try Again')
        assert not AUTOSTART.exists()
        assert schedule_of('Orders') == {'cron': '0 * * * *'}
        ok('without a service it is said that nothing runs schedules')
    finally:
        app.close()

    app = App(PROGRAM)
    try:
        app.expect_label('Nothing runs schedules now', 40)
        ok('a window that is opened asks for the service')
    finally:
        app.close()

    daemon = subprocess.Popen([CLI, 'daemon'], stdout=subprocess.PIPE, text=True)
    try:
        daemon.stdout.readline()
        app = App(PROGRAM, env={'G_DEBUG': 'fatal-criticals'})
        app.expect_label('Next Runs')
        time.sleep(3)
        assert not app.has_label('Nothing runs schedules now') and app.is_alive()
        ok('a daemon that runs the schedules is enough')
        app.close()
    finally:
        daemon.terminate()
        daemon.wait(15)


def main():
    import_task('Orders')
    if sys.argv[1:] == ['--without-service']:
        without_service()
    else:
        import_task('Customers')
        three_clicks()
        all_directions()
        by_keys()
        after_tasks()
        arriving_files()
        names()
    print(f'1..{number}')


main()
