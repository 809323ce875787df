"""The folded copy: same length, same marks, nothing suspicious left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotekit.fold import JOINER, fold

CHANGED = [
    ("a no-break\xa0space", "a no-break space"),
    ("thin\u2009and\u3000wide\u202fand\ttab", "thin and wide and tab"),
    ("a bell\x07 rings\x00", "a bell  rings "),
    ("zero\u200bwidth", "zero_width"),
    ("soft\xadhyphen", "soft_hyphen"),
    ("\ufeffA report", "_A report"),
    ("\u202aleft\u202c", "_left_"),
    ("one\u2028two\u2029three\x85four\x0bfive\x0csix", "one\ntwo\nthree\nfour\nfive\nsix"),
    ("â€œWe won,â€\x9d she said.", "“__We won,”__ she said."),
    ("He said â€œno,â€ and left.", "He said “__no,”_ and left."),
    ("itâ€™s â€˜oldâ€™", "it’__s ‘__old’__"),
    ("2019â€“2021 â€” and thenâ€¦", "2019–__2021 —__ and then…__"),
    ("Â«OuiÂ», dit-il", "«_Oui»_, dit-il"),
    ("theÂ bank and theÂ\xa0town", "the  bank and the  town"),
    ("JosÃ© and ZoÃ«", "José_ and Zoë_"),
    ("â\x80\x9cWe wonâ\x80\x9d", "“__We won”__"),
    ("Ã¢â‚¬Å“We wonÃ¢â‚¬Â\x9d", "“______We won”______"),
    ("\x93We won,\x94 she said", "“We won,” she said"),
    ("\u0410 woman waits", "A woman waits"),
    ("the minist\u0435r of tr\u0430de", "the minister of trade"),
    ("\u03a4he Bank", "The Bank"),
]

UNCHANGED = [
    "",
    "Plain text.\nAnother line.\r\nA third.",
    "“We won,” she said. ‘No,’ he’d said. \"Yes,\" 'maybe'.",
    "Он сказал: «Нет», а потом ушёл.",
    "Ο υπουργός είπε όχι.",
    "The α wave and the β wave.",
    "“AMANHÃ” é o título",
    "Åsa Ängström ate pâté in Ävsjö.",
    "A prize of €5 — or £4…",
    "The band Щit played.",
]


def shown(text: str) -> str:
    return fold(text).replace(JOINER, "_")


@pytest.mark.parametrize(("text", "expected"), CHANGED)
def test_changed(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("text", UNCHANGED)
def test_nothing_to_change_gives_the_text_itself(text: str) -> None:
    assert fold(text) is text


def test_a_russian_text_with_a_latin_name_stays_russian() -> None:
    text = "Компания Apple а также Google и А. Иванов сообщили об этом."
    assert fold(text) is text


def test_lone_surrogates_survive() -> None:
    assert fold("\udc80 a\xa0b \ud800") == "\udc80 a b \ud800"


ODD = st.text(alphabet="aZ Â ÃâïÄË€\x9d™œ”“\x80\xa0\xad\u200b\ufeffАаѕЩαΑ.\n\r\x85\x83±Å\udc80")


@given(st.one_of(st.text(), ODD))
def test_length_stays_and_twice_is_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(alphabet="ab “”‘’\"'«»„‹›.,\n\xa0\u200b"))
def test_marks_stay_where_they_are(text: str) -> None:
    for before, after in zip(text, fold(text), strict=True):
        assert before == after or before in "\xa0\u200b"


def test_look_alikes_are_folded_wherever_they_stand() -> None:
    near, far = "Мayor \u0410nna В. sаid", "Mayor Anna B. said"
    plain = "Nothing odd is in this sentence. " * 20
    assert fold(near + " " + plain + near) == far + " " + plain + far


@pytest.mark.parametrize("piece", ["Ã", "â€", "Â ", "А", "aА", "\u200b", "А a ", "ÃÂ", "Ã¢"])
def test_long_odd_text_keeps_its_length(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    assert len(fold(text)) == len(text)
