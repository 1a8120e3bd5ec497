#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""From a link to a table: what `guess` writes is what `run` loads, whole."""

import json
import os
import sqlite3
from contextlib import closing
from urllib.parse import parse_qsl, urlsplit

import support
from support import contains, equal, excludes

TOTAL = 25
SIZE = 10
RECORDS = [{"id": n, "name": f"record {n}", "at": f"2026-01-{n:02}T00:00:00Z"} for n in range(1, TOTAL + 1)]


class Api(support.Server):
    """Pages by each rule, one a path; remembers what was asked."""

    def __init__(self):
        self.asked = []
        super().__init__(self.give)

    def give(self, handler):
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.asked.append((parts.path, query, handler.headers.get("Authorization")))
        getattr(self, "give_" + parts.path.strip("/").split("/")[0].replace("-", "_"))(handler, query)

    def requests(self, path):
        return [query for asked, query, _ in self.asked if asked == "/" + path]

    def give_link(self, handler, query):
        page = int(query.get("page", 1))
        headers = {}
        if page * SIZE < TOTAL:
            headers["Link"] = f'<{self.url}/link?page={page + 1}>; rel="next"'
        handler.send(200, RECORDS[(page - 1) * SIZE:page * SIZE], **headers)

    def give_next_url(self, handler, query):
        start = int(query.get("from_row", 0))
        following = f"/next-url?from_row={start + SIZE}" if start + SIZE < TOTAL else None
        handler.send(200, {"items": RECORDS[start:start + SIZE], "_links": {"next": {"href": following}}})

    def give_offset(self, handler, query):
        start = int(query.get("startAt", 0))
        handler.send(200, {"startAt": start, "maxResults": SIZE, "total": TOTAL, "issues": RECORDS[start:start + SIZE]})

    def give_page(self, handler, query):
        page = int(query.get("page", 1))
        handler.send(200, {"data": RECORDS[(page - 1) * SIZE:page * SIZE], "meta": {"page": page, "pages": 3}})

    def give_from_zero(self, handler, query):
        page = int(query.get("page", 0))
        handler.send(200, {"content": RECORDS[page * SIZE:(page + 1) * SIZE], "totalPages": 3})

    def give_cursor(self, handler, query):
        start = int(query["cursor"][1:]) if "cursor" in query else 0
        token = f"t{start + SIZE}" if start + SIZE < TOTAL else ""
        handler.send(200, {"members": RECORDS[start:start + SIZE], "response_metadata": {"next_cursor": token}})

    def give_odd_cursor(self, handler, query):
        """The name that most APIs use is not the name of this one."""
        if "cursor" in query or "start_cursor" in query:
            handler.send(400, {"error": "unknown parameter"})
            return
        start = int(query["next_cursor"][1:]) if "next_cursor" in query else 0
        token = f"t{start + SIZE}" if start + SIZE < TOTAL else None
        handler.send(200, {"members": RECORDS[start:start + SIZE], "next_cursor": token})

    def give_cursor_header(self, handler, query):
        start = int(query["cursor"][1:]) if "cursor" in query else 0
        headers = {"X-Next-Cursor": f"t{start + SIZE}"} if start + SIZE < TOTAL else {}
        handler.send(200, RECORDS[start:start + SIZE], **headers)

    def give_keyset(self, handler, query):
        after = int(query.get("starting_after", 0))
        rows = RECORDS[after:after + SIZE]
        handler.send(200, {"object": "list", "has_more": after + SIZE < TOTAL, "data": rows})

    def give_merge(self, handler, query):
        start = int(query.get("apcontinue", 0))
        answer = {"query": {"allpages": RECORDS[start:start + SIZE]}}
        if start + SIZE < TOTAL:
            answer["continue"] = {"apcontinue": str(start + SIZE), "continue": "-||"}
        handler.send(200, answer)

    def give_total_only(self, handler, query):
        """Knows no `page`; gives the same for it every time."""
        start = int(query.get("offset", 0))
        handler.send(200, {"total": TOTAL, "things": RECORDS[start:start + SIZE]})

    def give_mute(self, handler, query):
        handler.send(200, {"total": TOTAL, "things": RECORDS[:SIZE]})

    def give_stale_link(self, handler, query):
        """The link to the next page leads nowhere; the page in it does."""
        page = int(query.get("page", 0))
        more = f"/not-json?page={page + 1}" if (page + 1) * SIZE < TOTAL else None
        handler.send(200, {"topics": RECORDS[page * SIZE:(page + 1) * SIZE], "more_topics_url": more})

    def give_not_json(self, handler, query):
        handler.send(200, b"<html><body>Log in</body></html>")

    def give_members(self, handler, query):
        handler.send(200, {"rates": {f"10{n}": {"usd": n, "eur": n} for n in range(5)}})

    def give_matrix(self, handler, query):
        handler.send(200, {"values": [["a", 1], ["b", 2], ["c", 3]]})

    def give_single(self, handler, query):
        handler.send(200, RECORDS[0])

    def give_empty(self, handler, query):
        handler.send(200, {"orders": [], "total": 0})

    def give_failure(self, handler, query):
        handler.send(200, {"error": {"message": "the token is too old"}})

    def give_private(self, handler, query):
        if handler.headers.get("Authorization") != "Bearer s3cret-token":
            handler.send(401, {"error": "no token"})
            return
        self.give_cursor(handler, query)

    def give_search(self, handler, _):
        """Pages in the body of a POST."""
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        start = int(body["start_cursor"][1:]) if "start_cursor" in body else 0
        handler.send(200, {"object": "list", "results": RECORDS[start:start + body["page_size"]],
                           "next_cursor": f"t{start + SIZE}" if start + SIZE < TOTAL else None,
                           "has_more": start + SIZE < TOTAL})

    def give_writes(self, handler, _):
        """A POST that may well have written something."""
        handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.send(200, {"total": TOTAL, "things": RECORDS[:SIZE]})

    def give_large(self, handler, _):
        handler.send(200, {"items": [{"id": n, "text": "x" * 1000} for n in range(20000)], "next": "/large?page=2"})

    def give_api_json(self, handler, _):
        handler.send(200, self.description())

    def description(self):
        region = {"name": "region", "in": "query", "required": True, "schema": {"type": "string"}}
        key = {"type": "http", "scheme": "bearer"}
        return {"openapi": "3.0.3", "info": {"title": "Things", "version": "1"}, "servers": [{"url": self.url}],
                "components": {"securitySchemes": {"token": key}}, "security": [{"token": []}],
                "paths": {"/private": {"get": {"operationId": "listThings", "summary": "All things",
                                               "parameters": [region], "responses": {"200": {"description": "ok"}}}},
                          "/link": {"get": {"operationId": "listLinks", "responses": {"200": {"description": "ok"}}}}}}

    def give_blank(self, handler, _):
        handler.send(200, b"")

    def give_elsewhere(self, handler, query):
        handler.send(200, {"items": RECORDS[:SIZE], "next": self.other + "/elsewhere2"})

    def give_elsewhere2(self, handler, query):
        handler.send(200, {"items": RECORDS[SIZE:], "next": None})

    def give_rated(self, handler, query):
        handler.send(200, RECORDS[:3], **{"X-RateLimit-Limit-Minute": "600"})


def guess(box, *args, **options):
    out, err = box.run("guess", *args, **options)
    return json.loads(out), err


def load(box, task):
    path = box.write("task.json", task)
    if os.path.exists(box.path("data.db")):
        os.unlink(box.path("data.db"))
    result = box.json("run", path)
    with closing(sqlite3.connect(box.path("data.db"))) as db:
        rows = db.execute(f'SELECT * FROM "{task["destination"]["table"]}"').fetchall()
    return result, rows


def with_api(test):
    def wrapper():
        api = Api()
        box = support.Sandbox()
        try:
            test(box, api)
        finally:
            box.close()
            api.close()
    wrapper.__name__ = test.__name__
    return wrapper


PAGED = {
    "link": {"type": "link_header"},
    "next-url": {"type": "next_url", "next_path": "_links.next.href"},
    "offset": {"type": "offset", "offset_param": "startAt", "total_path": "total"},
    "page": {"type": "page", "page_param": "page", "start": 1, "total_pages_path": "meta.pages"},
    "from-zero": {"type": "page", "page_param": "page", "start": 0, "total_pages_path": "totalPages"},
    "cursor": {"type": "cursor", "cursor_path": "response_metadata.next_cursor", "cursor_param": "cursor"},
    "odd-cursor": {"type": "cursor", "cursor_path": "next_cursor", "cursor_param": "next_cursor"},
    "cursor-header": {"type": "cursor", "cursor_header": "X-Next-Cursor", "cursor_param": "cursor"},
    "keyset": {"type": "cursor", "cursor_field": "id", "cursor_param": "starting_after", "has_more_path": "has_more"},
    "merge": {"type": "cursor", "cursor_merge_path": "continue"},
    "total-only": {"type": "offset", "offset_param": "offset", "total_path": "total"},
    "stale-link": {"type": "page", "page_param": "page", "start": 0},
}


@with_api
def guess_then_run_loads_every_row(box, api):
    for path, pagination in PAGED.items():
        task, err = guess(box, f"{api.url}/{path}")
        equal((path, task["source"]["pagination"]), (path, pagination))
        contains(err, "new records, 0 repeated")
        equal(task["load"], {"strategy": "upsert", "keys": ["id"]})
        # Page 1, page 2, and at most two more for what was refuted.
        asked = len(api.requests(path)) + len(api.requests("not-json"))
        assert asked <= 4, f"{path}: {asked} requests"
        api.asked.clear()
        result, rows = load(box, task)
        equal((path, result["state"], len(rows)), (path, "success", TOTAL))
        equal(sorted(row[0] for row in rows), list(range(1, TOTAL + 1)))
        api.asked.clear()


@with_api
def what_cannot_be_told_is_said(box, api):
    task, err = guess(box, f"{api.url}/mute")
    equal(task["source"]["pagination"], {"type": "none"})
    contains(err, "There seems to be more")
    contains(err, "set “pagination”")
    task, err = guess(box, f"{api.url}/total-only", "--no-proof")
    equal(task["source"]["pagination"], {"type": "none"})
    equal(len(api.requests("total-only")), 1)


@with_api
def records_of_every_form_are_loaded(box, api):
    task, _ = guess(box, f"{api.url}/members")
    equal(task["source"]["records"], "rates.*")
    equal(task["load"]["keys"], ["key"])
    equal(sorted(load(box, task)[1])[0], ("100", 0, 0))
    task, _ = guess(box, f"{api.url}/matrix")
    equal([entry["from"] for entry in task["mapping"]], ["[0]", "[1]"])
    equal(load(box, task)[1], [("a", 1), ("b", 2), ("c", 3)])
    task, err = guess(box, f"{api.url}/single")
    equal((task["source"]["records"], task["source"]["pagination"]), ("$", {"type": "none"}))
    equal(len(load(box, task)[1]), 1)
    task, err = guess(box, f"{api.url}/empty")
    contains(err, "the fields are not known")
    task, err = guess(box, f"{api.url}/blank")
    contains(err, "The answer is empty")
    for text in ("[]", "{}", "[[]]", "[1, 2]", '[{"a": 1}, [2], 3]', "null"):
        _, err = box.run("guess", "-", stdin=text, status=2 if text == "null" else 0)
        excludes(err, "CRITICAL")


@with_api
def nothing_to_read_ends_like_a_run(box, api):
    equal(box.json("guess", f"{api.url}/failure", status=1)["error"]["code"], "error_object")
    found = box.json("guess", f"{api.url}/not-json", status=1)
    equal(found["error"]["code"], "not_json")
    equal((found["response"]["status"], found["response"]["body"]), (200, "<html><body>Log in</body></html>"))
    equal(box.json("guess", f"{api.url}/private", status=1)["error"]["code"], "unauthorized")
    equal(box.json("guess", "http://127.0.0.1:1/x", status=75)["error"]["code"], "connection_refused")
    box.run("guess", "no-such-file.json", status=2)
    box.run("guess", status=2)
    equal(box.json("guess", "-", stdin="what is this", status=2)["error"]["code"], "not_understood")
    box.write("t.html", "<html>\n<body>a,b</body>\n</html>\n")
    contains(box.run("guess", "t.html", status=1)[1], "web page")


@with_api
def json_has_all_that_a_window_shows(box, api):
    found = box.json("guess", f"{api.url}/cursor")
    equal(found["error"], None)
    equal((found["response"]["status"], found["response"]["method"]), (200, "GET"))
    equal(found["response"]["lengths"]["members"], SIZE)
    equal(len(found["response"]["body"]["members"]), 3)
    equal(found["records"]["path"], "members")
    equal(found["records"]["candidates"][0], {"path": "members", "count": SIZE, "fields": ["id", "name", "at"],
                                              "evidence": "“members” is a list of 10 objects"})
    equal((found["pagination"]["type"], found["pagination"]["candidates"][0]["pagination"]),
          ("cursor", PAGED["cursor"]))
    proof = found["proof"]
    equal((proof["verdict"], proof["page"], proof["records"], proof["new"], proof["repeated"]),
          ("proved", 2, SIZE, SIZE, 0))
    equal([field["path"] for field in found["sample"]["fields"]], ["id", "name", "at"])
    equal(found["sample"]["preview"]["rows"][0], [1, "record 1", "2026-01-01T00:00:00Z"])
    equal(found["secrets"], [])
    equal(found["task"]["mapping"][2], {"column": "at", "type": "timestamptz", "from": "at"})


@with_api
def a_task_keeps_what_it_says(box, api):
    task = {"sluice": 1, "id": "mine", "name": "Mine",
            "source": {"type": "http", "url": f"{api.url}/private",
                       "auth": {"type": "bearer", "token": "secret:api"}},
            "destination": {"type": "sqlite", "path": "data.db", "table": "mine"}}
    env = {"SLUICE_SECRET_API": "s3cret-token"}
    done, err = guess(box, "-", stdin=json.dumps(task), env=env)
    equal((done["id"], done["destination"]["table"], done["source"]["auth"]),
          ("mine", "mine", {"type": "bearer", "token": "secret:api"}))
    equal(done["source"]["pagination"], PAGED["cursor"])
    excludes(json.dumps(done) + err, "s3cret-token")
    # The second page was asked for with the credential, too.
    equal([auth for _, _, auth in api.asked], ["Bearer s3cret-token"] * 2)

    task["source"] = {"type": "http", "url": f"{api.url}/offset", "records": "issues",
                      "pagination": {"type": "page", "page_param": "page"}}
    found = box.json("guess", "-", stdin=json.dumps(task))
    equal(found["task"]["source"]["pagination"], {"type": "page", "page_param": "page"})
    equal(found["proof"]["verdict"], "refuted")
    equal(found["pagination"]["candidates"][1]["pagination"], PAGED["offset"])


@with_api
def a_curl_line_becomes_a_task_without_its_token(box, api):
    words = ["curl", "-s", "-H", "Authorization: Bearer s3cret-token", f"{api.url}/private?limit=10"]
    line = f"curl -s -H 'Authorization: Bearer s3cret-token' \\\n  '{api.url}/private?limit=10'\n"
    for done, err in (guess(box, *words), guess(box, "-", stdin=line)):
        source = done["source"]
        equal(source["pagination"], PAGED["cursor"])
        excludes(json.dumps(done) + err, "s3cret-token")
        name = source["auth"]["token"].removeprefix("secret:")
        variable = "SLUICE_SECRET_" + name.upper().replace("-", "_")
        contains(err, f"set {variable}")
        box.run("run", box.write("task.json", done), status=1)
        box.env[variable] = "s3cret-token"
        equal(len(load(box, done)[1]), TOTAL)
        del box.env[variable]

    # A secret of that name that is another one is left alone.
    found = box.json("guess", "-", stdin=line, env={variable: "another"})
    equal(found["secrets"][0]["name"], name + "-2")
    equal(found["task"]["source"]["auth"]["token"], f"secret:{name}-2")
    equal((found["secrets"][0]["stored"], found["secrets"][0]["where"]), (False, "$.source.auth.token"))
    excludes(json.dumps(found), "s3cret-token")


@with_api
def a_key_in_a_link_is_a_secret(box, api):
    done, err = guess(box, f"{api.url}/link?api_key=k3y-canary-123")
    equal(done["source"]["auth"]["type"], "api_key")
    excludes(json.dumps(done) + err, "k3y-canary-123")
    equal([query["api_key"] for query in api.requests("link")][0], "k3y-canary-123")


@with_api
def an_operation_of_a_description_becomes_a_task(box, api):
    box.write("api.json", api.description())
    for where in (f"{api.url}/api_json", "api.json"):
        listed = json.loads(box.run("guess", "--list", where)[0])
        equal([(item["id"], item["method"], item["path"]) for item in listed],
              [("listThings", "GET", "/private"), ("listLinks", "GET", "/link")])
        equal(box.json("guess", where, status=2)["error"]["code"], "operation_needed")
        options = ("--operation", "listThings", "--param", "region=north")
        wanted = box.json("guess", where, *options, status=1)
        equal((wanted["error"]["code"], wanted["secrets"][0]["stored"]), ("no_secret_store", False))
        done, _ = guess(box, where, *options, env={wanted["secrets"][0]["variable"]: "s3cret-token"})
        equal(done["source"]["url"], f"{api.url}/private")
        equal(done["source"]["auth"]["type"], "bearer")
        equal(done["source"]["pagination"]["type"], "cursor")
        equal([parameter["name"] for parameter in done["parameters"]], ["region"])
        equal(api.requests("private")[0]["region"], "north")
    box.run("guess", "--list", f"{api.url}/link", status=2)
    box.run("guess", "api.json", "--operation", "noSuch", status=2)


@with_api
def connections_are_asked_through(box, api):
    box.write("api.json", {"type": "http", "base_url": api.url,
                           "auth": {"type": "bearer", "token": "secret:api"}})
    box.run("connection", "add", "api", "--document", "api.json")
    task = {"sluice": 1, "source": {"type": "http", "connection": "api", "url": "private"}}
    env = {"SLUICE_SECRET_API": "s3cret-token"}
    done, _ = guess(box, "-", stdin=json.dumps(task), env=env)
    equal((done["source"]["connection"], done["source"]["url"]), ("api", "private"))
    equal(done["source"]["pagination"], PAGED["cursor"])
    excludes(json.dumps(done["source"]), "bearer")
    equal([auth for _, _, auth in api.asked], ["Bearer s3cret-token"] * 2)


@with_api
def large_answers_are_looked_at_from_their_beginning(box, api):
    found = box.json("guess", f"{api.url}/large")
    equal((found["response"]["truncated"], found["records"]["path"]), (True, "items"))
    assert found["response"]["bytes"] < 10 * 1024 * 1024, found["response"]["bytes"]
    equal(found["sample"]["rows"], 200)
    contains(found["notes"][0], "8 MiB")


@with_api
def posts_page_in_their_body(box, api):
    task = {"sluice": 1, "source": {"type": "http", "url": f"{api.url}/search", "method": "POST",
                                    "body": {"json": {"page_size": SIZE}}}}
    done, err = guess(box, "-", stdin=json.dumps(task))
    equal(done["source"]["pagination"], {"type": "cursor", "place": "body", "cursor_path": "next_cursor",
                                         "cursor_param": "start_cursor", "has_more_path": "has_more"})
    equal(done["source"]["reads_only"], True)
    contains(err, "it is taken for one that only reads")
    equal(len(load(box, done)[1]), TOTAL)
    api.asked.clear()
    task["source"]["url"] = f"{api.url}/writes"
    done, err = guess(box, "-", stdin=json.dumps(task))
    equal((done["source"]["pagination"], len(api.asked)), ({"type": "none"}, 1))


@with_api
def credentials_stay_with_their_server(box, api):
    other = Api()
    try:
        api.other = other.url.replace("127.0.0.1", "localhost")
        task = {"sluice": 1, "source": {"type": "http", "url": f"{api.url}/elsewhere", "headers": {"X-Token": "own"},
                                        "auth": {"type": "bearer", "token": "secret:api"}}}
        done, err = guess(box, "-", stdin=json.dumps(task), env={"SLUICE_SECRET_API": "s3cret-token"})
        contains(err, "leads to another server, localhost")
        equal([auth for _, _, auth in api.asked], ["Bearer s3cret-token"])
        equal([auth for _, _, auth in other.asked], [None])
    finally:
        other.close()


@with_api
def files_and_pasted_data(box, api):
    box.write("orders.json", {"orders": RECORDS})
    task, _ = guess(box, "orders.json")
    equal((task["source"]["type"], task["source"]["records"], task["name"]), ("file", "orders", "Orders"))
    equal(len(load(box, task)[1]), TOTAL)
    box.write("lines.jsonl", "".join(json.dumps(record) + "\n" for record in RECORDS))
    task, _ = guess(box, "lines.jsonl")
    equal(task["source"]["format"], "jsonl")
    equal(len(load(box, task)[1]), TOTAL)
    task, _ = guess(box, "-", stdin='[{"id": 1, "big": 12345678901234567890.50}]')
    equal(task["source"]["type"], "inline")
    out, _ = box.run("guess", "-", stdin='[{"id": 1, "big": 12345678901234567890.50}]')
    contains(out, "12345678901234567890.50")
    task, _ = guess(box, "-", stdin=f"  {api.url}/link\n")
    equal(task["source"]["pagination"], {"type": "link_header"})


@with_api
def rate_limits_are_kept_to(box, api):
    task, err = guess(box, f"{api.url}/rated")
    equal(task["source"]["rate_limit"], {"per_second": 10})
    contains(err, "600 requests a minute")


support.main([guess_then_run_loads_every_row, what_cannot_be_told_is_said, records_of_every_form_are_loaded,
              nothing_to_read_ends_like_a_run, json_has_all_that_a_window_shows, a_task_keeps_what_it_says,
              a_curl_line_becomes_a_task_without_its_token, a_key_in_a_link_is_a_secret,
              an_operation_of_a_description_becomes_a_task,
              connections_are_asked_through, large_answers_are_looked_at_from_their_beginning,
              posts_page_in_their_body, credentials_stay_with_their_server, files_and_pasted_data, rate_limits_are_kept_to])
