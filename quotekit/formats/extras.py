"""What the formats share: libraries that come with an extra, names for articles, and text that UTF-8 can hold."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from quotekit.errors import MissingExtra
from quotekit.models import Article

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SURROGATE = re.compile("[\ud800-\udfff]")

Articles = Article | Iterable[Article | tuple[str, Article]]
"""One article, or many, each perhaps with an id: `(id, article)`."""


def need(module: str, extra: str) -> Any:
    """A module that an extra installs. Raises `MissingExtra`, which tells the command that installs it.

    >>> need("json", "cli").dumps(None)
    'null'
    >>> need("no_such_module", "cli")
    Traceback (most recent call last):
    quotekit.errors.MissingExtra: this needs no_such_module, which is not installed: pip install "quotekit-nlp[cli]"
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as fault:
        if (fault.name or "").partition(".")[0] != module.partition(".")[0]:
            raise
        raise MissingExtra(
            f'this needs {fault.name}, which is not installed: pip install "quotekit-nlp[{extra}]"'
        ) from fault


def named(articles: Articles) -> Iterator[tuple[str, Article]]:
    """Each article with its id; one that comes without gets `a1`, `a2`, … by its place.

    >>> [name for name, _ in named([Article(text="No."), ("story", Article(text="No."))])]
    ['a1', 'story']
    """
    for number, one in enumerate([articles] if isinstance(articles, Article) else articles, 1):
        yield (f"a{number}", one) if isinstance(one, Article) else one


def encodable(text: str) -> str:
    """The text with half surrogate pairs, which UTF-8 cannot hold, as U+FFFD. Its length stays.

    >>> encodable("half a pair: \\ud800")
    'half a pair: �'
    """
    return text if text.isascii() else _SURROGATE.sub(REPLACEMENT, text)
