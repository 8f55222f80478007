//! Numbers in Chinese figures: `三`, `十二`, `廿三`, `一百零五`, `两千三百`, `三万二千`, `一九八五`, `贰拾`. Whole numbers only.

/// The value of a number written in Chinese figures; `None` when the figures make no number.
pub fn chinese(figures: &str) -> Option<i64> {
    let digits: Option<Vec<i64>> = figures.chars().map(digit).collect();
    match digits {
        // 一九八五: digit by digit.
        Some(digits) if !digits.is_empty() => {
            digits.into_iter().try_fold(0_i64, |value, digit| value.checked_mul(10)?.checked_add(digit))
        }
        Some(_) | None => by_places(figures),
    }
}

/// Whether a character may stand in such a number.
pub fn is_figure(character: char) -> bool {
    digit(character).is_some()
        || unit(character).is_some()
        || matches!(character, '廿' | '卅' | '卌' | '万' | '萬' | '亿')
}

/// 三万二千: parts of at most four places, each with its own unit behind it.
fn by_places(figures: &str) -> Option<i64> {
    let mut total = 0_i64;
    let mut rest = figures;
    let mut last_place = None;
    for (name, worth) in [('亿', 100_000_000_i64), ('万', 10_000), ('萬', 10_000)] {
        if let Some((part, after)) = rest.split_once(name) {
            total = total.checked_add(section(part)?.checked_mul(worth)?)?;
            rest = after;
            last_place = Some(worth);
        }
    }
    match (rest, last_place) {
        ("", Some(_)) => Some(total),
        // 三万二: the two are thousands.
        (rest, Some(worth)) if rest.chars().count() == 1 && digit(rest.chars().next()?)? > 0 => {
            total.checked_add(digit(rest.chars().next()?)?.checked_mul(worth / 10)?)
        }
        (rest, _) => total.checked_add(section(rest)?),
    }
}

/// A number below ten thousand; its units must fall.
fn section(figures: &str) -> Option<i64> {
    let mut value = 0_i64;
    let mut pending: Option<i64> = None;
    let mut smallest = i64::MAX;
    let mut has_gap = false;
    for character in figures.chars() {
        let tens = match character {
            '廿' => Some(20),
            '卅' => Some(30),
            '卌' => Some(40),
            _ => None,
        };
        if let Some(tens) = tens {
            if pending.is_some() || smallest <= 10 {
                return None;
            }
            value += tens;
            smallest = 10;
        } else if let Some(worth) = unit(character) {
            // 十二 begins with its unit.
            let count = match pending.take() {
                Some(count) if count > 0 => count,
                None if worth == 10 && (value == 0 || has_gap) => 1,
                Some(_) | None => return None,
            };
            if worth >= smallest {
                return None;
            }
            value += count * worth;
            smallest = worth;
            has_gap = false;
        } else {
            match (digit(character)?, pending) {
                (0, None) => has_gap = true,
                (figure, None) => pending = Some(figure),
                (_, Some(_)) => return None,
            }
        }
    }
    let Some(last) = pending else { return (!figures.is_empty()).then_some(value) };
    // 一百二: without 零 the last figure is one of the next smaller unit.
    let worth = if has_gap || smallest == i64::MAX { 1 } else { smallest / 10 };
    Some(value + last * worth)
}

fn digit(character: char) -> Option<i64> {
    let value = match character {
        '零' | '〇' | '○' | '◯' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '貳' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    };
    Some(value)
}

fn unit(character: char) -> Option<i64> {
    match character {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_with_and_without_places() {
        let check = |written: &str, expected: Option<i64>| assert_eq!(chinese(written), expected, "{written}");
        check("三", Some(3));
        check("十", Some(10));
        check("十二", Some(12));
        check("二十", Some(20));
        check("廿三", Some(23));
        check("卅", Some(30));
        check("一百零五", Some(105));
        check("一百一十", Some(110));
        check("一百二", Some(120));
        check("一千零十二", Some(1012));
        check("两千三百四十", Some(2340));
        check("三万二千", Some(32_000));
        check("三万二", Some(32_000));
        check("三万零二", Some(30_002));
        check("一亿零三十万", Some(100_300_000));
        check("贰拾", Some(20));
        check("一九八五", Some(1985));
        check("二〇二六", Some(2026));
        check("零", Some(0));
    }

    #[test]
    fn what_makes_no_number() {
        for written in ["", "十十", "百千", "一十百", "二廿", "百", "千", "万", "三五百", "若干", "十几"]
        {
            assert_eq!(chinese(written), None, "{written}");
        }
        assert_eq!(chinese(&"九".repeat(40)), None);
        assert_eq!(chinese(&"九千亿".repeat(9)), None);
    }

    #[test]
    fn every_number_that_is_written_out_is_read_back() {
        for number in (0..20_000).chain([99_999, 100_000, 105_020, 9_999_999]) {
            assert_eq!(chinese(&written(number)), Some(number), "{}", written(number));
        }
    }

    /// As a clerk writes it.
    fn written(number: i64) -> String {
        const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        if number >= 10_000 {
            let (high, low) = (number / 10_000, number % 10_000);
            let gap = if low > 0 && low < 1000 { "零" } else { "" };
            let low = if low > 0 { written(low) } else { String::new() };
            return format!("{}万{gap}{low}", written(high));
        }
        let mut text = String::new();
        let mut gap = false;
        for (worth, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / worth % 10;
            if digit == 0 {
                gap |= !text.is_empty();
                continue;
            }
            if std::mem::take(&mut gap) {
                text.push('零');
            }
            text.push_str(DIGITS[usize::try_from(digit).expect("a digit")]);
            text.push_str(unit);
        }
        if text.is_empty() { "零".to_owned() } else { text }
    }
}
