"""The shape of a story, on bare networkx graphs: nothing here knows scenarios, words or data.

``checks``
    Refusals shared by the room: is it a DAG, are the nodes there.
``separation``
    d-separation, and the open or directed path that shows why two nodes are not separated.
``cuts``
    The smallest set of vertices that parts two others in an undirected graph.
``adjustment``
    The proper backdoor graph, valid adjustment sets, and the smallest of them.
``direct``
    What to hold equal so that only the arrow from treatment to outcome is left.
``frontdoor``
    The mediators through which an effect can be told, whatever confounds its ends.
``instruments``
    What moves the treatment and reaches the outcome in no other way.

A node with the attribute ``latent=True`` stands for a variable that nobody can measure.
"""
