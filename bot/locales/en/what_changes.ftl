title = What changes
done = "My family" will tell you of the changes again.

# J7.6 "What changes", J7.8
changes = { $at ->
    [fourteen] { $first-name } turns 14 on { DAY($turns-14) }. From that day:
        – the child chooses the doctor with a signature of their own;
        – you no longer act for the child and get no news of their requests;
        – the current declaration stays, no new one is needed;
        – the child can sign in here and see their data.
        Before 18 one submits online if legal capacity is confirmed in { -esoz }.
        Otherwise at a clinic, without parents.
    [term] { $first-name }: you act for this person through { DAY($until) }.
        After that you cannot submit requests, and you get no news about them.
        The current declaration stays.
        To go on acting you need a new document. Ask the { -nszu } line: { -nszu-line }.
   *[nothing] Nothing changes: this relationship has no last day.
}
changes-FAMILY = Show the relationship
changes-GOOD = OK

abort-gone = This relationship has ended. From 14 one chooses a doctor oneself.
abort-gone-FAMILY = My family
