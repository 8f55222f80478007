//! Import on the command line: what was understood and what changes, then one entry.

mod printed;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::attaching::{self, Attaching};
use super::past::day_or_none;
use super::{Outcome, close, open, open_to_read, print_json, standard_input};
use crate::app::problem_file::{self, Numbers};
use crate::app::{Settings, choice_file, clock, stages};
use crate::domain::{Basis, DocumentNumber, EntryId};
use crate::import::{
    self, Choices, Departures, Gain, ImportMode, Issue, Namesakes, Precautions, RememberedMappings, Severity, TableKind,
};
use crate::notice::Notice;
use crate::store::Book;
use crate::watch::Unwatched;
use crate::wording;
use printed::Printed;

/// How many additions and how many updates are listed unless all are wanted.
const SHOWN_CHANGES: usize = 50;

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 表格文件(.xlsx .xls .et .xlsb .ods .xml .csv .tsv 等)，可以有几个；- 表示从标准输入读取用制表符分列的表格
    #[arg(required = true, value_name = "文件")]
    files: Vec<PathBuf>,
    /// 只当作这一种表读：roster 花名册、ledger 台账、posts 岗位表、duties 职责清单；不写时按表头识别
    #[arg(long, value_name = "种类")]
    kind: Option<Kind>,
    /// 对应关系文件(TOML 或 JSON)：各表的种类、表头行、每列是什么；写法见帮助“导入”
    #[arg(long, value_name = "文件")]
    mapping: Option<PathBuf>,
    /// partial 增量：未列出的人保留；full 全量：所列单位未列出的人作为离开提出，确认后才办
    #[arg(long, value_name = "方式", default_value = "partial")]
    mode: Mode,
    /// 确认全量导入提出的离开，给未列出的人办理出编；只确认部分单位、部分人员的，在答复文件中写 departures
    #[arg(long)]
    accept_departures: bool,
    /// 同单位同名而且只有一人相符的，都认作同一人；不写时逐行待答复
    #[arg(long)]
    same_name: bool,
    /// 答复文件(TOML 或 JSON)：待定的行是谁、不认识的单位名指哪个单位、哪些单位的离开已确认
    #[arg(long, value_name = "文件")]
    answers: Option<PathBuf>,
    /// 更正清单(.xlsx)：填好“改为”一列的问题清单，按填写的内容读取那些单元格，原文件不改动
    #[arg(long, value_name = "文件")]
    corrections: Option<PathBuf>,
    /// 把导入问题清单写到文件(.xlsx .pdf .txt .json)；.xlsx 填好“改为”一列后可用 --corrections 读回
    #[arg(long, value_name = "文件")]
    problems: Option<PathBuf>,
    /// 显示、JSON 和问题清单中写完整的身份证号；不写时遮盖
    #[arg(long)]
    full_numbers: bool,
    /// 不用账簿记住的对应关系，并且忘记这些文件用到的
    #[arg(long)]
    forget_mapping: bool,
    /// 批准文号，如 安编〔2026〕3号；不写时待补
    #[arg(long, value_name = "文号")]
    document: Option<String>,
    /// 生效日期，如 2026-11-01；按那一天的台账核对，离开也自那一天起；不写时为今天
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 只显示将要发生的变化，不写入
    #[arg(long)]
    dry_run: bool,
    /// 经办人
    #[arg(long, default_value = "命令行", value_name = "姓名")]
    author: String,
    #[command(flatten)]
    attaching: Attaching,
    /// 列出全部新增和更新，不只是各前 50 项
    #[arg(long)]
    all: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Kind {
    Roster,
    Ledger,
    Posts,
    Duties,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mode {
    Partial,
    Full,
}

impl Kind {
    pub(super) fn table(self) -> TableKind {
        match self {
            Self::Roster => TableKind::Roster,
            Self::Ledger => TableKind::Ledger,
            Self::Posts => TableKind::Posts,
            Self::Duties => TableKind::Duties,
        }
    }
}

pub fn run(arguments: &ImportArguments) -> Result<Outcome, Notice> {
    let precautions = Settings::usual().precautions();
    let choices = choices(arguments, &precautions)?;
    let mut opened = if arguments.dry_run { open_to_read(&arguments.book)? } else { open(&arguments.book)? };
    let attached = arguments.attaching.read()?;
    let basis = document(arguments)?;
    let files = standard_input::sources(&arguments.files, &precautions.limits)?;
    let preview = stages::understand_as(&opened.book, &files, (None, &choices), &precautions, &Unwatched)?;
    export_problems(arguments, &preview)?;
    let entry = match arguments.dry_run || preview.batch.operations.is_empty() {
        true => None,
        false => {
            let by = (clock::today(), arguments.author.as_str());
            let written =
                stages::write_import_with(&mut opened.book, &preview, by, (basis, attached.clone()), &Unwatched)?;
            Some(written)
        }
    };
    let unkept = if arguments.dry_run { Ok(()) } else { keep_mappings(arguments, &opened.book, &preview, entry) };
    let gain = import::gain(&preview.understanding, &preview.batch);
    let issues = || preview.issues();
    if arguments.json {
        print_json(&Printed::of(&preview, entry).shown(numbers(arguments))?)?;
    } else {
        let most = if arguments.all { usize::MAX } else { SHOWN_CHANGES };
        print(&preview, most, numbers(arguments));
        if let Some(file) = &arguments.problems {
            say!("问题清单已写到 {}。", file.display());
        }
        match (entry, wording::import_gain(gain)) {
            (Some(entry), _) => {
                say!("已写入第{}号凭证{}。", entry.0, from_when(&preview));
                attaching::tell(&attached);
            }
            (None, Some(nothing)) => say!("{nothing}"),
            (None, None) => say!("试运行，没有写入。"),
        }
    }
    close(opened.book)?;
    // The entry stands and has been told by now.
    unkept?;
    match gain {
        Gain::NothingRecognised => return Ok(Outcome::Nothing),
        Gain::AllRejected => return Ok(Outcome::WithFindings),
        Gain::Changes | Gain::Same | Gain::SameBut { .. } => {}
    }
    let is_rejected = || !preview.refused.is_empty() || issues().any(|issue| issue.severity == Severity::Error);
    Ok(Outcome::of(is_rejected))
}

/// From when the entry holds, where a day was chosen.
fn from_when(preview: &stages::Preview) -> String {
    let chosen = preview.choices.effective;
    chosen.map(|day| format!("，{}", wording::import_effective(day, clock::today()))).unwrap_or_default()
}

/// Forgets the mappings that are not wanted any more and keeps what was said of the columns, once the batch is written: a refused
/// batch changes no memory.
fn keep_mappings(
    arguments: &ImportArguments,
    book: &Book,
    preview: &stages::Preview,
    entry: Option<EntryId>,
) -> Result<(), Notice> {
    if arguments.forget_mapping {
        stages::forget_mappings(book, &stages::layouts(preview))?;
    }
    if entry.is_some() { stages::remember_mappings(book, preview) } else { Ok(()) }
}

/// Whether ID numbers are shown whole.
fn numbers(arguments: &ImportArguments) -> Numbers {
    if arguments.full_numbers { Numbers::Full } else { Numbers::Masked }
}

/// Writes the list of problems where one is wanted; before anything is written into the book.
fn export_problems(arguments: &ImportArguments, preview: &stages::Preview) -> Result<(), Notice> {
    let Some(file) = &arguments.problems else { return Ok(()) };
    let table = problem_file::table(preview, clock::today(), numbers(arguments));
    super::pages::save(file, std::slice::from_ref(&table))
}

/// What the batch rests on.
fn document(arguments: &ImportArguments) -> Result<Basis, Notice> {
    let Some(written) = &arguments.document else { return Ok(Basis::Pending) };
    let number = DocumentNumber::new(written);
    number.map(Basis::Document).map_err(|_| {
        let advice = "请写成“安编〔2026〕3号”的样子；还没有文号的不写 --document。";
        Notice::failure(format!("文号“{written}”写法不对，没有导入。"), "", advice)
    })
}

/// What the order and its files decide.
fn choices(arguments: &ImportArguments, precautions: &Precautions) -> Result<Choices, Notice> {
    let table = arguments.kind.map(Kind::table);
    let mode = match arguments.mode {
        Mode::Partial => ImportMode::Partial,
        Mode::Full => ImportMode::Full,
    };
    let remembered = match arguments.forget_mapping {
        true => RememberedMappings::Ignore,
        false => RememberedMappings::Use,
    };
    let effective = day_or_none(arguments.date.as_deref())?;
    let mut choices = Choices { table, mode, remembered, effective, ..Choices::default() };
    if let Some(file) = &arguments.mapping {
        choices.sheets = choice_file::read_mapping(file, table)?;
    }
    if let Some(file) = &arguments.answers {
        choice_file::read_answers(file, &mut choices)?;
    }
    if let Some(file) = &arguments.corrections {
        choices.cells.extend(problem_file::corrections(file, precautions, &Unwatched)?);
    }
    if arguments.same_name {
        choices.namesakes = Namesakes::Same;
    }
    if arguments.accept_departures {
        choices.departures = Departures::All;
    }
    if choices.departures != Departures::None && mode == ImportMode::Partial {
        return Err(Notice::failure(
            "增量导入不办理离开，没有导入。",
            "",
            "要给未列出的人办理出编，请加 --mode full；不办的请去掉 --accept-departures 或答复文件中的 departures。",
        ));
    }
    Ok(choices)
}

/// What was understood, what changes (`most` of the updates) and what there is to say about it.
fn print(preview: &stages::Preview, most: usize, numbers: Numbers) {
    let shown = |text: String| problem_file::masked_unless_full(&text, numbers);
    for notice in &preview.refused {
        say!("没有读取：{notice}");
    }
    for file in &preview.understanding.files {
        for sheet in &file.sheets {
            say!("{}·{}：{}", file.file, sheet.sheet, wording::sheet_understood(sheet));
        }
    }
    if !preview.remembered.is_empty() {
        say!("按上次的对应关系读取；不用的加 --forget-mapping。");
    }
    if let Some(day) = preview.choices.effective {
        say!("按{day}当天的台账核对，{}。", wording::import_effective(day, clock::today()));
    }
    for (table, counts) in &preview.batch.counts {
        say!("{}：{}", wording::import::table(*table), wording::import_counts(*counts));
    }
    let added = preview.batch.addition_count();
    if added > 0 {
        say!("新增 {added} 项：");
        preview.batch.additions().take(most).for_each(|addition| say!("  {}", wording::import_addition(&addition)));
        if added > most {
            say!("  还有 {} 项没有列出，加 --all 全部列出。", added - most);
        }
    }
    let changes = &preview.batch.changes;
    if !changes.is_empty() {
        say!("更新 {} 项：", changes.len());
        changes.iter().take(most).for_each(|change| say!("  {}", shown(wording::import_change(change))));
        if changes.len() > most {
            say!("  还有 {} 项没有列出，加 --all 全部列出。", changes.len() - most);
        }
    }
    for told in &preview.changed_back {
        say!("  【警告】{told}");
    }
    if let Some(told) = wording::import::excess(&preview.batch.excess) {
        say!("  【警告】{told}：");
        preview.batch.excess.rises.iter().for_each(|rise| say!("    {}", wording::import::excess_rise(rise)));
    }
    for change in preview.batch.changes.iter().filter(|change| change.is_removal()) {
        say!("  {}", shown(wording::import_removal(change)));
    }
    for issue in preview.issues() {
        let ignored = preview.choices.ignored_for(issue);
        let ignored = ignored.map(|reason| format!("　{}", wording::import::ignored(issue.severity, reason)));
        say!("  {}{}", shown(wording::import::line(issue)), ignored.unwrap_or_default());
    }
    for mended in &preview.understanding.mended {
        say!("  【更正】{}", shown(wording::import::mended(mended)));
    }
    for void in preview.void_answers() {
        say!("  【警告】{}", shown(wording::void_answer(void)));
    }
    let offers = wording::offered_departures(&preview.batch.departures);
    if !offers.is_empty() {
        say!("离开待确认：");
        offers.iter().for_each(|offer| say!("  {offer}"));
        say!("确认的加 --accept-departures；只确认部分单位、部分人员的，在答复文件(--answers)的 departures 中写明。");
    }
    let open = preview.issues().filter(|issue| issue.severity == Severity::Error).filter_map(Issue::question).count();
    if open > 0 {
        say!(
            "有 {open} 行待答复是谁，请用答复文件(--answers)指明，写法见帮助“导入”；同名同单位只有一人相符的，可以加 --same-name 都认作同一人。"
        );
    }
}
