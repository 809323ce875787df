"""Blocks by kind, hard-wrapped lines, sentences; and what holds of any string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotekit.fold import JOINER, fold
from quotekit.language import Language
from quotekit.structure import find_blocks, sentence_ends

ENGLISH = Language.load("en")
LEAD = "The council voted on Tuesday to rebuild the bridge that fell in the winter storms, ending a long dispute."
BODY = "The work begins in May, when the ferry season ends and the river is at its lowest, the council said on Monday."


def kinds(text: str) -> list[str]:
    return [part.kind for part in find_blocks(fold(text), ENGLISH)]


def kind_inside(line: str) -> str:
    """The kind of a line in the middle of an article."""
    return kinds(f"Bridge to be rebuilt\n\n{LEAD}\n\n{line}\n\n{BODY}\n\n{BODY}")[2]


DATELINES = [
    "Sun. Nov 24th, 2024",
    "Published 3 March 2021, 10:15 GMT",
    "Updated 5 hours ago",
    "March 3, 2021",
    "2021-03-03",
    "Last updated on Monday, 4 May 2020 at 9:05 p.m. ET",
    "24/11/2024",
    "Posted: 12 Jan 2019 | Updated: 13 Jan 2019",
]
BYLINES = [
    "By Jane Doe",
    "By JANE DOE and John van der Roe, Reuters",
    "(Reporting by Jane Doe; Editing by John Roe)",
    "Written by Jane Doe",
    "By Jane Doe, Staff Writer",
]
CAPTIONS = [
    "Workers inspect the old bridge on Monday. (AP Photo/Jo Silva)",
    "Photo: Jane Doe",
    "FILE PHOTO: A tanker waits.",
    "Jane Doe via Getty Images.",
    "In this Jan. 3, 2016, file photo, Jane Doe speaks in Boston.",
    "File photo",
    "A tanker leaves the port of Sines, Portugal. REUTERS/Jo Silva",
]
BOILERPLATE = [
    "Read more",
    "READ MORE »",
    "Advertisement",
    "Related: Storm damage to cost millions",
    "Share this",
    "* * *",
    "Watch: the bridge falls",
    "This story has been updated.",
    "You can follow Jane Doe on Twitter.",
    "Sign up for our newsletter",
    "Follow us on Twitter",
    "Click here to read the full letter.",
    "© 2021 Harbour News. All rights reserved.",
]
PARAGRAPHS = [
    '"No comment," he said.', "“We won.”", "The mayor resigned.", "What comes next", "Nobody was hurt.",
    "He said:", "By Monday the water had gone.", "Related costs rose, she said.", "Read more books, he told parents.",
    "Getty Images said on Monday it would sue.", "“Click here,” the page said.", "May was warmer.", "In 2015.",
    "“I never share this with anyone,” she said.", "The photos, sold by Getty Images, show the bridge.", '"',
    "WASHINGTON (AP) — The vote is on Friday.", "“All rights reserved, he wrote.", "“Photo: nobody,” the sign said.",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "line"), [
    *(("dateline", line) for line in DATELINES), *(("byline", line) for line in BYLINES),
    *(("caption", line) for line in CAPTIONS), *(("boilerplate", line) for line in BOILERPLATE),
    *(("paragraph", line) for line in PARAGRAPHS),
])  # fmt: skip
def test_kind_of_a_line(kind: str, line: str) -> None:
    assert kind_inside(line) == kind


HEADS = [
    (["Bridge to be rebuilt", LEAD, BODY], ["headline", "paragraph", "paragraph"]),
    (["Council votes to rebuild the bridge.", LEAD, BODY], ["headline", "paragraph", "paragraph"]),
    (["Bridge Vote: Mayor Says ‘We Won’.", LEAD], ["headline", "paragraph"]),
    (["Bridge to be rebuilt", "It will cost 40 million euros", "By Ana Prado", "March 3, 2021", LEAD],
     ["headline", "headline", "byline", "dateline", "paragraph"]),
    (["Bridge to be rebuilt", "Ana Prado", LEAD], ["headline", "byline", "paragraph"]),
    (["Ana Prado, Reuters", "Bridge to be rebuilt", LEAD], ["byline", "headline", "paragraph"]),
    (["Skip to main content", "Bridge to be rebuilt", LEAD], ["boilerplate", "headline", "paragraph"]),
    ([LEAD, BODY], ["paragraph", "paragraph"]),
    (["“We won,” she said.", LEAD, BODY], ["paragraph"] * 3),
    (["Ada was cross.", "“No.”"], ["paragraph"] * 2),
    (["She said:", "“We won.”"], ["paragraph"] * 2),
    (["Bridge to be rebuilt"], ["paragraph"]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), HEADS)
def test_head(lines: list[str], expected: list[str]) -> None:
    assert kinds("\n\n".join(lines)) == expected
    assert kinds("\r\n".join(lines)) == expected


NEIGHBOURS = [
    (["Read more", "Bank opens new branch in Lagos"], ["boilerplate", "boilerplate"]),
    (["See also", "Budget day: what to know", "Five lessons"], ["boilerplate"] * 3),
    (
        ["Read more", "A man waits near a bank in Lagos, Nigeria.", "Bank opens a branch"],
        ["boilerplate", "caption", "boilerplate"],
    ),
    (["Photo: Jo Silva", "Bank opens a branch"], ["caption", "boilerplate"]),
    (["Read more", "He waits near the bank.", "What comes next"], ["boilerplate", "paragraph", "paragraph"]),
    (["Read more", "The bank said it would open in May."], ["boilerplate", "paragraph"]),
    (["Read more", "“We won”, Prado said"], ["boilerplate", "paragraph"]),
    (["Photo: Jo Silva", "‘We won’"], ["caption", "paragraph"]),
    (["Advertisement", "What comes next"], ["boilerplate", "paragraph"]),
]


@pytest.mark.parametrize(("lines", "expected"), NEIGHBOURS)
def test_neighbours(lines: list[str], expected: list[str]) -> None:
    text = "\n\n".join(["Bridge to be rebuilt", LEAD, *lines, BODY, BODY])
    assert kinds(text)[2:-2] == expected


WRAPPED = """Mayor resigns after audit

The mayor of Ashford resigned on Monday after an audit found that the
city had paid twice for the same road, officials said. "I take full
responsibility," she said in a letter to the council, which met late on
Monday.

The deputy mayor, John Fisk, will lead the city until the election in
June. He said he would not stand.
"""


def test_hard_wrapped_lines_are_joined() -> None:
    assert kinds(WRAPPED) == ["headline", "paragraph", "paragraph"]
    blocks = find_blocks(WRAPPED, ENGLISH)
    assert WRAPPED[blocks[1].start : blocks[1].end].endswith("late on\nMonday.")


def test_hard_wrapped_without_blank_lines_breaks_at_short_lines() -> None:
    assert kinds(WRAPPED.replace("\n\n", "\n")) == ["headline", "paragraph", "paragraph"]


def test_single_line_breaks_part_paragraphs() -> None:
    assert kinds(f"{LEAD}\n“We won,” she said.\n{BODY}\n{LEAD}") == ["paragraph"] * 4


def test_both_kinds_of_breaks_part_paragraphs() -> None:
    assert kinds(f"{LEAD}\n\n{BODY}\n{LEAD}\n\n{BODY}") == ["paragraph"] * 4


SENTENCES = [
    "“We won.”| He left.",
    "“We won.”|He left.",
    "“Is it over?” he asked.| “Yes!” she said.",
    "“Why not?” Ada Okafor asked.| Nobody knew.",
    "Mr. Osei met Sen. Ruth Adeyemi.| They spoke.",
    "He lives in the U.S.| The rest do not.",
    "The U.S. Army came.| It left.",
    "J. K. Rowling wrote it.| She did.",
    "It cost $3.5 million.| Rates rose 0.2 percent.",
    "They met at 5 p.m. Friday.| He left at 6 p.m.| The rest stayed.",
    "Acme Inc. Chairman Li left Acme Inc.| The rest stayed.",
    "No. 5 was late.| He said no.| Then he left.",
    "On Jan. 5 he came.| It was 2015.| It rained.",
    "He waited ... and left.| He waited...| Then he left…",
    "What?!| Never!| iPhone sales fell.| eBay rose.",
    "(He left.)| She stayed (for now).| [So did I.]| End",
    "He won.Then| he left.".replace(".Then|", ".|Then"),
    "See example.com now.| It works.",
    "1. The first rule.| 2. The second rule.",
    "Martin King, Jr. spoke.| George W. Bush left.",
    "Yes.| — Ada Okafor",
    "He said “No.”.| Then he left.",
    "No stop here",
    "",
    "  ",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    pieces = marked.split("|")
    text = "".join(pieces)
    ends = [sum(map(len, pieces[:count])) for count in range(1, len(pieces) + 1)]
    assert sentence_ends(text, 0, len(text), ENGLISH) == ends


def test_sentences_of_a_stretch() -> None:
    text = "One. Two. Three. Four."
    assert sentence_ends(text, 5, 16, ENGLISH) == [9, 16]


NEWS = st.text(alphabet="abTh .\n\r\t“”\"'?!…()—:1" + JOINER)


LINES = st.lists(st.sampled_from([*CAPTIONS, *BOILERPLATE, *PARAGRAPHS, LEAD])).map("\n".join)


@given(st.one_of(st.text(), NEWS, LINES))
def test_blocks_hold_every_visible_character_once(text: str) -> None:
    last = 0
    for part in find_blocks(text, ENGLISH):
        assert last <= part.start < part.end <= len(text)
        assert not text[last : part.start].replace(JOINER, "").strip()
        shown = text[part.start : part.end]
        assert shown == shown.strip() == shown.strip(JOINER)
        last = part.end
    assert not text[last:].replace(JOINER, "").strip()


@given(st.one_of(st.text(), NEWS), st.integers(0, 20), st.integers(0, 20))
def test_sentence_ends_are_sorted_and_end_at_the_end(text: str, skip: int, length: int) -> None:
    start = min(skip, len(text))
    end = min(start + length, len(text))
    ends = sentence_ends(text, start, end, ENGLISH)
    assert ends[-1] == end
    assert ends == sorted(set(ends))
    assert all(start < one for one in ends[:-1])


@pytest.mark.parametrize("piece", [".", ". ", "“", ".” ", "U.S. ", "a\n", "(", "Read more\n\n", "a. B", " \u2060"])
def test_long_odd_text_is_cut_to_its_end(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    assert all(block.start < block.end <= len(text) for block in find_blocks(text, ENGLISH))
    assert sentence_ends(text, 0, len(text), ENGLISH)[-1] == len(text)
