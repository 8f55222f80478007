//! What a table was made from, whole, and how it is made again. It stands in the book as JSON; fields may be added, never renamed or
//! removed, since papers are asked about for years.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bygone::{self, StoryPaper};
use super::{policy_of, told};
use crate::app::catalogue::{self, NoticePage, NoticesTable, ReportName};
use crate::app::register::{OpenPlan, Register, RosterRead};
use crate::app::stages;
use crate::domain::{Date, EntryId, Snapshot};
use crate::notice::Notice;
use crate::plan::{Adoption, Plan, PlanState, Scope};
use crate::report::{self, Heading, PrintOptions, Table};
use crate::rules::Policy;
use crate::store::Book;

/// Which table a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperTable {
    Catalogue(ReportName),
    /// 多方案比较表, one sheet of it.
    Comparison(Scope),
    /// 机构编制沿革表
    Story(StoryPaper),
    /// 机构编制变动表
    Changes {
        from: Date,
        to: Date,
    },
    /// 通知单
    Notice(NoticePage),
}

/// Everything besides the log that a table depends on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Making {
    /// Told by a column of its own.
    #[serde(skip, default = "unknown")]
    pub report: PaperTable,
    /// 填报单位
    pub office: String,
    pub default_scheme: Option<String>,
    /// Keys of the standards that were chosen; `None` left the choice to the packs.
    pub standards: Option<Vec<String>>,
    pub plans: Vec<PlanCopy>,
    /// In the stead of the usual title: one sheet of several says so in its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Notes that stand before the table's own: by which former name it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead: Vec<String>,
    /// What the office chose of its print.
    #[serde(default, skip_serializing_if = "PrintOptions::is_plain")]
    pub options: PrintOptions,
    /// The number of the attachment that a paper given out bears: it belongs to the set it was part of. `None` leaves it to the table.
    #[serde(skip)]
    pub attachment: Option<Option<String>>,
}

/// What the book keeps of a paper: how to make it again, and to say where it then differs, what was printed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub making: Making,
    pub printed: Table,
}

/// As of which moment a table is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub as_of: Date,
    /// The last entry known; `None` before the first.
    pub through: Option<EntryId>,
    /// Only what holds before this entry, which has carried out a plan of the table.
    pub before: Option<EntryId>,
    /// The last entry that was known when the paper was given out.
    pub noted: Option<EntryId>,
}

/// A plan as it stood. A later edit may drop what was undone, so the number of a revision would not be enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PlanCopy {
    pub plan: Plan,
    pub adopted_by: Option<EntryId>,
    pub adopted_phases: BTreeMap<u32, EntryId>,
    /// With the numbers that its entries had when the paper was given out; papers from before these were told have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adoptions: Vec<Adoption>,
}

/// The word under which 机构编制变动表 is kept, before its two days.
const CHANGES: &str = "changes";

fn changes_of_key(key: &str) -> Option<PaperTable> {
    let (from, to) = key.strip_prefix(CHANGES)?.strip_prefix('/')?.split_once('/')?;
    Some(PaperTable::Changes { from: from.parse().ok()?, to: to.parse().ok()? })
}

fn unknown() -> PaperTable {
    PaperTable::Comparison(Scope::All)
}

impl PaperTable {
    /// The word under which the book keeps it.
    pub fn key(self) -> String {
        match self {
            Self::Catalogue(name) => name.key().to_owned(),
            Self::Comparison(Scope::Differences) => "comparison".to_owned(),
            Self::Comparison(Scope::All) => "comparison_all".to_owned(),
            Self::Story(story) => story.key(),
            Self::Changes { from, to } => format!("{CHANGES}/{from}/{to}"),
            Self::Notice(page) => page.key(),
        }
    }

    /// Whether it lists everybody of the roster.
    pub fn lists_everybody(self) -> bool {
        match self {
            Self::Catalogue(name) => name.lists_everybody(),
            Self::Comparison(_) | Self::Story(_) | Self::Changes { .. } | Self::Notice(_) => false,
        }
    }

    /// The table under a word; `None` for one of a later version.
    pub fn of_key(key: &str) -> Option<Self> {
        let comparisons = [Self::Comparison(Scope::Differences), Self::Comparison(Scope::All)];
        let catalogue = ReportName::ALL.into_iter().map(Self::Catalogue);
        let plain = catalogue.chain(comparisons).find(|table| table.key() == key);
        let of_log = || StoryPaper::of_key(key).map(Self::Story).or_else(|| changes_of_key(key));
        plain.or_else(of_log).or_else(|| NoticePage::of_key(key).map(Self::Notice))
    }
}

impl Making {
    /// What a table of a book is made from, by the settings the book has now.
    pub fn of(book: &Book, report: PaperTable, plans: &[Plan]) -> Result<Self, Notice> {
        Ok(Self {
            report,
            office: catalogue::heading(book.header(), Date::MIN).office,
            default_scheme: stages::default_scheme(book)?,
            standards: stages::chosen_standards(book)?,
            plans: plans.iter().map(PlanCopy::of).collect(),
            title: None,
            lead: Vec::new(),
            options: PrintOptions::default(),
            attachment: None,
        })
    }

    /// Makes the table from the register of a day as it was known then.
    pub fn table(&self, book: &Book, policy: &Arc<Policy>, moment: Moment) -> Result<Table, Notice> {
        let made = self.made(book, policy, moment)?;
        let attachment = self.attachment.clone().unwrap_or_else(|| made.attachment.clone());
        Ok(Table { attachment, ..made })
    }

    fn made(&self, book: &Book, policy: &Arc<Policy>, moment: Moment) -> Result<Table, Notice> {
        let heading = Heading { office: self.office.clone(), date: moment.as_of };
        match self.report {
            PaperTable::Catalogue(_) | PaperTable::Comparison(_) => self.of_register(book, policy, (&heading, moment)),
            PaperTable::Story(story) => {
                let table = story.table(book, &heading, moment)?;
                let notes = self.lead.iter().cloned().chain(table.notes).collect();
                Ok(Table { notes, ..table })
            }
            PaperTable::Changes { from, to } => bygone::changes(book, &heading, (from, to), moment),
            PaperTable::Notice(page) => {
                let pages = self.notices(book, policy, (page.list(), moment))?;
                let found = pages.into_iter().find(|(other, _)| *other == page);
                Ok(found.map_or_else(|| report::no_notice(page.list().title()), |(_, table)| table))
            }
        }
    }

    /// All notices of one list as they would be made again, with the numbers that the book has given.
    pub fn notices(
        &self,
        book: &Book,
        policy: &Arc<Policy>,
        (list, moment): (NoticesTable, Moment),
    ) -> Result<Vec<(NoticePage, Table)>, Notice> {
        let heading = Heading { office: self.office.clone(), date: moment.as_of };
        let known = Known { book, policy: policy_of(policy, self), moment };
        let (register, plans) = self.laid_out(&known)?;
        let register = register.numbering(told(book.notice_numbers())?);
        let laid = plans.into_iter().next().map(|plan| known.lay(&register, plan)).transpose()?;
        Ok(list.pages(&heading, &register, laid.as_ref()).unwrap_or_default())
    }

    /// The register over which the plans lie, and these.
    fn laid_out(&self, known: &Known<'_>) -> Result<(Register, Vec<Plan>), Notice> {
        let plans: Vec<Plan> = self.plans.iter().map(PlanCopy::plan).collect();
        let own = carried_out_by(known.book, &self.plans)?;
        let mut register = known.register()?;
        if plans.iter().any(|plan| plan.state == PlanState::Draft) {
            register = known.with_what_waits(register, &own)?;
        }
        let day = register.ahead.as_ref().map_or(known.moment.as_of, |ahead| ahead.until);
        let people = told(stages::people_of_plans(known.book, &plans, (day, known.through()), &own))?;
        Ok((register.knowing(people), plans))
    }

    fn of_register(
        &self,
        book: &Book,
        policy: &Arc<Policy>,
        (heading, moment): (&Heading, Moment),
    ) -> Result<Table, Notice> {
        let known = Known { book, policy: policy_of(policy, self), moment };
        let (register, plans) = self.laid_out(&known)?;
        let register = known.listing(register, self.report)?;
        let made = match self.report {
            PaperTable::Catalogue(name) => {
                let laid = plans.into_iter().next().map(|plan| known.lay(&register, plan)).transpose()?;
                name.build_as(heading, &register, laid.as_ref(), &self.options)
            }
            PaperTable::Comparison(scope) => Some(stages::compare_plans(&register, plans, scope)?.table(heading)),
            PaperTable::Story(_) | PaperTable::Changes { .. } | PaperTable::Notice(_) => None,
        };
        let made =
            made.ok_or_else(|| Notice::failure("这张表要对照方案前后，没有方案，做不出来。", "", "请先打开方案。"))?;
        Ok(match &self.title {
            Some(title) => Table { title: title.clone(), ..made },
            None => made,
        })
    }
}

impl Record {
    /// As the book keeps it.
    pub fn written(&self) -> Result<String, Notice> {
        serde_json::to_string(self)
            .map_err(|error| Notice::failure(format!("印件没有登记({error})。"), "", "请重新导出。"))
    }

    /// Reads what [`Record::written`] wrote.
    pub fn read(report: &str, written: &str) -> Result<Self, Notice> {
        let unreadable = |why: String| {
            let advice = "请用更新的程序版本，或者账簿的备份再试。";
            Notice::failure(format!("印件的登记读不出来({why})，不能还原。"), "", advice)
        };
        let report = PaperTable::of_key(report).ok_or_else(|| unreadable(format!("报表“{report}”")))?;
        let Self { making, printed } = serde_json::from_str(written).map_err(|error| unreadable(error.to_string()))?;
        let attachment = Some(printed.attachment.clone());
        Ok(Self { making: Making { report, attachment, ..making }, printed })
    }
}

impl PlanCopy {
    fn of(plan: &Plan) -> Self {
        let adopted_by = match plan.state {
            PlanState::Draft => None,
            PlanState::Adopted(entry) => Some(entry),
        };
        let (state, adopted_phases) = Default::default();
        Self {
            plan: Plan { state, adopted_phases, ..plan.as_it_stands() },
            adopted_by,
            adopted_phases: plan.adopted_phases.clone(),
            adoptions: plan.adoptions.clone(),
        }
    }

    /// The plan as it was.
    pub fn plan(&self) -> Plan {
        let state = self.adopted_by.map_or(PlanState::Draft, PlanState::Adopted);
        let (adopted_phases, adoptions) = (self.adopted_phases.clone(), self.adoptions.clone());
        Plan { state, adopted_phases, adoptions, ..self.plan.clone() }
    }

    /// Whether a plan does today what it did then.
    pub fn is_still(&self, plan: &Plan) -> bool {
        let then = &self.plan;
        (then.steps(), then.waivers(), then.phases()) == (plan.steps(), plan.waivers(), plan.phases())
            && (&then.name, &then.note, &then.basis, then.effective)
                == (&plan.name, &plan.note, &plan.basis, plan.effective)
    }
}

/// The entries that have carried out, since, drafts of these copies.
fn carried_out_by(book: &Book, copies: &[PlanCopy]) -> Result<BTreeSet<EntryId>, Notice> {
    let mut entries = BTreeSet::new();
    for copy in copies.iter().filter(|copy| copy.adopted_by.is_none()) {
        let now = told(book.load_plan(copy.plan.id))?.plan;
        let of_phases = now.adopted_phases.iter().filter(|(phase, _)| !copy.adopted_phases.contains_key(phase));
        entries.extend(of_phases.map(|(_, entry)| *entry));
        match now.state {
            PlanState::Draft => {}
            PlanState::Adopted(entry) => entries.extend([entry]),
        }
    }
    Ok(entries)
}

/// The book as it was known at a moment.
struct Known<'a> {
    book: &'a Book,
    policy: Arc<Policy>,
    moment: Moment,
}

impl Known<'_> {
    /// The register of the day. What is known today is read, not replayed.
    fn register(&self) -> Result<Register, Notice> {
        let Moment { as_of, before, .. } = self.moment;
        let through = self.through();
        let latest = told(self.book.entries(None, 1))?.first().map_or(EntryId(0), |entry| entry.id);
        let (snapshot, facts) = match before {
            Some(entry) => {
                let known = EntryId(entry.0.saturating_sub(1)).min(through);
                (
                    told(self.book.snapshot_before_as_known(entry, through))?,
                    told(self.book.roster_facts_as_known(as_of, known, &BTreeSet::new()))?,
                )
            }
            None if latest <= through => (told(self.book.snapshot_on(as_of))?, told(self.book.roster_facts_on(as_of))?),
            None => (
                told(self.book.snapshot_as_known(as_of, through))?,
                told(self.book.roster_facts_as_known(as_of, through, &BTreeSet::new()))?,
            ),
        };
        Ok(self.judged(snapshot.with_facts(facts)))
    }

    /// As [`stages::lay`], by what was known.
    fn lay(&self, register: &Register, plan: Plan) -> Result<OpenPlan, Notice> {
        let before = |entry| {
            let facts = told(self.book.roster_facts_before(entry, self.through()))?;
            Ok(told(self.book.snapshot_before_as_known(entry, self.through()))?.with_facts(facts))
        };
        stages::lay_over(&before, register, plan)
    }

    /// The register with what waited for its day, which drafts are laid over; without what has carried them out since.
    fn with_what_waits(&self, register: Register, own: &BTreeSet<EntryId>) -> Result<Register, Notice> {
        let (as_of, through) = (self.moment.as_of, self.through());
        let Some((entries, until)) = told(self.book.waiting_as_known(as_of, through, own))? else {
            return Ok(register);
        };
        let facts = told(self.book.roster_facts_as_known(until, through, own))?;
        let snapshot = told(self.book.snapshot_ahead((as_of, until), through, own))?.with_facts(facts);
        Ok(register.with_ahead(snapshot, entries, until))
    }

    /// The register with everybody of it, where the table lists them.
    fn listing(&self, register: Register, report: PaperTable) -> Result<Register, Notice> {
        let PaperTable::Catalogue(name) = report else { return Ok(register) };
        if !name.lists_everybody() {
            return Ok(register);
        }
        let (people, total) = told(match self.moment.before {
            Some(entry) => self.book.roster_before(entry, self.through()),
            None => self.book.roster_as_known((self.moment.as_of, self.through()), None),
        })?;
        Ok(register.listing(RosterRead { people: people.into(), total }))
    }

    fn through(&self) -> EntryId {
        self.moment.through.unwrap_or(EntryId(0))
    }

    fn judged(&self, snapshot: Snapshot) -> Register {
        Register::new(snapshot, Arc::clone(&self.policy), self.moment.as_of)
    }
}
