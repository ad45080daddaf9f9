"""The shapes of lists, plain and as GeoJSON, for the OpenAPI document only: as in `serializers`."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from activities.api.serializers import (
    ActivitySerializer,
    BuurtSerializer,
    CategorySerializer,
    CollectionTypeField,
    FeatureTypeField,
    MomentSerializer,
    OrganisationSerializer,
    PlaceSerializer,
    PointField,
    PolygonField,
    ProgrammeSerializer,
    or_null,
)


class ListingSerializer(serializers.Serializer[Any]):
    aantal = serializers.IntegerField(help_text="Hoeveel er in totaal zijn, op alle pagina's.")
    pagina = serializers.IntegerField()
    paginas = serializers.IntegerField()


@extend_schema_serializer(component_name="Activiteiten")
class ActivitiesSerializer(ListingSerializer):
    resultaten = ActivitySerializer(many=True)
    alternatieven = ActivitySerializer(
        many=True, required=False, help_text="Alleen als er niets is gevonden: wat er het dichtst bij komt."
    )
    afgelast = ActivitySerializer(
        many=True,
        required=False,
        help_text="Alleen op de eerste pagina, bij een vraag met een dag of tijd: wat dan zou zijn maar niet doorgaat. "
        "Telt niet mee in aantal.",
    )


@extend_schema_serializer(component_name="Momenten")
class MomentsSerializer(ListingSerializer):
    resultaten = MomentSerializer(many=True)


@extend_schema_serializer(component_name="Plekken")
class PlacesSerializer(ListingSerializer):
    resultaten = PlaceSerializer(many=True)


@extend_schema_serializer(component_name="Organisaties")
class OrganisationsSerializer(ListingSerializer):
    resultaten = OrganisationSerializer(many=True)


@extend_schema_serializer(component_name="Buurten")
class BuurtenSerializer(ListingSerializer):
    resultaten = BuurtSerializer(many=True)


@extend_schema_serializer(component_name="Themas")
class CategoriesSerializer(ListingSerializer):
    resultaten = CategorySerializer(many=True)


@extend_schema_serializer(component_name="Programmas")
class ProgrammesSerializer(ListingSerializer):
    resultaten = ProgrammeSerializer(many=True)


def _feature(name: str, geometry: Any, properties: Any, identity: Any) -> Any:
    """The class of a Feature (RFC 7946) with these as its properties."""
    fields = {
        "type": FeatureTypeField(),
        "id": identity,
        "geometry": geometry,
        "properties": properties,
    }
    return extend_schema_serializer(component_name=name)(type(f"{name}Serializer", (serializers.Serializer,), fields))


ActivityFeature = _feature("ActiviteitFeature", or_null(PointField), ActivitySerializer(), serializers.UUIDField())
PlaceFeature = _feature("PlekFeature", or_null(PointField), PlaceSerializer(), serializers.UUIDField())
BuurtFeature = _feature("BuurtFeature", PolygonField(), BuurtSerializer(), serializers.CharField())


class CollectionSerializer(ListingSerializer):
    type = CollectionTypeField()


@extend_schema_serializer(component_name="ActiviteitFeatures")
class ActivityFeaturesSerializer(CollectionSerializer):
    features = ActivityFeature(many=True)
    alternatieven = ActivityFeature(many=True, required=False)
    afgelast = ActivityFeature(many=True, required=False)


@extend_schema_serializer(component_name="PlekFeatures")
class PlaceFeaturesSerializer(CollectionSerializer):
    features = PlaceFeature(many=True)


@extend_schema_serializer(component_name="BuurtFeatures")
class BuurtFeaturesSerializer(CollectionSerializer):
    features = BuurtFeature(many=True)
