//! 条件: on which institutions an office, a limit, a band or a standard bears. One type for all of them, written in a pack as
//! `when = { natures = ["Town"], classes = ["一类"], formula = "村数 >= 20" }`.
//!
//! Every stated part must hold; within a part any of its values will do. The answer has three values, since a fact may be
//! missing, and a refusal names the parts that fail, so that the configurator can say why.

use serde::Deserialize;

use super::formula::{Criterion, Facts, Impasse};
use crate::domain::{Grade, Institution, Name, Nature};

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

    /// Asks about `institution`, by its own facts.
    pub fn answer(&self, institution: &Institution) -> Answer<'_> {
        self.answer_with(institution, institution)
    }

    /// Asks about `institution`, by facts that the caller measured.
    pub fn answer_with(&self, institution: &Institution, facts: &dyn Facts) -> Answer<'_> {
        let mut failing = Vec::new();
        let mut impasse = None;
        for part in self.parts() {
            match part.holds(institution, facts) {
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
    fn holds(self, institution: &Institution, facts: &dyn Facts) -> Result<bool, Impasse> {
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

impl Facts for Institution {
    fn fact(&self, name: &Name) -> Option<i64> {
        self.factors.get(name).copied()
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
    fn a_missing_fact_leaves_the_answer_open_unless_another_part_fails() {
        assert_eq!(ask("formula = \"常住人口 > 50000\""), "unclear 常住人口");
        assert_eq!(ask("classes = [\"二类\"]\nformula = \"常住人口 > 50000\""), "fails [Classes([Name(\"二类\")])]");
    }
}
