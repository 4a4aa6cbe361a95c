# Captions of the files
paper-pdf = PDF of the declaration. Anybody can check it: the address and a QR code are in the file.
paper-signature = Signature file of the declaration (.p7s).
paper-gone = The file was not sent: the cabinet is closed, or the declaration is not yours any more. Sign in and ask again.
paper-repeated = This file may have arrived twice. Please remove the spare one yourself.
