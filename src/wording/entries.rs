//! Vouchers in words: where one comes from, how it stands, what it does to another, what waits for its day.

use crate::domain::{Date, EntryHead, EntryOrigin, Force, ListedEntry, Mended, Relation};

/// 来源, as lists are filtered by it.
pub fn origin(origin: EntryOrigin) -> &'static str {
    match origin {
        EntryOrigin::Import => "导入",
        EntryOrigin::Plan => "方案",
        EntryOrigin::Manual => "手工",
        EntryOrigin::Reversal => "冲销",
        EntryOrigin::Correction => "更正",
        EntryOrigin::Documentation => "补文号",
    }
}

/// 来源 of an entry: the name of what mends another, else where it came from.
pub fn entry_source(head: &EntryHead) -> String {
    match head.origin() {
        EntryOrigin::Reversal => "红字冲销".to_owned(),
        EntryOrigin::Correction => "更正".to_owned(),
        EntryOrigin::Documentation => "补文号".to_owned(),
        EntryOrigin::Import | EntryOrigin::Plan | EntryOrigin::Manual => super::source(&head.source),
    }
}

pub fn origin_from_label(label: &str) -> Option<EntryOrigin> {
    EntryOrigin::ALL.into_iter().find(|known| origin(*known) == label)
}

/// "已由第4号凭证冲销"
pub fn mended(mended: Mended) -> String {
    match mended {
        Mended::Reversed(by) => format!("已由第{}号凭证冲销", by.0),
        Mended::Corrected(by) => format!("已由第{}号凭证更正", by.0),
    }
}

/// What an entry does to an earlier one: "冲销第2号凭证".
pub fn relation(relation: Relation) -> String {
    match relation {
        Relation::Reverses(entry) => format!("冲销第{}号凭证", entry.0),
        Relation::Corrects(entry) => format!("更正第{}号凭证", entry.0),
        Relation::Documents(entry) => format!("补第{}号凭证的文号", entry.0),
    }
}

/// What an entry says of itself, and what its author adds to that.
pub fn with_note(own: &str, added: &str) -> String {
    match (own, added.trim()) {
        (own, "") => own.to_owned(),
        ("", added) => added.to_owned(),
        (own, added) => format!("{own}；{added}"),
    }
}

/// Of a group of which some entries were taken back already, in the box that takes the rest back: "第2号凭证已由第4号凭证冲销，只冲销
/// 第3号凭证。" By which entry is told where it is known.
pub fn rest_of_group(taken_back: &[(u32, Option<u32>)], rest: &[u32]) -> String {
    let told = |(id, by): &(u32, Option<u32>)| match by {
        Some(by) => format!("第{id}号凭证已由第{by}号凭证冲销"),
        None => format!("第{id}号凭证已冲销"),
    };
    let told: Vec<String> = taken_back.iter().map(told).collect();
    format!("{}，只冲销{}。", told.join("，"), super::numbered_entries(rest.iter().copied()))
}

/// 状态 of a listed entry; empty where it holds and nothing has mended it.
pub fn entry_standing(listed: &ListedEntry) -> String {
    let waiting = match (listed.force, listed.mended, listed.head.relation) {
        (Force::Waiting, ..) => Some("○ 待生效".to_owned()),
        (Force::InForce, ..) => None,
        (Force::Withdrawn, Some(mended), _) => return format!("未生效即撤回(第{}号)", mended.by().0),
        (Force::Withdrawn, None, Some(relation)) => return format!("撤回未生效的第{}号", relation.mended().0),
        (Force::Withdrawn, None, None) => return "未生效即撤回".to_owned(),
    };
    let mended = listed.mended.map(|how| match how {
        Mended::Reversed(by) => format!("已冲销(第{}号)", by.0),
        Mended::Corrected(by) => format!("已更正(第{}号)", by.0),
    });
    waiting.into_iter().chain(mended).collect::<Vec<_>>().join("，")
}

/// How it stands with an entry, line by line as it is looked at: that it waits, what a later entry did to it, or that it was taken
/// back before its day; nothing where it holds.
pub fn entry_standing_lines(listed: &ListedEntry) -> Vec<String> {
    let waits = || format!("{}，之前台账不变", waiting_from(listed.head.in_force));
    match (listed.force, listed.mended, listed.head.relation) {
        (Force::Withdrawn, Some(mended), _) => vec![format!("未生效即撤回(第{}号凭证)，台账没有变动", mended.by().0)],
        (Force::Withdrawn, None, Some(relation)) => {
            vec![format!("撤回未生效的第{}号凭证，台账没有变动", relation.mended().0)]
        }
        (Force::Withdrawn, None, None) => vec!["未生效即撤回，台账没有变动".to_owned()],
        (Force::Waiting, by, _) => [waits()].into_iter().chain(by.map(mended)).collect(),
        (Force::InForce, by, _) => by.map(mended).into_iter().collect(),
    }
}

/// "○ 待生效 2027年1月1日起"
pub fn waiting_from(day: Date) -> String {
    format!("○ 待生效 {}年{}月{}日起", day.year(), day.month(), day.day())
}

/// 摘要: where an entry comes from, what it does to another, and its note, each said once.
pub fn entry_summary(head: &EntryHead) -> String {
    let mends = head.relation.map(relation).filter(|mends| !head.note.contains(mends.as_str()));
    let from = match head.origin() {
        EntryOrigin::Reversal | EntryOrigin::Correction | EntryOrigin::Documentation => None,
        EntryOrigin::Import | EntryOrigin::Plan | EntryOrigin::Manual => Some(super::source(&head.source)),
    };
    let note = (!head.note.is_empty()).then(|| head.note.clone());
    from.into_iter().chain(mends).chain(note).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Entry, EntryId, Source};

    fn listed(entry: &Entry, mended: Option<Mended>, force: Force) -> ListedEntry {
        let recorded_at = Date::constant(2026, 3, 2).at(9, 0, 0, 0);
        ListedEntry { head: EntryHead::of(entry, EntryId(2), recorded_at), mended, force }
    }

    #[test]
    fn a_voucher_says_how_it_stands_and_what_it_is() {
        let plain = Entry::new(Date::constant(2027, 1, 1), Source::Manual, Vec::new());
        assert_eq!(entry_standing(&listed(&plain, None, Force::InForce)), "");
        let both = listed(&plain, Some(Mended::Reversed(EntryId(4))), Force::Waiting);
        assert_eq!(entry_standing(&both), "○ 待生效，已冲销(第4号)");
        assert_eq!(waiting_from(plain.effective), "○ 待生效 2027年1月1日起");
        assert_eq!(entry_standing_lines(&both), ["○ 待生效 2027年1月1日起，之前台账不变", "已由第4号凭证冲销"]);
        let withdrawn = ListedEntry { force: Force::Withdrawn, ..both };
        assert_eq!(entry_standing(&withdrawn), "未生效即撤回(第4号)");
        let taking = Entry { relation: Some(Relation::Reverses(EntryId(1))), ..plain.clone() };
        let taking = listed(&taking, None, Force::Withdrawn);
        assert_eq!(entry_standing(&taking), "撤回未生效的第1号");
        assert_eq!(entry_standing_lines(&taking), ["撤回未生效的第1号凭证，台账没有变动"]);
        let told = |note: &str, relation| {
            let entry = Entry { note: note.to_owned(), relation, ..plain.clone() };
            entry_summary(&EntryHead::of(&entry, EntryId(2), Date::constant(2026, 3, 2).at(9, 0, 0, 0)))
        };
        assert_eq!(told("", None), crate::wording::source(&Source::Manual));
        let reverses = Some(Relation::Reverses(EntryId(1)));
        assert_eq!(told("冲销第1号凭证", reverses), "冲销第1号凭证");
        assert_eq!(told("重复导入", reverses), "冲销第1号凭证；重复导入");
    }

    #[test]
    fn what_mends_another_voucher_has_a_source_of_its_own() {
        let plain = Entry::new(Date::constant(2027, 1, 1), Source::Manual, Vec::new());
        let source = |relation| {
            let entry = Entry { relation, ..plain.clone() };
            entry_source(&EntryHead::of(&entry, EntryId(2), Date::constant(2026, 3, 2).at(9, 0, 0, 0)))
        };
        let mended = EntryId(1);
        let mending = [Relation::Reverses(mended), Relation::Corrects(mended), Relation::Documents(mended)];
        assert_eq!(mending.map(|relation| source(Some(relation))), ["红字冲销", "更正", "补文号"]);
        assert_eq!(source(None), "手工登记");
    }

    #[test]
    fn every_origin_is_found_by_its_word() {
        for known in EntryOrigin::ALL {
            assert_eq!(origin_from_label(origin(known)), Some(known));
        }
        assert_eq!(origin_from_label("别处"), None);
    }
}
