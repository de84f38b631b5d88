# SPDX-License-Identifier: MIT
"""Bytes that break the protocol: each ends its own link, with one line that names the domain and
the reason, and nobody else notices."""

import os
import struct

import pytest
import rawlink
from desk import LOOKED_INTO, Desk, many_domains, wait_for
from rawlink import (BUFFER_CREATE, BUFFER_DESTROY, BYE, CURSOR_SHAPE, HELLO, LAUNCH_RESULT, MAGIC,
                     POOL_CREATE, POOL_DESTROY, POOL_DMABUF, POOL_IMPORT, POOL_NOTHING, POOL_PAGES,
                     PONG, SYNC, POPUP_CREATE, POPUP_REPOSITION, TOPLEVEL_CREATE, VIA_VM, WINDOW_APP_ID,
                     WINDOW_COMMIT, WINDOW_DESTROY, WINDOW_HINTS, WINDOW_PARENT, WINDOW_REQUEST,
                     WINDOW_TITLE, XR24, commit_body, layer, memfd, message, positioner)

PLACE = positioner((0, 0, 10, 10), (50, 50))
CASES = {}
ROWS = {}  # names of cases by row


def case(error, *, greet=True, row=None):
    """Registers what a guest does wrong, and the code that it must get. row: of the catalogue of attacks, if
    a test of its own is named after that."""
    def register(function):
        CASES[function.__name__] = (function, error, greet)
        ROWS.setdefault(row, []).append(function.__name__)
        return function
    return register


def u32(*values):
    return struct.pack(f"<{len(values)}I", *values)


def pool(link, pool_id, size, fd, opcode=POOL_CREATE, base=0):
    body = rawlink.pool_body(size, base) if opcode == POOL_CREATE else struct.pack("<Q", size)
    link.send(opcode, pool_id, body, fds=[fd])
    os.close(fd)


def good_pool(link, size=4096):
    pool_id = link.new_id("pool")
    pool(link, pool_id, size, memfd(size))
    return pool_id


def greet_as_backend(link):
    link.send(VIA_VM)
    link.hello()


def buffer(link, pool_id, *, buffer_id=1, fmt=XR24, offset=0, width=8, height=8, stride=32):
    link.send(BUFFER_CREATE, buffer_id, struct.pack("<IIQIII", pool_id, fmt, offset, width, height, stride))


# --- framing ------------------------------------------------------------------------------------

@case(rawlink.E_LENGTH)
def a_single_byte(link):
    link.send_bytes(b"\0")


@case(rawlink.E_LENGTH)
def a_header_cut_short(link):
    link.send_bytes(message(PONG, 0, u32(1))[:11])


@case(rawlink.E_LENGTH)
def a_length_below_the_header(link):
    link.send(PONG, 0, u32(1), length=4)


@case(rawlink.E_LENGTH)
def a_length_beyond_the_datagram(link):
    link.send(PONG, 0, u32(1), length=400)


@case(rawlink.E_LENGTH)
def bytes_after_the_message(link):
    link.send_bytes(message(PONG, 0, u32(1)) + b"\0")


@case(rawlink.E_LENGTH)
def two_messages_in_one_datagram(link):
    link.send_bytes(message(PONG, 0, u32(1)) * 2)


@case(rawlink.E_LENGTH)
def a_body_too_short_for_its_opcode(link):
    link.send(WINDOW_HINTS, 1, u32(1, 2, 3))


@case(rawlink.E_LENGTH)
def a_body_too_long_for_its_opcode(link):
    link.send(WINDOW_DESTROY, 1, u32(1))


@case(rawlink.E_TRUNCATED)
def a_message_above_the_maximum(link):
    link.send_bytes(message(WINDOW_TITLE, 1, bytes(16384)))


@case(rawlink.E_FLAGS)
def reserved_flags(link):
    link.send(PONG, 0, u32(1), flags=0x8000)


@case(rawlink.E_OPCODE)
def an_unknown_opcode(link):
    link.send(0x0666, 1)


@case(rawlink.E_OPCODE)
def opcode_zero(link):
    link.send(0, 0)


@case(rawlink.E_OPCODE, row=30)
def a_message_of_the_other_direction(link):
    link.send(rawlink.KEY, 1, u32(1, 2, 30, 1))


@case(rawlink.E_OPCODE)
def a_message_that_only_rings_carry(link):
    link.send(POOL_IMPORT, 1, struct.pack("<IQ", 1, 4096))


# --- phases -------------------------------------------------------------------------------------

@case(rawlink.E_PHASE, greet=False)
def a_window_before_hello(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())


@case(rawlink.E_PHASE)
def hello_twice(link):
    link.send(HELLO, 0, rawlink.hello_body())


@case(rawlink.E_PHASE)
def a_vm_after_hello(link):
    link.send(VIA_VM)


@case(rawlink.E_PHASE, greet=False)
def a_vm_twice(link):
    link.send(VIA_VM)
    link.send(VIA_VM)


@case(rawlink.E_VERSION, greet=False)
def another_magic(link):
    link.send(HELLO, 0, rawlink.hello_body(magic=0x12345678))


@case(rawlink.E_VERSION, greet=False)
def another_major_version(link):
    link.send(HELLO, 0, rawlink.hello_body(major=2))


@case(rawlink.E_VERSION, greet=False)
def a_minor_version_of_long_ago(link):
    link.send(HELLO, 0, rawlink.hello_body(minor=1))


@case(rawlink.E_PHASE, greet=False)
def a_sync_before_hello(link):
    link.send(SYNC, 0, u32(1))


@case(rawlink.E_VALUE, greet=False)
def unknown_flags_in_hello(link):
    link.send(HELLO, 0, rawlink.hello_body(0x80))


@case(rawlink.E_STATE)
def a_pong_without_a_ping(link):
    link.send(PONG, 0, u32(7))


@case(rawlink.E_STATE)
def a_launch_result_without_a_launch(link):
    link.send(LAUNCH_RESULT, 5, u32(0))


@case(rawlink.E_VALUE)
def an_unknown_reason_to_leave(link):
    link.send(BYE, 0, u32(77))


# --- ids ----------------------------------------------------------------------------------------

@case(rawlink.E_OBJECT)
def object_zero(link):
    link.send(TOPLEVEL_CREATE, 0, rawlink.toplevel_body())


@case(rawlink.E_OBJECT)
def an_object_where_there_is_none(link):
    link.send(PONG, 1, u32(7))


@case(rawlink.E_OBJECT)
def an_id_used_twice(link):
    link.send(TOPLEVEL_CREATE, 5, rawlink.toplevel_body())
    link.send(TOPLEVEL_CREATE, 5, rawlink.toplevel_body())


@case(rawlink.E_OBJECT)
def an_id_used_again_after_destroy(link):
    link.send(TOPLEVEL_CREATE, 5, rawlink.toplevel_body())
    link.send(WINDOW_DESTROY, 5)
    link.send(TOPLEVEL_CREATE, 5, rawlink.toplevel_body())


@case(rawlink.E_OBJECT)
def an_id_below_an_earlier_one(link):
    link.send(TOPLEVEL_CREATE, 5, rawlink.toplevel_body())
    link.send(TOPLEVEL_CREATE, 4, rawlink.toplevel_body())


@case(rawlink.E_OBJECT)
def destroying_what_is_not_there(link):
    link.send(WINDOW_DESTROY, 9)


@case(rawlink.E_OBJECT)
def destroying_twice(link):
    link.send(TOPLEVEL_CREATE, 5, rawlink.toplevel_body())
    link.send(WINDOW_DESTROY, 5)
    link.send(WINDOW_DESTROY, 5)


@case(rawlink.E_OBJECT)
def a_title_for_no_window(link):
    link.send(WINDOW_TITLE, 1, u32(2) + b"hi")


@case(rawlink.E_OBJECT, row=14)
def a_window_of_the_other_domain(link):
    # The other link has window 1; ids are looked up in this link's table alone.
    link.send(WINDOW_APP_ID, 1, u32(1) + b"x")


@case(rawlink.E_OBJECT, row=14)
def a_parent_that_is_not_there(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body(99))


@case(rawlink.E_OBJECT, row=21)
def a_popup_of_nothing(link):
    link.send(POPUP_CREATE, 1, rawlink.popup_body(99, PLACE))


@case(rawlink.E_OBJECT, row=6)
def a_toplevel_repositioned(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_REPOSITION, 1, rawlink.reposition_body(1, PLACE))


@case(rawlink.E_VALUE)
def a_popup_that_grabs_by_a_reposition(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, PLACE))
    link.send(POPUP_REPOSITION, 2, rawlink.reposition_body(1, PLACE, flags=1))


@case(rawlink.E_OBJECT)
def a_popup_that_hangs(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, PLACE))
    link.send(rawlink.WINDOW_RESPONSIVE, 2, u32(0))


@case(rawlink.E_VALUE)
def a_window_that_hangs_twice_as_much(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.WINDOW_RESPONSIVE, 1, u32(2))


@case(rawlink.E_OBJECT)
def a_popup_that_inhibits(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, PLACE))
    link.send(rawlink.WINDOW_INHIBITS_IDLE, 2, u32(1))


@case(rawlink.E_VALUE)
def a_window_that_inhibits_twice_as_much(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.WINDOW_INHIBITS_IDLE, 1, u32(2))


@case(rawlink.E_OBJECT, row=6)
def a_popup_with_hints(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, PLACE))
    link.send(WINDOW_HINTS, 2, u32(0, 0, 0, 0))


@case(rawlink.E_OBJECT)
def a_buffer_in_no_pool(link):
    buffer(link, 1)


@case(rawlink.E_OBJECT)
def a_buffer_in_a_destroyed_pool(link):
    pool_id = good_pool(link)
    link.send(POOL_DESTROY, pool_id)
    buffer(link, pool_id)


@case(rawlink.E_OBJECT)
def a_layer_of_no_buffer(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(WINDOW_COMMIT, 1, commit_body(0, 10, 10, [layer(1, 3, 0, 0, 10, 10)]))


@case(rawlink.E_OBJECT)
def a_layer_of_a_destroyed_buffer(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    buffer(link, good_pool(link))
    link.send(BUFFER_DESTROY, 1)
    link.send(WINDOW_COMMIT, 1, commit_body(0, 8, 8, [layer(1, 1, 0, 0, 8, 8)]))


@case(rawlink.E_OBJECT)
def one_layer_twice_in_a_commit(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    buffer(link, good_pool(link))
    link.send(WINDOW_COMMIT, 1, commit_body(0, 8, 8, [layer(1, 1, 0, 0, 8, 8)] * 2))


# --- values -------------------------------------------------------------------------------------

def commit_one(link, **changes):
    """A commit of one layer that is right but for the changes."""
    values = dict(layer_id=1, buffer=1, x=0, y=0, width=8, height=8)
    values.update(changes)
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    buffer(link, good_pool(link))
    link.send(WINDOW_COMMIT, 1, commit_body(0, 8, 8, [layer(**values)]))


@case(rawlink.E_VALUE, row=7)
def a_layer_without_width(link):
    commit_one(link, width=0)


@case(rawlink.E_VALUE, row=13)
def a_layer_too_far_away(link):
    commit_one(link, x=0x7FFFFFFF)


@case(rawlink.E_VALUE, row=13)
def a_transform_that_does_not_exist(link):
    commit_one(link, transform=8)


@case(rawlink.E_VALUE, row=13)
def a_source_beyond_the_buffer(link):
    commit_one(link, source=(4, 0, 5, 8))


@case(rawlink.E_VALUE, row=13)
def a_source_that_starts_before_the_buffer(link):
    commit_one(link, source=(-1, 0, 4, 8))


@case(rawlink.E_VALUE, row=13)
def a_source_that_wraps(link):
    commit_one(link, source=(8388607, 0, 8388607, 8))


@case(rawlink.E_VALUE, row=13)
def damage_that_wraps(link):
    commit_one(link, damage=[(0x7FFFFFFF, 0, 2, 2)])


@case(rawlink.E_VALUE, row=13)
def a_negative_damage(link):
    commit_one(link, damage=[(0, 0, -1, 5)])


@case(rawlink.E_VALUE, row=7)
def a_window_without_height(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    buffer(link, good_pool(link))
    link.send(WINDOW_COMMIT, 1, commit_body(0, 8, 0, [layer(1, 1, 0, 0, 8, 8)]))


@case(rawlink.E_LIMIT)
def more_layers_than_allowed(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    buffer(link, good_pool(link))
    link.send(WINDOW_COMMIT, 1, commit_body(0, 8, 8, [layer(i + 1, 1, 0, 0, 8, 8) for i in range(65)]))


@case(rawlink.E_LENGTH)
def a_count_of_layers_that_lies(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(WINDOW_COMMIT, 1, u32(0, 8, 8, 3, 0))


@case(rawlink.E_STATE)
def an_answer_to_no_configure(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    buffer(link, good_pool(link))
    link.send(WINDOW_COMMIT, 1, commit_body(999, 8, 8, [layer(1, 1, 0, 0, 8, 8)]))


@case(rawlink.E_STATE)
def a_cursor_by_a_serial_never_given(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(CURSOR_SHAPE, 1, u32(4000, 1))


@case(rawlink.E_VALUE)
def a_cursor_shape_that_does_not_exist(link):
    link.send(CURSOR_SHAPE, 1, u32(0, 900))


@case(rawlink.E_OBJECT)
def a_cursor_over_no_window(link):
    link.send(CURSOR_SHAPE, 1, u32(0, 1))


@case(rawlink.E_OBJECT)
def a_question_about_no_window(link):
    link.send(rawlink.WINDOW_FEEDBACK, 1)


# --- sprites and drags --------------------------------------------------------------------------

def sprite(link, sprite_id, kind=rawlink.CURSOR):
    link.send(rawlink.SPRITE_CREATE, sprite_id, u32(kind))


def image(link, *, serial=0, window=1, sprite_id=2):
    link.send(rawlink.CURSOR_IMAGE, window, u32(serial, sprite_id, 0, 0))


@case(rawlink.E_VALUE)
def a_sprite_of_no_kind(link):
    sprite(link, 1, 3)


@case(rawlink.E_OBJECT)
def a_sprite_with_a_windows_id(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    sprite(link, 1)


@case(rawlink.E_OBJECT)
def a_window_with_an_earlier_sprites_id(link):
    sprite(link, 1)
    link.send(WINDOW_DESTROY, 1)
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())


@case(rawlink.E_LIMIT)
def too_many_windows_and_sprites(link):
    for window in range(1, 251):
        link.send(TOPLEVEL_CREATE, 2 * window - 1, rawlink.toplevel_body())
        link.expect(rawlink.CONFIGURE, 2 * window - 1)  # ERROR is lost behind what was not read
        sprite(link, 2 * window)
    sprite(link, 501)


@case(rawlink.E_STATE)
def a_sprite_that_answers_a_configure(link):
    sprite(link, 1)
    buffer(link, good_pool(link))
    link.send(WINDOW_COMMIT, 1, commit_body(1, 8, 8, [layer(1, 1, 0, 0, 8, 8)]))


@case(rawlink.E_OBJECT)
def a_sprites_layer_of_no_buffer(link):
    sprite(link, 1)
    link.send(WINDOW_COMMIT, 1, commit_body(0, 8, 8, [layer(1, 1, 0, 0, 8, 8)]))


@case(rawlink.E_LIMIT)
def too_many_layers_on_sprites(link):
    buffer(link, good_pool(link))
    for sprite_id in range(1, 66):
        sprite(link, sprite_id)
        link.send(WINDOW_COMMIT, sprite_id, commit_body(
            0, 8, 8, [layer(i, 1, 0, 0, 8, 8) for i in range(1, 65)]))


@case(rawlink.E_OBJECT)
def a_sprite_destroyed_twice(link):
    sprite(link, 1)
    link.send(WINDOW_DESTROY, 1)
    link.send(WINDOW_DESTROY, 1)


@case(rawlink.E_OBJECT)
def a_title_for_a_sprite(link):
    sprite(link, 1)
    link.send(WINDOW_TITLE, 1, u32(1) + b"x")


@case(rawlink.E_OBJECT)
def a_popup_on_a_sprite(link):
    sprite(link, 1)
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, PLACE))


@case(rawlink.E_OBJECT)
def a_toplevel_above_a_sprite(link):
    sprite(link, 1)
    link.send(TOPLEVEL_CREATE, 2, rawlink.toplevel_body(1))


@case(rawlink.E_OBJECT)
def a_cursor_over_a_sprite(link):
    sprite(link, 1)
    link.send(CURSOR_SHAPE, 1, u32(0, 1))


@case(rawlink.E_STATE)
def an_image_by_a_serial_never_given(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    sprite(link, 2)
    image(link, serial=4000)


@case(rawlink.E_OBJECT)
def an_image_that_is_not_there(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    image(link)


@case(rawlink.E_OBJECT)
def an_image_that_is_a_window(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    image(link, sprite_id=1)


@case(rawlink.E_OBJECT)
def an_image_that_is_an_icon(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    sprite(link, 2, rawlink.ICON)
    image(link)


@case(rawlink.E_OBJECT)
def an_image_over_no_window(link):
    sprite(link, 2)
    image(link)


@case(rawlink.E_VALUE)
def a_hotspot_beyond_any_image(link):
    link.send(rawlink.CURSOR_IMAGE, 1, u32(0, 2, 65, 0))


@case(rawlink.E_OBJECT)
def a_drag_from_no_window(link):
    link.send(rawlink.DRAG_START, 1, u32(1))


@case(rawlink.E_OBJECT)
def a_drag_from_a_sprite(link):
    sprite(link, 1)
    link.send(rawlink.DRAG_START, 1, u32(1))


@case(rawlink.E_STATE)
def a_drag_by_a_serial_never_given(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.DRAG_START, 1, u32(4000))


@case(rawlink.E_OBJECT)
def an_icon_that_is_not_there(link):
    link.send(rawlink.DRAG_ICON, 1, u32(0, 0))


@case(rawlink.E_OBJECT)
def an_icon_that_is_a_cursor(link):
    sprite(link, 1)
    link.send(rawlink.DRAG_ICON, 1, u32(0, 0))


@case(rawlink.E_VALUE)
def an_icon_far_from_the_pointer(link):
    sprite(link, 1, rawlink.ICON)
    link.send(rawlink.DRAG_ICON, 1, u32(257, 0))


@case(rawlink.E_OBJECT)
def a_wish_of_no_window_for_the_pointer(link):
    link.send(rawlink.POINTER_CONSTRAIN, 1, rawlink.constrain_body(1, rawlink.LOCK))


@case(rawlink.E_OBJECT)
def a_wish_of_a_sprite_for_the_pointer(link):
    sprite(link, 1)
    link.send(rawlink.POINTER_CONSTRAIN, 1, rawlink.constrain_body(1, rawlink.LOCK))


@case(rawlink.E_OBJECT)
def a_popup_that_takes_back_its_wish(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, PLACE))
    link.send(rawlink.POINTER_RELEASE, 2, rawlink.release_body())


@case(rawlink.E_VALUE)
def a_wish_of_no_kind_for_the_pointer(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.POINTER_CONSTRAIN, 1, rawlink.constrain_body(1, 3))


@case(rawlink.E_LIMIT)
def a_pointer_wished_in_too_many_places(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.POINTER_CONSTRAIN, 1, rawlink.constrain_body(1, rawlink.CONFINE, [(0, 0, 1, 1)] * 33))


@case(rawlink.E_VALUE)
def a_pointer_wished_in_a_place_that_wraps(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.POINTER_CONSTRAIN, 1, rawlink.constrain_body(1, rawlink.CONFINE, [(2**31 - 1, 0, 1, 1)]))


@case(rawlink.E_OPCODE, greet=False)
def a_wish_for_the_pointer_before_there_were_any(link):
    link.send(HELLO, 0, rawlink.hello_body(minor=5))
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.POINTER_CONSTRAIN, 1, rawlink.constrain_body(1, rawlink.LOCK))


@case(rawlink.E_OBJECT)
def a_wish_of_a_sprite_for_pens(link):
    sprite(link, 1)
    link.send(rawlink.TOOL_WISH, 1, u32(1))


@case(rawlink.E_OBJECT)
def a_wish_of_no_window_for_pens(link):
    link.send(rawlink.TOOL_WISH, 1, u32(1))


@case(rawlink.E_VALUE)
def a_wish_for_two_pens(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.TOOL_WISH, 1, u32(2))


@case(rawlink.E_OPCODE, greet=False)
def a_wish_for_pens_before_there_were_any(link):
    link.send(HELLO, 0, rawlink.hello_body(minor=6))
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.TOOL_WISH, 1, u32(1))


@case(rawlink.E_VALUE)
def half_an_icon(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.WINDOW_ICON, 1, u32(512) + bytes(512))


@case(rawlink.E_LIMIT)
def an_icon_that_is_too_large(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.WINDOW_ICON, 1, u32(1025) + bytes(1025))


@case(rawlink.E_LENGTH)
def an_icon_shorter_than_it_says(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.WINDOW_ICON, 1, u32(1024) + bytes(1023))


@case(rawlink.E_OBJECT)
def an_icon_of_a_popup(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, PLACE))
    link.send(rawlink.WINDOW_ICON, 2, u32(0))


@case(rawlink.E_OBJECT)
def an_icon_of_no_window(link):
    link.send(rawlink.WINDOW_ICON, 1, u32(0))


@case(rawlink.E_OPCODE, greet=False)
def an_icon_before_there_were_any(link):
    link.send(HELLO, 0, rawlink.hello_body(minor=6))
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(rawlink.WINDOW_ICON, 1, u32(0))


@case(rawlink.E_STATE)
def data_of_a_copy_nobody_asked_for(link):
    link.send(rawlink.COPY_DATA, 1, u32(0, 1) + b"x")


@case(rawlink.E_STATE)
def the_end_of_a_copy_nobody_asked_for(link):
    link.send(rawlink.COPY_END, 1, u32(0, 1))


@case(rawlink.E_STATE)
def credit_for_a_paste_there_was_none(link):
    link.send(rawlink.PASTE_CREDIT, 1, u32(1))


@case(rawlink.E_OBJECT)
def data_of_copy_0(link):
    link.send(rawlink.COPY_DATA, 0, u32(0, 1) + b"x")


@case(rawlink.E_LIMIT)
def data_of_a_copy_in_too_large_a_piece(link):
    link.send(rawlink.COPY_DATA, 1, u32(0, 15361) + bytes(15361))


@case(rawlink.E_VALUE)
def data_of_a_type_beyond_all_lists(link):
    link.send(rawlink.COPY_DATA, 1, u32(16, 1) + b"x")


@case(rawlink.E_LIMIT)
def more_credit_than_there_can_be(link):
    link.send(rawlink.PASTE_CREDIT, 1, u32(131073))


@case(rawlink.E_LENGTH)
def a_selection_that_says_what_it_is(link):
    link.send(rawlink.SELECTION_SET, 0, b"text/plain")


@case(rawlink.E_STATE)
def an_answer_that_goes_back(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    buffer(link, good_pool(link))
    serial = link.expect(rawlink.CONFIGURE, 1).fields("IiiiiI")[0]
    for answer in (serial, serial - 1):
        link.send(WINDOW_COMMIT, 1, commit_body(answer, 8, 8, [layer(1, 1, 0, 0, 8, 8)]))


@case(rawlink.E_LIMIT)
def more_layers_on_all_windows_than_allowed(link):
    buffer(link, good_pool(link))
    for window in range(1, 66):
        link.send(TOPLEVEL_CREATE, window, rawlink.toplevel_body())
        link.send(WINDOW_COMMIT, window, commit_body(0, 8, 8, [
            layer(i + 1, 1, 0, 0, 8, 8) for i in range(64)]))
        link.pump()


@case(rawlink.E_VALUE)
def a_request_that_does_not_exist(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(WINDOW_REQUEST, 1, u32(99, 0, 0))


@case(rawlink.E_VALUE, row=14)
def a_window_above_itself(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(TOPLEVEL_CREATE, 2, rawlink.toplevel_body(1))
    link.send(WINDOW_PARENT, 1, u32(2))


@case(rawlink.E_VALUE, row=7)
def a_positioner_without_size(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    link.send(POPUP_CREATE, 2, rawlink.popup_body(1, positioner((0, 0, 1, 1), (0, 10))))


@case(rawlink.E_LIMIT, row=21)
def popups_nested_too_deep(link):
    link.send(TOPLEVEL_CREATE, 1, rawlink.toplevel_body())
    for window in range(2, 11):
        link.send(POPUP_CREATE, window, rawlink.popup_body(window - 1, PLACE))


@case(rawlink.E_LIMIT)
def too_many_windows(link):
    for window in range(1, 501):
        link.send(TOPLEVEL_CREATE, window, rawlink.toplevel_body())
        link.expect(rawlink.CONFIGURE, window)  # ERROR is lost behind what was not read
    link.send(TOPLEVEL_CREATE, 501, rawlink.toplevel_body())


# --- memory -------------------------------------------------------------------------------------

@case(rawlink.E_FDS)
def a_pool_without_a_descriptor(link):
    link.send(POOL_CREATE, 1, rawlink.pool_body(4096))


@case(rawlink.E_FDS)
def a_pool_with_two_descriptors(link):
    fds = [memfd(4096), memfd(4096)]
    link.send(POOL_CREATE, 1, rawlink.pool_body(4096), fds=fds)
    for fd in fds:
        os.close(fd)


@case(rawlink.E_FDS)
def a_descriptor_where_none_belongs(link):
    fd = memfd(4096)
    link.send(PONG, 0, u32(1), fds=[fd])
    os.close(fd)


@case(rawlink.E_TRUNCATED)
def more_descriptors_than_any_message_has(link):
    fds = [memfd(4096) for _ in range(12)]
    link.send(POOL_CREATE, 1, rawlink.pool_body(4096), fds=fds)
    for fd in fds:
        os.close(fd)


@case(rawlink.E_MEMORY)
def an_unsealed_memfd(link):
    pool(link, 1, 4096, memfd(4096, seals=0))


@case(rawlink.E_MEMORY)
def a_memfd_sealed_against_writing_only(link):
    pool(link, 1, 4096, memfd(4096, seals=8))


@case(rawlink.E_MEMORY)
def a_memfd_that_ends_before_its_pool(link):
    pool(link, 1, 4096, memfd(8192), base=8192)


@case(rawlink.E_VALUE)
def a_pool_that_begins_within_a_page(link):
    pool(link, 1, 4096, memfd(8192), base=512)


@case(rawlink.E_VALUE)
def a_pool_that_ends_beyond_all_files(link):
    pool(link, 1, 4096, memfd(8192), base=0x7FFFFFFFFFFFF000)


@case(rawlink.E_MEMORY)
def a_memfd_that_is_too_small(link):
    pool(link, 1, 8192, memfd(4096))


@case(rawlink.E_MEMORY)
def a_fifo(link):
    read_end, write_end = os.pipe()
    os.close(write_end)
    pool(link, 1, 4096, read_end)


@case(rawlink.E_MEMORY)
def a_device(link):
    pool(link, 1, 4096, os.open("/dev/zero", os.O_RDWR))


@case(rawlink.E_MEMORY)
def a_directory(link):
    pool(link, 1, 4096, os.open("/", os.O_RDONLY | os.O_DIRECTORY))


@case(rawlink.E_MEMORY)
def an_ordinary_file(link):
    pool(link, 1, 4096, os.open(__file__, os.O_RDONLY))


@case(rawlink.E_MEMORY, greet=False)
def a_memfd_as_a_dmabuf(link):
    greet_as_backend(link)
    pool(link, 1, 4096, memfd(4096), POOL_DMABUF)


@case(rawlink.E_OPCODE)
def a_dmabuf_of_no_backend(link):
    pool(link, 1, 4096, memfd(4096), POOL_DMABUF)


@case(rawlink.E_OPCODE)
def a_pool_of_nothing_of_no_backend(link):
    link.send(POOL_NOTHING, 1, struct.pack("<Q", 4096))


@case(rawlink.E_LIMIT)
def a_pool_larger_than_allowed(link):
    pool(link, 1, 1 << 62, memfd(4096))


@case(rawlink.E_VALUE)
def a_buffer_beyond_its_pool(link):
    buffer(link, good_pool(link), width=8, height=1000)


@case(rawlink.E_VALUE)
def a_buffer_at_an_offset_that_wraps(link):
    buffer(link, good_pool(link), offset=0x7FFFFFFFFFFFFFF0)


@case(rawlink.E_VALUE)
def a_stride_below_the_width(link):
    buffer(link, good_pool(link), width=8, stride=28)


@case(rawlink.E_VALUE)
def a_stride_that_is_not_whole_pixels(link):
    buffer(link, good_pool(link), width=8, stride=33)


@case(rawlink.E_VALUE, row=7)
def a_buffer_of_no_width(link):
    buffer(link, good_pool(link), width=0)


@case(rawlink.E_VALUE)
def a_buffer_wider_than_anything(link):
    buffer(link, good_pool(link), width=0x40000001, stride=4)


@case(rawlink.E_VALUE)
def an_unknown_format(link):
    buffer(link, good_pool(link), fmt=0x20203852)


def pages(link, *extents):
    """A pool of these (offset, length) of a MiB."""
    fd = memfd(1 << 20)
    link.send(POOL_PAGES, 1, rawlink.pages_body(extents), fds=[fd])
    os.close(fd)


@case(rawlink.E_OPCODE)
def pages_of_no_backend(link):
    pages(link, (0, 4096))


@case(rawlink.E_LIMIT, greet=False)
def more_extents_than_a_pool_may_have(link):
    greet_as_backend(link)
    pages(link, *[(0, 4096)] * 1001)


@case(rawlink.E_VALUE, greet=False)
def no_extents(link):
    greet_as_backend(link)
    pages(link)


@case(rawlink.E_LIMIT, greet=False)
def more_pages_than_a_pool_may_have(link):
    greet_as_backend(link)
    pages(link, (0, 1 << 30), (0, 4096))


@case(rawlink.E_MEMORY, greet=False)
def an_extent_beyond_the_descriptor(link):
    greet_as_backend(link)
    pages(link, (1 << 20, 8192))


@case(rawlink.E_VALUE, greet=False)
def an_extent_across_pages(link):
    greet_as_backend(link)
    pages(link, (512, 4096))


ATTACKERS = 60


@pytest.fixture(scope="module")
def crowd():
    """A compositor with many domains, and the window of one that does nothing wrong."""
    desk = Desk(many_domains(ATTACKERS)).start(*LOOKED_INTO)
    link = desk.link("personal")
    window = link.toplevel(200, 100, 0xFF00E5FF)
    link.expect(rawlink.FRAME, window.id)
    yield desk, window
    desk.finish()


def test_there_are_enough_cases():
    assert len(CASES) >= 30


def violate(crowd, name):
    """One domain does what it may not; all that happens happens to it."""
    attack, error, greet = CASES[name]
    desk, victim = crowd
    domain = f"d{list(CASES).index(name) % ATTACKERS}"
    fds, seen = desk.fds(), len(desk.log())

    link = desk.link(domain, greet=greet)
    try:
        attack(link)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the host closed before all of it was sent
    assert link.expect_error() == error
    link.close()

    wait_for(lambda: desk.domain(domain)["status"] == "down", f"{domain} to be down")
    ends = [line for line in desk.log()[seen:].splitlines() if f"domain {domain}: link " in line]
    assert len(ends) == 1 and "link ended: " in ends[0], ends
    assert len(ends[0].split("link ended: ")[1]) > 10, "the line says why"
    assert desk.windows(domain) == []
    wait_for(lambda: desk.fds() == fds, f"{desk.fds()} descriptors to be {fds} again")

    victim.paint(0xFF00E5FF)
    victim.link.expect(rawlink.FRAME, victim.id)


@pytest.mark.parametrize("name", ROWS[None])
def test_violation(crowd, name):
    violate(crowd, name)


@pytest.mark.parametrize("name", ROWS[6])
def test_attack_06_another_kind(crowd, name):
    violate(crowd, name)


@pytest.mark.parametrize("name", ROWS[7])
def test_attack_07_no_size(crowd, name):
    violate(crowd, name)


@pytest.mark.parametrize("name", ROWS[13])
def test_attack_13_numbers_that_wrap(crowd, name):
    violate(crowd, name)


@pytest.mark.parametrize("name", ROWS[14])
def test_attack_14_foreign_and_cyclic_parents(crowd, name):
    violate(crowd, name)


@pytest.mark.parametrize("name", ROWS[21])
def test_attack_21_chains_of_popups(crowd, name):
    violate(crowd, name)


@pytest.mark.parametrize("name", ROWS[30])
def test_attack_30_a_message_of_the_hosts(crowd, name):
    violate(crowd, name)
