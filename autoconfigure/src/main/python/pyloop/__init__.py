"""Python half of pyloop: event loops that a Spring application runs."""
