"""Doors of the notices house: take a request, make one call, answer."""
