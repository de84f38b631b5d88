# SPDX-License-Identifier: MIT
"""Holds the sources to the plan of tools/rooms.toml and to the habits that a compiler does not see.

usage: check_rooms.py PROJECT

Rules, by the name that a complaint has:
  order     a file includes nothing above its room, nothing of a room beside it, nothing of another program
  circle    no module (a .c with its .h) reaches itself by includes
  alone     a header is included by somebody besides its own .c
  length    a file has at most FILE_LINES lines, unless the plan names it as long, and a function at most
            FUNCTION_LINES, both of at most COLUMNS
  null      pointers are compared by themselves: p and !p, not p != NULL
  static    no two files of a program have a static function of the same name, and none is called handle_...
"""

import collections
import pathlib
import re
import sys
import tomllib

FILE_LINES = 500
FUNCTION_LINES = 40
COLUMNS = 100
TAB = 8

INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
STATIC = re.compile(r"^static\b[^;={]*?\b(\w+)\([^;{]*\)\s*\{", re.MULTILINE)
NULL_COMPARED = re.compile(r"[=!]= NULL\b|\bNULL [=!]=")
# What is no code: comments and strings.
NO_CODE = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


class Program:
    """One folder of the top level, with its rooms."""

    def __init__(self, name, table):
        self.name, self.below, self.long = name, table["below"], table.get("long", [])
        self.levels = {room: level for level, line in enumerate(table["order"])
                       for room in line.split()}

    def room(self, path):
        """Of a path below the program's folder: "queue/" or the name of a file of its own folder."""
        parts = pathlib.PurePath(path).parts
        return parts[0] + "/" if len(parts) > 1 else pathlib.PurePath(path).stem


class Source:
    def __init__(self, path, text):
        self.path, self.text = path, text
        self.program, _, self.inner = path.partition("/")
        self.code = NO_CODE.sub(lambda match: "\n" * match.group().count("\n"), text)

    def line(self, position):
        return self.text.count("\n", 0, position) + 1

    @property
    def module(self):
        """A header that only the files of one module share belongs to that."""
        return self.path.rsplit(".", 1)[0].removesuffix("_internal")

    def includes(self):
        for match in INCLUDE.finditer(self.text):
            yield match.group(1), self.line(match.start())


class Check:
    def __init__(self, root):
        self.root = root
        self.programs = {name: Program(name, table) for name, table in
                         tomllib.loads((root / "tools/rooms.toml").read_text()).items()}
        self.sources = [self.read(path) for name in self.programs
                        for path in sorted((root / name).rglob("*.[ch]"))]
        self.others = [self.read(path) for path in sorted((root / "tests").rglob("*.[ch]"))]
        self.problems = []

    def read(self, path):
        return Source(str(path.relative_to(self.root)), path.read_text())

    def complain(self, rule, where, text):
        self.problems.append(f"{where}: {rule}: {text}")

    def check_order(self):
        for source in self.sources:
            for included, line in source.includes():
                problem = self.order_problem(source, included)
                if problem:
                    self.complain("order", f"{source.path}:{line}", problem)

    def order_problem(self, source, included):
        folder, _, inner = included.partition("/")
        mine = self.programs[source.program]
        if folder != mine.name:
            known = folder in mine.below or not (self.root / included).exists()
            return None if known else f"{mine.name}/ does not know {included}"
        own, other = mine.room(source.inner), mine.room(inner)
        if own == other or not mine.levels:
            return None
        missing = [room for room in (own, other) if room not in mine.levels]
        if missing:
            return f"{missing[0]} is no room in tools/rooms.toml"
        if mine.levels[own] >= mine.levels[other]:
            return f"{included} is not below {own}"
        return None

    def check_circles(self):
        modules = {source.module for source in self.sources}
        graph = collections.defaultdict(set)
        for source in self.sources:
            for included, _ in source.includes():
                module = Source(included, "").module
                if module in modules and module != source.module:
                    graph[source.module].add(module)
        for circle in circles(graph):
            self.complain("circle", circle[0], "reaches itself, as do: " + ", ".join(circle[1:]))

    def check_headers(self):
        users = collections.defaultdict(set)
        for source in self.sources + self.others:
            for included, _ in source.includes():
                users[included].add(source.path)
        for source in self.sources:
            if source.path.endswith(".h") and not users[source.path] - {source.path[:-1] + "c"}:
                self.complain("alone", source.path, "nobody but its own .c includes it")

    def check_lengths(self):
        for source in self.sources:
            lines = source.text.splitlines()
            long = source.inner in self.programs[source.program].long
            if len(lines) > FILE_LINES and not long:
                self.complain("length", source.path, f"{len(lines)} lines of {FILE_LINES}")
            begin = None
            for number, line in enumerate(lines, 1):
                if len(line.expandtabs(TAB)) > COLUMNS:
                    self.complain("length", f"{source.path}:{number}",
                                  f"{len(line.expandtabs(TAB))} columns of {COLUMNS}")
                if line == "{":
                    begin = number
                elif line == "}" and begin:
                    if number - begin - 1 > FUNCTION_LINES:
                        self.complain("length", f"{source.path}:{begin}",
                                      f"a function of {number - begin - 1} lines")
                    begin = None

    def check_null(self):
        for source in self.sources + self.others:
            for match in NULL_COMPARED.finditer(source.code):
                line = source.code.count("\n", 0, match.start()) + 1
                self.complain("null", f"{source.path}:{line}", "write p or !p")

    def check_statics(self):
        seen = collections.defaultdict(dict)
        for source in self.sources:
            for match in STATIC.finditer(source.code):
                name = match.group(1)
                first = seen[source.program].setdefault(name, source.path)
                line = source.code.count("\n", 0, match.start(1)) + 1
                if first != source.path:
                    self.complain("static", f"{source.path}:{line}", f"{name} is in {first} too")
                elif name.startswith("handle_"):
                    self.complain("static", f"{source.path}:{line}", f"{name} of what?")

    def run(self):
        self.check_order()
        self.check_circles()
        self.check_headers()
        self.check_lengths()
        self.check_null()
        self.check_statics()
        return self.problems


def circles(graph):
    """The strongly connected parts of more than one module (Tarjan), each as a sorted list."""
    index, low, stack, on_stack, found = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        for other in sorted(graph[node]):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in on_stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            part = []
            while not part or part[-1] != node:
                part.append(stack.pop())
                on_stack.discard(part[-1])
            if len(part) > 1:
                found.append(sorted(part))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def main(root):
    problems = Check(pathlib.Path(root)).run()
    print("\n".join(problems) or "every room is where the plan has it")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
