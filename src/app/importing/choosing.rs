//! What the user decides over the preview of an import. Each decision is compared anew by the job that made the preview, so that
//! what is shown is always what would be written; the preview before stays on the screen meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ImportDesk;
use super::mending::{self, MendChoice};
use crate::app::action::Effect;
use crate::app::order::BookOrder;
use crate::app::stages::Preview;
use crate::app::state::{Desk, Generations};
use crate::domain::{Date, Name, PersonId};
use crate::import::{
    Choices, Departing, Departures, IdentityAnswer, ImportMode, InstitutionAnswer, LineKey, LineTaking, Namesakes,
    RowKey, SheetChoice, SheetKey, TableKind,
};

/// One decision. `None` takes an earlier one back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportChoice {
    Mode(ImportMode),
    /// The day from which the batch is to hold; `None`: the day it is written.
    Effective(Option<Date>),
    /// One kind of table only, or all.
    Table(Option<TableKind>),
    /// Whether those whom the roster of this institution misses have left.
    Departures(Name, Confirmation),
    /// Whether this one of them has.
    Departure(PersonId, Confirmation),
    AllDepartures(Confirmation),
    Namesakes(Namesakes),
    Identity(RowKey, Option<IdentityAnswer>),
    Institution(String, Option<InstitutionAnswer>),
    /// How a sheet is to be read.
    Sheet(SheetKey, Option<SheetChoice>),
    /// What a row is taken for.
    Line(LineKey, Option<LineTaking>),
    /// Something is put right.
    Mend(MendChoice),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    Given,
    Withdrawn,
}

/// Compares the files anew with one more decision.
pub(super) fn choose(desk: &mut Desk, generations: &mut Generations, choice: ImportChoice) -> Vec<Effect> {
    let (preview, mut choices) = match std::mem::take(&mut desk.import) {
        ImportDesk::Ready(preview) => {
            let choices = Box::new(preview.choices.clone());
            (preview, choices)
        }
        ImportDesk::Rechecking { preview, choices, .. } => (preview, choices),
        // Nothing is open to be decided.
        other @ (ImportDesk::Empty
        | ImportDesk::Reading { .. }
        | ImportDesk::Writing(_)
        | ImportDesk::Written { .. }) => {
            desk.import = other;
            return Vec::new();
        }
    };
    let departures = preview.batch.departures.iter();
    let offered: Offered = departures.map(|departure| (departure.person, departure.unit.clone())).collect();
    desk.import_mending.remember(&choices);
    apply(choice, &mut choices, offered);
    vec![recheck(desk, generations, preview, choices)]
}

/// Understands the workbooks that were read once more, over the preview that stays.
pub(super) fn recheck(
    desk: &mut Desk,
    generations: &mut Generations,
    preview: Arc<Preview>,
    choices: Box<Choices>,
) -> Effect {
    let generation = generations.next();
    let (files, aim, read) = (preview.files.clone(), preview.aim, Some(Arc::clone(&preview.reading)));
    desk.import = ImportDesk::Rechecking { preview, choices: choices.clone(), generation };
    desk.order(BookOrder::UnderstandWorkbooks { generation, files, aim, choices, read })
}

/// Who is offered as having left or confirmed to have, and where each is missing.
type Offered = BTreeMap<PersonId, Name>;

fn apply(choice: ImportChoice, choices: &mut Choices, offered: Offered) {
    match choice {
        ImportChoice::Mend(choice) => mending::apply(choice, choices),
        ImportChoice::Mode(mode) => {
            choices.mode = mode;
            // A confirmation is of what was seen: it does not outlive the offer.
            choices.departures = Departures::None;
        }
        ImportChoice::Effective(effective) => {
            choices.effective = effective;
            // On another day others may be missing: confirmed stay those who were seen, by themselves.
            let seen = offered.iter().filter(|(person, unit)| choices.departures.accept(unit, **person));
            choices.departures = departures(seen.map(|(person, _)| Departing::Person(*person)).collect());
        }
        ImportChoice::Table(table) => choices.table = table,
        ImportChoice::AllDepartures(Confirmation::Given) => choices.departures = Departures::All,
        ImportChoice::AllDepartures(Confirmation::Withdrawn) => choices.departures = Departures::None,
        ImportChoice::Departures(institution, confirmation) => {
            let mut confirmed = confirmed(std::mem::take(&mut choices.departures), &offered);
            let is_of = |person: &PersonId| offered.get(person) == Some(&institution);
            confirmed.retain(|departing| !matches!(departing, Departing::Person(person) if is_of(person)));
            let whole = Departing::Institution(institution);
            match confirmation {
                Confirmation::Given => drop(confirmed.insert(whole)),
                Confirmation::Withdrawn => drop(confirmed.remove(&whole)),
            }
            choices.departures = departures(confirmed);
        }
        ImportChoice::Departure(person, confirmation) => {
            let mut confirmed = confirmed(std::mem::take(&mut choices.departures), &offered);
            if let Some(institution) = offered.get(&person)
                && confirmed.remove(&Departing::Institution(institution.clone()))
            {
                // From here on each of them stands by himself.
                let colleagues = offered.iter().filter(|(_, unit)| *unit == institution);
                confirmed.extend(colleagues.map(|(colleague, _)| Departing::Person(*colleague)));
            }
            match confirmation {
                Confirmation::Given => drop(confirmed.insert(Departing::Person(person))),
                Confirmation::Withdrawn => drop(confirmed.remove(&Departing::Person(person))),
            }
            choices.departures = departures(confirmed);
        }
        ImportChoice::Namesakes(namesakes) => choices.namesakes = namesakes,
        ImportChoice::Identity(row, Some(answer)) => drop(choices.identities.insert(row, answer)),
        ImportChoice::Identity(row, None) => drop(choices.identities.remove(&row)),
        ImportChoice::Institution(written, Some(answer)) => drop(choices.institutions.insert(written, answer)),
        ImportChoice::Institution(written, None) => drop(choices.institutions.remove(&written)),
        ImportChoice::Sheet(sheet, Some(choice)) => drop(choices.sheets.insert(sheet, choice)),
        ImportChoice::Sheet(sheet, None) => drop(choices.sheets.remove(&sheet)),
        ImportChoice::Line(line, Some(taking)) => drop(choices.lines.insert(line, taking)),
        ImportChoice::Line(line, None) => drop(choices.lines.remove(&line)),
    }
}

/// Whose departure is confirmed, institution by institution where it was all of them.
fn confirmed(departures: Departures, offered: &Offered) -> BTreeSet<Departing> {
    match departures {
        Departures::None => BTreeSet::new(),
        Departures::All => offered.values().cloned().map(Departing::Institution).collect(),
        Departures::Of(departing) => departing,
    }
}

fn departures(confirmed: BTreeSet<Departing>) -> Departures {
    if confirmed.is_empty() { Departures::None } else { Departures::Of(confirmed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn institution(text: &str) -> Departing {
        Departing::Institution(name(text))
    }

    /// Three people of two institutions.
    fn offered() -> Offered {
        let people = [(1, "县财政局"), (2, "县财政局"), (3, "县档案馆")];
        people.map(|(person, unit)| (PersonId(person), name(unit))).into()
    }

    #[test]
    fn departures_are_confirmed_one_institution_at_a_time() {
        let mut choices = Choices { mode: ImportMode::Full, departures: Departures::All, ..Choices::default() };
        apply(ImportChoice::Departures(name("县档案馆"), Confirmation::Withdrawn), &mut choices, offered());
        assert_eq!(choices.departures, Departures::Of([institution("县财政局")].into()), "all but this one");
        apply(ImportChoice::Departures(name("县财政局"), Confirmation::Withdrawn), &mut choices, offered());
        assert_eq!(choices.departures, Departures::None);
        apply(ImportChoice::Departures(name("县财政局"), Confirmation::Given), &mut choices, offered());
        assert_eq!(choices.departures, Departures::Of([institution("县财政局")].into()));
        apply(ImportChoice::Mode(ImportMode::Partial), &mut choices, offered());
        assert_eq!((choices.mode, choices.departures), (ImportMode::Partial, Departures::None));
    }

    #[test]
    fn another_day_keeps_the_departures_that_were_seen_and_confirms_no_others() {
        let day = Date::constant(2026, 11, 1);
        let mut choices = Choices { mode: ImportMode::Full, departures: Departures::All, ..Choices::default() };
        apply(ImportChoice::Effective(Some(day)), &mut choices, offered());
        let seen = [1, 2, 3].map(|person| Departing::Person(PersonId(person)));
        assert_eq!((choices.effective, &choices.departures), (Some(day), &Departures::Of(seen.into())));
        let unseen = PersonId(4);
        assert!(!choices.departures.accept(&name("县财政局"), unseen), "missing on that day only");
        choices.departures = Departures::None;
        apply(ImportChoice::Effective(None), &mut choices, offered());
        assert_eq!((choices.effective, choices.departures), (None, Departures::None));
    }

    #[test]
    fn one_of_an_institution_leaves_without_the_others() {
        let person = |number| Departing::Person(PersonId(number));
        let mut choices = Choices { mode: ImportMode::Full, ..Choices::default() };
        apply(ImportChoice::Departure(PersonId(2), Confirmation::Given), &mut choices, offered());
        assert_eq!(choices.departures, Departures::Of([person(2)].into()));
        apply(ImportChoice::Departures(name("县财政局"), Confirmation::Given), &mut choices, offered());
        assert_eq!(choices.departures, Departures::Of([institution("县财政局")].into()), "the whole holds its parts");
        apply(ImportChoice::Departure(PersonId(2), Confirmation::Withdrawn), &mut choices, offered());
        assert_eq!(choices.departures, Departures::Of([person(1)].into()), "all but this one");
        apply(ImportChoice::AllDepartures(Confirmation::Given), &mut choices, offered());
        apply(ImportChoice::Departure(PersonId(1), Confirmation::Withdrawn), &mut choices, offered());
        assert_eq!(choices.departures, Departures::Of([institution("县档案馆"), person(2)].into()));
    }
}
