"""Teach quotekit a house style: interviews in which each answer follows the speaker's initials and a colon."""

from quotekit import RULES, Claim, Extractor, Scene, rule

INTERVIEW = """The interview took place on Monday.

AO: “We check the dam every day.”

TB: “I have not seen a soul.”"""


@rule(examples={"AO: “We check the dam.”": {"“We check the dam.”": "AO"}})
def initials(scene: Scene) -> Claim | None:
    """the paragraph begins with initials and a colon"""
    words, quote = scene.passage.words, scene.quote
    if quote == 2 and words[0].isupper() and words[1] == ":":
        return Claim(scene.number, ((quote, quote + 1),), cue=(1, 2), source=(0, 1))
    return None


article = Extractor(rules=RULES.first(initials)).extract(INTERVIEW)
for quote in article.quotes:
    print(quote.source.text if quote.source else "-", "|", quote.text, "|", quote.trace.rule)

"""
Prints:

AO | “We check the dam every day.” | initials
TB | “I have not seen a soul.” | initials
"""
