{#- A run builds in a database of its own that nobody else reads and that is thrown away when
    anything fails. So nothing is built beside, renamed and dropped afterwards, as dbt does for
    tables in use: that costs five statements a model, half of a small company's whole build.
    Contracts are compared with the tables as they were built, all of them by one statement at the
    end, where dbt describes each query twice beforehand and then builds it by a third.
    A model whose `meta` says `in_parts` is filled by a statement for each of its parts. -#}
{% materialization table, adapter="duckdb", supported_languages=["sql"] %}
    {%- set target = this.incorporate(type="table") -%}
    {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
    {%- set parts = parts_of(model.extra_ctes, compiled_code) if config.get("meta", {}).get("in_parts") else [compiled_code] -%}
    {%- call statement("main") -%}
    create table {{ target }} as (
        {{ parts[0] }}
    )
    {%- for part in parts[1:] -%}
    ;
    insert into {{ target }} ({{ part }})
    {%- endfor -%}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{#- The parts of a union of whole relations that has the line `-- next part` before each but the first: what
    a part joins is let go before the next. Each has those common tables in front that it reads, since the
    engine takes all of them in at every statement; a table stands behind those it reads itself. -#}
{% macro parts_of(common_tables, compiled_code) %}
    {%- set parts = [] -%}
    {%- for whole in compiled_code.split("union all\n-- next part\n") -%}
        {%- set query = "select * from " ~ whole.rpartition("select * from ")[2] -%}
        {%- set read = [query] -%}
        {%- for table in common_tables | reverse -%}
            {%- if table.sql.partition(" as ")[0].strip() in read | join -%}
                {%- do read.insert(0, table.sql) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do parts.append("with " ~ read[:-1] | join(", ") ~ " " ~ query) -%}
    {%- endfor -%}
    {{ return(parts) }}
{% endmacro %}

{% materialization view, adapter="duckdb", supported_languages=["sql"] %}
    {%- set target = this.incorporate(type="view") -%}
    {%- do drop_relation_if_exists(load_cached_relation(this)) -%}
    {%- call statement("main") -%}
    create view {{ target }} as (
        {{ compiled_code }}
    )
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}

{#- Compares the columns of what was built with the contracts: names, types and order. -#}
{% macro keep_contracts(results) %}
    {%- if not execute -%}{{ return("") }}{%- endif -%}
    {%- call statement("columns", fetch_result=True) -%}
        select
            schema_name || '.' || table_name as relation,
            string_agg(column_name || ' ' || lower(data_type), '|' order by column_index) as built
        from duckdb_columns()
        where not internal and database_name = current_database()
        group by schema_name, table_name
    {%- endcall -%}
    {%- set built = {} -%}
    {%- for row in load_result("columns")["data"] -%}
        {%- do built.update({row[0]: row[1].split("|")}) -%}
    {%- endfor -%}
    {%- for result in results -%}
        {%- set model = result.node -%}
        {%- if result.status == "success" and model.resource_type == "model"
            and model.config.contract.enforced -%}
            {%- do keep_contract(model, built[model.schema ~ "." ~ model.alias]) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{% macro keep_contract(model, built) %}
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
