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
from functools import partial
from typing import Literal, get_args, overload

from quotekit.claims import Claim
from quotekit.confidence import measured
from quotekit.errors import DuplicateRule, InvalidRule, UnknownRule, did_you_mean
from quotekit.plugins import installed
from quotekit.scene import Scene

Find = Callable[[Scene], Claim | None]
Focus = Literal["paragraph", "quote", "cue"]
Examples = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Near:
    """What must stand around a quotation for a rule to have an answer: words in lower case.

    `after` and `before`: one of these right beside the quotation; `inside`: one of each of these
    somewhere in its sentence. It only saves asking; the rule itself still decides.
    """

    after: frozenset[str] | None = None
    before: frozenset[str] | None = None
    inside: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to tell who said something.

    - `find` answers for one scene; `why` is the reason shown to users.
    - `focus`: whether the rule is asked once about each paragraph (`paragraph`), then about each
      quotation in marks (`quote`), or then about each cue that no quotation took (`cue`).
    - `confidence`: how often its answers are right; None takes what was measured for its name.
    - `examples`: text -> {content as it starts: source, or None}.
    - `near`: the surroundings one of which there must be; a rule without is asked everywhere.
      `pattern()` fills it in, so that many patterns cost no more than the few that can match.
    """

    name: str
    find: Find = field(repr=False)
    why: str
    focus: Focus = "quote"
    confidence: float | None = None
    examples: Examples = field(default_factory=dict, repr=False, hash=False, compare=False)
    near: tuple[Near, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise InvalidRule(f"a rule's name must be an identifier, not {self.name!r}")
        if not self.why.strip():
            raise InvalidRule(f"rule {self.name!r} gives no reason: say why in its docstring or in why=")
        if self.focus not in get_args(Focus):
            raise InvalidRule(f"rule {self.name!r}: focus is one of {', '.join(get_args(Focus))}, not {self.focus!r}")
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise InvalidRule(f"rule {self.name!r}: a confidence lies between 0 and 1, and {self.confidence} does not")

    def __str__(self) -> str:
        return "\n".join(_described(self, measured((self,)).get(self.name), len(self.name)))


@overload
def rule(find: Find, /) -> Rule: ...
@overload
def rule(
    *,
    focus: Focus = "quote",
    name: str | None = None,
    examples: Examples | None = None,
    confidence: float | None = None,
) -> Callable[[Find], Rule]: ...
def rule(
    find: Find | None = None,
    /,
    *,
    focus: Focus = "quote",
    name: str | None = None,
    examples: Examples | None = None,
    confidence: float | None = None,
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
        return Rule(title, function, reason, focus, confidence, examples or {})

    return make if find is None else make(find)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in order of priority: the first claim wins. Iterable, sized, and immutable.

    Printed, it is the whole order: number, what a rule is asked about, its name, its confidence (how
    often it was right where that was measured) and its reason, with an example below.

    >>> from quotekit import pattern
    >>> per = pattern("per_source", "{quote},? per {source}", why="`per` and a name follow the quotation",
    ...               examples={"“Safe,” per Ada Okafor.": {"“Safe,”": "Ada Okafor"}}, confidence=0.9)
    >>> print(RuleSet((per,)))
      1  quote  per_source  0.90  `per` and a name follow the quotation
                                  “Safe,” per Ada Okafor.
    """

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for one in self.rules:
            if not isinstance(one, Rule):
                raise InvalidRule(
                    f"{getattr(one, '__name__', repr(one))!r} is no rule; make one of a function with @rule, "
                    f"or of a template with pattern()"
                )
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
        focus = max((len(r.focus) for r in self.rules), default=0)
        known = measured(self.rules)
        lines: list[str] = []
        for n, one in enumerate(self.rules, 1):
            head, *rest = _described(one, known.get(one.name), width, focus)
            lines += [f"{n:3}  {head}", *("     " + line for line in rest)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"RuleSet({len(self.rules)} rules: {', '.join(self.names)})"

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

    def use_installed(self, *names: str) -> RuleSet:
        """With the rules of the plugins that are installed, or of those of these names only.

        A plugin is an entry point in the group `quotekit.rules`: a `Rule` or several, which are put in
        front of all others (the plugin first in the alphabet foremost); or a function from a
        `RuleSet` to a `RuleSet`, which puts them where they belong. Nothing is loaded but by this
        call. Raises `UnknownPlugin`, and `PluginFailed` with the plugin's name and cause.
        """
        found = self
        for plugin in reversed(installed("quotekit.rules", names)):
            found = plugin.use(partial(_plugged, found))
        return found

    def _place(self, name: str) -> int:
        for n, one in enumerate(self.rules):
            if one.name == name:
                return n
        raise UnknownRule(f"no rule {name!r}; {did_you_mean(name, self.names)}")


def ruleset(*groups: Iterable[Rule]) -> RuleSet:
    """One set out of several groups of rules, in order."""
    return RuleSet(tuple(one for group in groups for one in group))


def with_rules(rules: RuleSet, value: object) -> RuleSet:
    """A set with what a module gives: rules, which come first, a function that puts them in, or a set of its own."""
    if isinstance(value, RuleSet):
        return value
    if isinstance(value, Rule):
        return rules.first(value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return rules.first(*value)
    changed = value(rules) if callable(value) else value
    if not isinstance(changed, RuleSet):
        raise InvalidRule(f"{value!r} is neither a rule, nor several, nor a function from a RuleSet to a RuleSet")
    return changed


def _plugged(rules: RuleSet, value: object) -> RuleSet:
    if isinstance(value, RuleSet):
        raise InvalidRule("a whole RuleSet would undo the other plugins; give rules, or a function that puts them in")
    return with_rules(rules, value)


_INDENT = "  "
_LONGEST = 100


def _described(one: Rule, confidence: float | None, width: int, focus: int = 0) -> list[str]:
    """A rule in two lines: what it is, and its first example."""
    rate = "   -" if confidence is None else f"{confidence:.2f}"
    head = f"{one.focus:{focus}}{_INDENT}{one.name:{width}}{_INDENT}{rate}{_INDENT}"
    example = " ⏎ ".join(next(iter(one.examples), "").split("\n\n"))
    if len(example) > _LONGEST:
        example = example[: _LONGEST - 1] + "…"
    return [head + one.why, " " * len(head) + (example or "(no example)")]
