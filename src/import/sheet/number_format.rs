//! Whether a number format of a spreadsheet shows a number as a date. Only SpreadsheetML 2003 needs it of us: WPS writes dates there
//! as numbers, and nothing but the style of the cell says that 31352 is a day.

/// Formats by their names, as SpreadsheetML writes them.
const NAMED_DATES: [&str; 7] =
    ["General Date", "Long Date", "Medium Date", "Short Date", "Long Time", "Medium Time", "Short Time"];
const NAMED_OTHERS: [&str; 11] = [
    "General",
    "General Number",
    "Currency",
    "Euro Currency",
    "Fixed",
    "Standard",
    "Percent",
    "Scientific",
    "Yes/No",
    "True/False",
    "On/Off",
];

/// Whether the format has a part of a date or time outside of quotes, brackets and escapes, in its section for positive numbers.
pub fn is_date(format: &str) -> bool {
    let is_named = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(format));
    if is_named(&NAMED_DATES) {
        return true;
    }
    !is_named(&NAMED_OTHERS) && has_date_letter(format)
}

fn has_date_letter(format: &str) -> bool {
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => return false,
            // The letter after it stands for itself, or is a width to keep free or to fill.
            '\\' | '_' | '*' => drop(letters.next()),
            '"' => drop(letters.by_ref().find(|letter| *letter == '"')),
            // A colour, a language or a condition; hours beyond a day are in brackets, too.
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let is_hours = !inside.is_empty() && inside.chars().all(|letter| "hHmMsS".contains(letter));
                if is_hours {
                    return true;
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_told_from_those_of_numbers() {
        for date in [
            "Short Date",
            "yyyy\\-mm\\-dd",
            "yyyy/m/d;@",
            "yyyy\"年\"m\"月\";@",
            "[$-804]yyyy\"年\"m\"月\"d\"日\"",
            "[DBNum1][$-804]m\"月\"d\"日\"",
            "YYYY.MM",
            "[h]:mm",
        ] {
            assert!(is_date(date), "{date}");
        }
        for number in [
            "General",
            "Fixed",
            "Standard",
            "0",
            "0.00",
            "#,##0\"人\"",
            "0_ ",
            "0\\d",
            "\"mm\"0",
            "[Red]0",
            "[$-804]0",
            "0.00E+00",
            "@",
            "0;[Red]yyyy",
            "",
        ] {
            assert!(!is_date(number), "{number}");
        }
    }
}
