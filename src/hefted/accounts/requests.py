"""What a request carries once the permission table has let it through."""

from django.http import HttpRequest

from hefted.accounts.models import Membership, Provider, User


class MemberRequest(HttpRequest):
    """A request of somebody who belongs to a provider; the middleware sets all three."""

    user: User
    membership: Membership
    provider: Provider
