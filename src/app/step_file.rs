//! Step files: a plan's steps as an office can write them down, in TOML with names instead of ids.
//!
//! ```toml
//! name = "减上补下方案"            # all four optional; names the plan that is made from the file, never one that is there already
//! effective = "2026-12-01"
//! document = "安委编〔2026〕12号"
//! note = "县委编委会审议稿"
//!
//! [[steps]]                        # 划转: from and to are institutions, 上级, 机动编制, 乡镇机动编制 or 周转池
//! transfer = { kind = "事业", count = 3, from = "县农业技术推广中心", to = "白鹤镇" }
//! reason = "农技力量下沉"           # phase = 2 puts a step into the second phase (分步到位)
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
//! [[steps]]                        # 设立, with the common offices of the scheme; tier, class, zone, parent, supervisor, scheme optional
//! establish = { name = "新城街道", nature = "街道", parent = "安和县", scheme = "chengdu-6x-2020" }
//!
//! [[steps]]                        # 更名
//! rename = { institution = "出江镇", name = "䢺江镇" }
//!
//! [[steps]]                        # 划归: who is not named is not (any more) above it
//! attach = { institution = "白鹤镇农技站", parent = "县农业农村局", supervisor = "白鹤镇" }
//!
//! [[steps]]                        # 合并: everything goes to the successor
//! merge = { from = ["青龙乡", "白马乡"], into = "白鹤镇" }
//!
//! [[steps]]                        # 分设: origin is 存续 or 解散; each share is a new body or one by name; what is not named stays
//! split = { from = "县农林局", origin = "存续", shares = [
//!   { establish = { name = "县林业局", nature = "政府机构" }, places = { "行政" = 4 }, people = ["张三"], offices = ["林业股"], deputy = 1 },
//!   { to = "县水利局", places = { "行政" = 1 } },  # also posts, nameplates, chief, dependents, duties; posts of the offices go along
//! ] }
//!
//! [[steps]]                        # 三张清单: 职责任务, 公共服务, 属地管理 or 执法
//! duties = { institution = "白鹤镇", list = "职责任务", items = [{ item = "河道管护", basis = "安政办〔2026〕3号" }] }
//!
//! [[steps]]                        # 周转池
//! pool = { name = "教育周转池", tier = "县级", kind = "事业" }
//!
//! [[steps]]                        # 周转使用: return_by is 到期收回, 退一收一, 自有空编置换 or 退休核销
//! lend = { pool = "教育周转池", borrower = "县第一中学", kind = "事业", count = 2, until = "2029-08-31", return_by = "到期收回" }
//!
//! [[steps]]                        # 收回; pool and until only where several loans would fit
//! recall = { borrower = "县第一中学", kind = "事业", count = 1 }
//!
//! [[steps]]                        # 用编核准
//! clear = { institution = "白鹤镇", kind = "行政", count = 2, number = "用编〔2026〕1号", lapses = "2026-12-31" }
//!
//! [[steps]]                        # outcome is 已入编, 过期失效 or 撤回
//! close = { number = "用编〔2026〕1号", count = 1, outcome = "已入编" }
//!
//! [[steps]]                        # 使用划转, 编制不动: arrangement is 借用, 县属乡用, 派驻 or 岗编分离; people may be named
//! deploy = { owner = "县自然资源局", user = "白鹤镇", kind = "行政", count = 3, arrangement = "县属乡用", people = ["张三"] }
//!
//! [[steps]]
//! end_deployment = { owner = "县自然资源局", user = "白鹤镇", kind = "行政", people = ["张三"] }
//!
//! [[steps]]                        # 出编: a name as above; among namesakes without ID number also the institution
//! release = "张三 001X"            # or release = { person = "张三", institution = "白鹤镇" }
//! ```
//!
//! Everything is read over the register as the preceding steps leave it.

mod agreements;
mod institutions;
mod naming;
mod people;
mod split;
mod written;

use std::cell::Cell;

use super::register::Register;
use crate::domain::{
    Basis, Date, DocumentNumber, Headcount, InstitutionId, LeaderPosts, Mover, Name, Nature, Operation, QuotaKind,
    Snapshot, Transfer, apply,
};
use crate::history::FormerName;
use crate::plan::{Edit, Plan, Renumbering, Stamp, Step};
use crate::rules::Situation;
use written::{Written, WrittenFile, WrittenOffices, WrittenStep, WrittenTransfer};

/// What a step file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFile {
    /// What a plan made from the file is called (`plan … new --from`, the sample). Loading it into a plan renames nothing: what a
    /// plan is called is how people and orders find it.
    pub name: Option<String>,
    pub effective: Option<Date>,
    pub basis: Basis,
    pub note: String,
    pub steps: Vec<Step>,
    /// Bodies that the file names as they are no longer called, each name once. Whoever has the file read says so.
    pub former_names: Vec<FormerName>,
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
    #[error("step {step}: exactly one operation is wanted")]
    NotOneOperation { step: usize },
    #[error("step {step}: unknown institution {name}")]
    UnknownInstitution { step: usize, name: String },
    #[error("step {step}: {name} is a former name of several")]
    AmbiguousInstitution { step: usize, name: String, bearers: Vec<Name> },
    #[error("step {step}: unknown kind {kind}")]
    UnknownKind { step: usize, kind: String },
    #[error("step {step}: unknown scheme {scheme}")]
    UnknownScheme { step: usize, scheme: String },
    #[error("step {step}: {institution} is none of those that {scheme} is made for")]
    SchemeForOthers { step: usize, scheme: String, natures: Vec<Nature>, institution: String },
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
    #[error("step {step}: unknown pool {name}")]
    UnknownPool { step: usize, name: String },
    #[error("step {step}: no date: {written}")]
    Term { step: usize, written: String },
    #[error("step {step}: {field} cannot be {word}")]
    UnknownWord { step: usize, field: &'static str, word: String },
    #[error("step {step}: {of} has nothing of this kind open")]
    NothingOpen { step: usize, of: String },
    #[error("step {step}: a share is either of a new body or of a known one")]
    NoRecipient { step: usize },
    #[error("step {step}: {institution} has {count} posts called {post}")]
    NotOnePost { step: usize, institution: String, post: String, count: usize },
    #[error("step {step}: {of} has {count} of this kind open")]
    AmbiguousAgreement { step: usize, of: String, count: usize },
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

impl StepFile {
    /// Puts the steps after those of the plan, and overwrites its date, document and note where the file states them: what the file
    /// is silent about stays as it is, and so does the plan's name.
    pub fn add_to(mut self, plan: &mut Plan, before: &Snapshot, stamp: Option<Stamp>) {
        let renumbering = Renumbering::of_repeated(plan.steps(), &self.steps, before);
        self.steps.iter_mut().for_each(|step| renumbering.renumber(&mut step.operation));
        let all = plan.steps().iter().cloned().chain(self.steps).collect();
        plan.revisions.push(Edit::new("载入步骤文件").stamped(stamp), all);
        plan.effective = self.effective.or(plan.effective);
        match self.basis {
            Basis::Document(_) => plan.basis = self.basis,
            Basis::Pending => {}
        }
        if !self.note.trim().is_empty() {
            plan.note = self.note;
        }
    }
}

/// Reads a step file against the register it is meant for. Institutions that steps set up take ids from `fresh` on.
pub fn read(
    text: &str,
    register: &Register,
    mut fresh: InstitutionId,
    people: &FindPeople<'_>,
) -> Result<StepFile, StepFileError> {
    let written = parsed(text)?;
    let effective = day(written.effective)?;
    let basis = match written.document {
        Some(number) => Basis::Document(document(&number)?),
        None => Basis::Pending,
    };
    let mut now = Snapshot::clone(register.decided());
    let mut steps = Vec::with_capacity(written.steps.len());
    let former_names = Cell::default();
    for (index, written) in written.steps.into_iter().enumerate() {
        let reader = Reader { step: index + 1, register, now: &now, fresh, people, former_names: &former_names };
        let step = reader.step(written)?;
        // A refused step stays in the list and is shown with its reason; the next ones go on without it.
        let _refused_later = apply(&mut now, &step.operation);
        for _new in step.operation.established() {
            fresh = fresh.next();
        }
        steps.push(step);
    }
    Ok(StepFile { name: written.name, effective, basis, note: written.note, steps, former_names: former_names.take() })
}

/// The day that a step file states. The steps of a correction are read over the register of that day, so it is asked for first.
pub fn stated_day(text: &str) -> Result<Option<Date>, StepFileError> {
    day(parsed(text)?.effective)
}

fn parsed(text: &str) -> Result<WrittenFile, StepFileError> {
    toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let line = text.get(..offset).unwrap_or(text).matches('\n').count() + 1;
        StepFileError::Syntax { line, reason: error.message().to_owned() }
    })
}

fn day(written: Option<String>) -> Result<Option<Date>, StepFileError> {
    written.map(|text| text.parse().map_err(|_| StepFileError::Date { written: text })).transpose()
}

fn document(written: &str) -> Result<DocumentNumber, StepFileError> {
    DocumentNumber::new(written).map_err(|error| StepFileError::Document { written: error.written })
}

/// Reads one step over the register as the preceding steps leave it.
struct Reader<'a> {
    step: usize,
    register: &'a Register,
    now: &'a Snapshot,
    /// The id of the next institution set up.
    fresh: InstitutionId,
    people: &'a FindPeople<'a>,
    /// See [`StepFile::former_names`].
    former_names: &'a Cell<Vec<FormerName>>,
}

impl Reader<'_> {
    fn step(&self, mut written: WrittenStep) -> Result<Step, StepFileError> {
        let operation = match written.take().ok_or(StepFileError::NotOneOperation { step: self.step })? {
            Written::Transfer(transfer) => self.transfer(transfer)?,
            Written::Offices(offices) => self.offices(offices)?,
            Written::Leaders(leaders) => Operation::SetLeaders {
                institution: self.institution(&leaders.institution)?.id,
                leaders: LeaderPosts::new(leaders.chief, leaders.deputy),
            },
            Written::Nameplates(plates) => Operation::SetNameplates {
                institution: self.institution(&plates.institution)?.id,
                nameplates: self.names(&plates.names)?,
            },
            Written::Establish(established) => self.establish(&established)?,
            Written::Rename(renaming) => self.rename(&renaming)?,
            Written::Attach(attachment) => self.attach(&attachment)?,
            Written::Merge(merger) => self.merge(&merger)?,
            Written::Split(split) => self.split(&split)?,
            Written::Duties(duties) => self.duties(duties)?,
            Written::Pool(pool) => self.pool(&pool)?,
            Written::Lend(loan) => self.lend(loan)?,
            Written::Recall(recall) => self.recall(&recall)?,
            Written::Clear(clearance) => self.clear(clearance)?,
            Written::Close(closing) => self.close(&closing)?,
            Written::Deploy(deployment) => self.deploy(&deployment)?,
            Written::EndDeployment(ended) => self.end_deployment(&ended)?,
            Written::Release(release) => {
                let leaver = self.leaver(&release)?;
                // The operation knows the person by number only; whoever reads the step wants the name.
                let reason = std::mem::take(&mut written.reason);
                written.reason =
                    if reason.is_empty() { leaver.name.to_string() } else { format!("{}，{reason}", leaver.name) };
                Operation::Release { person: leaver.person, before: leaver.from }
            }
        };
        let approval = written.approval.as_deref().map(document).transpose()?;
        Ok(Step { operation, reason: written.reason, approval, phase: written.phase })
    }

    fn transfer(&self, written: WrittenTransfer) -> Result<Operation, StepFileError> {
        let kind = self.kind(&written.kind)?;
        let (from, to) = (self.holder(&written.from)?, self.holder(&written.to)?);
        let mut people = Vec::with_capacity(written.people.len());
        for person in &written.people {
            people.push(self.person(person, from, kind)?);
        }
        Ok(Operation::Transfer(Transfer { kind, count: Headcount(written.count), from, to, people }))
    }

    fn offices(&self, written: WrittenOffices) -> Result<Operation, StepFileError> {
        let institution = self.institution(&written.institution)?;
        let scheme = self.scheme(&written.scheme)?;
        if !scheme.natures.contains(&institution.nature) {
            return Err(StepFileError::SchemeForOthers {
                step: self.step,
                scheme: scheme.name.clone(),
                natures: scheme.natures.clone(),
                institution: institution.name.to_string(),
            });
        }
        let offices = scheme.compose(Situation::counted_in(institution, self.now), &self.names(&written.special)?);
        Ok(Operation::SetOffices { institution: institution.id, scheme: Some(scheme.key.clone()), offices })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Assignment, DutyList, Institution, PersonId, Tier, apply_all};
    use crate::rules::Policy;
    use crate::wording;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn register() -> Register {
        let bureau = Institution::bare(InstitutionId(1), name("县农业农村局"), Tier::County, Nature::Government);
        let town = Institution::bare(InstitutionId(2), name("白鹤镇"), Tier::Township, Nature::Town);
        let snapshot = apply_all(&Snapshot::default(), &[Operation::Establish(bureau), Operation::Establish(town)]);
        Register::new(
            snapshot.expect("an opening"),
            Arc::new(Policy::bundled().expect("bundled")),
            Date::constant(2026, 11, 22),
        )
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
        assert_eq!(read(text, &register(), InstitutionId(3), &find), Err(expected));
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
        let file = read(text, &register(), InstitutionId(3), &find).expect("a sound file");
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
    fn what_is_agreed_is_read_by_whom_it_concerns() {
        let text = r#"
            [[steps]]
            pool = { name = "教育周转池", tier = "县级", kind = "事业" }
            [[steps]]
            lend = { pool = "教育周转池", borrower = "白鹤镇", kind = "事业", count = 2, until = "2029-08-31", return_by = "到期收回" }
            [[steps]]
            recall = { borrower = "白鹤镇", kind = "事业", count = 1 }
            [[steps]]
            clear = { institution = "白鹤镇", kind = "行政", count = 2, number = "用编〔2026〕1号", lapses = "2026-12-31" }
            [[steps]]
            close = { number = "用编[2026]1号", count = 1, outcome = "已入编" }
            [[steps]]
            deploy = { owner = "县农业农村局", user = "白鹤镇", kind = "行政", count = 3, arrangement = "县管乡用" }
            [[steps]]
            end_deployment = { owner = "县农业农村局", user = "白鹤镇", kind = "行政" }
            [[steps]]
            attach = { institution = "白鹤镇", supervisor = "县农业农村局" }
            [[steps]]
            duties = { institution = "白鹤镇", list = "公共服务", items = [{ item = "养老认证" }, { item = "社保缴费", basis = "清单" }] }
            [[steps]]
            merge = { from = ["县农业农村局"], into = "白鹤镇" }
        "#;
        let register = register();
        let steps = read(text, &register, InstitutionId(3), &find).expect("a sound file").steps;
        let projection = crate::plan::project(&register.snapshot, &steps);
        assert_eq!(projection.refusals().collect::<Vec<_>>(), []);
        let (after, town) = (&projection.after, InstitutionId(2));
        let service = after.standing(town, QuotaKind::Service(crate::domain::Funding::Full));
        assert_eq!((service.borrowed, service.authorized), (Headcount(1), Headcount(0)));
        assert_eq!(after.standing(town, QuotaKind::Administrative).reserved, Headcount(1));
        assert_eq!(after.deployments().iter().count(), 0);
        assert_eq!(after.duties().list(town, DutyList::PublicServices).len(), 2);
        assert_eq!(after.find(&name("县农业农村局")).map(|successor| successor.id), Some(town));
        let sentences: Vec<String> = steps.iter().map(|step| wording::step(step, &register.snapshot)).collect();
        assert_eq!(
            sentences,
            [
                "设立周转池 教育周转池(县直，事业·全额编制)",
                "第2号周转池 → 白鹤镇 事业·全额 2名 · 周转使用至2029-08-31 · 到期收回",
                "收回第1号周转使用的编制1名",
                "白鹤镇 用编核准 行政 2名 · 用编〔2026〕1号 · 有效期至2026-12-31",
                "第1号用编核准 1名 · 已入编",
                "县农业农村局 → 白鹤镇 行政 3人 · 使用划转(县属乡用)，编制不动",
                "终止第1号使用划转",
                "白鹤镇 不再隶属于其他机构，由 县农业农村局 管理",
                "白鹤镇 核定公共服务清单2项",
                "合并 县农业农村局 → 白鹤镇",
            ]
        );
        let pool = |name: &str| {
            format!(
                "[[steps]]\nlend = {{ pool = \"{name}\", borrower = \"白鹤镇\", kind = \"行政\", count = 1, until = \"明年\", return_by = \"到期收回\" }}"
            )
        };
        refused(&pool("教育池"), StepFileError::UnknownPool { step: 1, name: "教育池".into() });
        refused(&pool("周转池"), StepFileError::Term { step: 1, written: "明年".into() });
        let recall = "[[steps]]\nrecall = { borrower = \"白鹤镇\", kind = \"行政\", count = 1 }";
        refused(recall, StepFileError::NothingOpen { step: 1, of: "白鹤镇".into() });
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
        let file = read(text, &register(), InstitutionId(7), &find).expect("a sound file");
        let left = |person: u32, at: u32, reason: &str| {
            let before = Assignment::at(InstitutionId(at), QuotaKind::Administrative);
            Step { reason: reason.into(), ..Step::from(Operation::Release { person: PersonId(person), before }) }
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
