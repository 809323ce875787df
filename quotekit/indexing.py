"""Which rules to ask about a quotation: of many patterns only the few whose words stand around it.

Order is priority here as everywhere: what is left out would have answered nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quotekit.rules import Near, Rule
from quotekit.scene import Scene
from quotekit.tagging import plain


class _Entry(NamedTuple):
    place: int
    near: Near


class Indexed:
    """Rules in order, each found by one word that must stand beside the quotation or in its sentence."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._always = tuple(n for n, rule in enumerate(self.rules) if not rule.near or not all(map(_keyed, rule.near)))
        self._after: dict[str, list[_Entry]] = {}
        self._before: dict[str, list[_Entry]] = {}
        self._inside: dict[str, list[_Entry]] = {}
        always = set(self._always)
        for place, rule in enumerate(self.rules):
            for near in rule.near if place not in always else ():
                table, words = self._key(near)
                for word in sorted(words):
                    table.setdefault(word, []).append(_Entry(place, near))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def near(self, scene: Scene) -> Sequence[Rule]:
        """The rules, in order, that can have an answer about the scene's quotation."""
        if len(self._always) == len(self.rules):
            return self.rules
        words = scene.passage.words
        after = plain(words[scene.quote + 1]) if scene.quote + 1 < scene.high else ""
        before = plain(words[scene.quote - 1]) if scene.quote > scene.low else ""
        entries = [*self._after.get(after, ()), *self._before.get(before, ())]
        inside: set[str] = set()
        if self._inside or any(entry.near.inside for entry in entries):
            inside = {plain(word) for word in words[scene.low : scene.high]}
            for word in self._inside.keys() & inside:
                entries += self._inside[word]
        places = {
            entry.place
            for entry in entries
            if (entry.near.after is None or after in entry.near.after)
            and (entry.near.before is None or before in entry.near.before)
            and not any(one.isdisjoint(inside) for one in entry.near.inside)
        }
        return [self.rules[n] for n in sorted(places.union(self._always))]

    def _key(self, near: Near) -> tuple[dict[str, list[_Entry]], frozenset[str]]:
        """The words that are likely to be rarest: those beside the quotation, unless they are mere marks."""
        keys = [(self._inside, words, 0) for words in near.inside]
        beside = ((self._after, near.after), (self._before, near.before))
        keys += [(table, words, 1) for table, words in beside if words]
        table, words, _ = max(keys, key=lambda key: (_rarity(key[1], key[2]), -len(key[1]), sorted(key[1])))
        return table, words


def _keyed(near: Near) -> bool:
    return bool(near.after or near.before or near.inside)


def _rarity(words: frozenset[str], beside: int) -> int:
    if all(word[0].isalnum() for word in words):
        return 3 if beside else 2 if min(map(len, words)) > 3 else 0
    return 1 if beside else -1
