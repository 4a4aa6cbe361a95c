# The key is an error code of the core or of the secure page. Every code has a text and a next button.

# Buttons
again = Try again
sign-in = Sign in
register = Register
doctors = Show doctors
declarations = Show my requests
verification = What does not match
page = Open the page
help = Help
menu = Menu

# ER24: unknown error; the number is told to the support line
unknown = Something broke on our side. Nothing was sent. We know.
    Number: { $number }.
# ER10
unreachable = { -esoz } is not answering. Nothing was sent, your input is kept. Try again in a minute.
# ER10b
unreachable-unknown = There is no { -esoz } answer yet. Try again: the same thing is never sent twice.
# ER19
sensitive = That looks like a document number. We deleted the message. Enter such data only on the secure page.
sensitive-file = That looks like a key or a document. We deleted the message. Add such files only on the secure page.

-broken = Something broke on our side. Nothing was sent. Try again or call { -nszu-line }.
-not-yours = There is no such record, or it is not yours. See in the menu what there is now.
-changed = The data changed while you were reading. Nothing was sent. See what there is now.
-doctor-gone = The doctor no longer works there, or the clinic has no contract. Choose another.
-sign-in-again = The cabinet is closed because time ran out. Sign in again. Your input is kept.
-sign-again = The signature was not accepted. Nothing was sent. Sign again.

request_malformed = { -broken }
validation_failed = The data did not fit. Nothing was sent. Check it and try again.
access_denied = { -sign-in-again }
# ER4: a signature in another surname opens nothing but its change
forbidden_scope = This sign-in does not open everything. Sign in with your signature again.
forbidden = { -not-yours }
not_found = { -not-yours }
idempotency_key_reused = { -broken }
# ER23
too_many_requests = Many requests now. Your input is kept. Try again in a minute.
service_unavailable = { unreachable }
internal_error = { -broken }

client_unknown = { -broken }
client_type_forbidden = { -broken }
token_invalid = { -sign-in-again }
nonce_invalid = The time to sign in is over; that is for safety. Start signing in again.
redirect_uri_unknown = { -broken }
authorization_code_invalid = { -sign-in-again }
signed_content_invalid = { -sign-again }
signer_unknown = The signature has no tax number or document number. Use your personal signature.
# J3.1
person_unknown = You are not in the Patient Register yet. Register here: it takes about 5 minutes.
person_ambiguous = Several records were found for your number. It happens by mistake. Call { -nszu-line }.
# J7.8
person_age = Children under 14 act through a parent or guardian. Sign in with an adult's own signature.
user_blocked = Access to your cabinet is paused. Call the { -nszu } line: { -nszu-line }.
employee_unknown = { -broken }
# ER4
surname_mismatch = The surname in the signature differs from { -esoz }. It looks like a changed surname. Ask a clinic to update your data.

# ER12a
code_wrong = The code did not match. Check the digits in the SMS and type them again.
# ER12b
code_expired = This code is no longer valid. Get a new one.
code_tries_used = No attempts are left, the code is no longer valid. Get a new one.
code_sent_recently = The code has been sent. You can get a new one a little later.
no_phone = Your data has no phone to confirm with. A clinic can add one. Call { -nszu-line } for help.
method_exists = This number is in your data already. No need to add it.
last_method = This is your only way to confirm. Add another number first.

not_base64 = { -sign-again }
signature_invalid = { -sign-again }
# ER13b
signature_unchecked = We could not check the signature: the provider does not answer. Your input is kept. Try again.
# ER6
certificate_expired = Your signature has expired. Get a new one and come back. Your input is kept.
# ER5
signer_mismatch = This is another person's signature. Use your own. Nothing was sent.
# ER22
content_mismatch = The data changed after you checked it. Signing stopped. Please check again.
signature_count = The file must hold exactly one signature. Nothing was sent. Sign again.
signature_not_qualified = A key on a protected device, or in a provider's cloud, is needed here; this one is in a file. Sign with another. Nothing was sent.
patient_not_signed = Your signature is needed first. Open the page and sign.
not_a_declaration = This is neither a declaration PDF nor its signature file. Choose another file.

# ER25
person_inactive = Your record in { -esoz } is marked inactive. It happens after a merge, or by mistake.
    It needs a request to { -nszu }: { -nszu-line }.
person_not_verified = Your data do not match a state register. A new declaration has to wait. Nothing was sent.
# ER15
confidant_required = For a child under 14 a parent or guardian signs. Sign in with the representative's signature.
relationship_unconfirmed = You cannot act for this person now. The relationship is not confirmed, or has ended.
confidant_not_verified = The representative's data is still being checked. Try again afterwards.
confidant_represented = You have a legal representative yourself, so you cannot represent somebody else.
relationship_exists = You have added this person already. You can see them among those you represent.
relationship_limit = This person already has the largest number of representatives. To change them, contact a clinic.
# ER8a
person_exists = You are already in the Patient Register. No need to register. Sign in with your signature.
given_name_mismatch = The first name differs from the one in your signature. Nothing was sent. Check the data.
updated_too_much = Too many changes at once. Change one thing at a time: surname, then document, then the rest.
person_changed = The data changed while you were reading. Nothing was sent. Start the change again.
phone_not_verified = The phone number is not confirmed yet. Confirm it with a code by SMS.
# E12c
phone_used_by_many = Many people have given this number already. Add another number.
documents_missing = Pictures of documents are missing. Add them on the secure page.
upload_address = The address for the picture no longer works. Begin the change again.
not_a_picture = This is not a JPEG picture. Photograph the document and send it again.
file_too_large = The file is too large: 10 MB at most.

# ER14
division_unknown = { -doctor-gone }
division_inactive = { -doctor-gone }
legal_entity_inactive = { -doctor-gone }
legal_entity_type = { -doctor-gone }
employee_inactive = { -doctor-gone }
employee_not_doctor = { -doctor-gone }
employee_elsewhere = { -doctor-gone }
division_elsewhere = { -doctor-gone }
# ER3a, ER3b
speciality_age = This doctor does not see patients of your age. Choose a family doctor or another specialist.
# ER1
doctor_full = The doctor has no free places now. Your declaration has not changed. Choose another.

invalid_transition = { -changed }
request_status = { -changed }
reject_status = This request can no longer be withdrawn. See what has become of it.
declaration_status = { -changed }
declaration_of_another_entity = { -not-yours }

# Secure page
# ER21
signing_opened_elsewhere = The link was opened from another Telegram account. It is closed, nothing was sent. Never pass links on.
# ER22
signing_content_changed = The data changed after you checked it. Signing stopped. Please check again.
# ER9
signing_link_ended = This link no longer works; that is for safety. Open a new one.
signing_not_from_telegram = The page was not opened from Telegram. Open it with the button in the chat.
signing_launch_outlived = The page is out of date. Open it again with the button in the chat.
signing_not_admitted = The browser did not prove that it is you. Open the page with the button in the chat.
signing_return_first = First return to the chat by the link on the page.
signing_form_first = The form was not kept. Open the page and send the form again.
signing_not_a_container = This is not a signature file. Nothing was sent. Sign again.
signing_several_signatures = { signature_count }
signing_other_content = Another text was signed, or it was changed. Nothing was sent. Sign the text from the page.
signing_too_large = The file is too large for a signature. Nothing was sent. Sign again.
signing_other_unknown = The register has nobody with this name, birth date and number. Check the data or add the person as new.
signing_other_ambiguous = The register has a similar record, and there is no certainty. A clinic will check it by the documents.
signing_sign_in_ended = { -sign-in-again }
signing_unavailable = { unreachable }
# ER10b
signing_delayed = Signature received, no { -esoz } answer yet. Do not sign again. We will check and write as soon as we know.
