# SPDX-License-Identifier: MIT
"""tools/tcb: what it follows, what it counts, and that it has seen every function of the programs."""
import os
import pathlib
import re
import subprocess
import sys
import tomllib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CLOISON_BUILD", ROOT / "build"))
sys.path.insert(0, str(ROOT / "tools/lib"))

import tcb  # noqa: E402

SOURCE = """
/* A comment with { and entry( in it. */
#define LIMIT 3
#define TWICE(x) (2 * helper(x))

struct ops {
	void (*run)(struct thing *thing);
	void (*unused)(struct thing *thing);
};

struct thing {
	const struct ops *ops;
	struct {
		struct wl_signal gone;
	} events;
	struct wl_listener gone, late, theirs, foreign;
	struct wl_event_source *timer;
	void (*step)(struct thing *thing);
	struct other other;
};

struct other {
	void (*draw)(void *data);
};

static void never(void)
{
}

static int helper(int x)
{
	return x; /* } */

}

static void ran(struct thing *thing)
{
	wl_signal_emit_mutable(&thing->events.gone, thing);
}

static void other_ran(struct other *other)
{
}

static const struct ops ops = {.run = ran, .unused = never};
static const struct other_ops other_ops = {.run = other_ran};

static const char *const names[] = {
	"a { string",
	"another",
};

static void thing_handle_gone(struct wl_listener *listener, void *data)
{
}

static void thing_handle_late(struct wl_listener *listener, void *data)
{
}

static void thing_handle_theirs(struct wl_listener *listener, void *data)
{
}

static void thing_handle_foreign(struct wl_listener *listener, void *data)
{
}

static int thing_handle_timer(void *data)
{
	return 0;
}

static void stepped(struct thing *thing)
{
}

static void thing_set(struct thing *thing, void (*step)(struct thing *thing))
{
	thing->step = step;
}

static void drawn(void *data)
{
}

static void other_init(struct other *other, void (*draw)(void *data))
{
	*other = (struct other){.draw = draw};
}

void set_up(struct thing *thing, struct wlr_thing *theirs)
{
	thing->timer = wl_event_loop_add_timer(thing->loop, thing_handle_timer, thing);
	thing_set(thing, stepped);
	other_init(&thing->other, drawn);
	thing->theirs.notify = thing_handle_theirs;
	wl_signal_add(&theirs->base.events.gone, &thing->theirs);
	thing->gone.notify = thing_handle_gone;
	wl_signal_add(&thing->events.gone, &thing->gone);
	listen_to(&thing->events.gone, &thing->late, thing_handle_late);
	never();
}

void entry(struct thing *thing)
{
	thing->foreign.notify = thing_handle_foreign;
	wl_signal_add(&thing->wlr->events.commit, &thing->foreign);
	thing->ops->run(thing);
	thing->step(thing);
	thing->other.draw(thing);
	wl_event_source_timer_update(thing->timer, 1);
	use(names, TWICE(LIMIT));
}
"""


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room/file.c").write_text(SOURCE)
    return tmp_path


def reached(tree, *entries):
    return {one.name: one for one in tcb.Graph(tree, ["room"]).reach(list(entries))}


def test_what_is_followed(tree):
    """Names, members of the type that is called, signals that are emitted and timers that are set,
    whoever made them; and who is handed to a library. Not a member, or a signal, of another type."""
    assert set(reached(tree, "entry")) - {"LIMIT"} == {
        "entry", "names", "TWICE", "helper", "ran", "stepped", "drawn", "thing_handle_gone", "thing_handle_late",
        "thing_handle_timer", "thing_handle_foreign"}


def test_what_is_not_followed(tree):
    """Who is handed out and then called by us, or by nobody of whom we know."""
    found = set(reached(tree, "set_up"))
    assert "never" in found and not found & {"thing_handle_foreign", "thing_handle_gone", "thing_handle_late", "ran"}


def test_lines(tree):
    """Neither blank lines nor comments; a named number is none."""
    found = reached(tree, "entry")
    assert {name: found[name].lines for name in ("helper", "names", "TWICE", "LIMIT", "entry")} \
        == {"helper": 4, "names": 4, "TWICE": 1, "LIMIT": 0, "entry": 10}


def test_limits(tree):
    table = {"folders": ["room"], "entries": ["entry"], "raw": ["room/"], "most": {"raw": 0, "all": 99}}
    assert [text.split(":")[1].split()[0] for text in tcb.Program(tree, "x", table).complaints()] \
        == [str(tcb.Program(tree, "x", table).sums()[0])]


def test_what_is_raw(tree):
    """All of a raw folder but the files that act on what was checked; of those, who names what was not."""
    (tree / "room/checked.c").write_text("void sends(void)\n{\n\treads(0);\n}\n"
                                         "void reads(int untrusted_number)\n{\n}\n")
    table = {"folders": ["room"], "entries": ["entry", "sends"], "raw": ["room/"],
             "checked": ["room/checked.c"]}
    program = tcb.Program(tree, "x", table)
    raw = {one.name for one in program.came if program.is_raw(one)}
    assert raw >= {"entry", "helper", "reads"} and "sends" not in raw


@pytest.mark.parametrize("program,folders", [
    ("compositor/cloison", ["compositor", "protocol", "common", "policy"]),
    ("vhost/cloison-vhost", ["vhost", "protocol", "common"]),
])
def test_no_function_is_overlooked(program, folders):
    """Those that the linker knows, without what compilers add to a name, and to a program."""
    symbols = subprocess.run(["nm", "--defined-only", BUILD / program], capture_output=True,
                             text=True, check=True).stdout
    linked = {re.sub(r"\.(constprop|part|isra|cold|lto_priv)\b.*", "", line.split()[2])
              for line in symbols.splitlines() if line.split()[1] in "tT"}
    own = re.compile(r"_|(de)?register_tm_clones$|frame_dummy$")
    known = {one.name for one in tcb.Graph(ROOT, [*folders, "tests/sanitized"]).entities}
    assert {name for name in linked if not own.match(name)} - known == set()


# Called through the rows of a table that names them.
ANSWERED_BY_NAME = {"act", "check", "handle", "handler"}


@pytest.mark.parametrize("name", ["compositor", "vhost", "text"])
def test_no_call_goes_nowhere(name):
    """Each call by a member has somebody who may be meant, or the tool would miss what it reaches."""
    plan = tomllib.loads((ROOT / "tools/tcb.toml").read_text())
    program = tcb.Program(ROOT, name, plan[name])
    graph = program.graph
    unknown = {member for one in program.came
               for chain, member in tcb.MEMBER_CALL.findall(one.text)
               if not graph.meant(one, chain, graph.by_member.get(member, []))}
    assert unknown - ANSWERED_BY_NAME == set()
