//! 渐进式延迟法定退休年龄, in force since 2025-01-01 (全国人大常委会决定 2024-09-13): from a month of birth to the month in which
//! the statutory age is reached. Whole months throughout.
//!
//! Whoever is born before the first affected month retires at the old age. From that month on, one month of delay is added
//! every `step` months of birth, up to a cap. Pay stops in the month after; early and late retirement by choice
//! (弹性提前, 弹性延迟) are a matter of the person and are not foreseen here.

use crate::domain::{Identity, Month, QuotaKind, Sex};

/// Which schedule a person falls under. The old age names the category: men 60, women cadres 55, women workers 50.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RetirementCategory {
    /// 男职工: 60 → 63.
    Male,
    /// 原法定退休年龄55周岁的女职工 (女干部): 55 → 58.
    FemaleCadre,
    /// 原法定退休年龄50周岁的女职工 (女工人): 50 → 55.
    FemaleWorker,
    /// 处级女干部、女高级专业技术人员: 60 → 63, on the schedule of men. Not verified in a source, so it is never concluded
    /// from a roster; somebody has to choose it.
    FemaleSenior,
}

/// When somebody reaches the statutory age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retirement {
    /// Months beyond the old age.
    pub delay: u32,
    /// The statutory age in months.
    pub age: u32,
    /// 法定退休年月: the month in which that age is reached.
    pub month: Month,
}

/// January of this year is the first month in which people retire later than before.
const REFORM_YEAR: i16 = 2025;

/// The rule of one category; everything in months.
struct Schedule {
    old_age: u32,
    /// So many months of birth share one month of delay.
    step: u32,
    longest_delay: u32,
}

impl RetirementCategory {
    pub const ALL: [Self; 4] = [Self::Male, Self::FemaleCadre, Self::FemaleWorker, Self::FemaleSenior];

    /// The category that a roster lets one assume. Women are workers by their 人员身份, or where that is not told by the kind
    /// of place they hold (机关工勤, 编外); all others are cadres (公务员, 管理 and 专业技术 posts). This is common practice, not
    /// read in a source; an office that knows better chooses itself.
    pub fn usual(sex: Sex, identity: Option<Identity>, kind: QuotaKind) -> Self {
        match (sex, identity) {
            (Sex::Male, _) => Self::Male,
            (Sex::Female, Some(identity)) => Self::of_identity(identity),
            (Sex::Female, None) => Self::of_kind(kind),
        }
    }

    fn of_identity(identity: Identity) -> Self {
        match identity {
            Identity::CivilServant
            | Identity::QuasiCivilServant
            | Identity::ServiceManager
            | Identity::ServiceProfessional => Self::FemaleCadre,
            Identity::Worker | Identity::Contracted => Self::FemaleWorker,
        }
    }

    fn of_kind(kind: QuotaKind) -> Self {
        match kind {
            QuotaKind::Administrative | QuotaKind::PoliticalLegal | QuotaKind::Service(_) | QuotaKind::Controlled => {
                Self::FemaleCadre
            }
            QuotaKind::Support | QuotaKind::OffQuota => Self::FemaleWorker,
        }
    }

    fn schedule(self) -> Schedule {
        match self {
            Self::Male | Self::FemaleSenior => Schedule { old_age: 60 * 12, step: 4, longest_delay: 36 },
            Self::FemaleCadre => Schedule { old_age: 55 * 12, step: 4, longest_delay: 36 },
            Self::FemaleWorker => Schedule { old_age: 50 * 12, step: 2, longest_delay: 60 },
        }
    }
}

/// When somebody born in `birth` reaches the statutory age; `None` where that lies beyond the calendar of [`Month`], as it
/// does after a mistyped month of birth only.
pub fn statutory_retirement(birth: Month, category: RetirementCategory) -> Option<Retirement> {
    let schedule = category.schedule();
    let formerly = birth.plus_months(schedule.old_age).ok()?;
    let delay = schedule.delay(formerly);
    let month = formerly.plus_months(delay).ok()?;
    Some(Retirement { delay, age: schedule.old_age + delay, month })
}

impl Schedule {
    /// The delay of those who would formerly have retired in `formerly`: one month for the first `step` months of the
    /// reform, two for the next, and so on up to the longest.
    fn delay(&self, formerly: Month) -> u32 {
        let into_reform = i32::from(formerly.year() - REFORM_YEAR) * 12 + i32::from(formerly.month()) - 1;
        match u32::try_from(into_reform) {
            Ok(months) => (months / self.step + 1).min(self.longest_delay),
            Err(_before_the_reform) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RetirementCategory::{FemaleCadre, FemaleSenior, FemaleWorker, Male};
    use super::*;
    use crate::domain::Funding;

    #[track_caller]
    fn check(category: RetirementCategory, birth: &str, delay: u32, age: (u32, u32), month: &str) {
        let expected = Retirement { delay, age: age.0 * 12 + age.1, month: month.parse().expect("a month") };
        let birth = birth.parse().expect("a month");
        assert_eq!(statutory_retirement(birth, category), Some(expected), "{category:?} {birth}");
    }

    #[test]
    fn men() {
        check(Male, "1963-12", 0, (60, 0), "2023-12");
        check(Male, "1964-02", 0, (60, 0), "2024-02");
        check(Male, "1964-12", 0, (60, 0), "2024-12");
        check(Male, "1965-01", 1, (60, 1), "2025-02");
        check(Male, "1965-04", 1, (60, 1), "2025-05");
        check(Male, "1965-05", 2, (60, 2), "2025-07");
        check(Male, "1965-12", 3, (60, 3), "2026-03");
        check(Male, "1966-01", 4, (60, 4), "2026-05");
        check(Male, "1968-12", 12, (61, 0), "2029-12");
        check(Male, "1970-06", 17, (61, 5), "2031-11");
        check(Male, "1976-08", 35, (62, 11), "2039-07");
        check(Male, "1976-09", 36, (63, 0), "2039-09");
        check(Male, "1976-12", 36, (63, 0), "2039-12");
        check(Male, "1995-12", 36, (63, 0), "2058-12");
        check(Male, "2000-12", 36, (63, 0), "2063-12");
    }

    #[test]
    fn women_cadres() {
        check(FemaleCadre, "1963-04", 0, (55, 0), "2018-04");
        check(FemaleCadre, "1969-12", 0, (55, 0), "2024-12");
        check(FemaleCadre, "1970-01", 1, (55, 1), "2025-02");
        check(FemaleCadre, "1970-05", 2, (55, 2), "2025-07");
        check(FemaleCadre, "1971-04", 4, (55, 4), "2026-08");
        check(FemaleCadre, "1973-03", 10, (55, 10), "2029-01");
        check(FemaleCadre, "1981-08", 35, (57, 11), "2039-07");
        check(FemaleCadre, "1981-09", 36, (58, 0), "2039-09");
        check(FemaleCadre, "2000-12", 36, (58, 0), "2058-12");
    }

    #[test]
    fn women_workers() {
        check(FemaleWorker, "1974-12", 0, (50, 0), "2024-12");
        check(FemaleWorker, "1975-01", 1, (50, 1), "2025-02");
        check(FemaleWorker, "1975-02", 1, (50, 1), "2025-03");
        check(FemaleWorker, "1975-03", 2, (50, 2), "2025-05");
        check(FemaleWorker, "1978-07", 22, (51, 10), "2030-05");
        check(FemaleWorker, "1984-10", 59, (54, 11), "2039-09");
        check(FemaleWorker, "1984-11", 60, (55, 0), "2039-11");
        check(FemaleWorker, "1995-12", 60, (55, 0), "2050-12");
    }

    #[test]
    fn senior_women_follow_the_schedule_of_men() {
        check(FemaleSenior, "1970-06", 17, (61, 5), "2031-11");
        check(FemaleSenior, "1976-09", 36, (63, 0), "2039-09");
    }

    #[test]
    fn nobody_is_overtaken_by_somebody_younger() {
        for category in RetirementCategory::ALL {
            let months = (1950..=2010).flat_map(|year| (1..=12).map(move |month| Month::new(year, month)));
            let retirements: Vec<Month> = months
                .map(|birth| statutory_retirement(birth.expect("a month"), category).expect("in the calendar").month)
                .collect();
            assert!(retirements.is_sorted_by(|earlier, later| earlier < later), "{category:?}");
        }
    }

    #[test]
    fn a_birth_that_leads_out_of_the_calendar_has_no_retirement() {
        assert_eq!(statutory_retirement(Month::new(2190, 1).expect("a month"), Male), None);
    }

    #[test]
    fn the_category_that_a_roster_lets_one_assume() {
        let usual = RetirementCategory::usual;
        let (organ, service) = (QuotaKind::Administrative, QuotaKind::Service(Funding::Full));
        assert_eq!(usual(Sex::Male, Some(Identity::Worker), QuotaKind::Support), Male);
        assert_eq!(usual(Sex::Female, None, organ), FemaleCadre);
        assert_eq!(usual(Sex::Female, None, service), FemaleCadre);
        assert_eq!(usual(Sex::Female, None, QuotaKind::Support), FemaleWorker);
        assert_eq!(
            usual(Sex::Female, Some(Identity::Worker), organ),
            FemaleWorker,
            "identity goes before the place held"
        );
        assert_eq!(usual(Sex::Female, Some(Identity::ServiceManager), QuotaKind::Support), FemaleCadre);
    }
}
