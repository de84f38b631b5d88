# SPDX-License-Identifier: MIT
"""Says how much of what reads untrusted bytes the corpus of its fuzz target reaches, and fails when that is too little.

usage: lines.py PROJECT TARGET"""

import dataclasses
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = ["--coverage", "-O0", "-std=gnu23", "-D_GNU_SOURCE", "-DPROTOCOL_CHECK_ENCODE=1",
         '-DCLOISON_SYSCONFDIR="/etc"']
COUNTED = re.compile(r"File '(?P<file>[^']+)'\nLines executed:(?P<part>[\d.]+)% of (?P<lines>\d+)")


@dataclasses.dataclass
class Target:
    least: int  # per cent of the lines of the readers
    readers: tuple  # patterns, of files below the project
    others: tuple  # that they need
    libraries: tuple = ()


TARGETS = {
    "decode": Target(90, ("protocol/decode*.c", "protocol/reader.c", "protocol/header.c", "protocol/spec*.c"),
                     ("protocol/*.c",)),
    "policy": Target(95, ("policy/read.c", "policy/rule_read.c"),
                     ("policy/*.c", "common/settings.c", "protocol/text.c"), ("-linih",)),
}


def files(root, patterns):
    return {path for pattern in patterns for path in root.glob(pattern)}


def main(project, name):
    root, target = pathlib.Path(project).resolve(), TARGETS[name]
    readers = files(root, target.readers)
    sources = [root / f"tests/fuzz/fuzz_{name}.c", root / "tests/fuzz/corpus_runner.c",
               *sorted(readers | files(root, target.others))]
    with tempfile.TemporaryDirectory(prefix="cl-") as folder:
        subprocess.run(["gcc", *FLAGS, f"-I{root}", "-o", "target", *sources, *target.libraries], cwd=folder, check=True)
        subprocess.run(["./target", "-runs=0", root / "tests/fuzz/corpus" / name], cwd=folder, check=True)
        notes = sorted(pathlib.Path(folder).glob("*.gcda"))
        said = subprocess.run(["gcov", "-r", "-s", root, *notes], cwd=folder, check=True, capture_output=True,
                              text=True).stdout
    counts = {match["file"]: (float(match["part"]), int(match["lines"])) for match in COUNTED.finditer(said)}
    counts = {str(reader.relative_to(root)): counts.get(str(reader.relative_to(root)), (0, 0)) for reader in readers}
    lines = sum(count for _, count in counts.values())
    reached = sum(part * count for part, count in counts.values()) / lines
    for file, (part, count) in sorted(counts.items()):
        print(f"{file}: {part} % of {count} lines")
    print(f"{reached:.1f} % in all")
    return 0 if reached >= target.least else f"{reached:.1f} % of the lines, {target.least} at least"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
