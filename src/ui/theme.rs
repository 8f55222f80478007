//! Colours, sizes and fonts, by role. No other file of the window names a colour or a size of its own, and no colour carries
//! meaning alone: each has its sign or word beside it.

use std::sync::Arc;

use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Visuals};

use crate::domain::{Novelty, Severity};

pub const PAPER: Color32 = Color32::from_rgb(0xFF, 0xFF, 0xFF);
pub const GROUND: Color32 = Color32::from_rgb(0xF5, 0xF6, 0xF8);
pub const HAIRLINE: Color32 = Color32::from_rgb(0xE3, 0xE6, 0xEB);
pub const INK: Color32 = Color32::from_rgb(0x1F, 0x23, 0x29);
pub const SECONDARY: Color32 = Color32::from_rgb(0x5F, 0x6B, 0x7A);
pub const ACCENT: Color32 = Color32::from_rgb(0x1E, 0x5A, 0xA8);
/// Behind a selected row or entry of the navigation.
pub const SELECTED: Color32 = Color32::from_rgb(0xE4, 0xEE, 0xFA);
/// Behind the row under the pointer.
pub const HOVERED: Color32 = Color32::from_rgb(0xF0, 0xF3, 0xF8);
/// Behind heads and group rows of tables.
pub const HEAD: Color32 = Color32::from_rgb(0xEF, 0xF2, 0xF6);
/// The strip that says: this is a plan, not the register.
pub const PLAN_STRIP: Color32 = Color32::from_rgb(0xFF, 0xF6, 0xE0);
/// The strip that says: this is another day's register.
pub const TIME_STRIP: Color32 = Color32::from_rgb(0xEC, 0xE6, 0xF7);
/// 禁止, 超编, 调减
pub const BAD: Color32 = Color32::from_rgb(0xC0, 0x39, 0x2B);
/// 预警
pub const CAUTION: Color32 = Color32::from_rgb(0x93, 0x60, 0x0A);
/// 提示
pub const HINT: Color32 = Color32::from_rgb(0x2E, 0x6D, 0xA4);
/// 空编, 可用, 调增
pub const GOOD: Color32 = Color32::from_rgb(0x2B, 0x78, 0x4B);

/// Shown at a number that can be asked.
pub const ASK_HINT: &str = "点击看这个数的来历";

pub const ROW_HEIGHT: f32 = 26.0;
pub const CELL_PADDING: i8 = 8;
pub const GRID: f32 = 4.0;
pub const BODY: f32 = 14.0;
pub const DENSE: f32 = 13.0;
pub const HEADING: f32 = 20.0;
pub const SUBHEADING: f32 = 16.0;

/// How much is left of the ink of what cannot be used now: less than elsewhere, but still to be read.
const DISABLED: f32 = 0.65;

const RADIUS: CornerRadius = CornerRadius::same(4);
const BOLD: &str = "bold";

/// Headings.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Dense tables.
pub fn dense() -> FontId {
    FontId::proportional(DENSE)
}

/// Sign and colour of a severity.
pub fn severity_mark(severity: Severity) -> (&'static str, Color32) {
    match severity {
        Severity::Blocking => ("×", BAD),
        Severity::Warning => ("!", CAUTION),
        Severity::Advice => ("i", HINT),
    }
}

/// Colour of the word that says whether a finding is new.
pub fn novelty_colour(novelty: Novelty) -> Color32 {
    match novelty {
        Novelty::Introduced => BAD,
        Novelty::Existing => SECONDARY,
        Novelty::Resolved => GOOD,
    }
}

/// Colour of a change: more, less, none.
pub fn change_colour(change: i64) -> Color32 {
    match change.signum() {
        1 => GOOD,
        -1 => BAD,
        _ => SECONDARY,
    }
}

/// Puts fonts, sizes and colours in force.
pub fn install(context: &egui::Context) {
    context.set_fonts(fonts());
    context.set_theme(egui::ThemePreference::Light);
    context.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Heading, bold(HEADING)),
            (TextStyle::Body, FontId::proportional(BODY)),
            (TextStyle::Button, FontId::proportional(BODY)),
            (TextStyle::Small, FontId::proportional(12.0)),
            (TextStyle::Monospace, FontId::monospace(DENSE)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(10.0, 4.0);
        style.spacing.interact_size.y = ROW_HEIGHT;
        style.spacing.menu_margin = Margin::same(6);
        style.interaction.selectable_labels = false;
        style.visuals = visuals();
    });
}

/// Our Chinese face first, so that Latin and Han characters share one weight; the system's faces come last, for the characters
/// that ours lacks.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let regular = FontData::from_static(crate::report::faces::SANS);
    let bold = FontData::from_static(include_bytes!("../../assets/fonts/NotoSansSC-Bold-subset.otf"));
    fonts.font_data.insert("regular".to_owned(), Arc::new(regular));
    fonts.font_data.insert(BOLD.to_owned(), Arc::new(bold));
    let proportional = fonts.families.entry(FontFamily::Proportional).or_default();
    proportional.insert(0, "regular".to_owned());
    let with_bold: Vec<String> = std::iter::once(BOLD.to_owned()).chain(proportional.iter().cloned()).collect();
    fonts.families.entry(FontFamily::Monospace).or_default().push("regular".to_owned());
    fonts.families.insert(FontFamily::Name(BOLD.into()), with_bold);
    fonts
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::light();
    visuals.override_text_color = Some(INK);
    visuals.weak_text_color = Some(SECONDARY);
    visuals.disabled_alpha = DISABLED;
    visuals.panel_fill = GROUND;
    visuals.window_fill = PAPER;
    visuals.extreme_bg_color = PAPER;
    visuals.faint_bg_color = GROUND;
    visuals.hyperlink_color = ACCENT;
    visuals.selection.bg_fill = SELECTED;
    visuals.selection.stroke = Stroke::new(1.0, ACCENT);
    visuals.window_stroke = Stroke::new(1.0, HAIRLINE);
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = RADIUS;
    // egui draws the pre-edit of input methods plainly on Windows for the sake of Korean; Chinese wants it underlined.
    visuals.ime_composition.legacy_visuals = false;
    let widgets = &mut visuals.widgets;
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = RADIUS;
        widget.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, HAIRLINE);
    widgets.noninteractive.bg_fill = PAPER;
    widgets.inactive.bg_fill = PAPER;
    widgets.inactive.weak_bg_fill = PAPER;
    widgets.inactive.bg_stroke = Stroke::new(1.0, Color32::from_rgb(0xCF, 0xD5, 0xDD));
    widgets.hovered.weak_bg_fill = HOVERED;
    widgets.hovered.bg_stroke = Stroke::new(1.0, ACCENT);
    widgets.active.weak_bg_fill = SELECTED;
    widgets.open.weak_bg_fill = SELECTED;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much lighter one colour is than another, as the guidelines for readable text reckon it (WCAG 2.2, 1.4.3).
    fn contrast(ink: Color32, ground: Color32) -> f32 {
        let light = |colour: Color32| {
            let [red, green, blue, _] = egui::Rgba::from(colour).to_array();
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (ink, ground) = (light(ink), light(ground));
        (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05)
    }

    #[test]
    fn every_ink_can_be_read_on_every_ground_that_carries_sentences() {
        for ground in [PAPER, GROUND, HEAD, PLAN_STRIP] {
            for ink in [INK, SECONDARY, ACCENT, BAD, CAUTION, HINT, GOOD] {
                let found = contrast(ink, ground);
                assert!(found >= 4.5, "{ink:?} on {ground:?}: {found}");
            }
        }
        let faded = PAPER.lerp_to_gamma(INK, DISABLED);
        assert!(contrast(faded, PAPER) >= 4.5, "{faded:?}");
    }
}
