# SPDX-License-Identifier: MIT
"""A compositor that only listens, answers HELLO when told to, and looks at what it gets."""
import array
import mmap
import os
import select
import socket
import struct

import wire
from machine import PATIENCE


class Compositor:
    def __init__(self, path):
        self.path = path
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(path)
        self.listener.listen(4)
        self.conn = None

    def close(self):
        self.hang_up()
        self.listener.close()
        if os.path.exists(self.path):
            os.unlink(self.path)

    def hang_up(self):
        if self.conn is not None:
            self.conn.close()
            self.conn = None

    def accept(self):
        self.listener.settimeout(PATIENCE)
        self.conn = self.listener.accept()[0]

    def receive(self):
        """(opcode, object, body, fds); None at the end of the connection."""
        self.conn.settimeout(PATIENCE)
        try:
            data, control, _flags, _ = self.conn.recvmsg(wire.MAX_MESSAGE, socket.CMSG_SPACE(16))
        except ConnectionResetError:
            return None
        if not data:
            return None
        fds = array.array("i")
        for _level, _type, rights in control:
            fds.frombytes(rights)
        return (*wire.parse(data), list(fds))

    def expect(self, opcode):
        got = self.receive()
        assert got is not None, "the backend closed the link"
        assert got[0] == opcode, "%#x instead of %#x" % (got[0], opcode)
        return got

    def expect_end(self, reason=None):
        """The end of the link, after BYE with reason if one is given."""
        if reason is not None:
            assert struct.unpack("<I", self.expect(wire.BYE)[2])[0] == reason
        assert self.receive() is None
        self.hang_up()

    def is_quiet(self, seconds=0.05):
        return not select.select([self.conn], [], [], seconds)[0]

    def send(self, data):
        self.conn.sendall(data)

    # --- pools ----------------------------------------------------------------------------------

    def pool(self):
        """Receives a pool in any form; returns (opcode, id, object with bytes-like pixels)."""
        opcode, ident, body, fds = self.receive()
        if opcode == wire.POOL_NOTHING:
            return opcode, ident, None
        if opcode == wire.POOL_PAGES:
            return opcode, ident, Scattered(fds[0], wire.extents(body))
        size, base = struct.unpack("<QQ", body) if opcode == wire.POOL_CREATE else (
            struct.unpack("<Q", body)[0], 0)
        pixels = mmap.mmap(fds[0], size, mmap.MAP_SHARED, mmap.PROT_READ, offset=base)
        os.close(fds[0])
        return opcode, ident, Contiguous(pixels)


class Contiguous:
    def __init__(self, pixels):
        self.pixels = pixels

    def bytes(self, offset, size):
        return self.pixels[offset:offset + size]

    def close(self):
        self.pixels.close()


class Scattered:
    def __init__(self, fd, extents):
        self.extents = extents
        self.file = mmap.mmap(fd, os.fstat(fd).st_size, mmap.MAP_SHARED, mmap.PROT_READ)
        os.close(fd)

    def bytes(self, offset, size):
        whole = b"".join(self.file[at:at + length] for at, length in self.extents)
        return whole[offset:offset + size]

    def close(self):
        self.file.close()
