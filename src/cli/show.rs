//! Lists on the command line: ledger, people, offices, pools, loans, clearances, use.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Outcome, close, open, print_json};
use crate::app::{PeopleFilter, ReportName, clock, stages};
use crate::domain::{Name, Person, Snapshot};
use crate::notice::Notice;
use crate::report;
use crate::wording;

#[derive(Debug, Args)]
pub struct ShowArguments {
    /// 账簿
    book: PathBuf,
    /// 列出什么
    what: What,
    /// 人员：按姓名、内设机构、职务查找
    #[arg(long)]
    text: Option<String>,
    /// 人员：只列这个单位
    #[arg(long)]
    institution: Option<String>,
    /// 人员：最多列几人
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// 输出 JSON；人员的身份证号一律隐去中间八位
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// 机构编制台账
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
    let opened = open(&arguments.book)?;
    let register = &opened.opened.register;
    let heading = opened.opened.heading(clock::today());
    let named = |name: ReportName| name.build(&heading, register, None);
    let table = match arguments.what {
        What::People => {
            people(&opened.book, &register.snapshot, arguments)?;
            return close(opened.book);
        }
        What::Ledger => named(ReportName::Ledger),
        What::Offices => named(ReportName::Offices),
        What::Pools => named(ReportName::Pools),
        What::Loans => Some(report::loans(&heading, &register.snapshot)),
        What::Clearances => named(ReportName::Clearances),
        What::Usage => named(ReportName::Usage),
    };
    let tables: Vec<_> = table.into_iter().collect();
    if arguments.json {
        print_json(&tables)?;
    } else {
        print!("{}", report::text::write(&tables));
    }
    close(opened.book)
}

fn people(book: &crate::store::Book, snapshot: &Snapshot, arguments: &ShowArguments) -> Result<(), Notice> {
    let institution = match &arguments.institution {
        None => None,
        Some(written) => {
            let found = Name::new(written).ok().and_then(|name| snapshot.find(&name)).map(|institution| institution.id);
            let unknown = || Notice::failure(format!("台账中没有机构“{written}”。"), "--institution", "请核对名称。");
            Some(found.ok_or_else(unknown)?)
        }
    };
    let filter = PeopleFilter { text: arguments.text.clone().unwrap_or_default(), institution, kind: None };
    let mut shown: Vec<Person> = Vec::new();
    let mut total = 0;
    let mut after = None;
    loop {
        let (page, count) = stages::people(book, &filter, after)?;
        total = count.unwrap_or(total);
        shown.extend(page.rows);
        after = page.next;
        if after.is_none() || shown.len() >= arguments.limit {
            break;
        }
    }
    shown.truncate(arguments.limit);
    if arguments.json {
        return print_json(&shown.iter().map(|person| line(person, snapshot)).collect::<Vec<_>>());
    }
    for person in &shown {
        println!("{}", line(person, snapshot).into_values().collect::<Vec<_>>().join("　"));
    }
    println!("共 {total} 人，列出 {} 人。", shown.len());
    Ok(())
}

/// A person's fields under their heads, numbered so that they stay in order.
fn line(person: &Person, snapshot: &Snapshot) -> std::collections::BTreeMap<&'static str, String> {
    let at = &person.assignment;
    let named = |id| snapshot.institution(id).map_or_else(String::new, |institution| institution.name.to_string());
    let or_blank = |value: Option<String>| value.unwrap_or_default();
    std::collections::BTreeMap::from([
        ("1 姓名", person.name.to_string()),
        ("2 性别", or_blank(person.sex.map(|sex| wording::sex(sex).to_owned()))),
        ("3 身份证号", or_blank(person.id_number.as_ref().map(|number| number.masked()))),
        ("4 编制所在单位", named(at.quota_at)),
        ("5 编制类型", wording::kind(at.kind).to_owned()),
        ("6 实际工作单位", named(at.works_at)),
        ("7 职务", or_blank(at.post.as_ref().map(ToString::to_string))),
    ])
}
