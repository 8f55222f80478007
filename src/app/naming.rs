//! Whom a written name means: an institution by its name of the day or by a former one, a pool, a reserve, the superior. Whoever reads a
//! name that somebody wrote asks here, so that a name means the same in every order, file and form. A former name is never taken for
//! the present one in silence: it comes back with what is to be said of it, and one that several bodies bore is refused.

use super::past;
use crate::domain::{Date, Holder, InstitutionId, Name, Snapshot, Tier};
use crate::history::{FormerName, Genealogy};
use crate::notice::Notice;
use crate::store::Book;
use crate::wording;

/// Whom a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant<T> {
    pub whom: T,
    /// The name, where it is a former one.
    pub former: Option<FormerName>,
}

/// Why a name means nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    Unknown,
    /// Several used to bear it and nobody does now.
    Ambiguous(Vec<Name>),
}

/// The institution that a name, or a number ("第3号机构"), means in a register. The log is not asked, so it is not said since when a name is a former one.
pub fn institution(written: &str, register: &Snapshot) -> Result<Meant<InstitutionId>, Unclear> {
    let name = Name::new(written.trim()).map_err(|_| Unclear::Unknown)?;
    match register.bearers(&name).as_slice() {
        // A number stands for a body wherever a name does; a body that bears such a name is meant by it.
        [] => {
            let numbered = wording::numbered_body(written).filter(|id| register.institution(*id).is_some());
            numbered.map(|whom| Meant { whom, former: None }).ok_or(Unclear::Unknown)
        }
        [one] if one.name == name => Ok(Meant { whom: one.id, former: None }),
        [one] => {
            let former = FormerName { asked: name, institution: one.id, present: one.name.clone(), since: None };
            Ok(Meant { whom: one.id, former: Some(former) })
        }
        several => Err(Unclear::Ambiguous(several.iter().map(|one| one.name.clone()).collect())),
    }
}

/// The holder that a name or a label means in a register.
pub fn holder(written: &str, register: &Snapshot) -> Result<Meant<Holder>, Unclear> {
    let reserves = Tier::ALL.into_iter().map(Holder::Unallocated);
    let mut labelled = std::iter::once(Holder::Superior).chain(reserves);
    if let Some(whom) = labelled.find(|holder| wording::holder(*holder, register) == written.trim()) {
        return Ok(Meant { whom, former: None });
    }
    let pool = Name::new(written.trim()).ok().and_then(|name| register.pools().find(&name).map(|pool| pool.id));
    match (institution(written, register), pool) {
        (Ok(Meant { whom, former: None }), _) => Ok(Meant { whom: Holder::Institution(whom), former: None }),
        (_, Some(pool)) => Ok(Meant { whom: Holder::Pool(pool), former: None }),
        (Ok(Meant { whom, former }), None) => Ok(Meant { whom: Holder::Institution(whom), former }),
        (Err(unclear), None) => Err(unclear),
    }
}

/// The body that is no longer in the register and that a name or a number ("第3号机构") means. Bodies that never came to be are meant
/// only where no other bore the name.
///
/// # Errors
/// Nobody bore it, or several did; those can be asked for by their numbers.
pub fn gone(written: &str, genealogy: &Genealogy, today: Date) -> Result<Meant<InstitutionId>, Notice> {
    let unknown = || Notice::failure(format!("账簿中没有“{written}”。"), "单位", "请核对名称，曾用名也可以。");
    let lives = genealogy.lives(today);
    if let Some(whom) = wording::numbered_body(written).filter(|id| lives.contains_key(id)) {
        return Ok(Meant { whom, former: None });
    }
    let name = Name::new(written.trim()).map_err(|_| unknown())?;
    let (lasting, others): (Vec<_>, Vec<_>) =
        genealogy.find(&name).into_iter().partition(|id| genealogy.has_lasted(*id, today));
    let meant = if lasting.is_empty() { others } else { lasting };
    match meant.as_slice() {
        [] => Err(unknown()),
        [whom] => Ok(Meant { whom: *whom, former: genealogy.former_name(*whom, &name, today) }),
        several => {
            let bodies: Vec<_> = several.iter().filter_map(|id| Some((*id, lives.get(id)?))).collect();
            let advice = "请写机构的序号，写成 第3号机构 的样子。";
            Err(Notice::failure(wording::gone_namesakes(written, &bodies), "单位", advice))
        }
    }
}

/// Names asked of a book on a day: what a register leaves open is looked up in the log, which is read at most once.
pub struct Asked<'a> {
    book: &'a Book,
    day: Date,
    stories: Option<Genealogy>,
}

impl<'a> Asked<'a> {
    pub fn of(book: &'a Book, day: Date) -> Self {
        Self { book, day, stories: None }
    }

    /// # Errors
    /// The name means nobody, or several.
    pub fn holder(&mut self, written: &str, register: &Snapshot) -> Result<Meant<Holder>, Notice> {
        self.completed(written, holder(written, register))
    }

    /// # Errors
    /// As [`Asked::holder`].
    pub fn institution(&mut self, written: &str, register: &Snapshot) -> Result<Meant<InstitutionId>, Notice> {
        self.completed(written, institution(written, register))
    }

    /// With how and since when the name is a former one.
    ///
    /// # Errors
    /// Failures of the book.
    pub fn dated(&mut self, former: FormerName) -> Result<FormerName, Notice> {
        let day = self.day;
        Ok(former.dated(self.stories()?, day))
    }

    fn completed<T>(&mut self, written: &str, found: Result<Meant<T>, Unclear>) -> Result<Meant<T>, Notice> {
        match found {
            Ok(Meant { whom, former }) => {
                Ok(Meant { whom, former: former.map(|former| self.dated(former)).transpose()? })
            }
            Err(Unclear::Ambiguous(bearers)) => Err(ambiguous(written, &bearers)),
            Err(Unclear::Unknown) => Err(self.unknown(written)?),
        }
    }

    /// Nobody bears it; somebody who is gone may have borne it.
    fn unknown(&mut self, written: &str) -> Result<Notice, Notice> {
        let day = self.day;
        let endings = match Name::new(written.trim()) {
            Ok(name) => self.stories()?.endings(&name, day),
            Err(_) => Vec::new(),
        };
        let place = "命令行";
        let Some(ending) = endings.last() else {
            return Ok(Notice::failure(format!("账簿中没有“{written}”。"), place, "请核对名称，曾用名也可以。"));
        };
        let advice = "请写明现在的单位，或者用更早的日期查看。";
        Ok(Notice::failure(wording::ended_name(written, ending), place, advice))
    }

    fn stories(&mut self) -> Result<&Genealogy, Notice> {
        let stories = match self.stories.take() {
            Some(read) => read,
            None => past::genealogy(self.book, None)?,
        };
        Ok(self.stories.insert(stories))
    }
}

/// A name that several used to bear.
pub fn ambiguous(written: &str, bearers: &[Name]) -> Notice {
    let names = bearers.iter().map(Name::as_str).collect::<Vec<_>>().join("、");
    Notice::failure(wording::ambiguous_name(written, bearers), "单位", format!("请写现在的名称：{names}。"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, Nature, Operation, apply_all};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn register(bodies: &[(u32, &str, &[&str])]) -> Snapshot {
        let establish = |(id, own, former): &(u32, &str, &[&str])| {
            let bare = Institution::bare(InstitutionId(*id), name(own), Tier::County, Nature::PublicInstitution);
            Operation::Establish(Institution { former_names: former.iter().map(|one| name(one)).collect(), ..bare })
        };
        let opening: Vec<Operation> = bodies.iter().map(establish).collect();
        apply_all(&Snapshot::default(), &opening).expect("an opening")
    }

    #[test]
    fn a_former_name_comes_back_with_the_present_one_and_a_shared_one_is_refused() {
        let register = register(&[
            (1, "卫健局", &["卫计局", "卫生局"]),
            (2, "医保局", &["卫生局"]),
            (3, "卫生监督所", &["卫健局"]),
        ]);
        let own = institution("卫健局", &register).expect("known");
        assert_eq!((own.whom, own.former), (InstitutionId(1), None), "a name borne now is nobody's former one");
        let former = institution(" 卫计局 ", &register).expect("known").former.expect("a former name");
        assert_eq!((former.asked, former.present, former.since), (name("卫计局"), name("卫健局"), None));
        let both = Unclear::Ambiguous(vec![name("卫健局"), name("医保局")]);
        assert_eq!(institution("卫生局", &register), Err(both.clone()));
        assert_eq!(holder("卫生局", &register), Err(both));
        assert_eq!(institution("水利局", &register), Err(Unclear::Unknown));
        assert_eq!(institution(" 第2号机构", &register), Ok(Meant { whom: InstitutionId(2), former: None }));
        assert_eq!(holder("第9号机构", &register), Err(Unclear::Unknown));
        let reserve = holder("县级机动编制", &register).expect("a reserve");
        assert_eq!(reserve.whom, Holder::Unallocated(Tier::County));
    }

    /// Three bodies of one name, one after the other; the last was set up by mistake and that was taken back.
    #[test]
    fn bodies_that_are_gone_are_told_apart_by_their_numbers() {
        use crate::domain::{DateTime, Entry, EntryHead, EntryId, Relation, Source, apply};
        let station =
            |id| Institution::bare(InstitutionId(id), name("县种子站"), Tier::County, Nature::PublicInstitution);
        let (mut register, mut genealogy) = (Snapshot::default(), Genealogy::default());
        let told = [
            (Operation::Establish(station(3)), None),
            (Operation::Abolish { institution: InstitutionId(3) }, None),
            (Operation::Establish(station(5)), None),
            (Operation::Abolish { institution: InstitutionId(5) }, None),
            (Operation::Establish(station(7)), None),
            (Operation::Abolish { institution: InstitutionId(7) }, Some(Relation::Reverses(EntryId(5)))),
        ];
        for (number, (operation, relation)) in (1_i16..).zip(told) {
            let entry = Entry::new(Date::constant(2000 + number, 1, 1), Source::Manual, vec![operation.clone()]);
            let id = EntryId(u32::try_from(number).expect("small"));
            let head = EntryHead::of(&Entry { relation, ..entry }, id, DateTime::constant(2026, 1, 1, 0, 0, 0, 0));
            genealogy.note(&head, &register, &operation);
            apply(&mut register, &operation).expect("possible");
        }
        let today = Date::constant(2026, 11, 22);
        let refused = gone("县种子站", &genealogy, today).expect_err("two of them");
        assert_eq!(
            refused.what,
            "“县种子站”先后是2个机构的名称，不能确定指哪一个：第3号机构(2001-01-01至2002-01-01)、第5号机构(2003-01-01至2004-01-01)。"
        );
        assert_eq!(refused.advice, "请写机构的序号，写成 第3号机构 的样子。");
        assert_eq!(gone(" 第5号机构", &genealogy, today).map(|meant| meant.whom), Ok(InstitutionId(5)));
        assert_eq!(
            gone("第7号机构", &genealogy, today).map(|meant| meant.whom),
            Ok(InstitutionId(7)),
            "asked for itself"
        );
        assert!(gone("第9号机构", &genealogy, today).is_err());
    }
}
