r"""Any text as TeX that shows it, with pdfLaTeX, XeLaTeX and LuaLaTeX alike."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\symbol{34}",
    "'": r"\textquoteright{}",
    "`": r"\textquoteleft{}",
} | {character: f"\\{character}" for character in "$%_{}#&"}
_TWINS = re.compile("(?<=-)(?=-)|(?<=,)(?=,)")
"""TeX would join two hyphens, or two commas, to another sign."""

_SIGNS = {
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}",
    "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}",
    "\N{LATIN SMALL LETTER DOTLESS I}": r"\i{}",
    "§": r"\S{}", "¶": r"\P{}", "©": r"\copyright{}", "£": r"\pounds{}",
    "¿": r"\textquestiondown{}", "¡": r"\textexclamdown{}",
    "\N{EN DASH}": r"\textendash{}", "\N{EM DASH}": r"\textemdash{}",
    "\N{LEFT SINGLE QUOTATION MARK}": r"\textquoteleft{}",
    "\N{RIGHT SINGLE QUOTATION MARK}": r"\textquoteright{}",
    "\N{LEFT DOUBLE QUOTATION MARK}": r"\textquotedblleft{}",
    "\N{RIGHT DOUBLE QUOTATION MARK}": r"\textquotedblright{}",
    "…": r"\textellipsis{}", "·": r"\textperiodcentered{}", "•": r"\textbullet{}",
}  # fmt: skip

_MATHS = {
    "\N{MULTIPLICATION SIGN}": r"\times",
    "÷": r"\div", "±": r"\pm", "°": r"^{\circ}", "¬": r"\neg", "µ": r"\mu",
    "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow", "↑": r"\uparrow",
    "↓": r"\downarrow", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx",
    "∞": r"\infty", "√": r"\surd", "∑": r"\sum", "∂": r"\partial",
    "\N{MINUS SIGN}": "-", "²": "^2", "³": "^3", "¹": "^1",
}  # fmt: skip

_GREEK_LETTERS = "αβγδεζηθικλμνξπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩϑϕϵ"
_GREEK_NAMES = (
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho varsigma "
    "sigma tau upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
    "Omega vartheta phi epsilon"
)
_GREEK = {
    letter: f"\\{name}" for letter, name in zip(_GREEK_LETTERS, _GREEK_NAMES.split(), strict=True)
}
_LATIN_LOOK = dict(
    zip(
        "\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7",
        "oABEZHIKMNOPTX",
        strict=True,
    )
)
"""Greek letters that TeX has no sign of its own for: they look like Latin ones."""

_INSTEAD = {
    "„": "{,}{,}",
    "\N{SINGLE LOW-9 QUOTATION MARK}": "{,}",
    "«": r"\ensuremath{\ll}",
    "»": r"\ensuremath{\gg}",
}

_ACCENTS = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
    "\u0323": r"\d",
    "\u0327": r"\c",
    "\u0331": r"\b",
}
_MATHS_ACCENTS = {"\u0301": r"\acute", "\u0300": r"\grave", "\u0308": r"\ddot"}


def to_tex(text: str) -> str:
    r"""Return text as TeX that shows it letter by letter.

    Parameters
    ----------
    text
        One line, possibly from a stranger; nothing in it is taken for a command.

    Returns
    -------
    str
        ASCII, save for characters that pdfLaTeX has no sign for: with XeLaTeX and LuaLaTeX they
        are shown as they are, with pdfLaTeX as the letter without its accent, or as a box.

    Examples
    --------
    >>> print(to_tex(r"50% of \input{x}"))
    50\% of \textbackslash{}input\{x\}
    >>> print(to_tex("fièvre, ψ"))
    fi\`{e}vre, \ensuremath{\psi}
    """
    composed = unicodedata.normalize("NFC", text)
    return _TWINS.sub(r"{\\kern0pt}", "".join(map(_letter, composed)))


def _letter(character: str) -> str:
    known = _known(character)
    if known is not None:
        return known
    return rf"{{\ifdefined\Umathchar {character}\else {_instead(character)}\fi}}"


def _known(character: str) -> str | None:
    """Return a character in signs that every TeX has, or None if there are none."""
    if character in _SPECIAL:
        return _SPECIAL[character]
    if " " <= character <= "~":
        return character
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _LATIN_LOOK:
        return _LATIN_LOOK[character]
    if character in _MATHS or character in _GREEK:
        return rf"\ensuremath{{{_MATHS.get(character) or _GREEK[character]}}}"
    return _accented(character)


def _accented(character: str) -> str | None:
    parts = unicodedata.normalize("NFD", character)
    base, marks = parts[:1], parts[1:]
    if base in _GREEK and marks in _MATHS_ACCENTS:
        return rf"\ensuremath{{{_MATHS_ACCENTS[marks]}{{{_GREEK[base]}}}}}"
    known = _LATIN_LOOK.get(base, base)
    if marks in _ACCENTS and known.isascii() and known.isalpha():
        return f"{_ACCENTS[marks]}{{{known}}}"
    return None


def _instead(character: str) -> str:
    """Return what pdfLaTeX shows for a character that it has no sign for."""
    if character in _INSTEAD:
        return _INSTEAD[character]
    parts = unicodedata.normalize("NFKD", character)
    if all(map(unicodedata.combining, parts)):
        return ""
    signs = [_known(part) for part in parts if not unicodedata.combining(part)]
    return r"\rule{.6em}{.6em}" if None in signs else "".join(sign or "" for sign in signs)
