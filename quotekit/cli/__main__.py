"""`python -m quotekit.cli`: the same as `quotekit`."""

from __future__ import annotations

from quotekit.cli import main

if __name__ == "__main__":
    main()
