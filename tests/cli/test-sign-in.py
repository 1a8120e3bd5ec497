#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Signing in with OAuth 2: tokens that change, processes that die, the browser."""

import base64
import contextlib
import json
import os
import stat
import urllib.error
import urllib.parse
import urllib.request

from oauth_server import CANARY, OAuthServer, access_token, refresh_token
from support import SECONDS, Sandbox, contains, equal, excludes, http_source, inline, main, wait_for


@contextlib.contextmanager
def world(**options):
    server = OAuthServer(**options)
    box = Sandbox()
    box.env["SLUICE_TOKEN_STORE"] = box.path("tokens")
    try:
        yield server, box
    finally:
        box.close()
        server.close()


def make_task(box, server, grant="refresh_token", **more):
    auth = {"type": "oauth2", "grant": grant, "token_url": server.url + "/token", "client_id": "app",
            "refresh_token": "secret:user-token"}
    if grant == "authorization_code":
        auth.update(authorize_url=server.url + "/authorize?tenant=1", scope="read write")
    box.write("t.json", inline([], source=http_source(server.url + "/data", auth=auth), **more))


def first_token():
    return {"SLUICE_SECRET_USER_TOKEN": refresh_token(0)}


def forget_access(box):
    """As if the access token had expired."""
    for name in os.listdir(box.path("tokens")):
        if name.startswith("access-token-"):
            os.unlink(box.path("tokens", name))


def kept(box, name="user-token"):
    with open(box.path("tokens", name), encoding="utf-8") as stream:
        return stream.read()


def forms_of(secret):
    raw = secret.encode()
    return [raw, urllib.parse.quote(secret, safe="").encode(), base64.b64encode(raw)[:len(raw) // 3 * 4],
            raw.hex().encode(), secret.encode("utf-16-le"), json.dumps(secret)[1:-1].encode()]


def find_secrets(box, texts, secrets):
    """Searches what was written, but for the tokens' own directory."""
    found = []
    contents = [("output", text.encode()) for text in texts]
    for folder, folders, names in os.walk(box.dir):
        if "tokens" in folders:
            folders.remove("tokens")
        for name in names:
            with open(os.path.join(folder, name), "rb") as stream:
                contents.append((os.path.join(folder, name), stream.read()))
    for where, content in contents:
        for secret in secrets:
            found += [(where, secret) for form in forms_of(secret) if form in content]
    return found


def a_replaced_token_is_kept_and_wins():
    with world() as (server, box):
        make_task(box, server)
        equal(box.json("run", "t.json", env=first_token())["requests"], 2)
        equal(kept(box), refresh_token(1))
        equal(stat.S_IMODE(os.stat(box.path("tokens")).st_mode), 0o700)
        equal({stat.S_IMODE(os.stat(box.path("tokens", name)).st_mode) for name in os.listdir(box.path("tokens"))},
              {0o600})
        # The next run shares the access token, and later the new refresh token.
        equal(box.json("run", "t.json", env=first_token())["requests"], 1)
        forget_access(box)
        equal(box.json("run", "t.json", env=first_token())["requests"], 2)
        equal((server.refreshes, kept(box)), (2, refresh_token(2)))


def without_a_place_nothing_is_sent():
    with world() as (server, box):
        make_task(box, server)
        del box.env["SLUICE_TOKEN_STORE"]
        error = box.json("run", "t.json", env=first_token(), status=1)["error"]
        equal(error["code"], "no_secret_store")
        contains(error["hint"], "SLUICE_TOKEN_STORE")
        equal(server.refreshes, 0)
        with open(box.path("file"), "w", encoding="utf-8"):
            pass
        box.env["SLUICE_TOKEN_STORE"] = box.path("file")
        equal(box.json("run", "t.json", env=first_token(), status=1)["error"]["code"], "no_secret_store")
        equal(server.refreshes, 0)


def kill_at(server, box, step, delay=0.0):
    server.kill = step
    server.delay = delay
    server.victim = box.start("run", "t.json", "--output", "json", env=first_token())
    server.victim.communicate(timeout=SECONDS)
    # A run may be over before the server has come to the step: then it was late.
    wait_for(lambda: server.kill is None, f"the step {step}")
    server.victim = None


def a_kill_at_any_step_locks_nobody_out():
    """The old refresh token is good until something of the new pair was used."""
    with world(lenient=True) as (server, box):
        make_task(box, server)
        for step, delay in [("asked", 0), ("head", 0), ("half", 0), ("used", 0)] + [
                ("sent", number / 500) for number in range(12)]:
            if os.path.isdir(box.path("tokens")):
                forget_access(box)
            kill_at(server, box, step, delay)
            result = box.json("run", "t.json", env=first_token())
            equal((step, delay, result["state"]), (step, delay, "success"))


def a_token_is_kept_before_it_is_used():
    """The old refresh token is bad as soon as there is a new one."""
    with world() as (server, box):
        make_task(box, server)
        kill_at(server, box, "used")
        equal(kept(box), refresh_token(1))
        forget_access(box)
        equal(box.json("run", "t.json", env=first_token())["state"], "success")


def two_processes_burn_one_refresh_token():
    with world() as (server, box):
        make_task(box, server)
        for number in range(3):
            box.write(f"t{number}.json", json.loads(open(box.path("t.json"), encoding="utf-8").read()) |
                      {"id": f"t{number}", "destination": {"type": "sqlite", "path": f"{number}.db", "table": "t"}})
        children = [box.start("run", f"t{number}.json", env=first_token()) for number in range(3)]
        for child in children:
            child.communicate(timeout=SECONDS)
        equal([child.returncode for child in children], [0, 0, 0])
        equal(server.refreshes, 1)


def a_lost_permission_says_what_to_do():
    with world() as (server, box):
        make_task(box, server)
        server.number = 7
        out, err = box.run("run", "t.json", "--output", "json", env=first_token(), status=1)
        error = json.loads(out)["error"]
        equal(error["code"], "token_refused")
        contains(error["message"], "invalid_grant")
        contains(error["hint"], "connection authorize")
        equal(find_secrets(box, [out, err], [refresh_token(0)]), [])


def no_secret_is_written_anywhere():
    with world() as (server, box):
        make_task(box, server)
        server.echo = True
        texts = list(box.run("run", "t.json", "--output", "events", env=first_token(), status=3))
        run = box.json("runs")[0]["run"]
        texts += box.run("quarantine", "show", run, "1", "--output", "json")
        texts += box.run("log", run)
        server.deny = True
        texts += box.run("run", "t.json", "--output", "events", env=first_token(), status=1)
        contains("".join(texts), "what is Bearer")
        server.number = 7
        texts += box.run("run", "t.json", "--output", "events", env=first_token(), status=1)
        contains("".join(texts), "what is {")
        secrets = [make(number) for number in range(3) for make in (refresh_token, access_token)]
        equal(find_secrets(box, texts, secrets), [])


class Browser:
    """Takes the place of the user: opens what it is told to."""

    def __init__(self, box, *args):
        self.child = box.start("connection", "authorize", *args, "--output", "events")
        self.url = json.loads(self.child.stdout.readline())["url"]
        self.query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.url).query))

    def open(self, url=None):
        try:
            with urllib.request.urlopen(url or self.url, timeout=SECONDS) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def end(self):
        out, err = self.child.communicate(timeout=SECONDS)
        return self.child.returncode, json.loads(out), err


def the_browser_authorises_a_task():
    with world() as (server, box):
        make_task(box, server, "authorization_code")
        equal(box.json("run", "t.json", status=1)["error"]["code"], "authorization_needed")
        browser = Browser(box, "--task", "t.json")
        equal({name: browser.query[name] for name in ("response_type", "client_id", "scope", "tenant")},
              {"response_type": "code", "client_id": "app", "scope": "read write", "tenant": "1"})
        equal(browser.query["redirect_uri"].startswith("http://127.0.0.1:"), True)
        # What does not know the state is not listened to.
        status, page = browser.open(browser.query["redirect_uri"] + "?code=evil&state=guessed")
        equal((status, "evil" in page), (400, False))
        equal(browser.open(browser.query["redirect_uri"].replace("callback", ""))[0], 404)
        status, page = browser.open()
        equal(status, 200)
        contains(page, "You can close this page")
        status, out, err = browser.end()
        equal((status, out), (0, {"authorized": True}))
        equal(kept(box), refresh_token(1))
        equal(box.json("run", "t.json")["requests"], 1)
        equal(find_secrets(box, [json.dumps(out), err], [refresh_token(1), access_token(1), "c0de-" + CANARY]), [])


def authorising_again_changes_the_tokens_only():
    with world() as (server, box):
        make_task(box, server, "authorization_code")
        task = json.loads(open(box.path("t.json"), encoding="utf-8").read())
        connection = {"type": "http", "base_url": server.url, "auth": task["source"]["auth"]}
        box.write("c.json", connection)
        box.run("connection", "add", "shop", "--document", "c.json")
        before = box.json("connection", "list")
        for number in (1, 2):
            browser = Browser(box, "shop")
            equal(browser.open()[0], 200)
            equal(browser.end()[0], 0)
            equal(kept(box), refresh_token(number))
        equal(box.json("connection", "list"), before)
        task["source"] = http_source("/data", connection="shop")
        box.write("t.json", task)
        equal(box.json("run", "t.json")["state"], "success")


def a_deleted_connection_leaves_no_tokens():
    with world() as (server, box):
        make_task(box, server, "authorization_code")
        task = json.loads(open(box.path("t.json"), encoding="utf-8").read())
        del task["source"]["auth"]["refresh_token"]
        box.write("c.json", {"type": "http", "base_url": server.url, "auth": task["source"]["auth"]})
        box.run("connection", "add", "shop", "--document", "c.json")
        browser = Browser(box, "shop")
        browser.open()
        equal(browser.end()[0], 0)
        equal(sorted(name.rsplit("-", 1)[0] for name in os.listdir(box.path("tokens"))),
              ["access-token", "refresh-token"])
        box.run("connection", "delete", "shop")
        equal(os.listdir(box.path("tokens")), [])


def a_refusal_is_told():
    with world() as (server, box):
        make_task(box, server, "authorization_code")
        server.agree = lambda query: {"error": "access_denied", "error_description": "<b>not you</b>",
                                      "state": query["state"]}
        browser = Browser(box, "--task", "t.json")
        page = browser.open()[1]
        contains(page, "access_denied: &lt;b&gt;not you")
        excludes(page, "<b>")
        status, out, _ = browser.end()
        equal((status, out["error"]["code"]), (1, "authorization_refused"))
        contains(out["error"]["message"], "access_denied: <b>not you")


def a_code_that_is_not_taken_is_told():
    with world() as (server, box):
        make_task(box, server, "authorization_code")
        server.agree = lambda query: {"code": "other", "state": query["state"]}
        browser = Browser(box, "--task", "t.json")
        browser.open()
        status, out, _ = browser.end()
        equal((status, out["error"]["code"]), (1, "token_refused"))
        equal(os.path.exists(box.path("tokens", "user-token")), False)


def the_result_alone_is_json():
    with world() as (server, box):
        make_task(box, server, "authorization_code")
        child = box.start("connection", "authorize", "--task", "t.json", "--output", "json")
        url = next(line.strip() for line in child.stderr if line.strip().startswith("http"))
        with urllib.request.urlopen(url, timeout=SECONDS) as page:
            equal(page.status, 200)
        out, _ = child.communicate(timeout=SECONDS)
        equal((child.returncode, json.loads(out)), (0, {"authorized": True}))


def wrong_uses():
    with world() as (server, box):
        make_task(box, server)
        equal(box.json("connection", "authorize", status=2)["error"]["code"], "usage")
        equal(box.json("connection", "authorize", "a", "--task", "b", status=2)["error"]["code"], "usage")
        equal(box.json("connection", "authorize", "--task", "t.json", status=2)["error"]["code"], "no_authorization")
        equal(box.json("connection", "authorize", "nobody", status=2)["error"]["code"], "unknown_connection")
        box.write("i.json", inline([]))
        equal(box.json("connection", "authorize", "--task", "i.json", status=2)["error"]["code"], "no_authorization")


def waiting_for_the_browser_can_be_cancelled():
    with world() as (server, box):
        make_task(box, server, "authorization_code")
        browser = Browser(box, "--task", "t.json")
        browser.child.terminate()
        browser.child.communicate(timeout=SECONDS)
        equal(browser.child.returncode, 130)


if __name__ == "__main__":
    main([a_replaced_token_is_kept_and_wins, without_a_place_nothing_is_sent, a_kill_at_any_step_locks_nobody_out,
          a_token_is_kept_before_it_is_used, two_processes_burn_one_refresh_token,
          a_lost_permission_says_what_to_do, no_secret_is_written_anywhere, the_browser_authorises_a_task,
          authorising_again_changes_the_tokens_only, a_deleted_connection_leaves_no_tokens, a_refusal_is_told,
          a_code_that_is_not_taken_is_told, the_result_alone_is_json, wrong_uses,
          waiting_for_the_browser_can_be_cancelled])
