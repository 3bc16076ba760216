# %% [markdown]
# # Bring your own graph
#
# A head of year arrives with two things: a drawing, made on [dagitty.net](https://www.dagitty.net),
# and a table from the school office. She asks whether tutoring helps. You will read the drawing,
# ask it questions, hold the table against it, and find out what a table can refute and what it
# cannot.
#
# **What you need.** The first tutorial, or to know what a DAG is and what it means to hold a
# variable equal.
#
# **How to use this notebook.** As before: *predict*, *see*, *explain*. The solutions are folded.
#
# **The data is synthetic.** There is no such school; a program drew every number. The next cell is
# that program, and it is folded. It writes `school.csv` and says more than a table ever does, so
# leave it closed. Open it at the end.

# %% jupyter={"source_hidden": true}
import numpy as np
import pandas as pd

import causalstory as cs

luck = np.random.default_rng(1973)
pupils = 400
income = luck.normal(size=pupils)
last_year = (62 + 6 * income + 8 * luck.normal(size=pupils)).round()
practice = (5 - 0.08 * (last_year - 62) + 1.5 * luck.normal(size=pupils)).clip(0).round(1)
asked = 1.2 * (practice - 5) + 0.7 * income - 0.4
tutoring = luck.random(pupils) < 1 / (1 + np.exp(-asked))
exam = (15 + 0.55 * last_year + 2.5 * practice + 7 * luck.normal(size=pupils)).round()
exam[[57, 313]] = np.nan  # two were ill
drawn = {
    "pupil": np.arange(1, pupils + 1),
    "last_year": last_year.astype(int),
    "tutoring": np.where(tutoring, "yes", "no"),
    "practice": practice,
    "exam": exam,
}
pd.DataFrame(drawn).to_csv("school.csv", index=False)

# %% [markdown]
# ## The drawing
#
# On dagitty.net a drawing has a text beside it, the model code. Copy it between quotation marks.
# (`cs.read_graph("mine.txt")` reads it from a file, and files of many other programs as well.)

# %%
graph = cs.from_dagitty("""
dag {
  income    [pos="0,0"]
  last_year [pos="2,0"]
  tutoring  [exposure, pos="0,1"]
  practice  [pos="1,1"]
  exam      [outcome, pos="2,1"]
  prize     [pos="1,1.8"]
  income -> {last_year tutoring}
  last_year -> exam
  tutoring -> practice -> exam
  {tutoring exam} -> prize
}
""")
cs.draw(graph)

# %% [markdown]
# What she says with it:
#
# - Who has tutoring is a matter of the parents' `income`, and so are the marks of `last_year`.
# - A tutor makes pupils `practice`, and hours of practice make the `exam` better.
# - There is a `prize` at the end of the year. Good exams win it, and tutors put in a word for their
#   own pupils.
#
# dagitty calls the treatment *exposure*. The graph is a plain `networkx.DiGraph`, and whatever you
# know of networkx works on it.
#
# ### Predict
#
# Which variables must be held equal to see what tutoring does to the exam? Which must *not*? Write
# down one set that will do.
#
# ## Ask it: which sets?

# %%
cs.adjustment_sets(graph, "tutoring", "exam")

# %% [markdown]
# ### Explain
#
# There are two, and you need only one of them. These are the *minimal* sets: leave something out
# and the set no longer does. The school must not ask what parents earn, but it has last year's
# marks. A graph tells you what you can do without.
#
# ## Ask it: why?
#
# Association travels along paths, whichever way their arrows point. A path is open until a variable
# on it blocks it:
#
# - A **chain** (`a -> b -> c`) or a **fork** (`a <- b -> c`) is open, and blocked when `b` is held
#   equal.
# - A **collider** (`a -> b <- c`) is blocked, and *opened* when `b` is held equal.
#
# ### Predict
#
# How many paths lead from tutoring to the exam? Which of them are open while nothing is held equal,
# and which of the open ones does harm?

# %%
cs.paths(graph, "tutoring", "exam")

# %% [markdown]
# ### Explain
#
# One path is what we want to measure: it follows the arrows. One is blocked already, as long as
# nobody touches the prize. One is open and runs backwards out of tutoring: pupils from richer homes
# have tutoring more often and had better marks before. That one is the **bias**, and either
# variable on it can block it. ("Conditions on" is the textbooks' word for "holds equal".)
#
# ### Exercise 1
#
# A colleague says: *"Hold equal whatever you can. More cannot do any harm."* Give him all four
# other variables. Predict for each path whether it is open then, and what is left of the effect.

# %% tags=["exercise"]
# One variable, to start with.
cs.paths(graph, "tutoring", "exam", given=["income"])

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 1
cs.paths(graph, "tutoring", "exam", given=["income", "last_year", "practice", "prize"])

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 1</b>: open it when you have tried</summary>
#
# He closes the path that he should close, and two things go wrong. Practice is how tutoring works:
# with practice held equal, that path is blocked and nothing of the effect is left. The prize is a
# collider: holding it equal opens a path that was blocked. Among the winners, a pupil without a
# tutor must have had a good exam. So he measures a bias, and nothing but a bias. More can do harm.
#
# `cs.roles(graph, "tutoring", "exam")` says what each variable is.
#
# </details>

# %% [markdown]
# ## Ask it: what must hold in the data?
#
# An arrow says that something *may* be so. A missing arrow says that something *is not*, and that
# can be tested. The school has neither the income nor, before the year is over, the prize. What
# does the drawing claim about the other four?
#
# ### Predict
#
# Which pairs of the four have no arrow between them? What must be known before the one tells
# nothing about the other?

# %%
not_in_table = ["income", "prize"]
cs.implied_independencies(graph, latent=not_in_table)

# %% [markdown]
# ### Explain
#
# Read `a _||_ b | c` as "a tells nothing about b once c is known". Both lines come from a missing
# arrow:
#
# - No arrow leads from tutoring to the exam. Tutoring works by practice alone, so once practice
#   (and last year's marks) are known, tutoring tells nothing more about the exam.
# - No arrow joins last year's marks and practice. Among pupils who have tutoring, or among those
#   who have none, marks tell nothing about hours.
#
# Tutoring and last year's marks have no arrow either, and yet no line is about them. What would
# make them independent is the income, and that is not in the table.
#
# ## The table

# %%
table = pd.read_csv("school.csv")
print(f"{len(table)} pupils, {table['exam'].isna().sum()} without an exam")
table.head(8)

# %% [markdown]
# One row is one pupil. `last_year` is a mark between 0 and 100, `tutoring` says who had a tutor
# this year, `practice` is hours a week, as the pupils remember them in June, and `exam` is a mark
# again.
#
# Now the drawing becomes a story with a question. No equations are needed: arrows are enough.


# %%
def stories_about_tutoring(stories, actions=None):
    """Return a scenario: the question of the head of year, and whoever answers it."""
    return cs.scenario(
        title="Does tutoring help?",
        question={"treatment": "tutoring", "outcome": "exam", "goal": "increase", "unit": "pupil"},
        variables={"tutoring": {"levels": ["no", "yes"]}},
        evidence={"table": ["last_year", "tutoring", "practice", "exam"]},
        actions={"tutor_all": {"set": {"tutoring": "yes"}}, **(actions or {})},
        stories=stories,
    )


head_of_year = {
    "title": "Tutors make pupils practise",
    "teller": "the head of year",
    "claim": "Pupils with a tutor practise more, and that is what makes the exam better.",
}
school = stories_about_tutoring({"drawing": {**head_of_year, "graph": graph}})

# %% [markdown]
# ### Predict
#
# Do both claims hold in the table? If one does not, is the answer about tutoring wrong as well?

# %%
cs.compare(school, data="school.csv")

# %% [markdown]
# ### Explain
#
# Last year's marks are held equal, as the drawing says, and the story buys tutoring for everybody.
# But the data **contradicts** the drawing. The next table has each claim with its test.

# %%
cs.contradictions(school, table)

# %% [markdown]
# One of two claims is refuted. (The tests are set so that a true story is contradicted in no more
# than one of a hundred tables, however many claims it makes.) Marks and practice go together among
# pupils who are alike in tutoring, so an arrow is missing somewhere. The test does not say which.
#
# The head of year is not surprised. *"Of course. Whoever had poor marks is made to practise."* She
# draws an arrow from `last_year` to `practice`.
#
# ### Predict
#
# Does the set change? Does the estimate? Does the action?

# %%
redrawn = graph.copy()
redrawn.add_edge("last_year", "practice")
print(cs.adjustment_sets(redrawn, "tutoring", "exam"))

drawings = {
    "drawing": {**head_of_year, "graph": graph},
    "redrawn": {**head_of_year, "title": "The same, and poor marks do too", "graph": redrawn},
}
cs.compare(stories_about_tutoring(drawings), data=table)

# %% [markdown]
# ### Explain
#
# Nothing changes but the verdict. The refuted drawing was wrong, and its answer did not hang on
# what was wrong with it. So read a contradiction as a question: *does my set depend on this arrow?*
# Then ask the graph again.
#
# And read the other verdict as it stands. "Not contradicted" is not "true".
#
# ### Exercise 2
#
# A colleague mends the drawing in another way: *"It is not the marks that make them practise. Some
# are worried about school. The worried have poor marks, and they practise."* Nobody has measured
# the worry. In dagitty that is `last_year <-> practice`. Is the table against it? Which set does it
# need? What does it recommend?

# %% tags=["exercise"]
worried = graph.copy()
# A hidden common cause is a latent node with two arrows; `<->` in a text is read as the same.
worried.add_node("worry", latent=True, pos=(1, 0.4))
worried.add_edges_from([("worry", "last_year"), ("worry", "practice")])
cs.draw(worried)

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 2
print(cs.adjustment_sets(worried, "tutoring", "exam"))
cs.compare(stories_about_tutoring({"redrawn": redrawn, "worried": worried}), data=table)

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 2</b>: open it when you have tried</summary>
#
# The table is not against it. But now last year's marks are a collider, between income and worry.
# Holding them equal opens a path through both, and leaving them out leaves the old one open. Only
# the income would do, and the school does not have it. So this drawing abstains. Two ways to mend
# the same refuted claim, and they do not buy the same action.
#
# </details>

# %% [markdown]
# ## Another drawing, the same question
#
# The supervisor of the study room looks at the redrawn graph and turns one arrow around. *"I see
# them every afternoon. It is those who practise anyway who come and ask for a tutor."*

# %%
supervised = redrawn.copy()
supervised.remove_edge("tutoring", "practice")
supervised.add_edge("practice", "tutoring")

supervisor = {
    "title": "Those who practise ask for a tutor",
    "teller": "the supervisor of the study room",
    "claim": "Practice comes first. It makes the exam better, and a tutor adds nothing to it.",
}
two = {
    "tutor_first": {**head_of_year, "graph": redrawn},
    "practice_first": {**supervisor, "graph": supervised},
}
rivals = stories_about_tutoring(two)
cs.draw(rivals)

# %% [markdown]
# ### Predict
#
# One of them must be wrong. Which one will the table contradict? What will each recommend?

# %%
cs.compare(rivals, data=table)

# %% [markdown]
# ### Explain
#
# Two stories, one table, two actions, and no contradiction. The head of year sees the effect of a
# tutor, the supervisor sees none: the whole difference between pupils with a tutor and without was
# there before. DoWhy computes what each graph says, and cannot say which to believe.
#
# More pupils would not help. Look at what the two claim about these four columns:

# %%
columns = ["last_year", "tutoring", "practice", "exam"]
for name, story_graph in {"tutor_first": redrawn, "practice_first": supervised}.items():
    print(name, *cs.implied_independencies(story_graph, latent=not_in_table), sep="\n   ")
print("Markov equivalent:", cs.markov_equivalent(redrawn, supervised, observed=columns))

# %% [markdown]
# They claim the same. Two graphs that imply the same independencies among the same columns are
# **Markov equivalent** there. No test of independence tells them apart, with ten rows or with ten
# million. These two have more in common still: whatever table the one can make, the other can make
# too. **Nobody can know from this table** which of the two is true.
#
# That is a statement about these columns, not about the world. It ends where the columns end.
#
# ### Predict
#
# Which column would you ask for, so that the two drawings claim different things?

# %%
with_income = cs.markov_equivalent(redrawn, supervised, observed=[*columns, "income"])
print("Markov equivalent, if the income is known:", with_income)
for name, story_graph in {"tutor_first": redrawn, "practice_first": supervised}.items():
    for claim in cs.implied_independencies(story_graph, latent=["prize"]):
        if {claim.first, claim.second} == {"income", "practice"}:
            print(f"{name} claims  {claim}")

# %% [markdown]
# ### Explain
#
# Take pupils with the same marks last year. If tutors make them practise, those from richer homes
# practise more, and only because more of them have a tutor. If practice comes first, income has
# nothing to do with practice. So a column that the head of year could do without for her estimate
# would tell the two stories apart.
#
# There are other ways, and none of them is a longer table. Ask for the hours in September, before
# anybody has a tutor: what comes later is no cause. Or give the tutors' places away by lot.
#
# ### Exercise 3
#
# Until somebody asks, the school has to decide. Is there an action that helps under *both* stories?
# Add one to the scenario, and let both judge it by the table.

# %% tags=["exercise"]
# An action changes one variable, by `set` or by `shift`. Is this one any good?
more = {"less_practice": {"shift": {"practice": -1}}}
cs.compare(stories_about_tutoring(two, actions=more), data=table)

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 3
more = {"practice_hour": {"shift": {"practice": 1}}}
read = cs.compare(stories_about_tutoring(two, actions=more), data=table)
judged = {
    (row["story"], action["action"]): [action["change"], action["low"], action["high"]]
    for row in read.to_dict()["rows"]
    for action in row["actions"]
}
pd.DataFrame(judged, index=["change of the exam", "low", "high"]).T.round(1)

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 3</b>: open it when you have tried</summary>
#
# An hour of practice a week more for everybody, in the study room for instance. Both drawings have
# the arrow from practice to the exam, and both say that it is worth much the same. They quarrel
# about another arrow. Where the data cannot choose between two stories, look for the action that
# needs no choice; there is not always one.
#
# </details>

# %% [markdown]
# ## Four worlds, one slope
#
# The Causal Quartet of D'Agostino McGowan, Gerke and Barrett (2023) makes the same point without a
# school. Four sets of equations, three columns with letters for names, all data synthetic. In each
# world the slope of Y on X is 1. Should Z be held equal?

# %%
quartet = cs.load("causal-quartet")
cs.draw(quartet)

# %% [markdown]
# ### Predict
#
# Let each world make a large table of X, Y and Z, and let all four stories read it. Which story can
# be refuted by a table from one of the other worlds? Look for missing arrows.

# %%
readings = {world.name: cs.compare(quartet, world=world.name) for world in quartet.stories}
found = {
    world: read.to_frame().set_index("story")["contradicted"] for world, read in readings.items()
}
verdicts = pd.DataFrame(found).T.rename_axis(index="true world", columns="story")
verdicts.replace({True: "contradicted", False: "-", None: "-"})

# %% [markdown]
# ### Explain
#
# Only the mediator story can be refuted. It alone has a pair of columns without an arrow and
# without a hidden common cause: X and Y. So it alone claims an independence. In the other three
# every pair is joined, and a graph that joins everything forbids nothing.

# %%
for story in quartet.stories:
    claimed = cs.implied_independencies(cs.to_networkx(story))
    print(f"{story.name:12}{', '.join(map(str, claimed)) or 'claims no independence'}")

# %% [markdown]
# And look at the row of the mediator's own world. Three wrong stories read its table, and none is
# contradicted. Being refutable is a virtue: the story that says most is the one that can be caught.
#
# (A story with equations also claims the sign of its effect. Here all four claim the same one.)
#
# ### Predict
#
# Which pairs of the four are Markov equivalent on X, Y and Z?

# %%
graphs = {story.name: cs.to_networkx(story) for story in quartet.stories}
pairs = {
    a: {b: cs.markov_equivalent(graphs[a], graphs[b], observed=["x", "y", "z"]) for b in graphs}
    for a in graphs
}
pd.DataFrame(pairs).replace({True: "equivalent", False: "-"})

# %% [markdown]
# ### Explain
#
# Collider, confounder and M-bias are one class. **Nobody can know from a table of X, Y and Z**
# which of these three made it, unless they know its coefficients beforehand. And the three do not
# agree about Z: under one of them it must be held equal, under the other two it must not. Here is
# what they make of one and the same table, which the collider made:

# %%
same_table = readings["collider"].to_frame().set_index("story")
same_table = same_table.loc[["collider", "confounder", "m_bias"]]
same_table["held equal"] = [", ".join(held) or "nothing" for held in same_table["adjustment_set"]]
same_table[["held equal", "estimate", "low", "high", "action"]].round(2)

# %% [markdown]
# A class can be drawn as one graph, with an arrow where all its members agree and a line where they
# do not. (It is called a CPDAG, and only graphs without latent variables have one.) This is the one
# of the confounder; that of the collider is the same.

# %%
cs.draw(cs.cpdag(graphs["confounder"]))

# %% [markdown]
# Three lines: this table makes no arrow certain. What helps is what is not in it: whether Z came
# before X or after, what X, Y and Z *are*, or an experiment on X.
#
# ## Your turn
#
# Replace the text in `from_dagitty` by your own model code and the file by your own, and go through
# the notebook again. Some things to know:
#
# - `cs.show(graph)` says on one page all that you have asked here, and more: instruments,
#   front-door sets, direct effects.
# - Stories take names of small letters, digits and `_`. A node that is called `Last year` is
#   refused, with a name that will do.
# - Whatever you have redrawn goes back to dagitty.net:

# %%
print(cs.convert(supervised, to="dagitty"))

# %% [markdown]
# ## What to take home
#
# - A drawing can be asked before there is any data: which sets will do, which path is open and why,
#   what must hold.
# - Missing arrows are claims, and data can refute them. A refuted drawing is wrong somewhere;
#   whether its answer is wrong too, you have to ask the graph.
# - "Not contradicted" is said of every story in a Markov equivalence class, and at most one of them
#   is true. **From this table nobody can know**, and then the next question is what to measure, not
#   how many.
#
# Now open the first cell. Which of the two was right about the tutors?
#
# **Where to go on.** [Bring your own graph](../docs/graphs.md) has every format that is read and
# written, [your own data](../docs/data.md) what a table may look like, and
# [contradicted](../docs/contradicted.md) how the claims are tested. A published table that three
# stories read: `cs.tell(cs.load("berkeley-admissions"))`.
