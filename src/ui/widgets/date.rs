//! Days as they are typed: what is wrong with one is said exactly, because a form that only says "请填写" leaves the clerk guessing.

use crate::domain::Date;

/// The day that was typed; `None` where nothing was.
///
/// # Errors
/// Why it is none: not written as a day, or a day that the calendar does not have.
pub fn read(typed: &str) -> Result<Option<Date>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if let Ok(date) = typed.parse() {
        return Ok(Some(date));
    }
    let parts: Vec<&str> = typed.split('-').collect();
    let is_written_as_day = parts.iter().map(|part| part.len()).eq([4, 2, 2])
        && parts.iter().all(|part| part.chars().all(|digit| digit.is_ascii_digit()));
    Err(match is_written_as_day {
        true => format!("没有“{typed}”这一天"),
        false => "日期应如 2026-12-01".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_does_not_exist_is_told_from_one_that_is_written_otherwise() {
        assert_eq!(read(" 2026-12-01 "), Ok(Some(Date::constant(2026, 12, 1))));
        assert_eq!(read("  "), Ok(None));
        assert_eq!(read("2027-02-30"), Err("没有“2027-02-30”这一天".to_owned()));
        assert_eq!(read("2027-13-01"), Err("没有“2027-13-01”这一天".to_owned()));
        assert_eq!(read("2027年2月"), Err("日期应如 2026-12-01".to_owned()));
        assert_eq!(read("2027-2-1"), Err("日期应如 2026-12-01".to_owned()));
    }
}
