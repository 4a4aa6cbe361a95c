"""Sign-in in a browser: a channel asks, the patient allows it on the core's page, by a code."""
