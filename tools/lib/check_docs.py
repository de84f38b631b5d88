# SPDX-License-Identifier: MIT
"""Says which files, tests and functions the documentation names that are not there, and which keys of
the configuration its manual page does not name.

usage: check_docs.py PROJECT

What stands between backquotes is looked at: a file (`guest/pool.c`, with the end of a path being
enough), a test (`file::function`, `::function` for the file named before, its cases in brackets
behind it), and a name with an underscore, which must stand somewhere in the sources.
"""

import fnmatch
import pathlib
import re
import sys

DOCUMENTS = ["README.md", "docs/*.md", "*/README.md", "tests/*/README.md"]
SOURCES = {".c", ".h", ".py", ".sh", ".build", ".toml", ".txt", ".ini", ".scd", ".in", ""}
SKIPPED = {".git", "build", "build-asan", "__pycache__", ".pytest_cache", ".cache"}
# What a guest or a user makes, and a placeholder of the documents' own.
NOT_OURS = {"OUT.png", "file.c", "NAME.sh"}

QUOTED = re.compile(r"`([^`\n]+)`((?:\s+\[[^\]]+\])?)")
FILE = re.compile(r"^[\w/.*{},-]+\.(?:c|h|py|sh|toml|txt|md)$")
TEST = re.compile(r"^([\w/.-]+\.(?:c|py))?::(\w+)$")
NAME = re.compile(r"^[a-z]\w*_\w+$")
# Globals of Wayland, in the first column of a table: tests/e2e/test_globals.py looks whether they are there.
GLOBALS = ("docs/globals.md", re.compile(r"^\| `\w+` \|", re.MULTILINE))


def tree(root):
    """Every file of the project, by its path below it."""
    for path in sorted(root.rglob("*")):
        below = path.relative_to(root)
        if path.is_file() and not SKIPPED.intersection(below.parts):
            yield str(below), path


class Project:
    def __init__(self, root):
        self.files = dict(tree(root))
        self.texts = {name: path.read_text(errors="replace") for name, path in self.files.items()
                      if path.suffix in SOURCES}
        self.words = set()
        for text in self.texts.values():
            self.words.update(re.findall(r"\w+", text))

    def named(self, what):
        return [name for name in self.files
                if fnmatch.fnmatch(name, what) or fnmatch.fnmatch(name, "*/" + what)]

    def lacks_case(self, file, case):
        text = self.texts[file]
        return case not in text and case.replace(" ", "_") not in text


class Document:
    """One, and what is wrong with it; a test without a file belongs to the file before."""

    def __init__(self, project, name):
        self.project, self.name, self.file, self.problems = project, name, None, []

    def check(self, text):
        if self.name == GLOBALS[0]:
            text = GLOBALS[1].sub("|", text)
        for match in QUOTED.finditer(text):
            problem = self.problem(match.group(1), match.group(2).strip())
            if problem:
                line = text.count("\n", 0, match.start()) + 1
                self.problems.append(f"{self.name}:{line}: {problem}")
        return self.problems

    def problem(self, quoted, cases):
        test = TEST.match(quoted)
        if test:
            return self.test_problem(*test.groups(), cases)
        if FILE.match(quoted) and quoted.rsplit("/", 1)[-1] not in NOT_OURS:
            found = self.project.named(quoted)
            self.file = found[0] if len(found) == 1 else None
            return None if found else f"there is no file {quoted}"
        if NAME.match(quoted) and quoted not in self.project.words:
            return f"no source says {quoted}"
        return None

    def test_problem(self, file, function, cases):
        if file:
            if file in NOT_OURS:
                return None
            found = self.project.named(file)
            if len(found) != 1:
                return f"{len(found)} files are called {file}"
            self.file = found[0]
        if self.file is None:
            return f"::{function} stands behind no file"
        if not re.search(rf"\b{function}\b", self.project.texts[self.file]):
            return f"{self.file} has no {function}"
        for case in filter(None, cases.strip("[]").split(", ")):
            if self.project.lacks_case(self.file, case):
                return f"{self.file} has no case '{case}'"
        return None


KEYS = ("compositor/domain/config_keys.c", re.compile(r"^\t\{CONFIG_\w+, \"([\w-]+)\"", re.MULTILINE))
MANUAL = "docs/man/cloison.5.scd"


def keys_without_words(project):
    """Of the configuration: each has its place in the manual page."""
    manual = project.texts[MANUAL]
    return [f"{MANUAL}: there is no *{key}*" for key in sorted(set(KEYS[1].findall(project.texts[KEYS[0]])))
            if f"*{key}*" not in manual]


def main(root):
    root = pathlib.Path(root)
    project = Project(root)
    problems = keys_without_words(project)
    for pattern in DOCUMENTS:
        for path in sorted(root.glob(pattern)):
            name = str(path.relative_to(root))
            problems += Document(project, name).check(path.read_text())
    print("\n".join(problems) or "the documents name nothing that is not there")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
