"""Addresses of the casework house."""

urlpatterns: list = []
