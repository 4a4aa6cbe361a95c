"""The shared core service: the central component of the patient cabinet."""
