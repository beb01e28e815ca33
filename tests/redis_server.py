"""A real redis-server for tests that compare: started on a free port, stopped at the end."""
import shutil
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77  # ctest counts a test that exits so as skipped


def skip_without(*programs):
    for program in programs:
        if shutil.which(program) is None:
            print(f"skipped: no {program} on this machine")
            sys.exit(SKIPPED)


class Server:
    """A redis-server on a free port of the loopback interface, in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--enable-debug-command", "yes", "--appendonly", "no",
             "--dir", self.folder.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise AssertionError("redis-server does not answer")
        self.stream = self.socket.makefile("rb")

    def stop(self):
        self.stream.close()
        self.socket.close()
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()

    def call(self, *words):
        request = b"*%d\r\n" % len(words)
        for word in words:
            word = str(word).encode()
            request += b"$%d\r\n%s\r\n" % (len(word), word)
        self.socket.sendall(request)
        return self.reply()

    def reply(self):
        line = self.stream.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        if kind == b"$":
            return None if rest == b"-1" else self.stream.read(int(rest) + 2)[:-2].decode()
        if kind == b":":
            return int(rest)
        return ("error " if kind == b"-" else "") + rest.decode()
