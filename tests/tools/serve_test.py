"""Runs `perigee serve` as a user would: where it listens, how it stops, what it refuses."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


class Serving:
    """A `perigee serve` that says where it listens; stopped at the end."""

    def __init__(self, *arguments, places=1):
        self.process = subprocess.Popen([PROGRAM, "serve", *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.places = [self.process.stdout.readline().decode() for _ in range(places)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def port(self):
        return int(self.places[0].rsplit(":", 1)[1])

    def stop(self, how):
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


def ask(client, request, size):
    client.settimeout(30)
    client.sendall(request)
    answer = b""
    while len(answer) < size and (some := client.recv(size - len(answer))):
        answer += some
    return answer


class Serve(unittest.TestCase):
    def test_serves_until_a_signal_comes(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with Serving("--port", "0") as serving:
                self.assertRegex(serving.places[0], r"^listening on 127\.0\.0\.1:\d+\n$")
                with socket.create_connection(("127.0.0.1", serving.port())) as client:
                    self.assertEqual(ask(client, b"SET a 1\r\nINCR a\r\n", 9), b"+OK\r\n:2\r\n")
                    self.assertEqual(serving.stop(how), (0, b"", b""))
                    self.assertEqual(client.recv(1), b"")

    def test_a_unix_socket_alone_or_beside_a_port(self):
        with tempfile.TemporaryDirectory() as folder:
            path = str(pathlib.Path(folder, "perigee.sock"))
            for arguments, places in ([], 1), (["--port", "0"], 2):
                with Serving("--unix", path, *arguments, places=places) as serving:
                    self.assertEqual(serving.places[-1], f"listening on {path}\n")
                    with socket.socket(socket.AF_UNIX) as client:
                        client.connect(path)
                        self.assertEqual(ask(client, b"PING\r\n", 7), b"+PONG\r\n")
                    self.assertEqual(serving.stop(signal.SIGTERM), (0, b"", b""))
                self.assertFalse(os.path.exists(path))

    def test_seed_and_time_decide_everything(self):
        def answer():
            with Serving("--port", "0", "--seed", "5", "--time", "1700000000123") as serving:
                with socket.create_connection(("127.0.0.1", serving.port())) as client:
                    for name in b"abcdefgh":
                        ask(client, b"SET %c 1\r\n" % name, 5)
                    return ask(client, b"RANDOMKEY\r\nRANDOMKEY\r\nTIME\r\n", 14 + 33)
        self.assertEqual(answer(), answer())
        self.assertIn(b"$10\r\n1700000000\r\n$6\r\n123000\r\n", answer())

    def test_a_password_opens_other_addresses(self):
        with Serving("--port", "0", "--bind", "0.0.0.0", "--requirepass", "s p") as serving:
            with socket.create_connection(("127.0.0.1", serving.port())) as client:
                refusal = b"-NOAUTH Authentication required.\r\n"
                self.assertEqual(ask(client, b"PING\r\n", len(refusal)), refusal)
                self.assertEqual(ask(client, b"AUTH \"s p\"\r\nPING\r\n", 12), b"+OK\r\n+PONG\r\n")

    def refused(self, *arguments, says):
        done = subprocess.run([PROGRAM, "serve", *arguments], capture_output=True, timeout=30,
                              check=False)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(says, done.stderr.decode())
        self.assertTrue(done.stderr.startswith(b"perigee: "), done.stderr)

    def test_places_where_it_cannot_listen(self):
        with Serving("--port", "0") as serving:
            self.refused("--port", str(serving.port()),
                         says=f"cannot listen on 127.0.0.1:{serving.port()}: Address already in use; "
                              "choose another port")
        self.refused("--port", "0", "--bind", "0.0.0.0", says="password")
        self.refused("--bind", "localhost", says="'localhost' is no IP address")
        self.refused("--unix", PROGRAM, says="which is no socket")
        self.refused("--unix", "/no/such/folder/socket", says="/no/such/folder/socket")
        self.refused("--port", "70000", says="--port")
        self.refused("--port", "x", says="--port")


if __name__ == "__main__":
    unittest.main()
