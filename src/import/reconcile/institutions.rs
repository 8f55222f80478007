//! Ledger rows → institutions: which of them the book has, which are new, what is said of them that the book does not have.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::tiers::{self, Tiers};
use super::{ChangedField, Draft, Outcome, answers, quotas};
use crate::domain::{Institution, InstitutionId, LeaderPosts, Name, Nature, Office, Operation};
use crate::import::issue::{RegisterProblem, Severity, WordProblem};
use crate::import::record::{Certainty, InstitutionRecord};
use crate::import::resolve::{Found, Names};
use crate::import::vocabulary::{Field, TableKind, Vocabulary};
use crate::watch::{Cancelled, Watch};

pub(super) const TABLE: TableKind = TableKind::Ledger;

/// A record with the institution it means.
pub(super) struct Meant<'all> {
    pub(super) record: &'all InstitutionRecord,
    pub(super) id: InstitutionId,
    /// As the book has it; `None` for a new one.
    pub(super) before: Option<Institution>,
    pub(super) parent: Option<InstitutionId>,
}

/// Settles the institutions and their places; answers which record means which institution.
pub(super) fn settle<'all>(
    draft: &mut Draft<'all>,
    watch: &dyn Watch,
) -> Result<Vec<(InstitutionId, &'all InstitutionRecord)>, Cancelled> {
    let mut meant = match_records(draft);
    watch.checkpoint(0, meant.len() as u64)?;
    find_parents(draft, &mut meant);
    drop_cycles(draft, &mut meant);
    let tiers = Tiers::of(draft.snapshot, &meant);
    tell_guessed_natures(draft, &meant);
    answers::tell_likely(draft, &meant);
    answers::tell_not_listed(draft, &meant);
    establish(draft, &meant, &tiers);
    describe(draft, &meant, &tiers);
    tiers::correct_below(draft, &tiers);
    Ok(meant.into_iter().map(|entry| (entry.id, entry.record)).collect())
}

/// Finds out which institution each record means. Those that bear a name now come first: a row named as another used to be
/// called is an institution of its own.
fn match_records<'all>(draft: &mut Draft<'all>) -> Vec<Meant<'all>> {
    let records = &draft.records.institutions;
    let mut ids: BTreeMap<usize, InstitutionId> = BTreeMap::new();
    let mut first: HashMap<InstitutionId, &InstitutionRecord> = HashMap::new();
    let mut rejected = BTreeSet::new();
    for names in [Names::Current, Names::CurrentAndFormer] {
        for (index, record) in records.iter().enumerate() {
            if ids.contains_key(&index) || rejected.contains(&index) {
                continue;
            }
            if answers::leave_out(draft.choices, record.name.as_str()) {
                let place = draft.records.place(record.origin, Field::Unit);
                let problem = RegisterProblem::UnitLeftOut { name: record.name.to_string() };
                draft.tally(record.origin, Outcome::Rejected);
                draft.raise(Severity::Notice, place, record.name.as_str(), problem);
                rejected.insert(index);
                continue;
            }
            let found = match find(draft, record, names, &first) {
                Found::Exactly(id) | Found::Otherwise(id) => id,
                Found::Ambiguous(candidates) => {
                    let place = draft.records.place(record.origin, Field::Unit);
                    let problem = RegisterProblem::AmbiguousInstitution { name: record.name.to_string(), candidates };
                    draft.reject(record.origin, place, record.name.as_str(), problem);
                    rejected.insert(index);
                    continue;
                }
                Found::Unknown if names == Names::Current => continue,
                Found::Unknown => draft.batch.fresh.take_institution(),
            };
            if let Some(earlier) = first.get(&found) {
                let place = draft.records.place(record.origin, Field::Unit);
                let problem = RegisterProblem::DuplicateInstitution {
                    institution: record.name.clone(),
                    first: draft.records.place(earlier.origin, Field::Unit),
                };
                draft.reject(record.origin, place, record.name.as_str(), problem);
                rejected.insert(index);
                continue;
            }
            first.insert(found, record);
            ids.insert(index, found);
            if draft.snapshot.institution(found).is_none() {
                draft.directory.add(found, &record.name, &[]);
            }
        }
    }
    // Former names count only now, so that no row is taken for another by them.
    let meant: Vec<Meant<'all>> = records
        .iter()
        .enumerate()
        .filter_map(|(index, record)| {
            let id = *ids.get(&index)?;
            Some(Meant { record, id, before: draft.snapshot.institution(id).cloned(), parent: None })
        })
        .collect();
    for entry in &meant {
        let name = entry.before.as_ref().map_or(&entry.record.name, |before| &before.name).clone();
        draft.directory.add(entry.id, &name, &entry.record.former_names);
        if name != entry.record.name {
            draft.directory.add(entry.id, &name, std::slice::from_ref(&entry.record.name));
        }
    }
    meant
}

/// By the record's name; in the second round also by former names, of the book or of the record.
fn find(
    draft: &Draft<'_>,
    record: &InstitutionRecord,
    names: Names,
    taken: &HashMap<InstitutionId, &InstitutionRecord>,
) -> Found {
    let free = |found: Found| match found {
        Found::Exactly(id) | Found::Otherwise(id) if names == Names::CurrentAndFormer && taken.contains_key(&id) => {
            None
        }
        Found::Unknown => None,
        found => Some(found),
    };
    if let Some(id) = answers::institution(draft.choices, &draft.directory, record.name.as_str()) {
        return Found::Exactly(id);
    }
    if answers::is_new(draft.choices, record.name.as_str()) {
        return match draft.directory.find(record.name.as_str(), Names::Current) {
            Found::Exactly(id) => Found::Exactly(id),
            Found::Otherwise(_) | Found::Ambiguous(_) | Found::Unknown => Found::Unknown,
        };
    }
    match draft.directory.find(record.name.as_str(), Names::Current) {
        Found::Unknown if names == Names::CurrentAndFormer => {}
        found => return found,
    }
    let by_book = draft.directory.find(record.name.as_str(), Names::CurrentAndFormer);
    let by_record = || {
        // 曾用名 of the row is what the book still calls it.
        let named =
            record.former_names.iter().find_map(|former| match draft.directory.find(former.as_str(), Names::Current) {
                Found::Exactly(id) if draft.snapshot.institution(id).is_some() => Some(Found::Exactly(id)),
                _ => None,
            });
        named.and_then(free)
    };
    free(by_book).or_else(by_record).unwrap_or(Found::Unknown)
}

fn find_parents(draft: &mut Draft<'_>, meant: &mut [Meant<'_>]) {
    for entry in meant {
        let Some((unit, at)) = entry.record.parent else { continue };
        let place = draft.records.place_of(entry.record.origin, at);
        let written = draft.records.units.written(unit).to_owned();
        match draft.unit(unit) {
            Found::Exactly(id) => entry.parent = Some(id),
            Found::Otherwise(id) => {
                draft.tell_other_name(entry.record.origin, unit, id, place);
                entry.parent = Some(id);
            }
            Found::Ambiguous(candidates) => {
                let problem = RegisterProblem::AmbiguousInstitution { name: written.clone(), candidates };
                draft.raise(Severity::Warning, place, &written, problem);
            }
            Found::Unknown => {
                let nearest = draft.nearest(&written);
                draft.raise(
                    Severity::Warning,
                    place,
                    &written,
                    RegisterProblem::UnknownParent { name: written.clone(), nearest },
                );
            }
        }
    }
}

/// An institution below itself is impossible: the parent that closes a circle is left out and told.
fn drop_cycles(draft: &mut Draft<'_>, meant: &mut [Meant<'_>]) {
    let mut parents: BTreeMap<InstitutionId, InstitutionId> =
        draft.snapshot.institutions().filter_map(|institution| Some((institution.id, institution.parent?))).collect();
    for entry in meant {
        let Some(parent) = entry.parent else { continue };
        let mut above = Some(parent);
        let mut steps = 0;
        while let Some(id) = above.filter(|id| *id != entry.id && steps <= parents.len()) {
            above = parents.get(&id).copied();
            steps += 1;
        }
        if above != Some(entry.id) {
            parents.insert(entry.id, parent);
            continue;
        }
        entry.parent = None;
        let name = draft.directory.name(parent).cloned();
        if let (Some(parent), Some((unit, at))) = (name, entry.record.parent) {
            let place = draft.records.place_of(entry.record.origin, at);
            let problem = RegisterProblem::ParentCycle { institution: entry.record.name.clone(), parent };
            let written = draft.records.units.written(unit).to_owned();
            draft.raise(Severity::Warning, place, &written, problem);
        }
    }
}

/// New institutions, each after the one it belongs to.
fn establish(draft: &mut Draft<'_>, meant: &[Meant<'_>], tiers: &Tiers) {
    let mut waiting: Vec<&Meant<'_>> = meant.iter().filter(|entry| entry.before.is_none()).collect();
    while !waiting.is_empty() {
        let count = waiting.len();
        let (ready, rest): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .partition(|entry| entry.parent.is_none_or(|parent| draft.after.institution(parent).is_some()));
        for entry in &ready {
            let tier = tiers.tier(entry.id);
            let blank = Institution::bare(entry.id, entry.record.name.clone(), tier, entry.record.nature);
            let institution = merged(&blank, entry.record, entry.parent);
            let is_settled = draft.operate(Operation::Establish(institution), entry.record.origin, Field::Unit).is_ok();
            if is_settled {
                quotas::settle(draft, entry.id, entry.record);
                draft.add_institution(entry.id);
                draft.tally(entry.record.origin, Outcome::Added);
            } else {
                draft.tally(entry.record.origin, Outcome::Rejected);
            }
        }
        waiting = rest;
        if waiting.len() == count {
            // The parent was refused; what belongs to it cannot stand either.
            for entry in waiting {
                let place = draft.records.place(entry.record.origin, Field::Unit);
                let problem = RegisterProblem::Refused { reason: "its parent was refused".to_owned() };
                draft.reject(entry.record.origin, place, entry.record.name.as_str(), problem);
            }
            return;
        }
    }
}

/// A guess counts only for new institutions: what the book knows stays.
fn tell_guessed_natures(draft: &mut Draft<'_>, meant: &[Meant<'_>]) {
    let is_guessed = |entry: &&Meant<'_>| entry.before.is_none() && entry.record.nature_is == Certainty::Guessed;
    for record in meant.iter().filter(is_guessed).map(|entry| entry.record) {
        let has_column = draft.records.has_column(record.origin, Field::Nature);
        let place = draft.records.place(record.origin, if has_column { Field::Nature } else { Field::Unit });
        let problem = WordProblem::NatureAssumed { nature: record.nature };
        draft.raise(Severity::Notice, place, record.name.as_str(), problem);
    }
}

/// What is said of institutions the book already has.
fn describe(draft: &mut Draft<'_>, meant: &[Meant<'_>], tiers: &Tiers) {
    for entry in meant {
        let Some(before) = &entry.before else { continue };
        let changes_before = draft.batch.changes.len();
        rename(draft, before, entry);
        let Some(current) = draft.after.institution(entry.id).cloned() else { continue };
        let mut after = merged(&current, entry.record, entry.parent);
        after.tier = tiers.tier(entry.id);
        if after != current {
            note_changes(draft, &current, &after);
            if draft.operate(Operation::Describe(after), entry.record.origin, Field::Unit).is_err() {
                draft.batch.changes.truncate(changes_before);
                draft.tally(entry.record.origin, Outcome::Rejected);
                continue;
            }
        }
        quotas::settle(draft, entry.id, entry.record);
        if draft.batch.changes.len() > changes_before {
            draft.tally(entry.record.origin, Outcome::Updated);
        } else {
            draft.tally(entry.record.origin, Outcome::Unchanged);
        }
    }
}

/// 更名: the row's 曾用名 is what the book calls it. A row under an old name, or with the county before it, renames nothing.
fn rename(draft: &mut Draft<'_>, before: &Institution, entry: &Meant<'_>) {
    let record = entry.record;
    if before.name == record.name {
        return;
    }
    if !record.former_names.contains(&before.name) {
        let place = draft.records.place(record.origin, Field::Unit);
        let problem = RegisterProblem::NamedOtherwise { name: record.name.to_string(), current: before.name.clone() };
        draft.raise(Severity::Notice, place, record.name.as_str(), problem);
        return;
    }
    let operation = Operation::Rename { institution: entry.id, name: record.name.clone() };
    if draft.operate(operation, record.origin, Field::Unit).is_ok() {
        let (old, new) = (before.name.to_string(), record.name.to_string());
        draft.change(TABLE, &record.name, None, ChangedField::Name, old, new);
        draft.directory.add(entry.id, &record.name, std::slice::from_ref(&before.name));
    }
}

/// The institution with what the record says of it. What the record does not say stays as it is.
fn merged(current: &Institution, record: &InstitutionRecord, parent: Option<InstitutionId>) -> Institution {
    let mut merged = current.clone();
    for former in &record.former_names {
        if *former != merged.name && !merged.former_names.contains(former) {
            merged.former_names.push(former.clone());
        }
    }
    if record.nature_is == Certainty::Stated {
        merged.nature = record.nature;
    }
    merged.grade = record.grade.or(merged.grade);
    merged.class = record.class.clone().or(merged.class);
    merged.zone = record.zone.clone().or(merged.zone);
    merged.traits = record.traits.clone().unwrap_or(merged.traits);
    for replaced in record.replaced_factors.iter().filter(|_| !record.factors.is_empty()) {
        merged.factors.remove(replaced);
    }
    merged.factors.extend(record.factors.iter().map(|(name, value)| (name.clone(), *value)));
    merged.parent = parent.or(merged.parent);
    merged.nameplates = record.nameplates.clone().unwrap_or(merged.nameplates);
    merged.offices =
        record.offices.as_ref().map_or(merged.offices.clone(), |listed| merged_offices(&merged.offices, listed));
    merged.leaders = record.leaders.unwrap_or(merged.leaders);
    merged.charter = record.document_number.clone().unwrap_or(merged.charter);
    merged.remark = record.remark.clone().unwrap_or(merged.remark);
    merged.further.extend(record.further.iter().map(|(heading, text)| (heading.clone(), text.clone())));
    merged
}

/// The offices listed, each with the places and leaders the book knows of it: a ledger lists names only.
fn merged_offices(known: &[Office], listed: &[Office]) -> Vec<Office> {
    let merge = |office: &Office| match known.iter().find(|known| known.name == office.name) {
        Some(known) => Office {
            nature: office.nature,
            nameplates: if office.nameplates.is_empty() { known.nameplates.clone() } else { office.nameplates.clone() },
            ..known.clone()
        },
        None => office.clone(),
    };
    listed.iter().map(merge).collect()
}

/// Tells field by field what becomes of an institution.
fn note_changes(draft: &mut Draft<'_>, before: &Institution, after: &Institution) {
    let words = draft.vocabulary;
    let name_of =
        |id: Option<InstitutionId>| id.and_then(|id| draft.after.institution(id)).map(|found| found.name.to_string());
    let mut changed: Vec<(ChangedField, String, String)> = fields(words, before)
        .into_iter()
        .zip(fields(words, after))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| (field, before, after))
        .collect();
    if before.parent != after.parent {
        let (before, after) = (name_of(before.parent), name_of(after.parent));
        changed.push((ChangedField::Parent, before.unwrap_or_default(), after.unwrap_or_default()));
    }
    let value =
        |institution: &Institution, name: &Name| institution.factors.get(name).map(i64::to_string).unwrap_or_default();
    for name in before.factors.keys().chain(after.factors.keys()).collect::<BTreeSet<_>>() {
        if before.factors.get(name) != after.factors.get(name) {
            changed.push((ChangedField::Factor(name.clone()), value(before, name), value(after, name)));
        }
    }
    for (heading, text) in &after.further {
        let old = before.further.get(heading);
        if old != Some(text) {
            changed.push((ChangedField::Further(heading.clone()), old.cloned().unwrap_or_default(), text.clone()));
        }
    }
    for (field, before, after_text) in changed {
        draft.change(TABLE, &after.name, None, field, before, after_text);
    }
}

/// The fields of an institution as text, in a fixed order.
fn fields(words: &Vocabulary, institution: &Institution) -> [(ChangedField, String); 12] {
    let text = |name: &Option<Name>| name.as_ref().map(Name::to_string).unwrap_or_default();
    let nature = |nature: Nature| words.nature_label(nature).to_owned();
    let leaders = |leaders: LeaderPosts| format!("{}正{}副", leaders.chief, leaders.deputy);
    let office = |office: &Office| match office.nameplates.as_slice() {
        [] => office.name.to_string(),
        plates => format!("{}（挂{}）", office.name, joined(plates.iter())),
    };
    let offices: Vec<String> = institution.offices.iter().map(office).collect();
    [
        (ChangedField::FormerNames, joined(institution.former_names.iter())),
        (ChangedField::Tier, words.tier_label(institution.tier).to_owned()),
        (ChangedField::Nature, nature(institution.nature)),
        (ChangedField::Grade, institution.grade.map(|grade| words.grade_label(grade).to_owned()).unwrap_or_default()),
        (ChangedField::Class, text(&institution.class)),
        (ChangedField::Zone, text(&institution.zone)),
        (ChangedField::Traits, joined(institution.traits.iter())),
        (ChangedField::Nameplates, joined(institution.nameplates.iter())),
        (ChangedField::Offices, offices.join("、")),
        (ChangedField::Leaders, leaders(institution.leaders)),
        (ChangedField::DocumentNumber, institution.charter.clone()),
        (ChangedField::Remark, institution.remark.clone()),
    ]
}

fn joined<'name>(names: impl Iterator<Item = &'name Name>) -> String {
    names.map(Name::as_str).collect::<Vec<_>>().join("、")
}
