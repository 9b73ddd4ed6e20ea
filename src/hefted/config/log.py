"""What may stand in a log: the secret of a calendar's address may not."""

import logging
import re

FEED = re.compile(r"(/rota/feed/)[^/\s]+")


class HideFeedSecrets(logging.Filter):
    """Writes `/rota/feed/…` for the address of a private calendar."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(FEED.sub(r"\1…", one) if isinstance(one, str) else one for one in record.args)
        record.msg = FEED.sub(r"\1…", str(record.msg))
        return True
