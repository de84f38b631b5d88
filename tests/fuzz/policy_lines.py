# SPDX-License-Identifier: MIT
"""Says how much of what reads policies the corpus of their fuzz target reaches, and fails below 95 % of its lines.

usage: policy_lines.py PROJECT"""

import pathlib
import re
import subprocess
import sys
import tempfile

LEAST = 95  # per cent
READERS = ("policy/read.c", "policy/rule_read.c")
FLAGS = ["--coverage", "-O0", "-std=gnu23", "-D_GNU_SOURCE", '-DCLOISON_SYSCONFDIR="/etc"']
COUNTED = re.compile(r"File '(?P<file>[^']+)'\nLines executed:(?P<part>[\d.]+)% of (?P<lines>\d+)")


def main(project):
    root = pathlib.Path(project).resolve()
    sources = [root / "tests/fuzz/fuzz_policy.c", root / "tests/fuzz/corpus_runner.c", *sorted(root.glob("policy/*.c")),
               root / "common/settings.c", root / "protocol/text.c"]
    with tempfile.TemporaryDirectory(prefix="cl-") as folder:
        subprocess.run(["gcc", *FLAGS, f"-I{root}", "-o", "target", *sources, "-linih"], cwd=folder, check=True)
        subprocess.run(["./target", "-runs=0", root / "tests/fuzz/corpus/policy"], cwd=folder, check=True)
        notes = sorted(pathlib.Path(folder).glob("*.gcda"))
        said = subprocess.run(["gcov", "-r", "-s", root, *notes], cwd=folder, check=True, capture_output=True,
                              text=True).stdout
    counts = {match["file"]: (float(match["part"]), int(match["lines"])) for match in COUNTED.finditer(said)}
    lines = sum(counts[file][1] for file in READERS)
    reached = sum(counts[file][0] * counts[file][1] for file in READERS) / lines
    print(*(f"{file}: {counts[file][0]} % of {counts[file][1]} lines" for file in READERS), sep="\n")
    return 0 if reached >= LEAST else f"{reached:.1f} % of the lines, {LEAST} at least"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
