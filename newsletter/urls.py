"""The admin addresses of this room, under the name 'newsletter'."""

from django.urls import path

from newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("issues/<int:pk>/entries/", views.LayIn.as_view(), name="lay_in"),
    path("issues/<int:pk>/proofs/", views.MakeProof.as_view(), name="make_proof"),
    path("proofs/<int:pk>/", views.DownloadProof.as_view(), name="proof"),
    path("pages/<int:pk>/announce-again/", views.AnnounceAgain.as_view(), name="announce_again"),
    path("pages/<int:pk>/single/", views.MakeSingle.as_view(), name="single"),
]
