# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""PostgreSQL with TLS, and beyond another machine: a real sshd, and certificates of an authority of our own."""

import contextlib
import glob
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile

from support import Sandbox, contains, equal, free_port, main, psql, wait_for

HOST = "db.example"
FIXTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "with-postgres")


def owner():
    """Who runs servers: not root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    return pwd.getpwnam("postgres")


def as_owner(command):
    user = owner()
    if os.getuid() != 0:
        return command
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--", *command]


def quiet(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificate(folder, name, subject, authority, *extensions):
    """A key and a certificate NAME, signed by AUTHORITY; by itself without one."""
    path = os.path.join(folder, name)
    quiet("openssl", "req", "-new", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
          "-keyout", path + ".key", "-out", path + ".csr", "-subj", "/CN=" + subject)
    with open(path + ".ext", "w", encoding="utf-8") as stream:
        stream.write("\n".join(extensions) + "\n")
    signed = (["-CA", os.path.join(folder, authority + ".crt"), "-CAkey", os.path.join(folder, authority + ".key"),
               "-CAcreateserial"] if authority else ["-signkey", path + ".key"])
    quiet("openssl", "x509", "-req", "-in", path + ".csr", "-out", path + ".crt", "-days", "2", *signed,
          "-extfile", path + ".ext")
    os.chmod(path + ".key", 0o600)


def start_over():
    """Makes certificates, and runs this program again beside a server that has them."""
    folder = tempfile.mkdtemp(prefix="sluice-tls-", dir="/tmp")
    make_certificate(folder, "ca", "Test CA", None, "basicConstraints=critical,CA:TRUE")
    make_certificate(folder, "other", "Other CA", None, "basicConstraints=critical,CA:TRUE")
    make_certificate(folder, "server", HOST, "ca", f"subjectAltName=DNS:{HOST}")
    make_certificate(folder, "client", "certified", "ca", "extendedKeyUsage=clientAuth")
    if os.getuid() == 0:
        os.chmod(folder, 0o755)
        for name in os.listdir(folder):
            shutil.chown(os.path.join(folder, name), owner().pw_name)
        shutil.chown(os.path.join(folder, "client.key"), "root")
    port = free_port()
    env = {**os.environ, "TLS_FOLDER": folder, "TLS_PORT": str(port),
           "WITH_POSTGRES_CONF": f"listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\n"
                                 f"ssl_cert_file = '{folder}/server.crt'\nssl_key_file = '{folder}/server.key'\n"
                                 f"ssl_ca_file = '{folder}/ca.crt'\n"}
    env.pop("SLUICE_TEST_PG", None)
    try:
        return subprocess.run([FIXTURE, sys.executable, os.path.abspath(__file__), *sys.argv[1:]], env=env,
                              check=False).returncode
    finally:
        shutil.rmtree(folder)


class Ssh:
    """A private sshd, and an `ssh` that knows it."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="sluice-ssh-", dir="/tmp")
        os.chmod(self.dir, 0o755)
        self.port = free_port()
        for name in ("host", "user", "stranger"):
            quiet("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path(name))
        shutil.copy(self.path("user.pub"), self.path("authorized"))
        if os.getuid() == 0:
            shutil.chown(self.path("host"), owner().pw_name)
        with open(self.path("sshd_config"), "w", encoding="utf-8") as stream:
            stream.write(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.path('host')}\nPidFile none\n"
                         f"AuthorizedKeysFile {self.path('authorized')}\nStrictModes no\nUsePAM no\n"
                         "PasswordAuthentication no\nKbdInteractiveAuthentication no\nAllowTcpForwarding yes\n")
        self.know(self.path("host.pub"))
        os.mkdir(self.path("bin"))
        with open(self.path("bin", "ssh"), "w", encoding="utf-8") as stream:
            stream.write(f"#!/bin/sh\nexec {shutil.which('ssh')} -F {self.path('ssh_config')} \"$@\"\n")
        os.chmod(self.path("bin", "ssh"), 0o755)
        with open(self.path("ssh_config"), "w", encoding="utf-8") as stream:
            stream.write(f"UserKnownHostsFile {self.path('known')}\nGlobalKnownHostsFile /dev/null\n"
                         "IdentityAgent none\nIdentitiesOnly yes\nStrictHostKeyChecking yes\n")
        with open(self.path("log"), "wb") as log:
            self.server = subprocess.Popen(as_owner(["/usr/sbin/sshd", "-D", "-e", "-f", self.path("sshd_config")]),
                                           stderr=log, cwd="/")
        wait_for(self.answers, "sshd")

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def know(self, key):
        with open(key, encoding="utf-8") as stream:
            kind, text = stream.read().split()[:2]
        with open(self.path("known"), "w", encoding="utf-8") as stream:
            stream.write(f"[127.0.0.1]:{self.port} {kind} {text}\n")

    def answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def close(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.dir)

    def spec(self, key="user"):
        return {"host": "127.0.0.1", "port": self.port, "user": owner().pw_name, "key_file": self.path(key),
                "to": "127.0.0.1:" + os.environ["TLS_PORT"]}

    def clients(self):
        """Processes of ssh that have our configuration."""
        found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in found.splitlines() if self.path("ssh_config") in line]


@contextlib.contextmanager
def boxes():
    box, ssh = Sandbox(), Ssh()
    box.env["PATH"] = ssh.path("bin") + ":" + box.env["PATH"]
    try:
        yield box, ssh
    finally:
        ssh.close()
        box.close()


def tls(name):
    return os.path.join(os.environ["TLS_FOLDER"], name)


def uri(host=HOST, **more):
    query = "&".join(f"{key}={value}" for key, value in more.items())
    return f"postgresql://sluice@{host}:{os.environ['TLS_PORT']}/postgres?{query}"


def steps(box, document, status=0):
    box.write("connection.json", {"type": "postgres", **document})
    box.run("connection", "add", "pg", "--replace", "--document", "connection.json")
    return box.json("connection", "test", "pg", status=status)


def names(found):
    return [(step["step"], step["passed"]) for step in found]


def test_through_a_tunnel():
    """Without a word about TLS the server beyond the tunnel has to show a certificate for its name."""
    psql(os.environ["SLUICE_TEST_PG"], "DROP TABLE IF EXISTS far; CREATE TABLE far (id int, name text);"
         "INSERT INTO far VALUES (1, 'a'), (2, 'b')")
    with boxes() as (box, ssh):
        far = {"uri": uri(sslrootcert=tls("ca.crt")), "ssh": ssh.spec()}
        equal(names(steps(box, far)),
              [("tunnel", True), ("port", True), ("tls", True), ("login", True), ("rights", True)])
        contains([step["message"] for step in box.json("connection", "test", "pg")], "The connection is encrypted")
        box.write("task.json", {"sluice": 1, "id": "far", "name": "Far",
                                "source": {"type": "database", "connection": "pg", "table": "far"}, "mapping": [],
                                "destination": {"connection": "pg", "table": "near"}, "load": {"strategy": "insert"}})
        equal(box.json("run", "task.json")["inserted"], 2)
        equal(psql(os.environ["SLUICE_TEST_PG"], "SELECT string_agg(name, '' ORDER BY id) FROM near"), "ab")
        found = steps(box, {**far, "uri": uri()}, status=1)
        equal(names(found), [("tunnel", True), ("port", True), ("tls", False)])
        found = steps(box, {**far, "ssh": {**ssh.spec(), "to": "127.0.0.1:1"}}, status=1)
        equal(names(found), [("tunnel", True), ("port", False)])
        wait_for(lambda: not ssh.clients(), "all ssh to end")


def test_tunnel_fails():
    """ssh is never asked anything; what it says is passed on."""
    with boxes() as (box, ssh):
        far = {"uri": uri(sslmode="require"), "ssh": ssh.spec("stranger")}
        found = steps(box, far, status=1)
        equal(names(found), [("tunnel", False)])
        contains(found[0]["message"], "Permission denied")
        ssh.know(ssh.path("stranger.pub"))
        found = steps(box, {**far, "ssh": ssh.spec()}, status=1)
        equal(names(found), [("tunnel", False)])
        contains(found[0]["message"], "Host key verification failed")
        found = steps(box, {**far, "ssh": {"host": "127.0.0.1", "port": free_port()}}, status=1)
        contains(found[0]["message"], "Connection refused")
        found = steps(box, {**far, "ssh": {"host": "-oProxyCommand=touch " + box.path("evil")}}, status=1)
        equal(names(found), [("tunnel", False)])
        equal(os.path.exists(box.path("evil")), False)


def test_tunnel_by_odbc():
    """Where the tunnel ends goes into the connection string."""
    driver = glob.glob("/usr/lib/*/odbc/psqlodbcw.so")[0]
    dsn = f"Driver={driver};Server={{host}};Port={{port}};Database=postgres;SSLmode=require"

    with boxes() as (box, ssh):
        cases = (({"dsn": dsn, "ssh": ssh.spec()}, 0, ("tunnel", "driver", "name", "port", "login", "rights")),
                 ({"dsn": dsn, "ssh": ssh.spec("stranger")}, 1, ("tunnel",)),
                 ({"dsn": "Driver=x", "ssh": ssh.spec()}, 1, ("tunnel",)),
                 ({"dsn": dsn, "ssh": {**ssh.spec(), "to": "127.0.0.1:1"}}, 1, ("tunnel", "driver", "name", "port")))
        for document, status, expected in cases:
            box.write("connection.json", {"type": "odbc", "username": "sluice", **document})
            box.run("connection", "add", "far", "--replace", "--document", "connection.json")
            found = box.json("connection", "test", "far", status=status)
            equal(tuple(step["step"] for step in found), expected)
            equal(found[-1]["passed"], status == 0)
        wait_for(lambda: not ssh.clients(), "all ssh to end")


def test_tunnel_by_options():
    """`connection add` knows where to go through, too."""
    driver = glob.glob("/usr/lib/*/odbc/psqlodbcw.so")[0]
    dsn = f"Driver={driver};Server={{host}};Port={{port}};Database=postgres;SSLmode=require"

    with boxes() as (box, ssh):
        with open(ssh.path("ssh_config"), "a", encoding="utf-8") as stream:
            stream.write(f"IdentityFile {ssh.path('user')}\n")
        machine = f"{owner().pw_name}@127.0.0.1:{ssh.port}"
        to = "127.0.0.1:" + os.environ["TLS_PORT"]
        box.run("connection", "add", "far", "--uri", uri("127.0.0.1", sslmode="require"), "--ssh", machine)
        equal(names(box.json("connection", "test", "far"))[0], ("tunnel", True))
        box.run("connection", "add", "odbc", "--odbc", dsn, "--username", "sluice", "--ssh", machine, "--ssh-to", to)
        equal(names(box.json("connection", "test", "odbc"))[0], ("tunnel", True))
        for wrong in ("", "me@", "@host", "host:", "host:0", "host:70000", "host:x", "[::1", "[::1]x"):
            box.run("connection", "add", "bad", "--uri", "postgresql://h/d", "--ssh", wrong, status=2)
        box.run("connection", "add", "bad", "--sqlite", "x.db", "--ssh", machine, status=2)
        box.run("connection", "add", "bad", "--odbc", dsn, "--ssh", machine, status=2)
        box.run("connection", "add", "bad", "--uri", "postgresql://h/d", "--ssh-to", to, status=2)


def test_killed_run_leaves_no_tunnel():
    with boxes() as (box, ssh):
        box.write("task.json", {"sluice": 1, "id": "far", "name": "Far",
                                "source": {"type": "database", "query": "SELECT pg_sleep(600)::text AS name",
                                           "connection": {"type": "postgres", "uri": uri(sslmode="require"),
                                                          "ssh": ssh.spec()}},
                                "mapping": [], "destination": {"type": "sqlite", "path": "out.db", "table": "t"},
                                "load": {"strategy": "insert"}})
        run = box.start("run", "task.json")
        wait_for(ssh.clients, "ssh to start")
        run.kill()
        run.communicate()
        wait_for(lambda: not ssh.clients(), "ssh to end with the run")


def test_tls_modes():
    with contextlib.closing(Sandbox()) as box:
        near = {"hostaddr": "127.0.0.1"}
        cases = ((HOST, {"sslmode": "verify-full", "sslrootcert": tls("ca.crt")}, True),
                 (HOST, {"sslmode": "verify-full", "sslrootcert": tls("other.crt")}, False),
                 ("wrong.example", {"sslmode": "verify-full", "sslrootcert": tls("ca.crt")}, False),
                 ("wrong.example", {"sslmode": "verify-ca", "sslrootcert": tls("ca.crt")}, True),
                 ("wrong.example", {"sslmode": "require"}, True))
        for host, more, passes in cases:
            found = steps(box, {"uri": uri(host, **near, **more)}, status=0 if passes else 1)
            equal(names(found)[2], ("tls", passes))
        found = steps(box, {"uri": uri(**near, sslmode="disable")})
        contains([step["message"] for step in found], "The connection is not encrypted")


def test_client_certificate():
    admin = os.environ["SLUICE_TEST_PG"]
    rules = os.path.join(os.environ["SLUICE_TEST_PG_DATA"], "pg_hba.conf")
    with open(rules, encoding="utf-8") as stream:
        before = stream.read()
    with open(rules, "w", encoding="utf-8") as stream:
        stream.write("hostssl all certified 127.0.0.1/32 cert\n" + before)
    psql(admin, "DROP ROLE IF EXISTS certified")
    psql(admin, "CREATE ROLE certified LOGIN")
    psql(admin, "SELECT pg_reload_conf()")
    more = {"hostaddr": "127.0.0.1", "sslmode": "verify-full", "sslrootcert": tls("ca.crt")}
    bare = uri(**more).replace("sluice@", "certified@")
    with contextlib.closing(Sandbox()) as box:
        shutil.copy(tls("client.key"), box.path("client.key"))
        os.chmod(box.path("client.key"), 0o600)
        found = wait_for(lambda: [f for f in [steps_any(box, bare)] if names(f)[-1] == ("tls", False)], "the rule")[0]
        contains(found[2]["message"], "sslcert")
        found = steps(box, {"uri": bare + f"&sslcert={tls('client.crt')}&sslkey={box.path('client.key')}"})
        equal(names(found)[-1], ("rights", True))


def steps_any(box, address):
    """The steps, whatever the exit status."""
    box.write("connection.json", {"type": "postgres", "uri": address})
    box.run("connection", "add", "pg", "--replace", "--document", "connection.json")
    out, _ = box.start("connection", "test", "pg", "--output", "json").communicate()
    return json.loads(out)


if __name__ == "__main__":
    if "TLS_FOLDER" not in os.environ:
        sys.exit(start_over())
    os.environ["PGPORT"] = os.environ["TLS_PORT"]
    main([test_through_a_tunnel, test_tunnel_fails, test_tunnel_by_odbc, test_tunnel_by_options, test_killed_run_leaves_no_tunnel,
          test_tls_modes, test_client_certificate])
