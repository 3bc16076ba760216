"""The shape of a story, on bare networkx graphs: nothing here knows scenarios, words or data.

``checks``
    Refusals shared by the room: is it a DAG, are the nodes there.
``separation``
    d-separation, and the open or directed path that shows why two nodes are not separated.
``moral``
    The undirected graph in which cutting two nodes apart is d-separating them.
``cuts``
    The smallest set of vertices that parts two others in an undirected graph.
``separators``
    Every minimal set that d-separates two nodes, each after a bounded amount of work.
``implications``
    The independencies that a graph implies, pair by pair.
``adjustment``
    The proper backdoor graph, valid adjustment sets, and the smallest of them.
``direct``
    What to hold equal so that only the arrow from treatment to outcome is left.
``parting``
    What stands between two nodes once the causal arrows are gone, ready to be cut.
``sets``
    Every adjustment set of which nothing can be left out, for the total or the direct effect.
``frontdoor``
    The mediators through which an effect can be told, whatever confounds its ends.
``mediators``
    Every such set of which nothing can be left out.
``instruments``
    What moves with the treatment and reaches the outcome in no other way.
``paths``, ``trails``
    The paths between two nodes, each with what opens or blocks it.
``roles``
    What each node is to the effect of a treatment on an outcome.
``cpdag``
    The DAGs that imply the same independencies where everything is measured.
``margin``, ``equivalence``
    The same comparison of two graphs where something is latent or selected.
``listing``
    Answers that could be very many, with a visible bound.
``reach``
    What lies up and down the arrows.

A node with the attribute ``latent=True`` stands for a variable that nobody can measure, one with
``selected=True`` for something that has happened in every unit that is seen: it is given in every
separation. The role ``"adjusted"`` marks a node that is adjusted for in any case.
"""
