//! Proportions of counts. Kept as two whole numbers and rounded once, when written: half a unit of the last digit goes up
//! (四舍五入), so that 26 of 72 are 36 %, and 114 of 375 are 30.4 %.

/// A count in proportion to another that is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    part: u64,
    whole: u64,
}

impl Ratio {
    /// `None` when there is nothing to compare with.
    pub fn new(part: u64, whole: u64) -> Option<Self> {
        (whole > 0).then_some(Self { part, whole })
    }

    /// How many `units` the proportion is when the whole is divided into so many: `rounded(100)` is in percent,
    /// `rounded(1000)` in tenths of a percent.
    pub fn rounded(self, units: u64) -> u64 {
        let twice = u128::from(self.part) * u128::from(units) * 2 + u128::from(self.whole);
        u64::try_from(twice / (u128::from(self.whole) * 2)).unwrap_or(u64::MAX)
    }

    /// In percent with one digit after the point: "30.4%".
    pub fn percent(self) -> String {
        let tenths = self.rounded(1000);
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// As a number with two digits after the point: "20.92".
    pub fn average(self) -> String {
        let hundredths = self.rounded(100);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(part: u64, whole: u64, in_percent: u64, percent: &str, average: &str) {
        let ratio = Ratio::new(part, whole).expect("something to compare with");
        assert_eq!(
            (ratio.rounded(100), ratio.percent().as_str(), ratio.average().as_str()),
            (in_percent, percent, average)
        );
    }

    #[test]
    fn half_a_unit_goes_up() {
        check(1, 8, 13, "12.5%", "0.13");
        check(1, 3, 33, "33.3%", "0.33");
        check(2, 3, 67, "66.7%", "0.67");
        check(0, 5, 0, "0.0%", "0.00");
        check(5, 5, 100, "100.0%", "1.00");
        check(u64::MAX, u64::MAX, 100, "100.0%", "1.00");
        assert_eq!(Ratio::new(1, 0), None);
    }

    #[test]
    fn proportions_that_reports_print() {
        check(26, 72, 36, "36.1%", "0.36");
        check(137, 165, 83, "83.0%", "0.83");
        check(114, 375, 30, "30.4%", "0.30");
        check(272, 13, 2092, "2092.3%", "20.92");
    }
}
