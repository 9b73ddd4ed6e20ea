from datetime import date

from django.urls import path, register_converter

from hefted.rota import views


class DayInPath:
    """A day in an address, as 2026-03-09."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayInPath, "day")

urlpatterns = [
    path("", views.weeks, name="weeks"),
    path("week/<int:branch_id>/<day:week>/", views.week, name="week"),
    path("week/<int:branch_id>/<day:week>/plan/", views.plan, name="plan"),
    path("proposal/<int:proposal_id>/", views.proposal, name="proposal"),
    path("proposal/<int:proposal_id>/progress/", views.progress, name="progress"),
    path("proposal/<int:proposal_id>/visit/<int:visit_id>/why/", views.why, name="why"),
    path("proposal/<int:proposal_id>/visit/<int:visit_id>/move/", views.move, name="move"),
    path("proposal/<int:proposal_id>/publish/", views.publish, name="publish"),
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/<int:worker_id>/issue/", views.issue_feed, name="issue_feed"),
    path("feeds/<int:worker_id>/revoke/", views.revoke_feed, name="revoke_feed"),
    path("feed/<str:token>.ics", views.feed, name="feed"),
]
