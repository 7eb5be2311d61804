"""Words a built run for its proof: the manifest, and the ledger events that publish with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from expectations.measures import MEASURES, OVERDUE_MEASURES
from expectations.report import GateReport
from flows import warehouse
from flows.ledger import Event
from flows.letters.planned import planning_events
from flows.manifest import GateResult, Manifest, hash_outputs
from flows.outbox.render import RenderReport
from flows.plan import Plan
from flows.warehouse import Connection, quoted_name, quoted_text

WAREHOUSE = "warehouse.duckdb"

MARTS = "select table_name from duckdb_tables() where schema_name = 'marts' order by table_name"
OPEN_AMOUNTS = "select currency_code, open_amount from marts.run_summary order by currency_code"


def make_manifest(plan: Plan, release: Path, gates: Sequence[GateReport]) -> Manifest:
    """The manifest of a built release, before it is published."""
    with warehouse.read_only(release / WAREHOUSE) as connection:
        counts = _row_counts(connection)
        totals = warehouse.rows(connection, OPEN_AMOUNTS)
    return Manifest(
        arguments=plan.arguments,
        inputs=plan.received,
        gates=tuple(
            GateResult(f"gate {gate.gate}", gate.is_open, tuple(gate.as_json()["results"]))
            for gate in gates
        ),
        row_counts=counts,
        open_amounts={str(row["currency_code"]): str(row["open_amount"]) for row in totals},
        outputs=hash_outputs(release),
        previous_manifest_sha256=plan.previous_manifest_sha256,
    )


def _row_counts(connection: Connection) -> dict[str, int]:
    tables = [str(row["table_name"]) for row in warehouse.rows(connection, MARTS)]
    counted = " union all ".join(
        f"select {quoted_text(table)} as name, count(*) as found from marts.{quoted_name(table)}"
        for table in tables
    )
    return {str(row["name"]): int(row["found"]) for row in warehouse.rows(connection, counted)}


EPISODES = """
    select task_id, debtor_id, task_episodes.sales_rep_id, opening_sales_rep_id,
        cast(opened_on as varchar) as opened_on, episode_event,
        min(customers.customer_id) as customer_id
    from marts.task_episodes
    left join intermediate.int_customers as customers using (debtor_id)
    where episode_event in ('opened', 'reassigned', 'closed')
    group by task_id, debtor_id, task_episodes.sales_rep_id, opening_sales_rep_id, opened_on,
        episode_event
    order by task_id
"""


def make_events(plan: Plan, release: Path, rendered: RenderReport) -> list[Event]:
    """What the run did, for the ledger: tables measured, episodes, letters lapsed and planned."""
    with warehouse.read_only(release / WAREHOUSE) as connection:
        episodes = warehouse.rows(connection, EPISODES)
        letters = planning_events(connection, plan.events, rendered)
        received = _tables_received(connection)
    return [
        Event("tables_received", plan.arguments.run_id, {"tables": received}),
        *(
            Event(_EPISODE_EVENTS[str(row["episode_event"])], str(row["task_id"]), row)
            for row in episodes
        ),
        *letters,
    ]


def _tables_received(connection: Connection) -> list[dict[str, str]]:
    """What the next run compares its own with: of each table rows (currency '') and money.

    And what is overdue, by currency.
    """
    measured = f"{MEASURES} union all {OVERDUE_MEASURES}"
    ordered = f"select * from ({measured}) as measured order by measured_table, currency_code"
    return [
        {
            "table": str(row["measured_table"]),
            "currency": str(row["currency_code"]),
            "measure": str(row["measure"]),
        }
        for row in warehouse.rows(connection, ordered)
    ]


_EPISODE_EVENTS: Mapping[str, Any] = {
    "opened": "episode_opened",
    "reassigned": "episode_reassigned",
    "closed": "episode_closed",
}
