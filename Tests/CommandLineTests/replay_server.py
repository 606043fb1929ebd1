"""Answers HTTP as a script tells it, with recorded exchanges and injected faults.

Usage: replay_server.py SCRIPT.json. Prints its port and serves until standard input ends. The script:
  recorded  directories of .http files: request, '=====RESPONSE=====', response
  token     what stands for the recorded '<collector>'; other tokens get what `denied` names
  routes    tried first, in order: {method, path (a trailing * matches any rest), status, headers, body,
            times (then it is spent), fault (reset | truncated | drip | endless)}
  certificate, key   PEM files, for TLS;  client_ca   to require client certificates
  unix      a socket to listen on instead of a port
  log       a file that gets a line 'METHOD path' for every request
"""

import http.server
import json
import os
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time

script = json.load(open(sys.argv[1]))
lock = threading.Lock()


def recorded(directory):
    answers = {}
    for name in sorted(os.listdir(directory)):
        text = open(f"{directory}/{name}", encoding="utf-8").read()
        request, _, answer = text.partition("=====RESPONSE=====\n")
        words = request.split("\n", 1)[0].split()
        if len(words) < 2 or not words[1].startswith("/"):
            continue
        head, _, body = answer.partition("\n\n")
        lines = head.split("\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        keep = {k: v for k, v in headers.items() if k.lower() in ("content-type", "retry-after", "location", "date")}
        needs_token = "<collector>" in request or "collector-token" in request or "admin-token" in request
        key = (words[0], words[1])
        # Of several answers to one request the first tells the ordinary case.
        if key not in answers:
            answers[key] = (int(lines[0].split()[1]), keep, body.strip() + "\n", needs_token)
        answers[name] = (int(lines[0].split()[1]), keep, body.strip() + "\n", needs_token)
    return answers


answers = {}
for directory in script.get("recorded", []):
    answers.update(recorded(directory))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def address_string(self):
        return "local"

    def answer(self):
        self.command = self.command.upper()  # hvac writes 'list'
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode() if length else ""
        with lock:
            if "log" in script:
                with open(script["log"], "a") as log:
                    log.write(f"{self.command} {self.path}\n")
            route = self.route(body)
        if route:
            if "recorded" in route:
                status, headers, text, _ = answers[route["recorded"]]
                return self.send(status, headers, text)
            return self.send(route.get("status", 200), route.get("headers", {}), route.get("body", ""), route.get("fault"))
        known = answers.get((self.command, self.path))
        if not known:
            return self.send(404, {"Content-Type": "application/json"}, '{"errors":[]}\n')
        status, headers, text, needs_token = known
        given = self.headers.get("X-Vault-Token") or (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if needs_token and given != script.get("token"):
            status, headers, text, _ = answers[script["denied"]]
        self.send(status, headers, text)

    def route(self, body):
        for route in script.get("routes", []):
            path = route["path"]
            fits = self.path.startswith(path[:-1]) if path.endswith("*") else self.path == path
            if not fits or route.get("method", self.command) != self.command:
                continue
            if route.get("contains", "") not in body:
                continue
            if any(self.headers.get(k) != v for k, v in route.get("with", {}).items()):
                continue
            if "times" in route:
                if route["times"] <= 0:
                    continue
                route["times"] -= 1
            return route
        return None

    def send(self, status, headers, text, fault=None):
        data = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if fault == "endless":
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b" " * 65536)
            except OSError:
                self.close_connection = True
                return
        declared = len(data) + (1000 if fault in ("truncated", "reset", "drip") else 0)
        self.send_header("Content-Length", str(declared))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()
        if fault == "drip":
            try:
                for _ in range(120):
                    time.sleep(0.5)
                    self.wfile.write(b" ")
                    self.wfile.flush()
            except OSError:
                pass
        if fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if fault:
            self.close_connection = True
            self.connection.close()

    do_GET = do_POST = do_PUT = do_LIST = do_DELETE = do_list = answer


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        request, _ = super().get_request()
        return request, ("local", 0)


if "unix" in script:
    server = UnixServer(script["unix"], Handler)
    port = 0
else:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    port = server.server_address[1]
if "certificate" in script:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(script["certificate"], script["key"])
    if "client_ca" in script:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(script["client_ca"])
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(port, flush=True)
sys.stdin.read()
