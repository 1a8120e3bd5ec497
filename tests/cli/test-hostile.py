#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Servers that misbehave: whatever they do, a run ends with rows that are all
there or with an error that says what, where and what to do, its counts add up,
and the table holds nothing that is half."""

import contextlib
import json
import os
import sqlite3
import subprocess
import time
import urllib.request

from support import Sandbox, contains, equal, excludes, main

FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fixtures")
CA = os.path.join(FIXTURES, "tls", "ca.pem")

OUTCOMES = ("filtered", "deduplicated", "rejected", "skipped", "inserted", "updated", "unchanged")
KEPT = (0, "kept")
SHORT = {"first_byte": 2, "stall": 2}
ONE, TWO = (1, "one"), (2, "two")


class Hostile:
    """The server, in a process of its own."""

    def __init__(self):
        self.process = subprocess.Popen([os.path.join(FIXTURES, "hostile-server")], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.addresses = json.loads(self.process.stdout.readline())

    def requests(self):
        with urllib.request.urlopen(self.addresses["http"] + "/requests") as answer:
            return json.load(answer)


SERVER = Hostile()


@contextlib.contextmanager
def http2():
    """The address of a server that speaks HTTP/2 alone."""
    with subprocess.Popen([os.path.join(FIXTURES, "http2-server")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


def paths(prefix):
    return [request for request in SERVER.requests() if request[1].startswith(prefix)]


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def rows(box):
    with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
        return database.execute("select id, name from t order by id").fetchall()


def load(box, path, status, base="http", env=None, load_options=None, **source):
    """Runs a task that reads PATH into a table with one row; gives its result."""
    with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
        database.execute("create table if not exists t (id integer primary key, name text)")
        database.execute("insert or ignore into t values (?, ?)", KEPT)
        database.commit()
    address = base if "://" in base else SERVER.addresses[base]
    task = {"sluice": 1, "id": "hostile", "name": "Hostile",
            "source": {"type": "http", "url": address + path, "records": "items",
                       "retry": {"attempts": 2, "max_delay": 0.2}, "timeout": {"first_byte": 30, "stall": 30}, **source},
            "mapping": [{"column": "id", "type": "integer", "from": "id"},
                        {"column": "name", "type": "text", "from": "name"}],
            "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
            "load": {"strategy": "upsert", "keys": ["id"], **(load_options or {})}}
    result = box.json("run", box.write("task.json", task), status=status, env=env)
    accounted = sum(result[name] for name in OUTCOMES)
    if result["error"] is None:
        equal(result["read"], accounted)
    else:
        # Rows that were on their way when it failed were read, and nothing else.
        equal((result["inserted"], result["updated"], accounted <= result["read"]), (0, 0, True))
    return result


def fails(path, status, code, *words, **options):
    """A run that fails: with this code, words, address and advice, and no new row."""
    with sandbox() as box:
        result = load(box, path, status, **options)
        error = result["error"]
        if error["code"] not in code.split("|"):
            raise AssertionError(f"{error} is not {code}")
        for word in words:
            contains(error["message"], word)
        contains(error["where"]["url"], path.partition("?")[0])
        if not error["hint"]:
            raise AssertionError(f"no advice: {error}")
        equal(rows(box), [KEPT])
        return result


def works(path, *expected, warning=None, **options):
    with sandbox() as box:
        result = load(box, path, 0, **options)
        equal(rows(box), [KEPT, *expected])
        equal(warning is None or warning in [each["code"] for each in result["warnings"]], True)
        return result


# Transfers

def test_reset_in_mid_body():
    fails("/reset-in-body", 75, "truncated_body", "5000")


def test_truncated_chunk():
    fails("/truncated-chunk", 75, "truncated_body")


def sees_the_end():
    """Whether libsoup itself tells a body that has no last chunk from a whole one."""
    version = subprocess.run(["pkg-config", "--modversion", "libsoup-3.0"], check=True, capture_output=True, text=True).stdout
    return [int(number) for number in version.split(".")] >= [3, 6]


def test_missing_last_chunk():
    fails("/missing-last-chunk", 75, "truncated_body", *([] if sees_the_end() else ["30 bytes"]))


def test_missing_last_chunk_behind_a_line():
    if sees_the_end():
        fails("/missing-last-chunk-of-lines", 75, "truncated_body", records="auto", format="jsonl")
    else:
        works("/missing-last-chunk-of-lines", ONE, records="auto", format="jsonl", warning="completeness_unproven")


def test_invalid_chunk_size():
    fails("/invalid-chunk-size", 75, "truncated_body")


def test_wrong_length():
    fails("/length-too-long", 75, "truncated_body", "105", "55")
    fails("/length-too-short", 1, "truncated_body", "line 1")
    fails("/length-negative", 1, "http_protocol", "-5")


def test_early_close():
    fails("/early-close", 75, "connection_lost")
    fails("/close-in-head", 1, "http_protocol")


def test_not_http():
    fails("/not-http", 1, "http_protocol", "not HTTP")


# Time

def test_stall_in_body():
    fails("/stall-in-body", 75, "timeout", "timeout.stall", timeout=SHORT)


def test_slow_but_moving():
    works("/slow-but-moving", ONE, TWO, timeout=SHORT)


def test_silent_server():
    fails("/silent", 75, "timeout", "timeout.first_byte", timeout=SHORT)


def test_slow_loris_head():
    fails("/drip-fed-head", 75, "timeout", "timeout.first_byte", timeout=SHORT)


# Compression

def test_gzip_cut():
    fails("/gzip-cut", 75, "truncated_body", "gzip", "byte")


def test_gzip_checksum():
    fails("/gzip-checksum", 1, "invalid_compression", "gzip", "byte")


def test_gzip_bomb():
    result = fails("/gzip-bomb", 4, "ratio_exceeded", "max_ratio")
    if result["bytes"] > 400000:
        raise AssertionError("the whole of it was taken")


def test_gzip_with_garbage_behind():
    fails("/gzip-garbage", 1, "invalid_compression", "something else follows")


def test_brotli_and_zstd():
    many = [(n, f"name {n}") for n in range(1, 41)]
    works("/brotli", *many)
    works("/zstd", *many)


def test_what_a_task_accepts():
    works("/fine", ONE, TWO, headers={"Accept-Encoding": "identity"})
    equal(paths("/fine")[-1][2]["accept-encoding"], "identity")
    works("/fine", ONE, TWO)
    equal(paths("/fine")[-1][2]["accept-encoding"], "gzip, deflate, br, zstd")


def test_brotli_cut():
    fails("/brotli-cut", 75, "truncated_body", "brotli", "byte")


def test_zstd_cut():
    fails("/zstd-cut", 75, "truncated_body", "zstd", "byte")


def test_max_body():
    fails("/brotli", 4, "body_too_large", "max_body", max_body=100)


# Redirects and TLS

def test_redirect_loop():
    fails("/redirect-loop", 1, "too_many_redirects", "10 times")


def test_redirect_to_another_host():
    works("/redirect-elsewhere", ONE, TWO, env={"SLUICE_SECRET_TOK": "canary-4711"},
          auth={"type": "bearer", "token": "secret:TOK"}, headers={"X-Custom": "mine", "Cookie": "secret:TOK"})
    first, second = paths("/redirect-elsewhere")[-1], paths("/fine")[-1]
    equal(first[2]["authorization"], "Bearer canary-4711")
    equal(second[3], "other")
    excludes(json.dumps(second), "canary")
    excludes(json.dumps(second), "mine")


def test_redirect_from_https_to_http():
    fails("/redirect-to-http", 1, "redirect_insecure", base="https", tls={"ca_file": CA})


def test_own_authority():
    works("/fine", ONE, TWO, base="https", tls={"ca_file": CA})


def test_self_signed_certificate():
    fails("/fine", 1, "tls", "self-signed", base="self_signed")
    works("/fine", ONE, TWO, base="self_signed", tls={"verify": False}, warning="tls_insecure")


def test_expired_certificate():
    fails("/fine", 1, "tls", "expired on 2020-06-01", base="expired", tls={"ca_file": CA})


def test_certificate_of_another_host():
    fails("/fine", 1, "tls", "api.example.com", base="wrong_name", tls={"ca_file": CA})


# Proxies

def proxied(name):
    proxy = SERVER.addresses[name] if name in SERVER.addresses else name
    return {"GIO_USE_PROXY_RESOLVER": "libproxy", "http_proxy": proxy, "https_proxy": proxy}


def test_proxy():
    works("/fine", ONE, TWO, base="http://api.example.com", env=proxied("proxy"))
    equal([request[1] for request in SERVER.requests() if request[3] == "proxy"][-1], "http://api.example.com/fine")


def test_proxy_with_tls():
    works("/fine", ONE, TWO, base="https://api.example.com", env=proxied("proxy"), tls={"ca_file": CA})
    connect = [request for request in SERVER.requests() if request[3] == "proxy"][-1]
    equal(connect[:2], ["CONNECT", "api.example.com:443"])
    excludes(json.dumps(connect[2]), "accept-encoding")


def test_proxy_that_wants_a_password():
    for base in ("http://api.example.com", "https://api.example.com"):
        fails("/fine", 1, "proxy_auth", "407", base=base, env=proxied("locked_proxy"))


def test_proxy_that_is_not_there():
    for base in ("http://api.example.com", "https://api.example.com"):
        fails("/fine", 75, "proxy_unreachable", "127.0.0.1:1", base=base, env=proxied("http://user:pass-canary@127.0.0.1:1"))


# HTTP/2

def test_http2():
    with http2() as base:
        works("/fine", ONE, TWO, base=base, tls={"ca_file": CA})


def test_http2_stream_that_is_reset():
    """libsoup takes it for complete: a document shows that it is not, lines cannot."""
    with http2() as base:
        fails("/cut", 75, "truncated_body", "32 bytes", base=base, tls={"ca_file": CA})
        works("/reset", ONE, base=base, tls={"ca_file": CA}, records="auto", format="jsonl",
              warning="completeness_unproven")
        works("/lines", ONE, TWO, base=base, tls={"ca_file": CA}, records="auto", format="jsonl",
              warning="completeness_unproven")


def test_http2_connection_that_is_dropped():
    with http2() as base:
        # Version 3.2 of libsoup does not notice; the clock does.
        fails("/gone", 75, "timeout|connection_lost|truncated_body", base=base, tls={"ca_file": CA}, timeout=SHORT)


# Answers that are none

def test_html_with_200():
    fails("/html", 1, "not_json", "Who are you?")


def test_no_content():
    works("/no-content")


def test_empty_list():
    works("/empty-list")


def test_error_object_with_200():
    fails("/error-object", 1, "records_missing", "no such report")
    fails("/error-object", 1, "error_object", "no such report", records="auto")
    fails("/error-object", 1, "error_path", "no such report", error_path="error")


def test_wrong_content_type():
    works("/wrong-content-type", ONE, TWO)


def test_trailing_garbage():
    fails("/trailing-garbage", 1, "invalid_json", "line 2")


# Text

def test_invalid_utf8():
    with sandbox() as box:
        result = load(box, "/invalid-utf8", 3)
        equal((result["inserted"], result["rejected"]), (2, 1))
        equal([each["code"] for each in result["rejects"]], ["invalid_encoding"])
        equal(rows(box), [KEPT, ONE, (3, "three")])


def test_utf16_cut():
    fails("/utf16-cut", 1, "invalid_encoding", "UTF-16", "byte")


def test_duplicate_keys():
    works("/duplicate-keys", (1, "last"))


def test_huge_integers():
    with sandbox() as box:
        result = load(box, "/huge-integers", 3)
        equal([each["code"] for each in result["rejects"]], ["invalid_integer"])
        equal(rows(box), [KEPT, (1, "18446744073709551616123456789"), (9223372036854775807, "just fits")])


def test_not_a_number():
    fails("/not-a-number", 1, "invalid_json", "line 1", "byte 25")


def test_deep_nesting():
    fails("/deep", 1, "too_deep", "1000", "line 1")


def test_long_value():
    fails("/long-value", 1, "value_too_large", max_value="1MiB")


# Pages

def test_repeated_page():
    fails("/page-repeated", 1, "page_repeated", pagination={"type": "page"})


def test_page_loop():
    fails("/page-loop", 1, "page_loop", pagination={"type": "link_header"})


def test_overlapping_pages():
    result = works("/overlapping", *[(n, f"n{n}") for n in range(1, 10)], pagination={"type": "page"})
    equal(result["read"], 13)


def test_shifting_pages():
    """No double, and none missing that was always there."""
    with sandbox() as box:
        load(box, "/shifting", 0, pagination={"type": "page"})
        equal([row[0] for row in rows(box)], [0, *range(1, 8)])


def test_refused_in_the_middle():
    fails("/refused-in-the-middle", 1, "unauthorized", "HTTP 401", pagination={"type": "page"})


# Busy servers

def test_429_for_ever():
    result = fails("/too-many-for-ever", 75, "http_status", "429", "slow down")
    equal((result["requests"], result["retries"]), (2, 1))
    fails("/back-tomorrow", 75, "rate_limited", "86400")


def test_503_with_retry_after():
    start = time.monotonic()
    result = works("/busy-once", ONE, TWO, retry={"attempts": 2, "max_delay": 5})
    equal((result["requests"], result["retries"]), (2, 1))
    if time.monotonic() - start < 1:
        raise AssertionError("it did not wait")


# Headers

def test_oversized_header():
    fails("/oversized-header", 4, "headers_too_large", "64 KiB")


def test_gigabyte_of_headers():
    fails("/endless-header", 4, "headers_too_large", "64 KiB")


main([test for name, test in sorted(globals().items()) if name.startswith("test_")])
