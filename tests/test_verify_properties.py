"""What holds for any claim about any text: nothing raises but `InvalidClaim`, spans are true, quotations verify."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic_core import PydanticSerializationError
from test_invariants import ANY, NEWSLIKE, TEXTS

import quotekit
from quotekit import QuoteIndex, Verdict, Verifier
from quotekit.errors import InvalidClaim
from quotekit.verifier.words import prepared

VERIFIER, OTHER = Verifier(), Verifier()
CLAIMS = st.one_of(ANY, NEWSLIKE, st.sampled_from(["the dam", "not", "[sic]", "… a … b …", "[T]he dam", "a " * 200]))
SPEAKERS = st.one_of(st.none(), st.sampled_from(["Ada Okafor", "the ministry", "Brandt", "NATO", "O", "1"]), ANY)


def check(verdict: Verdict, text: str, claim: str) -> None:
    assert verdict.claim == claim
    places = [*verdict.spans, *verdict.left_out, *(s for change in verdict.diff for s in change.article)]
    places += [span for place in verdict.others for span in place.spans]
    for span in places:
        assert span.start < span.end
        assert text[span.start : span.end] == span.text
    claimed = [change.claim for change in verdict.diff if change.claim is not None]
    for span in claimed:
        assert claim[span.start : span.end] == span.text
    assert claimed == sorted(claimed, key=lambda span: span.start), "the comparison follows the claim"
    assert verdict.found == bool(verdict.spans) == bool(verdict.diff)
    assert Verdict.model_validate(verdict.model_dump()) == verdict
    with contextlib.suppress(PydanticSerializationError):  # half a surrogate pair, which UTF-8 cannot hold
        assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict
    assert str(verdict)
    assert verdict._repr_html_()


def speakable(name: str | None) -> bool:
    return name is None or bool(VERIFIER.names.words(name))


@given(TEXTS, CLAIMS, SPEAKERS)
@example("“a a a a a b,” said Ada. “a b a,” said Tom.", "a b a a", "Tom")
@example("“No,” said Ada.", "[N]o!", "Ada")
@example("“No&nbsp;one,” said Ada.", "no one", None)
@example("‘‘No’’", "n", "Ada")
def test_any_claim_about_any_text_gets_a_verdict(text: str, claim: str, speaker: str | None) -> None:
    try:
        verdict = quotekit.verify(text, claim, speaker=speaker)
    except InvalidClaim:
        assert not VERIFIER.reader.read(claim).keys or "[" in claim or "(" in claim or not speakable(speaker)
        return
    check(verdict, text, claim)
    assert OTHER.verify(text, claim, speaker=speaker) == verdict, "another verifier answers otherwise"


@given(TEXTS)
@example("“I do not,” Ada said, “want to leave.”")
@example("“‘No,’ she said,” Ada said.")
@example("“No&#8217;t” said Ada.")
@example("“don‘t” “t” said Ada. “'t”")
def test_a_quotation_of_the_article_verifies(text: str) -> None:
    article = quotekit.extract(text)
    for quote in article.quotes:
        with contextlib.suppress(InvalidClaim):
            verdict = VERIFIER.verify(article, quote.text)
            check(verdict, text, quote.text)
            assert verdict.words == "exact", (quote.text, verdict)
            if quote.kind == "direct":
                assert verdict.kind == "exact", (quote.text, verdict)
            for inner in quote.quoted:
                part = VERIFIER.verify(article, inner.text)
                assert part.kind == "exact" or part.negation_lost or len(quote.content) > 1, (inner.text, part)


@given(TEXTS)
def test_a_quotation_with_its_speaker_verifies(text: str) -> None:
    article = quotekit.extract(text)
    for quote in article.quotes:
        speaker = article.speaker_of(quote)
        if quote.kind == "direct" and speaker is not None and speakable(speaker.name):
            with contextlib.suppress(InvalidClaim):
                assert VERIFIER.verify(article, quote.text, speaker=speaker.name).kind == "exact"


@given(st.lists(NEWSLIKE, min_size=1, max_size=4), CLAIMS)
def test_an_index_answers_as_its_best_article_does(texts: list[str], claim: str) -> None:
    try:
        alone = [VERIFIER.verify(text, claim) for text in texts]
    except InvalidClaim:
        with pytest.raises(InvalidClaim):
            QuoteIndex(texts).verify(claim)
        return
    index = QuoteIndex(texts)
    verdict = index.verify(claim)
    if verdict.found:
        text = texts[int(verdict.article or 0) - 1]
        check(verdict, text, claim)
        assert verdict == alone[int(verdict.article or 0) - 1].model_copy(update={"article": verdict.article})
    assert any(one.exact for one in alone) <= verdict.exact, "an exact match is never missed"


@given(ANY)
def test_preparing_keeps_the_length(text: str) -> None:
    assert len(prepared(text)) == len(text)


@given(st.text(alphabet="ab .", min_size=1, max_size=12), st.text(alphabet="ab “”.", max_size=60))
def test_words_found_one_after_another_are_never_absent(claim: str, inside: str) -> None:
    """Texts of two words are the hardest for a search by words."""
    assume(VERIFIER.reader.read(claim).keys)
    text = f"“{inside} {claim} {inside.replace('“', '').replace('”', '')}” said Ada."
    assert VERIFIER.verify(text, claim).words in ("exact", "shortened")
