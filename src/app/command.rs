//! Every command of the program, once: menu, palette and shortcuts are drawn from this list.

use super::catalogue::{NoticesTable, ReportName};
use super::handout::KINDS;
use super::letters::LetterCommand;
use super::state::{Desk, Screen, State};
use super::time::TimeStep;
use super::{importing, meeting};
use crate::import::TableKind;
use crate::plan::PlanState;

/// Something a user can order from a menu, the palette or the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    NewBook,
    OpenBook,
    OpenSample,
    CloseBook,
    BackUp,
    /// 账簿检查
    Examine,
    ImportWorkbooks,
    /// 下发模板
    HandOut(TableKind),
    NewPlan,
    LoadSteps,
    ClosePlan,
    Undo,
    Redo,
    AdoptPlan,
    /// 会议投影
    Meeting,
    ExportPdf,
    ExportWorkbook,
    ExportDocument,
    /// 上会材料, all in one file.
    ExportSet,
    /// 打印
    Print,
    /// 核验印件
    ExaminePaper,
    /// 汇总多个账簿
    SumBooks,
    /// 公文
    Letter(LetterCommand),
    Go(Screen),
    /// 时光轴
    Time(TimeStep),
    Larger,
    Smaller,
    Palette,
    Help,
    About,
    Quit,
}

/// A key with Ctrl (and Shift where stated); F-keys stand alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shortcut {
    Control(char),
    ControlShift(char),
    Function(u8),
}

impl Command {
    /// All commands, in the order of menus.
    pub fn all() -> Vec<Self> {
        let mut commands = vec![
            Self::NewBook,
            Self::OpenBook,
            Self::OpenSample,
            Self::CloseBook,
            Self::BackUp,
            Self::Examine,
            Self::ImportWorkbooks,
            Self::Quit,
            Self::Undo,
            Self::Redo,
            Self::NewPlan,
            Self::LoadSteps,
            Self::ClosePlan,
            Self::AdoptPlan,
            Self::Meeting,
            Self::ExportPdf,
            Self::ExportWorkbook,
            Self::ExportDocument,
            Self::ExportSet,
            Self::Print,
            Self::ExaminePaper,
            Self::SumBooks,
        ];
        commands.extend(LetterCommand::ALL.map(Self::Letter));
        commands.extend(KINDS.map(Self::HandOut));
        commands.extend(Screen::ALL.map(Self::Go));
        commands.extend([TimeStep::Earlier, TimeStep::Later, TimeStep::Today].map(Self::Time));
        commands.extend([Self::Larger, Self::Smaller, Self::Palette, Self::Help, Self::About]);
        commands
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::NewBook => "新建账簿…",
            Self::OpenBook => "打开账簿…",
            Self::OpenSample => "打开示例",
            Self::CloseBook => "关闭账簿",
            Self::BackUp => "备份到…",
            Self::Examine => "账簿检查…",
            Self::ImportWorkbooks => "导入表格…",
            Self::HandOut(TableKind::Ledger) => "下发模板：机构编制台账…",
            Self::HandOut(TableKind::Posts) => "下发模板：岗位表…",
            Self::HandOut(TableKind::Roster) => "下发模板：人员花名册…",
            Self::HandOut(TableKind::Duties) => "下发模板：职责清单…",
            Self::NewPlan => "新建方案",
            Self::LoadSteps => "载入步骤文件…",
            Self::ClosePlan => "收起方案",
            Self::Undo => "撤销",
            Self::Redo => "重做",
            Self::AdoptPlan => "执行方案…",
            Self::Meeting => "会议投影",
            Self::ExportPdf => "导出 PDF…",
            Self::ExportWorkbook => "导出 Excel…",
            Self::ExportDocument => "导出 Word…",
            Self::ExportSet => "导出上会材料…",
            Self::Print => "打印…",
            Self::ExaminePaper => "核验印件…",
            Self::SumBooks => "汇总多个账簿…",
            Self::Letter(command) => command.title(),
            Self::Go(screen) => screen.title(),
            Self::Time(TimeStep::Earlier) => "上一个生效日",
            Self::Time(TimeStep::Later) => "下一个生效日",
            Self::Time(TimeStep::Today) => "回到今天",
            Self::Larger => "放大文字",
            Self::Smaller => "缩小文字",
            Self::Palette => "查找命令…",
            Self::Help => "使用帮助",
            Self::About => "关于编衡",
            Self::Quit => "退出",
        }
    }

    pub fn shortcut(self) -> Option<Shortcut> {
        match self {
            Self::NewBook => Some(Shortcut::Control('N')),
            Self::OpenBook => Some(Shortcut::Control('O')),
            Self::ImportWorkbooks => Some(Shortcut::Control('I')),
            Self::Undo => Some(Shortcut::Control('Z')),
            Self::Redo => Some(Shortcut::Control('Y')),
            Self::NewPlan => Some(Shortcut::ControlShift('N')),
            Self::ExportPdf => Some(Shortcut::Control('E')),
            Self::ExportWorkbook => Some(Shortcut::ControlShift('E')),
            Self::Print => Some(Shortcut::Control('P')),
            Self::Palette => Some(Shortcut::Control('K')),
            Self::Meeting => Some(Shortcut::Function(5)),
            Self::Help => Some(Shortcut::Function(1)),
            Self::Go(Screen::Overview) => Some(Shortcut::Control('1')),
            Self::Go(Screen::Ledger) => Some(Shortcut::Control('2')),
            Self::Go(Screen::People) => Some(Shortcut::Control('3')),
            Self::Go(Screen::Import) => Some(Shortcut::Control('4')),
            Self::Go(Screen::Plan) => Some(Shortcut::Control('5')),
            Self::Go(Screen::Offices) => Some(Shortcut::Control('6')),
            Self::Go(Screen::Reports) => Some(Shortcut::Control('7')),
            Self::Go(Screen::Settings) => Some(Shortcut::Control('8')),
            Self::Go(Screen::Agreements) => Some(Shortcut::Control('9')),
            Self::Go(Screen::Comparison) => Some(Shortcut::ControlShift('B')),
            Self::Go(Screen::Policies) => Some(Shortcut::ControlShift('L')),
            Self::Go(Screen::Entries) => Some(Shortcut::ControlShift('J')),
            Self::Time(TimeStep::Earlier) => Some(Shortcut::Function(7)),
            Self::Time(TimeStep::Later) => Some(Shortcut::Function(8)),
            Self::Go(Screen::History) => Some(Shortcut::ControlShift('H')),
            Self::OpenSample
            | Self::ExportDocument
            | Self::HandOut(_)
            | Self::Letter(_)
            | Self::Time(TimeStep::Today)
            | Self::CloseBook
            | Self::BackUp
            | Self::Examine
            | Self::LoadSteps
            | Self::ClosePlan
            | Self::AdoptPlan
            | Self::ExaminePaper
            | Self::ExportSet
            | Self::SumBooks
            | Self::Larger
            | Self::Smaller
            | Self::About
            | Self::Quit => None,
        }
    }

    /// Why the command cannot be given now; `None` when it can.
    pub fn hindrance(self, state: &State) -> Option<&'static str> {
        let desk = state.desk.as_ref();
        let plan = desk.and_then(|desk| desk.plan.as_ref());
        if let Some(step) = importing::stepping(state, self) {
            return importing::hindrance(state, step);
        }
        match self {
            _ if !self.is_for_the_wall() && desk.is_some_and(Desk::is_on_the_wall) => Some(meeting::ON_THE_WALL),
            Self::NewBook
            | Self::OpenBook
            | Self::OpenSample
            | Self::Larger
            | Self::Smaller
            | Self::Palette
            | Self::Help
            | Self::About
            | Self::Quit => None,
            Self::Letter(command) if desk.is_some() || command == LetterCommand::EditTemplates => {
                command.hindrance(state)
            }
            _ if desk.is_none() => Some("请先打开账簿"),
            Self::ImportWorkbooks | Self::NewPlan | Self::LoadSteps | Self::Undo | Self::Redo | Self::AdoptPlan
                if desk.is_some_and(|desk| desk.read_only().is_some()) =>
            {
                desk.and_then(Desk::read_only)
            }
            Self::Time(TimeStep::Today) => {
                desk.is_some_and(|desk| desk.time.day().is_none()).then_some("现在显示的就是今天的台账")
            }
            Self::Time(TimeStep::Earlier | TimeStep::Later) => None,
            Self::CloseBook
            | Self::BackUp
            | Self::Examine
            | Self::ImportWorkbooks
            | Self::HandOut(_)
            | Self::NewPlan
            | Self::ExaminePaper
            | Self::SumBooks
            | Self::Letter(_)
            | Self::Go(_) => None,
            Self::ExportPdf | Self::ExportWorkbook | Self::ExportDocument | Self::Print => {
                desk.and_then(export_hindrance)
            }
            Self::LoadSteps | Self::ClosePlan | Self::ExportSet if plan.is_none() => Some("请先打开方案"),
            // What is made again later is made from the plan as the book has it, over the register of today.
            Self::ExportSet if desk.is_some_and(|desk| desk.time.day().is_some()) => Some(NOT_TODAY),
            Self::Meeting if plan.is_none() => desk
                .is_some_and(|desk| desk.plans_for_the_wall().is_empty())
                .then_some("没有未执行的方案，请先在“方案”里新建或者打开一个"),
            Self::ExportSet | Self::ClosePlan | Self::Meeting => None,
            Self::LoadSteps | Self::Undo | Self::Redo if desk.is_some_and(|desk| desk.draft().is_none()) => {
                Some(if plan.is_none() { "请先打开方案" } else { "方案已经执行，不能再改" })
            }
            // Locked on the way to the meeting.
            Self::LoadSteps | Self::Undo | Self::Redo if desk.is_some_and(|desk| desk.edit_hindrance().is_some()) => {
                desk.and_then(Desk::edit_hindrance)
            }
            Self::LoadSteps => None,
            Self::Undo => {
                plan.and_then(|open| open.plan.revisions.undo_label()).is_none().then_some("没有可撤销的步骤")
            }
            Self::Redo => {
                plan.and_then(|open| open.plan.revisions.redo_label()).is_none().then_some("没有可重做的步骤")
            }
            Self::AdoptPlan => match plan {
                None => Some("请先打开方案"),
                Some(open) => open.whole_adoption_hindrance(),
            },
        }
    }
}

impl Command {
    /// Whether it makes sense while the plan is on the wall of a meeting room: the others would show something else, or nothing.
    fn is_for_the_wall(self) -> bool {
        match self {
            Self::Undo | Self::Redo | Self::Meeting | Self::Larger | Self::Smaller | Self::Quit => true,
            Self::NewBook
            | Self::OpenBook
            | Self::OpenSample
            | Self::CloseBook
            | Self::BackUp
            | Self::ImportWorkbooks
            | Self::HandOut(_)
            | Self::NewPlan
            | Self::LoadSteps
            | Self::ClosePlan
            | Self::AdoptPlan
            | Self::ExportPdf
            | Self::ExportWorkbook
            | Self::ExportDocument
            | Self::ExportSet
            | Self::Print
            | Self::Examine
            | Self::ExaminePaper
            | Self::SumBooks
            | Self::Letter(_)
            | Self::Go(_)
            | Self::Time(_)
            | Self::Palette
            | Self::Help
            | Self::About => false,
        }
    }
}

/// Why what is about plans cannot be given out while another day is looked at.
const NOT_TODAY: &str = "方案以今天的台账为准，现在显示的是其他日期的台账；请先“回到今天”";

/// Why the table that is looked at cannot be exported now.
fn export_hindrance(desk: &Desk) -> Option<&'static str> {
    if desk.screen == Screen::Comparison {
        return comparison_hindrance(desk);
    }
    match desk.report.is_chosen() {
        false => Some("请先在“报表”中选一张表"),
        true if desk.plan.is_none() && desk.report.name.needs_plan() => Some("这张表对照方案前后，请先打开方案"),
        true if desk.report.name == ReportName::Notices(NoticesTable::Changes) => notices_hindrance(desk),
        true => None,
    }
}

/// Why notices of what the plan changes cannot be numbered and given out.
fn notices_hindrance(desk: &Desk) -> Option<&'static str> {
    let plan = desk.plan.as_ref().map(|open| &open.plan)?;
    match (plan.state, &plan.frozen) {
        (PlanState::Draft, None) => Some("方案还没有定稿或者执行，通知单不能编号"),
        (PlanState::Draft, Some(_)) | (PlanState::Adopted(_), _) => desk.time.day().is_some().then_some(NOT_TODAY),
    }
}

/// Why the comparison cannot be given out.
fn comparison_hindrance(desk: &Desk) -> Option<&'static str> {
    if desk.time.day().is_some() {
        return Some(NOT_TODAY);
    }
    match (desk.comparison.exportable(), desk.comparison.chosen.is_empty()) {
        (Some(_), _) => None,
        (None, true) => Some("请先勾选要比较的方案"),
        (None, false) => Some("方案比较还没有算完"),
    }
}

impl Shortcut {
    /// As printed in menus: "Ctrl+Shift+N".
    pub fn label(self) -> String {
        match self {
            Self::Control(key) => format!("Ctrl+{key}"),
            Self::ControlShift(key) => format!("Ctrl+Shift+{key}"),
            Self::Function(number) => format!("F{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_commands_share_a_title_or_a_shortcut() {
        let commands = Command::all();
        let titles: BTreeSet<_> = commands.iter().map(|command| command.title()).collect();
        assert_eq!(titles.len(), commands.len());
        let shortcuts: Vec<_> = commands.iter().filter_map(|command| command.shortcut()).collect();
        assert_eq!(shortcuts.iter().collect::<BTreeSet<_>>().len(), shortcuts.len());
    }
}
