#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Passwords of connections: in the keyring, and nowhere else."""

import contextlib
import os
import subprocess

from support import Sandbox, Server, contains, equal, excludes, main

PASSWORD = "p4ss-w0rd-canary"


def keyring_holds():
    """How many items the keyring has."""
    done = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
                           "/org/freedesktop/secrets/collection/login", "--method",
                           "org.freedesktop.DBus.Properties.Get", "org.freedesktop.Secret.Collection", "Items"],
                          capture_output=True, text=True, timeout=90, check=True)
    return done.stdout.count("'/org")


def a_password_goes_into_the_keyring_only():
    box = Sandbox(bus=os.environ["DBUS_SESSION_BUS_ADDRESS"])
    try:
        before = keyring_holds()
        box.run("connection", "add", "shop", "--uri", "postgresql://db.invalid/shop", "--username", "me",
                "--password-stdin", stdin=PASSWORD + "\n")
        listed = box.json("connection", "list")
        equal((listed[0]["password"], listed[0]["uri"]),
              ("secret:connection-shop", "postgresql://me@db.invalid/shop"))
        equal(keyring_holds(), before + 1)
        found = subprocess.run(["grep", "-rl", PASSWORD, box.dir], capture_output=True, text=True, check=False)
        equal(found.stdout, "")
        with contextlib.closing(box.database()) as database:
            database.execute("CREATE TRIGGER stay BEFORE DELETE ON connections BEGIN SELECT RAISE (ABORT, 'stay'); END")
            contains(box.run("connection", "delete", "shop", status=1)[1], "stay")
            equal(keyring_holds(), before + 1)
            database.execute("DROP TRIGGER stay")
        box.run("connection", "delete", "shop")
        equal(keyring_holds(), before)
        equal(box.json("connection", "list"), [])
    finally:
        box.close()


def a_pasted_token_goes_into_the_keyring_only():
    box = Sandbox(bus=os.environ["DBUS_SESSION_BUS_ADDRESS"])
    asked = []

    def answer(handler):
        asked.append(handler.headers.get("Authorization"))
        handler.send(200, [{"id": 1}])

    server = Server(answer)
    try:
        before = keyring_holds()
        found = box.json("guess", "-", stdin=f"curl -H 'Authorization: Bearer {PASSWORD}' {server.url}/things")
        equal(found["secrets"][0]["stored"], True)
        equal(keyring_holds(), before + 1)
        excludes(str(found), PASSWORD)
        equal(box.json("run", box.write("task.json", found["task"]))["inserted"], 1)
        equal(set(asked), {f"Bearer {PASSWORD}"})
        kept = subprocess.run(["grep", "-rl", PASSWORD, box.dir], capture_output=True, text=True, check=False)
        equal(kept.stdout, "")
    finally:
        server.close()
        box.close()


def without_a_keyring_it_is_refused_and_nothing_is_stored():
    box = Sandbox()
    try:
        err = box.run("connection", "add", "shop", "--uri", "postgresql://db.invalid/shop", "--password-stdin",
                      stdin=PASSWORD + "\n", status=1)[1]
        contains(err, "keyring")
        excludes(err, PASSWORD)
        equal(box.json("connection", "list"), [])
    finally:
        box.close()


def an_empty_password_is_refused():
    box = Sandbox()
    try:
        box.run("connection", "add", "shop", "--uri", "postgresql://db.invalid/shop", "--password-stdin",
                stdin="\n", status=2)
        equal(box.json("connection", "list"), [])
    finally:
        box.close()


main([a_password_goes_into_the_keyring_only, a_pasted_token_goes_into_the_keyring_only,
      without_a_keyring_it_is_refused_and_nothing_is_stored, an_empty_password_is_refused])
