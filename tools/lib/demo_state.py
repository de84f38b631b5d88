# SPDX-License-Identifier: MIT
"""Reads `cloisonctl state --json` on standard input.

usage: demo_state.py DOMAIN...     succeeds when each of them shows a window; prints how many
                                   times windows have drawn, so that the caller sees them settle
"""

import json
import sys


def main(*domains):
    windows = [window for window in json.load(sys.stdin)["windows"] if window["mapped"]]
    print(sum(window["commits"] for window in windows))
    return 0 if set(domains) <= {window["domain"] for window in windows} else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
