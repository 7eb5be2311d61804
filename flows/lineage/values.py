"""What a trace finds, as values: figures, balances, settlements, rows and where it all ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from flows.lineage.amounts import Decimals
from flows.lineage.archived import ArchivedRow

NOTHING = "nothing"
# Sums of the marts are decimal(38, 4).
SUM_UNIT = Decimal("0.0001")


@dataclass(frozen=True)
class Contribution:
    """What one archived row adds to a figure."""

    amount: Decimal
    row: ArchivedRow


@dataclass(frozen=True)
class Figure:
    """An amount of the release; share: what the rows shown add to it, all of it unless a line.

    total: the sum of all its rows. told: what the mart says; None: not measurable.
    """

    table: str
    key: str
    column: str
    currency_code: str
    total: Decimal
    share: Decimal
    contributions: tuple[Contribution, ...]
    told: Decimal | None = None

    @property
    def differs(self) -> bool:
        """Whether the rows add up to something else than the mart says, to four decimals."""
        return self.told is not None and self.told != self.total.quantize(SUM_UNIT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Result:
    """What a figure named itself came to: days, times, a share or money, and over what or why not.

    unit: days, times, share or a currency code; null of what is no number.
    """

    table: str
    key: str
    value: Decimal | None
    unit: str | None
    ground: str


@dataclass(frozen=True)
class Balance:
    """A document or credit in full: amount less applied is left; null where it is not known."""

    kind: str
    key: str
    document_number: str
    document_date: date
    currency_code: str
    amount: Decimal | None
    applied_amount: Decimal | None
    left_amount: Decimal | None


@dataclass(frozen=True)
class Settlement:
    """One application of a credit to a receivable, with the archived rows it rests on.

    amount: taken off the receivable, discount included. state: counts, reversed or later.
    """

    effective_date: date
    amount: Decimal
    discount_amount: Decimal | None
    currency_code: str | None
    credit_amount: Decimal | None
    credit_currency_code: str | None
    receivable_id: str
    document_number: str | None
    credit_id: str
    credit_number: str | None
    credit_type: str | None
    application_method: str
    confidence: Decimal
    state: str
    row: ArchivedRow
    credit_row: ArchivedRow | None
    receivable_row: ArchivedRow | None


@dataclass(frozen=True)
class Evidence:
    """A row that decided something without adding to an amount."""

    kind: str
    row: ArchivedRow


@dataclass(frozen=True)
class Share:
    """An amount of a task, a letter or a balance that comes from what is traced."""

    column: str
    currency_code: str
    amount: Decimal


@dataclass(frozen=True)
class Use:
    """Where it ended: what people hold, with the file they hold it in, or why there is nothing.

    kind: task, letter, balance, exposure, quarantined, excluded or nothing. roles: what a row
    decided there without adding to an amount.
    """

    kind: str
    name: str
    sales_rep_id: str | None = None
    state: str | None = None
    reason: str | None = None
    file: str | None = None
    shares: tuple[Share, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Traced:
    """Everything the trace of one subject found; `uses` is the way up.

    decimals: of each currency, for a person to read.
    """

    kind: str
    name: str
    facts: Mapping[str, str | None]
    run_id: str
    figures: tuple[Figure, ...]
    balances: tuple[Balance, ...]
    settlements: tuple[Settlement, ...]
    evidence: tuple[Evidence, ...]
    uses: tuple[Use, ...]
    decimals: Decimals
    results: tuple[Result, ...] = ()
