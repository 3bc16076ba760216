"""What a result needs so that people can read it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from causalstory.tables.hypertext import to_html
from causalstory.tables.text import to_text

if TYPE_CHECKING:
    from causalstory.tables.page import Page


class Readable(ABC):
    """A result that prints in a terminal and shows in a notebook.

    A subclass (usually a frozen dataclass) says once, in :meth:`to_page`, what people should
    read, and in :meth:`to_dict` what programs should.

    Examples
    --------
    >>> from causalstory.tables import Page, Paragraph
    >>> class Answer(Readable):
    ...     def to_page(self):
    ...         return Page((Paragraph("It depends on the story."),))
    ...     def to_dict(self):
    ...         return {"answer": None}
    >>> print(Answer())
    It depends on the story.
    """

    __slots__ = ()

    @abstractmethod
    def to_page(self) -> Page:
        """Return what people read."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any] | list[dict[str, Any]]:
        """Return what programs read: ready for JSON, None for unknown, never NaN."""

    def __str__(self) -> str:
        return to_text(self.to_page())

    def __repr__(self) -> str:
        # What a Python shell echoes is read by people; dataclasses leave it be with repr=False.
        return str(self)

    def _repr_html_(self) -> str:
        return to_html(self.to_page())
