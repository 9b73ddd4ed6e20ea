"""Every address of the site, by app. Who may open which is the grid in `accounts.permissions`."""

from importlib.util import find_spec

from django.urls import include, path

APPS = (
    # (prefix, app), in the order of the menu
    ("", "measures"),
    ("rota/", "rota"),
    ("people/", "care"),
    ("workforce/", "workforce"),
    ("supervision/", "supervision"),
    ("vacancies/", "recruitment"),
    ("training/", "development"),
    ("files/", "exchange"),
    ("evidence/", "evidence"),
    ("jobs/", "jobs"),
    ("", "accounts"),
    ("", "web"),
)

urlpatterns = [
    path("account/two-factor/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    *[
        path(prefix, include((f"hefted.{app}.urls", app), namespace=app))
        for prefix, app in APPS
        if find_spec(f"hefted.{app}.urls")
    ],
]

handler400 = "hefted.web.views.bad_request"
handler403 = "hefted.web.views.refused"
handler404 = "hefted.web.views.not_found"
handler500 = "hefted.web.views.broken"
