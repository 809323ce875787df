"""Reads HTML back for tests, and strategies for articles that try to break it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import strategies as st

import quotekit
from quotekit.models import Article

VOID = ("input", "meta")
UNSEEN = ("style", "script", "title")

HOSTILE = (
    "<script>alert(1)</script>", "</style><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</mark></div>",
    "<!--", "-->", "]]>", "&lt;b&gt;", "&amp;", "&#x3c;", "javascript:alert(1)", "' onfocus='alert(1)", "\r\n", "\r",
    "\0", "\ud800", "\u202e", "\ufeff", "\x0b", "\x85", "$title", "${style}", "$", "\\", "{{7*7}}", "</textarea>",
)  # fmt: skip
"""What might get out of a text, an attribute, a style or a template."""


class Reader(HTMLParser):
    """Collects the visible text and all tags, and checks that they nest."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    @property
    def text(self) -> str:
        return "".join(self.words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not set(self.open) & set(UNSEEN):
            self.words.append(data)


def read(html: str) -> Reader:
    """The parsed HTML; every tag must have been closed."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def texts() -> st.SearchStrategy[str]:
    """Any text; and sentences with quotations in which names and words are hostile."""
    word = st.sampled_from((*HOSTILE, "Ada Okafor", "the mayor", "She", "no", "yes", "rain"))
    shape = st.sampled_from(
        (
            "“{}, {},” said {}.", "{} said that {} {}.", "“{} {}, {} said.", "{}\n\n", "According to {}, {} {}.",
            "{}: “{}” {}",
        )
    )  # fmt: skip
    sentence = st.tuples(shape, word, word, word).map(lambda parts: parts[0].format(*parts[1:]))
    return st.one_of(
        st.text(st.characters(codec=None), max_size=60),
        st.lists(st.one_of(sentence, word), max_size=6).map(" ".join),
    )


def articles() -> st.SearchStrategy[Article]:
    """Articles of such texts, some with a hostile title."""
    title = st.one_of(st.none(), st.sampled_from(HOSTILE))
    return st.builds(lambda text, title: quotekit.extract(text, title=title), texts(), title)
