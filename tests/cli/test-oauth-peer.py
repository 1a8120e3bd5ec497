#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Signing in at oauth2-mock-server, which others wrote; $SLUICE_TEST_OAUTH2 is its address."""

import base64
import contextlib
import json
import os
import urllib.request

from support import SECONDS, Sandbox, Server, contains, equal, http_source, inline, main

ISSUER = os.environ["SLUICE_TEST_OAUTH2"]


def claims_of(header):
    """What the token in an Authorization header says."""
    kind, token = header.split(" ")
    equal(kind, "Bearer")
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@contextlib.contextmanager
def world():
    """An API that gives the claims of the tokens it gets."""
    seen = []

    def answer(handler):
        claims = claims_of(handler.headers["Authorization"])
        seen.append(claims)
        handler.send(200, [{"id": len(seen), "name": claims["iss"]}])

    server = Server(answer)
    box = Sandbox()
    box.env["SLUICE_TOKEN_STORE"] = box.path("tokens")
    try:
        yield server, box, seen
    finally:
        box.close()
        server.close()


def make_task(box, url, grant, **auth):
    auth = {"type": "oauth2", "grant": grant, "token_url": ISSUER + "/token", "client_id": "app", **auth}
    box.write("t.json", inline([], source=http_source(url, auth=auth)))


def forget_access(box):
    for name in os.listdir(box.path("tokens")):
        if name.startswith("access-token-"):
            os.unlink(box.path("tokens", name))


def kept(box):
    with open(box.path("tokens", "user"), encoding="utf-8") as stream:
        return stream.read()


def client_credentials():
    for place in ("basic", "body"):
        with world() as (server, box, seen):
            make_task(box, server.url, "client_credentials", client_secret="secret:app", scope="read write",
                      client_auth=place)
            result = box.json("run", "t.json", env={"SLUICE_SECRET_APP": "s1"})
            equal((result["requests"], result["inserted"]), (2, 1))
            equal(box.json("run", "t.json", env={"SLUICE_SECRET_APP": "s1"})["requests"], 1)
            issuer = ISSUER.replace("127.0.0.1", "localhost")
            equal([(claims["iss"], claims["scope"]) for claims in seen], [(issuer, "read write")] * 2)


def refresh_tokens_change():
    with world() as (server, box, seen):
        make_task(box, server.url, "refresh_token", refresh_token="secret:user")
        env = {"SLUICE_SECRET_USER": "the-first-one"}
        tokens = []
        for _ in range(3):
            equal(box.json("run", "t.json", env=env)["requests"], 2)
            tokens.append(kept(box))
            forget_access(box)
        equal(len(set(tokens)), 3)
        equal(len(seen), 3)


def the_code_flow_with_pkce():
    with world() as (server, box, seen):
        make_task(box, server.url, "authorization_code", refresh_token="secret:user", scope="read",
                  authorize_url=ISSUER + "/authorize")
        child = box.start("connection", "authorize", "--task", "t.json", "--output", "events")
        url = json.loads(child.stdout.readline())["url"]
        with urllib.request.urlopen(url, timeout=SECONDS) as page:
            contains(page.read().decode(), "You can close this page")
        out, _ = child.communicate(timeout=SECONDS)
        equal((child.returncode, json.loads(out)), (0, {"authorized": True}))
        first = kept(box)
        equal(box.json("run", "t.json")["requests"], 1)
        forget_access(box)
        equal(box.json("run", "t.json")["requests"], 2)
        equal(kept(box) == first, False)
        equal([claims["sub"] for claims in seen], ["johndoe"] * 2)


def data_of_the_peer_itself():
    with world() as (_, box, _):
        make_task(box, ISSUER + "/userinfo", "refresh_token", refresh_token="secret:user")
        task = json.loads(open(box.path("t.json"), encoding="utf-8").read())
        task["mapping"] = [{"column": "sub", "type": "text", "from": "sub"}]
        task["load"] = {"strategy": "upsert", "keys": ["sub"]}
        box.write("t.json", task)
        equal(box.json("run", "t.json", env={"SLUICE_SECRET_USER": "x"})["inserted"], 1)


if __name__ == "__main__":
    main([client_credentials, refresh_tokens_change, the_code_flow_with_pkce, data_of_the_peer_itself])
