"""What single noun phrases say about who speaks, and which names a text holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotekit.language import Language
from quotekit.mentions import Described, MentionTables, describe, names
from quotekit.roles import roles_at
from quotekit.tagging import Tagger
from quotekit.tokens import Passage

ENGLISH = Language.load("en")
TABLES = MentionTables.of(ENGLISH)
TAGGER = Tagger.of(ENGLISH)


def read(text: str) -> Passage:
    return Passage.read(text, 0, len(text), (), TAGGER)


def described(phrase: str) -> Described:
    """The phrase as it stands inside a sentence."""
    passage = read(f"Later {phrase} said so.")
    return describe(passage, 1, passage.token_at(6 + len(phrase) - 1) + 1, TABLES)


PHRASES = [
    ("Sergey Shoigu", "name", "Sergey Shoigu", ()),
    ("Russian Defense Minister Sergey Shoigu", "name", "Sergey Shoigu", ("Russian Defense Minister",)),
    ("Mr. Hale", "name", "Hale", ()),
    ("Sen. Martin Hale (R-Ohio)", "name", "Martin Hale", ("Sen.",)),
    ("port director Omar Said", "name", "Omar Said", ("port director",)),
    ("Maria Keller, the union's chief negotiator,", "name", "Maria Keller", ("union's chief negotiator",)),
    ("the union's chief negotiator, Maria Keller,", "name", "Maria Keller", ("union's chief negotiator",)),
    ("former Secretary of State Helen Ward", "name", "Helen Ward", ("former Secretary of State",)),
    ("Speaker of the House Rep. Paul Lane", "name", "Paul Lane", ("Speaker of the House Rep.",)),
    ("Nina A. Vale", "name", "Nina A. Vale", ()),
    ("Anna van der Berg", "name", "Anna van der Berg", ()),
    ("Tom Reyes Jr.", "name", "Tom Reyes Jr.", ()),
    ("the Courier’s Aaron Field", "name", "Aaron Field", ()),
    ("Okafor’s", "name", "Okafor", ()),
    ("the Russian Defense Ministry", "organisation", "Russian Defense Ministry", ()),
    ("the Bank of Norway", "organisation", "Bank of Norway", ()),
    ("Northwind Ltd", "organisation", "Northwind Ltd", ()),
    ("NHS Confederation", "organisation", "NHS Confederation", ()),
    ("the Record, a British newspaper,", "organisation", "Record", ()),
    ("Moscow", "organisation", "Moscow", ()),
    ("the Russian defense chief", "role", None, ("Russian defense chief",)),
    ("a police officer", "role", None, ("police officer",)),
    ("the company", "organisation", None, ()),
    ("police", "organisation", None, ()),
    ("Iranian officials", "group", None, ()),
    ("60 percent of voters", "group", None, ()),
    ("Ada Okafor and Tom Reyes", "group", None, ()),
    ("a senior official who spoke on condition of anonymity", "anonymous", None, ("senior official",)),
    ("a source close to the talks", "anonymous", None, None),
    ("people familiar with the plan", "anonymous", None, None),
    ("a report by Greenfield Institute", "document", None, ()),
    ("she", "pronoun", None, ()),
    ("who", "pronoun", None, ()),
]


@pytest.mark.parametrize(("phrase", "form", "name", "roles"), PHRASES, ids=[p[0] for p in PHRASES])
def test_describe(phrase: str, form: str, name: str | None, roles: tuple[str, ...] | None) -> None:
    found = described(phrase)
    assert (found.form, found.name) == (form, name)
    assert roles is None or found.roles == roles


@pytest.mark.parametrize(("phrase", "gender"), [
    ("Mr. Hale", "m"), ("Mrs. Hale", "f"), ("Laura Stone", "f"), ("the spokeswoman", "f"), ("spokesman Lo Chi", "m"),
    ("he", "m"), ("Hale", None), ("the minister", None),
])  # fmt: skip
def test_gender(phrase: str, gender: str | None) -> None:
    assert described(phrase).gender == gender


NAMES = {
    "On Monday Sen. Martin Hale met Northwind Ltd in Oslo.": [
        ("Martin Hale", "person"), ("Northwind Ltd", "body"), ("Oslo", "place"),
    ],
    "White House aides met Jan Nowak and Ursula von der Leyen.": [
        ("White House", "place"), ("Jan Nowak", "person"), ("Ursula von der Leyen", "person"),
    ],
    "The Prime Minister and the Senate Republicans left.": [],
    "She met officials from the Bank of Norway.": [("Bank of Norway", "body")],
    "Nothing here is a name.": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(n.form.name, n.form.kind) for n in names(read(text), TABLES)] == expected


ROLES = {
    "Maria Keller, the union’s chief negotiator, left.": ["union’s chief negotiator"],
    "The union’s chief negotiator, Maria Keller, left.": ["union’s chief negotiator"],
    "Maria Keller is the head of the port.": ["head of the port"],
    "Port director Maria Keller left.": ["Port director"],
    "Maria Keller, 45, left.": [],
    "Maria Keller, President Hale and others left.": [],
    "After talks with the minister, Maria Keller left.": [],
    "Mrs. Maria Keller left.": [],
}


@pytest.mark.parametrize(("text", "expected"), ROLES.items())
def test_roles(text: str, expected: list[str]) -> None:
    passage = read(text)
    keller = next(n for n in names(passage, TABLES) if n.form.surname == "keller")
    assert roles_at(passage, keller, TABLES) == expected


@given(st.text(max_size=60), st.integers(-2, 30), st.integers(-2, 30))
@settings(max_examples=300, deadline=None)
def test_never_raises(text: str, first: int, end: int) -> None:
    passage = read(text)
    found = describe(passage, first, end, TABLES)
    assert 0 <= found.start <= found.end <= len(text)
    for name in names(passage, TABLES):
        roles_at(passage, name, TABLES)
        assert name.first <= name.start < name.end


def test_no_word_of_the_language_is_listed_twice_in_a_class() -> None:
    doubled = [
        (field, sorted({w for w in words if words.count(w) > 1}))
        for field, words in ENGLISH.mentions
        if field not in ("places", "same", "nicknames") and len(set(words)) < len(words)
    ]
    assert doubled == []
