-- A document has a line for every article: those of one due date are one instalment.
with lines as (
    select
        *,
        parsed_document_type || '|' || parsed_document_number as document_key,
        coalesce(
            parsed_gathering_date,
            case
                when parsed_credit_days > 0
                    then
                        {{ dbt.dateadd("day", "parsed_credit_days",
                                       "coalesce(parsed_credit_start, parsed_document_date)") }}
            end,
            parsed_credit_start
        ) as due_date
    from {{ ref("base_u8__entries") }}
    where failed_column is null and exclusion_reason is null and not is_match
),

summed as (
    select
        source_name,
        document_key,
        parsed_document_type as document_type,
        parsed_document_number as number_in_type,
        parsed_customer_number as customer_number,
        parsed_company_id as company_id,
        parsed_currency_code as currency_code,
        cast(due_date as date) as due_date,
        min(source_row_id) as source_row_id,
        min(parsed_document_date) as document_date,
        min(parsed_registered_on) as registered_on,
        max(parsed_sales_rep_number) as sales_rep_number,
        max(parsed_contract_number) as contract_number,
        max(parsed_order_number) as order_number,
        max(parsed_digest) as digest,
        max(parsed_method) as method,
        max(case when parsed_is_prepaid then 1 else 0 end) = 1 as is_prepaid,
        cast(sum(parsed_net_amount) as decimal(18, 4)) as net_amount
    from lines
    group by
        source_name,
        document_key,
        parsed_document_type,
        parsed_document_number,
        parsed_customer_number,
        parsed_company_id,
        parsed_currency_code,
        cast(due_date as date)
),

-- Over all lines, those of later days too, so that a document is named alike on every day.
types_of_numbers as (
    select
        source_name,
        parsed_document_number as number_in_type,
        count(distinct parsed_document_type) as type_count
    from {{ ref("base_u8__entries") }}
    where not is_match
    group by source_name, parsed_document_number
)

select
    summed.*,
    -- Each type counts its own numbers; where two types share one, the type tells them apart.
    case
        when types_of_numbers.type_count > 1
            then summed.document_type || '-' || summed.number_in_type
        else summed.number_in_type
    end as document_number,
    cast(
        row_number() over (
            partition by summed.source_name, summed.document_key
            order by summed.due_date, summed.source_row_id
        ) as integer
    ) as instalment_number,
    count(*) over (partition by summed.source_name, summed.document_key) as instalment_count,
    -- 48 收款单, 49 付款单; every other type is a document owed (26, 27, R0 …).
    summed.document_type in ('48', '49') as is_payment
from summed
inner join types_of_numbers
    on
        summed.source_name = types_of_numbers.source_name
        and summed.number_in_type = types_of_numbers.number_in_type
