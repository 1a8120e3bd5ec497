#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""Files that are not on this computer: gvfs on a private bus, and a private sshd that it reaches by sftp."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from support import Sandbox, contains, equal, excludes, free_port, main, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
SSHD = "/usr/sbin/sshd"


def server_user():
    """Who the server runs as: it lets in nobody else."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise AssertionError("there is no user to run a server as")


class Remote:
    """A server, a bus with gvfs, and a sandbox that uses both."""

    def __init__(self):
        if not os.path.exists(SSHD) or not os.path.exists("/usr/share/dbus-1/services/org.gtk.vfs.Daemon.service"):
            raise AssertionError("openssh-server and gvfs are not installed")
        self.processes = []
        self.user = server_user()
        self.port = free_port()
        self.box = Sandbox()
        self.dir = tempfile.mkdtemp(prefix="sluice-ssh-", dir="/tmp")
        os.chmod(self.dir, 0o755)
        self.files = os.path.join(self.dir, "files")
        os.mkdir(self.files)
        self.start_server()
        self.start_bus()

    def start_server(self):
        for name in ("host", "client"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(self.dir, name)],
                           check=True)
        os.chown(os.path.join(self.dir, "host"), self.user.pw_uid, self.user.pw_gid)
        config = os.path.join(self.dir, "sshd_config")
        with open(config, "w", encoding="ascii") as stream:
            stream.write(f"ListenAddress 127.0.0.1:{self.port}\nHostKey {self.dir}/host\nPidFile none\n"
                         f"AuthorizedKeysFile {self.dir}/client.pub\nStrictModes no\nUsePAM no\n"
                         "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
                         "Subsystem sftp internal-sftp\n")
        # Not as root: a test that is started by root is not to open a door to it.
        options = {} if os.getuid() else {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        self.processes.append(subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=subprocess.DEVNULL, **options))
        wait_for(self.answers, "sshd")
        self.know_host(True)
        wrapper = os.path.join(self.dir, "bin", "ssh")
        os.mkdir(os.path.dirname(wrapper))
        with open(wrapper, "w", encoding="ascii") as stream:
            # gvfs trusts every key of this computer otherwise.
            stream.write(f'#!/bin/sh\nexec /usr/bin/ssh -F /dev/null -i {self.dir}/client -o IdentitiesOnly=yes '
                         f'-o NoHostAuthenticationForLocalhost=no '
                         f'-o UserKnownHostsFile={self.dir}/known -o GlobalKnownHostsFile=/dev/null "$@"\n')
        os.chmod(wrapper, 0o755)

    def know_host(self, known):
        with open(os.path.join(self.dir, "host.pub"), encoding="ascii") as stream:
            key = " ".join(stream.read().split()[:2])
        with open(os.path.join(self.dir, "known"), "w", encoding="ascii") as stream:
            stream.write(f"[127.0.0.1]:{self.port} {key}\n" if known else "")

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def start_bus(self):
        services = self.box.path("services")
        os.mkdir(services)
        # Only the one that mounts: no monitors of volumes, no metadata.
        shutil.copy("/usr/share/dbus-1/services/org.gtk.vfs.Daemon.service", services)
        with open(os.path.join(HERE, "..", "fixtures", "session.conf"), encoding="utf-8") as stream:
            self.box.write("session.conf", stream.read().replace("@SERVICES@", services))
        self.box.env["PATH"] = os.path.join(self.dir, "bin") + ":" + self.box.env["PATH"]
        self.box.env["GIO_USE_VOLUME_MONITOR"] = "null"
        self.box.env["GVFS_DISABLE_FUSE"] = "1"
        bus = subprocess.Popen(["dbus-daemon", "--nofork", "--print-address",
                                "--config-file=" + self.box.path("session.conf")],
                               env=self.box.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.processes.append(bus)
        self.box.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

    def uri(self, name):
        return f"sftp://{self.user.pw_name}@127.0.0.1:{self.port}{self.files}/{name}"

    def write(self, name, text):
        path = os.path.join(self.files, name)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def task(self, name, path, **source):
        return self.box.write(name, {
            "sluice": 1, "id": name, "name": name, "source": {"type": "file", "path": path, **source},
            "destination": {"type": "sqlite", "path": "out.db", "table": "t"}})

    def close(self):
        # gvfs ends when its bus does.
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
            if process.stdout:
                process.stdout.close()
        time.sleep(0.2)
        shutil.rmtree(self.dir, ignore_errors=True)
        self.box.close()


def remote(function):
    def test():
        place = Remote()
        try:
            function(place)
        finally:
            place.close()
    test.__name__ = function.__name__
    return test


@remote
def files_by_sftp(place):
    text = "id,name\n" + "".join(f"{i},name {i}\n" for i in range(5000))
    path = place.write("rows 1.csv", text)
    place.task("one.json", place.uri("rows%201.csv"))
    result = place.box.json("run", "one.json")
    equal((result["inserted"], result["bytes"]), (5000, os.path.getsize(path)))
    equal(place.box.json("sample", "one.json", "--rows", "5")["fields"][0]["type"], "integer")

    place.write("rows 2.csv", "id,name\n1,x\n")
    place.write("other.csv", "no,good\n")
    place.task("many.json", place.uri("rows*.csv"))
    found = place.box.json("verify", "many.json")
    equal([(file["name"], file["rows"]) for file in found["files"]],
          [(place.uri("rows%201.csv"), 5000), (place.uri("rows%202.csv"), 1)])

    place.task("none.json", place.uri("nothing.csv"))
    equal(place.box.json("run", "none.json", status=1)["error"]["code"], "no_files")
    place.task("fine.json", place.uri("nothing*.csv"), missing="ok")
    equal(place.box.json("sample", "fine.json")["rows"], 0)
    place.task("folder.json", place.uri(""))
    equal(place.box.json("run", "folder.json", status=1)["error"]["code"], "location_unavailable")


@remote
def strange_hosts_are_refused(place):
    """Nobody is there to say that a key is right."""
    place.write("rows.csv", "id\n1\n")
    place.task("task.json", place.uri("rows.csv"))
    place.know_host(False)
    error = place.box.json("run", "task.json", status=1)["error"]
    equal(error["code"], "location_unavailable")
    contains(error["hint"], "Files")


@remote
def changes_are_noticed(place):
    """A file that grows while it comes is told from one that does not."""
    path = place.write("rows.csv", "id,text\n" + "".join(f"{i},{'x' * 200}\n" for i in range(200000)))
    place.task("task.json", place.uri("rows.csv"))
    stop = threading.Event()

    def grow():
        while not stop.wait(0.02):
            with open(path, "a", encoding="utf-8") as stream:
                stream.write("1,more\n")
    thread = threading.Thread(target=grow)
    thread.start()
    try:
        error = place.box.json("verify", "task.json", status=1)["error"]
    finally:
        stop.set()
        thread.join()
    equal(error["code"], "source_changed")
    equal(place.box.json("verify", "task.json")["rejected"], 0)


def without_a_bus():
    box = Sandbox()
    try:
        box.write("task.json", {"sluice": 1, "name": "T",
                                "source": {"type": "file", "path": "sftp://user@host.invalid/rows.csv"},
                                "destination": {"type": "sqlite", "path": "out.db", "table": "t"}})
        error = box.json("run", "task.json", status=1)["error"]
        equal(error["code"], "location_unavailable")
        contains(error["hint"], "gvfs")
    finally:
        box.close()


def no_password_in_a_task():
    box = Sandbox()
    try:
        box.write("task.json", {"sluice": 1, "name": "T",
                                "source": {"type": "file", "path": "sftp://user:hunter2@host.invalid/rows.csv"},
                                "destination": {"type": "sqlite", "path": "out.db", "table": "t"}})
        out, err = box.run("run", "task.json", "--output", "json", status=2)
        contains(json.dumps(json.loads(out)), "plain_secret")
        excludes(out + err, "hunter2")
    finally:
        box.close()


if __name__ == "__main__":
    main([without_a_bus, no_password_in_a_task, files_by_sftp, strange_hosts_are_refused, changes_are_noticed])
