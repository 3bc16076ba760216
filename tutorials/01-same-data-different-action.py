# %% [markdown]
# # The same data, a different action
#
# A manager reads a report: the hospital units in which people feel safe report more medication
# errors. Something has to be done, or left alone. You will see the report, decide, and then meet
# four people who agree about every number in it and about nothing else.
#
# **What you need.** One course in statistics: correlation, slope, 95% interval.
#
# **How to use this notebook.** Three steps repeat. *Predict*: write your guess down before you run
# the next cell; a wrong guess teaches more than none. *See*: run the cell. *Explain*: say in your
# own words why it came out that way, then read on. In Jupyter the solutions are folded; open them
# when you have tried.
#
# **The data is synthetic.** A program drew every number. That is why, unlike in a real hospital,
# we can look up at the end what was true.

# %%
import pandas as pd

import causalstory as cs

ward = cs.load("medication-errors")
hospital = ward.stories[1]  # a sealed envelope: which hospital this is, we look up at the end
report = cs.simulate(hospital, n=240, seed=7, evidence="weekly_report")
report.head(8).round(2)

# %% [markdown]
# One row is one hospital unit in one quarter: the weekly reports, added up. `psychological_safety`
# says how safe people feel there to admit a mistake, as a z-score: 0 is the average unit, 1 is one
# standard deviation above it. `reported_errors` counts the medication errors that the unit
# reported.
#
# ### Predict
#
# These are eight units. With only these, how well do you know the correlation of safety with
# reports? Write down a 95% interval. What would the next eight units give, and all the rows?


# %%
def naive(data):
    """Correlation and slope of reports on safety, with 95% intervals, nothing held equal."""
    found = cs.association(data, "psychological_safety", "reported_errors").to_frame()
    correlation = ["correlation", "correlation_low", "correlation_high"]
    return found[["n", *correlation, "slope", "low", "high"]]


samples = {"eight units": report[:8], "the next eight": report[8:16], "the whole report": report}
pd.concat({name: naive(data) for name, data in samples.items()}).droplevel(1).round(2)

# %% [markdown]
# ### Explain
#
# With eight units the interval leaves room for almost no correlation and for an almost perfect
# one. The whole report leaves no doubt: safer units report more errors. (Here every row is drawn
# independently. In a real hospital the quarters of one unit resemble each other, and the interval
# would be wider.)
#
# An interval says how well we know the **association**. It does not say what would happen if
# somebody *changed* how safe people feel.
#
# ### Predict
#
# You advise the manager, who wants fewer errors **made**. Which of these actions do you recommend?
# Put its name into the cell and a reason beside it.

# %%
for action in ward.actions:
    print(f"{action.name:18}{action.label}")

my_action = "leave_it"  # <- your action
my_reason = "I would like to know more first."  # <- your reason

# %% [markdown]
# ## The manager's story
#
# The manager does not hesitate: *"Where nobody fears punishment, people take less care and make
# more errors."* That is a story about causes, and it can be drawn. An arrow from one variable to
# another says: change the first, and the second may change. **An arrow that is missing says more:
# no direct effect, none at all.** Arrows that never lead back to where they started make a
# directed acyclic graph, a DAG.

# %%
cs.draw(ward["complacency"])

# %%
cs.estimate(ward["complacency"], report)

# %% [markdown]
# ### Explain
#
# Nobody has counted the errors made. But in *this* drawing the only way from safety to the reports
# leads through the errors made, so the reports speak for the errors. Nothing else leads to both
# safety and errors, so nothing has to be held equal: **under this story the naive slope is the
# effect.** Take one standard deviation of safety away and the reports fall, and with them the
# errors. The manager will rule by fear.
#
# The arithmetic is right. What about the drawing?
#
# ### Predict
#
# Could another story make the same report? Take paper and draw one: the same variables, further
# ones if you like, and other arrows.

# %%
cs.draw(ward)

# %% [markdown]
# Four people, four stories. A variable stands at the same place in each drawing. Find the arrows
# that differ.
#
# ### Predict
#
# Now let each story be true, each in a hospital of its own, and let each of these hospitals send a
# large report. Whose report will give its story away?

# %%
reports = {
    story.name: cs.simulate(story, n=10_000, evidence="weekly_report") for story in ward.stories
}
pd.concat({name: naive(data) for name, data in reports.items()}).droplevel(1).round(2)

# %% [markdown]
# ### Explain
#
# All four look alike: much the same correlation, much the same slope. With so many rows the small
# differences are not luck, but they help nobody: to use them you would have to know beforehand
# which number *your* hospital should show.
#
# ### Predict
#
# Back to our own hospital. We hand its report, one and the same table, to all four. Who believes
# that it tells what safety does to the errors **made**? What will each recommend?

# %%
cs.compare(ward, data=report)

# %% [markdown]
# ### Explain
#
# One report, four readings. One person acts, one leaves it, and two decline to answer. DoWhy, the
# library that computes the estimates, is given a graph and does what the graph says; it does not
# choose the graph.
#
# - **complacency** takes the naive slope for the effect, as we saw. (The lines about the sign below
#   the table say what else has to hold for reports to speak for errors.)
# - **voice** abstains. In this story there are two ways from safety to the reports: through the
#   errors made, and *around* them, by the willingness to report. Where people are afraid, fewer
#   errors are reported whether fewer are made or not: **fear hides reports.** One slope cannot say
#   how much of it came by which way, and a million rows would not change that.
# - **acuity** abstains too, for another reason. Sick patients make both the errors and the safety,
#   so safe units would report more errors even if safety did nothing. This way stays open until
#   acuity is held equal, and the report does not have that column.
# - **aftermath** needs no number. No arrow leads from safety to errors; whatever is done about
#   safety, errors will not follow.
#
# ### Exercise 1
#
# There is more evidence to be had: `ward.evidence` lists it, from cheap to dear. Under which
# stories is the effect identified, and with which evidence? Predict the whole table of stories and
# evidence first, then fill it in.

# %% tags=["exercise"]
# One place in the table, to start with. The answer has a field `.identified`, and others.
cs.identify(ward["voice"], evidence="weekly_report")

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 1
table = pd.DataFrame(index=[story.name for story in ward.stories])
for level in ward.evidence:
    answers = [cs.identify(story, evidence=level.name) for story in ward.stories]
    table[level.name] = [answer.identified for answer in answers]
table

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 1</b>: open it when you have filled in the table</summary>
#
# The case mix lets `acuity` speak: its open way can now be closed. It does nothing for `voice`,
# whose trouble is not a common cause but a way around the outcome; only counting the errors
# themselves helps there. `aftermath` answers everywhere, because its answer, zero, stands in the
# arrows. No cell depends on the number of rows: identification is a question to the graph.
#
# </details>

# %% [markdown]
# ## We buy the case mix
#
# The case mix says how sick the patients are for each nurse: `acuity`. Let the head nurse be right,
# in a hospital of that kind.
#
# ### Predict
#
# What will be left of the slope among units whose patients are equally sick?

# %%
acuity = ward["acuity"]
sick = cs.simulate(acuity, n=10_000, evidence="case_mix")
alike = sick[sick["acuity"].abs() < 0.1]  # units with nearly the same case mix

slopes = pd.concat({"naive, all units": naive(sick), "naive, nearly equal acuity": naive(alike)})
slopes = slopes.droplevel(1)[["n", "slope", "low", "high"]]
held = cs.estimate(acuity, sick)
slopes.loc["DoWhy, acuity held equal"] = [held.n, held.estimate, held.low, held.high]
slopes.astype({"n": int}).round(2)

# %% [markdown]
# ### Explain
#
# Nothing to speak of. The naive slope was there because sick wards have more of both. Comparing
# only units that are alike in acuity takes it away, and so does DoWhy, which holds acuity equal
# with all the rows and therefore knows the slope better. Adjusting is no trick: it is comparing
# like with like. *What* to compare by, the graph said.
#
# ## We buy the audit
#
# An audit goes through the charts and counts the errors **made**. It is dear, and it lets every
# story speak. Again each story is true in a hospital of its own.
#
# ### Predict
#
# For each of the four hospitals: do safer units make more errors or fewer? What does safety *do*
# to the errors? Which action does each story buy?

# %%
cs.compare(ward, evidence="chart_audit")

# %% [markdown]
# ### Explain
#
# Four stories, four actions. Look at the column `naive`: in three of the hospitals safer units do
# make more errors, to much the same extent. In only one of these three is safety the reason. Two
# of them give the same naive number and the effect zero, one because acuity is behind both, one
# because the errors came first. The column `truth` exists because a program knows its mechanisms;
# no hospital has it.
#
# (Actions have a cost, counted in errors. Staffing the sick wards lowers the errors in every
# hospital, but it is so dear that it pays in one only.)
#
# ## What the actions really do
#
# A simulated hospital can be changed and looked at again: the same units, the same luck, another
# management. The next table does each action in each hospital and gives the change in errors made
# and in errors reported for each unit and quarter, costs left aside. (The changes are near the
# slopes above but not the same: a slope is a straight line through a curve, an action goes along
# the curve.)
#
# ### Predict
#
# The manager rules by fear in a hospital where the researcher's story, `voice`, is true. What will
# the next weekly reports say? What will happen on the wards?

# %%
done = {}
for world in ward.stories:
    for name in ("rule_by_fear", "build_safety", "staff_sick_wards"):
        effect = cs.effect(world, name)
        done[world.name, name] = [effect.outcome_change, effect.proxy_change]
changes = pd.DataFrame(done, index=["errors made", "errors reported"]).T
changes = changes.rename_axis(["true story", "action"])
changes.round(1)

# %% [markdown]
# ### Explain
#
# Under `voice`, fear makes the reports fall **while the errors rise**. The manager looks at the
# report, sees that the leaderboard works, and tightens it. Nothing in the report will ever say
# otherwise: a wrong story acted upon produces its own proof. The right action looks like a failure
# there: build safety, and the reports go up while the errors go down.
#
# Under `acuity` and `aftermath` fear and safety change nothing at all, for all the slope in the
# report.
#
# ## The envelope
#
# Which hospital did our report come from, and what would your action have done there?

# %%
print(f"The envelope says {hospital.name}: {hospital.title}.")
print(f"You chose {my_action}: {my_reason}")
cs.effect(hospital, my_action)

# %% [markdown]
# ### Exercise 2
#
# A real hospital comes without an envelope. Buy the audit for this one: the same units as in the
# report, now with all columns. Let all four people read it. Do they agree? Why does the manager
# change sides, and who does not?

# %% tags=["exercise"]
audit = cs.simulate(hospital, n=240, seed=7, evidence="chart_audit")
audit.head().round(2)

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 2
cs.compare(ward, data=audit)

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 2</b>: open it when you have seen the table</summary>
#
# Three of them now make it safe to speak up, the manager too. The manager's *drawing* only says
# that safety may change the errors; that it raises them the manager concluded from the reports. The
# audit counts the errors, and the sign turns round.
#
# The safety officer still leaves it. Where no arrow leads from safety to errors, no slope, however
# steep, can recommend an action: that quarrel is not about a number but about an arrow.
#
# </details>

# %% [markdown]
# ### Exercise 3
#
# Arrows can be wrong, and sometimes data shows it. In three of the four drawings, everything that
# links safety with the reports passes through the errors made. So among units with *equally many
# errors made*, the safe ones must not report more than the others. Do they, in our hospital?

# %% tags=["exercise"]
equal = audit[audit["actual_errors"].between(45, 55)]  # nearly equally many errors made
equal.head().round(2)

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 3
naive(equal).round(2)

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 3</b>: open it when you have looked</summary>
#
# They do, and the interval is far from zero. That contradicts three of the four stories as they are
# drawn, the safety officer's among them. It does not prove the fourth: the safety officer may add
# an arrow from safety to the reports, keep the rest, and be back in the game. Then it takes
# evidence of another kind, for instance on what came first, the errors or the safety.
#
# </details>

# %% [markdown]
# ## What the study showed
#
# There is a well-known study behind this scenario, and it is often retold as more than it was.

# %%
print(ward.caveat, "", "Sources:", *ward.references, sep="\n")

# %% [markdown]
# ## What to take home
#
# - The weekly report looked the same in four hospitals, and the best action was another in each.
#   **The data does not choose the action; the story does.**
# - A larger report would not have helped. Another *column* did: the case mix for one story, the
#   audit for all.
# - "I cannot tell from this" is an answer, and it can say what is missing.
# - Data can contradict a story. It cannot write one: somebody has to draw the arrows, and the first
#   drawing that fits the report is seldom the only one.
#
# Look at your reason beside `my_action`. Which story was it?
#
# **Where to go on.** `cs.tell(ward)` tells all this on one page; `cs.show(ward)` lists the
# mechanisms of every story and what its arrows imply. The same lesson with published numbers from
# real patients: `cs.tell(cs.load("kidney-stones"))`.
