"""Every rule of the table: one upload that breaks it, one that does not. A rule without examples fails."""

import pytest

from hefted.exchange.asc_wds import table
from hefted.exchange.asc_wds.across import TESTS
from tests.apps.exchange.asc_wds.uploads import Changed, examples

RULES = {rule.name: rule for rule in table.rules() if rule.phase != "header"}


def found(rule, changes):
    """What an upload with these changes says of that rule, on the row that is judged."""
    changed = Changed(changes, of=rule.file)
    line = int(rule.phase.split()[1]) if rule.phase.startswith("account") else changed.line
    return [
        finding
        for finding in changed.read().findings
        if (finding.file, finding.line, finding.code, finding.severity, finding.type, finding.column)
        == (rule.file, line, rule.code, rule.severity, rule.type, rule.reports)
        and finding.accepted == rule.accepted
    ]


def test_the_base_upload_has_no_findings():
    upload = Changed("", of="workplace").read()
    assert upload.outcome == "PASSED", upload.findings


def test_every_rule_has_its_examples_and_no_example_is_left_over():
    assert set(examples()) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_rule_is_broken_by_its_example(name):
    assert found(RULES[name], examples()[name][0])


@pytest.mark.parametrize("name", RULES)
def test_rule_is_kept_by_its_other_example(name):
    assert not found(RULES[name], examples()[name][1])


def test_every_test_that_the_table_names_is_known_and_every_one_known_is_used():
    named = {
        call.name for rule in table.rules() if rule.phase != "header" for call in (*rule.when, rule.fails)
    }
    assert named == set(TESTS)


def test_every_judged_column_is_one_of_the_file():
    for rule in table.rules():
        if rule.judges:
            assert rule.judges in table.columns(rule.file)


def test_every_rule_says_what_is_wrong_and_what_is_accepted():
    for rule in table.rules():
        assert rule.message.endswith(".")
        assert rule.accepted.endswith(".")
