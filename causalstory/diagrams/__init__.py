"""PICTURES: stories and graphs as diagrams that go on slides as they are.

``sketch``, ``union``
    What is to be drawn of a story or a graph, before it has a place; and of all together.
``subjects``, ``request``
    What is handed over to be drawn, and with which options.
``sketching``, ``changes``, ``surgery``, ``difference``, ``conditioning``, ``highlighting``
    Marks on sketches: ``do()``, two graphs compared, what is held equal, paths.
``notation``, ``annotation``, ``equations``
    Symbols in the place of labels, and what stands on arrows.
``layering``, ``grid``, ``ordering``, ``placing``, ``judging``, ``layout``
    Where nodes stand: one layered layout for everything that shares its nodes.
``geometry``, ``routing``, ``tips``
    How arrows run from border to border, around other nodes.
``measure``, ``style``, ``fitting``, ``heading``
    How wide text is, what each role and state looks like, and the words around a picture.
``nodes``, ``marking``, ``legend``
    What stands at a place, where the signs and words of arrows stand, and what they all mean.
``panel``, ``composition``, ``scene``
    The scene: positions and style of everything, computed once, the only thing writers read.
``borders``, ``signs``, ``svg``, ``dot``, ``tex``, ``tikz_parts``, ``tikz``, ``mermaid``
    The lines of a border and of a sign, and the writers of text.
``fonts``, ``figure``, ``raster``
    The writers of PNG and PDF.
``connector_ways``, ``connectors``, ``pptx_outline``, ``pptx_shapes``, ``pptx_arrows``,
``pptx_words``, ``pptx_page``, ``pptx``
    The writer of slides, whose arrows are glued to the nodes.
``outputs``
    Which ending of a file goes to which writer.
``drawing``, ``text``, ``mark_words``
    The public verb ``draw``, and pictures in words.
``argument``
    The public verb ``reveal``: an argument step by step, as slides, files or one page.
"""
