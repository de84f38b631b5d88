# SPDX-License-Identifier: MIT
"""Adds up JUnit result files of meson and pytest.

usage: count_results.py BROKEN [FILE...]     BROKEN: failures that left no file

A meson test is one program. When it printed TAP, as cmocka does on demand, each of its cases
counts; a case that was planned and never reported has failed.
"""

import os
import re
import sys
import xml.etree.ElementTree as ElementTree

PLAN = re.compile(r"^1\.\.(\d+)$", re.MULTILINE)
RESULT = re.compile(r"^(not )?ok\b([^\n]*)$", re.MULTILINE)
SKIP = re.compile(r"#\s*skip", re.IGNORECASE)


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def count_tap(text):
    """None without a plan."""
    plan = PLAN.search(text)
    if plan is None:
        return None
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    results = RESULT.findall(text)
    for bad, rest in results:
        counts["failed" if bad else "skipped" if SKIP.search(rest) else "passed"] += 1
    counts["failed"] += max(0, int(plan.group(1)) - len(results))
    return counts


def count_case(case):
    result = outcome(case)
    counts = count_tap(case.findtext("system-out") or "")
    if counts is None:
        return {result: 1}
    if result == "failed" and counts["failed"] == 0:
        counts["failed"] = 1
    return counts


def main(broken, *paths):
    total = {"passed": 0, "failed": int(broken), "skipped": 0}
    for path in paths:
        if not os.path.exists(path):  # the shell's pattern, unmatched
            continue
        for case in ElementTree.parse(path).iter("testcase"):
            for result, number in count_case(case).items():
                total[result] += number
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**total))
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
