from django.urls import path

from hefted.supervision import views

urlpatterns = [
    path("", views.due, name="due"),
    path("<int:worker_id>", views.worker, name="worker"),
    path("<int:worker_id>/held", views.hold, name="hold"),
    path("<int:worker_id>/mentor", views.mentor, name="mentor"),
]
