from django.urls import path

from hefted.web import views

urlpatterns = [
    path("healthy", views.healthy, name="healthy"),
    path("start", views.home, name="home"),
]
