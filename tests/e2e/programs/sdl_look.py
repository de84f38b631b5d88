# SPDX-License-Identifier: MIT
"""An SDL 2 program that is looked around in with the mouse, until Escape; another key begins anew. usage:
sdl_look.py LOG"""

import ctypes

from sdl_library import check, log, sdl

VIDEO, QUIT, KEY_DOWN, MOTION = 0x20, 0x100, 0x300, 0x400
CENTRED, ESCAPE = 0x2FFF0000, 41


def main():
    check(sdl.SDL_Init(VIDEO) == 0)
    window = ctypes.c_void_p(sdl.SDL_CreateWindow(b"look", CENTRED, CENTRED, 320, 240, 0))
    check(window)
    renderer = ctypes.c_void_p(sdl.SDL_CreateRenderer(window, -1, 1))
    check(renderer)
    check(sdl.SDL_SetRelativeMouseMode(1) == 0)
    event, frames = (ctypes.c_uint32 * 32)(), 0
    while True:
        while sdl.SDL_PollEvent(event):
            if event[0] == QUIT:
                return
            if event[0] == MOTION:
                log("moved", *(ctypes.c_int32(event[i]).value for i in (7, 8)))
            if event[0] == KEY_DOWN:
                free = event[4] == ESCAPE
                check(sdl.SDL_SetRelativeMouseMode(0 if free else 1) == 0)
                log("free" if free else "looks")
        sdl.SDL_SetRenderDrawColor(renderer, 90, 40, 160, 255)
        sdl.SDL_RenderClear(renderer)
        sdl.SDL_RenderPresent(renderer)
        frames += 1
        if frames == 5:
            log("ready")
        sdl.SDL_Delay(15)


main()
