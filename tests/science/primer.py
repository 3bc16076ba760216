"""smoking-tar, worked out exactly from the eight counts of table 3.1 in Pearl's primer.

Nothing here knows the package. The formulas of the worlds are written down a second time, as
fractions, from the words of the stories.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

COUNTS = {  # smoking, tar, cancer
    (1, 1, 1): 57,
    (1, 1, 0): 323,
    (1, 0, 1): 2,
    (1, 0, 0): 18,
    (0, 1, 1): 19,
    (0, 1, 0): 1,
    (0, 0, 1): 342,
    (0, 0, 0): 38,
}
PEOPLE = sum(COUNTS.values())
STORIES = ("gene", "no_gene", "gene_and_smoke")


def count(**known: int) -> int:
    """How many people are so."""
    names = ("smoking", "tar", "cancer")
    return sum(
        n
        for cell, n in COUNTS.items()
        if all(cell[names.index(name)] == value for name, value in known.items())
    )


def share(of: dict[str, int], among: dict[str, int]) -> Fraction:
    """P(of | among) in the table."""
    return Fraction(count(**of, **among), count(**among))


def naive() -> Fraction:
    """P(cancer | smoking) - P(cancer | no smoking)."""
    ill = [share({"cancer": 1}, {"smoking": x}) for x in (0, 1)]
    return ill[1] - ill[0]


def by_the_front_door(smoking: int) -> Fraction:
    """P(cancer | do(smoking)): sum over tar P(t | x) sum over x' P(c | x', t) P(x')."""
    total = Fraction(0)
    for tar in (0, 1):
        dealt_out = sum(
            share({"cancer": 1}, {"smoking": x, "tar": tar}) * share({"smoking": x}, {})
            for x in (0, 1)
        )
        total += share({"tar": tar}, {"smoking": smoking}) * dealt_out
    return total


def front_door() -> Fraction:
    return by_the_front_door(1) - by_the_front_door(0)


def within_tar() -> list[Fraction]:
    """What smoking seems to do where tar is held equal: not the effect."""
    return [
        share({"cancer": 1}, {"smoking": 1, "tar": t})
        - share({"cancer": 1}, {"smoking": 0, "tar": t})
        for t in (0, 1)
    ]


def tar_in(smoking: int) -> Fraction:
    """P(tar | smoking) in every story: 380 of 400 and 20 of 400."""
    return Fraction(19, 20) if smoking else Fraction(1, 20)


def ill_in(story: str, gene: int, smoking: int, tar: int) -> Fraction:
    """P(cancer | genotype, smoking, tar)."""
    if story == "gene":
        return Fraction(7 + 86 * gene + 5 * tar, 100)
    if story == "gene_and_smoke":
        return Fraction(45 + 860 * gene + 50 * tar + 40 * smoking, 1000)
    return Fraction(90 - 80 * smoking + 5 * tar, 100)


def gene_in(story: str, gene: int) -> Fraction:
    """P(genotype); half where the story has none, where it changes nothing."""
    carriers = Fraction(87, 172) if story == "gene_and_smoke" else Fraction(1, 2)
    return carriers if gene else 1 - carriers


def smokes_in(story: str, gene: int) -> Fraction:
    """P(smoking | genotype)."""
    rates = {
        "gene": (Fraction(83, 86), Fraction(3, 86)),
        "no_gene": (Fraction(1, 2), Fraction(1, 2)),
        "gene_and_smoke": (Fraction(169, 170), Fraction(1, 58)),
    }
    return rates[story][gene]


def world(story: str) -> dict[tuple[int, int, int], Fraction]:
    """P(smoking, tar, cancer) in a story."""
    table = dict.fromkeys(COUNTS, Fraction(0))
    for gene, (smoking, tar, cancer) in product((0, 1), COUNTS):
        smokes, tarred = smokes_in(story, gene), tar_in(smoking)
        ill = ill_in(story, gene, smoking, tar)
        table[smoking, tar, cancer] += (
            gene_in(story, gene)
            * (smokes if smoking else 1 - smokes)
            * (tarred if tar else 1 - tarred)
            * (ill if cancer else 1 - ill)
        )
    return table


def done(story: str, smoking: int) -> Fraction:
    """P(cancer | do(smoking)) in a story."""
    return sum(
        (
            gene_in(story, gene)
            * (tar_in(smoking) if tar else 1 - tar_in(smoking))
            * ill_in(story, gene, smoking, tar)
            for gene, tar in product((0, 1), repeat=2)
        ),
        Fraction(0),
    )


def effect(story: str) -> Fraction:
    return done(story, 1) - done(story, 0)
