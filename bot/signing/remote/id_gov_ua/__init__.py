"""id.gov.ua (ІСЕІ): says who somebody is, by a qualified signature or another means of his.

It identifies and signs nothing of ours, so it is no way of signing and opens no record: what it
tells can fill in a form. Registration will ask it; nothing does yet.

Source: «Порядок інформаційної взаємодії» with ІСЕІ as its public clients cite it (version 15 of
14.01.2026): OAuth 2.0 code flow, ``get-access-token``, ``get-user-info``, ``get-user-logout``.
"""
