from django.urls import path

from hefted.workforce import views

urlpatterns = [
    path("", views.workers, name="workers"),
    path("new", views.start, name="start"),
    path("<int:worker_id>", views.worker, name="worker"),
    path("<int:worker_id>/return", views.come_back, name="come_back"),
    path("<int:worker_id>/absence", views.absence, name="absence"),
    path("employment/<int:spell_id>/end", views.end, name="end"),
    path("employment/<int:spell_id>/contract", views.contract, name="contract"),
    path("employment/<int:spell_id>/role", views.role, name="role"),
]
