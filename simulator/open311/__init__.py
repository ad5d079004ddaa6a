"""A stand-in for a council's Open311 GeoReport v2 endpoint. HTTP only; it knows no service."""
