"""Quotation marks: pairing, nesting, speech over paragraphs, apostrophes and measures, repair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotekit.fold import fold
from quotekit.language import Language
from quotekit.marks import Guess, Marks, find_marks

ENGLISH = Language.load("en")
GLYPHS = sorted({glyph for pair in ENGLISH.marks.pairs for glyph in pair})
CHARACTERS = {c for glyph in GLYPHS for c in glyph}

Blocks = list[tuple[int, int]]


def lines(text: str) -> Blocks:
    """The lines of a text that hold something, as blocks."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append((start, start + len(line)))
        start += len(line) + 1
    return blocks


def read(text: str) -> Marks:
    return find_marks(fold(text), lines(text), ENGLISH)


def inside(text: str) -> list[str]:
    """What each run holds between its marks."""
    return [text[run.inner_start : run.inner_end] for run in read(text).runs]


def only_guess(text: str) -> Guess:
    (guess,) = read(text).guesses
    return guess


PAIRS = [
    ("“We are ready,” Ada Okafor said.", ["We are ready,"]),
    ('"We are ready," Ada Okafor said.', ["We are ready,"]),
    ("''We are ready,'' Ada Okafor said.", ["We are ready,"]),
    ("``We are ready,'' Ada Okafor said.", ["We are ready,"]),
    ("«We are ready», Ada Okafor said.", ["We are ready"]),
    ("« We are ready », Ada Okafor said.", [" We are ready "]),
    ("»We are ready«, Ada Okafor said.", ["We are ready"]),
    ("„We are ready“, Ada Okafor said.", ["We are ready"]),
    ("„We are ready”, Ada Okafor said.", ["We are ready"]),
    ("‟We are ready,” Ada Okafor said.", ["We are ready,"]),
    ("＂We are ready,＂ Ada Okafor said.", ["We are ready,"]),
    ("〝We are ready,〞 Ada Okafor said.", ["We are ready,"]),
    ("‶We are ready,″ Ada Okafor said.", ["We are ready,"]),
    ("‘‘We are ready,’’ Ada Okafor said.", ["We are ready,"]),
    ("‘We are ready,’ Ada Okafor said.", ["We are ready,"]),
    ("'We are ready,' Ada Okafor said.", ["We are ready,"]),
    ("‚We are ready,’ Ada Okafor said.", ["We are ready,"]),
    ("‛We are ready,’ Ada Okafor said.", ["We are ready,"]),
    ("‹We are ready›, Ada Okafor said.", ["We are ready"]),
    ("`We are ready,´ Ada Okafor said.", ["We are ready,"]),
    ("“We are ready,” she said. “Now.”", ["We are ready,", "Now."]),
    ('"We are ready," she said, "now."', ["We are ready,", "now."]),
    ('The mayor (a "reformer") spoke of a "new—and better—city".', ["reformer", "new—and better—city"]),
    ('It was the "anti-tax" vote—"a shock"—that did it.', ["anti-tax", "a shock"]),
    ("â€œWe are ready,â€\x9d Ada Okafor said.", ["We are ready,"]),
]


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_pairs_of_every_kind_are_found_and_are_no_fault(text: str, expected: list[str]) -> None:
    assert inside(text) == expected
    assert read(text).guesses == ()
    assert not any(run.repaired for run in read(text).runs)


def test_a_mark_misread_keeps_its_whole_length() -> None:
    (run,) = read("â€œWe are ready,â€\x9d Ada Okafor said.").runs
    assert (run.start, run.inner_start, run.inner_end, run.end) == (0, 3, 16, 19)


NESTED = [
    ("“He told me, ‘Go home,’ and left,” Okafor said.", ["He told me, ‘Go home,’ and left,", "Go home,"]),
    ("\"He told me, 'Go home,' and left,\" Okafor said.", ["He told me, 'Go home,' and left,", "Go home,"]),
    ("''He told me, 'Go home.''' She left.", ["He told me, 'Go home.'", "Go home."]),
    ("'''Go home' is no answer,'' she said.", ["'Go home' is no answer,", "Go home"]),
    ("'He said \"no\" to me,' she said.", ['He said "no" to me,', "no"]),
    ("“It was a “new start” for us,” he said.", ["It was a “new start” for us,", "new start"]),
    ('"It was a “new start” for us," he said.', ["It was a “new start” for us,", "new start"]),
]


@pytest.mark.parametrize(("text", "expected"), NESTED)
def test_quotations_nest(text: str, expected: list[str]) -> None:
    assert inside(text) == expected
    outer, inner = read(text).runs
    assert (outer.parent, inner.parent) == (None, 0)
    assert read(text).guesses == ()


APOSTROPHES = [
    "Jones' cow ate the horses' carrots.",
    "It was rock 'n' roll in the '90s, and 'twas good.",
    "Rock ’n’ roll in the ’90s; ’tis gone. Get ’em.",
    "He was goin' home, the bosses’ car behind him.",
    "In 't Veld spoke of the E.U.'s plans and Joseph Hale Jr.'s farm.",
    "They don't, can’t and won`t.",
]


@pytest.mark.parametrize("text", APOSTROPHES)
def test_apostrophes_are_no_marks(text: str) -> None:
    assert read(text) == Marks()


AMONG_APOSTROPHES = [
    ("'The horses' carrots are gone,' she said.", ["The horses' carrots are gone,"]),
    ("She called it ‘class’ and ‘style’.", ["class", "style"]),
    ("‘It’s the dogs’ dinner,’ he said.", ["It’s the dogs’ dinner,"]),
    ("\"They're the Joneses' cows,\" he said.", ["They're the Joneses' cows,"]),
    ("The \"Morning Desk\"'s host read 'The Long Way' aloud.", ["Morning Desk", "The Long Way"]),
]


@pytest.mark.parametrize(("text", "expected"), AMONG_APOSTROPHES)
def test_quotations_are_told_from_apostrophes(text: str, expected: list[str]) -> None:
    assert inside(text) == expected
    assert read(text).guesses == ()


MEASURES = [
    ("He is 6'2\" tall.", [], 2),
    ('He is a 5-foot-2" man.', [], 1),
    ("“He is like 6’2”,” Okafor said.", ["He is like 6’2”,"], 2),
    ('"I need a 12" pipe," he said.', ['I need a 12" pipe,'], 1),
    ('Snow fell, 10" of it.', [], 1),
]


@pytest.mark.parametrize(("text", "expected", "count"), MEASURES)
def test_measures_are_listed_as_such(text: str, expected: list[str], count: int) -> None:
    assert inside(text) == expected
    assert [stray.kind for stray in read(text).strays] == ["measure"] * count
    assert read(text).guesses == ()


def test_a_title_that_ends_in_a_number_is_no_measure() -> None:
    assert inside('He watched "Blade Runner 2049" twice.') == ["Blade Runner 2049"]


OVER_PARAGRAPHS = "“We began in the spring.\n“We worked all summer.\n“We are done,” Okafor said."


def test_speech_over_paragraphs_is_chained_and_no_fault() -> None:
    found = read(OVER_PARAGRAPHS)
    assert [run.previous for run in found.runs] == [None, 0, 1]
    assert found.guesses == ()
    assert inside(OVER_PARAGRAPHS) == ["We began in the spring.", "We worked all summer.", "We are done,"]


def test_speech_over_paragraphs_that_nothing_closes_lacks_one_mark_only() -> None:
    text = "“We began in the spring.\n“We worked all summer.\nThe vote is on Monday."
    assert [run.previous for run in read(text).runs] == [None, 0]
    assert (only_guess(text).kind, only_guess(text).evidence) == ("missing_close", "paragraph_end")
    assert only_guess(text).position == text.index("\nThe")


def test_speech_that_opens_once_and_closes_a_paragraph_later_is_chained() -> None:
    text = "“We began in the spring.\nWe are done,” Okafor said."
    first, second = read(text).runs
    assert second.previous == 0
    assert not first.repaired
    assert (only_guess(text).kind, only_guess(text).evidence) == ("missing_open", "paragraph_start")


def test_a_quotation_closed_by_its_attribution_is_not_continued() -> None:
    text = "“We will not go back, Keller said.\n“We stay,” she added."
    assert [run.previous for run in read(text).runs] == [None, None]
    assert only_guess(text).evidence == "cue"


MISSING_CLOSE = [
    ("“We will not go back, Keller said. He left.", "We will not go back,", "cue"),
    ("“We will not go back, said Ada Keller, who left.", "We will not go back,", "cue"),
    ("“Will we go back? Keller asked.", "Will we go back?", "cue"),
    ("“We stay. We will not go back, the two ministers said on Monday.", "We stay. We will not go back,", "cue"),
    (
        "“We like some of them, some more than others, said Noah Reyes.",
        "We like some of them, some more than others,",
        "cue",
    ),
    ("“Mr. Reyes is wrong, he will say.", "Mr. Reyes is wrong,", "cue"),
    ("“We ask, ‘What can be done?’ Reyes told reporters.", "We ask, ‘What can be done?’", "cue"),
    ("“We stay, she said. “We will not move.”", "We stay,", "cue"),
    ("He said dialogue “is developing today.", "is developing today", "sentence_end"),
    ("He called it “a new era. Nobody agreed.", "a new era", "sentence_end"),
    ("They spoke of “a good deal for both sides because of its price.", "a good deal for both sides", "narrative"),
    ("They spoke of “a good deal, adding that it was cheap.", "a good deal,", "narrative"),
    ("He called her “a fine leader but described the plan as a “work in progress.”", "a fine leader", "narrative"),
    ("Okafor left early. “I was ill. I had no choice.", "I was ill. I had no choice.", "paragraph_end"),
    ("“The road is closed. Reyes left. “It is over,” he said.", "The road is closed.", "sentence_end"),
    ("“He said, ‘We stay and fight,” Okafor recalled.", "We stay and fight,", "outer_close"),
    ("‘We will not go back, Keller said.", "We will not go back,", "cue"),
]


@pytest.mark.parametrize(("text", "expected", "evidence"), MISSING_CLOSE)
def test_a_missing_closing_mark(text: str, expected: str, evidence: str) -> None:
    assert expected in inside(text)
    guess = only_guess(text)
    assert (guess.kind, guess.evidence) == ("missing_close", evidence)
    assert guess.position == guess.end == text.index(expected) + len(expected)
    assert guess.why


MISSING_OPEN = [
    ("We will not go back,” Keller said.", "We will not go back,", "paragraph_start"),
    ("“We stay,” she said. We will not move.”", "We will not move.", "sentence_start"),
    ("Keller added: We will not go back.”", "We will not go back.", "cue"),
    ("After the vote, Keller said, We will not go back.”", "We will not go back.", "cue"),
    ("Keller told reporters, We will not go back.”", "We will not go back.", "cue"),
    ("“We stay,” Keller said, and we will not move.”", "and we will not move.", "cue"),
    ("The mayor said he was late. I missed my train,” he said.", "I missed my train,", "sentence_start"),
    ("Keller said the plan was a disgrace.”", "a disgrace.", "reporting_clause"),
]


@pytest.mark.parametrize(("text", "expected", "evidence"), MISSING_OPEN)
def test_a_missing_opening_mark(text: str, expected: str, evidence: str) -> None:
    assert expected in inside(text)
    guess = only_guess(text)
    assert (guess.kind, guess.evidence) == ("missing_open", evidence)
    assert guess.position == guess.start == text.rindex(expected)


FAULTS = [
    ("”We are ready,“ Ada Okafor said.", "We are ready,", "reversed"),
    ("”We are ready,” Ada Okafor said.", "We are ready,", "reversed"),
    ("“We are ready,“ Ada Okafor said.", "We are ready,", "reversed"),
    ("He says,” there are many of us.” Then he left.", " there are many of us.", "reversed"),
    ("They see that. “I know. “", "I know. ", "reversed"),
    ('“We are ready," Ada Okafor said.', "We are ready,", "mixed_pair"),
    ('"We are ready,” Ada Okafor said.', "We are ready,", "mixed_pair"),
    ("''We are ready,\" Ada Okafor said.", "We are ready,", "mixed_pair"),
    ("Okafor wrote: “We can stop it.’ She was there.", "We can stop it.", "mixed_pair"),
    ("““We are ready,”” Ada Okafor said.", "We are ready,", "doubled"),
    ('"We are ready,"" Ada Okafor said.', "We are ready,", "doubled"),
    ("““We are ready,” Ada Okafor said.", "We are ready,", "doubled"),
]


@pytest.mark.parametrize(("text", "expected", "kind"), FAULTS)
def test_marks_that_stand_wrongly(text: str, expected: str, kind: str) -> None:
    assert inside(text) == [expected]
    assert only_guess(text).kind == kind
    assert read(text).runs[0].repaired


def test_marks_without_a_quotation_are_stray() -> None:
    assert only_guess("“We are ready,” Okafor said.”").kind == "stray"
    assert only_guess("We are ready, Okafor said. “").kind == "stray"
    assert [stray.kind for stray in read("He wrote “” and left.").strays] == ["stray", "stray"]


def test_a_row_of_marks_is_an_ornament() -> None:
    row = "“" * 6 + "\u2060" + "”" * 6
    text = f"He said. {row} “We stay,” she said."
    found = read(text)
    assert [(stray.start, stray.end) for stray in found.strays] == [(9, 9 + len(row))]
    assert [text[run.start : run.end] for run in found.runs] == ["“We stay,”"]
    assert not found.guesses
    shorter = read(text.replace(row, row[1:]))
    assert len(shorter.strays) + len(shorter.guesses) + len(shorter.runs) > 2, "a few marks are each accounted for"


def test_marks_outside_the_blocks_are_listed() -> None:
    text = "“A”\n“We stay,” she said."
    found = find_marks(text, [(4, len(text))], ENGLISH)
    assert [(stray.start, stray.end) for stray in found.strays] == [(0, 1), (2, 3)]
    assert len(found.runs) == 1


def test_in_a_transcript_in_marks_each_speaker_has_a_quotation() -> None:
    text = "“HARROW: Did it sail?\n“LINDQVIST: It did.\n“(APPLAUSE)\n“HARROW: Why?”"
    found = read(text)
    assert inside(text) == ["Did it sail?", "It did.", "(APPLAUSE)", "Why?"]
    assert [run.previous for run in found.runs] == [None, None, 1, None], "who is named begins anew"
    assert [(stray.start, stray.why) for stray in found.strays] == [
        (text.index(f"“{label}"), "it stands in front of a speaker’s label") for label in ("HARROW", "LINDQVIST")
    ] + [(text.rindex("“HARROW"), "it stands in front of a speaker’s label")]


def test_one_label_in_marks_is_a_heading() -> None:
    assert inside("“Note: the road is closed.”\n“We saw it,” she said.") == ["Note: the road is closed.", "We saw it,"]


def test_a_text_without_marks_is_empty() -> None:
    assert read("Nothing is quoted here.") == Marks()


PIECES = [*GLYPHS, "“ADA: ", " ", "  ", "a", "Ada", "said", ",", ".", "?", "12"]
PIECES += ["⁠", "\n", "-", "—", "…", "(", ")", "'s", ":"]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(TEXTS)
def test_runs_nest_in_order_within_their_blocks(text: str) -> None:
    blocks = lines(text)
    found = find_marks(text, blocks, ENGLISH)
    around: list[tuple[int, int]] = []
    for index, run in enumerate(found.runs):
        assert run.start <= run.inner_start < run.inner_end <= run.end
        assert any(low <= run.start and run.end <= high for low, high in blocks)
        while around and around[-1][0] <= run.start:
            around.pop()
        assert not around or run.end <= around[-1][0]
        assert run.parent == (around[-1][1] if around else None)
        assert run.previous is None or run.previous < index
        around.append((run.end, index))
    assert list(found.runs) == sorted(found.runs, key=lambda run: (run.start, -run.end))


def touches_word(text: str, at: int) -> bool:
    """Is this an apostrophe, as far as one can see?"""
    beside = text[at - 1 : at] + text[at + 1 : at + 2]
    return text[at] in ENGLISH.marks.apostrophes and any(c.isalnum() for c in beside)


@given(TEXTS)
def test_every_mark_is_accounted_for(text: str) -> None:
    found = find_marks(text, lines(text), ENGLISH)
    places = {i for run in found.runs for i in (*range(run.start, run.inner_start), *range(run.inner_end, run.end))}
    places |= {i for guess in found.guesses if guess.kind == "stray" for i in range(guess.start, guess.end)}
    places |= {i for stray in found.strays for i in range(stray.start, stray.end)}
    assert [i for i, c in enumerate(text) if c in CHARACTERS and i not in places and not touches_word(text, i)] == []


@given(TEXTS)
def test_guesses_stay_within_the_text_and_the_same_text_gives_the_same_marks(text: str) -> None:
    found = find_marks(text, lines(text), ENGLISH)
    for guess in found.guesses:
        assert 0 <= guess.start <= guess.position <= guess.end <= len(text)
        assert 0 <= guess.confidence <= 1
        assert all(0 <= position <= len(text) for position, _ in guess.alternatives)
    assert find_marks(text, lines(text), ENGLISH) == found
