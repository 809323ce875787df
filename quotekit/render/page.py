"""Articles as one page that stands alone: the marked texts, and who said what in a list beside each.

The page asks nothing of a network. Its security policy names the one style sheet and the one script by their hashes,
so that nothing else on it would run, whatever a text holds.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from quotekit.models import Article, Quote
from quotekit.render.facts import Voices, counted, one_line, percent
from quotekit.render.inline import marked
from quotekit.render.markup import Html, asset, element, fill, join
from quotekit.render.notebook import chip, summary

TITLE = "Who said what"


@dataclass(frozen=True, slots=True)
class _Entry:
    """An article on the page: its number from 1, the caller's name for it, its title, and its speakers."""

    number: int
    name: str
    title: str
    voices: Voices

    @property
    def anchor(self) -> str:
        return f"a{self.number}"


def report(articles: Iterable[tuple[str, Article]], *, title: str | None = None) -> Html:
    """One self-contained page of articles, each given with a name, such as its file's.

    Its speakers stand beside an article with all they are said to have said; quotations are found by kind, speaker,
    words, confidence and repair; a click or a key leads from a passage to the list and back. Without its script it is
    still all there.

    `title` heads the page.

    >>> import quotekit
    >>> page = report([("story.txt", quotekit.extract("“No,” said Ada Okafor."))])
    >>> page.startswith("<!doctype html>"), "<title>story.txt</title>" in page
    (True, True)
    """
    entries = [_entry(number, name, article) for number, (name, article) in enumerate(articles, 1)]
    quotes = [quote for entry in entries for quote in entry.voices.article.quotes]
    style, script = Html(asset("marks.css") + asset("report.css")), Html(asset("report.js"))
    return fill(
        "page.html",
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        generator=f"quotekit {_version()}",
        title=title or (entries[0].title if len(entries) == 1 else TITLE),
        heading=title or TITLE,
        summary=_summary(entries),
        style=style,
        script=script,
        speakers=_options(entries),
        count=counted(len(quotes), "quotation"),
        several=" several" if len(entries) > 1 else None,
        contents=_contents(entries) if len(entries) > 1 else None,
        articles=join(map(_article, entries), "\n"),
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _version() -> str:
    import quotekit

    return quotekit.__version__


def _entry(number: int, name: str, article: Article) -> _Entry:
    headline = next((block.span.text for block in article.blocks if block.kind == "headline"), None)
    title = one_line(article.title or headline or name) or f"Article {number}"
    return _Entry(number, one_line(name), title, Voices(article))


def _summary(entries: list[_Entry]) -> str:
    if len(entries) == 1:
        return summary(entries[0].voices.article)
    articles = [entry.voices.article for entry in entries]
    told = [counted(len(articles), "article"), counted(sum(len(a.quotes) for a in articles), "quotation")]
    unresolved, repairs = sum(len(a.unresolved) for a in articles), sum(len(a.repairs) for a in articles)
    if unresolved:
        told.append(f"{unresolved:,} unresolved")
    if repairs:
        told.append(counted(repairs, "repair"))
    return " · ".join(told)


def _options(entries: list[_Entry]) -> Html:
    """The speakers to choose from, of all articles, by name; the unresolved last."""
    times = Counter(entry.voices.name(quote) for entry in entries for quote in entry.voices.article.quotes)
    names = sorted((name for name in times if name is not None), key=lambda name: (name.casefold(), name))
    options = [element("option", f"{one_line(name)} ({times[name]:,})", value=f"={name}") for name in names]
    if None in times:
        options.append(element("option", f"Unresolved ({times[None]:,})", value="?"))
    return join(options)


def _contents(entries: list[_Entry]) -> Html:
    items = (
        element(
            "li",
            element(
                "a",
                element("span", entry.title),
                element("small", f"{len(entry.voices.article.quotes):,}", class_="hits"),
                href=f"#{entry.anchor}",
            ),
        )
        for entry in entries
    )
    heading = element("summary", element("h2", "Articles"))
    return element("nav", element("details", heading, element("ol", join(items)), open=True), aria_label="Articles")


def _article(entry: _Entry) -> Html:
    article, anchor = entry.voices.article, entry.anchor
    about = [entry.name, one_line(article.published) if article.published else None, summary(article)]
    said = any(block.kind == "headline" and one_line(block.span.text) == entry.title for block in article.blocks)
    head = element(
        "header",
        element("h2", entry.title, id=f"{anchor}-title", class_="unseen" if said else None),
        element("p", " · ".join(filter(None, about))),
    )
    text = element("div", marked(article, anchor=anchor, voices=entry.voices), class_="quotekit")
    return element(
        "article", head, text, _voices(entry),
        id=anchor, class_="story", aria_labelledby=f"{anchor}-title",
    )  # fmt: skip


def _voices(entry: _Entry) -> Html:
    """The speakers of an article with their quotations; the unresolved last, then what is no speech."""
    voices = entry.voices
    spoken: dict[str | None, list[tuple[int, Quote]]] = {speaker: [] for speaker in voices.order}
    for number, quote in enumerate(voices.article.quotes, 1):
        spoken.setdefault(quote.speaker, []).append((number, quote))
    roles = {speaker.id: speaker.roles for speaker in voices.article.speakers}
    groups = [
        _voice(entry, speaker, quotes, roles.get(speaker or "", ()))
        for speaker, quotes in sorted(spoken.items(), key=lambda item: item[0] is None)
    ]
    if not groups:
        groups.append(element("p", "Nobody is quoted in this article.", class_="none"))
    return element(
        "section", *groups, element("p", "No quotation of this article passes the filters.", class_="none", hidden=True)
        if spoken else None, _asides(voices.article),
        class_="voices", aria_label="Speakers and their quotations",
    )  # fmt: skip


def _voice(entry: _Entry, speaker: str | None, quotes: list[tuple[int, Quote]], roles: tuple[str, ...]) -> Html:
    name = "Unresolved" if speaker is None else one_line(entry.voices.names[speaker])
    heading = element(
        "h3", chip(entry.voices.look_of(speaker)), " ", name, " ", element("small", f"{len(quotes):,}"),
        element("small", "; ".join(map(one_line, roles[:3])), class_="roles") if roles else None,
    )  # fmt: skip
    who = "?" if speaker is None else f"={entry.voices.names[speaker]}"
    items = (_quotation(entry, number, quote) for number, quote in quotes)
    return element("div", heading, element("ol", join(items)), class_="voice", data_who=who)


def _quotation(entry: _Entry, number: int, quote: Quote) -> Html:
    mended = bool(entry.voices.repairs(quote))
    kind = quote.kind if quote.polarity == "asserted" else f"{quote.kind}, {quote.polarity}"
    told = element("small", " · ".join([kind, percent(quote.confidence), *(["repaired"] if mended else [])]))
    link = element(
        "a", element("q", one_line(quote.text)), " ", told,
        href=f"#{entry.anchor}-q{number}", class_=f"entry qk-c{entry.voices.look(quote).colour}",
    )  # fmt: skip
    return element(
        "li", link,
        data_n=number, data_kind=quote.kind, data_sure=f"{quote.confidence:.4f}", data_mended=mended,
    )  # fmt: skip


def _asides(article: Article) -> Html | None:
    if not article.asides:
        return None
    items = (
        element("li", element("q", one_line(aside.span.text)), " ", element("small", one_line(aside.why)))
        for aside in article.asides
    )
    title = element("summary", f"In quotation marks, but not speech ({len(article.asides):,})")
    return element("details", title, element("ul", join(items)), class_="asides")
