"""The columns that say where a landed row was read."""

from __future__ import annotations

PROVENANCE = (
    "_source varchar, _source_row_id varchar, _file_sha256 varchar, _sheet varchar,"
    " _line integer, _row_sha256 varchar, _cells varchar, _row_kind varchar, _business_date date,"
    " _date_format varchar, _number_forms varchar, _unit_power integer, _restored varchar"
)
