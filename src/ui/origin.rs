//! 数字来源: the number that was clicked, with its formula, the numbers in it, the steps of the plan, the entries and the people
//! behind it. It lies beside what is shown, so that one can go on clicking. On the wall of a meeting room nobody is named.

use egui::{Grid, Label, RichText, ScrollArea, Ui, vec2};

use super::drafts::Drafts;
use super::theme;
use super::widgets::link;
use crate::app::origin::{Answer, Asking, Counted, OriginAction, PeopleOf, Read, Record, StepShare, Term};
use crate::app::{Action, Desk, PeopleAction, PeopleFilter, Screen};
use crate::domain::{Date, Delta, Holder};
use crate::history::Posting;
use crate::wording;

/// More lines than these are counted and not listed; the whole list is printed on the command line.
const MOST_LINES: usize = 200;
const WIDTH: f32 = 430.0;

/// The window, while a number is asked.
pub fn window(ui: &mut Ui, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let Some(asking) = &desk.asking else { return };
    let area = ui.ctx().content_rect();
    let mut is_open = true;
    egui::Window::new("数字来源")
        .open(&mut is_open)
        .default_pos(egui::pos2(area.right() - WIDTH - 40.0, area.top() + 140.0))
        .default_width(WIDTH)
        .default_height((area.height() - 210.0).clamp(240.0, 560.0))
        .collapsible(false)
        .constrain(true)
        .show(ui.ctx(), |ui| {
            head(ui, asking, actions);
            ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| body(ui, desk, asking, drafts, actions));
        });
    if !is_open {
        actions.push(Action::Origin(OriginAction::Close));
    }
}

fn head(ui: &mut Ui, asking: &Asking, actions: &mut Vec<Action>) {
    let answer = &asking.answer;
    ui.horizontal(|ui| {
        if asking.can_go_back() && ui.button("返回").clicked() {
            actions.push(Action::Origin(OriginAction::Back));
        }
        ui.add(Label::new(RichText::new(&answer.title).font(theme::bold(theme::BODY))).truncate())
            .on_hover_text(&answer.title);
    });
    ui.horizontal(|ui| {
        ui.label(RichText::new(wording::plain(Delta(answer.value))).font(theme::bold(24.0)));
        ui.label(RichText::new(answer.unit).color(theme::SECONDARY));
    });
    ui.label(RichText::new(&answer.as_of).color(theme::SECONDARY));
    ui.separator();
}

fn body(ui: &mut Ui, desk: &Desk, asking: &Asking, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let answer = &asking.answer;
    if !answer.formula.is_empty() {
        ui.label(&answer.formula);
    }
    terms(ui, &answer.terms, actions);
    steps(ui, desk, asking, drafts, actions);
    if !answer.grounds.is_empty() {
        heading(ui, "依据");
        answer.grounds.iter().take(MOST_LINES).for_each(|ground| drop(ui.label(ground)));
        rest(ui, answer.grounds.len());
    }
    match &asking.record {
        Read::UnderWay if answer.sources.postings.is_some() || answer.sources.people.is_some() => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("正在查账簿…");
            });
        }
        Read::UnderWay => {}
        Read::Failed => drop(ui.label(RichText::new("账簿没有读出来，请看右上角的说明。").color(theme::BAD))),
        Read::Done(record) => read(ui, desk, answer, record, actions),
    }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(theme::GRID);
    ui.label(RichText::new(words).font(theme::bold(theme::BODY)));
}

/// Says how many lines are not drawn.
fn rest(ui: &mut Ui, count: usize) {
    if count > MOST_LINES {
        let words = format!("共{count}项，以上是前{MOST_LINES}项");
        ui.label(RichText::new(words).color(theme::SECONDARY));
    }
}

/// The numbers of the formula; each leads to where it comes from itself.
fn terms(ui: &mut Ui, terms: &[Term], actions: &mut Vec<Action>) {
    if terms.is_empty() {
        return;
    }
    Grid::new("terms").num_columns(3).min_col_width(14.0).spacing([10.0, 4.0]).striped(true).show(ui, |ui| {
        for term in terms.iter().take(MOST_LINES) {
            ui.label(RichText::new(term.sign.word()).color(theme::SECONDARY));
            ui.label(&term.words);
            let number = wording::plain(Delta(term.value));
            match &term.origin {
                Some(origin) => {
                    if ui.link(number).on_hover_text(theme::ASK_HINT).clicked() {
                        actions.push(Action::Origin(OriginAction::Follow(origin.clone())));
                    }
                }
                None => drop(ui.label(number)),
            }
            ui.end_row();
        }
    });
    rest(ui, terms.len());
}

fn steps(ui: &mut Ui, desk: &Desk, asking: &Asking, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let steps = &asking.answer.steps;
    // The steps of a plan that is only compared cannot be gone to.
    let is_reachable = desk.meeting.is_none() && asking.is_of(desk.plan.as_ref().map(|open| open.plan.id));
    if steps.is_empty() {
        return;
    }
    heading(ui, "方案步骤");
    for share in steps.iter().take(MOST_LINES) {
        ui.horizontal_wrapped(|ui| {
            let number = format!("第{}步", share.step);
            if !is_reachable {
                ui.label(number);
            } else if link(ui, &number).clicked() {
                drafts.plan.reveal(share.step.saturating_sub(1));
                actions.push(Action::Go(Screen::Plan));
            }
            let change = Delta(share.change);
            ui.label(RichText::new(wording::signed(change)).color(theme::change_colour(change.0)));
            ui.label(sentence(desk, share));
        });
    }
    rest(ui, steps.len());
}

/// The step in words; on the wall of a meeting room who moves with it keeps no more than a surname.
fn sentence(desk: &Desk, share: &StepShare) -> String {
    let step = desk.plan.as_ref().and_then(|open| open.plan.steps().get(share.step.saturating_sub(1)));
    let Some(step) = step.filter(|_| desk.meeting.is_some()) else { return share.sentence.clone() };
    step.operation.movers().fold(share.sentence.clone(), |told, mover| {
        let surname: String = mover.name.as_str().chars().take(1).collect();
        told.replace(mover.name.as_str(), &format!("{surname}某"))
    })
}

fn read(ui: &mut Ui, desk: &Desk, answer: &Answer, record: &Record, actions: &mut Vec<Action>) {
    if let Some(latest) = &record.latest {
        ui.label(format!("{}：{}", wording::LATEST_DOCUMENT, wording::origin::latest_document(latest)));
    }
    if let Some(found) = &record.postings {
        postings(ui, desk, found, actions);
    }
    if let (Some(posted), Some(of)) = (record.disagreement, &answer.sources.postings) {
        let words = format!("凭证合计{posted}名，台账为{}名，两者不一致，请运行账簿检查。", of.balance);
        ui.label(RichText::new(words).color(theme::BAD));
    }
    if let (Some(counted), Some(of)) = (&record.people, &answer.sources.people) {
        people(ui, desk, counted, of, actions);
    }
}

/// The entries that made the balance, each with what was left after it.
fn postings(ui: &mut Ui, desk: &Desk, found: &[Posting], actions: &mut Vec<Action>) {
    heading(ui, &format!("凭证 {}笔", found.len()));
    if found.is_empty() {
        ui.label(RichText::new("没有收支记录。").color(theme::SECONDARY));
        return;
    }
    ui.label(wording::origin::made_by(found.iter().map(|posting| posting.change.0)));
    Grid::new("postings").num_columns(6).spacing([10.0, 4.0]).striped(true).show(ui, |ui| {
        for head in ["生效日期", "依据", "对方", "增减", "余额", "凭证"] {
            ui.label(RichText::new(head).color(theme::SECONDARY));
        }
        ui.end_row();
        for posting in found.iter().take(MOST_LINES) {
            ui.label(day(posting, desk.register.baseline.today()));
            cut(ui, &wording::basis(&posting.basis), 110.0);
            counterpart(ui, desk, posting.counterpart, actions);
            let change = RichText::new(wording::signed(posting.change));
            ui.label(change.color(theme::change_colour(posting.change.0)));
            ui.label(posting.balance.to_string());
            ui.label(format!("第{}号", posting.entry.0));
            ui.end_row();
        }
    });
    rest(ui, found.len());
}

/// The day of an entry, and whether it is still to come: a draft is laid over what waits for its day too.
fn day(posting: &Posting, today: Date) -> String {
    let waits = if posting.effective > today { " 待生效" } else { "" };
    format!("{}{waits}", posting.effective)
}

/// Whom the places came from or went to; an institution leads to its line of the ledger.
fn counterpart(ui: &mut Ui, desk: &Desk, holder: Holder, actions: &mut Vec<Action>) {
    let names = desk.shown();
    let name = wording::holder(holder, names);
    match holder {
        Holder::Institution(id) if names.institution(id).is_some() && desk.meeting.is_none() => {
            if ui.link(name).on_hover_text("在台账中查看").clicked() {
                actions.extend([Action::Select(Some(id)), Action::Go(Screen::Ledger)]);
            }
        }
        Holder::Institution(_) | Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => {
            cut(ui, &name, 110.0);
        }
    }
}

fn cut(ui: &mut Ui, words: &str, width: f32) {
    ui.allocate_ui(vec2(width, 18.0), |ui| {
        ui.set_max_width(width);
        ui.add(Label::new(words).truncate()).on_hover_text(words);
    });
}

/// How many people were counted and who they are.
fn people(ui: &mut Ui, desk: &Desk, counted: &Counted, of: &PeopleOf, actions: &mut Vec<Action>) {
    heading(ui, &format!("人员 {}人", counted.total));
    if desk.meeting.is_some() {
        ui.label(RichText::new("会议投影中不显示姓名。").color(theme::SECONDARY));
        return;
    }
    let names: Vec<&str> = counted.named.iter().map(|person| person.name.as_str()).collect();
    if !names.is_empty() {
        let more = if counted.total as usize > names.len() { "等" } else { "" };
        ui.label(format!("{}{more}", names.join("、")));
        if link(ui, "在人员中查看").clicked() {
            let mut kinds = of.kinds.iter();
            let kind = kinds.next().filter(|_| kinds.next().is_none());
            let filter = PeopleFilter {
                institution: Some(of.institution),
                kind,
                on: Some(of.on).filter(|on| *on > desk.register.baseline.today()).or(desk.people.filter.on),
                ..PeopleFilter::default()
            };
            actions.extend([Action::People(PeopleAction::Filter(filter)), Action::Go(Screen::People)]);
        }
    }
    if desk.draft().is_some() {
        let words = match of.on > desk.register.baseline.today() {
            true => "人员为待生效凭证生效后的花名册；方案随编的人见方案步骤。",
            false => "人员为现行花名册；方案随编的人见方案步骤。",
        };
        ui.label(RichText::new(words).color(theme::SECONDARY));
    }
}
