"""Personal numbers are hidden, whatever way they are written, and every other figure stays."""

from __future__ import annotations

import pytest

from connectors import masking

# Invented numbers with right check digits, and with wrong ones.
ID_NUMBER, ID_WITH_X, ID_WRONG = "530102199003070040", "53010219900307018X", "530102199003070041"
CARD, LONG_CARD, CARD_WRONG = "6222021234567894", "6228480000000000000", "6222021234567895"


def check_digit(seventeen: str) -> str:
    """ISO 7064 MOD 11-2 by its definition: each digit weighs 2 to the power of its place, counted from the right."""
    total = sum(int(digit) * pow(2, 18 - place, 11) for place, digit in enumerate(seventeen, start=1))
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("我的号是[身份证号]", f"我的号是{ID_NUMBER}"),
        ("[身份证号]", ID_WITH_X),
        ("[身份证号]", ID_WITH_X.lower()),
        ("身份证[身份证号],电话[电话]", f"身份证{ID_NUMBER},电话13800138000"),
        ("[身份证号]", "530102 19900307 0040"),
        ("[身份证号]", "530102-19900307-018X"),
        ("[身份证号]", "530102 1990 0307 0040"),
    ],
)
def test_an_id_number_is_hidden(expected, text):
    assert expected == masking.mask(text)


@pytest.mark.parametrize("text", ["5301 0219 9003 0700 40", "530 102 1990 0307 0040"])
def test_an_id_number_is_hidden_wherever_its_gaps_are(text):
    assert "[身份证号]" == masking.mask(text)


@pytest.mark.parametrize(
    "number",
    [
        ID_WRONG,
        "530102199013070049",  # month 13
        "530102199002300045",  # 30 February
        "5301021990030700400",  # one digit too many
    ],
)
def test_what_is_no_id_number_is_not_taken_for_one(number):
    assert "[身份证号]" not in masking.mask(f"编号{number}")


@pytest.mark.parametrize(
    ("expected", "number"),
    [
        (True, ID_NUMBER),
        (True, ID_WITH_X),
        (True, "11010519491231002X"),  # the example of GB 11643-1999
        (True, "440524188001010014"),  # the other example of GB 11643-1999
        (False, ID_WRONG),
        (False, ID_NUMBER[:-1] + "X"),
        (False, "530102199002300045"),
        (False, "X" * 18),
        (False, ID_NUMBER[:-1]),
        (False, ""),
    ],
)
def test_an_id_number_is_told_by_its_day_and_its_check_digit(expected, number):
    assert expected is masking.is_id_number(number)


@pytest.mark.parametrize("serial", [f"{serial:03d}" for serial in range(0, 1000, 37)])
def test_exactly_one_of_the_eleven_check_digits_is_right(serial):
    body = f"53010219900307{serial}"
    assert [check_digit(body)] == [digit for digit in "0123456789X" if masking.is_id_number(body + digit)]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("[电话]", "13800138000"),
        ("[电话]", "+8613800138000"),
        ("[电话]", "+86 138 0013 8000"),
        ("[电话]", "86-138-0013-8000"),
        ("[电话]", "138-0013-8000"),
        ("打[电话]找我", "打138 0013 8000找我"),
        ("[电话]或[电话]", "13800138000或19900001111"),
        ("微信同号[电话]。", "微信同号16600001111。"),
    ],
)
def test_a_mobile_number_is_hidden(expected, text):
    assert expected == masking.mask(text)


@pytest.mark.parametrize(
    "text", ["008613800138000", "0086 13800138000", "1380 013 8000", "13800 138000", "138 00138000"]
)
def test_a_mobile_number_is_hidden_in_every_usual_grouping(text):
    assert "8000" not in masking.mask(text)


@pytest.mark.parametrize("text", ["2138001380001", "5138001380007", "受理编号913800138000"])
def test_eleven_digits_within_a_longer_number_are_no_phone(text):
    assert text == masking.mask(text)


@pytest.mark.parametrize("text", ["12345", "12349", "110", "拨12356", "12800138000", "10086", "0871-12345678"])
def test_public_numbers_stay(text):
    assert text == masking.mask(text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("卡号[银行卡号]", f"卡号{CARD}"),
        ("[银行卡号]", LONG_CARD),
        ("[银行卡号]", "6222 0212 3456 7894"),
        ("[银行卡号]", "6222-0212-3456-7894"),
        ("[银行卡号]", "6228 4800 0000 0000 000"),
        ("补贴打到[银行卡号],谢谢", f"补贴打到{CARD},谢谢"),
    ],
)
def test_a_bank_card_is_hidden(expected, text):
    assert expected == masking.mask(text)


@pytest.mark.parametrize("text", [f"{CARD} 800元", f"30 {CARD}", f"{CARD} 2026年", f"卡 {CARD} 50 元"])
def test_a_bank_card_beside_another_figure_is_hidden(text):
    assert CARD not in masking.mask(text)


@pytest.mark.parametrize("number", [CARD_WRONG, "622202123456", "62220212345678940000"])
def test_what_has_no_luhn_digit_or_length_of_a_card_stays(number):
    assert number == masking.mask(number)


@pytest.mark.parametrize(
    ("expected", "number"),
    [
        (True, "4111111111111111"),  # the test number that card schemes publish
        (True, "378282246310005"),
        (True, CARD),
        (False, CARD_WRONG),
        (False, "4111111111111112"),
        (False, "0" * 12),
        (False, "0" * 20),
    ],
)
def test_a_card_number_is_told_by_its_luhn_digit(expected, number):
    assert expected is masking.is_card_number(number)


@pytest.mark.parametrize(
    "text",
    [
        "低保每月700元够不够",
        "2025-05-10起施行",
        "2025年5月10日到2026年11月23日",
        "国务院令第804号",
        "云民发〔2025〕12号",
        "邮编650000,代码530102",
        "530102 530103 530111",
        "收入12000.50元,支出9800元,还剩2200.50元",
        "九点到17:30,午休12:00-13:30",
        "楼号13-2-1502",
        "3000 4000 5000",
        "",
    ],
)
def test_ordinary_figures_stay(text):
    assert text == masking.mask(text)


@pytest.mark.parametrize("text", ["写信到zhang.san@example.com给我", "邮箱:zhang_san+1@mail.example.cn"])
def test_an_email_address_is_hidden(text):
    assert "example" not in masking.mask(text)


@pytest.mark.parametrize(
    ("hidden", "text"),
    [
        ("张三丰", "我叫张三丰,想办低保"),
        ("张三丰", "姓名:张三丰"),
        ("李小四", "我的名字是李小四"),
    ],
)
def test_a_name_after_a_cue_is_hidden(hidden, text):
    assert hidden not in masking.mask(text)


@pytest.mark.parametrize(
    ("hidden", "kept", "text"),
    [
        ("88号", "五华区", "我住昆明市五华区翠湖北路88号3栋2单元501室"),
        ("501", "大理市", "家住大理市下关镇某某小区6栋501室,怎么办低保"),
    ],
)
def test_an_address_is_hidden_down_to_its_division(hidden, kept, text):
    masked = masking.mask(text)
    assert (False, True) == (hidden in masked, kept in masked)
