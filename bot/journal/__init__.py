"""What was done with a patient's data, gathered from what he may read himself."""
