# SPDX-License-Identifier: MIT
"""The suites of toolkits: what passes on sway passes in a domain."""

import pytest

from suites import EXPECTED, SUITES, Compared, sides


@pytest.fixture(scope="module")
def both():
    with sides() as both:
        yield both


@pytest.fixture(scope="module", params=SUITES)
def compared(request, both):
    return request.param, Compared(request.param, both)


def test_nothing_fails_here_alone(compared):
    assert compared[1].alone == set()


def test_no_fewer_pass(compared):
    name, suite = compared
    assert suite.passed() >= EXPECTED["passed"][name]
