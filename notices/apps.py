"""The notices house: law, recipients, routes, letters, delivery, clocks."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join the places where casework shows what notices knows."""
        from casework import packets
        from casework.views import context
        from notices import exhibits, mailfitness, underway
        from notices.views import places

        exhibits.join(packets)
        underway.join()
        mailfitness.join()
        context.PLACES[:] = places.PLACES
