"""Addresses of the practice pages; `config` includes them in practice mode alone."""

from django.urls import path

from casework.practice import views

urlpatterns = [
    path("", views.practice, name="practice"),
    path("/time", views.move_time, name="practice_time"),
    path("/language", views.choose_language, name="practice_language"),
    path("/mail/<str:mailbox>", views.mailbox, name="practice_mailbox"),
    path("/samples/<str:name>", views.sample, name="practice_sample"),
]
