title = Who has access

# J14.2
access = Access to your data in { -esoz } is held by:
access-item = Revoke { $number }
access-line = { $number }. { $here ->
    [yes] This bot
   *[no] The e-cabinet “{ $name }”
}, since { DAY($since) }
access-empty = No cabinet has access to your data now.
access-ACCOUNTS = Telegram accounts
access-ACTIONS = Latest actions
access-REPORT = I do not recognise one

# J14.3
revoke = { $here ->
    [yes] Revoke this bot’s access? You will be signed out in every chat, and there will be no more news.
        To come back, sign in with your signature again.
   *[no] Revoke the access of the cabinet “{ $name }”? No new requests. A session already open may last a few minutes more.
}
revoke-REVOKE = Revoke
revoke-KEEP = No

done = The access of the cabinet “{ $name }” is revoked. There will be no new requests.
done-ACCESS = Who else has access
abort-revoked-here = This bot’s access is revoked and you are signed out. No news will come until you sign in again.
abort-revoked-here-SIGN_IN = Sign in again
abort-gone = This access is gone already. Nothing was changed.
