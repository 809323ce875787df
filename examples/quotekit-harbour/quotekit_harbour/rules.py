"""The rules of the house, and where each belongs in the order."""

from quotekit import Claim, RuleSet, Scene, pattern, rule

per_source = pattern(
    "per_source",
    "{quote},? per {source}",
    why="`per` and a name follow the quotation",
    examples={"“The dam is safe,” per Ada Okafor.": {"“The dam is safe,”": "Ada Okafor"}},
)

letter = pattern(
    "letter",
    r"{quote} \({source} to {mention}\)",
    why="sender and recipient of a letter stand in brackets behind the quotation",
    examples={"“We sail at noon” (Tom Brandt to Ada Okafor).": {"“We sail": "Tom Brandt"}},
)


@rule(examples={"Okafor said no. “Shame!” (Laughter.)": {"“Shame!”": None}, "“Shame!” said Ada Okafor.": {}})
def heckler(scene: Scene) -> Claim | None:
    """an exclamation with brackets behind it comes from the public"""
    if scene.quoted.endswith("!") and not scene.words_before and scene.words_after[:1] == ("(",):
        return scene.claim()
    return None


def add_rules(rules: RuleSet) -> RuleSet:
    """The rules of the house, each in its place."""
    return rules.first(per_source, letter).before("sentence_before", heckler)
