"""Causal graphs that were published, as arrows, each with its source.

The first eleven are examples that come with dagitty (Textor, van der Zander, Gilthorpe,
Liskiewicz and Ellison 2016, International Journal of Epidemiology 45:1887-1894), the others
graphs on which its own test suite (github.com/jtextor/dagitty, folder ``test``) asserts answers.
"""

from __future__ import annotations

import networkx as nx


def arrows(text, **attributes):
    """Read lines of a cause, a colon and its effects; attributes name the nodes that have them."""
    graph = nx.DiGraph()
    for line in text.strip().splitlines():
        cause, _, effects = line.partition(":")
        graph.add_node(cause.strip())
        graph.add_edges_from((cause.strip(), effect) for effect in effects.split())
    for key, names in attributes.items():
        for name in names.split():
            graph.nodes[name][key] = True
    return graph


M_BIAS_LATENT = arrows(
    """
    U1: E Z
    U2: D Z
    E: D
    """,
    latent="U1 U2",
)
"""Greenland, Pearl and Robins 1999, Epidemiology 10:37-48, with what is behind it latent.
E -> D."""

CONFOUNDING = arrows(
    """
    E: D
    A: E Z
    B: D Z
    Z: E D
    """
)
"""The same with a middle that confounds too. E -> D."""

MEDIATION = arrows(
    """
    Z: X I
    X: I Y
    I: Y
    """
)
"""A mediator that is confounded with the treatment. X -> Y."""

RING = arrows(
    """
    1: E
    2: 1
    3: 2
    4: 3
    5: 4
    6: 5
    7: 6 E
    8: 7 D
    9: 8
    10: 9
    11: 10
    12: 11
    13: 12
    14: 13
    15: 14 D
    E: D
    """
)
"""Many variables, few paths: a long ring around one arrow. E -> D."""

SEBASTIANI = arrows(
    """
    SELP.17: SELP.22
    ECE1.13: SELP.17
    ECE1.12: ECE1.13
    MET.6: SELP.12
    CAT: MET.5
    CSF2.3: CSF2.4
    TGFBR3.10: TGFBR3.2 TGFBR3.9
    TGFBR3.2: TGFBR3.9
    TGFBR3.8: TGFBR3.2 TGFBR3.9
    EDN1.3: ANXA2.12 EDNI1.7
    BMP6.13: BMP6.12 BMP6.9
    EDN1.10: EDNI1.7
    EDNI1.6: EDN1.10 EDNI1.7
    ANXA2.8: EDN1.3 CAT ECE1.12 EDNI1.6 ADCY9.8 BMP6 ANXA2.13
    BMP6.11: BMP6.9
    BMP6.10: BMP6.11 BMP6.13
    BMP6: BMP6.10
    ANXA2.13: ANXA2.11
    MET.5: MET.6 TGFBR3.7 SELP.14
    EDN1.9: EDN1.10 BMP6.14 EDN1.3
    ANXA2.7: ANXA2.11 ANXA2.5
    BMP6.14: BMP6.12
    TGFBR3.7: CSF2.3 TGFBR3.10
    ANXA2.12: ANXA2.13 ANXA2.11 ANXA2.7 ANXA2.5
    Stroke: CSF2.4 TGFBR3.10 MET.6 SELP.12 SELP.22 ECE1.13 ECE1.12 BMP6.12 BMP6.13 BMP6.11
    Stroke: ADCY9.8 BMP6.10 TGFBR3.8 MET.5 SELP.14
    """
)
"""Sebastiani, Ramoni, Nolan, Baldwin and Steinberg 2005, Nature Genetics 37:435-440.

EDN1.3 -> EDNI1.7."""

POLZER = arrows(
    """
    ToothLoss: Mortality
    Periodontitis: ToothLoss
    Caries: ToothLoss
    Diabetes: Mortality Periodontitis Hypertension Lipids
    Obesity: Mortality Periodontitis Diabetes Hypertension Lipids
    Hypertension: Mortality
    Psychosocial: ToothLoss Mortality Periodontitis Caries Diabetes Obesity Hypertension
    Psychosocial: Alcohol Smoking Sport Lipids
    Age: ToothLoss Mortality Periodontitis Caries Diabetes Obesity Hypertension Psychosocial
    Age: Alcohol Smoking Sport Lipids
    Sex: ToothLoss Mortality Periodontitis Caries Diabetes Obesity Hypertension Psychosocial
    Sex: Alcohol Smoking Sport Lipids
    Alcohol: ToothLoss Mortality Diabetes Obesity Hypertension Smoking Lipids
    Smoking: ToothLoss Mortality Periodontitis Diabetes Obesity Hypertension Sport
    Sport: Mortality Periodontitis Diabetes Obesity Hypertension Lipids
    Lipids: Mortality
    """
)
"""Polzer, Schwahn, Voelzke, Mundt and Biffar 2012, Clinical Oral Investigations 16:333-351.

ToothLoss -> Mortality."""

SCHIPF = arrows(
    """
    A: S PA WC U TT
    S: TT T2DM
    WC: TT U T2DM
    U: TT T2DM
    PA: WC T2DM
    """
)
"""Schipf, Haring, Friedrich et al. 2011, The Aging Male 14:21-28, as dagitty has it: without an
arrow from TT to T2DM. TT -> T2DM."""

SHRIER = arrows(
    """
    Coach: FitnessLevel TeamMotivation
    Genetics: FitnessLevel NeuromuscularFatigue ConnectiveTissueDisorder
    TeamMotivation: PreviousInjury WarmUpExercises
    PreGameProprioception: WarmUpExercises
    ConnectiveTissueDisorder: TissueWeakness NeuromuscularFatigue
    ContactSport: IntraGameProprioception PreviousInjury
    TissueWeakness: Injury
    IntraGameProprioception: Injury
    FitnessLevel: PreGameProprioception NeuromuscularFatigue
    NeuromuscularFatigue: IntraGameProprioception Injury
    WarmUpExercises: IntraGameProprioception
    """
)
"""Shrier and Platt 2008, BMC Medical Research Methodology 8:70. WarmUpExercises -> Injury."""

ACID = arrows(
    """
    x1: x4 x3
    x2: x3
    x3: x6 x5
    x4: x5
    x5: x7 x11
    x6: x7 x14
    x7: x9
    x8: x14 x15
    x9: x10
    x10: x12 x15
    x11: x12
    x12: x13
    x14: x16
    x15: x17 x18
    x16: x17
    """
)
"""Acid and de Campos 1996, UAI. x3 -> x15."""

THOEMMES = arrows(
    """
    e0: x
    e1: s1
    e2: s2 y
    e3: s3
    e4: y
    s1: s2 z
    s2: s3 z2
    s3: y
    x: y s1
    y: z3
    """,
    latent="e0 e1 e3 e4",
)
"""Thoemmes 2013, of which dagitty adjusts for s2. x -> y."""

VAN_KAMPEN = arrows(
    """
    AFF: ALN APA CDR
    AIS: AFF EGC SUS
    ALN: APA DET FTW PER SUS
    CDR: DET
    EGC: HOS
    FTW: DET EGC
    SAN: ALN AFF AIS APA CDR
    SUS: EGC FTW HOS
    PER: DET
    """
)
"""Van Kampen 2014, European Psychiatry 29:437-448. SUS -> EGC."""

M_BIAS = arrows(
    """
    U1: X M
    U2: Y M
    X: Y
    """
)
"""The first graph with everything measured. X -> Y."""

TWO_SIDES = arrows(
    """
    t: xobs
    u1: t y
    u2: t xobs
    xobs: y
    """
)
"""xobs -> y."""

TWO_CHAINS = arrows(
    """
    S: T
    h: S
    i: h T
    x: S z
    z: T
    """
)
"""S -> T."""

TANGLE = arrows(
    """
    S: T
    a: h c T
    b: e f
    d: j i
    e: a f
    f: n
    g: d m j
    h: T S
    i: h T
    i4: p
    m: j i
    n: c S
    o: y q
    p: q o
    q: y
    x: S o p
    z: T q p
    """
)
"""S -> T."""

COMMENTATOR = arrows(
    """
    A: W2 W1
    B: W1 X
    C: Y W2
    V: Z1 Z2
    W1: Z1
    W2: Z2
    X: Y
    Z1: X
    Z2: Y
    """,
    latent="A B C",
)
"""X -> Y."""

LADDER = arrows(
    """
    U1: D v5
    U2: v3 v4
    E: v1 v6
    v1: D
    v2: D E
    v3: E
    v4: v6
    v5: v4
    v6: v7
    v7: D
    """,
    latent="U1 U2",
)
"""E and D are to be separated, without a causal question."""

ALLERGY = arrows(
    """
    E: D AllergischeSensibilisierung
    Genetische: D AllergischeSensibilisierung
    Etnische: Genetische D Stillen
    Begleiterkrankungen: D E
    RauchenMutter: D Stillen Schwangerschaft E
    RauchenAnderer: D Stillen E
    Stillen: Darmflora AllergischeSensibilisierung
    DiaetMutter: Stillen D
    Darmflora: D AllergischeSensibilisierung E
    Hausstaub: Darmflora AllergischeSensibilisierung
    Haustiere: Hausstaub Darmflora AllergischeSensibilisierung Erregerexposition
    AllergischeSensibilisierung: D
    Allergenexposition: Darmflora E AllergischeSensibilisierung
    Impfungen: Darmflora E
    VitD: E
    Infektionen: E Darmflora Erregerexposition D
    Erregerexposition: E D
    Geburtsmodus: Erregerexposition Darmflora
    Geburtsort: Erregerexposition
    Geschwister: AllergischeSensibilisierung Erregerexposition
    BetreuungKind: Infektionen Erregerexposition AllergischeSensibilisierung
    Antibiotika: Infektionen Darmflora D Erregerexposition
    """
)
"""E -> D."""
