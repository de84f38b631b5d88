#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What frames, panel and guards cost a frame: bench.py's full damage, with this build and one without them.

usage: tools/toolbox tests/bench/guards.py BUILD_DIR [argument of bench.py...]

The other build is made of a copy of the tree, below BUILD_DIR, in which the edits of guards.toml are made; it is
what bench.py calls "before".
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path.insert(0, str(PROJECT / "tools/lib"))
from mutate import Edit  # noqa: E402  # it is beside no test


def copy_tree(target):
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(PROJECT, target, ignore=shutil.ignore_patterns(".git", "build*", "__pycache__", ".cache"))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    tree, other = build / "guards/tree", build / "guards/build"
    copy_tree(tree)
    for table in tomllib.loads((HERE / "guards.toml").read_text())["edit"]:
        edit = Edit(table)
        problem = edit.problem(tree)
        if problem:
            sys.exit(f"guards.toml: {problem}")
        edit.apply(tree)
    if not (other / "build.ninja").exists():
        subprocess.run(["meson", "setup", other, tree], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", other], check=True, stdout=subprocess.DEVNULL)
    bench = HERE / "bench.py"
    os.execv(bench, [bench, build, "full", "--before", other, *sys.argv[2:]])


if __name__ == "__main__":
    main()
