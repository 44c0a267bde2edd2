"""Hiding personal numbers before anything is stored, logged or sent on.

ID numbers are told by their check digit (GB 11643-1999, ISO 7064 MOD 11-2), bank cards by the Luhn digit
(ISO/IEC 7812-1), mobile numbers by their form.
"""

from __future__ import annotations

import re
from datetime import date

_GAP = r"[\s\-]?"
_ID = re.compile(r"(?<![0-9])[1-9]\d{5}" + _GAP + r"(?:18|19|20)\d{2}" + _GAP + r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])" + _GAP + r"\d{3}[0-9Xx](?![0-9])")
_PHONE = re.compile(r"(?<![0-9])(?:\+?86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}(?![0-9])")
_CARD = re.compile(r"(?<![0-9])[3-9]\d(?:[\s\-]?\d){11,17}(?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

ID_MASK, PHONE_MASK, CARD_MASK = "[身份证号]", "[电话]", "[银行卡号]"


def mask(text: str) -> str:
    """Text with ID numbers, bank cards and mobile numbers hidden; other digits stay."""
    text = _ID.sub(lambda match: ID_MASK if is_id_number(_plain(match.group())) else match.group(), text)
    text = _PHONE.sub(PHONE_MASK, text)
    return _CARD.sub(lambda match: CARD_MASK if is_card_number(_plain(match.group())) else match.group(), text)


def is_id_number(number: str) -> bool:
    """Whether 18 characters are a resident ID number: a real day of birth and the right check digit."""
    if len(number) != 18 or not number[:17].isdecimal():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def is_card_number(number: str) -> bool:
    """Whether 13 to 19 digits end in their Luhn digit."""
    if not 13 <= len(number) <= 19:
        return False
    digits = [int(digit) for digit in reversed(number)]
    return sum(digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits)) % 10 == 0


def _plain(number: str) -> str:
    return re.sub(r"[\s\-]", "", number)
