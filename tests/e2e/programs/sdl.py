# SPDX-License-Identifier: MIT
"""An SDL program that starts in fullscreen, and leaves it at a key. usage: sdl.py [2|3] LOG"""

import ctypes

from sdl_library import VERSION, check, log, sdl

VIDEO, RESIZABLE = 0x20, 0x20
FULLSCREEN = {2: 0x1001, 3: 0x1}[VERSION]  # of 2: that of the desktop
QUIT, KEY_DOWN = 0x100, 0x300
WINDOW_EVENTS = {2: (0x200, 0x200), 3: (0x202, 0x2FF)}[VERSION]
CENTRED = 0x2FFF0000
sdl.SDL_GetWindowFlags.restype = ctypes.c_uint64 if VERSION == 3 else ctypes.c_uint32


def say_state(window):
    width, height = ctypes.c_int(), ctypes.c_int()
    sdl.SDL_GetWindowSize(window, ctypes.byref(width), ctypes.byref(height))
    full = sdl.SDL_GetWindowFlags(window) & FULLSCREEN == FULLSCREEN
    log("fullscreen" if full else "normal", width.value, height.value)


def create():
    """(window, renderer)"""
    if VERSION == 3:
        check(sdl.SDL_Init(VIDEO) & 1)
        window = ctypes.c_void_p(sdl.SDL_CreateWindow(b"programs", 320, 240, ctypes.c_uint64(FULLSCREEN | RESIZABLE)))
        renderer = ctypes.c_void_p(sdl.SDL_CreateRenderer(window, b"software"))
    else:
        check(sdl.SDL_Init(VIDEO) == 0)
        window = ctypes.c_void_p(sdl.SDL_CreateWindow(
            b"programs", CENTRED, CENTRED, 320, 240, FULLSCREEN | RESIZABLE))
        renderer = ctypes.c_void_p(sdl.SDL_CreateRenderer(window, -1, 1))
    check(window and renderer)
    return window, renderer


def main():
    window, renderer = create()
    event, full = (ctypes.c_uint32 * 32)(), True
    while True:
        while sdl.SDL_PollEvent(event):
            if event[0] == QUIT:
                return
            if WINDOW_EVENTS[0] <= event[0] <= WINDOW_EVENTS[1]:
                say_state(window)
            if event[0] == KEY_DOWN:
                full = not full
                sdl.SDL_SetWindowFullscreen(window, FULLSCREEN if full else 0)
                say_state(window)
        sdl.SDL_SetRenderDrawColor(renderer, 40, 90, 160, 255)
        sdl.SDL_RenderClear(renderer)
        sdl.SDL_RenderPresent(renderer)
        sdl.SDL_Delay(15)


main()
