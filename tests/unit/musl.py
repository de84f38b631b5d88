# SPDX-License-Identifier: MIT
"""What runs in guests compiles with musl, warnings being errors; and what of it needs no library, the protocol, reads
what the fuzz targets have found so far.

usage: musl.py PROJECT BUILD COMPILER

The headers of libraries are those of the toolbox, whose libc is another one: so the proxy is compiled and not linked.
"""

import pathlib
import subprocess
import sys
import tempfile

LIBRARIES = ("inih", "libdrm", "pixman-1", "wayland-server", "wlroots-0.18", "xcb", "xkbcommon")
OPTIONS = ("-std=gnu11", "-D_GNU_SOURCE", "-DWLR_USE_UNSTABLE", "-DPROTOCOL_CHECK_ENCODE=1", '-DCLOISON_VERSION=""',
           '-DCLOISON_SYSCONFDIR=""', "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-missing-field-initializers",
           "-Werror")
# After musl's own. Of what is no library's there is sys/queue.h alone, which Alpine has in a package of its own.
OTHER_HEADERS = ("-idirafter", "/usr/include", "-idirafter", "/usr/include/x86_64-linux-gnu")
# Of the host's programs alone.
NOT_IN_GUESTS = {"confine.c", "namespaces.c"}
CORPORA = ("decode", "ring", "text")


def library_headers():
    flags = subprocess.run(["pkg-config", "--cflags-only-I", *LIBRARIES], check=True, capture_output=True, text=True)
    return [flag.replace("-I", "-isystem", 1) for flag in flags.stdout.split()]


def main(project, build, compiler):
    project, build = pathlib.Path(project), pathlib.Path(build)
    command = [compiler, *OPTIONS, f"-I{project}"]
    protocol = sorted((project / "protocol").glob("*.c"))
    proxy = [path for folder in ("common", "guest-proxy") for path in sorted((project / folder).rglob("*.c"))
             if path.name not in NOT_IN_GUESTS]
    subprocess.run([*command, f"-I{build}/common", f"-I{build}/guest-proxy", *library_headers(), *OTHER_HEADERS,
                    "-fsyntax-only", *proxy], check=True)
    fuzz = project / "tests/fuzz"
    with tempfile.TemporaryDirectory() as folder:
        for name in CORPORA:
            target = f"{folder}/{name}"
            subprocess.run([*command, *OTHER_HEADERS, "-static", *protocol,
                            fuzz / f"fuzz_{name}.c", fuzz / "corpus_runner.c", "-o", target], check=True)
            subprocess.run([target, "-runs=0", fuzz / "corpus" / name], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
