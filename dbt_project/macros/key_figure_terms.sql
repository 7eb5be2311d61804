{#- Figure → what its numerator and its denominator add up, each measure with its weight. What
    counting back uses up of the sales is as much as what stands at the end. -#}
{% macro key_figure_terms() -%}
    {%- set closing = {"ending_amount": "1"} -%}
    {%- set overdue = {"overdue_amount": "1"} -%}
    {%- set not_overdue = {"ending_amount": "1", "overdue_amount": "-1"} -%}
    {%- set sales = {"sales_amount": "1"} -%}
    {%- set begun = {"opening_amount": "1", "sales_amount": "1"} -%}
    {%- set collected = {"opening_amount": "1", "sales_amount": "1", "ending_amount": "-1"} -%}
    {%- set mean = {"opening_amount": "0.5", "ending_amount": "0.5"} -%}
    {{ return({
        "days_sales_outstanding": (closing, sales),
        "best_possible_days_sales_outstanding": (not_overdue, sales),
        "average_days_delinquent": (overdue, sales),
        "countback_days_sales_outstanding": (closing, closing),
        "collection_effectiveness": (
            collected,
            {
                "opening_amount": "1", "sales_amount": "1", "ending_amount": "-1",
                "overdue_amount": "1",
            },
        ),
        "collection_rate_opening_plus_sales": (collected, begun),
        "collection_rate_on_sales": ({"received_amount": "1"}, sales),
        "collection_rate_on_sales_without_bills": ({"received_without_bills_amount": "1"}, sales),
        "collection_rate_year_to_date": ({"received_amount": "1"}, sales),
        "collection_rate_on_due": ({"due_collected_amount": "1"}, {"due_amount": "1"}),
        "overdue_ratio": (overdue, closing),
        "overdue_count_ratio": ({"overdue_count": "1"}, {"open_count": "1"}),
        "receivables_turnover": (sales, mean),
        "receivables_turnover_days": (mean, sales),
        "promises_kept_by_number": ({"kept_count": "1"}, {"judged_count": "1"}),
        "promises_kept_by_amount": ({"kept_amount": "1"}, {"promised_amount": "1"}),
    }) }}
{%- endmacro %}
