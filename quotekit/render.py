"""Shows an article with its quotations marked: for a terminal, or as HTML.

>>> from quotekit.models import Article
>>> html(Article(text="Fish & chips"))
'<div class="quotekit" style="white-space: pre-wrap">Fish &amp; chips</div>'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

from quotekit.models import Article, Quote

Role = Literal["source", "cue"]

# One colour a speaker, in order of appearance; the last of each tuple is for the unresolved.
_ANSI_COLOURS = ("36", "33", "32", "35", "34", "96", "93", "92")
_ANSI_UNRESOLVED = "31"
_HTML_COLOURS = ("#cfe8ff", "#ffe9b8", "#d3f2d0", "#f3d6f5", "#d9dcff", "#ffd9cc", "#cdf3ef", "#e9e3c4")
_HTML_UNRESOLVED = "#f8cdd0"

# A terminal obeys control characters; an article must not be able to give it orders.
_HARMLESS = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_HARMLESS |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD) | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text between two borders: its number of open quotations, and its role in an attribution."""

    text: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Border:
    """The start (or the end) of one content span of the quotation with that number, from 0."""

    number: int
    quote: Quote
    opens: bool


def printable(text: str) -> str:
    """The text with control characters shown, not obeyed.

    >>> printable("red: \\x1b[31m")
    'red: ␛[31m'
    """
    return text.replace("\r\n", "\n").translate(_HARMLESS)


def ansi(article: Article, *, colour: bool = True) -> str:
    """The text for a terminal: one colour a speaker, sources bold, cues in italics, each quotation numbered from 1.

    Without `colour`, brackets stand where the colours would begin and end.

    >>> from quotekit.models import Article, Quote, Span, Trace
    >>> trace = Trace(rule="none", why="an example")
    >>> no = Span(6, 8, "no")
    >>> quote = Quote(id="q1", kind="indirect", content=(no,), trace=trace, reason="no source")
    >>> ansi(Article(text="It is no.", quotes=(quote,)), colour=False)
    'It is ⟦1 no⟧.'
    """
    paint = _colours(article, _ANSI_COLOURS, _ANSI_UNRESOLVED)
    styles: list[str] = []
    out: list[str] = []
    for step in pieces(article):
        if isinstance(step, Piece):
            role = {"source": "1", "cue": "3", None: ""}[step.role]
            codes = ";".join(filter(None, (styles[-1] if styles else "", role)))
            text = printable(step.text)
            out.append(f"\x1b[{codes}m{text}\x1b[0m" if colour and codes else text)
        elif not colour:
            out.append(f"⟦{step.number + 1} " if step.opens else "⟧")
        elif step.opens:
            styles.append(paint[step.quote.speaker])
        else:
            style = styles.pop()
            out.append(f"\x1b[{style};2m[{step.number + 1}]\x1b[0m")
    return "".join(out)


def html(article: Article) -> str:
    """The text as an HTML fragment, everything escaped: quotations as `<mark>` whose title says who, how and why.

    Sources are `<b class="quotekit-source">`, cues `<i class="quotekit-cue">`. Fit for a notebook's `_repr_html_`.

    >>> from quotekit.models import Article
    >>> html(Article(text="<script>"))
    '<div class="quotekit" style="white-space: pre-wrap">&lt;script&gt;</div>'
    """
    paint = _colours(article, _HTML_COLOURS, _HTML_UNRESOLVED)
    names = {speaker.id: speaker.name for speaker in article.speakers}
    tags = {
        "source": ('<b class="quotekit-source">', "</b>"),
        "cue": ('<i class="quotekit-cue">', "</i>"),
        None: ("", ""),
    }
    out = ['<div class="quotekit" style="white-space: pre-wrap">']
    for step in pieces(article):
        if isinstance(step, Piece):
            before, after = tags[step.role]
            out.append(f"{before}{escape(step.text)}{after}")
        elif step.opens:
            quote = step.quote
            title = escape(describe(quote, names.get(quote.speaker or "")))
            out.append(
                f'<mark class="quotekit-quote" data-quote="{escape(quote.id)}" data-kind="{quote.kind}"'
                f' style="background: {paint[quote.speaker]}; color: #111" title="{title}">'
            )
        else:
            out.append("</mark>")
    out.append("</div>")
    return "".join(out)


def describe(quote: Quote, name: str | None) -> str:
    """A quotation's attribution in one line; `name` is its speaker's.

    >>> from quotekit.models import Quote, Span, Trace
    >>> trace = Trace(rule="said_after", why="the quote, then a speech verb, then a name")
    >>> describe(Quote(id="q1", kind="direct", content=(Span(0, 2, "No"),), quoted=(Span(0, 2, "No"),), trace=trace,
    ...     source=Span(3, 5, "he"), reason="no name before it"), None)
    'speaker unknown (he: no name before it) · direct · said_after: the quote, then a speech verb, then a name'
    """
    if name is None:
        written = f"{quote.source.text}: " if quote.source else ""
        name = f"speaker unknown ({written}{quote.reason})"
    return f"{name} · {quote.kind} · {quote.trace.rule}: {quote.trace.why}"


def pieces(article: Article) -> Iterator[Piece | Border]:
    """The whole text in order, cut wherever a quotation, a source or a cue begins or ends.

    Borders nest like brackets; joined, the pieces are the text.

    >>> from quotekit.models import Article
    >>> list(pieces(Article(text="Nobody spoke.")))
    [Piece(text='Nobody spoke.', role=None)]
    """
    text = article.text
    borders = _borders(article)
    changes = _role_changes(article)
    at, source, cue = 0, 0, 0
    for place in sorted({*borders, *changes, len(text)}):
        if place > at:
            yield Piece(text[at:place], "source" if source else "cue" if cue else None)
            at = place
        yield from borders.get(place, ())
        more_source, more_cue = changes.get(place, (0, 0))
        source += more_source
        cue += more_cue


def _borders(article: Article) -> dict[int, list[Border]]:
    """The borders at each place: inner quotations close first, then others open, the outer first."""
    spans = [(s.start, s.end, number) for number, quote in enumerate(article.quotes) for s in quote.content]
    closing: dict[int, list[Border]] = {}
    opening: dict[int, list[Border]] = {}
    for start, end, number in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        quote = article.quotes[number]
        opening.setdefault(start, []).append(Border(number, quote, opens=True))
        closing.setdefault(end, []).append(Border(number, quote, opens=False))
    return {place: closing.get(place, [])[::-1] + opening.get(place, []) for place in {*closing, *opening}}


def _role_changes(article: Article) -> dict[int, tuple[int, int]]:
    """How many sources and cues begin (or, negative, end) at each place."""
    changes: dict[int, tuple[int, int]] = {}
    for quote in article.quotes:
        for span, kind in ((quote.source, (1, 0)), (quote.cue, (0, 1))):
            if span is None:
                continue
            for place, sign in ((span.start, 1), (span.end, -1)):
                source, cue = changes.get(place, (0, 0))
                changes[place] = (source + sign * kind[0], cue + sign * kind[1])
    return changes


def _colours(article: Article, colours: tuple[str, ...], unresolved: str) -> dict[str | None, str]:
    paint: dict[str | None, str] = {None: unresolved}
    for quote in article.quotes:
        if quote.speaker not in paint:
            paint[quote.speaker] = colours[(len(paint) - 1) % len(colours)]
    return paint
