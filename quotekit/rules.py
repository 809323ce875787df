"""Rules, and the ordered set they stand in.

A rule is a function from a `Scene` to a `Claim` or nothing, with a name, a reason and an
example. A `RuleSet` is a value: every edit returns a new one, and order is priority.

    >>> from quotekit import RULES
    >>> "dash_credit" in RULES.without("dash_credit")
    False
    >>> RULES.without("dash_credti")
    Traceback (most recent call last):
    quotekit.errors.UnknownRule: no rule 'dash_credti'; did you mean 'dash_credit'?
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args, overload

from quotekit.errors import DuplicateRule, InvalidRule, UnknownRule, did_you_mean
from quotekit.scene import Claim, Scene

Find = Callable[[Scene], Claim | None]
Focus = Literal["paragraph", "quote", "cue"]
Examples = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to tell who said something.

    - `find` answers for one scene; `why` is the reason shown to users.
    - `focus`: whether the rule is asked once about each paragraph (`paragraph`), then about each
      quotation in marks (`quote`), or then about each cue that no quotation took (`cue`).
    - `confidence`: how often its answers are right; None takes what was measured for its name.
    - `examples`: text -> {content as it starts: source, or None}.
    """

    name: str
    find: Find = field(repr=False)
    why: str
    focus: Focus = "quote"
    confidence: float | None = None
    examples: Examples = field(default_factory=dict, repr=False, hash=False, compare=False)

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise InvalidRule(f"a rule's name must be an identifier, not {self.name!r}")
        if not self.why.strip():
            raise InvalidRule(f"rule {self.name!r} gives no reason: say why in its docstring or in why=")
        if self.focus not in get_args(Focus):
            raise InvalidRule(f"rule {self.name!r}: focus is one of {', '.join(get_args(Focus))}, not {self.focus!r}")


@overload
def rule(find: Find, /) -> Rule: ...
@overload
def rule(
    *, focus: Focus = "quote", name: str | None = None, examples: Examples | None = None
) -> Callable[[Find], Rule]: ...
def rule(
    find: Find | None = None, /, *, focus: Focus = "quote", name: str | None = None, examples: Examples | None = None
) -> Rule | Callable[[Find], Rule]:
    """Make a rule of a function; its docstring's first line is the reason.

    >>> @rule(examples={"Ada was cross. “No.”": {"“No.”": "Ada"}})
    ... def nobody_speaks(scene: Scene) -> Claim | None:
    ...     '''nobody ever says anything'''
    ...     return None
    >>> nobody_speaks.name, nobody_speaks.why
    ('nobody_speaks', 'nobody ever says anything')
    """

    def make(function: Find) -> Rule:
        title = str(name or getattr(function, "__name__", ""))
        reason = (function.__doc__ or "").strip().split("\n")[0]
        return Rule(title, function, reason, focus, examples=examples or {})

    return make if find is None else make(find)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in order of priority: the first claim wins. Iterable, sized, and immutable."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for one in self.rules:
            if one.name in seen:
                raise DuplicateRule(f"two rules are named {one.name!r}; use .replace() to put one in the other's place")
            seen.add(one.name)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __contains__(self, name: object) -> bool:
        return any(r.name == name or r is name for r in self.rules)

    def __getitem__(self, name: str) -> Rule:
        return self.rules[self._place(name)]

    def __str__(self) -> str:
        width = max((len(r.name) for r in self.rules), default=0)
        return "\n".join(f"{n:3}  {r.focus:9}  {r.name:{width}}  {r.why}" for n, r in enumerate(self.rules, 1))

    def _repr_html_(self) -> str:
        from quotekit.render.notebook import rules_html

        return rules_html(self)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(r.name for r in self.rules)

    def before(self, name: str, *rules: Rule) -> RuleSet:
        """With `rules` just before the rule called `name`."""
        at = self._place(name)
        return RuleSet(self.rules[:at] + rules + self.rules[at:])

    def after(self, name: str, *rules: Rule) -> RuleSet:
        """With `rules` just after the rule called `name`."""
        at = self._place(name) + 1
        return RuleSet(self.rules[:at] + rules + self.rules[at:])

    def first(self, *rules: Rule) -> RuleSet:
        """With `rules` in front of all others."""
        return RuleSet(rules + self.rules)

    def last(self, *rules: Rule) -> RuleSet:
        """With `rules` behind all others."""
        return RuleSet(self.rules + rules)

    def replace(self, name: str, new: Rule) -> RuleSet:
        """With `new` in the place of the rule called `name`."""
        at = self._place(name)
        return RuleSet((*self.rules[:at], new, *self.rules[at + 1 :]))

    def without(self, *names: str) -> RuleSet:
        """Without the rules of these names."""
        places = {self._place(n) for n in names}
        return RuleSet(tuple(r for n, r in enumerate(self.rules) if n not in places))

    def only(self, *names: str) -> RuleSet:
        """Only the rules of these names, in the order of the set."""
        places = {self._place(n) for n in names}
        return RuleSet(tuple(r for n, r in enumerate(self.rules) if n in places))

    def focused(self, focus: Focus) -> tuple[Rule, ...]:
        """The rules of one focus, in order."""
        return tuple(r for r in self.rules if r.focus == focus)

    def _place(self, name: str) -> int:
        for n, one in enumerate(self.rules):
            if one.name == name:
                return n
        raise UnknownRule(f"no rule {name!r}; {did_you_mean(name, self.names)}")


def ruleset(*groups: Iterable[Rule]) -> RuleSet:
    """One set out of several groups of rules, in order."""
    return RuleSet(tuple(one for group in groups for one in group))
