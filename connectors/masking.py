"""Hiding personal data before anything is stored, logged or sent on.

ID numbers are told by their check digit (GB 11643-1999, ISO 7064 MOD 11-2), bank cards by the Luhn digit
(ISO/IEC 7812-1), mobile numbers and e-mail addresses by their form, names by the words before them, addresses by house
numbers; the names of divisions stay, since an answer depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

ID_MASK, PHONE_MASK, CARD_MASK = "[身份证号]", "[电话]", "[银行卡号]"
EMAIL_MASK, NAME_MASK, ADDRESS_MASK = "[邮箱]", "[姓名]", "[住址]"

_DIGITS = re.compile(r"(?<![0-9])\+?[0-9](?:[\s\-]?[0-9]){9,}(?:[\s\-]?[Xx](?![A-Za-z0-9]))?")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"(?:00)?(?:86)?1[3-9][0-9]{9}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_NAME = re.compile(
    r"((?:我叫|本人叫|名叫|(?:姓名|名字)(?:是|叫|[:： ])\s*))([\u4e00-\u9fff·]{2,4})(?=[\s,.;:!?，。；：！？、]|$)"
)
_WHAT = re.compile("什么|哪|啥|怎么|不")  # 我叫什么, 名字是不是: a question, not a name
_ADDRESS = re.compile(
    r"(?:(?<=[省市州县区镇乡])|(?<=街道))"
    r"(?:小区|社区|园区|街区|(?![省市州县区镇乡])[\u4e00-\u9fffA-Za-z0-9]){1,16}?"
    r"[0-9一二三四五六七八九十]+(?:号|栋|幢|座|单元|楼|层|室|组)"
    r"(?:[\u4e00-\u9fff]{0,4}?[0-9一二三四五六七八九十]+(?:号|栋|幢|座|单元|楼|层|室))*"
)
_ROAD = re.compile("路|街|道|巷|弄|村|寨|小区|社区|花园|苑|坊|里")
_OFFICE = re.compile(
    "民政|登记|政府|令|文|局|厅|处|所|馆|院|中心|站|线"
)  # an office's floor or a notice's number is no home


def mask(text: str) -> str:
    """Text with personal data hidden; other figures, public short numbers and the names of divisions stay."""
    text = _DIGITS.sub(lambda match: _mask_numbers(match.group()), text)
    text = _EMAIL.sub(EMAIL_MASK, text)
    text = _NAME.sub(lambda match: match.group() if _WHAT.search(match.group(2)) else match.group(1) + NAME_MASK, text)
    return _ADDRESS.sub(lambda match: ADDRESS_MASK if _is_home(match.group()) else match.group(), text)


def _is_home(place: str) -> bool:
    return _ROAD.search(place) is not None and _OFFICE.search(place) is None


def _mask_numbers(run: str) -> str:
    """A run of digits, perhaps in groups, with every number hidden that begins and ends where a group does."""
    for lengths, is_personal, mark in _NUMBERS:
        run = _mask_windows(run, lengths, is_personal, mark)
    return run


def _mask_windows(run: str, lengths: range, is_personal: Callable[[str], bool], mark: str) -> str:
    at = [index for index, char in enumerate(run) if char in "0123456789Xx"]
    begins = {place for place, index in enumerate(at) if index == 0 or not run[index - 1].isalnum()}
    ends = {place for place, index in enumerate(at) if index + 1 == len(run) or not run[index + 1].isalnum()}
    shown, begin, after = [], 0, 0
    while begin < len(at):
        for length in reversed(lengths) if begin in begins else ():
            end = begin + length - 1
            if end in ends and is_personal("".join(run[index] for index in at[begin : end + 1])):
                shown += [run[after : at[begin]].removesuffix("+"), mark]
                after, begin = at[end] + 1, end
                break
        begin += 1
    return "".join(shown) + run[after:]


def is_mobile_number(number: str) -> bool:
    """Whether digits are a mobile number of the mainland, with or without the country code."""
    return _MOBILE.fullmatch(number) is not None


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
    """Whether 13 to 19 digits begin as a bank card does and end in their Luhn digit."""
    if not 13 <= len(number) <= 19 or number[0] not in "3456789":
        return False
    digits = [int(digit) for digit in reversed(number)]
    return sum(digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits)) % 10 == 0


_NUMBERS: tuple[tuple[range, Callable[[str], bool], str], ...] = (
    (range(18, 19), is_id_number, ID_MASK),
    (range(11, 16), is_mobile_number, PHONE_MASK),
    (range(13, 20), is_card_number, CARD_MASK),
)
