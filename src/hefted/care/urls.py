from django.urls import path

from hefted.care import views

urlpatterns = [
    path("", views.people, name="people"),
    path("<int:person_id>", views.person, name="person"),
    path("incidents", views.incidents, name="incidents"),
]
