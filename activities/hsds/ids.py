"""Ids of what HSDS counts as a thing and we do not: the same after every change of what they belong to."""

from uuid import NAMESPACE_URL, UUID, uuid5

# The bits that say which version and variant a UUID is stay as they are.
_KIND_BITS = 0xF << 76 | 0x3 << 62
_AT_LOCATION = uuid5(NAMESPACE_URL, "urn:dichtbij:hsds:service_at_location").int & ~_KIND_BITS


def part(owner: UUID, *names: str) -> str:
    """Of a phone, an address, a price …: there is one of that name of each owner."""
    return str(uuid5(owner, "/".join(names)))


def at_location(service: UUID) -> UUID:
    """The link of a service to its one location; asked of a link, its service. So nothing has to be kept."""
    return UUID(int=service.int ^ _AT_LOCATION)
