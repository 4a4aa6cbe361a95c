title = Sign-in and access

# J14.2, J15.1: one tap revokes
accounts = Your data is open to these Telegram accounts.
    You do not recognise one? Revoke its access.
accounts-item = Revoke { $number }
accounts-line = { $number }. { $here ->
    [yes] This chat
   *[no] Another account •••{ $ending }
}, since { DAY($since) }
accounts-empty = Your data is open to no account now.
accounts-CHANNELS = Other cabinets
accounts-SIGN_OUT = Sign out

# J14.3
done = Access is revoked. There will be no new requests from that account.
# J15.2
abort-signed-out = You are signed out. Notifications will come without details.
abort-revoked-here = The access of this chat is revoked. To return, sign in with your signature.
