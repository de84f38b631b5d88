#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of the backend's fuzz targets: make_seeds.py FOLDER

What is legal, so that a fuzzer starts behind the first checks. What it finds is added by hand.
"""
import os
import struct
import sys

USER, REGION, HIGH = 0x10000000, 1 << 20, 1 << 32


def u24(value):
    return struct.pack("<I", value)[:3]


def poke(offset, data):
    return u24(offset) + bytes([len(data)]) + data


def descriptor(address, length, flags=0, following=0):
    return struct.pack("<QIHH", address, length, flags, following)


def queue_at_4096(descriptors, head=0, offers=1):
    """Pokes for a queue of 16: table at 4096, available at 8192, used at 12288."""
    pokes = [(4096, b"".join(descriptors)),
             (8192, struct.pack("<HH", 0, offers) + struct.pack("<H", head) * offers)]
    return pokes


# --- virtqueue ---

def virtqueue(pokes, pops=1):
    start = bytes([4, 1]) + u24(4096) + u24(8192) + u24(12288)
    return start + b"".join(b"\1" + poke(*p) for p in pokes) + b"\0" * pops


def virtqueue_seeds():
    yield "chain", virtqueue(queue_at_4096([descriptor(65536, 24, 1, 1), descriptor(65600, 24, 2)]))
    hole = [descriptor(HIGH - 100, 24), descriptor(HIGH, 200, 2)]
    yield "regions", virtqueue(queue_at_4096(hole))
    table = descriptor(65536, 8, 1, 1) + descriptor(65600, 8, 1, 2) + descriptor(65700, 24, 2)
    yield "indirect", virtqueue(queue_at_4096([descriptor(20000, 48, 4)]) + [(20000, table)])
    yield "loop", virtqueue(queue_at_4096([descriptor(65536, 8, 1, 0)]))
    yield "many", virtqueue(queue_at_4096([descriptor(65536, 8, 2)], offers=5), pops=6)


# --- front end ---

def message(request, payload=b"", fds=b"", flags=0):
    return struct.pack("<BBBHB", 0, request, flags, len(payload), len(fds)) + fds + payload


RAM, EVENT = b"\0", b"\2"
TABLE = struct.pack("<II", 2, 0) + struct.pack("<QQQQ", 0, REGION, USER, 0) + struct.pack(
    "<QQQQ", HIGH, REGION, USER + REGION, REGION)


def handshake():
    return b"".join([
        message(1), message(15), message(16, struct.pack("<Q", 0x2209)), message(3),
        message(2, struct.pack("<Q", 0x10170000007)), message(5, TABLE, RAM + RAM, 8)])


def start_queue(index):
    base = 4096 + index * 65536
    rings = struct.pack("<IIQQQQ", index, 0, USER + base, USER + base + 8192, USER + base + 4096, 0)
    return b"".join([
        message(8, struct.pack("<II", index, 16)), message(10, struct.pack("<II", index, 0)),
        message(9, rings), message(12, struct.pack("<Q", index), EVENT),
        message(13, struct.pack("<Q", index), EVENT),
        message(18, struct.pack("<II", index, 1), b"", 8)])


def request(kind, body=b"", ctx=0, flags=0):
    return struct.pack("<IIQIB3x", kind, flags, 1, ctx, 0) + body


def front_end_command(data):
    descriptors = [descriptor(200000, len(data), 1, 1), descriptor(201000, 1100, 2)]
    pokes = [(200000, data)] + queue_at_4096(descriptors)
    return b"".join(b"\2" + poke(*p) for p in pokes) + b"\1"


def front_end_seeds():
    yield "handshake", handshake()
    yield "queues", handshake() + start_queue(0) + start_queue(1)
    yield "command", handshake() + start_queue(0) + front_end_command(request(0x100))
    create = request(0x101, struct.pack("<IIII", 1, 1, 64, 64))
    yield "create", handshake() + start_queue(0) + front_end_command(create)
    stop = message(11, struct.pack("<II", 0, 0)) + message(34)
    yield "restart", handshake() + start_queue(0) + stop + start_queue(0)
    config = message(24, struct.pack("<III", 0, 16, 0) + bytes(16))
    events = message(25, struct.pack("<III", 4, 4, 0) + bytes(4))
    yield "config", config + events + message(33, b"", b"\3")
    yield "part", b"\3\x05\x01\x00\x00\x00\x01\x03\x07\0\0\0\0\0\0\0"


# --- gpu ---

def raw(data, room=2048):
    return b"\0" + struct.pack("<HBH", room % 2048 or 2047, 0, len(data)) + data


def ring_message(opcode, obj=0, body=b""):
    return struct.pack("<HHII", opcode, 0, 12 + len(body), obj) + body


def ring_write(data):
    """Into rings that open_rings made: bytes, then the index that publishes them."""
    out = b""
    for at in range(0, len(data), 200):
        out += b"\2" + poke(4096 + at, data[at:at + 200])
    return out + b"\2" + poke(0x40, struct.pack("<I", len(data)))


HELLO = ring_message(1, 0, struct.pack("<IHHII", 0x4E534C43, 1, 1, 0, 0))
OPENED = b"\5\3"


def gpu_seeds():
    create = request(0x101, struct.pack("<IIII", 2, 1, 64, 64))
    pages = request(0x106, struct.pack("<IIQIIQII", 2, 2, 0x90000, 8192, 0, HIGH, 8192, 0))
    rect = struct.pack("<IIII", 0, 0, 8, 8)
    console = b"".join(map(raw, [
        create, pages, request(0x103, rect + struct.pack("<II", 0, 2)),
        request(0x105, rect + struct.pack("<QII", 0, 2, 0)),
        request(0x104, rect + struct.pack("<II", 2, 0)), request(0x107, struct.pack("<II", 2, 0)),
        request(0x102, struct.pack("<II", 2, 0))]))
    yield "console", b"\0" + console
    info = [request(0x100), request(0x108, bytes(8)), request(0x109, struct.pack("<II", 30, 0)),
            request(0x10A, bytes(8))]
    yield "info", b"\1" + b"".join(map(raw, info))
    yield "hello", b"\1" + OPENED + ring_write(HELLO) + b"\3"
    share = b"".join(map(raw, [
        request(0x204, struct.pack("<12I", 3, 0, 64, 0, 8192, 1, 1, 1, 0, 0, 0, 0)),
        request(0x106, struct.pack("<IIQII", 3, 1, 0x90000, 8192, 0)),
        request(0x202, struct.pack("<II", 3, 0), ctx=1)]))
    pool = ring_message(0x12, 1, struct.pack("<IQ", 3, 8192))
    buffer = ring_message(0x18, 1, struct.pack("<IIQIII", 1, 0x34325258, 0, 16, 16, 64))
    layer = struct.pack("<IIiiIIiiiiIII", 1, 1, 0, 0, 16, 16, 0, 0, 0, 0, 0, 1, 0)
    commit = ring_message(0x28, 1, struct.pack("<5I", 0, 16, 16, 1, 1) + layer
                          + struct.pack("<4i", 2, 2, 4, 4))
    for form in (1, 2):
        yield "pool%d" % form, (bytes([form]) + OPENED + share
                                + ring_write(HELLO + pool + buffer + commit) + b"\3")
    command = struct.pack("<8I", 0x4E4C43FF, 4, 0, 0, 1, 0, 0, 0)
    wait = request(0x207, struct.pack("<II", 32, 0) + command, ctx=1, flags=1)
    ping = ring_message(0x8002, 0, bytes(4))
    yield "wait", b"\1" + OPENED + raw(wait) + b"\4" + bytes([len(ping) - 1]) + ping + b"\3"
    yield "template", (b"\1\1\x01\0\x04\x05\x01\x08\x08" + b"\1\x06\0\x06\x05\x01\0\0\x40\0"
                       + b"\1\x02\0\x02\x05\0")


def main():
    targets = {"virtqueue": virtqueue_seeds, "front_end": front_end_seeds, "gpu": gpu_seeds}
    for target, seeds in targets.items():
        folder = os.path.join(sys.argv[1], target)
        os.makedirs(folder, exist_ok=True)
        for name, data in seeds():
            with open(os.path.join(folder, "seed-" + name), "wb") as out:
                out.write(data)


main()
