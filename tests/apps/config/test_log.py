import logging

from hefted.config.log import HideFeedSecrets


def test_secret_of_a_calendar_does_not_reach_the_log():
    secret = "A1b2-C3"
    for message, arguments in (
        ("Not Found: %s", (f"/rota/feed/{secret}.ics",)),
        (f"GET /rota/feed/{secret}.ics", ()),
        ("%(path)s", ({"path": 1},)),
        ("%s %s", (4, "x")),
    ):
        record = logging.LogRecord("django.request", 30, "", 1, message, arguments, None)
        assert HideFeedSecrets().filter(record)
        assert secret not in record.getMessage()
