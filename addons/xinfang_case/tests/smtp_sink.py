"""A mail server that takes, puts off, refuses or drops what it is given."""

import email
import email.policy
import socketserver
import threading


class _Handler(socketserver.StreamRequestHandler):
    """One conversation with a client."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 sink")
        for raw in self.rfile:
            verb = raw.decode("utf-8", "replace").strip().upper().split(" ")[0]
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb != "DATA":
                self.say(self.server.sink.answer(verb))
            elif not self.take():
                return

    def take(self):
        """Take the text of a mail; tell whether the line holds."""
        sink = self.server.sink
        self.say("354 go on")
        content = b"".join(iter(self.rfile.readline, b".\r\n"))
        if sink.mode == "full":
            self.say("452 no room")
            return True
        sink.mails.append(email.message_from_bytes(content, policy=email.policy.SMTP))
        if sink.mode == "drop":
            return False
        self.say("250 taken")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class SmtpSink:
    """Use as a context manager; ``mode`` may be changed at any time.

    Modes: ``ok``, ``later`` (451 to the recipient), ``refused`` (550), ``full``
    (452 after the text), ``drop`` (the line is cut after the text was taken).
    """

    def __init__(self):
        self.mode = "ok"
        self.mails = []

    def __enter__(self):
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.sink = self
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def answer(self, verb):
        """Return the reply to one command."""
        if verb == "RCPT":
            if self.mode == "later":
                return "451 come back for zhang@example.org"
            if self.mode == "refused":
                return "550 nobody of that name"
        return "250 ok"

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)
