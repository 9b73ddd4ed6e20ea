"""The ASC-WDS bulk upload: three files read, checked and told in plain words. Pure: no database, no clock.

    upload = asc_wds.read({"workplace.csv": bytes, "staff.csv": bytes, ...}, context)
    upload.files, upload.findings, upload.workplaces, upload.staff, upload.training

Every rule is a row of `rules.csv`, every column a row of `columns.csv`; code lists lie in `hefted.codes`.
"""

from hefted.exchange.asc_wds.context import Context, KnownWorker, KnownWorkplace, context_from_json
from hefted.exchange.asc_wds.reading import read
from hefted.exchange.asc_wds.upload import File, Finding, Row, Upload

__all__ = [
    "Context",
    "File",
    "Finding",
    "KnownWorker",
    "KnownWorkplace",
    "Row",
    "Upload",
    "context_from_json",
    "read",
]
