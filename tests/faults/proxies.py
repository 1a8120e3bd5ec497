# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""A proxy between a program and a database server that knows where messages begin and end
(PostgreSQL's documentation, "Message Formats"; MariaDB's, "Client/Server Protocol"), counts
them by kind, and lets one of them, of a kind and number, meet with an accident.

A kind is "client X" or "server X", where X is the message's letter (of MariaDB the command's
number in hexadecimal, or `answer`), `startup` (what comes before all that) or `COMMIT`: the
statement, and the server's word that it is done."""

import collections
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass

# What may happen to a message:
#   cut    both connections are closed before it is passed on
#   reset  the same, and the client's connection is reset
#   half   half of it is passed on, then both are closed
#   after  it is passed on, then both are closed: its answer is lost
#   late   the client's connection is closed; the server gets the message a while later
#   away   both are closed before it is passed on, and nobody is let in for two seconds
#   delay  it is passed on a second later
ACTIONS = {"client": ("cut", "reset", "half", "after", "late", "away", "delay"),
           "server": ("cut", "reset", "half", "after", "away", "delay")}
PLAIN_REQUESTS = (80877103, 80877104)     # for TLS, for GSSAPI: answered with one byte


@dataclass(frozen=True)
class Fault:
    kind: str
    number: int
    action: str

    def __str__(self):
        return f"{self.kind} {self.number} {self.action}"


class Pair:
    """A client's connection and the one to the server for it."""

    def __init__(self, proxy, client):
        self.proxy, self.client = proxy, client
        self.server = socket.socket(socket.AF_UNIX)
        self.server.connect(proxy.server_path)
        self.late = False
        for side in ("client", "server"):
            threading.Thread(target=self.pump, args=(side,), daemon=True).start()

    def close(self, reset=False, client=True, server=True):
        if reset:
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        for wanted, one in ((client, self.client), (server, self.server)):
            if not wanted:
                continue
            try:
                one.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def messages(self, side):
        """(kind, bytes) of each message from SIDE."""
        raise NotImplementedError

    def is_commit(self, side, kind, message):
        raise NotImplementedError

    def pump(self, side):
        to = self.server if side == "client" else self.client
        try:
            for kind, message in self.messages(side):
                kinds = [f"{side} {kind}"]
                if self.is_commit(side, kind, message):
                    kinds.append(f"{side} COMMIT")
                action = self.proxy.meet(kinds)
                if action and not self.suffer(action, to, message):
                    return
                if not action and not (self.late and side == "server"):
                    to.sendall(message)
        except (OSError, ValueError):
            pass
        if not (self.late and side == "client"):
            self.close()

    def suffer(self, action, to, message):
        """Whether the connection lives on."""
        if action == "delay":
            time.sleep(1)
            to.sendall(message)
            return True
        if action == "away":
            self.proxy.away_until = time.monotonic() + 2
        if action == "late":
            self.late = True
            self.close(server=False)
            time.sleep(self.proxy.late)
            self.server.sendall(message)
            self.server.shutdown(socket.SHUT_WR)
            return False
        if action in ("half", "after"):
            to.sendall(message if action == "after" else message[:max(1, len(message) // 2)])
        if action == "after":
            # What was passed on is to be acted upon before the end is seen.
            time.sleep(0.05)
        self.close(reset=action == "reset")
        return False


class PostgresPair(Pair):
    plain = False       # whether the server's next byte is no message

    def messages(self, side):
        stream = (self.client if side == "client" else self.server).makefile("rb")
        started = False
        while True:
            head = stream.read(1) if side == "server" or started else b""
            # Asked only now: while this waited the client may have asked for TLS.
            if side == "server" and self.plain and head:
                self.plain = False
                yield "startup", head
                continue
            length = stream.read(4)
            if len(length) < 4:
                return
            body = stream.read(struct.unpack("!I", length)[0] - 4)
            if not head:
                code = struct.unpack("!I", body[:4])[0]
                self.plain = code in PLAIN_REQUESTS
                started = not self.plain
            yield head.decode() or "startup", head + length + body

    def is_commit(self, side, kind, message):
        if side == "client":
            return kind in "QP" and re.search(rb"(^|[;\0])\s*COMMIT\b", message[5:])
        return kind == "C" and message[5:11] == b"COMMIT"


class MariaDbPair(Pair):
    started = False     # whether the client has sent a command
    committing = False  # whether it awaits the word that a COMMIT is done

    def messages(self, side):
        stream = (self.client if side == "client" else self.server).makefile("rb")
        while True:
            head = stream.read(4)
            if len(head) < 4:
                return
            body = stream.read(int.from_bytes(head[:3], "little"))
            # Each command begins to count anew, so does the server's greeting.
            self.started = self.started or (side == "client" and head[3] == 0)
            kind = "answer" if side == "server" else body[:1].hex()
            yield kind if self.started else "startup", head + body

    def is_commit(self, side, kind, message):
        if side == "client":
            self.committing = kind == "03" and re.match(rb"\s*COMMIT\b", message[5:]) is not None
            return self.committing
        done = self.committing and message[4] == 0
        self.committing = False
        return done


class Proxy:
    """Listens on the loopback interface; FAULT is what happens next. What comes late does so
    after LATE seconds."""

    def __init__(self, server_path, pair=PostgresPair, late=0.5):
        self.server_path, self.pair, self.late = server_path, pair, late
        self.lock = threading.Lock()
        self.expect(None)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if time.monotonic() < self.away_until:
                client.close()
                continue
            try:
                self.pair(self, client)
            except OSError:
                # The server is away, and so are we.
                client.close()

    def expect(self, fault):
        """From now on messages are counted anew, with their trail, and FAULT happens once; whoever was
        away is back."""
        with self.lock:
            self.fault, self.hit, self.counts = fault, False, collections.Counter()
            self.trail, self.away_until = [], 0

    def meet(self, kinds):
        """Counts a message; gives what shall happen to it, mostly nothing."""
        with self.lock:
            self.trail.append(kinds)
            for kind in kinds:
                self.counts[kind] += 1
            if self.fault and not self.hit and self.fault.kind in kinds and \
                    self.counts[self.fault.kind] == self.fault.number:
                self.hit = True
                return self.fault.action
        return None
