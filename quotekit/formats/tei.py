"""Quotations as TEI P5 XML: `<said who="#s1" direct="true">` in the text, the speakers in `<particDesc>`.

The text of `<body>` is the article's text, character by character, white space included: nothing may be indented
or stripped. In it

- `<head>`, `<p>` and `<ab type="…">` are the blocks; what stands between blocks and is no white space is an `<ab>`;
- `<said xml:id="q1" who="#s1" direct="true" ana="#kind-direct #polarity-asserted" cert="0.97">` is a quotation;
  without `who` it is unresolved. `direct` is `true` for direct speech only; a mixed one says `#kind-mixed`.
- `<rs type="source" corresp="#q1" ref="#s1">` is its source, `<seg type="cue" corresp="#q1">` its cue;
- an element that is interrupted, or that would cross another, is written in fragments linked by `next` and `prev`;
  the fragments of one stretch of a quotation share `n`;
- a character that XML cannot hold (a control character, half a surrogate pair) is `<g ref="#char-0000">`, described
  in `<charDecl>`.

The guidelines: https://tei-c.org/release/doc/tei-p5-doc/en/html/, chapters 3.3.3 (said), 17.8 (next and prev),
15.2 (participants) and 5 (g).

>>> import quotekit
>>> xml = to_tei(quotekit.extract("“No,” Ada Okafor said."), "story")
>>> xml[xml.index("<said") : xml.index(" cert=")]
'<said xml:id="q1" who="#s1" direct="true" ana="#kind-direct #polarity-asserted"'
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple, get_args
from xml.sax.saxutils import escape

from quotekit import __version__
from quotekit.formats.extras import REPLACEMENT
from quotekit.models import Article, Polarity, Quote, QuoteKind, Speaker

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
SPACE: Final = " \t\r\n"
_UNHOLDABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
_PARTICIPANT: Final = MappingProxyType(
    {"organisation": ("org", "orgName"), "group": ("personGrp", "name"), "person": ("person", "persName")}
)


def to_tei(article: Article, id: str, *, prefix: str = "") -> str:
    """An article as a `<TEI>` document, without the XML declaration.

    `prefix` goes before every `xml:id`, so that several documents can stand in one file; it must be a name itself.
    Quotations and speakers are numbered anew in their order: `q1`, `s1`.

    >>> to_tei(Article(text="Nobody spoke."), "a1", prefix="a1-").startswith('<TEI xmlns="http://www.tei-c.org/ns/1.0"')
    True
    """
    script = _Script(prefix)
    body = _body(article, script)
    source = [f"<idno>{script.text(id)}</idno>", *_optional(script, "title", article.title)]
    source += _optional(script, "date", article.published)
    title = script.text(article.title or id)
    participants = "".join(_participant(script, n, speaker) for n, speaker in enumerate(article.speakers, 1))
    profile = f"<profileDesc><particDesc><listPerson>{participants}</listPerson></particDesc></profileDesc>\n"
    header = (
        f"<teiHeader>\n<fileDesc><titleStmt><title>{title}</title></titleStmt>"
        "<publicationStmt><p/></publicationStmt>"
        f"<sourceDesc><bibl>{''.join(source)}</bibl></sourceDesc></fileDesc>\n"
        f"{_encoding(script)}{profile if participants else ''}</teiHeader>\n"
    )
    language = f' xml:lang="{article.language}"' if _LANGUAGE.fullmatch(article.language) else ""
    return f'<TEI xmlns="{NAMESPACE}"{language}>\n{header}<text>\n{body}\n</text>\n</TEI>'


def tei_corpus(documents: Iterable[tuple[str, Article]]) -> Iterator[str]:
    """A whole file, part by part: `<teiCorpus>` with a `<TEI>` for each document, whose ids begin with `a1-`, `a2-`, …

    >>> parts = list(tei_corpus([("story", Article(text="Nobody spoke."))]))
    >>> len(parts), parts[-1]
    (3, '</teiCorpus>\\n')
    """
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="{NAMESPACE}">\n<teiHeader><fileDesc><titleStmt>'
        "<title>Quotations</title></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc>"
        "</fileDesc></teiHeader>\n"
    )
    for number, (name, article) in enumerate(documents, 1):
        yield to_tei(article, name, prefix=f"a{number}-") + "\n"
    yield "</teiCorpus>\n"


@dataclass(slots=True)
class _Script:
    """Writes text and ids, and remembers the characters that XML cannot hold."""

    prefix: str
    odd: set[str] = field(default_factory=set)

    def text(self, text: str) -> str:
        escaped = escape(text, {"\r": "&#13;"})  # a parser would read a bare carriage return as a newline
        return _UNHOLDABLE.sub(self._glyph, escaped)

    def id(self, name: str) -> str:
        return f'xml:id="{self.prefix}{name}"'

    def to(self, *names: str) -> str:
        return '"' + " ".join(f"#{self.prefix}{name}" for name in names) + '"'

    def _glyph(self, match: re.Match[str]) -> str:
        self.odd.add(match[0])
        return f"<g ref={self.to(f'char-{ord(match[0]):04X}')}>{REPLACEMENT}</g>"


def _optional(script: _Script, tag: str, value: str | None) -> list[str]:
    return [] if value is None else [f"<{tag}>{script.text(value)}</{tag}>"]


def _encoding(script: _Script) -> str:
    """What the text was made with, what `ana` points to, and the characters of `<g>`."""
    taxonomies = "".join(
        f"<taxonomy {script.id(name)}>"
        + "".join(f"<category {script.id(f'{name}-{v}')}><catDesc>{v}</catDesc></category>" for v in get_args(values))
        + "</taxonomy>"
        for name, values in (("kind", QuoteKind), ("polarity", Polarity))
    )
    chars = "".join(
        f'<char {script.id(f"char-{ord(c):04X}")}><localProp name="code-point" value="{ord(c):04X}"/></char>'
        for c in sorted(script.odd)
    )
    return (
        f'<encodingDesc><appInfo><application ident="quotekit" version="{__version__}"><label>quotekit</label>'
        f"</application></appInfo><classDecl>{taxonomies}</classDecl>"
        f"{f'<charDecl>{chars}</charDecl>' if chars else ''}</encodingDesc>\n"
    )


def _participant(script: _Script, number: int, speaker: Speaker) -> str:
    """A speaker; one that is neither person nor body is a `<person>` whose role says so."""
    tag, name = _PARTICIPANT.get(speaker.kind, ("person", "name"))
    role = "" if speaker.kind in _PARTICIPANT else f' role="{speaker.kind}"'
    notes = "".join(f'<note type="role">{script.text(one)}</note>' for one in speaker.roles)
    return f"<{tag} {script.id(f's{number}')}{role}><{name}>{script.text(speaker.name)}</{name}>{notes}</{tag}>"


@dataclass(slots=True)
class _Element:
    """A quotation, source or cue: what its fragments share, and for each fragment the stretch it belongs to."""

    tag: str
    name: str
    attributes: str
    identified: bool = False
    fragments: list[int] = field(default_factory=list)


class _Item(NamedTuple):
    """A stretch still to be written, as a heap wants it: by its beginning; of two that begin together the longer."""

    start: int
    minus_end: int
    order: int
    stretch: int
    element: _Element


class _Part(NamedTuple):
    """A stretch of the text, and the tag that holds it: none for white space between two others."""

    start: int
    end: int
    tag: str
    type: str | None = None


class _Fragment(NamedTuple):
    """The beginning of the n-th fragment of an element."""

    element: _Element
    number: int


def _body(article: Article, script: _Script) -> str:
    """`<body>`: one part after the other, in each the elements, cut where they leave it or would cross.

    In two steps, since a fragment must know whether another follows.
    """
    items = _items(article, script)
    edges = sorted({edge for item in items for edge in (item.start, -item.minus_end - 1)})
    out: list[str] = []
    for step in list(_steps(list(_parts(article, edges)), items)):
        match step:
            case _Part(tag="") | str():
                pass
            case _Part():
                out.append(f'<{step.tag} type="{step.type}">' if step.type else f"<{step.tag}>")
            case _Fragment():
                out.append(_opening(step, script))
            case (start, end):
                out.append(script.text(article.text[start:end]))
        if isinstance(step, str) and step:
            out.append(f"</{step}>")
    return f'<body xml:space="preserve">{"".join(out)}</body>'


def _items(article: Article, script: _Script) -> list[_Item]:
    places = {speaker.id: f"s{number}" for number, speaker in enumerate(article.speakers, 1)}
    items: list[_Item] = []
    for number, quote in enumerate(article.quotes, 1):
        name, who = f"q{number}", places.get(quote.speaker or "")
        said = _Element("said", name, _said(quote, who, script), identified=True)
        to = f" corresp={script.to(name)}"
        ref = f" ref={script.to(who)}" if who else ""
        source = _Element("rs", f"{name}-source", f' type="source"{to}{ref}')
        cue = _Element("seg", f"{name}-cue", f' type="cue"{to}')
        spans = [(span, n, said) for n, span in enumerate(quote.content, 1)]
        spans += [(span, 1, one) for span, one in ((quote.source, source), (quote.cue, cue)) if span and span.text]
        items += [_Item(span.start, -span.end, len(items) + n, at, one) for n, (span, at, one) in enumerate(spans)]
    return items


def _said(quote: Quote, who: str | None, script: _Script) -> str:
    by = f" who={script.to(who)}" if who else ""
    direct = "true" if quote.kind == "direct" else "false"
    analysis = script.to(f"kind-{quote.kind}", f"polarity-{quote.polarity}")
    return f'{by} direct="{direct}" ana={analysis} cert="{quote.confidence:g}"'


def _parts(article: Article, edges: list[int]) -> Iterator[_Part]:
    """The whole text in parts; `edges` are the places where something begins, or the last of something stands."""

    def between(start: int, end: int) -> Iterator[_Part]:
        if start < end:
            held = bisect_left(edges, start) < bisect_left(edges, end)
            yield _Part(start, end, "ab" if held or article.text[start:end].strip(SPACE) else "")

    at, heads = 0, True
    for block in sorted(article.blocks, key=lambda block: (block.span.start, -block.span.end)):
        start, end = block.span.start, block.span.end
        if not at <= start < end:
            continue  # written by hand, and overlapping
        for part in between(at, start):
            heads = heads and not part.tag
            yield part
        at = end
        if block.kind == "headline" and heads:
            yield _Part(start, end, "head")
            continue
        heads = False
        yield _Part(start, end, "p") if block.kind == "paragraph" else _Part(start, end, "ab", block.kind)
    rest = list(between(at, len(article.text)))
    yield from rest
    if heads and not any(part.tag for part in rest):
        yield _Part(len(article.text), len(article.text), "ab")  # a body needs more than heads


_Step = _Part | _Fragment | str | tuple[int, int]


def _steps(parts: list[_Part], items: list[_Item]) -> Iterator[_Step]:
    """Beginnings of parts and fragments, stretches of text, and ends, as the tag that ends."""
    heapq.heapify(items)
    for part in parts:
        yield part
        at = part.start
        open_: list[tuple[int, str]] = []
        while True:
            end, tag = open_[-1] if open_ else (part.end, "")
            start = max(part.start, items[0].start) if items and part.tag else end
            to = min(start, end)
            if to > at:
                yield at, to
                at = to
            if start < end:
                item = heapq.heappop(items)
                last = min(-item.minus_end, end)
                if last < -item.minus_end:
                    heapq.heappush(items, item._replace(start=last))
                item.element.fragments.append(item.stretch)
                yield _Fragment(item.element, len(item.element.fragments))
                open_.append((last, item.element.tag))
            elif open_:
                open_.pop()
                yield tag
            else:
                break
        yield part.tag


def _opening(fragment: _Fragment, script: _Script) -> str:
    element, number = fragment
    many = len(element.fragments) > 1

    def name(number: int) -> str:
        return element.name if number == 1 else f"{element.name}.{number}"

    written = f"<{element.tag}"
    if element.identified or many:
        written += f" {script.id(name(number))}"
    if many:
        written += f' n="{element.fragments[number - 1]}"'
    if number > 1:
        written += f" prev={script.to(name(number - 1))}"
    if number < len(element.fragments):
        written += f" next={script.to(name(number + 1))}"
    return f"{written}{element.attributes}>"
