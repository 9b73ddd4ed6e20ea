from django.urls import path

from hefted.accounts import views

urlpatterns = [
    path("users", views.users, name="users"),
    path("users/new", views.invite, name="invite"),
    path("users/<int:membership_id>", views.user, name="user"),
    path("audit", views.audit, name="audit"),
]
