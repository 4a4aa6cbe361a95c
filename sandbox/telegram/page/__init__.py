"""The chat page: a messenger in the browser, without a build step and without foreign scripts."""
