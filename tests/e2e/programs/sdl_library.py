# SPDX-License-Identifier: MIT
"""SDL by its library itself, for programs whose arguments are its version, 2 where there is none, and a log."""

import ctypes
import sys

VERSION = int(sys.argv[1]) if len(sys.argv) > 2 else 2

sdl = ctypes.CDLL({2: "libSDL2-2.0.so.0", 3: "libSDL3.so.0"}[VERSION])
sdl.SDL_CreateWindow.restype = sdl.SDL_CreateRenderer.restype = ctypes.c_void_p
sdl.SDL_GetError.restype = ctypes.c_char_p


def log(*words):
    with open(sys.argv[-1], "a", encoding="utf-8") as file:
        print(*words, file=file)


def check(good):
    if not good:
        log("failed", sdl.SDL_GetError().decode())
        sys.exit(1)
