from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows.delivery.parcels import read_shipment
from tests.delivery.company import publish_day


@pytest.mark.parametrize(
    ("manager", "receivers"),
    [("null", ["Y01", "Y02"]), ("'Y03'", ["Y01", "Y02", "Y03"])],
)
def test_who_has_no_list_gets_his_folder_when_he_manages_one_who_has(
    tmp_path: Path, manager: str, receivers: list[str]
) -> None:
    publish_day(tmp_path, 30)
    release = (tmp_path / "current").resolve()
    with duckdb.connect(str(release / "warehouse.duckdb")) as connection:
        connection.execute("delete from marts.collection_tasks where sales_rep_id = 'Y03'")
        connection.execute(
            f"update intermediate.int_sales_reps set manager_id = {manager}"
            " where sales_rep_id = 'Y01'"
        )
    parcels = read_shipment(release).parcels
    assert [parcel.sales_rep_id for parcel in parcels] == receivers
    assert all(parcel.files for parcel in parcels)
