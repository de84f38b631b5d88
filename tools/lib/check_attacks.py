# SPDX-License-Identifier: MIT
"""Says which rows of the catalogue of attacks lack a test of their number, or a mutant that it must notice.

usage: check_attacks.py PROJECT

A test of row 7 is called test_attack_07_... (pytest) or attack_07_... (cmocka). docs/threat-model.md has a
line for each row, and names those that nothing shows in one that begins with "Not shown:".
"""

import pathlib
import re
import sys
import tomllib

ROWS = [*range(1, 59), 61, 62, 63, 65, 87, 89, 90, *range(96, 101)]
TEST = {".py": re.compile(r"^def test_attack_(\d{2,3})_\w+\(", re.M),
        ".c": re.compile(r"^static void attack_(\d{2,3})_\w+\(", re.M)}
NAMED = re.compile(r"attack_(\d{2,3})_")
NOT_SHOWN = re.compile(r"^Not shown: ([\d, ]+)", re.M)


def tested(root):
    rows = set()
    for path in (root / "tests").rglob("*"):
        if path.suffix in TEST and path.is_file():
            rows |= {int(row) for row in TEST[path.suffix].findall(path.read_text(errors="replace"))}
    return rows


def noticed(root):
    rows = set()
    for path in (root / "tests/mutants").glob("*.toml"):
        for mutant in tomllib.loads(path.read_text()).get("mutant", []):
            rows |= {int(row) for row in NAMED.findall(mutant["test"])}
    return rows


def numbers(cell):
    """Of a table's first cell: "38, 100"."""
    return {int(number) for number in re.findall(r"\d+", cell)}


def documented(text):
    """The rows that the tables have, and those that are not shown."""
    rows = set()
    for line in text.splitlines():
        if re.match(r"\| \d+(, \d+)* \|", line):
            rows |= numbers(line.split("|")[1])
    missing = NOT_SHOWN.search(text)
    return rows, numbers(missing.group(1)) if missing else set()


def problems(root):
    tests, mutants = tested(root), noticed(root)
    rows, missing = documented((root / "docs/threat-model.md").read_text())
    for row in ROWS:
        shown = row in tests and row in mutants
        if row not in rows:
            yield f"docs/threat-model.md has no line for attack {row}"
        if shown and row in missing:
            yield f"docs/threat-model.md calls attack {row} not shown, but it is"
        if row not in missing and row not in tests:
            yield f"no test is called attack_{row:02}_..., and docs/threat-model.md does not call it not shown"
        elif row not in missing and not shown:
            yield f"no mutant names a test of attack {row}, and docs/threat-model.md does not call it not shown"


def main(root):
    found = list(problems(pathlib.Path(root)))
    print("\n".join(found) or "every attack has a test and a mutant, or is said not to be shown")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
