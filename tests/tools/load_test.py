"""Many clients at once against `perigee serve`: deep pipelines, waiting, messages, slow readers, and
clients that vanish in the middle of anything. No reply may be lost, changed or out of order, and the
program must end without a word: under a sanitizer that means without a leak.

    load_test.py PERIGEE [CONNECTIONS [SECONDS]]
"""
import os
import random
import selectors
import signal
import socket
import struct
import subprocess
import sys
import time

CONNECTIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 5
DEPTH = 100  # commands of a pipeline
BLOCK = 32768  # bytes that a slow reader asks for, DEPTH times


def request(*words):
    words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)


def bulk(data):
    return b"$%d\r\n%s\r\n" % (len(data), data)


def array(*items):
    return b"*%d\r\n" % len(items) + b"".join(items)


class Bytes:
    """Bytes that go from the front."""

    def __init__(self):
        self.data, self.at = b"", 0

    def __iadd__(self, more):
        self.data, self.at = self.data[self.at:] + more, 0
        return self

    def __bool__(self):
        return self.at < len(self.data)

    def front(self, size=1 << 17):
        return self.data[self.at:self.at + size]

    def take(self, size):
        self.at += size


class Client:
    """A connection, what is still to be sent, and what is still to come, byte for byte."""

    def __init__(self, load, number):
        self.load, self.number = load, number
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.load.port))
        self.socket.setblocking(False)
        self.unsent, self.expected = Bytes(), Bytes()
        self.begin()
        self.watch()

    def watch(self):
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.unsent else 0)
        try:
            self.load.selector.modify(self.socket, events, self)
        except KeyError:
            self.load.selector.register(self.socket, events, self)

    def ask(self, sent, answer):
        self.unsent += sent
        self.expected += answer

    def ready(self, events):
        if events & selectors.EVENT_WRITE and self.unsent:
            self.unsent.take(self.socket.send(self.unsent.front()))
        if events & selectors.EVENT_READ:
            self.read(1 << 16)
        if not self.unsent and not self.expected and not self.load.ending:
            self.begin()
        self.watch()

    def read(self, most):
        data = self.socket.recv(most)
        if not data:
            raise AssertionError(f"{type(self).__name__} {self.number} was let go")
        if self.expected.front(len(data)) != data:
            raise AssertionError(f"{type(self).__name__} {self.number}: expected "
                                 f"{self.expected.front(200)!r}, got {data[:200]!r}")
        self.expected.take(len(data))
        self.load.bytes += len(data)

    def idle(self):
        return not self.unsent and not self.expected


class Pipeliner(Client):
    """DEPTH commands at once, each with an answer of its own."""
    count = 0

    def begin(self):
        sent, answers = [], []
        for _ in range(DEPTH // 4):
            self.count += 1
            token = b"%d:%d" % (self.number, self.count)
            sent += [request("INCR", f"n:{self.number}"), request("ECHO", token),
                     request("RPUSH", f"q:{self.number}", token), request("LPOP", f"q:{self.number}")]
            answers += [b":%d\r\n" % self.count, bulk(token), b":1\r\n", bulk(token)]
        self.load.commands += DEPTH
        self.ask(b"".join(sent), b"".join(answers))


class SlowReader(Client):
    """Asks for megabytes and takes a little of them now and then."""
    next_look = 0

    def begin(self):
        self.load.commands += DEPTH
        self.ask(request("GETRANGE", "large", 0, BLOCK - 1) * DEPTH,
                 bulk(self.load.large[:BLOCK]) * DEPTH)

    def read(self, _):
        if time.monotonic() < self.next_look and not self.load.ending:
            self.load.selector.modify(self.socket, selectors.EVENT_WRITE, self)
            self.load.sleeping.append(self)
            return
        self.next_look = time.monotonic() + 0.02
        super().read(20000)

    def watch(self):
        if self not in self.load.sleeping:
            super().watch()


class Vanisher(Client):
    """Breaks off in the middle of a command, of an answer, of waiting, of a transaction."""

    def begin(self):
        whole = request("SET", f"v:{self.number}", b"x" * 100) * DEPTH
        parts = [whole[:random.randrange(len(whole))], request("BLPOP", "nothing", 0),
                 request("MULTI") + request("SET", "a", 1), request("SUBSCRIBE", "news"),
                 request("GETRANGE", "large", 0, BLOCK) * 10, b"*1000000\r\n$3", b"\x00\xff garbage \r\n"]
        self.unsent += random.choice(parts)
        self.leave_at = time.monotonic() + 0.2 + 2 * random.random()

    def ready(self, events):
        gone = False
        try:
            if events & selectors.EVENT_WRITE and self.unsent:
                self.unsent.take(self.socket.send(self.unsent.front()))
            if events & selectors.EVENT_READ:
                gone = not self.socket.recv(1 << 12)
        except OSError:
            gone = True
        if gone or (time.monotonic() > self.leave_at and not self.load.ending):
            self.load.selector.unregister(self.socket)
            if random.random() < 0.5:  # without a word: RST
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.socket.close()
            self.load.vanished += 1
            self.connect()
            return
        self.watch()

    def idle(self):
        return True


class Waiter(Client):
    """BLPOP, answered by what it has another client push."""
    count = 0

    def begin(self):
        self.count += 1
        token = b"%d:%d" % (self.number, self.count)
        name = b"w:%d" % self.number
        self.load.commands += 2
        self.ask(request("BLPOP", name, 0), array(bulk(name), bulk(token)))
        self.load.pusher.push(name, token)


class Pusher(Client):
    """Pushes what waiters wait for, and publishes what listeners listen to."""

    def begin(self):
        pass

    def push(self, name, token):
        self.unsent += request("RPUSH", name, token)
        self.expected += b":1\r\n"
        self.watch()

    def publish(self):
        self.load.published += 1
        text = b"%d" % self.load.published
        listeners = self.load.listeners
        self.unsent += request("PUBLISH", "feed", text)
        self.expected += b":%d\r\n" % len(listeners)
        self.load.commands += 1
        for listener in listeners:
            listener.expected += array(bulk(b"message"), bulk(b"feed"), bulk(text))
        self.watch()


class Listener(Client):
    """Hears every message, in order."""
    subscribing = False
    heard = False  # that it is subscribed

    def begin(self):
        self.heard = self.subscribing
        if not self.subscribing:
            self.subscribing = True
            self.ask(request("SUBSCRIBE", "feed"),
                     array(bulk(b"subscribe"), bulk(b"feed"), b":1\r\n"))


class Load:
    def __init__(self, port):
        self.port = port
        self.selector = selectors.DefaultSelector()
        self.large = bytes(random.randrange(32, 127) for _ in range(1 << 18))
        self.commands = self.bytes = self.vanished = self.published = 0
        self.sleeping = []
        self.ending = False
        self.next_look = 0
        with socket.create_connection(("127.0.0.1", port)) as first:
            first.sendall(request("SET", "large", self.large))
            assert first.recv(5) == b"+OK\r\n"
        self.pusher = Pusher(self, 0)
        kinds = [Pipeliner, Waiter, Pipeliner, SlowReader, Vanisher, Pipeliner, Listener, Waiter,
                 Pipeliner, Vanisher]
        self.clients = [kinds[i % len(kinds)](self, i) for i in range(1, CONNECTIONS)]
        self.vanishers = [c for c in self.clients if isinstance(c, Vanisher)]
        self.listeners = [c for c in self.clients if isinstance(c, Listener)]
        self.clients.append(self.pusher)

    def run(self):
        began = shown = published = time.monotonic()
        while (now := time.monotonic()) < began + SECONDS:
            self.step()
            if now > published + 0.05 and all(listener.heard for listener in self.listeners):
                published = now
                self.pusher.publish()
            if now > shown + 10:
                shown = now
                print(f"{now - began:6.0f} s  {self.commands:10} commands  {self.bytes >> 20:7} MB  "
                      f"{self.vanished:7} vanished  {self.published:7} messages", flush=True)
        self.ending = True
        deadline = time.monotonic() + 120
        while not all(client.idle() for client in self.clients):
            assert time.monotonic() < deadline, "answers are missing: " + str(
                [(type(c).__name__, c.number, c.expected.front(80)) for c in self.clients if not c.idle()])
            self.step()

    def step(self):
        for key, events in self.selector.select(0.01):
            key.data.ready(events)
        now = time.monotonic()
        for client in [c for c in self.sleeping if now >= c.next_look or self.ending]:
            self.sleeping.remove(client)
            client.watch()
        if now > self.next_look:  # at those who have something to do by themselves
            self.next_look = now + 0.05
            for client in self.vanishers if not self.ending else []:
                if now > client.leave_at:
                    client.ready(0)


def main():
    seed = random.randrange(1 << 30)
    random.seed(seed)
    print(f"seed {seed}, {CONNECTIONS} connections, {SECONDS:g} seconds", flush=True)
    server = subprocess.Popen([sys.argv[1], "serve", "--port", "0"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    try:
        port = int(server.stdout.readline().decode().rsplit(":", 1)[1])
        load = Load(port)
        load.run()
        assert load.commands > CONNECTIONS and load.vanished > 0 and load.published > 0
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=120)
        assert (server.returncode, out, err) == (0, b"", b""), (server.returncode, out, err)
    finally:
        server.kill()
    print(f"{load.commands} commands, {load.bytes >> 20} MB, {load.vanished} clients vanished, "
          f"{load.published} messages to {len(load.listeners)} listeners: all answered, in order")


if __name__ == "__main__":
    main()
