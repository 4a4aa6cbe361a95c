title = Wait for the answer
done = We will write here as soon as there is news.

# J8.2 "Wait"
waiting = Good, we wait. As soon as the clinic answers, we will write here.
    With no answer by the due day the request closes. We will write about that too.
    The declaration in force now does not change.
waiting-GOOD = OK
