//! A plan on its way to the meeting: stages, frozen papers, what units object, and the log of it all.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::Printing;
use crate::app::papers::{self, SetPaper, SetRequest};
use crate::app::stages::Whose;
use crate::app::{clock, policies, stages};
use crate::cli::{OpenBook, Outcome, pages, print_json};
use crate::notice::{self, Notice};
use crate::plan::{Objection, Plan, Stage, StageRefusal, Stamp, next_number};
use crate::report::Table;
use crate::wording;

/// One line of `log --json`.
#[derive(Serialize)]
struct Line<'a> {
    /// Nothing where the time is not known.
    #[serde(flatten)]
    stamp: Option<&'a Stamp>,
    sentence: String,
}

/// What `stage`, `freeze`, `object` … `--json` print.
#[derive(Serialize)]
struct Standing<'a> {
    plan: &'a str,
    stage: Stage,
    standing: String,
    objections: &'a [Objection],
    /// 定稿材料, where they have just been frozen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    papers: Vec<SetPaper>,
}

pub fn move_to(
    opened: &OpenBook,
    name: &str,
    (stage, note): (&str, &str),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let to = wording::stage_from_label(stage).ok_or_else(|| {
        let known = Stage::ALL.map(wording::stage).join("、");
        Notice::failure(format!("没有“{stage}”这个阶段。"), format!("方案“{name}”"), format!("可用：{known}。"))
    })?;
    let (plan, skipped) = stages::edit_plan(&opened.book, name, |plan| {
        let skipped = plan.would_skip(Some(to));
        let moved = plan.move_to(to, note, stages::stamp(author));
        moved.map(|()| skipped).map_err(|refusal| notice::of_stage(name, &refusal))
    })?;
    let told = tell(&plan, Vec::new(), printing)?;
    if printing == Printing::Text && !skipped.is_empty() {
        say!("注意：未经{}，已记入日志。", wording::stages(&skipped));
    }
    Ok(told)
}

/// Changes how a plan stands, keeps it, and says how it stands then.
pub fn change(
    opened: &OpenBook,
    name: &str,
    author: &str,
    printing: Printing,
    change: impl FnOnce(&mut Plan, Stamp) -> Result<(), StageRefusal>,
) -> Result<Outcome, Notice> {
    let (plan, ()) = stages::edit_plan(&opened.book, name, |plan| {
        change(plan, stages::stamp(author)).map_err(|refusal| notice::of_stage(name, &refusal))
    })?;
    tell(&plan, Vec::new(), printing)
}

/// Takes down what a unit objects to.
pub fn object(
    opened: &OpenBook,
    name: &str,
    (unit, whose, text): (&str, Whose, &str),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let register = &opened.opened.register;
    let (plan, former) = stages::edit_plan(&opened.book, name, |plan| {
        stages::object(register, plan, (unit, whose), text, stages::stamp(author))
    })?;
    if printing == Printing::Text {
        crate::cli::past::say_former(former.as_ref(), "意见");
    }
    tell(&plan, Vec::new(), printing)
}

/// 定稿: freezes a plan, gives each of its papers a code, and writes them into one file where one is named.
pub fn freeze(
    opened: &OpenBook,
    (name, number): (&str, Option<&str>),
    out: Option<&Path>,
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let known = stages::paper_numbers(&opened.book)?;
    let number = number.map_or_else(|| next_number(&known), str::to_owned);
    let (plan, ()) =
        stages::edit_plan(&opened.book, name, |plan| stages::freeze(plan, &number, &known, stages::stamp(author)))?;
    let policy = Arc::new(policies::in_force()?.policy);
    let request = SetRequest::new(plan, clock::today()).printed_as(&opened.opened.print_options);
    let issued = papers::issue_set(&opened.book, &policy, &request)?;
    let tables: Vec<Table> = issued.into_iter().map(|paper| paper.table).collect();
    if let Some(file) = out {
        pages::save_set(file, &request.cover(opened.book.header()), &tables)?;
    }
    tell(&request.plan, papers::set_of(&tables), printing)
}

/// Says how a plan stands.
fn tell(plan: &Plan, papers: Vec<SetPaper>, printing: Printing) -> Result<Outcome, Notice> {
    match printing {
        Printing::Text => {
            say!("方案“{}”　{}", plan.name, wording::progress(plan));
            print_objections(plan);
            for SetPaper { attachment, title, code } in papers {
                say!("{attachment}　{title}　核验码 {}", code.unwrap_or_else(|| "无".to_owned()));
            }
        }
        Printing::Json => print_json(&Standing {
            plan: &plan.name,
            stage: plan.stage,
            standing: wording::progress(plan),
            objections: &plan.objections,
            papers,
        })?,
    }
    Ok(Outcome::Done)
}

pub fn print_objections(plan: &Plan) {
    for (number, objection) in plan.objections.iter().enumerate() {
        let answered = objection.answered.as_ref().map_or("未答复", |answer| answer.text.as_str());
        say!("意见{}　{}：{}　[{answered}]", number + 1, wording::objector(objection), objection.text);
    }
}

pub fn log(opened: &OpenBook, name: &str, printing: Printing) -> Result<Outcome, Notice> {
    let plan = stages::find_plan(&opened.book, name)?;
    let lines = plan.log_lines();
    match printing {
        Printing::Text => lines.iter().for_each(|line| say!("{}", wording::log_line(line))),
        Printing::Json => {
            let line = |line: &crate::plan::LogLine<'_>| wording::log_line(line);
            let told: Vec<Line<'_>> = lines.iter().map(|it| Line { stamp: it.stamp, sentence: line(it) }).collect();
            print_json(&told)?;
        }
    }
    Ok(Outcome::Done)
}
