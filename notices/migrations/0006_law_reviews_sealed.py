"""Seal what reviewers write, and let the rest of a review never change."""

from typing import Any

from django.db import migrations, models

import casework.models.fields
from casework.models.triggers import REVIEWS, create_statements, drop_statements

WRITTEN = ("source_title", "source_url", "note")


def seal(apps: Any, editor: Any) -> None:
    for row in apps.get_model("notices", "LawReview").objects.all():
        for name in WRITTEN:
            setattr(row, name, getattr(row, f"plain_{name}"))
        row.save(update_fields=WRITTEN)


def create(apps: Any, editor: Any) -> None:
    for statement in create_statements(editor.connection.vendor, [REVIEWS]):
        editor.execute(statement)


def drop(apps: Any, editor: Any) -> None:
    for statement in drop_statements(editor.connection.vendor, [REVIEWS]):
        editor.execute(statement)


def _sealed(name: str) -> Any:
    return casework.models.fields.ConfidentialField(
        code=f"law_review.{name}", owner_attribute="organisation_id"
    )


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_contact_confirmed_at")]
    operations = [
        migrations.RemoveConstraint(model_name="lawreview", name="no_review_without_source"),
        *[migrations.RenameField("lawreview", name, f"plain_{name}") for name in WRITTEN],
        *[migrations.AddField("lawreview", name, _sealed(name)) for name in WRITTEN],
        migrations.RunPython(seal, migrations.RunPython.noop),
        *[migrations.RemoveField("lawreview", f"plain_{name}") for name in WRITTEN],
        migrations.AddConstraint(
            "lawreview",
            models.CheckConstraint(
                condition=models.Q(source_title__isnull=False), name="no_review_without_source"
            ),
        ),
        migrations.RunPython(create, drop),
    ]
