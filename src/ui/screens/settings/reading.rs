//! 读取文件的上限 among the settings: numbers with their ranges, kept as soon as they are changed, and the way back to the usual ones.

use std::ops::RangeInclusive;

use egui::emath::Numeric;
use egui::{DragValue, RichText, Ui};

use crate::app::{Action, ReadingLimits, Settings, State};
use crate::ui::theme;

/// One number on its line.
struct Line<'a, Number> {
    label: &'static str,
    value: &'a mut Number,
    range: RangeInclusive<Number>,
    unit: &'static str,
    hint: &'static str,
}

pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let mut wanted = state.settings.reading;
    ui.label(RichText::new("导入的文件由单独的程序读取，超过上限的文件不读，并说明原因").color(theme::SECONDARY));
    line(
        ui,
        Line {
            label: "内存上限",
            value: &mut wanted.memory_mebibytes,
            range: ReadingLimits::MEMORY,
            unit: " MB",
            hint: "读取程序最多占用",
        },
    );
    line(
        ui,
        Line {
            label: "时间上限",
            value: &mut wanted.seconds,
            range: ReadingLimits::SECONDS,
            unit: " 秒",
            hint: "没有读完就停止；大文件按大小放宽",
        },
    );
    line(
        ui,
        Line {
            label: "行数上限",
            value: &mut wanted.rows,
            range: ReadingLimits::ROWS,
            unit: " 行",
            hint: "每张工作表",
        },
    );
    line(
        ui,
        Line {
            label: "列数上限",
            value: &mut wanted.columns,
            range: ReadingLimits::COLUMNS,
            unit: " 列",
            hint: "每张工作表",
        },
    );
    line(
        ui,
        Line {
            label: "解压上限",
            value: &mut wanted.unpacked_mebibytes,
            range: ReadingLimits::UNPACKED,
            unit: " MB",
            hint: "工作簿内部解压后的大小",
        },
    );
    if wanted != ReadingLimits::default() && ui.button("恢复默认上限").clicked() {
        wanted = ReadingLimits::default();
    }
    if wanted != state.settings.reading {
        actions.push(Action::SetSettings(Settings { reading: wanted, ..state.settings.clone() }));
    }
}

fn line<Number: Numeric>(ui: &mut Ui, line: Line<'_, Number>) {
    let bounds = format!("可填 {} 到 {}", line.range.start().to_f64(), line.range.end().to_f64());
    ui.horizontal(|ui| {
        let label = ui.label(line.label);
        // What is being typed is not yet a number that could be out of range.
        let field = DragValue::new(line.value).range(line.range).suffix(line.unit).update_while_editing(false);
        ui.add(field).labelled_by(label.id).on_hover_text(bounds);
        ui.label(RichText::new(line.hint).color(theme::SECONDARY));
    });
}
