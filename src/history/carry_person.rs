//! Carries what is known of a person back over what has become known since. An amendment sets a person as a whole and would
//! silently take away what a later entry set: each field goes back by itself, a field that only later entries set is kept, and
//! one that both set is told. Knows nothing of registers; who stands how comes from the caller.

use std::collections::BTreeMap;

use crate::domain::{Assignment, Particulars, Person};

/// What `target` sets otherwise than `left` has it, put into `now`; `None` where `now` has set one of these things otherwise.
pub(super) fn carried_person(target: &Person, left: &Person, now: &Person) -> Option<Person> {
    // Written out in full, so that no field of a person is ever forgotten here.
    let Person { id, name, sex, id_number, birth, assignment, identity, rank, rank_document, particulars } = target;
    Some(Person {
        id: *id,
        name: field(name, &left.name, &now.name)?,
        sex: field(sex, &left.sex, &now.sex)?,
        id_number: field(id_number, &left.id_number, &now.id_number)?,
        birth: field(birth, &left.birth, &now.birth)?,
        assignment: carried_assignment(assignment, &left.assignment, &now.assignment)?,
        identity: field(identity, &left.identity, &now.identity)?,
        rank: field(rank, &left.rank, &now.rank)?,
        rank_document: field(rank_document, &left.rank_document, &now.rank_document)?,
        particulars: carried_particulars(particulars, &left.particulars, &now.particulars)?,
    })
}

fn carried_assignment(target: &Assignment, left: &Assignment, now: &Assignment) -> Option<Assignment> {
    let Assignment { quota_at, kind, works_at, office, post, position, arrangement, concurrent } = target;
    Some(Assignment {
        quota_at: field(quota_at, &left.quota_at, &now.quota_at)?,
        kind: field(kind, &left.kind, &now.kind)?,
        works_at: field(works_at, &left.works_at, &now.works_at)?,
        office: field(office, &left.office, &now.office)?,
        post: field(post, &left.post, &now.post)?,
        position: field(position, &left.position, &now.position)?,
        arrangement: field(arrangement, &left.arrangement, &now.arrangement)?,
        concurrent: field(concurrent, &left.concurrent, &now.concurrent)?,
    })
}

/// Every further column by itself: one import sets the schooling, the next one the rank.
fn carried_particulars(target: &Particulars, left: &Particulars, now: &Particulars) -> Option<Particulars> {
    let Particulars { started_work, admitted, further } = target;
    let mut columns: BTreeMap<&str, &str> = BTreeMap::new();
    for column in further.keys().chain(left.further.keys()).chain(now.further.keys()) {
        let kept = field(&further.get(column), &left.further.get(column), &now.further.get(column))?;
        columns.extend(kept.map(|value| (column, value)));
    }
    Some(Particulars {
        started_work: field(started_work, &left.started_work, &now.started_work)?,
        admitted: field(admitted, &left.admitted, &now.admitted)?,
        further: columns.into_iter().collect(),
    })
}

fn field<T: PartialEq + Clone>(target: &T, left: &T, now: &T) -> Option<T> {
    if target == left {
        return Some(now.clone());
    }
    (now == left || now == target).then(|| target.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Name, PersonId, QuotaKind};

    fn person(schooling: &str, rank: &str) -> Person {
        let at = Assignment::at(InstitutionId(1), QuotaKind::Administrative);
        let mut person = Person::bare(PersonId(1), Name::new("陈畅").expect("a name"), at);
        let columns = [("学历", schooling), ("职级", rank)];
        person.particulars.further = columns.into_iter().collect();
        person
    }

    #[test]
    fn what_a_later_entry_set_of_a_person_is_kept_and_what_both_set_is_told() {
        let (before, left) = (person("中专", "四级"), person("大学", "四级"));
        assert_eq!(carried_person(&before, &left, &left), Some(before.clone()));
        assert_eq!(carried_person(&before, &left, &person("大学", "三级")), Some(person("中专", "三级")));
        assert_eq!(carried_person(&before, &left, &person("研究生", "四级")), None);
        assert_eq!(carried_person(&before, &left, &before), Some(before.clone()));
        let moved = |mut person: Person| {
            person.assignment.quota_at = InstitutionId(2);
            person
        };
        assert_eq!(carried_person(&before, &left, &moved(left.clone())), Some(moved(before.clone())));
    }
}
