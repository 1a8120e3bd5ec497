#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""From a link to all rows, against servers that others wrote."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile

from support import Sandbox, contains, equal, main

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "..", "fixtures")
ITEMS = 95


def guess_and_run(url):
    """Guesses a task from URL, runs it; gives the task, the result, the words and the rows."""
    sandbox = Sandbox()
    try:
        text, words = sandbox.run("guess", url)
        sandbox.write("task.json", text)
        result = sandbox.json("run", "task.json")
        task = json.loads(text)
        with sqlite3.connect(sandbox.path("data.db")) as database:
            rows = database.execute(f'SELECT * FROM "{task["destination"]["table"]}"').fetchall()
        return task, result, words, rows
    finally:
        sandbox.close()


def json_server_pages_by_link_header():
    task, result, words, rows = guess_and_run(os.environ["SLUICE_TEST_JSON_SERVER"] + "/items?_page=1&_limit=10")
    equal(task["source"]["pagination"]["type"], "link_header")
    contains(words, "Page 2 was fetched: 10 new records, 0 repeated")
    equal((result["state"], result["inserted"], result["requests"]), ("success", ITEMS, 10))
    equal(sorted(row[0] for row in rows), list(range(1, ITEMS + 1)))


def json_server_page_numbers_and_total():
    """The same server, asked by page number: the header X-Total-Count says when it is complete."""
    sandbox = Sandbox()
    try:
        sandbox.write("task.json", {
            "sluice": 1, "id": "pages", "name": "Pages",
            "source": {"type": "http", "url": os.environ["SLUICE_TEST_JSON_SERVER"] + "/items",
                       "pagination": {"type": "page", "page_param": "_page", "size_param": "_limit", "size": 20,
                                      "total_header": "X-Total-Count"}},
            "destination": {"type": "sqlite", "path": "out.db", "table": "t"}})
        result = sandbox.json("run", "task.json")
        equal((result["state"], result["read"], result["warnings"]), ("success", ITEMS, []))
    finally:
        sandbox.close()


def mediawiki_continues():
    url = os.environ["SLUICE_TEST_MEDIAWIKI"] + "/api.php?action=query&list=allpages&aplimit=10&format=json"
    task, result, words, rows = guess_and_run(url)
    equal(task["source"]["records"], "query.allpages")
    equal(task["source"]["pagination"]["cursor_merge_path"], "continue")
    contains(words, "Page 2 was fetched: 10 new records, 0 repeated")
    equal((result["state"], result["inserted"], result["requests"]), ("success", 121, 13))
    equal(sorted(row[2] for row in rows), ["Main Page"] + [f"Page {number:03}" for number in range(1, 121)])


TESTS = [json_server_pages_by_link_header, json_server_page_numbers_and_total, mediawiki_continues]


def run_inside_fixtures():
    """The servers are there for the time of this program."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as data:
        json.dump({"items": [{"id": number, "name": f"Item {number}"} for number in range(1, ITEMS + 1)]}, data)
        data.flush()
        done = subprocess.run([os.path.join(FIXTURES, "with-json-server"), data.name,
                               os.path.join(FIXTURES, "with-mediawiki"), sys.executable, *sys.argv], check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    if "SLUICE_TEST_MEDIAWIKI" in os.environ:
        main(TESTS)
    run_inside_fixtures()
