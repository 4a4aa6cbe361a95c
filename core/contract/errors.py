"""Every error code of the core, once.

A code is stable and is what a channel maps to a text and a next button; ``message`` is the
published English wording of the central system, for developers of channels, not for patients.
Source of the wordings: ``docs/errors.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ErrorCode(StrEnum):
    """What happened."""

    # The call itself
    MALFORMED = "request_malformed"
    INVALID_INPUT = "validation_failed"
    UNAUTHENTICATED = "access_denied"
    FORBIDDEN_SCOPE = "forbidden_scope"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    TOO_MANY_REQUESTS = "too_many_requests"
    UNAVAILABLE = "service_unavailable"
    INTERNAL = "internal_error"

    # OAuth clients, tokens and sign-in
    CLIENT_UNKNOWN = "client_unknown"
    CLIENT_TYPE_FORBIDDEN = "client_type_forbidden"
    TOKEN_INVALID = "token_invalid"  # noqa: S105 - an error code
    NONCE_INVALID = "nonce_invalid"
    REDIRECT_URI_UNKNOWN = "redirect_uri_unknown"
    AUTHORIZATION_CODE_INVALID = "authorization_code_invalid"
    SIGNED_CONTENT_INVALID = "signed_content_invalid"
    SIGNER_UNKNOWN = "signer_unknown"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_AMBIGUOUS = "person_ambiguous"
    PERSON_AGE = "person_age"
    USER_BLOCKED = "user_blocked"
    EMPLOYEE_UNKNOWN = "employee_unknown"
    SURNAME_MISMATCH = "surname_mismatch"

    # Codes by SMS
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    CODE_TRIES_USED = "code_tries_used"
    CODE_SENT_RECENTLY = "code_sent_recently"
    NO_PHONE = "no_phone"
    METHOD_EXISTS = "method_exists"
    LAST_METHOD = "last_method"

    # Signed documents
    NOT_BASE64 = "not_base64"
    SIGNATURE_INVALID = "signature_invalid"
    SIGNATURE_UNCHECKED = "signature_unchecked"
    CERTIFICATE_EXPIRED = "certificate_expired"
    SIGNER_MISMATCH = "signer_mismatch"
    CONTENT_MISMATCH = "content_mismatch"
    SIGNATURE_COUNT = "signature_count"
    SIGNATURE_NOT_QUALIFIED = "signature_not_qualified"
    PATIENT_NOT_SIGNED = "patient_not_signed"
    NOT_A_DECLARATION = "not_a_declaration"

    # Persons
    PERSON_INACTIVE = "person_inactive"
    PERSON_NOT_VERIFIED = "person_not_verified"
    CONFIDANT_REQUIRED = "confidant_required"
    RELATIONSHIP_UNCONFIRMED = "relationship_unconfirmed"
    CONFIDANT_NOT_VERIFIED = "confidant_not_verified"
    CONFIDANT_REPRESENTED = "confidant_represented"
    RELATIONSHIP_EXISTS = "relationship_exists"
    RELATIONSHIP_LIMIT = "relationship_limit"
    PERSON_EXISTS = "person_exists"
    GIVEN_NAME_MISMATCH = "given_name_mismatch"
    UPDATED_TOO_MUCH = "updated_too_much"
    PERSON_CHANGED = "person_changed"
    PHONE_NOT_VERIFIED = "phone_not_verified"
    PHONE_USED_BY_MANY = "phone_used_by_many"
    DOCUMENTS_MISSING = "documents_missing"
    UPLOAD_ADDRESS = "upload_address"
    NOT_A_PICTURE = "not_a_picture"
    FILE_TOO_LARGE = "file_too_large"

    # Doctors and clinics
    DIVISION_UNKNOWN = "division_unknown"
    DIVISION_INACTIVE = "division_inactive"
    LEGAL_ENTITY_INACTIVE = "legal_entity_inactive"
    LEGAL_ENTITY_TYPE = "legal_entity_type"
    EMPLOYEE_INACTIVE = "employee_inactive"
    EMPLOYEE_NOT_DOCTOR = "employee_not_doctor"
    EMPLOYEE_ELSEWHERE = "employee_elsewhere"
    DIVISION_ELSEWHERE = "division_elsewhere"
    SPECIALITY_AGE = "speciality_age"
    DOCTOR_FULL = "doctor_full"

    # Declaration requests and declarations
    INVALID_TRANSITION = "invalid_transition"
    REQUEST_STATUS = "request_status"
    REJECT_STATUS = "reject_status"
    DECLARATION_STATUS = "declaration_status"
    DECLARATION_OF_ANOTHER_ENTITY = "declaration_of_another_entity"


@dataclass(frozen=True)
class ErrorSpec:
    """How a code appears on the wire: HTTP status, type of the envelope, published wording."""

    status: int
    type: str
    message: str


_VALIDATION = "validation_failed"
_CONFLICT = "request_conflict"
_DENIED = "access_denied"
_FORBIDDEN = "forbidden"

CATALOGUE: dict[ErrorCode, ErrorSpec] = {
    ErrorCode.MALFORMED: ErrorSpec(400, "request_malformed", "Malformed request"),
    ErrorCode.INVALID_INPUT: ErrorSpec(422, _VALIDATION, "Validation failed"),
    ErrorCode.UNAUTHENTICATED: ErrorSpec(401, _DENIED, "Access denied"),
    ErrorCode.FORBIDDEN_SCOPE: ErrorSpec(
        403,
        _FORBIDDEN,
        "Your scope does not allow to access this resource. Missing allowances: {scope}",
    ),
    ErrorCode.FORBIDDEN: ErrorSpec(403, _FORBIDDEN, "Forbidden"),
    ErrorCode.NOT_FOUND: ErrorSpec(404, "not_found", "Not found"),
    ErrorCode.IDEMPOTENCY_KEY_REUSED: ErrorSpec(
        409, _CONFLICT, "Idempotency key was used for another request"
    ),
    ErrorCode.TOO_MANY_REQUESTS: ErrorSpec(429, "too_many_requests", "Too many requests"),
    ErrorCode.UNAVAILABLE: ErrorSpec(503, "service_unavailable", "Service is unavailable"),
    ErrorCode.INTERNAL: ErrorSpec(500, "internal_error", "Internal error"),
    ErrorCode.CLIENT_UNKNOWN: ErrorSpec(401, _DENIED, "Invalid client id or secret."),
    ErrorCode.CLIENT_TYPE_FORBIDDEN: ErrorSpec(
        403, _FORBIDDEN, "Client type is not allowed to call this method."
    ),
    ErrorCode.TOKEN_INVALID: ErrorSpec(401, _DENIED, "Invalid or expired access token."),
    ErrorCode.NONCE_INVALID: ErrorSpec(401, _DENIED, "JWT is invalid."),
    ErrorCode.REDIRECT_URI_UNKNOWN: ErrorSpec(
        422,
        _VALIDATION,
        "The redirection URI provided does not match a pre-registered value.",
    ),
    ErrorCode.AUTHORIZATION_CODE_INVALID: ErrorSpec(401, _DENIED, "Token not found or expired."),
    ErrorCode.SIGNED_CONTENT_INVALID: ErrorSpec(422, _VALIDATION, "Invalid signed content"),
    ErrorCode.SIGNER_UNKNOWN: ErrorSpec(401, _DENIED, "Unable to authenticate signer"),
    ErrorCode.PERSON_UNKNOWN: ErrorSpec(401, _DENIED, "Person not found."),
    ErrorCode.PERSON_AMBIGUOUS: ErrorSpec(
        401, _DENIED, "It is impossible to uniquely identify the person."
    ),
    ErrorCode.PERSON_AGE: ErrorSpec(401, _DENIED, "Incorrect person age for such an action."),
    ErrorCode.USER_BLOCKED: ErrorSpec(401, _DENIED, "User is blocked."),
    ErrorCode.EMPLOYEE_UNKNOWN: ErrorSpec(401, _DENIED, "Employee not found."),
    ErrorCode.SURNAME_MISMATCH: ErrorSpec(
        409, _CONFLICT, "Input last_name doesn't match name from DS"
    ),
    ErrorCode.CODE_WRONG: ErrorSpec(422, _VALIDATION, "Invalid verification code"),
    ErrorCode.CODE_EXPIRED: ErrorSpec(410, "expired", "Verification code expired"),
    ErrorCode.CODE_TRIES_USED: ErrorSpec(409, _CONFLICT, "Maximum attempts exceed"),
    ErrorCode.CODE_SENT_RECENTLY: ErrorSpec(
        429, "too_many_requests", "Sending verification timeout. Try later."
    ),
    ErrorCode.NO_PHONE: ErrorSpec(409, _CONFLICT, "Person has no OTP authentication method"),
    ErrorCode.METHOD_EXISTS: ErrorSpec(
        409, _CONFLICT, "Authentication method with such phone number already exists"
    ),
    ErrorCode.LAST_METHOD: ErrorSpec(
        409, _CONFLICT, "The last authentication method can not be deactivated"
    ),
    ErrorCode.NOT_BASE64: ErrorSpec(422, _VALIDATION, "Not a base64 string"),
    ErrorCode.SIGNATURE_INVALID: ErrorSpec(422, _VALIDATION, "Invalid signature"),
    ErrorCode.SIGNATURE_UNCHECKED: ErrorSpec(
        503, "service_unavailable", "The signature can not be checked now"
    ),
    ErrorCode.CERTIFICATE_EXPIRED: ErrorSpec(422, _VALIDATION, "certificate timestamp expired"),
    ErrorCode.SIGNER_MISMATCH: ErrorSpec(422, _VALIDATION, "Does not match the signer drfo"),
    ErrorCode.CONTENT_MISMATCH: ErrorSpec(
        422, _VALIDATION, "Signed content does not match the previously created content"
    ),
    ErrorCode.SIGNATURE_COUNT: ErrorSpec(
        400,
        "request_malformed",
        "document must contain {required} signatures and 0 stamps but contains {found} signatures",
    ),
    ErrorCode.SIGNATURE_NOT_QUALIFIED: ErrorSpec(
        422, _VALIDATION, "The key is not in a qualified signature creation device"
    ),
    ErrorCode.PATIENT_NOT_SIGNED: ErrorSpec(422, _VALIDATION, "Patient must sign declaration form"),
    ErrorCode.NOT_A_DECLARATION: ErrorSpec(
        422, _VALIDATION, "The file is neither a printed declaration nor its signed file"
    ),
    ErrorCode.PERSON_INACTIVE: ErrorSpec(404, "not_found", "Person is not active"),
    ErrorCode.PERSON_NOT_VERIFIED: ErrorSpec(409, _CONFLICT, "Person is not verified"),
    ErrorCode.CONFIDANT_REQUIRED: ErrorSpec(
        409, _CONFLICT, "Request must be authorized by confidant person"
    ),
    ErrorCode.RELATIONSHIP_UNCONFIRMED: ErrorSpec(409, _CONFLICT, "Can't confirm relationship"),
    ErrorCode.CONFIDANT_NOT_VERIFIED: ErrorSpec(
        409, _CONFLICT, "Confidant person not found or is not verified"
    ),
    ErrorCode.CONFIDANT_REPRESENTED: ErrorSpec(
        422,
        _VALIDATION,
        "Patient who has confidant person can not be used as confidant for other patients",
    ),
    ErrorCode.RELATIONSHIP_EXISTS: ErrorSpec(
        422,
        _VALIDATION,
        "Relationship between confidant patient and related patient already exists",
    ),
    ErrorCode.RELATIONSHIP_LIMIT: ErrorSpec(
        409, _CONFLICT, "This patient has {count} confidants and can not have more"
    ),
    ErrorCode.PERSON_EXISTS: ErrorSpec(409, _CONFLICT, "User with such tax_id already exists"),
    ErrorCode.GIVEN_NAME_MISMATCH: ErrorSpec(
        409, _CONFLICT, "Input first_name doesn't match name from DS"
    ),
    ErrorCode.UPDATED_TOO_MUCH: ErrorSpec(
        409, _CONFLICT, "Person is updated too much; a new person should be created"
    ),
    ErrorCode.PERSON_CHANGED: ErrorSpec(409, _CONFLICT, "Person has been changed since"),
    ErrorCode.PHONE_NOT_VERIFIED: ErrorSpec(422, _VALIDATION, "The phone number is not verified."),
    ErrorCode.PHONE_USED_BY_MANY: ErrorSpec(
        422,
        _VALIDATION,
        "This phone number is present more than {limit} times in the system",
    ),
    ErrorCode.DOCUMENTS_MISSING: ErrorSpec(409, _CONFLICT, "Documents are not uploaded"),
    ErrorCode.UPLOAD_ADDRESS: ErrorSpec(403, _FORBIDDEN, "Upload address is not valid any more"),
    ErrorCode.NOT_A_PICTURE: ErrorSpec(422, _VALIDATION, "The file is not a JPEG picture"),
    ErrorCode.FILE_TOO_LARGE: ErrorSpec(413, "file_too_large", "The file is too large"),
    ErrorCode.DIVISION_UNKNOWN: ErrorSpec(409, _CONFLICT, "Division doesn't exist"),
    ErrorCode.DIVISION_INACTIVE: ErrorSpec(409, _CONFLICT, "Invalid division status"),
    ErrorCode.LEGAL_ENTITY_INACTIVE: ErrorSpec(409, _CONFLICT, "Legal entity is not active"),
    ErrorCode.LEGAL_ENTITY_TYPE: ErrorSpec(409, _CONFLICT, "Invalid legal entity type"),
    ErrorCode.EMPLOYEE_INACTIVE: ErrorSpec(409, _CONFLICT, "Invalid employee status"),
    ErrorCode.EMPLOYEE_NOT_DOCTOR: ErrorSpec(
        409, _CONFLICT, "Employee ID must reference a doctor."
    ),
    ErrorCode.EMPLOYEE_ELSEWHERE: ErrorSpec(
        409, _CONFLICT, "Employee does not belong to legal entity."
    ),
    ErrorCode.DIVISION_ELSEWHERE: ErrorSpec(
        409, _CONFLICT, "Division does not belong to legal entity."
    ),
    ErrorCode.SPECIALITY_AGE: ErrorSpec(
        422, _VALIDATION, "Doctor speciality doesn't match patient's age"
    ),
    ErrorCode.DOCTOR_FULL: ErrorSpec(
        422, _VALIDATION, "This doctor has {count} declarations and could not sign more"
    ),
    ErrorCode.INVALID_TRANSITION: ErrorSpec(409, _CONFLICT, "Invalid transition"),
    ErrorCode.REQUEST_STATUS: ErrorSpec(422, _VALIDATION, "incorrect status"),
    ErrorCode.REJECT_STATUS: ErrorSpec(
        403,
        _FORBIDDEN,
        "Only declaration request with NEW or APPROVED statuses can be rejected",
    ),
    ErrorCode.DECLARATION_STATUS: ErrorSpec(409, _CONFLICT, "Invalid declaration status"),
    ErrorCode.DECLARATION_OF_ANOTHER_ENTITY: ErrorSpec(
        403, _FORBIDDEN, "Active declaration belongs to another msp"
    ),
}
