"""An article written out by hand, with everything an article can hold; and an Extractor that knows only it."""

from __future__ import annotations

from quotekit.errors import RuleFailed
from quotekit.language import Language
from quotekit.models import (
    Alternative,
    Article,
    Aside,
    Evidence,
    Mention,
    Quote,
    Relay,
    Repair,
    Rival,
    Span,
    Speaker,
    Trace,
)

TEXT = (
    "“We are ready,” Ada Okafor said, as quoted by the ministry. “Now.”\n"
    "He denied <b>it</b> [red] was late.\n"
    "“They told me ‘no way’ and left, she added.\n"
    "The “Gray Heron” is a ship."
)


def span(words: str, nth: int = 0) -> Span:
    """The n-th place of some words in the text."""
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return Span(at, at + len(words), words)


def sample() -> Article:
    """Direct in two pieces with a relay; indirect and unresolved; direct, repaired, with another inside."""
    said = Trace(
        rule="said_after",
        why="the quote, then a name, then a speech verb",
        evidence=(Evidence(label="name", span=span("Ada Okafor")),),
        rivals=(Rival(rule="relay_only", source=span("the ministry"), why_lost="a relay is no speaker"),),
    )
    quotes = (
        Quote(
            id="q1", kind="direct", content=(span("“We are ready,”"), span("“Now.”")),
            quoted=(span("We are ready,"), span("Now.")), cue=span("said"), source=span("Ada Okafor"), speaker="s1",
            relays=(Relay(source=span("the ministry"), cue=span("as quoted by")),), trace=said,
        ),
        Quote(
            id="q2", kind="indirect", content=(span("<b>it</b> [red] was late"),), cue=span("denied"),
            source=span("He"), polarity="denied", trace=Trace(rule="verb_clause", why="a speech verb and a clause"),
            reason="no man was named before",
        ),
        Quote(
            id="q3", kind="direct", content=(span("“They told me ‘no way’ and left,"),),
            quoted=(span("They told me ‘no way’ and left,"),), cue=span("added"), source=span("she"), speaker="s1",
            confidence=0.8, trace=said,
        ),
        Quote(
            id="q4", kind="direct", content=(span("‘no way’"),), quoted=(span("no way"),), cue=span("told"),
            source=span("They"), trace=said, reason="they are not named",
        ),
    )  # fmt: skip
    speaker = Speaker(
        id="s1", name="Ada Okafor", kind="person", mentions=(Mention(span=span("Ada Okafor"), form="name"),)
    )
    end = quotes[2].end
    repair = Repair(
        kind="missing_close", position=end, span=span("“They told me ‘no way’ and left,"), evidence="cue",
        why="a speech verb follows", confidence=0.9,
        alternatives=(Alternative(position=end + 11, evidence="paragraph_end"),),
    )  # fmt: skip
    aside = Aside(kind="name", span=span("“Gray Heron”"), why="the name of a ship")
    return Article(text=TEXT, quotes=quotes, speakers=(speaker,), repairs=(repair,), asides=(aside,))


class FakeExtractor:
    """Gives the sample for its text, an article without quotations for any other, and fails on `FAIL`."""

    def __init__(
        self, language: str | Language = "en", rules: object = None, indirect: bool = True, on_error: str = "raise"
    ) -> None:
        self.language = Language.load(language) if isinstance(language, str) else language
        self.indirect, self.on_error = indirect, on_error

    def extract(self, text: str, *, title: str | None = None, published: str | None = None) -> Article:
        if text == "FAIL":
            raise RuleFailed("rule said_after failed in passage 1")
        article = sample() if text == TEXT else Article(text=text)
        quotes = article.quotes if self.indirect else tuple(q for q in article.quotes if q.kind != "indirect")
        return Article.model_validate({**dict(article), "title": title, "published": published, "quotes": quotes})
