//! Entries that mend others, and what is recorded afterwards for an earlier day. 冲销 and 更正 are worked out from what is known when
//! they are recorded, and set whole records of bodies and people; what a new entry of an earlier day says of the same would be
//! undone by them in silence. And an entry that is taken back before it takes effect leaves nothing behind: what the book says
//! afterwards is what it would say had neither been recorded, as far as the others can be replayed without the two.
//!
//! Both are seen by going through time in more than one way at once: with the new entries and without, and, while a waiting entry
//! holds that a later one takes back, without those two. What new entries leave on the register ([`super::imprint`]) must be the
//! same on each. Knows entries and registers by value, no tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    Date, EntryHead, EntryId, Holder, InstitutionId, Operation, PersonId, Relation, Reversals, Snapshot, TakingBack,
    reapply,
};

use super::imprint::{Imprint, Item, imprint, on_records};

/// What would not be as it should once a mending entry has taken effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Loss {
    pub what: Lost,
    pub by: EntryId,
    pub mends: Relation,
    pub on: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// What new entries say of a body would be set back.
    Institution(InstitutionId),
    /// What new entries say of a person would be set back.
    Person(PersonId),
    /// The places or people that new entries have moved would be left where they do not belong.
    Numbers(Option<InstitutionId>),
    /// It is new itself and leaves something of what it takes back.
    Remainder,
}

/// The other ways through time; the one that is recorded is handed over at every step.
pub(super) struct Ways {
    first_new: EntryId,
    settled_on: Date,
    /// Without the new entries. `None` where that cannot be replayed, and nothing can be compared.
    known: Option<Snapshot>,
    /// While an annulled entry holds: as though neither it nor what takes it back had been recorded, with and without the new ones.
    unmade: Option<(Option<Snapshot>, Option<Snapshot>)>,
    annulled: Annulled,
    annulled_as_known: Annulled,
    /// Annulled entries that hold by now and are not taken back yet.
    open: BTreeSet<EntryId>,
    /// Whether another entry holds since the first of them that was recorded before and is not annulled itself.
    is_interleaved: bool,
    /// The last entry that has taken an annulled one back, and the register after it.
    closed: Option<(EntryHead, Closing, Snapshot)>,
    /// What mends others and takes effect now, with what new entries have left on records before it.
    mending: Option<Imprint>,
    /// What it has made of that, where it is another thing; by the entries of the day that is gone through.
    set_back: Vec<(EntryHead, Imprint)>,
    people: BTreeSet<PersonId>,
}

/// Whether what takes an annulled entry back must lead exactly to where the book would be without the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    Exact,
    /// It is new, and others were recorded upon what it takes back: it was worked out so as to keep what they say.
    Carried,
}

impl Lost {
    /// Whether it is about what an operation says.
    pub(super) fn concerns(self, operation: &Operation) -> bool {
        match self {
            Self::Person(lost) => operation.people().any(|person| person == lost),
            Self::Institution(lost) => described(operation).contains(&lost),
            Self::Numbers(Some(lost)) => moved(operation).contains(&lost) || described(operation).contains(&lost),
            Self::Numbers(None) | Self::Remainder => true,
        }
    }
}

impl Ways {
    /// From the register over which the earliest new entry is recorded, through `heads`; `None` where nothing that mends another
    /// entry is among them, so that there is nothing to compare.
    pub(super) fn of(start: &Snapshot, heads: &[EntryHead], first_new: EntryId, settled_on: Date) -> Option<Self> {
        let is_watched =
            |head: &EntryHead| mends(head).is_some() && (head.id < first_new || head.in_force > settled_on);
        if !heads.iter().any(is_watched) {
            return None;
        }
        let pending = || heads.iter().filter(|head| head.in_force > settled_on);
        Some(Self {
            first_new,
            settled_on,
            known: Some(start.clone()),
            unmade: None,
            annulled: Annulled::among(pending()),
            annulled_as_known: Annulled::among(pending().filter(|head| head.id < first_new)),
            open: BTreeSet::new(),
            is_interleaved: false,
            closed: None,
            mending: None,
            set_back: Vec::new(),
            people: BTreeSet::new(),
        })
    }

    /// Before an entry holds on `register`.
    pub(super) fn meet(&mut self, head: &EntryHead, register: &Snapshot) {
        let is_opening =
            self.annulled.closed_by.contains_key(&head.id) || self.annulled_as_known.closed_by.contains_key(&head.id);
        if is_opening {
            if self.unmade.is_none() {
                self.unmade = Some((Some(register.clone()), self.known.clone()));
                self.is_interleaved = false;
            }
            self.open.insert(head.id);
        }
        self.mending = match (&self.known, mends(head)) {
            (Some(known), Some(_)) if head.id < self.first_new => Some(on_records(register, known)),
            (_, _) => None,
        };
    }

    /// Does one of its operations.
    pub(super) fn go(&mut self, head: &EntryHead, operation: &Operation) -> Result<(), Loss> {
        let is_new = head.id >= self.first_new;
        if !is_new {
            follow(&mut self.known, operation);
        }
        if let Some((with, without)) = &mut self.unmade {
            if !self.annulled.has(head.id) {
                follow(with, operation);
            }
            if !is_new && !self.annulled_as_known.has(head.id) {
                follow(without, operation);
            }
        }
        if is_new {
            self.people.extend(operation.people());
            return Ok(());
        }
        // Of what is in force already the roster tells.
        match (mends(head), set(operation)) {
            (Some(_), Some(person)) if head.in_force > self.settled_on && self.people.contains(&person) => {
                Err(loss(head, Lost::Person(person)))
            }
            (_, _) => Ok(()),
        }
    }

    /// After it has taken effect on `register`.
    pub(super) fn pass(&mut self, head: &EntryHead, register: &Snapshot) {
        let before = self.mending.take().unwrap_or_default().into_iter();
        let now = before.filter_map(|(item, mark)| Some((item.said(register).filter(|now| *now != mark)?, item)));
        let set_back: Imprint = now.map(|(now, item)| (item, now)).collect();
        if !set_back.is_empty() {
            self.set_back.push((head.clone(), set_back));
        }
        let is_new = head.id >= self.first_new;
        self.is_interleaved |= !is_new && !self.annulled.has(head.id);
        if let Some(Relation::Reverses(entry)) = head.relation
            && self.open.remove(&entry)
        {
            let closing = if is_new && self.is_interleaved { Closing::Carried } else { Closing::Exact };
            self.closed = Some((head.clone(), closing, register.clone()));
        }
    }

    /// After the last entry of a day; what the same day's entries have set again is not lost.
    pub(super) fn end_day(&mut self, register: &Snapshot) -> Result<(), Loss> {
        for (head, set_back) in std::mem::take(&mut self.set_back) {
            let is_so_still = |(item, mark): &(Item, _)| {
                let is_there = item.recorded_of().is_some_and(|body| register.institution(body).is_some());
                is_there && item.said(register).as_ref() == Some(mark)
            };
            if let Some((item, _)) = set_back.into_iter().find(is_so_still) {
                return Err(loss(&head, lost(&item)));
            }
        }
        if !self.open.is_empty() {
            return Ok(());
        }
        let Some((with, without)) = self.unmade.take() else { return Ok(()) };
        match (self.closed.take(), with, without, &self.known) {
            (Some((head, Closing::Exact, closed)), Some(with), Some(without), Some(known)) => {
                let (left, wanted) = (imprint(register, known), imprint(&with, &without));
                // What the same day's entries have set again is not lost.
                let is_so_still = |item: &&Item| item.said(&closed) == item.said(register);
                match differing(&left, &wanted).into_iter().find(is_so_still) {
                    None => Ok(()),
                    Some(_) if head.id >= self.first_new => Err(loss(&head, Lost::Remainder)),
                    Some(item) => Err(loss(&head, lost(item))),
                }
            }
            (_, _, _, _) => Ok(()),
        }
    }
}

/// The waiting entries that a later one takes back, each by which: on the way that the book goes it takes effect for a while, and
/// afterwards everything should be as though there were neither.
#[derive(Debug, Default)]
struct Annulled {
    closed_by: BTreeMap<EntryId, EntryId>,
    closing: BTreeSet<EntryId>,
}

impl Annulled {
    fn among<'a>(heads: impl Iterator<Item = &'a EntryHead>) -> Self {
        let mut reversals = Reversals::default();
        let mut waiting = BTreeMap::new();
        for head in heads {
            // Only what comes after it takes an entry back.
            if let Some(Relation::Reverses(of)) = head.relation
                && let Some(of_holds) = waiting.get(&of).copied()
            {
                let (by, recorded, holds) = (head.id, head.recorded_at.date(), head.in_force);
                reversals.note(TakingBack { by, recorded, holds, of, of_holds });
            }
            waiting.insert(head.id, head.in_force);
        }
        let mut annulled = Self::default();
        let mut chained = BTreeSet::new();
        for entry in waiting.into_keys() {
            if chained.contains(&entry) {
                continue;
            }
            let chain: Vec<EntryId> = [entry].into_iter().chain(reversals.chain(entry, Date::MAX)).collect();
            // Of an even number all cancel each other; of an odd one the first stands again.
            for pair in chain.get(chain.len() % 2..).unwrap_or_default().chunks_exact(2) {
                if let [entry, by] = pair {
                    annulled.closed_by.insert(*entry, *by);
                    annulled.closing.insert(*by);
                }
            }
            chained.extend(chain);
        }
        annulled
    }

    fn has(&self, entry: EntryId) -> bool {
        self.closed_by.contains_key(&entry) || self.closing.contains(&entry)
    }
}

/// What mends another entry by doing something.
fn mends(head: &EntryHead) -> Option<Relation> {
    match head.relation? {
        mends @ (Relation::Reverses(_) | Relation::Corrects(_)) => Some(mends),
        Relation::Documents(_) => None,
    }
}

/// The bodies of which an operation says something.
fn described(operation: &Operation) -> BTreeSet<InstitutionId> {
    let mut named: BTreeSet<InstitutionId> = operation.institution().into_iter().collect();
    if let Operation::Merge { from, .. } = operation {
        named.extend(from);
    }
    named
}

/// The bodies whose places or people an operation moves.
fn moved(operation: &Operation) -> BTreeSet<InstitutionId> {
    let holders = if let Operation::Transfer(transfer) = operation {
        vec![transfer.from, transfer.to]
    } else if let Operation::Admit(person) = operation {
        vec![Holder::Institution(person.assignment.quota_at)]
    } else {
        Vec::new()
    };
    let institution = |holder| match holder {
        Holder::Institution(institution) => Some(institution),
        Holder::Pool(_) | Holder::Unallocated(_) | Holder::Superior => None,
    };
    holders.into_iter().filter_map(institution).collect()
}

/// Whose whole record an operation sets.
fn set(operation: &Operation) -> Option<PersonId> {
    if let Operation::Admit(person) | Operation::Amend { person, .. } = operation { Some(person.id) } else { None }
}

/// Goes on with an operation of the log; `None` where that is refused.
fn follow(register: &mut Option<Snapshot>, operation: &Operation) {
    if let Some(going) = register
        && reapply(going, operation).is_err()
    {
        *register = None;
    }
}

fn loss(head: &EntryHead, what: Lost) -> Loss {
    let mends = head.relation.unwrap_or(Relation::Reverses(head.id));
    Loss { what, by: head.id, mends, on: head.in_force }
}

fn lost(item: &Item) -> Lost {
    match (item.recorded_of(), item) {
        (Some(institution), _) => Lost::Institution(institution),
        (None, Item::Places(Holder::Institution(institution), _) | Item::People(institution, _)) => {
            Lost::Numbers(Some(*institution))
        }
        (None, _) => Lost::Numbers(None),
    }
}

/// The items of which two imprints differ; records before numbers.
fn differing<'i>(one: &'i Imprint, other: &'i Imprint) -> BTreeSet<&'i Item> {
    let items = one.keys().chain(other.keys());
    items.filter(|item| one.get(*item) != other.get(*item)).collect()
}
