"""From claims to the models that users see."""

from __future__ import annotations

from collections.abc import Sequence

from quotekit.marks import Marks
from quotekit.mentions import MentionTables
from quotekit.models import Article, Aside, Block, Mention, Quote, Relay, Repair, Span, Speaker, Trace
from quotekit.models import Alternative, Evidence
from quotekit.resolve import Resolution, Source, resolve
from quotekit.scene import Claim, Paragraph, Tokens
from quotekit.structure import Part


def assemble(
    text: str, blocks: Sequence[Part], marks: Marks, paragraphs: Sequence[Paragraph], claims: Sequence[Claim],
    tables: MentionTables, *, title: str | None, published: str | None, code: str,
) -> Article:  # fmt: skip
    """The article, with its speakers resolved and every span checked."""
    maker = _Maker(text, marks, paragraphs, claims)
    resolution = maker.resolve(tables)
    quotes = maker.quotes(resolution)
    return Article(
        text=text, title=title, published=published, language=code,
        blocks=tuple(Block(kind=b.kind, span=maker.span(b.start, b.end)) for b in blocks),
        quotes=quotes, speakers=maker.speakers(resolution),
        repairs=maker.repairs(), asides=maker.asides(),
    )  # fmt: skip


class _Maker:
    def __init__(self, text: str, marks: Marks, paragraphs: Sequence[Paragraph], claims: Sequence[Claim]) -> None:
        self.text, self.marks, self.paragraphs, self.claims = text, marks, paragraphs, claims
        self.used: set[int] = set()
        self.sourced = [n for n, c in enumerate(claims) if c.continues is None and c.source is not None]

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end])

    def _tokens(self, number: int, tokens: Tokens) -> Span:
        return self.span(*self.paragraphs[number].passage.span(*tokens))

    def _maybe(self, number: int, tokens: Tokens | None) -> Span | None:
        return self._tokens(number, tokens) if tokens else None

    def resolve(self, tables: MentionTables) -> Resolution:
        passages = [p.passage for p in self.paragraphs]
        sources = []
        for n in self.sourced:
            claim = self.claims[n]
            phrase = claim.stands_for or claim.source
            if phrase is not None:
                sources.append(Source(_place(claim), *phrase))
        return resolve(passages, sources, tables)

    def speakers(self, resolution: Resolution) -> tuple[Speaker, ...]:
        return tuple(
            Speaker(id=f"s{n}", name=s.name, kind=s.kind, roles=s.roles,
                    mentions=tuple(Mention(span=self.span(a, b), form=form) for a, b, form in s.mentions))
            for n, s in enumerate(resolution.speakers, 1)
        )  # fmt: skip

    def quotes(self, resolution: Resolution) -> tuple[Quote, ...]:
        place = {claim: n for n, claim in enumerate(self.sourced)}
        parts: dict[int, list[int]] = {}
        for n, claim in enumerate(self.claims):
            parts.setdefault(n if claim.continues is None else claim.continues, []).append(n)
        drafts = [self._draft(n, parts[n], place.get(n), resolution) for n in parts]
        drafts.sort(key=lambda d: (d["content"][0].start, -d["content"][-1].end))
        return tuple(Quote(id=f"q{n}", **draft) for n, draft in enumerate(drafts, 1))

    def _draft(self, n: int, parts: list[int], place: int | None, resolution: Resolution) -> dict:  # type: ignore[type-arg]
        claim = self.claims[n]
        content, quoted = [], []
        for part in parts:
            one = self.claims[part]
            passage = self.paragraphs[one.passage].passage
            for tokens in one.content:
                content.append(self._tokens(one.passage, tokens))
                for token in range(*tokens):
                    number = passage.runs.get(token)
                    if number is not None:
                        run = self.marks.runs[number]
                        self.used.add(number)
                        if run.inner_start < run.inner_end:
                            quoted.append(self.span(run.inner_start, run.inner_end))
        content.sort(key=lambda s: s.start)
        letters = sum(map(str.isalnum, "".join(s.text for s in content)))
        inside = sum(map(str.isalnum, "".join(s.text for s in quoted)))
        kind = "indirect" if not quoted else "direct" if inside == letters else "mixed"
        speaker = resolution.of[place] if place is not None else None
        reason = None
        if speaker is None:
            reason = (resolution.reasons[place] if place is not None else "no source was found") or "not resolved"
        behalf = resolution.on_behalf_of[place] if place is not None else None
        return {
            "kind": kind, "content": tuple(content), "quoted": tuple(quoted),
            "cue": self._maybe(_place(claim), claim.cue), "source": self._maybe(_place(claim), claim.source),
            "speaker": None if speaker is None else f"s{speaker + 1}", "reason": reason,
            "on_behalf_of": self.span(*behalf) if behalf else None,
            "addressee": self._maybe(claim.passage, claim.addressee), "date": self._maybe(claim.passage, claim.date),
            "polarity": claim.polarity, "trace": Trace(rule=claim.rule, why=claim.why),
        }  # fmt: skip

    def repairs(self) -> tuple[Repair, ...]:
        return tuple(
            Repair(kind=g.kind, position=g.position, span=self.span(g.start, g.end), evidence=g.evidence, why=g.why,
                   confidence=g.confidence,
                   alternatives=tuple(Alternative(position=p, evidence=e) for p, e in g.alternatives))
            for g in self.marks.guesses
        )  # fmt: skip

    def asides(self) -> tuple[Aside, ...]:
        found = [Aside(kind=s.kind, span=self.span(s.start, s.end), why=s.why) for s in self.marks.strays]
        for number, run in enumerate(self.marks.runs):
            if number not in self.used and run.parent is None:
                found.append(Aside(kind="unattributed", span=self.span(run.start, run.end), why="no rule found a speaker"))
        return tuple(sorted(found, key=lambda a: (a.span.start, a.span.end)))


def _place(claim: Claim) -> int:
    """The paragraph that a claim's cue and source stand in."""
    return claim.passage if claim.elsewhere is None else claim.elsewhere
