# SPDX-License-Identifier: MIT
"""An SDL 2 program that starts in fullscreen, and leaves it at a key. usage: sdl.py LOG"""

import ctypes

from sdl_library import check, log, sdl

VIDEO, FULLSCREEN_DESKTOP, RESIZABLE = 0x20, 0x1001, 0x20
QUIT, WINDOW_EVENT, KEY_DOWN = 0x100, 0x200, 0x300
CENTRED = 0x2FFF0000


def say_state(window):
    width, height = ctypes.c_int(), ctypes.c_int()
    sdl.SDL_GetWindowSize(window, ctypes.byref(width), ctypes.byref(height))
    full = sdl.SDL_GetWindowFlags(window) & FULLSCREEN_DESKTOP == FULLSCREEN_DESKTOP
    log("fullscreen" if full else "normal", width.value, height.value)


def main():
    check(sdl.SDL_Init(VIDEO) == 0)
    window = ctypes.c_void_p(sdl.SDL_CreateWindow(
        b"programs", CENTRED, CENTRED, 320, 240, FULLSCREEN_DESKTOP | RESIZABLE))
    check(window)
    renderer = ctypes.c_void_p(sdl.SDL_CreateRenderer(window, -1, 1))
    check(renderer)
    event, full = (ctypes.c_uint32 * 32)(), True
    while True:
        while sdl.SDL_PollEvent(event):
            if event[0] == QUIT:
                return
            if event[0] == WINDOW_EVENT:
                say_state(window)
            if event[0] == KEY_DOWN:
                full = not full
                sdl.SDL_SetWindowFullscreen(window, FULLSCREEN_DESKTOP if full else 0)
                say_state(window)
        sdl.SDL_SetRenderDrawColor(renderer, 40, 90, 160, 255)
        sdl.SDL_RenderClear(renderer)
        sdl.SDL_RenderPresent(renderer)
        sdl.SDL_Delay(15)


main()
