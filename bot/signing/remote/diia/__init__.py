"""Дія.Підпис: a patient signs in the Дія app what the secure page shows.

Source: the protocol of acquirers as the published clients speak it (diiaintegration/
ua-acquirers-sdk for Python, PHP, JavaScript): session token, branch, offer with the scope
``hashedFilesSigning``, dynamic offer request, callback with detached CAdES signatures.
"""
