# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What the tests of the command line share: a sandbox, a small HTTP server, TAP."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BUILD = os.environ["SLUICE_BUILD_ROOT"]
CLI = os.path.join(BUILD, "src", "cli", "sluice-cli")
SERVICE = os.path.join(BUILD, "src", "service", "sluice-service")
KEPT = ("PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "MALLOC_CHECK_", "LD_LIBRARY_PATH",
        "PGHOST", "PGUSER", "PGDATABASE", "SLUICE_DUCKDB_LIBRARY")
FREE_PORT = os.path.join(os.environ["SLUICE_SOURCE_ROOT"], "tests", "fixtures", "free-port")
# How long something may take of which nothing is promised: no machine is that slow.
SECONDS = 90


class Skip(Exception):
    """A test needs something that only root has."""


def equal(got, want):
    if got != want:
        raise AssertionError(f"{got!r} is not {want!r}")


def contains(text, part):
    if part not in text:
        raise AssertionError(f"no {part!r} in {text!r}")


def excludes(text, part):
    if part in text:
        raise AssertionError(f"unwanted {part!r} in {text!r}")


def own_database(name):
    """Makes one more database on the test server, whose name begins with NAME, and gives its URI."""
    server = os.environ["SLUICE_TEST_PG"]
    # None of them is dropped: that waits for whoever reads a COPY.
    database = f"{name}_{os.getpid()}_{time.time_ns()}"
    subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", f"CREATE DATABASE {database}", server], check=True)
    return f"postgresql:///{database}?{server.partition('?')[2]}"


def free_port():
    """A port for a server that has to be told one."""
    return int(subprocess.run([FREE_PORT], check=True, capture_output=True, text=True).stdout)


def promised(seconds, attempt):
    """ATTEMPT says how long something took. Other programs may hold it up: the best of some counts."""
    took = []
    while not took or took[-1] > seconds:
        if len(took) == 4:
            raise AssertionError(f"it took {', '.join(f'{one:.1f}' for one in took)} s instead of {seconds}")
        took.append(attempt())


def wait_for(condition, what, seconds=SECONDS):
    """Waits until CONDITION gives something, and returns that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s for {what}")


class Sandbox:
    """A directory with a workspace of its own."""

    def __init__(self, bus=None):
        self.dir = tempfile.mkdtemp(prefix="sluice-cli-test-")
        self.env = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.env.update({
            "HOME": self.path("home"), "XDG_DATA_HOME": self.path("data"), "XDG_CONFIG_HOME": self.path("config"),
            "XDG_CACHE_HOME": self.path("cache"), "XDG_RUNTIME_DIR": self.path("run"),
            "SLUICE_WORKSPACE": self.path("workspace"), "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIO_USE_PROXY_RESOLVER": "dummy", "GSETTINGS_BACKEND": "memory",
            "DBUS_SESSION_BUS_ADDRESS": bus if bus else "unix:path=/nonexistent"})
        for name in ("home", "data", "config", "cache", "run"):
            os.makedirs(self.path(name), mode=0o700)

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, content):
        text = content if isinstance(content, str) else json.dumps(content)
        with open(self.path(name), "w", encoding="utf-8") as stream:
            stream.write(text)
        return self.path(name)

    def start(self, *args, env=None, **options):
        return subprocess.Popen([CLI, *args], cwd=self.dir, env={**self.env, **(env or {})}, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *args, status=0, env=None, stdin=""):
        """Runs the program; gives its standard output and its standard error."""
        done = subprocess.run([CLI, *args], cwd=self.dir, env={**self.env, **(env or {})}, text=True, input=stdin,
                              capture_output=True, timeout=2 * SECONDS, check=False)
        if done.returncode != status:
            raise AssertionError(f"{args}: exit {done.returncode}, expected {status}\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def database(self):
        """The workspace's own database."""
        return sqlite3.connect(self.path("workspace", "sluice.db"), timeout=SECONDS)

    def json(self, *args, **options):
        return json.loads(self.run(*args, "--output", "json", **options)[0])


def inline(records, name="Test", **more):
    """A task with its records in the document, into out.db."""
    task = {"sluice": 1, "id": "test-" + name.lower().replace(" ", "-"), "name": name,
            "source": {"type": "inline", "records": records},
            "mapping": [{"column": "id", "type": "integer", "from": "id"},
                        {"column": "name", "type": "text", "from": "name"}],
            "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
            "load": {"strategy": "upsert", "keys": ["id"]}}
    task.update(more)
    return task


def http_source(url, **more):
    source = {"type": "http", "url": url, "retry": {"attempts": 1}}
    source.update(more)
    return source


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.answer(self)

    do_POST = do_GET

    def send(self, status, body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    """Answers every GET with ANSWER (handler)."""

    daemon_threads = True

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that goes away is no error here."""

    def close(self):
        self.shutdown()
        self.server_close()


class SlowServer(Server):
    """Sends a record, and then nothing more until released."""

    def __init__(self):
        self.reached = threading.Event()
        self.release = threading.Event()
        super().__init__(self.answer_slowly)

    def answer_slowly(self, handler):
        record = b'[{"id": 1, "name": "one"}'
        rest = b', {"id": 2, "name": "two"}]'
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(record) + len(rest)))
        handler.end_headers()
        handler.wfile.write(record)
        handler.wfile.flush()
        self.reached.set()
        self.release.wait(4 * SECONDS)
        handler.wfile.write(rest)

    def close(self):
        self.release.set()
        super().close()


def psql(uri, sql):
    done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", uri, "-c", sql],
                          capture_output=True, text=True, timeout=SECONDS, check=True)
    return done.stdout.strip()


def main(tests):
    """Runs the functions of TESTS, and says in TAP how they fared."""
    wanted = sys.argv[1:]
    tests = [test for test in tests if not wanted or test.__name__ in wanted]
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok {number} {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
        except Exception:  # the next test must have its turn
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}", flush=True)
            print(f"not ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)
