title = Show a document

page = { $fingerprint ->
        [none] {""}
       *[other] Registered. Fingerprint of the signed text: <b>{ $fingerprint }</b>.{" "}
    }{ $whose ->
        [others] This person's document is compared by a picture.
       *[own] Your document is compared by a picture.
    }
    Photograph it on the secure page. Do not send the picture to the chat.
    Match code: <b>{ $match_code }</b>. The page has to show the same code.

done = The pictures have been sent. A person at { -nszu } will look at them, and we will write.
done-FIND = Choose a doctor
done-VERIFICATION = Check status

abort-nothing = All pictures that are needed are there. Nothing has to be shown.
