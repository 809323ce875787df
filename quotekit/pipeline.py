"""The whole way from a string to an article, on one screen.

text -> folded copy -> blocks -> quotation marks -> tokens and sentences -> cues
     -> claims, by rule, in order -> speakers -> Article
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from types import MappingProxyType
from typing import Literal, get_args

from quotekit.asides import AsideTables
from quotekit.assemble import Assembly, resolve_all
from quotekit.builtin import RULES
from quotekit.claims import Claim
from quotekit.collector import at_rest
from quotekit.confidence import measured
from quotekit.cues import CueTables, find_cues
from quotekit.fold import fold
from quotekit.indexing import Indexed
from quotekit.language import Language
from quotekit.marks import Marks, find_marks
from quotekit.mentions import MentionTables
from quotekit.models import Article, NearMiss, Span
from quotekit.near_misses import NearMisses
from quotekit.paragraph import Paragraph
from quotekit.resolvers import About, Consulted, Resolver, resolvers_of
from quotekit.rules import RuleSet
from quotekit.structure import Part, find_blocks
from quotekit.tagging import Tagger
from quotekit.tokens import Passage
from quotekit.walk import ask

OnError = Literal["raise", "skip"]


class Extractor:
    """Reads articles of one language with one set of rules. Make it once, use it for many.

    - `language`: the code of a shipped language, or a `Language`.
    - `rules`: the `RuleSet`, in order of priority.
    - `indirect`: whether to look for speech without quotation marks, too.
    - `resolver`: who is asked first whom a source means, what a speaker is called or linked to (see
      `quotekit.resolvers`); several are asked in order.
    - `on_error`: what to do when a rule or a resolver fails: `raise` the error, or `skip` it, so that the
      article comes out all the same, with what failed in `article.failures`.

    >>> article = Extractor(indirect=False).extract("“We are ready,” Ada Okafor said.")
    >>> article.speakers[0].name
    'Ada Okafor'
    """

    def __init__(
        self, language: str | Language = "en", *, rules: RuleSet = RULES, indirect: bool = True,
        resolver: Resolver | Sequence[Resolver] | None = None, on_error: OnError = "raise",
    ) -> None:  # fmt: skip
        if on_error not in get_args(OnError):
            raise ValueError(f"on_error is one of {', '.join(get_args(OnError))}, not {on_error!r}")
        self.on_error = on_error
        self.resolvers = resolvers_of(resolver)
        self.language = Language.load(language) if isinstance(language, str) else language
        self.rules = rules
        self.indirect = indirect
        self._taggers = (Tagger(self.language), Tagger(self.language, headline=True))
        self._cues = CueTables.of(self.language)
        self._mentions = MentionTables.of(self.language)
        self._asides = AsideTables.of(self.language)
        self._confidence = measured(rules)
        self._on_paragraphs, self._on_quotes = rules.focused("paragraph"), Indexed(rules.focused("quote"))
        self._on_cues = rules.focused("cue") if indirect else ()

    def __reduce__(self) -> tuple[object, ...]:
        """What another process needs to make the same one."""
        again = partial(
            type(self), rules=self.rules, indirect=self.indirect, resolver=self.resolvers, on_error=self.on_error
        )
        return again, (self.language,)

    def extract(self, text: str, *, title: str | None = None, published: str | None = None) -> Article:
        """Who says what in an article. Any string is good input; the same one gives the same answer."""
        with at_rest(text):
            return self._article(text, title, published)

    def _article(self, text: str, title: str | None, published: str | None) -> Article:
        blocks, marks, paragraphs = self._analyse(text)
        skip = self.on_error == "skip"
        findings = ask(paragraphs, self._on_paragraphs, self._on_quotes, self._on_cues, skip=skip)
        about = About(text, title, published, self.language.code)
        consulted = Consulted(self.resolvers, about, skip=skip) if self.resolvers else None
        resolved = resolve_all(paragraphs, findings.claims, self._mentions, consulted=consulted)
        article = Assembly(
            text, self.language.code, blocks, marks, paragraphs, findings, resolved, self._confidence, self._asides
        )
        return article.build(title=title, published=published)

    def claims(self, text: str) -> tuple[list[Claim], list[Paragraph]]:
        """What the rules claim, before it becomes an article: for testing rules."""
        _, _, paragraphs = self._analyse(text)
        return ask(paragraphs, self._on_paragraphs, self._on_quotes, self._on_cues).claims, paragraphs

    def unused_cues(self, text: str) -> tuple[NearMiss, ...]:
        """The words of speech that signal no quotation, and why not: for finding out what is missed.

        >>> (miss,) = Extractor().unused_cues("Ada Okafor said it had rained. Nobody had told the mayor.")
        >>> miss.span.text, miss.why
        ('had told', 'nothing was found that it could report (it takes: that, bare, wh, to, fronted)')
        """
        _, _, paragraphs = self._analyse(text)
        findings = ask(paragraphs, self._on_paragraphs, self._on_quotes, self._on_cues, skip=self.on_error == "skip")
        unused: list[NearMiss] = []
        for miss in NearMisses(paragraphs, findings).unused():
            start, end = paragraphs[miss.paragraph].passage.span(*miss.tokens)
            unused.append(NearMiss(why=miss.why, span=Span(start, end, text[start:end])))
        return tuple(unused)

    def _analyse(self, text: str) -> tuple[tuple[Part, ...], Marks, list[Paragraph]]:
        folded = fold(text)
        blocks = find_blocks(folded, self.language)
        marks = find_marks(folded, [(b.start, b.end) for b in blocks], self.language)
        return blocks, marks, self._read(folded, blocks, marks)

    def _read(self, folded: str, blocks: tuple[Part, ...], marks: Marks) -> list[Paragraph]:
        """The blocks that may hold speech, as tokens with their cues."""
        outer = [(n, run) for n, run in enumerate(marks.runs) if run.parent is None]
        passages: list[Passage] = []
        joined: list[dict[int, tuple[int, int]]] = []
        left_open: list[set[int]] = []
        places: dict[int | None, tuple[int, int]] = {}
        at = 0
        for block in blocks:
            first = at
            while at < len(outer) and outer[at][1].start < block.end:
                at += 1
            if block.kind in ("dateline", "byline", "boilerplate"):
                continue
            tagger = self._taggers[block.kind == "headline"]
            passage = Passage.read(folded, block.start, block.end, outer[first:at], tagger, block.kind)
            joined.append({})
            left_open.append(set())
            for token, number in passage.runs.items():
                places[number] = (len(passages), token)
                before = marks.runs[number].previous
                if before in places:
                    joined[-1][token] = places[before]
                    left_open[places[before][0]].add(places[before][1])
            passages.append(passage)
        return [
            Paragraph(n, *find_cues(one, self._cues), MappingProxyType(joined[n]), frozenset(left_open[n]))
            for n, one in enumerate(passages)
        ]


@cache
def _default(language: str, indirect: bool) -> Extractor:
    return Extractor(language, indirect=indirect)


def extract(
    text: str, *, title: str | None = None, published: str | None = None, language: str = "en", indirect: bool = True
) -> Article:
    """Who says what in an article.

    >>> article = extract("“We are ready,” Ada Okafor said. She added that the crew had rested.")
    >>> for quote in article.quotes:
    ...     print(quote.kind, "|", article.speaker_of(quote).name, "|", quote.text)
    direct | Ada Okafor | “We are ready,”
    indirect | Ada Okafor | that the crew had rested
    """
    return _default(language, indirect).extract(text, title=title, published=published)
