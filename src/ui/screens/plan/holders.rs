//! The two lists beside the steps: who has free places to give, and the townships that may get them.

use egui::{Color32, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, vec2};

use crate::app::Desk;
use crate::domain::{Headcount, Holder, QuotaKind, Snapshot, Standing, Tier};
use crate::report::Cell;
use crate::ui::drafts::PlanDraft;
use crate::ui::theme;
use crate::wording;

/// 可调出: holders of the chosen kind, those with most free places first.
pub fn givers(ui: &mut Ui, desk: &Desk, draft: &mut PlanDraft) {
    ui.label(RichText::new(format!("可调出 · {}", wording::kind(draft.kind))).font(theme::bold(theme::BODY)));
    search(ui, "查找划出单位", &mut draft.from_search);
    let shown = desk.shown();
    let mut bodies: Vec<(Holder, String, Standing)> = shown
        .institutions()
        .filter(|institution| institution.tier != Tier::Township)
        .map(|institution| {
            (
                Holder::Institution(institution.id),
                institution.name.to_string(),
                shown.standing(institution.id, draft.kind),
            )
        })
        .filter(|(_, name, standing)| !standing.authorized.is_zero() && name.contains(draft.from_search.trim()))
        .collect();
    bodies.sort_by_key(|(_, _, standing)| std::cmp::Reverse(standing.vacancy()));
    let before = draft.from;
    ScrollArea::vertical().id_salt("givers").auto_shrink(false).show(ui, |ui| {
        for (holder, name) in reserves(shown) {
            entry(ui, &mut draft.from, holder, &name, reserve_note(shown, holder, draft.kind, "核增"));
        }
        ui.separator();
        for (holder, name, standing) in bodies {
            entry(ui, &mut draft.from, holder, &name, standing_note(standing));
        }
    });
    if before != draft.from {
        draft.movers.clear();
    }
}

/// 拟调入: townships in the order of the register, then everybody else by search.
pub fn receivers(ui: &mut Ui, desk: &Desk, draft: &mut PlanDraft) {
    ui.label(RichText::new(format!("拟调入 · {}", wording::kind(draft.kind))).font(theme::bold(theme::BODY)));
    search(ui, "查找划入单位", &mut draft.to_search);
    let shown = desk.shown();
    let wanted = draft.to_search.trim().to_owned();
    ScrollArea::vertical().id_salt("receivers").auto_shrink(false).show(ui, |ui| {
        for institution in shown.institutions() {
            let is_township = institution.tier == Tier::Township;
            let is_found = institution.name.as_str().contains(&wanted);
            if !is_found || (wanted.is_empty() && !is_township) {
                continue;
            }
            let standing = shown.standing(institution.id, draft.kind);
            let holder = Holder::Institution(institution.id);
            entry(ui, &mut draft.to, holder, institution.name.as_str(), standing_note(standing));
        }
        ui.separator();
        for (holder, name) in reserves(shown) {
            entry(ui, &mut draft.to, holder, &name, reserve_note(shown, holder, draft.kind, "核减"));
        }
    });
}

/// The kinds of quota, of which one step moves one.
pub fn kinds(ui: &mut Ui, draft: &mut PlanDraft) {
    let label = ui.label("编制类型");
    let combo = egui::ComboBox::from_id_salt("kind of step").selected_text(wording::kind(draft.kind)).width(110.0);
    let combo = combo.show_ui(ui, |ui| {
        for kind in QuotaKind::ALL {
            if ui.selectable_value(&mut draft.kind, kind, wording::kind(kind)).changed() {
                draft.movers.clear();
            }
        }
    });
    combo.response.labelled_by(label.id);
}

/// Holders that are no institution: the reserve, every pool, the superior.
fn reserves(shown: &Snapshot) -> Vec<(Holder, String)> {
    let pools = shown.pools().iter().map(|pool| (Holder::Pool(pool.id), pool.name.to_string()));
    std::iter::once((Holder::Unallocated(Tier::County), "机动编制".to_owned()))
        .chain(pools)
        .chain(std::iter::once((Holder::Superior, "上级".to_owned())))
        .collect()
}

/// What a reserve has; of a pool what is left after its loans: what is out is not there to be given.
fn reserve_note(shown: &Snapshot, holder: Holder, kind: QuotaKind, superior: &str) -> (String, Color32) {
    match holder {
        Holder::Superior => (superior.to_owned(), theme::SECONDARY),
        Holder::Pool(pool) => {
            let balance = shown.pool_balance(pool, kind);
            let left = Cell::Count(balance.available().0).text();
            match balance.available().0 {
                ..0 => (format!("× 余 {left}　存 {} 借出 {}", balance.held, balance.lent), theme::BAD),
                _ if balance.lent.is_zero() => (format!("存 {}", balance.held), theme::SECONDARY),
                _ => (format!("余 {left}　存 {} 借出 {}", balance.held, balance.lent), theme::SECONDARY),
            }
        }
        Holder::Institution(_) | Holder::Unallocated(_) => {
            (format!("存 {}", shown.ledger().held(holder, kind)), theme::SECONDARY)
        }
    }
}

fn standing_note(standing: Standing) -> (String, Color32) {
    let Standing { authorized, strength, .. } = standing;
    match (standing.vacancy(), standing.excess()) {
        (_, excess) if excess > Headcount::ZERO => (format!("× 超 {excess}　{strength}/{authorized}"), theme::BAD),
        (vacancy, _) if vacancy > Headcount::ZERO => (format!("○ 空 {vacancy}　{strength}/{authorized}"), theme::GOOD),
        (_, _) => (format!("满　{strength}/{authorized}"), theme::SECONDARY),
    }
}

fn search(ui: &mut Ui, label: &str, text: &mut String) {
    let field = ui.add(TextEdit::singleline(text).hint_text(label).desired_width(f32::INFINITY));
    field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, label));
}

/// One line of a list: name at the left, how it stands at the right; a click chooses it.
fn entry(ui: &mut Ui, chosen: &mut Option<Holder>, holder: Holder, name: &str, note: (String, Color32)) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    let is_chosen = *chosen == Some(holder);
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, 3.0, if is_chosen { theme::SELECTED } else { theme::HOVERED });
    }
    if is_chosen {
        ui.painter().vline(rect.left() + 1.0, rect.y_range(), Stroke::new(2.0, theme::ACCENT));
    }
    let (text, colour) = note;
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let painter = ui.painter().with_clip_rect(inner.intersect(ui.clip_rect()));
    let note = painter.layout_no_wrap(text, theme::dense(), colour);
    let note_left = inner.right() - note.size().x;
    painter.galley(egui::pos2(note_left, inner.center().y - 0.5 * note.size().y), note, colour);
    let name_clip = inner.with_max_x(note_left - 6.0).intersect(ui.clip_rect());
    let name = painter.layout_no_wrap(name.to_owned(), theme::dense(), theme::INK);
    ui.painter().with_clip_rect(name_clip).galley(
        egui::pos2(inner.left(), inner.center().y - 0.5 * name.size().y),
        name,
        theme::INK,
    );
    if response.clicked() {
        *chosen = Some(holder);
    }
}
