"""The sentence that explains a verdict."""

from __future__ import annotations

from collections.abc import Iterable

from quotekit.models import Article, Span
from quotekit.verifier.judge import TURNED, Finding
from quotekit.verifier.people import Asked
from quotekit.verifier.streams import Claim, Reading
from quotekit.verifier.verdict import VerdictKind

_LONGEST = 80
_MOST_CHANGES = 3


class Names:
    """The names of the speakers of an article."""

    def __init__(self, article: Article) -> None:
        self._names = {speaker.id: speaker.name for speaker in article.speakers}
        self._named = {
            speaker.id
            for speaker in article.speakers
            if speaker.kind != "person" or any(mention.form == "name" for mention in speaker.mentions)
        }

    def of(self, speakers: Iterable[str]) -> tuple[str, ...]:
        """The names of speakers given by their ids, each once."""
        return tuple(dict.fromkeys(self._names[one] for one in speakers))

    def named(self, speakers: Iterable[str]) -> bool:
        """Whether the article gives each of some speakers a name; of a person, an office is none."""
        return all(one in self._named for one in speakers)


def explain(
    kind: VerdictKind,
    one: Finding,
    claim: Claim,
    reading: Reading,
    asked: Asked | None,
    names: Names,
    lost: tuple[Span, ...],
) -> str:
    """Why the verdict is what it is, in one to four sentences."""
    said_by = _listed(names.of(one.speakers)) or "somebody unnamed"
    parts = [_words(kind, one, said_by), _changes(one, claim, reading, lost)]
    turned = next((q.polarity for q in one.quotes if q.polarity in TURNED and one.standing != "quoted"), None)
    if one.negation == "lost" and turned is not None:
        parts.append(f"The article says that {said_by} {'denied it' if turned == 'denied' else 'would not say so'}.")
    elif one.negation != "kept":
        gone = "A negation went with it" if one.negation == "lost" else "A negation came in"
        parts.append(f"{gone}: the claim may say the opposite.")
    if asked is not None:
        parts.append(_speaker(one, asked, names, said_by))
    return " ".join(part for part in parts if part)


def _words(kind: VerdictKind, one: Finding, said_by: str) -> str:
    if one.standing == "narration":
        return "These are the article's own words, nobody's quoted ones."
    if one.standing == "aside":
        return "The words stand in quotation marks, but not as anybody's speech."
    if one.standing == "indirect":
        return f"The article reports this as said by {said_by}, without quotation marks."
    if one.standing == "partly_quoted":
        return f"The article reports this as said by {said_by}, but only part of it stands in quotation marks."
    if one.words == "joined":
        return f"Put together from {max(2, len(one.quotes))} places, words of {said_by}."
    if one.words == "exact":
        return f"{said_by} said exactly this." if one.speakers else "These words are quoted, of nobody named."
    return f"{said_by} said {'more' if one.words == 'shortened' else 'it otherwise'}."


def _changes(one: Finding, claim: Claim, reading: Reading, lost: tuple[Span, ...]) -> str:
    """What was replaced, added and left out."""
    told: list[str] = []
    for op in one.ops:
        mine = claim.span(op.first, op.last)
        ours = "" if mine is None else _short(mine.text)
        theirs = " … ".join(_short(span.text) for span in reading.spans(op.low, op.high)) if op.low < op.high else ""
        if op.tag == "replaced":
            told.append(f"“{ours}” stands for “{theirs}”")
        elif op.tag == "added":
            told.append(f"“{ours}” was added")
    told += [f"“{_short(span.text)}” was left out" for span in lost]
    if not told:
        return ""
    more = len(told) - _MOST_CHANGES
    listed = "; ".join(told[:_MOST_CHANGES]) + (f"; and {more} more changes" if more > 0 else "")
    return listed[0].upper() + listed[1:] + "."


def _speaker(one: Finding, asked: Asked, names: Names, said_by: str) -> str:
    match one.relation:
        case "other":
            known = "" if asked.speakers else f" The article quotes nobody called {asked.name}."
            who = said_by if names.named(one.speakers) else f"{said_by}, whom the article does not name"
            return f"Said by {who}, not by {asked.name}.{known}"
        case "on_behalf":
            return f"{said_by} speaks for {asked.name}."
        case "unresolved" if one.standing != "narration":
            source = next((q.source.text for q in one.quotes if q.source is not None), None)
            return f"The article does not name the speaker ({source})." if source else "The article names no speaker."
        case "same" if asked.grade < 0.9:
            return f"Taking {asked.name} for {said_by}."
    return ""


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} […] {text[-_LONGEST // 2 :]}"
