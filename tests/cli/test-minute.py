#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""The real clock: what is due every minute runs when the minute begins, by the
daemon and by the service. Takes a minute; nothing here is faked."""

import contextlib
import os
import subprocess
from datetime import datetime

from daemonrun import finished, sandbox, start, store
from support import CLI, SECONDS, SERVICE, equal, main

HERE = os.path.dirname(os.path.abspath(__file__))
# A machine under load is late by itself; a timer that polls would be by more.
MOST_SECONDS_LATE = 5


@contextlib.contextmanager
def service(box):
    """sluice-service on a bus of its own."""
    os.mkdir(box.path("services"))
    with open(os.path.join(HERE, "..", "fixtures", "session.conf"), encoding="utf-8") as stream:
        box.write("session.conf", stream.read().replace("@SERVICES@", box.path("services")))
    bus = subprocess.Popen(["dbus-daemon", "--nofork", "--print-address", "--config-file=" + box.path("session.conf")],
                           env=box.env, stdout=subprocess.PIPE, text=True)
    env = {**box.env, "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip(), "SLUICE_CLI": CLI}
    process = subprocess.Popen([SERVICE], env=env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        bus.terminate()
        bus.wait()
        bus.stdout.close()


def check_minute(box, who):
    run = finished(box, "Minutely", seconds=60 + SECONDS)[0]
    due = datetime.fromisoformat(run["due"].replace("Z", "+00:00"))
    late = (datetime.fromisoformat(run["started"].replace("Z", "+00:00")) - due).total_seconds()
    print(f"# the {who} was {late:.3f} s behind the minute", flush=True)
    equal((run["state"], run["trigger"], due.second, due.microsecond), ("success", "schedule", 0, 0))
    assert 0 <= late <= MOST_SECONDS_LATE, late


def what_is_due_every_minute_runs_at_its_beginning():
    with sandbox() as for_daemon, sandbox() as for_service, service(for_service):
        for box in (for_daemon, for_service):
            store(box, "Minutely")
            box.run("schedule", "set", "Minutely", "--cron", "* * * * *")
        daemon = start(for_daemon)
        check_minute(for_daemon, "daemon")
        check_minute(for_service, "service")
        # The service holds the lock: a daemon has no business here.
        equal(for_service.json("daemon", status=75)["error"]["code"], "scheduler_running")
        equal(daemon.end(), 0)


main([what_is_due_every_minute_runs_at_its_beginning])
