"""The state registers behind their gateway, as far as a patients' register can ask them."""
