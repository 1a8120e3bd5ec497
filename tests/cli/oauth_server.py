# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""An API behind an OAuth 2 server that replaces refresh tokens."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

CANARY = "c4n4ry/+ü"


def access_token(number):
    return f"access-{CANARY.encode().hex()}-{number}"


def refresh_token(number):
    return f"refresh+/{CANARY.encode().hex()}-{number}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, **headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()
        self.server.at("head")
        half = len(data) // 2 if self.path == "/token" else len(data)
        self.wfile.write(data[:half])
        self.wfile.flush()
        self.server.at("half")
        self.wfile.write(data[half:])
        self.wfile.flush()
        self.server.at("sent")

    def do_GET(self):
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query))
        if url.path == "/authorize":
            self.server.asked.append(query)
            answer = self.server.agree(query)
            self.send(302, {}, Location=query["redirect_uri"] + "?" + urlencode(answer))
        else:
            self.server.give_data(self)

    def do_POST(self):
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.server.at("asked")
        status, body = self.server.give_token(form)
        self.send(status, body)


class OAuthServer(ThreadingHTTPServer):
    """Refresh tokens are good once; with LENIENT until what they brought was used.

    KILL names the step at which `victim` is killed, once: asked, head, half, sent
    (of a token), used (the new access token).
    """

    daemon_threads = True

    def __init__(self, lenient=False):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.lenient = lenient
        self.lock = threading.Lock()
        self.number = 0         # of the newest pair
        self.used = 0           # the newest pair that was used
        self.refreshes = 0
        self.asked = []
        self.kill = None
        self.delay = 0
        self.victim = None
        self.expires_in = 3600
        self.agree = lambda query: {"code": "c0de-" + CANARY, "state": query["state"]}
        self.echo = False       # the credential comes back as data
        self.deny = False       # no access token is good
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that was killed is no error here."""

    def close(self):
        self.shutdown()
        self.server_close()

    def at(self, step):
        victim = self.victim
        if self.kill == step and victim is not None:
            time.sleep(self.delay)
            victim.kill()
            victim.wait(20)
            self.kill = None

    def is_good(self, form):
        good = {refresh_token(self.number)}
        if self.lenient:
            good.add(refresh_token(self.used))
        return form.get("refresh_token") in good

    def proves(self, form):
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        asked = self.asked[-1]
        return (form["code"] == "c0de-" + CANARY and form["redirect_uri"] == asked["redirect_uri"] and
                asked["code_challenge_method"] == "S256" and
                base64.urlsafe_b64encode(challenge).decode().rstrip("=") == asked["code_challenge"])

    def give_token(self, form):
        with self.lock:
            if form["grant_type"] == "refresh_token":
                self.refreshes += 1
                good = self.is_good(form)
            else:
                good = self.proves(form)
            if not good:
                return 400, {"error": "invalid_grant", "error_description": "what is " + str(form)}
            self.number += 1
            return 200, {"access_token": access_token(self.number), "refresh_token": refresh_token(self.number),
                         "token_type": "bearer", "expires_in": self.expires_in}

    def give_data(self, handler):
        header = handler.headers.get("Authorization", "")
        with self.lock:
            good = header == "Bearer " + access_token(self.number) and not self.deny
            if good:
                self.used = self.number
        if good:
            self.at("used")
        if good and self.echo:
            handler.send(200, [{"id": header, "name": header}])
        elif good:
            handler.send(200, [{"id": 1, "name": "one"}])
        else:
            handler.send(401, {"error": "what is " + header})
