# SPDX-License-Identifier: MIT
"""SDL 2 by its library itself, for programs whose first argument is a log."""

import ctypes
import sys

sdl = ctypes.CDLL("libSDL2-2.0.so.0")
sdl.SDL_CreateWindow.restype = sdl.SDL_CreateRenderer.restype = ctypes.c_void_p
sdl.SDL_GetError.restype = ctypes.c_char_p


def log(*words):
    with open(sys.argv[1], "a", encoding="utf-8") as file:
        print(*words, file=file)


def check(good):
    if not good:
        log("failed", sdl.SDL_GetError().decode())
        sys.exit(1)
