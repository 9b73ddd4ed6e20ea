from django.urls import path

from hefted.evidence import views

urlpatterns = [
    path("", views.packs, name="packs"),
    path("build/", views.build, name="build"),
    path("packs/<int:pack_id>/", views.pack, name="pack"),
    path("packs/<int:pack_id>/download/", views.download, name="download"),
    path("packs/<int:pack_id>/pdf/", views.pdf, name="pdf"),
    path("packs/<int:pack_id>/release/", views.release, name="release"),
    path("commitments/", views.commitments, name="commitments"),
    path("commitments/new/", views.commit, name="commit"),
]
