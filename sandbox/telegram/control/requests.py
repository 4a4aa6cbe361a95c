"""Bodies of the control API's requests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sandbox.telegram.faults import ANY_METHOD, Kind
from sandbox.telegram.launch_data import Signature

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Username = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{3,31}$")]
Phone = Annotated[str, Field(pattern=r"^\+\d{10,15}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Za-z]{2,4})?$")]


class Request(BaseModel):
    """A body; an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class NewUser(Request):
    """A person to invent. Without an identifier or a phone number both are made up."""

    id: Annotated[int, Field(gt=0, lt=2**52)] | None = None
    first_name: Name
    last_name: Name | None = None
    username: Username | None = None
    language_code: Language = "uk"
    phone_number: Phone | None = None


class ChangedUser(Request):
    """Fields of a person to change."""

    first_name: Name | None = None
    last_name: Name | None = None
    username: Username | None = None
    language_code: Language | None = None
    phone_number: Phone | None = None


class Text(Request):
    """A text to say."""

    text: Annotated[str, Field(min_length=1)]
    reply_to: int | None = None


class EditedText(Request):
    """A new text of the person's own message."""

    message_id: int
    text: Annotated[str, Field(min_length=1)]


class Start(Request):
    """A press of «Start», or a link ``t.me/<bot>?start=<payload>``."""

    payload: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""


class Tap(Request):
    """A tap on a button under a message, found by its label or its callback data.

    With ``stale`` the callback data is sent even when the message no longer has such a button, as
    happens when a person taps while the message is being changed.
    """

    message_id: int
    label: str | None = None
    data: str | None = None
    stale: bool = False
    wait_seconds: Annotated[float, Field(ge=0, le=60)] = 0


class Press(Request):
    """A press on a key of the reply keyboard."""

    label: str
    latitude: Latitude = 50.4501
    longitude: Longitude = 30.5234


class SharedContact(Request):
    """A contact. Without fields it is the person's own; any field makes it somebody's card."""

    phone_number: str | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    user_id: int | None = None
    is_forwarded: bool = False


class SharedLocation(Request):
    """A place."""

    latitude: Latitude
    longitude: Longitude


class Media(Request):
    """A message of a kind that most bots do not expect."""

    kind: Literal["sticker", "voice", "photo"]
    caption: str = ""


class MessageNumber(Request):
    """A message of the chat."""

    message_id: int


class InlineQuestion(Request):
    """``@bot query`` typed in the input field."""

    query: Annotated[str, Field(max_length=256)]
    offset: str = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    wait_seconds: Annotated[float, Field(ge=0, le=30)] = 0


class InlineChoice(Request):
    """One of the results of an inline query."""

    inline_query_id: str
    result_id: str


class WebAppData(Request):
    """What a Mini App opened from the reply keyboard sends with ``sendData``."""

    button_text: str
    data: Annotated[str, Field(min_length=1, max_length=4096)]


class LaunchRequest(Request):
    """Launch data of a Mini App for a person.

    ``age_seconds`` makes them older; ``url`` is returned with the data in its fragment.
    """

    user_id: int
    url: str = ""
    start_param: str | None = None
    age_seconds: float = 0
    signature: Signature = Signature.VALID


class OrderedFault(Request):
    """Trouble for the next ``times`` calls of a method."""

    method: str = ANY_METHOD
    times: Annotated[int, Field(ge=1, le=1000)] = 1
    kind: Kind = Kind.ERROR
    error_code: Annotated[int, Field(ge=400, le=599)] = 500
    description: str = "Internal Server Error"
    retry_after_seconds: Annotated[int, Field(ge=1)] | None = None
    hold_seconds: Annotated[float, Field(ge=0, le=120)] = 0


class Settings(Request):
    """Switches of the double."""

    flood_limits: bool
