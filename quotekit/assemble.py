"""From claims to the models that users see."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from quotekit.asides import AsideTables, aside_at
from quotekit.asking import Failed
from quotekit.claims import Claim, Tokens
from quotekit.marks import Guess, Marks
from quotekit.mentions import MentionTables
from quotekit.models import Article, Span
from quotekit.near_misses import NearMisses
from quotekit.paragraph import Paragraph
from quotekit.resolve import resolve
from quotekit.resolvers import Consulted, Resolution, Source
from quotekit.structure import Part
from quotekit.walk import Findings, Lost

_Draft = dict[str, Any]  # what a model is made of, by the names of its fields
_LETTER = re.compile(r"[^\W_]")

UNMEASURED = 0.5
"""The confidence of a rule that was never measured."""
UNATTRIBUTED = "unattributed"


def resolve_all(
    paragraphs: Sequence[Paragraph],
    claims: Sequence[Claim],
    tables: MentionTables,
    *,
    consulted: Consulted | None = None,
) -> Resolved:
    """Every source and every relay of the claims, resolved in the order they stand in the text."""
    wanted: list[tuple[Source, tuple[int, int]]] = []
    for number, claim in enumerate(claims):
        phrase = claim.stands_for or claim.source
        if phrase is not None and claim.continues is None:
            wanted.append((Source(claim.told_in, *phrase), (number, -1)))
        for n, (_, source) in enumerate(claim.relays):
            wanted.append((Source(claim.passage, *source), (number, n)))
    wanted.sort(key=lambda w: (w[0].passage, w[0].first, w[0].end, w[1]))
    resolution = resolve([p.passage for p in paragraphs], [source for source, _ in wanted], tables, consulted=consulted)
    index = {key: n for n, (_, key) in enumerate(wanted)}
    return Resolved(resolution, index, () if consulted is None else consulted.failures)


class Resolved:
    """A resolution, by claim: `(number, -1)` is a claim's source, `(number, n)` its n-th relay."""

    __slots__ = ("failures", "index", "resolution")

    def __init__(
        self, resolution: Resolution, index: Mapping[tuple[int, int], int], failures: Sequence[Failed] = ()
    ) -> None:
        self.resolution, self.index, self.failures = resolution, index, failures

    def speaker(self, key: tuple[int, int]) -> str | None:
        at = self.index.get(key)
        number = self.resolution.of[at] if at is not None else None
        return None if number is None else f"s{number + 1}"

    def reason(self, key: tuple[int, int]) -> str:
        at = self.index.get(key)
        return (self.resolution.reasons[at] if at is not None else None) or "nobody is named as its source"

    def why(self, key: tuple[int, int]) -> str:
        at = self.index.get(key)
        return self.resolution.why[at] if at is not None else ""

    def behalf(self, key: tuple[int, int]) -> tuple[int, int] | None:
        at = self.index.get(key)
        return self.resolution.on_behalf_of[at] if at is not None else None


class _Content(NamedTuple):
    """What one quote holds, and the number of the claim that found it, or the place where none was found."""

    claim: int | None
    spans: tuple[Span, ...]
    quoted: tuple[Span, ...]
    unclaimed: Tokens | None = None


def _hosts(contents: Sequence[_Content]) -> Iterator[int | None]:
    """For each of some sorted contents the number of the innermost other one that holds its beginning."""
    spans = sorted((s.start, -s.end, n, k) for n, c in enumerate(contents) for k, s in enumerate(c.spans))
    hosts: list[int | None] = [None] * len(contents)
    open_: list[tuple[int, int]] = []
    for start, end, number, part in spans:
        while open_ and open_[-1][0] <= start:
            open_.pop()
        if open_ and part == 0:
            hosts[number] = open_[-1][1]
        open_.append((-end, number))
    yield from hosts


class Assembly:
    """One article in the making."""

    def __init__(
        self, text: str, code: str, blocks: Sequence[Part], marks: Marks, paragraphs: Sequence[Paragraph],
        findings: Findings, resolved: Resolved, confidence: Mapping[str, float], asides: AsideTables,
    ) -> None:  # fmt: skip
        self.text, self.code, self.blocks, self.marks = text, code, blocks, marks
        self.paragraphs, self.findings, self.resolved = paragraphs, findings, resolved
        self.confidence, self.aside_tables = confidence, asides
        self.guesses = sorted(marks.guesses, key=lambda g: (g.position, g.start, g.end))
        self.guessed_at = [g.position for g in self.guesses]
        self.asides = [*self._strays(), *self._unread()]
        self.near_misses = NearMisses(paragraphs, findings)

    def build(self, *, title: str | None, published: str | None) -> Article:
        """The article; every span is checked by the model.

        Its parts go in one by one as mappings: the model makes and checks each of them once, and few exist twice.
        """
        contents = [*self._claimed(), *self._unclaimed()]
        contents.sort(key=lambda c: (c.spans[0].start, -c.spans[-1].end, -sum(len(s.text) for s in c.spans)))
        self.asides.sort(key=lambda a: (a["span"].start, a["span"].end))
        return Article.model_validate({
            "text": self.text, "title": title, "published": published, "language": self.code,
            "blocks": ({"kind": b.kind, "span": self.span(b.start, b.end)} for b in self.blocks),
            "quotes": (
                {**self._draft(f"q{n}", content), "within": f"q{outer + 1}" if outer is not None else None}
                for n, (content, outer) in enumerate(zip(contents, _hosts(contents), strict=True), 1)
            ),
            "speakers": self._speakers(), "repairs": (self._repair(guess) for guess in self.guesses),
            "asides": self.asides, "failures": self._failures(),
        })  # fmt: skip

    def _strays(self) -> Iterator[_Draft]:
        for stray in self.marks.strays:
            yield {"kind": stray.kind, "span": self.span(stray.start, stray.end), "why": stray.why}

    def _unread(self) -> Iterator[_Draft]:
        """The quotations in blocks that are no part of the article."""
        read = {number for p in self.paragraphs for number in p.passage.runs.values()}
        for number, run in enumerate(self.marks.runs):
            if run.parent is None and number not in read:
                why = "stands in a dateline, a byline or boilerplate"
                yield {"kind": "boilerplate", "span": self.span(run.start, run.end), "why": why}

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end])

    def _tokens(self, number: int, tokens: Tokens) -> Span:
        return self.span(*self.paragraphs[number].passage.span(*tokens))

    def _maybe(self, number: int, tokens: Tokens | None) -> Span | None:
        return self._tokens(number, tokens) if tokens else None

    def _claimed(self) -> Iterator[_Content]:
        parts: dict[int, list[int]] = {}
        for n, claim in enumerate(self.findings.claims):
            parts.setdefault(n if claim.continues is None else claim.continues, []).append(n)
        for number, numbers in parts.items():
            yield self._content(number, [self.findings.claims[n] for n in numbers])

    def _content(self, number: int, claims: Sequence[Claim]) -> _Content:
        content: list[Span] = []
        quoted: list[Span] = []
        for claim in claims:
            passage = self.paragraphs[claim.passage].passage
            for tokens in claim.content:
                content.append(self._tokens(claim.passage, tokens))
                for token in range(*tokens) if passage.runs else ():
                    run = self.marks.runs[passage.runs[token]] if token in passage.runs else None
                    if run is not None and run.inner_start < run.inner_end:
                        quoted.append(self.span(run.inner_start, run.inner_end))
        content.sort(key=lambda s: s.start)
        quoted.sort(key=lambda s: s.start)
        return _Content(number, tuple(content), tuple(quoted))

    def _draft(self, id_: str, content: _Content) -> _Draft:
        if content.claim is None:
            return self._speakerless(id_, content)
        claim, key = self.findings.claims[content.claim], (content.claim, -1)
        speaker = self.resolved.speaker(key)
        behalf = self.resolved.behalf(key)
        where = claim.told_in
        cue, source = self._maybe(where, claim.cue), self._maybe(where, claim.source)
        return {
            "id": id_, "kind": self._kind(content), "content": content.spans, "quoted": content.quoted,
            "cue": cue, "source": source,
            "speaker": speaker, "reason": None if speaker else self.resolved.reason(key),
            "on_behalf_of": self.span(*behalf) if behalf else None,
            "relays": [
                {"source": self._tokens(claim.passage, source), "cue": self._tokens(claim.passage, cue),
                 "speaker": self.resolved.speaker((content.claim, n))}
                for n, (cue, source) in enumerate(claim.relays)
            ],
            "addressee": self._maybe(claim.passage, claim.addressee), "date": self._maybe(claim.passage, claim.date),
            "polarity": claim.polarity, "confidence": self._confident(claim.rule, content.spans),
            "trace": self._trace(content.claim, content.spans, cue, source),
        }  # fmt: skip

    def _speakerless(self, id_: str, content: _Content) -> _Draft:
        return {
            "id": id_, "kind": "direct", "content": content.spans, "quoted": content.quoted,
            "speaker": None, "reason": "no rule found a source",
            "confidence": self._confident(UNATTRIBUTED, content.spans),
            "trace": {
                "rule": UNATTRIBUTED, "why": "a sentence in quotation marks that no rule could attribute",
                "near_misses": list(self._near_misses(content.unclaimed)) if content.unclaimed else (),
            },
        }  # fmt: skip

    def _near_misses(self, place: Tokens) -> Iterator[_Draft]:
        for miss in self.near_misses.of(*place):
            yield {"why": miss.why, "span": self._tokens(miss.paragraph, miss.tokens), "rule": miss.rule}

    def _kind(self, content: _Content) -> str:
        """`direct` when every letter lies inside marks; looked up in the folded text, where a spoilt mark has none."""
        if not content.quoted:
            return "indirect"
        folded, within = self.paragraphs[0].passage.text, iter(content.quoted)
        inner = next(within, None)
        for span in content.spans:
            at = span.start
            while inner is not None and inner.end <= span.end:
                if _LETTER.search(folded, at, inner.start):
                    return "mixed"
                at, inner = inner.end, next(within, None)
            if _LETTER.search(folded, at, span.end):
                return "mixed"
        return "direct"

    def _trace(self, number: int, content: Sequence[Span], cue: Span | None, source: Span | None) -> _Draft:
        claim = self.findings.claims[number]
        evidence: list[_Draft] = []
        if cue is not None:
            evidence.append({"label": "cue", "span": cue})
        if source is not None:
            evidence.append({"label": f"source: {claim.how}" if claim.how else "source", "span": source})
        if claim.stands_for is not None:
            stands_for = self._tokens(claim.told_in, claim.stands_for)
            evidence.append({"label": "what the source stands for", "span": stands_for})
        why = self.resolved.why((number, -1))
        if why and source is not None:
            evidence.append({"label": f"speaker: {why}", "span": source})
        evidence += [
            {"label": f"repaired mark: {g.evidence}", "span": self.span(g.start, g.end)}
            for g in self._repairs_in(content)
        ]
        rivals = [
            {"rule": lost.claim.rule, "source": self._maybe(lost.claim.told_in, lost.claim.source),
             "why_lost": self._why_lost(number, claim, lost)}
            for lost in self.findings.rivals.get(number, ()) if not self._found_after_all(lost)
        ]  # fmt: skip
        return {"rule": claim.rule, "why": claim.why, "evidence": evidence, "rivals": rivals}

    def _found_after_all(self, lost: Lost) -> bool:
        """Whether another rule has made a quotation of what a refused claim was about."""
        return lost.to is not None and lost.claim.cue is not None and lost.claim.cue in self._cues[lost.claim.told_in]

    @cached_property
    def _cues(self) -> defaultdict[int, set[Tokens]]:
        """The cues of all claims by their paragraph."""
        found: defaultdict[int, set[Tokens]] = defaultdict(set)
        for claim in self.findings.claims:
            if claim.cue is not None:
                found[claim.told_in].add(claim.cue)
        return found

    def _why_lost(self, number: int, won: Claim, lost: Lost) -> str:
        if lost.to is None:
            return f"{won.rule} stands before it and claimed the same words"
        taker = self.findings.claims[lost.to]
        if number in (lost.to, taker.continues):
            return f"{won.rule} had claimed some of its words before"
        return f"{taker.rule} had claimed some of its words for another quotation"

    def _repairs_in(self, content: Sequence[Span]) -> list[Guess]:
        """The guesses about marks at the edges of a content or inside it."""
        found: list[Guess] = []
        for span in content if self.guesses else ():
            found += self.guesses[bisect_left(self.guessed_at, span.start) : bisect_right(self.guessed_at, span.end)]
        return found

    def _confident(self, rule: str, content: Sequence[Span]) -> float:
        """The rule's measured precision, times that of the guesses about the marks."""
        confidence = self.confidence.get(rule, UNMEASURED)
        for guess in self._repairs_in(content):
            confidence *= guess.confidence
        return round(confidence, 4)

    def _unclaimed(self) -> Iterator[_Content]:
        """Speech that nobody is named for; the rest goes to the asides."""
        whole = {claim.passage: claim.content[0] for claim in self.findings.claims if claim.whole}
        for number, token in self.findings.unclaimed:
            if number in whole and whole[number][0] <= token < whole[number][1]:
                continue  # a part of what the paragraph's speaker says
            passage = self.paragraphs[number].passage
            run = self.marks.runs[passage.runs[token]]
            aside = aside_at(passage, token, self.aside_tables)
            marked = self.span(run.start, run.end)
            if aside is not None or run.inner_start >= run.inner_end:
                kind, why = aside or ("stray", "nothing stands between the marks")
                self.asides.append({"kind": kind, "span": marked, "why": why})
            else:
                yield _Content(None, (marked,), (self.span(run.inner_start, run.inner_end),), (number, token))

    def _speakers(self) -> Iterator[_Draft]:
        for n, s in enumerate(self.resolved.resolution.speakers, 1):
            mentions = [{"span": self.span(a, b), "form": form} for a, b, form in s.mentions]
            yield {
                "id": f"s{n}", "name": s.name, "kind": s.kind, "roles": s.roles, "mentions": mentions, "link": s.link,
            }  # fmt: skip

    def _failures(self) -> Iterator[_Draft]:
        for failed in (*self.findings.failures, *self.resolved.failures):
            span = self.span(failed.start, failed.end)
            yield {"rule": failed.rule, "where": failed.where, "cause": failed.cause, "span": span}

    def _repair(self, guess: Guess) -> _Draft:
        return {
            "kind": guess.kind, "position": guess.position, "span": self.span(guess.start, guess.end),
            "evidence": guess.evidence, "why": guess.why, "confidence": guess.confidence,
            "alternatives": [{"position": p, "evidence": e} for p, e in guess.alternatives],
        }  # fmt: skip
