"""From bytes to an upload: recognise each file, read its rows, judge them."""

from collections.abc import Mapping

from hefted.exchange.asc_wds.context import Context
from hefted.exchange.asc_wds.upload import Upload


def read(files: Mapping[str, bytes], context: Context) -> Upload:
    """Check one upload: file name to bytes. Never raises for what a file holds; see `Upload.files`."""
    raise NotImplementedError(files, context)
