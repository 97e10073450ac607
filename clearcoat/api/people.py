"""Who is signed in, as the API answers with it."""

from __future__ import annotations

from ninja import Schema

from clearcoat.customers.models import Customer
from clearcoat.shops.models import StaffMember
from clearcoat.workflow.preferences import own_choice


class Preferences(Schema):
    """By which way each kind of message comes: `both`, `text`, `mail`, `call` or `none`."""

    status: str
    payment: str
    review: str


class CustomerOut(Schema):
    """A customer's own profile."""

    id: str
    email: str
    firstName: str
    lastName: str
    phoneNumber: str
    language: str
    notificationPreferences: Preferences

    @classmethod
    def of(cls, row: Customer) -> CustomerOut:
        """From the row."""
        return cls(
            id=str(row.pk),
            email=row.email,
            firstName=row.first_name,
            lastName=row.last_name,
            phoneNumber=row.phone_number,
            language=row.language,
            notificationPreferences=Preferences(**own_choice(row).ways),
        )


class SignedIn(Schema):
    """A customer's sign-in."""

    token: str
    customer: CustomerOut


class StaffOut(Schema):
    """A member of a shop."""

    id: str
    name: str
    email: str
    role: str
    shop: str

    @classmethod
    def of(cls, row: StaffMember) -> StaffOut:
        """From the row."""
        return cls(id=str(row.pk), name=row.name, email=row.user.email, role=row.role, shop=row.shop.name)


class StaffSignedIn(Schema):
    """A staff sign-in."""

    token: str
    staff: StaffOut
