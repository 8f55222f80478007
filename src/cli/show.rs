//! Lists on the command line: ledger, people, offices, pools, loans, clearances, use.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::past::{institution, say_former};
use super::{OpenBook, Outcome, close, open_to_read_on, output, print_json};
use crate::app::{PeopleFilter, ReportName, past, stages};
use crate::domain::{Person, Snapshot};
use crate::history::FormerName;
use crate::notice::Notice;
use crate::report;
use crate::wording;

#[derive(Debug, Args)]
pub struct ShowArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 列出什么
    #[arg(value_name = "内容")]
    what: What,
    /// 这一天终了时的台账，如 2026-06-30；不指定时为今天
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 人员：按姓名、内设机构、职务查找
    #[arg(long, value_name = "文字")]
    text: Option<String>,
    /// 人员：只列这个单位
    #[arg(long, value_name = "单位")]
    institution: Option<String>,
    /// 人员：跳过前面几人
    #[arg(long, default_value_t = 0, value_name = "人数")]
    offset: usize,
    /// 人员：最多列几人
    #[arg(long, default_value_t = 100, value_name = "人数")]
    limit: usize,
    /// 输出 JSON；人员的身份证号一律隐去中间八位
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// 机构编制台账，附每个数的最近依据
    Ledger,
    /// 人员
    People,
    /// 乡镇(街道)机构设置
    Offices,
    /// 周转池：持有、借出、余额和每笔周转使用
    Pools,
    /// 周转使用，逐笔
    Loans,
    /// 未办结的用编核准
    Clearances,
    /// 编制归属与实际使用对照
    Usage,
}

pub fn run(arguments: &ShowArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read_on(&arguments.book, arguments.date.as_deref())?;
    let register = &opened.opened.register;
    let heading = opened.opened.heading(register.baseline.today());
    let named = |name: ReportName| name.build(&heading, register, None);
    let table = match arguments.what {
        What::People => {
            people(&opened, arguments)?;
            return close(opened.book);
        }
        What::Ledger => named(ReportName::Ledger),
        What::Offices => named(ReportName::Offices),
        What::Pools => named(ReportName::Pools),
        What::Loans => Some(report::loans(&heading, &register.snapshot)),
        What::Clearances => named(ReportName::Clearances),
        What::Usage => named(ReportName::Usage),
    };
    let mut tables: Vec<_> = table.into_iter().collect();
    if arguments.what == What::Ledger {
        let movers = past::latest_movers(&opened.book, register.baseline.today(), None)?;
        tables.push(report::documents(&heading, &register.snapshot, &movers));
    }
    if arguments.json {
        print_json(&tables)?;
    } else {
        output::write(&report::text::write(&tables));
    }
    close(opened.book)
}

fn people(opened: &OpenBook, arguments: &ShowArguments) -> Result<(), Notice> {
    let (book, register) = (&opened.book, &opened.opened.register);
    let snapshot = &*register.snapshot;
    let on = arguments.date.is_some().then(|| register.baseline.today());
    let meant = arguments.institution.as_deref().map(|written| institution(written, opened)).transpose()?;
    let institution = meant.as_ref().map(|meant| meant.whom);
    let former_name = meant.and_then(|meant| meant.former);
    let filter = PeopleFilter { text: arguments.text.clone().unwrap_or_default(), institution, kind: None, on };
    let wanted = arguments.offset.saturating_add(arguments.limit);
    let mut shown: Vec<Person> = Vec::new();
    let mut total = 0;
    let mut after = None;
    loop {
        let (page, count) = stages::people(book, &filter, after)?;
        total = count.unwrap_or(total);
        shown.extend(page.rows);
        after = page.next;
        if after.is_none() || shown.len() >= wanted {
            break;
        }
    }
    let rows: Vec<PersonShown> =
        shown.iter().take(wanted).skip(arguments.offset).map(|person| PersonShown::of(person, snapshot)).collect();
    if arguments.json {
        return print_json(&PeopleShown { former_name, total, offset: arguments.offset, rows });
    }
    say_former(former_name.as_ref(), "人员");
    for row in &rows {
        let PersonShown { name, sex, id_number, quota_at, kind, works_at, post } = row;
        say!("{name}　{sex}　{id_number}　{quota_at}　{kind}　{works_at}　{post}");
    }
    let before = if arguments.offset == 0 { String::new() } else { format!("跳过 {} 人，", arguments.offset) };
    say!("共 {total} 人，{before}列出 {} 人。", rows.len());
    Ok(())
}

/// What `show people --json` prints: `{ "total": 2579, "offset": 0, "rows": [{ "name": "…", … }] }`.
#[derive(Serialize)]
struct PeopleShown {
    /// The name by which the institution was asked for, where it is a former one.
    former_name: Option<FormerName>,
    /// How many people fit in all.
    total: u64,
    /// How many of them come before the first row.
    offset: usize,
    rows: Vec<PersonShown>,
}

/// A person as listed; what is unknown is an empty text.
#[derive(Serialize)]
struct PersonShown {
    name: String,
    sex: &'static str,
    /// Its middle eight digits hidden.
    id_number: String,
    /// 编制所在单位
    quota_at: String,
    /// 编制类型
    kind: &'static str,
    /// 实际工作单位
    works_at: String,
    /// 职务
    post: String,
}

impl PersonShown {
    fn of(person: &Person, snapshot: &Snapshot) -> Self {
        let at = &person.assignment;
        let named = |id| snapshot.institution(id).map_or_else(String::new, |institution| institution.name.to_string());
        Self {
            name: person.name.to_string(),
            sex: person.sex.map_or("", wording::sex),
            id_number: person.id_number.as_ref().map_or_else(String::new, |number| number.masked()),
            quota_at: named(at.quota_at),
            kind: wording::kind(at.kind),
            works_at: named(at.works_at),
            post: at.post.as_ref().map_or_else(String::new, ToString::to_string),
        }
    }
}
