#!/usr/bin/env python3
"""Writes a real server's answers into transcripts: record.py FILE.rtest...

Type the commands, run this, then read what it wrote. A range that fits is left alone. Where a
command has a `@server ID` answer, only that one is written; the answer above it is perigee's.
"""
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import redis_server  # noqa: E402

NAMED = {"n": b"\n", "r": b"\r", "t": b"\t", "a": b"\a", "b": b"\b"}
BACK = {value[0]: "\\" + name for name, value in NAMED.items()} | {ord("\\"): "\\\\", ord('"'): '\\"'}


def split_command(line):
    words, i = [], 0
    while True:
        while i < len(line) and line[i] == " ":
            i += 1
        if i == len(line):
            return words
        word, quote = b"", line[i] if line[i] in "\"'" else ""
        i += bool(quote)
        while i < len(line):
            c = line[i]
            i += 1
            if c == (quote or " "):
                break
            if c == "\\" and quote == '"' and i < len(line):
                byte = re.match(r"x([0-9a-fA-F]{2})", line[i:])
                word += bytes([int(byte.group(1), 16)]) if byte else NAMED.get(line[i], line[i].encode())
                i += 3 if byte else 1
            elif c == "\\" and quote == "'" and line[i:i + 1] == "'":
                word += b"'"
                i += 1
            else:
                word += c.encode()
        words.append(word)


def printable(text):
    return '"' + "".join(BACK.get(b) or (chr(b) if 32 <= b < 127 else f"\\x{b:02x}") for b in text) + '"'


def read(stream):
    """A reply as redis-cli shows it: a list of lines for an array, a line for anything else."""
    line = stream.readline()
    kind, rest = line[:1], line[1:-2]
    if kind == b"*":
        return None if rest == b"-1" else [read(stream) for _ in range(int(rest))]
    if kind == b"$":
        return "(nil)" if rest == b"-1" else printable(stream.read(int(rest) + 2)[:-2])
    text = rest.decode(errors="surrogateescape")
    return {b":": "(integer) ", b"-": "(error) ", b"+": ""}[kind] + text


def show(reply, indent=""):
    if reply is None:
        return "(nil)\n"
    if isinstance(reply, str):
        return reply + "\n"
    if not reply:
        return "(empty array)\n"
    width, out = len(str(len(reply))), ""
    for number, item in enumerate(reply, 1):
        out += (indent if number > 1 else "") + f"{number:{width}}) " + show(item, indent + " " * (width + 2))
    return out


def call(server, words):
    server.socket.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
    return read(server.stream)


def fits(old, answer):
    bounds = re.fullmatch(r"\(integer\) (-?\d+)\.\.(-?\d+)\n", old)
    number = re.fullmatch(r"\(integer\) (-?\d+)\n", answer)
    return bool(bounds and number and int(bounds[1]) <= int(number[1]) <= int(bounds[2]))


def record(path, server):
    for words in (["FLUSHALL"], ["SCRIPT", "FLUSH"], ["SELECT", "0"]):
        call(server, [word.encode() for word in words])
    lines = pathlib.Path(path).read_text(errors="surrogateescape").split("\n")
    out, i, ordered, skip = "", 0, False, False
    while i < len(lines):
        line = lines[i]
        i += 1
        if not line.startswith("> "):
            ordered, skip = ordered or line == "@sorted", skip or line == "@perigee"
            if line.startswith("@advance "):
                time.sleep(int(line[9:]) / 1000)
            out += line + "\n"
            continue
        old, ours, difference = "", "", ""
        while i < len(lines) and lines[i] and not re.match(r"#|> |@(advance |sorted$|perigee$)", lines[i]):
            if lines[i].startswith("@server "):
                ours, old, difference = old, "", lines[i] + "\n"
            else:
                old += lines[i] + "\n"
            i += 1
        answer = old
        if not skip:
            reply = call(server, split_command(line[2:]))
            answer = show(sorted(reply, key=show) if ordered and isinstance(reply, list) else reply)
        out += line + "\n" + ours + difference + (old if fits(old, answer) else answer)
        ordered = skip = False
    pathlib.Path(path).write_bytes((out.rstrip("\n") + "\n").encode(errors="surrogateescape"))


def main():
    redis_server.skip_without("redis-server")
    server = redis_server.Server()
    try:
        for path in sys.argv[1:]:
            record(path, server)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
