"""Shapes of attribution: whose words, and where they begin and end. One row, one shape."""

from __future__ import annotations

import pytest

import quotekit

SHAPES = [
    # whose
    (
        "Current and former pilots at the depot and at the harbor have said the tugs are old.",
        "pilots", "the tugs are old",
    ),
    ("Jonas Brandt, a former Ulm district director, said the well was dry.", "Jonas Brandt", "the well was dry"),
    ("As the band began to play, Ada Okafor was joined by the mayor and joked, “Wrong song.”", "Ada", "“Wrong song.”"),
    ("It is not about money, he and Ada Okafor said.", "he and Ada Okafor", "It is not about money"),
    ("Some analyses suggest that the reef is growing.", "analyses", "that the reef is growing"),
    ("A preliminary field test indicated it was not toxic.", "test", "it was not toxic"),
    ("Nearly nine out of 10 say they will stay.", "nine out of 10", "they will stay"),
    ("1,409 nurses said they wanted to stay.", "1,409 nurses", "they wanted to stay"),
    (
        "Speaking on Radio Ulm’s “Early Hour,” Ada Okafor admitted that the list was wrong.",
        "Ada", "that the list was wrong",
    ),
    (
        "Recalling “the winter when the river froze over,” the statement urged patience.",
        "statement", "“the winter when",
    ),
    ("“Look at the map that he drew,” Keller notes.", "Keller", "“Look at the map that he drew,”"),
    ("“Who voted for this?” Keller added during his visit to Ulm.", "Keller", "“Who voted for this?”"),
    # where it begins
    ("Prices fell — it is a two-way street, they insist.", "they", "it is a two-way street"),
    (
        "Ada Okafor says despite being a teacher, she hates chalk.",
        "Ada Okafor", "despite being a teacher, she hates chalk",
    ),
    ("The form asks where each guest was born.", "form", "where each guest was born"),
    ("Ada Okafor announced $5 million more was being sent.", "Ada Okafor", "$5 million more was being sent"),
    ("Ada Okafor said Thursday’s vote was void.", "Ada Okafor", "Thursday’s vote was void"),
    ("It was a step Ada Okafor said could cost lives.", "Ada Okafor", "could cost lives"),
    # where it ends
    ("Ada Okafor said that even though it rained, they sailed.", "Ada", "that even though it rained, they sailed"),
    ("Just a few weeks ago, as the Ulm Courier reported, two men were seen.", "Courier", "two men were seen"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "content"), SHAPES)
def test_shape(text: str, source: str, content: str) -> None:
    quotes = [q for q in quotekit.extract(text).quotes if content in " … ".join(span.text for span in q.content)]
    assert quotes, "no such content"
    assert quotes[0].source is not None
    assert source in quotes[0].source.text


NOT_REPORTED = [
    "Researchers swam with the eels, a finding that may explain the noise.",
    "As Ada Okafor prepared to speak, the lights went out.",
    "Its so-called “Early Hour” is a radio show.",
    "He paid 5% more than the other two did.",
]


@pytest.mark.parametrize("text", NOT_REPORTED)
def test_nothing_is_reported(text: str) -> None:
    assert not quotekit.extract(text).quotes
