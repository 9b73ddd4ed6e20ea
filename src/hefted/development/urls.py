from django.urls import path

from hefted.development import views

urlpatterns = [
    path("", views.training, name="training"),
    path("<int:worker_id>", views.worker, name="worker"),
]
