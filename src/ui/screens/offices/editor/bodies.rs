//! The offices of one township: which it has, their nature, places, leaders and plates; the institution's own leaders and plates;
//! and the places of all offices against what the ledger holds, while they are typed.

use egui::{Align, Checkbox, ComboBox, DragValue, Frame, Layout, RichText, Role, Stroke, TextEdit, Ui, WidgetInfo};

use crate::app::{Action, Desk, PlanAction, PlanEdit, PlanHead};
use crate::domain::{Headcount, Institution, Name, OfficeNature, QuotaFamily, QuotaKind, Snapshot};
use crate::rules::{Choice, Permission, Scheme, Situation};
use crate::ui::screens::offices::draft::{EffectiveDraft, OfficeDraft, TownDraft};
use crate::ui::screens::offices::{edit, figures};
use crate::ui::theme;
use crate::ui::widgets::date;
use crate::wording;

pub fn show(
    ui: &mut Ui,
    desk: &Desk,
    scheme: &Scheme,
    (of, town): (Situation<'_>, &mut TownDraft),
    typed: &mut EffectiveDraft,
    actions: &mut Vec<Action>,
) {
    let edited = of.institution;
    common(ui, scheme, of, town);
    specials(ui, scheme, of, town);
    ui.add_space(8.0);
    heading(ui, "编制、职数、性质与挂牌");
    effective(ui, desk, typed, actions);
    let today = desk.ground().institution(edited.id);
    let mut removed = None;
    for (index, office) in town.offices.iter_mut().enumerate() {
        if card(ui, office, today) == Card::Removed {
            removed = Some(index);
        }
    }
    if let Some(index) = removed {
        town.offices.remove(index);
    }
    sums(ui, desk.shown(), edited);
    institution(ui, town);
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::bold(theme::BODY)));
}

/// From when on a switch of nature counts: the day of the plan, which can be set here too.
fn effective(ui: &mut Ui, desk: &Desk, typed: &mut EffectiveDraft, actions: &mut Vec<Action>) {
    let Some(open) = desk.draft() else { return };
    let words = format!("性质改变{}生效", wording::from_when(open.plan.effective));
    ui.label(RichText::new(words).color(theme::SECONDARY));
    if desk.edit_hindrance().is_some() {
        return;
    }
    let current = (open.plan.id, open.plan.effective);
    if typed.taken_from != Some(current) {
        let text = open.plan.effective.map(|date| date.to_string()).unwrap_or_default();
        *typed = EffectiveDraft { taken_from: Some(current), text };
    }
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("方案生效日期").on_hover_text("整个方案共用一个生效日期，在这里改和在“方案”里改是一样的");
        let field = TextEdit::singleline(&mut typed.text).hint_text("执行当日，如 2026-12-01").desired_width(150.0);
        let field = ui.add(field).labelled_by(label.id);
        match date::read(&typed.text) {
            Err(why) => drop(ui.label(RichText::new(why).color(theme::BAD))),
            Ok(day) if field.lost_focus() && day != open.plan.effective => {
                let (basis, note) = (open.plan.basis.clone(), open.plan.note.clone());
                let head = PlanHead { effective: day, basis, note };
                actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Head(head))));
            }
            Ok(_) => {}
        }
    });
}

/// Common offices with the name they bear here, and a button that fills up what is wanting.
fn common(ui: &mut Ui, scheme: &Scheme, edited: Situation<'_>, town: &mut TownDraft) {
    heading(ui, &format!("共性机构({})", scheme.name));
    for (common, office) in scheme.fit(edited).common {
        match office {
            Some(office) if office.name == common.name => drop(ui.label(format!("● {}", common.name))),
            Some(office) => drop(ui.label(format!("● {}(现名 {})", common.name, office.name))),
            None => drop(ui.label(RichText::new(format!("○ {}(应设未设)", common.name)).color(theme::CAUTION))),
        }
    }
    let unnamed = scheme.unnamed_for(edited);
    if unnamed > 0 {
        let words = format!("另有 {unnamed} 个共性机构来源未点名(待填)，先从下面所选中扣除");
        ui.label(RichText::new(words).color(theme::SECONDARY));
    }
    let template = scheme.template(edited);
    let is_same = template == edited.institution.offices && town.scheme.as_deref() == Some(scheme.key.as_str());
    if !is_same && ui.button("按方案补齐").on_hover_text("补设共性机构，改用方案的名称，撤销不符合方案的机构").clicked()
    {
        town.offices = template.iter().map(OfficeDraft::of).collect();
        town.scheme = Some(scheme.key.clone());
    }
}

/// Special offices to tick; one that is not allowed says why.
fn specials(ui: &mut Ui, scheme: &Scheme, edited: Situation<'_>, town: &mut TownDraft) {
    ui.add_space(6.0);
    let fit = scheme.fit(edited);
    let limit = fit.limits.and_then(|limits| limits.special);
    let limit = limit.map_or_else(|| "待填".to_owned(), |most| most.to_string());
    heading(ui, &format!("个性机构 已选 {} / 限 {limit}", fit.special_count()));
    ui.label(figures::room_of_fit(edited.institution, &fit));
    let mut names: Vec<Name> = scheme.special.catalogue.iter().map(|special| special.name.clone()).collect();
    let beyond = fit.special.iter().filter(|(_, listed)| listed.is_none()).map(|(office, _)| office.name.clone());
    names.extend(beyond);
    for name in names {
        tick(ui, scheme, edited, &name, town);
    }
    if scheme.special.choice == Choice::Open {
        ui.horizontal(|ui| {
            let label = ui.label("另设");
            ui.add(TextEdit::singleline(&mut town.own_name).desired_width(150.0)).labelled_by(label.id);
            if let (true, Ok(name)) = (ui.button("添加").clicked(), Name::new(&town.own_name)) {
                if town.offices.iter().all(|office| office.office.name != name) {
                    town.offices.push(OfficeDraft::of(&edit::new_office(scheme, &name)));
                }
                town.own_name.clear();
            }
        });
    }
}

/// One special office. What is set but not allowed can only be taken away.
fn tick(ui: &mut Ui, scheme: &Scheme, edited: Situation<'_>, name: &Name, town: &mut TownDraft) {
    let place = town.offices.iter().position(|office| scheme.is_same_office(&office.office.name, name));
    let permission = scheme.permission(name, edited);
    let text = match wording::policy::permission(&permission) {
        Some(why) => format!("{name}({why})"),
        None => name.to_string(),
    };
    let is_possible = match permission {
        Permission::Common | Permission::Allowed | Permission::Unclear(_) => true,
        Permission::Refused(_) | Permission::NotListed => place.is_some(),
    };
    let mut is_chosen = place.is_some();
    if ui.add_enabled(is_possible, Checkbox::new(&mut is_chosen, text)).changed() {
        match place {
            Some(place) => drop(town.offices.remove(place)),
            None => town.offices.push(OfficeDraft::of(&edit::new_office(scheme, name))),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Card {
    Kept,
    Removed,
}

/// One office: nature, places, leaders, plates.
fn card(ui: &mut Ui, draft: &mut OfficeDraft, today: Option<&Institution>) -> Card {
    let mut outcome = Card::Kept;
    let frame = Frame::new().stroke(Stroke::new(1.0, theme::HAIRLINE)).corner_radius(4).inner_margin(6);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let name = draft.office.name.to_string();
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.small_button("撤销").on_hover_text(format!("撤销{name}")).clicked() {
                    outcome = Card::Removed;
                }
                let was = today.and_then(|today| today.offices.iter().find(|office| office.name == draft.office.name));
                if was.is_some_and(|was| was.nature != draft.office.nature) {
                    ui.label(RichText::new("性质变").color(theme::HINT));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let head = RichText::new(&name).font(theme::bold(theme::DENSE));
                    ui.add(egui::Label::new(head).truncate());
                });
            });
        });
        ui.horizontal_wrapped(|ui| {
            nature(ui, &name, &mut draft.office.nature);
            number(ui, "编制", &name, places(&mut draft.office.places));
            number(ui, "正", &name, &mut draft.office.leaders.chief.0);
            number(ui, "副", &name, &mut draft.office.leaders.deputy.0);
        });
        ui.horizontal(|ui| {
            let label = ui.label("挂牌");
            let edit = TextEdit::singleline(&mut draft.nameplates).hint_text("多块用顿号隔开");
            ui.add(edit.desired_width(f32::INFINITY)).labelled_by(label.id);
        });
        settle(&mut draft.office.places);
    });
    outcome
}

/// 行政 or 事业.
fn nature(ui: &mut Ui, name: &str, nature: &mut OfficeNature) {
    ui.label("性质");
    let combo = ComboBox::from_id_salt(("nature", name)).selected_text(wording::short_nature(*nature)).width(58.0);
    let response = combo.show_ui(ui, |ui| {
        for other in [OfficeNature::Administrative, OfficeNature::Service] {
            ui.selectable_value(nature, other, format!("{}转为{}", name, wording::short_nature(other)));
        }
    });
    response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name}的性质")));
}

/// Places as a number while they are edited; none is zero.
fn places(places: &mut Option<Headcount>) -> &mut u32 {
    &mut places.get_or_insert_with(|| Headcount(0)).0
}

/// No office has zero places: zero means that nobody has said.
fn settle(places: &mut Option<Headcount>) {
    if places.is_some_and(Headcount::is_zero) {
        *places = None;
    }
}

fn number(ui: &mut Ui, what: &str, name: &str, value: &mut u32) {
    let label = ui.label(what);
    let field = DragValue::new(value).range(0..=999).speed(0.1);
    let field = field.custom_formatter(|value, _| if value == 0.0 { "—".to_owned() } else { value.to_string() });
    ui.add(field).labelled_by(label.id).on_hover_text(format!("{name} {what}，— 表示未定"));
}

/// Places of the offices against what the institution holds, by family, while they are typed.
fn sums(ui: &mut Ui, shown: &Snapshot, edited: &Institution) {
    ui.add_space(6.0);
    for (nature, family) in
        [(OfficeNature::Administrative, QuotaFamily::Administrative), (OfficeNature::Service, QuotaFamily::Service)]
    {
        let given: u32 = edited.offices_of(nature).filter_map(|office| office.places).map(|places| places.0).sum();
        let unsaid = edited.offices_of(nature).filter(|office| office.places.is_none()).count();
        let kinds = QuotaKind::ALL.into_iter().filter(|kind| kind.family() == family);
        let held: u32 = kinds.map(|kind| shown.standing(edited.id, kind).authorized.0).sum();
        let (words, colour) = match (given.checked_sub(held), held - given.min(held)) {
            (Some(over), _) if over > 0 => (format!("× 超出 {over}"), theme::BAD),
            (_, 0) => ("✓ 相等".to_owned(), theme::GOOD),
            (_, rest) => (format!("○ 未分到机构 {rest}"), theme::SECONDARY),
        };
        let unsaid = if unsaid > 0 { format!("，{unsaid}个机构未定编制") } else { String::new() };
        let sum = format!(
            "{}机构合计 {given} / {}编制 {held}{unsaid}",
            wording::short_nature(nature),
            wording::family(family)
        );
        ui.horizontal_wrapped(|ui| {
            ui.label(sum);
            ui.label(RichText::new(words).color(colour));
        });
    }
}

/// Leaders and plates of the township itself.
fn institution(ui: &mut Ui, town: &mut TownDraft) {
    ui.add_space(6.0);
    heading(ui, "乡镇(街道)领导职数");
    ui.horizontal(|ui| {
        let label = ui.label("正职");
        ui.add(DragValue::new(&mut town.chief).range(0..=20)).labelled_by(label.id);
        let label = ui.label("副职");
        ui.add(DragValue::new(&mut town.deputy).range(0..=40)).labelled_by(label.id);
    });
    ui.add_space(6.0);
    let label = ui.label(RichText::new("乡镇(街道)挂牌(每行一块)").font(theme::bold(theme::BODY)));
    let edit = TextEdit::multiline(&mut town.nameplates).desired_rows(3).desired_width(f32::INFINITY);
    ui.add(edit).labelled_by(label.id);
}
