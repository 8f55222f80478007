//! 条件: on which institutions an office, a limit, a band or a standard bears. One type for all of them, written in a pack as
//! `when = { natures = ["Town"], classes = ["一类"], formula = "村数 >= 20" }`.
//!
//! Every stated part must hold; within a part any of its values will do. The answer has three values, since a fact may be
//! missing, or nobody entered the class that is asked for; a refusal names the parts that fail, so that the configurator can
//! say why.

use serde::Deserialize;

use super::formula::{Attribute, Criterion, Facts, Impasse};
use crate::domain::{Grade, Headcount, Institution, Name, Nature, QuotaKind, Snapshot, Standings};

/// A condition on an institution; without a part it always holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    pub natures: Vec<Nature>,
    /// 类别
    pub classes: Vec<Name>,
    /// 片区
    pub zones: Vec<Name>,
    /// 特色: one of them is enough.
    pub traits: Vec<Name>,
    /// 规格
    pub grades: Vec<Grade>,
    /// By name, current or former.
    pub institutions: Vec<Name>,
    /// On measured facts.
    pub formula: Option<Criterion>,
}

/// An institution as it is asked about: by what was entered for it and, where a ledger is at hand, by its places and people.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub institution: &'a Institution,
    /// Absent where there is no ledger to count in; a formula that speaks of them has no value then.
    pub counted: Option<Counted>,
}

/// Places and people of an institution, of all kinds that count as 编制.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// 编制数、核定数
    pub authorized: Headcount,
    /// 实有数
    pub strength: Headcount,
}

/// Whether a condition holds for an institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<'condition> {
    Holds,
    /// These parts fail.
    Fails(Vec<Part<'condition>>),
    /// Nothing fails, but its formula cannot be computed, or what it asks for was never entered.
    Unclear(Impasse),
}

/// A part of a condition, with what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'condition> {
    Natures(&'condition [Nature]),
    Classes(&'condition [Name]),
    Zones(&'condition [Name]),
    Traits(&'condition [Name]),
    Grades(&'condition [Grade]),
    Institutions(&'condition [Name]),
    Formula(&'condition Criterion),
}

impl Condition {
    /// Whether it states nothing and so holds everywhere.
    pub fn is_empty(&self) -> bool {
        self.parts().next().is_none()
    }

    /// Whether it tells institutions apart by nothing but their nature.
    pub fn is_of_natures_only(&self) -> bool {
        self.parts().all(|part| matches!(part, Part::Natures(_)))
    }

    /// The stated parts, in the order they are written of.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let stated = [
            (!self.natures.is_empty()).then_some(Part::Natures(&self.natures)),
            (!self.classes.is_empty()).then_some(Part::Classes(&self.classes)),
            (!self.zones.is_empty()).then_some(Part::Zones(&self.zones)),
            (!self.traits.is_empty()).then_some(Part::Traits(&self.traits)),
            (!self.grades.is_empty()).then_some(Part::Grades(&self.grades)),
            (!self.institutions.is_empty()).then_some(Part::Institutions(&self.institutions)),
            self.formula.as_ref().map(Part::Formula),
        ];
        stated.into_iter().flatten()
    }

    /// Asks about an institution.
    pub fn answer<'a>(&self, of: impl Into<Situation<'a>>) -> Answer<'_> {
        let of = of.into();
        let mut failing = Vec::new();
        let mut impasse = None;
        for part in self.parts() {
            match part.holds(of) {
                Ok(true) => {}
                Ok(false) => failing.push(part),
                Err(reason) => impasse = Some(reason),
            }
        }
        match (failing.is_empty(), impasse) {
            (false, _) => Answer::Fails(failing),
            (true, Some(impasse)) => Answer::Unclear(impasse),
            (true, None) => Answer::Holds,
        }
    }
}

impl Part<'_> {
    fn holds(self, situation: Situation<'_>) -> Result<bool, Impasse> {
        let institution = situation.institution;
        match self {
            Self::Natures(natures) => Ok(natures.contains(&institution.nature)),
            Self::Classes(classes) => is_one_of(classes, institution.class.as_ref(), Attribute::Class),
            Self::Zones(zones) => is_one_of(zones, institution.zone.as_ref(), Attribute::Zone),
            // An institution without 特色 has none; there is nothing to be entered.
            Self::Traits(traits) => Ok(traits.iter().any(|needed| institution.traits.contains(needed))),
            Self::Grades(grades) => is_one_of(grades, institution.grade.as_ref(), Attribute::Grade),
            Self::Institutions(names) => {
                let mut borne = std::iter::once(&institution.name).chain(&institution.former_names);
                Ok(borne.any(|name| names.contains(name)))
            }
            Self::Formula(criterion) => criterion.holds(&situation),
        }
    }
}

/// Whether what was entered is one of these; what was not entered could be any of them or none.
fn is_one_of<T: PartialEq>(wanted: &[T], entered: Option<&T>, attribute: Attribute) -> Result<bool, Impasse> {
    entered.map(|entered| wanted.contains(entered)).ok_or(Impasse::NotEntered(attribute))
}

impl<'a> Situation<'a> {
    /// The facts it adds to those that were entered.
    pub const COUNTED: [&'static str; 3] = ["编制数", "核定数", "实有数"];

    /// An institution by what the ledger and the roster of `snapshot` hold for it.
    pub fn counted_in(institution: &'a Institution, snapshot: &Snapshot) -> Self {
        Self::with(institution, &snapshot.standings_of(institution.id))
    }

    /// The same by how it stands.
    pub fn with(institution: &'a Institution, standings: &Standings) -> Self {
        let total = standings.total(QuotaKind::counts_as_quota);
        let counted = Counted { authorized: total.authorized, strength: total.strength };
        Self { institution, counted: Some(counted) }
    }
}

impl<'a> From<&'a Institution> for Situation<'a> {
    fn from(institution: &'a Institution) -> Self {
        Self { institution, counted: None }
    }
}

impl Facts for Situation<'_> {
    fn fact(&self, name: &Name) -> Option<i64> {
        match name.as_str() {
            "编制数" | "核定数" => self.counted.map(|counted| i64::from(counted.authorized.0)),
            "实有数" => self.counted.map(|counted| i64::from(counted.strength.0)),
            _ => self.entered(name).map(|(_, value)| value),
        }
    }
}

impl<'a> Situation<'a> {
    /// What was entered under `name`, with the name it was entered under. A source that says 人口 without saying which is content
    /// with 常住人口, and without that with 户籍人口; one that says which is not.
    pub fn entered(&self, name: &Name) -> Option<(&'a Name, i64)> {
        let factors = &self.institution.factors;
        let under = |wanted: &str| factors.iter().find(|(entered, _)| entered.as_str() == wanted);
        let found = match name.as_str() {
            "人口" => ["人口", "常住人口", "户籍人口"].into_iter().find_map(under),
            exact => under(exact),
        };
        found.map(|(entered, value)| (entered, *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Tier};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn town() -> Institution {
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        town.class = Some(name("一类"));
        town.traits = [name("涉农"), name("旅游")].into();
        town.factors = [(name("村数"), 14)].into();
        town.former_names = vec![name("白鹤乡")];
        town
    }

    /// The answer, with failing parts and missing facts by name.
    fn ask(condition: &str) -> String {
        let condition: Condition = toml::from_str(condition).expect("a condition");
        match condition.answer(&town()) {
            Answer::Holds => "holds".to_owned(),
            Answer::Fails(parts) => format!("fails {parts:?}"),
            Answer::Unclear(Impasse::MissingFact(name)) => format!("unclear {name}"),
            Answer::Unclear(Impasse::NotEntered(attribute)) => format!("unclear {attribute:?}"),
            Answer::Unclear(other) => format!("unclear {other}"),
        }
    }

    #[test]
    fn every_stated_part_must_hold() {
        assert_eq!(ask(""), "holds");
        assert_eq!(
            ask("natures = [\"Town\", \"Township\"]\nclasses = [\"一类\"]\ntraits = [\"工业\", \"旅游\"]"),
            "holds"
        );
        assert_eq!(ask("institutions = [\"白鹤乡\"]\nformula = \"村数 >= 14\""), "holds");
        assert_eq!(
            ask("natures = [\"Subdistrict\"]\nclasses = [\"二类\"]"),
            "fails [Natures([Subdistrict]), Classes([Name(\"二类\")])]"
        );
    }

    #[test]
    fn places_and_people_are_facts_where_they_were_counted() {
        let condition: Condition = toml::from_str("formula = \"实有数 <= 编制数 且 村数 = 14\"").expect("a condition");
        let town = town();
        let counted = |strength| Situation {
            institution: &town,
            counted: Some(Counted { authorized: Headcount(35), strength: Headcount(strength) }),
        };
        assert_eq!(condition.answer(counted(35)), Answer::Holds);
        assert!(matches!(condition.answer(counted(36)), Answer::Fails(_)));
        assert_eq!(condition.answer(&town), Answer::Unclear(Impasse::MissingFact(name("实有数"))));
    }

    #[test]
    fn a_class_zone_or_grade_that_nobody_entered_leaves_the_answer_open() {
        assert_eq!(ask("zones = [\"西控\"]"), "unclear Zone");
        assert_eq!(ask("grades = [\"Section\"]"), "unclear Grade");
        assert_eq!(ask("natures = [\"Subdistrict\"]\nzones = [\"西控\"]"), "fails [Natures([Subdistrict])]");
        let unclassed = Institution { class: None, ..town() };
        let condition: Condition = toml::from_str("classes = [\"一类\"]").expect("a condition");
        assert_eq!(condition.answer(&unclassed), Answer::Unclear(Impasse::NotEntered(Attribute::Class)));
        // 特色 are a list: one that is empty was not forgotten.
        assert_eq!(ask("traits = [\"工业\"]"), "fails [Traits([Name(\"工业\")])]");
    }

    #[test]
    fn a_missing_fact_leaves_the_answer_open_unless_another_part_fails() {
        assert_eq!(ask("formula = \"常住人口 > 50000\""), "unclear 常住人口");
        assert_eq!(ask("classes = [\"二类\"]\nformula = \"常住人口 > 50000\""), "fails [Classes([Name(\"二类\")])]");
    }
}
