"""The cache speaks JSON: Django's own serializer pickles, and a poisoned pickle runs code."""

import json


class JSONSerializer:
    """Serializer for Django's Redis cache backend."""

    def dumps(self, value: object) -> bytes | int:
        """Return whole numbers as they are, so that Redis can count with them; all else as JSON."""
        if type(value) is int:
            return value
        return json.dumps(value).encode()

    def loads(self, value: bytes) -> object:
        """Return what `dumps` was given. Raises ValueError: when it is no JSON."""
        return json.loads(value)
