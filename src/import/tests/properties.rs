//! What holds for every cell whatever stands in it: reading never panics, a value that is written out is read back, and the
//! same value in another form is the same value. Chance comes from a seed, so that a failure can be had again.

use super::understood;
use crate::domain::{IdNumber, Month};
use crate::import::cells::{AsWritten, CellError};
use crate::import::serial::Serial;
use crate::import::text::{folded, half_width};
use crate::import::value::{chinese, credit_code, id_number, list, month, number, person_name};
use crate::import::vocabulary::Vocabulary;

/// Chance (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("below a usize")
    }

    fn number(&mut self, range: std::ops::RangeInclusive<i64>) -> i64 {
        let width = usize::try_from(range.end() - range.start() + 1).expect("a range");
        range.start() + i64::try_from(self.below(width)).expect("small")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// What cells are made of: figures in all scripts, separators, blanks, brackets, words of the field, and what breaks things.
const SCRAPS: [&str; 72] = [
    "0",
    "1",
    "12",
    "1985",
    "11",
    "20",
    "000",
    "341802196503150012",
    "x",
    "Ｘ",
    "e+17",
    "３",
    "Ａ",
    "一",
    "二",
    "十",
    "廿",
    "百",
    "千",
    "万",
    "亿",
    "零",
    "〇",
    "两",
    "年",
    "月",
    "日",
    "至今",
    "元月",
    "起",
    "名",
    "人",
    "个",
    "约",
    "余",
    "左右",
    "以上",
    "+",
    "-",
    "−",
    "—",
    "/",
    "\\",
    ".",
    "．",
    "。",
    "，",
    ",",
    "、",
    "：",
    ":",
    "；",
    "（",
    "）",
    "(",
    ")",
    "*",
    "★",
    "·",
    "•",
    "张",
    "三",
    "兼任",
    "\u{e1e7}",
    "\u{2f00}",
    "\u{10ffff}",
    "\u{fffd}",
    "\u{202e}",
    "\u{feff}",
    "\u{3000}",
    "\n",
    "\u{301}",
];

fn scrambled(dice: &mut Dice) -> String {
    let length = dice.below(12);
    (0..length).map(|_| dice.pick(&SCRAPS)).collect()
}

/// All that reads a cell, on one cell.
fn read_in_every_way(cell: AsWritten<'_>) {
    let words = Vocabulary::built_in();
    let _ = number::read_count(cell, words);
    for scale in [1, 100, 10_000, i64::MAX] {
        let _ = number::read(cell, scale, words);
    }
    let _ = month::read(cell, words);
    let _ = id_number::read(cell, words);
    let _ = credit_code::judge(cell);
    let text = cell.text();
    let _ = person_name::read(&text);
    let _ = list::read(&text, words);
    let _ = number::read_leaders(&text);
    let _ = chinese::chinese(&text);
    let _ = words.kind(&text);
}

#[test]
fn nothing_that_stands_in_a_cell_breaks_a_reader() {
    let mut dice = Dice(20_261_122);
    for _ in 0..5_000 {
        let text = scrambled(&mut dice);
        read_in_every_way(AsWritten::Text(&text));
    }
    let numbers = [
        0.0,
        -0.0,
        1e300,
        -1e300,
        1e18,
        1e15,
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        0.1,
        60.0,
        2_958_466.0,
    ];
    for number in numbers {
        read_in_every_way(AsWritten::Number(number));
        read_in_every_way(AsWritten::Date(Serial::since_1900(number)));
        read_in_every_way(AsWritten::Date(Serial::since_1904(number)));
    }
    read_in_every_way(AsWritten::Bool(true));
    read_in_every_way(AsWritten::Error(CellError::Value));
    for _ in 0..5_000 {
        let bits = u64::try_from(dice.below(usize::MAX)).expect("64 bits");
        read_in_every_way(AsWritten::Number(f64::from_bits(bits)));
    }
}

#[test]
fn folding_twice_is_folding_once() {
    let mut dice = Dice(7);
    for _ in 0..5_000 {
        let text = scrambled(&mut dice);
        let once = folded(&text);
        assert_eq!(folded(&once), once, "{text:?}");
        assert_eq!(half_width(&half_width(&text)), half_width(&text), "{text:?}");
    }
}

#[test]
fn a_count_is_the_same_in_every_form() {
    let words = Vocabulary::built_in();
    let wide = |text: &str| -> String {
        let widen = |digit: char| char::from_u32(u32::from(digit) - 0x30 + 0xFF10).expect("a wide digit");
        text.chars().map(|digit| if digit.is_ascii_digit() { widen(digit) } else { digit }).collect()
    };
    let grouped = |count: i64| {
        let digits = count.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    };
    let mut dice = Dice(11);
    for _ in 0..800 {
        let limit = [9, 99, 999, 9_999, 999_999, 99_999_999][dice.below(6)];
        let count = dice.number(0..=limit);
        let plain = count.to_string();
        let forms = [
            plain.clone(),
            wide(&plain),
            format!(" {plain}\u{a0}"),
            format!("'{plain}"),
            format!("{plain}名"),
            format!("{plain}人"),
            format!("（{plain}）"),
            format!("({plain}名)"),
            format!("{plain}.0"),
            format!("+{plain}"),
            grouped(count),
            wide(&grouped(count)),
            format!("共{plain}名"),
            format!("{plain}　"),
        ];
        for form in forms {
            let read = number::read_count(AsWritten::Text(&form), words)
                .map(|read| read.map(|amount| (amount.value, amount.precision)));
            assert_eq!(read, Ok(Some((count, number::Precision::Exact))), "{form:?}");
        }
        let read = number::read_count(AsWritten::Number(count as f64), words);
        assert_eq!(read.map(|read| read.map(|amount| amount.value)), Ok(Some(count)));
        let about = number::read_count(AsWritten::Text(&format!("约{plain}人")), words);
        assert_eq!(about, Ok(Some(number::Amount { value: count, precision: number::Precision::Approximate })));
    }
}

#[test]
fn a_month_is_the_same_in_every_form() {
    let words = Vocabulary::built_in();
    let chinese_year = |year: i16| -> String {
        year.to_string()
            .chars()
            .map(|digit| {
                "〇一二三四五六七八九".chars().nth(digit.to_digit(10).expect("a digit") as usize).expect("a figure")
            })
            .collect()
    };
    const MONTHS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let mut dice = Dice(13);
    for _ in 0..800 {
        let (year, month, day) = (dice.number(1936..=2026), dice.number(1..=12), dice.number(1..=28));
        let expected =
            Month::new(i16::try_from(year).expect("a year"), i8::try_from(month).expect("a month")).expect("a month");
        let names = MONTHS[usize::try_from(month - 1).expect("an index")];
        let forms = [
            format!("{year}.{month:02}"),
            format!("{year}{month:02}"),
            format!("{year}{month:02}{day:02}"),
            format!("{year}年{month}月"),
            format!("{year}年{month}月{day}日"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{year}/{month}/{day}"),
            format!("{year}-{month}-"),
            format!("{year}．{month:02}"),
            format!("'{year}.{month:02}"),
            format!("{year}.{month:02}至今"),
            format!("{year}-{month:02}-{day:02} 00:00:00"),
            format!("{}年{names}月", chinese_year(expected.year())),
            format!(" {year} 年 {month} 月 "),
            expected.to_string(),
        ];
        for form in forms {
            let read = month::read(AsWritten::Text(&form), words);
            assert_eq!(
                read.map(|read| read.map(|read| (read.month, read.doubt))),
                Ok(Some((expected, month::Doubt::None))),
                "{form:?}"
            );
        }
        // As a number, and as the day counts of both epochs.
        let whole = (year * 100 + month) as f64;
        let read = month::read(AsWritten::Number(whole), words).map(|read| read.map(|read| read.month));
        assert_eq!(read, Ok(Some(expected)), "{whole}");
        let date = crate::domain::Date::new(expected.year(), expected.month(), 1).expect("a day");
        let days = |first: crate::domain::Date| f64::from(first.until(date).expect("days").get_days());
        let since_1900 = Serial::since_1900(days(crate::domain::Date::constant(1899, 12, 30)));
        let since_1904 = Serial::since_1904(days(crate::domain::Date::constant(1904, 1, 1)));
        for serial in [since_1900, since_1904] {
            let read = month::read(AsWritten::Date(serial), words).map(|read| read.map(|read| read.month));
            assert_eq!(read, Ok(Some(expected)), "{serial}");
        }
    }
}

#[test]
fn an_id_number_is_the_same_in_every_form_and_one_wrong_figure_is_found() {
    let words = Vocabulary::built_in();
    let mut dice = Dice(17);
    for _ in 0..800 {
        let (year, month, day) = (dice.number(1950..=2008), dice.number(1..=12), dice.number(1..=28));
        let body = format!(
            "{}{year}{month:02}{day:02}{:03}",
            dice.pick(&["341802", "110105", "510183", "650101"]),
            dice.number(1..=999)
        );
        let check = IdNumber::check_character(&body).expect("seventeen digits");
        let number = format!("{body}{check}");
        let spaced = format!(" {} {} {}", &number[..6], &number[6..14], &number[14..]);
        for form in [number.clone(), number.to_lowercase(), format!("'{number}"), spaced, number.replace('X', "Ｘ")] {
            let read = id_number::read(AsWritten::Text(&form), words).expect("valid").expect("there is one");
            assert_eq!(read.number.as_str(), number, "{form}");
        }
        // ISO 7064 finds every single wrong figure.
        let at = dice.below(17);
        let wrong: String = number
            .chars()
            .enumerate()
            .map(|(index, digit)| match digit.to_digit(10) {
                Some(value) if index == at => char::from_digit((value + 1) % 10, 10).expect("a digit"),
                _ => digit,
            })
            .collect();
        assert!(id_number::read(AsWritten::Text(&wrong), words).is_err(), "{wrong}");
        // What a spreadsheet makes of it is never taken for a number.
        let as_double: f64 = format!("{body}0").parse().expect("a number");
        assert_eq!(id_number::read(AsWritten::Number(as_double), words), Err(id_number::NoIdNumber::Truncated));
        // The fifteen digits of the old standard.
        if year < 2000 {
            let old = format!("{}{}", &body[..6], &body[8..]);
            let read = id_number::read(AsWritten::Text(&old), words).expect("valid").expect("there is one");
            assert_eq!((read.number.as_str(), read.form), (number.as_str(), id_number::Form::Fifteen));
        }
    }
}

#[test]
fn a_name_is_kept_whatever_pads_it() {
    let mut dice = Dice(19);
    for _ in 0..800 {
        let surname = dice.pick(&["王", "欧阳", "吴𬭼", "张", "司马"]);
        let given = dice.pick(&["三", "伟", "娜娜", "㛃", "小𠮷"]);
        let gap = dice.pick(&["", "　", " ", "\u{a0}", "\u{200b}", "\u{3000}\u{3000}"]);
        let name = format!("{surname}{given}");
        let written =
            format!("{}{surname}{gap}{given}{}", dice.pick(&["", " ", "\u{feff}"]), dice.pick(&["", "　", "\t"]));
        let read = person_name::read(&written).expect("a name");
        assert_eq!((read.name.as_str(), read.remark), (name.as_str(), None), "{written:?}");
        let remark = dice.pick(&["兼", "借调", "挂职"]);
        let read = person_name::read(&format!("{written}（{remark}）")).expect("a name");
        assert_eq!((read.name.as_str(), read.remark.as_deref()), (name.as_str(), Some(remark)), "{written:?}");
    }
}

#[test]
fn whatever_stands_around_a_table_its_rows_are_counted() {
    let mut dice = Dice(23);
    for _ in 0..300 {
        let above = dice.below(4);
        let rows = dice.below(6) + 1;
        let mut picture = String::new();
        for line in 0..above {
            picture.push_str(["花名册|>|>\n", "填报单位：县财政局|>|>\n", "\n", "表号：一|>|>\n"][line]);
        }
        picture.push_str("单位名称|姓名|编制类型\n");
        for row in 0..rows {
            let name = ["张三", "李　四", "王五（借调）", "买买提·吐尔逊"][dice.below(4)];
            picture.push_str(&format!("县财政局|{name}|行政\n"));
            if dice.below(4) == 0 && row + 1 < rows {
                picture.push_str(["\n", "单位名称|姓名|编制类型\n", "（续表）|>|>\n"][dice.below(3)]);
            }
        }
        picture.push_str(["", "合计||\n", "注：略|>|>\n", "填表人：甲||\n"][dice.below(4)]);
        let understanding = understood(&picture);
        assert_eq!(understanding.records.people.len(), rows, "{picture}\n{:?}", super::told(&understanding));
    }
}
