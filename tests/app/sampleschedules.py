# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Tasks with schedules of every kind and the history that a week of them leaves:
nights that went well, one that failed, times that were missed, a chain, and a
schedule that its failures have paused."""

import datetime
import hashlib
import json
import os
import pathlib
import sqlite3

SECOND = 10**6
ORDERS, CUSTOMERS, TOTALS, REPORT, TIDY, WEATHER, INVOICES, ARCHIVE, RATES = (
    f'0197aaaa-0000-7000-8000-0000000000{i:02d}' for i in range(10, 19))


def tasks(source, mapping, folder):
    """Document of each task, by its id."""
    def task(name, table, schedule, **members):
        return {'sluice': 1, 'name': name, 'source': source, 'mapping': mapping,
                'destination': {'type': 'sqlite', 'path': str(folder / 'shop.db'), 'table': table},
                'load': {'strategy': 'upsert', 'keys': ['id']}, 'schedule': schedule, **members}

    def after(*others, on='success'):
        return [{'task': other, 'on': on} for other in others]

    rates = {'type': 'http', 'url': 'http://127.0.0.1:9/rates', 'retry': {'attempts': 1}}
    return {
        ORDERS: task('Orders of the shop', 'orders', {'cron': '0 2 * * *', 'zone': 'Europe/Berlin'}),
        CUSTOMERS: task('Customers', 'customers', {'cron': '30 1 * * *', 'missed': 'all'}),
        TOTALS: task('Daily totals', 'totals', {'after': after(ORDERS, CUSTOMERS)}),
        REPORT: task('Report for the board', 'report', {'after': after(TOTALS)}),
        TIDY: task('Tidy up', 'tidied', {'after': after(TOTALS, on='completion')}),
        WEATHER: task('Weather', 'weather', {'cron': '0 */3 * * *', 'on_battery': False}),
        INVOICES: task('Invoices', 'invoices',
                       {'files': {'folder': str(folder), 'glob': '*.csv'}, 'cron': '0 7 * * 1-5'}),
        ARCHIVE: task('Archive', 'archive', {'cron': '0 4 L * *', 'enabled': False}),
        RATES: {**task('Exchange rates', 'rates', {'cron': '15 */2 * * *'}), 'source': rates,
                'mapping': [{'column': 'id', 'type': 'integer', 'from': 'id'}]},
    }


def due_times(now, hours, minute, days=7):
    """Newest last."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    times = [midnight - datetime.timedelta(days=day) + datetime.timedelta(hours=hour, minutes=minute)
             for day in range(days, -1, -1) for hour in hours]
    return [time for time in times if time < now]


class History:
    def __init__(self, database):
        self.database = database
        self.database.row_factory = sqlite3.Row
        self.number = 0

    def add_run(self, task, time, state='success', trigger='schedule', seconds=7, cause=None, chain=None):
        """A run like the one that there really was, at another time."""
        row = dict(self.database.execute('SELECT * FROM runs WHERE task_id = ? OR task_id = ? '
                                         'ORDER BY task_id <> ?', (task, ORDERS, task)).fetchone())
        name, = self.database.execute('SELECT name FROM tasks WHERE id = ?', (task,)).fetchone()
        started = int(time.timestamp() * SECOND)
        self.number += 1
        row.update(id=f'{started // 1000 >> 16:08x}-{started // 1000 & 0xffff:04x}-7000-8000-{self.number:012d}',
                   task_id=task, task_name=name, state=state, started=started,
                   ended=started + seconds * SECOND, trigger=trigger, cause=cause, chain=chain, noted=1,
                   due=started if trigger == 'schedule' else 0)
        if state != 'partial_success':
            row.update(read=row['read'] - row['rejected'], rejected=0)
        self.database.execute(f"INSERT INTO runs ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                              list(row.values()))
        return row['id']

    def add_decision(self, task, time, decision, code, message, run=None):
        due = int(time.timestamp() * SECOND)
        self.database.execute('INSERT INTO schedule_decisions (task, time, due, decision, code, message, run) '
                              'VALUES (?, ?, ?, ?, ?, ?, ?)', (task, due, due, decision, code, message, run))

    def remember(self, task, since, **memory):
        text, = self.database.execute('SELECT schedule FROM tasks WHERE id = ?', (task,)).fetchone()
        memory.update(task=task, fingerprint=hashlib.sha256(text.encode()).hexdigest(),
                      since=int(since.timestamp() * SECOND))
        self.database.execute(f"INSERT OR REPLACE INTO schedules ({', '.join(memory)}) "
                              f"VALUES ({', '.join('?' * len(memory))})", list(memory.values()))


def add_nights(history, now):
    """Orders, customers, and what follows both."""
    minutes = datetime.timedelta(minutes=1)
    for time in due_times(now, [1], 0):
        orders = history.add_run(ORDERS, time, 'partial_success', seconds=140)
        history.add_decision(ORDERS, time, 'ran', None, 'Due', orders)
        customers = history.add_run(CUSTOMERS, time + 30 * minutes, seconds=95)
        totals = history.add_run(TOTALS, time + 32 * minutes, 'success', 'dependency', 30, customers, customers)
        history.add_run(REPORT, time + 33 * minutes, 'success', 'dependency', 12, totals, customers)
        history.add_run(TIDY, time + 34 * minutes, 'success', 'dependency', 4, totals, customers)


def add_days(history, now):
    """What runs by day, and what did not."""
    for time in due_times(now, range(0, 24, 3), 0, 6):
        if time.hour == 3:
            history.add_decision(WEATHER, time, 'skipped', 'low_power', f'Did not run at {time:%H:%M}: on battery')
        elif time.hour == 6:
            history.add_decision(WEATHER, time, 'missed', 'asleep', f'Did not run at {time:%H:%M}: the computer was '
                                 'asleep or off, or Sluice did not run')
        else:
            history.add_decision(WEATHER, time, 'ran', None, 'Due', history.add_run(WEATHER, time))
    for time in due_times(now, [7], 0):
        if time.weekday() < 5:
            history.add_run(INVOICES, time)


def add_failures(history, now):
    """Returns what is remembered of them."""
    message = '127.0.0.1 refuses connections'
    times = due_times(now, range(0, 24, 2), 15, 3)
    for time in times[:-5]:
        history.add_run(RATES, time)
    for time in times[-5:]:
        run = history.add_run(RATES, time, 'failed')
        history.add_decision(RATES, time, 'ran', None, 'Due', run)
    history.add_decision(RATES, times[-1], 'paused', 'connection_refused',
                         f'Failed 5 times in a row, the last time: {message}', run)
    return {'failures': 5, 'paused_at': int(times[-1].timestamp() * SECOND), 'pause_code': 'connection_refused',
            'pause_message': f'Failed 5 times in a row, the last time: {message}', 'pause_run': run}


def write_history():
    """After one real run of ORDERS and one of RATES."""
    path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('sluice.db'))
    database = sqlite3.connect(path)
    history = History(database)
    now = datetime.datetime.now().astimezone()
    since = now - datetime.timedelta(days=8)
    decided = int(now.timestamp() * SECOND)
    with database:
        database.execute('DELETE FROM schedule_decisions')
        add_nights(history, now)
        add_days(history, now)
        memory = {RATES: add_failures(history, now), ORDERS: {'successes': 8}, WEATHER: {'successes': 3}}
        for task, in database.execute('SELECT id FROM tasks WHERE schedule IS NOT NULL').fetchall():
            history.remember(task, since, last_due=decided, **memory.get(task, {}))
        # They are listed in the order in which they were written.
        database.execute('UPDATE runs SET noted = 1, rowid = started')
    chain = database.execute('SELECT id FROM runs WHERE task_id = ? ORDER BY started DESC', (REPORT,)).fetchone()[0]
    database.close()
    return chain


def write_tasks(folder, source, mapping):
    """Files of the tasks, to be imported in their order."""
    for task, document in tasks(source, mapping, folder).items():
        path = folder / f'{task[-2:]}.json'
        path.write_text(json.dumps({**document, 'id': task}), encoding='utf-8')
        yield path
