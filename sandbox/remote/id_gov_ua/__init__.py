"""A stand-in for id.gov.ua: sign-in page, code flow, user info in clear or in an envelope."""
