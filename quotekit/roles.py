"""The offices that a text gives to somebody right where it names them.

>>> from quotekit.language import Language
>>> from quotekit.names import names
>>> from quotekit.tagging import Tagger
>>> english = Language.load("en")
>>> tables = MentionTables.of(english)
>>> text = "The union’s chief negotiator, Maria Keller, met port director Omar Said."
>>> passage = Passage.read(text, 0, len(text), (), Tagger.of(english))
>>> [roles_at(passage, name, tables) for name in names(passage, tables)]
[['union’s chief negotiator'], ['port director']]
"""

from __future__ import annotations

from quotekit.mentions import core_of, noun_kind, office_before, phrase_of
from quotekit.names import MentionTables, Name
from quotekit.tokens import Passage

_APPOSITION = 16  # tokens that an apposition may have


def roles_at(passage: Passage, name: Name, tables: MentionTables) -> list[str]:
    """The offices that the text gives to a person right where it names them."""
    tags = passage.tags
    first, end = name.first, name.end
    if first > 0 and tags[first - 1] in "rn~" and (tags[first - 1] == "r" or name.start > first):
        for _ in range(6):
            if first == 0 or tags[first - 1] not in "rnNT~":
                break
            first -= 1
    elif name.start > name.first and tags[first - 1 : first] == "o" and tags[first - 2 : first - 1] in ("T", "r"):
        first -= 2
    roles = office_before(passage, first, name.start, tables) if first < name.start else []
    follows = tags[end : end + 2]
    if (follows[:1] == "," and follows[1:] in "dnrTNlag#") or follows in ("bd", "br"):
        roles += _apposed(passage, end + 1, tables)
    if tags[first - 1 : first] == "," and tags[end : end + 1] in (",", ".", ""):
        begin = max(tags.rfind("d", max(0, first - _APPOSITION), first), passage.sentence(first)[0])
        opener = tags.rfind(".", begin, first)
        while begin > 1 and tags[begin - 1] in "op" and tags.rfind("d", max(0, first - _APPOSITION), begin) >= 0:
            begin = tags.rfind("d", max(0, first - _APPOSITION), begin)
        if opener < 0 and begin >= first - _APPOSITION and "," not in tags[begin : first - 1]:
            roles += _apposed(passage, begin, tables)
    return list(dict.fromkeys(roles))


def _apposed(passage: Passage, first: int, tables: MentionTables) -> list[str]:
    """The role in an apposition that begins at a token and ends at the next comma."""
    limit = min(len(passage.words), first + _APPOSITION)
    end = next((i for i in range(first, limit) if passage.tags[i] in ",.()wk-;:"), limit)
    core = core_of(passage, first, end, tables) if end > first else None
    if core is None or (core.name is not None and core.name.form.parts) or noun_kind(core, tables) != "role":
        return []
    if core.head in tables.relational or (core.end < end and passage.tags[core.end] not in "opA&"):
        return []
    return [phrase_of(passage, core.begin, core.stop, tables)]
