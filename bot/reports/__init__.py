"""Actions that a patient does not recognise: what he reported, and where the report stands."""
