"""Reply markup: what is kept, what is refused and how."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.telegram.api.keyboards import Keyboards
from sandbox.telegram.errors import ApiError

LENIENT = Keyboards(allow_loopback_links=True)
STRICT = Keyboards(allow_loopback_links=False)
LOOPBACK = "http://127.0.0.1:8082/sign"


def inline(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def button(**fields: Any) -> dict[str, Any]:
    return {"text": "a"} | fields


@pytest.mark.parametrize(
    "markup",
    [
        None,
        {},
        {"inline_keyboard": []},
        {"inline_keyboard": [[]]},
        {"keyboard": [[""]]},
        inline({"text": "", "callback_data": "a"}),
    ],
)
def test_markup_without_buttons_is_none(markup: Any) -> None:
    assert LENIENT.read(markup) is None


@pytest.mark.parametrize(
    "markup",
    [
        inline(button(callback_data="a", style="success")),
        inline(button(disabled={})),
        inline(button(copy_text={"text": "0001"})),
        inline(button(switch_inline_query_current_chat="")),
        inline(button(web_app={"url": LOOPBACK})),
        inline(button(callback_data="a")) | {"force_reply": True},
        {"keyboard": [[button(request_contact=True)]], "one_time_keyboard": True},
        {"keyboard": [[button(request_location=True)]], "is_persistent": True},
        {"keyboard": [[button()]], "input_field_placeholder": "a" * 64},
        {"remove_keyboard": True},
        {"force_reply": True, "input_field_placeholder": "a"},
    ],
)
def test_what_telegram_takes_is_kept_as_it_is(markup: Any) -> None:
    assert LENIENT.read(markup) == markup


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ([], "object expected as reply markup"),
        (
            {"inline_keyboard": [{}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"keyboard": "a"}, 'field "keyboard" must be an Array of Arrays'),
        (
            inline("a"),
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            inline({"callback_data": "a"}),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            inline(button()),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline(button(callback_data="a" * 65)), "BUTTON_DATA_INVALID"),
        (inline(button(copy_text={"text": "a" * 257})), "BUTTON_COPY_TEXT_INVALID"),
        (
            inline(button(url="nonsense")),
            "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL",
        ),
        (
            inline(button(web_app={"url": "http://a.ua/"})),
            "inline keyboard button Web App URL 'http://a.ua/' is invalid: Only HTTPS links are"
            " allowed",
        ),
        (
            inline(button(callback_data="a", style="pink")),
            "can't parse inline keyboard button: Unsupported button style specified",
        ),
        ({"inline_keyboard": [[button(callback_data="a")]] * 101}, "reply markup is too long"),
        (
            {"inline_keyboard": [[button(callback_data="a" * 64, text="ї" * 60)]] * 99},
            "reply markup is too long",
        ),
        (
            {"force_reply": True, "input_field_placeholder": "a" * 65},
            "input field placeholder is too long",
        ),
    ],
)
def test_what_telegram_refuses_is_refused(markup: Any, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        LENIENT.read(markup)
    assert refusal.value.description == f"Bad Request: {reason}"


@pytest.mark.parametrize("field", [{"pay": True}, {"login_url": {"url": "https://a.ua"}}])
def test_buttons_the_double_lacks_are_refused_by_name(field: dict[str, Any]) -> None:
    with pytest.raises(ApiError) as refusal:
        LENIENT.read(inline(button(**field)))
    assert refusal.value.code == 501


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (inline(button(url=LOOPBACK)), None),
        (inline(button(web_app={"url": LOOPBACK})), "Only HTTPS links are allowed"),
        (inline(button(web_app={"url": "https://localhost/"})), "Wrong HTTP URL"),
        (inline(button(url="http://localhost/")), "Wrong HTTP URL"),
    ],
)
def test_without_the_deviation_loopback_is_judged_like_any_address(
    markup: Any, reason: str | None
) -> None:
    assert LENIENT.read(markup) == markup
    if reason is None:
        assert STRICT.read(markup) == markup
    else:
        with pytest.raises(ApiError, match=reason):
            STRICT.read(markup)


def test_the_first_action_in_telegrams_order_decides() -> None:
    both = button(callback_data="a", url="https://a.ua/")
    assert LENIENT.read(inline(both)) == inline(button(url="https://a.ua/"))


def test_a_row_ends_at_the_twelfth_button() -> None:
    markup = LENIENT.read({"keyboard": [["a"] * 13]})
    assert markup is not None
    assert len(markup["keyboard"][0]) == 12


def test_only_inline_keyboards_go_with_edits() -> None:
    with pytest.raises(ApiError, match="inline keyboard expected"):
        LENIENT.read({"keyboard": [["a"]]}, only_inline=True)
