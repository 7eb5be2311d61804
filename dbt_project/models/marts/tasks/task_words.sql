-- What policy calls the codes on a list and what it says about them.
select
    'action' as word_kind,
    action_code as code,
    label_zh,
    label_en,
    script_zh as text_zh,
    script_en as text_en,
    good_result_zh,
    good_result_en,
    if_refused_zh,
    if_refused_en
from {{ ref('stg_policy__actions') }}
union all
select
    'method' as word_kind,
    method_code as code,
    label_zh,
    label_en,
    guidance_zh as text_zh,
    guidance_en as text_en,
    cast(null as {{ dbt.type_string() }}) as good_result_zh,
    cast(null as {{ dbt.type_string() }}) as good_result_en,
    cast(null as {{ dbt.type_string() }}) as if_refused_zh,
    cast(null as {{ dbt.type_string() }}) as if_refused_en
from {{ ref('stg_policy__methods') }}
union all
select
    'excuse' as word_kind,
    excuse_code as code,
    label_zh,
    label_en,
    check_zh as text_zh,
    check_en as text_en,
    cast(null as {{ dbt.type_string() }}) as good_result_zh,
    cast(null as {{ dbt.type_string() }}) as good_result_en,
    cast(null as {{ dbt.type_string() }}) as if_refused_zh,
    cast(null as {{ dbt.type_string() }}) as if_refused_en
from {{ ref('stg_policy__excuse_codes') }}
