//! 报批 on the command line: whose approval a plan needs and how far it has come, and writing down what an authority has come to.
//! Matters go by the numbers that `plan … approvals` prints.

use clap::Subcommand;
use serde::Serialize;

use super::Printing;
use super::orders::Writes;
use crate::app::stages::{self, ApprovalEntry};
use crate::app::{OpenPlan, clock};
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::{Date, DocumentNumber};
use crate::notice::{self, Notice};
use crate::plan::ApprovalState;
use crate::rules::{ApprovalForce, ApprovalNeed, ApprovalRole};
use crate::wording;

#[derive(Debug, Subcommand)]
pub enum ApprovalOrder {
    /// 须报批的事项：各报哪里，报到哪一步
    Approvals {
        #[arg(value_name = "方案")]
        name: String,
    },
    /// 登记报批情况；审批机关已批的，文号一并填到有关步骤
    Approve {
        #[arg(value_name = "方案")]
        name: String,
        /// 事项的序号，见 plan … approvals
        #[arg(long, value_name = "序号")]
        need: usize,
        /// 哪个机关，如 中央编办
        #[arg(long, value_name = "机关")]
        authority: String,
        /// 待报、已报、已批、不同意
        #[arg(long, default_value = "已批", value_name = "情况")]
        state: String,
        /// 文号
        #[arg(long, value_name = "文号")]
        document: Option<String>,
        /// 报出、批复日期，如 2026-12-01
        #[arg(long, value_name = "日期")]
        date: Option<String>,
    },
}

/// One matter as `approvals --json` prints it.
#[derive(Serialize)]
struct NeedShown<'a> {
    need: usize,
    key: &'a str,
    matter: &'a str,
    /// Counted among what has to be approved; otherwise only what other places do.
    required: bool,
    parts: String,
    /// From one.
    steps: Vec<usize>,
    source: &'a str,
    verified: bool,
    chain: Vec<LinkShown>,
    approved: bool,
    standing: String,
}

#[derive(Serialize)]
struct LinkShown {
    authority: String,
    role: ApprovalRole,
    state: ApprovalState,
    on: Option<Date>,
    documents: Vec<String>,
}

impl ApprovalOrder {
    pub fn writes(&self) -> Writes {
        match self {
            Self::Approvals { .. } => Writes::No,
            Self::Approve { .. } => Writes::Yes,
        }
    }
}

/// That something is not finally approved yet is worth a failing exit code to whoever asks.
pub fn carry_out(opened: &OpenBook, order: ApprovalOrder, author: &str, printing: Printing) -> Result<Outcome, Notice> {
    let register = &opened.opened.register;
    match order {
        ApprovalOrder::Approvals { name } => {
            let plan = stages::find_plan(&opened.book, &name)?;
            let laid = stages::lay(&opened.book, register, plan)?;
            print(&laid, printing)?;
            Ok(Outcome::of(|| !laid.unapproved().is_empty()))
        }
        ApprovalOrder::Approve { name, need, authority, state, document, date } => {
            let plan = stages::find_plan(&opened.book, &name)?;
            let mut laid = stages::lay(&opened.book, register, plan)?;
            let found = need.checked_sub(1).and_then(|index| laid.approvals.get(index));
            let found = found.ok_or_else(|| notice::of_no_approval_need(&name, &laid.approvals))?;
            let entry = ApprovalEntry {
                need: found.level.identity().to_owned(),
                authority: authority.trim().to_owned(),
                state: read_state(&name, &state)?,
                on: date.as_deref().map(|written| read_date(&name, written)).transpose()?,
                document: document.as_deref().map(|written| read_document(&name, written)).transpose()?,
            };
            stages::mark_approval(register, &mut laid, &entry, stages::stamp(author))?;
            stages::store_plan(&opened.book, &laid.plan)?;
            print(&laid, printing)?;
            Ok(Outcome::Done)
        }
    }
}

fn print(laid: &OpenPlan, printing: Printing) -> Result<(), Notice> {
    match printing {
        Printing::Json => {
            let shown = laid.approvals.iter().enumerate().map(|(index, need)| shown(index + 1, need, laid));
            print_json(&shown.collect::<Vec<_>>())?;
        }
        Printing::Text if laid.approvals.is_empty() => say!("方案“{}”没有须报批的事项。", laid.plan.name),
        Printing::Text => laid.approvals.iter().enumerate().for_each(|(index, need)| tell(index + 1, need, laid)),
    }
    Ok(())
}

fn tell(number: usize, need: &ApprovalNeed, laid: &OpenPlan) {
    let reference = match need.level.force {
        ApprovalForce::Required => "",
        ApprovalForce::Reference | ApprovalForce::Off => "[供参照] ",
    };
    let standing = wording::need_standing(&need.standing(&laid.plan));
    say!("{number:>3}. {reference}{}　{standing}", need.level.matter);
    say!("     {}({})", wording::need_parts(need), wording::approval_steps(&need.steps));
    for link in need.links(&laid.plan) {
        let day = link.on.map(|day| format!(" {day}")).unwrap_or_default();
        let documents = link.documents.join("、");
        let documents = if documents.is_empty() { documents } else { format!(" {documents}") };
        let (authority, role) = (&link.link.authority, wording::approval_role(link.link.role));
        say!("     {authority}{role}：{}{day}{documents}", wording::approval_state(link.state));
    }
    let verified = if need.level.verified { "" } else { "(未经核实，可修改)" };
    say!("     依据：{}{verified}", need.level.source);
}

fn shown<'a>(number: usize, need: &'a ApprovalNeed, laid: &OpenPlan) -> NeedShown<'a> {
    let link = |link: crate::rules::LinkStanding| LinkShown {
        authority: link.link.authority,
        role: link.link.role,
        state: link.state,
        on: link.on,
        documents: link.documents,
    };
    let standing = need.standing(&laid.plan);
    NeedShown {
        need: number,
        key: need.level.identity(),
        matter: &need.level.matter,
        required: need.level.force == ApprovalForce::Required,
        parts: wording::need_parts(need),
        steps: need.steps.iter().map(|step| step + 1).collect(),
        source: &need.level.source,
        verified: need.level.verified,
        chain: need.links(&laid.plan).into_iter().map(link).collect(),
        approved: standing == crate::rules::NeedStanding::Approved,
        standing: wording::need_standing(&standing),
    }
}

fn read_state(name: &str, written: &str) -> Result<ApprovalState, Notice> {
    wording::approval_state_from_label(written).ok_or_else(|| {
        let known = ApprovalState::ALL.map(wording::approval_state).join("、");
        Notice::failure(format!("没有“{written}”这种报批情况。"), format!("方案“{name}”"), format!("可用：{known}。"))
    })
}

fn read_date(name: &str, written: &str) -> Result<Date, Notice> {
    written.trim().parse().map_err(|_| {
        let advice = format!("日期应如 {}。", clock::today());
        Notice::failure(format!("“{written}”不是日期。"), format!("方案“{name}”"), advice)
    })
}

fn read_document(name: &str, written: &str) -> Result<DocumentNumber, Notice> {
    DocumentNumber::new(written).map_err(|bad| {
        let what = format!("文号“{}”不合规范。", bad.written);
        Notice::failure(what, format!("方案“{name}”"), "请写成 安委编〔2026〕12号 的样子。")
    })
}
