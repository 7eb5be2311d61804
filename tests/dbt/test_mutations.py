"""The models changed by mistake, one change at a time: which test notices it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from compared_ledgers import DAY, SUBJECTS, compare, land
from landing import LAYERS, PROJECT, Landing, Warehouse
from mutations import MUTATIONS, Mutation
from oracle.ledger import Ledger, seeded_ledgers

from flows.worker import Worker

pytestmark = pytest.mark.campaign
LEDGERS = 100
VERIFICATION = Path(__file__).parents[2] / "docs" / "verification.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to be changed."""
    copy = tmp_path_factory.mktemp("mutated") / "dbt_project"
    return shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("target"))


@pytest.fixture
def mutated(project: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one change, which is undone after the test."""
    mutation: Mutation = request.param
    path = project / mutation.path
    sound = path.read_text(encoding="utf-8")
    assert sound.count(mutation.old) == 1, "the model was changed: write the mutation anew"
    path.write_text(sound.replace(mutation.old, mutation.new), encoding="utf-8")
    yield project
    path.write_text(sound, encoding="utf-8")


@pytest.fixture(scope="module")
def ledgers(landing: Landing) -> list[Ledger]:
    """The ledgers of the ordinary test, landed."""
    ledgers = seeded_ledgers(LEDGERS, DAY)
    land(landing, ledgers)
    return ledgers


@pytest.mark.parametrize(
    ("mutated", "name"),
    [(mutation, mutation.name) for mutation in MUTATIONS],
    ids=[mutation.name for mutation in MUTATIONS],
    indirect=["mutated"],
)
def test_a_changed_model_is_noticed(
    mutated: Path,
    name: str,
    landing: Landing,
    ledgers: list[Ledger],
    capsys: pytest.CaptureFixture[str],
) -> None:
    catchers = noticed_by(mutated, landing, ledgers)
    with capsys.disabled():
        print(f"\n| {name} | {'; '.join(catchers) or 'nothing'} |", flush=True)
    assert catchers
    assert f"| {name} |" in VERIFICATION.read_text(encoding="utf-8")


def noticed_by(project: Path, landing: Landing, ledgers: list[Ledger]) -> list[str]:
    """Every test that fails on the changed project: the oracle's subjects, then dbt's tests."""
    landing._fill()
    settings = {"MUTATED_PROJECT": str(project), "HUIKUAN_LAYOUTS": json.dumps(["generic"])}
    child = Worker("tests.dbt.mutated_project", landing.path.with_name("mutated.log"), settings)
    try:
        built = ask(child, landing, ["run"], [f"path:models/{layer}" for layer in LAYERS])
        assert {node["status"] for node in built} == {"success"}, "this change does not even build"
        warehouse = Warehouse(landing.path)
        found = [name for name in SUBJECTS if differs(name, ledgers, warehouse)]
        tests = ask(child, landing, ["test"], ["test_type:unit", "test_type:data"])
    finally:
        child.close()
    failed = sorted(f"`{node['name']}`" for node in tests if node["status"] in ("fail", "error"))
    return [*(f"oracle: {name}" for name in found), *failed]


def ask(
    child: Worker, landing: Landing, command: list[str], select: list[str]
) -> list[dict[str, str]]:
    """What became of each node."""
    answer = child.call(
        {
            "warehouse": str(landing.path),
            "command": command,
            "select": select,
            "variables": landing.variables,
            "target": str(landing.path.with_name("mutated")),
        }
    )
    return answer["nodes"]


def differs(name: str, ledgers: list[Ledger], warehouse: Warehouse) -> bool:
    """Whether the oracle disagrees about one subject."""
    difference = compare(SUBJECTS[name], ledgers, warehouse)
    return bool(difference.only_built or difference.only_expected)
