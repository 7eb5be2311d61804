"""The auditor's data for balance confirmations (询证函): what he needs to write his own."""

from __future__ import annotations

from flows.outbox.report_tables import ReportTable, Shown

CONFIRMATIONS = ReportTable(
    "confirmations",
    """
    with addresses as (
        select
            customer_id,
            contact_name,
            phone,
            coalesce(delivery_address, postal_address) as address,
            row_number() over (
                partition by customer_id
                order by
                    delivery_address is null, postal_address is null, contact_id
            ) as place
        from intermediate.int_customer_contacts
    ),

    items as (
        select company_id, customer_id, currency_code, count(*) as open_item_count
        from marts.open_items
        where open_amount > 0
        group by company_id, customer_id, currency_code
    )

    select
        balances.*,
        companies.legal_name as company_name,
        coalesce(customers.legal_name, '') as legal_name,
        coalesce(customers.unified_social_credit_code, '') as credit_code,
        coalesce(addresses.address, '') as confirmation_address,
        coalesce(addresses.contact_name, '') as contact_name,
        coalesce(addresses.phone, '') as contact_phone,
        coalesce(items.open_item_count, 0) as open_item_count,
        case when customers.is_intercompany then 'intercompany' else customers.legal_status end
            as standing
    from marts.customer_balances as balances
    inner join intermediate.int_customers as customers
        on balances.customer_id = customers.customer_id
    left join intermediate.int_companies as companies
        on balances.company_id = companies.company_id
    left join addresses on balances.customer_id = addresses.customer_id and addresses.place = 1
    left join items
        on
            balances.company_id = items.company_id
            and balances.customer_id = items.customer_id
            and balances.currency_code = items.currency_code
    order by balances.company_id, balances.customer_number, balances.customer_id,
        balances.currency_code
    """,
    (
        Shown("customer_id", 16, "text"),
        Shown("company_name", 30, "wrapped"),
        Shown("legal_name", 34, "wrapped"),
        Shown("credit_code", 21, "text"),
        Shown("confirmation_address", 40, "wrapped"),
        Shown("contact_name", 10, "text"),
        Shown("contact_phone", 16, "text"),
        Shown("currency_code", 7, "centred"),
        Shown("open_amount", 16, "money"),
        Shown("unapplied_amount", 16, "money"),
        Shown("net_amount", 16, "money"),
        Shown("overdue_amount", 16, "money"),
        Shown("disputed_amount", 14, "money"),
        Shown("open_item_count", 9, "whole"),
        Shown("oldest_due_date", 12, "date"),
        Shown("standing", 10, "code"),
    ),
)
