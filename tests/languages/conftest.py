from tests.permissions.conftest import stored_world, world  # noqa: F401 - fixtures
