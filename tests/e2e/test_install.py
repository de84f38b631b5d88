# SPDX-License-Identifier: MIT
"""What a package has: everything that is installed, and that its parts find each other."""

import json
import os
import re
import subprocess

import pytest
from desk import BUILD, environment

PAGES = {"man1": ["cloison", "cloison-proxy", "cloison-vhost", "cloisonctl"], "man5": ["cloison"]}


def option(name):
    """What the build folder was configured with."""
    listed = subprocess.run(["meson", "introspect", "--buildoptions", BUILD], check=True, capture_output=True,
                            text=True).stdout
    return next(option["value"] for option in json.loads(listed) if option["name"] == name)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder that stands for /, and the prefix below it."""
    root = tmp_path_factory.mktemp("install")
    subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", root], check=True,
                   capture_output=True)
    return root, option("prefix")


def below(root, path):
    """Where path, which is absolute, is in the package."""
    return root / os.path.relpath(path, "/")


def test_everything_is_there_and_nothing_else(installed):
    root, prefix = installed
    expected = {f"{prefix}/{option('libexecdir')}/cloison-text"}
    share, etc = f"{prefix}/{option('datadir')}", os.path.join(prefix, option("sysconfdir"))
    expected |= {f"{prefix}/bin/{name}" for name in ("cloison", "cloisonctl", "cloison-proxy", "cloison-vhost")}
    expected |= {f"{share}/man/{folder}/{page}.{folder[-1]}" for folder, pages in PAGES.items() for page in pages}
    expected |= {f"{share}/qemu/vhost-user/50-cloison.json", f"{share}/wayland-sessions/cloison.desktop",
                 f"{prefix}/lib/systemd/user/cloison-proxy.service", f"{etc}/cloison/cloison.ini",
                 f"{share}/doc/cloison/domains.ini"}
    assert {"/" + str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == expected


def test_who_names_a_program_names_one_that_is_there(installed):
    root, prefix = installed
    backend = json.loads(below(root, f"{prefix}/share/qemu/vhost-user/50-cloison.json").read_text())
    assert backend["type"] == "gpu" and os.access(below(root, backend["binary"]), os.X_OK)
    unit = below(root, f"{prefix}/lib/systemd/user/cloison-proxy.service").read_text()
    assert os.access(below(root, re.search(r"^ExecStart=(\S+)", unit, re.MULTILINE).group(1)), os.X_OK)
    session = below(root, f"{prefix}/share/wayland-sessions/cloison.desktop").read_text()
    assert os.access(below(root, f"{prefix}/bin") / re.search(r"^Exec=(\S+)", session, re.MULTILINE).group(1), os.X_OK)


def test_the_default_configuration_is_a_good_one(installed, tmp_path):
    """The installed compositor starts with it; without any screen it says just that."""
    root, prefix = installed
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    config = below(root, os.path.join(prefix, option("sysconfdir"))) / "cloison/cloison.ini"
    done = subprocess.run([below(root, f"{prefix}/bin/cloison"), "-c", config], capture_output=True, text=True,
                          env=environment(runtime, WLR_BACKENDS="wayland", WAYLAND_DISPLAY="none-is-there"))
    assert "no screen" in done.stderr and "cloison.ini" not in done.stderr


def test_manual_pages_say_where_the_files_are(installed):
    root, prefix = installed
    etc = os.path.join(prefix, option("sysconfdir"))
    for page, name in (("man5/cloison.5", "*.ini"), ("man1/cloison-vhost.1", "vhost.ini")):
        text = below(root, f"{prefix}/share/man/{page}").read_text().replace("\\&", "")
        assert f"{etc}/cloison/{name}" in text and "@sysconfdir@" not in text
