from django.urls import path, register_converter

from programmes.reports import views
from programmes.reports.quarters import QuarterConverter

register_converter(QuarterConverter, "quarter")

urlpatterns = [
    path("rapporten/", views.reports, name="programme-reports"),
    path("rapport/<quarter:quarter>.pdf", views.report_pdf, name="programme-report-pdf"),
    path("cijfers.csv", views.figures_csv, name="programme-figures-csv"),
    path("cijfers.xlsx", views.figures_xlsx, name="programme-figures-xlsx"),
    path("cijfers.geojson", views.figures_geojson, name="programme-figures-geojson"),
]
