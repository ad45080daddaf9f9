import os

# Of what asks the API tests/e2e/test_api_fuzzing.py is the short form.
collect_ignore = [] if os.environ.get("SOAK") else ["test_api_fuzzing.py"]
