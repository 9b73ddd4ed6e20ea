"""The fourth walk: an evidence pack, from the promise to a commissioner who checks it offline."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from hefted.config.cli import hefted
from tests.factories.care import make_contract
from tests.factories.workforce import make_spell
from tests.journeys.browser import PHONE, WIDE, check_accessible
from tests.journeys.queue import do_queued_work

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_promise_becomes_an_evidence_pack(
    size, signed_in, provider, other_provider, manager, member, tmp_path
):
    today = timezone.localdate()
    make_contract(provider)
    for days in range(30):
        make_spell(provider, started_on=today - timedelta(days=900 + days))
    for days in range(12):
        left = today - timedelta(days=20 + 40 * days)
        make_spell(provider, started_on=today - timedelta(days=1000), ended_on=left, leaving_reason="6")

    # The manager records what the contract promised.
    page = signed_in(manager, size)
    page.goto("/evidence/")
    check_accessible(page)
    page.get_by_role("link", name="Commitments").click()
    page.get_by_role("link", name="Record a commitment").click()
    page.get_by_label("Contract", exact=True).select_option(label="Aireshire home care 2025")
    page.get_by_label("What was promised").fill("We will keep turnover below 35 % a year.")
    page.get_by_label("Measure that shows it").select_option("turnover_snapshot")
    page.get_by_label("Target").fill("35")
    page.get_by_label("This much or less").check()
    page.get_by_label("First day of the promise").fill(f"{today - timedelta(days=400):%d/%m/%Y}")
    page.get_by_label("Last day of the promise").fill(f"{today + timedelta(days=400):%d/%m/%Y}")
    check_accessible(page)
    page.get_by_role("button", name="Record commitment").click()
    page.get_by_text("We will keep turnover below 35 % a year.").wait_for()
    check_accessible(page)

    # The figures are calculated, and a pack is built from them.
    page.goto("/")
    page.get_by_role("button", name="Calculate again").click()
    do_queued_work()
    page.goto("/evidence/")
    page.get_by_role("link", name="Build a pack").click()
    page.get_by_label("Contract", exact=True).select_option(label="Aireshire home care 2025")
    check_accessible(page)
    page.get_by_role("button", name="Build the pack").click()
    do_queued_work()
    page.goto("/evidence/")
    page.get_by_role("link", name="Aireshire home care 2025").first.click()
    assert page.get_by_text("A second person releases it").is_visible()
    check_accessible(page)

    # A second person reads it and releases it.
    leader = signed_in(member("senior_leader").user, size)
    leader.goto(page.url)
    leader.get_by_role("button", name="Release to the commissioner").click()
    leader.get_by_text("Released", exact=True).first.wait_for()
    check_accessible(leader)

    # The commissioner sees the released pack and nothing else, and takes it home.
    outside = signed_in(member("commissioner").user, size)
    outside.goto("/evidence/")
    check_accessible(outside)
    assert outside.goto("/workforce/").status == 403
    outside = signed_in(member("commissioner").user, size)
    outside.goto("/evidence/")
    outside.get_by_role("link", name="Aireshire home care 2025").click()
    check_accessible(outside)
    with outside.expect_download() as downloading:
        outside.get_by_role("link", name="Download the pack").click()
    pack = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(pack)

    # At home, without Hefted's records: unaltered; and one byte changed is found.
    checked = CliRunner().invoke(hefted, ["verify", str(pack)])
    assert checked.exit_code == 0, checked.output
    assert "naltered" in checked.output
    altered = bytearray(pack.read_bytes())
    altered[len(altered) // 2] ^= 1
    pack.write_bytes(altered)
    assert CliRunner().invoke(hefted, ["verify", str(pack)]).exit_code != 0
