# SPDX-License-Identifier: MIT
"""The work behind tools/mutate.

usage: mutate.py PROJECT BUILD [--check] [--jobs N] [--junit FILE] [WORD...]

A mutant is a table of tests/mutants/*.toml:

    [[mutant]]
    what = "which defence is gone"
    file = "path/below/the/project.c"
    old = "text that stands once in that file"
    new = "what stands there instead"
    test = "protocol decode: encode_aborts"            # a meson test, and its case
    test = "tests/e2e/test_start.py::test_something"   # or a pytest node

With edits = [{file, old, new}, ...] instead of file, old and new, it changes several places at once.
"""

import argparse
import concurrent.futures
import glob
import json
import os
import queue
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree

SKIPPED_FOLDERS = {".git", "__pycache__", ".pytest_cache", ".cache"}
TEST_LIMIT = 30  # s: a test that hangs has noticed, too
PATIENCE = 10  # s: how long tests wait for what a mutant may never do
SANITIZER_ENVIRONMENT = {"UBSAN_OPTIONS": "halt_on_error=1"}


class Edit:
    def __init__(self, table):
        self.file, self.old, self.new = table["file"], table["old"], table["new"]

    def problem(self, root):
        try:
            with open(os.path.join(root, self.file), encoding="utf-8") as file:
                count = file.read().count(self.old)
        except OSError as error:
            return f"{self.file}: {error.strerror}"
        if self.old == self.new:
            return f"{self.file}: the mutant changes nothing"
        return None if count == 1 else f"{self.file}: its text stands there {count} times, not once"

    def apply(self, root):
        path = os.path.join(root, self.file)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(self.old, self.new))


class Mutant:
    def __init__(self, table, source):
        self.what, self.test, self.source = table["what"], table["test"], source
        self.edits = [Edit(edit) for edit in table.get("edits", [table])]

    def problem(self, root):
        for edit in self.edits:
            if problem := edit.problem(root):
                return problem
        if is_pytest(self.test):
            path, _, rest = self.test.partition("::")
            name = rest.split("::")[-1].split("[")[0]
            needle = f"def {name}("
        else:
            path, needle = None, self.test.rpartition(": ")[2]
        return None if has_text(root, path, needle) else f"no such test: {self.test}"

    def matches(self, words):
        text = " ".join([self.what, self.test, *(edit.file for edit in self.edits)]).lower()
        return not words or any(word.lower() in text for word in words)


def is_pytest(test):
    return ".py::" in test


def has_text(root, path, needle):
    """In the file, or for None in any unit test: a case is a function of that name."""
    paths = [os.path.join(root, path)] if path else glob.glob(
        os.path.join(root, "tests/**/*.c"), recursive=True)
    for candidate in paths:
        try:
            with open(candidate, encoding="utf-8") as file:
                if needle in file.read():
                    return True
        except OSError:
            pass
    return False


def load(root):
    mutants = []
    for path in sorted(glob.glob(os.path.join(root, "tests/mutants/*.toml"))):
        with open(path, "rb") as file:
            for table in tomllib.load(file).get("mutant", []):
                mutants.append(Mutant(table, os.path.basename(path)))
    return mutants


def same(one, other):
    if not os.path.exists(other) or os.path.getsize(one) != os.path.getsize(other):
        return False
    with open(one, "rb") as a, open(other, "rb") as b:
        return a.read() == b.read()


def project_files(root):
    for folder, folders, files in os.walk(root):
        top = folder == root
        folders[:] = [f for f in folders
                      if f not in SKIPPED_FOLDERS and not (top and f.startswith("build"))]
        for name in files:
            yield os.path.relpath(os.path.join(folder, name), root)


class Tree:
    """A copy of the project with a build of its own."""

    def __init__(self, project, place):
        self.project, self.source, self.build = project, place + "/source", place + "/build"

    def prepare(self):
        wanted = set(project_files(self.project))
        for path in set(project_files(self.source)) - wanted if os.path.isdir(self.source) else ():
            os.unlink(os.path.join(self.source, path))
        for path in wanted:
            self.restore(path)
        if not os.path.isfile(self.build + "/build.ninja"):
            self.run("meson", "setup", "-Dtests=enabled", self.build, self.source)
        self.run("ninja", "-C", self.build)
        self.unit_tests = {test["name"]: test for test in self.introspect("--tests")}
        made = self.introspect("--targets")
        self.files = {target["id"]: os.path.relpath(target["filename"][0], self.build) for target in made}
        self.programs = [
            self.files[target["id"]] for target in made if target["type"] == "executable"
            and not target["defined_in"].startswith((self.source + "/tests/unit/",
                                                     self.source + "/tests/fuzz/"))]

    def introspect(self, what):
        return json.loads(self.run("meson", "introspect", what, self.build))

    def restore(self, path):
        here, there = os.path.join(self.project, path), os.path.join(self.source, path)
        os.makedirs(os.path.dirname(there), exist_ok=True)
        if not same(here, there):
            shutil.copyfile(here, there)
            shutil.copymode(here, there)

    def run(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment(),
                              stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise RuntimeError(" ".join(command) + ":\n" + (done.stdout + done.stderr)[-2000:])
        return done.stdout

    def environment(self):
        # The compiler cache serves all trees, wherever they are.
        return os.environ | SANITIZER_ENVIRONMENT | {
            "CLOISON_PATIENCE": str(PATIENCE), "CCACHE_NOHASHDIR": "1", "CCACHE_BASEDIR": os.path.dirname(self.source),
            "CLOISON_BUILD": self.build, "CLOISON_VHOST": self.build + "/vhost/cloison-vhost"}

    def compile_for(self, test):
        """What this test runs, and not the other hundred programs of the tests."""
        targets = self.programs
        if not is_pytest(test):
            unit_test = self.unit_test(test)
            targets = [os.path.relpath(unit_test["cmd"][0], self.build)]
            targets += [self.files[target] for target in unit_test["depends"] if target in self.files]
        self.run("ninja", "-C", self.build, *targets)

    def unit_test(self, test):
        program = test.rpartition(": ")[0]
        if program not in self.unit_tests:
            raise RuntimeError(f"no meson test '{program}'")
        return self.unit_tests[program]

    def passes(self, test):
        """True, False, or a RuntimeError when the test cannot be run."""
        return self.passes_pytest(test) if is_pytest(test) else self.passes_unit(test)

    def execute(self, command, **environment):
        """Status and output; None when it hung. All that it started goes with it."""
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", env=self.environment() | environment, cwd=self.source,
                              stdin=subprocess.DEVNULL, start_new_session=True) as process:
            try:
                return process.communicate(timeout=TEST_LIMIT)[0], process.returncode
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.communicate()
                return "", None

    def passes_pytest(self, test):
        output, status = self.execute(
            [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test])
        if status not in (0, 1, None):
            raise RuntimeError(f"{test} cannot be run:\n{output[-2000:]}")
        if status == 0 and " passed" not in output:
            raise RuntimeError(f"{test} was skipped, which says nothing")
        return status == 0

    def passes_unit(self, test):
        program, _, case = test.rpartition(": ")
        unit_test = self.unit_test(test)
        output, status = self.execute(unit_test["cmd"], **{**unit_test["env"], "CMOCKA_MESSAGE_OUTPUT": "TAP"})
        lines = [line.split(" - ")[0].split()[0] for line in output.splitlines()
                 if line.startswith(("ok ", "not ok ")) and line.rpartition(" ")[2] == case]
        if status == 0 and not lines:
            raise RuntimeError(f"{program} has no case '{case}'")
        # A program that ended early has failed in whatever it had not reported.
        return bool(lines) and lines[0] == "ok"

    def try_mutant(self, mutant):
        """'dies', or why it does not."""
        try:
            for edit in mutant.edits:
                edit.apply(self.source)
            self.compile_for(mutant.test)
            return "lives" if self.passes(mutant.test) else "dies"
        except RuntimeError as error:
            return f"broken: {error}"
        finally:
            for edit in mutant.edits:
                self.restore(edit.file)


def check(mutants, root):
    problems = [f"{m.source}: {m.what}: {p}" for m in mutants if (p := m.problem(root))]
    for problem in problems:
        print(problem)
    print(f"{len(mutants)} mutants, {len(problems)} do not fit")
    return 1 if problems else 0


def first_failures(tree, mutants):
    """Tests that fail without any mutant cannot say anything about one."""
    failures = []
    for test in sorted({m.test for m in mutants}):
        try:
            tree.compile_for(test)
            if not tree.passes(test):
                failures.append(f"{test} fails without a mutant")
        except RuntimeError as error:
            failures.append(str(error))
    return failures


def run_all(project, build, mutants, jobs, junit):
    trees = queue.Queue()
    made = [Tree(project, os.path.join(build, "mutate", str(n))) for n in range(jobs)]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(Tree.prepare, made))
        parts = [mutants[n::jobs] for n in range(jobs)]
        failures = sum(pool.map(first_failures, made, parts), [])
        for failure in failures:
            print(failure)
        if failures:
            return 1
        for tree in made:
            trees.put(tree)

        def one(mutant):
            tree = trees.get()
            try:
                verdict = tree.try_mutant(mutant)
            finally:
                trees.put(tree)
            print(f"{verdict:6} {mutant.what} ({mutant.test})", flush=True)
            return verdict
        verdicts = list(pool.map(one, mutants))
    if junit:
        write_junit(junit, mutants, verdicts)
    return report(mutants, verdicts)


def write_junit(path, mutants, verdicts):
    suite = ElementTree.Element("testsuite", name="mutants")
    for mutant, verdict in zip(mutants, verdicts):
        case = ElementTree.SubElement(suite, "testcase", classname=mutant.source, name=mutant.what)
        if verdict != "dies":
            ElementTree.SubElement(case, "failure", message=verdict)
    ElementTree.ElementTree(suite).write(path)


def report(mutants, verdicts):
    dead = verdicts.count("dies")
    for mutant, verdict in zip(mutants, verdicts):
        if verdict != "dies":
            print(f"NOT DEAD: {mutant.source}: {mutant.what}: {verdict}")
    print(f"score: {dead} of {len(mutants)} mutants die by the test named for them")
    return 0 if dead == len(mutants) else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("project")
    parser.add_argument("build")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--junit")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    mutants = [m for m in load(options.project) if m.matches(options.words)]
    if not mutants:
        sys.exit("no mutant has any of these words")
    if (status := check(mutants, options.project)) or options.check:
        return status
    jobs = max(1, min(options.jobs, len(mutants)))
    return run_all(options.project, options.build, mutants, jobs, options.junit)


if __name__ == "__main__":
    sys.exit(main())
