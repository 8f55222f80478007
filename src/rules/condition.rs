//! 条件: on which institutions an office, a limit, a band or a standard bears. One type for all of them, written in a pack as
//! `when = { natures = ["Town"], classes = ["一类"], formula = "村数 >= 20" }`.
//!
//! Every stated part must hold; within a part any of its values will do. The answer has three values, since a fact may be
//! missing, and a refusal names the parts that fail, so that the configurator can say why.

use serde::Deserialize;

use super::formula::{Criterion, Facts, Impasse};
use crate::domain::{Grade, Headcount, Institution, Name, Nature};

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

/// An institution and the facts by which it is asked about; by itself, its own.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    pub institution: &'a Institution,
    pub facts: &'a dyn Facts,
}

/// An institution with its places and people counted, for formulas that speak of them.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'a> {
    pub institution: &'a Institution,
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
    /// Nothing fails, but its formula cannot be computed.
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
    fn holds(self, Situation { institution, facts }: Situation<'_>) -> Result<bool, Impasse> {
        let is_one_of = |names: &[Name], name: &Option<Name>| name.as_ref().is_some_and(|name| names.contains(name));
        match self {
            Self::Natures(natures) => Ok(natures.contains(&institution.nature)),
            Self::Classes(classes) => Ok(is_one_of(classes, &institution.class)),
            Self::Zones(zones) => Ok(is_one_of(zones, &institution.zone)),
            Self::Traits(traits) => Ok(traits.iter().any(|needed| institution.traits.contains(needed))),
            Self::Grades(grades) => Ok(institution.grade.is_some_and(|grade| grades.contains(&grade))),
            Self::Institutions(names) => {
                let mut borne = std::iter::once(&institution.name).chain(&institution.former_names);
                Ok(borne.any(|name| names.contains(name)))
            }
            Self::Formula(criterion) => criterion.holds(facts),
        }
    }
}

impl<'a> From<&'a Institution> for Situation<'a> {
    fn from(institution: &'a Institution) -> Self {
        Self { institution, facts: institution }
    }
}

impl<'a> From<&'a Measured<'a>> for Situation<'a> {
    fn from(measured: &'a Measured<'a>) -> Self {
        Self { institution: measured.institution, facts: measured }
    }
}

impl Facts for Institution {
    fn fact(&self, name: &Name) -> Option<i64> {
        self.factors.get(name).copied()
    }
}

impl Measured<'_> {
    /// The facts it adds to those of the institution.
    pub const NAMES: [&'static str; 3] = ["编制数", "核定数", "实有数"];
}

impl Facts for Measured<'_> {
    fn fact(&self, name: &Name) -> Option<i64> {
        match name.as_str() {
            "编制数" | "核定数" => Some(i64::from(self.authorized.0)),
            "实有数" => Some(i64::from(self.strength.0)),
            _ => self.institution.fact(name),
        }
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
            ask("natures = [\"Subdistrict\"]\nzones = [\"西控\"]"),
            "fails [Natures([Subdistrict]), Zones([Name(\"西控\")])]"
        );
        assert_eq!(ask("grades = [\"Section\"]"), "fails [Grades([Section])]");
    }

    #[test]
    fn places_and_people_are_facts_where_they_were_counted() {
        let condition: Condition = toml::from_str("formula = \"实有数 <= 编制数 且 村数 = 14\"").expect("a condition");
        let town = town();
        let counted =
            |strength| Measured { institution: &town, authorized: Headcount(35), strength: Headcount(strength) };
        assert_eq!(condition.answer(&counted(35)), Answer::Holds);
        assert!(matches!(condition.answer(&counted(36)), Answer::Fails(_)));
        assert_eq!(condition.answer(&town), Answer::Unclear(Impasse::MissingFact(name("实有数"))));
    }

    #[test]
    fn a_missing_fact_leaves_the_answer_open_unless_another_part_fails() {
        assert_eq!(ask("formula = \"常住人口 > 50000\""), "unclear 常住人口");
        assert_eq!(ask("classes = [\"二类\"]\nformula = \"常住人口 > 50000\""), "fails [Classes([Name(\"二类\")])]");
    }
}
