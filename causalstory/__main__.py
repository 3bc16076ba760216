"""``python -m causalstory`` and the console script ``causalstory``."""

from __future__ import annotations

import sys

from causalstory.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
