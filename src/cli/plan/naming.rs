//! 点名 on the command line: who could go with a step, with suggestions, and the names put into it.

use serde::Serialize;

use super::{Printing, outcome_of, print_refused, refused_steps};
use crate::app::{clock, named_elsewhere, stages};
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::{Month, PersonId};
use crate::notice::Notice;
use crate::optimise::Merit;
use crate::wording;

/// Somebody as `suggest --json` prints them; whole ID numbers are never printed.
#[derive(Serialize)]
struct Shown {
    person: PersonId,
    name: String,
    id_number: Option<String>,
    post: Option<String>,
    works_at: String,
    birth: Option<Month>,
    retires_in: Option<Month>,
    merit: &'static str,
    reasons: String,
    /// The step that names the person already, counted from one.
    named_in_step: Option<usize>,
}

/// What `name --json` prints.
#[derive(Serialize)]
struct Named<'a> {
    plan: &'a str,
    step: usize,
    sentence: &'a str,
    refusal: Option<&'a str>,
    people: usize,
    /// Places of the move that go without a name.
    unnamed: u32,
}

/// Everybody who could be named in a step, the best suggestion first.
pub fn suggest(opened: &OpenBook, (name, step): (&str, usize), printing: Printing) -> Result<Outcome, Notice> {
    let (book, register) = (&opened.book, &opened.opened.register);
    let plan = stages::find_plan(book, name)?;
    let of = stages::move_of(&plan, step)?;
    let today = Month::try_from(clock::today())
        .map_err(|_| Notice::failure("本机日期不对，算不出退休时间。", "系统时间", "请先校正系统日期。"))?;
    // Names and belongings as the plan leaves them.
    let laid = stages::lay(book, register, plan)?;
    let suggested = stages::suggest(book, &laid.projection.after, &of, today)?;
    let named = named_elsewhere(&laid.plan, None);
    let shown: Vec<Shown> = suggested
        .iter()
        .map(|it| {
            let (person, at) = (&it.person, &it.person.assignment);
            Shown {
                person: person.id,
                name: person.name.to_string(),
                id_number: person.id_number.as_ref().map(|number| number.masked()),
                post: at.post.as_ref().map(ToString::to_string),
                works_at: wording::holder(crate::domain::Holder::Institution(at.works_at), &laid.projection.after),
                birth: person.birth,
                retires_in: it.suggestion.retires_in,
                merit: wording::merit(it.suggestion.merit),
                reasons: wording::move_reasons(&it.suggestion.reasons, of.manner, &laid.projection.after),
                named_in_step: named.get(&person.id).map(|index| index + 1),
            }
        })
        .collect();
    match printing {
        Printing::Json => print_json(&shown)?,
        Printing::Text => {
            let fitting = suggested.iter().filter(|it| it.suggestion.merit <= Merit::Fit).count();
            let bodies = wording::named_move(&of, &laid.projection.after);
            let (manner, kind) = (wording::move_manner(of.manner), wording::kind(of.kind));
            say!("第{step}步　{manner} {bodies} {kind} {}名", of.count);
            say!("这类编制上有{}人，其中建议先行和适宜的{fitting}人：", shown.len());
            for (number, line) in shown.iter().enumerate() {
                let id = line.id_number.as_deref().unwrap_or("身份证号待补");
                let named = line.named_in_step.map(|step| format!("　[已在第{step}步点名]")).unwrap_or_default();
                say!("{:>3}. {}　{id}　{}　{}{named}", number + 1, line.name, line.merit, line.reasons);
            }
        }
    }
    Ok(Outcome::Done)
}

/// Names people in a step; nobody where `people` is empty.
pub fn name(
    opened: &OpenBook,
    (name, step): (&str, usize),
    people: &[String],
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let names = people.iter().flat_map(|list| list.split([',', '，', '、'])).map(str::trim).filter(|it| !it.is_empty());
    let written: Vec<stages::WrittenPerson> = names.map(stages::WrittenPerson::read).collect();
    let plan = stages::name_people(&opened.book, name, (step, &written), author)?;
    let of = stages::move_of(&plan, step)?;
    let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    let index = step.saturating_sub(1);
    let named = written.len();
    let unnamed = of.count.0.saturating_sub(u32::try_from(named).unwrap_or(u32::MAX));
    let sentence = laid.sentence(index);
    match printing {
        Printing::Json => print_json(&Named {
            plan: &laid.plan.name,
            step,
            sentence,
            refusal: laid.refusal(index),
            people: named,
            unnamed,
        })?,
        Printing::Text => {
            say!("{step}. {sentence}");
            say!("点名{named}人，其余{unnamed}名不带人。");
            if let Some(label) = laid.plan.revisions.undo_label() {
                say!("改动记录：{label}。");
            }
            print_refused(&refused_steps(&laid));
        }
    }
    Ok(outcome_of(&laid))
}
