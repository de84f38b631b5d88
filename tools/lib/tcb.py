# SPDX-License-Identifier: MIT
"""Counts the code on the host that a guest's bytes reach. tools/tcb says how, tools/tcb.toml what.

usage: tcb.py PROJECT [--check] [--list] [--why NAME]
"""

import argparse
import collections
import functools
import pathlib
import re
import sys
import tomllib

NO_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
DEFINE = re.compile(r"\s*#\s*define\s+(\w+)")
# A name, unless it is a member's.
NAME = re.compile(r"(?<![\w.>])(?:[A-Za-z_]\w*)|(?<=[^-]>)[A-Za-z_]\w*")
TYPE_END = re.compile(r"\b(?:struct|union|enum)(?:\s+\w+)?\s*$")
FUNCTION = re.compile(r"([a-z_]\w*)\s*\(")
VARIABLE = re.compile(r"(?:\(\s*\*\s*(?:const\s+)?)?(\w+)\s*\)?\s*(?:\[[^\]]*\]\s*)*(?:\([^()]*\))?\s*$")
# Who answers to a member: .frame = handler in a table or literal, and mode->frame = handler.
ASSIGNED = re.compile(r"((?:\w+(?:->|\.))*)(?:(?<=[>.])|(?<=[\s{,])\.)(\w+)\s*=\s*&?(\w+)\s*[,;}]")
MEMBER_CALL = re.compile(r"((?:\w+(?:\[[^]]*\])?(?:->|\.))+)(\w+)\s*\(")
NOTIFY = re.compile(r"(\w+)\.notify = (\w+);")
LISTEN = re.compile(r"wl_signal_add\(\s*&((?:\w+(?:->|\.))+)events\.(\w+),\s*&[\w>.\-]*?(\w+)\)")
LISTEN_TO = re.compile(r"listen_to\(\s*&((?:\w+(?:->|\.))+)events\.(\w+),\s*&[\w>.\-]+,\s*(\w+)\)")
EMIT = re.compile(r"wl_signal_emit\w*\(\s*&((?:\w+(?:->|\.))+)events\.(\w+)")
# Who is called when a timer has run out that somebody else may have made.
TIMER = re.compile(r"((?:\w+(?:->|\.))+)(\w+)\s*=\s*wl_event_loop_add_timer\([^,]*,\s*(\w+)")
ARM = re.compile(r"wl_event_source_timer_update\(\s*((?:\w+(?:->|\.))+)(\w+)")
# A parameter that is a function.
CALLBACK = r"\(\*{0}\)\(|\w+_(?:handler|visit) {0}\b"
STRUCT = re.compile(r"\bstruct (\w+)\s*\{")
INNER = re.compile(r"\b(?:struct|union)\s*\{([^{}]*)\}\s*(\w*)[^;]*;")
DECLARED = re.compile(r"\bstruct (\w+)([\s*][\s*,\w\[\]]*)")
DECLARATOR = re.compile(r"\s*(?:const\s|[\s*])*(\w+)\s*(?:\[[^]]*\]\s*)*$")
UNTRUSTED = re.compile(r"\buntrusted_\w")
MESSAGE = re.compile(r"\bstruct link_msg\b")


def blank(match):
    """Of the same lines, without their text. A string stays a value."""
    lines = "\n" * match.group().count("\n")
    return '""' if match.group()[0] in "\"'" else " " + lines


class Entity:
    """A function, a table or constant with its value, or a macro."""

    def __init__(self, name, path, line, text, static):
        self.name, self.path, self.line, self.text, self.static = name, path, line, text, static
        self.lines = sum(1 for line in text.split("\n") if line.strip())
        self.room = str(pathlib.PurePath(path).parent)

    def __repr__(self):
        return f"{self.path}:{self.line} {self.name}"


def named(head):
    """(name, whether it is a function) of what is defined by this; (None, False) of a type."""
    code = head.strip()
    if "=" not in code and code.endswith(")"):
        match = FUNCTION.search(code)
        return (match.group(1), True) if match else (None, False)
    match = VARIABLE.search(code.split("=")[0])
    return (match.group(1), False) if match else (None, False)


def parse(path, text):
    """The entities of one file."""
    code = NO_CODE.sub(blank, text)
    found = []
    for match in DIRECTIVE.finditer(code):
        define = DEFINE.match(match.group())
        if define:
            macro = Entity(define.group(1), path, code.count("\n", 0, match.start()) + 1,
                           match.group(), path.endswith(".c"))
            # A number with a name is no more code than the value of an enum.
            macro.lines = macro.lines if match.group()[define.end():define.end() + 1] == "(" else 0
            found.append(macro)
    code = DIRECTIVE.sub(lambda match: "\n" * match.group().count("\n"), code)
    start = depth = parens = 0
    body = False  # this brace is a function's or a value's
    for position, char in enumerate(code):
        if char in "([":
            parens += 1
        elif char in ")]":
            parens -= 1
        elif char == "{":
            if depth == 0:
                head = code[start:position]
                body = "=" in head or not TYPE_END.search(head)
                function = body and "=" not in head
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0 and body and function:
                found.append(entity(path, code, start, position + 1, head))
                start = position + 1
        elif char == ";" and depth == 0 and parens == 0:
            chunk = code[start:position + 1]
            defined = "=" in chunk or re.match(r"\s*static\b[^()]*;$", chunk)
            if defined and not re.match(r"\s*(_S|s)tatic_assert|\s*typedef|\s*extern", chunk):
                found.append(entity(path, code, start, position + 1, head_of_value(chunk)))
            start = position + 1
    return [one for one in found if one]


def head_of_value(chunk):
    """Of static const struct {...} name[] = {...};, the part with the name."""
    depth, head = 0, ""
    for char in chunk:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0:
            if char in "=;":
                return head + " ="
            head = "" if char == "}" else head + char
    return head


def entity(path, code, start, end, head):
    name, _ = named(head)
    if not name:
        return None
    while code[start].isspace():
        start += 1
    text = code[start:end]
    static = re.match(r"(?:\w+\s+)*?static\b", text) is not None
    return Entity(name, path, code.count("\n", 0, start) + 1, text, static)


@functools.cache
def declared(code):
    """{name: type} of all that code declares as a structure, or a pointer to one."""
    found = {}
    for kind, rest in DECLARED.findall(code):
        for piece in re.split(r"\bstruct\b", rest)[0].split(","):
            match = DECLARATOR.match(piece)
            if not match:
                break
            found[match.group(1)] = kind
    return found


def structures(code):
    """(type, {member: type}) of each structure that is defined; one without a name is OUTER.member."""
    for match in STRUCT.finditer(code):
        end, depth = match.end(), 1
        while depth > 0:
            depth += {"{": 1, "}": -1}.get(code[end], 0)
            end += 1
        kind, body = match.group(1), code[match.end():end - 1]
        members = {}
        inner = INNER.search(body)
        while inner:
            if inner.group(2):
                members[inner.group(2)] = f"{kind}.{inner.group(2)}"
                yield members[inner.group(2)], declared(inner.group(1))
                body = body[:inner.start()] + body[inner.end():]
            else:
                body = body[:inner.start()] + inner.group(1) + body[inner.end():]
            inner = INNER.search(body)
        yield kind, declared(body) | members


def arguments(code, start):
    """What stands between the parenthesis that was opened before start and its end, by its commas."""
    depth, end, found = 0, start, [""]
    while end < len(code) and (depth > 0 or code[end] != ")"):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(code[end], 0)
        if code[end] == "," and depth == 0:
            found.append("")
        else:
            found[-1] += code[end]
        end += 1
    return [text.strip() for text in found]


class Graph:
    """Who names whom, in the folders of one program."""

    def __init__(self, root, folders):
        self.entities, self.codes, self.members = [], {}, {}
        for folder in folders:
            for file in sorted((root / folder).rglob("*.[ch]")):
                path = str(file.relative_to(root))
                text = file.read_text()
                self.codes[path] = NO_CODE.sub(blank, text)
                self.members |= dict(structures(self.codes[path]))
                self.entities += parse(path, text)
        self.own, self.shared = collections.defaultdict(dict), {}
        for one in self.entities:
            self.own[one.path].setdefault(one.name, one)
            if not one.static or one.path.endswith(".h"):
                self.shared.setdefault(one.name, one)
        # (type, handler) by the name of a member or a signal; a type that is not known is None.
        self.by_member = collections.defaultdict(list)
        self.by_signal = collections.defaultdict(list)
        self.by_timer = collections.defaultdict(list)
        # Functions that put an argument into a member: (number of the argument, type, member)
        self.setters = collections.defaultdict(list)
        for one in self.entities:
            self.note_handlers(one)
        self.setter_call = re.compile(rf"\b({'|'.join(self.setters) or '(?!)'})\(")
        for one in self.entities:
            self.note_set_handlers(one)
        # Handlers that somebody here calls; all others, the libraries do.
        self.called = set()
        for one in self.entities:
            self.called.update(self.answers(one))

    def find(self, path, name):
        return self.own[path].get(name) or self.shared.get(name)

    def kind(self, one, chain):
        """The type of what chain names, as "window->impl->"; None: not known. Of a library's structure
        it is only known that it is not ours."""
        names = re.findall(r"\w+", re.sub(r"\[[^]]*\]", "", chain))
        kind = declared(one.text).get(names[0])
        if not kind:
            kind = declared(self.codes[one.path]).get(names[0])
        for name in names[1:]:
            if kind and kind not in self.members:
                return f"{kind}.{name}"
            kind = self.members.get(kind, {}).get(name)
        return kind

    def note_handlers(self, one):
        for match in ASSIGNED.finditer(one.text):
            chain, member, name = match.groups()
            handler = self.find(one.path, name)
            before = re.findall(r"\bstruct (\w+)", one.text[:match.start()])
            kind = self.kind(one, chain) if chain else before[-1] if before else None
            if handler and handler.name != member:
                self.by_member[member].append((kind, handler))
            elif "(" in one.text:
                for number, text in enumerate(arguments(one.text, one.text.index("(") + 1)):
                    if re.search(CALLBACK.format(name), text):
                        self.setters[one.name].append((number, kind, member))
        for chain, timer, name in TIMER.findall(one.text):
            self.by_timer[timer].append((self.kind(one, chain), self.find(one.path, name)))
        for chain, signal, listener in LISTEN.findall(one.text):
            notify = dict(NOTIFY.findall(self.codes[one.path]))
            handler = self.find(one.path, notify.get(listener))
            if handler:
                self.by_signal[signal].append((self.kind(one, chain), handler))
        for chain, signal, name in LISTEN_TO.findall(one.text):
            self.by_signal[signal].append((self.kind(one, chain), self.find(one.path, name)))

    def note_set_handlers(self, one):
        for match in self.setter_call.finditer(one.text):
            given = arguments(one.text, match.end())
            for number, kind, member in self.setters[match.group(1)]:
                handler = self.find(one.path, given[number]) if number < len(given) else None
                if handler:
                    self.by_member[member].append((kind, handler))

    def meant(self, one, chain, handlers):
        """Those of handlers that may be meant: where a type is not known, all of the name."""
        kind = self.kind(one, chain) if handlers else None
        return [handler for own, handler in handlers if not kind or not own or own == kind]

    def answers(self, one):
        """Whom one calls by a member or a signal."""
        for chain, member in dict.fromkeys(MEMBER_CALL.findall(one.text)):
            yield from self.meant(one, chain, self.by_member.get(member, []))
        for chain, timer in dict.fromkeys(ARM.findall(one.text)):
            yield from self.meant(one, chain, self.by_timer.get(timer, []))
        for chain, signal in dict.fromkeys(EMIT.findall(one.text)):
            yield from self.meant(one, chain, self.by_signal.get(signal, []))

    def next(self, one):
        """Whatever may run, or be read, when one does. Who is handed out as a handler is reached by it
        only when nobody here calls it."""
        handed = {self.find(one.path, match[3])
                  for way in (ASSIGNED, LISTEN_TO) for match in way.finditer(one.text)}
        for name in dict.fromkeys(NAME.findall(one.text)):
            other = self.find(one.path, name)
            if other and other is not one and not (other in handed and other in self.called):
                yield other
        yield from self.answers(one)

    def reach(self, entries):
        """Of each entity that is reached, who reaches it first; of an entry, None."""
        came = {}
        for name in entries:
            matches = [one for one in self.entities if one.name == name]
            if len(matches) != 1:
                sys.exit(f"tcb: {len(matches)} functions are called {name}: see tools/tcb.toml")
            came[matches[0]] = None
        todo = collections.deque(came)
        while todo:
            one = todo.popleft()
            for other in self.next(one):
                if other not in came:
                    came[other] = one
                    todo.append(other)
        return came


class Program:
    def __init__(self, root, name, table):
        self.name, self.table = name, table
        self.graph = Graph(root, table["folders"])
        self.came = self.graph.reach(table["entries"])
        every = self.graph.reach(table["entries"] + table.get("others", []))
        self.others = [one for one in every if one not in self.came]

    def is_raw(self, one):
        if UNTRUSTED.search(one.text):
            return True
        if one.path in self.table.get("checked", []):
            return False
        return (one.path.startswith(tuple(self.table["raw"]))
                or MESSAGE.search(one.text) is not None)

    def rows(self):
        """room: [level 1, level 2, others]"""
        rows = collections.defaultdict(lambda: [0, 0, 0])
        for one in self.came:
            rows[one.room][0 if self.is_raw(one) else 1] += one.lines
        for one in self.others:
            rows[one.room][2] += one.lines
        return dict(sorted(rows.items()))

    def sums(self):
        """The last line of the table: raw, checked, others."""
        return [sum(column) for column in zip(*self.rows().values())]

    def complaints(self):
        raw, checked, _ = self.sums()
        for name, found in (("raw", raw), ("all", raw + checked)):
            most = self.table["most"][name]
            if found > most:
                yield f"{self.name}: {found} lines of {most} ({name}): see tools/tcb --list"


def print_table(program):
    print(f"{program.name:24}{'raw':>8}{'checked':>9}{'both':>8}{'others':>8}")
    for room, (raw, checked, others) in [*program.rows().items(), ("in all", program.sums())]:
        if raw + checked + others > 0:
            print(f"  {room:22}{raw:8}{checked:9}{raw + checked:8}{others:8}")


def print_list(program):
    for one in sorted(program.came, key=lambda one: (one.path, one.line)):
        if one.lines > 0:
            print(f"{one.lines:5} {'raw' if program.is_raw(one) else '   '} {one}")


def print_why(program, name):
    for one in program.came:
        if one.name == name:
            way = []
            while one:
                way.append(f"{one}")
                one = program.came[one]
            print(f"{program.name}: " + "\n  reached from ".join(way))


def main():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--why")
    options = parser.parse_args()
    plan = tomllib.loads((options.root / "tools/tcb.toml").read_text())
    complaints = []
    for name, table in plan.items():
        program = Program(options.root, name, table)
        complaints += program.complaints()
        if options.why:
            print_why(program, options.why)
        elif options.list:
            print_list(program)
        elif not options.check:
            print_table(program)
    print("\n".join(complaints) or "what guests reach is within its limits")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
