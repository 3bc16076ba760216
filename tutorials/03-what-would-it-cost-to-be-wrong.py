# %% [markdown]
# # What would it cost to be wrong?
#
# In the first tutorial four people read one report and bought four actions. Which of them is right
# may come out some day. The decision is on Friday. So this time the question is another one: what
# do we lose if we are wrong, how small a change of mind would change the action, and what is it
# worth to find out?
#
# **What you need.** The first tutorial. The second is not needed.
#
# **How to use this notebook.** As before: *predict*, *see*, *explain*. The solutions are folded.
#
# **The data is synthetic.** A program drew every number, and so we can be wrong here without harm,
# again and again, and look up what it cost.

# %%
import textwrap

import pandas as pd

import causalstory as cs

ward = cs.load("medication-errors")
for story in ward.stories:
    print(f"{story.name:13}{story.teller:20}{story.title}")
print()
for action in ward.actions:
    print(f"{action.name:18}costs {action.cost:<4g}{action.label}")

# %% [markdown]
# Costs are in errors, for each unit and quarter: what the money and the goodwill could prevent
# elsewhere.
#
# ## The manager acts
#
# The envelope of the first tutorial is open. In our hospital the researcher is right: where people
# feel safe they speak up, and they learn. The manager does not know that. He has the weekly report
# and a story of his own, **complacency**: who fears nothing takes no care.

# %%
hospital = ward["voice"]
before = cs.simulate(hospital, n=240, seed=7, evidence="weekly_report")
cs.estimate(ward["complacency"], before)

# %% [markdown]
# He rules by fear. A leaderboard goes up, and psychological safety falls by one standard deviation
# in every unit.
#
# ### Predict
#
# The next report comes in. Does the mean of the reported errors go up or down? The manager is a
# careful man and runs his analysis again, on the new report. Will it still recommend fear?

# %%
after = cs.simulate(hospital, n=240, seed=7, evidence="weekly_report", do="rule_by_fear")
seen = {}
for quarter, report in {"before": before, "after": after}.items():
    row = cs.estimate(ward["complacency"], report)
    reported = report["reported_errors"].mean()
    seen[quarter] = [reported, row.estimate, row.low, row.high]
seen = pd.DataFrame(seen, index=["errors reported, mean", "slope on safety", "low", "high"]).T
seen.round(1)

# %% [markdown]
# ### Explain
#
# Fewer errors are reported, as he foretold. And the slope is still there: among the frightened
# units, too, the safer ones report more. Prediction fulfilled, analysis confirmed. He will tighten
# the leaderboard.
#
# Now open the column that no report has, the errors **made**.

# %%
cs.effect(hospital, "rule_by_fear")

# %% [markdown]
# Fear hides reports, and it stops people from learning. The report falls *while the errors rise*.
# Such an action is **self-confirming**: by the only number that the manager sees it looks like
# success, and the more harm it does the surer he becomes.
#
# ## The price list
#
# A program can do what nobody else can: carry each action out in each of the four hospitals, and
# subtract. **Regret** is what an action loses against the best action *there*, its cost included.
# Zero regret: the right thing to do. Everything else is the price of being wrong.
#
# ### Predict
#
# Four true stories, four actions. Where are the zeros? Where is the largest number: when the
# manager's action meets the researcher's world, or when the researcher's action meets the
# manager's?

# %%
price = cs.regret(ward, convinced=True)
done = price.table.to_frame()
price_list = done.pivot_table("regret", index="world", columns="action", sort=False)
price_list.round(1)

# %% [markdown]
# ### Explain
#
# Read it row by row. A row is a truth, and in each row another action is right. Read it column by
# column: a column is what you can choose, because the row you cannot.
#
# The largest number belongs to the kind action. If the manager is right, making it safe to speak up
# costs more than fear does where the researcher is right. A story does not become cheap to believe
# because it is nice.
#
# ### Exercise 1
#
# Nobody knows which row is true. You choose a column. By which action do you lose least *at worst*?
# By which *on the average*, if all four stories are equally likely? And if you think the
# researcher's story three times as likely as each of the others?

# %% tags=["exercise"]
# `price_list.max()` looks for the largest number of each column. What looks for the mean? And for
# the last question ask `cs.regret(ward, weights={...}).weighted`.
price_list["rule_by_fear"].round(1)

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 1
leaning = {"complacency": 1, "voice": 3, "acuity": 1, "aftermath": 1}
thrice = pd.Series(leaning) / sum(leaning.values())
summary = pd.DataFrame(
    {
        "at worst": price_list.max(),
        "equally likely": price_list.mean(),
        "voice three times as likely": thrice @ price_list,
    }
)
print("with these weights:", cs.regret(ward, weights=leaning).weighted)
summary.round(1)

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 1</b>: open it when you have chosen</summary>
#
# Leaving it loses least at worst; that rule is called *minimax regret*. It loses least on the
# average too, as long as no story is favoured. With the researcher's story three times as likely as
# each of the others, making it safe to speak up wins. The data had no part in this last step. It
# was your belief that decided, and now it stands there as a number and can be argued with.
#
# </details>

# %% [markdown]
# ## Everybody is convinced
#
# Now let four people decide who have no doubts. Each has read an audit of a hospital *in which his
# story is true*, and carries what he learned there into the next hospital, whatever is true in it.
#
# ### Predict
#
# Sixteen cases. In four of them story and world agree. In how many of the others do the errors rise
# while the report falls?

# %%
price

# %% [markdown]
# ### Explain
#
# In one, and you have met it. Where safety does nothing to errors, the report does not move, and
# the manager might notice that his leaderboard is of no use. Only in the researcher's world does
# his report call the harm a success. The right action looks like a failure there.
#
# Is the researcher any safer? Look at the dearest row. If the manager is right and safety is built,
# errors and reports go up together. Everybody else sees a failure. But the researcher *expected*
# more reports, and may go on. **Ask of every story what it would look like if it were wrong.**
#
# ## Where the action flips
#
# How sure of the researcher's story must you be before you act on it? Give it a weight between 0
# and 1, let the other three share the rest, and look for the smallest expected regret.

# %%
rows = {}
for weight in [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]:
    weights = pd.Series((1 - weight) / 3, index=price_list.index)
    weights["voice"] = weight
    rows[weight] = weights @ price_list
expected_regret = pd.DataFrame(rows).T.rename_axis("weight of voice")
expected_regret.round(1).assign(best=expected_regret.idxmin(axis="columns"))

# %% [markdown]
# `price.flips` finds the exact places. What moves is a weight, and so this can be said without
# quarrelling about what is true: *"You need not believe me. Is it at least an even bet?"*

# %%
for flip in price.flips:
    if flip.story == "voice":
        print(f"voice weighs {flip.low:.2f} to {flip.high:.2f}: {flip.action}")

# %% [markdown]
# ### Explain
#
# In the middle stands `leave_it`. Leaving things as they are is not a lack of courage here: with
# these odds it loses least. It is also what somebody does who abstains, until he knows more.
#
# ## How small an idea would change his mind?
#
# Nobody is talked out of a story by hearing another one. But the manager may be ready to add one
# arrow to his own.

# %%
cs.draw(ward["complacency"])

# %% [markdown]
# ### Predict
#
# Change this drawing in one place, so that the weekly report can no longer recommend fear: add,
# drop or turn one arrow, or bring in one new variable. How many such changes are there? Which one
# would be the easiest to say aloud in a meeting?

# %%
ideas = cs.enlarge(ward, "complacency", world="voice", steps=1)
ideas

# %% [markdown]
# ### Explain
#
# The **least enlargement** of his ideas is one arrow, from safety to the reports, around the errors
# made. He can keep all the rest, even that safety makes people careless. *"Could it be that who is
# afraid also reports less?"* That is all. It does not tell him that he is wrong. It tells him that
# his report cannot know, and what would: an audit of the charts. With the audit in hand his own,
# enlarged story builds safety.
#
# The program tried every change of one place, and read the same report under each. For the first
# one it also says how strong the arrow has to be. Is that a lot? A study of injuries in other
# trades may help to judge:

# %%
studies = [line for line in ward.caveat.replace("\n", " ").split(". ") if "injuries" in line]
print(textwrap.fill(*studies, width=96))
cs.draw(ideas.rows[0].story)

# %% [markdown]
# One study speaks for the arrow and one against it. That is how it is outside of notebooks, and
# enough to make somebody count the errors before he punishes anybody.
#
# Many of the other ideas are of one family: something leads to safety and to errors or reports
# alike, a common cause. For these, the strength that is needed is a **robustness value**: the share
# of variance that a latent common cause would have to explain, of the treatment and of what is left
# of the outcome, to undo the result. The published example is about exposure to violence in Darfur
# and attitudes to peace (Cinelli and Hazlett 2020):

# %%
undone = cs.robustness_value(t=4.18, df=783)
not_significant = cs.robustness_value(t=4.18, df=783, alpha=0.05)
print(f"Darfur: {undone:.1%} undoes the estimate, {not_significant:.1%} its significance")
common = [idea.strength for idea in ideas if idea.strength.kind == "robustness_value"]
print(f"The manager: {common[0].value:.1%} undoes the action")

# %% [markdown]
# For a risk ratio the same question is answered by the **E-value** (VanderWeele and Ding 2017).
# Their example: infants who were not breast-fed died of respiratory infections 3.9 times as often,
# with an interval from 1.8 to 8.7.

# %%
print(f"E-value of the ratio: {cs.e_value(3.9):.2f}")
print(f"E-value of its interval: {cs.e_value(3.9, 1.8, 8.7):.1f}")

# %% [markdown]
# Look at the manager's robustness value. It is far above the one from Darfur, and yet he is wrong.
# There *is* no common cause in our hospital. A robustness value says how thick the wall is on one
# side of the house, and the mistake came in by the other: around the outcome. **A figure for
# robustness covers the mistakes that it was made for, and no others.**
#
# ### Exercise 2
#
# The safety officer (`aftermath`) leaves safety alone, because the errors came first. What is the
# smallest idea that would change *that* action in our hospital? What would the report make of it,
# and what the audit?

# %% tags=["exercise"]
# Start with the officer's drawing. Which arrow would you touch?
cs.draw(ward["aftermath"])

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 2
officer = cs.enlarge(ward, "aftermath", world="voice", steps=1)
officer

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 2</b>: open it when you have guessed</summary>
#
# One change of one place does it, and only one: turn the arrow between errors and safety around.
# With the report alone that would be no gain: the officer would believe what the manager believes,
# and rule by fear. A mind can be changed in the wrong direction. Only with the audit does the same
# turned arrow lead to the right action. (The audit would say no to the turned drawing all the same:
# it is right about what to do and still wrong about what safety does to the reports.)
#
# </details>

# %% [markdown]
# ## Three ways of not knowing
#
# "We do not know" has three meanings, and a meeting goes better when they are kept apart.
#
# - **The data says no.** What the story claims does not hold in it. (Not: its rival is true.)
# - **Nobody measured it.** A column is missing that somebody could go and get.
# - **The data cannot say.** No column that there is would do.
#
# ### Predict
#
# All four people read our hospital's data: first the report, then with the case mix, then with the
# audit. Fill in a table of four rows and three columns with these words, or "the data can say".

# %%
verdicts = {}
for level in ward.evidence:
    read = cs.compare(ward, world="voice", evidence=level.name)
    verdicts[level.name] = {row.story: row.verdict for row in read}
pd.DataFrame(verdicts)

# %% [markdown]
# ### Explain
#
# "The data can say" is said *under the drawing*: if the arrows are as drawn, a number follows.
# Under complacency the report can say, and what it says is wrong. The head nurse gets the column
# that she asked for, the case mix, and what it tells her is as wrong: acuity was not the trouble.
# The audit refutes three drawings. The fourth is not contradicted, which is less than true.
#
# For the third kind we look into another scenario. Does smoking cause cancer by leaving tar in the
# lungs, or does a gene make people smoke and fall ill? (The table is a textbook's, and fictional.)

# %%
tar = cs.load("smoking-tar")
known = {
    level.name: {
        story.name: cs.identify(story, evidence=level.name).verdict for story in tar.stories
    }
    for level in tar.evidence
}
pd.DataFrame(known)

# %% [markdown]
# The third story has a gene that nobody can see *and* a way from smoke to cancer that leaves no
# tar. Under it the data cannot say, and no autopsy helps. An honest answer names which of the three
# it is, because each asks for another next step: give up the drawing, fetch the column, or think of
# something other than a column.
#
# ## What to measure next
#
# Back to the ward. More can be had than the report, each level on top of the one before:

# %%
for level in ward.evidence:
    print(f"{level.name:15}costs {level.cost:g} more: {level.label}")

# %% [markdown]
# Or we hand safety out by lot: a coin decides which units are made safe and which are not. That is
# an **experiment**.
#
# ### Predict
#
# Which of these tells the manager's story from the researcher's? Which tells all four apart? How
# many units does it take: tens, hundreds, thousands?

# %%
choice = cs.distinguish(ward, replications=50)
choice

# %% [markdown]
# ### Explain
#
# The **weekly report** tells no two stories apart, not with our rows and not with a million: each
# of the four can make it. The **case mix** is cheap and tells four of six pairs apart, but not the
# pair that our hospital quarrels about. The **audit** tells all apart, and a few hundred units are
# plenty.
#
# What evidence *spares* is regret: how much less we expect to lose if we look first and choose
# then. That puts a price on knowing, in the same coin as the price of acting. A study that can
# change no action is worth nothing, however exact it is. And nobody can be spared more than he
# stands to lose: the smallest number under "equally likely" in exercise 1 is the ceiling. Together
# the case mix and the audit come close to it.
#
# ### Exercise 3
#
# The page says that the audit spares less than it costs. But its cost is paid once, and the action
# stays. Suppose that one audit, of one quarter, serves for as long as the action lasts. After how
# many quarters does the audit pay? What if only the manager's and the researcher's stories are in
# play?

# %% tags=["exercise"]
# What each kind of evidence adds to the cheaper ones, and its cost:
for worth in choice.buys:
    print(worth.evidence, worth.cost, round(worth.added, 2))

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 3
(audit,) = [worth for worth in choice.worths if worth.evidence == "chart_audit"]
(two,) = [
    row
    for row in choice
    if row.stories == ("complacency", "voice") and row.evidence == "chart_audit"
]
quarters = {"all four": audit.cost / audit.added, "only two": two.cost / two.value.value}
pd.Series(quarters, name="quarters until it pays").round(1).to_frame()

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 3</b>: open it when you have divided</summary>
#
# It takes two quarters, and little more than one where only two stories are in play: with these
# two, a mistake is dearest. The sum stands on three things that are ours: the costs, the equal
# weights, and that nothing wears off. Write such things down beside the result.
#
# </details>

# %% [markdown]
# ## Where only an experiment helps, and where it does not
#
# ### Predict
#
# Safety is handed out by lot, unit by unit: the gold standard. We look at the **reports**. Does
# that tell the manager's story from the researcher's?

# %%
trials = [row for row in choice if row.evidence == "experiment"]
for pair in [("complacency", "voice"), ("acuity", "aftermath")]:
    print(*pair, sep=" or ")
    for row in trials:
        if row.stories == pair:
            found = f"told apart by {row.needed.n} units" if row.separable else row.reason
            print(f"   look at {row.outcome}: {found}")

# %% [markdown]
# ### Explain
#
# It does not. Safety raises the reports under both, in the one story because more errors are made
# and in the other because more are reported. The lot makes the groups alike; it does not repair
# what we look at. **An experiment has an outcome column, and that column has to be the right one.**
# With the errors *made* as outcome, a few dozen units decide.
#
# And the head nurse and the safety officer cannot be told apart by any experiment on safety: both
# say that it does nothing. Here the audit is the better tool, for it shows what else goes together.
#
# It can be the other way round. Here are two stories about real patients, with published counts,
# and two operations on kidney stones:

# %%
cs.distinguish(cs.load("kidney-stones"), replications=50)

# %% [markdown]
# In the case notes both stories leave the same traces, so **nobody can know from them**, however
# many patients there are. An experiment could tell. It would need thousands of patients, and look
# at what it spares: little is at stake. (The counts are published. The patients behind this page
# are simulated: each story is fitted to the counts and draws its own.)
#
# ## Would more data help?
#
# Somebody says: *"Four stories, because you have so few rows. We have big data."*
#
# Take a hospital in which the head nurse is right: sick patients are behind everything, and safety
# does **nothing** to errors. Somebody regresses the errors made on safety and holds nothing equal.
#
# ### Predict
#
# A hundred rows, a thousand, ten thousand. What becomes of the mean of the slopes over many draws?
# What becomes of the width of the interval?


# %%
def slopes(n, seeds=200):
    """Mean slope and mean width of its 95% interval over many draws of n rows."""
    found = []
    for seed in range(seeds):
        rows = cs.simulate(ward["acuity"], n=n, seed=seed, evidence="chart_audit")
        found.append(cs.association(rows, "psychological_safety", "actual_errors"))
    slope = pd.Series([one.slope for one in found])
    width = sum(one.high - one.low for one in found) / seeds
    covered = sum(one.low <= 0 <= one.high for one in found) / seeds
    return [slope.mean(), slope.sem(), width, covered]


columns = ["mean slope", "its Monte Carlo error", "width of interval", "intervals with the truth"]
growing = pd.DataFrame({n: slopes(n) for n in (100, 1_000, 10_000)}, index=columns).T
print("the truth:", cs.truth(ward["acuity"]).value)
growing.rename_axis("rows").round(2)

# %% [markdown]
# And one draw of a million rows, more units than there are:

# %%
big = cs.simulate(ward["acuity"], n=1_000_000, seed=1, evidence="chart_audit")
million = cs.association(big, "psychological_safety", "actual_errors")
million

# %% [markdown]
# ### Explain
#
# The mean stays where it is. Only the interval shrinks, by a factor of ten for each hundredfold
# of rows, around a number that is wrong. The truth is zero, and no interval has it. **More rows
# make a wrong answer surer, not less wrong.** They answer "is it luck?", and it never was luck.
#
# ### Exercise 4
#
# What would you rather have: a million rows with two columns, or a hundred rows with one column
# more? Which column?

# %% tags=["exercise"]
small = big[:100]
small.head(3).round(2)

# %% tags=["solution"] jupyter={"source_hidden": true, "outputs_hidden": true}
# Solution of exercise 4
held = cs.estimate(ward["acuity"], small)
held

# %% [markdown] tags=["solution"]
# <details>
# <summary><b>Answer to exercise 4</b>: open it when you have chosen</summary>
#
# The hundred rows, with the patients' acuity. The interval is wide and has the truth in it. But
# look at what made the choice: the head nurse's drawing told us *which* column. With the column and
# without the drawing we would have had a number again, and no reason to prefer it.
#
# </details>

# %% [markdown]
# ## What to take home
#
# - Acting on a story has a price if another one is true. Write the price list *before* you quarrel
#   about the truth: it may turn out that you need not settle it.
# - A wrong action can produce its own proof. Ask what you would see if you were wrong. If the
#   answer is "the same", you are not being confirmed.
# - "Leave it until we know" can be the best buy, and what knowing is worth can be computed.
# - It takes less than a new story to change an action. One arrow will do, and one honest question.
# - Not knowing comes in three kinds: the data says no, nobody measured it, the data cannot say.
# - Rows cure luck. Columns, lots and better questions cure the rest, and not all of it.
#
# All prices in this notebook are those of four stories that we wrote. If a fifth one is true, no
# table here has its row. No program will write it for you.
#
# **Where to go on.** How each number is made: [regret](../docs/regret.md), [the least enlargement
# of ideas](../docs/enlarge.md), [what to measure next](../docs/distinguish.md). `cs.tell(ward)` has
# all this on one page. With a scenario of your own (`cs.new`), `cs.regret`, `cs.enlarge` and
# `cs.distinguish` ask the same of your question.
