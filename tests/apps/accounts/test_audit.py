import random
from datetime import timedelta

import pytest
from django.db import connection, transaction

from hefted.accounts import actions, queries
from hefted.accounts.models import AuditEntry, AuditHead

TAMPERS = 1000


@pytest.fixture
def trail(provider, manager, now):
    """A trail of forty entries by the manager and by nobody."""
    with transaction.atomic():
        for number in range(40):
            actions.record(
                provider=provider,
                by=manager if number % 2 else None,
                at=now + timedelta(minutes=number),
                verb="care.change_visit",
                subject=f"visit V{number:03d}",
                details={"minutes": number, "from": "07:00", "to": "07:15"},
            )
    return provider


def test_trail_left_alone_is_whole(trail):
    check = queries.check_audit_trail(provider=trail)
    assert check.is_whole
    assert check.entries == queries.audit_head(provider=trail).sequence == 42


def test_entry_outside_a_transaction_is_refused(transactional_db, now):
    provider = actions.create_provider(name="Dale Care", by=None, at=now)
    with pytest.raises(actions.NotInTransactionError):
        actions.record(provider=provider, by=None, at=now, verb="x", subject="y")


def test_entry_goes_when_its_change_is_undone(provider, now):
    before = queries.audit_head(provider=provider)
    point = transaction.savepoint()
    actions.record(provider=provider, by=None, at=now, verb="x", subject="y")
    transaction.savepoint_rollback(point)
    assert queries.audit_head(provider=provider) == before
    assert queries.check_audit_trail(provider=provider).is_whole


def test_trail_whose_head_is_gone_starts_from_nothing(provider):
    AuditHead.objects.all().delete()
    assert queries.audit_head(provider=provider).sequence == 0


# -- one thousand tampers -----------------------------------------------------------------------------


def edit(entries, rng):
    entry = rng.choice(entries)
    field = rng.choice(["verb", "subject", "at", "by", "details", "hash", "previous_hash", "sequence"])
    changes = {
        "verb": entry.verb + "x",
        "subject": entry.subject[:-1],
        "at": entry.at + timedelta(microseconds=1),
        "by": None if entry.by_id else next(e.by_id for e in entries if e.by_id),
        "details": entry.details | {"minutes": -1},
        "hash": f"{rng.getrandbits(256):064x}",
        "previous_hash": f"{rng.getrandbits(256):064x}",
        "sequence": entry.sequence + 1000,
    }
    AuditEntry.objects.filter(pk=entry.pk).update(**{field: changes[field]})


def remove(entries, rng):
    count = rng.randint(1, 3)
    first = rng.randrange(len(entries) - count + 1)
    AuditEntry.objects.filter(pk__in=[e.pk for e in entries[first : first + count]]).delete()


def remove_and_close_the_gap(entries, rng):
    gone = rng.randrange(1, len(entries))
    AuditEntry.objects.filter(pk=entries[gone].pk).delete()
    for later in entries[gone + 1 :]:
        AuditEntry.objects.filter(pk=later.pk).update(sequence=later.sequence - 1)


def cut_the_end_and_move_the_head(entries, rng):
    """The operator who also moves the head to a wrong hash is seen; one who moves it rightly is seen by the pack."""
    AuditEntry.objects.filter(pk=entries[-1].pk).delete()
    AuditHead.objects.update(sequence=entries[-1].sequence - 1)


def insert(entries, rng):
    like = rng.choice(entries)
    AuditEntry.objects.create(
        provider=like.provider,
        sequence=entries[-1].sequence + 1,
        at=like.at,
        by=like.by,
        verb=like.verb,
        subject="visit V999",
        details={},
        previous_hash=entries[-1].hash,
        hash=f"{rng.getrandbits(256):064x}",
    )


def swap(entries, rng):
    one, other = rng.sample(entries, 2)
    AuditEntry.objects.filter(pk=one.pk).update(sequence=10_000)
    AuditEntry.objects.filter(pk=other.pk).update(sequence=one.sequence)
    AuditEntry.objects.filter(pk=one.pk).update(sequence=other.sequence)


def test_every_tamper_is_found(trail, tell):
    rng = random.Random(20260629)
    entries = list(AuditEntry.objects.filter(provider=trail).order_by("sequence"))
    tampers = [edit, remove, remove_and_close_the_gap, cut_the_end_and_move_the_head, insert, swap]
    found = 0
    for number in range(TAMPERS):
        point = transaction.savepoint()
        tampers[number % len(tampers)](entries, rng)
        found += not queries.check_audit_trail(provider=trail).is_whole
        transaction.savepoint_rollback(point)
    tell(f"{TAMPERS} tampers with the trail of changes, {found} found.")
    assert found == TAMPERS
    assert connection.in_atomic_block
    assert queries.check_audit_trail(provider=trail).is_whole
