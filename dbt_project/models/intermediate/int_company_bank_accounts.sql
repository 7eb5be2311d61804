-- Only an account that somebody approved in huikuan.toml may be printed on a letter, and one that
-- is another than before holds letters until a second person has confirmed it: the account of
-- the first run is taken as it is.
with bank_accounts as (
    select
        *,
        {{ fingerprint(["bank_name", "account_name", "account_number"]) }} as account_fingerprint
    from {{ ref("stg_home__bank_accounts") }}
    where {{ cell_text("approved_by") }} is not null
),

accepted as (
    select
        subject_id,
        {{ json_text("payload", "account_fingerprint") }} as account_fingerprint,
        row_number() over (partition by subject_id order by sequence desc) as recency
    from {{ ref("stg_run__ledger_events") }}
    where
        event_type = 'account_seen'
        or (event_type = 'confirmation' and subject_id like 'account:%')
)

select
    bank_accounts.company_id,
    bank_accounts.currency_code,
    bank_accounts.source_row_id,
    bank_accounts.bank_name,
    bank_accounts.account_name,
    bank_accounts.account_number,
    bank_accounts.account_fingerprint,
    accepted.subject_id is not null as is_known,
    coalesce(accepted.account_fingerprint = bank_accounts.account_fingerprint, true)
        as is_confirmed
from bank_accounts
left join accepted
    on
        'account:' || bank_accounts.company_id || ':' || bank_accounts.currency_code
        = accepted.subject_id
        and accepted.recency = 1
