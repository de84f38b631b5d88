# SPDX-License-Identifier: MIT
"""Numbers and byte layouts of vhost-user, virtio-gpu and the link, as the specifications give them.

Written apart from the program's own headers on purpose: a mistake there must show here.
"""
import struct

# --- vhost-user ---
GET_FEATURES, SET_FEATURES, SET_OWNER, RESET_OWNER, SET_MEM_TABLE = 1, 2, 3, 4, 5
SET_LOG_BASE, SET_VRING_NUM, SET_VRING_ADDR, SET_VRING_BASE, GET_VRING_BASE = 6, 8, 9, 10, 11
SET_VRING_KICK, SET_VRING_CALL, SET_VRING_ERR = 12, 13, 14
GET_PROTOCOL_FEATURES, SET_PROTOCOL_FEATURES, GET_QUEUE_NUM, SET_VRING_ENABLE = 15, 16, 17, 18
SET_BACKEND_REQ_FD, GET_CONFIG, SET_CONFIG, SET_INFLIGHT_FD = 21, 24, 25, 32
GPU_SET_SOCKET, RESET_DEVICE, ADD_MEM_REG = 33, 34, 37
VERSION, REPLY, NEED_REPLY = 1, 4, 8
REPLY_ACK = 1 << 3

F_VIRGL, F_EDID = 1 << 0, 1 << 1
F_INDIRECT, F_EVENT_IDX, F_PROTOCOL, F_VERSION_1 = 1 << 28, 1 << 29, 1 << 30, 1 << 32

# --- split virtqueue ---
NEXT, WRITE, INDIRECT = 1, 2, 4

# --- virtio-gpu ---
GET_DISPLAY_INFO, CREATE_2D, UNREF, SET_SCANOUT, FLUSH = 0x100, 0x101, 0x102, 0x103, 0x104
TRANSFER_2D, ATTACH, DETACH, CAPSET_INFO, CAPSET, EDID = 0x105, 0x106, 0x107, 0x108, 0x109, 0x10A
ASSIGN_UUID, CREATE_BLOB = 0x10B, 0x10C
CTX_CREATE, CTX_DESTROY, CTX_ATTACH, CTX_DETACH = 0x200, 0x201, 0x202, 0x203
CREATE_3D, TRANSFER_TO_3D, TRANSFER_FROM_3D, SUBMIT = 0x204, 0x205, 0x206, 0x207
UPDATE_CURSOR, MOVE_CURSOR = 0x300, 0x301
OK, OK_DISPLAY, OK_CAPSET_INFO, OK_CAPSET, OK_EDID = 0x1100, 0x1101, 0x1102, 0x1103, 0x1104
ERR_UNSPEC, ERR_MEMORY, ERR_SCANOUT = 0x1200, 0x1201, 0x1202
ERR_RESOURCE, ERR_CONTEXT, ERR_PARAMETER = 0x1203, 0x1204, 0x1205
FLAG_FENCE = 1
BGRA = 1
R8, STAGING = 64, 1 << 19


def header(kind, flags=0, fence=0, ctx=0, ring=0):
    return struct.pack("<IIQIB3x", kind, flags, fence, ctx, ring)


def create_2d(resource, width, height, form=BGRA):
    return header(CREATE_2D) + struct.pack("<IIII", resource, form, width, height)


def create_3d(resource, size, height=1, depth=1, array=1, level=0, samples=0):
    return header(CREATE_3D) + struct.pack(
        "<12I", resource, 0, R8, STAGING, size, height, depth, array, level, samples, 0, 0)


def attach(resource, entries, count=None):
    body = struct.pack("<II", resource, len(entries) if count is None else count)
    return header(ATTACH) + body + b"".join(struct.pack("<QII", a, n, 0) for a, n in entries)


def on_resource(kind, resource, ctx=0):
    return header(kind, ctx=ctx) + struct.pack("<II", resource, 0)


def on_rect(kind, rect, first, second):
    """SET_SCANOUT (scanout, resource) and FLUSH (resource, padding)."""
    return header(kind) + struct.pack("<4I2I", *rect, first, second)


def transfer_2d(resource, rect, offset=0):
    return header(TRANSFER_2D) + struct.pack("<4IQII", *rect, offset, resource, 0)


def transfer_3d(kind, resource, box, offset=0, level=0):
    return header(kind, ctx=1) + struct.pack("<6IQIIII", *box, offset, resource, level, 0, 0)


def cursor(kind, resource, scanout=0):
    return header(kind) + struct.pack("<4I4I", scanout, 0, 0, 0, resource, 0, 0, 0)


def ctx_create(ctx, name=b"probe", length=None):
    length = len(name) if length is None else length
    return header(CTX_CREATE, ctx=ctx) + struct.pack("<II64s", length, 0, name)


def submit(ctx, payload, size=None, flags=0, fence=0):
    size = len(payload) if size is None else size
    return header(SUBMIT, ctx=ctx, flags=flags, fence=fence) + struct.pack("<II", size, 0) + payload


# --- the channel ---
MAGIC = 0x4E4C43FF
OPEN, CLOSE, KICK, WAIT = 1, 2, 3, 4
CONNECTING, UP, DOWN = 0, 1, 2
DATA_BYTES, CONTROL_BYTES = 256 * 1024, 4096
SHARED_BYTES = CONTROL_BYTES + 2 * DATA_BYTES


def command(op, resource=0, produced=0, state=0, wants_space=0, consumed=0, magic=MAGIC,
            reserved=0):
    return struct.pack("<8I", magic, op, resource, produced, state, wants_space, consumed, reserved)


# --- the link ---
LINK_MAGIC = 0x4E534C43
LINK_MINOR = 7  # as protocol/msg.h has it
CAPSET_ID = 30
HELLO, PONG, BYE, VIA_VM = 0x0001, 0x0002, 0x0003, 0x0004
POOL_CREATE, POOL_DESTROY, POOL_IMPORT = 0x0010, 0x0011, 0x0012
POOL_PAGES, POOL_NOTHING, POOL_DMABUF = 0x0013, 0x0014, 0x0015
POOL_REFUSED, ERROR_LIMIT, ERROR_HOST = 0x8011, 9, 15
SYNC, SYNC_DONE = 0x0006, 0x8006
BUFFER_CREATE, BUFFER_DESTROY = 0x0018, 0x0019
TOPLEVEL_CREATE, WINDOW_COMMIT = 0x0020, 0x0028
WELCOME, PING, LINK_ERROR = 0x8001, 0x8002, 0x8003
BYE_SHUTDOWN, BYE_PROXY_GONE, BYE_GUEST_RESET, BYE_VM_GONE, BYE_BROKEN = 1, 2, 3, 4, 5
XR24 = 0x34325258
MAX_MESSAGE = 16384


def message(opcode, obj=0, body=b"", flags=0, length=None):
    length = 12 + len(body) if length is None else length
    return struct.pack("<HHII", opcode, flags, length & 0xFFFFFFFF, obj) + body


def parse(data):
    opcode, _flags, length, obj = struct.unpack_from("<HHII", data)
    assert length == len(data)
    return opcode, obj, data[12:]


def hello():
    return message(HELLO, 0, struct.pack("<IHHII", LINK_MAGIC, 1, 2, 0, 0))


def welcome():
    body = struct.pack("<HHIIIIIIIIQQ", 1, 2, 0, 500, 1024, 2048, 64, 4096, 480, 8, 1 << 30,
                       4 << 30)
    return message(WELCOME, 0, body)


def extents(body):
    """Of POOL_PAGES: (offset, length)."""
    assert len(body) == 4 + 16 * struct.unpack_from("<I", body)[0]
    return [struct.unpack_from("<QQ", body, at) for at in range(4, len(body), 16)]


def pool_import(pool, resource, size):
    return message(POOL_IMPORT, pool, struct.pack("<IQ", resource, size))


def buffer_create(buffer, pool, offset, width, height, stride, form=XR24):
    body = struct.pack("<IIQIII", pool, form, offset, width, height, stride)
    return message(BUFFER_CREATE, buffer, body)


def commit(window, layers):
    """layers: (id, buffer, width, height, [damage rects])."""
    rects = [r for layer in layers for r in layer[4]]
    width, height = (layers[0][2], layers[0][3]) if layers else (0, 0)
    body = struct.pack("<5I", 0, width, height, len(layers), len(rects))
    for ident, buffer, wide, high, damage in layers:
        body += struct.pack("<IIiiIIiiiiIII", ident, buffer, 0, 0, wide, high, 0, 0, 0, 0, 0,
                            len(damage), 0)
    return message(WINDOW_COMMIT, window, body + b"".join(struct.pack("<4i", *r) for r in rects))
