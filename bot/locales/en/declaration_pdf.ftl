title = Get the PDF

# J10.2
where = Declaration with Dr { $doctor }, since { DAY($since) }.
    The PDF contains personal data. Where to open it?
where-PAGE = On the secure page
where-CHAT = Send to the chat

page = The secure page shows the declaration, once. We keep it nowhere.
    Match code: <b>{ $match_code }</b>. The page must show the same.

# J10.3
sent = Here is the declaration. Forwarding is off.
    We will remove the file from the chat in { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }.
sent-REMOVE = Remove now
sent-SIGNATURE_FILE = Signature file

done = { $how ->
    [removed] The files were removed from the chat.
   *[shown] The declaration was shown on the secure page.
        To see it once more, start again.
}
done-DECLARATIONS = My doctor

abort-none = There are no declarations yet.
abort-none-FIND = Find a doctor
