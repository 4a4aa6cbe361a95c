"""A stand-in for Дія.Підпис: the acquirers' API, an app in the browser, and the callback.

What a deep link leads to is a page where one plays any invented person: it shows who asks, the
name of the file and the digest, and signs that digest with the person's own key or declines.
"""
