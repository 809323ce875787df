"""Resolvers of the user's: each step by itself, falling back on ours, in order, and when they fail."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_invariants import NEWSLIKE, check

import quotekit
from quotekit import Article, Extractor, Speaker
from quotekit.errors import InvalidResolver, ResolverFailed, UnreadableInput
from quotekit.formats import from_json, to_json
from quotekit.gazetteer import Entry, Gazetteer, Office
from quotekit.resolvers import About, Identity, Resolver, SourcePhrase


class Sources:
    """Step 1 from a table of phrases."""

    def __init__(self, **known: Identity) -> None:
        self.known, self.asked = known, list[SourcePhrase]()

    def resolve_source(self, source: SourcePhrase, about: About, /) -> Identity | None:
        self.asked.append(source)
        return self.known.get(source.phrase.replace(" ", "_"))


class Names:
    """Step 2 from a table of names."""

    def __init__(self, known: dict[str, Identity]) -> None:
        self.known = known

    def name_speaker(self, speaker: Speaker, about: About, /) -> Identity | None:
        return self.known.get(speaker.name)


class Links:
    """Step 3: the name as an id, for people only."""

    def __init__(self, prefix: str = "people") -> None:
        self.prefix = prefix

    def link_speaker(self, speaker: Speaker, about: About, /) -> str | None:
        return f"{self.prefix}/{speaker.name.replace(' ', '_')}" if speaker.kind == "person" else None


OKAFOR = Identity("Ada Okafor", link="1")
BRANDT = Identity("Tom Brandt", "person", "2")


def speakers(article: Article) -> list[tuple[str, str | None]]:
    return [(speaker.name, speaker.link) for speaker in article.speakers]


def said_by(article: Article) -> list[str | None]:
    return [one.name if (one := article.speaker_of(quote)) else None for quote in article.quotes]


# --- step 1


def test_a_source_is_resolved_and_later_pronouns_follow() -> None:
    text = "The warden said that it was shut. She said it would stay shut. “Yes,” said Tom Brandt."
    article = Extractor(resolver=Sources(warden=OKAFOR)).extract(text)
    assert said_by(article) == ["Ada Okafor", "Ada Okafor", "Tom Brandt"]
    assert speakers(article) == [("Ada Okafor", "1"), ("Tom Brandt", None)]
    assert article.quotes[0].trace.evidence[-1].label == "speaker: a resolver knows “The warden”"


@pytest.mark.parametrize("named", ["Ada Okafor", "Okafor"])
def test_a_resolved_source_is_whom_the_article_names(named: str) -> None:
    text = f"The warden said that it was shut. “No,” said {named}."
    article = Extractor(resolver=(Sources(warden=OKAFOR, Okafor=OKAFOR))).extract(text)
    assert speakers(article) == [("Ada Okafor", "1")]
    assert [mention.span.text for mention in article.speakers[0].mentions] == ["The warden", named]


def test_none_falls_back_on_ours() -> None:
    text = "“No,” said Ada Okafor, the warden. She said that it was shut. The mayor denied it."
    assert Extractor(resolver=Sources()).extract(text) == quotekit.extract(text)


def test_what_a_resolver_is_told() -> None:
    seen = Sources()
    Extractor(resolver=seen).extract(
        "The warden, Mr. Tom Brandt, said it was shut. “No,” he said. The mayor said it was open."
    )
    told = [(s.span.text, s.form, s.phrase, s.name, s.ours, s.is_named) for s in seen.asked]
    assert told == [
        ("The warden, Mr. Tom Brandt", "name", "Tom Brandt", "Tom Brandt", "Tom Brandt", True),
        ("he", "pronoun", "he", None, "Tom Brandt", True),
        ("The mayor", "role", "mayor", None, "mayor", False),
    ]
    assert seen.asked[1].why == "pronoun: the subject before it"


def test_two_of_one_name_and_different_links_stay_two() -> None:
    known = Sources(warden=Identity("Ada Okafor", link="1"), mayor=Identity("Ada Okafor", link="7"))
    article = Extractor(resolver=known).extract("The warden said it was shut. The mayor said it was open.")
    assert speakers(article) == [("Ada Okafor", "1"), ("Ada Okafor", "7")]


# --- step 2


def test_speakers_of_one_name_become_one() -> None:
    text = "“No,” said Lady Bridge. “Never,” Ada Okafor said. “We wait,” said Tom Brandt."
    names = Names({"Lady Bridge": Identity("Ada Okafor")})
    assert said_by(quotekit.extract(text)) == ["Lady Bridge", "Ada Okafor", "Tom Brandt"]
    article = Extractor(resolver=names).extract(text)
    assert said_by(article) == ["Ada Okafor", "Ada Okafor", "Tom Brandt"]
    assert [speaker.id for speaker in article.speakers] == ["s1", "s2"]
    assert article.quotes[0].trace.evidence[-1].label == "speaker: its name; a resolver calls it “Ada Okafor”"


def test_speakers_whom_nobody_named_never_merge() -> None:
    text = "“No,” said a guard. “Never,” Ada Okafor said. A guard said that it was shut."
    article = Extractor(resolver=Names({"Ada Okafor": Identity("Bea Okafor")})).extract(text)
    assert len(article.speakers) == len(quotekit.extract(text).speakers)


def test_a_name_keeps_its_kind_or_takes_another() -> None:
    text = "Northern Quays said that it was shut."
    for kind, expected in (
        (None, quotekit.extract(text).speakers[0].kind),
        ("group", "group"),
        ("document", "document"),
    ):
        named = Names({"Northern Quays": Identity("Quays", kind)})  # type: ignore[arg-type]
        assert Extractor(resolver=named).extract(text).speakers[0].kind == expected


# --- step 3, and several


def test_links_are_given_where_there_are_some() -> None:
    article = Extractor(resolver=Links()).extract("“No,” said Ada Okafor. The ministry said that it was shut.")
    assert speakers(article) == [("Ada Okafor", "people/Ada_Okafor"), ("ministry", None)]
    assert from_json(to_json(article)) == article


def test_the_first_answer_counts_and_the_steps_go_together() -> None:
    chain: list[Resolver] = [
        Sources(warden=OKAFOR),
        Names({"Ada Okafor": Identity("Dr. Okafor")}),
        Links("a"),
        Links("b"),
    ]
    text = "The warden said that it was shut."
    assert speakers(Extractor(resolver=chain).extract(text)) == [("Dr. Okafor", "a/Dr._Okafor")]
    assert speakers(Extractor(resolver=chain[:2]).extract(text)) == [("Dr. Okafor", "1")]
    first_silent = (Sources(), Sources(warden=BRANDT), Sources(warden=OKAFOR))
    assert speakers(Extractor(resolver=first_silent).extract(text)) == [("Tom Brandt", "2")]


def test_relays_are_resolved_too() -> None:
    article = Extractor(resolver=Sources(ministry=BRANDT)).extract(
        "“We sail,” Jonas Reyes said, as quoted by the ministry."
    )
    relay = article.quotes[0].relays[0].speaker
    assert [s.name for s in article.speakers if s.id == relay] == ["Tom Brandt"]


@pytest.mark.parametrize("wrong", [object(), "people", 7, Sources, [Links(), "x"], lambda speaker: None])
def test_what_cannot_be_asked_is_refused_at_once(wrong: Any) -> None:
    with pytest.raises(
        InvalidResolver, match="no resolver: it needs a method resolve_source, name_speaker or link_speaker"
    ):
        Extractor(resolver=wrong)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [({"name": " "}, "needs a name"), ({"name": 3}, "needs a name"),
     ({"name": "A", "kind": "ship"}, "cannot be 'ship'"),
     ({"name": "A", "link": ""}, "string or None"), ({"name": "A", "link": 3}, "string or None")],
)  # fmt: skip
def test_an_identity_that_is_none(fields: Any, fault: str) -> None:
    with pytest.raises(InvalidResolver, match=fault):
        Identity(**fields)


# --- failures


class Broken:
    def __init__(self, answer: object = None) -> None:
        self.answer = answer

    def _say(self) -> Any:
        if self.answer is None:
            raise KeyError("lost")
        return self.answer


class BrokenSource(Broken):
    def resolve_source(self, source: SourcePhrase, about: About, /) -> Any:
        return self._say()


class BrokenName(Broken):
    def name_speaker(self, speaker: Speaker, about: About, /) -> Any:
        return self._say()


class BrokenLink(Broken):
    def link_speaker(self, speaker: Speaker, about: About, /) -> Any:
        return self._say()


@pytest.mark.parametrize("answer", [None, 7, ("Ada", 1)])
@pytest.mark.parametrize(
    ("kind", "where"), [(BrokenSource, "source"), (BrokenName, "speaker"), (BrokenLink, "speaker")]
)
def test_a_resolver_that_fails_is_named_or_skipped(kind: Any, where: str, answer: object) -> None:
    text = "“No,” said Ada Okafor. “Yes,” said Tom Brandt."
    with pytest.raises(ResolverFailed) as caught:
        Extractor(resolver=kind(answer)).extract(text)
    said = "raised KeyError('lost')" if answer is None else f"answers with {answer!r}"
    assert f"resolver {kind.__name__} {said}" in str(caught.value)
    assert str(caught.value).endswith(f"asked about the {where} 'Ada Okafor' at 11:21")
    article = Extractor(resolver=kind(answer), on_error="skip").extract(text)
    assert [(f.rule, f.where, f.span.text) for f in article.failures] == [
        (kind.__name__, where, "Ada Okafor"), (kind.__name__, where, "Tom Brandt"),
    ]  # fmt: skip
    assert article.model_copy(update={"failures": ()}) == quotekit.extract(text)


@pytest.mark.parametrize("attempt", ["name", "mentions", "kind"])
def test_a_resolver_cannot_change_a_speaker(attempt: str) -> None:
    class Meddling:
        def name_speaker(self, speaker: Speaker, about: About, /) -> Identity | None:
            with pytest.raises(ValueError, match="frozen"):
                setattr(speaker, attempt, "Eve")
            with pytest.raises(AttributeError):
                about.text = "“No,” said Eve."  # type: ignore[misc]
            return None

    text = "“No,” said Ada Okafor."
    assert Extractor(resolver=Meddling()).extract(text) == quotekit.extract(text)


ANSWERS = st.one_of(
    st.none(),
    st.builds(
        Identity, st.sampled_from(("Ada Okafor", "ADA OKAFOR", "the ministry", "?", "Mr.", "x y z", "’s")),
        st.sampled_from((None, "person", "organisation", "unknown")), st.sampled_from((None, "1", "2")),
    ),
)  # fmt: skip


@given(NEWSLIKE, st.lists(ANSWERS, min_size=1, max_size=5), st.lists(ANSWERS, min_size=1, max_size=5))
def test_whatever_a_resolver_answers_the_article_holds(text: str, first: list[Any], second: list[Any]) -> None:
    class Anybody:
        def __init__(self) -> None:
            self.turn = 0

        def resolve_source(self, source: SourcePhrase, about: About, /) -> Identity | None:
            self.turn += 1
            return first[self.turn % len(first)]  # type: ignore[no-any-return]

        def name_speaker(self, speaker: Speaker, about: About, /) -> Identity | None:
            self.turn += 1
            return second[self.turn % len(second)]  # type: ignore[no-any-return]

    article = Extractor(resolver=Anybody()).extract(text)
    check(article, text)
    assert Extractor(resolver=Anybody()).extract(text) == article


# --- the gazetteer

TOML = """
[[speakers]]
name = "Ada Okafor"
aliases = ["Okafor", "the Bridge Lady"]
link = "staff:17"
roles = [
  { role = "prime minister", since = 2019-03-01, until = 2023-10-12 },
  { role = "bridge warden" },
]

[[speakers]]
name = "Tom Brandt"
link = "staff:4"
roles = [{ role = "prime minister", since = 2023-10-12 }]

[[speakers]]
name = "Bank of Port Alder"
kind = "organisation"
aliases = ["BPA", "Brandt"]
"""
CSV = """\
name,aliases,role,since,until,kind,link
Ada Okafor,Okafor; the Bridge Lady,prime minister,2019-03-01,2023-10-12,,staff:17
Ada Okafor,,bridge warden,,,,staff:17
Tom Brandt,,prime minister,2023-10-12,,,staff:4
Bank of Port Alder,BPA;Brandt,,,,organisation,
"""
GAZETTEER = Gazetteer.from_toml(TOML)


def test_toml_and_csv_say_the_same(tmp_path: Path) -> None:
    assert Gazetteer.from_csv(CSV).entries == GAZETTEER.entries
    for name, text in (("a.toml", TOML), ("a.csv", "\ufeff" + CSV)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert Gazetteer.read(tmp_path / name).entries == GAZETTEER.entries


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The prime minister said no.", "2021-05-04", ("Ada Okafor", "staff:17")),
        ("The prime minister said no.", "2019-03-01", ("Ada Okafor", "staff:17")),
        ("The prime minister said no.", "2019-02-28", ("prime minister", None)),
        ("The prime minister said no.", "2023-10-12", ("prime minister", None)),  # both held it
        ("The prime minister said no.", "2023-10-13T08:00:00Z", ("Tom Brandt", "staff:4")),
        ("The prime minister said no.", "Fri, 03 May 2024 10:00:00 GMT", ("Tom Brandt", "staff:4")),
        ("The prime minister said no.", "2021", ("Ada Okafor", "staff:17")),
        ("The prime minister said no.", "2023", ("prime minister", None)),
        ("The prime minister said no.", "2023-09", ("Ada Okafor", "staff:17")),
        ("The prime minister said no.", "2023-13", ("prime minister", None)),
        ("The prime minister said no.", "last week", ("prime minister", None)),
        ("The prime minister said no.", None, ("prime minister", None)),
        ("The bridge warden said no.", None, ("Ada Okafor", "staff:17")),
        ("The bridge warden said no.", "1999-01-01", ("Ada Okafor", "staff:17")),
        ("The Danish prime minister said no.", "2021-05-04", ("Danish prime minister", None)),
        ("A prime minister’s aide said no.", "2021-05-04", ("prime minister’s aide", None)),
        ("Prime Minister Eve Stone said no.", "2021-05-04", ("Eve Stone", None)),
        ("Okafor said no.", None, ("Ada Okafor", "staff:17")),
        ("The BPA said no.", None, ("Bank of Port Alder", None)),
        ("Tom Brandt said no.", None, ("Tom Brandt", "staff:4")),
        ("Ben Okafor said no.", None, ("Ben Okafor", None)),
    ],
)
def test_who_is_meant_by_the_gazetteer(text: str, published: str | None, expected: tuple[str, str | None]) -> None:
    assert speakers(Extractor(resolver=GAZETTEER).extract(text, published=published)) == [expected]


def test_the_article_counts_for_more_than_the_list() -> None:
    text = "Prime Minister Eve Stone came. The prime minister said no."
    assert speakers(Extractor(resolver=GAZETTEER).extract(text, published="2021-05-04")) == [("Eve Stone", None)]
    override = Gazetteer.from_toml(TOML, override=True)
    assert speakers(Extractor(resolver=override).extract(text, published="2021-05-04")) == [("Ada Okafor", "staff:17")]


def test_names_and_roles_of_one_person_are_one_speaker() -> None:
    text = "Okafor said no. The prime minister said it was shut. She said that Ada Okafor would resign."
    article = Extractor(resolver=GAZETTEER).extract(text, published="2021-05-04")
    assert speakers(article) == [("Ada Okafor", "staff:17")]
    assert "prime minister" not in article.speakers[0].roles, "an office that the text does not give is no role"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.toml", "x = ", "a.toml: not TOML"),
        ("a.toml", "x = 1", "a.toml: a gazetteer holds [[speakers]] and nothing else"),
        ("a.toml", "[[speakers]]\nname = 'A'\n[[people]]\nname = 'B'", "a.toml: a gazetteer holds [[speakers]]"),
        ("a.toml", "[[speakers]]\nname = ''", "a.toml: speakers 1: name:"),
        ("a.toml", "[[speakers]]\nname = 'A'\n[[speakers]]\nname = 'B'\nroles = ['x']", "speakers 2: roles.0:"),
        ("a.toml", "[[speakers]]\nname = 'A'\nkind = 'ship'", "speakers 1: kind:"),
        ("a.toml", "[[speakers]]\nname = 'A'\nnick = 'B'", "speakers 1: nick:"),
        ("a.toml", "[[speakers]]\nname = 'A'\nroles = [{role = 'r', since = 2020-01-02, until = 2020-01-01}]",
         "'r' ends on 2020-01-01, before it begins on 2020-01-02"),
        ("a.toml", "[[speakers]]\nname = 'A'\n[[speakers]]\nname = 'a'", "a.toml: 'a' is listed twice"),
        ("a.csv", "", "a.csv:1: the columns are name and perhaps"),
        ("a.csv", "name,nick\nA,B", "a.csv:1: the columns are"),
        ("a.csv", "name,name\nA,B", "a.csv:1: the columns are"),
        ("a.csv", "name,role\nA", "a.csv:2: 2 columns were expected"),
        ("a.csv", "name,role\nA,b,c", "a.csv:2: 2 columns were expected"),
        ("a.csv", "name,role,since\nA,b,soon", "a.csv:2: roles.0.since:"),
        ("a.csv", "name,role\n ,b", "a.csv:2: name:"),
        ("a.csv", 'name\n"A', "not CSV: unexpected end of data"),
        ("a.json", "{}", "a gazetteer is a .toml or a .csv file"),
    ],
)  # fmt: skip
def test_a_wrong_gazetteer_is_refused_with_its_place(tmp_path: Path, name: str, text: str, fault: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidResolver) as caught:
        Gazetteer.read(tmp_path / name)
    assert fault in str(caught.value)


def test_a_gazetteer_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"nowhere\.toml: No such file"):
        Gazetteer.read(tmp_path / "nowhere.toml")
    (tmp_path / "a.csv").write_bytes(b"name\ncaf\xe9")
    with pytest.raises(UnreadableInput, match=r"a\.csv: 'utf-8' codec"):
        Gazetteer.read(tmp_path / "a.csv")


def test_an_entry_is_checked_in_python_too() -> None:
    office = Office(role="mayor", since=date(2020, 1, 1))
    assert Entry(name=" Ada ", roles=(office,)).name == "Ada"
    assert str(office) == "“mayor” since 2020-01-01"
    with pytest.raises(ValueError, match="ends on"):
        Office(role="mayor", since=date(2020, 1, 2), until=date(2020, 1, 1))
