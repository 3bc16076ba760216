"""Graphs as text: what other programs write is read, and what they read is written.

``registry``
    ``read_graph`` and ``write_graph``: the format is told by the name of a file, or by its look.
``looks``
    Which format a text is in.
``limits``
    How large a graph from elsewhere may be.
``bidirected``
    ``x <-> y`` as a latent common cause, and back.

Every format has a module with ``read(text) -> graph`` and ``write(graph) -> (text, lost)``, where
``lost`` has one sentence for each thing that the format cannot carry.
"""
