#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What people paste: commands, data that are wrong, descriptions of APIs."""

import json

from support import Sandbox, Server, contains, equal, excludes, main

TOKEN = "canary-7f3a9c2e51"
PAGES = 4


def with_sandbox(test):
    def run():
        sandbox = Sandbox()
        try:
            test(sandbox)
        finally:
            sandbox.close()
    run.__name__ = test.__name__
    return run


def protected(handler):
    """A list of orders in pages, for who has the token."""
    path, _, query = handler.path.partition("?")
    if handler.headers.get("Authorization") != "Bearer " + TOKEN:
        handler.send(401, {"message": "who are you?"})
    elif path != "/v1/orders":
        handler.send(404, {"message": "not here"})
    else:
        params = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
        page = int(params.get("page", "1"))
        records = [{"id": page * 10 + n, "name": f"Order {n}"} for n in range(10)] if page <= PAGES else []
        handler.send(200, {"orders": records, "page": page, "total_pages": PAGES})


@with_sandbox
def copied_from_a_browser(sandbox):
    server = Server(protected)
    try:
        line = (f"curl '{server.url}/v1/orders?page=1' \\\n  -H 'accept: application/json' \\\n"
                f"  -H 'authorization: Bearer {TOKEN}' \\\n  -H 'sec-fetch-mode: cors' --compressed\n")
        task, words = sandbox.run("guess", "-", stdin=line)
        excludes(task + words, TOKEN)
        source = json.loads(task)["source"]
        equal((source["records"], source["pagination"]["type"]), ("orders", "page"))
        equal(source["auth"], {"type": "bearer", "token": "secret:api-token"})
        contains(words, "SLUICE_SECRET_API_TOKEN")
        sandbox.write("task.json", task)
        result = sandbox.json("run", "task.json", env={"SLUICE_SECRET_API_TOKEN": TOKEN})
        equal((result["state"], result["inserted"]), ("success", 10 * PAGES))
    finally:
        server.close()


@with_sandbox
def a_line_as_one_word(sandbox):
    server = Server(protected)
    try:
        line = f"curl -H 'Authorization: Bearer {TOKEN}' '{server.url}/v1/orders'"
        task, words = sandbox.run("guess", line)
        excludes(task + words, TOKEN)
        equal(json.loads(task)["source"]["auth"], {"type": "bearer", "token": "secret:api-token"})
        # A link that ends like the program is a link.
        _, words = sandbox.run("guess", server.url + "/v1/curl", status=1)
        contains(words, "401")
    finally:
        server.close()


@with_sandbox
def place_of_the_first_error(sandbox):
    _, words = sandbox.run("guess", "-", stdin='[{"id": 1,\n "n\u00e4me": "x",}]', status=2)
    contains(words, ' "n\u00e4me": "x",}]\n             ^\n')
    contains(words, "line 2, column 14")
    error = sandbox.json("guess", "-", stdin='{"a": 1}\n{"a": 2\n{"a": 3}\n', status=2)["error"]
    equal((error["code"], error["where"]["line"], error["where"]["byte"]), ("invalid_json", 2, 16))


@with_sandbox
def other_things(sandbox):
    for text, part in (("Invoke-WebRequest -Uri 'https://a.example'", "PowerShell"),
                       ("fetch('https://a.example')", "JavaScript"),
                       ("id,name\n1,x\n", "CSV"),
                       ("curl -F a=@b https://a.example", "multipart"),
                       ("curl https://a.example \\\n  -H 'x", "line 2, column 6"),
                       ("Dear all,", "no link")):
        _, words = sandbox.run("guess", "-", stdin=text, status=2)
        contains(words, part)


DESCRIPTION = """\
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'SERVER/v1'}]
security: [{token: []}]
paths:
  /orders:
    get:
      operationId: listOrders
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: status, in: query, schema: {type: string}}
      responses:
        '200':
          description: Orders
          content:
            application/json:
              schema:
                type: object
                properties:
                  orders:
                    type: array
                    items: {type: object, properties: {id: {type: integer}, name: {type: string}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
"""


@with_sandbox
def a_description(sandbox):
    server = Server(protected)
    try:
        path = sandbox.write("shop.yaml", DESCRIPTION.replace("SERVER", server.url))
        listed = json.loads(sandbox.run("guess", "--list", path)[0])
        equal([operation["id"] for operation in listed], ["listOrders"])
        env = {"SLUICE_SECRET_API_TOKEN": TOKEN}
        task, _ = sandbox.run("guess", "--operation", "listOrders", path, env=env)
        source = json.loads(task)["source"]
        equal((source["records"], source["pagination"]["type"]), ("orders", "page"))
        sandbox.write("task.json", task)
        result = sandbox.json("run", "task.json", env=env)
        equal((result["state"], result["inserted"]), ("success", 10 * PAGES))

        contains(sandbox.run("guess", "--compare", "task.json", path)[0], "The task is as the description says.")
        changed = DESCRIPTION.replace("SERVER", server.url).replace("/orders:", "/all-orders:")
        sandbox.write("changed.yaml", changed)
        changes = sandbox.json("guess", "--compare", "task.json", "changed.yaml")["changes"]
        equal([change["kind"] for change in changes], ["operation_removed"])
        sandbox.write("needed.yaml", DESCRIPTION.replace("name: status,", "name: region, required: true,"))
        changes = sandbox.json("guess", "--compare", "task.json", "needed.yaml")["changes"]
        equal([(change["kind"], change["path"]) for change in changes],
              [("parameter_required", "$.source.query"), ("parameter_removed", '$.source.query["status"]')])
    finally:
        server.close()


if __name__ == "__main__":
    main([copied_from_a_browser, a_line_as_one_word, place_of_the_first_error, other_things, a_description])
