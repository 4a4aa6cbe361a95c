"""The directory of doctors: filled from the core's bulk exports, searched locally."""
