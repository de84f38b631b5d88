# SPDX-License-Identifier: MIT
"""The Wayland conformance suite: what fails is what is known to fail, each for a reason that stands in expected.toml."""

import pathlib

import pytest

from conformance import expected, run, table

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def outcome():
    return run()


def test_the_failures_are_the_known_ones(outcome):
    why, _, _ = expected()
    failed = outcome.those("FAILED") | outcome.those("ended")
    assert failed - set(why) == set(), "new ones"
    assert set(why) - failed == set(), "these pass, or are not there any more: out of expected.toml with them"


def test_no_fewer_pass(outcome):
    assert len(outcome.those("OK")) >= expected()[1]


def test_what_must_be_absent_is_skipped(outcome):
    assert outcome.missing == expected()[2]


def test_the_programs_end_well(outcome):
    assert outcome.bad == []


def test_the_document_says_so(outcome):
    text = (ROOT / "docs/wlcs.md").read_text()
    assert [line for line in text.splitlines() if line.startswith("| `")] == table(outcome)
