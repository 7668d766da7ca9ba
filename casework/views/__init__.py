"""Doors of the casework house: take a request, make one call, answer."""
