"""Reports within reports: what is found inside a content and around an attribution, and what must not be."""

from __future__ import annotations

import pytest

import quotekit

CASES = [
    (
        "The minister said that Marta Lindqvist had promised to resign.",
        {"that Marta Lindqvist had promised to resign": "The minister", "to resign": "Marta Lindqvist"},
    ),
    (
        "Ruth Abara testified that his wife had said he came home “smelling of smoke.”",
        {
            "that his wife had said he came home “smelling of smoke.”": "Ruth Abara",
            "he came home “smelling of smoke.”": "his wife",
        },
    ),
    (
        "“No,” Jonas Reyes said, according to the Gazette. “Never.”",
        {"“No,” Jonas Reyes said … “Never.”": "the Gazette", "“No,” … “Never.”": "Jonas Reyes"},
    ),
    (
        "The dam is safe, Ada Okafor said on Monday, according to two people who were there.",
        {
            "The dam is safe, Ada Okafor said on Monday": "two people",
            "The dam is safe": "Ada Okafor",
        },
    ),
    # a third party that only passes the words on is a relay, and no report of its own
    ("“No,” Jonas Reyes said, as quoted by the Gazette.", {"“No,”": "Jonas Reyes"}),
    # a participle leans on the subject outside, so it says nothing new
    (
        "Ada Okafor said she slept, refusing to talk about it.",
        {"she slept": "Ada Okafor", "to talk about it": "Ada Okafor"},
    ),
    # the words inside marks are not looked into
    ("“Keller says that it will rain,” Ada Okafor said.", {"“Keller says that it will rain,”": "Ada Okafor"}),
    # a noun that looks like a verb
    ("The mayor said that the claims were old.", {"that the claims were old": "The mayor"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
def test_what_nests(text: str, expected: dict[str, str]) -> None:
    article = quotekit.extract(text)
    assert {q.text: q.source.text if q.source else None for q in article.quotes} == expected


def test_within_names_the_innermost_report_around() -> None:
    article = quotekit.extract("The paper wrote that Ada Okafor said that Tom Brandt had promised to pay.")
    assert [(q.id, q.within) for q in article.quotes] == [("q1", None), ("q2", "q1"), ("q3", "q2")]


def test_a_switch_turns_it_off_with_indirect_speech() -> None:
    text = "“No,” Jonas Reyes said, according to the Gazette, which said Keller promised to pay."
    assert [q.text for q in quotekit.extract(text, indirect=False).quotes] == ["“No,”"]


def test_a_long_sentence_takes_no_longer_for_its_length() -> None:
    text = "Ada said that " + "Keller had said that Brandt had claimed that " * 300 + "it rained."
    article = quotekit.extract(text)
    assert all(q.within is not None for q in article.quotes[1:])
