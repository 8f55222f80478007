//! The tables an office can print, by name.

mod chosen;
mod meeting;
mod moves;
mod notices;
mod register;
mod set;

use super::register::{OpenPlan, Register};
use crate::domain::{Date, Institution};
use crate::plan::{Freeze, Plan, PlanState};
use crate::report::{self, Heading, IdentityShown, PrintOptions, Table};
use crate::store::BookHeader;
use crate::wording;

pub use chosen::ChosenTable;
pub use meeting::MeetingTable;
pub use moves::MovesTable;
pub use notices::{NoticePage, NoticesTable};
pub use register::RegisterTable;

/// A table of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportName {
    /// 编制调整前后对照表
    Downshift,
    /// 乡镇(街道)机构设置一览表
    Offices,
    /// 核查意见表
    Findings,
    /// 机构编制台账
    Ledger,
    /// 乡镇(街道)改革前后对照表
    Reform,
    /// 周转池台账
    Pools,
    /// 用编核准台账
    Clearances,
    /// 编制归属与实际使用对照表
    Usage,
    /// 编制测算参考表
    Standards,
    /// 人员划转
    Moves(MovesTable),
    /// 上会
    Meeting(MeetingTable),
    /// 通知单
    Notices(NoticesTable),
    /// What the register comes to.
    Register(RegisterTable),
}

/// What stands above every table of a book: its office, left blank where nobody has said for which place the book is, and the day.
pub fn heading(book: &BookHeader, date: Date) -> Heading {
    let office = match book.jurisdiction.trim() {
        "" => String::new(),
        place => format!("中共{place}委机构编制委员会办公室"),
    };
    Heading { office, date }
}

/// Columns of an office's ledger that hold the code of an institution; the first that is filled in counts.
const CODES: [&str; 5] = ["机构编码", "单位编码", "机构代码", "编码", "统一社会信用代码"];

fn code_of(institution: &Institution) -> Option<&str> {
    let written = |name: &str| institution.further.get(name).map(|code| code.trim());
    CODES.into_iter().filter_map(written).find(|code| !code.is_empty())
}

impl ReportName {
    /// 人员划转名册
    pub const MOVERS: Self = Self::Moves(MovesTable::Movers);

    /// Those of one purpose together.
    pub const ALL: [Self; 19] = [
        Self::Downshift,
        Self::Meeting(MeetingTable::Transfers),
        Self::MOVERS,
        Self::Offices,
        Self::Meeting(MeetingTable::LeaderPosts),
        Self::Reform,
        Self::Findings,
        Self::Ledger,
        Self::Pools,
        Self::Clearances,
        Self::Usage,
        Self::Register(RegisterTable::Vacancies),
        Self::Register(RegisterTable::Roster),
        Self::Register(RegisterTable::Duties),
        Self::Standards,
        Self::Moves(MovesTable::Excess),
        Self::Register(RegisterTable::Retirements),
        Self::Notices(NoticesTable::Changes),
        Self::Notices(NoticesTable::Uses),
    ];

    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Downshift => "downshift",
            Self::Offices => "offices",
            Self::Findings => "findings",
            Self::Ledger => "ledger",
            Self::Reform => "reform",
            Self::Pools => "pools",
            Self::Clearances => "clearances",
            Self::Usage => "usage",
            Self::Standards => "standards",
            Self::Moves(of) => of.key(),
            Self::Meeting(of) => of.key(),
            Self::Notices(of) => of.key(),
            Self::Register(of) => of.key(),
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Downshift => "编制调整前后对照表",
            Self::Offices => "乡镇(街道)机构设置一览表",
            Self::Findings => "核查意见表",
            Self::Ledger => "机构编制台账",
            Self::Reform => "乡镇(街道)改革前后对照表",
            Self::Pools => "周转池台账",
            Self::Clearances => "用编核准台账",
            Self::Usage => "编制归属与实际使用对照表",
            Self::Standards => "编制测算参考表",
            Self::Moves(of) => of.title(),
            Self::Meeting(of) => of.title(),
            Self::Notices(of) => of.title(),
            Self::Register(of) => of.title(),
        }
    }

    /// What it is printed for.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Downshift | Self::Offices | Self::Reform | Self::MOVERS | Self::Meeting(_) => "上会",
            Self::Findings => "核查",
            Self::Ledger | Self::Pools | Self::Clearances | Self::Usage => "台账",
            Self::Standards | Self::Moves(MovesTable::Excess) => "测算",
            Self::Notices(_) => "通知单",
            Self::Register(of) => of.purpose(),
        }
    }

    /// 上会材料: the tables that go to the meeting, in the order of their numbers.
    pub fn of_the_meeting() -> impl Iterator<Item = Self> {
        set::MEETING.into_iter()
    }

    /// 上会材料 of a plan: its tables with the numbers of their attachments, in order; those that would be empty have none.
    pub fn attachments(heading: &Heading, register: &Register, open: &OpenPlan) -> Vec<(usize, Self)> {
        set::numbered(heading, register, open)
    }

    /// The table named by its key or its Chinese title.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.key() == word || name.title() == word)
    }

    /// Whether it says nothing without a plan.
    pub fn needs_plan(self) -> bool {
        match self {
            Self::Downshift => true,
            Self::Offices
            | Self::Findings
            | Self::Ledger
            | Self::Reform
            | Self::Pools
            | Self::Clearances
            | Self::Usage
            | Self::Standards
            | Self::Register(_) => false,
            Self::Moves(of) => of.needs_plan(),
            Self::Meeting(of) => of.needs_plan(),
            Self::Notices(of) => of.needs_plan(),
        }
    }

    /// Whether it lists everybody of the roster, who must have been read ([`Register::roster`]).
    pub fn lists_everybody(self) -> bool {
        self == Self::Register(RegisterTable::Roster)
    }

    /// Whether it shows what a plan would leave; if not, it shows the register in force beside any plan.
    pub fn follows_plan(self) -> bool {
        !self.lists_everybody()
    }

    /// Builds the table from the register, or from the register as `plan` would leave it. `None` when it needs a plan and
    /// none is given.
    pub fn build(self, heading: &Heading, register: &Register, plan: Option<&OpenPlan>) -> Option<Table> {
        self.build_showing(heading, register, plan, IdentityShown::Masked)
    }

    fn build_showing(
        self,
        heading: &Heading,
        register: &Register,
        plan: Option<&OpenPlan>,
        identity: IdentityShown,
    ) -> Option<Table> {
        let plan = plan.filter(|_| self.follows_plan());
        let mut table = report::without_idle_numbers(self.table(heading, register, plan, identity)?);
        table.look.template = Some(self.key());
        let table = match plan {
            Some(open) => {
                let mut table = self.of_plan(table, &open.plan);
                table.attachment = set::attachment(self, heading, register, open);
                let waiting = register.ahead.as_ref().filter(|_| open.plan.state == PlanState::Draft);
                table.notes.extend(waiting.map(|ahead| wording::waiting_counted(ahead.entries, ahead.until)));
                table
            }
            None => table,
        };
        // Last, so that no note and no title is forgotten.
        Some(match identity {
            IdentityShown::Masked => table.with_numbers_covered(),
            IdentityShown::Whole => table,
        })
    }

    /// The table as an office wants it printed.
    pub fn build_as(
        self,
        heading: &Heading,
        register: &Register,
        plan: Option<&OpenPlan>,
        options: &PrintOptions,
    ) -> Option<Table> {
        let table = self.build_showing(heading, register, plan, options.identity)?;
        let snapshot = plan.map_or(&register.snapshot, |open| &open.projection.after);
        let code_of = |id| snapshot.institution(id).and_then(code_of).map(str::to_owned);
        Some(report::arrange(table, options, code_of))
    }

    /// Says above the table that it is not the register's, and under the tables of the meeting what the plan has to say.
    fn of_plan(self, mut table: Table, plan: &Plan) -> Table {
        table.caption.left = format!("{}　{}", table.caption.left, wording::by_plan(plan));
        if let Some(freeze) = &plan.frozen {
            table.notes.push(frozen(freeze));
        }
        match self {
            Self::Downshift | Self::Offices => table.notes.extend(wording::plan_note(&plan.note)),
            Self::Findings
            | Self::Ledger
            | Self::Reform
            | Self::Pools
            | Self::Clearances
            | Self::Usage
            | Self::Standards
            | Self::Meeting(_)
            | Self::Notices(_)
            | Self::Moves(_)
            | Self::Register(_) => {}
        }
        table
    }

    fn table(
        self,
        heading: &Heading,
        register: &Register,
        plan: Option<&OpenPlan>,
        identity: IdentityShown,
    ) -> Option<Table> {
        let snapshot = plan.map_or(&register.snapshot, |open| &open.projection.after);
        match self {
            Self::Downshift => plan.map(|open| open.downshift(heading)),
            Self::Offices => Some(report::offices(heading, &register.policy, snapshot)),
            Self::Findings => {
                let found = plan.map_or(register.baseline.findings(), |open| &open.findings);
                Some(report::findings(heading, found, snapshot))
            }
            Self::Ledger => Some(report::ledger(heading, snapshot)),
            Self::Pools => Some(report::pools(heading, snapshot)),
            Self::Clearances => Some(report::clearances(heading, snapshot)),
            Self::Usage => Some(report::usage(heading, snapshot)),
            Self::Standards => Some(report::standards(heading, &register.policy, snapshot)),
            Self::Moves(of) => of.build(heading, register, plan, identity),
            Self::Meeting(of) => of.build(heading, register, plan),
            Self::Notices(of) => of.build(heading, register, plan),
            Self::Register(of) => Some(of.build(heading, register, plan, identity)),
            Self::Reform => {
                let before = plan.map_or(&register.snapshot, |open| &open.projection.before);
                let gaps = plan.map_or(&[][..], |open| &open.projection.meanwhile);
                Some(report::reform(heading, before, snapshot, gaps))
            }
        }
    }
}

/// 定稿: of which papers a table is.
fn frozen(freeze: &Freeze) -> String {
    let day = report::written_date(freeze.stamp.at.date());
    format!("定稿：{}，{day}。", freeze.number)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{EntryId, PlanId, Snapshot};
    use crate::rules::Policy;

    #[test]
    fn a_table_of_a_plan_says_so_above_its_head() {
        let header = BookHeader { title: "账簿".to_owned(), jurisdiction: "安和县".to_owned() };
        let heading = heading(&header, Date::constant(2026, 11, 22));
        let policy = Arc::new(Policy::bundled().expect("bundled packs"));
        let register = Register::new(Snapshot::default(), policy, Date::constant(2026, 11, 22));
        let mut plan = Plan::new(PlanId(1), "草案A");
        for (state, words) in [
            (PlanState::Draft, "按方案“草案A”(草案，未执行)测算"),
            (PlanState::Adopted(EntryId(2)), "按方案“草案A”(已执行，第2号凭证)"),
        ] {
            plan.state = state;
            let open = register.open(plan.clone());
            for name in ReportName::ALL {
                let table = name.build(&heading, &register, Some(&open)).expect("a table");
                if !name.follows_plan() {
                    assert!(!table.caption.left.contains("方案"), "{}", table.title);
                    continue;
                }
                assert!(table.caption.left.ends_with(words), "{}: {}", table.title, table.caption.left);
                let plain = name.build(&heading, &register, None);
                assert!(plain.is_none_or(|table| !table.caption.left.contains("方案")), "{}", table.title);
            }
        }
    }

    #[test]
    fn no_two_columns_of_a_table_have_one_name() {
        let header = BookHeader { title: "账簿".to_owned(), jurisdiction: "安和县".to_owned() };
        let heading = heading(&header, Date::constant(2026, 11, 22));
        let policy = Arc::new(Policy::bundled().expect("bundled packs"));
        let register = Register::new(Snapshot::default(), policy, Date::constant(2026, 11, 22));
        let open = register.open(Plan::new(PlanId(1), "草案A"));
        for name in ReportName::ALL {
            let table = name.build(&heading, &register, Some(&open)).expect("a table");
            let mut names: Vec<String> = table.columns.iter().map(crate::report::Column::name).collect();
            names.sort();
            let count = names.len();
            names.dedup();
            assert!(count > 0 && names.len() == count, "{}: {names:?}", table.title);
        }
    }

    #[test]
    fn the_note_of_a_plan_stands_under_the_tables_of_the_meeting() {
        let header = BookHeader { title: "账簿".to_owned(), jurisdiction: "安和县".to_owned() };
        let heading = heading(&header, Date::constant(2026, 11, 22));
        let policy = Arc::new(Policy::bundled().expect("bundled packs"));
        let register = Register::new(Snapshot::default(), policy, Date::constant(2026, 11, 22));
        let note = "审议稿\n不套用“6+X”的：石桥镇(区划调整)。".to_owned();
        let open = register.open(Plan { note, ..Plan::new(PlanId(1), "草案A") });
        let with_note: Vec<ReportName> = ReportName::ALL
            .into_iter()
            .filter(|name| {
                let notes = name.build(&heading, &register, Some(&open)).expect("a table").notes;
                notes.ends_with(&["方案说明：审议稿".to_owned(), "不套用“6+X”的：石桥镇(区划调整)。".to_owned()])
            })
            .collect();
        assert_eq!(with_note, [ReportName::Downshift, ReportName::Offices]);
    }

    #[test]
    fn the_office_is_left_blank_where_nobody_has_named_the_place() {
        let header = BookHeader { title: "2026".to_owned(), jurisdiction: String::new() };
        assert_eq!(heading(&header, Date::constant(2026, 11, 22)).office, "");
    }

    #[test]
    fn every_table_is_found_under_its_key_and_its_title() {
        for name in ReportName::ALL {
            assert_eq!(ReportName::find(name.key()), Some(name));
            assert_eq!(ReportName::find(name.title()), Some(name));
        }
        assert_eq!(ReportName::find("花名单"), None);
    }
}
