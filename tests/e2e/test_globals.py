# SPDX-License-Identifier: MIT
"""What applications of a domain are offered is what docs/globals.md says, and nothing else."""

import pathlib
import re

from unixguest import UnixGuest
from wayland import Client, socket_of

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/globals.md"
ROW = re.compile(r"^\| `(\w+)` \| (\d+) \|", re.MULTILINE)
NEVER = re.compile(r"^\| `(\w+)` \| never \|", re.MULTILINE)

# What reaches beyond one's own windows, or acts for the user.
FORBIDDEN = {
    "zwlr_layer_shell_v1", "zwlr_screencopy_manager_v1", "ext_image_copy_capture_manager_v1",
    "ext_output_image_capture_source_manager_v1", "zwlr_export_dmabuf_manager_v1", "zwlr_virtual_pointer_manager_v1",
    "zwp_virtual_keyboard_manager_v1", "zwp_input_method_manager_v2", "ext_session_lock_manager_v1",
    "zwlr_output_manager_v1", "zwlr_output_power_manager_v1", "zwlr_gamma_control_manager_v1",
    "zwlr_foreign_toplevel_manager_v1", "ext_foreign_toplevel_list_v1", "ext_idle_notifier_v1",
    "wp_security_context_manager_v1"}
# Of which wlroots 0.18 knows nothing, and what no buffer of the link could carry.
LACKING = ("zwp_linux_dmabuf_v1", "wp_linux_drm_syncobj_manager_v1", "xdg_wm_dialog_v1", "ext_data_control_manager_v1")


def documented():
    """Interface: version."""
    return {name: int(version) for name, version in ROW.findall(DOCUMENT.read_text())}


def offered(client):
    """Interface: version, of all but the outputs each once."""
    client.sync()
    found = [event.args[1:] for event in client.all(client.registry, "global")]
    names = [name for name, _ in found if name != "wl_output"]
    assert len(names) == len(set(names)), names
    return dict(found)


def test_all_that_is_written_and_no_more(desk):
    guest = UnixGuest(desk, "work").start()
    client = Client(socket_of(guest.env))
    assert offered(client) == documented()
    client.close()
    guest.stop()


def test_what_reaches_beyond_ones_own_windows_is_never_among_it():
    text = DOCUMENT.read_text()
    assert set(NEVER.findall(text)) == FORBIDDEN
    assert not FORBIDDEN & set(documented())
    assert all(f"`{name}`" in text and name not in documented() for name in LACKING)
