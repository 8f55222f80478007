//! Undo and redo against the simple model, which keeps every list whole; and the form in the book.

use super::*;
use crate::domain::{
    DateTime, DocumentNumber, Headcount, Holder, InstitutionId, Measure, Operation, QuotaKind, Subject, Tier, Transfer,
};
use crate::plan::WaiverExtent;

fn step(id: u32) -> Step {
    Operation::Abolish { institution: InstitutionId(id) }.into()
}

fn steps(count: u32) -> Vec<Step> {
    (1..=count).map(step).collect()
}

fn transfer(index: u32) -> Step {
    let transfer = Transfer {
        kind: QuotaKind::Administrative,
        count: Headcount(index % 7 + 1),
        from: Holder::Institution(InstitutionId(index % 40 + 1)),
        to: Holder::Unallocated(Tier::County),
        people: Vec::new(),
    };
    Step { reason: "减上补下，县直部门调减".to_owned(), ..Operation::Transfer(transfer).into() }
}

fn waiver() -> Waiver {
    Waiver {
        rule: "over_quota".to_owned(),
        subject: Subject::Institution(InstitutionId(1)),
        kind: Some(QuotaKind::Support),
        names: Vec::new(),
        extent: WaiverExtent::UpTo(Measure { actual: 12, limit: 10 }),
        reason: "退一减一".to_owned(),
        document: DocumentNumber::new("安委编〔2026〕7号").expect("a number"),
    }
}

fn stamp(minute: i8) -> Stamp {
    Stamp { at: DateTime::constant(2026, 11, 22, 9, minute, 0, 0), by: "张三".to_owned() }
}

fn read_back(revisions: &Revisions) -> Revisions {
    let written = serde_json::to_string(revisions).expect("plain data");
    serde_json::from_str(&written).expect("as written")
}

#[test]
fn undo_and_redo_walk_the_labelled_revisions() {
    let mut revisions = Revisions::default();
    revisions.push("一", steps(1));
    revisions.push("二", steps(2));
    assert_eq!((revisions.undo_label(), revisions.redo_label()), (Some("二"), None));
    revisions.undo();
    assert_eq!((revisions.current().len(), revisions.redo_label()), (1, Some("二")));
    revisions.redo();
    assert_eq!(revisions.current().len(), 2);
    revisions.undo();
    revisions.undo();
    revisions.undo();
    assert_eq!((revisions.current().len(), revisions.undo_label()), (0, None));
    revisions.push("三", steps(3));
    assert_eq!((revisions.current().len(), revisions.redo_label()), (3, None));
}

#[test]
fn waivers_are_undone_like_steps_and_stay_when_steps_change() {
    let mut revisions = Revisions::default();
    revisions.push("步骤", steps(1));
    revisions.push_waivers("豁免", vec![waiver()]);
    revisions.push("步骤", steps(2));
    assert_eq!((revisions.current().len(), revisions.waivers()), (2, &[waiver()][..]));
    assert_eq!(read_back(&revisions), revisions);
    revisions.undo();
    assert_eq!((revisions.current().len(), revisions.waivers()), (1, &[waiver()][..]));
    revisions.undo();
    assert_eq!((revisions.current().len(), revisions.waivers().len()), (1, 0));
}

#[test]
fn a_copy_shares_its_steps() {
    let mut revisions = Revisions::default();
    revisions.push("一", steps(1));
    let copy = revisions.clone();
    assert!(std::ptr::eq(copy.current(), revisions.current()));
}

#[test]
fn the_book_keeps_differences_with_who_and_when() {
    let mut revisions = Revisions::default();
    revisions.push("一", steps(1));
    revisions.push(Edit::new("二").stamped(stamp(5)), steps(2));
    let step = |id| format!(r#"{{"operation":{{"Abolish":{{"institution":{id}}}}},"reason":"","approval":null}}"#);
    let first = format!(r#"{{"label":"一","step_changes":[{{"at":0,"out":0,"put":[{}]}}]}}"#, step(1));
    let second = format!(
        r#"{{"label":"二","at":"2026-11-22T09:05:00","by":"张三","step_changes":[{{"at":1,"out":0,"put":[{}]}}]}}"#,
        step(2)
    );
    let written = serde_json::to_string(&revisions).expect("plain data");
    assert_eq!(written, format!(r#"{{"revisions":[{first},{second}],"position":2}}"#));
    assert_eq!(read_back(&revisions), revisions);
}

#[test]
fn whole_lists_of_older_books_are_read_and_written_anew() {
    let list = |ids: &[u32]| serde_json::to_string(&ids.iter().copied().map(step).collect::<Vec<_>>()).expect("data");
    let waivers = serde_json::to_string(&[waiver()]).expect("data");
    let old = format!(
        r#"{{"revisions":[{{"label":"一","steps":{}}},{{"label":"二","steps":{},"waivers":{waivers}}},
            {{"label":"三","steps":{}}}],"position":2}}"#,
        list(&[1, 2, 3]),
        list(&[1, 3]),
        list(&[])
    );
    let mut revisions: Revisions = serde_json::from_str(&old).expect("an old book");
    assert_eq!((revisions.current(), revisions.waivers().len()), (&[step(1), step(3)][..], 1));
    assert_eq!((revisions.undo_label(), revisions.redo_label()), (Some("二"), Some("三")));
    let written = serde_json::to_string(&revisions).expect("data");
    assert!(!written.contains("\"steps\":") && written.contains("\"step_changes\":"), "{written}");
    assert_eq!(read_back(&revisions), revisions);
    revisions.redo();
    assert_eq!((revisions.current().len(), revisions.waivers().len()), (0, 0));
    revisions.undo();
    revisions.undo();
    assert_eq!((revisions.current(), revisions.waivers().len()), (&steps(3)[..], 0));
}

#[test]
fn differences_that_do_not_fit_are_no_plan() {
    let bad = r#"{"revisions":[{"label":"一","step_changes":[{"at":3,"out":0,"put":[]}]}],"position":1}"#;
    let told = serde_json::from_str::<Revisions>(bad).expect_err("nothing there").to_string();
    assert!(told.starts_with("no such steps: 一"), "{told}");
    assert!(serde_json::from_str::<Revisions>(r#"{"revisions":[],"position":1}"#).is_err());
}

#[test]
fn five_hundred_edits_of_a_long_plan_are_small_and_quick() {
    let mut revisions = Revisions::default();
    let mut list: Vec<Step> = (0..500).map(transfer).collect();
    revisions.push("载入步骤文件", list.clone());
    for index in 0..500_u32 {
        let place = (index as usize * 37) % list.len();
        match index % 4 {
            0 => list[place] = transfer(index + 1_000),
            1 => list.insert(place, transfer(index + 2_000)),
            2 => drop(list.remove(place)),
            _ => {
                let moved = list.remove(place);
                list.insert(0, moved);
            }
        }
        revisions.push(Edit::new(format!("修改第{}步", place + 1)).stamped(stamp(1)), list.clone());
    }
    let written = serde_json::to_string(&revisions).expect("data");
    assert!(written.len() < 500_000, "{} bytes", written.len());
    assert_eq!(read_back(&revisions), revisions);
    let begun = std::time::Instant::now();
    for _ in 0..100 {
        revisions.undo();
    }
    // Sixteen milliseconds each is the promise; unoptimised, on a busy machine, a tenth of it should be plenty.
    assert!(begun.elapsed().as_millis() < 1_600, "{:?}", begun.elapsed());
    (0..100).for_each(|_| revisions.redo());
    assert_eq!(revisions.current(), list);
}

/// The simple model: every list whole.
#[derive(Default)]
struct Whole {
    lists: Vec<(Vec<Step>, usize)>,
    position: usize,
}

#[test]
fn random_edits_equal_keeping_whole_lists() {
    let mut seed: u32 = 11;
    let mut below = move |bound: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize % bound.max(1)
    };
    for _ in 0..60 {
        let (mut revisions, mut model) = (Revisions::default(), Whole::default());
        for _ in 0..60 {
            let (mut list, mut waivers) = (revisions.current().to_vec(), revisions.waivers().to_vec());
            match below(8) {
                0 | 1 => {
                    revisions.undo();
                    model.position = model.position.saturating_sub(1);
                }
                2 => {
                    revisions.redo();
                    model.position = (model.position + 1).min(model.lists.len());
                }
                3 => {
                    if waivers.pop().is_none() {
                        waivers = vec![waiver(); below(3)];
                    }
                    revisions.push_waivers("豁免", waivers.clone());
                    model.put(list, waivers.len());
                }
                _ => {
                    for _ in 0..=below(3) {
                        let place = below(list.len() + 1);
                        match below(3) {
                            0 if place < list.len() => drop(list.remove(place)),
                            1 if place < list.len() => list.swap(0, place),
                            _ => list.insert(place, step(below(5) as u32)),
                        }
                    }
                    revisions.push("改", list.clone());
                    model.put(list, waivers.len());
                }
            }
            let (list, waivers) = model.now();
            assert_eq!((revisions.current(), revisions.waivers().len()), (&list[..], waivers));
        }
        assert_eq!(read_back(&revisions), revisions);
    }
}

impl Whole {
    fn put(&mut self, list: Vec<Step>, waivers: usize) {
        self.lists.truncate(self.position);
        self.lists.push((list, waivers));
        self.position = self.lists.len();
    }

    fn now(&self) -> (Vec<Step>, usize) {
        self.position.checked_sub(1).map(|last| self.lists[last].clone()).unwrap_or_default()
    }
}

#[test]
fn what_was_undone_and_edited_over_leaves_its_trace() {
    let mut revisions = Revisions::default();
    revisions.push(Edit::new("一").stamped(stamp(1)), steps(1));
    revisions.push(Edit::new("二").stamped(stamp(2)), steps(2));
    revisions.undo();
    revisions.push(Edit::new("三").stamped(stamp(3)), steps(3));
    revisions.undo();
    let seen: Vec<_> = revisions.traces().map(|(trace, force)| (trace.label.as_str(), force)).collect();
    assert_eq!(seen, [("二", Force::Dropped), ("一", Force::InForce), ("三", Force::Undone)]);
    assert_eq!(read_back(&revisions), revisions);
}
