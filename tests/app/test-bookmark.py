#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""The bookmark of an incremental task, forgotten in the window."""

import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from uitest import App  # noqa: E402

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_ROOT'])
PROGRAM = str(BUILD / 'src/app/sluice')
CLI = str(BUILD / 'src/cli/sluice-cli')
FOLDER = pathlib.Path(os.environ['XDG_CACHE_HOME'])


def run_task():
    done = subprocess.run([CLI, 'run', 'Counted', '--output', 'json'], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def import_task():
    task = {'sluice': 1, 'id': '0197aaaa-0000-7000-8000-000000000003', 'name': 'Counted',
            'source': {'type': 'inline', 'records': [{'id': 1, 'at': 7}, {'id': 2, 'at': 9}],
                       'incremental': {'cursor': 'at', 'initial': 5}},
            'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}],
            'destination': {'type': 'sqlite', 'path': str(FOLDER / 'counted.db'), 'table': 'counted'},
            'load': {'strategy': 'upsert', 'keys': ['id']}}
    path = FOLDER / 'counted.json'
    path.write_text(json.dumps(task), encoding='utf-8')
    subprocess.run([CLI, 'task', 'import', str(path)], check=True, stdout=subprocess.DEVNULL)


def forget(app, toast):
    app.mouse(lambda: app.find('push button', 'More'))
    app.click('Forget the Bookmark…', 'menu item')
    app.expect_label('Forget the Bookmark?')
    app.click('Forget')
    app.expect_label(toast)


def main():
    import_task()
    run_task()
    assert run_task()['bookmark'] == {'start': '9', 'last': '9'}
    app = App(PROGRAM)
    try:
        app.keys('alt+2')
        app.mouse(lambda: app.find('list item', 'Counted'))
        app.find('text', 'Name')
        forget(app, 'Bookmark “9” forgotten')
        assert run_task()['bookmark'] == {'start': '5', 'last': '9'}
        print('ok 1 - the bookmark is forgotten, and the next run begins at the start', flush=True)
    finally:
        app.close()
    print('1..1')


main()
