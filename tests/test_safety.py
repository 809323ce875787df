"""No rule can harm an article: what it sees cannot be changed, what it answers is checked, what it raises is named.

None of this is a sandbox: a rule is Python, and can do what Python can. It is a promise about mistakes, and about
whatever a rule does with the things it is given.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_invariants import NEWSLIKE, check

import quotekit
from quotekit import RULES, Article, Claim, Extractor, Rule, Scene
from quotekit.errors import RuleFailed, RuleTimedOut
from quotekit.formats import from_json, to_json
from quotekit.models import Trace

TEXT = """\
Bridge stays shut

“No,” said Ada Okafor, the bridge warden. “Never. We would not cross it ourselves.”

Tom Brandt said that the builders had known nothing. He called the report “a sham and a shame.” “We wait.”

BRANDT: I have said all that I have to say.

OKAFOR: So have I, and the “wobble” is real.
"""

Attempt = Callable[[Scene], object]


def assign(path: str, value: object) -> Attempt:
    """Set an attribute of what the scene holds: `passage.tags`."""
    *way, last = path.split(".")

    def attempt(scene: Scene) -> None:
        at: Any = scene
        for name in way:
            at = getattr(at, name)
        setattr(at, last, value)

    return attempt


def item(path: str, key: object, value: object) -> Attempt:
    return lambda scene: operator.setitem(operator.attrgetter(path)(scene), key, value)


def call(path: str, *args: object) -> Attempt:
    """Call a method of what the scene holds: `claims.clear`."""
    return lambda scene: operator.attrgetter(path)(scene)(*args)


ATTEMPTS: dict[str, Attempt] = {
    "text of the passage": assign("passage.text", "“Yes,” said Eve."),
    "tags": assign("passage.tags", "." * 500),
    "tags of the scene": assign("tags", "...."),
    "words": assign("passage.words", ("nothing",)),
    "a word": item("passage.words", 0, "nothing"),
    "words.clear": call("passage.words.clear"),
    "starts": item("passage.starts", 0, 7),
    "runs": item("passage.runs", 0, 0),
    "runs.clear": call("passage.runs.clear"),
    "sentences": call("passage.sentences.clear"),
    "where the passage ends": assign("passage.end", 1),
    "a tag of the tagger": item("passage.tagger", "said", "n"),
    "tags of the tagger": call("passage.tagger.update", {"said": "n", "Okafor": "."}),
    "the tagger forgets": call("passage.tagger.pop", "said"),
    "words of the tagger": item("passage.tagger.lower", "said", "n"),
    "nouns of the tagger": call("passage.tagger.nouns.clear"),
    "the tagger's own words": assign("passage.tagger.lower", {}),
    "verbs of speech": call("passage.tagger.reporting.clear"),
    "the paragraph's cues": call("paragraph.cues.clear"),
    "the paragraph": assign("paragraph.cues", ()),
    "which quotations go on": item("paragraph.joined", 0, (0, 0)),
    "which are left open": call("paragraph.left_open.add", 0),
    "the cues by place": call("paragraph.by_first.clear"),
    "the paragraphs": item("paragraphs", 0, None),
    "all paragraphs": call("paragraphs.clear"),
    "earlier claims": call("claims.clear"),
    "an earlier claim": item("claims", 0, None),
    "one more claim": call("claims.append", None),
    "the last claim's source": assign("claims", ()),
    "what is claimed": item("claimed", 0, 0),
    "claims forgotten": call("claimed.clear"),
    "the scene": assign("quote", 0),
    "the cue": assign("cue.first", 0),
    "the cue's entry": assign("cue.entry.grade", "quoted"),
}


def vandal(attempt: Attempt, focus: Any = "quote") -> tuple[Rule, list[BaseException]]:
    """A rule that tries, keeps quiet about what happened, and claims nothing; and what was raised."""
    raised: list[BaseException] = []

    def find(scene: Scene) -> Claim | None:
        try:
            attempt(scene)
        except (TypeError, AttributeError, IndexError, ValueError) as fault:
            raised.append(fault)
        else:
            raised.append(AssertionError("nothing was raised"))
        return None

    return Rule("vandal", find, "tries to change what it sees", focus), raised


@pytest.mark.parametrize("focus", ["quote", "cue", "paragraph"])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_rule_cannot_change_what_it_sees(attempt: str, focus: str) -> None:
    expected = quotekit.extract(TEXT)
    rule, raised = vandal(ATTEMPTS[attempt], focus)
    extractor = Extractor(rules=RULES.first(rule))
    assert extractor.extract(TEXT) == expected
    assert raised
    assert not [fault for fault in raised if isinstance(fault, AssertionError)]
    assert extractor.extract(TEXT) == expected, "the next article suffers from it"


def test_the_list_of_attempts_can_fail() -> None:
    """An attempt that does succeed is seen."""
    rule, raised = vandal(lambda scene: None)
    Extractor(rules=RULES.first(rule)).extract(TEXT)
    assert all(isinstance(fault, AssertionError) for fault in raised)


def test_a_claim_that_is_changed_later_has_no_effect() -> None:
    """Lists could be changed once the claim is accepted, so they are refused."""
    kept: list[Any] = []

    def find(scene: Scene) -> Claim | None:
        kept.append([(scene.quote, scene.quote + 1)])
        return Claim(scene.number, kept[-1])

    with pytest.raises(RuleFailed, match="'late' claims tokens"):
        Extractor(rules=RULES.first(Rule("late", find, "hands out a list"))).extract(TEXT)


# --- what a rule answers

QUOTE = "“No,” said Ada Okafor."

WRONG: dict[str, Callable[[Scene], object]] = {
    "answers with (0, 1)": lambda s: (0, 1),
    "answers with True": lambda s: True,
    "claims words of paragraph 1": lambda s: Claim(1, ((0, 1),)),
    "claims words of paragraph -1": lambda s: Claim(-1, ((0, 1),)),
    "out of order or out of range": lambda s: Claim(0, ((0, 99),)),
    "claims tokens ((-1, 1),)": lambda s: Claim(0, ((-1, 1),)),
    "claims tokens ((2, 4), (0, 1))": lambda s: Claim(0, ((2, 4), (0, 1))),
    "claims tokens ((0, 2), (1, 3))": lambda s: Claim(0, ((0, 2), (1, 3))),
    "claims tokens ()": lambda s: Claim(0, ()),
    "claims tokens ((1, 2),), which do not hold the quotation": lambda s: Claim(0, ((1, 2),)),
    "raised TypeError": lambda s: Claim(0, (("a", "b"),)),  # type: ignore[arg-type]
    "raised ValueError": lambda s: Claim(0, ((0, 1, 2),)),  # type: ignore[arg-type]
    "goes on with claim 7, which does not exist": lambda s: Claim(0, ((0, 1),), continues=7),
    "finds its source in paragraph 3 of 1": lambda s: Claim(0, ((0, 1),), elsewhere=3),
    "names a cue or a source (None, (4, 99))": lambda s: Claim(0, ((0, 1),), source=(4, 99)),
    "names a cue or a source ((3, 3), None)": lambda s: Claim(0, ((0, 1),), cue=(3, 3)),
    "names a cue or a source (None, [2, 4])": lambda s: Claim(0, ((0, 1),), source=[2, 4]),  # type: ignore[arg-type]
    "names an addressee, a date or relays ((0, 50),": lambda s: Claim(0, ((0, 1),), addressee=(0, 50)),
    "names an addressee, a date or relays (None, None, (0, 1), (0, 60))":
        lambda s: Claim(0, ((0, 1),), relays=(((0, 1), (0, 60)),)),
    "says it is 'shouted'": lambda s: Claim(0, ((0, 1),), polarity="shouted"),
    "claims a whole paragraph": lambda s: Claim(0, ((0, 1),), whole=True),
    "raised KeyError('lost')": lambda s: {}["lost"],
    "raised RecursionError": lambda s: (f := lambda g: g(g))(f),
}  # fmt: skip


@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_answer_is_named(said: str) -> None:
    rule = Rule("careless", WRONG[said], "is not right")  # type: ignore[arg-type]
    with pytest.raises(RuleFailed) as caught:
        Extractor(rules=RULES.first(rule)).extract(QUOTE)
    message = str(caught.value)
    assert message.startswith("rule 'careless' ")
    assert said in message
    assert message.endswith("asked about the quote '“No,”' at 0:5")
    if "raised" in said:
        assert caught.value.__cause__ is not None


@pytest.mark.parametrize("said", WRONG)
def test_a_wrong_answer_is_passed_over(said: str) -> None:
    rule = Rule("careless", WRONG[said], "is not right")  # type: ignore[arg-type]
    article = Extractor(rules=RULES.first(rule), on_error="skip").extract(QUOTE)
    (failure,) = article.failures
    assert (failure.rule, failure.where, failure.span.text) == ("careless", "quote", "“No,”")
    assert failure.cause
    expected = quotekit.extract(QUOTE)
    assert article.quotes == expected.quotes
    assert article.speakers == expected.speakers
    assert from_json(to_json(article)) == article


def careless(scene: Scene) -> Claim | None:
    raise ZeroDivisionError("no reason")


@pytest.mark.parametrize(
    ("focus", "where", "about"),
    [("quote", "quote", "“a wobble, and a bad one”"), ("cue", "cue", "said"), ("paragraph", "paragraph", None)],
)
def test_the_failure_says_what_the_rule_was_asked_about(focus: Any, where: str, about: str | None) -> None:
    text = "Ada Okafor said that there was a wobble.\n\nHers was “a wobble, and a bad one”."
    article = Extractor(rules=RULES.first(Rule("careless", careless, "fails", focus)), on_error="skip").extract(text)
    assert {(f.rule, f.where, f.cause) for f in article.failures} == {
        ("careless", where, "ZeroDivisionError('no reason')")
    }
    if about is not None:
        assert about in [f.span.text for f in article.failures]
    assert article.model_copy(update={"failures": ()}) == quotekit.extract(text)


def test_a_rule_that_sometimes_fails_works_where_it_does_not() -> None:
    def find(scene: Scene) -> Claim | None:
        if scene.number == 0:
            raise ValueError("not the first")
        return Claim(scene.number, ((scene.quote, scene.quote + 1),), source=(2, 4))

    rules = RULES.first(Rule("later", find, "only later"))
    article = Extractor(rules=rules, on_error="skip").extract("“No,” said Ada Okafor.\n\n“Yes,” said Tom Brandt.")
    assert [q.trace.rule for q in article.quotes] == ["quote_cue_source", "later"]
    assert len(article.failures) == 1


def test_without_failures_there_are_none() -> None:
    assert Extractor(on_error="skip").extract(TEXT) == quotekit.extract(TEXT)
    assert quotekit.extract(TEXT).failures == ()


def test_on_error_is_one_of_two() -> None:
    with pytest.raises(ValueError, match="on_error is one of raise, skip, not 'ignore'"):
        Extractor(on_error="ignore")  # type: ignore[arg-type]


def test_a_rule_that_has_no_time_left_is_not_asked_again() -> None:
    asked: list[int] = []

    def find(scene: Scene) -> Claim | None:
        asked.append(scene.quote)
        raise TimeoutError("too long")

    slow = Rule("slow", find, "takes its time")
    text = "“No,” said Ada Okafor. “Yes,” said Tom Brandt."
    article = Extractor(rules=RULES.first(slow), on_error="skip").extract(text)
    assert (len(asked), len(article.failures), len(article.quotes)) == (1, 1, 2)
    with pytest.raises(RuleTimedOut, match=r"rule 'slow' ran out of time \(too long\), asked about the quote '“No,”'"):
        Extractor(rules=RULES.first(slow)).extract(text)


def test_a_claim_across_a_whole_paragraphs_claim_is_refused() -> None:
    """What a label claims and what a rule claims nest or stay apart, or the rule is not heard."""

    def find(scene: Scene) -> Claim | None:
        return Claim(scene.number, ((0, scene.quote + 1),), source=(0, 1))

    text = "HARROW: It is “a wobble, and a bad one” today.\n\nOKAFOR: I have said so."
    article = Extractor(rules=RULES.first(Rule("across", find, "begins at the label"))).extract(text)
    assert article.quotes[0].trace.rule == "speaker_label"
    assert "across" not in {quote.trace.rule for quote in article.quotes}


def test_a_quotation_is_not_lost_in_a_cue() -> None:
    def find(scene: Scene) -> Claim | None:
        if scene.quote > 0:
            return None
        return Claim(scene.number, ((scene.quote, scene.quote + 1),), cue=(scene.quote + 1, len(scene.tags)))

    text = "“No,” said Ada Okafor. “Never again, and no.”"
    article = Extractor(rules=RULES.only("same_paragraph").first(Rule("greedy", find, "all is cue"))).extract(text)
    assert "“Never again, and no.”" in [span.text for quote in article.quotes for span in quote.content]


def test_what_goes_on_with_words_behind_it_is_not_heard() -> None:
    """The first claim reaches to the end of the paragraph, so that nothing in it can go on from there."""

    def find(scene: Scene) -> Claim | None:
        if scene.claims:
            return Claim(scene.number, ((scene.quote, scene.quote + 1),), continues=0)
        return Claim(scene.number, ((scene.quote, scene.quote + 1), (len(scene.tags) - 1, len(scene.tags))))

    text = "“Never again, and no.” It rained. “Yes, we would cross it again.” It rained."
    article = Extractor(rules=RULES.only("dash_credit").first(Rule("back", find, "goes back"))).extract(text)
    assert [quote.trace.rule for quote in article.quotes] == ["back", "unattributed"]
    miss = article.quotes[1].trace.near_misses[0]
    assert (miss.rule, miss.why) == ("back", "its answer takes words that back had claimed before")


NUMBER = st.integers(-2, 14)
STRETCH = st.one_of(st.none(), st.tuples(NUMBER, NUMBER))
CONTENT = st.lists(st.tuples(NUMBER, NUMBER), max_size=2).map(tuple)
CLAIM = st.fixed_dictionaries(
    {"passage": st.integers(-1, 3), "content": CONTENT},
    optional={
        "cue": STRETCH, "source": STRETCH, "stands_for": STRETCH, "addressee": STRETCH, "date": STRETCH,
        "polarity": st.sampled_from(("asserted", "denied", "shouted", "")),
        "continues": st.one_of(st.none(), st.integers(-1, 3)), "elsewhere": st.one_of(st.none(), st.integers(-1, 3)),
        "relays": st.lists(st.tuples(st.tuples(NUMBER, NUMBER), st.tuples(NUMBER, NUMBER)), max_size=1).map(tuple),
        "whole": st.booleans(),
    },
)  # fmt: skip


@given(NEWSLIKE, st.lists(CLAIM, min_size=1, max_size=4), st.sampled_from(("quote", "cue", "paragraph")), st.booleans())
def test_whatever_a_rule_claims_the_article_holds(text: str, claims: Any, focus: Any, where_it_is: bool) -> None:
    """An article is right, or the rule is named; never anything else."""
    turn = iter(range(10**9))

    def find(scene: Scene) -> Claim | None:
        parts = dict(claims[next(turn) % len(claims)])
        if where_it_is:
            parts["passage"] = scene.number
            if scene.quote >= 0 and parts["content"]:
                first = scene.quote + min(0, parts["content"][0][0])
                parts["content"] = ((max(0, first), scene.quote + 1),)
        return Claim(**parts)

    rules = RULES.first(Rule("wild", find, "claims anything", focus))
    article = Extractor(rules=rules, on_error="skip").extract(text)
    holds(article, text)
    turn = iter(range(10**9))
    careful = Extractor(rules=rules)
    if article.failures:
        with pytest.raises(RuleFailed, match="'wild'"):
            careful.extract(text)
    else:
        assert careful.extract(text) == article


def holds(article: Article, text: str) -> None:
    """All that holds for any article, but for the name of the rule, which `check` does not know."""
    renamed = {"trace": Trace(rule="unattributed", why="as the rule says")}
    quotes = (q.model_copy(update=renamed) if q.trace.rule == "wild" else q for q in article.quotes)
    check(article.model_copy(update={"quotes": tuple(quotes)}), text)
    assert Article.model_validate(article.model_dump()) == article
