"""How the policy of a web page names what may run in it; nothing else may."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256


def allowed(part: str) -> str:
    """Return the source expression for a script or style sheet that stands within the page.

    Parameters
    ----------
    part
        Every character between the tags.

    Returns
    -------
    str
        As a Content-Security-Policy takes it, in single quotes.

    Examples
    --------
    >>> allowed("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'"
