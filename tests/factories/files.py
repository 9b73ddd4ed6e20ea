"""Files as a provider would bring them, from the table of columns; everybody is invented."""

import csv
import io

from hefted.exchange.actions import GivenFile, apply, preview, stage
from hefted.exchange.columns import kind

ROWS = {
    "places": {"postcode": "ZZ1 1AA"},
    "branches": {"branch": "North", "name": "Aire North"},
    "workers": {"worker_reference": "W100", "name": "Cas Example"},
    "leavers": {"worker_reference": "W200", "name": "Dee Example"},
    "absences": {"worker_reference": "W100"},
    "vacancies": {"vacancy_reference": "V100"},
    "mentors": {"worker_reference": "W100", "mentor_reference": "W200"},
    "supervisions": {"worker_reference": "W100", "supervisor_reference": "W200"},
    "contracts": {"contract": "HC-1"},
    "people": {"person_reference": "P100", "contract": "HC-1", "preferred_workers": "W100"},
    "visits": {"visit_reference": "VIS-100", "person_reference": "P100", "worker_reference": "W100"},
    "shifts": {"shift_reference": "S-100", "worker_reference": "W100"},
    "incidents": {"incident_reference": "I-100", "person_reference": "P100", "worker_reference": "W100"},
}


def row_of(name, /, **cells):
    """The cells of one good row of this kind, with some of them given."""
    example = dict(zip(kind(name).names, kind(name).example, strict=True))
    row = example | ROWS[name] | cells
    assert row.keys() == example.keys()
    if name == "places" and row == example:
        row["area"] = "Elsewhere"
    return row


def csv_of(name, *rows, encoding="utf-8", header=None):
    """A CSV file of this kind; without rows it holds one good row."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    names = header or kind(name).names
    writer.writerow(names)
    for row in rows or [row_of(name)]:
        writer.writerow([row[column] for column in names])
    return stream.getvalue().encode(encoding)


def given(name, *rows, **options):
    return GivenFile(name=f"{name}.csv", content=csv_of(name, *rows, **options))


def one_of_each(*names):
    """One good file of each of the kinds named, else of every kind that stands on its own feet."""
    return [given(name) for name in names or ROWS]


def bring(provider, *files, by=None, at, keep_good=False, effective_on=None):
    """Stage, preview and apply in one go."""
    upload = stage(provider=provider, files=list(files), by=by, at=at, effective_on=effective_on)
    upload = preview(upload=upload)
    return apply(upload=upload, keep_good=keep_good, by=by, at=at)
