"""Put up the triggers that keep both chains append-only."""

from typing import Any

from django.db import migrations

from casework.models.triggers import create_statements, drop_statements


def create(apps: Any, editor: Any) -> None:
    for statement in create_statements(editor.connection.vendor):
        editor.execute(statement)


def drop(apps: Any, editor: Any) -> None:
    for statement in drop_statements(editor.connection.vendor):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
