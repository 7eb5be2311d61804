{#- A run builds in a database of its own that nobody else reads and that is thrown away when
    anything fails. So nothing is built beside, renamed and dropped afterwards, as dbt does for
    tables in use: that costs five statements a model, half of a small company's whole build.
    A contract is compared with the table as it was built: one cheap statement a model, where dbt
    describes the whole query twice beforehand and then builds it by a third. -#}
{% materialization table, adapter="duckdb", supported_languages=["sql"] %}
    {%- set target = this.incorporate(type="table") -%}
    {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
    {%- call statement("main") -%}
    create table {{ target }} as (
        {{ compiled_code }}
    )
    {%- endcall -%}
    {%- if config.get("contract").enforced -%}{%- do keep_contract(target) -%}{%- endif -%}
    {%- do adapter.commit() -%}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{% materialization view, adapter="duckdb", supported_languages=["sql"] %}
    {%- set target = this.incorporate(type="view") -%}
    {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
    {%- call statement("main") -%}
    create view {{ target }} as (
        {{ compiled_code }}
    )
    {%- endcall -%}
    {%- if config.get("contract").enforced -%}{%- do keep_contract(target) -%}{%- endif -%}
    {%- do adapter.commit() -%}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{#- Compares the columns of a built table with the model's contract: names, types and order. -#}
{% macro keep_contract(relation) %}
    {%- call statement("columns", fetch_result=True) -%}describe {{ relation }}{%- endcall -%}
    {%- set built = [] -%}
    {%- for column in load_result("columns")["data"] -%}
        {%- do built.append(column[0] ~ " " ~ (column[1] | lower)) -%}
    {%- endfor -%}
    {%- set promised = [] -%}
    {%- for column in model.columns.values() -%}
        {%- do promised.append(column.name ~ " " ~ (column.data_type | lower | replace(", ", ","))) -%}
    {%- endfor -%}
    {%- if built != promised -%}
        {%- set missing = promised | reject("in", built) | join(", ") -%}
        {%- set surplus = built | reject("in", promised) | join(", ") -%}
        {{ exceptions.raise_compiler_error(
            "the contract of " ~ model.name ~ " is not kept: promised and not built: "
            ~ (missing or "none") ~ "; built and not promised: " ~ (surplus or "none")
            ~ ("" if missing or surplus else "; the columns stand in another order")
        ) }}
    {%- endif -%}
{% endmacro %}
