# J13.5, protection against a forwarded link: nothing personal, a locked screen may show it
new-account = Another Telegram account has signed in to your cabinet. Its number ends in { $ending }.
    Was it not you? Revoke its access.
open = Show access
