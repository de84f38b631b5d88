# SPDX-License-Identifier: MIT
"""cloisonctl policy: questions about the rules in the configuration's files."""

import json
import pathlib
import subprocess

import pytest
from desk import BUILD, CONFIG
from patience import PATIENCE

CLOISONCTL = BUILD / "compositor/cloisonctl"
DOMAINS = pathlib.Path(__file__).parents[2] / "data/domains.ini"
DONE, REFUSED, USAGE = 0, 1, 2


@pytest.fixture
def policy(tmp_path):
    """Asks about the shipped example, beside which nothing runs."""
    def ask(*words, files=(DOMAINS,), env=None):
        config = [word for file in files for word in ("--config", file)]
        return subprocess.run([CLOISONCTL, "policy", *config, *words], capture_output=True, text=True,
                              timeout=PATIENCE, env=env or {"XDG_RUNTIME_DIR": str(tmp_path)})
    return ask


def test_explain(policy):
    done = policy("explain", "clipboard", "personal", "work")
    assert done.returncode == DONE and done.stderr == ""
    line = DOMAINS.read_text().splitlines().index("personal -> work = allow") + 1
    assert "allow: clipboard of text/plain;charset=utf-8 from personal to work" in done.stdout
    assert f"by {DOMAINS}:{line}: personal -> work = allow" in done.stdout
    assert "at most 64 KiB in 10000 ms" in done.stdout
    done = policy("explain", "clipboard", "personal", "work", "image/png")
    assert done.returncode == DONE and "deny:" in done.stdout and "by no rule" in done.stdout
    assert "its own affair" in policy("explain", "clipboard", "work", "work").stdout
    done = policy("explain", "clipboard", "personal", "nobody")
    assert done.returncode == REFUSED and 'no domain "nobody"' in done.stderr
    assert policy("explain", "files", "personal", "work").returncode == USAGE


def test_matrix(policy):
    done = policy("matrix")
    assert done.returncode == DONE
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    assert rows == [
        ["host", "own", "deny", "deny", "deny", "deny"],
        ["secure", "deny", "own", "allow", "deny", "deny"],
        ["personal", "deny", "deny", "own", "allow", "deny"],
        ["work", "deny", "deny", "allow", "own", "deny"],
        ["untrusted", "deny", "deny", "allow", "deny", "own"],
    ]
    cells = json.loads(policy("matrix", "--json").stdout)
    assert len(cells) == 2 * 20
    allowed = {(cell["source"], cell["target"]) for cell in cells if cell["verdict"] == "allow"}
    assert allowed == {("secure", "personal"), ("personal", "work"), ("work", "personal"),
                       ("untrusted", "personal")}
    assert all(cell["max_size"] == 65536 and cell["path"] == str(DOMAINS) and "->" in cell["rule"]
               for cell in cells if cell["verdict"] == "allow")


def test_assertions(policy, tmp_path):
    file = tmp_path / "expect.txt"
    file.write_text("# mine\nexpect * -> secure deny\nexpect nothing reaches secure\n"
                    "expect untrusted reaches work\nexpect secure -> personal allow\n")
    done = policy("test", file)
    assert (done.returncode, done.stdout) == (DONE, "4 of 4 assertions hold\n")
    file.write_text("expect work -> secure allow\n\nexpect untrusted never reaches work\n")
    done = policy("test", file)
    assert done.returncode == REFUSED
    first, second, last = done.stdout.splitlines()
    assert first.startswith(f"{file}:1: expected allow, but")
    assert second.startswith(f"{file}:3: expected no way, but untrusted reaches work in 2 steps")
    assert last == "0 of 2 assertions hold"
    file.write_text("# nothing\n")
    assert policy("test", file).returncode == REFUSED


def test_lint(policy, tmp_path):
    done = policy("lint")
    assert (done.returncode, done.stdout) == (DONE, "")
    file = tmp_path / "more.ini"
    file.write_text("[clipboard]\nwork -> personal = deny\n")
    done = policy("lint", files=(DOMAINS, file))
    assert done.returncode == REFUSED
    assert done.stdout.startswith(f'{file}:2: "work -> personal = deny" can never match')


def test_reach(policy):
    done = policy("reach", "untrusted", "work")
    assert done.returncode == DONE
    first, second = done.stdout.splitlines()
    assert first.startswith("untrusted -> personal: clipboard of text/plain;charset=utf-8: allow by ")
    assert second.startswith("personal -> work: clipboard")
    done = policy("reach", "personal", "secure")
    assert done.returncode == REFUSED and "nothing of personal reaches secure" in done.stdout


def test_wrong_usage_and_wrong_files(policy, tmp_path):
    for words in ((), ("nonsense",), ("reach", "work"), ("matrix", "--xml"), ("lint", "work")):
        done = policy(*words)
        assert done.returncode == USAGE and "usage: cloisonctl policy" in done.stderr
    file = tmp_path / "wrong.ini"
    file.write_text("[clipboard]\nwork -> personal = maybe\n")
    done = policy("matrix", files=(DOMAINS, file))
    assert done.returncode == REFUSED and f"{file}:2: a rule cannot say" in done.stderr


def test_files_that_the_compositor_has_not_read(desk, policy):
    done = policy("matrix", files=(desk.config,), env=desk.env)
    assert done.returncode == DONE and done.stderr == ""
    desk.config.write_text(CONFIG + "\n")
    done = policy("matrix", files=(desk.config,), env=desk.env)
    assert done.returncode == DONE and "has read something else than these files" in done.stderr
