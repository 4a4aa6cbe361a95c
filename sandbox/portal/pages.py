"""The portal's pages: plain HTML without scripts; what comes from outside is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from core.client.pages import Page
from core.contract.declaration_requests import DeclarationRequest, RequestStatus
from core.contract.declarations import Declaration, DeclarationStatus
from core.contract.persons import PersonDetails
from core.kit.clock import KYIV
from sandbox.portal.directory import Directory

_OPEN = (RequestStatus.NEW, RequestStatus.APPROVED)
_REQUESTS = {
    RequestStatus.NEW: "чекає на рішення закладу",
    RequestStatus.APPROVED: "очікує підпису лікаря",
    RequestStatus.SIGNED: "підписано",
    RequestStatus.REJECTED: "відхилено або відкликано",
    RequestStatus.CANCELLED: "скасовано",
    RequestStatus.EXPIRED: "термін минув",
}
_DECLARATIONS = {
    DeclarationStatus.ACTIVE: "чинна",
    DeclarationStatus.PENDING_VERIFICATION: "очікує перевірки",
    DeclarationStatus.TERMINATED: "припинена",
    DeclarationStatus.CLOSED: "закрита",
    DeclarationStatus.REJECTED: "відхилена",
}


def page(body: str, notice: str = "", *, is_bad: bool = False) -> str:
    """A whole page around its main part."""
    kind = "bad" if is_bad else "good"
    return f"""<!doctype html>
<html lang="uk">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Е-кабінет – навчальний портал</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/static/sandbox.css">
</head>
<body>
  <main>
    <p class="training">Навчальний портал, другий канал ЕСОЗ. Люди й заклади вигадані.</p>
    <h1>Е-кабінет</h1>
    <p id="notice" role="status" class="{kind}">{escape(notice)}</p>
    {body}
    <p><a href="/">До початку</a></p>
  </main>
</body>
</html>
"""


def welcome() -> str:
    """For whoever is not signed in."""
    return """<div class="card">
      <h2>Вхід</h2>
      <p>Портал не бачить ваших даних, доки ви не дозволите. Дозвіл підписують на сторінці ЕСОЗ.</p>
      <form method="post" action="/portal/sign-in" class="actions">
        <button>Увійти через ЕСОЗ</button>
      </form>
    </div>"""


def home(
    person: PersonDetails,
    declarations: Sequence[Declaration],
    requests: Page[DeclarationRequest],
    directory: Directory,
    key: str,
) -> str:
    """Who the doctor is, what is waited for, and what was."""
    name = " ".join(filter(None, (person.last_name, person.first_name, person.second_name)))
    current = [one for one in declarations if one.status is DeclarationStatus.ACTIVE]
    past = [one for one in declarations if one.status is not DeclarationStatus.ACTIVE]
    return f"""<div class="card">
      <p><b id="who">{escape(name)}</b></p>
      <form method="post" action="/portal/sign-out" class="actions">
        {_key(key)}<button class="quiet">Вийти</button>
      </form>
    </div>
    <section class="card" aria-labelledby="doctor">
      <h2 id="doctor">Мій лікар</h2>
      {"".join(_declaration(one, directory) for one in current) or "<p>Декларації немає.</p>"}
    </section>
    <section class="card" aria-labelledby="requests">
      <h2 id="requests">Заявки</h2>
      {"".join(_request(one, key) for one in requests.data) or "<p>Заявок немає.</p>"}
    </section>
    <section class="card" aria-labelledby="past">
      <h2 id="past">Попередні декларації</h2>
      {"".join(_declaration(one, directory) for one in past) or "<p>Не було.</p>"}
    </section>"""


def ending(declaration: Declaration, directory: Directory, key: str) -> str:
    """The last word before a declaration ends."""
    doctor = escape(directory.doctor(declaration.employee.id))
    number = escape(declaration.declaration_number)
    return f"""<section class="card" aria-labelledby="ending">
      <h2 id="ending">Припинити декларацію {number}?</h2>
      <p>{doctor} більше не буде вашим лікарем. Нового можна обрати будь-коли.</p>
      <form method="post" action="/portal/declarations/{declaration.id}/end">
        {_key(key)}
        <label>Причина (не обов’язково) <input name="reason" maxlength="255"></label>
        <div class="actions">
          <button>Припинити декларацію</button>
          <a class="button quiet" href="/portal/">Залишити</a>
        </div>
      </form>
    </section>"""


def _key(key: str) -> str:
    return f'<input type="hidden" name="key" value="{escape(key)}">'


def _declaration(one: Declaration, directory: Directory) -> str:
    number = escape(one.declaration_number)
    is_active = one.status is DeclarationStatus.ACTIVE
    way = (
        f'<div class="actions"><a class="button quiet" href="/portal/declarations/{one.id}">'
        f"Припинити</a></div>"
        if is_active
        else ""
    )
    return f"""<dl class="facts">
      <dt>Лікар</dt><dd>{escape(directory.doctor(one.employee.id))}</dd>
      <dt>Заклад</dt><dd>{escape(directory.clinic(one.legal_entity.id))}</dd>
      <dt>Декларація</dt><dd>{number}, {_DECLARATIONS[one.status]}</dd>
      <dt>Діє</dt><dd>з {one.start_date:%d.%m.%Y} до {one.end_date:%d.%m.%Y}</dd>
    </dl>{way}"""


def _request(one: DeclarationRequest, key: str) -> str:
    party = one.employee.party
    doctor = " ".join(filter(None, (party.last_name, party.first_name, party.second_name)))
    way = (
        f'<form method="post" action="/portal/requests/{one.id}/withdraw" class="actions">'
        f'{_key(key)}<button class="quiet">Відкликати заявку</button></form>'
        if one.status in _OPEN
        else ""
    )
    return f"""<dl class="facts">
      <dt>Заявка</dt><dd>{escape(one.declaration_number)}, {_REQUESTS[one.status]}</dd>
      <dt>Лікар</dt><dd>{escape(doctor)}</dd>
      <dt>Подано</dt><dd>{_moment(one.inserted_at)}</dd>
    </dl>{way}"""


def _moment(at: datetime) -> str:
    return f"{at.astimezone(KYIV):%d.%m.%Y, %H:%M}"
