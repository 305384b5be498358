from typing import Any

from django.db import migrations, models

import wangbao.hub.columns


def salt(apps: Any, _editor: object) -> None:
    """Give each person a salt of their own, which shows that they were here before people had seals in the journal."""
    person = apps.get_model("parties", "Person")
    for row in person.objects.only("pk").iterator(chunk_size=500):
        person.objects.filter(pk=row.pk).update(salt=f"-{wangbao.hub.columns.new_ref()[1:]}")


class Migration(migrations.Migration):
    dependencies = [("parties", "0007_roles_of_reviews")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="salt",
            field=models.CharField(default=wangbao.hub.columns.new_ref, editable=False, max_length=32),
        ),
        migrations.RunPython(salt, migrations.RunPython.noop),
    ]
