"""Fill an empty practice app: two organisations, three people to sign in as, the example case PRACTICE."""

import os
from typing import Any

from django.conf import settings

from casework import staffing
from casework.fetch import policy_from_settings
from casework.management.answers import AnsweringCommand
from casework.models import Organisation, User
from casework.moments import now
from casework.practice.example import open_example

# Practice only; live mode refuses this command. Long enough for the rule that holds for everybody (S4).
SIGN_INS = {
    "alice": ("practice harbour alice", ["caseworker"], "Harbour Clinic (practice)"),
    "bob": ("practice harbour bob one", ["supervisor", "administrator"], "Harbour Clinic (practice)"),
    "erin": ("practice counsel erin", ["counsel"], "Northgate Legal Aid (practice)"),
}
ORGANISATIONS = {
    "Harbour Clinic (practice)": (
        "cases@clinic.example",
        "+1 202 555 0101",
        "1 Harbour Road, Practice Town",
        "US",
    ),
    "Northgate Legal Aid (practice)": (
        "office@northgate.example",
        "+1 202 555 0102",
        "2 North Gate, Practice Town",
        "US",
    ),
}


class Command(AnsweringCommand):
    help = "Create the practice organisations and sign-ins where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PRACTICE:
            raise self.failed("not_practice", "Practice people are for practice mode only.")
        at = now()
        for name, (email, phone, address, country) in ORGANISATIONS.items():
            if not Organisation.objects.filter(name=name).exists():
                _, recovery = staffing.found_organisation(
                    name=name,
                    contact_email=email,
                    contact_phone=phone,
                    postal_address=address,
                    country=country,
                    at=at,
                )
                self._keep_recovery_key(name, recovery)
        for username, (passphrase, roles, organisation) in SIGN_INS.items():
            if not User.objects.filter(username=username).exists():
                staffing.add_staff(
                    organisation=Organisation.objects.get(name=organisation),
                    username=username,
                    passphrase=passphrase,
                    roles=roles,
                    at=at,
                )
        Organisation.objects.filter(name="Harbour Clinic (practice)", safeguarding_lead=None).update(
            safeguarding_lead=User.objects.get(username="bob")
        )
        Organisation.objects.filter(name="Harbour Clinic (practice)", intake_reader=None).update(
            intake_reader=User.objects.get(username="alice")
        )
        open_example(by=User.objects.get(username="alice").actor, policy=policy_from_settings(), at=at)
        for username, (passphrase, roles, _) in SIGN_INS.items():
            self.stdout.write(f"{username}  {passphrase}  ({', '.join(roles)})")

    def _keep_recovery_key(self, name: str, private: str) -> None:
        path = settings.ROOT_KEY_DIR / f"recovery-{name.split(maxsplit=1)[0].lower()}.age"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400)
        with os.fdopen(descriptor, "w") as file:
            file.write(private + "\n")
