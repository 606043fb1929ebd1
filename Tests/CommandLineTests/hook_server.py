"""A receiver of webhooks and heartbeats: prints its port, writes every request down, answers the first webhook with 503."""
import hashlib, hmac, http.server, json, sys, threading

out = open(sys.argv[1], "a", buffering=1)
busy = [True]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status = 200
        if self.path == "/hook" and busy[0]:
            busy[0], status = False, 503
        expected = "sha256=" + hmac.new(b"k3y", body, hashlib.sha256).hexdigest()
        out.write(json.dumps({"path": self.path, "status": status, "body": body.decode(), "dedup": self.headers.get("Idempotency-Key"),
                              "signed": self.headers.get("X-Rota-Signature") == expected}) + "\n")
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
