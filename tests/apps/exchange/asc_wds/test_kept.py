"""What is kept of an upload when it is brought in: the parts as tables."""

from hefted.exchange import asc_wds_in
from tests.apps.exchange.asc_wds.uploads import Changed


def read(changed):
    names = {part: f"{part.removeprefix('asc-wds ')}.csv" for part in asc_wds_in.PARTS}
    return asc_wds_in.read(
        names=names,
        contents={part: changed.files[name] for part, name in names.items()},
        origins={part: {} for part in asc_wds_in.PARTS},
        context=changed.context,
    )


def test_training_under_the_new_reference_goes_with_its_worker():
    changed = Changed(
        "@known=LEEDS & @known_worker=C1 & STATUS=UPDATE & CHGUNIQUEWRKID=C9 & training.UNIQUEWORKERID=C9 & workplace.STATUS=UPDATE",
        of="staff",
    )
    training = read(changed).tables[asc_wds_in.TRAINING]
    assert training.refused_lines == frozenset()
    assert [kept.facts.worker for (kept,) in training.rows] == ["C9"]
