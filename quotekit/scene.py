"""What a rule sees.

A `Scene` is one quotation, or one cue, in its sentence; it offers the text, the tags, the
cues with their subjects and contents, and the claims made so far. A rule answers with a
`Claim` or nothing. Nothing here can change a text, an earlier claim or another rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotekit.claims import Claim, Tokens
from quotekit.clauses import subject_left
from quotekit.contents import Content, behind_verb, content_left
from quotekit.cues import Cue
from quotekit.paragraph import Paragraph
from quotekit.phrases import Found
from quotekit.surroundings import Surroundings
from quotekit.tagging import last_inside
from quotekit.tokens import Passage

_FINITE = re.compile("[vbmfCe]")


def _tokens(what: Found | Tokens | None) -> Tokens | None:
    return (what.first, what.end) if isinstance(what, Found) else what


@dataclass(frozen=True, slots=True)
class Scene(Surroundings):
    """One quotation (`quote`, its token) or one cue (`cue`) in its place.

    `low` and `high` bound its sentence; `claims` are the claims of the article so far, and
    `claimed` tells which quotations of this paragraph are taken, by token.

    >>> from quotekit import RULES, Extractor, rule
    >>> @rule
    ... def shows(scene: Scene) -> Claim | None:
    ...     '''shows what a rule sees, and claims nothing'''
    ...     print(scene.quoted, scene.words_before, scene.text_of(scene.cue_after), scene.stands_alone)
    ...     return None
    >>> article = Extractor(rules=RULES.first(shows)).extract("Then “No,” Ada Okafor said.")
    No, ('Then',) said False
    """

    paragraph: Paragraph
    low: int
    high: int
    claims: Sequence[Claim]
    claimed: Mapping[int, int]
    quote: int = -1
    cue: Cue | None = None
    paragraphs: Sequence[Paragraph] = ()
    goes_on_from: int | None = None
    """The number of the claim whose quotation, left open in an earlier paragraph, goes on here."""

    @property
    def following(self) -> Paragraph | None:
        """The next paragraph, if there is one."""
        number = self.paragraph.number + 1
        return self.paragraphs[number] if number < len(self.paragraphs) else None

    @property
    def previous(self) -> Paragraph | None:
        """The paragraph before, if there is one."""
        return self.paragraphs[self.number - 1] if self.number else None

    @property
    def passage(self) -> Passage:
        return self.paragraph.passage

    @property
    def tags(self) -> str:
        return self.paragraph.passage.tags

    @property
    def number(self) -> int:
        return self.paragraph.number

    def opens_like_a_sentence(self) -> bool:
        """Whether the quotation begins with a capital, as a whole sentence does."""
        inner = self.word(self.quote).lstrip("“\"'‘«„`‟‹ (…[.")
        return inner[:1].isupper() and self.tags[self.quote] == "Q"

    def claim(
        self,
        *content: Tokens,
        source: Found | Tokens | None = None,
        cue: Cue | Tokens | None = None,
        cue_end: int = 0,
        continues: int | None = None,
        elsewhere: int | None = None,
    ) -> Claim:
        """The claim that `source` says this content; addressee, time and polarity are added for all rules alike.

        Without content it is the scene's quotation that is claimed. `cue_end` lets the cue reach
        further than its verb (`called for`).
        """
        if not content and self.quote < 0:
            raise ValueError("say which tokens are claimed: the scene is about no quotation")
        tokens = (cue.shown, max(cue.end, cue_end)) if isinstance(cue, Cue) else cue
        found = source if isinstance(source, Found) else None
        return Claim(
            self.number, content or ((self.quote, self.quote + 1),), cue=tokens, source=_tokens(source),
            how=found.how if found else "", stands_for=found.stands_for if found else None,
            continues=continues, elsewhere=elsewhere,
        )  # fmt: skip

    def behind(self, cue: Cue, at: int = 0) -> int:
        """The token behind a verb and the time and addressee that go with it (`told reporters on Friday`)."""
        return behind_verb(self.passage, cue, max(cue.end, at))

    def closes_before_attribution(self) -> bool:
        """Whether the quotation ends in a comma and a subject with its verb of speech follows: `…,” Keller said`."""
        if last_inside(self.word(self.quote)) != ",":
            return False
        for cue in self.paragraph.cues_between(self.quote + 1, min(self.quote + 12, self.high))[:1]:
            found = subject_left(self.passage, self.quote + 1, cue.first) if cue.shape == "finite" else None
            return found is not None and found.first == self.quote + 1 and cue.entry.grade == "always"
        return False

    def leads_up_to_title(self) -> bool:
        """Whether a phrase without a verb leads up to a title: `On Radio Nord’s “Good Day,” Keller said`."""
        low, at = self.low, self.quote
        leads = at > low and self.tags[at - 1] in "pos" and not _FINITE.search(self.tags, low, at)
        return leads and self.passage.is_title_at(at)

    def governed(self) -> bool:
        """Whether the quotation is a piece of what a verb of speech before it in the sentence reports."""
        if self.quote == self.low or self.opens_like_a_sentence() or self.closes_before_attribution():
            return False
        for cue in self.cues_before(self.quote):
            sure = cue.shape == "finite" and not cue.passive and cue.entry.grade == "always"
            source = self.subject(cue) if sure else None
            content = self.paragraph.reported(cue) if source else None
            if source and content and content.frame in ("that", "bare") and content.first <= self.quote < content.end:
                apart = self.tags[source.first - 1] == self.tags[content.first - 1] == ","  # `it is, she said, that …`
                return not (apart and content_left(self.passage, self.low, source.first - 1))
        return False

    def clause_start(self, *, reported: bool = False) -> int:
        """Where the clause begins that the quotation ends: `But soon “it grew,” she says`.

        The quotation itself where it is a sentence of its own, or where a verb of speech stands
        before it in the sentence (unless what that verb reports is itself `reported`).
        """
        low, quote = self.low, self.quote
        if quote == low or (self.opens_like_a_sentence() and not reported) or quote - low > 60:
            return quote
        if any(token in self.claimed for token in range(low, quote)) or "Q" in self.tags[low:quote]:
            return quote
        reported = reported or self.closes_before_attribution()
        if not reported and any(
            cue.shape in ("finite", "gerund") and cue.entry.grade == "always"
            for cue in self.paragraph.cues_between(low, quote)
        ):
            return quote
        content = content_left(self.passage, low, quote + 1)
        return content.first if content else quote

    def after(self, token: int, *, skip: str = "") -> int:
        """The first token behind `token` whose tag is not in `skip`."""
        at, tags = token + 1, self.tags
        while at < len(tags) and tags[at] in skip:
            at += 1
        return at

    def word(self, token: int) -> str:
        return self.passage.words[token]

    def is_only_a_title(self, content: Content | None) -> bool:
        """Whether a content is nothing but the title of a work: `sang “The Parting Glass”`."""
        at = content.first if content is not None and content.end == content.first + 1 else -1
        return at >= 0 and self.tags[at] == "q" and " " in self.word(at) and self.passage.is_title_at(at)

    def is_concessive(self, token: int) -> bool:
        """Whether a token is `while`, `although` or the like."""
        return self.passage.is_concessive(token)

    def cues_after(self, token: int) -> Sequence[Cue]:
        """The cues behind a token, to the end of its sentence and the next one."""
        return self.paragraph.cues_between(token + 1, self.high)

    def cues_before(self, token: int) -> Sequence[Cue]:
        """The cues before a token in its sentence, nearest first."""
        return tuple(reversed(self.paragraph.cues_between(self.low, token)))

    def subject(self, cue: Cue) -> Found | None:
        return self.paragraph.subject(cue)

    def content(self, cue: Cue) -> Content | None:
        return self.paragraph.content(cue)
