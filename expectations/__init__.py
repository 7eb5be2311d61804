"""The two gates: what is allowed in, and what is allowed out.

`incoming` judges what was received, after staging has typed it: is it there, does it add up, is it
plausible, is it recent. `outgoing` judges what would be published: lists that reach somebody,
letters that may be sent, figures that agree. Each rule says why it matters and what to do.

Truths between models (keys, relationships, accepted values) are dbt data tests; the arithmetic of
one model is a dbt unit test. docs/checks.md says for each rule where it lives, once.
"""

from expectations.later import put_off

put_off()
