# Captions of the files
paper-pdf = PDF of the declaration. Anybody can check it: the address and a QR code are in the file.
paper-signature = Signature file of the declaration (.p7s).
paper-journal = Log of actions with your data. Later actions are not added to it.
paper-gone = The file was not sent: the cabinet is closed, or the declaration is not yours any more. Sign in and ask again.
paper-repeated = This file may have arrived twice. Please remove the spare one yourself.
# The journal of actions
journal-gone = The file was not sent: the cabinet is closed. Sign in and ask again.
journal-made = Made on { MOMENT($at) }.
