"""What a rule answers: who says which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar, overload

Tokens = tuple[int, int]
"""A stretch of tokens, the end excluded."""
Item = TypeVar("Item")


class Claim(NamedTuple):
    """One rule's answer: these tokens are said by that source, and this signals it.

    `stands_for` is the noun phrase behind a relative pronoun as source;
    `continues` is the number of an earlier claim whose speech this content goes on with;
    `elsewhere` is the paragraph that cue and source stand in, where it is another one;
    `whole` marks a claim to a whole paragraph, inside which others may lie.
    """

    passage: int
    content: tuple[Tokens, ...]
    cue: Tokens | None = None
    source: Tokens | None = None
    rule: str = ""
    why: str = ""
    how: str = ""
    addressee: Tokens | None = None
    date: Tokens | None = None
    polarity: str = "asserted"
    stands_for: Tokens | None = None
    relays: tuple[tuple[Tokens, Tokens], ...] = ()
    continues: int | None = None
    elsewhere: int | None = None
    whole: bool = False

    @property
    def told_in(self) -> int:
        """The paragraph that cue and source stand in."""
        return self.passage if self.elsewhere is None else self.elsewhere


class ReadOnly(Sequence[Item]):
    """A list as rules may see it: it grows with the list, and cannot be changed."""

    __slots__ = ("__items",)

    def __init__(self, items: Sequence[Item]) -> None:
        self.__items = items

    def __len__(self) -> int:
        return len(self.__items)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        return self.__items[at]
