"""The three functions of scenarios that run over time: ``lag``, ``sum`` and ``mean``."""

from __future__ import annotations

import ast

from causalstory.stories.language import (
    FUNCTION_TABLE,
    OVER_TIME,
    TOTALS,
    Closure,
    Total,
    Use,
    lagged,
)
from causalstory.stories.translator import Code, Translator, as_closure, look_up


class TimeTranslator(Translator):
    """A translator that also knows the functions over time.

    Examples
    --------
    >>> text = "0.9*lag(fear) + sum(reports)"
    >>> translator = TimeTranslator(text)
    >>> _ = translator.translate(ast.parse(text, mode="eval").body)
    >>> sorted(translator.uses)
    [Use(name='fear', depth=0, before=True), Use(name='reports', depth=1, before=False)]
    """

    functions = (*Translator.functions, *OVER_TIME)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._nested = False
        self._inside: set[str] = set()

    def _variable(self, name: str, *, before: bool = False) -> Closure:
        self.uses.add(Use(name, self._depth, before))
        self._inside.add(name)
        return look_up(lagged(name) if before else name)

    def _call(self, node: ast.Call) -> Code:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in OVER_TIME:
            return super()._call(node)
        for keyword in node.keywords:
            self._refuse(keyword, keyword)
        if len(node.args) != 1:
            further = name == "lag" and len(node.args) > 1
            way_out = ": it always reaches back one week" * further
            return self._problem(
                f"{name} takes 1 value, not {len(node.args)} (in '{self._source(node)}'){way_out}"
            )
        return self._lag(node) if name == "lag" else self._total(name, node)

    def _lag(self, node: ast.Call) -> Code:
        (inner,) = node.args
        if isinstance(inner, ast.Name) and inner.id not in (*FUNCTION_TABLE, *OVER_TIME):
            return self._variable(inner.id, before=True)
        if isinstance(inner, ast.Call) and getattr(inner.func, "id", "") == "lag":
            return self._problem(
                f"lag reaches back one week (in '{self._source(node)}'): give a variable of its "
                "own the value of the inner lag, and take the lag of that"
            )
        return self._problem(
            f"lag takes the name of a variable (in '{self._source(node)}'): take the lag of each "
            "variable, or give the expression a variable of its own"
        )

    def _total(self, name: str, node: ast.Call) -> Code:
        outer = self._inside
        self._inside, self._nested = set(), False
        self._depth += 1
        part = self.translate(node.args[0])
        self._depth -= 1
        if not self._nested:
            self.totals.add(Total(self._source(node), self._depth + 1, tuple(sorted(self._inside))))
        self._inside, self._nested = outer, True
        return TOTALS[name](as_closure(part), self._depth)
