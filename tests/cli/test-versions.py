#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What stored tasks said before, and what tasks share: versions and templates."""

import json

from support import Sandbox, contains, equal, inline, main

MAPPING = [{"column": "id", "type": "integer", "from": "id"}, {"column": "name", "type": "text", "from": "n"}]


def task(box, **more):
    document = {**inline([{"id": 1, "n": " a "}]), "id": "orders", "name": "Orders", "mapping": MAPPING, **more}
    return box.write("task.json", document)


def words(changes):
    return [change["words"] for change in changes]


def saved(box, **more):
    box.run("task", "import", task(box, **more))


def history_and_difference():
    box = Sandbox()
    saved(box)
    saved(box)
    saved(box, mapping=[{**MAPPING[0], "type": "text"}, MAPPING[1], {"column": "w", "type": "text", "value": "x"}])
    saved(box, mapping=[{"column": "w", "type": "text", "value": "x"}, MAPPING[0]], filter="id > 1",
          checks=[{"column": "id", "rule": "required"}])
    versions = box.json("task", "history", "Orders")
    equal([version["version"] for version in versions], [3, 2, 1])
    equal(versions[2]["changes"], [])
    equal(words(versions[1]["changes"]), ["column “id”: type “text” instead of “integer”", "column “w” added"])
    equal(words(box.json("task", "diff", "Orders")),
          ["column “name” removed", "column “id”: type “integer” instead of “text”", "mapping: another order",
           "filter “id > 1” added", "check “required” of “id” added"])
    first = box.json("task", "diff", "orders", "2", "1")
    equal(first[0], {"path": "$.mapping[2]", "words": "column “w” removed", "after": None,
                     "before": {"column": "w", "type": "text", "value": "x"}})
    equal(box.json("task", "diff", "Orders", "2", "2"), [])
    contains(box.run("task", "diff", "Orders", "2", "2")[0], "Nothing is different")
    contains(box.run("task", "history", "Orders")[0], "first version")
    box.close()


def renamed_and_nested():
    box = Sandbox()
    saved(box, load={"strategy": "insert"})
    saved(box, mapping=[{**MAPPING[0], "column": "number"}, {**MAPPING[1], "transforms": ["trim"]}],
          load={"strategy": "upsert", "keys": ["number"]})
    equal(words(box.json("task", "diff", "Orders")),
          ["column “number” was “id” before", "column “name”: transforms trim added",
           "load: strategy “upsert” instead of “insert”", "load: keys [\"number\"] added"])
    box.close()


def with_a_file():
    box = Sandbox()
    saved(box)
    path = task(box, name="Other")
    equal(words(box.json("task", "diff", "orders", "1", path)), ["name “Other” instead of “Orders”"])
    box.close()


def revert_makes_a_version():
    box = Sandbox()
    saved(box)
    saved(box, name="Bills")
    equal(words(box.json("task", "revert", "Bills", "1")), ["name “Orders” instead of “Bills”"])
    equal(json.loads(box.run("task", "show", "Orders")[0])["name"], "Orders")
    equal([version["version"] for version in box.json("task", "history", "Orders")], [3, 2, 1])
    contains(box.run("task", "revert", "Orders", "3")[0], "says so already")
    equal(len(box.json("task", "history", "Orders")), 3)
    equal(box.json("task", "revert", "Orders", "9", status=2)["error"]["code"], "unknown_version")
    equal(box.json("task", "revert", "Orders", "x", status=2)["error"]["code"], "usage")
    equal(box.json("task", "history", "nothing", status=2)["error"]["code"], "unknown_task")
    box.close()


def templates():
    box = Sandbox()
    more = {"filter": "id > 0", "checks": [{"column": "name", "rule": "required"}], "deduplicate": {"keys": ["id"]},
            "mapping": [MAPPING[0], {**MAPPING[1], "transforms": ["trim", {"replace": {"from": "a", "to": "1.10"}}]}]}
    box.run("template", "save", "Shop", task(box, **more), "--description", "As shops send them")
    equal([(t["name"], t["description"]) for t in box.json("template", "list")], [("Shop", "As shops send them")])
    shown = json.loads(box.run("template", "show", "Shop")[0])
    equal(shown, {"sluice_template": 1, "name": "Shop", "description": "As shops send them", **more})

    saved(box, aggregate={"group_by": ["id"], "columns": [{"column": "n", "type": "integer", "function": "count"}]})
    changes = words(box.json("template", "apply", "Shop", "Orders"))
    equal(sorted(change.split()[0] for change in changes), ["aggregate", "check", "column", "deduplicate", "filter"])
    stored = json.loads(box.run("task", "show", "Orders")[0])
    equal({key: stored.get(key) for key in more}, more)
    equal((stored.get("aggregate"), stored["source"]), (None, inline([{"id": 1, "n": " a "}])["source"]))
    equal(len(box.json("task", "history", "Orders")), 2)

    box.run("template", "export", "Shop", "shop.json")
    box.run("template", "delete", "Shop")
    equal(box.json("template", "list"), [])
    equal(box.json("template", "show", "Shop", status=2)["error"]["code"], "missing_template")
    path = task(box)
    box.run("template", "apply", "shop.json", path, "--dry-run")
    equal(json.load(open(path, encoding="utf-8"))["mapping"], MAPPING)
    box.run("template", "apply", "shop.json", path)
    equal(json.load(open(path, encoding="utf-8"))["mapping"], more["mapping"])
    box.run("template", "import", "shop.json")
    equal(json.loads(box.run("template", "show", "Shop")[0]), shown)
    box.close()


def bad_templates():
    box = Sandbox()
    for content, code in (("[1]", "no_template"), ("{", "invalid_json"), ({"sluice_template": 2}, "no_template"),
                          ({"sluice_template": 1}, "missing_key"),
                          ({"sluice_template": 1, "name": "x", "source": {}}, "unknown_key"),
                          ({"sluice_template": 1, "name": "x", "mapping": [{"column": "a"}]}, "missing_key"),
                          ({"sluice_template": 1, "name": "x", "deduplicate": {"keys": ["b"]},
                            "mapping": [{"column": "a", "type": "text", "from": "a"}]}, "unknown_column")):
        box.write("bad.json", content)
        equal(box.json("template", "import", "bad.json", status=2)["error"]["code"], code)
    box.run("template", "import", "none.json", status=1)
    equal(box.json("template", "list"), [])
    box.close()


def a_template_that_does_not_fit():
    """The keys of a load are the task's own: they may be columns that the template has not."""
    box = Sandbox()
    box.run("template", "save", "Shop", task(box))
    other = [{"column": "code", "type": "text", "from": "n"}]
    saved(box, mapping=other, load={"strategy": "upsert", "keys": ["code"]})
    box.run("template", "apply", "Shop", "Orders", status=2)
    equal(json.loads(box.run("task", "show", "Orders")[0])["mapping"], other)
    box.close()


main([history_and_difference, renamed_and_nested, with_a_file, revert_makes_a_version, templates, bad_templates,
      a_template_that_does_not_fit])
