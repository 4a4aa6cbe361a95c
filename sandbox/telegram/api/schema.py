"""Parameters of the Bot API's methods, as one compact table.

A test compares the table with the types of a library generated from the published schema.
Source: core.telegram.org/bots/api, version 10.3 of 2026-08-24.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """Types of parameters."""

    STRING = "String"
    INTEGER = "Integer"
    FLOAT = "Float"
    BOOLEAN = "Boolean"
    CHAT = "Integer or String"
    OBJECT = "Object"
    ARRAY = "Array"
    FILE = "InputFile or String"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a method."""

    name: str
    type: Type
    is_required: bool


_ABBREVIATIONS = {
    "": Type.STRING,
    "i": Type.INTEGER,
    "f": Type.FLOAT,
    "b": Type.BOOLEAN,
    "c": Type.CHAT,
    "o": Type.OBJECT,
    "a": Type.ARRAY,
    "F": Type.FILE,
}
_PARAMETER = re.compile(r"(\w+)(!?)(?::(\w))?")


def _parameters(text: str) -> dict[str, Parameter]:
    """Read ``name!:i other:b``: ``!`` is required, the letter a type, none means a string."""
    found = {}
    for word in text.split():
        match = _PARAMETER.fullmatch(word)
        if match is None:
            raise ValueError(f"unreadable parameter {word!r}")
        name, required, letter = match.groups(default="")
        found[name] = Parameter(name, _ABBREVIATIONS[letter], bool(required))
    return found


_WHERE = "business_connection_id chat_id!:c message_thread_id:i "
_DELIVERY = (
    "disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id"
    " suggested_post_parameters:o reply_parameters:o reply_markup:o "
)
_NEW = _WHERE + "direct_messages_topic_id:i ephemeral_message_parameters:o " + _DELIVERY
_EDITED = "business_connection_id chat_id:c message_id:i inline_message_id reply_markup:o "
_CAPTION = "caption parse_mode caption_entities:a "

METHODS: dict[str, dict[str, Parameter]] = {
    name: _parameters(text)
    for name, text in {
        "getMe": "",
        "logOut": "",
        "close": "",
        "getUpdates": "offset:i limit:i timeout:i allowed_updates:a",
        "setWebhook": "url! certificate:F ip_address max_connections:i allowed_updates:a"
        " drop_pending_updates:b secret_token",
        "deleteWebhook": "drop_pending_updates:b",
        "getWebhookInfo": "",
        "sendMessage": _NEW + "text! parse_mode entities:a link_preview_options:o",
        "sendPhoto": _NEW + _CAPTION + "photo!:F show_caption_above_media:b has_spoiler:b",
        "sendDocument": _NEW
        + _CAPTION
        + "document!:F thumbnail:F disable_content_type_detection:b",
        "sendLocation": _NEW + "latitude!:f longitude!:f horizontal_accuracy:f live_period:i"
        " heading:i proximity_alert_radius:i",
        "sendVenue": _NEW + "latitude!:f longitude!:f title! address! foursquare_id"
        " foursquare_type google_place_id google_place_type",
        "sendContact": _NEW + "phone_number! first_name! last_name vcard",
        "sendChatAction": _WHERE + "action!",
        "forwardMessage": "chat_id!:c message_thread_id:i direct_messages_topic_id:i"
        " from_chat_id!:c video_start_timestamp:i disable_notification:b protect_content:b"
        " message_effect_id suggested_post_parameters:o message_id!:i",
        "copyMessage": "chat_id!:c message_thread_id:i direct_messages_topic_id:i from_chat_id!:c"
        " message_id!:i video_start_timestamp:i show_caption_above_media:b " + _CAPTION + _DELIVERY,
        "editMessageText": _EDITED
        + "text parse_mode entities:a link_preview_options:o rich_message:o",
        "editMessageCaption": _EDITED + _CAPTION + "show_caption_above_media:b",
        "editMessageReplyMarkup": _EDITED,
        "deleteMessage": "chat_id!:c message_id!:i",
        "deleteMessages": "chat_id!:c message_ids!:a",
        "pinChatMessage": "business_connection_id chat_id!:c message_id!:i disable_notification:b",
        "unpinChatMessage": "business_connection_id chat_id!:c message_id:i",
        "unpinAllChatMessages": "chat_id!:c",
        "answerCallbackQuery": "callback_query_id! text show_alert:b url cache_time:i",
        "answerInlineQuery": "inline_query_id! results!:a cache_time:i is_personal:b next_offset"
        " button:o",
        "answerWebAppQuery": "web_app_query_id! result!:o",
        "setMyCommands": "commands!:a scope:o language_code",
        "getMyCommands": "scope:o language_code",
        "deleteMyCommands": "scope:o language_code",
        "setMyName": "name language_code",
        "getMyName": "language_code",
        "setMyDescription": "description language_code",
        "getMyDescription": "language_code",
        "setMyShortDescription": "short_description language_code",
        "getMyShortDescription": "language_code",
        "setChatMenuButton": "chat_id:i menu_button:o",
        "getChatMenuButton": "chat_id:i",
        "getChat": "chat_id!:c",
        "getChatMember": "chat_id!:c user_id!:i",
        "getUserProfilePhotos": "user_id!:i offset:i limit:i",
        "getFile": "file_id!",
    }.items()
}

_ABSENT = """
    addStickerToSet answerChatJoinRequestQuery answerGuestQuery answerPreCheckoutQuery
    answerShippingQuery approveChatJoinRequest approveSuggestedPost banChatMember
    banChatSenderChat closeForumTopic closeGeneralForumTopic convertGiftToStars copyMessages
    createChatInviteLink createChatSubscriptionInviteLink createForumTopic createInvoiceLink
    createNewStickerSet declineChatJoinRequest declineSuggestedPost deleteAllMessageReactions
    deleteBusinessMessages deleteChatPhoto deleteChatStickerSet deleteEphemeralMessage
    deleteForumTopic deleteMessageReaction deleteStickerFromSet deleteStickerSet deleteStory
    editChatInviteLink editChatSubscriptionInviteLink editEphemeralMessageCaption
    editEphemeralMessageMedia editEphemeralMessageReplyMarkup editEphemeralMessageText
    editForumTopic editGeneralForumTopic editMessageChecklist editMessageLiveLocation
    editMessageMedia editStory editUserStarSubscription exportChatInviteLink forwardMessages
    getAvailableGifts getBusinessAccountGifts getBusinessAccountStarBalance getBusinessConnection
    getChatAdministrators getChatGifts getChatMemberCount getCustomEmojiStickers
    getForumTopicIconStickers getGameHighScores getManagedBotAccessSettings getManagedBotToken
    getMyDefaultAdministratorRights getMyStarBalance getStarTransactions getStickerSet
    getUserChatBoosts getUserGifts getUserPersonalChatMessages getUserProfileAudios
    giftPremiumSubscription hideGeneralForumTopic leaveChat postStory promoteChatMember
    readBusinessMessage refundStarPayment removeBusinessAccountProfilePhoto removeChatVerification
    removeMyProfilePhoto removeUserVerification reopenForumTopic reopenGeneralForumTopic
    replaceManagedBotToken replaceStickerInSet repostStory restrictChatMember revokeChatInviteLink
    savePreparedInlineMessage savePreparedKeyboardButton sendAnimation sendAudio
    sendChatJoinRequestWebApp sendChecklist sendDice sendGame sendGift sendInvoice sendLivePhoto
    sendMediaGroup sendMessageDraft sendPaidMedia sendPoll sendRichMessage sendRichMessageDraft
    sendSticker sendVideo sendVideoNote sendVoice setBusinessAccountBio
    setBusinessAccountGiftSettings setBusinessAccountName setBusinessAccountProfilePhoto
    setBusinessAccountUsername setChatAdministratorCustomTitle setChatDescription setChatMemberTag
    setChatPermissions setChatPhoto setChatStickerSet setChatTitle
    setCustomEmojiStickerSetThumbnail setGameScore setManagedBotAccessSettings setMessageReaction
    setMyDefaultAdministratorRights setMyProfilePhoto setPassportDataErrors setStickerEmojiList
    setStickerKeywords setStickerMaskPosition setStickerPositionInSet setStickerSetThumbnail
    setStickerSetTitle setUserEmojiStatus stopMessageLiveLocation stopPoll
    transferBusinessAccountStars transferGift unbanChatMember unbanChatSenderChat
    unhideGeneralForumTopic unpinAllForumTopicMessages unpinAllGeneralForumTopicMessages
    upgradeGift uploadStickerFile verifyChat verifyUser
"""
# Methods of Telegram that the double refuses by name.
NOT_IN_THE_DOUBLE = frozenset(_ABSENT.split())

# Parameters of a later meaning that the double would have to ignore: refused rather than ignored.
UNSUPPORTED_PARAMETERS = frozenset(
    {
        "business_connection_id", "message_thread_id", "direct_messages_topic_id",
        "ephemeral_message_parameters", "suggested_post_parameters", "rich_message",
        "live_period", "allow_paid_broadcast", "certificate", "ip_address",
    }
)  # fmt: skip
