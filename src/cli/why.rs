//! 一个数从哪里来, on the command line: the same answer as in the window, as tables and as JSON.

use std::cmp::Ordering;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::past::{OutputArguments, holder, kind, say_former, show};
use super::{OpenBook, Outcome, close, open_to_read_on, print_json};
use crate::app::naming::Meant;
use crate::app::origin::{Answer, Record, Scene, When, answer, read, table};
use crate::app::{clock, stages};
use crate::domain::{Date, Held, Holder, Kinds, Origin, Whom};
use crate::history::FormerName;
use crate::notice::Notice;
use crate::report::{self, Table};
use crate::wording;

#[derive(Debug, Args)]
pub struct WhyArguments {
    /// 账簿
    #[arg(value_name = "账簿")]
    book: PathBuf,
    /// 单位、周转池，或者 上级、县级机动编制、全部单位 等
    #[arg(value_name = "单位")]
    holder: String,
    /// 编制类型，如 行政、事业·全额；写 合计 时为各类编制之和
    #[arg(value_name = "编制类型")]
    kind: String,
    /// 问哪一个数：核定、实有、空编、超编、在途、可调空编、按实际使用 等
    #[arg(long, default_value = "核定", value_name = "数")]
    quantity: String,
    /// 截至这一天，如 2026-06-30
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 再加上这个方案的步骤
    #[arg(long, value_name = "方案")]
    plan: Option<String>,
    #[command(flatten)]
    output: OutputArguments,
}

/// The answer as JSON prints it.
#[derive(Serialize)]
struct WhyShown<'a> {
    /// The name that was asked, where it is a former one.
    former_name: Option<FormerName>,
    #[serde(flatten)]
    answer: &'a Answer,
    #[serde(flatten)]
    record: &'a Record,
    tables: &'a [Table],
}

/// 数字来源
pub fn run(arguments: &WhyArguments) -> Result<Outcome, Notice> {
    let opened = open_to_read_on(&arguments.book, arguments.date.as_deref())?;
    let register = &opened.opened.register;
    let Meant { whom: origin, former } = asked(arguments, &opened)?;
    let plan = arguments.plan.as_deref().map(|name| stages::find_plan(&opened.book, name)).transpose()?;
    let plan = plan.map(|plan| stages::lay(&opened.book, register, plan)).transpose()?;
    let scene = Scene::new(register, plan.as_ref()).of(when(register.baseline.today()));
    let answered = answer(&origin, &scene);
    let record = read(&opened.book, &answered.sources)?;
    let heading = opened.opened.heading(scene.day());
    let mut first = table(&heading, &answered, &record);
    if origin.quantity == Held::Authorized.into() {
        let vacancy = answer(&origin.of(Held::Vacancy), &scene).formula;
        first.notes.extend(Some(vacancy).filter(|formula| !formula.is_empty()));
    }
    let mut tables = vec![first];
    if let (Some(found), Some(of)) = (&record.postings, &answered.sources.postings) {
        tables.push(report::postings(&heading, (of.holder, of.kind), found, scene.after()));
    }
    match arguments.output.json && arguments.output.out.is_none() {
        true => print_json(&WhyShown { former_name: former, answer: &answered, record: &record, tables: &tables })?,
        false => {
            say_former(former.as_ref(), SAID);
            if let (Some(former), Some(_), Some(first)) = (&former, &arguments.output.out, tables.first_mut()) {
                first.notes.insert(0, wording::former_name(former, SAID));
            }
            show(&tables, &arguments.output)?;
        }
    }
    close(opened.book)
}

fn when(day: Date) -> When {
    match day.cmp(&clock::today()) {
        Ordering::Less => When::Past,
        Ordering::Equal => When::Today,
        Ordering::Greater => When::Coming,
    }
}

/// What the answer is of whom was asked.
const SAID: &str = "数字来源";

/// The number that the words mean.
fn asked(arguments: &WhyArguments, opened: &OpenBook) -> Result<Meant<Origin>, Notice> {
    let kinds = match arguments.kind.as_str() {
        "合计" => Kinds::quota(),
        written => Kinds::of(kind(written)?),
    };
    let held = wording::origin::held_from_label(&arguments.quantity).ok_or_else(|| {
        let known: Vec<&str> = wording::origin::HELD.into_iter().map(wording::origin::held).collect();
        let what = format!("没有“{}”这个数。", arguments.quantity);
        Notice::failure(what, "命令行", format!("请写下列之一：{}。", known.join("、")))
    })?;
    let mut former = None;
    let (whom, held) = match arguments.holder.as_str() {
        "全部单位" => (Whom::Institutions, held),
        written => {
            let Meant { whom, former: known_by } = holder(written, opened)?;
            former = known_by;
            match (whom, held) {
                (Holder::Superior, Held::Authorized) => (Whom::line(Holder::Superior, kinds), Held::Issued),
                (of, held) => (Whom::line(of, kinds), held),
            }
        }
    };
    Ok(Meant { whom: Origin { kinds, ..Origin::new(whom, held) }, former })
}
