"""Settings, addresses, queue and entry points: wiring and nothing else."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
