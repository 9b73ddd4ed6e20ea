"""The pages, walked by a manager, a second person, a commissioner and a stranger."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from hefted.evidence import actions, documents, queries
from hefted.evidence.models import Commitment, Pack
from hefted.measures.actions import compute
from tests.factories import evidence
from tests.factories.care import make_contract


@pytest.fixture
def contract(provider):
    return make_contract(provider)


@pytest.fixture
def draft(contract, manager, now):
    return actions.build_pack(
        contract=contract, contents=evidence.make_contents(), write=documents.pack, by=manager, at=now
    )


def page(client, route, *args, **said):
    return client.get(reverse(f"evidence:{route}", args=args), said)


def words(response):
    return response.content.decode()


def test_manager_records_a_commitment(contract, manager, sign_in):
    client = sign_in(manager)
    assert "No commitment yet" in words(page(client, "commitments"))
    assert page(client, "commit").status_code == 200
    said = {
        "contract": contract.pk,
        "words": "At least three in four new starters stay three months.",
        "measure": "retention_3m",
        "target": "75",
        "better": "higher",
        "from_on": "01/04/2026",
        "last_on": "31/03/2027",
        "baseline": "62",
        "baseline_from_on": "01/04/2024",
        "baseline_last_on": "31/03/2025",
    }
    client.post(reverse("evidence:commit"), said)
    made = Commitment.objects.get()
    assert (made.until_on, made.baseline_until_on) == (date(2027, 4, 1), date(2025, 4, 1))
    assert "75% or more" in words(page(client, "commitments"))


def test_commitment_with_days_in_the_wrong_order_says_what_would_do(contract, manager, sign_in):
    client = sign_in(manager)
    said = {
        "contract": contract.pk,
        "words": "Words",
        "measure": "retention_3m",
        "target": "many",
        "better": "higher",
        "from_on": "01/04/2026",
        "last_on": "31/03/2026",
        "baseline_from_on": "01/04/2024",
    }
    answer = client.post(reverse("evidence:commit"), said)
    assert answer.status_code == 422
    assert "The last day must be 01/04/2026 or later." in words(answer)
    assert "Enter a number, for example 25 or 0.6." in words(answer)
    assert "Enter both days of the time before, or neither." in words(answer)


def test_manager_builds_a_pack_once_there_are_figures(contract, manager, sign_in, now):
    client = sign_in(manager)
    assert "No pack yet" in words(page(client, "packs"))
    said = {"contract": contract.pk, "audience": "commissioner"}
    early = client.post(reverse("evidence:build"), said)
    assert early.status_code == 422
    assert "There are no figures yet" in words(early)
    compute(provider=contract.provider, as_of=date(2026, 6, 28), by=manager, at=now)
    answer = client.post(reverse("evidence:build"), said, follow=True)
    made = Pack.objects.get()
    assert made.sha256[:8] in words(answer)
    assert "A second person releases it" in words(answer)
    assert contract.reference in words(page(client, "packs"))


def test_reader_sees_the_protected_numbers_on_the_page(draft, manager, sign_in):
    shown = words(page(sign_in(manager), "pack", draft.pk))
    assert "fewer than 8 of 95" in shown
    assert "26%" in shown
    assert "How to check this pack" in shown


def test_second_person_releases_and_the_first_cannot(draft, manager, member, sign_in):
    client = sign_in(manager)
    own = client.post(reverse("evidence:release", args=[draft.pk]), follow=True)
    assert "somebody else has to release it" in words(own)
    client = sign_in(member("senior_leader").user)
    assert "Release to the commissioner" in words(page(client, "pack", draft.pk))
    answer = client.post(reverse("evidence:release", args=[draft.pk]), follow=True)
    assert "The pack is released" in words(answer)
    draft.refresh_from_db()
    assert draft.is_released


def test_downloads_are_the_pack_and_its_pdf(draft, manager, sign_in):
    client = sign_in(manager)
    whole = page(client, "download", draft.pk)
    assert whole.content == actions.pack_bytes(pack=draft)
    assert draft.sha256[:12] in whole["Content-Disposition"]
    pdf = page(client, "pdf", draft.pk)
    assert pdf.content == zipfile.ZipFile(io.BytesIO(whole.content)).read("pack.pdf")
    assert pdf["Content-Type"] == "application/pdf"


def test_damaged_file_is_named_on_the_page_and_not_handed_out(draft, manager, sign_in):
    actions.pack_path(pack=draft).write_bytes(b"spoilt")
    client = sign_in(manager)
    assert "The file cannot be used" in words(page(client, "pack", draft.pk))
    answer = client.get(reverse("evidence:download", args=[draft.pk]), follow=True)
    assert "is not the one that was built" in words(answer)


def test_internal_pack_offers_no_release(contract, manager, member, sign_in, now):
    contents = evidence.make_contents(audience="internal")
    inside = actions.build_pack(
        contract=contract, contents=contents, write=documents.pack, by=manager, at=now
    )
    shown = words(page(sign_in(member("senior_leader").user), "pack", inside.pk))
    assert "cannot be released" in shown


def test_commissioner_sees_released_packs_only(draft, member, sign_in, now):
    client = sign_in(member("commissioner").user)
    assert "has not released an evidence pack" in words(page(client, "packs"))
    for route in ("pack", "download", "pdf"):
        assert page(client, route, draft.pk).status_code == 404
    actions.release_pack(pack=draft, by=member("senior_leader").user, at=now)
    assert "Released" in words(page(client, "pack", draft.pk))
    assert page(client, "download", draft.pk).status_code == 200
    for route in ("commitments", "commit", "build"):
        assert page(client, route).status_code == 403
    assert client.post(reverse("evidence:release", args=[draft.pk])).status_code == 403


def test_stranger_finds_nothing(draft, stranger, sign_in):
    client = sign_in(stranger)
    for route in ("pack", "download", "pdf"):
        assert page(client, route, draft.pk).status_code == 404
    assert client.post(reverse("evidence:release", args=[draft.pk])).status_code == 404
    assert draft.contract.reference not in words(page(client, "packs"))


@pytest.mark.parametrize("many", [2, 20])
def test_lists_ask_the_same_few_questions_however_long(
    contract, manager, now, sign_in, django_assert_max_num_queries, many
):
    for n in range(many):
        contents = evidence.make_contents(audit_sequence=n)
        actions.build_pack(contract=contract, contents=contents, write=_small, by=manager, at=now)
    client = sign_in(manager)
    page(client, "packs")
    with django_assert_max_num_queries(8):
        page(client, "packs")
    assert queries.packs_of(provider=contract.provider).count() == many


def _small(contents):
    return f"{contents.audit_sequence}".encode()
