# J13.5, protection against a forwarded link: nothing personal, a locked screen may show it
new-account = Another Telegram account has signed in to your cabinet. Its number ends in { $ending }.
    Was it not you? Revoke its access.
open = Show access

# J14.3, to the chat whose access was revoked
access-ended = The access of this chat to the cabinet was revoked from another Telegram account. No more news will come here.
    To return, sign in with your signature.
sign-in = Sign in
# Above what may have arrived already
repeated = This message may have arrived twice.
