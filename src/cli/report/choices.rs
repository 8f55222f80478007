//! What an office may choose of a table's print, as options of the command line.

use clap::{Args, ValueEnum};

use crate::notice::Notice;
use crate::print::{MOST_COPIES, Sides, Ticket};
use crate::report::{
    ChartsDrawn, Column, Detail, DraftMark, IdentityShown, PageNumberPlace, Paper, PrintChoices, Protection, Sort,
    SumsWritten, Table, naming_column,
};

#[derive(Debug, Default, Args)]
pub struct ChoiceArguments {
    /// 纸张和方向：A4(横向)、A4竖、A3；不写时按各表的习惯
    #[arg(long, value_name = "纸张")]
    paper: Option<String>,
    /// 不印这一列，写列名，如 “备注”“编制数·工勤”；可以写多次
    #[arg(long, value_name = "列名")]
    hide: Vec<String>,
    /// 各部分之内的次序
    #[arg(long, value_enum, value_name = "次序")]
    sort: Option<SortChoice>,
    /// 只列小计和合计
    #[arg(long)]
    sums: bool,
    /// 身份证号印全号；不写时遮去中间几位
    #[arg(long)]
    full_numbers: bool,
    /// 稿次，印在右上角：征求意见稿、送审稿、定稿
    #[arg(long, value_name = "稿次")]
    mark: Option<String>,
    /// 按国家标准：横排的表，页码放在左侧；双面装订，双数页对调订口和切口的空白。不写时页码放在页脚中间
    #[arg(long)]
    standard_page_number: bool,
    /// 工作簿：保护工作表，防止误改；不设密码，在 Excel 或 WPS 中随时可以撤销
    #[arg(long)]
    protect: bool,
    /// 工作簿：小计、合计写成数字；不写时写成公式
    #[arg(long)]
    plain_sums: bool,
    /// 工作簿：不附“图表”工作表
    #[arg(long)]
    no_charts: bool,
    /// 不用账簿里记着的打印选项(报表页的“打印选项”)，没有写的按各表的习惯；不写这一项时，没有写的按账簿里记着的
    #[arg(long)]
    afresh: bool,
}

#[derive(Debug, Args)]
pub struct TicketArguments {
    /// 送去打印，不写打印机时用默认的那台
    #[arg(long, value_name = "打印机", num_args = 0..=1, default_missing_value = "", conflicts_with = "out")]
    print: Option<String>,
    /// 份数，1 到 99
    #[arg(long, requires = "print", default_value_t = 1, hide_default_value = true, value_name = "份数",
        value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_COPIES)))]
    copies: u16,
    /// 单双面
    #[arg(long, requires = "print", value_enum, value_name = "单双面")]
    sides: Option<SidesChoice>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortChoice {
    #[value(name = "序列")]
    Register,
    #[value(name = "笔画")]
    Stroke,
    #[value(name = "编码")]
    Code,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SidesChoice {
    #[value(name = "单面")]
    One,
    #[value(name = "长边")]
    LongEdge,
    #[value(name = "短边")]
    ShortEdge,
}

impl ChoiceArguments {
    /// # Errors
    /// A word for paper or mark that means nothing.
    pub fn choices(&self) -> Result<PrintChoices, Notice> {
        Ok(PrintChoices {
            paper: self.paper.as_deref().map(paper).transpose()?,
            hidden: self.hide.iter().map(|name| name.trim().to_owned()).collect(),
            sort: self.sort.map(|sort| match sort {
                SortChoice::Register => Sort::Register,
                SortChoice::Stroke => Sort::Stroke,
                SortChoice::Code => Sort::Code,
            }),
            detail: self.sums.then_some(Detail::Sums),
            identity: self.full_numbers.then_some(IdentityShown::Whole),
            mark: self.mark.as_deref().map(mark).transpose()?,
            page_number: self.standard_page_number.then_some(PageNumberPlace::Standard),
            afresh: self.afresh,
            protection: self.protect.then_some(Protection::Locked),
            sums: self.plain_sums.then_some(SumsWritten::Figures),
            charts: self.no_charts.then_some(ChartsDrawn::LeftOut),
        })
    }
}

impl TicketArguments {
    /// How to print, where printing was asked for.
    pub fn ticket(&self) -> Option<Ticket> {
        let name = self.print.as_deref()?;
        Some(Ticket {
            printer: (!name.is_empty()).then(|| name.to_owned()),
            copies: self.copies,
            sides: match self.sides {
                None | Some(SidesChoice::One) => Sides::One,
                Some(SidesChoice::LongEdge) => Sides::LongEdge,
                Some(SidesChoice::ShortEdge) => Sides::ShortEdge,
            },
            pages: None,
        })
    }
}

/// Columns that are to be left out and are not there, or must stay: a slip would print what was not to be printed.
///
/// # Errors
/// The columns that there are, by name; the column without which no sum says whose it is.
pub fn check_hidden(asked: &PrintChoices, table: &Table) -> Result<(), Notice> {
    check_hidden_in(asked, &table.title, std::slice::from_ref(table))
}

/// The same for tables that are given out together: a column of any of them may be named.
pub fn check_hidden_in(asked: &PrintChoices, title: &str, tables: &[Table]) -> Result<(), Notice> {
    let mut names: Vec<String> = Vec::new();
    for name in tables.iter().flat_map(|table| &table.columns).map(Column::name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if let Some(unknown) = asked.hidden.iter().find(|hidden| !names.contains(hidden)) {
        let what = format!("“{title}”没有名为“{unknown}”的列。");
        return Err(Notice::failure(what, "不印的列", format!("可以写的列名：{}。", names.join("、"))));
    }
    let naming = |table: &Table| Some((table.title.clone(), naming_column(table)?.name()));
    match tables.iter().filter_map(naming).find(|(_, name)| asked.hidden.contains(name)) {
        Some((title, name)) => Err(Notice::failure(
            format!("“{title}”的“{name}”一列不能不印：没有它，各行和合计看不出是谁的。"),
            "不印的列",
            "请改为不印别的列，“序号”可以不印。",
        )),
        None => Ok(()),
    }
}

fn paper(word: &str) -> Result<Paper, Notice> {
    match word.trim().to_uppercase().as_str() {
        "A4" | "A4横" => Ok(Paper::A4Landscape),
        "A4竖" => Ok(Paper::A4Portrait),
        "A3" | "A3横" => Ok(Paper::A3Landscape),
        _ => Err(Notice::failure(format!("不认识的纸张“{word}”。"), "纸张", "请写 A4、A4竖 或者 A3。")),
    }
}

fn mark(word: &str) -> Result<DraftMark, Notice> {
    let found = DraftMark::ALL.into_iter().find(|mark| mark.text() == word.trim());
    found.ok_or_else(|| {
        Notice::failure(format!("不认识的稿次“{word}”。"), "稿次", "请写 征求意见稿、送审稿 或者 定稿。")
    })
}
