"""The notices house: law, recipients, routes, letters, delivery, clocks."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join the places where casework shows what notices knows."""
        from casework import packets
        from casework.models import Consent
        from casework.views import context, recipients
        from notices import exhibits, jointmatters, mailfitness, underway
        from notices.views import places

        exhibits.join(packets)
        underway.join()
        mailfitness.join()
        context.PLACES[:] = places.PLACES
        recipients.WORDS[Consent.Act.JOINT] = jointmatters.in_words
