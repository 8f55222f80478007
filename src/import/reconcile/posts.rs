//! Rows of post tables → the posts of each institution. An institution's posts are set as a whole, so the rows of one are
//! gathered before they are compared.

use std::collections::BTreeMap;

use super::{ChangedField, Draft, Outcome};
use crate::domain::{InstitutionId, Name, Operation, Post, QuotaKind};
use crate::import::issue::{RegisterProblem, Severity};
use crate::import::record::PostRecord;
use crate::import::vocabulary::{Field, TableKind, Vocabulary};
use crate::watch::{Cancelled, Watch};

const TABLE: TableKind = TableKind::Posts;

pub(super) fn settle(draft: &mut Draft<'_>, watch: &dyn Watch) -> Result<(), Cancelled> {
    let records = draft.records;
    let mut order = Vec::new();
    let mut gathered: BTreeMap<InstitutionId, Vec<&PostRecord>> = BTreeMap::new();
    for record in &records.posts {
        let place = records.place_of(record.origin, record.unit_at);
        let Some(institution) = draft.unit_of_row(record.origin, record.unit, place) else { continue };
        let rows = gathered.entry(institution).or_default();
        if rows.is_empty() {
            order.push(institution);
        }
        rows.push(record);
    }
    // Rows may have been rejected while they were read, or just now for want of their institution.
    let missing = if draft.counts(TABLE).rejected == 0 { Missing::Removed } else { Missing::Kept };
    for (done, institution) in order.iter().enumerate() {
        watch.checkpoint(done as u64, order.len() as u64)?;
        let rows = gathered.remove(institution).unwrap_or_default();
        set_posts(draft, *institution, &rows, missing);
    }
    Ok(())
}

/// What becomes of posts of the book that the table does not list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Removed,
    /// Some row of the post tables is not taken over; it may be the one that lists them, whatever unit it is written under.
    Kept,
}

/// What makes two posts the same line.
type Line<'post> = (Option<&'post Name>, &'post Name, crate::domain::PostClass, QuotaKind);

fn line(post: &Post) -> Line<'_> {
    (post.office.as_ref(), &post.title, post.class, post.kind)
}

fn set_posts(draft: &mut Draft<'_>, institution: InstitutionId, rows: &[&PostRecord], missing: Missing) {
    let Some(unit) = draft.name_of(institution) else { return };
    let before: Vec<Post> = draft.after.posts(institution).to_vec();
    let mut free: Vec<&Post> = before.iter().collect();
    let mut posts = Vec::new();
    let mut seen: BTreeMap<String, &PostRecord> = BTreeMap::new();
    for record in rows {
        let kind = kind_of(draft, institution, record, &before);
        let mut post = Post {
            id: crate::domain::PostId(0),
            institution,
            office: record.office.clone(),
            title: record.title.clone(),
            class: record.class,
            kind,
            count: record.count,
            remark: record.remark.clone(),
        };
        tell_repeated(draft, &post, record, &mut seen);
        let known = free.iter().position(|known| line(known) == line(&post));
        match known.map(|index| free.remove(index)) {
            Some(known) => {
                post.id = known.id;
                note(draft, &unit, record, known, &post);
            }
            None => {
                post.id = draft.batch.fresh.take_post();
                let what = shown(draft.vocabulary, &post);
                draft.add(TABLE, &post.title, Some(&unit), what);
                draft.tally(record.origin, Outcome::Added);
            }
        }
        posts.push(post);
    }
    let Some(record) = rows.first() else { return };
    match missing {
        Missing::Removed => remove(draft, &unit, record, &free),
        Missing::Kept => {
            tell_kept(draft, &unit, record, &free);
            posts.extend(free.into_iter().cloned());
        }
    }
    if posts != before {
        // Setting posts is refused for unknown institutions only, and this one is known.
        let _ = draft.operate(Operation::SetPosts { institution, posts }, record.origin, Field::Unit);
    }
}

/// The kind of a row's post; 事业 alone is that of the post of the same name, if the book has one.
fn kind_of(draft: &mut Draft<'_>, institution: InstitutionId, record: &PostRecord, before: &[Post]) -> QuotaKind {
    let is_same =
        |post: &&Post| (&post.office, &post.title, post.class) == (&record.office, &record.title, record.class);
    let known = before.iter().find(is_same).map(|post| post.kind);
    draft.kind_of_row(institution, record.kind, known, record.origin)
}

fn remove(draft: &mut Draft<'_>, unit: &Name, record: &PostRecord, gone: &[&Post]) {
    for post in gone {
        draft.tally(record.origin, Outcome::Removed);
        let shown = shown(draft.vocabulary, post);
        draft.change(TABLE, &post.title, Some(unit), ChangedField::Post, shown, String::new());
    }
}

/// Says once for each unit which posts stay although the table does not list them.
fn tell_kept(draft: &mut Draft<'_>, unit: &Name, record: &PostRecord, kept: &[&Post]) {
    if kept.is_empty() {
        return;
    }
    let posts = kept.iter().map(|post| post.title.clone()).collect();
    let place = draft.records.place_of(record.origin, record.unit_at);
    let problem = RegisterProblem::PostsKept { institution: unit.clone(), posts };
    draft.raise(Severity::Notice, place, unit.as_str(), problem);
}

/// The same line twice in one unit is usual, but may be a slip.
fn tell_repeated<'all>(
    draft: &mut Draft<'_>,
    post: &Post,
    record: &'all PostRecord,
    seen: &mut BTreeMap<String, &'all PostRecord>,
) {
    let key = format!("{:?}", line(post));
    if let Some(first) = seen.get(&key) {
        let place = draft.records.place(record.origin, Field::PostTitle);
        let first = draft.records.place(first.origin, Field::PostTitle);
        let problem = RegisterProblem::PostRepeated { post: post.title.clone(), first };
        draft.raise(Severity::Notice, place, post.title.as_str(), problem);
    } else {
        seen.insert(key, record);
    }
}

fn note(draft: &mut Draft<'_>, unit: &Name, record: &PostRecord, before: &Post, after: &Post) {
    if (before.count, &before.remark) == (after.count, &after.remark) {
        draft.tally(record.origin, Outcome::Unchanged);
        return;
    }
    draft.tally(record.origin, Outcome::Updated);
    let (old, new) = (shown(draft.vocabulary, before), shown(draft.vocabulary, after));
    draft.change(TABLE, &after.title, Some(unit), ChangedField::Post, old, new);
}

/// A post in one line: `办公室 主任 领导 行政 1（一人多岗）`.
fn shown(words: &Vocabulary, post: &Post) -> String {
    let mut parts: Vec<String> = post.office.iter().map(Name::to_string).collect();
    parts.push(post.title.to_string());
    parts.push(words.post_class_label(post.class).to_owned());
    parts.push(words.kind_label(post.kind).to_owned());
    parts.push(post.count.to_string());
    let mut shown = parts.join(" ");
    if !post.remark.is_empty() {
        shown = format!("{shown}（{}）", post.remark);
    }
    shown
}
