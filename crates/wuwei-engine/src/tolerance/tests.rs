use super::*;
use crate::encoding::to_typed;
use Kind::{CreditCode, Date as Day, DateTime, Integer, LongText, Money, Phone, Text};

/// What is left to read after normalising, `None` where it cannot be read.
fn normal(kind: &Kind, typed: &str) -> Option<String> {
    let today = Date::parse("2026-11-23");
    match read(kind, typed, today) {
        Value::Answered(datum) => {
            let text = to_typed(kind, &datum);
            // Normal form is a fixed point, and does not hang on the day.
            assert_eq!(read(kind, &text, None), Value::Answered(datum), "{typed}");
            Some(text)
        }
        Value::Unanswered => Some(String::new()),
        _ => None,
    }
}

fn table(kind: &Kind, rows: &[(&str, &str)]) {
    for (typed, expected) in rows {
        assert_eq!(
            normal(kind, typed).as_deref(),
            Some(*expected),
            "{kind:?} {typed:?}"
        );
    }
}

fn unreadable(kind: &Kind, rows: &[&str]) {
    for typed in rows {
        assert_eq!(normal(kind, typed), None, "{kind:?} {typed:?}");
    }
}

#[test]
fn numbers() {
    table(
        &Integer,
        &[
            ("12", "12"),
            (" １２ ", "12"),
            ("1,234", "1234"),
            ("１，２３４", "1234"),
            ("1 234", "1234"),
            ("10个工作日", "10"),
            ("10 天", "10"),
            ("-3", "-3"),
            ("－３", "-3"),
            ("+3", "3"),
            ("007", "7"),
            ("12.0", "12"),
            ("30人", "30"),
            ("\u{200b}5\u{202c}", "5"),
            ("", ""),
            ("　", ""),
            ("9007199254740991", "9007199254740991"),
        ],
    );
    unreadable(
        &Integer,
        &[
            "1,23",
            "12,3456",
            "1.5",
            "abc",
            "十",
            "3万",
            "1e3",
            "9007199254740992",
            "1 2 3 x",
            "--1",
            "-",
            "元",
        ],
    );
    table(
        &Kind::Decimal { places: 1 },
        &[
            ("0.5", "0.5"),
            (".5", "0.5"),
            ("5.", "5.0"),
            ("15%", "15.0"),
            ("１．５", "1.5"),
        ],
    );
    unreadable(&Kind::Decimal { places: 1 }, &["0.55", "1.2.3", "3万"]);
    table(
        &Money,
        &[
            ("1234.5", "1234.50"),
            ("¥1,234.50", "1234.50"),
            ("￥１，２３４。５０元", "1234.50"),
            ("人民币 500 元整", "500.00"),
            ("3.5万元", "35000.00"),
            ("3万", "30000.00"),
            ("0.12345678亿元", "12345678.00"),
            ("-20", "-20.00"),
            ("RMB 5", "5.00"),
        ],
    );
    unreadable(&Money, &["12.345", "万元", "3万5", "五万"]);
}

#[test]
fn dates() {
    table(
        &Day,
        &[
            ("2026-11-23", "2026-11-23"),
            ("2026.11.23", "2026-11-23"),
            ("2026/11/23", "2026-11-23"),
            ("2026/1/3", "2026-01-03"),
            ("２０２６．１１．２３", "2026-11-23"),
            ("2026年11月23日", "2026-11-23"),
            ("2026 年 11 月 23 日", "2026-11-23"),
            ("2026年11月23日（星期一）", "2026-11-23"),
            ("2026-11-23 周一", "2026-11-23"),
            ("2026年11月23号", "2026-11-23"),
            ("20261123", "2026-11-23"),
            ("2026–11–23", "2026-11-23"),
            ("今天", "2026-11-23"),
            ("明天", "2026-11-24"),
            ("昨天", "2026-11-22"),
            ("Today", "2026-11-23"),
        ],
    );
    unreadable(
        &Day,
        &[
            "2026-02-29",
            "2026-11-31",
            "26-11-23",
            "2026-11",
            "23/11/2026",
            "2026-11/23",
            "11月23日",
            "2026112",
            "20261301",
            "2026-011-23",
            "soon",
        ],
    );
    assert_eq!(
        read(&Day, "今天", None),
        Value::Unknown(Unknown::Unreadable)
    );
}

#[test]
fn times_of_day() {
    table(
        &DateTime,
        &[
            ("2026-11-23T09:40", "2026-11-23 09:40"),
            ("2026-11-23 9:40", "2026-11-23 09:40"),
            ("2026-11-23T09:40:00", "2026-11-23 09:40"),
            ("2026年11月23日 上午9点40分", "2026-11-23 09:40"),
            ("2026年11月23日下午3点05分", "2026-11-23 15:05"),
            ("2026.11.23 下午3:05", "2026-11-23 15:05"),
            ("2026/11/23 9点", "2026-11-23 09:00"),
            ("2026/11/23 9点半", "2026-11-23 09:30"),
            ("2026-11-23 中午12点", "2026-11-23 12:00"),
            ("2026-11-23 晚上8点", "2026-11-23 20:00"),
            ("2026-11-23 凌晨12点10分", "2026-11-23 00:10"),
            ("2026-11-23 3:05 PM", "2026-11-23 15:05"),
            ("今天 ９：４０", "2026-11-23 09:40"),
            ("昨天下午5点", "2026-11-22 17:00"),
            ("202611230940", "2026-11-23 09:40"),
            ("2026-11-23 00:00", "2026-11-23 00:00"),
        ],
    );
    unreadable(
        &DateTime,
        &[
            "2026-11-23",
            "9:40",
            "2026-11-23 24:00",
            "2026-11-23 9:60",
            "2026-11-23 9:4",
            "2026-11-23 上午15点",
            "2026-11-23 9",
            "2026-11-23 9:40 呀",
        ],
    );
}

#[test]
fn telephone_numbers() {
    table(
        &Phone,
        &[
            ("13912345678", "13912345678"),
            ("139 1234 5678", "13912345678"),
            ("139-1234-5678", "13912345678"),
            ("+86 139 1234 5678", "+8613912345678"),
            ("0086-13912345678", "+8613912345678"),
            ("１３９１２３４５６７８", "13912345678"),
            ("0392-3312345", "0392-3312345"),
            ("（0392）3312345", "0392-3312345"),
            ("0392 3312345", "03923312345"),
            ("0392--3312345-801", "0392-3312345-801"),
            ("0392-3312345转801", "0392-3312345转801"),
            ("0392-3312345 ext. 801", "0392-3312345转801"),
            ("110", "110"),
            ("12345", "12345"),
        ],
    );
    unreadable(
        &Phone,
        &[
            "张三",
            "12",
            "1391234567a",
            "+",
            "转801",
            "0392-3312345转",
            "123456789012345678901",
        ],
    );
}

#[test]
fn credit_codes() {
    table(
        &CreditCode,
        &[
            ("91350100m000100y43", "91350100M000100Y43"),
            ("9135 0100 M000 100Y 43", "91350100M000100Y43"),
            ("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        ],
    );
    unreadable(
        &CreditCode,
        &[
            "91350100M000100Y4",
            "91350100M000100Y433",
            "91350100M000100Y4个",
        ],
    );
    // The worked example of GB 32100—2015, annex A.
    assert!(has_right_check_digit("91350100M000100Y43"));
    assert!(!has_right_check_digit("91350100M000100Y44"));
    // In use, and yet not by the standard: hence only a warning.
    assert!(!has_right_check_digit("91350211M0000XUF46"));
    assert!(!has_right_check_digit(""));
    assert!(!has_right_check_digit("I1350100M000100Y43"));
}

#[test]
fn texts_are_trimmed_and_else_kept() {
    table(
        &Text,
        &[
            ("  浚县 化工  ", "浚县 化工"),
            ("\u{3000}甲\u{200b}\n", "甲"),
            ("ＡＢＣ，１２", "ＡＢＣ，１２"),
            (" \u{feff} ", ""),
            ("a\u{0}b", "ab"),
            ("x\u{200d}y", "x\u{200d}y"),
        ],
    );
    table(&LongText, &[("一\r\n二\r三\t四\n\n", "一\n二\n三\t四")]);
    table(
        &Kind::Department(vec!["water".into()]),
        &[("water", "water"), (" 交通运输局 ", "交通运输局")],
    );
}

#[test]
fn choices_and_files() {
    let ids = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
    table(&Kind::Choice(ids()), &[("b", "b"), ("", "")]);
    unreadable(&Kind::Choice(ids()), &["d", "B", "b "]);
    table(
        &Kind::Choices(ids()),
        &[("c\na", "a\nc"), ("", ""), ("b\nb", "b")],
    );
    unreadable(&Kind::Choices(ids()), &["a\nd"]);
    table(
        &Kind::YesNo,
        &[("true", "true"), ("false", "false"), ("", "")],
    );
    unreadable(&Kind::YesNo, &["yes", "TRUE"]);
    let digest = ["sha256:", &"0f".repeat(32)].concat();
    let file = |name: &str, digest: &str| {
        format!(r#"{{"name":"{name}","sha256":"{digest}","size":3,"type":"image/png"}}"#)
    };
    table(
        &Kind::Attachment,
        &[(&file("图.png", &digest), &file("图.png", &digest))],
    );
    unreadable(
        &Kind::Attachment,
        &[
            &file("图.png", "sha256:00"),
            &file("", &digest),
            "{}",
            "图.png",
        ],
    );
}

#[test]
fn nothing_typed_panics() {
    let kinds = [
        Integer,
        Money,
        Day,
        DateTime,
        Phone,
        CreditCode,
        Text,
        Kind::YesNo,
        Kind::Attachment,
    ];
    let pieces = [
        "2026", "年", "+", "-", ".", ",", "1", "点", "转", "：", "𠮷", "\u{200b}", "今天", "(",
        "万", " ", "e\u{301}",
    ];
    for a in pieces {
        for b in pieces {
            for c in pieces {
                for kind in &kinds {
                    read(kind, &[a, b, c].concat(), Date::parse("9999-12-31"));
                }
            }
        }
    }
}
