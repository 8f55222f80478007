//! Step files: a plan's steps as an office can write them down, in TOML with names instead of ids.
//!
//! ```toml
//! name = "减上补下方案"            # all four optional
//! effective = "2026-12-01"
//! document = "安委编〔2026〕12号"
//! note = "县委编委会审议稿"
//!
//! [[steps]]                        # 划转: from and to are institutions, 上级, 机动编制, 乡镇机动编制 or 周转池
//! transfer = { kind = "事业", count = 3, from = "县农业技术推广中心", to = "白鹤镇" }
//! reason = "农技力量下沉"
//!
//! [[steps]]                        # 人随编走: names, or name and last four characters of the ID where a name is not unique
//! transfer = { kind = "行政", count = 1, from = "县农业农村局", to = "白鹤镇", people = ["张三 001X"] }
//! approval = "中编办〔2026〕1号"
//!
//! [[steps]]
//! offices = { institution = "白鹤镇", scheme = "sample-6x", special = ["乡村振兴办公室"] }
//!
//! [[steps]]
//! leaders = { institution = "白鹤镇", chief = 1, deputy = 5 }
//!
//! [[steps]]
//! nameplates = { institution = "白鹤镇", names = ["退役军人服务站"] }
//!
//! [[steps]]                        # 出编: a name as above; among namesakes without ID number also the institution
//! release = "张三 001X"            # or release = { person = "张三", institution = "白鹤镇" }
//! ```
//!
//! Offices, leaders and plates are composed over the register as the preceding steps leave it.

use serde::Deserialize;

use super::register::Register;
use crate::domain::{
    Basis, Date, DocumentNumber, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Mover, Name, Operation,
    PoolId, QuotaKind, Snapshot, Tier, Transfer, apply,
};
use crate::plan::Step;
use crate::wording;

/// What a step file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFile {
    pub name: Option<String>,
    pub effective: Option<Date>,
    pub basis: Basis,
    pub note: String,
    pub steps: Vec<Step>,
}

/// Why a step file cannot be used. Steps are counted from one, as in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepFileError {
    #[error("line {line}: {reason}")]
    Syntax { line: usize, reason: String },
    #[error("effective is no date: {written}")]
    Date { written: String },
    #[error("no document number: {written}")]
    Document { written: String },
    #[error("step {step}: exactly one of transfer, offices, leaders, nameplates, release is wanted")]
    NotOneOperation { step: usize },
    #[error("step {step}: unknown institution {name}")]
    UnknownInstitution { step: usize, name: String },
    #[error("step {step}: unknown kind {kind}")]
    UnknownKind { step: usize, kind: String },
    #[error("step {step}: unknown scheme {scheme}")]
    UnknownScheme { step: usize, scheme: String },
    #[error("step {step}: no name: {name}")]
    BadName { step: usize, name: String },
    #[error("step {step}: nobody called {name} holds a place of this kind there")]
    UnknownPerson { step: usize, name: String },
    #[error("step {step}: {count} people are called {name}")]
    AmbiguousPerson { step: usize, name: String, count: usize },
    #[error("step {step}: nobody on the roster is called {name}")]
    NobodyToRelease { step: usize, name: String },
    #[error("step {step}: {count} people on the roster are called {name}")]
    SeveralToRelease { step: usize, name: String, count: usize },
}

/// Finds people by the places they hold and by name; the second text is the end of the ID number, or empty.
pub type FindPeople<'a> = dyn Fn(Places, &Name, &str) -> Vec<Mover> + 'a;

/// Where people are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// Places of one kind in one institution.
    Of(InstitutionId, QuotaKind),
    In(InstitutionId),
    Anywhere,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Option<String>,
    effective: Option<String>,
    document: Option<String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    steps: Vec<WrittenStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    transfer: Option<WrittenTransfer>,
    offices: Option<WrittenOffices>,
    leaders: Option<WrittenLeaders>,
    nameplates: Option<WrittenNameplates>,
    release: Option<WrittenRelease>,
    #[serde(default)]
    reason: String,
    approval: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTransfer {
    kind: String,
    count: u32,
    from: String,
    to: String,
    #[serde(default)]
    people: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOffices {
    institution: String,
    scheme: String,
    #[serde(default)]
    special: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLeaders {
    institution: String,
    chief: u32,
    deputy: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNameplates {
    institution: String,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenRelease {
    Person(String),
    PersonOf { person: String, institution: String },
}

/// Reads a step file against the register it is meant for.
pub fn read(text: &str, register: &Register, people: &FindPeople<'_>) -> Result<StepFile, StepFileError> {
    let written: Written = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let line = text.get(..offset).unwrap_or(text).matches('\n').count() + 1;
        StepFileError::Syntax { line, reason: error.message().to_owned() }
    })?;
    let effective = match written.effective {
        Some(text) => Some(text.parse().map_err(|_| StepFileError::Date { written: text })?),
        None => None,
    };
    let basis = match written.document {
        Some(number) => Basis::Document(document(&number)?),
        None => Basis::Pending,
    };
    let mut now = Snapshot::clone(&register.snapshot);
    let mut steps = Vec::with_capacity(written.steps.len());
    for (index, written) in written.steps.into_iter().enumerate() {
        let reader = Reader { step: index + 1, register, now: &now, people };
        let step = reader.step(written)?;
        // A refused step stays in the list and is shown with its reason; the next ones go on without it.
        let _refused_later = apply(&mut now, &step.operation);
        steps.push(step);
    }
    Ok(StepFile { name: written.name, effective, basis, note: written.note, steps })
}

fn document(written: &str) -> Result<DocumentNumber, StepFileError> {
    DocumentNumber::new(written).map_err(|error| StepFileError::Document { written: error.written })
}

/// Reads one step over the register as the preceding steps leave it.
struct Reader<'a> {
    step: usize,
    register: &'a Register,
    now: &'a Snapshot,
    people: &'a FindPeople<'a>,
}

impl Reader<'_> {
    fn step(&self, written: WrittenStep) -> Result<Step, StepFileError> {
        let WrittenStep { transfer, offices, leaders, nameplates, release, mut reason, approval } = written;
        let operation = match (transfer, offices, leaders, nameplates, release) {
            (Some(transfer), None, None, None, None) => self.transfer(transfer)?,
            (None, Some(offices), None, None, None) => self.offices(offices)?,
            (None, None, Some(leaders), None, None) => Operation::SetLeaders {
                institution: self.institution(&leaders.institution)?.id,
                leaders: LeaderPosts::new(leaders.chief, leaders.deputy),
            },
            (None, None, None, Some(plates), None) => Operation::SetNameplates {
                institution: self.institution(&plates.institution)?.id,
                nameplates: self.names(&plates.names)?,
            },
            (None, None, None, None, Some(release)) => {
                let leaver = self.leaver(&release)?;
                // The operation knows the person by number only; whoever reads the step wants the name.
                reason =
                    if reason.is_empty() { leaver.name.to_string() } else { format!("{}，{reason}", leaver.name) };
                Operation::Release { person: leaver.person, before: leaver.from }
            }
            _ => return Err(StepFileError::NotOneOperation { step: self.step }),
        };
        let approval = approval.as_deref().map(document).transpose()?;
        Ok(Step { operation, reason, approval })
    }

    fn transfer(&self, written: WrittenTransfer) -> Result<Operation, StepFileError> {
        let kind = wording::kind_from_label(&written.kind).or_else(|| QuotaKind::from_key(&written.kind));
        let kind = kind.ok_or_else(|| StepFileError::UnknownKind { step: self.step, kind: written.kind.clone() })?;
        let (from, to) = (self.holder(&written.from)?, self.holder(&written.to)?);
        let mut people = Vec::with_capacity(written.people.len());
        for person in &written.people {
            people.push(self.person(person, from, kind)?);
        }
        Ok(Operation::Transfer(Transfer { kind, count: Headcount(written.count), from, to, people }))
    }

    fn offices(&self, written: WrittenOffices) -> Result<Operation, StepFileError> {
        let institution = self.institution(&written.institution)?;
        let policy = &self.register.policy;
        let scheme = policy.schemes().find(|scheme| scheme.key == written.scheme || scheme.name == written.scheme);
        let unknown = || StepFileError::UnknownScheme { step: self.step, scheme: written.scheme.clone() };
        let scheme = scheme.ok_or_else(unknown)?;
        let offices = scheme.compose(institution, &self.names(&written.special)?);
        Ok(Operation::SetOffices { institution: institution.id, scheme: Some(scheme.key.clone()), offices })
    }

    fn holder(&self, written: &str) -> Result<Holder, StepFileError> {
        match written.trim() {
            "上级" => Ok(Holder::Superior),
            "机动编制" | "县级机动编制" => Ok(Holder::Unallocated(Tier::County)),
            "乡镇机动编制" => Ok(Holder::Unallocated(Tier::Township)),
            "周转池" => Ok(Holder::Pool(PoolId(1))),
            name => self.institution(name).map(|institution| Holder::Institution(institution.id)),
        }
    }

    fn institution(&self, written: &str) -> Result<&Institution, StepFileError> {
        let found = Name::new(written).ok().and_then(|name| self.now.find(&name));
        found.ok_or_else(|| StepFileError::UnknownInstitution { step: self.step, name: written.to_owned() })
    }

    fn names(&self, written: &[String]) -> Result<Vec<Name>, StepFileError> {
        let read =
            |name: &String| Name::new(name).map_err(|_| StepFileError::BadName { step: self.step, name: name.clone() });
        written.iter().map(read).collect()
    }

    fn person(&self, written: &str, from: Holder, kind: QuotaKind) -> Result<Mover, StepFileError> {
        let (name, id_end) = name_and_id_end(written);
        let unknown = || StepFileError::UnknownPerson { step: self.step, name: written.to_owned() };
        let Holder::Institution(institution) = from else { return Err(unknown()) };
        let parsed = Name::new(name).map_err(|_| unknown())?;
        let mut found = (self.people)(Places::Of(institution, kind), &parsed, id_end);
        match (found.len(), found.pop()) {
            (1, Some(mover)) => Ok(mover),
            (0, _) | (_, None) => Err(unknown()),
            (count, Some(_)) => {
                Err(StepFileError::AmbiguousPerson { step: self.step, name: written.to_owned(), count })
            }
        }
    }

    /// Who is to leave (出编), wherever in the county unless an institution is named.
    fn leaver(&self, written: &WrittenRelease) -> Result<Mover, StepFileError> {
        let (person, places) = match written {
            WrittenRelease::Person(person) => (person, Places::Anywhere),
            WrittenRelease::PersonOf { person, institution } => (person, Places::In(self.institution(institution)?.id)),
        };
        let (name, id_end) = name_and_id_end(person);
        let nobody = || StepFileError::NobodyToRelease { step: self.step, name: person.clone() };
        let mut found = (self.people)(places, &Name::new(name).map_err(|_| nobody())?, id_end);
        match (found.len(), found.pop()) {
            (1, Some(leaver)) => Ok(leaver),
            (0, _) | (_, None) => Err(nobody()),
            (count, Some(_)) => Err(StepFileError::SeveralToRelease { step: self.step, name: person.clone(), count }),
        }
    }
}

/// `张三 001X`: a name, and the end of the ID number behind a blank.
fn name_and_id_end(written: &str) -> (&str, &str) {
    written.trim().rsplit_once(' ').unwrap_or((written.trim(), ""))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Assignment, Nature, PersonId, apply_all};
    use crate::rules::Policy;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn register() -> Register {
        let bureau = Institution::bare(InstitutionId(1), name("县农业农村局"), Tier::County, Nature::Government);
        let town = Institution::bare(InstitutionId(2), name("白鹤镇"), Tier::Township, Nature::Town);
        let snapshot = apply_all(&Snapshot::default(), &[Operation::Establish(bureau), Operation::Establish(town)]);
        Register::new(snapshot.expect("an opening"), Arc::new(Policy::bundled().expect("bundled")))
    }

    fn find(places: Places, found: &Name, id_end: &str) -> Vec<Mover> {
        let (institution, kind) = match places {
            Places::Of(institution, kind) => (institution, kind),
            Places::In(institution) => (institution, QuotaKind::Administrative),
            Places::Anywhere => (InstitutionId(1), QuotaKind::Administrative),
        };
        let at = Assignment::at(institution, kind);
        let everybody = [(1, "张三", "001X"), (2, "李四", "0012"), (3, "李四", "0034")];
        let fits = |(_, name, id): &(u32, &str, &str)| *name == found.as_str() && id.ends_with(id_end);
        let mover = |(person, _, _): (u32, &str, &str)| Mover {
            person: PersonId(person),
            name: found.clone(),
            from: at.clone(),
        };
        everybody.into_iter().filter(fits).map(mover).collect()
    }

    #[track_caller]
    fn refused(text: &str, expected: StepFileError) {
        assert_eq!(read(text, &register(), &find), Err(expected));
    }

    #[test]
    fn steps_are_read_with_names_instead_of_ids() {
        let text = r#"
            effective = "2026-12-01"
            document = "安委编[2026]12号"
            [[steps]]
            transfer = { kind = "行政", count = 2, from = "县农业农村局", to = "白鹤镇", people = ["张三", "李四 0034"] }
            reason = "下沉"
            [[steps]]
            transfer = { kind = "事业", count = 1, from = "上级", to = "机动编制" }
            approval = "省编〔2026〕3号"
            [[steps]]
            offices = { institution = "白鹤镇", scheme = "sample-6x", special = ["乡村振兴办公室"] }
        "#;
        let file = read(text, &register(), &find).expect("a sound file");
        assert_eq!(file.effective, Some(Date::constant(2026, 12, 1)));
        assert_eq!(wording::basis(&file.basis), "安委编〔2026〕12号");
        let snapshot = &register().snapshot;
        let sentences: Vec<String> = file.steps.iter().map(|step| wording::step(step, snapshot)).collect();
        assert_eq!(
            sentences,
            [
                "县农业农村局 → 白鹤镇 行政 2名 · 人随编走2人：张三、李四（下沉）",
                "上级核增 县级机动编制 事业·全额 1名 · 省编〔2026〕3号",
                "白鹤镇 设置机构9个：综合办公室、党群办公室、社区发展办公室、社区治理办公室、民生服务办公室、\
                 综合执法协调办公室、综合便民服务中心、农业综合服务中心、乡村振兴办公室",
            ]
        );
    }

    #[test]
    fn people_leave_by_name() {
        let text = r#"
            [[steps]]
            release = "张三"
            reason = "调离"
            [[steps]]
            release = { person = "李四 0034", institution = "白鹤镇" }
        "#;
        let file = read(text, &register(), &find).expect("a sound file");
        let left = |person: u32, at: u32, reason: &str| {
            let institution = InstitutionId(at);
            let before = find(Places::In(institution), &name("张三"), "").pop().expect("somebody").from;
            Step {
                operation: Operation::Release { person: PersonId(person), before },
                reason: reason.into(),
                approval: None,
            }
        };
        assert_eq!(file.steps, [left(1, 1, "张三，调离"), left(3, 2, "李四")]);
        let release = |person: &str| format!("[[steps]]\nrelease = \"{person}\"");
        refused(&release("王五"), StepFileError::NobodyToRelease { step: 1, name: "王五".into() });
        refused(&release("李四"), StepFileError::SeveralToRelease { step: 1, name: "李四".into(), count: 2 });
        let both = format!("{}\nleaders = {{ institution = \"白鹤镇\", chief = 1, deputy = 5 }}", release("张三"));
        refused(&both, StepFileError::NotOneOperation { step: 1 });
    }

    #[test]
    fn what_is_wrong_is_told_with_its_step() {
        refused(
            "steps = 3",
            StepFileError::Syntax { line: 1, reason: "invalid type: integer `3`, expected a sequence".into() },
        );
        refused("effective = \"明天\"", StepFileError::Date { written: "明天".into() });
        refused("[[steps]]\nreason = \"无\"", StepFileError::NotOneOperation { step: 1 });
        let step = |kind: &str, from: &str, people: &str| {
            format!(
                "[[steps]]\ntransfer = {{ kind = \"{kind}\", count = 1, from = \"{from}\", to = \"白鹤镇\", people = [{people}] }}"
            )
        };
        refused(&step("编外", "县农业农村局", ""), StepFileError::UnknownKind { step: 1, kind: "编外".into() });
        refused(&step("行政", "县农机局", ""), StepFileError::UnknownInstitution { step: 1, name: "县农机局".into() });
        let ambiguous = StepFileError::AmbiguousPerson { step: 1, name: "李四".into(), count: 2 };
        refused(&step("行政", "县农业农村局", "\"李四\""), ambiguous);
        refused(
            &step("行政", "县农业农村局", "\"王五\""),
            StepFileError::UnknownPerson { step: 1, name: "王五".into() },
        );
        let scheme = "[[steps]]\noffices = { institution = \"白鹤镇\", scheme = \"9+X\" }";
        refused(scheme, StepFileError::UnknownScheme { step: 1, scheme: "9+X".into() });
    }
}
