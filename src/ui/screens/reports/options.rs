//! 打印选项: how the table that is looked at is printed, kept with the book. Every choice shows at once on the pages.

use egui::{RichText, ScrollArea, Ui};

use crate::app::{Action, Desk, ReportAction};
use crate::report::{
    ChartsDrawn, Detail, DraftMark, IdentityShown, PageNumberPlace, Paper, PrintOptions, Protection, Sort, SumsWritten,
    WorkbookOptions,
};
use crate::ui::theme;

/// A column of this in its name holds ID numbers.
const IDENTITY: &str = "身份证";

pub(super) fn show(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let before = desk.report.chosen_options();
    let mut options = before.clone();
    ui.horizontal(|ui| {
        ui.label(RichText::new("打印选项").font(theme::bold(theme::BODY)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let restore = ui.add_enabled(!before.is_plain(), egui::Button::new("恢复默认"));
            if restore.on_disabled_hover_text("这张表现在就是默认的样子").clicked() {
                options = PrintOptions::default();
            }
        });
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        use PageNumberPlace::{Foot, Standard};
        let papers = [
            (None, "默认"),
            (Some(Paper::A4Portrait), "A4 竖"),
            (Some(Paper::A4Landscape), "A4 横"),
            (Some(Paper::A3Landscape), "A3 横"),
        ];
        choice(ui, "纸张", &mut options.paper, &papers);
        let marks = std::iter::once((None, "不标")).chain(DraftMark::ALL.map(|mark| (Some(mark), mark.text())));
        choice(ui, "稿本", &mut options.mark, &marks.collect::<Vec<_>>());
        choice(ui, "横页的页码", &mut options.page_number, &[(Foot, "页脚居中"), (Standard, "按国标在侧边")]);
        let sorts = [(Sort::Register, "机构序列"), (Sort::Stroke, "笔画"), (Sort::Code, "编码")];
        choice(ui, "排序", &mut options.sort, &sorts);
        choice(ui, "详略", &mut options.detail, &[(Detail::Full, "全部列出"), (Detail::Sums, "只列小计合计")]);
        if desk.report.columns.iter().any(|column| column.contains(IDENTITY)) {
            let shown = [(IdentityShown::Masked, "遮去中间"), (IdentityShown::Whole, "完整")];
            choice(ui, "身份证号", &mut options.identity, &shown);
        }
        workbook(ui, &mut options.workbook);
        columns(ui, desk, &mut options);
        ui.add_space(2.0 * theme::GRID);
        ui.label(RichText::new(kept(desk)).color(theme::SECONDARY).small());
    });
    if options != before {
        actions.push(Action::Report(ReportAction::Choose(options)));
    }
}

fn kept(desk: &Desk) -> &'static str {
    match desk.unwritable() {
        None => "每张表的选项记在本账簿里(身份证号印完整的除外，每次另问)；预览、打印和导出都按此。",
        Some(_) => "账簿是只读的：选项只在这次打开时有效，不会记进账簿。",
    }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(theme::GRID);
    ui.label(RichText::new(words).color(theme::SECONDARY));
}

/// One of several words.
fn choice<T: Clone + PartialEq>(ui: &mut Ui, words: &str, chosen: &mut T, all: &[(T, &str)]) {
    heading(ui, words);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
        ui.spacing_mut().button_padding.x = 6.0;
        for (value, word) in all {
            if ui.selectable_label(*chosen == *value, *word).clicked() {
                *chosen = value.clone();
            }
        }
    });
}

/// What only a workbook has.
fn workbook(ui: &mut Ui, options: &mut WorkbookOptions) {
    heading(ui, "工作簿(xlsx)");
    let mut tick = |words: &str, hint: &str, is_on: bool| {
        let mut is_ticked = is_on;
        ui.checkbox(&mut is_ticked, words).on_hover_text(hint);
        is_ticked
    };
    let is_locked = options.protection == Protection::Locked;
    options.protection = match tick("保护工作表", "防止误改，不设密码，在 Excel 或 WPS 中随时可以撤销", is_locked)
    {
        true => Protection::Locked,
        false => Protection::Open,
    };
    let is_live = options.sums == SumsWritten::Live;
    options.sums = match tick("合计用公式", "改动数字后，小计、合计和增减随之重算", is_live) {
        true => SumsWritten::Live,
        false => SumsWritten::Figures,
    };
    let is_drawn = options.charts == ChartsDrawn::Drawn;
    options.charts = match tick("附图表", "对照表、空超编、退休预测等另附一张“图表”工作表", is_drawn)
    {
        true => ChartsDrawn::Drawn,
        false => ChartsDrawn::LeftOut,
    };
}

fn columns(ui: &mut Ui, desk: &Desk, options: &mut PrintOptions) {
    let (names, naming) = (&desk.report.columns, desk.report.naming.as_ref());
    heading(ui, "显示的列");
    let shown = names.iter().filter(|name| !options.hidden.contains(*name)).count();
    for name in names {
        let mut is_shown = !options.hidden.contains(name);
        let is_last = is_shown && shown == 1;
        let (may_change, why) = match is_last {
            true => (false, "至少留一列"),
            // One that a version before has left out can come back.
            false => (!is_shown || naming != Some(name), "没有这一列，各行和合计看不出是谁的"),
        };
        let box_of = ui.add_enabled(may_change, egui::Checkbox::new(&mut is_shown, name));
        if box_of.on_disabled_hover_text(why).changed() {
            match is_shown {
                true => drop(options.hidden.remove(name)),
                false => drop(options.hidden.insert(name.clone())),
            }
        }
    }
}
