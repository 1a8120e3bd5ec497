#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""When cron lines are due, against croniter: another reader of the same lines.
Left out is where the two mean to differ: a day field that begins with * beside
another one (croniter takes either, as it does without the *), days that are all
seven by number (croniter takes them for a *), and ranges that go round. The zone is UTC, daylight saving time has tests of its own."""

import random
from datetime import datetime, timezone

import croniter

from support import Sandbox, equal, main

LINES = 400
TIMES = 12
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
DAYS = "SUN MON TUE WED THU FRI SAT".split()


def value(rand, low, high, names):
    number = rand.randint(low, high)
    if names and number - low < len(names) and rand.random() < 0.4:
        return number, rand.choice([names[number - low], names[number - low].lower()])
    return number, str(number)


def item(rand, low, high, names):
    kind = rand.random()
    first, text = value(rand, low, high, names)
    if kind < 0.5:
        return text
    last, end = value(rand, low, high, names)
    if first > last:
        text, end = end, text
    if kind < 0.8 or first == last:
        return f"{text}-{end}"
    return f"{text}-{end}/{rand.randint(1, 5)}"


def field(rand, low, high, names=None, star=0.4, steps=True):
    kind = rand.random()
    if kind < star:
        return "*"
    if steps and kind < star + 0.15:
        return f"*/{rand.randint(2, high)}"
    return ",".join(item(rand, low, high, names) for _ in range(rand.choice([1, 1, 1, 2, 3])))


def line(rand):
    """One that both can read, and the way croniter writes it."""
    days = field(rand, 1, 28, steps=False, star=0.6)
    week = field(rand, 0, 5, DAYS, steps=False, star=0.6)
    theirs = None
    extra = rand.random()
    if extra < 0.08:
        days = "L"
    elif extra < 0.16 and days == "*":
        day = rand.randint(0, 6)
        week, theirs = f"{day}L", f"L{day}"
    elif extra < 0.2:
        week = rand.choice(["7", "6", "sat", "5-7"])
    start = [field(rand, 0, 59, star=0.2), field(rand, 0, 23), days, field(rand, 1, 12, MONTHS, star=0.7)]
    return " ".join(start + [week]), " ".join(start + [theirs or week])


def same_times():
    box = Sandbox()
    seed = random.randrange(1 << 32)
    rand = random.Random(seed)
    try:
        for _ in range(LINES):
            ours, theirs = line(rand)
            begin = datetime.fromtimestamp(rand.randint(0, 2_000_000_000), timezone.utc)
            times = croniter.croniter(theirs, begin)
            wanted = [times.get_next(datetime).isoformat() for _ in range(TIMES)]
            got = box.json("schedule", "next", ours, "--zone", "UTC", "--from", begin.isoformat(),
                           "--count", str(TIMES))
            assert got["next"] == wanted, f"seed {seed}: {ours!r} from {begin}: {got['next']} is not {wanted}"
    finally:
        box.close()


def both_refuse():
    box = Sandbox()
    try:
        for bad in ("60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * * 8", "* * * FOO *",
                    "* * * *", "*/0 * * * *", "a * * * *", "1- * * * *", ",1 * * * *"):
            equal(croniter.croniter.is_valid(bad), False)
            equal(box.json("schedule", "next", bad, "--zone", "UTC", status=2)["error"]["code"], "invalid_cron")
    finally:
        box.close()


main([same_times, both_refuse])
