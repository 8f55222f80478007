//! Every fact that a formula names must be declared with its unit, so that a slip of the pen is found when the pack is read and
//! not as "missing" in three hundred townships.

use std::collections::BTreeSet;

use super::PathFault;
use crate::domain::Name;
use crate::rules::condition::{Condition, Situation};
use crate::rules::formula::{Amount, FormulaFault, FormulaFaultReason};
use crate::rules::pack::{FaultReason, Pack, Path};
use crate::rules::scheme::{LimitFigure, Scheme};
use crate::rules::standard::{Computation, Standard};

pub fn check(pack: &Pack, faults: &mut Vec<PathFault>) {
    let mut collector = Collector { pack, faults };
    for (index, bands) in pack.leader_bands.iter().enumerate() {
        collector.condition(&bands.when, &Path::top("leader_bands").index(index));
    }
    for (index, scheme) in pack.schemes.iter().enumerate() {
        collector.scheme(scheme, &Path::top("schemes").index(index));
    }
    for (index, standard) in pack.standards.iter().enumerate() {
        collector.standard(standard, &Path::top("standards").index(index));
    }
}

struct Collector<'a> {
    pack: &'a Pack,
    faults: &'a mut Vec<PathFault>,
}

impl Collector<'_> {
    fn scheme(&mut self, scheme: &Scheme, path: &Path) {
        let within = |list: &str, index: usize| path.clone().key(list).index(index);
        for (index, office) in scheme.common.iter().enumerate() {
            self.condition(&office.when, &within("common", index));
        }
        for (index, unnamed) in scheme.unnamed.iter().enumerate() {
            self.condition(&unnamed.when, &within("unnamed", index));
        }
        for (index, office) in scheme.special.catalogue.iter().enumerate() {
            self.condition(&office.when, &path.clone().key("special").key("catalogue").index(index));
        }
        for (index, row) in scheme.limits.iter().enumerate() {
            let path = within("limits", index);
            self.condition(&row.when, &path);
            for figure in LimitFigure::ALL {
                self.amount(row.amount(figure), path.clone().key(figure.key()));
            }
        }
        for (index, row) in scheme.leaders.iter().enumerate() {
            self.condition(&row.when, &within("leaders", index));
        }
        for (index, bands) in scheme.leader_bands.iter().enumerate() {
            self.condition(&bands.when, &within("leader_bands", index));
        }
        if let Some(posts) = &scheme.posts {
            self.condition(&posts.when, &path.clone().key("posts"));
        }
    }

    fn standard(&mut self, standard: &Standard, path: &Path) {
        self.condition(&standard.when, path);
        for (index, part) in standard.parts.iter().enumerate() {
            let path = path.clone().key("parts").index(index);
            self.condition(&part.when, &path);
            if let Some(fact) = &part.of {
                self.names(BTreeSet::from([(fact, 0)]), &path.clone().key("of"));
            }
            match &part.by {
                Computation::Ratio { need, most } => {
                    self.amount(Some(need), path.clone().key("need"));
                    self.amount(most.as_ref(), path.key("most"));
                }
                Computation::Bands(_) => {}
            }
        }
    }

    /// A condition `when` of the value at `path`.
    fn condition(&mut self, condition: &Condition, path: &Path) {
        if let Some(criterion) = &condition.formula {
            self.names(criterion.names(), &path.clone().key("when").key("formula"));
        }
    }

    fn amount(&mut self, amount: Option<&Amount>, path: Path) {
        if let Some(Amount::Formula(formula)) = amount {
            self.names(formula.names(), &path);
        }
    }

    fn names(&mut self, names: BTreeSet<(&Name, usize)>, path: &Path) {
        for (name, at) in names {
            if !self.pack.facts.contains_key(name) && !Situation::COUNTED.contains(&name.as_str()) {
                let fault = FormulaFault { at, reason: FormulaFaultReason::UnknownName(name.clone()) };
                self.faults.push((path.clone().character(at), FaultReason::Formula(fault)));
            }
        }
    }
}
