"""The two stories of kidney-stones, worked out exactly from the eight published counts.

Charig et al. 1986: open surgery cleared 81 of 87 small and 192 of 263 large stones, the keyhole
operation 234 of 270 small and 55 of 80 large ones. Nothing here knows the package.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

SMALL, LARGE = 0, 1
KEYHOLE, OPEN = 0, 1
CLEARED = {(OPEN, SMALL): 81, (OPEN, LARGE): 192, (KEYHOLE, SMALL): 234, (KEYHOLE, LARGE): 55}
TREATED = {(OPEN, SMALL): 87, (OPEN, LARGE): 263, (KEYHOLE, SMALL): 270, (KEYHOLE, LARGE): 80}
PATIENTS = sum(TREATED.values())
STORIES = ("size_drives_choice", "surgery_drives_size")


def success(operation: int, size: int) -> Fraction:
    """P(cleared | operation, size), a cell of the table."""
    return Fraction(CLEARED[operation, size], TREATED[operation, size])


def crude_rate(operation: int) -> Fraction:
    """P(cleared | operation), sizes thrown together."""
    cells = [(operation, SMALL), (operation, LARGE)]
    return Fraction(sum(CLEARED[c] for c in cells), sum(TREATED[c] for c in cells))


def crude_difference() -> Fraction:
    """P(cleared | open) - P(cleared | keyhole): the effect if size is a mediator."""
    return crude_rate(OPEN) - crude_rate(KEYHOLE)


def size_share(size: int) -> Fraction:
    """P(size) among all patients."""
    return Fraction(TREATED[OPEN, size] + TREATED[KEYHOLE, size], PATIENTS)


def standardised_rate(operation: int) -> Fraction:
    """Sum over sizes of P(size) P(cleared | operation, size): size is a confounder."""
    return sum((size_share(s) * success(operation, s) for s in (SMALL, LARGE)), Fraction(0))


def standardised_difference() -> Fraction:
    """Return the back-door formula, open minus keyhole."""
    return standardised_rate(OPEN) - standardised_rate(KEYHOLE)


def effect_on_the_treated() -> Fraction:
    """Standardised to the sizes of those who had open surgery."""
    total = TREATED[OPEN, SMALL] + TREATED[OPEN, LARGE]
    weights = {s: Fraction(TREATED[OPEN, s], total) for s in (SMALL, LARGE)}
    return sum(
        ((success(OPEN, s) - success(KEYHOLE, s)) * w for s, w in weights.items()), Fraction()
    )


def additive_coefficient() -> Fraction:
    """Least squares of cleared on open and large: sum w_s d_s / sum w_s.

    d_s is the difference within a size and w_s = n(open, s) n(keyhole, s) / n(s), by the theorem
    of Frisch, Waugh and Lovell with a binary covariate.
    """
    weights = {
        s: Fraction(TREATED[OPEN, s] * TREATED[KEYHOLE, s], TREATED[OPEN, s] + TREATED[KEYHOLE, s])
        for s in (SMALL, LARGE)
    }
    total = sum(
        (w * (success(OPEN, s) - success(KEYHOLE, s)) for s, w in weights.items()), Fraction()
    )
    return total / sum(weights.values())


def patients() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One row a patient: open surgery, large stone, cleared."""
    rows = []
    for (operation, size), n in TREATED.items():
        cleared = CLEARED[operation, size]
        rows += [(operation, size, 1)] * cleared + [(operation, size, 0)] * (n - cleared)
    return tuple(np.array(rows, dtype=float).T)


def hc3_error(y: np.ndarray, *columns: np.ndarray) -> float:
    """Standard error of the first column's coefficient: B sum xx' (r / (1 - h))^2 B, B = (X'X)^-1.

    MacKinnon & White 1985, J. Econometrics 29:305; h is the leverage.
    """
    x = np.column_stack([*columns, np.ones(len(y))])
    bread = np.linalg.inv(x.T @ x)
    leverage = ((x @ bread) * x).sum(axis=1)
    residual = (y - x @ bread @ x.T @ y) / (1 - leverage)
    return float(np.sqrt((bread @ ((x.T * residual**2) @ x) @ bread)[0, 0]))


def natural_rate() -> Fraction:
    """P(cleared) as things are: half the patients were operated either way."""
    return (crude_rate(OPEN) + crude_rate(KEYHOLE)) / 2
