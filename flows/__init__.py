"""The application: `collect` is the daily run, `cli` its door.

collect → stages → extracts (what others tell us) → transform (dbt) → quality (the gates)
→ outbox (what people receive) → publish. `run`, `ledger` and `lineage` keep the proof.
"""
