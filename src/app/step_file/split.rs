//! Steps that divide a body (分设): who gets what of it.

use super::people::name_and_id_end;
use super::written::{WrittenShare, WrittenSplit};
use super::{Places, Reader, StepFileError};
use crate::domain::{
    DutyList, Headcount, Institution, InstitutionId, LeaderPosts, Mover, Name, Operation, PostId, Recipient, Share,
    SharedPlaces, SplitOrigin,
};
use crate::wording;

impl Reader<'_> {
    pub(super) fn split(&self, written: &WrittenSplit) -> Result<Operation, StepFileError> {
        let from = self.institution(&written.from)?;
        let origin = match written.origin.trim() {
            "存续" => SplitOrigin::Remains,
            "解散" => SplitOrigin::Ends,
            other => return Err(self.unknown_word("origin", other)),
        };
        let mut fresh = self.fresh;
        let mut shares = Vec::with_capacity(written.shares.len());
        for share in &written.shares {
            let read = self.share(share, from, fresh)?;
            if read.to.new_body().is_some() {
                fresh = fresh.next();
            }
            shares.push(read);
        }
        Ok(Operation::Split { from: from.id, origin, shares })
    }

    fn share(&self, written: &WrittenShare, from: &Institution, fresh: InstitutionId) -> Result<Share, StepFileError> {
        let to = match (&written.establish, &written.to) {
            (Some(new), None) => Recipient::New(Institution { id: fresh, ..self.described(new)? }),
            (None, Some(name)) => Recipient::Known(self.institution(name)?.id),
            (Some(_), Some(_)) | (None, None) => return Err(StepFileError::NoRecipient { step: self.step }),
        };
        let places = written
            .places
            .iter()
            .map(|(kind, count)| Ok(SharedPlaces { kind: self.kind(kind)?, count: Headcount(*count) }));
        let offices = self.names(&written.offices)?;
        let dependents = written.dependents.iter().map(|name| self.institution(name).map(|below| below.id));
        Ok(Share {
            to,
            places: places.collect::<Result<_, _>>()?,
            people: written.people.iter().map(|person| self.one_of(person, from.id)).collect::<Result<_, _>>()?,
            posts: self.posts(&written.posts, &offices, from)?,
            offices,
            nameplates: self.names(&written.nameplates)?,
            leaders: LeaderPosts::new(written.chief, written.deputy),
            dependents: dependents.collect::<Result<_, _>>()?,
            duties: written.duties.iter().map(|list| self.duty_list(list)).collect::<Result<_, _>>()?,
        })
    }

    /// Somebody who holds a place of the body, of whichever kind.
    fn one_of(&self, written: &str, institution: InstitutionId) -> Result<Mover, StepFileError> {
        let (name, id_end) = name_and_id_end(written);
        let unknown = || StepFileError::UnknownPerson { step: self.step, name: written.to_owned() };
        let parsed = Name::new(name).map_err(|_| unknown())?;
        let mut found = (self.people)(Places::In(institution), &parsed, id_end);
        match (found.len(), found.pop()) {
            (1, Some(mover)) => Ok(mover),
            (0, _) | (_, None) => Err(unknown()),
            (count, Some(_)) => {
                Err(StepFileError::AmbiguousPerson { step: self.step, name: written.to_owned(), count })
            }
        }
    }

    /// The posts of the offices that go along, and those that are named: by title, or by office and title.
    fn posts(&self, written: &[String], offices: &[Name], from: &Institution) -> Result<Vec<PostId>, StepFileError> {
        let all = self.now.posts(from.id);
        let of_offices = all.iter().filter(|post| post.office.as_ref().is_some_and(|office| offices.contains(office)));
        let mut posts: Vec<PostId> = of_offices.map(|post| post.id).collect();
        for written in written {
            let (office, title) = written.trim().split_once(' ').map_or((None, written.trim()), |(o, t)| (Some(o), t));
            let is_meant =
                |its: Option<&Name>| office.is_none_or(|office| its.is_some_and(|its| its.as_str() == office));
            let meant = all.iter().filter(|post| post.title.as_str() == title && is_meant(post.office.as_ref()));
            let meant: Vec<PostId> = meant.map(|post| post.id).collect();
            let &[one] = meant.as_slice() else {
                let (institution, post, count) = (from.name.to_string(), written.clone(), meant.len());
                return Err(StepFileError::NotOnePost { step: self.step, institution, post, count });
            };
            if !posts.contains(&one) {
                posts.push(one);
            }
        }
        Ok(posts)
    }

    fn duty_list(&self, written: &str) -> Result<DutyList, StepFileError> {
        let list = DutyList::ALL.into_iter().find(|list| wording::duty_list(*list).starts_with(written.trim()));
        list.ok_or_else(|| self.unknown_word("duties", written))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::read;
    use super::*;
    use crate::app::register::Register;
    use crate::domain::{Assignment, Date, Holder, Nature, PersonId, QuotaKind, Snapshot, Tier, Transfer, apply_all};
    use crate::plan::project;
    use crate::rules::Policy;

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn register() -> Register {
        let body = |id, text| Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government);
        let (from, to, people) = (Holder::Superior, Holder::Institution(InstitutionId(1)), Vec::new());
        let opening = [
            Operation::Establish(Institution { leaders: LeaderPosts::new(1, 2), ..body(1, "县农林局") }),
            Operation::Establish(body(2, "县水利局")),
            Operation::Transfer(Transfer { kind: KIND, count: Headcount(10), from, to, people }),
            Operation::Admit(crate::domain::Person::bare(
                PersonId(1),
                name("张三"),
                Assignment::at(InstitutionId(1), KIND),
            )),
        ];
        let snapshot = apply_all(&Snapshot::default(), &opening).expect("an opening");
        Register::new(snapshot, Arc::new(Policy::bundled().expect("bundled")), Date::constant(2026, 11, 22))
    }

    fn steps(text: &str) -> Result<Vec<crate::plan::Step>, StepFileError> {
        let zhang = Mover { person: PersonId(1), name: name("张三"), from: Assignment::at(InstitutionId(1), KIND) };
        let people = |_: Places, wanted: &Name, _: &str| {
            if *wanted == zhang.name { vec![zhang.clone()] } else { Vec::new() }
        };
        read(text, &register(), InstitutionId(7), &people).map(|file| file.steps)
    }

    #[test]
    fn a_body_is_divided_among_a_new_one_and_a_known_one() {
        let text = r#"steps = [
            { split = { from = "县农林局", origin = "存续", shares = [
                { establish = { name = "县林业局", nature = "政府机构" }, places = { "行政" = 4 }, people = ["张三"], deputy = 1 },
                { to = "县水利局", places = { "行政" = 1 } },
            ] } },
            { establish = { name = "县审计局", nature = "政府机构" } },
        ]"#;
        let projection = project(&register().snapshot, &steps(text).expect("a sound file"));
        assert_eq!(projection.refusals().collect::<Vec<_>>(), []);
        let after = &projection.after;
        let held = |id: u32| {
            let standing = after.standing(InstitutionId(id), KIND);
            (standing.authorized.0, standing.strength.0)
        };
        assert_eq!([held(1), held(2), held(7)], [(5, 0), (1, 0), (4, 1)]);
        assert_eq!(after.find(&name("县审计局")).map(|it| it.id), Some(InstitutionId(8)));
        assert_eq!(after.find(&name("县林业局")).map(|it| it.leaders), Some(LeaderPosts::new(0, 1)));
    }

    #[test]
    fn what_is_written_wrong_is_told_with_its_step() {
        let refused = |origin: &str, share: &str| {
            let split = format!("{{ from = \"县农林局\", origin = \"{origin}\", shares = [{share}] }}");
            steps(&format!("[[steps]]\nsplit = {split}")).expect_err("wrong")
        };
        let word = StepFileError::UnknownWord { step: 1, field: "origin", word: "分立".to_owned() };
        assert_eq!(refused("分立", ""), word);
        assert_eq!(refused("存续", "{}"), StepFileError::NoRecipient { step: 1 });
        let post = refused("存续", "{ to = \"县水利局\", posts = [\"护林员\"] }");
        let institution = "县农林局".to_owned();
        assert_eq!(post, StepFileError::NotOnePost { step: 1, institution, post: "护林员".to_owned(), count: 0 });
        let nobody = refused("解散", "{ to = \"县水利局\", people = [\"王五\"] }");
        assert_eq!(nobody, StepFileError::UnknownPerson { step: 1, name: "王五".to_owned() });
    }
}
