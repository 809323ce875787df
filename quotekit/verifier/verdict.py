"""What a check of a claimed quotation answers.

A `Verdict` keeps apart what readers mix up: how the claimed words compare with the article's (`words`),
where these stand (`standing`), and whose they are (`speaker`); `kind` sums it up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from quotekit.models import Confidence, Span

VerdictKind = Literal[
    "exact", "altered", "shortened", "joined", "other_speaker", "indirect", "narration", "unattributed", "absent"
]
WordsKind = Literal["exact", "altered", "shortened", "joined", "absent"]
Standing = Literal["quoted", "partly_quoted", "indirect", "aside", "narration"]
Relation = Literal["not_asked", "same", "on_behalf", "unresolved", "other"]
Negation = Literal["kept", "lost", "added"]
ChangeKind = Literal["equal", "replaced", "left_out", "added"]

_COLOURS = {"exact": "#1a7f37", "absent": "#57606a"}
_COLOUR = "#9a6700"
_GRAVE = "#b42318"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(_Model):
    """One stretch of the comparison: words of the claim, and those of the article in their place.

    `claim` is a span of the claimed text, `article` spans of the article's (several where an attribution stands
    between); an empty side is None or (). `marked`: the claim itself shows the change, by an ellipsis or brackets.
    """

    kind: ChangeKind
    claim: Span | None = None
    article: tuple[Span, ...] = ()
    marked: bool = False


class Place(_Model):
    """Another place of the article where such words stand."""

    words: WordsKind
    standing: Standing
    said_by: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


class Verdict(_Model):
    """Whether somebody said what is claimed, by one article.

    - `kind` sums up; `words`, `standing` and `speaker` are its parts, see below.
    - `words`: `exact` (all of them in this order, with nothing left out between), `shortened` (words left out, none
      changed), `altered` (words changed or added), `joined` (put together from several places), `absent`.
    - `standing`: in quotation marks (`quoted`, `partly_quoted`), reported without (`indirect`), in marks that are
      nobody's speech (`aside`), or the article's own words (`narration`); None when absent.
    - `speaker`: whose words they are beside the one asked for: `same`, `on_behalf` (a spokesperson of theirs),
      `other`, `unresolved` (the article names nobody), `not_asked`. `said_by` has the names.
    - `negation`: whether a negation got `lost` or was `added`, so that the claim may say the opposite.
    - `quotes`: the ids of the quotations; `spans`: where the words stand in the article's untouched text.
    - `diff`: the comparison, from the first word of the claim to the last.
    - `similarity`: the share of the claim's words, weighted, that the article has there.
    - `article`: the article's id, where several were looked at.
    """

    kind: VerdictKind
    words: WordsKind
    standing: Standing | None = None
    speaker: Relation = "not_asked"
    claim: str
    asked: str | None = None
    said_by: tuple[str, ...] = ()
    negation: Negation = "kept"
    confidence: Confidence
    similarity: Confidence = 0.0
    quotes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    diff: tuple[Change, ...] = ()
    left_out: tuple[Span, ...] = ()
    others: tuple[Place, ...] = ()
    explanation: str
    article: str | None = None

    @property
    def found(self) -> bool:
        """Whether the article has such words at all."""
        return self.kind != "absent"

    @property
    def exact(self) -> bool:
        """Whether the claim holds as it stands."""
        return self.kind == "exact"

    @property
    def negation_lost(self) -> bool:
        """Whether a negation of the article is missing in the claim."""
        return self.negation == "lost"

    def word_diff(self) -> str:
        """The comparison as text, in the manner of wdiff: `I will [-not-] {+now+} resign`."""
        return " ".join(text for _, text in self.pieces())

    def pieces(self) -> Iterator[tuple[Literal["equal", "left_out", "added"], str]]:
        """The comparison piece by piece, ready to be shown: what it is, and its words with their brackets."""
        for change in self.diff:
            given = " … ".join(span.text for span in change.article)
            if change.kind == "equal":
                yield "equal", given
                continue
            if given:
                yield "left_out", f"[-{_shortened(given)}-]"
            if change.claim is not None:
                yield "added", "{+" + _shortened(change.claim.text) + "+}"

    def __str__(self) -> str:
        where = f"{self.article}: " if self.article is not None else ""
        diff = f" {self.word_diff()}" if self.found and self.words != "exact" else ""
        return f"{where}{self.kind.replace('_', ' ')}: {self.explanation}{diff}"

    def _repr_html_(self) -> str:
        """For notebooks: the kind, the reason and the comparison, everything escaped."""
        from quotekit.render.markup import element, join

        colour = _GRAVE if self.negation != "kept" or self.kind == "other_speaker" else _COLOURS.get(self.kind, _COLOUR)
        tags = {"equal": "span", "left_out": "del", "added": "ins"}
        words = join((element(tags[kind], text) for kind, text in self.pieces()), " ")
        where = join((element("small", self.article), " ")) if self.article is not None else None
        kind = element("b", self.kind.replace("_", " "), style=f"color: {colour}")
        said = (where, kind, " ", self.explanation, element("blockquote", words))
        return element("div", *said, class_="quotekit-verdict", data_kind=self.kind)


def _shortened(text: str, longest: int = 200) -> str:
    return text if len(text) <= longest else f"{text[: longest // 2]} […] {text[-longest // 2 :]}"
