#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""The table of transforms, as people and programs are told of it."""

import os
import subprocess
import sys

from support import CLI, Sandbox, contains, equal, main

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def the_page_says_what_the_program_says():
    written = subprocess.run([sys.executable, os.path.join(ROOT, "build-aux", "make-functions-page"), CLI],
                             check=True, capture_output=True, text=True).stdout
    with open(os.path.join(ROOT, "docs", "functions.md"), encoding="utf-8") as stream:
        equal(stream.read(), written)


def functions_for_programs():
    box = Sandbox()
    try:
        functions = {f["name"]: f for f in box.json("functions")}
        equal(functions["map"]["arguments"][0]["type"], "map")
        equal(functions["date_add"]["fails"], ["invalid_date", "invalid_timestamp"])
        equal(functions["default"]["fails"], [])
        contains(box.run("functions", "date_add")[0], "Rejects rows with: invalid_date, invalid_timestamp")
    finally:
        box.close()


def codes_are_in_the_list():
    """Each code that a transform gives is explained."""
    box = Sandbox()
    try:
        with open(os.path.join(ROOT, "docs", "codes.md"), encoding="utf-8") as stream:
            codes = stream.read()
        for function in box.json("functions"):
            for code in function["fails"]:
                contains(codes, f"| `{code}` |")
    finally:
        box.close()


if __name__ == "__main__":
    main([the_page_says_what_the_program_says, functions_for_programs, codes_are_in_the_list])
