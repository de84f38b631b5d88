# SPDX-License-Identifier: MIT
"""How long a test waits before it says that it waits in vain."""

import os

# In seconds. A test that passes never waits so long, however busy the machine is; none measures by it.
PATIENCE = float(os.environ.get("CLOISON_PATIENCE", 180))
