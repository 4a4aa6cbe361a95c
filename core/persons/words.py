"""Ukrainian words of the printed forms for codes of the register."""

from __future__ import annotations

from collections.abc import Mapping

GENDERS: Mapping[str, str] = {"MALE": "чоловіча", "FEMALE": "жіноча"}

# Source: dictionary DOCUMENT_TYPE of the central system.
DOCUMENTS: Mapping[str, str] = {
    "PASSPORT": "Паспорт громадянина України",
    "NATIONAL_ID": "Паспорт громадянина України (картка)",
    "BIRTH_CERTIFICATE": "Свідоцтво про народження",
    "BIRTH_CERTIFICATE_FOREIGN": "Свідоцтво про народження іншої держави",
    "TEMPORARY_PASSPORT": "Тимчасове посвідчення громадянина України",
    "TEMPORARY_CERTIFICATE": "Посвідка на тимчасове проживання",
    "PERMANENT_RESIDENCE_PERMIT": "Посвідка на постійне проживання",
    "REFUGEE_CERTIFICATE": "Посвідчення біженця",
    "COMPLEMENTARY_PROTECTION_CERTIFICATE": "Посвідчення особи, яка потребує додаткового захисту",
    "FOREIGN_PASSPORT": "Паспортний документ іноземця",
    "NO_CITIZENSHIP_CERTIFICATE": "Посвідчення особи без громадянства",
    "FOREIGN_DOCUMENT_OTHER": "Інший документ іноземця",
    "MARRIAGE_CERTIFICATE": "Свідоцтво про шлюб",
    "DIVORCE_CERTIFICATE": "Свідоцтво про розірвання шлюбу",
    "STATE_REGISTER_EXTRACT": "Виписка з державного реєстру",
    "COURT_DECISION_LEGAL_CAPACITY": "Рішення суду про повну дієздатність",
    "COURT_DECISION_DIVORCE": "Рішення суду про розірвання шлюбу",
    "GUARDIANSHIP_DECISION_LEGAL_CAPACITY": "Рішення органу опіки про повну дієздатність",
    "LEGAL_CAPACITY_DOCUMENT": "Документ про повну дієздатність",
}

ADDRESSES: Mapping[str, str] = {
    "RESIDENCE": "Місце проживання",
    "REGISTRATION": "Зареєстроване місце проживання",
}

SETTLEMENTS: Mapping[str, str] = {
    "CITY": "м.",
    "VILLAGE": "с.",
    "TOWNSHIP": "смт",
    "SETTLEMENT": "с-ще",
}

STREETS: Mapping[str, str] = {
    "STREET": "вул.",
    "AVENUE": "просп.",
    "BOULEVARD": "бульв.",
    "LANE": "пров.",
    "SQUARE": "пл.",
    "HIGHWAY": "шосе",
    "EMBANKMENT": "наб.",
    "PASS": "проїзд",
}
