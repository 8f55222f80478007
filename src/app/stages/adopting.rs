//! 执行: plans become entries, one for each. Several that belong together (县级核减 and 乡镇核增 under two documents) are adopted in
//! one transaction, all of them or none; each is judged over what those before it leave. A single plan is a group of one.

use std::collections::BTreeSet;

use super::plans::{check_adoptable, check_not_adopted, check_on_its_day, stamp, store_plan};
use super::write_together;
use crate::app::register::{OpenPlan, Register};
use crate::domain::{Attachment, Basis, Date, DocumentNumber, Entry, EntryId};
use crate::notice::{self, Notice};
use crate::plan::{Happening, Plan, Stage};
use crate::store::Book;
use crate::watch::{Unwatched, Watch};
use crate::wording;

/// A plan that is to be adopted, and what its entry gets besides what the plan says.
#[derive(Debug, Clone, PartialEq)]
pub struct Adoption {
    pub plan: Plan,
    /// In place of the plan's own; a plan that is adopted as a whole keeps it, a phase leaves the plan's as it is.
    pub document: Option<DocumentNumber>,
    pub attachments: Vec<Attachment>,
    /// 缘由: why it is carried out without having passed every stage on its way.
    pub reason: Option<String>,
}

impl Adoption {
    /// As the plan says, without attachments.
    pub fn of(plan: Plan) -> Self {
        Self { plan, document: None, attachments: Vec::new(), reason: None }
    }

    /// Whether a plan that has passed over stages says why. Small offices have no meeting for everything, so it can be carried out
    /// all the same; but whoever does so gives the reason, and it is kept.
    ///
    /// # Errors
    /// Which stages were passed over, and what to do.
    pub fn check_reasoned(&self) -> Result<(), Notice> {
        let skipped = self.plan.would_skip(None);
        if skipped.is_empty() || self.given_reason().is_some() {
            return Ok(());
        }
        let (name, stages) = (&self.plan.name, wording::stages(&skipped));
        let what = format!("方案“{name}”未经{stages}，没有写明直接执行的缘由，没有执行。");
        let advice = format!(
            "请逐个阶段推进后再执行(plan 账簿 stage {name} …)，或者用 --reason 写明缘由(如 县委专题会议已定)，缘由记入方案日志和凭证。"
        );
        Err(Notice::failure(what, format!("方案“{name}”"), advice))
    }

    fn given_reason(&self) -> Option<&str> {
        self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty())
    }

    /// The reason that is to be kept: none where no stage was passed over.
    fn kept_reason(&self) -> Option<(Vec<Stage>, String)> {
        let skipped = self.plan.would_skip(None);
        let reason = self.given_reason().filter(|_| !skipped.is_empty())?;
        Some((skipped, reason.to_owned()))
    }

    /// The entry with the reason in its note, where there is one to be kept.
    pub(super) fn reasoned(&self, entry: Entry) -> Entry {
        let Some((skipped, reason)) = self.kept_reason() else { return entry };
        let told = wording::adopted_unpassed(&skipped, &reason);
        let note =
            [entry.note.trim(), &told].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；");
        Entry { note, ..entry }
    }

    /// The plan with the reason in its log.
    pub(super) fn logged(&self, mut plan: Plan, phase: Option<u32>, author: &str) -> Plan {
        if let Some((stages, reason)) = self.kept_reason() {
            plan.log(stamp(author), Happening::AdoptedUnpassed { phase, stages, reason });
        }
        plan
    }

    /// The plan under the document that its entry gets: so it is judged, and so it is told what is not approved.
    pub(super) fn documented(&self) -> Plan {
        let mut plan = self.plan.clone();
        if let Some(number) = &self.document {
            plan.basis = Basis::Document(number.clone());
        }
        plan
    }
}

/// Writes the plan's steps into the register as one entry, or refuses and says why.
pub fn adopt(book: &mut Book, register: &Register, plan: &Plan, today: Date, author: &str) -> Result<EntryId, Notice> {
    adopt_watched(book, register, plan, today, author, &Unwatched)
}

/// As [`adopt`], with progress; it can be stopped until the entry is written.
pub fn adopt_watched(
    book: &mut Book,
    register: &Register,
    plan: &Plan,
    today: Date,
    author: &str,
    watch: &dyn Watch,
) -> Result<EntryId, Notice> {
    let written = adopt_together(book, register, &[Adoption::of(plan.clone())], (today, author), watch)?;
    written.first().map(|adopted| adopted.entry).ok_or_else(nothing)
}

/// A plan that was adopted.
#[derive(Debug, Clone)]
pub struct Adopted {
    pub entry: EntryId,
    /// 生效日期 of the entry.
    pub effective: Date,
    /// As it was judged: over what stood just before, under the document of its entry.
    pub laid: OpenPlan,
}

/// Adopts plans in their order: an entry for each, all of them or none, linked to each other where there are several.
///
/// # Errors
/// Why the first of them that cannot be adopted cannot, by its name; the book is as it was.
pub fn adopt_together(
    book: &mut Book,
    register: &Register,
    adoptions: &[Adoption],
    (today, author): (Date, &str),
    watch: &dyn Watch,
) -> Result<Vec<Adopted>, Notice> {
    let plans: Vec<Plan> = adoptions.iter().map(Adoption::documented).collect();
    let mut entries = Vec::with_capacity(plans.len());
    let laid = lay_together(register, &plans, today)?;
    for ((over, laid), adoption) in laid.iter().zip(adoptions) {
        let plan = &laid.plan;
        let entry = entry_of(book, (over, laid), &entries, today, author)
            .map_err(|why| of_several(why, Some(plan), plans.len()))?;
        entries.push(adoption.reasoned(Entry { attachments: adoption.attachments.clone(), ..entry }));
    }
    // The entry has these steps, so the plan in the book must have them too, even where an edit did not get there.
    let logged = plans.iter().zip(adoptions).map(|(plan, adoption)| adoption.logged(plan.clone(), None, author));
    let stored = logged.collect::<Vec<Plan>>().iter().try_for_each(|plan| store_plan(book, plan));
    let written = stored.map_err(|notice| (None, notice)).and_then(|()| write_together(book, &entries, today, watch));
    let written = written.map_err(|(which, notice)| {
        for adoption in adoptions {
            // Only the document and the reason were lent to it. What stands in the way of that stood in the way of the entry or of another
            // plan of the group, and that is told.
            let _restored = store_plan(book, &adoption.plan);
        }
        of_several(notice, which.and_then(|which| plans.get(which)), plans.len())
    })?;
    let laid = laid.into_iter().map(|(_, laid)| laid).zip(entries);
    let adopted = written.into_iter().zip(laid);
    Ok(adopted.map(|(entry, (laid, it))| Adopted { entry, effective: it.effective, laid }).collect())
}

/// Lays plans one over the other, each with the register that it is judged over.
///
/// # Errors
/// Why the first of them that cannot be adopted cannot, by its name.
pub fn lay_together(register: &Register, plans: &[Plan], today: Date) -> Result<Vec<(Register, OpenPlan)>, Notice> {
    let mut named = BTreeSet::new();
    if let Some(twice) = plans.iter().find(|plan| !named.insert(plan.id)) {
        let what = format!("方案“{}”写了两次，没有执行。", twice.name);
        return Err(Notice::failure(what, "", "请每个方案只写一次。"));
    }
    if plans.is_empty() {
        return Err(nothing());
    }
    let mut over = register.clone();
    let mut all = Vec::with_capacity(plans.len());
    for plan in plans {
        let judged = || {
            check_not_adopted(&over, plan)?;
            let laid = over.open(plan.clone());
            check_adoptable(&laid)?;
            Ok(laid)
        };
        let laid = judged().map_err(|notice| of_several(notice, Some(plan), plans.len()))?;
        // Nothing is laid over the last one.
        let is_last = all.len() + 1 == plans.len();
        let after = if is_last { over.clone() } else { over.after(&laid, plan.effective.unwrap_or(today)) };
        all.push((std::mem::replace(&mut over, after), laid));
    }
    Ok(all)
}

/// The entry of a plan, which can be carried out on its day after those of the same day or earlier ones before it in the group.
fn entry_of(
    book: &Book,
    (over, laid): (&Register, &OpenPlan),
    before: &[Entry],
    today: Date,
    author: &str,
) -> Result<Entry, Notice> {
    let plan = &laid.plan;
    let entry = plan.entry_for(None, today, author).map_err(|refusal| notice::of_phase(&plan.name, &refusal))?;
    check_on_its_day(book, over, laid, (entry.effective, before))?;
    Ok(Entry { approver: laid.approver(), ..entry })
}

/// Why several plans were not adopted; the one that stands in the way is named, where it is one of them.
fn of_several(notice: Notice, plan: Option<&Plan>, count: usize) -> Notice {
    if count < 2 {
        return notice;
    }
    let named = plan.map(|plan| format!("“{}”：", plan.name)).unwrap_or_default();
    Notice { what: format!("{count}个方案一并执行，都没有执行：{named}{}", notice.what), ..notice }
}

fn nothing() -> Notice {
    Notice::failure("没有写明要执行的方案。", "", "请写明方案的名称。")
}
