"""The command line: `quotekit extract`, `explain`, `evaluate`, `diff`, `demo`.

Nothing but the standard library is imported until `main` runs, so that a missing extra
gives one clear line.
"""

from __future__ import annotations

import sys

_NEEDED = ("rich", "typer")


def main() -> None:
    """The entry point of the `quotekit` program."""
    try:
        from quotekit.cli.app import run
    except ModuleNotFoundError as fault:
        if (fault.name or "").partition(".")[0] not in _NEEDED:
            raise
        sys.stderr.write(
            f'quotekit: the command line needs {fault.name}, which is not installed: pip install "quotekit-nlp[cli]"\n'
        )
        raise SystemExit(2) from None
    run()
