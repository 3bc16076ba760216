# %% [markdown]
# # The report improved
#
# In the tutorials before, the decision was the end of the tale. Here it is the beginning. You are
# the manager. Every week a report lands on your desk: how many errors were reported, by which unit,
# by which person. You may act once, and then the weeks go by.
#
# **What you need.** The first tutorial.
#
# **How to use this notebook.** As before: *predict*, *see*, *explain*. The solutions are folded. Or
# play it first: `causalstory play` writes a page on which you are the manager.
#
# **The data is synthetic.** A program drew every unit, every nurse and every error. No study
# followed such units for two years under a leaderboard.

# %%
import pandas as pd

import causalstory as cs

ward = cs.load("weekly-report")
print(ward.timeline.weeks, "weeks; an action begins in week", ward.timeline.start)
for level in ward.timeline.levels:
    print(f"{ward.timeline.members(level.name):4}  {level.label}")
print()
for action in ward.actions:
    print(f"{action.name:18}costs {action.cost:<5g}{action.label}")

# %% [markdown]
# Costs are in errors, for each unit and week.
#
# ## The desk
#
# Half a year of reports, and nobody has acted yet. `world=` says which story is true; do not look
# at it, since a manager cannot.

# %%
hidden = "voice"
desk = cs.timeline(ward, world=hidden, weeks=26, seed=1)
desk

# %% [markdown]
# ### Predict
#
# You put up a leaderboard of units and persons by reported errors, and sanction whoever stands
# above a limit. Write down two things: what will the *reports* do within two months, and what will
# the *errors* do within two years?

# %%
acted = cs.timeline(ward, world=hidden, action="rule_by_fear", seed=1)
acted

# %% [markdown]
# ### Explain
#
# The report improved, and at once. Everybody can see it: the line falls where the leaderboard went
# up. And whoever was sanctioned reported less in the week after. What more could one ask for?

# %%
cs.chart(acted)

# %% [markdown]
# ## Two years later
#
# Somebody counts the errors that were *made*. The dashed line of dots is the **twin**: the same
# hospital, the same luck, had nobody acted.

# %%
cs.chart(acted.view(truth=True))

# %%
against = {}
for years, first, last in (("first year", 26, 78), ("second year", 78, 130)):
    against[years] = {
        "reported": acted.total("reported_errors")[first:last].sum()
        / acted.twin_total("reported_errors")[first:last].sum(),
        "made": acted.total("actual_errors")[first:last].sum()
        / acted.twin_total("actual_errors")[first:last].sum(),
    }
pd.DataFrame(against).T.round(2)

# %% [markdown]
# ### Explain
#
# One is as many as the twin has. The reports fell to about a third, and the errors rose, in the
# second year more than in the first. Both come from the same fear. It hides errors at once; and
# since a unit learns from what is reported, it stops learning, which takes longer to show. The
# quicker number is the one that lands on the desk.
#
# Measures behave like this elsewhere. When English emergency departments were held to a target of
# four hours, patients seen within it rose from 83.9 to 96.3% in fifteen trusts, while the adjusted
# length of stay rose by 8.6 minutes for all and by 30 for those admitted (Ann Emerg Med 2012). It
# was a comparison over time, without a control; what the target caused it does not say.
#
# ### Exercise 1
#
# "But the sanctioned do improve, week after week. I have seen it with my own eyes." The report has
# a paragraph on that. Take a world in which safety and sanctions do *nothing* to errors or to
# reports, `aftermath`, and look at the sanctioned there. Do they improve?

# %% tags=["exercise"]
# Let that world run under the leaderboard; the report's last paragraph has the numbers.
cs.timeline(ward, world="aftermath", seed=1).action.label

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 1
nothing = cs.timeline(ward, world="aftermath", action="rule_by_fear", seed=1)
print(str(nothing).split("\n\n")[-1])

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 1</b>: open it when you have looked</summary>
#
# They do, and by just as much had nobody been sanctioned: the numbers are the same. Whoever is
# picked because of an unusual week has a more usual one next. This is **regression to the mean**,
# and it rewards everybody who punishes. It shows in every world, so it speaks for none.
#
# </details>

# %% [markdown]
# ## Other hospitals
#
# The same leaderboard in each of the four worlds, against the twin.
#
# ### Predict
#
# In which of them does fear *work*? In which does the report not even move?

# %%
worlds = {}
for story in ward.stories:
    history = cs.timeline(ward, world=story.name, action="rule_by_fear", seed=1)
    worlds[story.title] = {
        name: history.total(column)[26:].sum() / history.twin_total(column)[26:].sum()
        for name, column in (("reported", "reported_errors"), ("made", "actual_errors"))
    }
pd.DataFrame(worlds).T.round(2)

# %% [markdown]
# ### Explain
#
# If the manager's story is true, fear works: fewer errors are reported because fewer are made. If
# the researcher's is true, the report improves even more, and more errors are made. **In the report
# both look like success.** A better report is what both stories foretell, so it cannot tell them
# apart. It falls further in the researcher's world, but neither story had said how far, and a
# manager whose reports fall to a third is only the happier: here the worse world has the better
# report.
#
# ### Exercise 2
#
# Which number would have told them apart, and how soon? Compare the errors *made* by quarter with
# those of the quarter before the action, in the worlds `complacency` and `voice`.

# %% tags=["exercise"]
# `history.total("actual_errors")` has one number a week; 13 of them are a quarter.
acted.total("actual_errors")[13:26].mean().round(1)

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 2
quarters = {}
for name in ("complacency", "voice"):
    made = cs.timeline(ward, world=name, action="rule_by_fear", seed=1).total("actual_errors")
    quarters[name] = [made[week : week + 13].mean() for week in range(13, 130, 13)]
pd.DataFrame(quarters, index=[f"weeks {week}-{week + 12}" for week in range(13, 130, 13)]).round(1)

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 2</b>: open it when you have compared</summary>
#
# In the manager's world the errors made fall in the first quarter after the action, from 35 a week
# to 23. In the researcher's they do not. One audit, a quarter after the decision, would have told;
# the weekly report falls in both.
#
# </details>

# %% [markdown]
# ## And if you had made it safe to speak up?

# %%
safe = cs.timeline(ward, world=hidden, action="build_safety", seed=1, truth=True)
cs.chart(safe)

# %% [markdown]
# The report gets *worse*, within weeks and for as long as anybody looks, and the errors fall below
# the twin's. It takes a manager with a story to sit through that.
#
# ## What to take home
#
# - A number that people can move will move. Ask what it speaks for, and by which way your action
#   reaches it.
# - Write the prediction down *before* you act, for the number that you care about and not only for
#   the one that you see.
# - Compare with what would have been, not with what was. Whoever was picked for being bad gets
#   better.
# - The same report, four stories. The data does not choose the action; the story does.
