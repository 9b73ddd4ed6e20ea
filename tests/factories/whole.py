"""A provider with something behind every door of the site, every text marked so that a leak can be seen."""

from dataclasses import dataclass
from datetime import date

from hefted.care.models import Person, Visit
from hefted.engine.periods import Period
from hefted.evidence import documents, gathering
from hefted.evidence.actions import build_pack, make_commitment
from hefted.exchange.models import UploadedFile
from hefted.jobs.actions import enqueue
from hefted.measures.actions import compute
from hefted.recruitment.models import Vacancy
from hefted.workforce.models import EmploymentSpell, Worker
from tests.factories.care import make_contract
from tests.factories.files import bring, given, row_of
from tests.factories.rota import propose_week_of
from tests.routes import Route

CANARY = "Zzyzx"
# Parameters that name a definition, not a record of one provider.
OF_NO_PROVIDER = {"measure_id", "kind", "form"}


@dataclass(frozen=True)
class Whole:
    values: dict

    def address(self, route: Route) -> dict:
        """A value for each parameter of the route."""
        return {name: self.values[name] for name in route.parameters}


def make_whole_provider(*, provider, manager, at):
    """Needs a transaction that is undone afterwards; the files it brings lie in the test's own folder."""
    marked = [
        given("places"),
        given("branches", row_of("branches", name=f"{CANARY} North", postcode="ZZ1 1AA")),
        given(
            "workers",
            row_of("workers", name=f"{CANARY} Worker", home_area=f"{CANARY} Moor", home_postcode="ZZ1 1AA"),
        ),
        given("leavers", row_of("leavers", name=f"{CANARY} Leaver")),
        given("contracts", row_of("contracts", contract=f"{CANARY}-1", commissioner=f"{CANARY} Council")),
        given("people", row_of("people", initials=CANARY, contract=f"{CANARY}-1", postcode="ZZ1 1AA")),
        *[
            given(kind)
            for kind in ("absences", "vacancies", "mentors", "supervisions", "visits", "shifts", "incidents")
        ],
    ]
    upload = bring(provider, *marked, by=manager, at=at)
    assert upload.state == "applied", upload.problems
    compute(provider=provider, as_of=date(2026, 6, 28), by=manager, at=at)
    contract = make_contract(provider, reference=f"{CANARY}-1")
    make_commitment(
        contract=contract,
        words=f"{CANARY} will keep its starters.",
        measure="turnover_average",
        better="lower",
        target=25,
        period=Period(start=date(2025, 7, 1), until=date(2026, 7, 1)),
        by=manager,
        at=at,
    )
    pack = build_pack(
        contract=contract,
        contents=gathering.contents_for(contract=contract, audience="commissioner"),
        write=documents.pack,
        by=manager,
        at=at,
    )
    job = enqueue(kind=f"{CANARY} job", provider=provider, by=manager, at=at)
    worker = Worker.objects.get(provider=provider, name__contains="Worker")
    visit = Visit.objects.get(provider=provider)
    proposal = propose_week_of(visit, by=manager, at=at)
    return Whole(
        values={
            "worker_id": worker.pk,
            "spell_id": EmploymentSpell.objects.filter(worker=worker).get().pk,
            "person_id": Person.objects.get(provider=provider).pk,
            "visit_id": visit.pk,
            "vacancy_id": Vacancy.objects.get(provider=provider).pk,
            "upload_id": upload.pk,
            "file_id": UploadedFile.objects.filter(upload=upload).first().pk,
            "pack_id": pack.pk,
            "job_id": job.pk,
            "membership_id": manager.memberships.get().pk,
            "branch_id": proposal.branch_id,
            "week": proposal.week_start,
            "proposal_id": proposal.pk,
            "token": "no such feed",
            "measure_id": "turnover_average",
            "kind": "visits",
            "form": "csv",
        }
    )
