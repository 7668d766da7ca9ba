"""Static files under hashed names, the imports of our script modules among them, so that no thread mixes two versions."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also rewrites `import ... from "./name.js"` in js/device; other packages' scripts it leaves."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/device/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
