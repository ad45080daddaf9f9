"""The shapes of the answers, for the OpenAPI document only; a test compares the two, and both with the standard."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

WITH_FULL = "Met full, of bij één ding."
AGE = "In jaren, zoals mensen ze zeggen: wie 3 is tot de dag waarop die 4 wordt, valt binnen een maximum van 3."


def _perhaps(field: type[serializers.Field[Any, Any, Any, Any]], **options: Any) -> Any:
    """Absent when nobody knows."""
    return field(required=False, **options)


class Shape(serializers.Serializer[Any]):
    id = serializers.UUIDField()


@extend_schema_serializer(component_name="Api")
class ApiSerializer(serializers.Serializer[Any]):
    version = serializers.CharField()
    profile = serializers.URLField()
    openapi_url = serializers.URLField()


@extend_schema_serializer(component_name="Taxonomy")
class TaxonomySerializer(Shape):
    name = serializers.CharField()
    description = serializers.CharField()


@extend_schema_serializer(component_name="TaxonomyTerm")
class TaxonomyTermSerializer(Shape):
    code = serializers.SlugField()
    name = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    taxonomy = serializers.CharField()
    taxonomy_id = serializers.UUIDField()
    taxonomy_detail = TaxonomySerializer()


@extend_schema_serializer(component_name="Attribute")
class AttributeSerializer(Shape):
    link_id = serializers.UUIDField()
    link_entity = serializers.CharField()
    link_type = _perhaps(serializers.CharField)
    value = _perhaps(serializers.CharField, help_text="De bron, met link_type bron; anders is er een term.")
    taxonomy_term_id = _perhaps(serializers.UUIDField)
    taxonomy_term = _perhaps(TaxonomyTermSerializer)


@extend_schema_serializer(component_name="Phone")
class PhoneSerializer(Shape):
    number = serializers.CharField()
    type = serializers.CharField()


@extend_schema_serializer(component_name="Contact")
class ContactSerializer(Shape):
    title = _perhaps(serializers.CharField)
    email = _perhaps(serializers.EmailField)


@extend_schema_serializer(component_name="Address")
class AddressSerializer(Shape):
    address_1 = serializers.CharField()
    city = serializers.CharField()
    state_province = serializers.CharField()
    postal_code = serializers.CharField()
    country = serializers.CharField()
    address_type = serializers.CharField()


@extend_schema_serializer(component_name="Accessibility")
class AccessibilitySerializer(Shape):
    description = serializers.CharField()


@extend_schema_serializer(component_name="Location")
class LocationSerializer(Shape):
    location_type = serializers.ChoiceField(["physical"])
    organization_id = _perhaps(serializers.UUIDField)
    name = serializers.CharField()
    description = _perhaps(
        serializers.CharField, help_text="Hoe zeker de ligging is, en een adres waarvan we de postcode niet weten."
    )
    latitude = _perhaps(serializers.FloatField)
    longitude = _perhaps(serializers.FloatField)
    addresses = _perhaps(AddressSerializer, many=True)
    phones = _perhaps(PhoneSerializer, many=True)
    contacts = _perhaps(ContactSerializer, many=True)
    accessibility = _perhaps(AccessibilitySerializer, many=True)
    attributes = _perhaps(AttributeSerializer, many=True)


@extend_schema_serializer(component_name="Schedule")
class ScheduleSerializer(Shape):
    valid_from = _perhaps(serializers.DateField)
    valid_to = _perhaps(serializers.DateField)
    dtstart = _perhaps(serializers.DateField)
    timezone = _perhaps(serializers.FloatField, help_text="Uren verschil met UTC op de eerstvolgende datum.")
    until = _perhaps(serializers.DateField)
    count = _perhaps(serializers.IntegerField)
    wkst = _perhaps(serializers.CharField)
    freq = _perhaps(
        serializers.ChoiceField,
        choices=["WEEKLY", "MONTHLY"],
        help_text="Zonder deze zegt description hoe vaak het is: daar heeft de standaard dan geen velden voor.",
    )
    interval = _perhaps(serializers.IntegerField)
    byday = _perhaps(serializers.CharField)
    bymonthday = _perhaps(serializers.CharField)
    description = serializers.CharField()
    opens_at = _perhaps(serializers.CharField)
    closes_at = _perhaps(serializers.CharField)
    schedule_link = _perhaps(serializers.URLField)
    notes = _perhaps(serializers.CharField, help_text="Ook de dagen waarop het niet doorgaat.")


@extend_schema_serializer(component_name="Language")
class LanguageSerializer(Shape):
    name = serializers.CharField()
    code = serializers.CharField()


@extend_schema_serializer(component_name="Funding")
class FundingSerializer(Shape):
    source = serializers.CharField()  # type: ignore[assignment]  # every field has a `source` of its own


@extend_schema_serializer(component_name="CostOption")
class CostOptionSerializer(Shape):
    option = _perhaps(serializers.CharField)
    currency = _perhaps(serializers.CharField)
    amount = _perhaps(serializers.FloatField)
    amount_description = _perhaps(serializers.CharField)


@extend_schema_serializer(component_name="OrganizationOfService")
class OrganizationOfServiceSerializer(Shape):
    name = serializers.CharField()
    description = serializers.CharField()
    email = _perhaps(serializers.EmailField)
    website = _perhaps(serializers.URLField)


@extend_schema_serializer(component_name="ServiceOfLocation")
class ServiceOfLocationSerializer(Shape):
    name = serializers.CharField()
    status = serializers.ChoiceField(["active"])
    organization_id = _perhaps(serializers.UUIDField, help_text="Er niet bij als niemand weet wie het doet.")
    description = _perhaps(serializers.CharField)
    url = _perhaps(serializers.URLField)
    email = _perhaps(serializers.EmailField)
    application_process = _perhaps(serializers.CharField)
    fees_description = _perhaps(serializers.CharField)
    eligibility_description = _perhaps(serializers.CharField)
    minimum_age = _perhaps(serializers.FloatField, help_text=AGE)
    maximum_age = _perhaps(serializers.FloatField, help_text=AGE)
    assured_date = _perhaps(serializers.DateField)
    alert = _perhaps(serializers.CharField)
    last_modified = _perhaps(serializers.DateTimeField)
    modified_date = _perhaps(serializers.DateTimeField, help_text="Alleen met minimal: hetzelfde als last_modified.")
    organization = _perhaps(OrganizationOfServiceSerializer)
    phones = _perhaps(PhoneSerializer, many=True, help_text=WITH_FULL)
    schedules = _perhaps(ScheduleSerializer, many=True, help_text=WITH_FULL)
    languages = _perhaps(LanguageSerializer, many=True, help_text=WITH_FULL)
    funding = _perhaps(FundingSerializer, many=True, help_text=WITH_FULL)
    cost_options = _perhaps(CostOptionSerializer, many=True, help_text=WITH_FULL)
    contacts = _perhaps(ContactSerializer, many=True, help_text=WITH_FULL)
    attributes = _perhaps(AttributeSerializer, many=True, help_text=WITH_FULL)


@extend_schema_serializer(component_name="LocationOfService")
class LocationOfServiceSerializer(Shape):
    service_id = serializers.UUIDField()
    location_id = serializers.UUIDField()
    location = LocationSerializer()


@extend_schema_serializer(component_name="Service")
class ServiceSerializer(ServiceOfLocationSerializer):
    service_at_locations = _perhaps(LocationOfServiceSerializer, many=True, help_text=WITH_FULL)


@extend_schema_serializer(component_name="ServiceInList")
class ServiceInListSerializer(ServiceSerializer):
    """With minimal there is no more than an id."""

    name = _perhaps(serializers.CharField, help_text="Er niet bij met minimal.")
    status = _perhaps(serializers.ChoiceField, choices=["active"], help_text="Er niet bij met minimal.")


@extend_schema_serializer(component_name="ServiceAtLocation")
class ServiceAtLocationSerializer(LocationOfServiceSerializer):
    service = ServiceOfLocationSerializer()


@extend_schema_serializer(component_name="Organization")
class OrganizationSerializer(OrganizationOfServiceSerializer):
    phones = _perhaps(PhoneSerializer, many=True, help_text=WITH_FULL)
    locations = _perhaps(LocationSerializer, many=True, help_text=WITH_FULL)
    services = _perhaps(ServiceSerializer, many=True, help_text="Zonder full_service alleen id, naam en status.")


class PageSerializer(serializers.Serializer[Any]):
    total_items = serializers.IntegerField()
    total_pages = serializers.IntegerField()
    page_number = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Aantal op deze pagina.")
    first_page = serializers.BooleanField()
    last_page = serializers.BooleanField()
    empty = serializers.BooleanField()


@extend_schema_serializer(component_name="ServicePage")
class ServicePageSerializer(PageSerializer):
    contents = ServiceInListSerializer(many=True)


@extend_schema_serializer(component_name="ServiceAtLocationPage")
class ServiceAtLocationPageSerializer(PageSerializer):
    contents = ServiceAtLocationSerializer(many=True)


@extend_schema_serializer(component_name="OrganizationPage")
class OrganizationPageSerializer(PageSerializer):
    contents = OrganizationSerializer(many=True)


@extend_schema_serializer(component_name="LocationPage")
class LocationPageSerializer(PageSerializer):
    contents = LocationSerializer(many=True)


@extend_schema_serializer(component_name="TaxonomyPage")
class TaxonomyPageSerializer(PageSerializer):
    contents = TaxonomySerializer(many=True)


@extend_schema_serializer(component_name="TaxonomyTermPage")
class TaxonomyTermPageSerializer(PageSerializer):
    contents = TaxonomyTermSerializer(many=True)


@extend_schema_serializer(component_name="WrongParameter")
class WrongParameterSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    reason = serializers.CharField()


@extend_schema_serializer(component_name="Problem")
class ProblemSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    invalid_params = _perhaps(WrongParameterSerializer, many=True)
