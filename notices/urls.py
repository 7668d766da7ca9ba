"""Addresses of the notices house."""

urlpatterns: list = []
