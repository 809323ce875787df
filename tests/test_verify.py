"""Checking claimed quotations: the golden claims, and what each part of a verdict promises."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from verify_cases import GoldClaim, GoldFile, Score, load, score

import quotekit
from quotekit import QuoteIndex, Verdict, Verifier
from quotekit.errors import InvalidArticle, InvalidClaim
from quotekit.verifier.align import _CELLS, find_runs
from quotekit.verifier.verdict import Negation, Standing, VerdictKind, WordsKind

FILES = load()
VERIFIER = Verifier()
SEEN = [(file, claim) for file in FILES if file.set != "unseen" for claim in file.claims]
FEWEST_CLAIMS = 300
FEWEST_RIGHT_UNSEEN = 0.9

DAM = (
    "“The dam is safe for now,” said Ada Okafor, the chief engineer. “We check it every day. I never said that it is "
    "new.”\n\nTom Brandt, who lives below it, denied that anybody had checked. “I have not seen a soul,” he said. “The "
    "dam is safe for fish.”\n\nOkafor said the report would be “ready by May” at the latest.\n\nA “quiet” "
    "winter went by."
)


def verify(claim: str, speaker: str | None = None, text: str = DAM) -> Verdict:
    return VERIFIER.verify(text, claim, speaker=speaker)


# --- golden claims


@pytest.mark.parametrize(("file", "claim"), SEEN, ids=[claim.name for _, claim in SEEN])
def test_golden(file: GoldFile, claim: GoldClaim, request: pytest.FixtureRequest) -> None:
    if claim.known is not None:  # not strict: most of these are for the resolver to mend
        request.applymarker(pytest.mark.xfail(reason=claim.known, strict=False))
    verdict = VERIFIER.verify(file.text, claim.quote, speaker=claim.speaker)
    assert not claim.faults(verdict), f"{claim.faults(verdict)}\n{verdict!r}"


def test_the_unseen_articles_do_as_well() -> None:
    counted = score([file for file in FILES if file.set == "unseen"], VERIFIER)
    assert counted.faultless >= FEWEST_RIGHT_UNSEEN * counted.claims, counted.wrong


def test_there_are_enough_claims_of_each_kind() -> None:
    counted = Score()
    for file in FILES:
        for claim in file.claims:
            counted.wanted[claim.kinds[0]] += 1
    assert sum(counted.wanted.values()) >= FEWEST_CLAIMS
    for kind in ("exact", "altered", "shortened", "other_speaker", "indirect", "absent"):
        assert counted.wanted[kind] >= 15, kind


def test_the_score_counts_what_is_wrong() -> None:
    claim = GoldClaim("a", "x", None, ("exact",), None, None, "kept", None)
    counted = Score()
    counted.add(claim, verify("The dam is safe for now"))
    counted.add(claim, verify("I have seen a soul"))
    assert (counted.claims, counted.faultless, counted.right["exact"], counted.wanted["exact"]) == (2, 1, 1, 2)
    rows = {name: (precision, recall) for name, _, precision, recall in counted.rows()}
    assert rows["exact"] == (1.0, 0.5)
    assert rows["shortened"][0] == 0.0


def test_the_benchmark_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(__file__).parents[1] / "benchmarks" / "verify.py"
    spec = importlib.util.spec_from_file_location("benchmark_verify", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.main(["--wrong"])
    printed = capsys.readouterr().out
    assert "| verdict | claims | precision | recall |" in printed
    assert "unseen: 2 articles" in printed
    module.main(["--speed", "20"])
    assert "index of 20 articles" in capsys.readouterr().out


# --- one fact after another


@pytest.mark.parametrize(
    ("claim", "speaker", "kind", "words", "standing", "negation"),
    [
        # the words and the speaker are told apart
        ("The dam is safe for now", "Okafor", "exact", "exact", "quoted", "kept"),
        ("The dam is safe for now", "Brandt", "other_speaker", "exact", "quoted", "kept"),
        ("I have seen a soul", "Okafor", "other_speaker", "shortened", "quoted", "lost"),
        ("I have not seen a duck", "Brandt", "altered", "altered", "quoted", "kept"),
        # the same words by two people
        ("The dam is safe", "Okafor", "exact", "exact", "quoted", "kept"),
        ("The dam is safe", "Brandt", "exact", "exact", "quoted", "kept"),
        # a cut at the edge that takes the negation along
        ("it is new", "Okafor", "shortened", "exact", "quoted", "lost"),
        # denied
        ("anybody had checked", "Brandt", "indirect", "exact", "indirect", "lost"),
        ("nobody had checked", "Brandt", "indirect", "altered", "indirect", "kept"),
        # partly in marks, and the part in marks
        ("ready by May", "Okafor", "exact", "exact", "quoted", "kept"),
        ("The report would be ready by May", "Okafor", "indirect", "exact", "partly_quoted", "kept"),
        # marks that are no speech, the reporter's words, and nothing
        ("quiet", "Okafor", "unattributed", "exact", "aside", "kept"),
        ("winter went by", "Okafor", "narration", "exact", "narration", "kept"),
        ("The dam will break", "Brandt", "absent", "absent", None, "kept"),
        # very short
        ("soul", "Brandt", "exact", "exact", "quoted", "kept"),
        ("ducks", "Brandt", "absent", "absent", None, "kept"),
        # claims with marks, notes and brackets of their own
        ("„The dam is safe for now“", None, "exact", "exact", "quoted", "kept"),
        ("The dam [sic] is safe for now", None, "exact", "exact", "quoted", "kept"),
        ("[t]he dam is safe for now", None, "exact", "exact", "quoted", "kept"),
        ("[The wall] is safe for now", None, "altered", "altered", "quoted", "kept"),
        ("THE DAM - IS SAFE, FOR NOW!!", None, "exact", "exact", "quoted", "kept"),
        # an ellipsis where nothing was left out
        ("The dam is safe … for now", None, "exact", "exact", "quoted", "kept"),
        ("… We check it every day …", None, "exact", "exact", "quoted", "kept"),
        # a copy of the text, attribution and all
        ("for now,” said Ada Okafor, the chief engineer. “We check it", None, "exact", "exact", "quoted", "kept"),
        # in another order
        ("We check it every day. The dam is safe for now.", "Okafor", "joined", "joined", "quoted", "kept"),
    ],
)  # fmt: skip
def test_each_part_of_a_verdict(
    claim: str, speaker: str | None, kind: VerdictKind, words: WordsKind, standing: Standing, negation: Negation
) -> None:
    verdict = verify(claim, speaker)
    got = (verdict.kind, verdict.standing, verdict.negation)
    assert got == (kind, standing, negation), verdict
    assert verdict.words == ("shortened" if claim == "it is new" else words)


def test_spans_and_differences_point_into_both_texts() -> None:
    text = "“We will n\u00adot sell the &quot;old&quot; mill,” Ada Okafor said. “Ever.”"
    verdict = quotekit.verify(text, "We will sell the old barn, ever")
    assert [(change.kind, change.claim and change.claim.text) for change in verdict.diff] == [
        ("equal", "We will"), ("left_out", None), ("equal", "sell the old"), ("replaced", "barn"), ("equal", "ever"),
    ]  # fmt: skip
    assert [span.text for span in verdict.left_out] == ["n\u00adot"]
    assert [span.text for span in verdict.spans] == ["We will n\u00adot sell the &quot;old&quot; mill", "Ever"]
    assert all(text[span.start : span.end] == span.text for span in verdict.spans)
    assert verdict.negation_lost


def test_an_ellipsis_marks_a_cut_and_brackets_a_change() -> None:
    verdict = verify("The dam … We check [the wall] every day")
    assert [(change.kind, change.marked) for change in verdict.diff if change.kind != "equal"] == [
        ("left_out", True), ("replaced", True),
    ]  # fmt: skip
    assert [change.marked for change in verify("The dam for now").diff if change.kind == "left_out"] == [False]


def test_the_other_places_of_the_words_are_listed() -> None:
    verdict = verify("The dam is safe", "Tom Brandt")
    assert verdict.said_by == ("Tom Brandt",)
    assert ("Ada Okafor",) in {place.said_by for place in verdict.others}


def test_joined_words_name_every_speaker() -> None:
    verdict = verify("We check it every day. I have not seen a soul.", "Okafor")
    assert (verdict.kind, verdict.words, verdict.said_by) == ("other_speaker", "joined", ("Ada Okafor", "Tom Brandt"))
    assert len(verdict.quotes) == 2


def test_more_words_that_agree_make_it_surer() -> None:
    assert (
        verify("soul").confidence < verify("not seen a soul").confidence < verify("The dam is safe for now").confidence
    )
    assert verify("I have not seen a duck").confidence < verify("I have not seen a soul").confidence


@pytest.mark.parametrize("claim", ["", "  ", "“”", "…", "[sic]", "?!", "\u200b"])
def test_a_claim_without_words_is_refused(claim: str) -> None:
    with pytest.raises(InvalidClaim, match="holds no word"):
        verify(claim)
    with pytest.raises(InvalidClaim, match="holds no word"):
        QuoteIndex([DAM]).verify(claim)


def test_a_speaker_without_letters_and_an_article_of_another_type_are_refused() -> None:
    with pytest.raises(InvalidClaim, match=r"'\?\?' has no letter"):
        verify("The dam", "??")
    with pytest.raises(InvalidClaim, match="has no letter"):
        QuoteIndex([]).verify("The dam", speaker="")
    with pytest.raises(InvalidArticle, match="not dict"):
        quotekit.verify({"text": DAM}, "The dam")  # type: ignore[arg-type]
    with pytest.raises(InvalidClaim, match="not int"):
        quotekit.verify(DAM, 5)  # type: ignore[arg-type]


def test_the_words_of_an_article_without_quotations_are_narration_or_absent() -> None:
    assert quotekit.verify("", "The dam").kind == "absent"
    assert quotekit.verify("Rain fell on the dam.", "Rain fell on the dam").kind == "narration"


# --- names


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("Sergey Shoigu", True), ("Shoigu", True), ("Mr. Shoigu", True), ("SHOIGU", True), ("Shoigu's", True),
        ("Sergei Shoygu", True), ("S. Shoigu", True), ("Defence Minister Shoigu", True), ("the defence minister", True),
        ("Russian Defense Minister Sergei Shoigu", True), ("Šoigu", True), ("Sergey Kuzhugetovich Shoigu", True),
        ("Olga Shoigu", False), ("Sergey Lavrov", False), ("the foreign minister", False), ("Russia", False),
        ("Shoigunov", False), ("the Kremlin", False), ("minister for trade", False),
    ],
)  # fmt: skip
def test_names_of_one_person(asked: str, same: bool) -> None:
    text = "“We leave,” Russian Defense Minister Sergey Shoigu said."
    verdict = verify("We leave", asked, text)
    assert (verdict.speaker, verdict.kind) == (("same", "exact") if same else ("other", "other_speaker")), verdict


@pytest.mark.parametrize(
    ("text", "asked", "relation"),
    [
        ("“No,” said Keisha Landry, a spokeswoman for the White House.", "White House", "on_behalf"),
        ("“No,” said Keisha Landry, a spokeswoman for the White House.", "Landry", "same"),
        ("“No,” the Department for Transport said.", "Transport Department", "same"),
        ("“No,” the World Health Organization said.", "WHO", "same"),
        ("“No,” said Chief Financial Officer Mei-Ling Toh.", "the CFO", "same"),
        ("“No,” said Bill Tranter.", "William Tranter", "same"),
        ("“No,” said Ada Okafor, the mayor of Port Alder.", "the mayor of Port Alder", "same"),
        ("“No,” said Ada Okafor, the mayor of Port Alder.", "Port Alder", "other"),
        ("“No,” he said.", "Ada Okafor", "unresolved"),
        ("“No,” said Ivo Brandl. Eva Brandl nodded.", "Eva Brandl", "other"),
    ],
)
def test_offices_bodies_and_nobody(text: str, asked: str, relation: str) -> None:
    assert verify("No", asked, text).speaker == relation


def test_a_name_of_two_people_may_be_either() -> None:
    text = "“We go,” said Tom Brandt. “We stay,” said Eva Brandt."
    assert verify("We go", "Brandt", text).exact
    assert verify("We stay", "Brandt", text).exact
    assert verify("We stay", "Tom Brandt", text).kind == "other_speaker"


# --- many articles, and long ones


def test_an_index_finds_the_article() -> None:
    texts = [(f"n{n}", f"“We counted {n} boats in harbour {n},” said Ada Number{n}.") for n in range(200)]
    index = QuoteIndex(texts)
    assert len(index) == 200
    for n in (0, 77, 199):
        verdict = index.verify(f"We counted {n} boats in harbour {n}")
        assert (verdict.article, verdict.kind, verdict.said_by) == (f"n{n}", "exact", (f"Ada Number{n}",))
    assert index.verify("Zebras in trousers").explanation == "None of 200 articles has such words."


def test_an_index_prefers_what_bears_the_claim_out() -> None:
    index = QuoteIndex([("a", "“We will not pay,” said Tom Brandt."), ("b", "“We will not pay,” said Ada Okafor.")])
    assert index.verify("We will not pay", speaker="Okafor").article == "b"
    kinds = [(v.article, v.kind) for v in index.search("We will not pay", speaker="Okafor")]
    assert kinds == [("b", "exact"), ("a", "other_speaker")]
    assert len(index.search("We will not pay", limit=1)) == 1


def test_an_index_takes_articles_and_grows() -> None:
    index = QuoteIndex([quotekit.extract(DAM)])
    assert index.verify("ready by May").article == "1"
    index.add("“Nobody rang,” said Mila Aran.")
    assert (index.verify("Nobody rang").article, len(index)) == ("2", 2)
    with pytest.raises(InvalidArticle):
        index.add(None)  # type: ignore[arg-type]
    assert len(index) == 2


def test_a_claim_of_ten_thousand_words() -> None:
    words = [f"word{n % 997}x{n % 89}" for n in range(10_000)]
    text = f"“{' '.join(words)},” said Ada Okafor. “{' '.join(reversed(words))},” said Tom Brandt."
    assert verify(" ".join(words), "Okafor", text).exact
    changed = [*words]
    changed[5_000] = "other"
    del changed[7_000]
    verdict = verify(" ".join(changed), "Okafor", text)
    assert verdict.kind == "altered"
    assert [change.kind for change in verdict.diff] == ["equal", "replaced", "equal", "left_out", "equal"]


def test_the_same_word_again_and_again_stays_within_bounds() -> None:
    """Runs and pairs of words compared are bounded, whatever the text."""
    text = "“" + "no " * 5_000 + "” said Ada. “" + "no never " * 3_000 + "” said Tom."
    claim = VERIFIER.claim("never no " * 1_500 + "maybe")
    reading = VERIFIER.reading(text)
    assert len(find_runs(claim, reading)) <= 40 * len(reading.keys)
    assert not VERIFIER.verify(reading, claim).exact
    assert _CELLS <= 100_000


# --- shown


def test_a_verdict_as_text() -> None:
    assert str(verify("I have seen a soul", "Brandt")) == (
        "shortened: Tom Brandt said more. “not” was left out. A negation went with it: the claim may say the opposite. "
        "I have [-not-] seen a soul"
    )
    assert str(verify("The dam is safe for now")) == "exact: Ada Okafor said exactly this."
    assert str(QuoteIndex([("a.txt", DAM)]).verify("soul")) == "a.txt: exact: Tom Brandt said exactly this."


def test_a_verdict_as_html_is_escaped() -> None:
    text = "“We <b>hate</b> ducks,” said Ada <script>Okafor."
    verdict = QuoteIndex([("<i>", text)]).verify("We <b>love</b> ducks", speaker="<img src=x>")
    html = verdict._repr_html_()
    for tag in ("<script", "<img", "<i>", "<b>love"):
        assert tag not in html
    assert "&lt;b&gt;" not in html or "<ins>" in html
    assert '<div class="quotekit-verdict" data-kind="other_speaker">' in html


def test_a_verdict_round_trips_as_json() -> None:
    verdict = verify("I have seen a soul", "Brandt")
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict
