from django.urls import path

from hefted.recruitment import views

urlpatterns = [
    path("", views.vacancies, name="vacancies"),
    path("<int:vacancy_id>", views.vacancy, name="vacancy"),
]
