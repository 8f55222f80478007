//! 日志: everything that was ever done to the plan, and beside it its edits, to any of which one can go back.

use egui::{Align, Button, Frame, Label, Layout, Panel, RichText, ScrollArea, Ui};

use crate::app::{Action, Desk, OpenPlan, WorkbenchAction};
use crate::plan::Trace;
use crate::ui::theme;
use crate::wording;

pub fn show(ui: &mut Ui, desk: &Desk, open: &OpenPlan, actions: &mut Vec<Action>) {
    let paper = Frame::new().fill(theme::PAPER).inner_margin(4);
    Panel::right("edits of the plan").frame(paper).default_size(430.0).size_range(300.0..=620.0).show(ui, |ui| {
        edits(ui, desk, open, actions);
    });
    egui::CentralPanel::default().frame(paper).show(ui, |ui| {
        let lines = open.plan.log_lines();
        ui.label(RichText::new(format!("日志 {}　新的在前", lines.len())).font(theme::bold(theme::BODY)));
        let height = ui.text_style_height(&egui::TextStyle::Body);
        ScrollArea::vertical().id_salt("log").auto_shrink(false).show_rows(ui, height, lines.len(), |ui, rows| {
            for line in lines.iter().rev().skip(rows.start).take(rows.len()) {
                // Pointed at, a line that is cut short tells the rest.
                ui.add(Label::new(wording::log_line(line)).truncate());
            }
        });
    });
}

/// The edits that can be undone or redone, newest first; a click on one makes it the last in force.
fn edits(ui: &mut Ui, desk: &Desk, open: &OpenPlan, actions: &mut Vec<Action>) {
    let traces: Vec<&Trace> = open.plan.revisions.kept().collect();
    let in_force = open.plan.revisions.count();
    let title = format!("修改 {}　生效 {in_force}", traces.len());
    ui.label(RichText::new(title).font(theme::bold(theme::BODY)));
    if let Some(why) = desk.edit_hindrance() {
        ui.label(RichText::new(why).color(theme::SECONDARY));
    }
    let height = ui.spacing().interact_size.y;
    // Below the first edit stands the plan as it began.
    let rows = traces.len() + 1;
    ScrollArea::vertical().id_salt("edits").auto_shrink(false).show_rows(ui, height, rows, |ui, shown| {
        for row in shown {
            let count = traces.len().saturating_sub(row);
            let trace = count.checked_sub(1).and_then(|index| traces.get(index).copied());
            edit(ui, desk, (count, trace), in_force, actions);
        }
    });
}

fn edit(ui: &mut Ui, desk: &Desk, (count, trace): (usize, Option<&Trace>), in_force: usize, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let words = match count.cmp(&in_force) {
            std::cmp::Ordering::Less => "撤销到此处",
            std::cmp::Ordering::Equal => "现在",
            std::cmp::Ordering::Greater => "重做到此处",
        };
        let why_not = desk.edit_hindrance();
        let can_go = count != in_force && why_not.is_none();
        let button = ui.add_enabled(can_go, Button::new(words).min_size(egui::vec2(96.0, 0.0)));
        if button.on_disabled_hover_text(why_not.unwrap_or("方案就在这里")).clicked() {
            actions.push(Action::Workbench(WorkbenchAction::WalkTo(count)));
        }
        let (label, stamp) = match trace {
            None => ("方案新建时".to_owned(), String::new()),
            Some(trace) => (trace.label.clone(), trace.stamp.as_ref().map(wording::stamp).unwrap_or_default()),
        };
        let colour = if count > in_force { theme::SECONDARY } else { theme::INK };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(stamp).small().color(theme::SECONDARY));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(RichText::new(format!("{count}. {label}")).color(colour)).truncate());
            });
        });
    });
}
