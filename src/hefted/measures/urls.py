from django.urls import path

from hefted.measures import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("measures/compute", views.compute, name="compute"),
    path("measures/<slug:measure_id>/", views.measure, name="measure"),
    path("measures/<slug:measure_id>/records", views.records, name="records"),
]
