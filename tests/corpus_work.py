"""What the tests of corpora do in worker processes: spawned ones import it by name.

Run as a program, it is a script that a user might write: it reads texts on several processes of
the start method given, and prints what came of each.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from quotekit import Article, Claim, Document, Scene, extract_many, rule


def trouble(document: Document, article: Article) -> object:
    """Does what the text asks for, and else names the speakers."""
    order, _, argument = article.text.partition(" ")
    match order:
        case "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        case "ONCE" if not Path(argument).exists():  # as if somebody from outside had killed the worker, once
            Path(argument).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case "EXIT":
            sys.exit(3)
        case "RAISE":
            raise ValueError("no\nway")
        case "FUNCTION":
            return lambda: None
        case "SLEEP":
            time.sleep(float(argument))
    return [speaker.name for speaker in article.speakers]


@rule
def everything_is_shouted(scene: Scene) -> Claim | None:
    """a rule that another process can import"""
    return None


def main(start_method: str) -> None:
    texts = ["“No,” said Ada Okafor.", "Nobody spoke.", "KILL"]
    for document, names in extract_many(texts, processes=2, then=trouble, start_method=start_method):
        print(document.id, names)


if __name__ == "__main__":
    main(sys.argv[1])
