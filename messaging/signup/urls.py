"""Addresses of signing up and of one's own page; public."""

app_name = "signup"
urlpatterns = []
