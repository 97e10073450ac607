"""The people of a shop: invited, given another role, and let go. There is always an owner left."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.accounts.models import Door, PasswordReset, User
from clearcoat.notifications.account import queue_account_mail
from clearcoat.shops.models import Role, Shop, StaffMember


class NotPossible(Exception):
    """What was asked for cannot be; the text says why and what to do instead."""


def invite(shop: Shop, name: str, email: str, role: str, language: str) -> StaffMember:
    """A new member, who chooses a password by a mailed link. Raises NotPossible when the address signs in already."""
    with transaction.atomic():
        if User.objects.at(Door.STAFF, email):
            raise NotPossible(_("This address signs in at a shop already. Use another one."))
        user = User.objects.enrol(Door.STAFF, email, None)
        member = StaffMember.objects.create(user=user, shop=shop, name=name, role=role)
        reset = PasswordReset.open(user)
        path = "/shop/reset-password/"
        queue_account_mail("invited", user.email, language, nonce=reset.nonce, path=path, name=name)
    return member


def give_role(member: StaffMember, role: str) -> None:
    """Another role; sign-ins made under the old one end. Raises NotPossible for the last owner."""
    with transaction.atomic():
        if role != Role.OWNER:
            _keep_an_owner(member)
        member.change_role(role)


def let_go(member: StaffMember) -> None:
    """Ends the person's access at once; what they did stays on record under their name. Raises NotPossible."""
    with transaction.atomic():
        _keep_an_owner(member)
        User.objects.filter(pk=member.user_id).update(is_active=False)
        member.user.end_sign_ins()


def people_of(shop: Shop) -> list[StaffMember]:
    """Who works there, by name."""
    return list(StaffMember.objects.filter(shop=shop, user__is_active=True).select_related("user").order_by("name"))


def _keep_an_owner(member: StaffMember) -> None:
    owners = StaffMember.objects.select_for_update().filter(shop=member.shop_id, role=Role.OWNER, user__is_active=True)
    if member.role == Role.OWNER and len(owners) < 2:
        raise NotPossible(_("The shop needs an owner. Make somebody else an owner first."))
