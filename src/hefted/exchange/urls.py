from django.urls import path

from hefted.exchange import views

urlpatterns = [
    path("", views.uploads, name="uploads"),
    path("bring", views.bring, name="bring"),
    path("templates", views.templates, name="templates"),
    path("templates/<slug:kind>.<slug:form>", views.template, name="template"),
    path("<int:upload_id>", views.upload, name="upload"),
    path("<int:upload_id>/apply", views.apply, name="apply"),
    path("<int:upload_id>/set-aside", views.set_aside, name="set_aside"),
    path("<int:upload_id>/mend/<int:file_id>", views.mend, name="mend"),
]
