//! The measures of GB/T 9704-2012 党政机关公文格式 as Word has them: a twip is a twentieth of a point. Sizes and faces of type stand in
//! `assets/report/letters/parts/styles.xml`; here is what belongs to the page, and which style a part of the paper has.

use super::letter::Part;

/// A4, in twips.
pub const PAGE: [u32; 2] = [11906, 16838];
/// 天头 37 mm and 订口 28 mm leave a type area of 156 × 225 mm.
pub const MARGIN_TOP: u32 = millimetres(37);
pub const MARGIN_BOTTOM: u32 = millimetres(35);
pub const MARGIN_LEFT: u32 = millimetres(28);
pub const MARGIN_RIGHT: u32 = millimetres(26);
/// The dash of the page number lies 7 mm below the type area, in the middle of a line of 18 pt.
pub const FOOTER: u32 = MARGIN_BOTTOM - millimetres(7) - 180;
pub const HEADER: u32 = millimetres(15);
/// 22 lines fill 225 mm.
pub const LINE_PITCH: u32 = 579;
/// 28 characters of 16 pt fill 156 mm: each has so much less room than its size, in 4096ths of a point.
pub const CHARACTER_SPACE: i32 = -845;

/// The width of the type area.
pub const TEXT_WIDTH: u32 = PAGE[0] - MARGIN_LEFT - MARGIN_RIGHT;

/// Twips of 3号 type, the width of a character.
const CHARACTER: usize = 320;
/// 成文日期 ends four characters before the edge.
pub const DATE_INDENT: usize = 4 * CHARACTER;

/// 版记 is a character of 4号 in at either side.
pub const IMPRINT_INDENT: u32 = 280;

const fn millimetres(count: u32) -> u32 {
    (count * 14400 + 127) / 254
}

/// The style of a part, by its id in the styles.
pub fn style(part: Part) -> &'static str {
    match part {
        Part::Title => "Title",
        Part::Addressee => "Addressee",
        Part::FirstHeading => "Heading1",
        Part::SecondHeading => "Heading2",
        Part::Body | Part::Contact => "Normal",
        Part::FirstAttachment => "FirstAttachment",
        Part::Attachment => "Attachment",
        Part::Blank | Part::Office => "Office",
        Part::Date => "Date",
        Part::Copies => "Copies",
        Part::Imprint => "Imprint",
    }
}

/// 发文机关署名 is centred over the date: how far, in twips, it ends before the edge. A name too long for that ends at the edge.
pub fn office_indent(office: &str, date: &str) -> usize {
    let centre = DATE_INDENT + width(date) / 2;
    centre.saturating_sub(width(office) / 2)
}

/// How wide a text is set in 3号 type: digits take half a character.
fn width(text: &str) -> usize {
    text.chars().map(|character| if character.is_ascii() { CHARACTER / 2 } else { CHARACTER }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_area_holds_22_lines_of_28_characters() {
        assert_eq!([MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT], [2098, 1984, 1587, 1474]);
        let [width, height] = PAGE;
        let lines = (height - MARGIN_TOP - MARGIN_BOTTOM) / LINE_PITCH;
        assert_eq!(lines, 22);
        let pitch = 16 * 4096 + CHARACTER_SPACE;
        let area = i32::try_from(width - MARGIN_LEFT - MARGIN_RIGHT).expect("small") * 4096 / 20;
        assert_eq!(area / pitch, 28);
    }

    #[test]
    fn the_office_stands_over_the_middle_of_the_date() {
        let date = "2026年11月23日";
        assert_eq!(width(date), 7 * CHARACTER);
        assert_eq!(office_indent("县委编办", date), 1280 + 1120 - 640);
        assert_eq!(
            office_indent("中共安和县委机构编制委员会办公室", date),
            0,
            "it would stick out by half a character"
        );
    }
}
