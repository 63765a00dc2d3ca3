"""On which databases a test runs that asks for `store`: on SQLite, if it says nothing.

Each statement of ours is asked on PostgreSQL by one test at least, most often by that which is about it; what people
are answered by it is the same on both. Whoever writes a new statement marks one of its tests `ON_BOTH`.
"""

import pytest

ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"])
