"""Which format a text is in, by its look."""

from __future__ import annotations

import re

_COMMENTS = re.compile(r"\A(?:\s+|//[^\n]*|\#[^\n]*|%%(?!\{)[^\n]*|/\*.*?\*/)*", re.DOTALL)
_GRAPHVIZ_HEAD = re.compile(r'(?:strict\s+)?(di)?graph\b\s*(?:\w+|"[^"\n]*")?\s*\{', re.IGNORECASE)
_DAGITTY_HEAD = re.compile(
    r'(?:strict\s+)?(?:dag|mag|pdag|pag)\b\s*(?:[\w.-]+|"[^"\n]*")?\s*\{', re.IGNORECASE
)
_MERMAID_HEAD = re.compile(
    r"```\s*mermaid\b|(?:graph|flowchart)\s+(?:TB|TD|BT|RL|LR)\b|flowchart\b|---\s*\n|%%\{"
)
_GML = re.compile(r"^[ \t]*graph\s*\[", re.MULTILINE | re.IGNORECASE)
_BNLEARN = re.compile(r"\[[^\[\]]*\]\s*(?:\[|\Z)|(?:network|belief\s+network)\b[^\n{]*\{?|net\s*\{")
_ROLES = r"exposure|outcome|adjusted|unobserved|latent|selected|[eoauls]"
_DAGITTY_ONLY = re.compile(rf"<-|\[\s*(?:{_ROLES})\s*[,;\]]|,\s*(?:{_ROLES})\s*[,;\]]")
_GROUP = re.compile(r'\{\s*(?:[^\s"\[{}]|"[^"\n]*"\s*[^\s:]).*?(?:->|<-)', re.DOTALL)
"""As in ``{x y} -> z``, which is no JSON."""
_HEADS = (
    ("graphml", re.compile("<")),
    ("dagitty", _DAGITTY_HEAD),
    ("mermaid", _MERMAID_HEAD),
    ("bnlearn", _BNLEARN),
    ("dagitty", _GROUP),
    ("node_link", re.compile(r"[{\[]")),
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LAVAAN = re.compile(r"[\w.]\s*(?:=~|~~|~)\s*[\w.]")
_ARROW = re.compile(r"->|<-")
_LEGACY_LINE = re.compile(r"\S.*\s(?:[EOAU01]+|@-?[0-9.]+,\S+)")
_BLANK = re.compile(r"\r?\n[ \t]*\r?\n")


def format_of(text: str) -> str | None:
    """Return the name of the format that a text seems to be in, or None.

    Examples
    --------
    >>> format_of("dag { x -> y }"), format_of("digraph { x -> y }"), format_of("y ~ x")
    ('dagitty', 'dot', 'lavaan')
    >>> format_of("nothing of the kind") is None
    True
    """
    lead = _COMMENTS.match(text)
    body = text[lead.end() if lead else 0 :]
    by_start = _by_start(body)
    if by_start:
        return by_start
    bare = _QUOTED.sub('""', body)
    if _GML.search(bare):
        return "gml"
    if _ARROW.search(bare):
        return "dagitty"
    if _LAVAAN.search(bare):
        return "lavaan"
    return "dagitty" if is_legacy(body) else None


def _by_start(body: str) -> str | None:
    if graphviz := _GRAPHVIZ_HEAD.match(body):
        bare = _QUOTED.sub('""', body)
        old = not graphviz.group(1) and "->" in bare  # dagitty once wrote `graph { x -> y }`
        return "dagitty" if old or _DAGITTY_ONLY.search(bare) else "dot"
    return next((name for name, head in _HEADS if head.match(body)), None)


def is_legacy(text: str) -> bool:
    r"""Whether a text looks like dagitty's first format: ``name flags @x,y`` line by line.

    Examples
    --------
    >>> is_legacy("x E @0,0\ny O @1,0\n\nx y"), is_legacy("dag { x y }")
    (True, False)
    """
    body = text.strip()
    if "->" in body or "<-" in body or "{" in body:
        return False
    head = _BLANK.split(body, maxsplit=1)
    flagged = [bool(_LEGACY_LINE.fullmatch(line.strip())) for line in head[0].splitlines()]
    return bool(flagged) and (all(flagged) or (any(flagged) and len(head) > 1))
