"""The house rules that no import contract can say, walked over the code and the model registry."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from hefted.accounts.tenancy import TenantRow
from tests.paths import ROOT

SOURCE = ROOT / "src" / "hefted"
LADDER = [
    "evidence",
    "measures",
    "exchange",
    "rota",
    "development",
    "supervision",
    "recruitment",
    "care",
    "workforce",
    "jobs",
    "web",
    "accounts",
]
NOT_OF_ONE_PROVIDER = {"Provider", "User", "AuditHead"}
OURS = [model for model in apps.get_models() if model.__module__.startswith("hefted.")]


def python_files(*patterns):
    return [file for pattern in patterns for file in SOURCE.glob(pattern) if "migrations" not in file.parts]


def test_foreign_keys_point_down_the_ladder():
    for model in OURS:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model in OURS:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                assert LADDER.index(here) <= LADDER.index(there), f"{model.__name__}.{field.name} points up"


def test_every_row_belongs_to_a_provider():
    for model in OURS:
        if model.__name__ not in NOT_OF_ONE_PROVIDER:
            assert issubclass(model, TenantRow), f"{model.__name__} has no provider"


def test_nothing_is_deleted_along_with_something_else():
    for model in OURS:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                assert field.remote_field.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"


def test_constraints_are_named_by_a_sentence():
    for model in OURS:
        for constraint in model._meta.constraints:
            assert constraint.name.count("_") >= 2, f"{model.__name__}: {constraint.name}"


def test_models_have_no_save_of_their_own_and_no_signals():
    for model in OURS:
        assert "save" not in vars(model), model.__name__
        assert "delete" not in vars(model), model.__name__
    for file in python_files("**/*.py"):
        assert "django.dispatch" not in file.read_text(), file


@pytest.mark.parametrize("name", ["services", "utils", "helpers", "signals"])
def test_no_room_collects_everything(name):
    assert not python_files(f"**/{name}.py")


def test_clock_is_read_only_in_views_commands_and_tasks():
    reads = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|timezone\.localdate\(")
    allowed = {"views.py", "tasks.py"}
    for file in python_files("**/*.py"):
        if file.name in allowed or {"commands", "views"} & set(file.parts):
            continue
        assert not reads.search(file.read_text()), f"{file.relative_to(SOURCE)} reads the clock"


def test_public_functions_of_actions_and_queries_take_their_arguments_by_name():
    for file in python_files("*/actions.py", "*/queries.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert len(node.args.args) <= 1, f"{file.relative_to(SOURCE)}: {node.name}"


def test_pages_hold_no_inline_script_or_style():
    for file in SOURCE.glob("**/templates/**/*.html"):
        text = file.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), file
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text), file


def test_every_app_is_on_the_ladder():
    assert {model._meta.app_label for model in OURS} <= set(LADDER)
    assert Path(SOURCE / "engine").is_dir()
