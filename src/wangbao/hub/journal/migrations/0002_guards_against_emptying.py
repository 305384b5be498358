from django.db import migrations, models

from wangbao.hub.journal import guards


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AddField(model_name="head", name="at", field=models.DateTimeField(null=True)),
        migrations.RunPython(guards.put_up_added, guards.take_down_added),
    ]
