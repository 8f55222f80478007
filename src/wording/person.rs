//! 补录人员信息 in words: which fields of somebody an amendment sets otherwise, each as before and as after. Numbers of identity
//! cards are masked.

use std::fmt::Display;

use super::label::{arrangement, grade, identity, institution, kind, position, sex};
use crate::domain::{Name, Person, Snapshot};

/// What an amendment changes: "李梅 更新人员信息：职务：科员→主任"; names as of `snapshot`.
pub fn amendment(before: &Person, after: &Person, snapshot: &Snapshot) -> String {
    let (was, is) = (&before.assignment, &after.assignment);
    let is_elsewhere = (was.quota_at, was.kind, was.position) != (is.quota_at, is.kind, is.position);
    let mut changed = changed_fields(before, after, snapshot);
    let head = match is_elsewhere {
        true => {
            let at = |person: &Person| {
                let held = &person.assignment;
                let (body, place) = (institution(held.quota_at, snapshot), position(held.position));
                format!("{body}({}，{place})", kind(held.kind))
            };
            format!("{} 由 {} 调整为 {}", after.name, at(before), at(after))
        }
        false => {
            if changed.is_empty() {
                changed.push("没有变化".to_owned());
            }
            format!("{} 更新人员信息", after.name)
        }
    };
    if changed.is_empty() { head } else { format!("{head}：{}", changed.join("；")) }
}

/// Every field but those that say where the person's place is. Written out in full, so that none is ever forgotten here.
fn changed_fields(before: &Person, after: &Person, snapshot: &Snapshot) -> Vec<String> {
    let Person { id: _, name, sex: of_sex, id_number, birth, assignment, identity: held, .. } = before;
    let Person { rank, rank_document, particulars, .. } = before;
    let (was, is) = (assignment, &after.assignment);
    let number = |person: &Person| person.id_number.as_ref().map(|number| number.masked());
    let works_at = |id| Some(institution(id, snapshot));
    let mut changed = vec![
        field("姓名", Some(name), Some(&after.name)),
        field("性别", of_sex.map(sex), after.sex.map(sex)),
        of_number(number(before), number(after), *id_number == after.id_number),
        field("出生年月", birth.as_ref(), after.birth.as_ref()),
        field("实际工作单位", works_at(was.works_at), works_at(is.works_at)),
        field("内设机构", was.office.as_ref(), is.office.as_ref()),
        field("职务", was.post.as_ref(), is.post.as_ref()),
        field("用人方式", was.arrangement.map(arrangement), is.arrangement.map(arrangement)),
        field("兼任岗位", listed(&was.concurrent), listed(&is.concurrent)),
        field("人员身份", held.map(identity), after.identity.map(identity)),
        field("职务层次", rank.map(grade), after.rank.map(grade)),
        field("高配文号", rank_document.as_ref(), after.rank_document.as_ref()),
        field("参加工作时间", particulars.started_work.as_ref(), after.particulars.started_work.as_ref()),
        field("入编时间", particulars.admitted.as_ref(), after.particulars.admitted.as_ref()),
    ];
    let (then, now) = (&particulars.further, &after.particulars.further);
    let added = now.keys().filter(|column| !then.contains_key(column));
    changed.extend(then.keys().chain(added).map(|column| field(column, then.get(column), now.get(column))));
    changed.into_iter().flatten().collect()
}

/// "职务：科员→主任"; `None` where it stays.
fn field<T: Display + PartialEq>(label: &str, before: Option<T>, after: Option<T>) -> Option<String> {
    let said = |value: &Option<T>| value.as_ref().map_or_else(|| "(无)".to_owned(), T::to_string);
    (before != after).then(|| format!("{label}：{}→{}", said(&before), said(&after)))
}

/// Two numbers may look alike when they are masked.
fn of_number(before: Option<String>, after: Option<String>, is_same: bool) -> Option<String> {
    match (is_same, before == after) {
        (true, _) => None,
        (false, true) => Some("身份证号：已更改(遮盖的数字不同)".to_owned()),
        (false, false) => field("身份证号", before, after),
    }
}

fn listed(names: &[Name]) -> Option<String> {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    (!names.is_empty()).then(|| names.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assignment, IdNumber, InstitutionId, PersonId, Position, QuotaKind};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn clerk() -> Person {
        let at = InstitutionId(1);
        let assignment = Assignment {
            quota_at: at,
            kind: QuotaKind::Administrative,
            works_at: at,
            office: None,
            post: Some(name("科员")),
            position: Position::Staff,
            arrangement: None,
            concurrent: Vec::new(),
        };
        let id_number = Some(IdNumber::new("110101199003070011").expect("a number"));
        Person { id_number, ..Person::bare(PersonId(1), name("李梅"), assignment) }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Person), expected: &str) {
        let mut after = clerk();
        change(&mut after);
        assert_eq!(amendment(&clerk(), &after, &Snapshot::default()), expected);
    }

    #[test]
    fn every_field_that_changes_is_named_and_numbers_are_masked() {
        check(|it| it.assignment.post = Some(name("主任")), "李梅 更新人员信息：职务：科员→主任");
        check(
            |it| {
                it.particulars.further.insert("民族", "汉族");
                it.assignment.office = Some(name("办公室"));
            },
            "李梅 更新人员信息：内设机构：(无)→办公室；民族：(无)→汉族",
        );
        check(|_| {}, "李梅 更新人员信息：没有变化");
        let mut after = clerk();
        after.id_number = None;
        let told = amendment(&clerk(), &after, &Snapshot::default());
        let masked = clerk().id_number.expect("a number").masked();
        assert_eq!(told, format!("李梅 更新人员信息：身份证号：{masked}→(无)"));
        assert!(!told.contains("19900307"), "{told}");
    }

    #[test]
    fn who_gets_another_place_is_told_to_get_it() {
        let place = "第1号机构(已不在台账)";
        check(
            |it| (it.assignment.position, it.assignment.post) = (Position::Chief, Some(name("局长"))),
            &format!("李梅 由 {place}(行政，单位正职) 调整为 {place}(行政，单位正职)：职务：科员→局长")
                .replacen("单位正职", super::position(Position::Staff), 1)
                .replace("单位正职", super::position(Position::Chief)),
        );
    }
}
