# SPDX-License-Identifier: MIT
"""Runs the Wayland conformance suite on the stack and says what came of each test.

usage: conformance.py            the table of docs/wlcs.md
       conformance.py --on sway [FILTER]   what sway makes of the tests that fail on the stack, or of FILTER
"""

import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("CLOISON_BUILD", HERE.parents[1] / "build"))
RUNNER = "/usr/lib/x86_64-linux-gnu/wlcs/wlcs"
EXPECTED = HERE / "expected.toml"

# Of WLCS itself; and of what is absent, which one test of each tells as well as hundreds.
# The last ones end the runner: its own application does not listen to wl_touch.cancel, which is what comes there.
LEFT_OUT = ("SelfTest.*", "*/LayerSurface*", "*unstable_v6*", "*V6*", "WlShell*", "LayerShellPopup/*",
            "*.sends_touch_up_on_surface_destroy/*")
SHARDS = 4  # side by side: a test mostly waits

RUN = re.compile(r"^\[ RUN      \] (\S+)")
END = re.compile(r"^\[\s+(OK|FAILED|SKIP)\s+\] ([^\s,]+).*\(\d+ ?ms\)")
MISSING = re.compile(r"Missing extension: (\w+)")


class Outcome:
    def __init__(self):
        self.results = {}  # test: "OK", "FAILED" or "SKIP"; one that ended the runner has none
        self.missing = set()  # globals for want of which tests are skipped
        self.bad = []  # lines about the stack's own end

    def read(self, text):
        test = None
        for line in text.splitlines():
            began, ended = RUN.match(line), END.match(line)
            if began:
                test = began.group(1)
                self.results[test] = "ended"
            elif ended and ended.group(2) == test:
                self.results[test] = ended.group(1)
            self.missing.update(MISSING.findall(line))
            if "BAD END" in line:
                self.bad.append(f"{test}: {line}")

    def those(self, result):
        return {test for test, found in self.results.items() if found == result}


def start(stack, tests, output, shard=0, shards=1):
    module = BUILD / f"tests/wlcs/libwlcs-{stack}.so"
    env = dict(os.environ, LD_PRELOAD=str(module), WLCS_CLOISON=str(BUILD / "tests/wlcs/cloison-placed"),
               WLCS_PROXY=str(BUILD / "guest-proxy/cloison-proxy"), WLCS_SWAY="/usr/bin/sway",
               GTEST_TOTAL_SHARDS=str(shards), GTEST_SHARD_INDEX=str(shard))
    return subprocess.Popen([RUNNER, module, f"--gtest_filter={tests}"], env=env, stdin=subprocess.DEVNULL,
                            stdout=output, stderr=output)


def run(stack="cloison", tests=None):
    """All that is not left out, or what tests says in gtest's way."""
    tests = tests or "-" + ":".join(LEFT_OUT)
    outcome = Outcome()
    outputs = [tempfile.TemporaryFile("w+") for _ in range(SHARDS)]
    processes = [start(stack, tests if "-" in tests else tests + "-", output, shard, SHARDS)
                 for shard, output in enumerate(outputs)]
    for process, output in zip(processes, outputs):
        process.wait()
        output.seek(0)
        outcome.read(output.read())
        output.close()
    return outcome


def expected():
    """Test: why it fails; how many pass at least; the globals for want of which tests are skipped."""
    text = tomllib.loads(EXPECTED.read_text())
    why = {}
    for group in text["group"]:
        for line in group["tests"]:
            name, *numbers = line.split()
            for test in [f"{name}/{number}" for number in numbers] or [name]:
                assert test not in why, f"{test} is there twice"
                why[test] = group["why"]
    return why, text["passed"], set(text["missing"])


def table(outcome):
    """Lines of a document: of each kind of test how many pass, fail and are skipped."""
    counts = collections.defaultdict(collections.Counter)
    for test, result in outcome.results.items():
        counts[test.split(".")[0].split("/")[-1]][result] += 1
    return [f"| `{name}` | {found['OK']} | {found['FAILED']} | {found['SKIP']} |"
            for name, found in sorted(counts.items())]


def main(arguments):
    if arguments[:1] == ["--on"]:
        tests = arguments[2] if len(arguments) > 2 else ":".join(expected()[0])
        for test, result in sorted(run(arguments[1], tests).results.items()):
            print(f"{result:7} {test}")
        return
    outcome = run()
    print("\n".join(table(outcome)))
    for result in ("OK", "FAILED", "SKIP", "ended"):
        print(f"{len(outcome.those(result))} {result}")
    print("\n".join(sorted(outcome.those("FAILED") | outcome.those("ended")) + outcome.bad))


if __name__ == "__main__":
    main(sys.argv[1:])
