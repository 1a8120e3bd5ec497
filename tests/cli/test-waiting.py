#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Runs that wait for a server, and what they agree on with each other."""

import contextlib
import json
import signal
import subprocess
import threading
import time

from support import SECONDS, Sandbox, Server, contains, equal, excludes, http_source, inline, main, promised, wait_for

RECORDS = [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}]


class Limited(Server):
    """Answers with what each request's number is told to; remembers when each came."""

    def __init__(self, answer):
        self.lock = threading.Lock()
        self.times = []
        self.paths = []
        self.reply = answer
        super().__init__(self.count)

    def count(self, handler):
        with self.lock:
            self.times.append(time.monotonic())
            self.paths.append(handler.path)
            number = len(self.times)
        self.reply(handler, number)


@contextlib.contextmanager
def serving(answer):
    server = Limited(answer)
    box = Sandbox()
    try:
        yield server, box
    finally:
        box.close()
        server.close()


def refuse(handler, seconds):
    handler.send(429, {"error": "slow down"}, **{"Retry-After": str(seconds)})


def refuse_first(seconds):
    return lambda handler, number: refuse(handler, seconds) if number == 1 else handler.send(200, RECORDS)


def task(server, name="Limited", path="/", **source):
    return inline([], name, source=http_source(server.url + path, **{"retry": {"max_delay": 300}, **source}),
                  destination={"type": "sqlite", "path": name + ".db", "table": "t"})


def start_waiting(box):
    """A run that waits, as the store knows it."""
    child = box.start("run", "t.json", "--output", "json")
    wait_for(lambda: any(run.get("waiting") for run in box.json("runs")), "the run to wait")
    return child


def finish(child, status):
    out, _ = child.communicate(timeout=SECONDS)
    equal(child.returncode, status)
    return json.loads(out)


def a_wait_is_shown_and_ends_when_asked():
    with serving(refuse_first(120)) as (server, box):
        box.write("t.json", task(server))
        child = start_waiting(box)
        contains(box.run("runs")[0], "waiting until ")
        contains(box.run("run-info", "last")[0], "rate limited by 127.0.0.1:")
        waiting = box.json("run-info", "last")["waiting"]
        equal((waiting["reason"], waiting["host"]), ("rate_limited", server.url[len("http://"):]))
        child.send_signal(signal.SIGUSR1)
        result = finish(child, 0)
        equal((result["inserted"], result["requests"], result["retries"]), (2, 2, 1))
        equal(server.times[1] - server.times[0] < 60, True)
        equal("waiting" in box.json("run-info", "last"), False)


def another_process_can_ask_for_it():
    with serving(refuse_first(120)) as (server, box):
        box.write("t.json", task(server))
        child = start_waiting(box)
        box.run("try-now", "last")
        equal(finish(child, 0)["inserted"], 2)
        equal(box.json("try-now", "last", status=2)["error"]["code"], "not_waiting")


def stopped_while_it_waits():
    """Gives how many seconds it took."""
    with serving(refuse_first(120)) as (server, box):
        box.write("t.json", task(server))
        child = start_waiting(box)
        asked = time.monotonic()
        child.send_signal(signal.SIGINT)
        equal(finish(child, 130)["state"], "cancelled")
        took = time.monotonic() - asked
        equal(len(server.times), 1)
        return took


def a_waiting_run_stops_at_once():
    promised(2, stopped_while_it_waits)


def waiting_is_an_event():
    with serving(refuse_first(6)) as (server, box):
        box.write("t.json", task(server))
        events = [json.loads(line) for line in box.run("run", "t.json", "--output", "events")[0].splitlines()]
        waits = [event for event in events if event["event"] == "wait"]
        equal([wait["until"] is None for wait in waits], [False, True])
        equal((waits[0]["reason"], waits[0]["seconds"]), ("rate_limited", 6))
        equal(server.times[1] - server.times[0] >= 5.9, True)


def refusals_without_end_end():
    with serving(lambda handler, _: refuse(handler, 0)) as (server, box):
        box.write("t.json", task(server))
        result = box.json("run", "t.json", status=75)
        equal((len(server.times), result["requests"], result["retries"]), (6, 6, 5))
        contains(result["error"]["message"], "After 6 tries")


def too_long_a_wait_fails_at_once_and_binds_nobody():
    with serving(refuse_first(3600)) as (server, box):
        box.write("t.json", task(server))
        result = box.json("run", "t.json", status=75)
        equal((result["error"]["code"], len(server.times)), ("rate_limited", 1))
        contains(result["error"]["message"], "T")
        equal(box.json("run", "t.json")["inserted"], 2)


def a_quota_that_is_used_up_is_not_tried():
    def answer(handler, number):
        page = [{"id": number, "name": "x"}] if number < 4 else []
        left = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"} if number == 2 else {}
        handler.send(200, page, **left)

    with serving(answer) as (server, box):
        box.write("t.json", task(server, pagination={"type": "page"}))
        equal(box.json("run", "t.json")["retries"], 0)
        gaps = [after - before for before, after in zip(server.times, server.times[1:])]
        equal(gaps[1] >= 4.9, True)
        equal(gaps[0] < 4.9, True)


def two_processes_share_a_rate():
    """Together never faster than ten in a second, give or take the clock of a busy machine."""
    def answer(handler, _):
        page = int(handler.path.split("page=")[1])
        handler.send(200, [{"id": page, "name": "x"}] if page <= 14 else [])

    with serving(answer) as (server, box):
        for name in ("A", "B"):
            box.write(name + ".json", task(server, name, "/" + name, pagination={"type": "page"},
                                           rate_limit={"per_second": 10}))
        children = [box.start("run", name + ".json", "--output", "json") for name in ("A", "B")]
        for child in children:
            equal(finish(child, 0)["inserted"], 14)
        times = server.times
        equal(len(times), 30)
        print(f"# 30 requests of two processes at 10/s in {times[-1] - times[0]:.2f} s")
        for first, begin in enumerate(times):
            for last in range(first + 1, len(times)):
                allowed = 10 * (times[last] - begin) + 3
                if last - first > allowed:
                    raise AssertionError(f"{last - first} requests in {times[last] - begin:.3f} s")
        equal({path[1] for path in server.paths[:6]}, {"A", "B"})


class Slow:
    """Takes its time for each page, and counts how many are asked for at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.now = 0
        self.most = 0

    def answer(self, handler, _):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.3)
        with self.lock:
            self.now -= 1
        page = int(handler.path.split("page=")[1])
        handler.send(200, [{"id": page, "name": "x"}] if page <= 12 else [])


def requests_in_flight_are_bounded():
    for limit, bounded in (({}, False), ({"concurrency": 2}, True)):
        slow = Slow()
        with serving(slow.answer) as (server, box):
            box.write("t.json", task(server, pagination={"type": "page", "concurrency": 6}, rate_limit=limit))
            equal(box.json("run", "t.json")["inserted"], 12)
            equal(slow.most <= 2, bounded)


def what_one_run_hears_holds_for_the_other():
    with serving(refuse_first(4)) as (server, box):
        box.write("A.json", task(server, "A"))
        box.write("B.json", task(server, "B"))
        first = box.start("run", "A.json", "--output", "json")
        wait_for(lambda: server.times, "the first request")
        time.sleep(0.5)
        second = box.start("run", "B.json", "--output", "json")
        equal(finish(second, 0)["inserted"], 2)
        equal(finish(first, 0)["inserted"], 2)
        equal(server.times[1] - server.times[0] >= 3.9, True)


def requests_are_listed_and_can_be_repeated():
    with serving(refuse_first(0)) as (server, box):
        box.write("t.json", task(server, auth={"type": "bearer", "token": "secret:T"}, headers={"X-It": "it's"}))
        secret = {"SLUICE_SECRET_T": "sesame-open-4711"}
        box.run("run", "t.json", env=secret)
        text = box.run("log", "last", "--requests")[0]
        contains(text, server.url + "/")
        requests = box.json("log", "last", "--requests")
        equal([(item["status"], item["attempt"], item["kind"]) for item in requests], [(429, 1, "page"), (200, 2, "page")])
        line = requests[1]["curl"]
        excludes(json.dumps(requests) + text, "sesame")
        equal(line, f"curl '{server.url}/' -H 'Authorization: Bearer '\"$SLUICE_SECRET_T\" -H 'X-It: it'\\''s'")
        shown = subprocess.run(["sh", "-c", 'curl() { printf "%s|" "$@"; }; ' + line], env={**box.env, **secret},
                               capture_output=True, text=True, check=True).stdout
        equal(shown, f"{server.url}/|-H|Authorization: Bearer sesame-open-4711|-H|X-It: it's|")


main([a_wait_is_shown_and_ends_when_asked, another_process_can_ask_for_it, a_waiting_run_stops_at_once,
      waiting_is_an_event, refusals_without_end_end, too_long_a_wait_fails_at_once_and_binds_nobody,
      a_quota_that_is_used_up_is_not_tried, two_processes_share_a_rate, requests_in_flight_are_bounded,
      what_one_run_hears_holds_for_the_other, requests_are_listed_and_can_be_repeated])
