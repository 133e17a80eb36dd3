"""PyYAML's loaders and dumper in C, which it has nearly everywhere: https://pyyaml.org/wiki/PyYAMLDocumentation"""

from __future__ import annotations

import yaml

FastLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FastDumper: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# Of trusted files: it makes any Python object that they name.
FastFullLoader: type[yaml.Loader] = getattr(yaml, "CLoader", yaml.Loader)
