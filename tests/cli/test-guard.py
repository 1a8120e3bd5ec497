#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What is not what it says, what is too large, and what a virus scanner finds: a real clamd with two signatures."""

import bz2
import contextlib
import gzip
import lzma
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import tempfile

from support import Sandbox, contains, equal, excludes, main, wait_for

CLAMD = "/usr/sbin/clamd"
ROWS = "id,name\n" + "".join(f"{i},name {i}\n" for i in range(2000))
# Found by the signature below; harmless.
BAD = "id,name\n1,SLUICE-TEST-SIGNATURE-OF-NOTHING\n"


@contextlib.contextmanager
def sandbox():
    box = Sandbox()
    try:
        yield box
    finally:
        box.close()


def task(box, path, **source):
    box.write("task.json", {"sluice": 1, "name": "T", "source": {"type": "file", "path": path, **source},
                            "destination": {"type": "sqlite", "path": "out.db", "table": "t"}})
    return "task.json"


def error_of(box, path, status=1, **source):
    return box.json("run", task(box, path, **source), status=status)["error"]


def contents():
    """Named .csv, and something else."""
    cases = {
        "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + b"x," * 500,
        "ELF": b"\x7fELF\x02\x01\x01\0" + bytes(200),
        "Windows": b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(200),
        "web page": b"\n <!DOCTYPE html>\n<html><body>Please sign in, thank you</body></html>\n",
        "XML": b"<?xml version=\"1.0\"?><rows/>\n",
        "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "PNG": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100),
        "RTF": b"{\\rtf1\\ansi hello}",
        "Rar": b"Rar!\x1a\x07\x01\0" + bytes(100),
        "gzip": gzip.compress(gzip.compress(b"a,b\n1,2\n")),
        "bzip2": gzip.compress(bz2.compress(b"a,b\n1,2\n" * 20)),
        "xz": gzip.compress(lzma.compress(b"a,b\n1,2\n")),
        "tar": b"rows.csv" + bytes(249) + b"ustar\x0000" + bytes(248),
    }
    with sandbox() as box:
        for name, data in cases.items():
            with open(box.path("rows.csv"), "wb") as stream:
                stream.write(data)
            error = error_of(box, "rows.csv")
            equal(error["code"], "wrong_content")
            contains(error["message"].lower(), name.lower())
            equal(error["where"]["file"], box.path("rows.csv"))
            with gzip.open(box.path("packed.csv.gz"), "wb") as stream:
                stream.write(data)
            equal(error_of(box, "packed.csv.gz")["code"], "wrong_content")


def databases_and_tables():
    with sandbox() as box:
        with contextlib.closing(sqlite3.connect(box.path("rows.csv"))) as database:
            database.execute("CREATE TABLE t (a)")
            database.commit()
        contains(error_of(box, "rows.csv")["message"], "SQLite")


def what_only_looks_like_it():
    """Headers that begin as other contents do."""
    with sandbox() as box:
        for head in ("MZ", "PAR1", "GIF89a", "PDF", "Rar", "7z", "PK"):
            box.write("rows.csv", f"{head},b\n1,2\n3,4\n")
            equal(box.json("sample", task(box, "rows.csv", header=True))["fields"][0]["path"], head)


def limits():
    with sandbox() as box:
        box.write("rows.csv", ROWS)
        equal(error_of(box, "rows.csv", status=4, max_body=1000)["code"], "body_too_large")
        with gzip.open(box.path("bomb.csv.gz"), "wb") as stream:
            stream.write(b"a,b\n" + b"1,2\n" * 3000000)
        equal(error_of(box, "bomb.csv.gz", status=4, max_ratio=20)["code"], "ratio_exceeded")


class Scanner:
    """clamd, as nobody who matters, with a database of its own."""

    def __init__(self):
        if not os.path.exists(CLAMD):
            raise AssertionError("clamav-daemon is not installed")
        self.dir = tempfile.mkdtemp(prefix="sluice-clamd-", dir="/tmp")
        self.socket = os.path.join(self.dir, "clamd.sock")
        os.mkdir(os.path.join(self.dir, "db"))
        with open(os.path.join(self.dir, "db", "test.ndb"), "w", encoding="ascii") as stream:
            stream.write("Sluice.Test.Nothing:0:*:" + b"SLUICE-TEST-SIGNATURE-OF-NOTHING".hex() + "\n")
        with open(os.path.join(self.dir, "clamd.conf"), "w", encoding="ascii") as stream:
            stream.write(f"LocalSocket {self.socket}\nLocalSocketMode 666\nDatabaseDirectory {self.dir}/db\n"
                         "Foreground yes\nStreamMaxLength 1M\nTemporaryDirectory " + self.dir + "\n")
        options = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("nobody")
            options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            for path in (self.dir, os.path.join(self.dir, "db")):
                os.chown(path, user.pw_uid, user.pw_gid)
        os.chmod(self.dir, 0o755)
        self.process = subprocess.Popen([CLAMD, "-c", os.path.join(self.dir, "clamd.conf")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        wait_for(self.answers, "clamd")

    def answers(self):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.socket)
            return True
        return False

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)


def scanner_looks_first():
    scanner = Scanner()
    try:
        with sandbox() as box:
            box.write("rows.csv", ROWS)
            equal(box.json("run", task(box, "rows.csv", scan=scanner.socket))["inserted"], 2000)
            box.write("bad.csv", BAD)
            error = error_of(box, "bad.csv", scan=scanner.socket)
            equal(error["code"], "infected")
            contains(error["message"], "Sluice.Test.Nothing")
            excludes(error["message"], "FOUND")
            equal(box.json("run", task(box, "bad.csv"))["inserted"], 1)
            # What is wrong stands in the second file: nothing of the first one is kept either.
            os.rename(box.path("rows.csv"), box.path("a.csv"))
            os.rename(box.path("bad.csv"), box.path("b.csv"))
            equal(error_of(box, "[ab].csv", scan=scanner.socket)["code"], "infected")
            with contextlib.closing(sqlite3.connect(box.path("out.db"))) as database:
                equal(database.execute("SELECT count(*) FROM t").fetchone(), (2001,))
            with gzip.open(box.path("packed.csv.gz"), "wt") as stream:
                stream.write(BAD)
            equal(error_of(box, "packed.csv.gz", scan=scanner.socket)["code"], "infected")
            box.write("large.csv", "a,b\n" + "1,2\n" * 500000)
            error = error_of(box, "large.csv", scan=scanner.socket)
            equal(error["code"], "scan_failed")
            contains(error["message"], "size limit")
    finally:
        scanner.close()


def no_scanner_no_file():
    with sandbox() as box:
        box.write("rows.csv", ROWS)
        equal(error_of(box, "rows.csv", scan=box.path("no.sock"))["code"], "scan_failed")
        os.mkfifo(box.path("pipe.csv"))
        equal(error_of(box, "pipe.csv", scan=box.path("no.sock"))["code"], "scan_failed")


if __name__ == "__main__":
    main([contents, databases_and_tables, what_only_looks_like_it, limits, no_scanner_no_file, scanner_looks_first])
